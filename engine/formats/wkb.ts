/**
 * Well-known binary to rings and back, every read checked against the end of the bytes.
 *
 * Source   OGC 06-103r4 §8 (WKB), ISO 19125 and ISO/IEC 13249-3 type numbers (Z +1000, M +2000, ZM +3000; curves 8 to
 *          14); the EWKB flags of PostGIS (Z 0x80000000, M 0x40000000, SRID 0x20000000), which old files carry
 */

import {RING_BEGINS_PART, RING_IS_HOLE, type PolygonsBuilder} from '../core/polygons.ts';

/** What a blob turned out to be. Only `polygon` leaves rings behind. */
export type WkbOutcome =
    | {readonly kind: 'polygon'; readonly hasExtraDimension: boolean}
    | {readonly kind: 'empty'}
    | {readonly kind: 'curve' | 'other'; readonly type: string}
    | {readonly kind: 'bad'; readonly reason: string};

const TYPE_NAMES: Readonly<Record<number, string>> = {
    1: 'Point', 2: 'LineString', 3: 'Polygon', 4: 'MultiPoint', 5: 'MultiLineString', 6: 'MultiPolygon',
    7: 'GeometryCollection', 8: 'CircularString', 9: 'CompoundCurve', 10: 'CurvePolygon', 11: 'MultiCurve',
    12: 'MultiSurface', 13: 'Curve', 14: 'Surface', 15: 'PolyhedralSurface', 16: 'TIN', 17: 'Triangle',
};
const POLYGON = 3;
const MULTI_POLYGON = 6;
const CURVE_POLYGON = 10;
const MULTI_SURFACE = 12;
/** Curves proper; a MultiSurface is one only if one of its parts is. */
const CURVES = new Set([8, 9, 10, 11, 13, 14]);

/** A blob that is not what it says. Never leaves this file. */
class WkbFault extends Error {}

/**
 * Reads polygons into rings, one geometry at a time, and keeps the memory for the next one. A geometry reaches the
 * builder only when all of it could be read, so a damaged blob leaves nothing behind.
 */
export class WkbReader {
    private xy = new Float64Array(1024);
    private size = 0;
    private readonly ringEnds: number[] = [];
    private readonly ringRoles: number[] = [];
    private view: DataView = new DataView(new ArrayBuffer(0));
    private position = 0;
    private end = 0;
    private hasExtraDimension = false;

    /** Decode bytes [start, end) of `bytes`. Rings wait for `appendTo`. */
    read(bytes: Uint8Array, start = 0, end = bytes.length): WkbOutcome {
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        this.position = start;
        this.end = Math.min(end, bytes.length);
        this.size = 0;
        this.ringEnds.length = 0;
        this.ringRoles.length = 0;
        this.hasExtraDimension = false;
        try {
            const head = this.header();
            const isSurface = head.type === POLYGON || head.type === MULTI_POLYGON || head.type === MULTI_SURFACE;
            if (!isSurface) {
                const type = TYPE_NAMES[head.type];
                if (type === undefined) return {kind: 'bad', reason: `geometry type ${head.type} does not exist`};
                return {kind: CURVES.has(head.type) ? 'curve' : 'other', type};
            }
            if (head.type === POLYGON) this.rings(head);
            else if (!this.parts(head)) return {kind: 'curve', type: TYPE_NAMES[head.type]};
        } catch (error) {
            if (error instanceof WkbFault) return {kind: 'bad', reason: error.message};
            throw error;
        }
        return this.size === 0 ? {kind: 'empty'} : {kind: 'polygon', hasExtraDimension: this.hasExtraDimension};
    }

    /** Hand the rings of the last polygon to `builder` as one feature. */
    appendTo(builder: PolygonsBuilder): void {
        let vertex = 0;
        for (let ring = 0; ring < this.ringEnds.length; ring++) {
            const ringEnd = this.ringEnds[ring];
            for (; vertex < ringEnd; vertex++) builder.vertex(this.xy[2 * vertex], this.xy[2 * vertex + 1]);
            builder.endRing(this.ringRoles[ring]);
        }
        builder.endFeature();
    }

