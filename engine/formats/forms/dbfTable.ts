/**
 * A DBF with cells filled and fields added: rows keep their bytes, deleted ones too, and the header all it says beside the
 * fields.
 *
 * Source  dBASE III+/IV and Visual FoxPro table headers; 10 bytes a name, 254 a text, 255 fields, 65,535 bytes a record
 */

import type {EngineError} from '../../core/errors.ts';
import type {DbfField, DbfHeader} from '../dbfHeader.ts';
import type {FilledColumn, Form} from '../form.ts';
import type {Filling} from './filling.ts';
import {formFull, valueAt} from './filling.ts';

const MAX_NAME_BYTES = 10;
const MAX_TEXT_BYTES = 254;
/** Widest number that all programs in use read. */
const MAX_NUMBER_BYTES = 20;
const MAX_FIELDS = 255;
const MAX_RECORD_BYTES = 0xFFFF;
const DESCRIPTOR_BYTES = 32;
const BLANK = 0x20;

export interface OpenTable {
    readonly form: Form;
    readonly bytes: Buffer;
    readonly header: DbfHeader;
    /** Bytes of a text in the encoding of the table; null for a character it does not have. */
    readonly encode: (text: string) => Buffer | null;
}

interface NewField { readonly name: Buffer; readonly kind: 'C' | 'N'; readonly width: number; readonly decimals: number; readonly cells: readonly (Buffer | null)[] }

/** @throws EngineError `formats/form-full` */
export function filledTable(table: OpenTable, all: readonly Filling[]): Buffer {
    const {header, bytes} = table;
    const rows = Buffer.from(bytes.subarray(header.headerBytes, header.headerBytes + header.nRecords * header.recordBytes));
    for (const filling of all) if (filling.field !== null) fillInPlace(table, filling, header.fields[filling.field], rows);
    const added = newFields(table, all.filter(({field}) => field === null));
    const tail = bytes.subarray(header.headerBytes + rows.length);
    if (added.length === 0) return Buffer.concat([bytes.subarray(0, header.headerBytes), rows, tail]);
    const head = widerHeader(table, added);
    const recordBytes = head.readUInt16LE(10);
    const wider = Buffer.alloc(header.nRecords * recordBytes, BLANK);
    for (let row = 0; row < header.nRecords; row++) {
        rows.copy(wider, row * recordBytes, row * header.recordBytes, (row + 1) * header.recordBytes);
        let at = row * recordBytes + header.recordBytes;
        for (const {cells, kind, width} of added) {
            const cell = cells[row];
            if (cell !== null) cell.copy(wider, kind === 'N' ? at + width - cell.length : at);
            at += width;
        }
    }
    return Buffer.concat([head, wider, tail]);
}

function fillInPlace(table: OpenTable, filling: Filling, field: DbfField, rows: Buffer): void {
    const {form, header} = table;
    for (let row = 0; row < header.nRecords; row++) {
        const value = valueAt(filling, row, form);
        if (value === null) continue;
        const cell = cellOf(table, field, row, filling.column.name, value);
        const at = row * header.recordBytes + field.offset;
        rows.fill(BLANK, at, at + field.width);
        cell.copy(rows, 'NF'.includes(field.type) ? at + field.width - cell.length : at);
    }
}

function cellOf(table: OpenTable, {type, width, decimals}: DbfField, row: number, name: string, value: string): Buffer {
    const refuse = (why: string, facts = {}): EngineError => formFull(table.form.path, row, name, value, why, facts);
    const fitting = (cell: Buffer): Buffer => {
        if (cell.length > width) throw refuse(`it takes ${cell.length} bytes, the field has ${width}`, {bytes: cell.length, width});
        return cell;
    };
    switch (type) {
        case 'C': return fitting(textBytes(table, row, name, value));
        case 'N':
        case 'F': {
            const number = withDecimals(value, decimals);
            if (number === null) throw refuse(`the field holds numbers with ${decimals} decimals`);
            return fitting(Buffer.from(number, 'latin1'));
        }
        case 'D': {
            const day = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(value);
            if (day === null) throw refuse('the field holds days (YYYY-MM-DD)');
            return Buffer.from(day.slice(1).join(''), 'latin1');
        }
        case 'L':
            if (/^(?:true|t|y|1|是)$/i.test(value)) return Buffer.from('T');
            if (/^(?:false|f|n|0|否)$/i.test(value)) return Buffer.from('F');
            throw refuse('the field holds yes or no');
        default: throw refuse(`fields of type ${JSON.stringify(type)} are not filled`);
    }
}

function textBytes({form, encode}: OpenTable, row: number, name: string, value: string): Buffer {
    const bytes = encode(value);
    if (bytes === null) throw formFull(form.path, row, name, value, 'the encoding of the table has no such character');
    return bytes;
}

