/**
 * The best that an expert builds by hand around a polygon library: files read as bytes, equal records cancelled before
 * anything is decoded, candidates from an index of boxes, only pairs of different class cut, only touching pieces united.
 *
 * Run: `node dist/<engine>.mjs --before A.shp --after B.shp --out patches.geojson [--grid metres] [--times]`
 */

import {parseArgs} from 'node:util';
import {dissolve} from './dissolve.ts';
import type {Engine} from './engine.ts';
import {laidOnGrid, originOf} from './grid.ts';
import {findPieces} from './pieces.ts';
import {readPolygonFile} from './shapefile.ts';
import {writeGeojson} from './writeGeojson.ts';

const CLASS_FIELD = 'DLBM';
const CULTIVATED = '01';

/** Processor time of all threads so far, which noise of the machine changes less than wall time. */
function cpuMs(): number {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1000;
}

/** The whole job with a library that opens while the files are read. */
export async function runHarness<G>(openEngine: () => Promise<Engine<G>>): Promise<void> {
    const {values} = parseArgs({options: {
        before: {type: 'string'}, after: {type: 'string'}, out: {type: 'string'}, grid: {type: 'string'},
        times: {type: 'boolean'},
    }});
    const {before: beforePath, after: afterPath, out} = values;
    if (beforePath === undefined || afterPath === undefined || out === undefined) {
        throw new Error('usage: --before A.shp --after B.shp --out patches.geojson [--grid metres] [--times]');
    }
    const marks: [string, number][] = [['start', cpuMs()]];
    const classes: string[] = [];
    const [beforeFile, afterFile, engine] = await Promise.all([
        readPolygonFile(beforePath, CLASS_FIELD, classes), readPolygonFile(afterPath, CLASS_FIELD, classes), openEngine(),
    ]);
    marks.push(['read', cpuMs()]);
    const gridM = Number(values.grid ?? 0);
    const origin = originOf(beforeFile);
    const [before, after] = [beforeFile, afterFile].map(file => gridM > 0 ? laidOnGrid(file, origin, gridM) : file);
    if (gridM > 0) marks.push(['grid', cpuMs()]);
    const {pieces, counts} = findPieces(engine, before, after, code => code.startsWith(CULTIVATED));
    marks.push(['pieces', cpuMs()]);
    const patches = dissolve(engine, pieces);
    marks.push(['dissolve', cpuMs()]);
    writeGeojson(out, patches, classes);
    marks.push(['write', cpuMs()]);
    if (values.times === true) {
        const steps = marks.map(([name, at], k) => `${name} ${(at - (k > 0 ? marks[k - 1][1] : 0)).toFixed(0)}`);
        process.stderr.write(`${engine.name}: ${steps.join(', ')} ms of processor time; ${counts.cancelled} cancelled, ${counts.pairs} pairs, `
            + `${pieces.length} pieces, ${patches.length} patches\n`);
    }
}
