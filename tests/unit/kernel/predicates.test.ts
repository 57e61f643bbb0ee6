import {describe, expect, test} from 'vitest';
import {crossesProperly, crossingPixel, crossSign, orient, passesPixel} from '../../../engine/kernel/predicates.ts';
import type {Random} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {crossingPoint, inPixel, pixelOf, turn, type Pair} from './exact.ts';

/** From neighbours on the lattice to differences of 2^40 steps, 110,000 km at 0.1 mm. */
const REACHES = [2, 5, 40, 2 ** 12, 2 ** 25, 2 ** 26, 2 ** 27, 2 ** 33, 2 ** 40];

const upTo = (random: Random, reach: number): number => Math.round((2 * random() - 1) * reach);
const point = (random: Random, reach: number): Pair => [upTo(random, reach), upTo(random, reach)];

/** A point near the line ab, often exactly on it or one step off: where doubles go wrong. */
function nearLine(random: Random, [ax, ay]: Pair, [bx, by]: Pair): Pair {
    const t = random() * 1.2 - 0.1;
    const off = (): number => Math.floor(random() * 3) - 1;
    return [Math.round(ax + t * (bx - ax)) + off(), Math.round(ay + t * (by - ay)) + off()];
}

/** a -> b through exact multiples, so that many lattice points lie exactly on it. */
function divisible(random: Random, reach: number): readonly [Pair, Pair, Pair] {
    const parts = 2 + Math.floor(random() * 6);
    const [dx, dy] = point(random, reach / parts);
    const [ax, ay] = point(random, reach);
    const k = Math.floor(random() * (parts + 1));
    return [[ax, ay], [ax + parts * dx, ay + parts * dy], [ax + k * dx, ay + k * dy]];
}

describe('orientation', () => {
    test('is the sign of the exact cross product, for differences up to 2^40', () => {
        forAll(6000, (random, size) => {
            const reach = REACHES[size % REACHES.length];
            if (size % 3 === 0) return divisible(random, reach);
            const a = point(random, reach), b = point(random, reach);
            return [a, b, size % 3 === 1 ? nearLine(random, a, b) : point(random, reach)] as const;
        }, ([a, b, c]) => {
            expect(orient(...a, ...b, ...c)).toBe(turn(a, b, c));
        });
    });

    test('tells a turn of one step at 2^40 from a straight line', () => {
        const far = 2 ** 40;
        expect(orient(0, 0, far, far - 1, far - 1, far - 2)).toBe(-1);
        expect(orient(0, 0, far, far, 2 * far, 2 * far)).toBe(0);
        expect(orient(0, 0, far, far, 2 * far, 2 * far + 1)).toBe(1);
        expect(orient(0, 0, far, far, 2 * far + 1, 2 * far)).toBe(-1);
        // cross product 1 between terms of 2^80
        expect(crossSign(far, far - 1, far + 1, far)).toBe(1);
        expect(crossSign(far + 1, far, far, far - 1)).toBe(-1);
    });

    test('is exact where a term is just below and just above 2^52', () => {
        for (const big of [2 ** 26 - 1, 2 ** 26, 2 ** 26 + 1, 94906265, 94906266, 94906267]) {
            for (const [p, q, r, s] of [[big, big - 1, big + 1, big], [big, big, big, big], [big + 2, big, big, big - 2], [-big, big, big, -big + 1]]) {
                expect(crossSign(p, q, r, s)).toBe(turn([0, 0], [p, q], [r, s]));
            }
        }
    });
});

