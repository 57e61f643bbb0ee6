/**
 * Is every parcel, by itself, certainly fine? Rings that are simple and apart, their nesting known, wide enough to survive
 * rounding. What is not certainly fine is called suspect and looked at again by other means; nothing is called fine
 * wrongly.
 *
 * A fine parcel is what lies on the left of its rings, once each is walked in the direction found here.
 *
 * Cost    some 40 ns a vertex for parcels of 30; n log n for long rings; no allocation per parcel
 */

import {ringArea2} from './area.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import {hasContact, hasNeedle, isInsideOdd, loadRing, parcelEdges, type ParcelEdges} from './parcelEdges.ts';

/** Vertices of a parcel that repeat the one before them, and the first place where. Relative steps. */
export interface Duplicates {
    readonly parcel: number;
    readonly count: number;
    readonly x: number;
    readonly y: number;
}

export interface ParcelCheck {
    /** By parcel. */
    readonly isSuspect: Uint8Array;
    readonly suspectCount: number;
    /** By ring of a fine parcel: the interior lies on the right of the ring as written. */
    readonly isFlipped: Uint8Array;
    /** Twice the plane area of each fine parcel in steps²; 0n for others. */
    readonly area2: BigInt64Array;
    /** Boxes by parcel: min x, min y, max x, max y; inverted for a parcel without vertices. */
    readonly boxes: Int32Array;
    /** Of fine parcels. */
    readonly duplicates: readonly Duplicates[];
}

/** Narrower parcels, by twice their area over their length around, may vanish when others round them. */
const THIN_STEPS = 4;

export function checkParcels({xy, ringStart, featureStart}: LatticePolygons): ParcelCheck {
    const n = featureStart.length - 1, rings = ringStart.length - 1;
    let mostVertices = 0, mostRings = 0;
    for (let parcel = 0; parcel < n; parcel++) {
        const first = featureStart[parcel], last = featureStart[parcel + 1];
        mostVertices = Math.max(mostVertices, ringStart[last] - ringStart[first] + last - first);
        mostRings = Math.max(mostRings, last - first);
    }
    const isSuspect = new Uint8Array(n), isFlipped = new Uint8Array(rings), area2 = new BigInt64Array(n);
    const boxes = new Int32Array(4 * n);
    const duplicates: Duplicates[] = [];
    const edges = parcelEdges(mostVertices);
    const ringAt = new Int32Array(mostRings + 1);
    let suspectCount = 0;
    for (let parcel = 0; parcel < n; parcel++) {
        const first = featureStart[parcel], last = featureStart[parcel + 1];
        setBox(xy, ringStart[first], ringStart[last], boxes, parcel);
        const vertices = ringStart[last] - ringStart[first];
        const isFine = checkParcel(xy, ringStart, first, last, edges, ringAt, boxes, parcel, isFlipped, area2);
        if (!isFine) {
            isSuspect[parcel] = 1;
            suspectCount++;
            area2[parcel] = 0n;
        } else if (ringAt[last - first] - (last - first) < vertices) {
            duplicates.push(duplicatesOf(xy, ringStart, first, last, parcel));
        }
    }
    return {isSuspect, suspectCount, isFlipped, area2, boxes, duplicates};
}

function setBox(xy: Int32Array, start: number, end: number, boxes: Int32Array, parcel: number): void {
    let minX = 2 ** 31 - 1, minY = minX, maxX = -(2 ** 31), maxY = maxX;
    for (let i = 2 * start; i < 2 * end; i += 2) {
        const x = xy[i], y = xy[i + 1];
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
    }
    boxes[4 * parcel] = minX;
    boxes[4 * parcel + 1] = minY;
    boxes[4 * parcel + 2] = maxX;
    boxes[4 * parcel + 3] = maxY;
}

/** Leaves in `ringAt` where each ring begins in the scratch, and at the end their whole length. */
function checkParcel(
    xy: Int32Array, ringStart: Uint32Array, first: number, last: number, edges: ParcelEdges, ringAt: Int32Array,
    boxes: Int32Array, parcel: number, isFlipped: Uint8Array, area2: BigInt64Array,
): boolean {
    if (first === last) return false;
    let end = 0;
    for (let ring = first; ring < last; ring++) {
        ringAt[ring - first] = end;
        const size = loadRing(edges, xy, ringStart[ring], ringStart[ring + 1], end);
        if (size < 3 || hasNeedle(edges, end, end + size)) return false;
        end += size + 1;
    }
    ringAt[last - first] = end;
    if (hasContact(edges, end)) return false;
    const width = boxes[4 * parcel + 2] - boxes[4 * parcel], height = boxes[4 * parcel + 3] - boxes[4 * parcel + 1];
    const isSmall = 2 * (end + 1) * (width + 1) * (height + 1) < 2 ** 53;
    const around = lengthAround(edges, end);
    let total = 0, bigTotal = 0n;
    for (let ring = first; ring < last; ring++) {
        const at = ringAt[ring - first], to = ringAt[ring - first + 1] - 1;
        const isHole = last - first > 1 && isInsideOdd(edges, end, edges.x[at], edges.y[at], at, to);
        if (isSmall) {
            const area = smallArea2(edges, at, to);
            total += isHole ? -Math.abs(area) : Math.abs(area);
            isFlipped[ring] = area > 0 === isHole ? 1 : 0;
        } else {
            const area = largeArea2(edges, at, to), isPositive = area > 0n;
            bigTotal += isPositive === isHole ? -area : area;
            isFlipped[ring] = isPositive === isHole ? 1 : 0;
        }
    }
    area2[parcel] = isSmall ? BigInt(total) : bigTotal;
    return (isSmall ? total : Number(bigTotal)) > THIN_STEPS * around;
}

/** Length of all edges, |dx| + |dy|. */
function lengthAround({minX, minY, maxX, maxY, after}: ParcelEdges, end: number): number {
    let length = 0;
    for (let i = 0; i < end; i++) if (after[i] >= 0) length += maxX[i] - minX[i] + maxY[i] - minY[i];
    return length;
}

/** Twice the signed area; exact while every term and their sum stay below 2^53, as the caller makes sure. */
function smallArea2({x, y}: ParcelEdges, at: number, end: number): number {
    const x0 = x[at], y0 = y[at];
    let area = 0, ax = x[at + 1] - x0, ay = y[at + 1] - y0;
    for (let i = at + 2; i < end; i++) {
        const bx = x[i] - x0, by = y[i] - y0;
        area += ax * by - ay * bx;
        ax = bx;
        ay = by;
    }
    return area;
}

function largeArea2({x, y}: ParcelEdges, at: number, end: number): bigint {
    const coords = new Float64Array(2 * (end - at));
    for (let i = at; i < end; i++) {
        coords[2 * (i - at)] = x[i];
        coords[2 * (i - at) + 1] = y[i];
    }
    return ringArea2(coords, 0, end - at);
}

function duplicatesOf(xy: Int32Array, ringStart: Uint32Array, first: number, last: number, parcel: number): Duplicates {
    let count = 0, x = Infinity, y = Infinity;
    for (let ring = first; ring < last; ring++) {
        const start = ringStart[ring], end = ringStart[ring + 1];
        for (let v = start, u = end - 1; v < end; u = v++) {
            const vx = xy[2 * v], vy = xy[2 * v + 1];
            if (vx !== xy[2 * u] || vy !== xy[2 * u + 1]) continue;
            count++;
            if (vx < x || (vx === x && vy < y)) {
                x = vx;
                y = vy;
            }
        }
    }
    return {parcel, count, x, y};
}
