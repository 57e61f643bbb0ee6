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
import {parcelBoxes} from './parcelBoxes.ts';
import {matchVertices, type MatchedLayer} from './matchVertices.ts';
import {ellipsoidalTicks, type EdgeArea} from './overlay.ts';
import {VertexTable} from './tables.ts';

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
    // coordinates of what is open are read once, and looked at only where they matter
    const open = [partOf(first.polygons, before), partOf(second.polygons, after)];
    const nearby = nearOnes(first, before, open[0], second, after, open[1], options.classCount);
    const near = {before: nearby.before.map(i => before[i]), after: nearby.after.map(i => after[i])};
    const lattice = {...latticeFor([first.polygons, second.polygons], 1 / perM), originX, originY};
    const polygons = [gatherSteps(open[0], nearby.before, lattice), gatherSteps(open[1], nearby.after, lattice)];
    const tolerance = options.toleranceM * perM;
    const vertices = new VertexTable((polygons[0].steps.length + polygons[1].steps.length) / 4, tolerance);
    const places = matchVertices(polygons, tolerance, vertices);
    const layers = [first, second].map((layer, k): NamedLayer => named(layer, k === 0 ? near.before : near.after, polygons[k], places[k], options));
    const arrangement = arrange(layers, vertices, lattice);
    return {
        pieces: collect(arrangement, layers, options), matched, overlaid: [near.before.length, near.after.length],
        moved: quietMoved + places[1].moved, maxMoveM: Math.max(places[1].maxMove, match.maxMove) / perM,
    };
}

/** A layer whose parcels go by their class, and those in doubt by names of their own behind the classes. */
interface NamedLayer extends ArrangedLayer {
    readonly features: Int32Array;
    readonly total: number;
    /** Class of each name. */
    readonly classOfName: Int32Array;
}

function named(
    {classOf, faulty, isSound}: ClassedCoverage, features: Int32Array, polygons: StepPolygons, matched: MatchedLayer, {classCount}: PiecesOptions,
): NamedLayer {
    const inDoubt = features.filter((f, i) => faulty.has(f) || isMoved(polygons, matched, i));
    const nameOf = new Map(Array.from(inDoubt, (f, i) => [f, classCount + i]));
    const classOfName = new Int32Array(classCount + inDoubt.length);
    for (let name = 0; name < classOfName.length; name++) classOfName[name] = name < classCount ? name : classOf[inDoubt[name - classCount]];
    return {
        polygons, matched, total: classOfName.length, classOfName, features: features.map(f => nameOf.get(f) ?? classOf[f]),
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
 * Those whose box comes near ground of the other layer with another class, by their place in the lists: nothing else can change
 * class there. Parcels in doubt go in wherever something is near, since they may own ground that others claim.
 */
function nearOnes(
    first: ClassedCoverage, before: Int32Array, partBefore: LatticePolygons, second: ClassedCoverage, after: Int32Array, partAfter: LatticePolygons,
    classCount: number,
): {before: Int32Array; after: Int32Array} {
    const a = parcelBoxes(partBefore), b = parcelBoxes(partAfter);
    const shiftX = second.polygons.originX - first.polygons.originX, shiftY = second.polygons.originY - first.polygons.originY;
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let i = 0; i < a.length; i += 4) {
        if (a[i] > a[i + 2]) continue; // empty
        if (a[i] < minX) minX = a[i];
        if (a[i + 1] < minY) minY = a[i + 1];
        if (a[i + 2] > maxX) maxX = a[i + 2];
        if (a[i + 3] > maxY) maxY = a[i + 3];
    }
    const kindOf = (layer: ClassedCoverage, f: number): number => classCount > KINDS || layer.faulty.has(f) ? -1 : layer.classOf[f];
    const later = new BoxMask(minX, minY, maxX, maxY), earlier = new BoxMask(minX, minY, maxX, maxY);
    const mark = (mask: BoxMask, part: LatticePolygons, i: number, boxes: Int32Array, dx: number, dy: number, kind: number): void =>
        mask.markParcel(part, i, boxes, dx, dy, kind < 0 ? KINDS : kind);
    after.forEach((f, i) => mark(later, partAfter, i, b, shiftX, shiftY, kindOf(second, f)));
    const isNear = (mask: BoxMask, boxes: Int32Array, i: number, dx: number, dy: number, kind: number): boolean =>
        mask.isNear(boxes[4 * i] + dx, boxes[4 * i + 1] + dy, boxes[4 * i + 2] + dx, boxes[4 * i + 3] + dy, kind);
    const nearBefore = Int32Array.from(before.keys()).filter(i => isNear(later, a, i, 0, 0, kindOf(first, before[i])));
    for (const i of nearBefore) mark(earlier, partBefore, i, a, 0, 0, kindOf(first, before[i]));
    return {
        before: nearBefore,
        after: Int32Array.from(after.keys()).filter(i => isNear(earlier, b, i, shiftX, shiftY, kindOf(second, after[i]))),
    };
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
function classOfClaims({classOfName, features, polygons, matched}: NamedLayer, names: Int32Array, offset: number): number {
    let owner = names[0] - offset;
    if (names.length === 1) return classOfName[owner];
    // only parcels in doubt share ground, and each of them has a name of its own; of equal ones the first class in string order
    const geometry = (name: number): number[] => canonicalGeometry(polygons, matched, features.indexOf(name));
    for (const name of names.subarray(1)) {
        const claim = name - offset;
        const order = compareCanonical(geometry(claim), geometry(owner)) || classOfName[claim] - classOfName[owner];
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

function alongCurve(some: Int32Array, boxes: Int32Array): Int32Array {
    const keys = new Float64Array(some.length);
    for (let i = 0; i < some.length; i++) {
        const f = some[i];
        const x = (boxes[4 * f] / 2 + boxes[4 * f + 2] / 2 + 2 ** 31) / 2 ** 16, y = (boxes[4 * f + 1] / 2 + boxes[4 * f + 3] / 2 + 2 ** 31) / 2 ** 16;
        keys[i] = morton(x | 0, y | 0) * 2 ** 20 + i;
    }
    keys.sort();
    return Int32Array.from(keys, key => some[key % 2 ** 20]);
}
function morton(x: number, y: number): number { return (spread(x) | spread(y) << 1) >>> 0; }
function spread(v: number): number {
    let s = v & 0xffff;
    s = (s | s << 8) & 0x00ff00ff;
    s = (s | s << 4) & 0x0f0f0f0f;
    s = (s | s << 2) & 0x33333333;
    return (s | s << 1) & 0x55555555;
}
