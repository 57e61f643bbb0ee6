/** What the harness asks of a polygon library. `G` is the library's own form of a polygon with parts. */

import type {Rings} from './shapefile.ts';

/** Rings of one polygon, the shell first, each closed, interleaved x, y in metres. */
export type PatchRings = readonly Float64Array[];

export interface Engine<G> {
    readonly name: string;
    /** The library's form of a record. */
    polygon(rings: Rings): G;
    /** Land that parcels of one class share with another parcel: one piece for all, or one for each, none without area. */
    intersect(parcels: readonly G[], other: G): G[];
    /** Land that any of them has. */
    unite(pieces: readonly G[]): G;
    /** minX, minY, maxX, maxY in metres into `boxes` from `at` on. */
    box(piece: G, boxes: Float64Array, at: number): void;
    /** The polygons of a piece. */
    polygons(piece: G): PatchRings[];
}