/** A decimal with exactly so many decimals; null where a digit would be lost, or it is no decimal. */
function withDecimals(value: string, decimals: number): string | null {
    const match = /^(-?\d+)(?:\.(\d+))?$/.exec(value);
    if (match === null) return null;
    const fraction = (match[2] ?? '').replace(/0+$/, '');
    if (fraction.length > decimals) return null;
    return decimals === 0 ? match[1] : `${match[1]}.${fraction.padEnd(decimals, '0')}`;
}

function newFields(table: OpenTable, added: readonly Filling[]): NewField[] {
    return added.map((filling) => {
        const {column} = filling;
        const name = nameBytes(table, column.name);
        const cells = column.values.map((_, row) => {
            const value = valueAt(filling, row, table.form);
            return value === null ? null : textBytes(table, row, column.name, value);
        });
        return column.type === 'number' ? numberField(table, column, name) : textField(table, column, name, cells);
    });
}

/** A name is never cut: under a shorter one nobody, nor a second filling, would know the column again. */
function nameBytes({form, encode}: OpenTable, name: string): Buffer {
    const bytes = encode(name);
    if (bytes === null) throw formFull(form.path, -1, name, name, 'the encoding of the table has no such character');
    if (bytes.length > MAX_NAME_BYTES) {
        throw formFull(form.path, -1, name, name, `it takes ${bytes.length} bytes, the name of a field holds ${MAX_NAME_BYTES}`,
            {bytes: bytes.length, width: MAX_NAME_BYTES});
    }
    return bytes;
}

function textField({form}: OpenTable, column: FilledColumn, name: Buffer, cells: readonly (Buffer | null)[]): NewField {
    const width = Math.min(Math.max(column.width ?? 1, 1), MAX_TEXT_BYTES);
    let most = width;
    cells.forEach((cell, row) => {
        if (cell !== null && cell.length > MAX_TEXT_BYTES) {
            throw formFull(form.path, row, column.name, column.values[row] ?? '', `it takes ${cell.length} bytes, a field holds ${MAX_TEXT_BYTES}`,
                {bytes: cell.length, width: MAX_TEXT_BYTES});
        }
        most = Math.max(most, cell?.length ?? 0);
    });
    return {name, kind: 'C', width: most, decimals: 0, cells};
}

function numberField({form}: OpenTable, column: FilledColumn, name: Buffer): NewField {
    const decimals = column.decimals ?? column.values.reduce((most, value) => Math.max(most, /\.(\d+)$/.exec(value ?? '')?.[1].length ?? 0), 0);
    let width = Math.min(Math.max(column.width ?? 1, 1), MAX_NUMBER_BYTES);
    const cells = column.values.map((value, row) => {
        if (value === null) return null;
        const written = withDecimals(value, decimals);
        if (written === null) throw formFull(form.path, row, column.name, value, `the field holds numbers with ${decimals} decimals`);
        if (written.length > MAX_NUMBER_BYTES) {
            throw formFull(form.path, row, column.name, value, `it takes ${written.length} bytes, a number holds ${MAX_NUMBER_BYTES}`,
                {bytes: written.length, width: MAX_NUMBER_BYTES});
        }
        width = Math.max(width, written.length);
        return Buffer.from(written, 'latin1');
    });
    return {name, kind: 'N', width, decimals, cells};
}

/** The header with descriptors behind the last one; what stands behind their end (FoxPro keeps a path there) stays. */
function widerHeader({form, bytes, header}: OpenTable, added: readonly NewField[]): Buffer {
    const recordBytes = added.reduce((sum, {width}) => sum + width, header.recordBytes);
    if (header.fields.length + added.length > MAX_FIELDS || recordBytes > MAX_RECORD_BYTES) {
        throw formFull(form.path, -1, added[0].name.toString('latin1'), '', `a table holds ${MAX_FIELDS} fields and ${MAX_RECORD_BYTES} bytes a record`);
    }
    const end = DESCRIPTOR_BYTES * (1 + header.fields.length);
    // FoxPro writes where in the record a field begins, others zero
    const hasOffsets = header.fields.length > 0 && bytes.readUInt32LE(DESCRIPTOR_BYTES + 12) === header.fields[0].offset;
    let offset = header.recordBytes;
    const descriptors = added.map(({name, kind, width, decimals}) => {
        const descriptor = Buffer.alloc(DESCRIPTOR_BYTES);
        name.copy(descriptor);
        descriptor[11] = kind.charCodeAt(0);
        if (hasOffsets) descriptor.writeUInt32LE(offset, 12);
        descriptor[16] = width;
        descriptor[17] = decimals;
        offset += width;
        return descriptor;
    });
    const head = Buffer.concat([bytes.subarray(0, end), ...descriptors, bytes.subarray(end, header.headerBytes)]);
    head.writeUInt16LE(head.length, 8);
    head.writeUInt16LE(recordBytes, 10);
    return head;
}
