/** `inspect`: what a file is and what is wrong with it, before anything is computed from it. */

import {statSync} from 'node:fs';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {isRasterFile, openSource} from '../../formats/index.ts';
import type {RasterReport} from '../../pipeline/rasters/inspectRaster.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import type {ExitCode} from '../exitCodes.ts';
import {inspectLayer} from '../inspectLayer.ts';
import type {LayerReport} from '../inspectLayer.ts';
import {layerLines} from '../layerLines.ts';
import {describeError, errorAnswer} from '../printError.ts';
import {progressBar} from '../progressBar.ts';
import {rasterLines} from '../rasterLines.ts';
import type {Terminal} from '../terminal.ts';
import {CHINESE_FAULTS} from '../zh/faultWords.ts';

export const runInspect: CommandRun = async (given, terminal) => {
    const code = given.flags.text('crs');
    const crs = code === undefined ? undefined : crsFromCode(code);
    const answers: unknown[] = [];
    let exit: ExitCode = EXIT.done;
    for (const path of given.positionals) {
        try {
            if (await isRaster(path)) {
                const raster = await inspectOne(path, crs, terminal);
                answers.push({path, ok: true, raster});
                if (given.strict && exit === EXIT.done && raster.issues.some(isFault)) exit = EXIT.findings;
                continue;
            }
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

/** Folders are layers; what is not there at all is said by the door of layers. */
async function isRaster(path: string): Promise<boolean> {
    return statSync(path, {throwIfNoEntry: false})?.isFile() === true && await isRasterFile(path);
}

async function inspectOne(path: string, crs: Crs | undefined, terminal: Terminal): Promise<RasterReport> {
    const {inspectRaster} = await import('../../pipeline/rasters/inspectRaster.ts');
    const bar = progressBar(terminal);
    let raster: RasterReport;
    try {
        raster = await inspectRaster(path, crs, {onProgress: (done, total) => bar.show(terminal.pick({zh: '统计像元', en: 'counting cells'}), done / total)});
    } finally {
        bar.clear();
    }
    terminal.say(path);
    for (const line of rasterLines(raster, terminal.language)) terminal.say(`  ${line}`);
    terminal.say('');
    return raster;
}

function isFault(issue: Issue): boolean {
    return issue.severity !== 'note';
}

function hasFault(layer: LayerReport): boolean {
    return layer.issues.some(isFault) || (layer.classes?.unknownFeatures ?? 0) > 0;
}
