/**
 * Header, geometry and attributes of FlatGeobuf.
 *
 * Source   flatgeobuf.org, header.fbs and feature.fbs of version 3
 */

import {FlatBufferFault} from './flatgeobufTable.ts';
import type {FlatTable} from './flatgeobufTable.ts';
import {RING_BEGINS_PART, RING_IS_HOLE, type PolygonsBuilder} from '../core/polygons.ts';
import type {RawCrs, RawField} from './rawLayer.ts';
import type {WkbOutcome} from './wkb.ts';

/** Order of the enumeration ColumnType. */
const COLUMN_TYPES = [
    'byte', 'ubyte', 'bool', 'short', 'ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'string', 'json',
    'datetime', 'binary',
] as const;
export type ColumnType = typeof COLUMN_TYPES[number];

/** Order of the enumeration GeometryType. */
const GEOMETRY_TYPES = [
    'Unknown', 'Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon', 'GeometryCollection',
    'CircularString', 'CompoundCurve', 'CurvePolygon', 'MultiCurve', 'MultiSurface', 'Curve', 'Surface',
    'PolyhedralSurface',
    'TIN', 'Triangle',
];
const POLYGON = 3;
const MULTI_POLYGON = 6;
const CURVE_POLYGON = 10;
const MULTI_SURFACE = 12;
const CURVES = new Set([8, 9, 10, 11, 12, 13, 14]);

/** Attributes name their column by 16 bits. */
const MAX_COLUMNS = 65_535;

export interface FlatGeobufColumn {
    readonly name: string;
    readonly type: ColumnType;
    readonly width: number;
    readonly precision: number;
    readonly scale: number;
}

export interface FlatGeobufHeader {
    readonly name: string;
    readonly geometryType: number;
    readonly columns: readonly FlatGeobufColumn[];
    /** 0 when the writer did not know. */
    readonly featuresCount: number;
    readonly indexNodeSize: number;
    readonly crs: RawCrs | null;
}

/** @throws FlatBufferFault when the table is no header */
export function decodeHeader(header: FlatTable): FlatGeobufHeader {
    const tables = header.tables(7);
    if (tables.length > MAX_COLUMNS) throw new FlatBufferFault(`${tables.length} columns are stated`);
    let nameLength = 0;
    const columns = tables.map((column): FlatGeobufColumn => {
        const type = COLUMN_TYPES[column.uint8(1, 0)];
        const name = column.text(0);
        if (type === undefined || name === null) throw new FlatBufferFault('a column has no name or no known type');
        nameLength += name.length;
        // offsets may point at the same bytes again and again
        if (nameLength > header.length) throw new FlatBufferFault('its columns share names');
        return {name, type, width: column.int32(4, -1), precision: column.int32(5, -1), scale: column.int32(6, -1)};
    });
    const crs = header.table(10);
    return {
        name: header.text(0) ?? '',
        geometryType: header.uint8(2, 0),
        columns,
        featuresCount: Number(header.uint64(8)),
        indexNodeSize: header.uint16(9, 16),
        crs: crs === null ? null : decodeCrs(crs),
    };
}

function decodeCrs(crs: FlatTable): RawCrs | null {
    const organization = crs.text(0);
    const code = crs.int32(1, 0);
    const wkt = crs.text(4);
    const epsg = code > 0 && (organization === null || organization.toUpperCase() === 'EPSG') ? code : undefined;
    if (epsg === undefined && (wkt === null || wkt === '')) return null;
    return {...(epsg === undefined ? {} : {epsg}), ...(wkt === null || wkt === '' ? {} : {wkt}),
        from: 'FlatGeobuf header'};
}

/** The field a column becomes; null for binary values, which are not read. */
export function fieldOf({name, type, width, scale}: FlatGeobufColumn): RawField | null {
    const size = width > 0 ? {width} : {};
    switch (type) {
        case 'bool': return {name, type: 'boolean'};
        case 'byte': case 'ubyte': case 'short': case 'ushort': case 'int': case 'uint': case 'long': case 'ulong':
            return {name, type: 'integer', ...size};
        case 'float': case 'double': return {name, type: 'number', ...size, ...(scale > 0 ? {decimals: scale} : {})};
        case 'string': return {name, type: 'string', ...size};
        case 'json': return {name, type: 'other'};
        case 'datetime': return {name, type: 'date'};
        case 'binary': return null;
    }
}

type Cell = string | number | boolean | bigint | null;

/**
 * Fills `row` with the values of one feature: `target[c]` is the place of column c in it, -1 when it is not wanted.
 * Places whose column the feature does not carry are null.
 */
export function decodeProperties(
    feature: FlatTable, bytes: Buffer, columns: readonly FlatGeobufColumn[], target: Int32Array, row: Cell[],
): void {
    row.fill(null);
    const properties = feature.vector(1, 1);
    if (properties === null) return;
    let at = properties.at;
    const end = properties.at + properties.length;
    const take = (size: number): number => {
        if (at + size > end) throw new FlatBufferFault('the attributes end inside a value');
        at += size;
        return at - size;
    };
    while (at < end) {
        const column = bytes.readUInt16LE(take(2));
        if (column >= columns.length) throw new FlatBufferFault(
            `attribute ${column + 1} of ${columns.length} does not exist`);
        const place = target[column];
        const value = decodeValue(bytes, columns[column].type, take, place >= 0);
        if (place >= 0) row[place] = value;
    }
}

