/**
 * The edges of one parcel in scratch arrays, and whether any two of them meet other than as neighbours in a ring.
 *
 * Two edges meet when they cross, or when an end of one lies in the half-open pixel of the other: what certification
 * calls self-crossing, touching and doubled edges. Rings are cut into runs that keep to one quarter of the compass. A
 * run cannot meet itself; runs that follow one another meet only at a needle where they join, unless they turn back on
 * both axes; all others are compared by their boxes first, and long rings through a tree of boxes.
 *
 * Shape   edge i runs from vertex i to vertex i + 1. Behind the last vertex of each ring its first one is repeated
 * Units   lattice steps
 */

import {isBeside, meet, PRODUCT_SLACK, quarterOf} from './edgeMeeting.ts';
import {orient, passesPixel} from './predicates.ts';

export interface ParcelEdges {
    readonly x: Int32Array;
    readonly y: Int32Array;
    /** Edges of run r: [runFirst[r], runEnd[r]). */
    readonly runFirst: Int32Array;
    readonly runEnd: Int32Array;
    /** The run that follows in the ring. */
    readonly runAfter: Int32Array;
    /** 1 when a run cannot meet the one that follows: a needle where they join has been looked for. */
    readonly isGentle: Uint8Array;
    /** Boxes (min x, min y, max x, max y) of runs, and of pairs of boxes level by level when there are many. */
    readonly boxes: Int32Array;
    /** First box of each level. */
    readonly level: Int32Array;
    runs: number;
    levels: number;
    /** Twice the signed area of the ring loaded last: exact while terms relative to a vertex and sum are below 2^53. */
    area2: number;
    /** Comparisons of runs that may still be spent on the parcel. */
    budget: number;
}

/** A longer run is cut, so that its box stays near it. */
const LONGEST_RUN = 12;
/** Parcels of more runs are searched through a tree. */
const MOST_PAIRWISE = 32;
/** Comparisons a run may cost on average before the parcel is given up: rings that fill an area like a comb. */
const BUDGET_PER_RUN = 200;

/** Scratch for parcels of at most `capacity` vertices and rings together. */
export function parcelEdges(capacity: number): ParcelEdges {
    const ints = (): Int32Array => new Int32Array(capacity + 1);
    return {
        x: ints(), y: ints(), runFirst: ints(), runEnd: ints(), runAfter: ints(), isGentle: new Uint8Array(capacity + 1),
        boxes: new Int32Array(4 * (2 * capacity + 64)), level: new Int32Array(40), runs: 0, levels: 0, area2: 0, budget: 0,
    };
}

/**
 * Copies a ring to [at, at + n) without vertices that repeat the one before, and adds its runs.
 * @returns n; less than 3 when there is no ring
 */
export function loadRing(edges: ParcelEdges, xy: Int32Array, start: number, end: number, at: number): number {
    if (start === end) return 0;
    const {x, y} = edges;
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
    addRuns(edges, at, size);
    return size - at;
}

function addRuns(edges: ParcelEdges, at: number, end: number): void {
    const {x, y, runFirst, runEnd, runAfter, isGentle} = edges;
    const firstRun = edges.runs;
    const x0 = x[at], y0 = y[at];
    let run = firstRun, first = at, bx = x[at + 1], by = y[at + 1];
    const firstQuarter = quarterOf(bx - x0, by - y0);
    let quarter = firstQuarter, area2 = 0;
    for (let i = at + 1; i < end; i++) {
        const cx = x[i + 1], cy = y[i + 1];
        area2 += (bx - x0) * (cy - y0) - (by - y0) * (cx - x0);
        const next = quarterOf(cx - bx, cy - by);
        if (next !== quarter || i - first === LONGEST_RUN) {
            runFirst[run] = first;
            runEnd[run] = i;
            isGentle[run] = (next ^ quarter) === 3 ? 0 : 1;
            runAfter[run] = run + 1;
            setBox(edges, run++, first, i);
            first = i;
            quarter = next;
        }
        bx = cx;
        by = cy;
    }
    runFirst[run] = first;
    runEnd[run] = end;
    isGentle[run] = (firstQuarter ^ quarter) === 3 ? 0 : 1;
    runAfter[run] = firstRun;
    setBox(edges, run++, first, end);
    edges.runs = run;
    edges.area2 = area2;
}

/** A run's box is that of its ends. */
function setBox({x, y, boxes}: ParcelEdges, run: number, first: number, end: number): void {
    const ax = x[first], ay = y[first], bx = x[end], by = y[end], p = 4 * run;
    boxes[p] = ax < bx ? ax : bx;
    boxes[p + 1] = ay < by ? ay : by;
    boxes[p + 2] = ax < bx ? bx : ax;
    boxes[p + 3] = ay < by ? by : ay;
}

