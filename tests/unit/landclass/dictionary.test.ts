import {describe, expect, it} from 'vitest';
import {dictionary, DICTIONARY_IDS, mappingGroup, surveyDictionaryOf,
    withGroups} from '../../../engine/landclass/dictionary.ts';
import {nearestWords} from '../../../engine/core/nearest.ts';

describe('the dictionaries', () => {
    it('hold as many classes as their standards count', () => {
        const count = (id: string, level: RegExp): number =>
            dictionary(id).classes.filter(c => level.test(c.code)).length;
        expect(count('cn.gbt21010.2017', /^\d{2}$/)).toBe(12);
        expect(count('cn.gbt21010.2017', /^\d{4}$/)).toBe(73);
        expect(count('cn.landuse.2023', /^\d{2}$/)).toBe(24);
        // 3+5+4+3+7+2+4+7+4+3+2+9+12+3+7+6+4+6+5+2+6+7: the ranges of the domain notes, class by class
        expect(count('cn.landuse.2023', /^\d{4}$/)).toBe(111);
        // 2+3 · 3+2 · 2+5+2+3+4 · 5 · 3 · 3 · 3
        expect(count('cn.landuse.2023', /^\d{6}$/)).toBe(40);
        // 3+3+3+3+7+9+7+5
        expect(count('cn.survey2.2007', /^\d{3}$/)).toBe(40);
        // working classes of the survey without suffix, 09 among them: 8+3+4+4+3+2+2+2+4+1+9+7+8
        expect(dictionary('cn.survey.2020').classes.filter(c => c.assignable
            && /^(\d{2}|\d{4}|\d{2}H\d)$/.test(c.code))).toHaveLength(57);
    });

    it.each(DICTIONARY_IDS)('%s has unique codes, known parents, a name, a colour and one group a class', id => {
        const {classes, byCode} = dictionary(id);
        expect(byCode.size).toBe(classes.length);
        for (const entry of classes) {
            expect(entry.nameZh, entry.code).not.toBe('');
            expect(entry.nameEn, entry.code).toMatch(/^[\x20-\x7e]+$/);
            expect(entry.parent === null || byCode.has(entry.parent), `${entry.code} ${entry.parent}`).toBe(true);
            expect(entry.group, entry.code).not.toBeUndefined();
            for (const part of entry.colour) expect(Number.isInteger(part) && part >= 0 && part <= 255,
                entry.code).toBe(true);
        }
        const cultivated = classes.filter(entry => entry.cultivated).map(entry => entry.nameZh);
        expect(cultivated).toEqual(['水田', '水浇地', '旱地']);
    });

    it('keep the wetland members under the virtual class 00 with their own numbers', () => {
        const wetland = dictionary('cn.survey.2020').classes.filter(entry => entry.parent === '00').map(entry =>
            entry.code);
        expect(wetland).toEqual(['0303', '0304', '0306', '0402', '0603', '1105', '1106', '1108']);
    });

    it('count a reservoir as construction land in the second survey and as agricultural land in the third', () => {
        expect(dictionary('cn.survey2.2007').byCode.get('113')?.group).toBe('construction');
        expect(dictionary('cn.survey.2020').byCode.get('1103')?.group).toBe('agricultural');
    });

    it('know 1301 to 1304 only in the working extension', () => {
        expect(dictionary('cn.survey.2020').byCode.has('1301')).toBe(false);
        expect(dictionary('cn.survey.2020.working').byCode.get('1304')?.nameZh).toBe('拆除未尽区');
    });

    it('map facility land from 200 m² although it is agricultural', () => {
        const of = (code: string): string => mappingGroup(dictionary('cn.survey.2020').byCode.get(code) ?? null);
        expect([of('0702'), of('1202'), of('0201'), of('1006'), of('1104A'), of('0404'), of('1101')]).toEqual([
            'constructionOrFacility', 'constructionOrFacility', 'otherAgricultural', 'otherAgricultural',
                'otherAgricultural',
            'rest', 'rest']);
        expect(mappingGroup(null)).toBe('rest');
    });

    it('let a county choose a disputed group and nothing else', () => {
        const base = dictionary('cn.survey.2020');
        const county = withGroups(base, {'0404': 'agricultural'});
        expect(county.byCode.get('0404')?.group).toBe('agricultural');
        expect(base.byCode.get('0404')?.group).toBe('unused');
        expect(() => withGroups(base, {'0101': 'unused'})).toThrow(
            expect.objectContaining({code: 'landclass/group-fixed'}));
        expect(() => withGroups(base, {'0105': 'unused'})).toThrow(
            expect.objectContaining({code: 'landclass/unknown-code'}));
    });

    it('are chosen by year and refused by a wrong name with the nearest ones', () => {
        expect([surveyDictionaryOf(2018), surveyDictionaryOf(2019), surveyDictionaryOf(null)])
            .toEqual(['cn.survey2.2007', 'cn.survey.2020', 'cn.survey.2020']);
        expect(() => dictionary('cn.survey.2002')).toThrow(expect.objectContaining({
            code: 'landclass/unknown-dictionary', details: expect.objectContaining(
                {facts: {nearest: expect.arrayContaining(['cn.survey.2020'])}}),
        }));
    });
});

describe('the nearest known word', () => {
    it('is found across a swap, a case and a very long input', () => {
        expect(nearestWords('DLMB', ['TBMJ', 'DLMC', 'DLBM'], 2)).toEqual(['DLMC', 'DLBM']);
        expect(nearestWords('0130', ['0303', '0103'])[0]).toBe('0103');
        expect(nearestWords('Priorty', ['classes', 'priority'])).toEqual(['priority']);
        expect(nearestWords('x'.repeat(1e6), ['a'])).toEqual([]);
        expect(nearestWords('a', [])).toEqual([]);
    });
});
