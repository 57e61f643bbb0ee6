/**
 * Column types and cell values of Parquet.
 *
 * Source   github.com/apache/parquet-format, LogicalTypes.md
 */

import type {ParquetColumn} from './geoparquetMeta.ts';
import type {CellValue, RawField} from './rawLayer.ts';

export type ParquetRaw = string | number | boolean | bigint | Uint8Array | null;

/** How the stored values of a column become cells; `unreadable` stands for a value that means nothing. */
export interface ParquetField {
    readonly field: RawField;
    readonly cell: (value: ParquetRaw) => CellValue | bigint | typeof UNREADABLE;
}

export const UNREADABLE = Symbol('unreadable');

const MS_PER_DAY = 86_400_000;
/** Days from the Julian epoch to 1970-01-01, which INT96 counts from. */
const JULIAN_1970 = 2_440_588n;

/** How a column is read; null for nested and binary ones, which are not. */
export function parquetField({name, type, repetition, converted, logical, scale,
    isNested}: ParquetColumn): ParquetField | null {
    if (isNested || repetition === 'REPEATED') return null;
    const kind = logical?.type ?? converted;
    const plain = (value: ParquetRaw): CellValue | bigint | typeof UNREADABLE =>
        value instanceof Uint8Array ? UNREADABLE : value;
    if (kind === 'STRING' || kind === 'UTF8' || kind === 'ENUM') return {field: {name, type: 'string'}, cell: plain};
    if (kind === 'JSON') return {field: {name, type: 'other'}, cell: plain};
    if (kind === 'DECIMAL') {
        const digits = logical?.scale ?? scale;
        return {field: {name, type: 'number', decimals: digits}, cell: (value) => decimalCell(value, digits)};
    }
    if (kind === 'DATE') return {field: {name, type: 'date'}, cell: (value) => dateCell(value)};
    if (kind === 'TIMESTAMP' || kind === 'TIMESTAMP_MILLIS' || kind === 'TIMESTAMP_MICROS') {
        const unit = logical?.unit ?? (kind === 'TIMESTAMP_MICROS' ? 'MICROS' : 'MILLIS');
        const perMs = unit === 'NANOS' ? 1_000_000n : unit === 'MICROS' ? 1000n : 1n;
        return {field: {name, type: 'date'}, cell: (value) =>
            typeof value === 'bigint' ? momentCell(Number(value / perMs)) : plain(value)};
    }
    if (kind === 'UUID') return {field: {name, type: 'string'}, cell: (value) => uuidCell(value)};
    if (kind === 'FLOAT16') return {field: {name, type: 'number'}, cell: (value) => float16Cell(value)};
    if (type === 'INT96') return {field: {name, type: 'date'}, cell: (value) => int96Cell(value)};
    if (type === 'BOOLEAN') return {field: {name, type: 'boolean'}, cell: plain};
    if (type === 'FLOAT' || type === 'DOUBLE') return {field: {name, type: 'number'}, cell: plain};
    if (type === 'INT32' || type === 'INT64') {
        const isUnsigned = converted?.startsWith('UINT') === true
            || (kind === 'INTEGER' && logical?.isSigned === false);
        return {field: {name, type: 'integer'}, cell: isUnsigned ? unsignedCell : plain};
    }
    return null;
}

function unsignedCell(value: ParquetRaw): CellValue | bigint | typeof UNREADABLE {
    if (typeof value === 'bigint') return BigInt.asUintN(64, value);
    if (typeof value === 'number') return value < 0 ? value + 2 ** 32 : value;
    return value === null ? null : UNREADABLE;
}

function decimalCell(value: ParquetRaw, scale: number): CellValue | typeof UNREADABLE {
    if (value === null) return null;
    const units = value instanceof Uint8Array ? bigEndian(value) : typeof value === 'number'
        || typeof value === 'bigint' ? BigInt(value) : null;
    if (units === null) return UNREADABLE;
    // through text, so that 123.45 is the nearest double and not 12345 times 0.01
    return Number(`${units}e-${scale}`);
}

function bigEndian(bytes: Uint8Array): bigint {
    let value = 0n;
    for (const byte of bytes) value = value * 256n + BigInt(byte);
    return BigInt.asIntN(8 * bytes.length, value);
}

function dateCell(value: ParquetRaw): CellValue | typeof UNREADABLE {
    if (value === null) return null;
    const moment = typeof value === 'number' ? momentCell(value * MS_PER_DAY) : UNREADABLE;
    return typeof moment === 'string' ? moment.slice(0, moment.indexOf('T')) : UNREADABLE;
}

function momentCell(ms: number): string | typeof UNREADABLE {
    const moment = new Date(ms);
    return Number.isNaN(moment.getTime()) ? UNREADABLE : moment.toISOString();
}

/** Nanoseconds of the day in the lower 8 bytes, Julian day above them; hyparquet hands them out as one number. */
function int96Cell(value: ParquetRaw): CellValue | typeof UNREADABLE {
    if (value === null) return null;
    if (typeof value !== 'bigint') return typeof value === 'string' ? value : UNREADABLE;
    const days = (value >> 64n) - JULIAN_1970;
    return momentCell(Number(days) * MS_PER_DAY + Number((value & 0xffff_ffff_ffff_ffffn) / 1_000_000n));
}

function uuidCell(value: ParquetRaw): CellValue | typeof UNREADABLE {
    if (value === null) return null;
    if (!(value instanceof Uint8Array) || value.length !== 16) return UNREADABLE;
    return Buffer.from(value).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Source: IEEE 754 binary16. */
function float16Cell(value: ParquetRaw): CellValue | typeof UNREADABLE {
    if (value === null) return null;
    if (!(value instanceof Uint8Array) || value.length !== 2) return UNREADABLE;
    const bits = value[1] << 8 | value[0];
    const sign = bits >> 15 ? -1 : 1;
    const exponent = bits >> 10 & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return UNREADABLE;
    return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