/** The box of all runs, as four numbers of `out` from `at` on. */
export function boxAround({boxes, runs}: ParcelEdges, out: Int32Array, at: number): void {
    let minX = boxes[0], minY = boxes[1], maxX = boxes[2], maxY = boxes[3];
    for (let p = 4; p < 4 * runs; p += 4) {
        if (boxes[p] < minX) minX = boxes[p];
        if (boxes[p + 1] < minY) minY = boxes[p + 1];
        if (boxes[p + 2] > maxX) maxX = boxes[p + 2];
        if (boxes[p + 3] > maxY) maxY = boxes[p + 3];
    }
    out[at] = minX;
    out[at + 1] = minY;
    out[at + 2] = maxX;
    out[at + 3] = maxY;
}

/** Does any edge meet another? True also when finding out costs more than the parcel is worth. */
export function hasContact(edges: ParcelEdges): boolean {
    if (hasNeedle(edges)) return true;
    if (edges.runs <= MOST_PAIRWISE) return hasContactAmongFew(edges);
    buildTree(edges);
    edges.budget = BUDGET_PER_RUN * edges.runs;
    return boxMeetsItself(edges, edges.levels - 1, 0);
}

/** Is there a needle or a spike where two runs join? Inside a run edges turn by a right angle at most. */
function hasNeedle({x, y, runs, runFirst, runEnd, runAfter}: ParcelEdges): boolean {
    for (let run = 0; run < runs; run++) {
        const b = runEnd[run], c = runFirst[runAfter[run]] + 1;
        const ux = x[b - 1] - x[b], uy = y[b - 1] - y[b], vx = x[c] - x[b], vy = y[c] - y[b];
        // at an obtuse angle the nearest point of one edge to the far end of the other is b, a step away or more
        if (ux * vx + uy * vy <= -PRODUCT_SLACK) continue;
        const cross = Math.abs(ux * vy - uy * vx) - PRODUCT_SLACK;
        if (cross > Math.abs(ux) + Math.abs(uy) && cross > Math.abs(vx) + Math.abs(vy)) continue;
        if (passesPixel(x[b - 1], y[b - 1], x[b], y[b], x[c], y[c])) return true;
        if (passesPixel(x[b], y[b], x[c], y[c], x[b - 1], y[b - 1])) return true;
    }
    return false;
}

function hasContactAmongFew(edges: ParcelEdges): boolean {
    const {boxes, runs, isGentle} = edges;
    for (let r = 0; r < runs; r++) {
        if (r + 1 < runs && isGentle[r] === 0 && runsMeet(edges, r, r + 1)) return true;
        const x0 = boxes[4 * r], y0 = boxes[4 * r + 1], x1 = boxes[4 * r + 2], y1 = boxes[4 * r + 3];
        for (let q = 4 * (r + 2); q < 4 * runs; q += 4) {
            // one branch that is seldom taken costs less than four that are tossed coins
            if (((x1 - boxes[q]) | (boxes[q + 2] - x0) | (y1 - boxes[q + 1]) | (boxes[q + 3] - y0)) < 0) continue;
            if (runsMeet(edges, r, q >> 2)) return true;
        }
        // the first run of another ring follows in number only
        if (isGentle[r] === 1 && r + 1 < runs && edges.runAfter[r] !== r + 1 && runsMeet(edges, r, r + 1)) return true;
    }
    return false;
}

/** Do two different runs meet? */
function runsMeet(edges: ParcelEdges, r: number, s: number): boolean {
    const {x, y, runFirst, runEnd, runAfter, isGentle, boxes} = edges;
    if ((runAfter[r] === s && isGentle[r] === 1) || (runAfter[s] === r && isGentle[s] === 1)) return false;
    const x0 = boxes[4 * s], y0 = boxes[4 * s + 1], x1 = boxes[4 * s + 2], y1 = boxes[4 * s + 3];
    for (let i = runFirst[r]; i < runEnd[r]; i++) {
        const ax = x[i], ay = y[i], bx = x[i + 1], by = y[i + 1];
        if ((ax < x0 && bx < x0) || (ax > x1 && bx > x1) || (ay < y0 && by < y0) || (ay > y1 && by > y1)) continue;
        for (let j = runFirst[s]; j < runEnd[s]; j++) {
            const cx = x[j], cy = y[j], dx = x[j + 1], dy = y[j + 1];
            if ((cx < ax && cx < bx && dx < ax && dx < bx) || (cx > ax && cx > bx && dx > ax && dx > bx)) continue;
            if ((cy < ay && cy < by && dy < ay && dy < by) || (cy > ay && cy > by && dy > ay && dy > by)) continue;
            if (isBeside(ax, ay, bx, by, cx, cy, dx, dy, 1) || isBeside(cx, cy, dx, dy, ax, ay, bx, by, 1)) continue;
            // neighbours have been looked at
            if (i + 1 === runEnd[r] && runAfter[r] === s && j === runFirst[s]) continue;
            if (j + 1 === runEnd[s] && runAfter[s] === r && i === runFirst[r]) continue;
            if (meet(ax, ay, bx, by, cx, cy, dx, dy)) return true;
        }
    }
    return false;
}

