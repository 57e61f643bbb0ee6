/**
 * Pairs the directed edges of fine parcels: an edge that one parcel walks from a to b and another from b to a lies
 * inside what they cover together. Edges without such a partner are called loose.
 *
 * One hash table of all edges of a county would miss the cache at every step, so edges are sorted by tile of their
 * middle first, and each tile has a small table to itself. Pairing does not ask which end of an edge is the smaller: a
 * branch that nobody can foretell costs as much as the rest.
 *
 * Keeps   loose edges, walked with their parcel on the left, are the sum of the boundaries of all fine parcels
 * Cost    some 60 ns an edge, 8 bytes an edge and a table for the largest tile
 */

import {TICKS_PER_M2} from '../core/units.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import type {EdgeArea} from './overlay.ts';
import type {ParcelCheck} from './parcelCheck.ts';
import {ringOf, vertexRings, type VertexRings} from './vertexRings.ts';

export interface EdgePairs {
    /** Bit v: the edge from vertex v to the next of its ring is loose. Never set for suspects and edges of no length. */
    readonly loose: Uint8Array;
    /** Ellipsoidal ticks of each fine parcel; an edge is rounded once for all who share it. */
    readonly parcelTicks: Float64Array;
}

const EDGES_PER_TILE = 2048;
const MOST_TILES = 65_000;
const NO_TILE = 65_535;

interface Tiles {
    /** Vertices whose edges belong to tile t: order[start[t] .. start[t + 1]), ascending. */
    readonly start: Uint32Array;
    readonly order: Uint32Array;
}

export function pairEdges(polygons: LatticePolygons, check: ParcelCheck, edgeArea: EdgeArea | undefined): EdgePairs {
    const tiles = sortByTile(polygons, check);
    const vertexCount = polygons.xy.length / 2;
    const loose = new Uint8Array(Math.ceil(vertexCount / 8)), parcelTicks = new Float64Array(check.isSuspect.length);
    const rings = vertexRings(polygons);
    let largest = 0;
    const {start} = tiles;
    for (let tile = 0; tile + 1 < start.length; tile++) largest = Math.max(largest, start[tile + 1] - start[tile]);
    const table = tileTable(largest);
    for (let tile = 0; tile + 1 < start.length; tile++) {
        const from = start[tile], to = start[tile + 1];
        if (from === to) continue;
        const records = pairTile(polygons.xy, polygons.ringStart, check.isFlipped, tiles.order, from, to, table, rings);
        markLoose(table.record, records, loose);
        if (edgeArea) addTicks(polygons, table.record, records, edgeArea, parcelTicks);
    }
    return {loose, parcelTicks};
}

/** What is not paired when its tile is done stays loose. */
function markLoose(record: Int32Array, records: number, loose: Uint8Array): void {
    for (let r = 0; r < STRIDE * records; r += STRIDE) {
        const v = record[r];
        if (v !== PAIRED) loose[v >>> 3] |= 1 << (v & 7);
    }
}

/** Rounds each edge once, as seen from its smaller end; what the parcel on one side gains the other loses. */
function addTicks(
    {originX, originY}: LatticePolygons, record: Int32Array, records: number, edgeArea: EdgeArea,
    parcelTicks: Float64Array,
): void {
    for (let r = 0; r < STRIDE * records; r += STRIDE) {
        const ax = record[r + 3], ay = record[r + 4], bx = record[r + 5], by = record[r + 6];
        // an edge and its reverse have the same area but for the sign, exactly
        const sign = ax < bx || (ax === bx && ay < by) ? 1 : -1;
        const areaM2 = edgeArea(ax + originX, ay + originY, bx + originX, by + originY);
        const ticks = sign * Math.round(sign * TICKS_PER_M2 * areaM2);
        parcelTicks[record[r + 1]] += ticks;
        const right = record[r + 2];
        if (right !== NOBODY) parcelTicks[right] -= ticks;
    }
}

function sortByTile({xy, ringStart, featureStart}: LatticePolygons, {isSuspect, boxes}: ParcelCheck): Tiles {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel]) continue;
        minX = Math.min(minX, boxes[4 * parcel]);
        minY = Math.min(minY, boxes[4 * parcel + 1]);
        maxX = Math.max(maxX, boxes[4 * parcel + 2]);
        maxY = Math.max(maxY, boxes[4 * parcel + 3]);
    }
    const width = Math.max(0, maxX - minX) + 1, height = Math.max(0, maxY - minY) + 1;
    const wanted = Math.min(MOST_TILES, Math.ceil(xy.length / 2 / EDGES_PER_TILE) + 1);
    const side = Math.max(Math.sqrt(width / wanted * height), width / wanted, height / wanted);
    const columns = Math.max(1, Math.floor(width / side)), rows = Math.max(1, Math.floor(wanted / columns));
    const perX = columns / width, perY = rows / height;
    const start = new Uint32Array(columns * rows + 1);
    const tileOf = new Uint16Array(xy.length / 2).fill(NO_TILE);
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel]) continue;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            tallyRing(xy, ringStart[ring], ringStart[ring + 1], minX, minY, perX, perY, columns, tileOf, start);
        }
    }
    for (let tile = 0; tile + 1 < start.length; tile++) start[tile + 1] += start[tile];
    const order = new Uint32Array(start[start.length - 1]);
    scatter(tileOf, start.slice(), order);
    return {start, order};
}

