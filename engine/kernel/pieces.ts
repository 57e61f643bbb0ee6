/**
 * Pieces: where two coverages whose parcels have classes differ in class, by (class before, class after) and adjacency.
 * The bare diff: certified parcels of one class count as one piece of ground, so borders between them are never noded, and
 * parcels that nothing changed are never looked at. Parcels that a fault names keep their names; where two of them claim
 * the same ground, canonical geometry decides as in `overlay`.
 *
 * Keeps   the pieces are the ground that `overlay` finds under the same two classes, but for noding of half a step where a
 *         border that is left out would have cut another
 */

import {BoxMask, KINDS} from './boxMask.ts';
import {boundedPieces, changeBorders} from './changeBorders.ts';
import {gatherSteps, type StepPolygons} from './geometry.ts';
import {compareCoords, type LatticePolygon} from './group.ts';
import {checkOptions, latticeFor} from './lattice.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {boxesOf, matchParcels, type ParcelMarks, type ParcelMatch} from './matchParcels.ts';
import {matchVertices, type MatchedLayer} from './matchVertices.ts';
import type {EdgeArea} from './overlay.ts';
import {boxAroundAll, pickBoxes} from './parcelBoxes.ts';
import {parcelOrder} from './parcelOrder.ts';
import {flagged, indexesWhere, pickBytes, pickInts} from './pick.ts';
import {cutIntoStrips, type NamedLayer, type Strip} from './strips.ts';
import {VertexTable} from './tables.ts';
import {trimmed, type Trimmed} from './trim.ts';

export interface ClassedCoverage extends ParcelMarks {
    readonly polygons: LatticePolygons;
    /** Class of each parcel, numbers below `classCount`. */
    readonly classOf: Int32Array;
    /** By parcel: 1 when its certificate vouches for it. */
    readonly isSound?: Uint8Array;
    /** Parcels that a fault of the layer names. */
    readonly faulty: ReadonlySet<number>;
}

export interface PiecesOptions {
    readonly toleranceM: number;
    readonly classCount: number;
    /** By class: 1 when pieces that had it before are asked for. */
    readonly isAsked: Uint8Array;
    readonly edgeArea?: EdgeArea;
    /** Into how many strips the work is cut; left out, as many as its size wants. The pieces are the same. */
    readonly strips?: number;
}

export interface Piece {
    readonly from: number;
    readonly to: number;
    readonly polygons: readonly LatticePolygon[];
    /** Twice the plane area in steps². */
    readonly area2: bigint;
    readonly ticks: number;
}

export interface Pieces {
    /** Order   by classes, then by the vertices of the shell, from the first on */
    readonly pieces: readonly Piece[];
    /** Parcels that were the same in both layers. */
    readonly matched: number;
    /** Parcels that had to be overlaid. */
    readonly overlaid: readonly [number, number];
    readonly moved: number;
    readonly maxMoveM: number;
}

/** Vertices of a strip, about: its tables stay in the caches. */
const STRIP_VERTICES = 100_000;
/** Fewer than this are not cut. */
const LEAST_VERTICES = 3 * STRIP_VERTICES;

