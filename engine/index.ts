/**
 * The library: `import {overlay, diff} from 'liangtian'`.
 *
 * `overlay` is the kernel for GeoJSON-shaped input, `polygonOperation` its union, intersection and differences, and
 * `polygonFaults` tells what makes polygons invalid; `diff` is the main job, as the command line runs it, without writing
 * anything.
 *
 * @example
 * import {overlay} from 'liangtian';
 *
 * const field = {type: 'Polygon', coordinates: [[[0, 0], [100, 0], [100, 50], [0, 50], [0, 0]]]};
 * const house = {type: 'Polygon', coordinates: [[[80, 10], [120, 10], [120, 30], [80, 30], [80, 10]]]};
 * const faces = overlay([{id: 'before', polygons: [field]}, {id: 'after', polygons: [house]}]);
 * // three faces: field alone 4600 m², field and house 400 m², house alone 400 m²
 * for (const {labels, areaM2} of faces) console.log(labels.before, labels.after, areaM2);
 */

import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {InvariantError} from './core/errors.ts';
import {executeRun, planRun, type RunControl, type RunOptions, type RunResult} from './pipeline/index.ts';

export {EngineError} from './core/errors.ts';
export type {Issue} from './core/issue.ts';
export {polygonOperation} from './library/booleans.ts';
export type {PolygonOperand, PolygonOperation, PolygonOperationOptions} from './library/booleans.ts';
export {overlay} from './library/overlay.ts';
export type {InputLayer, MultiPolygonGeometry, OverlayFace, PolygonGeometry} from './library/overlay.ts';
export {polygonFaults} from './library/validity.ts';
export type {PolygonFault} from './library/validity.ts';
export type {RunControl, RunOptions, RunResult} from './pipeline/index.ts';

/** Folder and version of the installed package. */
function product(): {folder: string; version: string} {
    for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
        const path = join(folder, 'package.json');
        if (existsSync(path)) {
            const {name, version} = JSON.parse(readFileSync(path, 'utf8')) as {name?: string; version: string};
            if (name === 'liangtian') return {folder, version};
        }
        if (folder === dirname(folder)) throw new InvariantError('the library lies in no folder with its package.json');
    }
}

/**
 * The main job: two layers become routed change patches. `files` of the result holds what the command line writes
 * (`patches.geojson`, `report.json`, …); nothing is written here.
 * @throws EngineError when an input cannot be used: which file, where, what to do
 */
export async function diff(options: RunOptions, control: RunControl = {}): Promise<RunResult> {
    const {folder, version} = product();
    return executeRun(planRun(options, {
        packsDir: join(folder, 'engine', 'policy', 'packs'), toolVersion: version, chineseOf: code => code,
    }), control);
}
