import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {DICTIONARIES, labelText, translator} from '../../../viewer/report/i18n/translate.ts';
import {readData} from '../../../viewer/report/readData.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';
import {filesUnder} from '../../helpers/sourceTree.ts';

const {zh, en} = DICTIONARIES;
const keys = Object.keys(zh) as (keyof typeof zh)[];
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('both languages', () => {
    test('have the same keys, and the same places to fill in', () => {
        expect(Object.keys(en).sort()).toEqual([...keys].sort());
        for (const key of keys) expect(places(en[key]), key).toEqual(places(zh[key]));
    });

    test('say something under every key', () => {
        for (const key of keys) expect(zh[key].length * en[key].length, key).toBeGreaterThan(0);
    });

    test('English is English, but for the switch to Chinese', () => {
        const chinese = keys.filter((key) => key !== 'language' && key !== 'languageLabel' && /\p{Script=Han}/u.test(en[key]));
        expect(chinese).toEqual([]);
        expect(keys.filter((key) => /[、；：（），。]/.test(en[key]))).toEqual([]);
    });

    test('every word is used somewhere', () => {
        const source = filesUnder(['viewer/report'], ['.ts']).filter((path) => !path.includes('i18n'))
            .map((path) => readFileSync(path, 'utf8')).join('\n');
        expect(keys.filter((key) => !new RegExp(`['"]${key}['"]|zh\\.${key}\\b`).test(source))).toEqual([]);
    });
});

test('Chinese words are the bureau’s: no machine verdict, no wrong synonyms', () => {
    const all = keys.map((key) => zh[key]).join('\n');
    for (const wrong of ['误报', '叠置', '派单', '宗地', '地块', '分诊']) expect(all, wrong).not.toContain(wrong);
    expect(keys.filter((key) => /合法|征求意见/.test(zh[key]))).toEqual([]);
    expect([zh.packDraft, zh.draftExplained]).toEqual(['草稿', '规则包为草稿：金额为试算，文书为样稿，不作为执法或考核依据。']);
    expect([zh.farmlandTotals.slice(0, 12), zh.farmlandColumn]).toEqual(['耕地流出占用永久基本农田', '涉永农']);
});

test('places are filled, unknown ones stay visible', () => {
    const t = translator('zh');
    expect(t('resultCount', {shown: 3, total: 80})).toBe('3 / 80 个图斑');
    expect(t('resultCount', {shown: 3})).toBe('3 / {total} 个图斑');
    expect([labelText({zh: '旱地', en: ''}, 'en'), labelText({zh: '旱地', en: 'Dry land'}, 'en')]).toEqual(['旱地', 'Dry land']);
});

describe('the data in the page', () => {
    const text = JSON.stringify(reportFixture({nPatches: 2}));

    test('is read back whole', () => {
        expect(readData(text).patches.length).toBe(2);
    });

    test('that is cut off, missing or of another schema is refused in words', () => {
        expect(() => readData(text.slice(0, 900))).toThrow(/not whole/);
        expect(() => readData('')).toThrow(/not whole/);
        expect(() => readData('{"schema":"liangtian-report-page/9"}')).toThrow(/"liangtian-report-page\/9", this page reads/);
        expect(() => readData('null')).toThrow(/schema "undefined"/);
    });
});

test('the same seed makes the same county, and no basic-farmland coordinate unless asked', () => {
    expect(JSON.stringify(reportFixture({seed: 5}))).toBe(JSON.stringify(reportFixture({seed: 5})));
    expect(reportFixture()).not.toHaveProperty('basicFarmland');
    expect(reportFixture({basicFarmland: true}).basicFarmland?.length).toBeGreaterThan(10);
});
