/** What a further layer says of each parcel as a whole: that one of its edges cuts it, or what covers it. */

import type {LayerGeometry} from './geometry.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {pickBoxes} from './parcelBoxes.ts';
import {edgesOfLayer, pointInside, Regions} from './regions.ts';

export interface ParcelCover {
    /** By parcel: the first of those that cover it, -1 where none does, or `CUT`. */
    readonly owner: Int32Array;
    /** All that cover it, ascending, where several do. */
    readonly several: ReadonlyMap<number, readonly number[]>;
}

/** Owner of a parcel that an edge runs through, or of one that nobody asked about. */
export const CUT = -2;

/** @param boxes see `parcelBoxes` */
export function parcelCover(polygons: LatticePolygons, boxes: Int32Array, further: LayerGeometry, toleranceM: number): ParcelCover {
    return coverBy(new Regions(edgesOfLayer(further, polygons), toleranceM * polygons.perM), polygons, boxes);
}

/** Cost   coordinates are read of parcels only whose box an edge comes near */
export function coverBy(regions: Regions, polygons: LatticePolygons, boxes: Int32Array): ParcelCover {
    const n = polygons.featureStart.length - 1;
    const owner = new Int32Array(n).fill(-1), several = new Map<number, readonly number[]>();
    const note = (parcel: number, x: number, y: number): void => {
        const cover = regions.coverByCell(x, y);
        if (cover >= -1) {
            owner[parcel] = cover;
            return;
        }
        const found = regions.covers(x, y);
        if (found.length > 0) owner[parcel] = found[0];
        if (found.length > 1) several.set(parcel, found);
    };
    const near = new Int32Array(n);
    let count = 0;
    for (let parcel = 0; parcel < n; parcel++) {
        if (boxes[4 * parcel] > boxes[4 * parcel + 2]) continue; // empty: nothing covers it
        if (regions.isClear(boxes, parcel)) note(parcel, boxes[4 * parcel], boxes[4 * parcel + 1]);
        else near[count++] = parcel;
    }
    const parcels = near.subarray(0, count), part = partOf(polygons, parcels), ofPart = pickBoxes(boxes, parcels);
    for (let i = 0; i < count; i++) {
        if (regions.cuts(part, i, ofPart)) {
            owner[parcels[i]] = CUT;
            continue;
        }
        // a corner far from all edges lies as the parcel does
        let v = part.ringStart[part.featureStart[i]];
        const end = part.ringStart[part.featureStart[i + 1]];
        while (v < end && regions.coverByCell(part.xy[2 * v], part.xy[2 * v + 1]) < -1) v++;
        const place = v < end ? [part.xy[2 * v], part.xy[2 * v + 1]] as const : pointInside(part, i, ofPart);
        if (place !== null) note(parcels[i], place[0], place[1]);
    }
    return {owner, several};
}
