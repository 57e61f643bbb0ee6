/** Curves with a width: rivers, streams, roads, ditches; and outlines of what people build. */

import type {Point} from './field.ts';

export interface Line {
    readonly points: readonly Point[];
    /** Half the width at each point, metres. */
    readonly halfWidths: readonly number[];
}

export function lineOf(points: readonly Point[], halfWidth: number): Line {
    return {points, halfWidths: points.map(() => halfWidth)};
}

export function distance(a: Point, b: Point): number {
    const [dx, dy] = [a[0] - b[0], a[1] - b[1]];
    return Math.sqrt(dx * dx + dy * dy);
}

/** Foot of p on the segment ab, as a share of the way from a to b. */
export function footShare(p: Point, a: Point, b: Point): number {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const squared = dx * dx + dy * dy;
    return squared === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared));
}

export function along(a: Point, b: Point, share: number): Point {
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** Corner cutting. Keeps both ends. Source: Chaikin, An algorithm for high speed curve generation, 1974. */
export function chaikin(points: readonly Point[], times: number): Point[] {
    let out = [...points];
    for (let round = 0; round < times && out.length > 2; round++) {
        const cut: Point[] = [out[0]];
        for (let i = 0; i + 1 < out.length; i++) {
            if (i > 0) cut.push(along(out[i], out[i + 1], 0.25));
            if (i + 2 < out.length) cut.push(along(out[i], out[i + 1], 0.75));
        }
        cut.push(out[out.length - 1]);
        out = cut;
    }
    return out;
}

/** Corner cutting of a closed outline, open rings in and out. */
export function rounded(ring: readonly Point[], times: number): Point[] {
    let out = [...ring];
    for (let round = 0; round < times; round++) {
        out = out.flatMap((p, i) => {
            const next = out[(i + 1) % out.length];
            return [along(p, next, 0.25), along(p, next, 0.75)];
        });
    }
    return out;
}

/** Indexes of the vertices that keep a polyline within `tolerance` of what it was. Source: Douglas & Peucker, 1973. */
export function keptVertices(points: readonly Point[], tolerance: number): number[] {
    const keep = new Uint8Array(points.length);
    const spans: [number, number][] = [[0, points.length - 1]];
    keep[0] = 1;
    keep[points.length - 1] = 1;
    for (let span = spans.pop(); span; span = spans.pop()) {
        const [from, to] = span;
        let [worst, worstAt] = [tolerance, -1];
        for (let i = from + 1; i < to; i++) {
            const share = footShare(points[i], points[from], points[to]);
            const off = distance(points[i], along(points[from], points[to], share));
            if (off > worst) [worst, worstAt] = [off, i];
        }
        if (worstAt < 0) continue;
        keep[worstAt] = 1;
        spans.push([from, worstAt], [worstAt, to]);
    }
    return [...keep.keys()].filter(i => keep[i] === 1);
}

export function simplified(points: readonly Point[], tolerance: number): Point[] {
    return keptVertices(points, tolerance).map(i => points[i]);
}

/** Points at most `spacing` apart. */
export function densified(points: readonly Point[], spacing: number): Point[] {
    return points.flatMap((point, i) => {
        if (i + 1 === points.length) return [point];
        const parts = Math.max(1, Math.ceil(distance(point, points[i + 1]) / spacing));
        return Array.from({length: parts}, (_, k) => along(point, points[i + 1], k / parts));
    });
}

export function lengthOf(points: readonly Point[]): number {
    return points.slice(1).reduce((sum, point, i) => sum + distance(points[i], point), 0);
}

/** The part of a polyline between two distances from its start. */
export function stretch(points: readonly Point[], from: number, to: number): Point[] {
    const dense = densified(points, 4);
    const out: Point[] = [];
    let travelled = 0;
    dense.forEach((point, i) => {
        if (i > 0) travelled += distance(dense[i - 1], point);
        if (travelled >= from && travelled <= to) out.push(point);
    });
    return out;
}

/** A rectangle turned by a direction (unit vector), counter-clockwise, open. */
export function turnedRectangle(centre: Point, direction: Point, lengthM: number, widthM: number): Point[] {
    const [ux, uy] = direction;
    return [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
    ].map(
        ([a, b]) =>
            [
                centre[0] + ((a * lengthM) / 2) * ux - ((b * widthM) / 2) * uy,
                centre[1] + ((a * lengthM) / 2) * uy + ((b * widthM) / 2) * ux,
            ] as const,
    );
}

export function unit(dx: number, dy: number): Point {
    const size = Math.sqrt(dx * dx + dy * dy);
    return size === 0 ? [1, 0] : [dx / size, dy / size];
}

export function isInside(ring: readonly Point[], x: number, y: number): boolean {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    }
    return inside;
}

/** Finds the nearest of many segments fast. */
export class SegmentIndex {
    private readonly buckets = new Map<number, number[]>();
    private readonly segments: {a: Point; b: Point; wa: number; wb: number; line: number}[] = [];
    private readonly size = 40;

    constructor(lines: readonly Line[]) {
        lines.forEach((line, index) => {
            for (let i = 0; i + 1 < line.points.length; i++) {
                this.add(line.points[i], line.points[i + 1], line.halfWidths[i], line.halfWidths[i + 1], index);
            }
        });
    }

    private add(a: Point, b: Point, wa: number, wb: number, line: number): void {
        const id = this.segments.push({a, b, wa, wb, line}) - 1;
        const cell = (v: number): number => Math.floor(v / this.size);
        for (let row = cell(Math.min(a[1], b[1])); row <= cell(Math.max(a[1], b[1])); row++) {
            for (let column = cell(Math.min(a[0], b[0])); column <= cell(Math.max(a[0], b[0])); column++) {
                const key = row * 4096 + column;
                const bucket = this.buckets.get(key);
                if (bucket) bucket.push(id);
                else this.buckets.set(key, [id]);
            }
        }
    }

    /** Nearest foot within `reach`, null when there is none. */
    nearest(
        p: Point,
        reach: number,
    ): {foot: Point; halfWidth: number; line: number; along: Point; distance: number} | null {
        const cell = (v: number): number => Math.floor(v / this.size);
        let best: ReturnType<SegmentIndex['nearest']> = null;
        for (let row = cell(p[1] - reach); row <= cell(p[1] + reach); row++) {
            for (let column = cell(p[0] - reach); column <= cell(p[0] + reach); column++) {
                for (const id of this.buckets.get(row * 4096 + column) ?? []) {
                    const {a, b, wa, wb, line} = this.segments[id];
                    const share = footShare(p, a, b);
                    const foot = along(a, b, share);
                    const off = distance(p, foot);
                    if (off > reach || (best && off >= best.distance)) continue;
                    best = {
                        foot,
                        halfWidth: wa + (wb - wa) * share,
                        line,
                        along: unit(b[0] - a[0], b[1] - a[1]),
                        distance: off,
                    };
                }
            }
        }
        return best;
    }
}
