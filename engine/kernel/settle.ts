/**
 * Settling: matched parcels that nothing cuts and nobody asks about become faces without being overlaid.
 *
 * A parcel of the before layer is settled when the after layer has the same parcel, the caller calls the pair quiet (same
 * class, nothing else to report, both certified), and no edge of a further layer comes into its box. Settled parcels next
 * to others stay in the arrangement as one piece of ground, so that their borders are noded with their neighbours' and no
 * sliver opens between what is cut and what is not; those far from everything stay out.
 */

import Flatbush from 'flatbush';
import {featureCount, type Polygons} from '../core/polygons.ts';
import type {Arrangement} from './arrange.ts';
import type {MatchedLayer} from './matchVertices.ts';
import type {Positioned} from './matchParcels.ts';

export interface SettleOptions {
    /** May a matched pair be settled? Both parcels are certified, and nothing about them differs that anyone reads. */
    readonly isQuiet: (before: number, after: number) => boolean;
    /** Certified areas of the before parcels: ellipsoidal ticks, and twice the plane area in steps². */
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: readonly bigint[];
    /** Layers (by index) that say something of whole parcels: what they cover is not settled. */
    readonly notUnder?: readonly number[];
}

export interface Settled {
    /** Pairs (before, after), in the order of the before layer. */
    readonly before: Int32Array;
    readonly after: Int32Array;
    /** By before parcel: 0 to be overlaid, 1 settled beside others that are, 2 settled and left out. */
    readonly stateBefore: Uint8Array;
    /** By after parcel: 1 when its pair is settled. */
    readonly isSettledAfter: Uint8Array;
}

interface Boxes {
    readonly minX: Float64Array;
    readonly minY: Float64Array;
    readonly maxX: Float64Array;
    readonly maxY: Float64Array;
}

function parcelBoxes({polygons, matched}: Positioned): Boxes {
    const n = featureCount(polygons);
    const boxes = {
        minX: new Float64Array(n).fill(Infinity), minY: new Float64Array(n).fill(Infinity),
        maxX: new Float64Array(n).fill(-Infinity), maxY: new Float64Array(n).fill(-Infinity),
    };
    for (let f = 0; f < n; f++) {
        for (let v = polygons.ringStart[polygons.featureStart[f]]; v < polygons.ringStart[polygons.featureStart[f + 1]]; v++) {
            if (matched.x[v] !== matched.x[v]) continue; // a box that is not a number would meet everything
            boxes.minX[f] = Math.min(boxes.minX[f], matched.x[v]);
            boxes.maxX[f] = Math.max(boxes.maxX[f], matched.x[v]);
            boxes.minY[f] = Math.min(boxes.minY[f], matched.y[v]);
            boxes.maxY[f] = Math.max(boxes.maxY[f], matched.y[v]);
        }
    }
    return boxes;
}

/** Boxes of the edges of further layers; null when there are none. */
function edgeIndex(layers: readonly Positioned[]): Flatbush | null {
    let count = 0;
    for (const {polygons} of layers) count += polygons.coords.length / 2;
    if (count === 0) return null;
    const index = new Flatbush(count);
    for (const {polygons, matched} of layers) {
        for (let ring = 0; ring + 1 < polygons.ringStart.length; ring++) {
            const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
            for (let v = start, u = end - 1; v < end; u = v++) {
                const minX = Math.min(matched.x[u], matched.x[v]), maxX = Math.max(matched.x[u], matched.x[v]);
                // an edge that is not finite gets a box that nothing meets
                if (minX !== minX) index.add(Infinity, Infinity, -Infinity, -Infinity);
                else index.add(minX, Math.min(matched.y[u], matched.y[v]), maxX, Math.max(matched.y[u], matched.y[v]));
            }
        }
    }
    index.finish();
    return index;
}

/** Does anything indexed come within one step of a box? */
function meets(index: Flatbush, boxes: Boxes, parcel: number): boolean {
    let found = false;
    index.search(boxes.minX[parcel] - 1, boxes.minY[parcel] - 1, boxes.maxX[parcel] + 1, boxes.maxY[parcel] + 1, () => {
        found = true;
        return false;
    });
    return found;
}

/** @param isDisputed before parcels (1) that were settled once and must not be, see `disputedParcels` */
export function settle(
    layers: readonly Positioned[], twin: Int32Array, {isQuiet, notUnder = []}: SettleOptions, isDisputed: Uint8Array,
): Settled {
    const [first, second, ...further] = layers;
    const boxes = parcelBoxes(first);
    const edges = edgeIndex(further);
    const blockers = notUnder.map(layer => coverFinder(layers[layer]));
    const isBlocked = (before: number): boolean => {
        const v = first.polygons.ringStart[first.polygons.featureStart[before]];
        return blockers.some(find => find(first.matched.x[v], first.matched.y[v]).length > 0);
    };
    const isSettled = Uint8Array.from(twin, (after, before) => after >= 0 && !isDisputed[before] && isQuiet(before, after)
        && !(edges && meets(edges, boxes, before)) && !isBlocked(before) ? 1 : 0);
    const isSettledAfter = new Uint8Array(featureCount(second.polygons));
    twin.forEach((after, before) => {
        if (isSettled[before]) isSettledAfter[after] = 1;
    });
    const stateBefore = markNeighbours(boxes, isSettled, parcelBoxes(second), isSettledAfter);
    const before = Int32Array.from(isSettled.keys()).filter(parcel => isSettled[parcel] === 1);
    return {before, after: before.map(parcel => twin[parcel]), stateBefore, isSettledAfter};
}

