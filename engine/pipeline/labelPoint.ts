/** Where a patch bears its name. */

import {crossSign} from '../kernel/index.ts';
import type {LonLat, MultiPolygon} from './frame.ts';

type Rings = MultiPolygon[number];

/**
 * A point inside the largest polygon, for a label: the middle of its box, or else of the longest stretch of the polygon
 * east and west of it. Vertices on straight edges do not change it.
 */
export function labelPoint(geometry: MultiPolygon): LonLat {
    if (geometry.length === 0) return [0, 0];
    const largest = geometry.reduce((a, b) => boxArea(b[0]) > boxArea(a[0]) ? b : a);
    const [west, south, east, north] = boxOf(largest[0]);
    const lon = (west + east) / 2, lat = (south + north) / 2;
    const inside = covers(largest, lon, lat) ? lon : middleOfLongestStretch(largest, lat) ?? lon;
    return [Math.round(inside * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

/** Does a polygon cover a point? Even-odd over its closed rings; what lies on a ring is covered. Exact. */
export function covers(rings: Rings, lon: number, lat: number): boolean {
    let isInside = false;
    for (const ring of rings) {
        for (let i = 0; i + 1 < ring.length; i++) {
            const x0 = ring[i][0] - lon, y0 = ring[i][1] - lat, x1 = ring[i + 1][0] - lon, y1 = ring[i + 1][1] - lat;
            if ((y0 > 0 && y1 > 0) || (y0 < 0 && y1 < 0)) continue;
            if (y0 === 0 && y1 === 0) {
                if ((x0 <= 0 && x1 >= 0) || (x1 <= 0 && x0 >= 0)) return true;
                continue;
            }
            const side = turnSign(x0, y0, x1, y1);
            if (side === 0) return true;
            if (y0 > 0 !== y1 > 0 && side > 0 === y1 > 0) isInside = !isInside;
        }
    }
    return isInside;
}

/** Differences of degrees are multiples of this: places have nine decimals, and doubles up to 360 are finer near 0 only. */
const STEPS_PER_DEGREE = 2 ** 60;

function turnSign(x0: number, y0: number, x1: number, y1: number): number {
    const steps = (degrees: number): number => Math.round(degrees * STEPS_PER_DEGREE);
    return crossSign(steps(x0), steps(y0), steps(x1), steps(y1));
}

function middleOfLongestStretch(rings: Rings, lat: number): number | null {
    const crossings = rings.flatMap(ring => ring.slice(1).flatMap(([x1, y1], i) => {
        const [x0, y0] = ring[i];
        return y0 > lat === y1 > lat ? [] : [x0 + (x1 - x0) * (lat - y0) / (y1 - y0)];
    })).sort((a, b) => a - b);
    let best: number | null = null, longest = 0;
    for (let i = 0; i + 1 < crossings.length; i += 2) {
        const length = crossings[i + 1] - crossings[i];
        if (length > longest) [best, longest] = [(crossings[i] + crossings[i + 1]) / 2, length];
    }
    return best;
}

/** West, south, east, north. */
function boxOf(ring: readonly LonLat[]): [number, number, number, number] {
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
    for (const [lon, lat] of ring) {
        west = Math.min(west, lon);
        east = Math.max(east, lon);
        south = Math.min(south, lat);
        north = Math.max(north, lat);
    }
    return [west, south, east, north];
}

function boxArea(ring: readonly LonLat[]): number {
    const [west, south, east, north] = boxOf(ring);
    return (east - west) * (north - south);
}
