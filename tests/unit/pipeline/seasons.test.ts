import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {executeRun, planRun} from '../../../engine/pipeline/index.ts';
import type {FileAt} from '../../../engine/pipeline/options.ts';
import {outlineOf} from '../../../engine/pipeline/series/outlines.ts';
import type {SeasonsOptions} from '../../../engine/pipeline/series/options.ts';
import {seasons, type SeasonsResult} from '../../../engine/pipeline/series/seasons.ts';
import {geoTiff} from '../../../scripts/rasters/writeGeoTiff.ts';
import {measureTiff} from '../../helpers/measureTiff.ts';
import {ROOT} from '../../helpers/sourceTree.ts';
import {EAST, land, NORTH, parcel, writeLand, type Piece} from './landFiles.ts';

const SURROUNDINGS = {packsDir: join(ROOT, 'engine/policy/packs'), toolVersion: 'test'};
const CELL_M = 10, COLUMNS = 12, ROWS = 4;

/** A rectangle of cells as local metres; rows count downwards from NORTH + 40. */
const cells = (column: number, row: number, columns: number, rows: number) => (
    [column * CELL_M, (ROWS - row - rows) * CELL_M, (column + columns) * CELL_M, (ROWS - row) * CELL_M] as const);

const withPlanting = (piece: Piece, code: string): Piece => ({...piece, row: {...piece.row, ZZSXDM: code}});

/** Field 1: columns 0–3; field 2: columns 4–7; wood: columns 8–9; field 3, fallow by plan: columns 10–11, rows 0–2; a strip of two cells below it. */
const PIECES: readonly Piece[] = [
    parcel('0101', cells(0, 0, 4, 4)), parcel('0103', cells(4, 0, 4, 4)), parcel('0301', cells(8, 0, 2, 4)), withPlanting(parcel('0103', cells(10, 0, 2, 3)), 'XG'),
    parcel('0103', cells(10, 3, 2, 1)),
];

const DATES = ['2023-12-01', '2024-02-20', '2024-04-06', '2024-07-20', '2024-08-18', '2025-02-20', '2025-04-06', '2025-07-20', '2025-08-18'];

let folder = '', survey = '';
beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-seasons-'));
    survey = await writeLand(folder, 'DLTB', land('survey', PIECES));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const GRID = {originX: EAST, originY: NORTH + ROWS * CELL_M, cell: CELL_M};
let count = 0;

/** An index by column, row and date; all of it decimals unless a type is named. */
function index(date: string, value: (column: number, row: number) => number, more: {readonly type?: 'int16'; readonly nodata?: string; readonly grid?: typeof GRID} = {}): FileAt {
    const file = join(folder, `ndvi${count++}.tif`);
    writeFileSync(file, measureTiff({
        width: COLUMNS, height: ROWS, values: Array.from({length: COLUMNS * ROWS}, (_, i) => value(i % COLUMNS, Math.floor(i / COLUMNS))),
        type: more.type ?? 'float32', grid: more.grid ?? GRID, epsg: 4546, ...more.nodata === undefined ? {} : {nodata: more.nodata},
    }));
    return {file, date};
}

/** @param shift columns that the mask begins west of the index */
function cloud(date: string, value: (column: number, row: number) => number, cell = CELL_M, shift = 0): FileAt {
    const file = join(folder, `cloud${count++}.tif`);
    const width = COLUMNS * CELL_M / cell, height = ROWS * CELL_M / cell;
    writeFileSync(file, geoTiff({width, height, cells: Uint8Array.from({length: width * height}, (_, i) => value(i % width, Math.floor(i / width))), nodata: 255, epsg: 4546, grid: {...GRID, originX: GRID.originX - shift * cell, cell}}));
    return {file, date};
}

/** Field 1 bears rice every summer, everything else is bare. */
const usual = (date: string): FileAt => index(date, column => column < 4 && /-0[78]-/.test(date) ? 0.7 : 0.2);

const run = (options: Partial<SeasonsOptions> = {}): Promise<SeasonsResult> => (
    seasons({ndvi: DATES.map(usual), clouds: [], survey: {file: survey, date: '2025-12-31'}, pack: 'cn.hubei.yidu', ...options}, SURROUNDINGS));

