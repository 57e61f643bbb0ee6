/**
 * Both layers on one grid, every ring from its smallest vertex on: a re-export that moved nothing by half a step, and
 * began its rings elsewhere, has equal records again.
 *
 * Shape    a record: minX, minY, maxX, maxY, number of rings, where each ring starts, then closed rings of x, y in steps
 */

import {hashHead} from './cancel.ts';
import type {PolygonFile, Rings} from './shapefile.ts';

const BOX_WORDS = 4;
/** At least as many words as `matchRecords` looks at. */
const SHORTEST_RECORD = 10;

export interface Origin {
    readonly x: number;
    readonly y: number;
}

export function originOf({boxes}: PolygonFile): Origin {
    let x = Infinity, y = Infinity;
    for (let at = 0; at < boxes.length; at += 4) {
        x = Math.min(x, boxes[at]);
        y = Math.min(y, boxes[at + 1]);
    }
    return {x: Math.floor(x / 1000) * 1000, y: Math.floor(y / 1000) * 1000};
}

/** Scratch ring in steps, without repeated vertices and without the closing one. */
let ringX = new Int32Array(4096);
let ringY = new Int32Array(4096);

/** Fills the scratch ring and returns its number of vertices. */
function layRing(xy: Float64Array, from: number, to: number, origin: Origin, gridM: number): number {
    if (to - from > ringX.length) {
        ringX = new Int32Array(2 * (to - from));
        ringY = new Int32Array(2 * (to - from));
    }
    let size = 0;
    for (let point = from; point < to; point++) {
        const x = Math.round((xy[2 * point] - origin.x) / gridM);
        const y = Math.round((xy[2 * point + 1] - origin.y) / gridM);
        if (size > 0 && ringX[size - 1] === x && ringY[size - 1] === y) continue;
        ringX[size] = x;
        ringY[size++] = y;
    }
    while (size > 1 && ringX[0] === ringX[size - 1] && ringY[0] === ringY[size - 1]) size--;
    return size;
}

function smallest(size: number): number {
    let first = 0;
    for (let k = 1; k < size; k++) {
        if (ringX[k] < ringX[first] || (ringX[k] === ringX[first] && ringY[k] < ringY[first])) first = k;
    }
    return first;
}

export function laidOnGrid(file: PolygonFile, origin: Origin, gridM: number): PolygonFile {
    const count = file.start.length;
    const words = new Int32Array((file.words.length >> 1) + SHORTEST_RECORD * count);
    const start = new Int32Array(count);
    const length = new Int32Array(count);
    const hash = new Int32Array(count);
    const boxes = new Float64Array(4 * count);
    let end = 0;
    for (let record = 0; record < count; record++) {
        start[record] = end;
        end = writeRecord(file.decode(record), words, end, origin, gridM);
        length[record] = end - start[record];
        hash[record] = hashHead(words, start[record], length[record]);
        boxes[4 * record] = origin.x + gridM * words[start[record]];
        boxes[4 * record + 1] = origin.y + gridM * words[start[record] + 1];
        boxes[4 * record + 2] = origin.x + gridM * words[start[record] + 2];
        boxes[4 * record + 3] = origin.y + gridM * words[start[record] + 3];
    }
    const decode = (record: number): Rings => readRecord(words, start[record], origin, gridM);
    return {decode, words, start, length, hash, boxes, classOf: file.classOf, classes: file.classes};
}

/** Rings that collapsed on the grid are left out. */
function writeRecord({xy, ringStarts}: Rings, words: Int32Array, at: number, origin: Origin, gridM: number): number {
    const nRings = ringStarts.length - 1;
    const head = at + BOX_WORDS;
    let minX = 0x7fffffff, minY = 0x7fffffff, maxX = -0x80000000, maxY = -0x80000000;
    let kept = 0;
    let points = 0;
    const first = head + 2 + nRings;
    words[head + 1] = 0;
    for (let ring = 0; ring < nRings; ring++) {
        const size = layRing(xy, ringStarts[ring], ringStarts[ring + 1], origin, gridM);
        if (size < 3) continue;
        const turn = smallest(size);
        for (let k = 0; k <= size; k++) {
            const from = turn + k < size ? turn + k : (turn + k) % size;
            const x = ringX[from];
            const y = ringY[from];
            if (x < minX) minX = x;
            if (x > maxX) maxX = x;
            if (y < minY) minY = y;
            if (y > maxY) maxY = y;
            words[first + 2 * points] = x;
            words[first + 2 * points++ + 1] = y;
        }
        words[head + 1 + ++kept] = points;
    }
    words[at] = minX;
    words[at + 1] = minY;
    words[at + 2] = maxX;
    words[at + 3] = maxY;
    words[head] = kept;
    const moved = head + 2 + kept;
    if (kept < nRings) words.copyWithin(moved, first, first + 2 * points);
    const end = moved + 2 * points;
    if (end < at + SHORTEST_RECORD) words.fill(0, end, at + SHORTEST_RECORD);
    return Math.max(end, at + SHORTEST_RECORD);
}

function readRecord(words: Int32Array, at: number, origin: Origin, gridM: number): Rings {
    const head = at + BOX_WORDS;
    const kept = words[head];
    const ringStarts = Array.from(words.subarray(head + 1, head + 2 + kept));
    const points = ringStarts[kept];
    const first = head + 2 + kept;
    const xy = new Float64Array(2 * points);
    for (let k = 0; k < xy.length; k += 2) {
        xy[k] = origin.x + gridM * words[first + k];
        xy[k + 1] = origin.y + gridM * words[first + k + 1];
    }
    return {xy, ringStarts};
}
