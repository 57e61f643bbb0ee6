/**
 * Parcel matching: parcels of the first two layers that are the same ground, whatever order, start or winding their
 * rings are written in. In a yearly survey that is 97 to 99 % of all parcels, and none of them has to be cut, or even
 * hashed edge by edge, to know what changed there.
 *
 * Two parcels are the same when their rings pair off so that each vertex of one lies within the tolerance of its
 * counterpart in the other. Positions are compared, never rounded ones: noise moves a stored coordinate over a rounding
 * edge of any grid.
 *
 * Units   lattice steps
 * Order   the pairs depend on the order of parcels only where a layer draws a parcel twice
 * Cost    O(parcels) where prints are known, and vertices of those only whose boxes agree and prints do not
 */

import {joinPrints, type PrintSource} from './joinPrints.ts';
import {parcelBoxes, pickBoxes} from './parcelBoxes.ts';
import {parcelOrder} from './parcelOrder.ts';
import {indexesWhere, pickInts} from './pick.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';

/** What certification leaves of each parcel for finding it again. */
export interface ParcelMarks {
    /** See `parcelBoxes`. */
    readonly boxes: Int32Array;
    /** Boxes of some parcels, in the order given, where those of all are still on the disk. */
    readonly boxesOf?: (features: Int32Array) => Int32Array;
    /** See `joinPrints.ts`; with them equal parcels are known without a look at their vertices. */
    readonly prints?: PrintSource;
}

export interface ParcelMatch {
    /** Parcel of the second layer that is the same as each of the first, or -1. A parcel is paired once. */
    readonly twin: Int32Array;
    /** By parcel of the first layer: vertices of its counterpart that are elsewhere than its own. */
    readonly moved: Int32Array;
    /** Largest distance between counterparts, in steps. */
    readonly maxMove: number;
}

/** The boxes of some parcels, in the order given. */
export function boxesOf(marks: ParcelMarks, features: Int32Array): Int32Array {
    return marks.boxesOf ? marks.boxesOf(features) : pickBoxes(marks.boxes, features);
}

/**
 * @param toleranceSteps largest distance between counterparts; 0 pairs equal parcels only
 */
export function matchParcels(
    first: LatticePolygons, second: LatticePolygons, toleranceSteps: number, marksA?: ParcelMarks, marksB?: ParcelMarks,
): ParcelMatch {
    const isJoined = marksA?.prints !== undefined && marksB?.prints !== undefined;
    const n = marksA?.prints?.count ?? first.featureStart.length - 1, m = marksB?.prints?.count ?? second.featureStart.length - 1;
    const twin = isJoined ? joinPrints(marksA.prints, marksB.prints) : new Int32Array(n).fill(-1);
    const isTaken = new Uint8Array(m), moved = new Int32Array(n);
    for (let a = 0; a < n; a++) if (twin[a] >= 0) isTaken[twin[a]] = 1;
    const leftA = indexesWhere(n, a => twin[a] < 0), leftB = indexesWhere(m, b => isTaken[b] === 0);
    if (leftA.length === 0 || leftB.length === 0) return {twin, moved, maxMove: 0};
    const boxesA = boxesOf(marksA ?? {boxes: parcelBoxes(first)}, leftA), boxesB = boxesOf(marksB ?? {boxes: parcelBoxes(second)}, leftB);
    const corners = new CornerIndex(boxesB, second.originX - first.originX, second.originY - first.originY, toleranceSteps);
    const {plain, crowded, claimed} = candidates(corners, boxesA, leftB.length);
    // in an order in which the parcels of both layers lie together, wherever they were written
    const order = parcelOrder(pickBoxes(boxesA, plain.a), first.originX, first.originY);
    const pairing = new Pairing(first, second, toleranceSteps, {twin, isTaken, moved});
    pairing.pairAll(pickInts(leftA, pickInts(plain.a, order)), pickInts(leftB, pickInts(plain.b, order)));
    pairing.pairCrowd(pickInts(leftA, crowded), pickInts(leftB, claimed), pickBoxes(boxesA, crowded), pickBoxes(boxesB, claimed));
    return {twin, moved, maxMove: Math.sqrt(pairing.mostSquared)};
}

