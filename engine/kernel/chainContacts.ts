/**
 * Which edges of a chain meet another one other than at their ends: only these, and what lies near them, are noded.
 *
 * Edges that follow one another in a quarter of the compass make a run with a box. Edges of one fine parcel do not meet,
 * so only runs of different parcels are compared, and those of suspects with all.
 *
 * Cost    some 100 ns an edge where parcels do not crowd one another
 */

import Flatbush from 'flatbush';
import type {Chain} from './chain.ts';
import {isBeside, meetBeyondEnds, quarterOf} from './edgeMeeting.ts';
import type {LatticePolygons} from './latticePolygons.ts';

const LONGEST_RUN = 12;

interface Runs {
    readonly count: number;
    /** Edges of run r: [first[r], first[r + 1]). */
    readonly first: Int32Array;
    /** Min x, min y, max x, max y. */
    readonly boxes: Int32Array;
}

/** Comparisons a run may cost on average before all edges are taken to meet another: parcels drawn many times. */
const BUDGET_PER_RUN = 60;
const LEAST_BUDGET = 100_000;

/** By edge of the chain: 1 when it meets another, or when finding out costs more than noding. */
export function chainContacts({xy}: LatticePolygons, chain: Chain): Uint8Array {
    const contacts = new Uint8Array(chain.from.length);
    const {count, first, boxes} = runsOf(xy, chain);
    if (count === 0) return contacts;
    const index = new Flatbush(count, 16, Int32Array);
    for (let p = 0; p < 4 * count; p += 4) index.add(boxes[p], boxes[p + 1], boxes[p + 2], boxes[p + 3]);
    index.finish();
    let budget = LEAST_BUDGET + BUDGET_PER_RUN * count;
    for (let r = 0; r < count; r++) {
        if (budget < 0) return contacts.fill(1);
        const parcel = chain.parcel[first[r]], isOfSuspect = chain.side[first[r]] === 0;
        index.search(boxes[4 * r], boxes[4 * r + 1], boxes[4 * r + 2], boxes[4 * r + 3], (s) => {
            budget--;
            if (s > r && (isOfSuspect || chain.parcel[first[s]] !== parcel)) {
                compareRuns(xy, chain, first[r], first[r + 1], first[s], first[s + 1], contacts);
            }
            return false;
        });
    }
    return contacts;
}

function runsOf(xy: Int32Array, {from, to, parcel, side}: Chain): Runs {
    const n = from.length;
    const first = new Int32Array(n + 1), boxes = new Int32Array(4 * n);
    let count = 0, quarter = -1;
    for (let i = 0; i < n; i++) {
        const v = 2 * from[i], w = 2 * to[i], ax = xy[v], ay = xy[v + 1], bx = xy[w], by = xy[w + 1];
        const next = quarterOf(bx - ax, by - ay), p = 4 * (count - 1);
        const isSame = i > 0 && next === quarter && to[i - 1] === from[i] && parcel[i - 1] === parcel[i]
            && side[i] !== 0 && i - first[count - 1] < LONGEST_RUN;
        quarter = next;
        if (isSame) {
            if (bx < boxes[p]) boxes[p] = bx;
            if (by < boxes[p + 1]) boxes[p + 1] = by;
            if (bx > boxes[p + 2]) boxes[p + 2] = bx;
            if (by > boxes[p + 3]) boxes[p + 3] = by;
            continue;
        }
        first[count++] = i;
        boxes[p + 4] = ax < bx ? ax : bx;
        boxes[p + 5] = ay < by ? ay : by;
        boxes[p + 6] = ax < bx ? bx : ax;
        boxes[p + 7] = ay < by ? by : ay;
    }
    first[count] = n;
    return {count, first, boxes};
}

/** Compares the edges [i0, i1) with [j0, j1) and marks those that meet. */
function compareRuns(
    xy: Int32Array, {from, to}: Chain, i0: number, i1: number, j0: number, j1: number, contacts: Uint8Array,
): void {
    for (let i = i0; i < i1; i++) {
        const ax = xy[2 * from[i]], ay = xy[2 * from[i] + 1], bx = xy[2 * to[i]], by = xy[2 * to[i] + 1];
        for (let j = j0; j < j1; j++) {
            const cx = xy[2 * from[j]], cy = xy[2 * from[j] + 1], dx = xy[2 * to[j]], dy = xy[2 * to[j] + 1];
            if ((cx < ax && cx < bx && dx < ax && dx < bx) || (cx > ax && cx > bx && dx > ax && dx > bx)) continue;
            if ((cy < ay && cy < by && dy < ay && dy < by) || (cy > ay && cy > by && dy > ay && dy > by)) continue;
            if (isBeside(ax, ay, bx, by, cx, cy, dx, dy, 1) || isBeside(cx, cy, dx, dy, ax, ay, bx, by, 1)) continue;
            if (meetBeyondEnds(ax, ay, bx, by, cx, cy, dx, dy)) contacts[i] = contacts[j] = 1;
        }
    }
}
