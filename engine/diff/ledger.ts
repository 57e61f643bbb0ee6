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
import {netUnits, planeUnits, zeroAmount, type Amount} from '../core/amount.ts';
import {DIRECTION, type FaceFacts} from './faceFacts.ts';

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

const TERM = Object.fromEntries(LEDGER_TERMS.map((term, i) => [term, i])) as Readonly<Record<LedgerTerm, number>>;
const BASES = 3;
/** Sums are carried into BigInt before they reach 2^53; a single summand is at most half of that. */
const MOST = 2 ** 52;

/** Exact sums of a row's terms in three bases. Most summands are small integers, and doubles add those exactly. */
class RowSums {
    private readonly small = new Float64Array(LEDGER_TERMS.length * BASES);
    private readonly carried = new Array<bigint>(LEDGER_TERMS.length * BASES).fill(0n);

    /** @param area2 twice the plane area in steps², as a double where that is exact */
    add(term: number, ticks: number, ridge: number, area2: number, exactArea2: bigint): void {
        this.addOne(term * BASES, ticks, null);
        const net = ticks * (10_000 - ridge);
        this.addOne(term * BASES + 1, net, Math.abs(net) > MOST ? netUnits(ticks, ridge) : null);
        this.addOne(term * BASES + 2, area2, Math.abs(area2) > MOST ? exactArea2 : null);
    }

    addNet(term: number, units: number, exact: bigint | null): void {
        this.addOne(term * BASES + 1, units, exact);
    }

    private addOne(i: number, value: number, exact: bigint | null): void {
        if (exact !== null) {
            this.carried[i] += exact;
            return;
        }
        const sum = this.small[i] + value;
        if (sum > MOST || sum < -MOST) {
            this.carried[i] += BigInt(this.small[i]) + BigInt(value);
            this.small[i] = 0;
        } else this.small[i] = sum;
    }

    row(): LedgerRow {
        const total = (i: number): bigint => this.carried[i] + BigInt(this.small[i]);
        return Object.fromEntries(LEDGER_TERMS.map((term, t) => [
            term, {gross: total(t * BASES), net: total(t * BASES + 1), plane: planeUnits(total(t * BASES + 2))},
        ])) as LedgerRow;
    }
}

/**
 * One ledger row per key. `isSetAside[face]` marks faces of set-aside patches.
 * @param cultivated tells of each code whether it is cultivated, indexed like `facts.codes`
 */
export function ledgerBy(
    overlay: Overlay, facts: FaceFacts, isSetAside: Uint8Array, cultivated: Uint8Array, rows: RowsOfFace,
): Map<string, LedgerRow> {
    const sums = new Map<string, RowSums>();
    const rowOf = (key: string): RowSums => {
        let row = sums.get(key);
        if (!row) sums.set(key, row = new RowSums());
        return row;
    };
    const {areaTicks, area2: areas2} = overlay;
    const {fromCode, toCode, direction, ridgeBefore, ridgeAfter} = facts;
    for (let face = 1; face < overlay.faceCount; face++) {
        const from = fromCode[face], to = toCode[face];
        const isBefore = from >= 0 && cultivated[from] === 1, isAfter = to >= 0 && cultivated[to] === 1;
        if (!isBefore && !isAfter) continue;
        const ticks = areaTicks[face], exact = areas2[face], area2 = Number(exact), ridge = ridgeBefore[face], ridgeLater = ridgeAfter[face];
        // rows that nothing is added to do not come into being
        const keyBefore = rows.before(face), keyAfter = rows.after(face);
        const before = isBefore ? rowOf(keyBefore) : null, after = !isAfter ? null : keyAfter === keyBefore && before ? before : rowOf(keyAfter);
        before?.add(TERM.cultivatedBefore, ticks, ridge, area2, exact);
        after?.add(TERM.cultivatedAfter, ticks, ridgeLater, area2, exact);
        switch (direction[face]) {
            case DIRECTION.loss: before!.add(isSetAside[face] ? TERM.setAsideLoss : TERM.loss, ticks, ridge, area2, exact); break;
            case DIRECTION.gain: after!.add(isSetAside[face] ? TERM.setAsideGain : TERM.gain, ticks, ridgeLater, area2, exact); break;
            case DIRECTION.outsideBefore: before!.add(TERM.outsideBefore, ticks, ridge, area2, exact); break;
            case DIRECTION.outsideAfter: after!.add(TERM.outsideAfter, ticks, ridgeLater, area2, exact); break;
            default: {
                const change = ticks * (ridge - ridgeLater);
                (after ?? rowOf(keyAfter)).addNet(TERM.ridgeChange, change, Math.abs(change) > MOST ? netUnits(ticks, ridgeLater) - netUnits(ticks, ridge) : null);
                if (direction[face] === DIRECTION.internal) {
                    before!.add(TERM.internalOut, ticks, ridge, area2, exact);
                    after!.add(TERM.internalIn, ticks, ridge, area2, exact);
                }
            }
        }
    }
    return new Map([...sums].map(([key, row]) => [key, row.row()]));
}
