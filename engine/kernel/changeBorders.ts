/**
 * Change borders: the noded edges across which it changes what became of the ground, strip by strip, and the pieces of ground that
 * they bound together.
 *
 * Keeps   the borders of all strips together are those of the undivided overlay, each once
 */

import {assertInvariant} from '../core/errors.ts';
import {arrange} from './arrange.ts';
import {canonicalGeometry, compareCanonical} from './canonical.ts';
import {cells} from './faces.ts';
import {outlines, type LatticePolygon} from './group.ts';
import {halfEdges} from './halfEdges.ts';
import type {Lattice} from './lattice.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {float64, int32, uint8, withMemoryAgain} from './memory.ts';
import {ellipsoidalTicks, type EdgeArea} from './overlay.ts';
import {pickFloats} from './pick.ts';
import type {NamedLayer, Strip} from './strips.ts';
import {EdgeCollector, VertexTable} from './tables.ts';

/**
 * Shape   border b runs from vertex from[b], the end with the smaller (x, y), to to[b]; to its left lies key left[b], to its
 *         right right[b]: class before * classes + class after, or -1 where nothing that was asked for changed
 */
export interface ChangeBorders {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly left: Int32Array;
    readonly right: Int32Array;
}

export function changeBorders(strip: Strip): ChangeBorders {
    return withMemoryAgain(() => bordersOf(strip));
}

/** Hands out copies: what it works on is used again. */
function bordersOf(strip: Strip): ChangeBorders {
    const {layers, low, high} = strip;
    const {graph, faces, firstParcel} = arrange(layers, tableOf(strip), strip.lattice, {}, false);
    const keyOfLabel = keysOfLabels(strip, faces.labels, firstParcel[1]);
    const numbers = new BorderVertices(graph.x.length);
    const from = int32(graph.edgeCount), to = int32(graph.edgeCount);
    const left = int32(graph.edgeCount), right = int32(graph.edgeCount);
    let count = 0;
    for (let e = 0; e < graph.edgeCount; e++) {
        const leftKey = keyOfLabel[faces.labelOf[faces.faceOf[2 * e]]], rightKey = keyOfLabel[faces.labelOf[faces.faceOf[2 * e + 1]]];
        const u = graph.origin[2 * e];
        if (leftKey === rightKey || graph.x[u] < low || graph.x[u] >= high) continue;
        from[count] = numbers.of(u);
        to[count] = numbers.of(graph.origin[2 * e + 1]);
        left[count] = leftKey;
        right[count++] = rightKey;
    }
    return {
        x: pickFloats(graph.x, numbers.taken()), y: pickFloats(graph.y, numbers.taken()),
        from: from.slice(0, count), to: to.slice(0, count), left: left.slice(0, count), right: right.slice(0, count),
    };
}

/** Numbers of the vertices that borders have, in the order of their coming. */
class BorderVertices {
    private readonly numberOf: Int32Array;
    private readonly vertexOf: Int32Array;
    private count = 0;

    constructor(vertexCount: number) {
        this.numberOf = int32(vertexCount).fill(-1);
        this.vertexOf = int32(vertexCount);
    }

    of(vertex: number): number {
        const known = this.numberOf[vertex];
        if (known >= 0) return known;
        this.vertexOf[this.count] = vertex;
        return this.numberOf[vertex] = this.count++;
    }

    taken(): Int32Array {
        return this.vertexOf.subarray(0, this.count);
    }
}

function tableOf({x, y}: Strip): VertexTable {
    const vertices = new VertexTable(x.length);
    for (let v = 0; v < x.length; v++) vertices.add(x[v], y[v]);
    return vertices;
}

/** What became of the ground under each label, -1 for nothing that was asked for. */
function keysOfLabels({layers, classCount, isAsked}: Strip, labels: {readonly count: number; parcels(label: number): Int32Array}, firstAfter: number): Int32Array {
    const keys = int32(labels.count).fill(-1);
    for (let label = 1; label < keys.length; label++) {
        const names = labels.parcels(label); // ascending: before, then after
        let split = 0;
        while (split < names.length && names[split] < firstAfter) split++;
        if (split === 0 || split === names.length) continue;
        const from = classOfClaims(layers[0], names.subarray(0, split), 0, classCount);
        const to = classOfClaims(layers[1], names.subarray(split), firstAfter, classCount);
        if (to !== from && isAsked[from] === 1) keys[label] = from * classCount + to;
    }
    return keys;
}

