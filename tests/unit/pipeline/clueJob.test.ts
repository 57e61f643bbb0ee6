/** A list of clues on land that can be worked out by hand. */

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {crsFromCode, projectInto} from '../../../engine/crs/index.ts';
import {gaussKruger3} from '../../../scripts/samples/sampleCrs.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {EAST, GK111, land, landOfShapes, NORTH, parcel, writeLand} from './landFiles.ts';
import {cluesOf, partsOf, rectangle, runList, sumTicks, ticks, writeClues, type ClueFeature, type TestClue} from './clueLand.ts';
import type {ClueResult} from '../../../engine/pipeline/clues/options.ts';

/** 400 m × 200 m: paddy in the west, an orchard in the east; the northern half is basic farmland. */
const SURVEY = land('survey', [
    {...parcel('0101', [0, 0, 200, 200]), row: {DLBM: '0101', DLMC: '水田'}}, {...parcel('0201', [200, 0, 400, 200]), row: {DLBM: '0201', DLMC: '果园'}},
]);
const FARMLAND = land('basicFarmland', [{at: [[0, 100, 400, 200]], row: {YJJBNTTBBH: '1', DLBM: '0101'}}]);
const VILLAGES = land('village', [
    {at: [[0, 0, 100, 200]], row: {ZLDWDM: '990001101201', ZLDWMC: '东村'}}, {at: [[100, 0, 400, 200]], row: {ZLDWDM: '990001101202', ZLDWMC: '西村'}},
]);
const near = (areaM2: string | null, expected: number): void => expect(Math.abs(Number(areaM2) - expected), `${areaM2} m², not ${expected}`).toBeLessThan(0.05);

async function run(clues: readonly TestClue[], options: Parameters<typeof runList>[3] = {}, further: Partial<Parameters<typeof runList>[2]> = {}): Promise<ClueResult> {
    return inTempFolder(async folder => runList(folder, await writeClues(folder, 'JCTB', clues), {survey: SURVEY, basicFarmland: FARMLAND, village: VILLAGES, ...further}, options));
}

const clueOf = (result: ClueResult, id: string): ClueFeature['properties'] => cluesOf(result).find(({properties}) => properties.clueId === id)!.properties; // ids of the test

function expectClosed(result: ClueResult): void {
    const {ledger} = result.report;
    for (const rest of ['residualM2', 'claimsResidualM2', 'partsResidualM2', 'classesResidualM2']) expect(ledger[rest]).toBe('0.0000');
    for (const {properties: clue} of cluesOf(result)) {
        if (clue.areaM2 === null) continue;
        const parts = partsOf(result).filter(({properties}) => properties.record === clue.record);
        expect(sumTicks(parts.map(({properties}) => properties.areaM2)), clue.clueId).toBe(ticks(clue.areaM2));
        expect(sumTicks(clue.classes.map(({areaM2}) => areaM2)) + ticks(clue.outsideSurveyM2), clue.clueId).toBe(ticks(clue.areaM2));
    }
}

