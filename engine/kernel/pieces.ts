/**
 * Pieces: where two coverages whose parcels have classes differ in class, by (class before, class after) and adjacency.
 * The bare diff: certified parcels of one class count as one piece of ground, so borders between them are never noded, and
 * parcels that nothing changed are never looked at. Parcels that a fault names keep their names; where two of them claim
 * the same ground, canonical geometry decides as in `overlay`.
 *
 * Keeps   the pieces are the ground that `overlay` finds under the same two classes, but for noding of half a step where a
 *         border that is left out would have cut another
 */

import {arrange, type ArrangedLayer, type Arrangement} from './arrange.ts';
import {BoxMask, KINDS} from './boxMask.ts';
import {canonicalGeometry, compareCanonical} from './canonical.ts';
import {gatherSteps, type StepPolygons} from './geometry.ts';
import {components, outlines, type LatticePolygon} from './group.ts';
import {checkOptions, latticeFor} from './lattice.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {matchParcels, type ParcelMarks, type ParcelMatch} from './matchParcels.ts';
import {alongCurve} from './curve.ts';
import {matchVertices, type MatchedLayer} from './matchVertices.ts';
import {ellipsoidalTicks, type EdgeArea} from './overlay.ts';
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
    /** Order   by classes, then by the first vertex of the shell */
    readonly pieces: readonly Piece[];
    /** Parcels that were the same in both layers. */
    readonly matched: number;
    /** Parcels that had to be overlaid. */
    readonly overlaid: readonly [number, number];
    readonly moved: number;
    readonly maxMoveM: number;
}

export function pieces(first: ClassedCoverage, second: ClassedCoverage, options: PiecesOptions): Pieces {
    const {perM, originX, originY} = first.polygons;
    checkOptions(1 / perM, options.toleranceM);
    const match = matchParcels(first.polygons, second.polygons, options.toleranceM * perM, first, second);
    const {before, after, matched, quietMoved} = openParcels(first, second, match, options.isAsked);
    const lattice = {...latticeFor([first.polygons, second.polygons], 1 / perM), originX, originY};
    const tolerance = options.toleranceM * perM;
    const sides = nearSides(first, before, second, after, options.classCount, tolerance);
    const polygons = sides.map(({trim}) => gatherSteps(trim.polygons, null, lattice));
    const vertices = new VertexTable((polygons[0].steps.length + polygons[1].steps.length) / 4, tolerance);
    const places = matchVertices(polygons, tolerance, vertices);
    const layers = [first, second].map((layer, k): NamedLayer => named(layer, sides[k], polygons[k], places[k], options));
    const arrangement = arrange(layers, vertices, lattice);
    return {
        pieces: collect(arrangement, layers, options), matched, overlaid: [sides[0].features.length, sides[1].features.length],
        moved: quietMoved + places[1].moved, maxMoveM: Math.max(places[1].maxMove, match.maxMove) / perM,
    };
}

/** Parcels of a layer that are overlaid, along a curve: neighbours on land are near one another in every table. */
interface Side {
    /** Their numbers in the layer. */
    readonly features: Int32Array;
    /** As delivered; feature i is numbered `at[i]` there. */
    readonly part: LatticePolygons;
    readonly at: Int32Array;
    readonly trim: Trimmed;
}

/** A layer whose parcels go by their class, and those in doubt by names of their own behind the classes. */
interface NamedLayer extends ArrangedLayer {
    readonly total: number;
    /** Class of each name. */
    readonly classOfName: Int32Array;
    /** Geometry of the parcel that a name in doubt stands for, as delivered. */
    readonly geometryOf: (name: number) => number[];
}

