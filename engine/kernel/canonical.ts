/** A parcel's geometry in a form that does not depend on ring order, ring start or winding. */

import type {Polygons} from '../core/polygons.ts';

/** Lattice coordinates, relative to the overlay's origin. */
interface Positions {
    readonly x: Float64Array;
    readonly y: Float64Array;
}

/** One ring from its smallest vertex, in the direction whose second vertex is smaller: [n, x0, y0, x1, y1, ...]. */
export function canonicalRing(xs: ArrayLike<number>, ys: ArrayLike<number>): number[] {
    const n = xs.length;
    const isLess = (a: number, b: number): boolean => xs[a] < xs[b] || (xs[a] === xs[b] && ys[a] < ys[b]);
    const read = (start: number, direction: 1 | -1): number[] => {
        const out = [n];
        for (let k = 0, i = start; k < n; k++, i = (i + direction + n) % n) out.push(xs[i], ys[i]);
        return out;
    };
    let least = 0;
    for (let i = 1; i < n; i++) if (isLess(i, least)) least = i;
    // a vertex may be visited twice; take the smallest reading over all visits and both directions
    let best: number[] | null = null;
    for (let i = 0; i < n; i++) {
        if (xs[i] !== xs[least] || ys[i] !== ys[least]) continue;
        for (const direction of [1, -1] as const) {
            const reading = read(i, direction);
            if (!best || compareCanonical(reading, best) < 0) best = reading;
        }
    }
    return best ?? [0];
}

export function canonicalGeometry(polygons: Polygons, positions: Positions, feature: number): number[] {
    const rings: number[][] = [];
    for (let ring = polygons.featureStart[feature]; ring < polygons.featureStart[feature + 1]; ring++) {
        const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
        rings.push(canonicalRing(positions.x.subarray(start, end), positions.y.subarray(start, end)));
    }
    return rings.sort(compareCanonical).flat();
}

/** Lexicographic; a prefix comes first. NaN sorts as equal, since such rings enclose nothing. */
export function compareCanonical(a: readonly number[], b: readonly number[]): number {
    const n = Math.min(a.length, b.length);
    for (let i = 0; i < n; i++) {
        if (a[i] < b[i]) return -1;
        if (a[i] > b[i]) return 1;
    }
    return a.length - b.length;
}
