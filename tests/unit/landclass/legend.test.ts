import {describe, expect, test} from 'vitest';
import {LEGEND_IDS} from '../../../engine/pipeline/options.ts';
import {crosswalkOfLegend, loadLegend, suppliedLegends} from '../../../engine/landclass/index.ts';

const GOOD = {legend: 'county', title: '某县分类', values: {1: {name: '耕地', type: '01'}, 2: {name: '水田', class: '0101'}, 3: {name: '云', type: null}, '-4': {name: '建筑', type: '20'}}};

test('a legend as a county writes it', () => {
    const {id, to, values} = loadLegend(JSON.stringify(GOOD));
    expect([id, to]).toEqual(['county', 'cn.survey.2020']);
    // cultivated land seen from above is dry land until the survey says better
    expect(values.get(1)).toMatchObject({name: '耕地', code: '0103', type: '01', isEmpty: false});
    expect(values.get(2)).toMatchObject({code: '0101', type: ''});
    expect(values.get(3)).toMatchObject({code: null, isEmpty: true});
    expect(values.get(-4)).toMatchObject({code: null, type: '20', isEmpty: false});
});

describe('what is wrong with a legend is said, with the place', () => {
    test.each<[string, string, string]>([
        ['no JSON', '{"legend": "a",', '(text)'],
        ['not an object', '[1, 2]', '(top)'],
        ['null', 'null', '(top)'],
        ['an unknown key', JSON.stringify({...GOOD, value: {}}), '(top)'],
        ['no id', JSON.stringify({...GOOD, legend: undefined}), 'legend'],
        ['an id that is no text', JSON.stringify({...GOOD, legend: 7}), 'legend'],
        ['a title that is no text', JSON.stringify({...GOOD, title: 7}), 'title'],
        ['no values', JSON.stringify({...GOOD, values: undefined}), 'values'],
        ['values in a list', JSON.stringify({...GOOD, values: ['耕地']}), 'values'],
        ['an empty list of values', JSON.stringify({...GOOD, values: {}}), 'values'],
        ['a value that is no number', JSON.stringify({...GOOD, values: {耕地: {name: '耕地'}}}), 'values.耕地'],
        ['a value with a fraction', JSON.stringify({...GOOD, values: {1.5: {name: '耕地'}}}), 'values.1.5'],
        ['an entry that is a text', JSON.stringify({...GOOD, values: {1: '耕地'}}), 'values.1'],
        ['an entry with an unknown key', JSON.stringify({...GOOD, values: {1: {name: '耕地', dlbm: '0101'}}}), 'values.1'],
        ['a name that is no text', JSON.stringify({...GOOD, values: {1: {name: 4}}}), 'values.1.name'],
        ['a class that does not exist', JSON.stringify({...GOOD, values: {1: {class: '0199'}}}), 'values.1.class'],
        ['a class that is a group', JSON.stringify({...GOOD, values: {1: {class: '01'}}}), 'values.1.class'],
        ['a type that is no text', JSON.stringify({...GOOD, values: {1: {type: 1}}}), 'values.1.type'],
        ['a dictionary that does not exist', JSON.stringify({...GOOD, to: 'cn.survey.1999'}), 'to'],
    ])('%s', (_name, text, where) => {
        expect(() => loadLegend(text, 'county.json')).toThrowError(expect.objectContaining({
            code: 'landclass/bad-legend', details: expect.objectContaining({file: 'county.json', where, fix: expect.stringMatching(/\S/) as string}) as object}) as Error);
    });

    test('a long key is cut short in the message', () => {
        expect(() => loadLegend(JSON.stringify({...GOOD, ['x'.repeat(100_000)]: 1}))).toThrowError(/^.{0,200}$/);
    });
});

test('the supplied legends are those the command line names, each value named and judged', () => {
    const legends = suppliedLegends();
    expect(legends.map(({id}) => id)).toEqual([...LEGEND_IDS]);
    for (const {id, values} of legends) {
        for (const [value, {name, isEmpty, type, code}] of values) {
            expect(name, `${id} ${value}`).not.toBe('');
            expect(isEmpty || type !== '' || code !== null, `${id} ${value}`).toBe(true);
        }
    }
});

test('what a satellite could not see is no land, so it can be no loss', () => {
    const empty = suppliedLegends().flatMap(({id, values}) => [...values].filter(([, {isEmpty}]) => isEmpty).map(([value, {name}]) => `${id} ${value} ${name}`));
    expect(empty).toEqual(['cgls-lc100 0 未知', 'esri-lulc 10 云']);
});

test('as a crosswalk: what has a class gets it, clouds are no land, the rest waits for a person', () => {
    const crosswalk = crosswalkOfLegend(loadLegend(GOOD));
    const codeOf = (value: number): unknown => crosswalk.classes.get(`VALUE=${value}`);
    expect([codeOf(1), codeOf(2), codeOf(3)]).toEqual(['0103', '0101', null]);
    expect(codeOf(-4)).toBe(crosswalk.fallback);
});
