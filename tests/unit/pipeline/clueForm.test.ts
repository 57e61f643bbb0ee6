/** What goes back in the form, by preset: which column, which unit, which words. */

import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {readClues} from '../../../engine/clues/readClues.ts';
import {filledColumns, filledForm} from '../../../engine/pipeline/clues/outputs/fillForm.ts';
import type {ClueRecord} from '../../../engine/pipeline/clues/clueRecords.ts';
import {areaText, shortList, yesNoOf} from '../../../engine/pipeline/clues/clueValues.ts';
import {presetOf} from '../../../engine/pipeline/clues/loadClues.ts';
import {fakeForm} from '../clues/fakeForm.ts';

const NAMES = new Map([['0101', '水田'], ['0201', '果园']]);
const nameOf = (code: string): string => NAMES.get(code) ?? '';

function recordsOf(form: ReturnType<typeof fakeForm>, changes: readonly Partial<ClueRecord>[]): ClueRecord[] {
    return readClues(form, null).clues.map((clue, number): ClueRecord => ({
        clue, number, state: 'area', ticks: 20_000_000n, byClass: [{code: '0101', ticks: 13_333_333n}, {code: '0201', ticks: 6_666_667n}], outsideTicks: 0n,
        cultivatedTicks: 13_333_333n, onCultivated: true, basicFarmlandTicks: 10_000_000n, meetsBasicFarmland: true, redlineTicks: null, onRedline: null, papersTicks: 0n,
        papers: [], villages: [{code: '990001101201', name: '东村', ticks: 20_000_000n}], townships: [], parts: [], outside: null, kinds: ['non_ag'], deciding: [],
        deadlines: [], duplicates: [], earlier: [], label: [111, 30], geometry: [], ...changes[number],
    }));
}
const column = (columns: ReturnType<typeof filledColumns>, name: string) => columns.find(one => one.name === name);

describe('the provincial table', () => {
    const HEADINGS = ['JCBH', 'TBLX', 'DLBM', 'DLMC', 'SFYN', 'SFHX', 'MJ'];

    test('old class, farmland and area go into its own columns, the rest behind them under names that a DBF holds', async () => {
        const form = fakeForm(HEADINGS, [['A', '20', '', '', '', '', ''], ['B', '20', '0103', '旱地', '否', '否', '12']], {format: 'shapefile'});
        const columns = filledColumns(form, readClues(form, null).preset, recordsOf(form, []), 'm2', nameOf);
        expect(column(columns, 'DLBM')).toMatchObject({when: 'blank', values: ['0101', '0101']});
        expect(column(columns, 'DLMC')?.values[0]).toBe('水田');
        expect(column(columns, 'SFYN')?.values[0]).toBe('是');
        expect(column(columns, 'SFHX')?.values).toEqual([null, null]); // no layer of it was given
        expect(column(columns, 'MJ')).toMatchObject({values: ['2000.00', '2000.00'], type: 'number'});
        expect(column(columns, 'GDMJ_MU')).toMatchObject({values: ['2.00', '2.00'], decimals: 2});
        expect(column(columns, 'YSLX')?.values[0]).toBe('疑似“非农化”');
        expect(columns.every(({name}) => Buffer.byteLength(name) <= 10)).toBe(true);
        const {files, filled} = await filledForm(form, readClues(form, null).preset, recordsOf(form, []), 'm2', nameOf);
        expect([...files.keys()]).toEqual(['form/list.xlsx']);
        expect(filled).toMatchObject({DLBM: 1, MJ: 1, GDMJ_MU: 2});
    });

    test('columns that a form of any kind leaves to the county take our values, in the unit of their heading, and are not added again', () => {
        const form = fakeForm(['线索编号', '占耕地（亩）', '占永农（平方米）', '是否占基本农田'], [['A', '', '', '']]);
        const columns = filledColumns(form, readClues(form, null).preset, recordsOf(form, []), null, nameOf);
        expect(column(columns, '占耕地（亩）')?.values).toEqual(['2.00']);
        expect(column(columns, '占永农（平方米）')?.values).toEqual(['1000.00']);
        expect(column(columns, '是否占基本农田')?.values).toEqual(['是']);
        // in mu it stands nowhere yet
        expect(columns.map(({name}) => name).filter(name => /耕地|永农|基本农田/.test(name))).toEqual(['占耕地（亩）', '占永农（平方米）', '是否占基本农田', '占永农面积_亩']);
    });

    test('yes and no are written as the column writes them', () => {
        const form = fakeForm(HEADINGS, [['A', '20', '', '', '', '', ''], ['B', '20', '', '', '0', '', '']]);
        const columns = filledColumns(form, readClues(form, null).preset, recordsOf(form, [{}, {meetsBasicFarmland: false}]), null, nameOf);
        expect(column(columns, 'SFYN')?.values).toEqual(['1', '0']);
        expect(yesNoOf(['Y', '', 'y'])).toEqual({yes: 'Y', no: 'N'});
        expect(yesNoOf(['是', '1'])).toEqual({yes: '是', no: '否'});
    });

    test('a point has no area, a clue off the survey nothing but its state', () => {
        const form = fakeForm(HEADINGS, [['A', '20'], ['B', '20'], ['C', '20']]);
        const records = recordsOf(form, [{state: 'point', ticks: 0n, geometry: null}, {state: 'outside', label: null, geometry: null}, {}]);
        const columns = filledColumns(form, readClues(form, null).preset, records, null, nameOf);
        expect(column(columns, 'MJ')?.values).toEqual([null, null, '2000.00']);
        expect(column(columns, '占耕地面积_亩')?.values).toEqual([null, null, '2.00']);
        expect(column(columns, '处理情况')?.values).toEqual(['点位线索，无面积', '不在调查范围内', '已套合']);
        expect(column(columns, 'DLBM')?.values).toEqual(['0101', null, '0101']);
    });
});

