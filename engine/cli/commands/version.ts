/** `version`: name and number of the program. */

import {EXIT} from '../exitCodes.ts';
import type {CommandRun} from '../commandRun.ts';
import {productVersion} from '../productFolder.ts';

export const runVersion: CommandRun = async (_given, terminal) => {
    const version = productVersion();
    if (!terminal.json) terminal.say(`liangtian ${version}`);
    terminal.answer({name: 'liangtian', version, node: process.versions.node});
    return EXIT.done;
};
