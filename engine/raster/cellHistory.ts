/**
 * What became of a cell over a series of classifications: the first date at which it left its class and did not come back.
 *
 * Shape   a date without data neither confirms nor breaks anything: only the dates at which a cell is seen are counted
 * Keeps   every cell has one fate
 */

import {NONE} from './classBand.ts';

export const FATES = ['changed', 'unconfirmed', 'flicker', 'unchanged', 'seenOnce', 'noData'] as const;
/**
 * `changed`: away from its first class at as many dates in a row as were asked for, or at two or more up to the end of the
 * series. `unconfirmed`: away at the last date it was seen at, only. `flicker`: away for fewer dates, and back. `seenOnce`,
 * `noData`: too few dates to compare.
 */
export type Fate = typeof FATES[number];

const CHANGED = 0, UNCONFIRMED = 1, FLICKER = 2, UNCHANGED = 3, SEEN_ONCE = 4, NO_DATA = 5;
/** At the end of a series fewer dates than asked for confirm a change, but never a single one. */
const LEAST_AT_END = 2;
/** Bits of a label: class after, class before, not confirmed, date. */
const BEFORE_BIT = 8, UNCONFIRMED_BIT = 16, DATE_BIT = 17;
/** Dates that a label has room for. */
export const MOST_DATES = 2 ** 14;

export interface ChangeLabel {
    readonly before: number;
    readonly after: number;
    /** Index of the date at which the cells were first seen in another class. */
    readonly date: number;
    readonly isConfirmed: boolean;
}

export function readLabel(label: number): ChangeLabel {
    return {
        before: label >> BEFORE_BIT & 255, after: label & 255, date: label >> DATE_BIT, isConfirmed: (label >> UNCONFIRMED_BIT & 1) === 0,
    };
}

/** A row of cells, judged. */
export interface JudgedRow {
    /** Of cells that changed, what `readLabel` reads; -1 elsewhere. */
    readonly label: Int32Array;
    /** Dates at which each cell has data. */
    readonly seen: Uint16Array;
    /** 1: the cell changed, and was of its first class again when it was last seen. */
    readonly back: Uint8Array;
    /** 1: no class after the change was seen at as many dates in a row as were asked for. */
    readonly unsteady: Uint8Array;
}

export class CellHistory {
    readonly row: JudgedRow;
    /** Cells by fate, in the order of `FATES`. */
    readonly cells = new Float64Array(FATES.length);
    /** Of cells that flicker: how many were away from their class for a time at each date. */
    readonly flickerAt: Float64Array;
    private readonly width: number;
    private readonly persistence: number;

    constructor(width: number, dates: number, persistence: number) {
        this.width = width;
        this.persistence = persistence;
        this.flickerAt = new Float64Array(dates);
        this.row = {label: new Int32Array(width), seen: new Uint16Array(width), back: new Uint8Array(width), unsteady: new Uint8Array(width)};
    }

    /** Judges the cells `from`, `from` + 1, … of each date's classes into `row`. */
    judge(dates: readonly Uint8Array[], from: number): void {
        const {label, seen, back, unsteady} = this.row;
        const [first] = dates;
        for (let x = 0; x < this.width; x++) {
            const cell = from + x, before = first[cell];
            let d = 1;
            while (d < dates.length && dates[d][cell] === before) d++;
            back[x] = unsteady[x] = 0;
            label[x] = -1;
            if (d < dates.length || before === NONE) this.judgeCell(dates, cell, x);
            else {
                seen[x] = dates.length;
                this.cells[UNCHANGED]++;
            }
        }
    }

    private judgeCell(dates: readonly Uint8Array[], cell: number, x: number): void {
        const {label, seen, back, unsteady} = this.row;
        const {persistence} = this;
        let before = NONE, left = -1, awaySeen = 0, nSeen = 0, last = NONE, isFlicker = false;
        for (let d = 0; d < dates.length; d++) {
            const now = dates[d][cell];
            if (now === NONE) continue;
            nSeen++;
            last = now;
            if (before === NONE) before = now;
            // a change that is confirmed stays one, whatever comes after it
            else if (left >= 0 && awaySeen >= persistence) continue;
            else if (now !== before) {
                if (left < 0) left = d;
                awaySeen++;
            } else if (left >= 0) {
                this.noteFlicker(dates, cell, left, d, before);
                isFlicker = true;
                left = -1;
                awaySeen = 0;
            }
        }
        seen[x] = nSeen;
        if (left < 0) {
            this.cells[nSeen === 0 ? NO_DATA : nSeen === 1 ? SEEN_ONCE : isFlicker ? FLICKER : UNCHANGED]++;
            return;
        }
        const isConfirmed = awaySeen >= Math.min(persistence, LEAST_AT_END);
        const after = this.classAfter(dates, cell, left, before);
        this.cells[isConfirmed ? CHANGED : UNCONFIRMED]++;
        label[x] = left << DATE_BIT | Number(!isConfirmed) << UNCONFIRMED_BIT | before << BEFORE_BIT | after.number;
        back[x] = Number(last === before);
        unsteady[x] = Number(isConfirmed && !after.isSteady);
    }

    private noteFlicker(dates: readonly Uint8Array[], cell: number, from: number, to: number, before: number): void {
        for (let d = from; d < to; d++) if (dates[d][cell] !== NONE && dates[d][cell] !== before) this.flickerAt[d]++;
    }

    /**
     * The class that the cell changed to: of the dates on which it was away, the first class seen at as many in a row as
     * confirm a change; where there is none, the last one.
     */
    private classAfter(dates: readonly Uint8Array[], cell: number, left: number, before: number): {number: number; isSteady: boolean} {
        let after = NONE, run = 0;
        for (let d = left; d < dates.length; d++) {
            const now = dates[d][cell];
            if (now === NONE) continue;
            if (now === before) return {number: after, isSteady: false};
            run = now === after ? run + 1 : 1;
            after = now;
            if (run >= this.persistence) return {number: after, isSteady: true};
        }
        return {number: after, isSteady: run >= LEAST_AT_END};
    }
}
