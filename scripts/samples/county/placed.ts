/**
 * Where the county lies: in the open sea, so that no real village is meant.
 *
 * CRS   EPSG:4549 (CGCS2000, three-degree zone of 120° E, no prefix), about 33.4° N 121.3° E
 */

import {gaussKruger3} from '../sampleCrs.ts';
import type {Point} from './field.ts';
import type {MultiPolygon} from './dissolve.ts';

export const EAST = 618_000;
export const NORTH = 3_697_000;
export const COUNTY_CRS = gaussKruger3(120);

export function placedPoint([x, y]: Point): Point {
    return [Math.round((x + EAST) * 10_000) / 10_000, Math.round((y + NORTH) * 10_000) / 10_000];
}

export function placed(polygons: MultiPolygon): MultiPolygon {
    return polygons.map(rings => rings.map(ring => ring.map(placedPoint)));
}

/** An open ring in local metres as a polygon with its shell counter-clockwise. */
export function placedRing(ring: readonly Point[]): MultiPolygon {
    const twice = ring.reduce((sum, [x, y], i) => {
        const [nextX, nextY] = ring[(i + 1) % ring.length];
        return sum + x * nextY - nextX * y;
    }, 0);
    const open = twice > 0 ? ring : [...ring].reverse();
    return placed([[[...open, open[0]]]]);
}
