/**
 * overlay(layers) -> faces: the plane cut by all layers at once, each face labelled with what every layer says there.
 *
 * Keeps   faces do not overlap and together cover what any layer covers; areas of any grouping of faces add up exactly,
 *         in plane steps² and in ellipsoidal ticks. With `settle` this holds for the first two layers; a further layer runs
 *         on under settled parcels as faces of no survey, so its own area is not the sum over all its faces
 * Moves   vertex matching and snap-rounding as their files state; counted in `moves`
 * Order   the set of faces, their labels and areas do not depend on the order of parcels, rings, vertices or windings
 */

import {TICKS_PER_M2} from '../core/units.ts';
import {arrange, type ArrangedLayer, type Arrangement} from './arrange.ts';
import {canonicalGeometry, compareCanonical} from './canonical.ts';
import {gather, gatherSteps, geometryCount, vertexCount, type LayerGeometry} from './geometry.ts';
import {checkOptions, DEFAULT_STEP_M, DEFAULT_TOLERANCE_M, latticeFor, type Lattice} from './lattice.ts';
import type {ParcelMarks} from './matchParcels.ts';
import {matchVertices, type MatchedLayer} from './matchVertices.ts';
import {VertexTable} from './tables.ts';
import {Settling, type LayerPart, type Settled, type SettleOptions} from './settle.ts';

