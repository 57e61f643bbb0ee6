/** Boxes of parcels on the lattice. */

import type {LatticePolygons} from './latticePolygons.ts';

/** The box of vertices [start, end) as written. */
export function setBox(xy: Int32Array, start: number, end: number, boxes: Int32Array, parcel: number): void {
    let minX = 2 ** 31 - 1, minY = minX, maxX = -(2 ** 31), maxY = maxX;
    for (let i = 2 * start; i < 2 * end; i += 2) {
        const x = xy[i], y = xy[i + 1];
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
    }
    boxes[4 * parcel] = minX;
    boxes[4 * parcel + 1] = minY;
    boxes[4 * parcel + 2] = maxX;
    boxes[4 * parcel + 3] = maxY;
}

/** Boxes of parcels, four numbers each: least x, least y, largest x, largest y; of an empty one the least are the largest int32. */
export function parcelBoxes({xy, ringStart, featureStart}: LatticePolygons): Int32Array {
    const n = featureStart.length - 1;
    const boxes = new Int32Array(4 * n);
    for (let f = 0; f < n; f++) setBox(xy, ringStart[featureStart[f]], ringStart[featureStart[f + 1]], boxes, f);
    return boxes;
}

/** The boxes of some parcels, in the order given. */
export function pickBoxes(boxes: Int32Array, parcels: Int32Array): Int32Array {
    const picked = new Int32Array(4 * parcels.length);
    for (let i = 0; i < parcels.length; i++) for (let k = 0; k < 4; k++) picked[4 * i + k] = boxes[4 * parcels[i] + k];
    return picked;
}

/** The box around boxes, four numbers each; turned over where there is none. */
export function boxAroundAll(boxes: ArrayLike<number>): [minX: number, minY: number, maxX: number, maxY: number] {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let i = 0; i < boxes.length; i += 4) {
        if (boxes[i] < minX) minX = boxes[i];
        if (boxes[i + 1] < minY) minY = boxes[i + 1];
        if (boxes[i + 2] > maxX) maxX = boxes[i + 2];
        if (boxes[i + 3] > maxY) maxY = boxes[i + 3];
    }
    return [minX, minY, maxX, maxY];
}
