/** Which ring and parcel a vertex belongs to. */

import type {LatticePolygons} from './latticePolygons.ts';

export interface VertexRings {
    /** Ring of the first vertex of each block of 64. */
    readonly ringOfBlock: Uint32Array;
    readonly parcelOfRing: Uint32Array;
}

export function vertexRings({xy, ringStart, featureStart}: LatticePolygons): VertexRings {
    const ringOfBlock = new Uint32Array(Math.ceil(xy.length / 128)), parcelOfRing = new Uint32Array(ringStart.length - 1);
    let ring = 0;
    for (let block = 0; block < ringOfBlock.length; block++) {
        while (ringStart[ring + 1] <= 64 * block) ring++;
        ringOfBlock[block] = ring;
    }
    for (let parcel = 0; parcel + 1 < featureStart.length; parcel++) {
        for (let r = featureStart[parcel]; r < featureStart[parcel + 1]; r++) parcelOfRing[r] = parcel;
    }
    return {ringOfBlock, parcelOfRing};
}

/** The ring of a vertex. */
export function ringOf({ringOfBlock}: VertexRings, ringStart: Uint32Array, vertex: number): number {
    let ring = ringOfBlock[vertex >>> 6];
    while (ringStart[ring + 1] <= vertex) ring++;
    return ring;
}
