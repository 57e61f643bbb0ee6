/**
 * Pairs the directed edges of fine parcels: an edge that one parcel walks from a to b and another from b to a lies
 * inside what they cover together. Edges without such a partner are called loose.
 *
 * Rings are looked at tile by tile, strip by strip from south to north (`ringSweep.ts`), so that neighbours come soon after
 * one another and edges south of the strip need no partner any more: the table of edges without one is small, and what is
 * looked at stays in the near cache. Where two rings share an edge they mostly share the next one too, which is looked at
 * without a search.
 *
 * Keeps   loose edges, walked with their parcel on the left, are the sum of the boundaries of all fine parcels
 * Cost    some 30 ns an edge and 20 ns for its area; memory for rings and parcels, and for the edges of a strip
 */

import {EdgeTicks, NOBODY} from './edgeTicks.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import type {EdgeArea} from './overlay.ts';
import type {ParcelCheck} from './parcelCheck.ts';
import {ringSweep, stripOf, type RingSweep} from './ringSweep.ts';

export interface EdgePairs {
    /** Bit v: the edge from vertex v to the next of its ring is loose. Never set for suspects and edges of no length. */
    readonly loose: Uint8Array;
    /** Ellipsoidal ticks of each fine parcel; an edge is rounded once for all who share it. */
    readonly parcelTicks: Float64Array;
}

export function pairEdges(polygons: LatticePolygons, check: ParcelCheck, edgeArea: EdgeArea | undefined): EdgePairs {
    const sweep = ringSweep(polygons, check), {tileStart, parcels} = sweep;
    const ticksInOrder = new Float64Array(parcels.length);
    const pairing: Pairing = {
        polygons, sweep, isOpen: new Uint8Array(Math.ceil(sweep.vertexCount / 8)), strip: 0,
        slots: new Int32Array(2 * FEWEST_SLOTS).fill(NONE), used: 0,
        ticks: edgeArea ? new EdgeTicks(edgeArea, ticksInOrder) : null, pairs: 0, read: 0,
    };
    for (let tile = 0; tile + 1 < tileStart.length; tile++) {
        pairing.strip = Math.floor(tile / sweep.tilesPerStrip);
        readAhead(pairing, tileStart[tile], tileStart[tile + 1]);
        for (let ring = tileStart[tile]; ring < tileStart[tile + 1]; ring++) pairRing(pairing, ring);
    }
    const loose = new Uint8Array(Math.ceil(polygons.xy.length / 16));
    finishLoose(pairing, loose);
    const parcelTicks = new Float64Array(check.isSuspect.length);
    for (let k = 0; k < parcels.length; k++) parcelTicks[parcels[k]] = ticksInOrder[k];
    return {loose, parcelTicks};
}

/** Pairing under way. Edges go by the place of their first vertex in the sweep. */
interface Pairing {
    readonly polygons: LatticePolygons;
    readonly sweep: RingSweep;
    /** Bit: the edge has been seen and has no partner yet. */
    readonly isOpen: Uint8Array;
    /** The strip that is looked at. */
    strip: number;
    /**
     * A hash table of open edges, by linear probing: place, or -1, and ring of each slot. The number of slots is a power of two,
     * and few are taken: an edge that stands where it belongs costs no branch that nobody can foretell.
     */
    slots: Int32Array;
    /** Slots that are not empty. */
    used: number;
    readonly ticks: EdgeTicks | null;
    /** Edges that wait in `ticks`. */
    pairs: number;
    /** Of no meaning: what was read ahead ends somewhere. */
    read: number;
}

const NONE = -1;
const FEWEST_SLOTS = 2 ** 14;
/** Slots there are for each that is taken, at least. */
const LEAST_ROOM = 4;
/** Slots looked at for one edge: more are taken in a row only where parcels are drawn dozens of times. */
const MOST_STEPS = 100;
/** Numbers in a line of a processor's cache. */
const PER_LINE = 16;

