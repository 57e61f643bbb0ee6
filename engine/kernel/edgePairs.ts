/**
 * Pairs the directed edges of fine parcels: an edge that one parcel walks from a to b and another from b to a lies
 * inside what they cover together. Edges without such a partner are called loose.
 *
 * A line sweeps the layer from south to north and parcels are looked at as it comes to them, so that only the edges of
 * those it crosses are of interest: the table of edges without a partner is small and stays in the near cache. Where two
 * parcels share an edge they mostly share the next one too, which is looked at without a search.
 *
 * Keeps   loose edges, walked with their parcel on the left, are the sum of the boundaries of all fine parcels
 * Cost    some 30 ns an edge and 20 ns for its area; memory for parcels, and for the edges the line crosses
 */

import {EdgeTicks, NOBODY} from './edgeTicks.ts';
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

export function pairEdges(polygons: LatticePolygons, check: ParcelCheck, edgeArea: EdgeArea | undefined): EdgePairs {
    const {ringStart, featureStart} = polygons;
    const parcelTicks = new Float64Array(check.isSuspect.length);
    const sweep = sweepOf(check);
    const pairing: Pairing = {
        polygons, isFlipped: check.isFlipped, rings: vertexRings(polygons), sweep, row: 0,
        loose: new Uint8Array(Math.ceil(polygons.xy.length / 16)), slots: new Int32Array(2 * FEWEST_SLOTS).fill(NONE), used: 0,
        ticks: edgeArea ? new EdgeTicks(edgeArea, parcelTicks) : null, pairs: 0,
    };
    for (let row = 0; row < ROWS; row++) {
        pairing.row = row;
        for (let k = sweep.start[row]; k < sweep.start[row + 1]; k++) {
            const parcel = sweep.order[k];
            for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
                pairRing(pairing, parcel, ring, ringStart[ring], ringStart[ring + 1]);
            }
        }
    }
    addLoose(pairing);
    return {loose: pairing.loose, parcelTicks};
}

/** Places of the line. */
const ROWS = 2 ** 15;

/** Fine parcels by the row of their southern end. */
interface Sweep {
    /** Parcels of row r: order[start[r] .. start[r + 1]), ascending. */
    readonly start: Uint32Array;
    readonly order: Uint32Array;
    readonly minY: number;
    readonly perRow: number;
}

function sweepOf({isSuspect, boxes}: ParcelCheck): Sweep {
    let minY = Infinity, maxY = -Infinity;
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (isSuspect[parcel]) continue;
        minY = Math.min(minY, boxes[4 * parcel + 1]);
        maxY = Math.max(maxY, boxes[4 * parcel + 1]);
    }
    const perRow = maxY > minY ? ROWS / (maxY - minY + 1) : 0;
    const start = new Uint32Array(ROWS + 1);
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (!isSuspect[parcel]) start[rowOf(boxes[4 * parcel + 1], minY, perRow) + 1]++;
    }
    for (let row = 0; row < ROWS; row++) start[row + 1] += start[row];
    const order = new Uint32Array(start[ROWS]), next = start.slice();
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        if (!isSuspect[parcel]) order[next[rowOf(boxes[4 * parcel + 1], minY, perRow)]++] = parcel;
    }
    return {start, order, minY, perRow};
}

/** Never less for a larger y. */
function rowOf(y: number, minY: number, perRow: number): number {
    return Math.floor((y - minY) * perRow);
}

/** Pairing under way. */
interface Pairing {
    readonly polygons: LatticePolygons;
    readonly isFlipped: Uint8Array;
    readonly rings: VertexRings;
    readonly sweep: Sweep;
    /** The row the line has come to. */
    row: number;
    /** Edges seen that have no partner yet. */
    readonly loose: Uint8Array;
    /** A hash table of these, by linear probing: vertex, or -1, and hash of each slot. Their number is a power of two. */
    slots: Int32Array;
    /** Slots that are not empty. */
    used: number;
    readonly ticks: EdgeTicks | null;
    /** Edges that wait in `ticks`. */
    pairs: number;
}

