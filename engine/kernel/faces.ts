/**
 * Half-edges -> faces: which cycle bounds which face, which component lies in which face, and what each face is covered by.
 *
 * Shape   face 0 is the unbounded one; `faceOf[h]` is the face to the left of half-edge h
 * Keeps   label(left) xor label(right) = toggles of the edge, for every edge; label of face 0 is empty
 * Order   face numbers follow half-edge numbers and carry no meaning; order by geometry before anything is written
 */

import {assertInvariant} from '../core/errors.ts';
import {AreaSum} from './area.ts';
import {bucketOfCell, bucketSegments, gridFor} from './buckets.ts';
import type {HalfEdges} from './halfEdges.ts';
import {LabelTable} from './labels.ts';
import {copyOf, int32, uint8} from './memory.ts';
import {crossSign, orient} from './predicates.ts';

/** Faces before anyone asks what covers them. */
export interface Cells {
    readonly count: number;
    readonly faceOf: Int32Array;
    /** Twice the plane area of each face in steps²; 0n for the unbounded face. */
    readonly area2: readonly bigint[];
    /** A half-edge of each face's outer cycle; -1 for the unbounded face. */
    readonly edgeOf: Int32Array;
}

export interface Faces extends Cells {
    /** Label number of each face in `labels`: the set of parcels (over all layers) that cover it. */
    readonly labelOf: Int32Array;
    readonly labels: LabelTable;
}

interface Cycles {
    readonly count: number;
    readonly cycleOf: Int32Array;
    readonly first: Int32Array;
    /** 1 for those that run counter-clockwise around ground. */
    readonly isShell: Uint8Array;
    /** Empty where nobody asks. */
    readonly area2: readonly bigint[];
}

function walkCycles(graph: HalfEdges, asksAreas: boolean): Cycles {
    const {x, y, origin, next} = graph;
    const halfCount = 2 * graph.edgeCount;
    const cycleOf = int32(halfCount).fill(-1);
    const first: number[] = [], area2: bigint[] = [], shells: number[] = [];
    const sum = new AreaSum();
    for (let start = 0; start < halfCount; start++) {
        if (cycleOf[start] >= 0) continue;
        const cycle = first.length;
        const x0 = x[origin[start]], y0 = y[origin[start]];
        let h = start;
        do {
            cycleOf[h] = cycle;
            const a = origin[h], b = origin[h ^ 1];
            sum.addCross(x[a] - x0, y[a] - y0, x[b] - x0, y[b] - y0);
            h = next[h];
        } while (h !== start);
        first.push(start);
        if (asksAreas) {
            const area = sum.take();
            area2.push(area);
            shells.push(area > 0n ? 1 : 0);
        } else shells.push(sum.takeSign() > 0 ? 1 : 0);
    }
    return {count: first.length, cycleOf, first: Int32Array.from(first), isShell: Uint8Array.from(shells), area2};
}

/** Leftmost (then lowest) vertex of a cycle. */
function leftmost(graph: HalfEdges, start: number): number {
    const {x, y, origin, next} = graph;
    let best = origin[start];
    for (let h = next[start]; h !== start; h = next[h]) {
        const v = origin[h];
        if (x[v] < x[best] || (x[v] === x[best] && y[v] < y[best])) best = v;
    }
    return best;
}

/**
 * Finds, for a vertex that is the leftmost of its component, the edge next to it on the left, as a half-edge whose left
 * side faces the vertex; -1 when there is none.
 */
