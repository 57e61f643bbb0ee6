/**
 * A polygon shapefile as bytes: nothing is decoded before somebody asks for a record.
 *
 * Order    records as in the file; record numbers start at 0
 * Source   ESRI Shapefile Technical Description, July 1998, pages 4–9; dBase III+ header
 */

import {open} from 'node:fs/promises';
import {hashHead} from './cancel.ts';

const FILE_HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
/** Shape type, bounding box, number of parts, number of points. */
const POLYGON_HEADER_BYTES = 44;
const POLYGON = 5;
/** Bytes of a class code that fit a float64 as one whole number. */
const LONGEST_CODE = 6;

export interface PolygonFile {
    /** The rings of one record in metres. */
    readonly decode: (record: number) => Rings;
    /** The whole file as 32-bit words: every record begins on a word. */
    readonly words: Int32Array;
    /** Record r fills words [start[r], start[r] + length[r]) without its record header. */
    readonly start: Int32Array;
    readonly length: Int32Array;
    readonly hash: Int32Array;
    /** minX, minY, maxX, maxY a record, metres. */
    readonly boxes: Float64Array;
    /** Class of each record as a number into `classes`. */
    readonly classOf: Uint16Array;
    readonly classes: readonly string[];
}

/** One record: closed rings, outer ones clockwise as in the file; ring k is points [ringStarts[k], ringStarts[k + 1]). */
export interface Rings {
    readonly xy: Float64Array;
    readonly ringStarts: readonly number[];
}

/** One large read per file on the thread pool, so that several files are read at once. */
async function readWhole(path: string): Promise<Uint8Array> {
    const file = await open(path);
    try {
        const {size} = await file.stat();
        const bytes = new Uint8Array(new ArrayBuffer(size));
        let done = 0;
        while (done < size) {
            const {bytesRead} = await file.read(bytes, done, size - done, done);
            if (bytesRead === 0) throw new Error(`${path} ended after ${done} of ${size} bytes`);
            done += bytesRead;
        }
        return bytes;
    } finally {
        await file.close();
    }
}

/** The shapefile of a path and the class field of the table beside it; `classes` is shared by both dates. */
export async function readPolygonFile(shpPath: string, field: string, classes: string[]): Promise<PolygonFile> {
    const [shp, dbf] = await Promise.all([readWhole(shpPath), readWhole(shpPath.replace(/\.shp$/, '.dbf'))]);
    const records = readRecords(shp, rowCount(dbf));
    return {...records, classOf: readClasses(dbf, field, classes), classes};
}

function readRecords(shp: Uint8Array, count: number): Omit<PolygonFile, 'classOf' | 'classes'> {
    const view = new DataView(shp.buffer);
    const words = new Int32Array(shp.buffer, 0, shp.byteLength >> 2);
    const start = new Int32Array(count);
    const length = new Int32Array(count);
    const hash = new Int32Array(count);
    const boxes = new Float64Array(4 * count);
    let at = FILE_HEADER_BYTES;
    for (let record = 0; record < count; record++) {
        const bytes = 2 * view.getInt32(at + 4);
        at += RECORD_HEADER_BYTES;
        if (view.getInt32(at, true) !== POLYGON) throw new Error(`record ${record} is not a polygon`);
        start[record] = at >> 2;
        length[record] = bytes >> 2;
        for (let side = 0; side < 4; side++) boxes[4 * record + side] = view.getFloat64(at + 4 + 8 * side, true);
        hash[record] = hashHead(words, at >> 2, bytes >> 2);
        at += bytes;
    }
    if (at !== shp.byteLength) throw new Error(`${count} rows, but the shapes end at byte ${at} of ${shp.byteLength}`);
    return {decode: record => decodeRecord(view, start[record] << 2), words, start, length, hash, boxes};
}

function rowCount(dbf: Uint8Array): number {
    return new DataView(dbf.buffer).getUint32(4, true);
}

/** @throws Error if the table has not this field */
function readClasses(dbf: Uint8Array, field: string, classes: string[]): Uint16Array {
    const header = new DataView(dbf.buffer);
    const headerBytes = header.getUint16(8, true);
    const recordBytes = header.getUint16(10, true);
    const count = rowCount(dbf);
    const text = new TextDecoder('latin1');
    let column = 1;
    let width = 0;
    for (let at = 32; dbf[at] !== 0x0d; at += 32) {
        const name = text.decode(dbf.subarray(at, at + 11)).replace(/\0.*$/, '');
        width = dbf[at + 16];
        if (name === field) break;
        column += width;
        width = 0;
    }
    if (width === 0) throw new Error(`no field ${field}`);
    const classOf = new Uint16Array(count);
    const known = new Map<number, number>();
    const keyBytes = Math.min(width, LONGEST_CODE);
    for (let record = 0; record < count; record++) {
        const at = headerBytes + record * recordBytes + column;
        let key = 0;
        for (let byte = 0; byte < keyBytes; byte++) key = 256 * key + dbf[at + byte];
        let number = known.get(key);
        if (number === undefined) {
            const code = text.decode(dbf.subarray(at, at + width)).trim();
            number = classes.indexOf(code);
            if (number < 0) number = classes.push(code) - 1;
            known.set(key, number);
        }
        classOf[record] = number;
    }
    return classOf;
}

function decodeRecord(view: DataView, at: number): Rings {
    const parts = view.getInt32(at + 36, true);
    const points = view.getInt32(at + 40, true);
    const ringStarts: number[] = [];
    for (let part = 0; part < parts; part++) ringStarts.push(view.getInt32(at + POLYGON_HEADER_BYTES + 4 * part, true));
    ringStarts.push(points);
    const xy = new Float64Array(2 * points);
    const first = at + POLYGON_HEADER_BYTES + 4 * parts;
    for (let k = 0; k < xy.length; k++) xy[k] = view.getFloat64(first + 8 * k, true);
    return {xy, ringStarts};
}
