/** `compare`: classes of two layers, against GEOS, against itself on the same land written again, and on bad input. */

import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {compare, type CompareResult} from '../../engine/pipeline/compare.ts';
import {changeCounty} from '../../scripts/bench/workload/changes.ts';
import {makeCounty} from '../../scripts/bench/workload/county.ts';
import {afterLayer, beforeLayer, type Job} from '../../scripts/bench/workload/jobs.ts';
import {writeShapefile} from '../../scripts/bench/workload/shapefile.ts';
import {multiPolygonWkt, openGeos, type Geos, type MultiPolygonCoordinates} from '../helpers/geos.ts';
import {CLI, runCli, STACK} from '../helpers/runCli.ts';
import type {MultiPolygonRings} from '../../scripts/samples/rectangles.ts';
import {land, landOfShapes, parcel, writeLand} from '../unit/pipeline/landFiles.ts';
import {classedRings, geosPatches, type PatchAreas} from './compareOracle.ts';

const PARCELS = 1_000, SEED = 3;
const REWRITTEN: readonly Job[] = ['R9', 'R8', 'R7', 'R6', 'R5', 'R4', 'R3', 'G'];
const LARGE_M2 = 1;

let folder = '', geos: Geos, expectedOf: (job: Job) => PatchAreas;
const at = (name: string): string => join(folder, name);
const results = new Map<string, Promise<CompareResult>>();

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-compare-'));
    const county = makeCounty(PARCELS, SEED), survey = changeCounty(county);
    writeShapefile(at('before'), beforeLayer(county));
    for (const job of ['A', 'B', ...REWRITTEN] as const) writeShapefile(at(job), afterLayer(survey, job));
    geos = await openGeos();
    expectedOf = job => geosPatches(geos, classedRings(beforeLayer(county)), classedRings(afterLayer(survey, job)), '01');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const NOTHING_KEPT = {folder: null, engineVersion: 'test'};
const plain = (before: string, after: string, from: readonly string[] = ['01']): Promise<CompareResult> =>
    compare({files: [before, after], field: 'DLBM', from, store: NOTHING_KEPT, threads: 1});

function resultOf(job: Job): Promise<CompareResult> {
    if (!results.has(job)) results.set(job, plain(at('before.shp'), at(`${job}.shp`)));
    return results.get(job)!;
}

interface Patch {
    readonly properties: {readonly from: string; readonly to: string; readonly areaM2: string; readonly planeAreaM2: string};
    readonly geometry: {readonly type: 'Polygon' | 'MultiPolygon'; readonly coordinates: MultiPolygonCoordinates[number] | MultiPolygonCoordinates};
}

const patchesOf = ({text}: Pick<CompareResult, 'text'>): readonly Patch[] => (JSON.parse(Buffer.concat(text).toString('utf8')) as {features: Patch[]}).features;
const polygonsOf = ({geometry: {type, coordinates}}: Patch): MultiPolygonCoordinates =>
    (type === 'Polygon' ? [coordinates as MultiPolygonCoordinates[number]] : coordinates as MultiPolygonCoordinates);

function areasOf(result: CompareResult): PatchAreas {
    const areas = new Map<string, number[]>();
    for (const {properties: {from, to, planeAreaM2}} of patchesOf(result)) areas.set(`${from}>${to}`, [...areas.get(`${from}>${to}`) ?? [], Number(planeAreaM2)]);
    return areas;
}

