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
        const first = part.featureStart[i], end = part.featureStart[i + 1];
        const corner = farCorner(regions, part, first);
        // parts of a parcel may lie in different ground though nothing cuts them; a hole lies as the part around it does
        for (let ring = first + 1; ring < end && owner[parcels[i]] !== CUT; ring++) {
            const other = farCorner(regions, part, ring);
            if (corner < 0 || other < 0 || coverAt(regions, part, corner) !== coverAt(regions, part, other)) owner[parcels[i]] = CUT;
        }
        if (owner[parcels[i]] === CUT) continue;
        const place = corner >= 0 ? [part.xy[2 * corner], part.xy[2 * corner + 1]] as const : pointInside(part, i, ofPart);
        if (place !== null) note(parcels[i], place[0], place[1]);
    }
    return {owner, several};
}

/** What covers the cell of a vertex; below -1 where an edge runs through that cell or several cover it. */
function coverAt(regions: Regions, {xy}: LatticePolygons, vertex: number): number {
    return regions.coverByCell(xy[2 * vertex], xy[2 * vertex + 1]);
}

/** A corner of a ring far from all edges, which lies as the ground beside the ring does; -1 where there is none. */
function farCorner(regions: Regions, part: LatticePolygons, ring: number): number {
    for (let v = part.ringStart[ring]; v < part.ringStart[ring + 1]; v++) if (coverAt(regions, part, v) >= -1) return v;
    return -1;
}