function named(
    {classOf, faulty, isSound}: ClassedCoverage, {features, part, at, trim}: Side, polygons: StepPolygons, matched: MatchedLayer, {classCount}: PiecesOptions,
): NamedLayer {
    const inDoubt = Int32Array.from(features.keys()).filter(i => faulty.has(features[i]) || isMoved(polygons, matched, i));
    const classOfName = new Int32Array(classCount + inDoubt.length);
    for (let name = 0; name < classCount; name++) classOfName[name] = name;
    const names = features.map(f => classOf[f]);
    inDoubt.forEach((i, k) => {
        classOfName[classCount + k] = classOf[features[i]];
        names[i] = classCount + k;
    });
    return {
        polygons, matched, total: classOfName.length, classOfName, features: names, isStride: trim.isStride,
        geometryOf: (name) => {
            const alone = partOf(part, Int32Array.of(at[inDoubt[name - classCount]]));
            return canonicalGeometry(alone, coordinatesOf(alone), 0);
        },
        ...isSound ? {isSound: Uint8Array.from(features, f => isSound[f])} : {},
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
    const after = new Int32Array(isQuiet.length);
    let open = 0;
    for (let f = 0; f < isQuiet.length; f++) if (isQuiet[f] === 0) after[open++] = f;
    return {before: before.slice(0, count), after: after.slice(0, open), matched, quietMoved};
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
    const extent = boxAround(first.boxes, before);
    const kindOf = (layer: ClassedCoverage, f: number): number => classCount > KINDS || layer.faulty.has(f) ? KINDS : layer.classOf[f];
    const but = (kind: number): number => (kind === KINDS ? -1 : kind);
    const later = new BoxMask(...extent), earlier = new BoxMask(...extent);

    const partAfter = partOf(second.polygons, after), boxesAfter = boxesOf(second.boxes, after);
    after.forEach((f, i) => later.markParcel(partAfter, i, boxesAfter, shiftX, shiftY, kindOf(second, f)));
    const nearBefore = before.filter(f => later.isNear(first.boxes[4 * f], first.boxes[4 * f + 1], first.boxes[4 * f + 2], first.boxes[4 * f + 3], but(kindOf(first, f))));

    const partBefore = partOf(first.polygons, nearBefore), boxesBefore = boxesOf(first.boxes, nearBefore);
    nearBefore.forEach((f, i) => earlier.markParcel(partBefore, i, boxesBefore, 0, 0, kindOf(first, f)));
    const kinds = nearBefore.map(f => kindOf(first, f));
    const atBefore = alongCurve(Int32Array.from(nearBefore.keys()), boxesBefore);
    const reach = Math.ceil(tolerance) + 1;
    const trimBefore = trimmed(partBefore, atBefore, {
        mask: later, shiftX: 0, shiftY: 0, reach, isWhole: Uint8Array.from(nearBefore, f => (first.faulty.has(f) ? 1 : 0)),
        // a stride may enclose ground that was nobody's: strides of the later layer keep away from it
        onStride: (i, minX, minY, maxX, maxY) => earlier.mark(minX, minY, maxX, maxY, kinds[i]),
    });
    const nearAfter = Int32Array.from(after.keys()).filter(i => earlier.isNear(
        boxesAfter[4 * i] + shiftX, boxesAfter[4 * i + 1] + shiftY, boxesAfter[4 * i + 2] + shiftX, boxesAfter[4 * i + 3] + shiftY, but(kindOf(second, after[i]))));
    const atAfter = alongCurve(nearAfter, boxesAfter);
    const trimAfter = trimmed(partAfter, atAfter, {
        mask: earlier, shiftX, shiftY, reach, isWhole: Uint8Array.from(after, f => (second.faulty.has(f) ? 1 : 0)), onStride: () => {},
    });
    return [
        {features: atBefore.map(i => nearBefore[i]), part: partBefore, at: atBefore, trim: trimBefore},
        {features: atAfter.map(i => after[i]), part: partAfter, at: atAfter, trim: trimAfter},
    ];
}

function boxesOf(boxes: Int32Array, features: Int32Array): Int32Array {
    const some = new Int32Array(4 * features.length);
    for (let i = 0; i < features.length; i++) for (let k = 0; k < 4; k++) some[4 * i + k] = boxes[4 * features[i] + k];
    return some;
}

/** The box around the boxes of some parcels; turned over where there is none. */
function boxAround(boxes: Int32Array, features: Int32Array): [minX: number, minY: number, maxX: number, maxY: number] {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let i = 0; i < features.length; i++) {
        const at = 4 * features[i];
        if (boxes[at] > boxes[at + 2]) continue; // empty
        if (boxes[at] < minX) minX = boxes[at];
        if (boxes[at + 1] < minY) minY = boxes[at + 1];
        if (boxes[at + 2] > maxX) maxX = boxes[at + 2];
        if (boxes[at + 3] > maxY) maxY = boxes[at + 3];
    }
    return [minX, minY, maxX, maxY];
}

