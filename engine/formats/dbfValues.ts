/** Cells of a DBF: bytes of one field of one record to a value. Blank is null; a number of asterisks overflowed and is null. */

import type {CellValue, RawField} from './rawLayer.ts';
import type {DbfField} from './dbfHeader.ts';
import type {TextDecoding} from './textEncoding.ts';

/** Reads the cells of one field and counts what went wrong. */
export interface CellReader {
    readonly type: RawField['type'];
    readonly read: (record: Buffer) => CellValue;
    readonly faults: {unreadable: number; undecodable: number; bigIntegers: number};
    /** False for a type whose values are never read (memo, picture, …). */
    readonly isRead: boolean;
}

export function cellReader(field: DbfField, text: TextDecoding): CellReader {
    const faults = {unreadable: 0, undecodable: 0, bigIntegers: 0};
    const {offset, width} = field;
    const reader = (type: RawField['type'], read: (record: Buffer) => CellValue): CellReader =>
        ({type, read, faults, isRead: true});
    switch (field.type) {
        case 'C':
            return reader('string', textReader(field, text, faults));
        case 'N':
        case 'F':
            return reader(field.decimals === 0 && field.type === 'N' ? 'integer' : 'number',
                numberReader(field, text, faults));
        case 'D':
            return reader('date', (record) => dateOf(asciiOf(record, field, text), faults));
        case 'L':
            return reader('boolean', (record) => truthOf(asciiOf(record, field, text), faults));
        case 'I':
            if (width === 4) return reader('integer', (record) => record.readInt32LE(offset));
            break;
        case 'B':
        case 'O':
            if (width === 8) return reader('number', (record) => finiteOf(record.readDoubleLE(offset), faults));
            break;
        case 'Y':
            if (width === 8) return reader('number', (record) => Number(record.readBigInt64LE(offset)) / 10_000);
            break;
    }
    return {type: 'other', read: () => null, faults, isRead: false};
}

/** End of the value in the record, without the blanks and NULs it is padded with. */
export function paddedEnd(record: Buffer, offset: number, width: number): number {
    let end = offset + width;
    while (end > offset && (record[end - 1] === 0x20 || record[end - 1] === 0)) end--;
    return end;
}

/** Some programs end a text with NUL and leave noise behind it. */
function textEnd(record: Buffer, offset: number, width: number): number {
    const nul = record.indexOf(0, offset);
    return paddedEnd(record, offset, nul >= 0 && nul < offset + width ? nul - offset : width);
}

function textReader(field: DbfField, text: TextDecoding, faults: CellReader['faults']): (record: Buffer) => CellValue {
    const {offset, width} = field;
    const decoded = new Map<string, {text: string; broken: boolean}>();
    if (text.unitBytes === 2) {
        return (record) => {
            const value = text.decode(record.subarray(offset, offset + width - width % 2)).replace(/[\0\s\u2020]+$/u,
                '');
            if (value.includes('\uFFFD')) faults.undecodable++;
            return value === '' ? null : value;
        };
    }
    return (record) => {
        const end = textEnd(record, offset, width);
        if (end === offset) return null;
        const raw = record.toString('latin1', offset, end);
        if (isAscii(raw)) return raw;
        let entry = decoded.get(raw);
        if (entry === undefined) {
            const value = text.decode(record.subarray(offset, end));
            // The end of a text that fills its field may be half a character.
            const whole = value.replace(/\uFFFD+$/, '');
            entry = {text: whole, broken: value.includes('\uFFFD')};
            if (decoded.size < 200_000) decoded.set(raw, entry);
        }
        if (entry.broken) faults.undecodable++;
        return entry.text;
    };
}

function isAscii(latin1: string): boolean {
    for (let i = 0; i < latin1.length; i++) if (latin1.charCodeAt(i) > 0x7F) return false;
    return true;
}

function asciiOf(record: Buffer, field: DbfField, text: TextDecoding): string {
    const {offset, width} = field;
    if (text.unitBytes === 2) return text.decode(record.subarray(offset, offset + width - width % 2)).replace(/\0/g,
        '').trim();
    return record.toString('latin1', offset, textEnd(record, offset, width)).trim();
}

function numberReader(field: DbfField, text: TextDecoding, faults: CellReader['faults']): (record: Buffer) =>
    CellValue {
    return (record) => {
        const raw = asciiOf(record, field, text);
        if (raw === '' || /^\*+$/.test(raw)) return null;
        // Programs under a locale with a decimal comma write it; thousands separators do not occur.
        const value = Number(raw.replace(',', '.'));
        if (!Number.isFinite(value) || !/^[-+]?[\d.,]+(?:[eE][-+]?\d+)?$/.test(raw)) {
            faults.unreadable++;
            return null;
        }
        if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(raw)) {
            faults.bigIntegers++;
            return raw;
        }
        return value;
    };
}

function dateOf(raw: string, faults: CellReader['faults']): CellValue {
    if (raw === '' || /^[0\s]*$/.test(raw)) return null;
    const match = /^(\d{4})(\d{2})(\d{2})$/.exec(raw);
    if (match && Number(match[2]) >= 1 && Number(match[2]) <= 12 && Number(match[3]) >= 1 && Number(match[3]) <= 31) {
        return `${match[1]}-${match[2]}-${match[3]}`;
    }
    faults.unreadable++;
    return null;
}

function truthOf(raw: string, faults: CellReader['faults']): CellValue {
    if (/^[TtYy1]$/.test(raw)) return true;
    if (/^[FfNn0]$/.test(raw)) return false;
    if (raw !== '' && raw !== '?') faults.unreadable++;
    return null;
}

function finiteOf(value: number, faults: CellReader['faults']): CellValue {
    if (Number.isFinite(value)) return value;
    faults.unreadable++;
    return null;
}
