import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {PIPELINE_CODES} from '../../../engine/core/codes/pipeline.ts';
import type {WriteLayer} from '../../../engine/formats/index.ts';
import type {RunOptions, RunResult} from '../../../engine/pipeline/index.ts';
import type {Rectangle} from '../../../scripts/samples/rectangles.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {issuesOf, land, parcel, properties, runLayers, toGrid, writeLand, type Piece} from './landFiles.ts';

const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -50, 100, 50]);
const WORKS: Rectangle = [0, 0, 40, 30];
const BEFORE = land('survey', [WOOD, PADDY]);
const AFTER = land('survey', [WOOD, PADDY, parcel('0601', WORKS)]);
const VILLAGE: Piece = {at: [[-200, -200, 200, 200]], row: {ZLDWDM: '990001103201', ZLDWMC: '丙一村'}};

const farmland = (...at: Rectangle[]): WriteLayer => land('basicFarmland', at.map((one, i) => ({at: [one], row: {YJJBNTTBBH: `B${i}`, DLBM: '0101'}})));
const run = (further: Partial<Record<'basicFarmland' | 'village' | 'lawful', WriteLayer>> = {}, after = AFTER): Promise<RunResult> =>
    inTempFolder(folder => runLayers(folder, {before: BEFORE, after, ...further}));

describe('layers that were not given', () => {
    test('are named: overlap with basic farmland is unknown and villages are those of the parcels', async () => {
        const villaged = (layer: readonly Piece[]) => land('survey', layer.map(piece => ({...piece, row: {...piece.row, ZLDWDM: '9900011032010000000', ZLDWMC: '丙一村'}})));
        const result = await inTempFolder(folder => runLayers(folder, {
            before: villaged([WOOD, PADDY]), after: villaged([WOOD, PADDY, parcel('0601', WORKS)]),
        }));
        expect(issuesOf(result, 'pipeline/no-basic-farmland')).toMatchObject([{severity: 'warning'}]);
        expect(issuesOf(result, 'pipeline/no-basic-farmland')[0].message).toMatch(/unknown, not zero/);
        expect(issuesOf(result, 'pipeline/no-village')).toMatchObject([{severity: 'note'}]);
        expect(properties(result, 'parts.geojson')).toMatchObject([{villageCode: '990001103201', villageName: '丙一村', townshipCode: '990001103'}]);
    });

    test('are not missed where they were given', async () => {
        const result = await run({basicFarmland: farmland([-100, -50, -50, 50]), village: land('village', [VILLAGE])});
        expect(result.issues.filter(({code}) => code.startsWith('pipeline/'))).toEqual([]);
    });
});

test('changed land outside all villages is counted to the square metre', async () => {
    const result = await run({village: land('village', [{...VILLAGE, at: [[-200, -200, 25, 200]]}])});
    const [issue] = issuesOf(result, 'pipeline/outside-villages');
    expect(issue).toMatchObject({severity: 'warning', areaM2: 450});
    expect(issue.layer).toContain('village.shp');
    expect(properties(result, 'parts.geojson').map(({villageName, planeAreaM2}) => [villageName, Number(planeAreaM2)]))
        .toEqual([['丙一村', 750], ['', 450]]);
});

test('vertices that moved are counted, with the farthest move in millimetres, and the move is no change', async () => {
    const moved = land('survey', [WOOD, PADDY, parcel('0601', WORKS)], {
        move: (x, y) => [toGrid(x, y)[0] + (y === 50 ? 0.0004 : 0), toGrid(x, y)[1]],
    });
    const result = await run({}, moved);
    const [issue] = issuesOf(result, 'pipeline/vertices-moved');
    // the two northern corners of the field, in the wood's hole and in the field itself
    expect(issue).toMatchObject({severity: 'note', layer: 'after', count: 4});
    expect(issue.message).toContain('0.40 mm');
    expect(properties(result, 'patches.geojson')).toHaveLength(1);
    expect(await run({}, land('survey', [WOOD, PADDY], {move: (x, y) => [toGrid(x, y)[0] + (y === 50 ? 0.01 : 0), toGrid(x, y)[1]]})
        ).then(far => issuesOf(far, 'pipeline/vertices-moved'))).toEqual([]);
});