const NONE = -1;
const FEWEST_SLOTS = 2 ** 14;
/** Slots looked at for one edge: more are taken in a row only where parcels are drawn dozens of times. */
const MOST_STEPS = 100;

function hashOfVertex(x: number, y: number): number {
    const h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
    return Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
}

/** A mix of the hashes of both ends, the same for both directions. */
function hashOfEdge(one: number, other: number): number {
    const sum = one + other | 0;
    return sum ^ (sum >>> 13);
}

/**
 * Pairs the edges of a ring with those seen before. An edge that finds neither a partner nor an empty slot near its own stays
 * out of the table, as two edges that cancel may: they still add up to nothing.
 */
function pairRing(pairing: Pairing, parcel: number, ring: number, first: number, end: number): void {
    const {polygons: {xy, ringStart}, isFlipped, rings, loose} = pairing;
    const flipped = isFlipped[ring];
    let {slots} = pairing, mask = (slots.length >>> 1) - 1;
    let px = xy[2 * first], py = xy[2 * first + 1], hashP = hashOfVertex(px, py);
    // the partner of the edge before: its vertex, its ring, and which way that ring comes to the next partner
    let partner = NONE, partnerFirst = 0, partnerEnd = 0, partnerParcel = 0, isAlong = false;
    for (let v = first; v < end; v++) {
        const w = v + 1 === end ? first : v + 1;
        const qx = xy[2 * w], qy = xy[2 * w + 1];
        if (qx === px && qy === py) continue;
        const hashQ = hashOfVertex(qx, qy);
        if (partner !== NONE) {
            // the near end of the edge beside the partner is p
            if (isAlong) partner = partner + 1 === partnerEnd ? partnerFirst : partner + 1;
            else partner = partner === partnerFirst ? partnerEnd - 1 : partner - 1;
            const far = !isAlong ? partner : partner + 1 === partnerEnd ? partnerFirst : partner + 1;
            if (xy[2 * far] !== qx || xy[2 * far + 1] !== qy || (loose[partner >>> 3] >>> (partner & 7) & 1) === 0) partner = NONE;
        }
        const hash = hashOfEdge(hashP, hashQ);
        let at = hash & mask;
        if (partner !== NONE) while (slots[2 * at] !== partner && slots[2 * at] !== NONE) at = (at + 1) & mask;
        for (let steps = 0; partner === NONE && steps < MOST_STEPS; steps++) {
            const u = slots[2 * at];
            if (u === NONE) {
                slots[2 * at] = v;
                slots[2 * at + 1] = hash;
                pairing.used++;
                break;
            }
            if (slots[2 * at + 1] === hash) {
                const other = ringOf(rings, ringStart, u), otherEnd = ringStart[other + 1];
                const after = u + 1 === otherEnd ? ringStart[other] : u + 1;
                // rings that are walked the same way have a shared edge in opposite directions
                const along = isFlipped[other] !== flipped, near = along ? u : after, far = along ? after : u;
                if (xy[2 * near] === px && xy[2 * near + 1] === py && xy[2 * far] === qx && xy[2 * far + 1] === qy) {
                    partner = u;
                    partnerFirst = ringStart[other];
                    partnerEnd = otherEnd;
                    partnerParcel = rings.parcelOfRing[other];
                    isAlong = along;
                    break;
                }
            }
            at = (at + 1) & mask;
        }
        if (partner === NONE) {
            loose[v >>> 3] |= 1 << (v & 7);
            if (2 * pairing.used > mask) {
                grow(pairing);
                slots = pairing.slots;
                mask = (slots.length >>> 1) - 1;
            }
        } else {
            loose[partner >>> 3] &= ~(1 << (partner & 7));
            if (slots[2 * at] !== NONE) {
                remove(slots, mask, at);
                pairing.used--;
            }
            if (pairing.ticks !== null) addPair(pairing, pairing.ticks, flipped === 1, px, py, qx, qy, parcel, partnerParcel);
        }
        px = qx;
        py = qy;
        hashP = hashQ;
    }
}

