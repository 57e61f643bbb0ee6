/**
 * The certificate of a coverage that is sound by the way it was made: cells of one grid whose regions share their borders vertex
 * by vertex, with every place where three of them meet a vertex of each. Nothing is searched for; areas are summed.
 *
 * Keeps   areas as `certifyCoverage` computes them for the same polygons
 * Cost    some 50 ns a vertex
 */

import {AreaSum} from './area.ts';
import type {Certificate} from './certify.ts';
import {EdgeTicks, NOBODY} from './edgeTicks.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import type {EdgeArea} from './overlay.ts';
import {parcelBoxes} from './parcelBoxes.ts';

export interface SoundCoverage extends Pick<Certificate, 'faults' | 'overlapTicks' | 'gapTicks' | 'isClean'> {
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: BigInt64Array;
    readonly isSound: Uint8Array;
    readonly boxes: Int32Array;
}

/** @param polygons parcels to the left of their rings: shells counter-clockwise, holes clockwise */
export function soundCoverage(polygons: LatticePolygons, edgeArea: EdgeArea): SoundCoverage {
    const {ringStart, featureStart} = polygons;
    const n = featureStart.length - 1;
    const parcelArea2 = new BigInt64Array(n), ringTicks = ticksOfRings(polygons, edgeArea), parcelTicks = new Float64Array(n);
    const sum = new AreaSum();
    for (let parcel = 0; parcel < n; parcel++) {
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            addRing(polygons.xy, ringStart[ring], ringStart[ring + 1], sum);
            parcelTicks[parcel] += ringTicks[ring];
        }
        parcelArea2[parcel] = sum.take();
    }
    return {
        faults: [], overlapTicks: 0, gapTicks: 0, isClean: true, parcelTicks, parcelArea2, isSound: new Uint8Array(n).fill(1), boxes: parcelBoxes(polygons),
    };
}

/** Relative to the first vertex of the ring, so that terms stay small. */
function addRing(xy: Int32Array, start: number, end: number, sum: AreaSum): void {
    const x0 = xy[2 * start], y0 = xy[2 * start + 1];
    for (let i = start + 1; i + 1 < end; i++) sum.addCross(xy[2 * i] - x0, xy[2 * i + 1] - y0, xy[2 * i + 2] - x0, xy[2 * i + 3] - y0);
}

/** Ellipsoidal ticks to the left of each ring, each edge rounded by itself as everywhere. */
export function ticksOfRings({xy, ringStart, originX, originY}: Pick<LatticePolygons, 'xy' | 'ringStart' | 'originX' | 'originY'>, edgeArea: EdgeArea): Float64Array {
    const sums = new Float64Array(ringStart.length - 1);
    const sum = new EdgeTicks(edgeArea, sums), {edges, left, right, capacity} = sum;
    right.fill(NOBODY);
    let count = 0;
    for (let ring = 0; ring < sums.length; ring++) {
        const start = ringStart[ring], end = ringStart[ring + 1];
        for (let i = start, j = end - 1; i < end; j = i++) {
            edges[4 * count] = xy[2 * j] + originX;
            edges[4 * count + 1] = xy[2 * j + 1] + originY;
            edges[4 * count + 2] = xy[2 * i] + originX;
            edges[4 * count + 3] = xy[2 * i + 1] + originY;
            left[count++] = ring;
            if (count === capacity) {
                sum.add(count);
                count = 0;
            }
        }
    }
    sum.add(count);
    return sums;
}
