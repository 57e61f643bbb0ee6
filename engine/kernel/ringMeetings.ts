/**
 * How the rings of one feature meet: where they cross, where they share a length, and where they only touch.
 *
 * Exact on the coordinates as delivered: nothing is rounded, and a touch is a touch only where a vertex lies exactly on
 * another edge.
 * Cost    pairs of edges whose boxes meet; by an index where there are many edges
 */

import Flatbush from 'flatbush';
import {orientDoubles} from './orientDoubles.ts';

/** Rings of one feature, open and without a vertex on the one before it; ring r has the vertices [start[r], start[r+1]). */
export interface FeatureRings {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly start: readonly number[];
    /** Ring of each vertex, which is also the ring of the edge that begins there. */
    readonly ringOf: Int32Array;
    /** Vertices before and after each vertex in its ring. */
    readonly before: Int32Array;
    readonly after: Int32Array;
}

/** A ring going through a place: from the vertex or edge before it to the one after it. */
export interface Pass {
    readonly ring: number;
    /** Vertices before and after the place. */
    readonly from: number;
    readonly to: number;
}

export interface Touch {
    readonly x: number;
    readonly y: number;
    readonly passes: Pass[];
}

export interface Meetings {
    /** Two edges cross inside both. The place is rounded, that they cross is not. */
    onCrossing(ringA: number, ringB: number, x: number, y: number): void;
    /** Two edges have a length in common, which begins at (x, y). */
    onSharedLength(ringA: number, ringB: number, x: number, y: number): void;
}

/** Bounds of the rounding error of a cross product of differences, as in `orientDoubles`, and of what underflow may lose. */
const CROSS_ERROR = 2 ** -51;
const CROSS_UNDERFLOW = 2 ** -960;

/** Edges up to this number are compared each with each; building an index costs more. */
const FEW_EDGES = 64;

/** Calls `visit` for each edge (by its first vertex) whose box meets the box that is asked about. */
export type EdgeSearch = (minX: number, minY: number, maxX: number, maxY: number, visit: (edge: number) => void) => void;

export function edgeSearch({x, y, after}: FeatureRings): EdgeSearch {
    const n = x.length;
    if (n <= FEW_EDGES) {
        return (minX, minY, maxX, maxY, visit) => {
            for (let v = 0; v < n; v++) {
                const w = after[v];
                if (x[v] > maxX && x[w] > maxX || x[v] < minX && x[w] < minX) continue;
                if (y[v] > maxY && y[w] > maxY || y[v] < minY && y[w] < minY) continue;
                visit(v);
            }
        };
    }
    const index = new Flatbush(n);
    for (let v = 0; v < n; v++) {
        const w = after[v];
        index.add(Math.min(x[v], x[w]), Math.min(y[v], y[w]), Math.max(x[v], x[w]), Math.max(y[v], y[w]));
    }
    index.finish();
    return (minX, minY, maxX, maxY, visit) => {
        index.search(minX, minY, maxX, maxY, (v) => {
            visit(v);
            return false;
        });
    };
}