/** Collects an edge as a ring has it: its parcel lies on the left unless the ring is flipped. */
function addPair(
    pairing: Pairing, ticks: EdgeTicks, isFlipped: boolean, px: number, py: number, qx: number, qy: number, own: number, other: number,
): void {
    const {polygons: {originX, originY}} = pairing, {edges, left, right} = ticks;
    const i = pairing.pairs++, isForward = px < qx || (px === qx && py < qy), isOwnLeft = isForward !== isFlipped;
    edges[4 * i] = (isForward ? px : qx) + originX;
    edges[4 * i + 1] = (isForward ? py : qy) + originY;
    edges[4 * i + 2] = (isForward ? qx : px) + originX;
    edges[4 * i + 3] = (isForward ? qy : py) + originY;
    left[i] = isOwnLeft ? own : other;
    right[i] = isOwnLeft ? other : own;
    if (pairing.pairs === ticks.capacity) {
        ticks.add(pairing.pairs);
        pairing.pairs = 0;
    }
}

/** Empties a slot; those behind it that stand farther from their own than from the hole move up. */
function remove(slots: Int32Array, mask: number, at: number): void {
    let hole = at;
    for (let next = (at + 1) & mask; slots[2 * next] !== NONE; next = (next + 1) & mask) {
        const own = slots[2 * next + 1] & mask;
        if (((next - own) & mask) < ((next - hole) & mask)) continue;
        slots[2 * hole] = slots[2 * next];
        slots[2 * hole + 1] = slots[2 * next + 1];
        hole = next;
    }
    slots[2 * hole] = NONE;
}

/** Makes room: edges that the line has passed leave the table, as nobody can be their partner any more. */
function grow(pairing: Pairing): void {
    const {polygons: {xy, ringStart}, rings, sweep: {minY, perRow}, row, slots} = pairing;
    const kept = new Int32Array(2 * pairing.used);
    let size2 = 0;
    for (let i = 0; i < slots.length; i += 2) {
        const u = slots[i];
        if (u === NONE) continue;
        const ring = ringOf(rings, ringStart, u), after = u + 1 === ringStart[ring + 1] ? ringStart[ring] : u + 1;
        if (rowOf(Math.max(xy[2 * u + 1], xy[2 * after + 1]), minY, perRow) < row) continue;
        kept[size2++] = u;
        kept[size2++] = slots[i + 1];
    }
    const count = size2 / 2, size = Math.max(FEWEST_SLOTS, 2 ** Math.ceil(Math.log2(4 * count + 1))), mask = size - 1;
    const fresh = 2 * size === slots.length ? slots.fill(NONE) : new Int32Array(2 * size).fill(NONE);
    for (let k = 0; k < size2; k += 2) {
        let at = kept[k + 1] & mask;
        while (fresh[2 * at] !== NONE) at = (at + 1) & mask;
        fresh[2 * at] = kept[k];
        fresh[2 * at + 1] = kept[k + 1];
    }
    pairing.slots = fresh;
    pairing.used = count;
}

/** Ticks of the edges without a partner, and of the pairs that still wait. */
function addLoose(pairing: Pairing): void {
    const {polygons: {xy, ringStart}, isFlipped, rings, loose, ticks} = pairing;
    if (ticks === null) return;
    for (let byte = 0; byte < loose.length; byte++) {
        for (let bits = loose[byte]; bits !== 0; bits &= bits - 1) {
            const v = 8 * byte + 31 - Math.clz32(bits & -bits), ring = ringOf(rings, ringStart, v);
            const w = v + 1 === ringStart[ring + 1] ? ringStart[ring] : v + 1;
            addPair(pairing, ticks, isFlipped[ring] === 1, xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1], rings.parcelOfRing[ring], NOBODY);
        }
    }
    ticks.add(pairing.pairs);
}
