import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import type {FileAt} from '../../../engine/pipeline/options.ts';
import {classSeries, type ClassSeriesResult} from '../../../engine/pipeline/series/classSeries.ts';
import type {ClassSeriesOptions} from '../../../engine/pipeline/series/options.ts';
import {geoTiff} from '../../../scripts/rasters/writeGeoTiff.ts';
import {measureTiff} from '../../helpers/measureTiff.ts';
import {EAST, NORTH} from './landFiles.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liangtian-series-'))));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const CELL_M = 10;

interface Place {
    readonly column?: number;
    readonly row?: number;
    readonly cell?: number;
    readonly epsg?: number;
}

/** Rows of digits on the central meridian of 111° E, where plane and ellipsoid agree; `.` is no data. */
function dated(date: string, rows: readonly string[], {column = 0, row = 0, cell = CELL_M, epsg = 4546}: Place = {}, name = `c${date}`): FileAt {
    const file = join(folder, `${name}.tif`);
    writeFileSync(file, geoTiff({
        width: rows[0].length, height: rows.length, cells: Uint8Array.from([...rows.join('')].map(one => one === '.' ? 255 : Number(one))), nodata: 255, epsg,
        grid: {originX: EAST + column * CELL_M, originY: NORTH - row * CELL_M, cell},
    }));
    return {file, date};
}

const run = (classes: readonly FileAt[], options: Partial<ClassSeriesOptions> = {}): Promise<ClassSeriesResult> => classSeries({classes, ...options}, {toolVersion: 'test'});

