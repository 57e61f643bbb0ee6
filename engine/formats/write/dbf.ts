/**
 * The attribute table of a Shapefile. Widths count bytes in the encoding of the file, not characters: five Chinese
 * characters of a field name in GBK, three in UTF-8.
 *
 * Source  dBASE III+ table layout; limits (10-byte names, 254-byte texts, 255 fields) as ESRI documents them
 */

import iconv from 'iconv-lite';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {CellValue, RawField} from '../rawLayer.ts';
import type {WriteLayer} from './writeLayer.ts';

const MAX_NAME_BYTES = 10;
const MAX_TEXT_BYTES = 254;
const MAX_FIELDS = 255;
/** Longest number programs in use read back (GDAL writes N(24,15) for doubles). */
const MAX_NUMBER_BYTES = 24;
const MAX_DECIMALS = 15;
/** Language driver byte for code page 936. */
const LDID_GBK = 0x4D;
const FIXED_DATE = {year: 1980, month: 1, day: 1};

interface Column {
    readonly name: Buffer;
    readonly kind: 'C' | 'N' | 'L' | 'D';
    readonly width: number;
    readonly decimals: number;
    readonly cells: readonly Buffer[];
}

/** @throws EngineError `formats/write-too-large` for more than 255 fields or a record above 65,535 bytes */
export function dbfBytes(layer: WriteLayer): {bytes: Buffer; issues: readonly Issue[]} {
    const issues: Issue[] = [];
    const nRecords = layer.geometries.length;
    const names = fieldNames(layer, issues);
    let columns = layer.fields.map((field, k) => columnOf(layer, field, names[k], layer.columns[k], issues));
    // A table needs a field: programs in use refuse a DBF without one.
    if (columns.length === 0) columns = [recordNumbers(nRecords)];
    const headerBytes = 33 + 32 * columns.length;
    const recordBytes = 1 + columns.reduce((sum, column) => sum + column.width, 0);
    if (columns.length > MAX_FIELDS || recordBytes > 0xFFFF) {
        throw new EngineError('formats/write-too-large',
            `layer "${layer.name}" has ${columns.length} fields and ${recordBytes} bytes a record; a DBF holds ${MAX_FIELDS} and 65535`,
            {fix: 'write GeoPackage (--format gpkg) instead, or fewer fields'});
    }
    const out = Buffer.alloc(headerBytes + nRecords * recordBytes + 1, 0x20);
    writeHeader(out, layer, columns, headerBytes, recordBytes);
    let at = headerBytes;
    for (let record = 0; record < nRecords; record++) {
        at += 1;
        for (const column of columns) {
            const cell = column.cells[record];
            cell.copy(out, column.kind === 'N' ? at + column.width - cell.length : at);
            at += column.width;
        }
    }
    out[at] = 0x1A;
    return {bytes: out, issues};
}

function writeHeader(out: Buffer, layer: WriteLayer, columns: readonly Column[], headerBytes: number,
    recordBytes: number): void {
    const date = layer.writtenOn ?? FIXED_DATE;
    out.fill(0, 0, headerBytes);
    out[0] = 0x03;
    out[1] = date.year - 1900;
    out[2] = date.month;
    out[3] = date.day;
    out.writeUInt32LE(layer.geometries.length, 4);
    out.writeUInt16LE(headerBytes, 8);
    out.writeUInt16LE(recordBytes, 10);
    out[29] = layer.encoding === 'GBK' ? LDID_GBK : 0;
    columns.forEach((column, k) => {
        const at = 32 + 32 * k;
        column.name.copy(out, at);
        out[at + 11] = column.kind.charCodeAt(0);
        out[at + 16] = column.width;
        out[at + 17] = column.decimals;
    });
    out[headerBytes - 1] = 0x0D;
}

/** Names of at most 10 bytes, all different; a name that is shortened is reported. */
function fieldNames(layer: WriteLayer, issues: Issue[]): Buffer[] {
    const taken = new Set<string>();
    return layer.fields.map((field) => {
        let name = cutToBytes(field.name, MAX_NAME_BYTES, layer).text;
        for (let n = 1; taken.has(name.toLowerCase()) || name === ''; n++) {
            const suffix = `_${n}`;
            name = cutToBytes(field.name, MAX_NAME_BYTES - suffix.length, layer).text + suffix;
        }
        taken.add(name.toLowerCase());
        if (name !== field.name) {
            issues.push({code: 'formats/name-shortened', severity: 'note', layer: layer.name, field: field.name,
                message: `field "${field.name}" is written as "${name}": a Shapefile field name holds ${MAX_NAME_BYTES} bytes`});
        }
        return encodeText(name, layer);
    });
}

function encodeText(text: string, layer: WriteLayer): Buffer {
    return layer.encoding === 'GBK' ? iconv.encode(text, 'gb18030') : Buffer.from(text, 'utf8');
}