export interface KernelLayer {
    readonly id: string;
    readonly polygons: LayerGeometry;
    /** `forbidden`: a coverage; where two parcels meet, one owns the ground. `allowed`: a face is labelled with the set. */
    readonly overlaps: 'forbidden' | 'allowed';
    /** Who owns ground claimed twice: smaller wins. Left out, all are equal. */
    readonly priority?: Int32Array;
    /** By parcel: 1 when a certificate vouches for it, see `Certificate.isSound`. Left out, nothing is known. */
    readonly isSound?: Uint8Array;
    /** What is known of the parcels of a layer on the lattice. */
    readonly marks?: ParcelMarks;
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
    /** What several parcels of one layer cover of the settled faces, see `parcelsAt`. */
    readonly settledCovers: SettledCovers;
    /** Faces of the arrangement, the unbounded face 0 included, and after them the settled ones, which have no edges. */
    readonly faceCount: number;
    /** Label of each face of the arrangement: the set of parcels that cover it. Settled faces have none, ask `parcelsAt`. */
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

/** All parcels of further layers that cover a settled face, by layer and before parcel, where several do. */
export type SettledCovers = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

/** All parcels of one layer that cover a face, ascending; empty where none does. */
export function parcelsAt(overlay: Overlay, layer: number, face: number): readonly number[] {
    const {faces, firstParcel} = overlay.arrangement;
    if (face >= faces.count) {
        const owner = overlay.parcelOf[layer][face];
        return owner < 0 ? [] : overlay.settledCovers.get(layer)?.get(overlay.parcelOf[0][face]) ?? [owner];
    }
    const first = firstParcel[layer], end = first + geometryCount(overlay.layers[layer].polygons);
    const result: number[] = [];
    for (const parcel of faces.labels.parcels(faces.labelOf[face])) {
        if (parcel >= first && parcel < end) result.push(parcel - first);
    }
    return result;
}

/** Features of one layer that are overlaid, and where they ended up. */
interface Positioned extends ArrangedLayer {
    readonly layer: KernelLayer;
    readonly matched: MatchedLayer;
}

/** A parcel as delivered, on the lattice of the CRS: the same whatever else is overlaid. */
function deliveredGeometry({polygons}: KernelLayer, parcel: number, perM: number): number[] {
    const alone = gather(polygons, Int32Array.of(parcel));
    const x = new Float64Array(alone.coords.length / 2), y = new Float64Array(x.length);
    for (let v = 0; v < x.length; v++) {
        x[v] = Math.round(alone.coords[2 * v] * perM);
        y[v] = Math.round(alone.coords[2 * v + 1] * perM);
    }
    return canonicalGeometry(alone, {x, y}, 0);
}

/** Who owns ground that several parcels of a coverage claim: priority, then canonical geometry, then attributes. */
function ownerOf(layer: KernelLayer, perM: number, claims: readonly number[], memo: Map<number, number[]>): number {
    const geometry = (parcel: number): number[] => {
        let canonical = memo.get(parcel);
        if (!canonical) memo.set(parcel, canonical = deliveredGeometry(layer, parcel, perM));
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
function ownersByFace(positioned: readonly Positioned[], arrangement: Arrangement, faceCount: number): Int32Array[] {
    const {faces, firstParcel} = arrangement;
    const labelCount = faces.labels.count;
    return positioned.map((one, k) => {
        const first = firstParcel[k], end = first + geometryCount(one.layer.polygons);
        const memo = new Map<number, number[]>();
        const ownerOfLabel = new Int32Array(labelCount).fill(-1);
        for (let label = 1; label < labelCount; label++) {
            let claims: number[] | null = null, only = -1;
            const parcels = faces.labels.parcels(label);
            for (let i = 0; i < parcels.length; i++) {
                const parcel = parcels[i];
                if (parcel < first || parcel >= end) continue;
                if (only < 0) only = parcel - first;
                else (claims ??= [only]).push(parcel - first);
            }
            ownerOfLabel[label] = claims && one.layer.overlaps === 'forbidden' ? ownerOf(one.layer, arrangement.lattice.perM, claims, memo) : only;
        }
        const owners = new Int32Array(faceCount).fill(-1);
        for (let face = 0; face < faces.count; face++) owners[face] = ownerOfLabel[faces.labelOf[face]];
        return owners;
    });
}

/**
 * Ellipsoidal ticks of every edge and face.
 * An edge is rounded once, in canonical direction; what one side gains the other loses.
 */
export function ellipsoidalTicks(
    arrangement: Pick<Arrangement, 'graph' | 'lattice'> & {readonly faces: Pick<Arrangement['faces'], 'count' | 'faceOf'>}, edgeArea: EdgeArea | undefined,
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

interface Arranged {
    readonly positioned: readonly Positioned[];
    readonly arrangement: Arrangement;
    readonly settled: Settled | null;
}

/** Arranges some features of each layer. */
function arrangeFeatures(
    layers: readonly KernelLayer[], parts: readonly LayerPart[], lattice: Lattice, toleranceM: number, settled: Settled | null,
): Arranged {
    const polygons = layers.map((layer, k) => {
        const {features, polygons: part} = parts[k];
        return part ? gatherSteps(part, null, lattice) : gatherSteps(layer.polygons, features, lattice);
    });
    const tolerance = toleranceM * lattice.perM;
    const vertices = new VertexTable(Math.ceil(polygons.reduce((sum, {steps}) => sum + steps.length, 0) / 4), tolerance);
    const matched = matchVertices(polygons, tolerance, vertices);
    const positioned = layers.map((layer, k): Positioned => {
        const chosen = parts[k].features;
        return {
            layer, polygons: polygons[k], matched: matched[k], total: geometryCount(layer.polygons),
            ...chosen ? {features: chosen} : {},
            ...k === 0 && settled && chosen ? {isGround: Uint8Array.from(chosen, f => settled.stateBefore[f] === 1 ? 1 : 0)} : {},
            ...layer.isSound ? {isSound: chosen ? Uint8Array.from(chosen, f => layer.isSound![f]) : layer.isSound} : {},
        };
    });
    return {positioned, arrangement: arrange(positioned, vertices, lattice), settled};
}

/** Arranges what is not settled. Ends with no ground that both a settled parcel and another one claim. */
function arrangeUnsettled(layers: readonly KernelLayer[], lattice: Lattice, toleranceM: number, settling: Settling | null): Arranged {
    const all = layers.map(() => ({features: null}));
    if (!settling) return arrangeFeatures(layers, all, lattice, toleranceM, null);
    const isDisputed = new Uint8Array(geometryCount(layers[0].polygons));
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const settled = settling.settle(isDisputed);
        const arranged = arrangeFeatures(layers, settling.partsOf(settled, layers), lattice, toleranceM, settled);
        if (settling.markDisputed(settled, arranged.arrangement, isDisputed) === 0) return arranged;
    }
    return arrangeFeatures(layers, all, lattice, toleranceM, null);
}

/** The faces of the arrangement and, after them, the settled ones. */
function withSettled(
    {positioned, arrangement, settled}: Arranged, areaTicks: Float64Array, settling: Settling | null, options: SettleOptions | undefined,
): Pick<Overlay, 'areaTicks' | 'area2' | 'parcelOf' | 'faceCount' | 'settledCovers'> {
    const {faces} = arrangement;
    const nSettled = settled?.before.length ?? 0;
    const faceCount = faces.count + nSettled;
    const parcelOf = ownersByFace(positioned, arrangement, faceCount);
    if (!settled || !settling || !options || nSettled === 0) {
        return {areaTicks, area2: faces.area2, parcelOf, faceCount, settledCovers: new Map()};
    }
    const ticks = new Float64Array(faceCount);
    ticks.set(areaTicks);
    const area2 = faces.area2.slice();
    parcelOf[0].set(settled.before, faces.count);
    parcelOf[1].set(settled.after, faces.count);
    for (let i = 0; i < nSettled; i++) {
        const parcel = settled.before[i];
        ticks[faces.count + i] = options.parcelTicks[parcel];
        area2.push(options.parcelArea2[parcel]);
    }
    for (const {layer, owner, several} of settling.covers) {
        const owners = parcelOf[layer], {perM} = arrangement.lattice, one = positioned[layer].layer;
        for (let i = 0; i < nSettled; i++) owners[faces.count + i] = owner[settled.before[i]];
        if (several.size === 0 || one.overlaps === 'allowed') continue;
        for (let i = 0; i < nSettled; i++) {
            const claims = several.get(settled.before[i]);
            if (claims) owners[faces.count + i] = ownerOf(one, perM, claims, new Map());
        }
    }
    return {areaTicks: ticks, area2, parcelOf, faceCount, settledCovers: new Map(settling.covers.map(({layer, several}) => [layer, several]))};
}

/** Layers in priority order: before, after, basic farmland, villages, then the rest as given. */
export function overlay(layers: readonly KernelLayer[], options: OverlayOptions = {}): Overlay {
    const stepM = options.stepM ?? DEFAULT_STEP_M, toleranceM = options.toleranceM ?? DEFAULT_TOLERANCE_M;
    checkOptions(stepM, toleranceM);
    const lattice = latticeFor(layers.map(layer => layer.polygons), stepM);
    const settling = options.settle ? Settling.of(layers, stepM, toleranceM, options.settle) : null;
    const arranged = arrangeUnsettled(layers, lattice, toleranceM, settling);
    const {arrangement, positioned} = arranged;
    const {edgeTicks, areaTicks} = ellipsoidalTicks(arrangement, options.edgeArea);
    return {
        layers, arrangement, edgeTicks, labelOf: arrangement.faces.labelOf,
        ...withSettled(arranged, areaTicks, settling, options.settle),
        moves: layers.map((layer, k) => {
            const {moved, maxMove} = positioned[k].matched;
            const maxMoveM = maxMove / lattice.perM;
            const isMatched = k === 1 && settling !== null && arranged.settled !== null;
            return {
                id: layer.id,
                vertices: vertexCount(layer.polygons),
                moved: isMatched ? moved + arranged.settled!.before.reduce((sum, parcel) => sum + settling.moved[parcel], 0) : moved, // settled: just tested
                maxMoveM: isMatched ? Math.max(maxMoveM, settling.maxMoveSteps / lattice.perM) : maxMoveM,
            };
        }),
    };
}
