import {expect, test} from 'vitest';
import type {IssueRow, LedgerTerms} from '../../../engine/contract/reportPage.ts';
import {muOf, summaryLines} from '../../../engine/cli/summary.ts';
import {forAll} from '../../helpers/forAll.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';

const GIVEN = {detectedOnGiven: true};

test('mu are two decimals, rounded half up from all digits of the square metres', () => {
    expect(muOf('20000.0000')).toBe('30.00');
    expect(muOf('823920.00000000')).toBe('1,235.88');
    expect(muOf('3.33333333')).toBe('0.00');
    expect(muOf('3.3334')).toBe('0.01');
    expect(muOf('-137000')).toBe('-205.50');
    expect(muOf('666666666.6667')).toBe('1,000,000.00');
});

test('mu agree with plain arithmetic where that is exact', () => {
    forAll(300, (random, size) => Math.floor(random() * 10 ** (size % 7)) * 20 / 3 * 3, (areaM2) => {
        expect(Number(muOf(areaM2.toFixed(4)).replaceAll(',', ''))).toBeCloseTo(areaM2 * 3 / 2000, 2);
    });
});

test('the summary names both dates, the pack, the balance in two bases, every kind and the open Issues', () => {
    const page = reportFixture();
    for (const language of ['zh', 'en'] as const) {
        const text = summaryLines(page, language, GIVEN).join('\n');
        expect(text).toContain(page.generatedFor.pack.id);
        expect(text).toContain(page.generatedFor.before.date);
        for (const row of page.byKind) {
            const kind = page.kinds.find((one) => one.id === row.kind);
            expect(text).toContain(language === 'zh' ? kind?.labelZh : kind?.labelEn);
        }
        expect(text).toContain(muOf(page.ledger.gross.lossM2));
        expect(text).toContain(muOf(page.ledger.net.cultivatedAfterM2));
        expect(text).not.toMatch(/undefined|NaN/);
    }
});

test('where printed figures do not add up the difference is printed', () => {
    const page = reportFixture();
    const zero = Object.fromEntries(Object.keys(page.ledger.gross).map((key) => [key, '0.0000'])) as unknown as LedgerTerms;
    // 0.0150 − 0.0050 = 0.0100 mu, printed 0.02 − 0.00 = 0.01
    const gross = {...zero, cultivatedBeforeM2: '10.0000', lossM2: '3.3333', cultivatedAfterM2: '6.6667'};
    const lines = summaryLines({...page, ledger: {...page.ledger, gross, net: zero}}, 'zh', GIVEN);
    expect(lines.find((line) => line.includes('尾差'))).toMatch(/-0\.01\s+0\.00$/);
    const even = {...gross, cultivatedBeforeM2: '20.0000', lossM2: '20.0000', cultivatedAfterM2: '0.0000'};
    expect(summaryLines({...page, ledger: {...page.ledger, gross: even, net: zero}}, 'zh', GIVEN).join()).not.toContain('尾差');
});

test('basic farmland nobody looked at is not checked, in every line, and never 0.00', () => {
    const page = reportFixture();
    const line = (lines: readonly string[], start: string) => lines.find((one) => one.startsWith(start));
    for (const [language, unchecked, lost, column] of [['zh', '未查', '流出占永久基本农田', '涉永农（亩）'], ['en', 'not checked', 'Basic farmland lost', 'on basic farmland (mu)']] as const) {
        const lines = summaryLines({...page, basicFarmlandTotals: null}, language, GIVEN);
        expect(line(lines, lost)).toBe(`${lost}  ${unchecked}`);
        const checked = summaryLines(page, language, GIVEN);
        expect(line(checked, lost)).toContain(muOf(page.basicFarmlandTotals!.areaM2));
        expect(checked.join('\n')).not.toContain(unchecked);
        for (const {kind} of page.byKind) {
            const {labelZh, labelEn} = page.kinds.find((one) => one.id === kind)!;
            expect(line(lines, language === 'zh' ? labelZh : labelEn)).toMatch(new RegExp(`${unchecked}$`));
        }
        expect(lines.find((one) => one.includes(column))).toMatch(/[)）]$/);
    }
});

test('the words of five errors and three warnings are printed, then how many more there are and where', () => {
    const row = (severity: IssueRow['severity'], i: number): IssueRow => ({
        code: 'layers/extent', severity, text: {zh: `${severity}-${i} 的话`, en: `words of ${severity} ${i}`}, layer: 'county/DLTB.shp', record: i,
        otherRecord: null, field: null, at: null, areaM2: null, count: i,
    });
    const issues = [...[1, 2, 3, 4, 5, 6, 7].map((i) => row('error', i)), ...[1, 2, 3, 4].map((i) => row('warning', i)), row('note', 1)];
    const tail = (given: readonly IssueRow[], language: 'zh' | 'en') => {
        const lines = summaryLines({...reportFixture(), issues: given}, language, GIVEN);
        return lines.slice(lines.findIndex((one) => /^(数据问题|Issues)/.test(one)) + 1).map((one) => one.trim());
    };
    expect(tail(issues, 'zh')).toEqual([
        ...[1, 2, 3, 4, 5].map((i) => `错误：DLTB.shp：error-${i} 的话`), '错误：另有 13 处',
        ...[1, 2, 3].map((i) => `警告：DLTB.shp：warning-${i} 的话`), '警告：另有 4 处',
        '全部数据问题见 map.html 的“数据问题”和 report.json',
    ]);
    expect(tail([...issues.slice(0, 5), {...issues[7], layer: null}], 'en')).toEqual([
        ...[1, 2, 3, 4, 5].map((i) => `error: DLTB.shp: words of error ${i}`), 'warning: words of warning 1',
        'All Issues: map.html, tab Issues, and report.json',
    ]);
    expect(tail([], 'zh')).toEqual([]);
});

test('a day of detection that nobody gave is marked as that of the layer after', () => {
    const page = reportFixture();
    const head = (language: 'zh' | 'en', detectedOnGiven: boolean) => summaryLines(page, language, {detectedOnGiven})[1];
    expect(head('zh', false)).toBe(`${head('zh', true)}（未给出，取后时相日期）`);
    expect(head('en', false)).toBe(`${head('en', true)} (not given: the date of the layer after)`);
    expect(head('zh', true)).toContain(`发现日期 ${page.generatedFor.detectedOn}`);
});

test('a draft pack is a draft, an issued one is not', () => {
    const packLine = (status: 'draft' | 'issued', language: 'zh' | 'en') => summaryLines(reportFixture({status}), language, GIVEN)[2];
    expect(packLine('draft', 'zh')).toBe(`${packLine('issued', 'zh')}（草稿）`);
    expect(packLine('draft', 'en')).toBe(`${packLine('issued', 'en')} (draft)`);
});

test('only where the layer after is monitoring the balance says that its end is not the stock', () => {
    const page = reportFixture();
    const seen = {...page, generatedFor: {...page.generatedFor, after: {...page.generatedFor.after, kind: 'monitoring' as const}}};
    const says = (of: typeof page): boolean => summaryLines(of, 'zh', GIVEN).join('\n').includes('不作耕地保有量');
    expect([says(page), says(seen)]).toEqual([false, true]);
});