describe('proper crossings', () => {
    test('are the pairs of segments with one point inside both', () => {
        let crossing = 0;
        forAll(8000, (random, size) => {
            const reach = REACHES[size % REACHES.length];
            const a = point(random, reach), b = point(random, reach);
            const c = size % 2 ? nearLine(random, a, b) : point(random, reach);
            const d = size % 5 === 0 ? a : size % 7 === 0 ? nearLine(random, a, b) : point(random, reach);
            return [a, b, c, d] as const;
        }, ([a, b, c, d]) => {
            const expected = crossingPoint(a, b, c, d) !== null;
            crossing += expected ? 1 : 0;
            expect(crossesProperly(...a, ...b, ...c, ...d)).toBe(expected);
            expect(crossesProperly(...d, ...c, ...b, ...a)).toBe(expected);
        });
        expect(crossing).toBeGreaterThan(1000);
    });

    test.each([
        ['a plus sign', '0,5 10,5', '5,0 5,10', true],
        ['a T', '0,5 10,5', '5,0 5,5', false],
        ['a corner', '0,0 10,0', '10,0 10,10', false],
        ['one end of each beyond the other line', '0,0 10,10', '20,0 0,4', true],
        ['far from each other', '0,0 1,1', '10,0 0,10', false],
        ['one on top of the other', '0,0 10,0', '2,0 8,0', false],
        ['collinear and apart', '0,0 4,0', '6,0 9,0', false],
        ['the same segment', '0,0 4,3', '0,0 4,3', false],
        ['parallel', '0,0 4,3', '0,1 4,4', false],
    ])('%s', (_about, one, other, expected) => {
        const [a, b] = one.split(' ').map(text => text.split(',').map(Number) as [number, number]);
        const [c, d] = other.split(' ').map(text => text.split(',').map(Number) as [number, number]);
        for (const [p, q] of [[a, b], [b, a]]) {
            for (const [r, s] of [[c, d], [d, c]]) {
                expect(crossesProperly(...p, ...q, ...r, ...s)).toBe(expected);
                expect(crossesProperly(...r, ...s, ...p, ...q)).toBe(expected);
            }
        }
    });
});

describe('the pixel of a crossing', () => {
    const out = new Float64Array(2);
    const pixel = (a: Pair, b: Pair, c: Pair, d: Pair): bigint[] => {
        crossingPixel(...a, ...b, ...c, ...d, out);
        return [BigInt(out[0]), BigInt(out[1])];
    };

    test('holds the exact crossing, whatever the order of the four ends, for differences up to 2^40', () => {
        let found = 0;
        forAll(8000, (random, size) => {
            const reach = REACHES[size % REACHES.length];
            const a = point(random, reach), b = point(random, reach);
            const near = size % 2 ? nearLine(random, a, b) : point(random, reach);
            // nearly parallel edges lose all their digits to cancellation
            return [a, b, near, size % 4 === 1 ? nearLine(random, a, b) : point(random, reach)] as const;
        }, ([a, b, c, d]) => {
            const at = crossingPoint(a, b, c, d);
            if (!at) return;
            found++;
            const expected = [pixelOf(at[0]), pixelOf(at[1])];
            expect(pixel(a, b, c, d)).toEqual(expected);
            expect(pixel(d, c, b, a)).toEqual(expected);
            expect(pixel(c, d, b, a)).toEqual(expected);
        });
        expect(found).toBeGreaterThan(1000);
    });

    test('of a crossing exactly on a border is the one above and to the right of it, at any distance', () => {
        for (const shift of [0, 1, -1, -7, 2 ** 20, -(2 ** 26) - 1, 2 ** 40, -(2 ** 40)]) {
            for (const half of [1, 3, 999, 2 ** 24 + 1, 2 ** 27 + 1, 2 ** 39 + 1]) {
                // diagonals of a square with an odd side cross at half steps
                const s = shift, t = shift + half;
                const middle = BigInt(s) + BigInt(half + 1) / 2n;
                expect(pixel([s, s], [t, t], [s, t], [t, s])).toEqual([middle, middle]);
                expect(pixel([t, s], [s, t], [t, t], [s, s])).toEqual([middle, middle]);
                // and half a step in one direction only
                expect(pixel([s, 0], [t, 0], [s, -half], [t, half])).toEqual([middle, 0n]);
                expect(pixel([0, s], [0, t], [half, s], [-half, t])).toEqual([0n, middle]);
            }
        }
    });

    test('of axis-parallel edges is where they cross', () => {
        expect(pixel([-5, 3], [9, 3], [2, -8], [2, 8])).toEqual([2n, 3n]);
        expect(pixel([2, 8], [2, -8], [-5, 3], [9, 3])).toEqual([2n, 3n]);
    });
});