/** Tile of each edge of a ring, by its middle. */
function tallyRing(
    xy: Int32Array, first: number, end: number, minX: number, minY: number, perX: number, perY: number, columns: number,
    tileOf: Uint16Array, start: Uint32Array,
): void {
    let bx = xy[2 * first], by = xy[2 * first + 1];
    for (let v = end - 1; v >= first; v--) {
        const ax = xy[2 * v], ay = xy[2 * v + 1];
        if (ax !== bx || ay !== by) {
            const tile = (((ay + by) * 0.5 - minY) * perY | 0) * columns + (((ax + bx) * 0.5 - minX) * perX | 0);
            tileOf[v] = tile;
            start[tile + 1]++;
        }
        bx = ax;
        by = ay;
    }
}

function scatter(tileOf: Uint16Array, next: Uint32Array, order: Uint32Array): void {
    for (let v = 0; v < tileOf.length; v++) {
        const tile = tileOf[v];
        if (tile !== NO_TILE) order[next[tile]++] = v;
    }
}

/** Edges of one tile: a hash of records, and the records one after another. */
interface TileTable {
    /** Newest record of each slot, or -1. */
    readonly slot: Int32Array;
    /**
     * The vertex whose edge it is, or -1 once it is paired; the parcel on its left; the partner's on its right, or -1;
     * both ends in the direction the parcel walks; the record before it in its slot, or -1.
     */
    readonly record: Int32Array;
}

const NONE = -1, PAIRED = -1, NOBODY = -1;
/** Numbers of a record. */
const STRIDE = 8;
/** Records of a slot that are looked at: more are there only where a parcel is drawn dozens of times. */
const MOST_STEPS = 100;

function tileTable(largest: number): TileTable {
    return {slot: new Int32Array(slotsFor(largest)), record: new Int32Array(STRIDE * largest)};
}

function slotsFor(edges: number): number {
    return 2 ** Math.ceil(Math.log2(1.5 * edges + 1));
}

function hashOfVertex(x: number, y: number): number {
    const h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
    return Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
}

/**
 * The record of an edge that runs from b to a and is not paired, in the list that begins with `first`. One that stands
 * too far back is left alone, as two edges that cancel may be: they still add up to nothing.
 */
function partnerOf(record: Int32Array, first: number, ax: number, ay: number, bx: number, by: number): number {
    let r = first;
    for (let steps = 0; r !== NONE && steps < MOST_STEPS; steps++) {
        if (record[r + 3] === bx && record[r + 4] === by && record[r + 5] === ax && record[r + 6] === ay
            && record[r] !== PAIRED) return r;
        r = record[r + 7];
    }
    return NONE;
}

/** Pairs the edges order[from .. to) and returns the number of records. */
function pairTile(
    xy: Int32Array, ringStart: Uint32Array, isFlipped: Uint8Array, order: Uint32Array, from: number, to: number,
    {slot, record}: TileTable, rings: VertexRings,
): number {
    const slots = slotsFor(to - from), mask = slots - 1;
    slot.fill(NONE, 0, slots);
    let ringFirst = 0, ringEnd = 0, parcel = 0, flipped = 0, records = 0;
    for (let k = from; k < to; k++) {
        const v = order[k];
        if (v >= ringEnd) {
            const ring = ringOf(rings, ringStart, v);
            ringFirst = ringStart[ring];
            ringEnd = ringStart[ring + 1];
            parcel = rings.parcelOfRing[ring];
            flipped = isFlipped[ring];
        }
        const w = v + 1 === ringEnd ? ringFirst : v + 1;
        const a = flipped === 1 ? 2 * w : 2 * v, b = flipped === 1 ? 2 * v : 2 * w;
        const ax = xy[a], ay = xy[a + 1], bx = xy[b], by = xy[b + 1];
        // the same for both directions
        const sum = hashOfVertex(ax, ay) + hashOfVertex(bx, by) | 0;
        const at = (sum ^ (sum >>> 13)) & mask;
        const partner = partnerOf(record, slot[at], ax, ay, bx, by);
        if (partner !== NONE) {
            record[partner] = PAIRED;
            record[partner + 2] = parcel;
            continue;
        }
        const r = STRIDE * records++;
        record[r + 7] = slot[at];
        slot[at] = r;
        record[r] = v;
        record[r + 1] = parcel;
        record[r + 2] = NOBODY;
        record[r + 3] = ax;
        record[r + 4] = ay;
        record[r + 5] = bx;
        record[r + 6] = by;
    }
    return records;
}