/** Touches the vertices of the rings of a tile: the processor fetches many lines at once where nothing waits for the one before. */
function readAhead(pairing: Pairing, from: number, to: number): void {
    const {polygons: {xy}, sweep: {first, end}} = pairing;
    let sum = 0;
    for (let ring = from; ring < to; ring++) {
        for (let i = 2 * first[ring]; i < 2 * end[ring]; i += PER_LINE) sum ^= xy[i];
    }
    pairing.read ^= sum;
}

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
function pairRing(pairing: Pairing, ring: number): void {
    const {polygons: {xy}, sweep: {first: firstOf, end: endOf, shift: shiftOf, isFlipped, parcelOf}, isOpen} = pairing;
    const first = firstOf[ring], end = endOf[ring], shift = shiftOf[ring], flipped = isFlipped[ring];
    let {slots} = pairing, mask = (slots.length >>> 1) - 1;
    let px = xy[2 * first], py = xy[2 * first + 1], hashP = hashOfVertex(px, py);
    // the partner of the edge before: its vertex, its ring, and which way that ring comes to the next partner
    let partner = NONE, partnerRing = 0, partnerFirst = 0, partnerEnd = 0, partnerShift = 0, isAlong = false;
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
            const place = partner - partnerShift;
            if (xy[2 * far] !== qx || xy[2 * far + 1] !== qy || (isOpen[place >>> 3] >>> (place & 7) & 1) === 0) partner = NONE;
        }
        let at = hashOfEdge(hashP, hashQ) & mask;
        if (partner !== NONE) while (slots[2 * at] !== partner - partnerShift && slots[2 * at] !== NONE) at = (at + 1) & mask;
        for (let steps = 0; partner === NONE && steps < MOST_STEPS; steps++) {
            const place = slots[2 * at];
            if (place === NONE) {
                slots[2 * at] = v - shift;
                slots[2 * at + 1] = ring;
                pairing.used++;
                break;
            }
            const other = slots[2 * at + 1], u = place + shiftOf[other], after = u + 1 === endOf[other] ? firstOf[other] : u + 1;
            // rings that are walked the same way have a shared edge in opposite directions
            const along = isFlipped[other] !== flipped, near = along ? u : after, far = along ? after : u;
            if (xy[2 * near] === px && xy[2 * near + 1] === py && xy[2 * far] === qx && xy[2 * far + 1] === qy) {
                partner = u;
                partnerRing = other;
                partnerFirst = firstOf[other];
                partnerEnd = endOf[other];
                partnerShift = shiftOf[other];
                isAlong = along;
                break;
            }
            at = (at + 1) & mask;
        }
        if (partner === NONE) {
            const place = v - shift;
            isOpen[place >>> 3] |= 1 << (place & 7);
            if (LEAST_ROOM * pairing.used > mask) {
                grow(pairing);
                slots = pairing.slots;
                mask = (slots.length >>> 1) - 1;
            }
        } else {
            const place = partner - partnerShift;
            isOpen[place >>> 3] &= ~(1 << (place & 7));
            if (slots[2 * at] !== NONE) {
                remove(pairing, at);
                pairing.used--;
            }
            if (pairing.ticks !== null) addPair(pairing, pairing.ticks, flipped === 1, px, py, qx, qy, parcelOf[ring], parcelOf[partnerRing]);
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
    const i = pairing.pairs++;
    edges[4 * i] = px + originX;
    edges[4 * i + 1] = py + originY;
    edges[4 * i + 2] = qx + originX;
    edges[4 * i + 3] = qy + originY;
    left[i] = isFlipped ? other : own;
    right[i] = isFlipped ? own : other;
    if (pairing.pairs === ticks.capacity) {
        ticks.add(pairing.pairs);
        pairing.pairs = 0;
    }
}

/** Empties a slot; those behind it that stand farther from their own than from the hole move up. */
function remove(pairing: Pairing, at: number): void {
    const {slots} = pairing, mask = (slots.length >>> 1) - 1;
    let hole = at;
    for (let next = (at + 1) & mask; slots[2 * next] !== NONE; next = (next + 1) & mask) {
        const own = hashOf(pairing, slots[2 * next], slots[2 * next + 1]) & mask;
        if (((next - own) & mask) < ((next - hole) & mask)) continue;
        slots[2 * hole] = slots[2 * next];
        slots[2 * hole + 1] = slots[2 * next + 1];
        hole = next;
    }
    slots[2 * hole] = NONE;
}

function hashOf({polygons: {xy}, sweep: {first, end, shift}}: Pairing, place: number, ring: number): number {
    const v = place + shift[ring], w = v + 1 === end[ring] ? first[ring] : v + 1;
    return hashOfEdge(hashOfVertex(xy[2 * v], xy[2 * v + 1]), hashOfVertex(xy[2 * w], xy[2 * w + 1]));
}

/** Makes room: edges south of the strip leave the table, as nobody can be their partner any more. */
function grow(pairing: Pairing): void {
    const {polygons: {xy}, sweep, strip, slots} = pairing, {first, end, shift} = sweep;
    const kept = new Int32Array(2 * pairing.used);
    let size2 = 0;
    for (let i = 0; i < slots.length; i += 2) {
        if (slots[i] === NONE) continue;
        const ring = slots[i + 1], v = slots[i] + shift[ring], w = v + 1 === end[ring] ? first[ring] : v + 1;
        if (stripOf(sweep, Math.max(xy[2 * v + 1], xy[2 * w + 1])) < strip) continue;
        kept[size2++] = slots[i];
        kept[size2++] = ring;
    }
    const count = size2 / 2, size = Math.max(FEWEST_SLOTS, 2 ** Math.ceil(Math.log2(2 * LEAST_ROOM * count + 1))), mask = size - 1;
    const fresh = 2 * size === slots.length ? slots.fill(NONE) : new Int32Array(2 * size).fill(NONE);
    for (let k = 0; k < size2; k += 2) {
        let at = hashOf(pairing, kept[k], kept[k + 1]) & mask;
        while (fresh[2 * at] !== NONE) at = (at + 1) & mask;
        fresh[2 * at] = kept[k];
        fresh[2 * at + 1] = kept[k + 1];
    }
    pairing.slots = fresh;
    pairing.used = count;
}

/** Marks the edges that are still open and adds their ticks, and those of the pairs that still wait. */
function finishLoose(pairing: Pairing, loose: Uint8Array): void {
    const {polygons: {xy}, sweep: {first, end, shift, isFlipped, parcelOf}, isOpen, ticks} = pairing;
    let ring = 0;
    for (let byte = 0; byte < isOpen.length; byte++) {
        for (let bits = isOpen[byte]; bits !== 0; bits &= bits - 1) {
            const place = 8 * byte + 31 - Math.clz32(bits & -bits);
            while (place + shift[ring] >= end[ring]) ring++;
            const v = place + shift[ring], w = v + 1 === end[ring] ? first[ring] : v + 1;
            loose[v >>> 3] |= 1 << (v & 7);
            if (ticks !== null) addPair(pairing, ticks, isFlipped[ring] === 1, xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1], parcelOf[ring], NOBODY);
        }
    }
    ticks?.add(pairing.pairs);
}