export function pieces(first: ClassedCoverage, second: ClassedCoverage, options: PiecesOptions): Pieces {
    const {perM, originX, originY} = first.polygons, {classCount, isAsked, edgeArea} = options;
    checkOptions(1 / perM, options.toleranceM);
    const match = matchParcels(first.polygons, second.polygons, options.toleranceM * perM, first, second);
    const {before, after, matched, quietMoved} = openParcels(first, second, match, isAsked);
    const lattice = {...latticeFor([first.polygons, second.polygons], 1 / perM), originX, originY};
    const tolerance = options.toleranceM * perM;
    const sides = nearSides(first, before, second, after, classCount, tolerance);
    const polygons = sides.map(({trim}) => gatherSteps(trim.polygons, null, lattice));
    const vertices = new VertexTable((polygons[0].steps.length + polygons[1].steps.length) / 4, tolerance);
    const places = matchVertices(polygons, tolerance, vertices);
    const [one, other] = [first, second].map((layer, k): NamedLayer => named(layer, sides[k], polygons[k], places[k], options));
    const whole: Strip = {
        lattice, low: -Infinity, high: Infinity, x: vertices.x.subarray(0, vertices.count), y: vertices.y.subarray(0, vertices.count),
        layers: [one, other], classCount, isAsked,
    };
    const strips = cutIntoStrips(whole, options.strips ?? (vertices.count < LEAST_VERTICES ? 1 : Math.ceil(vertices.count / STRIP_VERTICES)));
    const found = boundedPieces(strips.map(strip => changeBorders(strip())), lattice, edgeArea);
    return {
        pieces: found.map(({key, ...piece}): Piece => ({from: Math.floor(key / classCount), to: key % classCount, ...piece}))
            .sort((a, b) => a.from - b.from || a.to - b.to || compareCoords(a.polygons[0].shell, b.polygons[0].shell)),
        matched, overlaid: [sides[0].features.length, sides[1].features.length],
        moved: quietMoved + places[1].moved, maxMoveM: Math.max(places[1].maxMove, match.maxMove) / perM,
    };
}

/** Parcels of a layer that are overlaid, neighbours on land near one another: so they are in every table. */
interface Side {
    /** Their numbers in the layer. */
    readonly features: Int32Array;
    /** As delivered; feature i is numbered `at[i]` there. */
    readonly part: LatticePolygons;
    readonly at: Int32Array;
    readonly trim: Trimmed;
}

/** The layer by names: classes, and behind them one for each parcel in doubt. */
function named(
    {classOf, faulty, isSound}: ClassedCoverage, {features, part, at, trim}: Side, polygons: StepPolygons, matched: MatchedLayer, {classCount}: PiecesOptions,
): NamedLayer {
    const inDoubt = indexesWhere(features.length, i => faulty.has(features[i]) || isMoved(polygons, matched, i));
    const classOfName = new Int32Array(classCount + inDoubt.length);
    for (let name = 0; name < classCount; name++) classOfName[name] = name;
    const names = features.map(f => classOf[f]);
    inDoubt.forEach((i, k) => {
        classOfName[classCount + k] = classOf[features[i]];
        names[i] = classCount + k;
    });
    return {
        polygons: {ringStart: polygons.ringStart, featureStart: polygons.featureStart},
        matched: {vertexOf: matched.vertexOf, isMoved: matched.isMoved, verticesSoFar: matched.verticesSoFar},
        total: classOfName.length, classOfName, features: names, isStride: trim.isStride, doubtful: partOf(part, inDoubt.map(i => at[i])),
        ...isSound ? {isSound: pickBytes(isSound, features)} : {},
    };
}

/** Parcels whose class is asked for and may have changed, and the later ones that are no twin of the same class. */
function openParcels(
    first: ClassedCoverage, second: ClassedCoverage, {twin, moved}: ParcelMatch, isAsked: Uint8Array,
): {before: Int32Array; after: Int32Array; matched: number; quietMoved: number} {
    const isQuiet = new Uint8Array(second.classOf.length);
    const before = new Int32Array(twin.length);
    let count = 0, matched = 0, quietMoved = 0;
    for (let f = 0; f < twin.length; f++) {
        if (twin[f] >= 0) {
            matched++;
            if (second.classOf[twin[f]] === first.classOf[f] && !first.faulty.has(f) && !second.faulty.has(twin[f])) {
                isQuiet[twin[f]] = 1;
                quietMoved += moved[f];
                continue;
            }
        }
        // what is in doubt may own ground that an asked class claims too
        if (isAsked[first.classOf[f]] === 1 || first.faulty.has(f)) before[count++] = f;
    }
    return {before: before.slice(0, count), after: indexesWhere(isQuiet.length, f => isQuiet[f] === 0), matched, quietMoved};
}

/**
 * Those whose box comes near ground of the other layer with another class: nothing else can change class there. Parcels in
 * doubt go in wherever something is near, since they may own ground that others claim. Each is trimmed to what the other
 * layer comes near; coordinates of the first layer are not read before a box has come near.
 */
