/** What a raster label stands for: a field, a road, a pond, with its class and the exact outline it was drawn from. */

import type {Point} from './field.ts';
import {along, distance, footShare, isInside, lineOf, SegmentIndex, type Line} from './lines.ts';
import {eachCell} from './raster.ts';

export type FeatureGroup = 'outside' | 'field' | 'hill' | 'line' | 'water' | 'built' | 'plot';

export interface Feature {
    readonly code: string;
    readonly group: FeatureGroup;
    /** Exact outline that borders of the feature are drawn to; null where the raster is all there is. */
    readonly guide: Guide | null;
    /** Settlement serial number of built-up land, −1 elsewhere. */
    readonly settlement: number;
}

/** Moves a raster border vertex onto the true outline; null when it is too far away to belong to it. */
export interface Guide {
    readonly onto: (p: Point, reach: number) => Point | null;
    /** Corners that must not be cut off. */
    readonly corners: readonly Point[];
    /** Width for the attribute table; null of areas. */
    readonly widthM: number | null;
}

export function lineGuide(line: Line): Guide {
    const index = new SegmentIndex([line]);
    const middle = line.halfWidths[line.halfWidths.length >> 1];
    return {
        corners: [], widthM: Math.round(middle * 20) / 10,
        onto: (p, reach) => {
            const found = index.nearest(p, reach + 40);
            if (!found || found.distance < 0.05 || Math.abs(found.distance - found.halfWidth) > reach) return null;
            return along(found.foot, p, found.halfWidth / found.distance);
        },
    };
}

export function ringGuide(ring: readonly Point[], sharp: boolean): Guide {
    const closed = [...ring, ring[0]];
    return {
        corners: sharp ? ring : [], widthM: null,
        onto: (p, reach) => {
            let [best, bestOff]: [Point | null, number] = [null, reach];
            for (let i = 0; i + 1 < closed.length; i++) {
                const foot = along(closed[i], closed[i + 1], footShare(p, closed[i], closed[i + 1]));
                const off = distance(p, foot);
                if (off < bestOff) [best, bestOff] = [foot, off];
            }
            return best;
        },
    };
}

/** Cells a line covers; a line thinner than a cell still covers an unbroken row of them. */
export function eachLineCell(line: Line, visit: (cell: number) => void): void {
    const LEAST_HALF_M = 1.85;
    for (let i = 0; i + 1 < line.points.length; i++) {
        const [a, b] = [line.points[i], line.points[i + 1]];
        const reach = Math.max(LEAST_HALF_M, line.halfWidths[i], line.halfWidths[i + 1]);
        eachCell(Math.min(a[0], b[0]) - reach, Math.min(a[1], b[1]) - reach, Math.max(a[0], b[0]) + reach,
            Math.max(a[1], b[1]) + reach, (cell, x, y) => {
                const share = footShare([x, y], a, b);
                const half = line.halfWidths[i] + (line.halfWidths[i + 1] - line.halfWidths[i]) * share;
                if (distance([x, y], along(a, b, share)) <= Math.max(LEAST_HALF_M, half)) visit(cell);
            });
    }
}

export function eachRingCell(ring: readonly Point[], visit: (cell: number) => void): void {
    const [xs, ys] = [ring.map(p => p[0]), ring.map(p => p[1])];
    eachCell(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (cell, x, y) => {
        if (isInside(ring, x, y)) visit(cell);
    });
}

/** The outline of a band along a polyline, for records that are drawn as an area. Square ends, open ring. */
export function bandOutline(points: readonly Point[], halfWidth: number): Point[] {
    const line = lineOf(points, halfWidth);
    const side = (sign: number): Point[] => line.points.map((p, i) => {
        const [a, b] = [line.points[Math.max(0, i - 1)], line.points[Math.min(line.points.length - 1, i + 1)]];
        const size = distance(a, b);
        return [p[0] - sign * (b[1] - a[1]) / size * halfWidth, p[1] + sign * (b[0] - a[0]) / size * halfWidth];
    });
    return [...side(-1), ...side(1).reverse()];
}
