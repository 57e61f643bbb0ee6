/**
 * Settling: matched parcels that nothing cuts and nobody asks about become faces without being overlaid.
 *
 * A parcel of the before layer is settled when the after layer has the same parcel, the caller calls the pair quiet (same
 * class, nothing else to report, both certified), and no edge of a further layer that is asked about runs through it.
 * Settled parcels stay out of the arrangement. Only those beside others stay in, as one piece of ground without a name,
 * whose certificates do not say that all their borders are their neighbours' borders too, vertex by vertex (a T-junction,
 * the edge of the county): there a neighbour's border must be noded with theirs.
 */

import Flatbush from 'flatbush';
import type {Arrangement} from './arrange.ts';
import {BoxMask} from './boxMask.ts';
import {changedGround, MOST_SHIFT_STEPS, shiftedEdges} from './changedGround.ts';
import {geometryCount, isLattice, latticeForm, type LayerGeometry} from './geometry.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {matchParcels, type ParcelMarks} from './matchParcels.ts';
import {boxAroundAll, parcelBoxes, pickBoxes} from './parcelBoxes.ts';
import {indexesWhere} from './pick.ts';
import {edgesOfLayer, Regions, type OwnedEdges} from './regions.ts';
import {coverBy, CUT, type ParcelCover} from './parcelCover.ts';

export interface SettleOptions {
    /**
     * By parcel of the first two layers: what is said of it, as a number. A matched pair of one number may be settled: both are
     * certified, and nothing about them differs that anyone reads. A negative number is like no other.
     */
    readonly kinds: readonly [Int32Array, Int32Array];
    /** Certified areas of the before parcels: ellipsoidal ticks, and twice the plane area in steps². */
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: ArrayLike<bigint>;
    /** Layers (by index) that say something of whole parcels: what they cover is not settled. */
    readonly notUnder?: readonly number[];
    /**
     * Layers (by index) that nobody asks about where nothing changed: they cut no settled parcel and do not label it, and
     * what shares no ground with parcels of different kinds is left out.
     */
    readonly unasked?: readonly number[];
    /** What a layer (by index) says of each parcel of the first one, where that is known already; null where it is not. */
    readonly coverOf?: (layer: number) => ParcelCover | null;
}

export interface Settled {
    /** Pairs (before, after), in the order of the before layer. */
    readonly before: Int32Array;
    readonly after: Int32Array;
    /** By before parcel: 0 to be overlaid, 1 settled but in the arrangement as ground, 2 settled and left out. */
    readonly stateBefore: Uint8Array;
    /** By after parcel: 1 when its pair is settled. */
    readonly isSettledAfter: Uint8Array;
}

/** Features of a layer that are overlaid; null for all of them. */
export interface LayerPart {
    readonly features: Int32Array | null;
    /** Their geometry, where it has been read already. */
    readonly polygons?: LatticePolygons;
}

interface SettledLayer {
    readonly polygons: LayerGeometry;
    readonly isSound?: Uint8Array;
    readonly marks?: ParcelMarks;
}

/** What settling knows of two layers, computed once and asked in every round. */
export class Settling {
    /** By before parcel: vertices of its twin that are elsewhere than its own. */
    readonly moved: Int32Array;
    readonly maxMoveSteps: number;
    private readonly options: SettleOptions;
    private readonly first: LatticePolygons;
    private readonly second: LatticePolygons;
    private readonly twin: Int32Array;
    private readonly boxesFirst: Int32Array;
    private readonly boxesSecond: Int32Array;
    private readonly isBorderSound: (before: number, after: number) => boolean;
    private readonly tolerance: number;
    /** What layers that label settled ground say of parcels that they do not cut, by overlay index. */
    readonly covers: readonly (ParcelCover & {readonly layer: number})[];
    private readonly isCandidate: Uint8Array;

    /** @throws nothing; null when a layer cannot be held on the 32-bit lattice: then nothing is settled */
    static of(layers: readonly SettledLayer[], stepM: number, toleranceM: number, options: SettleOptions): Settling | null {
        if (layers.length < 2) return null;
        const first = latticeForm(layers[0].polygons, stepM), second = latticeForm(layers[1].polygons, stepM);
        return first && second ? new Settling(layers, first, second, toleranceM * first.perM, options) : null;
    }