    /** Byte order, type and dimensions at the reading position, which moves behind them. */
    private header(): {type: number; stride: number; little: boolean} {
        this.need(5, 'a header');
        const order = this.view.getUint8(this.position);
        if (order > 1) throw new WkbFault(`byte order ${order} does not exist`);
        const little = order === 1;
        const word = this.view.getUint32(this.position + 1, little);
        this.position += 5;
        if (word & 0x20000000) {
            this.need(4, 'an SRID');
            this.position += 4;
        }
        const plain = word & 0x0fffffff;
        const thousands = Math.trunc(plain / 1000);
        if (thousands > 3) throw new WkbFault(`geometry type ${plain} does not exist`);
        const hasZ = (word & 0x80000000) !== 0 || thousands === 1 || thousands === 3;
        const hasM = (word & 0x40000000) !== 0 || thousands === 2 || thousands === 3;
        if (hasZ || hasM) this.hasExtraDimension = true;
        return {type: plain % 1000, stride: 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0), little};
    }

    /** Parts of a MultiPolygon or MultiSurface; false when one of them has curves. */
    private parts(head: {type: number; little: boolean}): boolean {
        // the smallest part is an empty polygon: 5 bytes of header, 4 of ring count
        const parts = this.count(head.little, 9, 'parts');
        for (let part = 0; part < parts; part++) {
            const inner = this.header();
            if (inner.type === CURVE_POLYGON && head.type === MULTI_SURFACE) return false;
            if (inner.type !== POLYGON) {
                const held = TYPE_NAMES[inner.type] ?? `type ${inner.type}`;
                throw new WkbFault(`a ${TYPE_NAMES[head.type]} holds a ${held}`);
            }
            this.rings(inner);
        }
        return true;
    }

    private rings(head: {stride: number; little: boolean}): void {
        const rings = this.count(head.little, 4, 'rings');
        for (let ring = 0; ring < rings; ring++) {
            const vertices = this.count(head.little, head.stride, 'vertices');
            this.grow(vertices);
            for (let vertex = 0; vertex < vertices; vertex++) {
                const x = this.view.getFloat64(this.position, head.little);
                const y = this.view.getFloat64(this.position + 8, head.little);
                if (!Number.isFinite(x) || !Number.isFinite(y)) throw new WkbFault('a coordinate is no number');
                this.xy[this.size++] = x;
                this.xy[this.size++] = y;
                this.position += head.stride;
            }
            this.ringEnds.push(this.size / 2);
            this.ringRoles.push(ring === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
        }
    }

    /** A count that its own items, `bytesEach` at least, have room for. */
    private count(little: boolean, bytesEach: number, what: string): number {
        this.need(4, `the number of ${what}`);
        const count = this.view.getUint32(this.position, little);
        this.position += 4;
        if (count * bytesEach > this.end - this.position) {
            throw new WkbFault(`${count} ${what} are stated, ${this.end - this.position} bytes are left`);
        }
        return count;
    }

    private need(bytes: number, what: string): void {
        if (this.position + bytes > this.end) throw new WkbFault(`the bytes end before ${what}`);
    }

    private grow(vertices: number): void {
        const needed = this.size + 2 * vertices;
        if (needed <= this.xy.length) return;
        const grown = new Float64Array(Math.max(needed, this.xy.length * 2));
        grown.set(this.xy.subarray(0, this.size));
        this.xy = grown;
    }
}

/** GeoJSON coordinates of a MultiPolygon; rings closed or not. */
export type MultiPolygonCoordinates = readonly (readonly (readonly (readonly number[])[])[])[];

/** Whether the last position of a ring is its first, as every format here wants it stored. */
function isClosed(ring: readonly (readonly number[])[]): boolean {
    const last = ring[ring.length - 1];
    return ring.length > 0 && ring[0][0] === last[0] && ring[0][1] === last[1];
}

/** The rings of one feature with their first position repeated at the end; empty rings and parts are left away. */
export function closedRings(geometry: MultiPolygonCoordinates): (readonly (readonly number[])[])[][] {
    return geometry
        .map((part) => part.filter((ring) => ring.length > 0).map((ring) => isClosed(ring) ? ring : [...ring, ring[0]]))
        .filter((part) => part.length > 0);
}

/** A little-endian two-dimensional MultiPolygon behind `headBytes` free bytes. */
export function writeWkb(geometry: MultiPolygonCoordinates, headBytes = 0): Uint8Array {
    const parts = closedRings(geometry);
    let size = headBytes + 9;
    for (const rings of parts) {
        size += 9;
        for (const ring of rings) size += 4 + 16 * ring.length;
    }
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    let at = headBytes;
    const word = (value: number): void => {
        view.setUint32(at, value, true);
        at += 4;
    };
    const head = (type: number, count: number): void => {
        view.setUint8(at++, 1);
        word(type);
        word(count);
    };
    head(MULTI_POLYGON, parts.length);
    for (const rings of parts) {
        head(POLYGON, rings.length);
        for (const ring of rings) {
            word(ring.length);
            for (const [x, y] of ring) {
                view.setFloat64(at, x, true);
                view.setFloat64(at + 8, y, true);
                at += 16;
            }
        }
    }
    return bytes;
}
