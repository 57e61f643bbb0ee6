/** The survey before: parcels as rings of shared arcs, numbered village by village. */

import {classesOfCells, villagesOfCells} from './landUse.ts';
import {makeMesh, type Mesh} from './mesh.ts';
import {makePonds, type Ponds} from './ponds.ts';
import {hash32} from './random.ts';
import {makeRegions, type Regions} from './regions.ts';
import type {RingBuffer} from './ringBuffer.ts';
import {traceLabels} from './trace.ts';

/**
 * Shape   feature f has the rings [featureStart[f], featureStart[f + 1]), ring r the arcs [ringStart[r],
 *         ringStart[r + 1]) of refs (a forwards, ~a backwards); arcs from mesh.arcFrom.length on are ponds
 */
export interface County {
    readonly seed: number;
    readonly mesh: Mesh;
    readonly ponds: Ponds;
    readonly regions: Regions;
    readonly villageOfCell: Int32Array;
    readonly villages: number;
    readonly features: number;
    readonly refs: Int32Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    readonly classOf: Uint8Array;
    readonly villageOf: Uint16Array;
    readonly featureOfRegion: Int32Array;
    readonly isStrip: Uint8Array;
}

/** At the size of a county: 207,560 parcels on 2,009 km². */
export const PARCELS_PER_200K = 207_560;
const AREA_M2 = 2009.4e6;
const VILLAGES = 300;
/** Cells for each parcel, tuned so that regions are some 92 % of the parcels and ponds the rest. */
const CELLS_A_PARCEL = 1.12;
const VERTICES_AN_ARC = 6.27;

/** @param parcels  exactly so many */
export function makeCounty(parcels: number, seed: number): County {
    // thin lines hold few parcels: only the wide ones count
    const wide = Math.round(Math.sqrt(CELLS_A_PARCEL * parcels));
    // small counties that happen to have many small fields are begun again with a few cells less
    for (let less = 0; less < wide / 4; less++) {
        const county = tryCounty(parcels, wide - less, seed);
        if (county) return county;
    }
    throw new RangeError(`no county of ${parcels} parcels has the seed ${seed}`);
}

/** null when there are more regions than parcels, or too few places for ponds. */
function tryCounty(parcels: number, wide: number, seed: number): County | null {
    const sideM = Math.sqrt(AREA_M2 * parcels / PARCELS_PER_200K);
    const mesh = makeMesh(wide, sideM, sideM / wide / VERTICES_AN_ARC, seed);
    const classOfCell = classesOfCells(mesh, seed);
    const {villageOf, count} = villagesOfCells(mesh, Math.max(4, VILLAGES * parcels / PARCELS_PER_200K), seed);
    const regions = makeRegions(mesh, classOfCell, villageOf, seed);
    if (regions.count > parcels) return null;
    const ponds = makePonds(mesh, regions, parcels - regions.count, hash32(5, 1, seed));
    return regions.count + ponds.count === parcels ? assemble(seed, mesh, regions, ponds, villageOf, count) : null;
}

function assemble(
    seed: number, mesh: Mesh, regions: Regions, ponds: Ponds, villageOfCell: Int32Array, villages: number,
): County {
    const traced = traceLabels(mesh, regions.regionOf, regions.count);
    const features = regions.count + ponds.count;
    const villageOfSource = Uint16Array.from({length: features}, (_, source) =>
        villageOfCell[regions.firstCell[source < regions.count ? source : ponds.regionOf[source - regions.count]]]);
    const order = byVillage(villageOfSource, villages);
    const pondsOf = pondsByRegion(regions.count, ponds);
    const refs = new Int32Array(traced.refs.length + 2 * ponds.count);
    const ringStart = [0], featureStart = new Uint32Array(features + 1);
    const classOf = new Uint8Array(features), villageOf = new Uint16Array(features), isStrip = new Uint8Array(features);
    const featureOfRegion = new Int32Array(regions.count);
    let size = 0;
    order.forEach((source, feature) => {
        villageOf[feature] = villageOfSource[source];
        if (source < regions.count) {
            classOf[feature] = regions.classOf[source];
            isStrip[feature] = regions.isStrip[source];
            featureOfRegion[source] = feature;
            for (let ring = traced.labelStart[source]; ring < traced.labelStart[source + 1]; ring++) {
                const part = traced.refs.subarray(traced.ringStart[ring], traced.ringStart[ring + 1]);
                refs.set(part, size);
                ringStart.push(size += part.length);
            }
            for (let k = pondsOf.start[source]; k < pondsOf.start[source + 1]; k++) {
                refs[size++] = ~(mesh.arcFrom.length + pondsOf.list[k]);
                ringStart.push(size);
            }
        } else {
            classOf[feature] = ponds.classOf[source - regions.count];
            refs[size++] = mesh.arcFrom.length + source - regions.count;
            ringStart.push(size);
        }
        featureStart[feature + 1] = ringStart.length - 1;
    });
    return {
        seed, mesh, ponds, regions, villageOfCell, villages, features, refs: refs.subarray(0, size),
        ringStart: Uint32Array.from(ringStart), featureStart, classOf, villageOf, featureOfRegion, isStrip,
    };
}

