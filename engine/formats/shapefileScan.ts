/**
 * The quick way into a .shp whose every record is a plain polygon: bytes to lattice steps, and their hash, in one pass.
 *
 * Anything out of the ordinary (a null shape, a wrong record number, ring offsets out of order, a coordinate that is not
 * finite, bytes left over, no record at all) makes the scan give up without a word; `readShapefile` then reads the file and
 * says what is wrong.
 *
 * Source  ESRI Shapefile Technical Description, July 1998
 */

import {createHash} from 'node:crypto';
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

const HEADER_BYTES = 100;
const POLYGON = 5;
/** Read, hashed and decoded while it is in a processor's near cache. */
const CHUNK_BYTES = 256 * 1024;
/** Half the extent that 32-bit steps hold with room for differences. */
const MAX_REACH_STEPS = 2 ** 30;

/** Shape   as `LatticePolygons` of the kernel; feature i is record i + 1 */
export interface ScannedShapes {
    /** On memory that threads can share. */
    readonly xy: Int32Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    readonly sha256: string;
}

/** Turns the first `size` numbers of `coords`, x and y in turn, into lattice steps of the working plane; NaN where there is no place. */
export type ToSteps = (coords: Float64Array, size: number) => void;

/**
 * @param perM lattice steps per metre
 * @param toSteps for a file that is not in metres of the working plane
 * @returns null where the full reader is needed; no error of the file is told here
 * @throws nothing of the system: a file that cannot be opened is null as well
 */
export function scanShapefile(path: string, perM: number, toSteps: ToSteps = metresToSteps(perM)): ScannedShapes | null {
    let file: number;
    try {
        file = openSync(path, 'r');
    } catch {
        return null; // the full reader says why
    }
    try {
        return new Scan(file, perM, toSteps).run();
    } catch (error) {
        if (error instanceof Error && 'syscall' in error) return null;
        throw error;
    } finally {
        closeSync(file);
    }
}

function metresToSteps(perM: number): ToSteps {
    return (coords, size) => {
        for (let i = 0; i < size; i++) coords[i] = Math.round(coords[i] * perM);
    };
}

/** Bytes of a record before its ring offsets. */
const RECORD_HEAD_BYTES = 52;

class Scan {
    private readonly file: number;
    private readonly perM: number;
    private readonly toSteps: ToSteps;
    private readonly size: number;
    private readonly hash = createHash('sha256');
    /** Bytes not yet decoded are buffer[start, end). */
    private buffer = new ArrayBuffer(2 * CHUNK_BYTES);
    private bytes = new Uint8Array(this.buffer);
    private view = new DataView(this.buffer);
    private start = 0;
    private end = 0;
    private place = 0;
    /** Vertices of the records in the buffer, as they stand there. */
    private coords = new Float64Array(this.buffer.byteLength / 8);
    private xy: Int32Array = new Int32Array(0);
    private size2 = 0;
    private ringStart = new Uint32Array(1024);
    private rings = 0;
    private featureStart = new Uint32Array(1024);
    private features = 0;
    private originX = 0;
    private originY = 0;

    constructor(file: number, perM: number, toSteps: ToSteps) {
        this.file = file;
        this.perM = perM;
        this.toSteps = toSteps;
        this.size = fstatSync(file).size;
    }

    run(): ScannedShapes | null {
        if (this.size < HEADER_BYTES || !this.need(HEADER_BYTES)) return null;
        const {view, perM} = this;
        if (view.getInt32(0) !== 9994 || view.getInt32(24) * 2 !== this.size || view.getInt32(32, true) !== POLYGON) return null;
        const [minX, minY, maxX, maxY] = [36, 44, 52, 60].map(at => view.getFloat64(at, true));
        const middle = Float64Array.of((minX + maxX) / 2, (minY + maxY) / 2);
        this.toSteps(middle, 2);
        [this.originX, this.originY] = middle;
        if (!(Math.abs(this.originX) < 2 ** 52) || !(Math.abs(this.originY) < 2 ** 52)) return null;
        this.start = HEADER_BYTES;
        // a vertex takes 16 bytes
        this.xy = new Int32Array(new SharedArrayBuffer(8 * Math.ceil((this.size - HEADER_BYTES) / 16)));
        while (this.place - (this.end - this.start) < this.size) if (!this.records()) return null;
        if (this.features === 0) return null; // a layer of nothing is a fault, which the full reader tells
        return {
            xy: this.xy.subarray(0, this.size2), ringStart: this.ringStart.slice(0, this.rings + 1),
            featureStart: this.featureStart.slice(0, this.features + 1), originX: this.originX, originY: this.originY, perM,
            sha256: this.hash.digest('hex'),
        };
    }