    private constructor(
        layers: readonly SettledLayer[], first: LatticePolygons, second: LatticePolygons, tolerance: number, options: SettleOptions,
    ) {
        const [marksFirst, marksSecond] = [layers[0].marks ?? {boxes: parcelBoxes(first)}, layers[1].marks ?? {boxes: parcelBoxes(second)}];
        this.boxesFirst = marksFirst.boxes;
        this.boxesSecond = marksSecond.boxes;
        const match = matchParcels(first, second, tolerance, marksFirst, marksSecond);
        this.options = options;
        this.tolerance = tolerance;
        this.first = first;
        this.second = second;
        this.twin = match.twin;
        this.moved = match.moved;
        this.maxMoveSteps = match.maxMove;
        const [soundFirst, soundSecond] = [layers[0].isSound, layers[1].isSound];
        this.isBorderSound = (before, after) => soundFirst?.[before] === 1 && soundSecond?.[after] === 1;
        const asked = layers.map((_, k) => k).filter(k => k >= 2 && !options.unasked?.includes(k) && geometryCount(layers[k].polygons) > 0);
        const isQuiet = Uint8Array.from(this.twin, (after, before) => after >= 0 && this.areAlike(before, after) ? 1 : 0);
        this.covers = asked.map(layer => ({
            layer, ...options.coverOf?.(layer) ?? coverBy(new Regions(edgesOfLayer(layers[layer].polygons, first), tolerance), first, this.boxesFirst),
        }));
        this.isCandidate = isQuiet;
        for (const {layer, owner} of this.covers) {
            const blocks = options.notUnder?.includes(layer) === true;
            for (let before = 0; before < owner.length; before++) if (owner[before] === CUT || (blocks && owner[before] >= 0)) isQuiet[before] = 0;
        }
    }

    private areAlike(before: number, after: number): boolean {
        const [first, second] = this.options.kinds;
        return first[before] >= 0 && first[before] === second[after];
    }

    /** @param isDisputed before parcels (1) that were settled once and must not be, see `disputedParcels` */
    settle(isDisputed: Uint8Array): Settled {
        const {twin} = this;
        const isSettled = this.isCandidate.slice();
        const isSettledAfter = new Uint8Array(this.second.featureStart.length - 1);
        let count = 0;
        for (let before = 0; before < isSettled.length; before++) {
            if (isDisputed[before] === 1) isSettled[before] = 0;
            if (isSettled[before] === 0) continue;
            isSettledAfter[twin[before]] = 1;
            count++;
        }
        const before = new Int32Array(count), after = new Int32Array(count);
        for (let parcel = 0, i = 0; parcel < isSettled.length; parcel++) {
            if (isSettled[parcel] === 0) continue;
            before[i] = parcel;
            after[i++] = twin[parcel];
        }
        return {before, after, stateBefore: this.ground(isSettled, isSettledAfter), isSettledAfter};
    }

    /** Boxes of what is in the arrangement, four numbers each, as the first layer counts them. */
    private openBoxes(stateBefore: Uint8Array, isSettledAfter: Uint8Array): number[] {
        const {first, second, boxesFirst, boxesSecond} = this;
        const open: number[] = [];
        const push = (boxes: Int32Array, f: number, shiftX: number, shiftY: number): void => {
            // an empty parcel has a box that meets nothing
            if (boxes[4 * f] <= boxes[4 * f + 2]) open.push(boxes[4 * f] + shiftX, boxes[4 * f + 1] + shiftY, boxes[4 * f + 2] + shiftX, boxes[4 * f + 3] + shiftY);
        };
        for (let f = 0; f < stateBefore.length; f++) if (stateBefore[f] !== 2) push(boxesFirst, f, 0, 0);
        for (let f = 0; f < isSettledAfter.length; f++) {
            if (isSettledAfter[f] === 0) push(boxesSecond, f, second.originX - first.originX, second.originY - first.originY);
        }
        return open;
    }