/** Settled parcels whose box meets the box of one that is not stay beside it. */
function markNeighbours(before: Boxes, isSettled: Uint8Array, after: Boxes, isSettledAfter: Uint8Array): Uint8Array {
    const state = Uint8Array.from(isSettled, settled => settled ? 2 : 0);
    const open = [[before, isSettled], [after, isSettledAfter]] as const;
    const count = open.reduce((sum, [, flags]) => sum + flags.reduce((n, flag) => n + (flag ? 0 : 1), 0), 0);
    if (count === 0) return state;
    const index = new Flatbush(count);
    for (const [boxes, flags] of open) {
        flags.forEach((flag, parcel) => {
            if (!flag) index.add(boxes.minX[parcel], boxes.minY[parcel], boxes.maxX[parcel], boxes.maxY[parcel]);
        });
    }
    index.finish();
    isSettled.forEach((settled, parcel) => {
        if (settled && meets(index, before, parcel)) state[parcel] = 1;
    });
    return state;
}

/**
 * Marks settled parcels whose ground a parcel beside it claims too, and returns how many. Certificates speak of layers as
 * delivered; matching can move a settled parcel onto a neighbour whose own vertex (a T-junction, say) had nothing to match.
 * A full overlay asks who owns such ground, so these parcels have to be overlaid after all.
 */
export function disputedParcels(first: Positioned, {stateBefore}: Settled, arrangement: Arrangement, isDisputed: Uint8Array): number {
    const {faces, graph, ground, firstParcel} = arrangement;
    const further = firstParcel[2] ?? ground;
    const isDispute = Uint8Array.from({length: faces.labels.count}, (_, label) => {
        const parcels = faces.labels.parcels(label);
        return parcels.at(-1) === ground && parcels[0] < further ? 1 : 0; // ascending: ground is last, the surveys first
    });
    const boxes = parcelBoxes(first);
    const open = [...stateBefore.keys()].filter(parcel => stateBefore[parcel] === 1);
    if (open.length === 0) return 0;
    const index = new Flatbush(open.length);
    for (const parcel of open) index.add(boxes.minX[parcel], boxes.minY[parcel], boxes.maxX[parcel], boxes.maxY[parcel]);
    index.finish();
    let marked = 0;
    for (let h = 0; h < 2 * graph.edgeCount; h++) {
        if (!isDispute[faces.labelOf[faces.faceOf[h]]]) continue;
        const a = graph.origin[h], b = graph.origin[h ^ 1];
        for (const hit of index.search(Math.min(graph.x[a], graph.x[b]), Math.min(graph.y[a], graph.y[b]),
            Math.max(graph.x[a], graph.x[b]), Math.max(graph.y[a], graph.y[b]))) {
            if (isDisputed[open[hit]]) continue;
            isDisputed[open[hit]] = 1;
            marked++;
        }
    }
    return marked;
}

/**
 * Finds the parcels of a further layer that cover a settled parcel, by counting how often a ray to the west crosses their
 * rings. No edge of the layer comes near the point asked for, so no care for touching is needed.
 */
export function coverFinder({polygons, matched}: Positioned): (x: number, y: number) => number[] {
    const n = featureCount(polygons);
    if (n === 0) return () => [];
    const boxes = parcelBoxes({polygons, matched});
    const index = new Flatbush(n);
    for (let f = 0; f < n; f++) index.add(boxes.minX[f], boxes.minY[f], boxes.maxX[f], boxes.maxY[f]);
    index.finish();
    return (x, y) => index.search(x, y, x, y).filter(f => covers(polygons, matched, f, x, y)).sort((a, b) => a - b);
}

function covers(polygons: Polygons, {x, y}: MatchedLayer, feature: number, px: number, py: number): boolean {
    let isInside = false;
    for (let ring = polygons.featureStart[feature]; ring < polygons.featureStart[feature + 1]; ring++) {
        const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
        if (x.subarray(start, end).includes(Number.NaN)) continue; // left out, as in the arrangement
        for (let v = start, u = end - 1; v < end; u = v++) {
            if ((y[u] > py) === (y[v] > py)) continue;
            if (px > x[u] + (py - y[u]) * (x[v] - x[u]) / (y[v] - y[u])) isInside = !isInside;
        }
    }
    return isInside;
}
