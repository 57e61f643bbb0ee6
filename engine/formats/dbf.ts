/** A DBF as a table of columns. */

import {readFile} from 'node:fs/promises';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {cellReader, paddedEnd} from './dbfValues.ts';
import type {CellReader} from './dbfValues.ts';
import {parseDbfHeader} from './dbfHeader.ts';
import type {DbfField, DbfHeader} from './dbfHeader.ts';
import {fileError, FileWindow} from './fileWindow.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';
import type {CellValue, RawField} from './rawLayer.ts';
import {siblingFile} from './siblings.ts';
import {chooseEncoding, TextEvidence} from './textEncoding.ts';
import type {TextDecoding} from './textEncoding.ts';

/** Shape: columns[k][row], deleted rows included and marked in `deleted`. */
export interface DbfTable {
    readonly fields: readonly RawField[];
    readonly columns: readonly (readonly CellValue[])[];
    readonly encoding: {readonly name: string; readonly how: string};
    /** Rows in the file, deleted ones included. */
    readonly records: number;
    /** deleted[row] is 1 for a row marked as deleted. */
    readonly deleted: Uint8Array;
    readonly issues: readonly Issue[];
}

const DELETED = 0x2A;

/**
 * Every row of a table, texts decoded by the encoding that `chooseEncoding` gives.
 *
 * @throws EngineError `formats/truncated`, `formats/corrupt`, `formats/unsupported`, `formats/unknown-encoding`
 */
export async function readDbfTable(path: string, options: OpenOptions = {}): Promise<DbfTable> {
    const window = await FileWindow.open(path);
    try {
        const issues: Issue[] = [];
        const header = await readHeader(window, issues);
        const evidence = new TextEvidence();
        for (const field of header.fields) evidence.add(fieldNameBytes(field), true);
        const texts = header.fields.filter((field) => field.type === 'C');
        await forEachRecord(window, header, options, (record) => {
            for (const {offset, width} of texts) {
                const end = paddedEnd(record, offset, width);
                if (end > offset) evidence.add(record.subarray(offset, end), end === offset + width);
            }
        });
        const claims = {forced: options.encoding, cpg: await readCpg(path), languageDriver: header.languageDriver,
            evidence, file: path};
        const {decoding, issues: encodingIssues} = chooseEncoding(claims);
        return {...await readColumns(window, header, decoding, options, issues),
            issues: [...issues, ...encodingIssues]};
    } finally {
        await window.close();
    }
}

async function readCpg(path: string): Promise<string | undefined> {
    const cpgPath = await siblingFile(path, '.cpg');
    if (cpgPath === null) return undefined;
    try {
        return (await readFile(cpgPath)).subarray(0, 200).toString('latin1').replace(/^\xEF\xBB\xBF/, '');
    } catch (error) {
        throw fileError(error, cpgPath);
    }
}

async function readHeader(window: FileWindow, issues: Issue[]): Promise<DbfHeader> {
    const file = window.path;
    const start = await window.load(0, 32);
    const headerBytes = start.readUInt16LE(8);
    if (headerBytes < 33) {
        throw new EngineError('formats/corrupt', `"${file}" is not a usable DBF: its header has ${headerBytes} bytes`,
            {file, where: 'byte 8', fix: 'export the table again'});
    }
    const header = parseDbfHeader(Buffer.from(await window.load(0, headerBytes)), file);
    const held = Math.floor((window.size - headerBytes) / header.recordBytes);
    if (held < header.nRecords) {
        const at = headerBytes + held * header.recordBytes;
        throw new EngineError('formats/truncated',
            `"${file}" says ${header.nRecords} rows, but ends after ${held} (byte ${at} of ${headerBytes + header.nRecords * header.recordBytes})`,
            {file, where: `byte ${at}, row ${held + 1}`, fix: 'copy or export the table again; it was cut short',
                facts: {rowsStated: header.nRecords, rowsHeld: held}});
    }
    if (held > header.nRecords) {
        issues.push({code: 'formats/file-length', severity: 'warning', layer: file, count: held - header.nRecords,
            message: `the table states ${header.nRecords} rows and has bytes for ${held}; the rest was not read`});
    }
    return header;
}