    /** State of each before parcel: settled ones beside one that is not stay as ground where their borders are not sound. */
    private ground(isSettled: Uint8Array, isSettledAfter: Uint8Array): Uint8Array {
        const {boxesFirst, twin} = this;
        const state = Uint8Array.from(isSettled, settled => settled ? 2 : 0);
        const unsound: number[] = [];
        for (let parcel = 0; parcel < state.length; parcel++) {
            if (state[parcel] === 2 && !this.isBorderSound(parcel, twin[parcel])) unsound.push(parcel);
        }
        if (unsound.length === 0) return state;
        const open = this.openBoxes(state, isSettledAfter);
        if (open.length === 0) return state;
        const index = new Flatbush(open.length / 4);
        for (let i = 0; i < open.length; i += 4) index.add(open[i], open[i + 1], open[i + 2], open[i + 3]);
        index.finish();
        for (const parcel of unsound) {
            let found = false;
            index.search(boxesFirst[4 * parcel] - 1, boxesFirst[4 * parcel + 1] - 1, boxesFirst[4 * parcel + 2] + 1, boxesFirst[4 * parcel + 3] + 1, () => {
                found = true;
                return false;
            });
            if (found) state[parcel] = 1;
        }
        return state;
    }

    /**
     * What takes part in an overlay of what is not settled, by layer: parcels of the first two, and of further ones what may say
     * something of those. Ground of no survey that lies far from them is nobody's question.
     */
    partsOf(settled: Settled, layers: readonly SettledLayer[]): LayerPart[] {
        const {first, second, options} = this, {stateBefore, isSettledAfter} = settled;
        const before = indexesWhere(stateBefore.length, f => stateBefore[f] !== 2), after = indexesWhere(isSettledAfter.length, f => isSettledAfter[f] === 0);
        const [partBefore, partAfter] = [partOf(first, before), partOf(second, after)];
        const [shiftX, shiftY] = [second.originX - first.originX, second.originY - first.originY];
        // ground under a layer that settles nothing says something new without a change
        const canLeaveOut = (options.notUnder ?? []).length === 0 && Math.abs(shiftX) <= MOST_SHIFT_STEPS && Math.abs(shiftY) <= MOST_SHIFT_STEPS;
        const changedEdges = (): OwnedEdges => {
            const named = indexesWhere(before.length, i => stateBefore[before[i]] === 0);
            return changedGround([named.length < before.length ? partOf(partBefore, named) : partBefore, partAfter],
                [named.map(i => options.kinds[0][before[i]]), after.map(f => options.kinds[1][f])]);
        };
        let open: BoxMask | null = null, changed: OwnedEdges | null = null;
        return layers.map(({polygons, marks}, k): LayerPart => {
            // in metres, matching goes by decimals that the lattice form has lost
            if (k < 2) return {features: k === 0 ? before : after, ...isLattice(polygons) ? {polygons: k === 0 ? partBefore : partAfter} : {}};
            if (!isLattice(polygons)) return {features: null};
            const boxes = marks?.boxes ?? parcelBoxes(polygons), dx = polygons.originX - first.originX, dy = polygons.originY - first.originY;
            if (options.unasked?.includes(k) && canLeaveOut) {
                changed ??= changedEdges();
                return {features: sharingGround(polygons, boxes, new Regions(shiftedEdges(changed, dx, dy), this.tolerance))};
            }
            const mask = open ??= this.openMask(settled, before, partBefore, after, partAfter);
            return {features: indexesWhere(geometryCount(polygons), f =>
                mask.isNear(boxes[4 * f] + dx, boxes[4 * f + 1] + dy, boxes[4 * f + 2] + dx, boxes[4 * f + 3] + dy))};
        });
    }

