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
import {gather, geometryCount, isLattice, latticeForm, type LayerGeometry} from './geometry.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import {matchParcels, type ParcelMarks} from './matchParcels.ts';
import {parcelBoxes} from './parcelBoxes.ts';
import {pointInside, Regions} from './regions.ts';

export interface SettleOptions {
    /** May a matched pair be settled? Both parcels are certified, and nothing about them differs that anyone reads. */
    readonly isQuiet: (before: number, after: number) => boolean;
    /** Certified areas of the before parcels: ellipsoidal ticks, and twice the plane area in steps². */
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: ArrayLike<bigint>;
    /** Layers (by index) that say something of whole parcels: what they cover is not settled. */
    readonly notUnder?: readonly number[];
    /** Layers (by index) that nobody asks about where nothing changed: they cut no settled parcel and do not label it. */
    readonly unasked?: readonly number[];
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
    /** Layers that label settled ground: overlay index and regions. */
    private readonly asked: readonly {readonly layer: number; readonly regions: Regions}[];
    private readonly blockers: readonly Regions[];
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
        this.first = first;
        this.second = second;
        this.twin = match.twin;
        this.moved = match.moved;
        this.maxMoveSteps = match.maxMove;
        const [soundFirst, soundSecond] = [layers[0].isSound, layers[1].isSound];
        this.isBorderSound = (before, after) => soundFirst?.[before] === 1 && soundSecond?.[after] === 1;
        const regionsOf = (layer: number): Regions => new Regions(gather(layers[layer].polygons, null), first, tolerance);
        this.asked = layers.flatMap((layer, k) => k < 2 || options.unasked?.includes(k) || geometryCount(layer.polygons) === 0 ? []
            : [{layer: k, regions: regionsOf(k)}]);
        const blocking = options.notUnder ?? [];
        this.blockers = this.asked.filter(({layer}) => blocking.includes(layer)).map(({regions}) => regions);
        this.isCandidate = Uint8Array.from(this.twin, (after, before) => after >= 0 && this.maySettle(before, after) ? 1 : 0);
    }

    private maySettle(before: number, after: number): boolean {
        if (!this.options.isQuiet(before, after)) return false;
        if (this.asked.some(({regions}) => regions.cuts(this.first, before, this.boxesFirst))) return false;
        return this.blockers.every(regions => this.coversOf(regions, before).length === 0);
    }

    private coversOf(regions: Regions, before: number): readonly number[] {
        const place = pointInside(this.first, before, this.boxesFirst);
        return place === null ? [] : regions.covers(place[0], place[1]);
    }

    /** Parcels of further layers that cover a settled parcel: visited as (overlay index, parcel), ascending. */
    coversAt(before: number, visit: (layer: number, parcel: number) => void): void {
        for (const {layer, regions} of this.asked) for (const parcel of this.coversOf(regions, before)) visit(layer, parcel);
    }

    get hasCovers(): boolean {
        return this.asked.length > 0;
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
     * Features of a further layer that may say something of what is overlaid; null for all of them. Ground of no survey that
     * lies far from it is nobody's question.
     */
    featuresNear({stateBefore, isSettledAfter}: Settled, layer: SettledLayer): Int32Array | null {
        const {first} = this;
        const geometry = layer.polygons;
        if (!isLattice(geometry)) return null;
        const boxesOfOpen = this.openBoxes(stateBefore, isSettledAfter);
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        for (let i = 0; i < boxesOfOpen.length; i += 4) {
            minX = Math.min(minX, boxesOfOpen[i]);
            minY = Math.min(minY, boxesOfOpen[i + 1]);
            maxX = Math.max(maxX, boxesOfOpen[i + 2]);
            maxY = Math.max(maxY, boxesOfOpen[i + 3]);
        }
        const open = new BoxMask(minX, minY, maxX, maxY);
        const {second, boxesFirst, boxesSecond} = this, shiftX = second.originX - first.originX, shiftY = second.originY - first.originY;
        for (let f = 0; f < stateBefore.length; f++) if (stateBefore[f] !== 2) open.markParcel(first, f, boxesFirst, 0, 0);
        for (let f = 0; f < isSettledAfter.length; f++) if (isSettledAfter[f] === 0) open.markParcel(second, f, boxesSecond, shiftX, shiftY);
        const boxes = layer.marks?.boxes ?? parcelBoxes(geometry), dx = geometry.originX - first.originX, dy = geometry.originY - first.originY;
        const near = new Int32Array(geometryCount(geometry));
        let count = 0;
        for (let f = 0; f < near.length; f++) {
            if (open.isNear(boxes[4 * f] + dx, boxes[4 * f + 1] + dy, boxes[4 * f + 2] + dx, boxes[4 * f + 3] + dy)) near[count++] = f;
        }
        return near.slice(0, count);
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
