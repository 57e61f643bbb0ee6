/** Edges of a layer that come within two steps of given edges: those that can make or feel a hot pixel there. */

import {bucketOfCell, bucketSegments, gridFor} from './buckets.ts';
import type {Chain} from './chain.ts';
import {isBeside} from './edgeMeeting.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import type {ParcelCheck} from './parcelCheck.ts';

/** A pixel reaches 0.71 steps from its centre, and so does what is snapped to it. */
const REACH_STEPS = 2;

/**
 * Vertices of fine parcels whose edge to the next vertex comes near an edge of the chain that is marked, ascending.
 *
 * @param marked by edge of the chain, not 0
 * @param isKnown bitset by vertex: edges that need not be found
 */
export function edgesNear(
    {xy, ringStart, featureStart}: LatticePolygons, check: ParcelCheck, chain: Chain, marked: Uint8Array,
    isKnown: Uint8Array,
): number[] {
    const near = Int32Array.from(marked.keys()).filter(i => marked[i] !== 0);
    const x = new Float64Array(2 * near.length), y = new Float64Array(2 * near.length);
    const from = Int32Array.from(near.keys(), k => 2 * k), to = from.map(k => k + 1);
    near.forEach((i, k) => {
        const v = chain.from[i], w = chain.to[i], isForward = xy[2 * v] <= xy[2 * w];
        x[2 * k] = xy[2 * (isForward ? v : w)];
        y[2 * k] = xy[2 * (isForward ? v : w) + 1];
        x[2 * k + 1] = xy[2 * (isForward ? w : v)];
        y[2 * k + 1] = xy[2 * (isForward ? w : v) + 1];
    });
    const grid = gridFor(x, y, from, to, near.length);
    const {start, items} = bucketSegments(grid, x, y, from, to, near.length);
    const gridMaxX = grid.minX + grid.columns * grid.cell, gridMaxY = grid.minY + grid.rows * grid.cell;
    const isNear = (ax: number, ay: number, bx: number, by: number): boolean => {
        const lowX = Math.min(ax, bx) - REACH_STEPS, highX = Math.max(ax, bx) + REACH_STEPS;
        const lowY = Math.min(ay, by) - REACH_STEPS, highY = Math.max(ay, by) + REACH_STEPS;
        if (highX < grid.minX || lowX > gridMaxX || highY < grid.minY || lowY > gridMaxY) return false;
        const firstColumn = cellOf(lowX - grid.minX, grid.cell, grid.columns);
        const lastColumn = cellOf(highX - grid.minX, grid.cell, grid.columns);
        const firstRow = cellOf(lowY - grid.minY, grid.cell, grid.rows);
        const lastRow = cellOf(highY - grid.minY, grid.cell, grid.rows);
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                const bucket = bucketOfCell(grid, column, row);
                for (let k = start[bucket]; k < start[bucket + 1]; k++) {
                    const s = 2 * items[k];
                    const cx = x[s], cy = y[s], dx = x[s + 1], dy = y[s + 1];
                    if (cx > highX || dx < lowX || (cy > highY && dy > highY) || (cy < lowY && dy < lowY)) continue;
                    if (isBeside(cx, cy, dx, dy, ax, ay, bx, by, REACH_STEPS + 1)
                        || isBeside(ax, ay, bx, by, cx, cy, dx, dy, REACH_STEPS + 1)) continue;
                    return true;
                }
            }
        }
        return false;
    };
    const found: number[] = [];
    const {boxes, isSuspect} = check;
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel] || boxes[4 * parcel] > gridMaxX || boxes[4 * parcel + 1] > gridMaxY
            || boxes[4 * parcel + 2] < grid.minX || boxes[4 * parcel + 3] < grid.minY) continue;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            const first = ringStart[ring], end = ringStart[ring + 1];
            for (let v = first; v < end; v++) {
                if ((isKnown[v >>> 3] & (1 << (v & 7))) !== 0) continue;
                const w = v + 1 === end ? first : v + 1;
                const ax = xy[2 * v], ay = xy[2 * v + 1], bx = xy[2 * w], by = xy[2 * w + 1];
                if ((ax !== bx || ay !== by) && isNear(ax, ay, bx, by)) found.push(v);
            }
        }
    }
    return found;
}

function cellOf(offset: number, cell: number, count: number): number {
    const i = Math.floor(offset / cell);
    return i < 0 ? 0 : i >= count ? count - 1 : i;
}
