import {describe, expect, test} from 'vitest';
import {InvariantError} from '../../../engine/core/errors.ts';
import {DIRECTION} from '../../../engine/diff/faceFacts.ts';
import type {LedgerRow} from '../../../engine/diff/index.ts';
import {LEDGER_TERMS} from '../../../engine/diff/ledger.ts';
import {compare, field, type Compared, type Field} from './surveys.ts';

const WOOD = field('0301', [-200, -200, 200, 200]);
const terraced = (kcxs: number, ...at: Field['at']): Field => ({code: '0101', at, kcxs});

/** Terms that are not zero, in m² of a basis. */
function terms(row: LedgerRow, basis: 'gross' | 'net' | 'plane'): Record<string, number> {
    const unit = {gross: 1e4, net: 1e8, plane: 1e9}[basis];
    return Object.fromEntries(LEDGER_TERMS.filter(term => row[term][basis] !== 0n).map(term => [term, Number(row[term][basis]) / unit]));
}

const whole = ({result}: Compared): LedgerRow => result.ledgerBy({before: () => '', after: () => ''}).get('')!;

describe('the ledger', () => {
    test('of a terraced field that loses 3,000 of 10,000 m²: 8,750 net becomes 6,125, and 2,625 are lost', () => {
        const row = whole(compare([WOOD, terraced(1250, [-50, -50, 50, 50])], [WOOD, terraced(1250, [-50, -50, 50, 50]), field('0601', [-50, -50, -20, 50])]));
        expect(terms(row, 'gross')).toEqual({cultivatedBefore: 10_000, loss: 3000, cultivatedAfter: 7000});
        expect(terms(row, 'net')).toEqual({cultivatedBefore: 8750, loss: 2625, cultivatedAfter: 6125});
        expect(terms(row, 'plane')).toEqual(terms(row, 'gross'));
    });

    test('says what a new ridge coefficient alone changed, in the net basis only', () => {
        const row = whole(compare([WOOD, terraced(1250, [-50, -50, 50, 50])], [WOOD, terraced(1000, [-50, -50, 50, 50])]));
        expect(terms(row, 'net')).toEqual({cultivatedBefore: 8750, ridgeChange: 250, cultivatedAfter: 9000});
        expect(terms(row, 'gross')).toEqual({cultivatedBefore: 10_000, cultivatedAfter: 10_000});
    });

    test('lets land that stays cultivated under a layer without ridges keep those it had', () => {
        const row = whole(compare([WOOD, terraced(1250, [-50, -50, 50, 50])], [{...WOOD, kcxs: -1}, {code: '0103', at: [[-50, -50, 60, 50]], kcxs: -1}]));
        // the gain of 1,000 m² had no ridges before and has none it knows of
        expect(terms(row, 'net')).toEqual({cultivatedBefore: 8750, gain: 1000, internalOut: 8750, internalIn: 8750, cultivatedAfter: 9750});
    });

    test('uses the later coefficient for what comes', () => {
        const row = whole(compare([WOOD], [WOOD, terraced(2000, [-50, -50, 50, 50])]));
        expect(terms(row, 'net')).toEqual({gain: 8000, cultivatedAfter: 8000});
    });

    test('keeps land that only one survey covers apart from loss and gain', () => {
        const row = whole(compare([field('0101', [0, 0, 100, 100])], [field('0101', [50, 0, 180, 100])]));
        expect(terms(row, 'gross')).toEqual({cultivatedBefore: 10_000, outsideBefore: 5000, outsideAfter: 8000, cultivatedAfter: 13_000});
    });

    test('counts set-aside losses and gains beside the others', () => {
        const row = whole(compare([WOOD, field('0101', [-50, -50, 50, 50])],
            [WOOD, field('0101', [-50, -50, 50, 50]), field('0601', [0, 0, 10, 10]), field('0101', [100, 100, 110, 110]), field('0601', [20, 0, 50, 10])]));
        expect(terms(row, 'gross')).toEqual({cultivatedBefore: 10_000, loss: 300, setAsideLoss: 100, setAsideGain: 100, cultivatedAfter: 9700});
    });

    test('of each class says what moved between paddy and dry land; each row closes by itself', () => {
        const compared = compare([WOOD, field('0101', [-50, -50, 50, 50])], [WOOD, field('0101', [-50, -50, 50, 50]), field('0103', [-50, -50, -20, 50]), field('0601', [20, -50, 50, 50])]);
        const {facts} = compared.result;
        const rows = compared.result.ledgerBy({before: face => facts.codes[facts.fromCode[face]], after: face => facts.codes[facts.toCode[face]]});
        expect([...rows.keys()].sort()).toEqual(['0101', '0103']);
        expect(terms(rows.get('0101')!, 'gross')).toEqual({cultivatedBefore: 10_000, loss: 3000, internalOut: 3000, cultivatedAfter: 4000});
        expect(terms(rows.get('0103')!, 'gross')).toEqual({internalIn: 3000, cultivatedAfter: 3000});
    });

    test('that does not close is our fault, and said so', () => {
        const compared = compare([WOOD, field('0101', [-50, -50, 50, 50])], [WOOD]);
        const {facts} = compared.result;
        expect(whole(compared).loss.gross).toBe(100_000_000n);
        facts.direction.forEach((direction, face) => {
            if (direction === DIRECTION.loss) facts.direction[face] = DIRECTION.unchanged;
        });
        expect(() => whole(compared)).toThrow(InvariantError);
    });
});
