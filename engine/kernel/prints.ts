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

function mix(value: number, multiplier: number): number {
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

/** Shares of a join: each fits a processor's near cache, where one table of all parcels would miss it at every look. */
const SHARES = 256;

/** Signature, a mix of the other numbers, and the parcel: by share of the signature, in the order of parcels. */
interface SharedPrints {
    readonly start: Int32Array;
    readonly entries: Int32Array;
}

/** @param shiftX, shiftY added to boxes, so that two layers count from one origin */
function shared(prints: Int32Array, shiftX: number, shiftY: number): SharedPrints {
    const n = prints.length / PRINT;
    const start = new Int32Array(SHARES + 1);
    for (let f = 0; f < n; f++) start[(prints[PRINT * f] & (SHARES - 1)) + 1]++;
    for (let s = 0; s < SHARES; s++) start[s + 1] += start[s];
    const entries = new Int32Array(4 * n), next = start.slice();
    for (let f = 0; f < n; f++) {
        const i = PRINT * f;
        let rest = mix(prints[i + 2], 0x9e3779b1) ^ prints[i + 3];
        rest = mix(rest + (prints[i + 4] + shiftX | 0) | 0, 0x85ebca6b);
        rest = mix(rest + (prints[i + 5] + shiftY | 0) | 0, 0x27d4eb2f);
        rest = mix(rest + (prints[i + 6] + shiftX | 0) | 0, 0x165667b1);
        rest = mix(rest + (prints[i + 7] + shiftY | 0) | 0, 0x9e3779b1);
        const at = 4 * next[prints[i] & (SHARES - 1)]++;
        entries[at] = prints[i];
        entries[at + 1] = prints[i + 1];
        entries[at + 2] = rest;
        entries[at + 3] = prints[i + 2] === 0 ? -1 : f;
    }
    return {start, entries};
}

/**
 * Pairs of equal prints; -1 for parcels of the first layer without a counterpart. A parcel is paired once, and an empty one
 * never. Signatures are compared as they are, the other numbers by 32 bits mixed from them.
 */
export function joinPrints(first: Int32Array, second: Int32Array, shiftX: number, shiftY: number): Int32Array {
    const one = shared(first, 0, 0), other = shared(second, shiftX, shiftY);
    let most = 0;
    for (let s = 0; s < SHARES; s++) most = Math.max(most, other.start[s + 1] - other.start[s]);
    const heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 16))), next = new Int32Array(most), mask = heads.length - 1;
    const twin = new Int32Array(first.length / PRINT).fill(-1);
    const a = one.entries, b = other.entries;
    for (let share = 0; share < SHARES; share++) {
        const firstB = other.start[share], endB = other.start[share + 1];
        if (firstB === endB) continue;
        heads.fill(-1);
        for (let j = endB - 1; j >= firstB; j--) {
            const slot = b[4 * j] >>> 8 & mask;
            next[j - firstB] = heads[slot];
            heads[slot] = j;
        }
        for (let i = one.start[share]; i < one.start[share + 1]; i++) {
            if (a[4 * i + 3] < 0) continue;
            for (let j = heads[a[4 * i] >>> 8 & mask]; j >= 0; j = next[j - firstB]) {
                if (b[4 * j] !== a[4 * i] || b[4 * j + 1] !== a[4 * i + 1] || b[4 * j + 2] !== a[4 * i + 2] || b[4 * j + 3] < 0) continue;
                twin[a[4 * i + 3]] = b[4 * j + 3];
                b[4 * j + 3] = -1; // taken
                break;
            }
        }
    }
    return twin;
}
