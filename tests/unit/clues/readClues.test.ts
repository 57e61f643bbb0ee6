import {describe, expect, test} from 'vitest';
import {roundingM2, statedM2, unitOfAreas, unitOfHeading} from '../../../engine/clues/areaUnit.ts';
import {CLUE_PRESETS, GENERAL_PRESET} from '../../../engine/clues/presets.ts';
import {readClues, repeatedIds} from '../../../engine/clues/readClues.ts';
import {readPreset} from '../../../engine/clues/readPreset.ts';
import {roundsOf} from '../../../engine/clues/rounds.ts';
import {CHANGE_TYPES, readChangeType} from '../../../engine/landclass/changeTypes.ts';
import {forAll} from '../../helpers/forAll.ts';
import {fakeForm} from './fakeForm.ts';

describe('the preset of a list', () => {
    const LISTS: readonly (readonly [string, readonly string[]])[] = [
        ['zhejiang-monitoring', ['OBJECTID', 'XZQDM', 'XMC', 'TBLX', 'TZ', 'QSX', 'HSX', 'DDTC', 'BZ', 'JSYDXZ', 'JCBH', 'DLBM', 'DLMC', 'TBXHDM', 'TBXHMC', 'ZZSXDM', 'ZZSXMC', 'CZCSXM', 'SFYN', 'SFHX', 'MJ']],
        ['new-construction', ['YGTBZJ', 'XZQDM', 'JCSDQ', 'JCSDH', 'JCMJ', 'TDZL', 'TBLX', 'ND']],
        ['verification', ['监测编号', '图斑类型', '前时相', '后时相', '监测面积（平方米）', '占耕地', '占基本农田']],
        ['enforcement', ['图斑编号', '地块面积', '占耕地', '占基本农田', '占生态红线']],
        ['patrol', ['线索编号', '来源', '经度', '纬度', '描述']],
        ['general', ['编号', '地点']],
    ];

    test.each(LISTS)('%s is found by its columns', (id, headings) => {
        const {preset, isGeneral, column} = readClues(fakeForm(headings, []), null);
        expect(preset.id).toBe(id);
        expect(isGeneral).toBe(id === 'general');
        expect(column.has('id')).toBe(true);
    });

    test('a column that the patrol form needs decides between it and no form', () => {
        expect(readClues(fakeForm(['线索编号', '经度', '纬度'], []), null).preset).toBe(GENERAL_PRESET);
    });
});

test('headings spread over lines, spaced out or with a unit below are those of the form', () => {
    const {preset, column} = readClues(fakeForm(['图斑\n编号', '监 测　类 型', '图斑面积\r\n（亩）', '占耕地'], []), null);
    expect(preset.id).toBe('enforcement');
    expect([...column]).toEqual(expect.arrayContaining([['id', 0], ['changeType', 1], ['area', 2]]));
});

test('a preset asked for by name of which the list has no column is refused with the columns of both', () => {
    const given = CLUE_PRESETS.find(({id}) => id === 'zhejiang-monitoring')!, form = fakeForm(['图斑编号', '坐标'], [['1', '']]);
    expect(() => readClues(form, given)).toThrow(expect.objectContaining({
        code: 'clues/preset-misfit', details: expect.objectContaining({facts: {preset: given.title, wanted: expect.arrayContaining(['JCBH', 'TBLX']) as string[], found: ['图斑编号', '坐标']}}) as object,
    }) as Error);
    expect(readClues(fakeForm(['JCBH', '坐标'], [['1', '']]), given).clues).toMatchObject([{id: '1'}]);
});

describe('rows as clues', () => {
    test('cells by meaning, children and areas with thousands', () => {
        const {clues} = readClues(fakeForm(['JCBH', 'TBLX', 'HSX', 'MJ'], [['130427SJBG26210310_3', 'DT 动土', '2026-04-08', '1,234.5'], ['A1', '1', '', 'about']]), null);
        expect(clues[0]).toMatchObject({id: '130427SJBG26210310_3', parentId: '130427SJBG26210310', changeType: 'DT', statedArea: 1234.5, record: 1, rows: [0]});
        expect(clues[1]).toMatchObject({parentId: null, changeType: '01'});
        expect(clues[1].statedArea).toBeNaN();
    });

    test('a clue over several rows is one, and says what any of its rows says', () => {
        const form = fakeForm(['线索编号', '来源', '描述'], [['X1', '', '甲'], ['', '巡查', ''], ['X2', '举报', '']], {recordOf: row => row < 2 ? 7 : 8});
        const {clues} = readClues(form, null);
        expect(clues).toMatchObject([{id: 'X1', source: '巡查', note: '甲', record: 7, rows: [0, 1]}, {id: 'X2', record: 8, rows: [2]}]);
    });

    test('numbers that stand twice are told once, blank ones apart', () => {
        const {clues} = readClues(fakeForm(['JCBH', 'TBLX'], [['a', ''], ['b', ''], ['a', ''], ['', ''], ['a', '']]), null);
        expect(repeatedIds(clues)).toEqual({ids: ['a'], clues: 3, blank: 1});
    });
});

describe('types', () => {
    test('all 33 are read by code and by name', () => {
        expect(CHANGE_TYPES.size).toBe(33);
        for (const [code, name] of CHANGE_TYPES) {
            expect(readChangeType(code.toLowerCase())).toBe(code);
            expect(readChangeType(name)).toBe(code);
            expect(readChangeType(`${code} ${name}`)).toBe(code);
        }
    });

    test('what is no type comes back as it is', () => {
        expect(readChangeType('房屋倒塌')).toBe('房屋倒塌');
        expect(readChangeType('')).toBe('');
    });
});

