/**
 * Prints of parcels: eight numbers by which a parcel is known again, whatever order, start or winding its rings are written in.
 *
 * Two are a signature: 64 mixed bits of what its edges are. Then how many vertices and rings it has, its area in ticks, and its
 * box. Parcels that agree in all of them are taken for the same one without a look at their vertices: different ones do so
 * once in 2^96 times, and a county has 2^18 parcels.
 *
 * Shape   `PRINT` numbers a parcel: signature twice, counts, area, then least x and y, largest x and y relative to the layer's
 *         origin
 * Cost    one pass over the vertices, when a layer is certified
 */

import type {LatticePolygons} from './latticePolygons.ts';

/** 32 bits that depend on all bits of `value`; one to one for a given odd multiplier. */
export function mix(value: number, multiplier: number): number {
    const h = Math.imul(value ^ (value >>> 16), multiplier);
    return Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
}

/** Numbers of one print; half a line of a processor's cache. */
export const PRINT = 8;

/**
 * @param boxes see `parcelBoxes`
 * @param parcelTicks certified areas
 */
export function parcelPrints(
    {xy, ringStart, featureStart, originX, originY}: LatticePolygons, boxes: Int32Array, parcelTicks: Float64Array,
): Int32Array {
    const n = featureStart.length - 1;
    const prints = new Int32Array(PRINT * n);
    // places of the CRS and not of the layer, modulo 2^32
    const shiftX = originX % 2 ** 32 | 0, shiftY = originY % 2 ** 32 | 0;
    for (let f = 0; f < n; f++) {
        let low = 0, high = 0;
        for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
            const start = ringStart[ring], end = ringStart[ring + 1];
            if (start === end) continue;
            let before = 0, beforeToo = 0;
            for (let v = start; v <= end; v++) {
                const i = 2 * (v === end ? start : v);
                const x = (xy[i] + shiftX) | 0, y = (xy[i + 1] + shiftY) | 0;
                const one = mix(Math.imul(x, 0x9e3779b1) + y | 0, 0x85ebca6b), other = mix(Math.imul(y, 0x27d4eb2f) ^ x, 0x165667b1);
                if (v > start) {
                    // both ways the same, so that winding does not matter; summed, so that order and start do not
                    low = low + mix(one + before | 0, 0x9e3779b1) | 0;
                    high = high + mix((other ^ beforeToo) + Math.imul(other + beforeToo | 0, 0x85ebca6b) | 0, 0x27d4eb2f) | 0;
                }
                before = one;
                beforeToo = other;
            }
        }
        const at = PRINT * f, nRings = featureStart[f + 1] - featureStart[f];
        prints[at] = low;
        prints[at + 1] = high;
        prints[at + 2] = Math.imul(ringStart[featureStart[f + 1]] - ringStart[featureStart[f]], 0x10001) + nRings | 0;
        prints[at + 3] = parcelTicks[f] % 2 ** 32 | 0;
        for (let i = 0; i < 4; i++) prints[at + 4 + i] = boxes[4 * f + i];
    }
    return prints;
}
