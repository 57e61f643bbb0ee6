/** Fractions of BigInt: an oracle for predicates that shares nothing with them, neither code nor arithmetic. */

/** n / d with d > 0. */
export interface Fraction {
    readonly n: bigint;
    readonly d: bigint;
}

export type Pair = readonly [x: number, y: number];

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
    const [top, bottom] = [BigInt(n), BigInt(d)];
    return bottom < 0n ? {n: -top, d: -bottom} : {n: top, d: bottom};
}

export const plus = (a: Fraction, b: Fraction): Fraction => ({n: a.n * b.d + b.n * a.d, d: a.d * b.d});
export const minus = (a: Fraction, b: Fraction): Fraction => ({n: a.n * b.d - b.n * a.d, d: a.d * b.d});
export const times = (a: Fraction, b: Fraction): Fraction => ({n: a.n * b.n, d: a.d * b.d});

/** Sign of a - b. */
export function compare(a: Fraction, b: Fraction): number {
    const difference = a.n * b.d - b.n * a.d;
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

export const most = (a: Fraction, b: Fraction): Fraction => (compare(a, b) >= 0 ? a : b);

/** Largest integer that is not above. */
export function floor({n, d}: Fraction): bigint {
    const quotient = n / d;
    return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

/** Sign of the turn a -> b -> c, positive to the left. */
export function turn([ax, ay]: Pair, [bx, by]: Pair, [cx, cy]: Pair): number {
    const cross = (BigInt(bx) - BigInt(ax)) * (BigInt(cy) - BigInt(ay)) - (BigInt(by) - BigInt(ay)) * (BigInt(cx) - BigInt(ax));
    return cross > 0n ? 1 : cross < 0n ? -1 : 0;
}

/** The one point inside both segments, by solving the two equations; null when they have none or meet at an end. */
export function crossingPoint(a: Pair, b: Pair, c: Pair, d: Pair): readonly [Fraction, Fraction] | null {
    const [ux, uy] = [BigInt(b[0]) - BigInt(a[0]), BigInt(b[1]) - BigInt(a[1])];
    const [vx, vy] = [BigInt(d[0]) - BigInt(c[0]), BigInt(d[1]) - BigInt(c[1])];
    const [wx, wy] = [BigInt(c[0]) - BigInt(a[0]), BigInt(c[1]) - BigInt(a[1])];
    const determinant = vx * uy - ux * vy;
    if (determinant === 0n) return null;
    // a + s u = c + t v
    const s = fraction(wy * vx - wx * vy, determinant), t = fraction(ux * wy - uy * wx, determinant);
    for (const at of [s, t]) if (at.n <= 0n || at.n >= at.d) return null;
    return [plus(fraction(a[0]), times(s, fraction(ux))), plus(fraction(a[1]), times(s, fraction(uy)))];
}

/** The lattice pixel [x - 1/2, x + 1/2) that holds a coordinate. */
export const pixelOf = (at: Fraction): bigint => floor(plus(at, fraction(1, 2)));

/**
 * Parameters t in [0, 1] for which a + t (b - a) lies in the closed pixel around c, widened by nothing; null when none.
 * `isHalfOpen` leaves out the upper and right border.
 */
export function inPixel(a: Pair, b: Pair, c: Pair, isHalfOpen: boolean): readonly [Fraction, Fraction] | null {
    let from = fraction(0), to = fraction(1);
    // whether the ends of the range belong to it
    let hasFrom = true, hasTo = true;
    for (const axis of [0, 1] as const) {
        const start = fraction(a[axis]), delta = BigInt(b[axis]) - BigInt(a[axis]);
        const low = minus(fraction(c[axis]), fraction(1, 2)), high = plus(fraction(c[axis]), fraction(1, 2));
        if (delta === 0n) {
            if (compare(start, low) < 0 || compare(start, high) > (isHalfOpen ? -1 : 0)) return null;
            continue;
        }
        const atLow = times(minus(low, start), fraction(1n, delta)), atHigh = times(minus(high, start), fraction(1n, delta));
        const [enter, leave] = delta > 0n ? [atLow, atHigh] : [atHigh, atLow];
        const hasEnter = delta > 0n || !isHalfOpen, hasLeave = delta < 0n || !isHalfOpen;
        if (compare(enter, from) > 0) [from, hasFrom] = [enter, hasEnter];
        else if (compare(enter, from) === 0) hasFrom &&= hasEnter;
        if (compare(leave, to) < 0) [to, hasTo] = [leave, hasLeave];
        else if (compare(leave, to) === 0) hasTo &&= hasLeave;
    }
    const order = compare(from, to);
    return order < 0 || (order === 0 && hasFrom && hasTo) ? [from, to] : null;
}