/** Boxes over pairs of boxes, until there is one. */
function buildTree(edges: ParcelEdges): void {
    const {boxes, level} = edges;
    let count = edges.runs, first = 0, levels = 1;
    level[0] = 0;
    while (count > 1) {
        const above = first + count, half = (count + 1) >> 1;
        for (let k = 0; k < half; k++) {
            const a = 4 * (first + 2 * k), b = 2 * k + 1 < count ? a + 4 : a, to = 4 * (above + k);
            boxes[to] = Math.min(boxes[a], boxes[b]);
            boxes[to + 1] = Math.min(boxes[a + 1], boxes[b + 1]);
            boxes[to + 2] = Math.max(boxes[a + 2], boxes[b + 2]);
            boxes[to + 3] = Math.max(boxes[a + 3], boxes[b + 3]);
        }
        level[levels++] = first = above;
        count = half;
    }
    edges.levels = levels;
    level[levels] = first + 1;
}

function boxMeetsItself(edges: ParcelEdges, level: number, box: number): boolean {
    if (level === 0) return false;
    const left = 2 * box, right = left + 1;
    if (boxMeetsItself(edges, level - 1, left)) return true;
    if (edges.level[level - 1] + right >= edges.level[level]) return false;
    return boxMeetsItself(edges, level - 1, right) || boxesMeet(edges, level - 1, left, right);
}

function boxesMeet(edges: ParcelEdges, level: number, a: number, b: number): boolean {
    const {boxes} = edges, first = edges.level[level];
    const p = 4 * (first + a), q = 4 * (first + b);
    const apart = (boxes[q + 2] - boxes[p]) | (boxes[p + 2] - boxes[q])
        | (boxes[q + 3] - boxes[p + 1]) | (boxes[p + 3] - boxes[q + 1]);
    if (apart < 0) return false;
    if (level === 0) return --edges.budget < 0 || runsMeet(edges, a, b);
    const count = first - edges.level[level - 1];
    for (let i = 2 * a; i < 2 * a + 2; i++) {
        for (let j = 2 * b; j < 2 * b + 2 && j < count; j++) if (boxesMeet(edges, level - 1, i, j)) return true;
    }
    return false;
}

/**
 * Is (px, py) inside an odd number of the rings, not counting the ring at [from, to)? The point must not lie on an
 * edge. Call after `hasContact`, whose tree is used.
 */
export function isInsideOdd(edges: ParcelEdges, px: number, py: number, from: number, to: number): boolean {
    if (edges.runs > MOST_PAIRWISE) return countBelow(edges, edges.levels - 1, 0, px, py, from, to) % 2 === 1;
    let count = 0;
    for (let run = 0; run < edges.runs; run++) count += countLeft(edges, run, px, py, from, to);
    return count % 2 === 1;
}

function countBelow(
    edges: ParcelEdges, level: number, box: number, px: number, py: number, from: number, to: number,
): number {
    if (level === 0) return countLeft(edges, box, px, py, from, to);
    const {boxes} = edges, p = 4 * (edges.level[level] + box);
    if (boxes[p] > px || boxes[p + 1] > py || boxes[p + 3] < py) return 0;
    const right = 2 * box + 1, hasRight = edges.level[level - 1] + right < edges.level[level];
    return countBelow(edges, level - 1, right - 1, px, py, from, to)
        + (hasRight ? countBelow(edges, level - 1, right, px, py, from, to) : 0);
}

/** Edges of a run that a ray from the point to the west crosses. */
function countLeft(
    {x, y, runFirst, runEnd, boxes}: ParcelEdges, run: number, px: number, py: number, from: number, to: number,
): number {
    const p = 4 * run;
    if (boxes[p] > px || boxes[p + 1] > py || boxes[p + 3] < py) return 0;
    if (runFirst[run] >= from && runFirst[run] < to) return 0;
    let count = 0;
    for (let i = runFirst[run]; i < runEnd[run]; i++) {
        if (y[i] > py === y[i + 1] > py) continue;
        const low = y[i] < y[i + 1] ? i : i + 1, high = low === i ? i + 1 : i;
        // the upward edge has the point on its right
        if (orient(x[low], y[low], x[high], y[high], px, py) < 0) count++;
    }
    return count;
}
