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
 * Cost    O(vertices), one hash of parcels by a corner of their box
 */

import {parcelBoxes, pickBoxes} from './parcelBoxes.ts';
import {partOf, type LatticePolygons} from './latticePolygons.ts';
import {joinPrints} from './prints.ts';

/** What certification leaves of each parcel for finding it again. */
export interface ParcelMarks {
    /** See `parcelBoxes`. */
    readonly boxes: Int32Array;
    /** See `prints.ts`; with them equal parcels are known without a look at their vertices. */
    readonly prints?: Int32Array;
}

/** With more parcels left than this share of a layer, all of it is looked at. */
const MOST_LEFT = 0.3;

/**
 * @param toleranceSteps largest distance between counterparts; 0 pairs equal parcels only
 */
export function matchParcels(
    first: LatticePolygons, second: LatticePolygons, toleranceSteps: number, marksA?: ParcelMarks, marksB?: ParcelMarks,
): ParcelMatch {
    const boxesA = marksA?.boxes ?? parcelBoxes(first), boxesB = marksB?.boxes ?? parcelBoxes(second);
    const n = first.featureStart.length - 1, m = second.featureStart.length - 1;
    if (!marksA?.prints || !marksB?.prints) return matchVertexByVertex(first, second, toleranceSteps, boxesA, boxesB);
    const twin = joinPrints(marksA.prints, marksB.prints, second.originX - first.originX, second.originY - first.originY);
    const isTaken = new Uint8Array(m);
    for (let a = 0; a < n; a++) if (twin[a] >= 0) isTaken[twin[a]] = 1;
    const leftA = indexesOf(twin, -1), leftB = indexesOf(isTaken, 0);
    if (leftA.length === 0 || leftB.length === 0) return {twin, moved: new Int32Array(n), maxMove: 0};
    const isPart = leftA.length < MOST_LEFT * n && leftB.length < MOST_LEFT * m;
    const rest = isPart ? matchVertexByVertex(partOf(first, leftA), partOf(second, leftB), toleranceSteps, pickBoxes(boxesA, leftA), pickBoxes(boxesB, leftB))
        : matchVertexByVertex(first, second, toleranceSteps, boxesA, boxesB, twin, isTaken);
    if (!isPart) return rest;
    const moved = new Int32Array(n);
    for (let i = 0; i < leftA.length; i++) {
        if (rest.twin[i] < 0) continue;
        twin[leftA[i]] = leftB[rest.twin[i]];
        moved[leftA[i]] = rest.moved[i];
    }
    return {twin, moved, maxMove: rest.maxMove};
}

function indexesOf(values: Int32Array | Uint8Array, wanted: number): Int32Array {
    const found = new Int32Array(values.length);
    let count = 0;
    for (let i = 0; i < values.length; i++) if (values[i] === wanted) found[count++] = i;
    return found.slice(0, count);
}

/** Side of the cells in which the lower left corners of boxes are looked up, or four tolerances where those are wider. */
const CELL_STEPS = 1024;

export interface ParcelMatch {
    /** Parcel of the second layer that is the same as each of the first, or -1. A parcel is paired once. */
    readonly twin: Int32Array;
    /** By parcel of the first layer: vertices of its counterpart that are elsewhere than its own. */
    readonly moved: Int32Array;
    /** Largest distance between counterparts, in steps. */
    readonly maxMove: number;
}

/** @param known pairs found already, and the parcels of the second layer in them */
function matchVertexByVertex(
    first: LatticePolygons, second: LatticePolygons, toleranceSteps: number, boxesA: Int32Array, boxesB: Int32Array, known?: Int32Array, known2?: Uint8Array,
): ParcelMatch {
    const n = first.featureStart.length - 1, m = second.featureStart.length - 1;
    const twin = known ?? new Int32Array(n).fill(-1), isTaken = known2 ?? new Uint8Array(m);
    // positions of the second layer as the first one counts them
    const shiftX = second.originX - first.originX, shiftY = second.originY - first.originY;
    const cell = Math.max(CELL_STEPS, 4 * toleranceSteps);
    const heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * m + 16))).fill(-1), next = new Int32Array(m);
    const mask = heads.length - 1;
    for (let b = m - 1; b >= 0; b--) {
        const slot = cornerSlot(Math.floor((boxesB[4 * b] + shiftX) / cell), Math.floor((boxesB[4 * b + 1] + shiftY) / cell), mask);
        next[b] = heads[slot];
        heads[slot] = b;
    }
    const pairing = new RingPairing(first, second, toleranceSteps), moved = new Int32Array(n);
    for (let a = 0; a < n; a++) {
        if (twin[a] >= 0) continue;
        const x = boxesA[4 * a], y = boxesA[4 * a + 1];
        const firstColumn = Math.floor((x - toleranceSteps) / cell), lastColumn = Math.floor((x + toleranceSteps) / cell);
        const firstRow = Math.floor((y - toleranceSteps) / cell), lastRow = Math.floor((y + toleranceSteps) / cell);
        for (let row = firstRow; row <= lastRow && twin[a] < 0; row++) {
            for (let column = firstColumn; column <= lastColumn && twin[a] < 0; column++) {
                for (let b = heads[cornerSlot(column, row, mask)]; b >= 0; b = next[b]) {
                    if (isTaken[b] === 1 || !isBoxNear(boxesA, 4 * a, boxesB, 4 * b, shiftX, shiftY, toleranceSteps)) continue;
                    if (!pairing.areSame(a, b)) continue;
                    twin[a] = b;
                    moved[a] = pairing.moved;
                    isTaken[b] = 1;
                    break;
                }
            }
        }
    }
    return {twin, moved, maxMove: Math.sqrt(pairing.mostSquared)};
}

function cornerSlot(column: number, row: number, mask: number): number {
    const h = Math.imul(column | 0, 0x9e3779b1) ^ Math.imul(row | 0, 0x85ebca6b);
    return (h ^ (h >>> 15)) & mask;
}

function isBoxNear(a: Int32Array, i: number, b: Int32Array, j: number, shiftX: number, shiftY: number, tolerance: number): boolean {
    return Math.abs(b[j] + shiftX - a[i]) <= tolerance && Math.abs(b[j + 1] + shiftY - a[i + 1]) <= tolerance
        && Math.abs(b[j + 2] + shiftX - a[i + 2]) <= tolerance && Math.abs(b[j + 3] + shiftY - a[i + 3]) <= tolerance;
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
