/** Runs the main job on the `run.json` of a sample, in this process, as the command line would. */

import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {executeRun, planRun, type RunOptions, type RunResult} from '../../engine/pipeline/index.ts';
import {LAYER_KINDS} from '../../engine/core/layerKind.ts';

export interface SampleRun {
    readonly before: string;
    readonly after: string;
    readonly layers: Readonly<Record<string, string | readonly string[]>>;
    readonly detectedOn?: string;
    readonly pack: string;
    readonly crosswalk?: string;
    readonly crs?: string;
}

/** `FILE@DATE` relative to a folder. */
function fileAt(text: string, folder: string): {file: string; date?: string} {
    const match = /^(.*?)(?:@(\d{4}-\d{2}-\d{2}))?$/.exec(text)!; // matches everything
    return {file: join(folder, match[1]), ...match[2] === undefined ? {} : {date: match[2]}};
}

/** Options of a `run.json`, given by path or as a value whose paths are relative to the checkout. */
export function sampleOptions(input: string | SampleRun): RunOptions {
    const run = typeof input === 'string' ? JSON.parse(readFileSync(input, 'utf8')) as SampleRun : input;
    const folder = typeof input === 'string' ? dirname(input) : '.';
    return {
        before: fileAt(run.before, folder), after: fileAt(run.after, folder),
        layers: LAYER_KINDS.flatMap(kind => [run.layers[kind] ?? []].flat().map(text => ({kind, ...fileAt(text, folder)}))),
        pack: run.pack, detectedOn: run.detectedOn,
        ...run.crosswalk === undefined ? {} : {crosswalk: join(folder, run.crosswalk)},
        ...run.crs === undefined ? {} : {crs: run.crs},
    };
}

export async function runMainJob(options: RunOptions): Promise<RunResult> {
    return executeRun(planRun(options, {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code}));
}