/** Side of the cells in which the lower left corners of boxes are looked up, or four tolerances where those are wider. */
const CELL_STEPS = 1024;

/** Boxes of the second layer by their lower left corner. */
class CornerIndex {
    /** What `near` found. */
    found = new Int32Array(16);
    private readonly boxes: Int32Array;
    private readonly shiftX: number;
    private readonly shiftY: number;
    private readonly tolerance: number;
    private readonly cell: number;
    private readonly heads: Int32Array;
    private readonly next: Int32Array;

    /** @param shiftX, shiftY from places of the second layer to those of the first */
    constructor(boxes: Int32Array, shiftX: number, shiftY: number, toleranceSteps: number) {
        const n = boxes.length / 4;
        this.boxes = boxes;
        this.shiftX = shiftX;
        this.shiftY = shiftY;
        this.tolerance = toleranceSteps;
        this.cell = Math.max(CELL_STEPS, 4 * toleranceSteps);
        this.heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * n + 16))).fill(-1);
        this.next = new Int32Array(n);
        const {heads, next, cell} = this, mask = heads.length - 1;
        for (let b = n - 1; b >= 0; b--) {
            const slot = cornerSlot(Math.floor((boxes[4 * b] + shiftX) / cell), Math.floor((boxes[4 * b + 1] + shiftY) / cell), mask);
            next[b] = heads[slot];
            heads[slot] = b;
        }
    }

    /** How many boxes agree with that of parcel a within the tolerance: by cells, then ascending. One may be named twice. */
    near(boxesA: Int32Array, a: number): number {
        const {boxes, shiftX, shiftY, tolerance, cell, heads, next} = this, mask = heads.length - 1;
        const x = boxesA[4 * a], y = boxesA[4 * a + 1];
        const firstColumn = Math.floor((x - tolerance) / cell), lastColumn = Math.floor((x + tolerance) / cell);
        const firstRow = Math.floor((y - tolerance) / cell), lastRow = Math.floor((y + tolerance) / cell);
        let count = 0;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                for (let b = heads[cornerSlot(column, row, mask)]; b >= 0; b = next[b]) {
                    if (!isBoxNear(boxesA, 4 * a, boxes, 4 * b, shiftX, shiftY, tolerance)) continue;
                    if (count === this.found.length) this.grow();
                    this.found[count++] = b;
                }
            }
        }
        return count;
    }

    private grow(): void {
        const grown = new Int32Array(2 * this.found.length);
        grown.set(this.found);
        this.found = grown;
    }
}

interface Candidates {
    /** Pairs whose parcels could be the same and no others: their order does not matter. */
    readonly plain: {readonly a: Int32Array; readonly b: Int32Array};
    /** Parcels of the first layer for which there are several, or which are one of several for another. */
    readonly crowded: Int32Array;
    /** Parcels of the second layer that a crowded one could be. */
    readonly claimed: Int32Array;
}

function candidates(corners: CornerIndex, boxesA: Int32Array, m: number): Candidates {
    const n = boxesA.length / 4;
    const count = new Int32Array(n), only = new Int32Array(n), claims = new Int32Array(m), isPlainB = new Uint8Array(m);
    for (let a = 0; a < n; a++) {
        count[a] = corners.near(boxesA, a);
        only[a] = corners.found[0];
        for (let i = 0; i < count[a]; i++) claims[corners.found[i]]++;
    }
    const plainA = new Int32Array(n), plainB = new Int32Array(n), crowded = new Int32Array(n);
    let nPlain = 0, nCrowded = 0;
    for (let a = 0; a < n; a++) {
        if (count[a] === 0) continue;
        if (count[a] > 1 || claims[only[a]] > 1) {
            crowded[nCrowded++] = a;
            continue;
        }
        isPlainB[only[a]] = 1;
        plainA[nPlain] = a;
        plainB[nPlain++] = only[a];
    }
    for (let b = 0; b < m; b++) claims[b] = claims[b] > 0 && isPlainB[b] === 0 ? 1 : 0;
    return {
        plain: {a: plainA.subarray(0, nPlain), b: plainB.subarray(0, nPlain)}, crowded: crowded.subarray(0, nCrowded), claimed: indexesWhere(m, b => claims[b] === 1),
    };
}

