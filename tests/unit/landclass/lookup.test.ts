import {assert, boolean, constantFrom, property, string} from 'fast-check';
import {describe, expect, it} from 'vitest';
import {dictionary, DICTIONARY_IDS} from '../../../engine/landclass/dictionary.ts';
import {lookup} from '../../../engine/landclass/lookup.ts';

const survey = dictionary('cn.survey.2020');

describe('a delivered class code', () => {
    it('is found with its suffix, however it is typed', () => {
        for (const raw of ['0201K', '0201k', ' 0201K ', '０２０１Ｋ', '0201 K', '\u200b0201K', '0201K\u0000']) {
            expect(lookup(survey, raw), JSON.stringify(raw)).toMatchObject({code: '0201K', stem: '0201', suffix: 'K'});
        }
        expect(lookup(survey, '0201K')?.normalised).toBe(false);
        expect(lookup(survey, '0201k')?.normalised).toBe(true);
    });

    it('is matched by its stem where a province adds a suffix', () => {
        expect(lookup(survey, '0103B')).toMatchObject({code: '0103', stem: '0103', suffix: 'B', suffixUnknown: true});
        expect(lookup(survey, '1107A')).toMatchObject({code: '1107A', stem: '1107', suffix: 'A', suffixUnknown: false});
        expect(lookup(survey, '08H2A')).toMatchObject({stem: '08H2', suffix: 'A'});
        expect(lookup(survey, '0602C')).toMatchObject({stem: '0602', suffix: 'C', suffixUnknown: false});
    });

    it('of two characters is special land or nothing', () => {
        expect(lookup(survey, '09')).toMatchObject({code: '09', stem: '09', suffix: ''});
        expect(lookup(survey, '01')).toBeNull();
        expect(lookup(survey, '00')).toBeNull();
        expect(lookup(dictionary('cn.landuse.2023'), '09')?.entry.nameZh).toBe('商业服务业用地');
    });

    it('gets its lost zero back only from a numeric column', () => {
        expect(lookup(survey, '101')).toBeNull();
        expect(lookup(survey, '101', {numericField: true})).toMatchObject({code: '0101', padded: true});
        expect(lookup(survey, '1101', {numericField: true})).toMatchObject({code: '1101', padded: false});
        expect(lookup(survey, '9', {numericField: true})?.code).toBe('09');
        expect(lookup(dictionary('cn.survey2.2007'), '11', {numericField: true})?.code).toBe('011');
        expect(lookup(dictionary('cn.survey2.2007'), '101', {numericField: true})?.entry.nameZh).toBe('铁路用地');
        expect(lookup(dictionary('cn.landuse.2023'), '60101', {numericField: true})?.code).toBe('060101');
    });

    it('means different land in the two systems', () => {
        const both = (code: string): (string | undefined)[] =>
            ['cn.survey.2020', 'cn.landuse.2023'].map(id => lookup(dictionary(id), code)?.entry.nameZh);
        expect(both('0601')).toEqual(['工业用地', '农村道路']);
        expect(both('1101')).toEqual(['河流水面', '物流仓储用地']);
        expect(both('1208')).toEqual(['后备耕地', '交通场站用地']);
    });

    it('is never read out of longer text', () => {
        for (const raw of ['0101水田', '0101KK', '01010101', '', 'x'.repeat(1e6), '0101'.repeat(1e5), '__proto__',
            'constructor']) {
            expect(lookup(survey, raw), raw.slice(0, 20)).toBeNull();
        }
    });

    it('when found is the same on a second look, whatever text came in', () => {
        assert(property(constantFrom(...DICTIONARY_IDS), string({unit: 'binary'}), boolean(),
            (id, raw, numericField) => {
            const found = lookup(dictionary(id), raw, {numericField});
            if (found) expect(lookup(dictionary(id), found.code)?.entry).toBe(found.entry);
        }), {seed: 20260115});
        for (const id of DICTIONARY_IDS) {
            for (const entry of dictionary(id).classes) {
                if (entry.assignable) expect(lookup(dictionary(id), entry.code)?.entry).toBe(entry);
            }
        }
    });
});