function decodeValue(bytes: Buffer, type: ColumnType, take: (size: number) => number, isWanted: boolean): Cell {
    switch (type) {
        case 'byte': return bytes.readInt8(take(1));
        case 'ubyte': return bytes.readUInt8(take(1));
        case 'bool': return bytes.readUInt8(take(1)) !== 0;
        case 'short': return bytes.readInt16LE(take(2));
        case 'ushort': return bytes.readUInt16LE(take(2));
        case 'int': return bytes.readInt32LE(take(4));
        case 'uint': return bytes.readUInt32LE(take(4));
        case 'long': return bytes.readBigInt64LE(take(8));
        case 'ulong': return bytes.readBigUInt64LE(take(8));
        case 'float': return bytes.readFloatLE(take(4));
        case 'double': return bytes.readDoubleLE(take(8));
        case 'string': case 'json': case 'datetime': case 'binary': {
            const length = bytes.readUInt32LE(take(4));
            const at = take(length);
            return isWanted ? bytes.toString('utf8', at, at + length) : null;
        }
    }
}

/**
 * Appends the rings of one geometry to `builder`, if all of it is sound; otherwise nothing is appended.
 * @throws FlatBufferFault when offsets or ring ends contradict the bytes
 */
export function decodeGeometry(geometry: FlatTable | null, bytes: Buffer, header: FlatGeobufHeader,
    builder: PolygonsBuilder): WkbOutcome {
    if (geometry === null) return {kind: 'empty'};
    const type = geometry.uint8(6, 0) || header.geometryType;
    const name = GEOMETRY_TYPES[type];
    if (name === undefined || type === 0) return {kind: 'bad', reason: `geometry type ${type} does not exist`};
    const isMulti = type === MULTI_POLYGON || type === MULTI_SURFACE;
    if (type !== POLYGON && !isMulti) return {kind: CURVES.has(type) ? 'curve' : 'other', type: name};
    const parts = isMulti ? geometry.tables(7) : [];
    if (parts.some((part) => part.uint8(6, POLYGON) === CURVE_POLYGON)) return {kind: 'curve', type: name};
    if (parts.some((part) => (part.uint8(6, POLYGON) || POLYGON) !== POLYGON)) {
        return {kind: 'bad', reason: `a part of a ${name} is no polygon`};
    }
    // all rings are checked before the first vertex is handed on, because the builder cannot take one back
    const rings = (parts.length === 0 ? [geometry] : parts).flatMap((part) => ringsOf(part, bytes));
    if (rings.length === 0) return {kind: 'empty'};
    const vertexBytes = rings.reduce((sum, {from, to}) => sum + to - from, 0);
    if (vertexBytes > geometry.length) throw new FlatBufferFault('its parts share vertices');
    for (const {from, to} of rings) {
        for (let at = from; at < to; at += 8) {
            if (!Number.isFinite(bytes.readDoubleLE(at))) return {kind: 'bad', reason: 'a coordinate is no number'};
        }
    }
    const hasExtraDimension = [geometry, ...parts].some(
        (part) => part.vector(2, 8) !== null || part.vector(3, 8) !== null);
    for (const {from, to, role} of rings) {
        for (let at = from; at < to; at += 16) builder.vertex(bytes.readDoubleLE(at), bytes.readDoubleLE(at + 8));
        builder.endRing(role);
    }
    builder.endFeature();
    return {kind: 'polygon', hasExtraDimension};
}

interface RingBytes {
    readonly from: number;
    readonly to: number;
    readonly role: number;
}

/** Byte ranges of the rings of a polygon; empty rings are left away. */
function ringsOf(polygon: FlatTable, bytes: Buffer): RingBytes[] {
    const xy = polygon.vector(1, 8);
    if (xy === null || xy.length < 2) return [];
    const vertices = Math.floor(xy.length / 2);
    const ends = polygon.vector(0, 4);
    if (ends === null || ends.length === 0) return [{from: xy.at, to: xy.at + 16 * vertices, role: RING_BEGINS_PART}];
    const rings: RingBytes[] = [];
    let start = 0;
    for (let ring = 0; ring < ends.length; ring++) {
        const end = bytes.readUInt32LE(ends.at + 4 * ring);
        if (end < start || end > vertices) throw new FlatBufferFault(
            `ring ${ring + 1} ends at vertex ${end} of ${vertices}`);
        const role = (rings.length === 0 ? RING_BEGINS_PART : 0) | (ring === 0 ? 0 : RING_IS_HOLE);
        if (end > start) rings.push({from: xy.at + 16 * start, to: xy.at + 16 * end, role});
        start = end;
    }
    return rings;
}