function nearSides(
    first: ClassedCoverage, before: Int32Array, second: ClassedCoverage, after: Int32Array, classCount: number, tolerance: number,
): readonly [Side, Side] {
    const shiftX = second.polygons.originX - first.polygons.originX, shiftY = second.polygons.originY - first.polygons.originY;
    const boxes = boxesOf(first, before), extent = boxAroundAll(boxes);
    const kindOf = (layer: ClassedCoverage, f: number): number => classCount > KINDS || layer.faulty.has(f) ? KINDS : layer.classOf[f];
    const but = (kind: number): number => (kind === KINDS ? -1 : kind);
    const later = new BoxMask(...extent), earlier = new BoxMask(...extent);

    const boxesAll = boxesOf(second, after);
    markParcels(later, second.polygons, after, boxesAll, shiftX, shiftY, f => kindOf(second, f));
    const near = indexesWhere(before.length, i => later.isNear(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3], but(kindOf(first, before[i]))));
    const nearBefore = pickInts(before, near);

    const partBefore = partOf(first.polygons, nearBefore), boxesBefore = pickBoxes(boxes, near);
    nearBefore.forEach((f, i) => earlier.markParcel(partBefore, i, boxesBefore, 0, 0, kindOf(first, f)));
    const atBefore = parcelOrder(boxesBefore, first.polygons.originX, first.polygons.originY);
    const reach = Math.ceil(tolerance) + 1;
    const trimBefore = trimmed(partBefore, atBefore, {mask: later, shiftX: 0, shiftY: 0, reach, isWhole: flagged(first.faulty, nearBefore)});
    const afterNear = indexesWhere(after.length, i => earlier.isNear(
        boxesAll[4 * i] + shiftX, boxesAll[4 * i + 1] + shiftY, boxesAll[4 * i + 2] + shiftX, boxesAll[4 * i + 3] + shiftY, but(kindOf(second, after[i]))));
    const nearAfter = pickInts(after, afterNear), partAfter = partOf(second.polygons, nearAfter);
    const atAfter = parcelOrder(pickBoxes(boxesAll, afterNear), second.polygons.originX, second.polygons.originY);
    const trimAfter = trimmed(partAfter, atAfter, {mask: earlier, shiftX, shiftY, reach, isWhole: flagged(second.faulty, nearAfter)});
    return [
        {features: pickInts(nearBefore, atBefore), part: partBefore, at: atBefore, trim: trimBefore},
        {features: pickInts(nearAfter, atAfter), part: partAfter, at: atAfter, trim: trimAfter},
    ];
}

/** Marks parcels; coordinates are read only of those whose boxes say too little of where they are. */
function markParcels(
    mask: BoxMask, polygons: LatticePolygons, parcels: Int32Array, boxes: Int32Array, shiftX: number, shiftY: number, kindOf: (parcel: number) => number,
): void {
    const large: number[] = [];
    for (let i = 0; i < parcels.length; i++) {
        const minX = boxes[4 * i] + shiftX, minY = boxes[4 * i + 1] + shiftY, maxX = boxes[4 * i + 2] + shiftX, maxY = boxes[4 * i + 3] + shiftY;
        if (mask.isLarge(minX, minY, maxX, maxY)) large.push(i);
        else mask.mark(minX, minY, maxX, maxY, kindOf(parcels[i]));
    }
    const some = Int32Array.from(large), named = pickInts(parcels, some), part = partOf(polygons, named), boxesSome = pickBoxes(boxes, some);
    for (let i = 0; i < named.length; i++) mask.markParcel(part, i, boxesSome, shiftX, shiftY, kindOf(named[i]));
}

/** Has matching moved a vertex of a parcel? Then its certificate no longer says that it shares no ground with its neighbours. */
function isMoved({ringStart, featureStart}: StepPolygons, matched: MatchedLayer, feature: number): boolean {
    for (let v = ringStart[featureStart[feature]], end = ringStart[featureStart[feature + 1]]; v < end; v++) if (matched.isMoved[v] === 1) return true;
    return false;
}
