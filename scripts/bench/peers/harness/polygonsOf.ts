/** Which holes lie in which shell, for libraries that want polygons and not loose rings. */

import type {Rings} from './shapefile.ts';

function twiceArea(xy: Float64Array, from: number, to: number): number {
    let twice = 0;
    const x0 = xy[2 * from];
    const y0 = xy[2 * from + 1];
    for (let p = from + 1; p + 1 < to; p++) {
        twice += (xy[2 * p] - x0) * (xy[2 * p + 3] - y0) - (xy[2 * p + 2] - x0) * (xy[2 * p + 1] - y0);
    }
    return twice;
}

function isInside(x: number, y: number, ring: Float64Array): boolean {
    let inside = false;
    for (let k = 0; k + 3 < ring.length; k += 2) {
        const y0 = ring[k + 1];
        const y1 = ring[k + 3];
        if (y0 > y !== y1 > y && x < ring[k] + ((y - y0) / (y1 - y0)) * (ring[k + 2] - ring[k])) inside = !inside;
    }
    return inside;
}

/** Polygons of a record, each its shell and then its holes; a hole goes to the shell that contains its first vertex. */
export function polygonsOf({xy, ringStarts}: Rings): Float64Array[][] {
    const ring = (k: number): Float64Array => xy.subarray(2 * ringStarts[k], 2 * ringStarts[k + 1]);
    if (ringStarts.length === 2) return [[xy]];
    const polygons: Float64Array[][] = [];
    const holes: Float64Array[] = [];
    for (let k = 0; k + 1 < ringStarts.length; k++) {
        if (twiceArea(xy, ringStarts[k], ringStarts[k + 1]) <= 0) polygons.push([ring(k)]);
        else holes.push(ring(k));
    }
    for (const hole of holes) {
        const owner = polygons.length === 1 ? polygons[0] : polygons.find(([shell]) => isInside(hole[0], hole[1], shell));
        (owner ?? polygons[0]).push(hole);
    }
    return polygons;
}
