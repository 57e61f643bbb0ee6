/**
 * The area ledger: cultivated land before, what left, what came, cultivated land after, to the last digit.
 *
 *   before − loss − setAsideLoss − outsideBefore + gain + setAsideGain + outsideAfter (+ ridgeChange) = after
 *
 * Net figures use the before coefficient for what leaves or changes class and the after coefficient for what comes;
 * `ridgeChange` is net after minus net before of land cultivated twice, and is zero in the other bases. Rows of single
 * classes also carry what moved between cultivated classes: − internalOut + internalIn.
 */

import type {Overlay} from '../kernel/index.ts';
import {addAmount, netUnits, planeUnits, zeroAmount, type Amount} from '../core/amount.ts';
import {DIRECTION, DIRECTIONS, type FaceFacts} from './faceFacts.ts';

export const LEDGER_TERMS = [
    'cultivatedBefore', 'loss', 'setAsideLoss', 'outsideBefore', 'gain', 'setAsideGain', 'outsideAfter', 'ridgeChange',
    'internalOut', 'internalIn', 'cultivatedAfter',
] as const;
export type LedgerTerm = typeof LEDGER_TERMS[number];

export type LedgerRow = Record<LedgerTerm, Amount>;

export function emptyRow(): LedgerRow {
    return Object.fromEntries(LEDGER_TERMS.map(term => [term, zeroAmount()])) as LedgerRow;
}

/** What the terms leave unexplained: zero in every basis, or it is our bug. */
export function residual(row: Readonly<LedgerRow>): Amount {
    const rest = zeroAmount();
    for (const basis of ['gross', 'net', 'plane'] as const) {
        rest[basis] = row.cultivatedBefore[basis] - row.loss[basis] - row.setAsideLoss[basis] - row.outsideBefore[basis]
            + row.gain[basis] + row.setAsideGain[basis] + row.outsideAfter[basis] + row.ridgeChange[basis]
            - row.internalOut[basis] + row.internalIn[basis] - row.cultivatedAfter[basis];
    }
    return rest;
}

/** Which rows a face belongs to, before and after; rows of classes differ between the two. */
export interface RowsOfFace {
    readonly before: (face: number) => string;
    readonly after: (face: number) => string;
}

/** Amounts of one face under the coefficient that holds before and the one that holds after. */
export function faceAmounts(overlay: Overlay, facts: FaceFacts, face: number): {before: Amount; after: Amount} {
    const gross = BigInt(overlay.areaTicks[face]), plane = planeUnits(overlay.area2[face]);
    return {
        before: {gross, net: netUnits(overlay.areaTicks[face], facts.ridgeBefore[face]), plane},
        after: {gross, net: netUnits(overlay.areaTicks[face], facts.ridgeAfter[face]), plane},
    };
}

/**
 * One ledger row per key. `isSetAside[face]` marks faces of set-aside patches.
 * @param cultivated tells of each code whether it is cultivated, indexed like `facts.codes`
 */
export function ledgerBy(
    overlay: Overlay, facts: FaceFacts, isSetAside: Uint8Array, cultivated: Uint8Array, rows: RowsOfFace,
): Map<string, LedgerRow> {
    const ledger = new Map<string, LedgerRow>();
    const rowOf = (key: string): LedgerRow => {
        let row = ledger.get(key);
        if (!row) ledger.set(key, row = emptyRow());
        return row;
    };
    for (let face = 1; face < overlay.faceCount; face++) {
        const from = facts.fromCode[face], to = facts.toCode[face];
        const isBefore = from >= 0 && cultivated[from] === 1, isAfter = to >= 0 && cultivated[to] === 1;
        if (!isBefore && !isAfter) continue;
        const amounts = faceAmounts(overlay, facts, face);
        const keyBefore = rows.before(face), keyAfter = rows.after(face);
        if (isBefore) addAmount(rowOf(keyBefore).cultivatedBefore, amounts.before);
        if (isAfter) addAmount(rowOf(keyAfter).cultivatedAfter, amounts.after);
        switch (DIRECTIONS[facts.direction[face]]) {
            case 'loss':
                addAmount(isSetAside[face] ? rowOf(keyBefore).setAsideLoss : rowOf(keyBefore).loss, amounts.before);
                break;
            case 'gain':
                addAmount(isSetAside[face] ? rowOf(keyAfter).setAsideGain : rowOf(keyAfter).gain, amounts.after);
                break;
            case 'outsideBefore':
                addAmount(rowOf(keyBefore).outsideBefore, amounts.before);
                break;
            case 'outsideAfter':
                addAmount(rowOf(keyAfter).outsideAfter, amounts.after);
                break;
            default:
                rowOf(keyAfter).ridgeChange.net += amounts.after.net - amounts.before.net;
                if (facts.direction[face] === DIRECTION.internal) {
                    addAmount(rowOf(keyBefore).internalOut, amounts.before);
                    addAmount(rowOf(keyAfter).internalIn, amounts.before);
                }
        }
    }
    return ledger;
}
