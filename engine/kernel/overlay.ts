/**
 * overlay(layers) -> faces: the plane cut by all layers at once, each face labelled with what every layer says there.
 *
 * Keeps   faces do not overlap and together cover what any layer covers; areas of any grouping of faces add up exactly,
 *         in plane steps² and in ellipsoidal ticks. With `settle` this holds for the first two layers; a further layer runs
 *         on under settled parcels as faces of no survey, so its own area is not the sum over all its faces
 * Moves   vertex matching and snap-rounding as their files state; counted in `moves`
 * Order   the set of faces, their labels and areas do not depend on the order of parcels, rings, vertices or windings
 */

import {featureCount, type Polygons} from '../core/polygons.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import {arrange, type Arrangement} from './arrange.ts';
import {canonicalGeometry, compareCanonical} from './canonical.ts';
import {checkOptions, DEFAULT_STEP_M, DEFAULT_TOLERANCE_M, latticeFor, type Lattice} from './lattice.ts';
import {matchParcels, type Positioned} from './matchParcels.ts';
import {matchVertices, type MatchedLayer} from './matchVertices.ts';
import {coverFinder, disputedParcels, settle, type Settled, type SettleOptions} from './settle.ts';

export interface KernelLayer {
    readonly id: string;
    /** Metres of the working CRS. */
    readonly polygons: Polygons;
    /** `forbidden`: a coverage; where two parcels meet, one owns the ground. `allowed`: a face is labelled with the set. */
    readonly overlaps: 'forbidden' | 'allowed';
    /** Who owns ground claimed twice: smaller wins. Left out, all are equal. */
    readonly priority?: Int32Array;
    /** Decides between parcels of equal priority and equal geometry; must not depend on their order. */
    readonly compareAttributes?: (a: number, b: number) => number;
}

/**
 * Signed area of an edge on the ellipsoid in m², from lattice steps counted from the CRS origin: metres would not hold a
 * lattice point of a prefixed zone exactly. See `engine/crs/area.ts`.
 */
export type EdgeArea = (x0: number, y0: number, x1: number, y1: number) => number;

export interface OverlayOptions {
    readonly stepM?: number;
    readonly toleranceM?: number;
    /** Left out, ellipsoidal areas are not computed and `areaTicks` is all zero. */
    readonly edgeArea?: EdgeArea;
    /** Left out, every parcel is overlaid. With it, quiet pairs of the first two layers become faces as they are. */
    readonly settle?: SettleOptions;
}

export interface LayerMoves {
    readonly id: string;
    readonly vertices: number;
    readonly moved: number;
    readonly maxMoveM: number;
}

export interface Overlay {
    readonly layers: readonly KernelLayer[];
    readonly arrangement: Arrangement;
    /** Faces of the arrangement, the unbounded face 0 included, and after them the settled ones, which have no edges. */
    readonly faceCount: number;
    /** Label of each face: the set of parcels that cover it. */
    readonly labelOf: Int32Array;
    /** parcelOf[k][face]: the parcel of layer k that owns the face, or -1. For `allowed` layers the first of the set. */
    readonly parcelOf: readonly Int32Array[];
    /** Ellipsoidal area of each face in ticks of 0.0001 m²; integers. */
    readonly areaTicks: Float64Array;
    /** Twice the plane area of each face in steps². */
    readonly area2: readonly bigint[];
    /** Ellipsoidal ticks of each edge in its canonical direction (from the end with the smaller x, then y). */
    readonly edgeTicks: Float64Array;
    readonly moves: readonly LayerMoves[];
}

/** All parcels of one layer that cover a face, ascending; empty where none does. */
export function parcelsAt(overlay: Overlay, layer: number, face: number): readonly number[] {
    const {faces, firstParcel} = overlay.arrangement;
    const first = firstParcel[layer], end = first + featureCount(overlay.layers[layer].polygons);
    const result: number[] = [];
    for (const parcel of faces.labels.parcels(overlay.labelOf[face])) {
        if (parcel >= first && parcel < end) result.push(parcel - first);
    }
    return result;
}

/** Who owns ground that several parcels of a coverage claim: priority, then canonical geometry, then attributes. */
function ownerOf(layer: KernelLayer, matched: MatchedLayer, claims: readonly number[], memo: Map<number, number[]>): number {
    const geometry = (parcel: number): number[] => {
        let canonical = memo.get(parcel);
        if (!canonical) memo.set(parcel, canonical = canonicalGeometry(layer.polygons, matched, parcel));
        return canonical;
    };
    let owner = claims[0];
    for (const claim of claims.slice(1)) {
        const order = (layer.priority ? layer.priority[claim] - layer.priority[owner] : 0)
            || compareCanonical(geometry(claim), geometry(owner))
            || (layer.compareAttributes?.(claim, owner) ?? 0);
        if (order < 0) owner = claim;
    }
    return owner;
}

/** The owning parcel of each layer, face by face; computed once per label. */
function ownersByFace(
    layers: readonly KernelLayer[], matched: readonly MatchedLayer[], arrangement: Arrangement, labelOf: Int32Array,
): Int32Array[] {
    const {faces, firstParcel} = arrangement;
    return layers.map((layer, k) => {
        const first = firstParcel[k], end = first + featureCount(layer.polygons);
        const memo = new Map<number, number[]>();
        const ownerOfLabel = new Int32Array(faces.labels.count).fill(-1);
        for (let label = 1; label < faces.labels.count; label++) {
            let claims: number[] | null = null, only = -1;
            for (const parcel of faces.labels.parcels(label)) {
                if (parcel < first || parcel >= end) continue;
                if (only < 0) only = parcel - first;
                else (claims ??= [only]).push(parcel - first);
            }
            ownerOfLabel[label] = claims && layer.overlaps === 'forbidden' ? ownerOf(layer, matched[k], claims, memo) : only;
        }
        return labelOf.map(label => ownerOfLabel[label]);
    });
}

