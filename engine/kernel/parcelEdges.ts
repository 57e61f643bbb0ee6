/**
 * The edges of one parcel in scratch arrays, and whether any two of them meet other than as neighbours in a ring.
 *
 * Two edges meet when they cross, or when an end of one lies in the half-open pixel of the other: what certification calls
 * self-crossing, touching and doubled edges. Few edges are compared pair by pair, many through a tree of boxes over runs of
 * edges that follow one another.
 *
 * Shape   edge i runs from vertex i to vertex i + 1. Behind the last vertex of each ring its first one is repeated; the
 *         place between two rings is no edge and has an empty box
 * Units   lattice steps
 */

import {crossesProperly, orient, passesPixel} from './predicates.ts';

export interface ParcelEdges {
    readonly x: Int32Array;
    readonly y: Int32Array;
    readonly minX: Int32Array;
    readonly minY: Int32Array;
    readonly maxX: Int32Array;
    readonly maxY: Int32Array;
    /** The edge that follows in the ring. */
    readonly after: Int32Array;
    /** Boxes over runs of edges, leaves first: min x, min y, max x, max y. */
    readonly tree: Int32Array;
    /** First node of each level of the tree. */
    readonly level: Int32Array;
    levels: number;
    /** Box comparisons that may still be spent on the parcel. */
    budget: number;
}

/** Parcels of more edges are searched through the tree. */
const MOST_PAIRWISE = 40;
const LEAF = 8;
const EMPTY_MIN = 2 ** 31 - 1, EMPTY_MAX = -(2 ** 31);
/** Comparisons an edge may cost on average before the parcel is given up: rings that fill an area like a comb. */
const BUDGET_PER_EDGE = 300;

/** Scratch for parcels of at most `capacity` vertices and rings together. */
export function parcelEdges(capacity: number): ParcelEdges {
    const ints = (): Int32Array => new Int32Array(capacity + 1);
    return {
        x: ints(), y: ints(), minX: ints(), minY: ints(), maxX: ints(), maxY: ints(), after: ints(),
        tree: new Int32Array(4 * (2 * Math.ceil(capacity / LEAF) + 40)), level: new Int32Array(40), levels: 0, budget: 0,
    };
}

/**
 * Copies a ring to [at, at + n) without vertices that repeat the one before, and sets its edges.
 * @returns n; what lies behind is unfinished when n < 3
 */
export function loadRing(edges: ParcelEdges, xy: Int32Array, start: number, end: number, at: number): number {
    if (start === end) return 0;
    const {x, y, minX, minY, maxX, maxY, after} = edges;
    let size = at, lastX = xy[2 * end - 2], lastY = xy[2 * end - 1];
    for (let v = start; v < end; v++) {
        const vx = xy[2 * v], vy = xy[2 * v + 1];
        if (vx === lastX && vy === lastY) continue;
        x[size] = lastX = vx;
        y[size++] = lastY = vy;
    }
    if (size - at < 3) return size - at;
    x[size] = x[at];
    y[size] = y[at];
    let ax = x[at], ay = y[at];
    for (let i = at; i < size; i++) {
        const bx = x[i + 1], by = y[i + 1];
        if (ax < bx) {
            minX[i] = ax;
            maxX[i] = bx;
        } else {
            minX[i] = bx;
            maxX[i] = ax;
        }
        if (ay < by) {
            minY[i] = ay;
            maxY[i] = by;
        } else {
            minY[i] = by;
            maxY[i] = ay;
        }
        after[i] = i + 1;
        ax = bx;
        ay = by;
    }
    after[size - 1] = at;
    after[size] = -1;
    minX[size] = minY[size] = EMPTY_MIN;
    maxX[size] = maxY[size] = EMPTY_MAX;
    return size - at;
}

/** Do edges that share a vertex b come so close that the far end of one lies in the pixel of the other? */
function isNeedle(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
    return passesPixel(ax, ay, bx, by, cx, cy) || passesPixel(bx, by, cx, cy, ax, ay);
}

/** Rounding of products of differences below 2^31 stays below this. */
const PRODUCT_SLACK = 4096;

