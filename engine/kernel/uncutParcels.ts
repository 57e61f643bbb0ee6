/** Parcels that no edge of some further layers runs through, and what covers each of them as a whole. */

import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {pickBoxes} from './parcelBoxes.ts';
import {pointInside, type Regions} from './regions.ts';

/** What one further layer says of parcels that it does not cut. */
export interface ParcelCover {
    /** By parcel: the first of those that cover it, or -1. */
    readonly owner: Int32Array;
    /** All of them, ascending, where several do. */
    readonly several: ReadonlyMap<number, readonly number[]>;
}

/**
 * @param boxes see `parcelBoxes`
 * @param isWanted by parcel: 1 for those that are asked about
 * @returns by parcel 1 for those wanted that nothing cuts; covers of those, by region
 * Cost    coordinates are read of parcels only whose box an edge comes near
 */
export function uncutParcels(
    polygons: LatticePolygons, boxes: Int32Array, isWanted: Uint8Array, regions: readonly Regions[],
): {isUncut: Uint8Array; covers: readonly ParcelCover[]} {
    const isUncut = isWanted.slice();
    const covers = regions.map(() => ({owner: new Int32Array(isWanted.length).fill(-1), several: new Map<number, readonly number[]>()}));
    if (regions.length === 0) return {isUncut, covers};
    const note = (parcel: number, x: number, y: number): void => {
        for (let r = 0; r < regions.length; r++) {
            const cover = regions[r].coverByCell(x, y);
            if (cover >= -1) {
                covers[r].owner[parcel] = cover;
                continue;
            }
            const found = regions[r].covers(x, y);
            if (found.length > 0) covers[r].owner[parcel] = found[0];
            if (found.length > 1) covers[r].several.set(parcel, found);
        }
    };
    const near = new Int32Array(isWanted.length);
    let count = 0;
    for (let parcel = 0; parcel < isWanted.length; parcel++) {
        if (isWanted[parcel] === 0) continue;
        let isClear = true;
        for (let r = 0; r < regions.length && isClear; r++) isClear = regions[r].isClear(boxes, parcel);
        if (isClear) note(parcel, boxes[4 * parcel], boxes[4 * parcel + 1]);
        else near[count++] = parcel;
    }
    const noteUncut = (i: number): void => {
        // a corner far from all edges lies as the parcel does
        for (let v = part.ringStart[part.featureStart[i]], end = part.ringStart[part.featureStart[i + 1]]; v < end; v++) {
            const x = part.xy[2 * v], y = part.xy[2 * v + 1];
            if (regions.every(region => region.coverByCell(x, y) >= -1)) return note(parcels[i], x, y);
        }
        const place = pointInside(part, i, ofPart);
        if (place !== null) note(parcels[i], place[0], place[1]);
    };
    const parcels = near.subarray(0, count), part = partOf(polygons, parcels), ofPart = pickBoxes(boxes, parcels);
    for (let i = 0; i < count; i++) {
        if (regions.some(region => region.cuts(part, i, ofPart))) {
            isUncut[parcels[i]] = 0;
            continue;
        }
        noteUncut(i);
    }
    return {isUncut, covers};
}