describe('basic farmland under a patch', () => {
    test('a strip 0.5 m wide joins the part beside it and is reported with its area', async () => {
        const result = await run({basicFarmland: farmland([-100, 0, 0.5, 30])});
        const [issue] = issuesOf(result, 'pipeline/thin-part-joined');
        const [patch] = properties(result, 'patches.geojson');
        expect(issue).toMatchObject({severity: 'note', count: 1});
        expect(issue.areaM2).toBeCloseTo(15, 3);
        expect(issue.message).toMatch(/15\.00 m².*15\.00 m² in patch/);
        expect(issue.message).toContain(String(patch.id));
        expect(Number(patch.basicFarmlandM2)).toBeCloseTo(15, 3);
        expect(properties(result, 'parts.geojson')).toMatchObject([{inBasicFarmland: false, planeAreaM2: '1200.000000000'}]);
    });

    test('a strip 2.5 m wide is a part of its own', async () => {
        const result = await run({basicFarmland: farmland([-100, 0, 2.5, 30])});
        expect(issuesOf(result, 'pipeline/thin-part-joined')).toEqual([]);
        expect(properties(result, 'parts.geojson').map(part => [part.inBasicFarmland, Number(part.planeAreaM2)])).toEqual([[false, 1125], [true, 75]]);
    });

    test('two halves that are both thinner than a sliver stay two parts: nothing is lost', async () => {
        // a track 1.8 m wide, half of it on basic farmland
        const result = await run({basicFarmland: farmland([-100, 0, 0.9, 40])}, land('survey', [WOOD, PADDY, parcel('1006', [0, -50, 1.8, 50])]));
        const [patch] = properties(result, 'patches.geojson');
        const split = await run({basicFarmland: farmland([-100, -50, 0.9, 50])}, land('survey', [WOOD, PADDY, parcel('1006', [0, -50, 1.8, 50])]));
        expect(Number(patch.planeAreaM2)).toBe(180);
        expect(properties(split, 'parts.geojson').map(part => Number(part.planeAreaM2))).toEqual([90, 90]);
    });

    test.each([
        ['0.9 m²', [0, 0, 0.9, 1], false], ['1.0 m²', [0, 0, 1, 1], true], ['1.1 m²', [0, 0, 1.1, 1], true],
    ] as const)('an overlap of %s', async (_, [x0, y0, x1, y1], meets) => {
        const result = await run({basicFarmland: farmland([x0 - 20, y0, x1, y1])});
        const [patch] = properties(result, 'patches.geojson');
        expect(Number(patch.basicFarmlandM2)).toBeCloseTo((x1 - x0) * (y1 - y0), 3);
        expect(patch.touchesBasicFarmland).toBe(!meets);
        // ten days for a field check, three on basic farmland and one day to stop the work there
        expect(result.page.patches[0].deadlines.map(({dueOn}) => dueOn)).toEqual(meets ? ['2026-01-03', '2026-01-01'] : ['2026-01-10']);
        expect((result.report as {basicFarmland: {patches: number}}).basicFarmland.patches).toBe(meets ? 1 : 0);
        expect(properties(result, 'parts.geojson')).toHaveLength(1);
    });

    test('a house of 150 m² is set aside for its size, and not when 1.0 m² of it lies on basic farmland', async () => {
        const after = land('survey', [WOOD, PADDY, parcel('0702', [0, 0, 15, 10])]);
        const small = await run({basicFarmland: farmland([-20, 0, 0.9, 1])}, after);
        expect(properties(small, 'set-aside.geojson')).toMatchObject([{reason: 'small', limit: 200, groupAreaM2: '150.0000', touchesBasicFarmland: true}]);
        expect(properties(small, 'patches.geojson')).toEqual([]);
        const saved = await run({basicFarmland: farmland([-20, 0, 1, 1])}, after);
        expect(properties(saved, 'set-aside.geojson')).toEqual([]);
        expect(properties(saved, 'patches.geojson')).toHaveLength(1);
    });
});

