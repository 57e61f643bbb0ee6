import {describe, expect, test} from 'vitest';
import {areaText, groupedDigits, roundedArea, tailDifference} from '../../../viewer/report/areaFormat.ts';
import {add, compare, decimalText, parseDecimal, scaleAndRound, subtract, sum, ZERO} from '../../../viewer/report/decimals.ts';
import {kindTotals} from '../../../viewer/report/kindTotals.ts';
import {LEDGER_TERMS, ledgerCloses, ledgerRightSide, shownTerms} from '../../../viewer/report/ledger.ts';
import {buildModel} from '../../../viewer/report/model.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';

describe('decimals with all their digits', () => {
    test('0.1 and 0.2 make 0.3, and nine decimals stay nine', () => {
        expect(decimalText(add(parseDecimal('0.1'), parseDecimal('0.2')))).toBe('0.3');
        expect(decimalText(sum(['22894882.088974922', '0.000000078']))).toBe('22894882.088975000');
        expect(decimalText(subtract(parseDecimal('1.00'), parseDecimal('1.0001')))).toBe('-0.0001');
        expect(decimalText(ZERO)).toBe('0');
    });

    test('halves go away from zero on both sides', () => {
        expect(decimalText(scaleAndRound(parseDecimal('0.005'), 1n, 1n, 2))).toBe('0.01');
        expect(decimalText(scaleAndRound(parseDecimal('-0.005'), 1n, 1n, 2))).toBe('-0.01');
        expect(decimalText(scaleAndRound(parseDecimal('0.0049999999'), 1n, 1n, 2))).toBe('0.00');
    });

    test('numbers of different scale compare by value', () => {
        expect(compare(parseDecimal('2.5'), parseDecimal('2.50'))).toBe(0);
        expect(compare(parseDecimal('2.4999'), parseDecimal('2.5'))).toBe(-1);
        expect(compare(parseDecimal('10'), parseDecimal('9.99999999'))).toBe(1);
    });

    test('text that is not a plain decimal is refused', () => {
        for (const text of ['', '1e3', '1,000', '.5', 'NaN', '--1']) expect(() => parseDecimal(text), text).toThrow(RangeError);
    });
});

describe('areas as a county writes them', () => {
    test('2000 m² are exactly three mu; scenario A has 205.5 mu of loss', () => {
        expect(areaText('2000.0000', 'mu')).toBe('3.00');
        expect(areaText('137000.0000', 'mu')).toBe('205.50');
        expect(areaText('150.0000', 'mu')).toBe('0.23');
        expect(areaText('137000.0000', 'ha')).toBe('13.7000');
        expect(areaText('137000.0049', 'm2')).toBe('137000.00');
    });

    test('three rows of 3.335 mu print 3.34 each, the total prints 10.01, and the tail says why', () => {
        const rows = ['2223.3334', '2223.3334', '2223.3334'].map(parseDecimal);
        const total = rows.reduce(add, ZERO);
        expect(rows.map((row) => decimalText(roundedArea(row, 'mu')))).toEqual(['3.34', '3.34', '3.34']);
        expect(areaText(total, 'mu')).toBe('10.01');
        expect(decimalText(tailDifference(rows, total, 'mu'))).toBe('-0.01');
        expect(decimalText(tailDifference(rows, total, 'm2'))).toBe('0.01');
        expect(decimalText(tailDifference(rows.slice(0, 1), rows[0], 'mu'))).toBe('0.00');
    });
});

test('thousands are set apart and no decimal is lost', () => {
    expect(['9462717.5609', '-108.17', '1000', '999.99', '0.000000000', '-1234567.100'].map(groupedDigits))
        .toEqual(['9,462,717.5609', '-108.17', '1,000', '999.99', '0.000000000', '-1,234,567.100']);
});

test('sums by kind over all patches are those of the engine', () => {
    const data = reportFixture();
    const model = buildModel(data);
    const told = (kind: string, patches: number, areaM2: string, farmlandM2: string): string => [kind, patches, areaM2, farmlandM2].join(' ');
    expect(kindTotals(model, model.patches).map((row) => told(row.kind, row.patches, decimalText(row.areaM2), row.farmlandM2.units === 0n ? '0' : decimalText(row.farmlandM2))).sort())
        .toEqual(data.byKind.map((row) => told(row.kind, row.patches, row.areaM2, /[1-9]/.test(row.basicFarmlandM2) ? row.basicFarmlandM2 : '0')).sort());
});

test('a strip of basic farmland in a part beside it counts under the kind of that part, as in the report', () => {
    const data = reportFixture();
    const at = data.patches.findIndex(({parts}) => parts.some(({inBasicFarmland}) => !inBasicFarmland));
    const part = data.patches[at].parts.find(({inBasicFarmland}) => !inBasicFarmland)!;
    const of = (patches: typeof data.patches): bigint => {
        const model = buildModel({...data, patches});
        return scaleAndRound(kindTotals(model, model.patches).find(({kind}) => kind === part.kind)!.farmlandM2, 1n, 1n, 4).units;
    };
    const strip = data.patches.with(at, {...data.patches[at], parts: data.patches[at].parts.map((one) => one === part ? {...one, basicFarmlandM2: '12.5000'} : one)});
    expect(of(strip) - of(data.patches)).toBe(125_000n);
});

describe('the balance is checked again in the page', () => {
    const {ledger} = reportFixture();

    test('the made-up county closes on all three bases', () => {
        expect(Object.values(ledger).map(ledgerCloses)).toEqual([true, true, true]);
    });

    test('the short balance adds up to what it ends with, and names land outside a layer only where there is some', () => {
        const ends = {...ledger.gross, outsideBeforeM2: '5.0000', outsideAfterM2: '0.0000', lossM2: '10.0000'};
        const shown = shownTerms({...ends, cultivatedAfterM2: decimalText(ledgerRightSide(ends))});
        expect(shown.map(({key}) => key)).toEqual(['cultivatedBefore', 'loss', 'setAsideLoss', 'outsideBefore', 'gain', 'setAsideGain', 'cultivatedAfter']);
        const signed = shown.slice(0, -1).map(({sign, text}) => sign === '−' ? subtract(ZERO, parseDecimal(text)) : parseDecimal(text));
        expect(decimalText(signed.reduce(add))).toBe(shown.at(-1)!.text);
    });

    test('one unit in the last digit of any term breaks it', () => {
        for (const {name} of LEDGER_TERMS) {
            const text = ledger.net[name] ?? '0';
            const last = text.slice(0, -1) + ((Number(text.at(-1)) + 1) % 10);
            expect(ledgerCloses({...ledger.net, [name]: last}), name).toBe(false);
        }
        expect(ledgerCloses({...ledger.gross, residualM2: '0.0001'})).toBe(false);
    });
});
