/**
 * Signatures of parcels: 64 bits of what a parcel's edges are, whatever order, start or winding they are written in.
 *
 * Two parcels with the same box, the same numbers of rings and vertices, the same area to the tick and the same signature are taken
 * for the same one without a look at their vertices. Different parcels that agree in box, counts and area agree in 64 mixed bits
 * once in 2^64 times: a county has 2^18 parcels.
 *
 * Shape   two numbers a parcel
 * Cost    one pass over the vertices, when a layer is certified
 */

import type {LatticePolygons} from './latticePolygons.ts';

function mix(value: number, multiplier: number): number {
    const h = Math.imul(value ^ (value >>> 16), multiplier);
    return Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
}

export function parcelSignatures({xy, ringStart, featureStart, originX, originY}: LatticePolygons): Int32Array {
    const n = featureStart.length - 1;
    const signatures = new Int32Array(2 * n);
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
        signatures[2 * f] = low;
        signatures[2 * f + 1] = high;
    }
    return signatures;
}