/** x and y of the vertices of a layer, each by itself. */
function coordinatesOf({xy}: LatticePolygons): {readonly x: Float64Array; readonly y: Float64Array} {
    const x = new Float64Array(xy.length / 2), y = new Float64Array(x.length);
    for (let v = 0; v < x.length; v++) {
        x[v] = xy[2 * v];
        y[v] = xy[2 * v + 1];
    }
    return {x, y};
}

/** Pieces of an arrangement whose labels are names, before and after. */
function collect(arrangement: Arrangement, layers: readonly NamedLayer[], options: PiecesOptions): Piece[] {
    const {faces, firstParcel} = arrangement, {classCount} = options;
    const keyOfLabel = new Int32Array(faces.labels.count).fill(-1);
    for (let label = 1; label < keyOfLabel.length; label++) {
        const names = faces.labels.parcels(label); // ascending: before, then after
        let split = 0;
        while (split < names.length && names[split] < firstParcel[1]) split++;
        if (split === 0 || split === names.length) continue;
        const from = classOfClaims(layers[0], names.subarray(0, split), 0);
        const to = classOfClaims(layers[1], names.subarray(split), firstParcel[1]);
        if (to !== from && options.isAsked[from] === 1) keyOfLabel[label] = from * classCount + to;
    }
    const key = new Int32Array(faces.count);
    for (let face = 0; face < key.length; face++) key[face] = keyOfLabel[faces.labelOf[face]];
    return dissolved(arrangement, key, options);
}

/** Class of the name that owns ground; of several claims, by canonical geometry. */
function classOfClaims({classOfName, geometryOf}: NamedLayer, names: Int32Array, offset: number): number {
    let owner = names[0] - offset;
    if (names.length === 1) return classOfName[owner];
    // only parcels in doubt share ground, and each of them has a name of its own; of equal ones the first class in string order
    for (const name of names.subarray(1)) {
        const claim = name - offset;
        const order = compareCanonical(geometryOf(claim), geometryOf(owner)) || classOfName[claim] - classOfName[owner];
        if (order < 0) owner = claim;
    }
    return classOfName[owner];
}

/** Has matching moved a vertex of a parcel? Then its certificate no longer says that it shares no ground with its neighbours. */
function isMoved({ringStart, featureStart}: StepPolygons, matched: MatchedLayer, feature: number): boolean {
    for (let v = ringStart[featureStart[feature]], end = ringStart[featureStart[feature + 1]]; v < end; v++) if (matched.isMoved[v] === 1) return true;
    return false;
}

/** Faces of equal key that share an edge, as one piece each; a negative key is none. */
function dissolved(arrangement: Arrangement, key: Int32Array, {classCount, edgeArea}: PiecesOptions): Piece[] {
    const {faces} = arrangement;
    const {componentOf, count} = components(arrangement, key);
    const shapes = outlines(arrangement, componentOf, count);
    const {areaTicks} = ellipsoidalTicks(arrangement, edgeArea);
    const area2 = new Array<bigint>(count).fill(0n), ticks = new Float64Array(count), keyOf = new Int32Array(count);
    for (let face = 1; face < key.length; face++) {
        const piece = componentOf[face];
        if (piece < 0) continue;
        area2[piece] += faces.area2[face];
        ticks[piece] += areaTicks[face];
        keyOf[piece] = key[face];
    }
    return shapes.map((polygons, i): Piece => ({
        from: Math.floor(keyOf[i] / classCount), to: keyOf[i] % classCount, polygons, area2: area2[i], ticks: ticks[i],
    })).sort((a, b) => a.from - b.from || a.to - b.to || a.polygons[0].shell[0] - b.polygons[0].shell[0]
        || a.polygons[0].shell[1] - b.polygons[0].shell[1]);
}
