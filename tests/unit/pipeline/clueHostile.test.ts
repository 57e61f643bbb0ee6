/** Lists with rows that are wrong in themselves: each costs its own row, and the rest of the list is answered and goes back. */

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {readClues} from '../../../engine/clues/readClues.ts';
import {unitOfHeading} from '../../../engine/clues/areaUnit.ts';
import {filledColumns} from '../../../engine/pipeline/clues/outputs/fillForm.ts';
import type {ClueRecord} from '../../../engine/pipeline/clues/clueRecords.ts';
import type {ClueResult} from '../../../engine/pipeline/clues/options.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {fakeForm} from '../clues/fakeForm.ts';
import {cluesOf, rectangle, runList} from './clueLand.ts';
import {EAST, land, NORTH, parcel} from './landFiles.ts';

const SURVEY = land('survey', [{...parcel('0101', [0, 0, 200, 200]), row: {DLBM: '0101', DLMC: '水田'}}, {...parcel('0201', [200, 0, 400, 200]), row: {DLBM: '0201', DLMC: '果园'}}]);

const placed = (ring: readonly (readonly [number, number])[]): number[][] => [...ring, ring[0]].map(([x, y]) => [x + EAST, y + NORTH]);
const square = (x0: number, y0: number, x1: number, y1: number): number[][] => placed(rectangle(x0, y0, x1, y1));
const polygon = (...rings: number[][][]): unknown => ({type: 'Polygon', coordinates: rings});
const clue = (id: string, geometry: unknown): unknown => ({type: 'Feature', properties: {JCBH: id, TBLX: '20', HSX: '2026-04-08', MJ: null}, geometry});

const runFile = async (name: string, content: string): Promise<ClueResult> => inTempFolder(async (folder) => {
    writeFileSync(join(folder, name), content);
    return runList(folder, join(folder, name), {survey: SURVEY}, {crs: 'EPSG:4546'});
});
const runFeatures = async (features: readonly unknown[]): Promise<ClueResult> => runFile('list.geojson', JSON.stringify(
    {type: 'FeatureCollection', crs: {type: 'name', properties: {name: 'urn:ogc:def:crs:EPSG::4546'}}, features}));
const stateOf = (result: ClueResult): string[] => cluesOf(result).map(({properties}) => `${properties.clueId} ${properties.state}`);

describe('a row that is wrong in itself', () => {
    test('whose attributes are no object goes back as it came, and all others are filled', async () => {
        const result = await runFeatures([clue('A', polygon(square(10, 10, 60, 60))), {type: 'Feature', properties: 'x', geometry: polygon(square(70, 10, 90, 60))}]);
        const {features} = JSON.parse(Buffer.from(result.files.get('form/list.geojson') as Uint8Array).toString()) as {features: {properties: unknown}[]};
        expect(features[0].properties).toMatchObject({JCBH: 'A', MJ: 2500, 处理情况: '已套合'});
        expect(features[1].properties).toBe('x');
        expect(result.issues.filter(({code}) => code === 'clues/cells-left-out').every(({count}) => count === 1)).toBe(true);
        expect(result.issues.some(({code}) => code === 'clues/cells-left-out')).toBe(true);
    });

    test('with a vertex that is nowhere on the Earth is told, and the others are answered', async () => {
        const good = [['A', 10], ['B', 70], ['C', 130]].map(([id, x]) => clue(String(id), polygon(square(Number(x), 10, Number(x) + 50, 60))));
        for (const far of [1e12, 1e300, 1e8]) {
            const spiked = clue('D', polygon([[EAST + 10, NORTH + 10], [EAST + 10, far], [EAST + 20, NORTH + 50], [EAST + 10, NORTH + 10]]));
            const result = await runFeatures([...good, spiked]);
            expect(stateOf(result), `${far}`).toEqual(['A area', 'B area', 'C area', 'D outside']);
            expect(result.issues).toContainEqual(expect.objectContaining({code: 'clues/outside-county', record: 4}));
        }
    });

    test('whose parts contradict their rings is told as in any layer', async () => {
        const result = await runFeatures([clue('A', {type: 'MultiPolygon', coordinates: [[square(10, 10, 60, 60)], [square(20, 20, 30, 30)]]})]);
        expect(result.issues.map(({code}) => code)).toContain('kernel/nested-shells');
        // a point beside it has a role too, or nobody's would be looked at
        const withPoint = await runFeatures([clue('P', {type: 'Point', coordinates: [EAST + 5, NORTH + 5]}), clue('A', {type: 'MultiPolygon', coordinates: [[square(10, 10, 60, 60)], [square(20, 20, 30, 30)]]})]);
        expect(withPoint.issues.map(({code}) => code)).toContain('kernel/nested-shells');
    });
});

