/**
 * FlatGeobuf from one layer, without index: features stay in the order given, and the same layer gives the same bytes.
 *
 * Source   flatgeobuf.org, header.fbs and feature.fbs of version 3
 */

import {open, rename, rm} from 'node:fs/promises';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {CellValue, RawField} from '../rawLayer.ts';
import {closedRings} from '../wkb.ts';
import type {MultiPolygonCoordinates} from '../wkb.ts';
import {distinctNames} from './distinctNames.ts';
import {FlatBufferWriter} from './flatgeobufBuffer.ts';
import type {WriteLayer} from './writeLayer.ts';

const MAGIC = Buffer.from([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);
const POLYGON = 3;
const MULTI_POLYGON = 6;
/** ColumnType of header.fbs. */
const COLUMN = {bool: 2, long: 7, double: 10, string: 11, datetime: 13} as const;
const FLUSH_BYTES = 1 << 20;

/**
 * Writes the file, replacing one that is there only when the new one is whole.
 *
 * Keeps   one feature per record, in order; one without geometry has an empty MultiPolygon (GDAL 3.8 stops at none)
 * @returns fields that had to be renamed
 * @throws EngineError `formats/unwritable`
 */
export async function writeFlatGeobuf(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    const {names, issues} = distinctNames(layer, []);
    const types = layer.fields.map((field, column) => columnType(field, layer.columns[column]));
    const writer = new FlatBufferWriter();
    const partial = `${path}.part`;
    try {
        const file = await open(partial, 'w');
        try {
            let pending: Buffer[] = [MAGIC, header(writer, layer, names, types)];
            let bytes = 0;
            for (let index = 0; index < layer.geometries.length; index++) {
                const cells = layer.columns.map((column) => column[index]);
                const encoded = feature(writer, layer.geometries[index], properties(types, cells));
                pending.push(encoded);
                bytes += encoded.length;
                if (bytes < FLUSH_BYTES) continue;
                await file.writeFile(Buffer.concat(pending));
                pending = [];
                bytes = 0;
            }
            await file.writeFile(Buffer.concat(pending));
        } finally {
            await file.close();
        }
        await rename(partial, path);
    } catch (error) {
        await rm(partial, {force: true});
        throw new EngineError('formats/unwritable', `${path} cannot be written.`, {
            file: path, fix: 'Check that the folder exists, may be written to, and has room.', cause: error,
        });
    }
    return issues;
}

function header(writer: FlatBufferWriter, layer: WriteLayer, names: readonly string[],
    types: readonly number[]): Buffer {
    const {epsg, wkt} = layer.crs;
    const hasCrs = epsg !== null || wkt !== '';
    const root = writer.begin();
    // field 9, the node size of the index, stays 0: there is none
    const [name, geometryType, columns, count, , crs] = writer.table(
        root, [[0, 4], [2, 1], [7, 4], [8, 8], [9, 2], ...(hasCrs ? [[10, 4] as const] : [])]);
    writer.uint8(geometryType, MULTI_POLYGON);
    writer.uint64(count, layer.geometries.length);
    writer.text(name, layer.name);
    writer.references(columns, names.length).forEach((reference, column) => {
        const {width} = layer.fields[column];
        const hasWidth = types[column] === COLUMN.string && width !== undefined && width > 0;
        const [columnName, type, columnWidth] = writer.table(
            reference, [[0, 4], [1, 1], ...(hasWidth ? [[4, 4] as const] : [])]);
        writer.uint8(type, types[column]);
        if (hasWidth) writer.int32(columnWidth, width);
        writer.text(columnName, names[column]);
    });
    if (hasCrs) {
        const fields: (readonly [number, 4])[] = [...(epsg === null ? [] : [[0, 4], [1, 4]] as const),
            ...(wkt === '' ? [] : [[4, 4] as const])];
        const places = writer.table(crs, fields);
        if (epsg !== null) {
            writer.int32(places[1], epsg);
            writer.text(places[0], 'EPSG');
        }
        if (wkt !== '') writer.text(places[places.length - 1], wkt);
    }
    return writer.finish();
}

function feature(writer: FlatBufferWriter, coordinates: MultiPolygonCoordinates, encoded: Buffer): Buffer {
    const parts = closedRings(coordinates);
    const root = writer.begin();
    const [propertiesAt, geometryAt] = writer.table(root, [[1, 4], [0, 4]]);
    writer.octets(propertiesAt, encoded);
    const [type, partsAt] = writer.table(geometryAt, [[6, 1], [7, 4]]);
    writer.uint8(type, MULTI_POLYGON);
    writer.references(partsAt, parts.length).forEach((reference, part) => polygon(writer, reference, parts[part]));
    return writer.finish();
}

function polygon(writer: FlatBufferWriter, reference: number,
    rings: readonly (readonly (readonly number[])[])[]): void {
    const [ends, xy, type] = writer.table(reference, [[0, 4], [1, 4], [6, 1]]);
    writer.uint8(type, POLYGON);
    let vertices = 0;
    writer.words(ends, rings.map((ring) => vertices += ring.length));
    writer.doubles(xy, rings.flatMap((ring) => ring.flatMap(([x, y]) => [x, y])));
}

/** The narrowest type that holds every value of a field as it is. */
function columnType({type}: RawField, values: readonly CellValue[]): number {
    const all = (holds: (value: CellValue) => boolean): boolean =>
        values.every((value) => value === null || holds(value));
    if (type === 'integer' && all((value) => Number.isSafeInteger(value))) return COLUMN.long;
    if ((type === 'integer' || type === 'number') && all((value) => typeof value === 'number')) return COLUMN.double;
    if (type === 'boolean' && all((value) => typeof value === 'boolean')) return COLUMN.bool;
    return type === 'date' ? COLUMN.datetime : COLUMN.string;
}

/** Number of the column and value, one after the other; empty cells are left away. */
function properties(types: readonly number[], cells: readonly CellValue[]): Buffer {
    const pieces: Buffer[] = [];
    cells.forEach((value, column) => {
        if (value === null) return;
        const piece = encodeValue(types[column], value);
        piece.writeUInt16LE(column, 0);
        pieces.push(piece);
    });
    return Buffer.concat(pieces);
}

/** The value behind two free bytes. */
function encodeValue(type: number, value: NonNullable<CellValue>): Buffer {
    if (type === COLUMN.bool) return Buffer.from([0, 0, value === true ? 1 : 0]);
    if (type === COLUMN.long || type === COLUMN.double) {
        const piece = Buffer.alloc(10);
        if (type === COLUMN.long) piece.writeBigInt64LE(BigInt(value), 2);
        else piece.writeDoubleLE(Number(value), 2);
        return piece;
    }
    const text = Buffer.from(String(value), 'utf8');
    const piece = Buffer.alloc(6 + text.length);
    piece.writeUInt32LE(text.length, 2);
    text.copy(piece, 6);
    return piece;
}