describe('what lies under a clue', () => {
    test('is told by class, basic farmland and village, and judged by rule', async () => {
        // 60 m of paddy and 40 m of orchard, 30 m of 50 in basic farmland
        const result = await run([{id: 'A', rings: [rectangle(140, 80, 240, 130)]}]);
        const clue = clueOf(result, 'A');
        near(clue.areaM2, 5000);
        near(clue.cultivatedM2, 3000);
        near(clue.basicFarmlandM2, 3000);
        expect(clue.classes.map(({code}) => code)).toEqual(['0101', '0201']);
        expect(clue.villages.map(({name}) => name)).toEqual(['西村']);
        expect(clue.kinds).toEqual(['non_ag', 'other_change']);
        const loss = partsOf(result).filter(({properties}) => properties.direction === 'loss');
        expect(loss.map(({properties}) => properties.ruleId)).toEqual(['monitored-building', 'monitored-building']);
        expect(clue.deadlines).toContainEqual({kind: 'stopCheck', dueOn: '2026-04-09'});
        expectClosed(result);
    });

    test('a satellite that sees cultivated land on cultivated land sees no change, on an orchard a gain', async () => {
        const result = await run([{id: 'A', type: '01', rings: [rectangle(140, 20, 240, 70)]}]);
        expect(partsOf(result).map(({properties}) => [properties.direction, properties.kind])).toEqual([['unchanged', 'unchanged'], ['gain', 'gain_restored']]);
        expectClosed(result);
    });

    test('a type by name is its code, an unknown one is told and left to a person', async () => {
        const result = await run([{id: 'A', type: 'ZZ', rings: [rectangle(10, 10, 60, 60)]}]);
        expect(clueOf(result, 'A').kinds).toEqual(['undecided']);
        expect(result.issues.filter(({code}) => code === 'layers/change-type-unknown')).toHaveLength(1);
    });

    test('lawful papers in force come first, as in the main job', async () => {
        const lawful = landOfShapes('lawful', [[[[[0, 0], [200, 0], [200, 100], [0, 100], [0, 0]]]]], [{JLLX: '农用地转用批复', WH: '样例〔2025〕1号', PZRQ: '2025-06-01'}]);
        const result = await run([{id: 'A', rings: [rectangle(20, 20, 60, 60)]}], {}, {lawful});
        expect(clueOf(result, 'A').kinds).toEqual(['lawful_record']);
        expect(clueOf(result, 'A')['papers']).toEqual([expect.stringContaining('样例〔2025〕1号')]);
    });

    test('an area that the list only rounds to 0.01 mu is the same area, one that differs by more is told under its own name', async () => {
        // 96 m² are 0.144 mu
        const rings = [rectangle(20, 20, 32, 28)];
        const told = async (stated: string): Promise<unknown[]> => {
            const {report} = await run([{id: 'A', rings, cells: {MJ: Number(stated)}}, {id: 'B', rings: [rectangle(50, 50, 100, 90)], cells: {MJ: 3}}]);
            return report.issues.filter(({code, severity}) => code === 'layers/area-differs' && severity === 'warning').map(({field, record}) => [field, record]);
        };
        expect(await told('0.14')).toEqual([]);
        expect(await told('0.16')).toEqual([['MJ', 1]]);
    });

    test('without a layer of basic farmland its area is unknown, not zero', async () => {
        const result = await inTempFolder(async folder => runList(folder, await writeClues(folder, 'JCTB', [{id: 'A', rings: [rectangle(20, 20, 60, 60)]}]), {survey: SURVEY}));
        expect(clueOf(result, 'A').basicFarmlandM2).toBeNull();
        expect(result.report.basicFarmland).toBeNull();
        expect(result.issues.map(({code}) => code)).toContain('pipeline/no-basic-farmland');
    });

    test('ground outside the survey is counted apart', async () => {
        const result = await run([{id: 'A', rings: [rectangle(380, 20, 420, 60)]}]);
        near(clueOf(result, 'A').outsideSurveyM2, 800);
        near(clueOf(result, 'A').areaM2, 1600);
        expect(partsOf(result).map(({properties}) => properties.direction)).toEqual(['other', 'outsideSurvey']);
        expect(result.issues.find(({code}) => code === 'clues/partly-outside')).toMatchObject({severity: 'note', count: 1});
        expectClosed(result);
    });

    test('the border of a clue beside the border of a parcel decides nothing', async () => {
        const result = await run([{id: 'A', rings: [rectangle(199.7, 20, 300, 80)]}]);
        const sliver = partsOf(result).find(({properties}) => properties.direction === 'loss')!.properties; // 0.3 m of paddy
        near(sliver.areaM2, 18);
        expect(sliver.sliver).toBe(true);
        expect(clueOf(result, 'A').kinds).toEqual(['other_change']);
        near(clueOf(result, 'A').cultivatedM2, 18);
        near(result.report.slivers.areaM2, 18);
        expectClosed(result);
    });
});