/** Tells of all crossings and shared lengths, and returns the places where rings touch. */
export function ringMeetings(rings: FeatureRings, search: EdgeSearch, meetings: Meetings): Touch[] {
    const {x, y, ringOf, before, after} = rings;
    const touches = new Map<string, Touch>();
    /** The ring of edge `edge` goes through the place p, which is vertex `p` of some ring. */
    const addPass = (touch: Touch, edge: number, p: number): void => {
        const end = after[edge];
        const at = x[edge] === x[p] && y[edge] === y[p] ? edge : x[end] === x[p] && y[end] === y[p] ? end : -1;
        const from = at < 0 ? edge : before[at], to = at < 0 ? end : after[at];
        if (touch.passes.every(pass => pass.from !== from || pass.to !== to)) touch.passes.push({ring: ringOf[edge], from, to});
    };
    const touchAt = (p: number, edgeA: number, edgeB: number): void => {
        const key = `${x[p]} ${y[p]}`;
        let touch = touches.get(key);
        if (!touch) touches.set(key, touch = {x: x[p], y: y[p], passes: []});
        addPass(touch, edgeA, p);
        addPass(touch, edgeB, p);
    };
    const isBefore = (v: number, w: number): boolean => x[v] < x[w] || (x[v] === x[w] && y[v] < y[w]);
    const isSame = (v: number, w: number): boolean => x[v] === x[w] && y[v] === y[w];
    const turn = (a: number, b: number, c: number): number => orientDoubles(x[a], y[a], x[b], y[b], x[c], y[c]);

    const compare = (a: number, c: number): void => {
        const b = after[a], d = after[c];
        if (b === c || a === d) { // one after the other: they share a vertex, and more only when the ring turns back on itself
            const [from, by, to] = b === c ? [a, b, d] : [c, d, b];
            if (turn(from, by, to) === 0 && isBefore(from, by) === isBefore(to, by)) meetings.onSharedLength(ringOf[a], ringOf[c], x[by], y[by]);
            return;
        }
        const sideC = turn(a, b, c), sideD = turn(a, b, d);
        if (sideC * sideD > 0) return;
        const sideA = turn(c, d, a), sideB = turn(c, d, b);
        if (sideA * sideB > 0) return;
        if (sideC * sideD < 0 && sideA * sideB < 0) {
            meetings.onCrossing(ringOf[a], ringOf[c], ...crossingPlace(x[a], y[a], x[b], y[b], x[c], y[c], x[d], y[d]));
        } else if (sideC === 0 && sideD === 0) {
            const [firstA, lastA] = isBefore(a, b) ? [a, b] : [b, a], [firstC, lastC] = isBefore(c, d) ? [c, d] : [d, c];
            const first = isBefore(firstA, firstC) ? firstC : firstA, last = isBefore(lastA, lastC) ? lastA : lastC;
            if (isBefore(first, last)) meetings.onSharedLength(ringOf[a], ringOf[c], x[first], y[first]);
            else if (isSame(first, last)) touchAt(first, a, c);
        } else {
            touchAt(sideC === 0 ? c : sideD === 0 ? d : sideA === 0 ? a : b, a, c);
        }
    };

    // the edge whose neighbours are asked for; most of them lie wholly on one side of it, which two products tell
    let edge = 0, ax = 0, ay = 0, ux = 0, uy = 0;
    const visit = (c: number): void => {
        if (c <= edge) return;
        const d = after[c];
        const leftC = ux * (y[c] - ay), rightC = uy * (x[c] - ax), leftD = ux * (y[d] - ay), rightD = uy * (x[d] - ax);
        const crossC = leftC - rightC, crossD = leftD - rightD;
        if (crossC > 0 === crossD > 0
            && Math.abs(crossC) > CROSS_ERROR * (Math.abs(leftC) + Math.abs(rightC)) + CROSS_UNDERFLOW
            && Math.abs(crossD) > CROSS_ERROR * (Math.abs(leftD) + Math.abs(rightD)) + CROSS_UNDERFLOW) return;
        compare(edge, c);
    };
    const n = x.length;
    for (edge = 0; edge < n; edge++) {
        const b = after[edge];
        ax = x[edge];
        ay = y[edge];
        ux = x[b] - ax;
        uy = y[b] - ay;
        const minX = ux < 0 ? x[b] : ax, maxX = ux < 0 ? ax : x[b], minY = uy < 0 ? y[b] : ay, maxY = uy < 0 ? ay : y[b];
        if (n > FEW_EDGES) {
            search(minX, minY, maxX, maxY, visit);
            continue;
        }
        for (let c = edge + 1; c < n; c++) {
            const cx = x[c], cy = y[c], dx = x[after[c]], dy = y[after[c]];
            if (cx > maxX && dx > maxX || cx < minX && dx < minX || cy > maxY && dy > maxY || cy < minY && dy < minY) continue;
            visit(c);
        }
    }
    return [...touches.values()];
}

function crossingPlace(ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number): [number, number] {
    const ux = bx - ax, uy = by - ay, vx = dx - cx, vy = dy - cy;
    const share = ((cx - ax) * vy - (cy - ay) * vx) / (ux * vy - uy * vx);
    return share >= 0 && share <= 1 ? [ax + share * ux, ay + share * uy] : [ax, ay];
}

/** Is the direction p -> q strictly to the left of the way from -> p -> to? */
export function isLeftOfWay(
    fromX: number, fromY: number, px: number, py: number, toX: number, toY: number, qx: number, qy: number,
): boolean {
    const bend = orientDoubles(fromX, fromY, px, py, toX, toY);
    const leftOfFirst = orientDoubles(fromX, fromY, px, py, qx, qy) > 0;
    const leftOfSecond = orientDoubles(px, py, toX, toY, qx, qy) > 0;
    return bend > 0 ? leftOfFirst && leftOfSecond : leftOfFirst || leftOfSecond;
}

/** Do two ways through one place go from one side of each other to the other? Ways that share a length do not count. */
export function waysCross({x, y}: FeatureRings, {x: px, y: py}: Touch, one: Pass, other: Pass): boolean {
    const isLeft = (way: Pass, v: number): boolean =>
        isLeftOfWay(x[way.from], y[way.from], px, py, x[way.to], y[way.to], x[v], y[v]);
    return isLeft(one, other.from) !== isLeft(one, other.to);
}
