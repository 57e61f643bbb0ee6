/**
 * One short text or number column of a DBF by distinct values: what a comparison of classes asks of a table.
 *
 * A table that is cut short, marked as deleted somewhere, or not plain otherwise is null here; `readDbfTable` says what is wrong.
 */

import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {parseDbfHeader, type DbfHeader} from './dbfHeader.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
const BLANK = 0x20;

export interface DbfColumn {
    /** Distinct values, trimmed, in order of appearance. Bytes beyond ASCII stay as they are (latin1). */
    readonly values: readonly string[];
    /** Index into `values` of each row. */
    readonly index: Uint16Array;
    readonly records: number;
}

/** @param field name, its case does not matter */
export function readDbfColumn(path: string, field: string): DbfColumn | null {
    let file: number;
    try {
        file = openSync(path, 'r');
    } catch {
        return null; // the full reader says why
    }
    try {
        const head = Buffer.alloc(32);
        if (readSync(file, head, 0, 32, 0) < 32) return null;
        const headerBytes = head.readUInt16LE(8);
        const whole = Buffer.alloc(headerBytes);
        if (headerBytes < 33 || readSync(file, whole, 0, headerBytes, 0) < headerBytes) return null;
        const header = parseDbfHeader(whole, path);
        if (fstatSync(file).size < headerBytes + header.nRecords * header.recordBytes) return null;
        return columnOf(file, header, field);
    } catch {
        return null; // likewise
    } finally {
        closeSync(file);
    }
}

function columnOf(file: number, header: DbfHeader, field: string): DbfColumn | null {
    const wanted = header.fields.find(({nameBytes}) => nameBytes.toString('latin1').replace(/\0.*$/s, '').trim().toUpperCase() === field.toUpperCase());
    if (!wanted) return null;
    const {nRecords, recordBytes, headerBytes} = header, {offset, width} = wanted;
    const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
    const chunk = Buffer.alloc(perChunk * recordBytes);
    const index = new Uint16Array(nRecords);
    const values: string[] = [];
    /** By the cell as it stands, padding included. */
    const numberOf = new Map<string, number>();
    for (let first = 0; first < nRecords; first += perChunk) {
        const rows = Math.min(perChunk, nRecords - first);
        if (readSync(file, chunk, 0, rows * recordBytes, headerBytes + first * recordBytes) < rows * recordBytes) return null;
        for (let row = 0, at = 0; row < rows; row++, at += recordBytes) {
            if (chunk[at] !== BLANK) return null;
            const text = chunk.toString('latin1', at + offset, at + offset + width);
            let number = numberOf.get(text);
            if (number === undefined) {
                if (values.length > 0xffff) return null;
                const value = text.replace(/\0.*$/s, '').trim();
                const known = values.indexOf(value);
                numberOf.set(text, number = known >= 0 ? known : values.push(value) - 1);
            }
            index[first + row] = number;
        }
    }
    return {values, index, records: nRecords};
}