    /** Are `count` bytes there from `start`? Reads on where they are not. */
    private need(count: number): boolean {
        if (this.end - this.start >= count) return true;
        const left = this.bytes.subarray(this.start, this.end);
        if (count + CHUNK_BYTES > this.buffer.byteLength) {
            if (count > this.size) return false;
            this.buffer = new ArrayBuffer(8 * Math.ceil(count / 8) + 2 * CHUNK_BYTES);
            const bytes = new Uint8Array(this.buffer);
            bytes.set(left);
            this.bytes = bytes;
            this.view = new DataView(this.buffer);
            this.coords = new Float64Array(this.buffer.byteLength / 8);
        } else this.bytes.copyWithin(0, this.start, this.end);
        this.end -= this.start;
        this.start = 0;
        while (this.end < count) {
            const got = readSync(this.file, this.bytes, this.end, Math.min(CHUNK_BYTES, this.bytes.length - this.end), this.place);
            if (got === 0) return false;
            this.hash.update(this.bytes.subarray(this.end, this.end + got));
            this.end += got;
            this.place += got;
        }
        return true;
    }

    /** The next record, and all that follow it in the buffer. */
    private records(): boolean {
        if (!this.need(RECORD_HEAD_BYTES)) return false;
        const contentBytes = this.view.getInt32(this.start + 4) * 2;
        if (contentBytes < 44 || !this.need(8 + contentBytes)) return false;
        const {view, end} = this;
        let {start, features} = this, size = 0;
        while (end - start >= RECORD_HEAD_BYTES) {
            const bytes = 8 + view.getInt32(start + 4) * 2;
            if (bytes > end - start) break;
            const more = view.getInt32(start) === features + 1 && bytes >= RECORD_HEAD_BYTES ? this.record(start, bytes, size) : -1;
            if (more < 0) return false;
            size = more;
            start += bytes;
            if (++features >= this.featureStart.length) this.featureStart = grown(this.featureStart, features);
            this.featureStart[features] = this.rings;
        }
        this.start = start;
        this.features = features;
        return this.keepSteps(size);
    }

    /**
     * Rings of the record at `start`, whose vertices are added to `coords` from `size` on; a last one equal to the first of its
     * ring is dropped.
     * @returns the new size, or -1 for what is out of the ordinary
     */
    private record(start: number, bytes: number, size: number): number {
        const {view, coords} = this;
        const nRings = view.getInt32(start + 44, true), nPoints = view.getInt32(start + 48, true);
        if (view.getInt32(start + 8, true) !== POLYGON || nRings < 1 || nPoints < 1
            || RECORD_HEAD_BYTES + 4 * nRings + 16 * nPoints !== bytes) return -1;
        if (this.rings + nRings >= this.ringStart.length) this.ringStart = grown(this.ringStart, this.rings + nRings);
        const {ringStart, size2} = this, points = start + RECORD_HEAD_BYTES + 4 * nRings;
        let first = view.getInt32(start + RECORD_HEAD_BYTES, true);
        if (first !== 0) return -1;
        for (let ring = 1; ring <= nRings; ring++) {
            const next = ring < nRings ? view.getInt32(start + RECORD_HEAD_BYTES + 4 * ring, true) : nPoints;
            if (next <= first || next > nPoints) return -1;
            const from = points + 16 * first, last = points + 16 * (next - 1);
            const x0 = view.getFloat64(from, true), y0 = view.getFloat64(from + 8, true);
            coords[size++] = x0;
            coords[size++] = y0;
            for (let at = from + 16; at < last; at += 16) {
                coords[size++] = view.getFloat64(at, true);
                coords[size++] = view.getFloat64(at + 8, true);
            }
            if (last > from) {
                const x = view.getFloat64(last, true), y = view.getFloat64(last + 8, true);
                if (x !== x0 || y !== y0) {
                    coords[size++] = x;
                    coords[size++] = y;
                }
            }
            ringStart[++this.rings] = (size2 + size) / 2;
            first = next;
        }
        return size;
    }

    /** Puts the first `size` numbers of `coords` on the lattice. */
    private keepSteps(size: number): boolean {
        const {coords, xy, size2, originX, originY} = this;
        this.toSteps(coords, size);
        for (let i = 0; i < size; i += 2) {
            const x = coords[i] - originX, y = coords[i + 1] - originY;
            // false for what is not finite, too
            if (!(x < MAX_REACH_STEPS && x > -MAX_REACH_STEPS && y < MAX_REACH_STEPS && y > -MAX_REACH_STEPS)) return false;
            xy[size2 + i] = x;
            xy[size2 + i + 1] = y;
        }
        this.size2 = size2 + size;
        return true;
    }
}

function grown(old: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
    const bigger = new Uint32Array(2 * Math.max(old.length, atLeast));
    bigger.set(old);
    return bigger;
}