/** Patches of 1 m² and more; smaller ones are needles of rounding, of which every engine makes others. */
function large(areas: PatchAreas): [string, number[]][] {
    return [...areas].map(([key, list]): [string, number[]] => [key, list.filter(area => area >= LARGE_M2).sort((a, b) => a - b)])
        .filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param looseM2 more than rounding: what noise of the input may do along a border */
function expectSamePatches(found: PatchAreas, expected: PatchAreas, looseM2 = 0): void {
    const here = large(found), there = large(expected);
    expect(here.map(([key, list]) => `${key} ${list.length}`)).toEqual(there.map(([key, list]) => `${key} ${list.length}`));
    there.forEach(([key, list], i) => list.forEach((area, k) => {
        expect(Math.abs(here[i][1][k] - area), `${key} ${area}`).toBeLessThanOrEqual(Math.max(1e-8 * area, 0.02) + looseM2);
    }));
}

describe('patches of a county', () => {
    test.each(['A', 'B'] as const)('%s: of 1 m² and more are those of GEOS, one by one', async (job) => {
        const expected = expectedOf(job);
        expect(large(expected).length).toBeGreaterThan(5);
        expectSamePatches(areasOf(await resultOf(job)), expected);
        geos.dispose();
    });

    test.each(['A', 'B'] as const)('%s: are valid polygons on the lattice, and have the areas they state', async (job) => {
        const result = await resultOf(job);
        let planeM2 = 0;
        for (const patch of patchesOf(result)) {
            const polygons = polygonsOf(patch);
            const lattice = polygons.map(rings => rings.map(ring => ring.map(([x, y]) => [Math.round(x * 1e4), Math.round(y * 1e4)])));
            lattice.flat(2).forEach(([x, y], i) => expect([x / 1e4, y / 1e4]).toEqual(polygons.flat(2)[i]));
            const [x0, y0] = lattice[0][0][0];
            const shape = geos.read(multiPolygonWkt(lattice.map(rings => rings.map(ring => ring.slice(0, -1).map(([x, y]) => [x - x0, y - y0])))));
            expect(geos.isValid(shape)).toBe(true);
            expect(geos.area(shape) / 1e8).toBeCloseTo(Number(patch.properties.planeAreaM2), 6);
            for (const ring of polygons.flat()) expect(ring[0]).toEqual(ring.at(-1));
            planeM2 += Number(patch.properties.planeAreaM2);
            // 1 % covers the scale of the projection anywhere in a zone
            const ratio = Number(patch.properties.areaM2) / Number(patch.properties.planeAreaM2);
            if (Number(patch.properties.areaM2) > LARGE_M2) expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
        }
        geos.dispose();
        expect(planeM2).toBeCloseTo(Number(result.summary.planeAreaM2), 4);
        const sums = result.summary.transitions;
        expect(sums.reduce((sum, {patches}) => sum + patches, 0)).toBe(result.summary.patches);
        expect(sums.reduce((sum, {areaM2}) => sum + Number(areaM2), 0)).toBeCloseTo(Number(result.summary.areaM2), 4);
        for (const {from, to} of sums) expect([from.startsWith('01'), from === to]).toEqual([true, false]);
    });

    test.each(REWRITTEN)('%s: the same land written again gives the patches of A', async (job) => {
        // 0.5 mm along the border of the largest patch, where the form has lost that much
        const looseM2 = job === 'R3' ? 0.5 : job === 'G' || job === 'R4' ? 0.1 : 0;
        expectSamePatches(areasOf(await resultOf(job)), areasOf(await resultOf('A')), looseM2);
    });

    test('of all classes hold those of cultivated land, and every one says from what to what', async () => {
        const all = await plain(at('before.shp'), at('A.shp'), []);
        const cultivated = [...areasOf(all)].filter(([key]) => key.startsWith('01'));
        expect(new Map(cultivated)).toEqual(areasOf(await resultOf('A')));
        expect(areasOf(all).size).toBeGreaterThan(cultivated.length);
    });

    test('are none between a layer and itself', async () => {
        const {summary, text} = await plain(at('before.shp'), at('before.shp'), []);
        expect(summary).toMatchObject({patches: 0, areaM2: '0.0000', parcelsMatched: PARCELS, parcelsOverlaid: [0, 0], transitions: []});
        expect(patchesOf({text})).toEqual([]);
    });

    test('do not depend on the format of the files', async () => {
        const before = land('survey', [parcel('0101', [0, 0, 100, 100]), parcel('0103', [100, 0, 150, 100])]);
        const after = land('survey', [parcel('0601', [20, 20, 70, 70]), parcel('0103', [100, 0, 150, 100])].reverse());
        const texts: string[] = [];
        for (const format of ['shp', 'gpkg', 'geojson', 'fgb', 'parquet'] as const) {
            const files = [await writeLand(folder, 'form-before', before, format), await writeLand(folder, 'form-after', after, format)] as const;
            texts.push(Buffer.concat((await plain(...files)).text).toString('utf8'));
        }
        expect(patchesOf({text: [Buffer.from(texts[0], 'utf8')]}).map(({properties}) => [properties.from, properties.to, properties.planeAreaM2])).toEqual([['0101', '0601', '2500.000000000']]);
        expect(new Set(texts).size).toBe(1);
    });
});

const cli = (...words: readonly string[]) => runCli(['compare', '--lang', 'en', ...words]);
const pair = (job: string, out: string, ...words: readonly string[]) =>
    cli('--before', at('before.shp'), '--after', at(`${job}.shp`), '--out', at(out), ...words);

describe('the command', () => {
    test('writes the same bytes with one thread and two, with nothing kept, the first time and from what was kept', () => {
        const caches = ['off', at('kept-1'), at('kept-1'), at('kept-2'), at('kept-2')], threads = ['2', '1', '2', '2', '1'];
        const said = caches.map((cache, i) => {
            const {code, stdout} = pair('A', `same-${i}.geojson`, '--cache', cache, '--threads', threads[i], '--json');
            expect(code).toBe(0);
            return JSON.parse(stdout) as CompareResult['summary'];
        });
        const bytes = caches.map((_, i) => readFileSync(at(`same-${i}.geojson`), 'utf8'));
        expect(new Set(bytes).size).toBe(1);
        expect(said.map(({before, after}) => [before.certifiedNow, after.certifiedNow])).toEqual([[true, true], [true, true], [false, false], [true, true], [false, false]]);
        expect(new Set(said.map(({planeAreaM2, parcelsOverlaid}) => `${planeAreaM2} ${parcelsOverlaid.join()}`)).size).toBe(1);
        // as secret as the layers: for this user only
        for (const name of ['.', ...readdirSync(at('kept-1'))]) expect(statSync(join(at('kept-1'), name)).mode & 0o077, name).toBe(0);
    });
});

/** Bytes of a file of the folder, changed. */
function changed(name: string, change: (bytes: Buffer) => Buffer | void): void {
    const bytes = readFileSync(at(name));
    writeFileSync(at(name), change(bytes) ?? bytes);
}

function copyOf(job: string, name: string): string {
    for (const end of ['shp', 'shx', 'dbf', 'prj', 'cpg']) copyFileSync(at(`${job}.${end}`), at(`${name}.${end}`));
    return at(`${name}.shp`);
}

/** Where the first vertex of the first record begins: one ring or more. */
const firstVertex = (bytes: Buffer): number => 100 + 8 + 44 + 4 * bytes.readInt32LE(100 + 8 + 36);

describe('input that cannot be used', () => {
    const CASES: readonly (readonly [what: string, code: string, named: RegExp, make: (name: string) => readonly string[]])[] = [
        ['a field that is not there', 'layers/missing-field', /(before|bad-0)\.shp/, () => ['--field', 'NOPE']],
        ['no .dbf', 'layers/missing-field', /bad-1\.shp/, (name) => {
            unlinkSync(at(`${name}.dbf`));
            return [];
        }],
        ['a .shp that was cut short', 'formats/truncated', /bad-2\.shp/, (name) => {
            truncateSync(at(`${name}.shp`), statSync(at(`${name}.shp`)).size - 30);
            return [];
        }],
        ['a .dbf that was cut short', 'formats/truncated', /bad-3\.dbf/, (name) => {
            truncateSync(at(`${name}.dbf`), statSync(at(`${name}.dbf`)).size - 300);
            return [];
        }],
        ['a layer without a record', 'formats/empty-file', /bad-4\.shp/, (name) => {
            changed(`${name}.shp`, bytes => {
                bytes.writeInt32BE(50, 24);
                return bytes.subarray(0, 100);
            });
            changed(`${name}.shx`, bytes => bytes.subarray(0, 100));
            changed(`${name}.dbf`, bytes => {
                bytes.writeUInt32LE(0, 4);
                return bytes.subarray(0, bytes.readUInt16LE(8));
            });
            return [];
        }],
        ['points', 'formats/no-polygons', /bad-5\.shp/, (name) => {
            changed(`${name}.shp`, bytes => void bytes.writeInt32LE(1, 32));
            return [];
        }],
        ['a CRS nobody knows', 'crs/unknown-code', /EPSG:9999/, () => ['--crs', 'EPSG:9999']],
    ];

    test.each(CASES.map((one, i) => [...one, i] as const))('%s: exit code 2 with %s, the file is named, nothing is written', (_, code, named, make, i) => {
        copyOf('A', `bad-${i}`);
        const words = make(`bad-${i}`);
        const out = at(`bad-${i}.geojson`);
        const {code: exit, stdout, stderr} = cli('--before', at('before.shp'), '--after', at(`bad-${i}.shp`), '--out', out, '--cache', at('bad-cache'), ...words);
        expect(stderr).toContain(code);
        expect(stderr).toMatch(named);
        expect([exit, stdout]).toEqual([2, '']);
        expect(stderr).not.toMatch(STACK);
        expect(readdirSync(folder).filter(name => name.startsWith(basename(out)))).toEqual([]);
    });

    test('a coordinate that is no number costs its record, which is named, and nothing else', async () => {
        const file = copyOf('A', 'not-finite');
        changed('not-finite.shp', bytes => void bytes.writeDoubleLE(Number.NaN, firstVertex(bytes)));
        const {issues, summary} = await plain(at('before.shp'), file);
        expect(issues.map(({code, record}) => [code, record])).toEqual([['formats/bad-record', 1]]);
        const whole = (await resultOf('A')).summary;
        expect(summary.after.records).toBe(whole.after.records);
        expect(Number(summary.planeAreaM2)).toBeLessThanOrEqual(Number(whole.planeAreaM2));
        const {code, stdout} = cli('--before', at('before.shp'), '--after', file, '--out', at('not-finite.geojson'), '--cache', 'off', '--strict');
        expect(code).toBe(1);
        expect(stdout).toContain('formats/bad-record');
    });
});

describe('ground that two parcels of one layer claim', () => {
    const square = (x0: number, y0: number, x1: number, y1: number): MultiPolygonRings => [[[[x0, y0], [x0, y1], [x1, y1], [x1, y0], [x0, y0]]]];
    const field = landOfShapes('survey', [square(0, 0, 100, 100)], [{DLBM: '0101'}]);

    test('is counted once, where both have the same class', async () => {
        const after = landOfShapes('survey', [square(0, 0, 60, 60), square(40, 40, 90, 90)], [{DLBM: '0601'}, {DLBM: '0601'}]);
        const files = [await writeLand(folder, 'once-before', field), await writeLand(folder, 'once-after', after)] as const;
        const result = await plain(...files);
        expect(areasOf(result)).toEqual(new Map([['0101>0601', [3600 + 2500 - 400]]]));
        expect(result.summary.after.faults).toBe(2);
        // and the other way round, where both were fields
        expect((await plain(files[1], files[0], ['06'])).summary.planeAreaM2).toBe('5700.000000000');
    });

    test('is counted once, where a parcel is there twice', async () => {
        const after = landOfShapes('survey', [square(10, 10, 60, 60), square(10, 10, 60, 60)], [{DLBM: '0601'}, {DLBM: '0601'}]);
        const files = [await writeLand(folder, 'twice-before', field), await writeLand(folder, 'twice-after', after)] as const;
        expect((await plain(...files)).summary.planeAreaM2).toBe('2500.000000000');
        expect((await plain(files[1], files[0], ['06'])).summary.planeAreaM2).toBe('2500.000000000');
    });

    test('goes to one of them, where they differ, whatever the order of the records', async () => {
        const shapes = [square(0, 0, 60, 60), square(40, 40, 90, 90)], codes = [{DLBM: '0601'}, {DLBM: '0301'}];
        const texts: string[] = [];
        for (const order of [[0, 1], [1, 0]]) {
            const after = landOfShapes('survey', order.map(i => shapes[i]), order.map(i => codes[i]));
            const result = await plain(await writeLand(folder, 'either-before', field), await writeLand(folder, 'either-after', after));
            expect(result.summary.planeAreaM2).toBe('5700.000000000');
            texts.push(Buffer.concat(result.text).toString('utf8'));
        }
        expect(texts[0]).toBe(texts[1]);
    });
});

describe('the result file', () => {
    test('that cannot be written: exit code 2 before any work, named, nothing half-written', () => {
        mkdirSync(at('folder.geojson'));
        writeFileSync(at('no-folder'), 'a file where a folder should be');
        for (const out of ['folder.geojson', 'no-folder/patches.geojson']) {
            const {code, stdout, stderr} = pair('A', out, '--cache', 'off');
            expect([code, stdout]).toEqual([2, '']);
            expect(stderr).toContain('cli/out-unwritable');
            expect(stderr).toContain(basename(out));
            expect(stderr).not.toMatch(STACK);
        }
        expect(readdirSync(at('folder.geojson'))).toEqual([]);
        expect(readFileSync(at('no-folder'), 'utf8')).toBe('a file where a folder should be');
    });

    test('takes the place of an earlier one, and folders on the way are made', () => {
        const out = 'new/deep/patches.geojson';
        expect(pair('A', out, '--cache', 'off').code).toBe(0);
        const first = readFileSync(at(out), 'utf8');
        writeFileSync(at(out), 'old');
        expect(pair('A', out, '--cache', 'off').code).toBe(0);
        expect(readFileSync(at(out), 'utf8')).toBe(first);
        expect(readdirSync(dirname(at(out)))).toEqual(['patches.geojson']);
    });

    test.each(['before.shp', 'A.dbf'])('is never one of the files that are compared: %s', (out) => {
        const bytes = readFileSync(at(out));
        const {code, stderr} = pair('A', out, '--cache', 'off');
        expect(readFileSync(at(out)).equals(bytes)).toBe(true);
        expect(code).toBe(2);
        expect(stderr).toContain('cli/out-unwritable');
    });

    test.skipIf(process.platform === 'win32')('is not there at all when the disk takes only a part of it', () => {
        const words = ['compare', '--before', at('before.shp'), '--after', at('A.shp'), '--out', at('part.geojson'), '--cache', 'off', '--all', '--lang', 'en'];
        // a limit on the length of files stands for the full disk: the write that reaches it is a short one
        const limited = `trap '' XFSZ; ulimit -f 1; exec ${[process.execPath, CLI, ...words].map(word => `'${word}'`).join(' ')}`;
        const {status, stderr} = spawnSync('bash', ['-c', limited], {encoding: 'utf8', timeout: 60_000});
        expect(stderr).toContain('cli/out-unwritable');
        expect(status).toBe(2);
        expect(readdirSync(folder).filter(name => name.startsWith('part.'))).toEqual([]);
    });
});

describe('texts that are no plain codes', () => {
    test('are read in their own encoding: names in GBK and in UTF-8 are the same names', async () => {
        const before = land('survey', [{at: [[0, 0, 100, 100]], row: {DLBM: '0101', DLMC: '水田'}}], {encoding: 'GBK'});
        const after = land('survey', [{at: [[0, 0, 100, 100]], row: {DLBM: '0101', DLMC: '水田'}}, {at: [[0, 0, 30, 100]], row: {DLBM: '0301', DLMC: '乔木林地'}}], {encoding: 'UTF-8'});
        const files = [await writeLand(folder, 'names-before', before), await writeLand(folder, 'names-after', after)] as const;
        const result = await compare({files, field: 'DLMC', from: ['水'], store: NOTHING_KEPT, threads: 1});
        expect(areasOf(result)).toEqual(new Map([['水田>乔木林地', [3000]]]));
    });

    test('a number is the same number in a table and in a GeoPackage', async () => {
        const layer = (share: number) => land('survey', [{at: [[0, 0, 100, 100]], row: {DLBM: '0101', KCXS: 2}}, {at: [[0, 0, 10, 10]], row: {DLBM: '0101', KCXS: share}}]);
        const files = [await writeLand(folder, 'number-before', layer(2)), await writeLand(folder, 'number-after', layer(3), 'gpkg')] as const;
        const result = await compare({files, field: 'KCXS', from: [], store: NOTHING_KEPT, threads: 1});
        expect(areasOf(result)).toEqual(new Map([['2>3', [100]]]));
    });
});