describe('passing a pixel', () => {
    test('is meeting the half-open square around a lattice point, for differences up to 2^40', () => {
        let passed = 0;
        forAll(12_000, (random, size) => {
            const reach = REACHES[size % REACHES.length];
            const a = point(random, reach);
            const kind = size % 6;
            const b: Pair = kind === 0 ? [a[0], upTo(random, reach)] : kind === 1 ? [upTo(random, reach), a[1]] : point(random, reach);
            return [a, b, kind === 5 ? point(random, reach) : nearLine(random, a, b)] as const;
        }, ([a, b, c]) => {
            const expected = inPixel(a, b, c, true) !== null;
            passed += expected ? 1 : 0;
            expect(passesPixel(...a, ...b, ...c)).toBe(expected);
            expect(passesPixel(...b, ...a, ...c)).toBe(expected);
        });
        expect(passed).toBeGreaterThan(2000);
    });

    test('through a corner counts for the lower left corner only, in all four quadrants', () => {
        // slope ±1 through the corner (1/2, 1/2) between four pixels, scaled up so that it is hit exactly
        for (const scale of [1, 9, 2 ** 20 + 1, 2 ** 26 + 1, 2 ** 39 + 1]) {
            const falling = [[1 - scale, scale], [scale, 1 - scale]] as const; // x + y = 1
            const rising = [[1 - scale, 1 - scale], [scale, scale]] as const; // x = y
            for (const [a, b] of [falling, [falling[1], falling[0]] as const]) {
                expect(passesPixel(...a, ...b, 1, 0), 'below right').toBe(true);
                expect(passesPixel(...a, ...b, 0, 1), 'above left').toBe(true);
                expect(passesPixel(...a, ...b, 1, 1), 'above right: its lower left corner').toBe(true);
                expect(passesPixel(...a, ...b, 0, 0), 'below left: its upper right corner').toBe(false);
            }
            for (const [a, b] of [rising, [rising[1], rising[0]] as const]) {
                expect(passesPixel(...a, ...b, 0, 0)).toBe(true);
                expect(passesPixel(...a, ...b, 1, 1)).toBe(true);
                expect(passesPixel(...a, ...b, 1, 0), 'upper left corner').toBe(false);
                expect(passesPixel(...a, ...b, 0, 1), 'lower right corner').toBe(false);
            }
        }
    });

    test('through a corner at other slopes, where one corner is met exactly', () => {
        // from (0, 0) with slope 1/3: at x = 3/2 the height is 1/2, a corner of (1,0) (2,0) (1,1) (2,1)
        const hits = (bx: number, by: number, cx: number, cy: number): boolean[] =>
            [passesPixel(0, 0, bx, by, cx, cy), passesPixel(bx, by, 0, 0, cx, cy)];
        expect(hits(3, 1, 1, 1)).toEqual([false, false]);
        expect(hits(3, 1, 2, 0)).toEqual([false, false]);
        expect(hits(3, 1, 1, 0)).toEqual([true, true]);
        expect(hits(3, 1, 2, 1)).toEqual([true, true]);
        expect(hits(3, -1, 2, 0)).toEqual([true, true]); // lower left corner of (2, 0)
        expect(hits(3, -1, 1, -1)).toEqual([false, false]); // upper right corner
        expect(hits(-3, 1, -1, 1)).toEqual([true, true]);
        expect(hits(-3, 1, -2, 0)).toEqual([false, false]);
        expect(hits(-3, -1, -1, -1)).toEqual([false, false]);
        expect(hits(-3, -1, -2, 0)).toEqual([false, false]);
    });

    test('never happens before the start or behind the end', () => {
        expect(passesPixel(0, 0, 4, 0, 5, 0)).toBe(false);
        expect(passesPixel(0, 0, 4, 0, -1, 0)).toBe(false);
        expect(passesPixel(0, 0, 4, 4, 5, 5)).toBe(false);
        expect(passesPixel(0, 0, 0, 4, 0, 5)).toBe(false);
        expect(passesPixel(0, 0, 0, 4, 1, 2)).toBe(false);
        expect(passesPixel(0, 0, 0, 4, 0, 2)).toBe(true);
        expect(passesPixel(0, 0, 4, 0, 4, 0)).toBe(true);
    });
});