function leftNeighbourFinder(graph: HalfEdges, asked: readonly {readonly vertex: number}[]): (vertex: number) => number {
    const {x, y, origin} = graph;
    const edges = edgesAtHeights(graph, asked.map(({vertex}) => y[vertex]));
    const from = int32(edges.length), to = int32(edges.length);
    for (let i = 0; i < edges.length; i++) {
        from[i] = origin[2 * edges[i]];
        to[i] = origin[2 * edges[i] + 1];
    }
    // few columns: a ray may have to walk all of them
    const grid = gridFor(x, y, from, to, edges.length, Math.max(256, Math.ceil(Math.sqrt(edges.length))));
    const lists = bucketSegments(grid, x, y, from, to, edges.length);

    /** Is edge e nearer to the vertex than edge f, both spanning its height on its left? Exact. */
    const isNearer = (e: number, f: number): boolean => {
        // The edges do not cross, so the one whose lower end lies in the other's height span decides by side.
        const [eLow, eHigh] = y[from[e]] < y[to[e]] ? [from[e], to[e]] : [to[e], from[e]];
        const [fLow, fHigh] = y[from[f]] < y[to[f]] ? [from[f], to[f]] : [to[f], from[f]];
        if (eLow === fLow) return orient(x[fLow], y[fLow], x[fHigh], y[fHigh], x[eHigh], y[eHigh]) < 0;
        if (y[eLow] >= y[fLow]) {
            const side = orient(x[fLow], y[fLow], x[fHigh], y[fHigh], x[eLow], y[eLow]);
            return side !== 0 ? side < 0 : orient(x[fLow], y[fLow], x[fHigh], y[fHigh], x[eHigh], y[eHigh]) < 0;
        }
        const side = orient(x[eLow], y[eLow], x[eHigh], y[eHigh], x[fLow], y[fLow]);
        return side !== 0 ? side > 0 : orient(x[eLow], y[eLow], x[eHigh], y[eHigh], x[fHigh], y[fHigh]) > 0;
    };

    return (vertex) => {
        const px = x[vertex], py = y[vertex];
        const row = Math.floor((py - grid.minY) / grid.cell);
        let best = -1;
        // the vertex may lie far to the right of all edges at its height
        for (let column = Math.min(grid.columns - 1, Math.floor((px - grid.minX) / grid.cell)); column >= 0; column--) {
            const bucket = bucketOfCell(grid, column, row);
            for (let i = lists.start[bucket]; i < lists.start[bucket + 1]; i++) {
                const e = lists.items[i];
                const ay = y[from[e]], by = y[to[e]];
                if (ay < by ? !(ay <= py && py < by) : !(by <= py && py < ay)) continue;
                const low = ay < by ? from[e] : to[e], high = ay < by ? to[e] : from[e];
                // strictly left of the vertex: the vertex is to the right of the upward edge
                if (orient(x[low], y[low], x[high], y[high], px, py) >= 0) continue;
                if (best < 0 || (e !== best && isNearer(e, best))) best = e;
            }
            // An edge found in this column might be beaten only by one entering the same cell; all of those were seen,
            // unless the crossing with the ray lies further left than this cell.
            if (best >= 0 && rayMeetsCell(grid.minX + column * grid.cell, x, y, from[best], to[best], py)) break;
        }
        if (best < 0) return -1;
        // from has the smaller x; the half-edge that runs downwards has its left side to the east
        return y[to[best]] < y[from[best]] ? 2 * edges[best] : 2 * edges[best] + 1;
    };
}

/** Edges that one of the heights runs through, the lower end counting and the upper one not. */
function edgesAtHeights({y, origin, edgeCount}: HalfEdges, heights: readonly number[]): Int32Array {
    const sorted = Float64Array.from(heights).sort(), found = int32(edgeCount);
    let count = 0;
    for (let e = 0; e < edgeCount; e++) {
        const a = y[origin[2 * e]], b = y[origin[2 * e + 1]], low = a < b ? a : b, high = a < b ? b : a;
        // the first height that is not below the edge
        let from = 0, to = sorted.length;
        while (from < to) {
            const middle = from + to >> 1;
            if (sorted[middle] < low) from = middle + 1;
            else to = middle;
        }
        if (from < sorted.length && sorted[from] < high) found[count++] = e;
    }
    return found.subarray(0, count);
}

/** Does the edge meet the ray at height py at or right of cellMinX? Exact. */
function rayMeetsCell(cellMinX: number, x: Float64Array, y: Float64Array, a: number, b: number, py: number): boolean {
    const low = y[a] < y[b] ? a : b, high = y[a] < y[b] ? b : a;
    // point (cellMinX, py) is on or left of the upward edge
    return crossSign(x[high] - x[low], y[high] - y[low], cellMinX - x[low], py - y[low]) >= 0;
}

