/**
 * About how large each feature is: for messages and for the worst-first order of findings, never for a ledger.
 *
 * Units    m² for metres, and for degrees by the scale of the ellipsoid at the middle latitude of the feature
 * Cost     O(vertices); features of several rings additionally compare each ring with the larger ones
 */

import type {Polygons} from '../core/polygons.ts';

/** CGCS2000. Source   domain constants a and e² of the official area series */
const A_M = 6_378_137;
const E2 = 0.0066943800229;

/** Beyond this many rings the sum by winding stands in for the test which ring lies in which. */
const MOST_RINGS = 400;

export function featureAreasM2(polygons: Polygons, isGeographic: boolean): Float64Array {
    const n = polygons.featureStart.length - 1;
    const areas = new Float64Array(n);
    for (let feature = 0; feature < n; feature++) {
        const plane = evenOddArea(polygons, polygons.featureStart[feature], polygons.featureStart[feature + 1]);
        areas[feature] = isGeographic ? plane * squareDegreeM2(midLatitude(polygons, feature)) : plane;
    }
    return areas;
}

/** The first vertex of the feature; undefined for an empty one. */
export function pointOf(polygons: Polygons, feature: number): readonly [number, number] | undefined {
    const first = polygons.featureStart[feature];
    if (first === polygons.featureStart[feature + 1]) return undefined;
    const at = 2 * polygons.ringStart[first];
    return [polygons.coords[at], polygons.coords[at + 1]];
}

function evenOddArea(polygons: Polygons, firstRing: number, endRing: number): number {
    const signed: number[] = [];
    for (let ring = firstRing; ring < endRing; ring++) signed.push(signedArea(polygons, ring));
    if (signed.length === 1) return Math.abs(signed[0]);
    if (signed.length > MOST_RINGS) return Math.abs(signed.reduce((sum, area) => sum + area, 0));
    let total = 0;
    for (let i = 0; i < signed.length; i++) {
        let depth = 0;
        const at = 2 * polygons.ringStart[firstRing + i];
        for (let k = 0; k < signed.length; k++) {
            if (k === i || Math.abs(signed[k]) <= Math.abs(signed[i])) continue;
            if (isInside(polygons, firstRing + k, polygons.coords[at], polygons.coords[at + 1])) depth++;
        }
        total += depth % 2 === 0 ? Math.abs(signed[i]) : -Math.abs(signed[i]);
    }
    return Math.abs(total);
}

function signedArea({coords, ringStart}: Polygons, ring: number): number {
    const start = ringStart[ring];
    const end = ringStart[ring + 1];
    const x0 = coords[2 * start];
    const y0 = coords[2 * start + 1];
    let twice = 0;
    for (let v = start + 1; v + 1 < end; v++) {
        const ax = coords[2 * v] - x0;
        const ay = coords[2 * v + 1] - y0;
        twice += ax * (coords[2 * v + 3] - y0) - ay * (coords[2 * v + 2] - x0);
    }
    return twice / 2;
}

function isInside({coords, ringStart}: Polygons, ring: number, x: number, y: number): boolean {
    const start = ringStart[ring];
    const end = ringStart[ring + 1];
    let inside = false;
    for (let v = start, before = end - 1; v < end; before = v++) {
        const ay = coords[2 * v + 1];
        const by = coords[2 * before + 1];
        if (ay > y === by > y) continue;
        const crossing = coords[2 * v] + (coords[2 * before] - coords[2 * v]) * (y - ay) / (by - ay);
        if (x < crossing) inside = !inside;
    }
    return inside;
}

function midLatitude({coords, ringStart, featureStart}: Polygons, feature: number): number {
    let min = Infinity;
    let max = -Infinity;
    for (let v = ringStart[featureStart[feature]]; v < ringStart[featureStart[feature + 1]]; v++) {
        min = Math.min(min, coords[2 * v + 1]);
        max = Math.max(max, coords[2 * v + 1]);
    }
    return (min + max) / 2;
}

/** m² of one square degree: meridian arc times parallel arc. */
function squareDegreeM2(latitudeDeg: number): number {
    const latitude = latitudeDeg * Math.PI / 180;
    const w2 = 1 - E2 * Math.sin(latitude) ** 2;
    const meridian = A_M * (1 - E2) / w2 ** 1.5;
    const parallel = A_M * Math.cos(latitude) / Math.sqrt(w2);
    return meridian * parallel * (Math.PI / 180) ** 2;
}
