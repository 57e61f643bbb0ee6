/**
 * `npm run docs`: brings up to date what the documents repeat of the program: the made sections of the Chinese manual, and
 * in the README what `npm start` prints (from the built program).
 */

import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {MANUAL_PATH, withMadeSections} from './docs/manualSections.ts';
import {withStartOutput} from './docs/startOutput.ts';

const root = resolve(import.meta.dirname, '..');

bringUpToDate(MANUAL_PATH, withMadeSections);
const cli = resolve(root, 'dist/cli.js');
if (existsSync(cli)) {
    const said = execFileSync(process.execPath, [cli, 'demo'], {cwd: root, encoding: 'utf8'});
    bringUpToDate('README.md', (readme) => withStartOutput(readme, said));
} else {
    console.log('README.md left alone: build first');
}

function bringUpToDate(path: string, change: (text: string) => string): void {
    const before = readFileSync(resolve(root, path), 'utf8');
    const after = change(before);
    if (after !== before) writeFileSync(resolve(root, path), after);
    console.log(after === before ? `${path} is current` : `${path} brought up to date`);
}