async function refused(work: Promise<unknown>): Promise<EngineError> {
    const error: unknown = await work.then(() => null, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError; // by the line above
}

/** Rows of season.csv: record, year, season, verdict. */
function table({files}: SeasonsResult): Record<string, string>[] {
    const [head, ...rows] = Buffer.from(files.get('season.csv') as Uint8Array).toString('utf8').replace('\ufeff', '').trimEnd().split('\r\n').map(line => line.split(','));
    return rows.map(row => Object.fromEntries(row.map((value, i) => [head[i], value])));
}
const verdicts = (result: SeasonsResult, record: string): string[] => table(result).filter(row => row['记录号'] === record)
    .map(row => `${row['年份']} ${row['季节'].slice(0, 2)} ${row['结论'].slice(0, 3)}`);

describe('two years over five parcels', () => {
    test('a field with one crop a year is cultivated; one without any for two years is a candidate', async () => {
        const result = await run();
        expect(verdicts(result, '1')).toEqual(['2024 夏粮 未耕种', '2024 秋粮 已种植', '2025 夏粮 未耕种', '2025 秋粮 已种植']);
        expect(verdicts(result, '2')).toEqual(['2024 夏粮 未耕种', '2024 秋粮 未耕种', '2025 夏粮 未耕种', '2025 秋粮 未耕种']);
        const {report} = result;
        expect(report.parcels).toMatchObject({all: 5, cultivated: {parcels: 4}, fallow: 1});
        expect(report.candidates).toEqual({parcels: 1, areaM2: '1600.0000', areaMu: '2.40'});
        expect(String(result.files.get('abandoned.csv'))).toContain('2024 年、2025 年,2,1.000,0.200,疑似连续撂荒两年，待核实');
    });

    test('every cultivated parcel has a row for every season, and only those', async () => {
        const rows = table(await run());
        expect(rows).toHaveLength(4 * 4);
        expect(new Set(rows.map(row => row['记录号']))).toEqual(new Set(['1', '2', '4', '5']));
        for (const row of rows) expect(row['晴空占比（像元×期）']).toMatch(/^\d\.\d{3}$/);
    });

    test('a strip of two cells is below the resolution; a parcel fallow by plan is judged and no candidate', async () => {
        const result = await run();
        expect(verdicts(result, '5').every(text => text.endsWith('小于分'))).toBe(true);
        expect(verdicts(result, '4')).toEqual(verdicts(result, '2'));
        expect(result.report.idleNow.parcels).toBe(1);
    });

    test('the season layer is taken by the comparison as it is: the idle field is found, the others are not', async () => {
        const {files} = await run();
        const layer = join(folder, 'season.geojson');
        writeFileSync(layer, files.get('season.geojson')!);
        expect(JSON.parse(String(files.get('season.geojson')))).toMatchObject({features: [{properties: {WG: '1', WGJJ: '2024,2025', record: 2, candidate: true, clearShare: 1, maxIndex: 0.2}}]});
        const before = {file: survey, date: '2024-12-31'}, after = {file: survey, date: '2025-12-31'};
        const {report} = await executeRun(planRun({before, after, layers: [{kind: 'season', file: layer, date: '2025-12-31'}], pack: 'cn.hubei.yidu'}, {...SURROUNDINGS, chineseOf: code => code}));
        const kinds = (report as {byKind: Record<string, unknown>[]}).byKind;
        expect(kinds).toHaveLength(1);
        expect(kinds[0]).toMatchObject({kind: 'abandoned', patches: 1, areaM2: '1600.0000'});
    });

    test('nothing depends on the order in which the dates are named', async () => {
        const ndvi = DATES.map(usual);
        expect([...(await run({ndvi: ndvi.toReversed()})).files]).toEqual([...(await run({ndvi})).files]);
    });

    test('where every field bears a crop there is no season layer, and no candidate', async () => {
        const {files, report} = await run({ndvi: DATES.map(date => index(date, () => 0.7))});
        expect(files.has('season.geojson')).toBe(false);
        expect(report.idleNow.parcels + report.candidates.parcels).toBe(0);
    });
});

describe('what was not seen', () => {
    test('clouds take cells away, and too many of them take the verdict away', async () => {
        const clouds = DATES.slice(1).map(date => cloud(date, column => column >= 4 && column < 8 && date !== DATES[1] ? 1 : 0));
        const result = await run({clouds});
        expect(verdicts(result, '2')).toEqual(['2024 夏粮 未耕种', '2024 秋粮 观测不', '2025 夏粮 观测不', '2025 秋粮 观测不']);
        expect(table(result).find(row => row['记录号'] === '2' && row['年份'] === '2024' && row['季节'].startsWith('夏'))).toMatchObject({'晴空占比（像元×期）': '0.667', '有效期数': '2'});
        expect(verdicts(result, '1')).toEqual(verdicts(await run(), '1'));
        expect(result.report.candidates.parcels).toBe(0);
    });

    test('a mask without data hides what lies under it, as a cloud does', async () => {
        const {report} = await run({clouds: DATES.map(date => cloud(date, () => 255))});
        expect(report.years.map(({verdicts: {unknown}}) => unknown.parcels)).toEqual([4, 4]);
        expect(report.seasons.every(({clearShare}) => clearShare === 0)).toBe(true);
    });

    test('a mask of another extent is laid where it lies', async () => {
        // two columns to the west: its columns 6 to 9 are field 2, its last two columns are missing
        const clouds = DATES.map(date => cloud(date, column => column >= 6 && column < 10 ? 1 : 0, CELL_M, 2));
        const result = await run({clouds});
        const clear = (record: string): string[] => table(result).filter(row => row['记录号'] === record).map(row => row['晴空占比（像元×期）']);
        expect(new Set(clear('1'))).toEqual(new Set(['1.000']));
        expect(new Set(clear('2'))).toEqual(new Set(['0.000']));
        // what no mask covers is not known to be clear
        expect(new Set(clear('4'))).toEqual(new Set(['0.000']));
    });

    test('a mask of coarser cells is refused, until somebody says how to lay it on', async () => {
        const clouds = [cloud(DATES[3], () => 1, 20)];
        expect((await refused(run({clouds}))).code).toBe('pipeline/grids-differ');
        const {report} = await run({clouds, resample: 'nearest'});
        expect(report.seasons[1].clearShare).toBe(0.5);
        expect(report.issues.map(({code}) => code)).toContain('pipeline/resampled');
    });

    test('NaN and no data are not seen, a value out of range is not seen and said', async () => {
        const ndvi = [...DATES.slice(0, 8).map(usual), index(DATES[8], (column, row) => column < 4 ? row === 0 ? 7 : Number.NaN : column < 8 ? -9 : 0.2, {nodata: '-9'})];
        const result = await run({ndvi});
        expect(table(result).filter(row => row['年份'] === '2025' && row['季节'].startsWith('秋')).map(row => row['晴空占比（像元×期）'])).toEqual(['0.500', '0.500', '1.000', '1.000']);
        expect(result.report.issues).toMatchObject([{code: 'series/index-range', count: 4}]);
    });

    test('a raster without any data is said', async () => {
        const {report} = await run({ndvi: [...DATES.slice(0, 8).map(usual), index(DATES[8], () => Number.NaN)]});
        expect(report.issues.map(({code}) => code)).toEqual(['series/empty-date']);
    });

    test('parcels outside the rasters are counted as not seen', async () => {
        const east = {...GRID, originX: GRID.originX + 4 * CELL_M};
        const result = await run({ndvi: DATES.map(date => index(date, () => 0.2, {grid: east}))});
        expect(verdicts(result, '1').every(text => text.endsWith('观测不'))).toBe(true);
        expect(result.report.issues).toMatchObject([{code: 'series/outside-raster', count: 1}]);
    });
});

describe('what cannot be used is refused', () => {
    test('a pack without seasons answers that it has no rule', async () => {
        const error = await refused(run({pack: 'cn.ningxia'}));
        expect([error.code, error.details.facts?.['answer']]).toEqual(['series/no-seasons', 'no_rule']);
    });

    test('whole numbers without a scale; with it they are an index', async () => {
        const scaled = (date: string): FileAt => index(date, column => column < 4 && /-0[78]-/.test(date) ? 7000 : 2000, {type: 'int16'});
        expect((await refused(run({ndvi: DATES.map(scaled)}))).code).toBe('series/not-index');
        const {report} = await run({ndvi: DATES.map(scaled), scale: 0.0001});
        expect(report.candidates.parcels).toBe(1);
        expect((await refused(run({ndvi: DATES.map(scaled), scale: 1}))).details.facts).toMatchObject({reason: 'range'});
    });

    test('a cloud mask of another day, a day twice, a raster of other cells', async () => {
        expect((await refused(run({clouds: [cloud('2024-07-21', () => 0)]}))).code).toBe('series/cloud-without-image');
        expect((await refused(run({ndvi: [...DATES, DATES[0]].map(usual)}))).code).toBe('series/date-twice');
        expect((await refused(run({ndvi: [usual(DATES[0]), index(DATES[1], () => 0.2, {grid: {...GRID, originX: GRID.originX + 5}})]}))).code).toBe('pipeline/grids-differ');
    });

    test('dates of no season', async () => {
        const pack = join(folder, 'pack');
        const {cpSync, readFileSync} = await import('node:fs');
        cpSync(join(SURROUNDINGS.packsDir, 'cn.hubei.yidu/0.1.0'), pack, {recursive: true});
        const text = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')) as {seasons: {id: string}[]};
        writeFileSync(join(pack, 'pack.json'), JSON.stringify({...text, seasons: text.seasons.filter(({id}) => id === 'autumn_grain')}));
        expect((await refused(run({pack, ndvi: [usual('2024-12-20')]}))).code).toBe('series/no-window');
    });

    test('a survey without cultivated land, one far away, one with cells too small for it', async () => {
        const wood = await writeLand(folder, 'wood', land('survey', [parcel('0301', cells(0, 0, 4, 4))]));
        expect((await refused(run({survey: {file: wood}}))).code).toBe('series/no-cultivated');
        const far = await writeLand(folder, 'far', land('survey', [parcel('0101', [50_000, 0, 50_100, 100])]));
        expect((await refused(run({survey: {file: far}}))).code).toBe('pipeline/no-overlap');
        const fine = {...GRID, cell: 1e-5};
        expect((await refused(run({ndvi: [index(DATES[3], () => 0.2, {grid: fine})]}))).code).toBe('series/too-fine');
    });

    test('limits that make no sense', async () => {
        for (const limits of [{planted: 2}, {plantedShare: 0}, {leastClear: 1.5}, {leastDates: 0.5}, {leastCells: 0}, {scale: 0}]) {
            expect((await refused(run(limits))).code).toBe('series/bad-limit');
        }
    });
});

test('where most of a county seems to lie idle, a person is told to doubt the index', async () => {
    const small = await writeLand(folder, 'small', land('survey', Array.from({length: 24}, (_, i) => parcel('0103', cells(2 * (i % 6), Math.floor(i / 6), 2, 1)))));
    const issuesOf = async (green: number): Promise<string[]> => {
        const ndvi = DATES.map(date => index(date, column => column < green ? 0.7 : 0.2));
        return (await run({ndvi, survey: {file: small}, leastCells: 1})).report.issues.map(({code}) => code);
    };
    expect(await issuesOf(6)).toEqual([]);
    expect(await issuesOf(4)).toEqual(['series/mostly-idle', 'series/mostly-idle']);
});

test('one date is a series of seasons too, in which nothing can be called idle', async () => {
    const {report} = await run({ndvi: [usual(DATES[3])]});
    expect(report.seasons.map(({year, dates, verdicts: {planted, idle, unknown}}) => [year, dates.length, planted.parcels, idle.parcels, unknown.parcels])).toEqual([[2024, 0, 0, 0, 3], [2024, 1, 1, 0, 2]]);
});

test('an outline has its holes, and what lies in them, whichever way its rings run', () => {
    const square = (x: number, y: number, side: number): number[] => [x, y, x + side, y, x + side, y + side, x, y + side];
    const rings = [square(3, 3, 1), square(0, 0, 10), square(2, 2, 6), square(20, 0, 2)];
    const shape = outlineOf({coords: Float64Array.from(rings.flat()), ringStart: Uint32Array.of(0, 4, 8, 12, 16), featureStart: Uint32Array.of(0, 4)}, 0);
    expect(shape.map(polygon => polygon.map(ring => ring[0]))).toEqual([[[3, 3]], [[0, 0], expect.anything()], [[20, 0]]]);
    const areas = shape.map(polygon => polygon.map(ring => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0) / 2));
    expect(areas).toEqual([[1], [100, -36], [4]]);
});
