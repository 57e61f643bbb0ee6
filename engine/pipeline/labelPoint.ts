/** Where a patch bears its name. */

import {booleanPointInPolygon} from '@turf/turf';
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
    const inside = booleanPointInPolygon([lon, lat], {type: 'Polygon', coordinates: largest}) ? lon : middleOfLongestStretch(largest, lat) ?? lon;
    return [Math.round(inside * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
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