async function refused(work: Promise<unknown>): Promise<EngineError> {
    const error: unknown = await work.then(() => null, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError; // by the line above
}

interface Feature {
    readonly properties: Readonly<Record<string, string | number>>;
    readonly geometry: {readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[]};
}
const featuresOf = ({files}: ClassSeriesResult): Feature[] => (JSON.parse(files.get('changes.geojson')!) as {features: Feature[]}).features;

const YEARS = ['2021-06-30', '2022-06-30', '2023-06-30', '2024-06-30'];

describe('four years of a small place', () => {
    // cells over the years, row 1: 1111 1211 1122 1122 1121 1113; row 2: 11.1 1111 1.22 1111 1111 1111
    const rows = [['111111', '111111'], ['121111', '11.111'], ['112221', '.12111'], ['112213', '112111']];
    const files = (): FileAt[] => YEARS.map((date, i) => dated(date, rows[i]));

    test('patches, flicker and what is seen at the last date only', async () => {
        const {report} = await run(files());
        expect(report.cells).toEqual({all: 12, changed: 3, unconfirmed: 1, flicker: 2, unchanged: 6, seenOnce: 0, noData: 0});
        expect(report.changed).toMatchObject({patches: 1, cells: 3, areaM2: '300.0000', areaMu: '0.45'});
        expect(report.unconfirmed).toMatchObject({patches: 1, cells: 1, areaM2: '100.0000'});
        expect(report.transitions.map(({before, after, date, isConfirmed}) => [before, after, date, isConfirmed])).toEqual([[1, 2, '2023-06-30', true], [1, 3, '2024-06-30', false]]);
        expect(report.dates.map(({flickerCells}) => flickerCells)).toEqual([0, 1, 1, 0]);
    });

    test('the order in which they are named changes nothing', async () => {
        const one = await run(files()), other = await run(files().toReversed());
        expect([...other.files]).toEqual([...one.files]);
    });

    test('a patch lies where its cells lie', async () => {
        const [feature] = featuresOf(await run(files()));
        expect(feature.properties).toMatchObject({status: 'confirmed', before: 1, after: 2, firstSeen: '2023-06-30', dates: 4, cells: 3, seenShare: 0.917});
        const points = feature.geometry.coordinates.flat(2);
        const west = Math.min(...points.map(([lon]) => lon)), east = Math.max(...points.map(([lon]) => lon));
        // the patch is two columns from the third on: 20 m, where a degree of longitude is some 96 km
        expect((east - west) * 96_000).toBeCloseTo(20, -1);
        expect((west - 111) * 96_000).toBeCloseTo(20, -1);
    });
});

test('sheets of different extent are one series over all of them; what a date does not cover has no data there', async () => {
    const {report} = await run([dated('2021-01-01', ['11']), dated('2022-01-01', ['22'], {column: 1}), dated('2023-01-01', ['222'])]);
    expect(report.grid).toMatchObject({width: 3, height: 1});
    expect(report.cells).toMatchObject({all: 3, changed: 1, unconfirmed: 1, unchanged: 1});
    expect(report.transitions.map(({date, cells}) => [date, cells])).toEqual([['2022-01-01', 1], ['2023-01-01', 1]]);
});

test('a patch around something has the area of its cells alone, and a hole', async () => {
    const result = await run([dated('2021-01-01', ['111', '111', '111']), dated('2022-01-01', ['222', '212', '222']), dated('2023-01-01', ['222', '212', '222'])]);
    const [{properties, geometry}] = featuresOf(result);
    expect(properties).toMatchObject({cells: 8, areaM2: '800.0000', areaMu: '1.20'});
    expect(geometry.coordinates.map(rings => rings.length)).toEqual([2]);
});

test('a date with no data at all is said, and neither confirms nor breaks anything', async () => {
    const {report} = await run([dated('2021-01-01', ['11']), dated('2022-01-01', ['12']), dated('2022-06-01', ['..']), dated('2023-01-01', ['12'])]);
    expect(report.cells).toMatchObject({changed: 1, unchanged: 1});
    expect(report.changed.seenShare).toBe(0.75);
    expect(report.issues.map(({code}) => code)).toEqual(['series/empty-date']);
});

test('no data anywhere: no patch, every cell accounted for', async () => {
    const {report, files} = await run([dated('2021-01-01', ['..']), dated('2022-01-01', ['..'])]);
    expect(report.cells).toMatchObject({all: 2, noData: 2});
    expect(JSON.parse(files.get('changes.geojson')!)).toMatchObject({features: []});
});

test('clouds of a legend are no class', async () => {
    const legend = join(folder, 'legend.json');
    writeFileSync(legend, JSON.stringify({legend: 'own', values: {1: {name: '耕地', type: '01'}, 2: {name: '房屋', type: '20'}, 9: {name: '云', type: null}}}));
    const {report} = await run([dated('2021-01-01', ['111']), dated('2022-01-01', ['199']), dated('2023-01-01', ['192']), dated('2024-01-01', ['112'])], {legend});
    expect(report.cells).toMatchObject({changed: 1, unchanged: 2, flicker: 0});
    expect(report.legend).toEqual({id: 'own', names: {1: '耕地', 2: '房屋'}});
    const error = await refused(run([dated('2021-01-01', ['117']), dated('2022-01-01', ['111'])], {legend}));
    expect(error.code).toBe('pipeline/raster-legend');
});

test('values stand for themselves whatever number they got in their own file', async () => {
    // in one file 5 is met first, in the other 3
    const {report} = await run([dated('2021-01-01', ['5353']), dated('2022-01-01', ['3553']), dated('2023-01-01', ['3553'])]);
    expect(report.transitions.map(({before, after, cells}) => [before, after, cells])).toEqual([[3, 5, 1], [5, 3, 1]]);
    expect(report.cells).toMatchObject({changed: 2, unchanged: 2});
});

describe('what is no series is refused with the file and what to do', () => {
    test('a single date', async () => {
        expect((await refused(run([dated('2021-01-01', ['11'])]))).code).toBe('series/too-few-dates');
    });

    test('two rasters of one day', async () => {
        const error = await refused(run([dated('2021-01-01', ['11'], {}, 'a'), dated('2022-01-01', ['11']), dated('2021-01-01', ['11'], {}, 'b')]));
        expect([error.code, error.details.file?.endsWith('b.tif')]).toEqual(['series/date-twice', true]);
    });

    test('a raster without a date', async () => {
        expect((await refused(run([{file: dated('2021-01-01', ['11']).file}, dated('2022-01-01', ['11'])]))).code).toBe('series/no-date');
    });

    test('more dates than can be opened at once', async () => {
        const files = Array.from({length: 401}, (_, i): FileAt => ({file: 'x.tif', date: new Date(Date.UTC(2020, 0, i + 1)).toISOString().slice(0, 10)}));
        expect((await refused(run(files))).code).toBe('series/too-many-dates');
    });

    test('a persistence that is no number of dates', async () => {
        for (const persistence of [0, 1.5]) expect((await refused(run([dated('2021-01-01', ['11']), dated('2022-01-01', ['12'])], {persistence}))).code).toBe('series/bad-limit');
    });

    test('other cells, until somebody chooses how to bring them together', async () => {
        const files = [dated('2021-01-01', ['1111', '1111']), dated('2022-01-01', ['12'], {cell: 20}), dated('2023-01-01', ['12'], {cell: 20}, 'd')];
        expect((await refused(run(files))).code).toBe('pipeline/grids-differ');
        const {report} = await run(files, {resample: 'nearest'});
        expect(report.cells).toMatchObject({all: 8, changed: 4, unchanged: 4});
        expect(report.issues.map(({code}) => code)).toEqual(['pipeline/resampled', 'pipeline/resampled']);
    });

    test('rasters far from one another', async () => {
        expect((await refused(run([dated('2021-01-01', ['11']), dated('2022-01-01', ['11'], {column: 500})]))).code).toBe('pipeline/no-overlap');
    });

    test('a raster that lies nowhere, a picture, and more values than classes can have', async () => {
        const file = join(folder, 'strange.tif'), grid = {originX: EAST, originY: NORTH, cell: CELL_M};
        const with2021 = (): Promise<ClassSeriesResult> => run([dated('2021-01-01', ['11']), {file, date: '2022-01-01'}]);
        writeFileSync(file, geoTiff({width: 2, height: 1, cells: Uint8Array.of(1, 1), epsg: 4546}));
        expect((await refused(with2021())).code).toBe('pipeline/raster-place');
        writeFileSync(file, geoTiff({width: 2, height: 1, cells: new Uint8Array(6), bands: 3, epsg: 4546, grid}));
        expect((await refused(with2021())).code).toBe('raster/not-classes');
        // two rasters of one value too many together, neither of them alone
        const many = [0, 100].map((first, i): FileAt => {
            const path = join(folder, `many${i}.tif`);
            writeFileSync(path, measureTiff({width: 200, height: 1, values: Array.from({length: 200}, (_, k) => first + k), type: 'int16', grid, epsg: 4546}));
            return {file: path, date: `202${i}-01-01`};
        });
        expect((await refused(run(many))).code).toBe('raster/not-classes');
    });

    test('a file that was cut short', async () => {
        const files = [dated('2021-01-01', ['11']), dated('2022-01-01', ['11']), dated('2023-01-01', ['11'])];
        truncateSync(files[1].file, 60);
        const error = await refused(run(files));
        expect(error.details.file).toBe(files[1].file);
    });
});

test('a series too short for the persistence asked for says so', async () => {
    const {report} = await run([dated('2021-01-01', ['11']), dated('2022-01-01', ['12']), dated('2023-01-01', ['12'])], {persistence: 3});
    expect(report.issues.map(({code}) => code)).toEqual(['series/never-confirmed']);
    expect(report.cells).toMatchObject({changed: 1});
});

test('a series can be stopped between two bands', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(classSeries({classes: [dated('2021-01-01', ['11']), dated('2022-01-01', ['12'])]}, {toolVersion: 'test'}, {signal: stop.signal})).rejects.toThrow();
});