test('columns of a county form are filled in the unit they name, else in that of the list', () => {
    const form = fakeForm(['监测编号', '监测面积（亩）', '占耕地（平方米）', '占基本农田'], [['A', '3', '', '']]);
    const columns = filledColumns(form, readClues(form, null).preset, recordsOf(form, []), 'mu', nameOf);
    expect(column(columns, '占耕地（平方米）')?.values).toEqual(['1333.33']);
    expect(column(columns, '占基本农田')?.values).toEqual(['1.50']);
});

test('a column that no clue has anything for is not added', () => {
    const form = fakeForm(['JCBH', 'TBLX'], [['A', '20']]);
    const columns = filledColumns(form, readClues(form, null).preset, recordsOf(form, []), null, nameOf);
    expect(column(columns, '重复图斑')).toBeUndefined();
    expect(column(columns, '占生态保护红线_亩')).toBeUndefined();
});

test('areas are rounded half-up, long lists are cut with their number', () => {
    expect([areaText(10_050n, 'm2'), areaText(6_666_667n, 'mu'), areaText(123_456_789n, 'ha')]).toEqual(['1.01', '1.00', '1.2346']);
    expect(shortList(['a', 'b', 'a', '', 'c'])).toBe('a；b；c');
    expect(shortList(Array.from({length: 7}, (_, i) => `${i}`))).toBe('0；1；2；3；4 等 7 个');
});

describe('the preset that a person asks for', () => {
    test('is one of those that come along, or a file; a name near one is told', () => {
        expect(presetOf(undefined)).toBeNull();
        expect(presetOf('patrol')?.id).toBe('patrol');
        expect(() => presetOf('zhejang-monitoring')).toThrow(expect.objectContaining({
            code: 'clues/unknown-preset', details: expect.objectContaining({facts: expect.objectContaining({near: expect.arrayContaining(['zhejiang-monitoring']) as string[]}) as object}) as object,
        }));
        expect(() => presetOf('./no-such-preset.json')).toThrow(expect.objectContaining({code: 'formats/not-found'}));
    });
});

describe('a form too narrow', () => {
    const full = (row: number, field: string): EngineError => new EngineError('formats/form-full', 'too long', {facts: {row, field}});

    test('goes out without the cell that does not fit, and says so once', async () => {
        const form = fakeForm(['JCBH', 'TBLX', 'DLMC'], [['A', '20', ''], ['B', '20', '']]);
        const {fill} = form;
        const narrow: typeof form = {...form, fill: columns => columns.some(({name, values}) => name === 'DLMC' && values[1] !== null) ? Promise.reject(full(2, 'DLMC')) : fill(columns)};
        const {issues, filled} = await filledForm(narrow, readClues(form, null).preset, recordsOf(form, []), null, nameOf);
        expect(issues).toMatchObject([{code: 'clues/cells-left-out', field: 'DLMC', count: 1}]);
        expect(filled).toMatchObject({DLMC: 1, 占耕地面积_亩: 2});
    });

    test('gives up a column in which nothing fits, and counts all of it', async () => {
        const rows = Array.from({length: 50}, (_, i) => [`${i}`, '20', '']);
        const form = fakeForm(['JCBH', 'TBLX', 'DLMC'], rows);
        const {fill} = form;
        const narrow: typeof form = {...form, fill: (columns) => {
            const row = columns.find(({name}) => name === 'DLMC')?.values.findIndex(text => text !== null) ?? -1;
            return row >= 0 ? Promise.reject(full(row + 1, 'DLMC')) : fill(columns);
        }};
        const {issues, filled} = await filledForm(narrow, readClues(form, null).preset, recordsOf(form, []), null, nameOf);
        expect(issues).toMatchObject([{code: 'clues/cells-left-out', field: 'DLMC', count: 50}]);
        expect(filled).toMatchObject({DLMC: 0});
    });

    test('any other fault of the form is one', async () => {
        const form = fakeForm(['JCBH', 'TBLX'], [['A', '20']]);
        const broken: typeof form = {...form, fill: () => Promise.reject(new EngineError('formats/corrupt', 'broken'))};
        await expect(filledForm(broken, readClues(form, null).preset, recordsOf(form, []), null, nameOf)).rejects.toMatchObject({code: 'formats/corrupt'});
    });
});