test('a blank row is no clue: it is told, has no number to miss, and stays blank', async () => {
    const ring = (x: number): string => `"${square(x, 10, x + 50, 60).map(([e, n]) => `${e},${n}`).join(';')}"`;
    const result = await runFile('list.csv', `线索编号,来源,发现日期,坐标\r\nA,巡查,2026-04-08,${ring(10)}\r\n,,,\r\nB,巡查,2026-04-08,${ring(70)}\r\n`);
    expect(stateOf(result)).toEqual(['A area', 'B area']);
    expect(result.report.counts).toMatchObject({rows: 3, clues: 2, withoutPlace: 0});
    expect(result.report.list.blankIds).toBe(0);
    expect(result.issues).toContainEqual(expect.objectContaining({code: 'formats/null-geometry', record: 2, count: 1}));
    expect(Buffer.from(result.files.get('form/list.csv') as Uint8Array).toString().split('\r\n')[2]).toBe(',,,');
});

describe('the unit of a heading', () => {
    test('hectares are told by whatever stands for them', () => {
        expect(['面积hm²', '面积（hm²）', 'MJ_HA', '面积(ha)', '面积公顷', '面积m²', 'SHAPE'].map(unitOfHeading)).toEqual(['ha', 'ha', 'ha', 'ha', 'ha', 'm2', null]);
    });

    test('holds for a column of the form against the unit of the preset', () => {
        const form = fakeForm(['JCBH', 'TBLX', '面积（亩）', 'GDMJ_MU(㎡)', 'GDMJ', 'QX'], [['A', '20', '', '', '', '']]);
        const {preset, clues} = readClues(form, null);
        expect(preset.id).toBe('zhejiang-monitoring');
        const record = {clue: clues[0], number: 0, state: 'area', ticks: 20_000_000n, byClass: [], outsideTicks: 0n, cultivatedTicks: 13_333_333n, basicFarmlandTicks: null,
            meetsBasicFarmland: null, redlineTicks: null, onRedline: null, papersTicks: 0n, papers: [], villages: [], townships: [], parts: [], deciding: [], kinds: [],
            deadlines: [{dueOn: '2026-04-09', labelZh: '制止'}], duplicates: [], earlier: [], label: [111, 30]} as unknown as ClueRecord; // what is filled from
        const values = Object.fromEntries(filledColumns(form, preset, [record], null, () => '').map(one => [one.name, one.values[0]]));
        expect(values['面积（亩）']).toBe('3.00');
        expect(values['GDMJ_MU(㎡)']).toBe('1333.33');
        // columns that other lists have for something else, or in another unit, are not ours
        expect([values['GDMJ'], values['QX']]).toEqual([undefined, undefined]);
    });
});

test('a column of just the name comes before one that only begins with it', () => {
    const form = fakeForm(['ID_CARD', 'ID', 'MJ_旧', 'MJ'], [['420581', '7', '1', '2']]);
    const [read] = readClues(form, null).clues;
    expect([read.id, read.statedArea]).toEqual(['7', 2]);
});