describe('versions of basic farmland', () => {
    const OLD: Rectangle = [-100, -50, -20, 50], NEW: Rectangle = [-100, -50, -60, 50];
    const record = (row: Piece['row'], at: Rectangle = [-60, -50, -20, 50]): WriteLayer => land('lawful', [{at: [at], row}]);
    const withVersions = (versions: readonly (readonly [Rectangle, string | undefined])[], lawful?: WriteLayer): Promise<RunResult> => inTempFolder(async (folder) => {
        const layers: RunOptions['layers'][number][] = [];
        for (const [i, [at, date]] of versions.entries()) {
            layers.push({kind: 'basicFarmland', file: await writeLand(folder, `farmland${i}`, farmland(at)), ...date === undefined ? {} : {date}});
        }
        if (lawful) layers.push({kind: 'lawful', file: await writeLand(folder, 'lawful', lawful)});
        return runLayers(folder, {before: BEFORE, after: AFTER}, {layers});
    });

    test('a newer one that is smaller without a document is an error with the area and a place on it', async () => {
        const result = await withVersions([[OLD, '2023-06-30'], [NEW, '2025-06-30']]);
        const [issue] = issuesOf(result, 'pipeline/basic-farmland-shrank');
        expect(issue).toMatchObject({severity: 'error', areaM2: 4000, atCrs: 'EPSG:4490'});
        expect(issue.layer).toContain('farmland1.shp');
        expect(issue.message).toMatch(/4000\.00 m².*2023-06-30.*2025-06-30.*4000\.00 m²/);
        expect(issue.at![0]).toBeCloseTo(111, 2);
        expect(issuesOf(await withVersions([[NEW, '2025-06-30'], [OLD, '2023-06-30']]), 'pipeline/basic-farmland-shrank')[0].areaM2, 'in any order').toBe(4000);
    });

    test('a document that covers what is gone silences it, and one that covers half of it leaves the other half', async () => {
        const versions = [[OLD, '2023-06-30'], [NEW, '2025-06-30']] as const;
        const row = {JLLX: '农转用批复', WH: '虚农转〔2025〕7号', PZRQ: '2025-03-01'};
        expect(issuesOf(await withVersions(versions, record(row)), 'pipeline/basic-farmland-shrank')).toEqual([]);
        const [half] = issuesOf(await withVersions(versions, record(row, [-60, -50, -40, 50])), 'pipeline/basic-farmland-shrank');
        expect(half.areaM2).toBe(2000);
        expect(half.message).toMatch(/^4000\.00 m².*2000\.00 m²/);
        const [paper] = issuesOf(await withVersions(versions, record({...row, WH: ''})), 'pipeline/basic-farmland-shrank');
        expect(paper.areaM2, 'a record without a number documents nothing').toBe(4000);
    });

    test('a newer one that is larger, or a version alone, alarms nobody', async () => {
        expect(issuesOf(await withVersions([[NEW, '2023-06-30'], [OLD, '2025-06-30']]), 'pipeline/basic-farmland-shrank')).toEqual([]);
        expect(issuesOf(await withVersions([[NEW, '2023-06-30']]), 'pipeline/basic-farmland-shrank')).toEqual([]);
    });

    test('the one in force on the day of the after layer decides; a later one does not, and alone it is used with a warning', async () => {
        const onWorks: Rectangle = [0, 0, 40, 30], beside: Rectangle = [-100, -50, -60, 50];
        const inForce = await withVersions([[beside, '2024-06-30'], [onWorks, '2026-06-30']]);
        expect(properties(inForce, 'patches.geojson')).toMatchObject([{basicFarmlandM2: '0.0000'}]);
        expect(issuesOf(inForce, 'pipeline/basic-farmland-later')).toMatchObject([{severity: 'note'}]);
        // what the later version gives up is said all the same
        expect(issuesOf(inForce, 'pipeline/basic-farmland-shrank')).toMatchObject([{severity: 'error', areaM2: expect.closeTo(4000, 0) as number}]);
        const alone = await withVersions([[onWorks, '2026-06-30']]);
        const [issue] = issuesOf(alone, 'pipeline/basic-farmland-later');
        expect(issue).toMatchObject({severity: 'warning'});
        expect(issue.message).toMatch(/2026-06-30.*later.*2025-12-31/);
        expect(issue.layer).toContain('farmland0.shp');
        expect(properties(alone, 'patches.geojson')).toMatchObject([{basicFarmlandM2: '1200.0000'}]);
    });
});

describe('a layer without land', () => {
    const none = {before: land('survey', []), basicFarmland: farmland(), village: land('village', []), lawful: land('lawful', [])};

    test.each(['shp', 'gpkg', 'geojson', 'fgb', 'parquet'] as const)('is refused as %s by its path, with what to do, in any role', async (format) => {
        for (const [role, layer] of Object.entries(none)) {
            await inTempFolder(async (folder) => {
                const error: unknown = await runLayers(folder, {before: BEFORE, after: AFTER, [role]: layer}, {}, format).catch((reason: unknown) => reason);
                expect(error, role).toMatchObject({name: 'EngineError', code: expect.stringMatching(/^formats\/(empty-file|no-polygons)$/) as string,
                    details: {file: expect.stringContaining(`${role}.${format}`) as string, fix: expect.stringMatching(/\w/) as string}});
            });
        }
    });
});

test('every code of the pipeline is met in a test of this folder', () => {
    const folder = new URL('./', import.meta.url);
    const tests = readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    expect(Object.keys(PIPELINE_CODES).filter(code => !tests.includes(code))).toEqual([]);
});
