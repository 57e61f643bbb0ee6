/** Parcels as delivered → GeoJSON MultiPolygons: which ring is a shell and which a hole, by the even-odd rule. */

import type {Polygons} from '../../core/polygons.ts';
import {roundDegrees, type LonLat, type MultiPolygon} from '../frame.ts';

/** Shape   `polygons` in degrees; shells counter-clockwise, holes clockwise, closed */
export function outlineOf({coords, ringStart, featureStart}: Polygons, feature: number): MultiPolygon {
    const rings: {readonly xy: Float64Array; depth: number}[] = [];
    for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
        const xy = coords.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]);
        if (xy.length >= 6) rings.push({xy, depth: 0});
    }
    const holds = (outer: Float64Array, inner: Float64Array): boolean => outer !== inner && isInside(outer, (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2);
    for (const ring of rings) ring.depth = rings.filter(({xy}) => holds(xy, ring.xy)).length;
    return rings.filter(({depth}) => depth % 2 === 0).map(shell => [
        closed(shell.xy, true),
        ...rings.filter(({depth, xy}) => depth === shell.depth + 1 && holds(shell.xy, xy)).map(({xy}) => closed(xy, false)),
    ]);
}

function isInside(ring: Float64Array, x: number, y: number): boolean {
    let inside = false;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const y0 = ring[i + 1], y1 = ring[j + 1];
        if (y0 > y !== y1 > y && x < ring[i] + (y - y0) / (y1 - y0) * (ring[j] - ring[i])) inside = !inside;
    }
    return inside;
}

function closed(ring: Float64Array, isCounterClockwise: boolean): LonLat[] {
    const points: LonLat[] = [];
    let area = 0;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        points.push([roundDegrees(ring[i]), roundDegrees(ring[i + 1])]);
        area += (ring[j] - ring[0]) * (ring[i + 1] - ring[1]) - (ring[i] - ring[0]) * (ring[j + 1] - ring[1]);
    }
    if (area > 0 !== isCounterClockwise) points.reverse();
    return [...points, points[0]];
}
