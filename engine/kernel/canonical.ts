/** A parcel's geometry in a form that does not depend on ring order, ring start or winding. */

/** Lattice coordinates, relative to the overlay's origin. */
interface Positions {
    readonly x: Float64Array;
    readonly y: Float64Array;
}

/**
 * One ring from its smallest vertex, in the direction that reads smaller: [n, x0, y0, x1, y1, ...]. Vertices repeated in a
 * row count once. A smallest vertex that is visited several times is read from each visit; readings part early on land.
 */
export function canonicalRing(ringX: ArrayLike<number>, ringY: ArrayLike<number>): number[] {
    const xs: number[] = [], ys: number[] = [];
    for (let i = 0; i < ringX.length; i++) {
        if (xs.length > 0 && xs[xs.length - 1] === ringX[i] && ys[ys.length - 1] === ringY[i]) continue;
        xs.push(ringX[i]);
        ys.push(ringY[i]);
    }
    while (xs.length > 1 && xs[0] === xs[xs.length - 1] && ys[0] === ys[ys.length - 1]) {
        xs.pop();
        ys.pop();
    }
    const n = xs.length;
    if (n === 0) return [0];
    let least = 0;
    for (let i = 1; i < n; i++) if (xs[i] < xs[least] || (xs[i] === xs[least] && ys[i] < ys[least])) least = i;
    /** Does the reading from i in direction d come before the one from j in direction e? */
    const isBefore = (i: number, d: 1 | -1, j: number, e: 1 | -1): boolean => {
        for (let k = 0; k < n; k++) {
            const a = (i + d * k + n) % n, b = (j + e * k + n) % n;
            if (xs[a] !== xs[b]) return xs[a] < xs[b];
            if (ys[a] !== ys[b]) return ys[a] < ys[b];
        }
        return false;
    };
    let start = least, direction: 1 | -1 = 1;
    for (let i = 0; i < n; i++) {
        if (xs[i] !== xs[least] || ys[i] !== ys[least]) continue;
        for (const d of [1, -1] as const) if (isBefore(i, d, start, direction)) [start, direction] = [i, d];
    }
    const out = [n];
    for (let k = 0; k < n; k++) {
        const i = (start + direction * k + n) % n;
        out.push(xs[i], ys[i]);
    }
    return out;
}

/** A ring that is not finite encloses nothing; it reads as one without vertices, which is what the lattice form makes of it. */
export function canonicalGeometry(polygons: {readonly ringStart: Uint32Array; readonly featureStart: Uint32Array}, positions: Positions, feature: number): number[] {
    const rings: number[][] = [];
    for (let ring = polygons.featureStart[feature]; ring < polygons.featureStart[feature + 1]; ring++) {
        const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
        const x = positions.x.subarray(start, end), y = positions.y.subarray(start, end);
        rings.push(x.every(Number.isFinite) && y.every(Number.isFinite) ? canonicalRing(x, y) : [0]);
    }
    return rings.sort(compareCanonical).flat();
}

/** Lexicographic; a prefix comes first. */
export function compareCanonical(a: readonly number[], b: readonly number[]): number {
    const n = Math.min(a.length, b.length);
    for (let i = 0; i < n; i++) {
        if (a[i] < b[i]) return -1;
        if (a[i] > b[i]) return 1;
    }
    return a.length - b.length;
}
