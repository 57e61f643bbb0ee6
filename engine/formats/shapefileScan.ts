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
const CHUNK_BYTES = 4 * 1024 * 1024;
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
    /** Extent of the vertices in the units of the file. */
    readonly bbox: readonly [minX: number, minY: number, maxX: number, maxY: number];
    readonly sha256: string;
}

/**
 * @param perM lattice steps per metre
 * @returns null where the full reader is needed; no error of the file is told here
 * @throws nothing of the system: a file that cannot be opened is null as well
 */
export function scanShapefile(path: string, perM: number): ScannedShapes | null {
    let file: number;
    try {
        file = openSync(path, 'r');
    } catch {
        return null; // the full reader says why
    }
    try {
        return new Scan(file, perM).run();
    } catch (error) {
        if (error instanceof Error && 'syscall' in error) return null;
        throw error;
    } finally {
        closeSync(file);
    }
}

class Scan {
    private readonly file: number;
    private readonly perM: number;
    private readonly size: number;
    private readonly hash = createHash('sha256');
    /** Bytes not yet decoded are buffer[start, end). */
    private buffer = new ArrayBuffer(2 * CHUNK_BYTES);
    private bytes = new Uint8Array(this.buffer);
    private view = new DataView(this.buffer);
    private start = 0;
    private end = 0;
    private place = 0;
    private xy: Int32Array = new Int32Array(0);
    private size2 = 0;
    private ringStart = new Uint32Array(1024);
    private rings = 0;
    private featureStart = new Uint32Array(1024);
    private features = 0;
    private originX = 0;
    private originY = 0;
    private readonly bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];

    constructor(file: number, perM: number) {
        this.file = file;
        this.perM = perM;
        this.size = fstatSync(file).size;
    }

    run(): ScannedShapes | null {
        if (this.size < HEADER_BYTES || !this.need(HEADER_BYTES)) return null;
        const {view, perM} = this;
        if (view.getInt32(0) !== 9994 || view.getInt32(24) * 2 !== this.size || view.getInt32(32, true) !== POLYGON) return null;
        const [minX, minY, maxX, maxY] = [36, 44, 52, 60].map(at => view.getFloat64(at, true) * perM);
        this.originX = Math.round((minX + maxX) / 2);
        this.originY = Math.round((minY + maxY) / 2);
        if (!(Math.abs(this.originX) < 2 ** 52) || !(Math.abs(this.originY) < 2 ** 52)) return null;
        this.start = HEADER_BYTES;
        // a vertex takes 16 bytes
        this.xy = new Int32Array(new SharedArrayBuffer(8 * Math.ceil((this.size - HEADER_BYTES) / 16)));
        while (this.place - (this.end - this.start) < this.size) if (!this.record()) return null;
        if (this.features === 0) return null; // a layer of nothing is a fault, which the full reader tells
        return {
            xy: this.xy.subarray(0, this.size2), ringStart: this.ringStart.slice(0, this.rings + 1),
            featureStart: this.featureStart.slice(0, this.features + 1), originX: this.originX, originY: this.originY, perM,
            bbox: this.bbox, sha256: this.hash.digest('hex'),
        };
    }

    /** Are `count` bytes there from `start`? Reads on where they are not. */
    private need(count: number): boolean {
        if (this.end - this.start >= count) return true;
        const left = this.bytes.subarray(this.start, this.end);
        if (count + CHUNK_BYTES > this.buffer.byteLength) {
            if (count > this.size) return false;
            this.buffer = new ArrayBuffer(count + 2 * CHUNK_BYTES);
            const bytes = new Uint8Array(this.buffer);
            bytes.set(left);
            this.bytes = bytes;
            this.view = new DataView(this.buffer);
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

    private record(): boolean {
        if (!this.need(52)) return false;
        const number = this.view.getInt32(this.start), contentBytes = this.view.getInt32(this.start + 4) * 2;
        if (number !== this.features + 1 || contentBytes < 44 || !this.need(8 + contentBytes)) return false;
        const {view, start} = this;
        const nRings = view.getInt32(start + 44, true), nPoints = view.getInt32(start + 48, true);
        if (view.getInt32(start + 8, true) !== POLYGON || nRings < 1 || nPoints < 1 || 44 + 4 * nRings + 16 * nPoints !== contentBytes) return false;
        if (this.rings + nRings >= this.ringStart.length) this.ringStart = grown(this.ringStart, this.rings + nRings);
        if (this.features + 1 >= this.featureStart.length) this.featureStart = grown(this.featureStart, this.features);
        const points = start + 52 + 4 * nRings;
        let first = view.getInt32(start + 52, true);
        if (first !== 0) return false;
        for (let ring = 0; ring < nRings; ring++) {
            const next = ring + 1 < nRings ? view.getInt32(start + 56 + 4 * ring, true) : nPoints;
            if (next <= first || next > nPoints) return false;
            if (!this.ring(points + 16 * first, points + 16 * next)) return false;
            first = next;
        }
        this.featureStart[++this.features] = this.rings;
        this.start += 8 + contentBytes;
        return true;
    }

    /** Vertices of one ring; a last one equal to the first is dropped. */
    private ring(from: number, to: number): boolean {
        const {view, xy, perM, originX, originY, bbox} = this;
        let [minX, minY, maxX, maxY] = bbox;
        let size = this.size2;
        const isClosed = to - from > 16 && view.getFloat64(from, true) === view.getFloat64(to - 16, true)
            && view.getFloat64(from + 8, true) === view.getFloat64(to - 8, true);
        const end = isClosed ? to - 16 : to;
        for (let at = from; at < end; at += 16) {
            const x = view.getFloat64(at, true), y = view.getFloat64(at + 8, true);
            const stepX = Math.round(x * perM) - originX, stepY = Math.round(y * perM) - originY;
            // false for what is not finite, too
            if (!(stepX < MAX_REACH_STEPS && stepX > -MAX_REACH_STEPS && stepY < MAX_REACH_STEPS && stepY > -MAX_REACH_STEPS)) return false;
            if (x < minX) minX = x;
            if (x > maxX) maxX = x;
            if (y < minY) minY = y;
            if (y > maxY) maxY = y;
            xy[size++] = stepX;
            xy[size++] = stepY;
        }
        bbox[0] = minX;
        bbox[1] = minY;
        bbox[2] = maxX;
        bbox[3] = maxY;
        this.size2 = size;
        this.ringStart[++this.rings] = size / 2;
        return true;
    }
}

function grown(old: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
    const bigger = new Uint32Array(2 * Math.max(old.length, atLeast));
    bigger.set(old);
    return bigger;
}
