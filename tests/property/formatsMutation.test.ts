/**
 * Broken deliveries: each format, 500 seeded faults (cut, flipped, emptied, renamed, swapped…). Whatever happens to the bytes,
 * the door gives layers that account for every record, or an `EngineError` with words; never another error, never a wait.
 *
 * To add a format: a row in SUBJECTS. `SEED=n` replays one case.
 */

import {copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {CODES} from '../../engine/core/codes.ts';
import {EngineError} from '../../engine/core/errors.ts';
import {featureCount} from '../../engine/core/polygons.ts';
import {openSource, writeShapefile} from '../../engine/formats/index.ts';
import type {RawLayer, WriteLayer} from '../../engine/formats/index.ts';
import {writeFlatGeobuf} from '../../engine/formats/write/flatgeobuf.ts';
import {writeGeoParquet} from '../../engine/formats/write/geoparquet.ts';
import {writeGpkg} from '../../engine/formats/write/gpkg.ts';
import {BYTE_FAULTS, pick, type Random} from '../helpers/byteFaults.ts';
import {seededRandom} from '../helpers/forAll.ts';
import {inTempFolder} from '../helpers/tempFolder.ts';
import {writeGdb} from '../helpers/writeGdb.ts';
import {zipOf} from '../helpers/zip.ts';

const CASES = 500;
const BASE_SEED = 20_240_601;
/** Generous on a busy machine; a reader that believes a broken length takes minutes or the memory. */
const LONGEST_MS = 2000;
/** Codes whose records are not among the features. */
const LEFT_OUT = ['formats/null-geometry', 'formats/other-geometry', 'formats/curved-geometry',
    'formats/deleted-record', 'formats/bad-record',
    'formats/row-without-shape'];

interface Subject {
    readonly name: string;
    /** Writes a sound dataset into the folder. */
    readonly write: (folder: string) => Promise<void>;
    /** File in the folder that is opened; the folder itself when absent. */
    readonly open?: string;
    /** Folder in the folder that is the dataset. */
    readonly inside?: string;
    /** Where a decoder of others has to be stopped by the clock. */
    readonly longestMs?: number;
}

/** A dozen parcels with a hole, a second part, texts in Chinese, numbers and an empty cell. */
const LAND: WriteLayer = {
    name: 'DLTB',
    fields: [{name: 'BSM', type: 'integer'}, {name: 'DLMC', type: 'string'},
        {name: 'TBMJ', type: 'number', decimals: 2}, {name: 'GXSJ', type: 'date'}],
    columns: [Array.from({length: 12}, (_, i) => i + 1),
        Array.from({length: 12}, (_, i) => ['水田', '旱地', '坑塘水面', null][i % 4]),
        Array.from({length: 12}, (_, i) => 100.25 * i), Array.from({length: 12}, () => '2024-06-30')],
    geometries: Array.from({length: 12}, (_, i) => [[ring(i * 100, 0, 90), ring(i * 100 + 30, 30, 20)],
        [ring(i * 100, 200, 10 + i)]]),
    crs: {epsg: 4525, wkt: 'PROJCS["CGCS2000_3_Degree_GK_Zone_37"]'},
    encoding: 'GBK',
};

function ring(x: number, y: number, side: number): number[][] {
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
}

function geojsonText(): string {
    const features = LAND.geometries.map((coordinates, i) => ({type: 'Feature', id: i,
        properties: Object.fromEntries(LAND.fields.map((field, k) => [field.name, LAND.columns[k][i]])),
            geometry: {type: 'MultiPolygon', coordinates}}));
    return JSON.stringify({type: 'FeatureCollection', crs: {type: 'name', properties: {name: 'EPSG:4525'}}, features});
}

const SUBJECTS: readonly Subject[] = [
    {name: 'shapefile', open: 'DLTB.shp', write: async (folder) => { await writeShapefile(join(folder, 'DLTB'),
        LAND); }},
    {name: 'geojson', open: 'DLTB.geojson', write: async (folder) => writeFileSync(join(folder, 'DLTB.geojson'),
        geojsonText())},
    {name: 'zip', open: 'county.zip', write: async (folder) => {
        await writeShapefile(join(folder, 'DLTB'), LAND);
        const entries = readdirSync(folder).map((name, i) =>
            ({name: `2024/${name}`, method: i % 2 === 0 ? 8 : 0, data: readFileSync(join(folder, name))}));
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        writeFileSync(join(folder, 'county.zip'), zipOf(entries));
    }},
    {name: 'gpkg', open: 'DLTB.gpkg', write: async (folder) => { await writeGpkg(join(folder, 'DLTB.gpkg'), LAND); }},
    {name: 'flatgeobuf', open: 'DLTB.fgb',
        write: async (folder) => { await writeFlatGeobuf(join(folder, 'DLTB.fgb'), LAND); }},
    {name: 'geoparquet', open: 'DLTB.parquet', longestMs: 3000,
        write: async (folder) => { await writeGeoParquet(join(folder, 'DLTB.parquet'), LAND); }},
    // One GDAL serves all 500; a new one is started only after one of them broke it.
    {name: 'filegdb', inside: 'DLTB.gdb', longestMs: 3000, write: async (folder) => {
        await writeGpkg(join(folder, 'source.gpkg'), LAND);
        await writeGdb(join(folder, 'source.gpkg'), join(folder, 'DLTB.gdb'));
        rmSync(join(folder, 'source.gpkg'));
        await openSource(join(folder, 'DLTB.gdb'));
    }},
];

/** Breaks the dataset in `folder` and gives the path to open. */
function breakDataset(folder: string, subject: Subject, random: Random): string {
    const names = readdirSync(folder).sort();
    // Half of the faults hit the file that holds the geometry.
    const name = subject.open !== undefined && random() < 0.5 ? subject.open : names[pick(random, names.length)];
    const path = join(folder, name);
    const opened = subject.open === undefined ? folder : join(folder, subject.open);
    const kind = random();
    if (kind < 0.8) {
        const fault = BYTE_FAULTS[pick(random, BYTE_FAULTS.length)];
        writeFileSync(path, fault(readFileSync(path), random));
        return opened;
    }
    if (kind < 0.9) {
        const renamed = join(folder, NEW_NAMES[pick(random, NEW_NAMES.length)]);
        renameSync(path, renamed);
        return path === opened ? renamed : opened;
    }
    const other = join(folder, names[pick(random, names.length)]);
    if (kind < 0.95 && other !== path) {
        const bytes = readFileSync(path);
        copyFileSync(other, path);
        writeFileSync(other, bytes);
    } else if (path !== opened) {
        rmSync(path);
    }
    return opened;
}

const NEW_NAMES = ['DLTB.shp', 'DLTB.dbf', 'DLTB.geojson', 'DLTB.zip', 'DLTB.gpkg', 'DLTB', 'dltb.SHP', 'x.tif',
    'DLTB.gdb'];

function expectAccounted(layer: RawLayer): void {
    const features = featureCount(layer.polygons);
    expect(features).toBeGreaterThan(0);
    expect(layer.record).toHaveLength(features);
    expect(layer.columns).toHaveLength(layer.fields.length);
    for (const column of layer.columns) expect(column).toHaveLength(features);
    expect(layer.polygons.coords.every((value) => Number.isFinite(value))).toBe(true);
    const leftOut = layer.issues.filter((issue) => LEFT_OUT.includes(issue.code)).reduce((sum, issue) =>
        sum + (issue.count ?? 1), 0);
    expect(features + leftOut).toBe(layer.recordsInFile);
}

function expectWorded(error: unknown): void {
    if (!(error instanceof EngineError)) throw error;
    expect(Object.keys(CODES)).toContain(error.code);
    expect(error.message.length).toBeGreaterThan(20);
    expect(error.details.file).toBeTruthy();
    expect(error.details.fix).toBeTruthy();
    expect(error.message).not.toMatch(/undefined|NaN|\[object/);
}

/** True when layers came, false when a worded refusal; anything else throws. */
async function answers(path: string, replay: string, longestMs = LONGEST_MS): Promise<boolean> {
    const began = performance.now();
    let isRead = false;
    try {
        (await openSource(path)).forEach(expectAccounted);
        isRead = true;
    } catch (error) {
        try {
            expectWorded(error);
        } catch (cause) {
            throw new Error(`${replay}\n${String(error instanceof Error ? error.stack : error)}`, {cause});
        }
    }
    expect(performance.now() - began, replay).toBeLessThan(longestMs);
    return isRead;
}

describe('a broken delivery is read with every record accounted for, or refused in words', () => {
    for (const subject of SUBJECTS) {
        test(`${CASES} faults of a ${subject.name}`, async () => {
            const only = process.env.SEED === undefined ? null : Number(process.env.SEED);
            let readable = 0;
            await inTempFolder(async (top) => {
                const sound = join(top, 'sound');
                mkdirSync(sound);
                await subject.write(sound);
                for (let index = 0; index < CASES; index++) {
                    const seed = BASE_SEED + index;
                    if (only !== null && only !== seed) continue;
                    const folder = join(top, `county-${seed}`);
                    cpSync(sound, folder, {recursive: true});
                    const path = breakDataset(join(folder, subject.inside ?? ''), subject, seededRandom(seed));
                    const replay = `${subject.name}: replay with SEED=${seed}`;
                    if (await answers(path, replay, subject.longestMs)) readable++;
                    rmSync(folder, {recursive: true});
                }
            });
            // Both answers occur: a door that refuses everything would pass otherwise.
            if (only === null) expect(readable).toBeGreaterThan(20);
        }, 120_000);
    }
});
