/** Do borders cross or nearly touch? Coordinates are multiples of 0.0001 m and segments short: crossings are exact. */

import type {Point} from './field.ts';

interface Polyline {
    readonly points: readonly Point[];
}

const BUCKET_M = 25;
const UNITS = 10_000;
/** Borders that do not meet keep 5 cm apart. */
const LEAST_GAP = 500;

/** Indexes of polylines that cross, come too near or run along another or themselves other than by shared ends. */
export function crossingArcs(lines: readonly Polyline[]): Set<number> {
    const starts: number[] = [];
    let count = 0;
    for (const {points} of lines) {
        starts.push(count);
        count += points.length - 1;
    }
    const [coords, owner] = [new Float64Array(4 * count), new Int32Array(count)];
    const buckets = new Map<number, number[]>();
    lines.forEach(({points}, line) => {
        for (let i = 0; i + 1 < points.length; i++) {
            const id = starts[line] + i;
            owner[id] = line;
            const [a, b] = [points[i], points[i + 1]];
            coords.set(
                [
                    Math.round(a[0] * UNITS),
                    Math.round(a[1] * UNITS),
                    Math.round(b[0] * UNITS),
                    Math.round(b[1] * UNITS),
                ],
                4 * id,
            );
            const cell = (v: number): number => Math.floor(v / BUCKET_M);
            for (let row = cell(Math.min(a[1], b[1])); row <= cell(Math.max(a[1], b[1])); row++) {
                for (let column = cell(Math.min(a[0], b[0])); column <= cell(Math.max(a[0], b[0])); column++) {
                    const bucket = buckets.get(row * 4096 + column);
                    if (bucket) bucket.push(id);
                    else buckets.set(row * 4096 + column, [id]);
                }
            }
        }
    });
    const bad = new Set<number>();
    for (let id = 0; id < count; id++) {
        if (coords[4 * id] === coords[4 * id + 2] && coords[4 * id + 1] === coords[4 * id + 3]) bad.add(owner[id]);
    }
    for (const bucket of buckets.values()) {
        for (let i = 0; i < bucket.length; i++) {
            for (let j = i + 1; j < bucket.length; j++) {
                if (!conflict(coords, 4 * bucket[i], 4 * bucket[j])) continue;
                bad.add(owner[bucket[i]]);
                bad.add(owner[bucket[j]]);
            }
        }
    }
    return bad;
}

function turn(c: Float64Array, p: number, q: number, r: number): number {
    return (c[q] - c[p]) * (c[r + 1] - c[p + 1]) - (c[q + 1] - c[p + 1]) * (c[r] - c[p]);
}

function same(c: Float64Array, p: number, q: number): boolean {
    return c[p] === c[q] && c[p + 1] === c[q + 1];
}

/** Is the vertex p so close to the segment ab that a spike or a hair's breadth is left? */
function isNear(c: Float64Array, p: number, a: number, b: number): boolean {
    const dx = c[b] - c[a];
    const dy = c[b + 1] - c[a + 1];
    const share = Math.min(1, Math.max(0, ((c[p] - c[a]) * dx + (c[p + 1] - c[a + 1]) * dy) / (dx * dx + dy * dy)));
    const offX = c[p] - c[a] - share * dx;
    const offY = c[p + 1] - c[a + 1] - share * dy;
    return offX * offX + offY * offY < LEAST_GAP * LEAST_GAP;
}

/** Two segments that share more than a common end, or pass too close. */
function conflict(c: Float64Array, s: number, t: number): boolean {
    const [a, b, p, q] = [s, s + 2, t, t + 2];
    const apart = (k: number): boolean =>
        Math.max(c[a + k], c[b + k]) + LEAST_GAP < Math.min(c[p + k], c[q + k]) ||
        Math.max(c[p + k], c[q + k]) + LEAST_GAP < Math.min(c[a + k], c[b + k]);
    if (apart(0) || apart(1)) return false;
    const [d1, d2, d3, d4] = [turn(c, p, q, a), turn(c, p, q, b), turn(c, a, b, p), turn(c, a, b, q)];
    if (((d1 > 0 && d2 < 0) || (d1 < 0 && d2 > 0)) && ((d3 > 0 && d4 < 0) || (d3 < 0 && d4 > 0))) return true;
    const shared = (x: number, u: number, v: number): boolean => same(c, x, u) || same(c, x, v);
    if (!shared(a, p, q) && isNear(c, a, p, q)) return true;
    if (!shared(b, p, q) && isNear(c, b, p, q)) return true;
    if (!shared(p, a, b) && isNear(c, p, a, b)) return true;
    if (!shared(q, a, b) && isNear(c, q, a, b)) return true;
    // Both ends are shared: the same segment twice.
    return shared(a, p, q) && shared(b, p, q);
}
