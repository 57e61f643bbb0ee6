/**
 * The rings of fine parcels in an order in which neighbours are near one another: by tiles of some dozens of parcels, strip by
 * strip from south to north and from west to east in a strip. What a walk in this order asks of a ring or a parcel lies side by
 * side, however the parcels of the layer are mixed.
 */

import type {LatticePolygons} from './latticePolygons.ts';
import type {ParcelCheck} from './parcelCheck.ts';

export interface RingSweep {
    /** Rings of tile t: [tileStart[t], tileStart[t + 1]) in the order of the sweep. */
    readonly tileStart: Uint32Array;
    readonly tilesPerStrip: number;
    /** The parcels in their order. */
    readonly parcels: Uint32Array;
    /** By ring in the order of the sweep: its vertices [first, end) in the layer. */
    readonly first: Uint32Array;
    readonly end: Uint32Array;
    /** What a vertex has more in the layer than in the order of the sweep. */
    readonly shift: Int32Array;
    readonly isFlipped: Uint8Array;
    /** Number of its parcel in `parcels`. */
    readonly parcelOf: Uint32Array;
    /** Vertices of all rings. */
    readonly vertexCount: number;
    readonly minY: number;
    readonly perStrip: number;
}

const PARCELS_PER_TILE = 64;

/** The strip of a place; never less for a larger y. The parcels of a strip begin in it. */
export function stripOf({minY, perStrip}: Pick<RingSweep, 'minY' | 'perStrip'>, y: number): number {
    return Math.floor((y - minY) * perStrip);
}

export function ringSweep({ringStart, featureStart}: LatticePolygons, {isSuspect, isFlipped, boxes}: ParcelCheck): RingSweep {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity, count = 0, rings = 0;
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel]) continue;
        count++;
        rings += featureStart[parcel + 1] - featureStart[parcel];
        minX = Math.min(minX, boxes[4 * parcel]);
        maxX = Math.max(maxX, boxes[4 * parcel]);
        minY = Math.min(minY, boxes[4 * parcel + 1]);
        maxY = Math.max(maxY, boxes[4 * parcel + 1]);
    }
    const tiles = Math.ceil(Math.sqrt(count / PARCELS_PER_TILE));
    const perColumn = tiles / (maxX - minX + 1), perStrip = tiles / (maxY - minY + 1);
    const nextOfTile = new Uint32Array(tiles * tiles + 1), tileOf = new Uint32Array(isSuspect.length);
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel]) continue;
        const tile = stripOf({minY, perStrip}, boxes[4 * parcel + 1]) * tiles + Math.floor((boxes[4 * parcel] - minX) * perColumn);
        tileOf[parcel] = tile;
        nextOfTile[tile + 1]++;
    }
    for (let tile = 0; tile + 1 < nextOfTile.length; tile++) nextOfTile[tile + 1] += nextOfTile[tile];
    const parcels = new Uint32Array(count);
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (!isSuspect[parcel]) parcels[nextOfTile[tileOf[parcel]]++] = parcel;
    }
    // each tile's next is now where the following one begins
    const tileStart = new Uint32Array(tiles * tiles + 1);
    const first = new Uint32Array(rings), end = new Uint32Array(rings), parcelOf = new Uint32Array(rings);
    const shift = new Int32Array(rings), flipped = new Uint8Array(rings);
    let at = 0, vertexCount = 0, k = 0;
    for (let tile = 0; tile < tiles * tiles; tile++) {
        for (; k < nextOfTile[tile]; k++) {
            const parcel = parcels[k];
            for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++, at++) {
                first[at] = ringStart[ring];
                end[at] = ringStart[ring + 1];
                parcelOf[at] = k;
                shift[at] = ringStart[ring] - vertexCount;
                flipped[at] = isFlipped[ring];
                vertexCount += ringStart[ring + 1] - ringStart[ring];
            }
        }
        tileStart[tile + 1] = at;
    }
    return {tileStart, tilesPerStrip: tiles, parcels, first, end, shift, isFlipped: flipped, parcelOf, vertexCount, minY, perStrip};
}