/** Face of each cycle: counter-clockwise cycles open a face; each clockwise one bounds the component that lies in a face. */
function nest(graph: HalfEdges, cycles: Cycles, isNobodys: IsNobodys | undefined): {faceOfCycle: Int32Array; count: number} {
    const faceOfCycle = int32(cycles.count).fill(-1);
    let count = 1;
    const outer: {cycle: number; vertex: number}[] = [];
    for (let cycle = 0; cycle < cycles.count; cycle++) {
        if (cycles.isShell[cycle] === 1) faceOfCycle[cycle] = count++;
        else if (isNobodys?.(cycles.first[cycle]) === true) faceOfCycle[cycle] = 0;
        else outer.push({cycle, vertex: leftmost(graph, cycles.first[cycle])});
    }
    const {x, y} = graph;
    // From left to right, so that a neighbouring component on the left is settled before it is asked.
    outer.sort((a, b) => x[a.vertex] - x[b.vertex] || y[a.vertex] - y[b.vertex]);
    const leftNeighbour = outer.length > (isNobodys ? 0 : 1) ? leftNeighbourFinder(graph, outer) : () => -1;
    for (const {cycle, vertex} of outer) {
        const h = leftNeighbour(vertex);
        faceOfCycle[cycle] = h < 0 ? 0 : faceOfCycle[cycles.cycleOf[h]];
        assertInvariant(faceOfCycle[cycle] >= 0, 'a component asks for its surrounding face before it is known');
    }
    return {faceOfCycle, count};
}

/**
 * Visits every face but the unbounded one once, from a face visited before: `visit(half-edge in the known face, face)`.
 * Starts from the unbounded face.
 */
export function spreadFromOutside(graph: HalfEdges, {faceOf, count}: Cells, visit: (h: number, face: number) => void): void {
    const halfCount = 2 * graph.edgeCount;
    const isKnown = uint8(count);
    // half-edges by face, so that a face with several cycles is crossed on all of them
    const start = int32(count + 1);
    for (let h = 0; h < halfCount; h++) start[faceOf[h] + 1]++;
    for (let f = 0; f < count; f++) start[f + 1] += start[f];
    const byFace = int32(halfCount);
    const fill = copyOf(start);
    for (let h = 0; h < halfCount; h++) byFace[fill[faceOf[h]]++] = h;
    const queue = int32(count);
    let head = 0, tail = 0;
    isKnown[0] = 1;
    queue[tail++] = 0;
    while (head < tail) {
        const face = queue[head++];
        for (let i = start[face]; i < start[face + 1]; i++) {
            const h = byFace[i], other = faceOf[h ^ 1];
            if (isKnown[other] === 1) continue;
            isKnown[other] = 1;
            visit(h, other);
            queue[tail++] = other;
        }
    }
    assertInvariant(tail === count, `${count - tail} faces of ${count} are not reached from outside`);
}

/** Is the ground to the left of a half-edge nobody's, so that it may count as the unbounded face? */
type IsNobodys = (halfEdge: number) => boolean;

/**
 * Which cycle bounds which face, and the areas of faces.
 * @param asksAreas false leaves `area2` empty
 * @param isNobodys left out, every component lies in the face that is around it
 */
export function cells(graph: HalfEdges, asksAreas = true, isNobodys?: IsNobodys): Cells {
    const cycles = walkCycles(graph, asksAreas);
    const {faceOfCycle, count} = nest(graph, cycles, isNobodys);
    const faceOf = int32(2 * graph.edgeCount);
    for (let h = 0; h < faceOf.length; h++) faceOf[h] = faceOfCycle[cycles.cycleOf[h]];
    const area2: bigint[] = asksAreas ? new Array<bigint>(count).fill(0n) : [];
    const edgeOf = int32(count).fill(-1);
    for (let cycle = 0; cycle < cycles.count; cycle++) {
        const face = faceOfCycle[cycle];
        if (face === 0) continue;
        if (asksAreas) area2[face] += cycles.area2[cycle];
        if (cycles.isShell[cycle] === 1) edgeOf[face] = cycles.first[cycle];
    }
    return {count, faceOf, area2, edgeOf};
}

/** @param asksAreas false leaves `area2` empty */
export function faces(graph: HalfEdges, asksAreas = true): Faces {
    const {toggleStart, toggleItems} = graph;
    const plain = cells(graph, asksAreas);
    const labels = new LabelTable();
    const labelOf = int32(plain.count);
    labelOf[0] = labels.empty;
    spreadFromOutside(graph, plain, (h, face) => {
        const edge = h >> 1;
        labelOf[face] = labels.toggled(labelOf[plain.faceOf[h]], toggleItems, toggleStart[edge], toggleStart[edge + 1]);
    });
    return {...plain, labelOf, labels};
}
