/**
 * Noded edges as a half-edge structure: who follows whom around each face.
 *
 * Shape   half-edge 2e runs from edge e's `from` to its `to`, 2e+1 back; twin(h) = h ^ 1; the face lies to the left
 * Keeps   every edge has toggles, so no half-edge dangles and no cycle is flat
 */

import {copyOf, int32} from './memory.ts';
import {crossSign} from './predicates.ts';
import type {Edges, VertexTable} from './tables.ts';

export interface HalfEdges {
    readonly x: Float64Array;
    readonly y: Float64Array;
    /** Start vertex of each half-edge. */
    readonly origin: Int32Array;
    /** Next half-edge around the same face. */
    readonly next: Int32Array;
    /** Toggles of edge e: parcels toggleItems[toggleStart[e] .. toggleStart[e+1]), ascending. */
    readonly toggleStart: Int32Array;
    readonly toggleItems: Int32Array;
    readonly edgeCount: number;
}

/** Is direction (ax, ay) before (bx, by), counter-clockwise from east? Exact; never equal for two edges of one vertex. */
function isBefore(ax: number, ay: number, bx: number, by: number): boolean {
    const upperA = ay > 0 || (ay === 0 && ax > 0), upperB = by > 0 || (by === 0 && bx > 0);
    if (upperA !== upperB) return upperA;
    return crossSign(ax, ay, bx, by) > 0;
}

/** Build the structure. Cost O(E + Σ degree²), degrees being small on maps. */
export function halfEdges(vertices: VertexTable, edges: Edges): HalfEdges {
    const {from, to, toggleStart, toggleItems, count: edgeCount} = edges;
    const origin = int32(2 * edgeCount);
    for (let e = 0; e < edgeCount; e++) {
        origin[2 * e] = from[e];
        origin[2 * e + 1] = to[e];
    }
    const {x, y} = vertices;
    const halfCount = 2 * edgeCount;
    const start = int32(vertices.count + 1);
    for (let h = 0; h < halfCount; h++) start[origin[h] + 1]++;
    for (let v = 0; v < vertices.count; v++) start[v + 1] += start[v];
    const around = int32(halfCount);
    const fill = copyOf(start);
    for (let h = 0; h < halfCount; h++) around[fill[origin[h]]++] = h;

    const next = int32(halfCount);
    for (let v = 0; v < vertices.count; v++) {
        const first = start[v], end = start[v + 1];
        if (end - first > 2) sortAround(around, first, end, origin, x, y);
        for (let i = first; i < end; i++) {
            // Arriving along the twin of around[i], the face on the left continues with the next edge clockwise.
            next[around[i] ^ 1] = around[i === first ? end - 1 : i - 1];
        }
    }
    return {x, y, origin, next, toggleStart, toggleItems, edgeCount};
}

/** Insertion sort of outgoing half-edges by angle: degrees are 3 or 4 almost everywhere. */
function sortAround(
    around: Int32Array, first: number, end: number, origin: Int32Array, x: Float64Array, y: Float64Array,
): void {
    if (end - first > 32) {
        const sorted = Array.from(around.subarray(first, end)).sort((g, h) => {
            const v = origin[g];
            const gx = x[origin[g ^ 1]] - x[v], gy = y[origin[g ^ 1]] - y[v];
            const hx = x[origin[h ^ 1]] - x[v], hy = y[origin[h ^ 1]] - y[v];
            return isBefore(gx, gy, hx, hy) ? -1 : 1;
        });
        around.set(sorted, first);
        return;
    }
    for (let i = first + 1; i < end; i++) {
        const h = around[i], v = origin[h], tip = origin[h ^ 1];
        const dx = x[tip] - x[v], dy = y[tip] - y[v];
        let at = i;
        while (at > first) {
            const other = origin[around[at - 1] ^ 1];
            if (!isBefore(dx, dy, x[other] - x[v], y[other] - y[v])) break;
            around[at] = around[at - 1];
            at--;
        }
        around[at] = h;
    }
}
