/**
 * A change to a few parcels, tried on copies: it is kept only when all rings it touches are sound.
 *
 * A parcel is drawn anew at most once, and the arcs of a drawn parcel are closed to later changes, so that both sides
 * of a border stay equal.
 */

import {arcLine, lengthOf, withVertexAt} from './arcs.ts';
import {AFTER_CULTIVATED, AFTER_OTHER, classIndex, isCultivatedClass, type Code} from './classes.ts';
import {emitFeature, type County} from './county.ts';
import {TICKS_PER_M} from './mesh.ts';
import {pick} from './random.ts';
import type {RingBuffer} from './ringBuffer.ts';
import {areSound, contains, twiceArea, type Ring} from './rings.ts';
import type {NewParcel, Survey} from './survey.ts';

/** Nearest that new borders come to others, in ticks: 0.3 m. */
export const CLEAR = 3_000;
/** Strips have thousands of vertices and are left whole. */
const MOST_VERTICES = 400;

/** A survey being changed. */
export interface Work {
    readonly survey: Survey;
    readonly random: () => number;
    readonly lockedArc: Uint8Array;
    readonly isChanged: Uint8Array;
    readonly buffer: RingBuffer;
}

/** A set of changes that hold together or not at all. */
export interface Attempt {
    readonly arcs: ReadonlyMap<number, number[]>;
    /** Parcels drawn anew. */
    readonly drawn: ReadonlyMap<number, readonly Ring[]>;
    readonly added: readonly NewParcel[];
}

/** Another class than each of those, likely after the first. */
export function classAfterwards(
    work: Work, before: readonly number[], table?: readonly (readonly [Code, number])[],
): number {
    const choices = table ?? (isCultivatedClass(before[0]) ? AFTER_CULTIVATED : AFTER_OTHER);
    for (;;) {
        const chosen = classIndex(pick(choices, work.random()));
        if (!before.includes(chosen)) return chosen;
    }
}

/** Mesh arcs of the shell. */
export function shellArcs({refs, ringStart, featureStart, mesh}: County, feature: number): number[] {
    const ring = featureStart[feature];
    return Array.from(refs.subarray(ringStart[ring], ringStart[ring + 1]), ref => (ref < 0 ? ~ref : ref))
        .filter(arc => arc < mesh.arcFrom.length);
}

/** May this parcel be drawn anew? */
export function mayDraw({survey: {county}, isChanged}: Work, feature: number): boolean {
    return feature >= 0 && isChanged[feature] === 0 && county.isStrip[feature] === 0;
}

/** The rings of a parcel with the arcs of an attempt on top of the survey's. */
export function ringsWith(work: Work, feature: number, arcs: ReadonlyMap<number, number[]>): Float64Array[] {
    const {survey: {county, changes}, buffer} = work;
    buffer.clear();
    emitFeature(county, feature, new Map([...changesOf(county, feature, changes), ...arcs]), buffer);
    return buffer.vertices > MOST_VERTICES ? [] : buffer.copies();
}

function changesOf(county: County, feature: number, changes: ReadonlyMap<number, number[]>): [number, number[]][] {
    return allArcs(county, feature).flatMap(arc => {
        const changed = changes.get(arc);
        return changed ? [[arc, changed] as [number, number[]]] : [];
    });
}

function allArcs({refs, ringStart, featureStart}: County, feature: number): number[] {
    return Array.from(refs.subarray(ringStart[featureStart[feature]], ringStart[featureStart[feature + 1]]),
        ref => (ref < 0 ? ~ref : ref));
}

/** Keep an attempt: its arcs count, its parcels are closed. */
export function keep(work: Work, {arcs, drawn, added}: Attempt): void {
    const {survey, lockedArc, isChanged} = work;
    for (const [arc, coords] of arcs) {
        survey.changes.set(arc, coords);
        lockedArc[arc] = 1;
    }
    for (const [feature, rings] of drawn) {
        survey.drawn.set(feature, rings);
        isChanged[feature] = 1;
        survey.counts.cut++;
        for (const arc of allArcs(survey.county, feature)) if (arc < lockedArc.length) lockedArc[arc] = 1;
    }
    survey.added.push(...added);
}

/** Smallest parcel that is left or made: 20 m², in square ticks, twice. */
const LEAST_TWICE_AREA = 2 * 20 * TICKS_PER_M * TICKS_PER_M;

/**
 * Do all rings of the attempt hold, with room between them? A path across a bay leaves simple rings, but one of them
 * runs counter-clockwise.
 */
export function isSoundAttempt({drawn, added}: Attempt): boolean {
    return [...drawn.values(), ...added.map(one => one.rings)].every(rings =>
        areSound(rings, CLEAR) && twiceArea(rings[0]) > LEAST_TWICE_AREA
        && rings.slice(1).every(hole => twiceArea(hole) < 0 && contains(rings[0], hole[0], hole[1])));
}

/** A vertex at that share of an arc's length. */
export function vertexOn(county: County, arc: number, share: number): ReturnType<typeof withVertexAt> {
    const line = arcLine(county, arc);
    return withVertexAt(line, share * lengthOf(line));
}

/** Inner vertices of a path that is not quite straight. */
export function wavyPath(
    {random}: Work, [ax, ay]: readonly [number, number], [bx, by]: readonly [number, number], vertices: number,
): number[] {
    const path: number[] = [];
    for (let k = 1; k <= vertices; k++) {
        const t = (k + 0.4 * (random() - 0.5)) / (vertices + 1), off = 0.06 * (random() - 0.5);
        path.push(Math.round(ax + t * (bx - ax) - off * (by - ay)), Math.round(ay + t * (by - ay) + off * (bx - ax)));
    }
    return path;
}