describe('clues on one another', () => {
    test('nested, identical and touching ones have all their ground, and the whole counts it once', async () => {
        const result = await run([
            {id: 'outer', rings: [rectangle(20, 20, 120, 80)]}, {id: 'inner', rings: [rectangle(40, 30, 60, 50)]},
            {id: 'same', rings: [rectangle(20, 20, 120, 80)]}, {id: 'beside', rings: [rectangle(120, 20, 140, 80)]},
        ]);
        near(clueOf(result, 'outer').areaM2, 6000);
        near(clueOf(result, 'inner').areaM2, 400);
        near(clueOf(result, 'same').areaM2, 6000);
        near(clueOf(result, 'beside').areaM2, 1200);
        near(result.report.ledger['groundM2'], 7200);
        near(result.report.ledger['claimedAgainM2'], 6400);
        expect(clueOf(result, 'outer').duplicates.map(({clueId, share, same}) => [clueId, share, same]))
            .toEqual([['inner', '1.0000', false], ['same', '1.0000', true]]);
        expect(clueOf(result, 'beside').duplicates).toEqual([]);
        expect(result.report.duplicates).toMatchObject({clues: 3, identical: 1});
        expect(result.issues.find(({code}) => code === 'clues/duplicate')).toMatchObject({severity: 'warning', count: 3});
        expectClosed(result);
    });

    test('a duplicate under the same number is named with its place in the list', async () => {
        const rings = [rectangle(20, 20, 120, 80)];
        const {files} = await run([{id: 'A', rings}, {id: 'B', rings: [rectangle(130, 20, 150, 80)]}, {id: 'A', rings}, {id: 'C', rings}]);
        const rows = String(files.get('clues.csv')).split('\n');
        expect(rows[1]).toContain('A 第 3 条（图形相同）；C（图形相同）');
        expect(rows[3]).toContain('A 第 1 条（图形相同）；C（图形相同）');
    });

    test('below the share of the preset two clues are two', async () => {
        const result = await run([{id: 'a', rings: [rectangle(0, 0, 100, 50)]}, {id: 'b', rings: [rectangle(21, 0, 121, 50)]}, {id: 'c', rings: [rectangle(0, 60, 100, 90)]}, {id: 'd', rings: [rectangle(19, 60, 119, 90)]}]);
        expect(clueOf(result, 'a').duplicates).toEqual([]);
        expect(clueOf(result, 'c').duplicates).toMatchObject([{clueId: 'd', share: '0.8100'}]);
    });

    test('earlier batches are found with overlap and share of the smaller', async () => {
        await inTempFolder(async (folder) => {
            const earlier = await writeClues(folder, 'JCTB_2025', [{id: 'old', rings: [rectangle(20, 20, 40, 40)]}, {id: 'far', rings: [rectangle(300, 150, 320, 160)]}]);
            const now = await writeClues(folder, 'JCTB', [{id: 'new', rings: [rectangle(30, 20, 80, 60)]}]);
            const result = await runList(folder, now, {survey: SURVEY}, {earlier: [{file: earlier}]});
            const [{batch, clues}] = clueOf(result, 'new').earlier;
            expect(batch).toBe('JCTB_2025');
            expect(clues.map(({clueId}) => clueId)).toEqual(['old']);
            near(clues[0].overlapM2, 200);
            expect(clues[0].share).toBe('0.5000');
            expect(result.report.earlier).toMatchObject([{batch: 'JCTB_2025', clues: 1, repeated: 0}]);
        });
    });

    test('a list pasted two hundred times over is refused', async () => {
        const many = Array.from({length: 201}, (_, i): TestClue => ({id: `${i}`, rings: [rectangle(20, 20, 60, 60)]}));
        await expect(run(many)).rejects.toMatchObject({code: 'clues/too-deep', details: {fix: expect.stringContaining('once') as string}});
    });
});