describe('units', () => {
    test('the heading decides, else the areas', () => {
        expect(['监测面积（亩）', '面积_公顷', 'MJ', '面积(㎡)', 'GDMJ_MU'].map(unitOfHeading)).toEqual(['mu', 'ha', null, 'm2', 'mu']);
        expect(unitOfAreas([1000, 2010, 3], [1000, 2000, 9000])).toBe('m2');
        expect(unitOfAreas([1.5, 3], [1000, 2000])).toBe('mu');
        expect(unitOfAreas([0.1, 0.2], [1000, 2000])).toBe('ha');
        expect(unitOfAreas([7, 9], [1_000_000, 3])).toBeNull();
        expect(unitOfAreas([], [])).toBeNull();
        expect(statedM2(3, 'mu')).toBe(2000);
    });

    test('rounding takes half a unit of the last decimal that the list uses', () => {
        expect(roundingM2([0.11, 3.5, 12, Number.NaN], 'mu')).toBeCloseTo(10 / 3, 9);
        expect(roundingM2([12, 3], 'ha')).toBe(5000);
        expect(roundingM2([71.707], 'm2')).toBe(0.0005);
    });
});

test('in a round no two clues meet, and no clue could go into an earlier one', () => {
    forAll(60, (random, size) => {
        const count = 1 + size % 30;
        return {count, meets: Array.from({length: size}, () => [Math.floor(random() * count), Math.floor(random() * count)] as const).filter(([a, b]) => a !== b)};
    }, ({count, meets}) => {
        const round = roundsOf(count, meets);
        for (const [a, b] of meets) expect(round[a]).not.toBe(round[b]);
        for (let clue = 0; clue < count; clue++) {
            for (let earlier = 0; earlier < round[clue]; earlier++) {
                expect(meets.some(([a, b]) => (a === clue && b < clue && round[b] === earlier) || (b === clue && a < clue && round[a] === earlier))).toBe(true);
            }
        }
    });
});

describe("a person's own preset", () => {
    const GOOD = {id: 'ours', fields: {id: ['线索号'], area: ['面积']}, fill: [{column: 'GDMJ', title: '占耕地（亩）', value: 'cultivated', unit: 'mu'}]};
    const read = (value: unknown) => readPreset(typeof value === 'string' ? value : JSON.stringify(value), 'ours.json');

    test('is read with its defaults', () => {
        expect(read(GOOD)).toMatchObject({id: 'ours', title: 'ours', needs: [], duplicateShare: '0.8', fill: [{when: 'blank', add: true, unit: 'mu'}]});
        expect(read(`\ufeff${JSON.stringify(GOOD)}`).id).toBe('ours');
    });

    test.each<readonly [string, unknown, RegExp, string]>([
        ['not JSON', '{"id": ', /not JSON/, '(text)'],
        ['a list', [], /object is missing/, '(top)'],
        ['an unknown entry', {...GOOD, feilds: {}}, /"feilds"/, '(top)'],
        ['an unknown meaning', {...GOOD, fields: {nummer: ['a']}}, /no meaning "nummer"/, 'fields'],
        ['an unknown value', {...GOOD, fill: [{column: 'A', value: 'cultivatd'}]}, /no value "cultivatd"/, 'fill[0].value'],
        ['a name too long for a DBF', {...GOOD, fill: [{column: '占耕地面积', value: 'cultivated'}]}, /more than 10 bytes/, 'fill[0].column'],
        ['a column twice', {...GOOD, fill: [{column: 'A', value: 'area'}, {column: 'a', value: 'kinds'}]}, /filled twice/, 'fill[1].column'],
        ['a unit of what has none', {...GOOD, fill: [{column: 'A', value: 'kinds', unit: 'mu'}]}, /no area/, 'fill[0].unit'],
        ['a wrong unit', {...GOOD, fill: [{column: 'A', value: 'area', unit: 'acre'}]}, /no unit "acre"/, 'fill[0].unit'],
        ['a share above one', {...GOOD, duplicateShare: 80}, /above 0 and up to 1/, 'duplicateShare'],
        ['a need that is no field', {...GOOD, needs: ['source']}, /"source"/, 'needs[0]'],
        ['add as a text', {...GOOD, fill: [{column: 'A', value: 'area', add: 'no'}]}, /neither true nor false/, 'fill[0].add'],
    ])('with %s is refused, with the place', (_about, value, message, where) => {
        expect(() => read(value)).toThrow(expect.objectContaining({
            code: 'clues/bad-preset', message: expect.stringMatching(message) as string, details: expect.objectContaining({file: 'ours.json', where}) as object,
        }));
    });

    test('those that come along keep the rules of own ones', () => {
        for (const preset of [...CLUE_PRESETS, GENERAL_PRESET]) {
            const {fill} = preset;
            const asFile = {...preset, fill: fill.map(({unit, ...one}) => ['area', 'cultivated', 'basicFarmland', 'outsideSurvey', 'redline'].includes(one.value) ? {...one, unit} : one)};
            expect(readPreset(JSON.stringify(asFile), preset.id).fill.map(({column}) => column)).toEqual(fill.map(({column}) => column));
        }
    });
});