async function forEachRecord(window: FileWindow, header: DbfHeader, options: OpenOptions,
    visit: (record: Buffer, row: number) => void):
Promise<void> {
    const {headerBytes, recordBytes, nRecords} = header;
    for (let row = 0, at = headerBytes; row < nRecords; row++, at += recordBytes) {
        let record = window.peek(at, recordBytes);
        if (record === null) {
            options.signal?.throwIfAborted();
            options.onProgress?.(row, nRecords);
            record = await window.load(at, recordBytes);
        }
        visit(record, row);
    }
}

/** Without the padding behind it. */
export function fieldNameBytes(field: DbfField): Buffer {
    const nul = field.nameBytes.indexOf(0);
    return field.nameBytes.subarray(0, nul < 0 ? field.nameBytes.length : nul);
}

function fieldNames(header: DbfHeader, text: TextDecoding, file: string, issues: Issue[]): string[] {
    const taken = new Set<string>();
    return header.fields.map((field, k) => {
        const bytes = text.unitBytes === 2 ? field.nameBytes.subarray(0, 10) : fieldNameBytes(field);
        const decoded = text.decode(bytes).replace(/\0.*$/s, '').replace(/\uFFFD+$/, '').trim() || `FIELD_${k + 1}`;
        let name = decoded;
        for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${decoded}_${n}`;
        taken.add(name.toLowerCase());
        if (name !== decoded) {
            issues.push({code: 'formats/duplicate-field', severity: 'warning', layer: file, field: name,
                message: `two fields are called "${decoded}"; field ${k + 1} is read as "${name}"`});
        }
        return name;
    });
}

async function readColumns(window: FileWindow, header: DbfHeader, text: TextDecoding, options: OpenOptions,
    issues: Issue[]):
Promise<Omit<DbfTable, 'issues'>> {
    const names = fieldNames(header, text, window.path, issues);
    const kept = header.fields.map((field, k) => ({field, name: names[k]})).filter(({name}) => wantsField(options,
        name));
    const readers = kept.map(({field}) => cellReader(field, text));
    const columns: CellValue[][] = kept.map(() => new Array<CellValue>(header.nRecords).fill(null));
    const deleted = new Uint8Array(header.nRecords);
    await forEachRecord(window, header, options, (record, row) => {
        if (record[0] === DELETED) deleted[row] = 1;
        for (let k = 0; k < readers.length; k++) columns[k][row] = readers[k].read(record);
    });
    const fields = kept.map(({field, name}, k): RawField => {
        reportFaults(readers[k], field, name, window.path, issues);
        const asText = readers[k].faults.bigIntegers > 0;
        if (asText) columns[k] = columns[k].map((value) => value === null ? null : String(value));
        return {name, type: asText ? 'string' : readers[k].type, width: field.width, decimals: field.decimals};
    });
    return {fields, columns, encoding: {name: text.name, how: text.how}, records: header.nRecords, deleted};
}

function reportFaults(reader: CellReader, field: DbfField, name: string, file: string, issues: Issue[]): void {
    const {unreadable, undecodable, bigIntegers} = reader.faults;
    if (!reader.isRead) {
        issues.push({code: 'formats/field-unread', severity: 'warning', layer: file, field: name,
            message: `field "${name}" has type ${printable(field.type)} (memo, picture or other); its values were not read`});
    }
    if (unreadable > 0) {
        issues.push({code: 'formats/value-unreadable', severity: 'warning', layer: file, field: name, count: unreadable,
            message: `${unreadable} values of field "${name}" (type ${field.type}) cannot be read and are taken as empty`});
    }
    if (undecodable > 0) {
        issues.push({code: 'formats/text-undecodable', severity: 'warning', layer: file, field: name,
            count: undecodable,
            message: `${undecodable} texts of field "${name}" hold bytes that mean nothing in the encoding, or end in half a character`});
    }
    if (bigIntegers > 0) {
        issues.push({code: 'formats/big-integer', severity: 'note', layer: file, field: name, count: bigIntegers,
            message: `field "${name}" holds whole numbers beyond 2^53; the field is kept as text`});
    }
}

function printable(type: string): string {
    return /^[!-~]$/.test(type) ? `"${type}"` : `0x${type.charCodeAt(0).toString(16)}`;
}