describe('faulty clues', () => {
    test('one that crosses itself is what its rings enclose, one without ground has no area, one without a shape stays in the list', async () => {
        const result = await run([
            {id: 'bow', rings: [[[20, 20], [60, 60], [60, 20], [20, 60]]]}, {id: 'line', rings: [[[20, 80], [60, 80], [20, 80]]]}, {id: 'good', rings: [rectangle(100, 20, 140, 60)]},
        ]);
        near(clueOf(result, 'bow').areaM2, 800);
        expect(clueOf(result, 'line')).toMatchObject({state: 'noPlace', areaM2: null});
        expect(result.issues.map(({code}) => code)).toContain('kernel/self-crossing');
        expect(result.report.counts).toMatchObject({clues: 3, judged: 2, withoutPlace: 1});
        expectClosed(result);
    });

    test('a list of which nothing lies on the survey is refused with what to do', async () => {
        await expect(run([{id: 'a', rings: [rectangle(90_000, 0, 90_050, 50)]}])).rejects.toMatchObject({code: 'clues/all-outside'});
    });

    test('a list that no preset knows is read by what every list has; one in a database has no form that goes back', async () => {
        await inTempFolder(async (folder) => {
            const layer = {...landOfShapes('monitoring', [[[[[10, 10], [60, 10], [60, 60], [10, 60], [10, 10]]]], [[[[100, 10], [160, 10], [160, 60], [100, 60], [100, 10]]]]], [{}, {}])};
            const file = await writeLand(folder, 'list', {...layer, fields: [{name: '编号', type: 'string', width: 20}], columns: [['甲1', '']]}, 'gpkg');
            const result = await runList(folder, file, {survey: SURVEY}, {detectedOn: '2026-05-01'});
            expect(result.issues.map(({code}) => code)).toEqual(expect.arrayContaining(['clues/general-preset', 'clues/blank-id', 'clues/form-not-written']));
            expect(result.report.form).toEqual({files: [], filled: {}});
            expect(cluesOf(result).map(({properties}) => properties.kinds)).toEqual([['undecided'], ['undecided']]);
        });
    });

    test('a list without any day needs one', async () => {
        const list = [{id: 'a', rings: [rectangle(0, 0, 50, 50)], cells: {HSX: ''}}];
        await expect(run(list)).rejects.toMatchObject({code: 'clues/no-date'});
        expect((await run(list, {detectedOn: '2026-05-01'})).report.detectedOn).toBe('2026-05-01');
    });

    test('half the numbers twice, rows outside the county and a wrong zone in front make one report', async () => {
        const zone = (prefix: number) => (x: number, y: number): readonly [number, number] => [x + EAST + prefix * 1e6, y + NORTH];
        const clues = Array.from({length: 40}, (_, i): TestClue => {
            const x = (i % 8) * 40 + 5, y = Math.floor(i / 8) * 30 + 5;
            const isOutside = i >= 36;
            return {
                id: `990001JC${i < 20 ? i : i - 20}`, rings: [rectangle(x + (isOutside ? 30_000 : 0), y, x + 20 + (isOutside ? 30_000 : 0), y + 15)],
                move: zone(i % 10 === 3 ? 38 : 37),
            };
        });
        const GK111_37 = {epsg: 4525, wkt: GK111.wkt.replace('False_Easting",500000.0', 'False_Easting",37500000.0').replace('CGCS2000_3_Degree_GK_CM_111E', 'CGCS2000_3_Degree_GK_Zone_37')};
        const result = await inTempFolder(async folder => runList(folder, await writeClues(folder, 'JCTB', clues, GK111_37), {survey: SURVEY, basicFarmland: FARMLAND, village: VILLAGES}));
        expect(result.report.counts).toMatchObject({rows: 40, clues: 40, judged: 36, outside: 4});
        expect(result.report.list).toMatchObject({
            repeatedIds: {ids: 20, clues: 40}, outside: {clues: 4}, zonePrefix: {clues: 4, found: [38]},
        });
        const ofList = result.issues.filter(({code}) => code.startsWith('clues/'));
        expect(ofList.map(({code}) => code).sort()).toEqual(['clues/outside-county', 'clues/repeated-id', 'clues/zone-prefix']);
        // rows with the wrong zone lie where they would lie with the right one
        near(clueOf(result, '990001JC3').areaM2, 300);
        near(result.report.ledger['groundM2'], 36 * 300);
        expectClosed(result);
    });

    test('a zone that contradicts the .prj throughout is read where the county is', async () => {
        const clues = [{id: 'a', rings: [rectangle(10, 10, 60, 60)], move: (x: number, y: number): readonly [number, number] => [x + EAST + 38e6, y + NORTH]}];
        const result = await run(clues);
        near(clueOf(result, 'a').areaM2, 2500);
        expect(result.report.list.zonePrefix).toMatchObject({clues: 1, found: [38], readAs: 'EPSG:4546'});
        expect(result.issues.find(({code}) => code === 'clues/zone-prefix')?.severity).toBe('warning');
    });

    test('a list in the zone of the neighbour, rightly so, is no fault', async () => {
        const crs = gaussKruger3(114);
        const move = (x: number, y: number): readonly [number, number] => {
            const at = Float64Array.of(x + EAST, y + NORTH);
            projectInto(crsFromCode('EPSG:4546'), crsFromCode('EPSG:4547'), at, at);
            return [at[0], at[1]];
        };
        const result = await inTempFolder(async folder => runList(folder, await writeClues(folder, 'JCTB', [{id: 'a', rings: [rectangle(10, 10, 60, 60)], move}], crs), {survey: SURVEY}));
        near(clueOf(result, 'a').areaM2, 2500);
        expect(result.report.list.zonePrefix.clues).toBe(0);
    });
});