function cornerSlot(column: number, row: number, mask: number): number {
    const h = Math.imul(column | 0, 0x9e3779b1) ^ Math.imul(row | 0, 0x85ebca6b);
    return (h ^ (h >>> 15)) & mask;
}

function isBoxNear(a: Int32Array, i: number, b: Int32Array, j: number, shiftX: number, shiftY: number, tolerance: number): boolean {
    return Math.abs(b[j] + shiftX - a[i]) <= tolerance && Math.abs(b[j + 1] + shiftY - a[i + 1]) <= tolerance
        && Math.abs(b[j + 2] + shiftX - a[i + 2]) <= tolerance && Math.abs(b[j + 3] + shiftY - a[i + 3]) <= tolerance;
}

/** Pairs that are compared at a time: their vertices fit a processor's cache, and the memory for them is used again and again. */
const PAIRS_AT_A_TIME = 8192;

/** Compares parcels vertex by vertex and takes those that are the same as a pair. */
class Pairing {
    mostSquared = 0;
    private readonly first: LatticePolygons;
    private readonly second: LatticePolygons;
    private readonly toleranceSteps: number;
    private readonly found: {readonly twin: Int32Array; readonly isTaken: Uint8Array; readonly moved: Int32Array};

    constructor(first: LatticePolygons, second: LatticePolygons, toleranceSteps: number, found: Pairing['found']) {
        this.first = first;
        this.second = second;
        this.toleranceSteps = toleranceSteps;
        this.found = found;
    }

    /** Pairs a[i], b[i] of parcels that stand in no other pair. */
    pairAll(a: Int32Array, b: Int32Array): void {
        let memoryA: Int32Array | undefined, memoryB: Int32Array | undefined;
        for (let start = 0; start < a.length; start += PAIRS_AT_A_TIME) {
            const someA = a.subarray(start, start + PAIRS_AT_A_TIME), someB = b.subarray(start, start + PAIRS_AT_A_TIME);
            const first = partOf(this.first, someA, memoryA), second = partOf(this.second, someB, memoryB);
            memoryA = first.xy;
            memoryB = second.xy;
            const rings = new RingPairing(first, second, this.toleranceSteps);
            for (let i = 0; i < someA.length; i++) if (rings.areSame(i, i)) this.take(someA[i], someB[i], rings);
            this.mostSquared = Math.max(this.mostSquared, rings.mostSquared);
        }
    }

    /** Each of `a` takes the first of `b` that is the same and not taken. */
    pairCrowd(a: Int32Array, b: Int32Array, boxesA: Int32Array, boxesB: Int32Array): void {
        if (a.length === 0) return;
        const first = partOf(this.first, a), second = partOf(this.second, b);
        const corners = new CornerIndex(boxesB, second.originX - first.originX, second.originY - first.originY, this.toleranceSteps);
        const rings = new RingPairing(first, second, this.toleranceSteps);
        for (let i = 0; i < a.length; i++) {
            const count = corners.near(boxesA, i);
            for (let k = 0; k < count; k++) {
                const j = corners.found[k];
                if (this.found.isTaken[b[j]] === 1 || !rings.areSame(i, j)) continue;
                this.take(a[i], b[j], rings);
                break;
            }
        }
        this.mostSquared = Math.max(this.mostSquared, rings.mostSquared);
    }

    private take(a: number, b: number, {moved}: RingPairing): void {
        this.found.twin[a] = b;
        this.found.isTaken[b] = 1;
        this.found.moved[a] = moved;
    }
}

/** Starts of a ring that are tried; land visits a place once, and what visits it more often is overlaid. */
const MOST_STARTS = 16;

/** Compares parcels ring by ring; keeps what the last pair that was the same has moved, and the farthest of all. */
class RingPairing {
    moved = 0;
    mostSquared = 0;
    private readonly first: LatticePolygons;
    private readonly second: LatticePolygons;
    private readonly squared: number;
    private readonly shiftX: number;
    private readonly shiftY: number;
    /** Of the parcel being compared, rings that already have a counterpart, and what their vertices moved. */
    private isUsed = new Uint8Array(16);
    private movedHere = 0;
    private mostHere = 0;
    /** Of the rings being compared. */
    private movedNow = 0;
    private mostNow = 0;

