import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {loadCrosswalk, translateCode, translateFields} from '../../../engine/landclass/crosswalk.ts';
import {dictionary} from '../../../engine/landclass/dictionary.ts';
import {suppliedCrosswalks} from '../../../engine/landclass/suppliedCrosswalks.ts';

const [toLanduse, fromSecond] = suppliedCrosswalks();
const liechtenstein = loadCrosswalk(readFileSync('data-samples/liechtenstein/crosswalk.json', 'utf8'));

const GOOD = {crosswalk: 'x', from: {fields: ['landuse']}, to: 'cn.survey.2020', classes: {'landuse=farmland': '0103'}};

function refusal(file: string | object): EngineError {
    try {
        loadCrosswalk(file, 'my.json');
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('accepted');
}

describe('the supplied crosswalks', () => {
    it('give every class of the survey a land use, through the stem for suffixes', () => {
        for (const entry of dictionary('cn.survey.2020').classes.filter(one => one.assignable)) {
            expect(translateCode(toLanduse, entry.code), entry.code).toBeDefined();
        }
        expect(translateCode(toLanduse, '1104K')).toEqual({code: '1704', by: '1104'});
        expect(translateCode(toLanduse, '0810A')).toEqual({code: '1403', by: '0810A'});
        expect(translateCode(toLanduse, '9999')).toBeUndefined();
    });

    it('keep cultivated land cultivated and nothing else', () => {
        for (const crosswalk of [toLanduse, fromSecond]) {
            const source = dictionary(crosswalk.fromDictionary ?? '');
            for (const entry of source.classes.filter(one => one.assignable)) {
                const target = translateCode(crosswalk, entry.code)?.code ?? '';
                expect(dictionary(crosswalk.to).byCode.get(target)?.cultivated, `${entry.code} to ${target}`).toBe(
                    entry.cultivated);
            }
        }
    });

    it('mark the second survey as good for display only', () => {
        expect(fromSecond.displayOnly).toBe(true);
        expect(fromSecond.lossy.has('203')).toBe(true);
        expect(toLanduse.displayOnly).toBe(false);
    });

    it('take only farmland of Liechtenstein as cultivated, first in priority, with its attribution', () => {
        const cultivated = [...liechtenstein.classes].filter(([, code]) =>
            code !== null && dictionary(liechtenstein.to).byCode.get(code)?.cultivated);
        expect(cultivated.map(([key]) => key)).toEqual(['landuse=farmland']);
        expect(liechtenstein.priority?.[0]).toBe('0103');
        expect(liechtenstein.attribution).toContain('OpenStreetMap contributors');
        const used = new Set([...liechtenstein.classes.values()].filter(code => code !== null));
        expect(new Set(liechtenstein.priority)).toEqual(used);
    });

    it('ask the fields in their order and leave records without land cover out', () => {
        const of = (landuse: string, natural: string): unknown =>
            translateFields(liechtenstein, field => (field === 'landuse' ? landuse : natural));
        expect(of('forest', 'scrub')).toEqual({code: '0301', by: 'landuse=forest'});
        expect(of('', 'scrub')).toEqual({code: '0305', by: 'natural=scrub'});
        expect(of('', 'mountain_range')).toEqual({code: null, by: 'natural=mountain_range'});
        expect(of('gras', '')).toEqual({code: 'unclassified', by: 'default'});
    });
});

describe('a crosswalk file', () => {
    it('without default knows no class for what it does not list', () => {
        expect(translateFields(loadCrosswalk(GOOD), () => 'meadow')).toBeUndefined();
    });

    it('is refused with the nearest word for what is misspelt', () => {
        const cases: readonly [string | object, string][] = [
            [{...GOOD, priorty: []}, 'priority'],
            [{...GOOD, to: 'cn.survey.2002'}, 'cn.survey.2020'],
            [{...GOOD, classes: {'landuse=farmland': '0130'}}, '0103'],
            [{...GOOD, classes: {'landus=farmland': '0103'}}, 'landuse'],
            [{...GOOD, default: 'unclasified'}, 'Nearest'],
            [{...GOOD, from: {field: ['a']}}, 'fields'],
            [{...GOOD, from: {dictionary: 'cn.survey2.2070'}}, 'cn.survey2.2007'],
            [{...GOOD, from: {dictionary: 'cn.survey2.2007'}, classes: {'0113': '0103'}}, '013'],
        ];
        for (const [file, hint] of cases) {
            const error = refusal(file);
            expect(error.code).toBe('landclass/bad-crosswalk');
            expect(error.details.fix, JSON.stringify(file)).toContain(hint);
            expect(error.details.file).toBe('my.json');
        }
    });

    it('is refused when its shape is wrong', () => {
        for (const file of ['{', '[]', 'null', '3', '{}', {...GOOD, classes: {}}, {...GOOD, classes: []},
            {...GOOD, to: 3},
            {...GOOD, from: {fields: []}}, {...GOOD, from: {fields: [1]}},
                {...GOOD, from: {fields: ['a'], dictionary: 'cn.survey.2020'}},
            {...GOOD, lossy: ['landuse=x']}, {...GOOD, priority: ['0103', '0103']}, {...GOOD, priority: '0103'},
            {...GOOD, crosswalk: undefined}, {...GOOD, classes: {'landuse=farmland': '01'}},
                {...GOOD, classes: {'landuse=farmland': 103}}]) {
            expect(refusal(file).code, JSON.stringify(file)).toBe('landclass/bad-crosswalk');
        }
    });
});