/** Is there a needle or a spike at a vertex of the ring at [at, end)? */
export function hasNeedle({x, y}: ParcelEdges, at: number, end: number): boolean {
    let ax = x[end - 1], ay = y[end - 1], bx = x[at], by = y[at];
    for (let i = at; i < end; i++) {
        const cx = x[i + 1], cy = y[i + 1];
        const ux = ax - bx, uy = ay - by, vx = cx - bx, vy = cy - by;
        // at a right or an obtuse angle the nearest point of one edge to the far end of the other is b, a step away or more
        if (ux * vx + uy * vy > -PRODUCT_SLACK) {
            const cross = Math.abs(ux * vy - uy * vx) - PRODUCT_SLACK;
            if (!(cross > Math.abs(ux) + Math.abs(uy) && cross > Math.abs(vx) + Math.abs(vy)) && isNeedle(ax, ay, bx, by, cx, cy)) {
                return true;
            }
        }
        ax = bx;
        ay = by;
        bx = cx;
        by = cy;
    }
    return false;
}

/** Do edges i and j, whose boxes meet, meet themselves? Neighbours in a ring are for `hasNeedle`. */
function meet({x, y, after}: ParcelEdges, i: number, j: number): boolean {
    if (after[i] === j || after[j] === i) return false;
    const ax = x[i], ay = y[i], bx = x[i + 1], by = y[i + 1], cx = x[j], cy = y[j], dx = x[j + 1], dy = y[j + 1];
    return passesPixel(ax, ay, bx, by, cx, cy) || passesPixel(ax, ay, bx, by, dx, dy) || passesPixel(cx, cy, dx, dy, ax, ay)
        || passesPixel(cx, cy, dx, dy, bx, by) || crossesProperly(ax, ay, bx, by, cx, cy, dx, dy);
}

/** Does an edge of [i0, i1) meet one of [j0, j1)? Pairs are looked at once when the ranges are the same. */
function rangesMeet(edges: ParcelEdges, i0: number, i1: number, j0: number, j1: number): boolean {
    const {minX, minY, maxX, maxY} = edges;
    for (let i = i0; i < i1; i++) {
        const x0 = minX[i], x1 = maxX[i], y0 = minY[i], y1 = maxY[i];
        for (let j = j0 > i + 2 ? j0 : i + 2; j < j1; j++) {
            if (minX[j] > x1 || maxX[j] < x0 || minY[j] > y1 || maxY[j] < y0) continue;
            if (meet(edges, i, j)) return true;
        }
    }
    return false;
}

/** Does any edge of [0, end) meet another? True also when finding out costs more than the parcel is worth. */
export function hasContact(edges: ParcelEdges, end: number): boolean {
    if (end <= MOST_PAIRWISE) return rangesMeet(edges, 0, end, 0, end);
    buildTree(edges, end);
    edges.budget = BUDGET_PER_EDGE * end;
    return nodeMeetsItself(edges, edges.levels - 1, 0, end);
}

function buildTree(edges: ParcelEdges, end: number): void {
    const {minX, minY, maxX, maxY, tree, level} = edges;
    let nodes = Math.ceil(end / LEAF), first = 0;
    for (let node = 0; node < nodes; node++) {
        let x0 = EMPTY_MIN, y0 = EMPTY_MIN, x1 = EMPTY_MAX, y1 = EMPTY_MAX;
        for (let i = node * LEAF, last = i + LEAF < end ? i + LEAF : end; i < last; i++) {
            if (minX[i] < x0) x0 = minX[i];
            if (minY[i] < y0) y0 = minY[i];
            if (maxX[i] > x1) x1 = maxX[i];
            if (maxY[i] > y1) y1 = maxY[i];
        }
        tree[4 * node] = x0;
        tree[4 * node + 1] = y0;
        tree[4 * node + 2] = x1;
        tree[4 * node + 3] = y1;
    }
    let levels = 1;
    level[0] = 0;
    while (nodes > 1) {
        const above = first + nodes, count = (nodes + 1) >> 1;
        for (let node = 0; node < count; node++) {
            const a = 4 * (first + 2 * node), b = 2 * node + 1 < nodes ? a + 4 : a, to = 4 * (above + node);
            tree[to] = Math.min(tree[a], tree[b]);
            tree[to + 1] = Math.min(tree[a + 1], tree[b + 1]);
            tree[to + 2] = Math.max(tree[a + 2], tree[b + 2]);
            tree[to + 3] = Math.max(tree[a + 3], tree[b + 3]);
        }
        level[levels++] = first = above;
        nodes = count;
    }
    edges.levels = levels;
    level[levels] = first + 1;
}