test('the same list gives the same bytes', async () => {
    const clues: TestClue[] = [{id: 'a', rings: [rectangle(10, 10, 60, 60)]}, {id: 'b', rings: [rectangle(40, 40, 240, 160)], type: 'DT'}];
    await inTempFolder(async (folder) => {
        const list = await writeClues(folder, 'JCTB', clues);
        const [first, second] = [await runList(folder, list, {survey: SURVEY, basicFarmland: FARMLAND}), await runList(folder, list, {survey: SURVEY, basicFarmland: FARMLAND})];
        expect([...second.files.keys()]).toEqual([...first.files.keys()]);
        for (const [name, content] of first.files) expect(Buffer.from(second.files.get(name)!).equals(Buffer.from(content)), name).toBe(true);
    });
});


describe('points', () => {
    /** Local metres as longitude and latitude. */
    const place = (x: number, y: number): readonly [number, number] => {
        const at = Float64Array.of(x + EAST, y + NORTH);
        projectInto(crsFromCode('EPSG:4546'), crsFromCode('EPSG:4490'), at, at);
        return [at[0], at[1]];
    };
    const runPoints = async (places: readonly (readonly [number, number])[]): Promise<ClueResult> => inTempFolder(async (folder) => {
        const file = join(folder, 'points.geojson');
        writeFileSync(file, JSON.stringify({type: 'FeatureCollection', features: places.map(([x, y], i) => (
            {type: 'Feature', properties: {线索编号: `p${i}`, 来源: '巡查'}, geometry: {type: 'Point', coordinates: place(x, y)}}))}));
        return runList(folder, file, {survey: SURVEY, basicFarmland: FARMLAND, village: VILLAGES}, {detectedOn: '2026-05-01'});
    });

    test('are answered by what lies at the place, and have no area anywhere', async () => {
        // a metre beside basic farmland, and a metre beside the village
        const result = await runPoints([[101, 101], [99, 99], [300, 150]]);
        const clues = cluesOf(result).map(({properties}) => properties);
        expect(clues.map(clue => [clue.state, clue['meetsBasicFarmland'], clue.villages.map(({name}) => name), clue.classes.map(({code}) => code)])).toEqual([
            ['point', true, ['西村'], ['0101']], ['point', false, ['东村'], ['0101']], ['point', true, ['西村'], ['0201']],
        ]);
        for (const clue of clues) expect([clue.areaM2, clue.cultivatedM2, clue.basicFarmlandM2, clue.outsideSurveyM2, ...clue.classes.map(({areaM2}) => areaM2)].every(area => area === null)).toBe(true);
        expect(clues[0].kinds).toEqual(['undecided']);
        expect(cluesOf(result)[0].geometry?.type).toBe('Point');
        expect(partsOf(result)).toEqual([]);
        expect(result.report.counts).toMatchObject({points: 3, judged: 0, parts: 0});
        expect(result.report.ledger).toMatchObject({claimsM2: '0.0000', groundM2: '0.0000'});
        expect([...result.report.byVillage, ...result.report.byKind].every(({areaM2}) => areaM2 === '0.0000')).toBe(true);
        expect(result.report.basicFarmland).toMatchObject({clues: 2, areaM2: '0.0000'});
        const [first] = (result.files.get('clues.csv') as string).split('\r\n').slice(1);
        expect(first).toMatch(/^1,p0；,,点位线索，无面积,,,,,,,是,,,0101 水田,/);
        expectClosed(result);
    });

    test('on the border of two parcels name both', async () => {
        const [clue] = cluesOf(await runPoints([[200, 50]])).map(({properties}) => properties);
        expect(clue.classes.map(({code}) => code).sort()).toEqual(['0101', '0201']);
    });
});
