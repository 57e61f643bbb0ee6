/**
 * One text column of a DBF by distinct values, where all of them are plain ASCII: what a comparison of classes asks of a table.
 *
 * Numbers, texts that need an encoding, a table that is cut short or marked as deleted somewhere are null here: `readDbfTable`
 * reads them, and says what is wrong.
 */

import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {parseDbfHeader, type DbfHeader} from './dbfHeader.ts';

/** Stays in the processor's cache. */
const CHUNK_BYTES = 256 * 1024;
const BLANK = 0x20;

export interface DbfColumn {
    /** Distinct values, trimmed, in order of appearance. */
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
    // a number is read as one: 2.0000 is the 2 of another format
    if (wanted?.type !== 'C') return null;
    const {nRecords, recordBytes, headerBytes} = header, {offset, width} = wanted;
    const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
    const chunk = Buffer.alloc(perChunk * recordBytes);
    const index = new Uint16Array(nRecords);
    const cells = new CellNumbers(width);
    for (let first = 0; first < nRecords; first += perChunk) {
        const rows = Math.min(perChunk, nRecords - first);
        if (readSync(file, chunk, 0, rows * recordBytes, headerBytes + first * recordBytes) < rows * recordBytes) return null;
        for (let row = 0, at = 0; row < rows; row++, at += recordBytes) {
            if (chunk[at] !== BLANK) return null;
            const number = cells.numberOf(chunk, at + offset);
            if (number < 0) return null;
            index[first + row] = number;
        }
    }
    const {values} = cells;
    return {values, index, records: nRecords};
}

const MOST_VALUES = 4096;
/** ASCII, then padding. Letters behind a NUL are noise, or every second byte of a text in UTF-16: the full reader knows. */
const PLAIN = /^[^\0\u0080-\u00ff]*[\0 ]*$/;

/** Numbers cells by their bytes: a class code has few values, and making a string of each cell would cost most of the time. */
class CellNumbers {
    readonly values: string[] = [];
    private readonly width: number;
    /** First place of each known cell in `bytes`, by a hash of its bytes; -1 for none. */
    private readonly slots = new Int32Array(4 * MOST_VALUES).fill(-1);
    private readonly bytes: Buffer;
    private readonly numbers = new Int32Array(MOST_VALUES);
    private count = 0;

    constructor(width: number) {
        this.width = width;
        this.bytes = Buffer.alloc(MOST_VALUES * width);
    }

    /** Index into `values`; -1 when there are too many different cells, or one is not plain. */
    numberOf(chunk: Buffer, start: number): number {
        const {width, slots, bytes} = this;
        let hash = 0x811c9dc5;
        for (let i = start; i < start + width; i++) hash = Math.imul(hash ^ chunk[i], 0x01000193);
        let slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        for (let cell = slots[slot]; cell >= 0; cell = slots[slot]) {
            let i = 0;
            while (i < width && bytes[cell * width + i] === chunk[start + i]) i++;
            if (i === width) return this.numbers[cell];
            slot = (slot + 1) & (slots.length - 1);
        }
        if (this.count === MOST_VALUES || !PLAIN.test(chunk.toString('latin1', start, start + width))) return -1;
        slots[slot] = this.count;
        chunk.copy(bytes, this.count * width, start, start + width);
        const text = chunk.toString('latin1', start, start + width).replace(/\0.*$/s, '').trim();
        const known = this.values.indexOf(text);
        return this.numbers[this.count++] = known >= 0 ? known : this.values.push(text) - 1;
    }
}