    constructor(first: LatticePolygons, second: LatticePolygons, toleranceSteps: number) {
        this.first = first;
        this.second = second;
        this.squared = toleranceSteps * toleranceSteps;
        this.shiftX = second.originX - first.originX;
        this.shiftY = second.originY - first.originY;
    }

    areSame(a: number, b: number): boolean {
        const {first, second} = this;
        const firstA = first.featureStart[a], nRings = first.featureStart[a + 1] - firstA, firstB = second.featureStart[b];
        if (nRings === 0 || second.featureStart[b + 1] - firstB !== nRings) return false;
        if (first.ringStart[firstA + nRings] - first.ringStart[firstA] !== second.ringStart[firstB + nRings] - second.ringStart[firstB]) return false;
        this.movedHere = this.mostHere = 0;
        if (nRings === 1) {
            if (!this.pairRing(firstA, firstB)) return false;
        } else if (!this.pairRings(firstA, firstB, nRings)) return false;
        this.moved = this.movedHere;
        if (this.mostHere > this.mostSquared) this.mostSquared = this.mostHere;
        return true;
    }

    /** Each ring takes the first unused counterpart; those of one parcel are never within the tolerance of each other on land. */
    private pairRings(firstA: number, firstB: number, nRings: number): boolean {
        if (nRings > this.isUsed.length) this.isUsed = new Uint8Array(2 * nRings);
        this.isUsed.fill(0, 0, nRings);
        // rings mostly come in the same order: begin looking where the last one was found
        let at = 0;
        for (let r = 0; r < nRings; r++) {
            let found = -1;
            for (let i = 0; i < nRings && found < 0; i++) {
                const s = at + i < nRings ? at + i : at + i - nRings;
                if (this.isUsed[s] === 0 && this.pairRing(firstA + r, firstB + s)) found = s;
            }
            if (found < 0) return false;
            this.isUsed[found] = 1;
            at = found + 1 < nRings ? found + 1 : 0;
        }
        return true;
    }

    /** Is there a start and a direction from which every vertex of ring s lies near its counterpart in ring r? */
    private pairRing(r: number, s: number): boolean {
        const {first, second} = this;
        const startA = first.ringStart[r], n = first.ringStart[r + 1] - startA, startB = second.ringStart[s];
        if (second.ringStart[s + 1] - startB !== n) return false;
        const x = first.xy[2 * startA] - this.shiftX, y = first.xy[2 * startA + 1] - this.shiftY;
        const {xy} = second;
        let starts = 0;
        for (let k = 0; k < n && starts < MOST_STARTS; k++) {
            const dx = xy[2 * (startB + k)] - x, dy = xy[2 * (startB + k) + 1] - y;
            if (dx * dx + dy * dy > this.squared) continue;
            starts++;
            if (this.isAligned(startA, startB, n, k, 1) || this.isAligned(startA, startB, n, k, -1)) return true;
        }
        return false;
    }

    private isAligned(startA: number, startB: number, n: number, k: number, step: 1 | -1): boolean {
        this.movedNow = this.mostNow = 0;
        // one run to the end of the other ring, and one from its beginning; backwards the other way round
        const first = step === 1 ? n - k : k + 1;
        if (!this.isRunNear(startA, startB + k, first, step)) return false;
        if (first < n && !this.isRunNear(startA + first, step === 1 ? startB : startB + n - 1, n - first, step)) return false;
        this.movedHere += this.movedNow;
        if (this.mostNow > this.mostHere) this.mostHere = this.mostNow;
        return true;
    }

    /** Do `count` vertices from a lie near those from b, one by one? */
    private isRunNear(a: number, b: number, count: number, step: 1 | -1): boolean {
        const first = this.first.xy, second = this.second.xy, {shiftX, shiftY, squared} = this;
        for (let i = 2 * a, end = i + 2 * count, j = 2 * b; i < end; i += 2, j += 2 * step) {
            const dx = second[j] + shiftX - first[i], dy = second[j + 1] + shiftY - first[i + 1];
            if (dx === 0 && dy === 0) continue;
            const distance = dx * dx + dy * dy;
            if (distance > squared) return false;
            if (distance > this.mostNow) this.mostNow = distance;
            this.movedNow++;
        }
        return true;
    }
}