    /** Ground of what is overlaid, without a name or with one. */
    private openMask(
        {stateBefore, isSettledAfter}: Settled, before: Int32Array, partBefore: LatticePolygons, after: Int32Array, partAfter: LatticePolygons,
    ): BoxMask {
        const {first, second} = this;
        const mask = new BoxMask(...boxAroundAll(this.openBoxes(stateBefore, isSettledAfter)));
        const mark = (part: LatticePolygons, boxes: Int32Array, shiftX: number, shiftY: number): void => {
            for (let i = 0; 4 * i < boxes.length; i++) mask.markParcel(part, i, boxes, shiftX, shiftY);
        };
        mark(partBefore, pickBoxes(this.boxesFirst, before), 0, 0);
        mark(partAfter, pickBoxes(this.boxesSecond, after), second.originX - first.originX, second.originY - first.originY);
        return mask;
    }

    /**
     * Marks settled parcels whose ground a parcel beside it claims too, and returns how many. Certificates speak of layers
     * as delivered; matching can move a settled parcel onto a neighbour whose own vertex (a T-junction, say) had nothing to
     * match. A full overlay asks who owns such ground, so these parcels have to be overlaid after all. Ground that only one
     * survey claims is asked about as well where settled parcels are near: it may be theirs.
     */
    markDisputed({stateBefore}: Settled, arrangement: Arrangement, isDisputed: Uint8Array): number {
        const {faces, graph, ground, firstParcel, lattice} = arrangement;
        const further = firstParcel[2] ?? ground, second = firstParcel[1];
        const isDispute = new Uint8Array(faces.labels.count);
        let any = false;
        for (let label = 1; label < isDispute.length; label++) {
            const parcels = faces.labels.parcels(label);
            const isGround = parcels[parcels.length - 1] === ground; // ascending: ground is last, the surveys first
            let hasFirst = false, hasSecond = false;
            for (const parcel of parcels) {
                if (parcel < second) hasFirst = true;
                else if (parcel < further) hasSecond = true;
            }
            if (isGround ? hasFirst || hasSecond : hasFirst !== hasSecond) {
                isDispute[label] = isGround ? 1 : 2;
                any = true;
            }
        }
        if (!any) return 0;
        const {boxesFirst, first} = this;
        const shiftX = lattice.originX - first.originX, shiftY = lattice.originY - first.originY;
        const near = new SettledIndex(boxesFirst, stateBefore);
        let marked = 0;
        for (let h = 0; h < 2 * graph.edgeCount; h++) {
            const kind = isDispute[faces.labelOf[faces.faceOf[h]]];
            if (kind === 0) continue;
            const a = graph.origin[h], b = graph.origin[h ^ 1];
            near.search(Math.min(graph.x[a], graph.x[b]) + shiftX, Math.min(graph.y[a], graph.y[b]) + shiftY,
                Math.max(graph.x[a], graph.x[b]) + shiftX, Math.max(graph.y[a], graph.y[b]) + shiftY, (parcel) => {
                    if (isDisputed[parcel] === 1 || (kind === 2 && stateBefore[parcel] === 1)) return;
                    isDisputed[parcel] = 1;
                    marked++;
                });
        }
        return marked;
    }
}

/** Features that an edge of the regions runs through, or that lie in them as a whole. */
function sharingGround(geometry: LatticePolygons, boxes: Int32Array, regions: Regions): Int32Array {
    const {owner} = coverBy(regions, geometry, boxes);
    return indexesWhere(owner.length, f => owner[f] !== -1);
}

/** Boxes of settled parcels. */
class SettledIndex {
    private readonly parcels: number[] = [];
    private readonly index: Flatbush | null = null;

    constructor(boxes: Int32Array, state: Uint8Array) {
        for (let f = 0; f < state.length; f++) if (state[f] !== 0 && boxes[4 * f] <= boxes[4 * f + 2]) this.parcels.push(f);
        if (this.parcels.length === 0) return;
        this.index = new Flatbush(this.parcels.length);
        for (const f of this.parcels) this.index.add(boxes[4 * f], boxes[4 * f + 1], boxes[4 * f + 2], boxes[4 * f + 3]);
        this.index.finish();
    }

    search(minX: number, minY: number, maxX: number, maxY: number, visit: (parcel: number) => void): void {
        this.index?.search(minX, minY, maxX, maxY, (i) => {
            visit(this.parcels[i]);
            return false;
        });
    }
}