function nodeMeetsItself(edges: ParcelEdges, level: number, node: number, end: number): boolean {
    if (level === 0) {
        const last = Math.min(end, node * LEAF + LEAF);
        return rangesMeet(edges, node * LEAF, last, node * LEAF, last);
    }
    const left = 2 * node, right = left + 1;
    if (nodeMeetsItself(edges, level - 1, left, end)) return true;
    if (edges.level[level - 1] + right >= edges.level[level]) return false;
    return nodeMeetsItself(edges, level - 1, right, end) || nodesMeet(edges, level - 1, left, right, end);
}

function nodesMeet(edges: ParcelEdges, level: number, a: number, b: number, end: number): boolean {
    const {tree} = edges, first = edges.level[level];
    const p = 4 * (first + a), q = 4 * (first + b);
    if (tree[p] > tree[q + 2] || tree[p + 2] < tree[q] || tree[p + 1] > tree[q + 3] || tree[p + 3] < tree[q + 1]) return false;
    if (level === 0) {
        edges.budget -= LEAF * LEAF;
        return edges.budget < 0
            || rangesMeet(edges, a * LEAF, a * LEAF + LEAF, b * LEAF, Math.min(end, b * LEAF + LEAF));
    }
    const below = edges.level[level - 1], count = first - below;
    for (let i = 2 * a; i < 2 * a + 2; i++) {
        for (let j = 2 * b; j < 2 * b + 2 && j < count; j++) if (nodesMeet(edges, level - 1, i, j, end)) return true;
    }
    return false;
}

/**
 * Is (px, py) inside an odd number of the rings in [0, end), not counting the ring at [from, to)? The point must not lie on
 * an edge. Call after `hasContact`, whose tree is used.
 */
export function isInsideOdd(edges: ParcelEdges, end: number, px: number, py: number, from: number, to: number): boolean {
    if (end <= MOST_PAIRWISE) return countLeft(edges, 0, end, px, py, from, to) % 2 === 1;
    return countLeftOfNode(edges, edges.levels - 1, 0, end, px, py, from, to) % 2 === 1;
}

function countLeftOfNode(
    edges: ParcelEdges, level: number, node: number, end: number, px: number, py: number, from: number, to: number,
): number {
    const {tree} = edges, p = 4 * (edges.level[level] + node);
    if (tree[p] > px || tree[p + 1] > py || tree[p + 3] < py) return 0;
    if (level === 0) return countLeft(edges, node * LEAF, Math.min(end, node * LEAF + LEAF), px, py, from, to);
    const right = 2 * node + 1, hasRight = edges.level[level - 1] + right < edges.level[level];
    return countLeftOfNode(edges, level - 1, right - 1, end, px, py, from, to)
        + (hasRight ? countLeftOfNode(edges, level - 1, right, end, px, py, from, to) : 0);
}

/** Edges of [i0, i1) that a ray from the point to the west crosses. */
function countLeft(
    {x, y, minX, minY, maxY, after}: ParcelEdges, i0: number, i1: number, px: number, py: number, from: number, to: number,
): number {
    let count = 0;
    for (let i = i0; i < i1; i++) {
        if (minX[i] > px || minY[i] > py || maxY[i] <= py || (i >= from && i < to) || after[i] < 0) continue;
        const low = y[i] < y[i + 1] ? i : i + 1, high = low === i ? i + 1 : i;
        // the upward edge has the point on its right
        if (orient(x[low], y[low], x[high], y[high], px, py) < 0) count++;
    }
    return count;
}