function byVillage(villageOf: Uint16Array, villages: number): Uint32Array {
    const start = new Uint32Array(villages + 1), order = new Uint32Array(villageOf.length);
    for (const village of villageOf) start[village + 1]++;
    for (let village = 0; village < villages; village++) start[village + 1] += start[village];
    villageOf.forEach((village, source) => order[start[village]++] = source);
    return order;
}

function pondsByRegion(regions: number, ponds: Ponds): {start: Uint32Array; list: Uint32Array} {
    const start = new Uint32Array(regions + 1), list = new Uint32Array(ponds.count);
    for (const region of ponds.regionOf) start[region + 1]++;
    for (let region = 0; region < regions; region++) start[region + 1] += start[region];
    const next = start.slice();
    ponds.regionOf.forEach((region, pond) => list[next[region]++] = pond);
    return {start, list};
}

/** Inner vertices that replace those of an arc: interleaved, in the direction of the arc. */
export type ArcChanges = ReadonlyMap<number, ArrayLike<number>>;

export const NO_CHANGES: ArcChanges = new Map();

/** The rings of a feature, in ticks, into the buffer. */
export function emitFeature(county: County, feature: number, changes: ArcChanges, out: RingBuffer): void {
    for (let ring = county.featureStart[feature]; ring < county.featureStart[feature + 1]; ring++) {
        emitRing(county, county.refs, county.ringStart[ring], county.ringStart[ring + 1], changes, out);
    }
}

export function emitRing(
    county: County, refs: Int32Array, from: number, to: number, changes: ArcChanges, out: RingBuffer,
): void {
    for (let k = from; k < to; k++) emitArc(county, refs[k], changes, out);
    out.endRing();
}

/** First node and inner vertices; the last node belongs to the next arc. */
function emitArc({mesh, ponds}: County, ref: number, changes: ArcChanges, out: RingBuffer): void {
    const arc = ref < 0 ? ~ref : ref, pond = arc - mesh.arcFrom.length;
    const x = pond < 0 ? mesh.arcX : ponds.x, y = pond < 0 ? mesh.arcY : ponds.y;
    const start = pond < 0 ? mesh.arcStart[arc] : ponds.start[pond];
    const end = pond < 0 ? mesh.arcStart[arc + 1] : ponds.start[pond + 1];
    if (pond < 0) {
        const node = ref < 0 ? mesh.arcTo[arc] : mesh.arcFrom[arc];
        out.vertex(mesh.nodeX[node], mesh.nodeY[node]);
    }
    const changed = changes.size === 0 ? undefined : changes.get(arc);
    if (changed !== undefined) {
        const n = changed.length;
        for (let k = 0; k < n; k += 2) {
            const at = ref < 0 ? n - 2 - k : k;
            out.vertex(changed[at], changed[at + 1]);
        }
    } else if (ref < 0) {
        for (let k = end - 1; k >= start; k--) out.vertex(x[k], y[k]);
    } else {
        for (let k = start; k < end; k++) out.vertex(x[k], y[k]);
    }
}

/** The cells on both sides of a mesh arc; -1 outside the county. Order   left, right of the arc's direction */
export function cellsBeside({columns, rows}: Mesh, arc: number): readonly [number, number] {
    const horizontals = columns * (rows + 1);
    const at = (i: number, j: number): number => (i < 0 || j < 0 || i >= columns || j >= rows ? -1 : j * columns + i);
    if (arc < horizontals) {
        const i = arc % columns, j = (arc - i) / columns;
        return [at(i, j), at(i, j - 1)];
    }
    const rest = arc - horizontals, i = rest % (columns + 1), j = (rest - i) / (columns + 1);
    return [at(i - 1, j), at(i, j)];
}

/** The features on both sides of a mesh arc; -1 outside the county. Order   left, right of the arc's direction */
export function sidesOf({mesh, featureOfRegion, regions: {regionOf}}: County, arc: number): readonly [number, number] {
    const [left, right] = cellsBeside(mesh, arc);
    return [left < 0 ? -1 : featureOfRegion[regionOf[left]], right < 0 ? -1 : featureOfRegion[regionOf[right]]];
}