/** The longest beginning of `text`, whole characters only, that takes at most `maxBytes` bytes. */
function cutToBytes(text: string, maxBytes: number, layer: WriteLayer): {text: string; bytes: Buffer; cut: boolean} {
    const whole = encodeText(text, layer);
    if (whole.length <= maxBytes) return {text, bytes: whole, cut: false};
    let kept = '', bytes = Buffer.alloc(0);
    for (const character of text) {
        const next = encodeText(character, layer);
        if (bytes.length + next.length > maxBytes) break;
        kept += character;
        bytes = Buffer.concat([bytes, next]);
    }
    return {text: kept, bytes, cut: true};
}

function columnOf(layer: WriteLayer, field: RawField, name: Buffer, values: readonly CellValue[],
    issues: Issue[]): Column {
    const isNumeric = values.every((value) => value === null || (typeof value === 'number' && Number.isFinite(value)));
    if ((field.type === 'number' || field.type === 'integer') && isNumeric) return numberColumn(layer, field, name,
        values, issues);
    if (field.type === 'boolean' && values.every((value) => value === null || typeof value === 'boolean')) {
        const cells = values.map((value) => Buffer.from(value === null ? '?' : value ? 'T' : 'F'));
        return {name, kind: 'L', width: 1, decimals: 0, cells};
    }
    if (field.type === 'date' && values.every((value) => value === null || dateDigits(value) !== null)) {
        const cells = values.map((value) => Buffer.from(value === null ? '' : dateDigits(value) ?? ''));
        return {name, kind: 'D', width: 8, decimals: 0, cells};
    }
    return textColumn(layer, field, name, values, issues);
}

function dateDigits(value: CellValue): string | null {
    const match = typeof value === 'string' ? /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(value) : null;
    return match ? match[1] + match[2] + match[3] : null;
}

function textColumn(layer: WriteLayer, field: RawField, name: Buffer, values: readonly CellValue[],
    issues: Issue[]): Column {
    let cut = 0, width = Math.min(Math.max(field.width ?? 1, 1), MAX_TEXT_BYTES);
    const cells = values.map((value) => {
        const {bytes, cut: wasCut} = cutToBytes(value === null ? '' : String(value), MAX_TEXT_BYTES, layer);
        if (wasCut) cut++;
        width = Math.max(width, bytes.length);
        return bytes;
    });
    if (cut > 0) {
        issues.push({code: 'formats/text-shortened', severity: 'warning', layer: layer.name, field: field.name,
            count: cut,
            message: `${cut} texts of field "${field.name}" were cut at ${MAX_TEXT_BYTES} bytes, the most a DBF holds`});
    }
    return {name, kind: 'C', width, decimals: 0, cells};
}

/** Decimals as asked for, else as many as the values need; a value that does not come back equal is reported. */
function numberColumn(layer: WriteLayer, field: RawField, name: Buffer, values: readonly CellValue[],
    issues: Issue[]): Column {
    const numbers = values.map((value) => value === null ? null : Number(value));
    const isInteger = numbers.every((value) => value === null || Number.isSafeInteger(value));
    const decimals = field.decimals ?? (isInteger ? 0 : neededDecimals(numbers));
    let changed = 0, width = Math.min(Math.max(field.width ?? 1, 1), MAX_NUMBER_BYTES);
    const cells = numbers.map((value) => {
        const text = value === null ? '' : numberText(value, decimals);
        if (value !== null && Number(text === '' ? NaN : text) !== value) changed++;
        width = Math.max(width, text.length);
        return Buffer.from(text, 'latin1');
    });
    if (changed > 0) {
        issues.push({code: 'formats/number-rounded', severity: 'warning', layer: layer.name, field: field.name,
            count: changed,
            message: `${changed} numbers of field "${field.name}" do not fit N(${width},${decimals}) and were rounded or left blank`});
    }
    return {name, kind: 'N', width, decimals, cells};
}

/** Fixed-point text of at most `MAX_NUMBER_BYTES`; fewer decimals where the integer part needs the room; '' if none fits. */
function numberText(value: number, decimals: number): string {
    if (Math.abs(value) >= 1e21) return '';
    for (let places = decimals; places >= 0; places--) {
        const text = value.toFixed(places);
        if (text.length <= MAX_NUMBER_BYTES) return text;
    }
    return '';
}

function neededDecimals(numbers: readonly (number | null)[]): number {
    let most = 0;
    for (const value of numbers) {
        if (value === null) continue;
        let places = most;
        while (places < MAX_DECIMALS && Number(value.toFixed(places)) !== value) places++;
        most = places;
    }
    return most;
}

function recordNumbers(nRecords: number): Column {
    const cells = Array.from({length: nRecords}, (_, record) => Buffer.from(String(record + 1)));
    return {name: Buffer.from('FID'), kind: 'N', width: Math.max(1, String(nRecords).length), decimals: 0, cells};
}
