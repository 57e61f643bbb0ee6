/** `inspect`: what a file is and what is wrong with it, before anything is computed from it. */

import {EngineError} from '../../core/errors.ts';
import {crsFromCode} from '../../crs/crs.ts';
import {openSource} from '../../formats/index.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import type {ExitCode} from '../exitCodes.ts';
import {inspectLayer} from '../inspectLayer.ts';
import type {LayerReport} from '../inspectLayer.ts';
import {layerLines} from '../layerLines.ts';
import {describeError, errorAnswer} from '../printError.ts';
import {CHINESE_FAULTS} from '../zh/faultWords.ts';

export const runInspect: CommandRun = async (given, terminal) => {
    const code = given.flags.text('crs');
    const crs = code === undefined ? undefined : crsFromCode(code);
    const answers: unknown[] = [];
    let exit: ExitCode = EXIT.done;
    for (const path of given.positionals) {
        try {
            const raws = await openSource(path, {
                layer: given.flags.text('layer-name'), encoding: given.flags.text('encoding'),
            });
            const layers = raws.map((raw) => inspectLayer(raw, crs));
            terminal.say(path);
            for (const layer of layers) for (const line of layerLines(layer, terminal.language)) terminal.say(`  ${line}`);
            terminal.say('');
            answers.push({path, ok: true, layers});
            if (given.strict && exit === EXIT.done && layers.some(hasFault)) exit = EXIT.findings;
        } catch (error) {
            // One file that cannot be read does not keep the others from being looked at.
            if (!(error instanceof EngineError)) throw error;
            terminal.errorText(describeError(error, terminal.language, CHINESE_FAULTS, process.stderr.columns));
            answers.push({path, ...errorAnswer(error)});
            exit = EXIT.unusable;
        }
    }
    terminal.answer({files: answers});
    return exit;
};

function hasFault(layer: LayerReport): boolean {
    return layer.issues.some((issue) => issue.severity !== 'note') || (layer.classes?.unknownFeatures ?? 0) > 0;
}