/** Class of the name that owns ground; of several claims, by canonical geometry. */
function classOfClaims({classOfName, doubtful}: NamedLayer, names: Int32Array, offset: number, classCount: number): number {
    let owner = names[0] - offset;
    if (names.length === 1) return classOfName[owner];
    // only parcels in doubt share ground, and each of them has a name of its own; of equal ones the first class in string order
    const geometry = (name: number): number[] => (name < classCount ? [] : geometryOf(doubtful, name - classCount));
    for (const name of names.subarray(1)) {
        const claim = name - offset;
        const order = compareCanonical(geometry(claim), geometry(owner)) || classOfName[claim] - classOfName[owner];
        if (order < 0) owner = claim;
    }
    return classOfName[owner];
}

function geometryOf(polygons: LatticePolygons, feature: number): number[] {
    const alone = partOf(polygons, Int32Array.of(feature));
    const x = float64(alone.xy.length / 2), y = float64(x.length);
    for (let v = 0; v < x.length; v++) {
        x[v] = alone.xy[2 * v];
        y[v] = alone.xy[2 * v + 1];
    }
    return canonicalGeometry(alone, {x, y}, 0);
}

/** Ground of one key, connected across edges. */
export interface KeyedPiece {
    readonly key: number;
    readonly polygons: readonly LatticePolygon[];
    /** Twice the plane area in steps². */
    readonly area2: bigint;
    readonly ticks: number;
}

/** The pieces that the borders of all strips bound. */
export function boundedPieces(borders: readonly ChangeBorders[], lattice: Lattice, edgeArea: EdgeArea | undefined): KeyedPiece[] {
    const count = borders.reduce((sum, {from}) => sum + from.length, 0);
    const vertices = new VertexTable(borders.reduce((sum, {x}) => sum + x.length, 0));
    const collector = new EdgeCollector(count);
    const left = int32(count), right = int32(count);
    let all = 0;
    for (const {x, y, from, to, ...keys} of borders) {
        const number = new Int32Array(x.length);
        for (let v = 0; v < number.length; v++) number[v] = vertices.add(x[v], y[v]);
        for (let b = 0; b < from.length; b++) {
            collector.add(number[from[b]], number[to[b]], all, 0);
            left[all] = keys.left[b];
            right[all++] = keys.right[b];
        }
    }
    const edges = collector.build(vertices.count);
    assertInvariant(edges.count === count, 'two strips answer for one border');
    const graph = halfEdges(vertices, edges);
    const keyAt = (h: number): number => (h % 2 === 0 ? left : right)[edges.toggleItems[h >> 1]];
    const {faceOf, count: faceCount, area2} = cells(graph, true, h => keyAt(h) < 0);
    const arrangement = {graph, faces: {faceOf, count: faceCount}, lattice};
    const keyOf = int32(faceCount).fill(-1), isSet = uint8(faceCount);
    for (let h = 0; h < 2 * count; h++) {
        const key = keyAt(h), face = faceOf[h];
        assertInvariant(isSet[face] === 0 || keyOf[face] === key, 'borders do not agree on what lies between them');
        isSet[face] = 1;
        keyOf[face] = key;
    }
    const pieceOf = int32(faceCount).fill(-1), faces: number[] = [];
    for (let face = 1; face < faceCount; face++) if (keyOf[face] >= 0) pieceOf[face] = faces.push(face) - 1;
    const shapes = outlines(arrangement, pieceOf, faces.length);
    const {areaTicks} = ellipsoidalTicks(arrangement, edgeArea);
    return faces.map((face, i): KeyedPiece => ({key: keyOf[face], polygons: shapes[i], area2: area2[face], ticks: areaTicks[face]}));
}
