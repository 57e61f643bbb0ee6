/**
 * The survey after, as differences to the one before: arcs with other inner vertices, parcels drawn anew, new parcels,
 * new classes. Whatever it does not name is the same, vertex by vertex.
 */

import {emitFeature, type County} from './county.ts';
import type {RingBuffer} from './ringBuffer.ts';
import type {Ring} from './rings.ts';

export interface NewParcel {
    readonly rings: readonly Ring[];
    readonly classIndex: number;
    readonly village: number;
    /** Parcel before that it was cut from. */
    readonly from: number;
}

export interface ChangeCounts {
    reclassified: number;
    split: number;
    carved: number;
    moved: number;
    /** Parcels before whose class, rings or neighbours' cuts changed something in their record. */
    touched: number;
    /** Parcels before whose rings lost ground or were cut in two. */
    cut: number;
    /** Parcels that only received a vertex where a neighbour was cut. */
    vertexOnly: number;
}

export interface Survey {
    readonly county: County;
    readonly changes: Map<number, number[]>;
    readonly drawn: Map<number, readonly Ring[]>;
    readonly added: NewParcel[];
    readonly classOf: Uint8Array;
    readonly counts: ChangeCounts;
}

export function featuresAfter({county, added}: Survey): number {
    return county.features + added.length;
}

/** The rings of a parcel after, in ticks; parcels of the survey before come first, then the new ones. */
export function emitAfter(survey: Survey, index: number, out: RingBuffer): void {
    const {county: {features}, drawn, added} = survey;
    const rings = index < features ? drawn.get(index) : added[index - features].rings;
    if (rings === undefined) emitFeature(survey.county, index, survey.changes, out);
    else for (const ring of rings) out.ring(ring);
}

export function classAfter({county, classOf, added}: Survey, index: number): number {
    return index < county.features ? classOf[index] : added[index - county.features].classIndex;
}

export function villageAfter({county, added}: Survey, index: number): number {
    return index < county.features ? county.villageOf[index] : added[index - county.features].village;
}
