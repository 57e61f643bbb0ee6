/** Which cuts of a parcel are sound. Units   metres here, ticks in the calls */

import {describe, expect, test} from 'vitest';
import {isSoundAttempt} from '../../../scripts/bench/workload/attempt.ts';
import {areSound, contains, section, twiceArea} from '../../../scripts/bench/workload/rings.ts';

const ticks = (...coords: readonly number[]): number[] => coords.map(value => value * 10_000);
const parcel = (...rings: readonly number[][]) => ({
    arcs: new Map<number, number[]>(), drawn: new Map([[0, rings]]), added: [],
});

/** A yard open to the north, clockwise. */
const YARD = ticks(0, 0, 0, 100, 20, 100, 20, 20, 80, 20, 80, 100, 100, 100, 100, 0);

describe('a parcel', () => {
    test('that lies clockwise is sound, with a hole that lies the other way', () => {
        expect(isSoundAttempt(parcel(YARD))).toBe(true);
        const pond = ticks(40, 5, 50, 5, 50, 15, 40, 15);
        expect(isSoundAttempt(parcel(YARD, pond))).toBe(true);
        expect(isSoundAttempt(parcel(YARD, pond.map(value => value + 400_000)))).toBe(false);
    });

    test('cut off by a path across its bay is not: one side of the cut runs counter-clockwise', () => {
        const from = 2, to = 5;
        const bay = section(YARD, from, to), rest = section(YARD, to, from);
        expect(areSound([bay], 3000) && areSound([rest], 3000)).toBe(true);
        expect(twiceArea(bay) + twiceArea(rest)).toBe(twiceArea(YARD));
        expect(isSoundAttempt(parcel(bay))).toBe(false);
    });

    test('whose border crosses, folds back or comes too near is not sound', () => {
        expect(areSound([ticks(0, 0, 10, 10, 10, 0, 0, 10)], 3000)).toBe(false);
        expect(areSound([ticks(0, 0, 0, 10, 10, 10, 0, 10.1, 0, 20, 20, 20, 20, 0)], 3000)).toBe(false);
        expect(areSound([YARD, ticks(30, 19.9, 40, 19.9, 40, 10, 30, 10)], 3000)).toBe(false);
        expect(areSound([YARD, ticks(30, 19, 40, 19, 40, 10, 30, 10)], 3000)).toBe(true);
    });

    test('has what lies inside its border, not what lies in its bay', () => {
        expect(contains(YARD, 100_000, 500_000)).toBe(true);
        expect(contains(YARD, 500_000, 500_000)).toBe(false);
    });
});
