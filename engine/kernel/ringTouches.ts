/** Where rings touch or repeat themselves: what certification asks of single rings, beside the arrangement. */

import {featureCount, type Polygons} from '../core/polygons.ts';

type Positions = Float64Array;

/** Does ring `ring` of a parcel have the vertex p and the edge ab? Positions as (x, y). */
export type RingTouches = (parcel: number, px: number, py: number, ax: number, ay: number, bx: number, by: number) => boolean;

/**
 * Asks whether one ring of a parcel has both a vertex and an edge. Rings of one parcel may touch each other, a ring not
 * itself. A road has thousands of neighbours whose corners lie on it, so a parcel that is asked about is sorted once.
 */
export function ringTouchFinder({ringStart, featureStart}: Polygons, x: Positions, y: Positions): RingTouches {
    const orders = new Map<number, Int32Array>();
    const orderOf = (parcel: number): Int32Array => {
        let order = orders.get(parcel);
        if (!order) {
            const start = ringStart[featureStart[parcel]], end = ringStart[featureStart[parcel + 1]];
            order = Int32Array.from({length: end - start}, (_, i) => start + i)
                .filter(v => x[v] === x[v]) // a ring that is not finite is left out
                .sort((a, b) => x[a] - x[b] || y[a] - y[b]);
            orders.set(parcel, order);
        }
        return order;
    };
    /** First place in an order that is not before (px, py). */
    const lowerBound = (order: Int32Array, px: number, py: number): number => {
        let low = 0, high = order.length;
        while (low < high) {
            const middle = (low + high) >> 1, v = order[middle];
            if (x[v] < px || (x[v] === px && y[v] < py)) low = middle + 1;
            else high = middle;
        }
        return low;
    };
    const ringOf = (parcel: number, vertex: number): number => {
        let low = featureStart[parcel], high = featureStart[parcel + 1];
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            if (ringStart[middle] <= vertex) low = middle;
            else high = middle;
        }
        return low;
    };
    return (parcel, px, py, ax, ay, bx, by) => {
        const order = orderOf(parcel);
        const rings: number[] = [];
        for (let i = lowerBound(order, px, py); i < order.length && x[order[i]] === px && y[order[i]] === py; i++) {
            rings.push(ringOf(parcel, order[i]));
        }
        if (rings.length === 0) return false;
        for (let i = lowerBound(order, ax, ay); i < order.length && x[order[i]] === ax && y[order[i]] === ay; i++) {
            const ring = ringOf(parcel, order[i]);
            if (!rings.includes(ring)) continue;
            const start = ringStart[ring], end = ringStart[ring + 1];
            const before = order[i] === start ? end - 1 : order[i] - 1, after = order[i] + 1 === end ? start : order[i] + 1;
            if ((x[before] === bx && y[before] === by) || (x[after] === bx && y[after] === by)) return true;
        }
        return false;
    };
}

/** Rings that visit a vertex twice, not counting vertices repeated in a row. */
export function repeatedVertices(
    polygons: Polygons, x: Positions, y: Positions, found: (parcel: number, x: number, y: number) => void,
): void {
    const n = featureCount(polygons);
    for (let parcel = 0; parcel < n; parcel++) {
        for (let ring = polygons.featureStart[parcel]; ring < polygons.featureStart[parcel + 1]; ring++) {
            const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
            const order = Array.from({length: end - start}, (_, i) => start + i).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
            for (let i = 1; i < order.length; i++) {
                const a = Math.min(order[i - 1], order[i]), b = Math.max(order[i - 1], order[i]);
                if (x[a] !== x[b] || y[a] !== y[b] || isSamePlaceBetween(x, y, a, b, start, end)) continue;
                found(parcel, x[a], y[a]);
            }
        }
    }
}

/** Are all vertices between two visits of a place, one way around or the other, at that place too? */
function isSamePlaceBetween(x: Positions, y: Positions, a: number, b: number, start: number, end: number): boolean {
    let forward = true, backward = true;
    for (let i = a + 1; i < b && forward; i++) forward = x[i] === x[a] && y[i] === y[a];
    for (let i = b + 1; i < end && backward; i++) backward = x[i] === x[a] && y[i] === y[a];
    for (let i = start; i < a && backward; i++) backward = x[i] === x[a] && y[i] === y[a];
    return forward || backward;
}

/** The smallest vertex (x, then y) that falls on the vertex before it in its ring. */
export function firstDuplicate(x: Positions, y: Positions, start: number, end: number): number {
    let first = -1;
    for (let v = start, u = end - 1; v < end; u = v++) {
        if (x[v] !== x[u] || y[v] !== y[u]) continue;
        if (first < 0 || x[v] < x[first] || (x[v] === x[first] && y[v] < y[first])) first = v;
    }
    return first;
}