/**
 * Ellipsoidal ticks of every edge and face.
 * An edge is rounded once, in canonical direction; what one side gains the other loses.
 */
export function ellipsoidalTicks(
    arrangement: Arrangement, edgeArea: EdgeArea | undefined,
): {edgeTicks: Float64Array; areaTicks: Float64Array} {
    const {graph, faces, lattice} = arrangement;
    const edgeTicks = new Float64Array(graph.edgeCount), areaTicks = new Float64Array(faces.count);
    if (!edgeArea) return {edgeTicks, areaTicks};
    const {x, y, origin} = graph;
    const {originX, originY} = lattice;
    for (let edge = 0; edge < graph.edgeCount; edge++) {
        const a = origin[2 * edge], b = origin[2 * edge + 1];
        const ticks = Math.round(TICKS_PER_M2 * edgeArea(x[a] + originX, y[a] + originY, x[b] + originX, y[b] + originY));
        edgeTicks[edge] = ticks;
        areaTicks[faces.faceOf[2 * edge]] += ticks;
        areaTicks[faces.faceOf[2 * edge + 1]] -= ticks;
    }
    areaTicks[0] = 0;
    return {edgeTicks, areaTicks};
}

/** Rounds of taking disputed parcels back before settling is given up: each costs an arrangement of what is left. */
const MOST_ROUNDS = 4;

/** Arranges what is not settled. Ends with no ground that both a settled parcel and another one claim. */
function arrangeUnsettled(
    positioned: readonly Positioned[], lattice: Lattice, options: SettleOptions | undefined,
): {arrangement: Arrangement; settled: Settled | null} {
    const [first, second] = positioned;
    if (!options || !second) return {arrangement: arrange(positioned, lattice), settled: null};
    const twin = matchParcels(first, second);
    const isDisputed = new Uint8Array(twin.length);
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const settled = settle(positioned, twin, options, isDisputed);
        const arrangement = arrange(positioned.map((layer, k) => ({
            ...layer,
            ...k === 0 ? {skip: settled.stateBefore, asGround: settled.stateBefore.map(state => state === 1 ? 1 : 0)} : {},
            ...k === 1 ? {skip: settled.isSettledAfter} : {},
        })), lattice);
        if (disputedParcels(first, settled, arrangement, isDisputed) === 0) return {arrangement, settled};
    }
    return {arrangement: arrange(positioned, lattice), settled: null};
}

/** The faces of the arrangement and, after them, the settled ones. */
function withSettled(
    positioned: readonly Positioned[], {faces, firstParcel}: Arrangement, areaTicks: Float64Array, settled: Settled | null,
    options: SettleOptions | undefined,
): Pick<Overlay, 'labelOf' | 'areaTicks' | 'area2'> {
    if (!settled || !options || settled.before.length === 0) return {labelOf: faces.labelOf, areaTicks, area2: faces.area2};
    const labelOf = new Int32Array(faces.count + settled.before.length), ticks = new Float64Array(labelOf.length);
    labelOf.set(faces.labelOf);
    ticks.set(areaTicks);
    const area2 = [...faces.area2];
    const [{polygons, matched}, , ...further] = positioned;
    const finders = further.map(coverFinder);
    settled.before.forEach((parcel, i) => {
        const v = polygons.ringStart[polygons.featureStart[parcel]];
        const covers = finders.flatMap((find, k) => find(matched.x[v], matched.y[v]).map(other => firstParcel[k + 2] + other));
        labelOf[faces.count + i] = faces.labels.intern(Int32Array.from([parcel, firstParcel[1] + settled.after[i], ...covers]));
        ticks[faces.count + i] = options.parcelTicks[parcel];
        area2.push(options.parcelArea2[parcel]);
    });
    return {labelOf, areaTicks: ticks, area2};
}

/** Layers in priority order: before, after, basic farmland, villages, then the rest as given. */
export function overlay(layers: readonly KernelLayer[], options: OverlayOptions = {}): Overlay {
    const stepM = options.stepM ?? DEFAULT_STEP_M, toleranceM = options.toleranceM ?? DEFAULT_TOLERANCE_M;
    checkOptions(stepM, toleranceM);
    const allCoords = layers.map(layer => layer.polygons);
    const lattice = latticeFor(allCoords, stepM);
    const matched = matchVertices(allCoords, lattice, toleranceM);
    const positioned = layers.map((layer, k) => ({polygons: layer.polygons, matched: matched[k]}));
    const {arrangement, settled} = arrangeUnsettled(positioned, lattice, options.settle);
    const {edgeTicks, areaTicks} = ellipsoidalTicks(arrangement, options.edgeArea);
    const all = withSettled(positioned, arrangement, areaTicks, settled, options.settle);
    return {
        layers,
        arrangement,
        faceCount: all.labelOf.length,
        labelOf: all.labelOf,
        parcelOf: ownersByFace(layers, matched, arrangement, all.labelOf),
        areaTicks: all.areaTicks,
        area2: all.area2,
        edgeTicks,
        moves: layers.map((layer, k) => ({
            id: layer.id,
            vertices: layer.polygons.coords.length / 2,
            moved: matched[k].moved,
            maxMoveM: matched[k].maxMoveM,
        })),
    };
}
