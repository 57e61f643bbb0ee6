import {expect, test} from 'vitest';
import type {LedgerTerms} from '../../../engine/contract/reportPage.ts';
import {muOf, summaryLines} from '../../../engine/cli/summary.ts';
import {forAll} from '../../helpers/forAll.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';

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
        const text = summaryLines(page, language).join('\n');
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
    const lines = summaryLines({...page, ledger: {...page.ledger, gross, net: zero}}, 'zh');
    expect(lines.find((line) => line.includes('尾差'))).toMatch(/-0\.01\s+0\.00$/);
    const even = {...gross, cultivatedBeforeM2: '20.0000', lossM2: '20.0000', cultivatedAfterM2: '0.0000'};
    expect(summaryLines({...page, ledger: {...page.ledger, gross: even, net: zero}}, 'zh').join()).not.toContain('尾差');
});
