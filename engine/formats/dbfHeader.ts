/**
 * The header of a DBF: field names (still bytes), types, widths and offsets.
 *
 * Source  dBASE III+/IV and Visual FoxPro table headers; 32-byte field descriptors up to 0x0D
 */

import {EngineError} from '../core/errors.ts';

export interface DbfField {
    readonly nameBytes: Buffer;
    readonly type: string;
    readonly width: number;
    readonly decimals: number;
    /** Offset in the record; 0 is the deletion mark. */
    readonly offset: number;
}

export interface DbfHeader {
    readonly nRecords: number;
    readonly headerBytes: number;
    readonly recordBytes: number;
    readonly languageDriver: number;
    readonly fields: readonly DbfField[];
}

/** Whether the first 32 bytes look like a table at all, for a file of `size` bytes. */
export function looksLikeDbf(head: Uint8Array, size: number): boolean {
    if (head.length < 32) return false;
    const version = head[0];
    const month = head[2], day = head[3];
    const headerBytes = head[8] | head[9] << 8;
    return isKnownVersion(version) && month <= 12 && day <= 31 && headerBytes >= 33 && headerBytes <= size
        && (head[10] | head[11] << 8) >= 1;
}

function isKnownVersion(version: number): boolean {
    return [0x02, 0x03, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x8B, 0x8E, 0xCB, 0xE5, 0xF5,
        0xFB].includes(version);
}

/**
 * @param head the first `headerBytes` bytes of the file
 * @throws EngineError `formats/corrupt`, `formats/unsupported` (dBASE 7)
 */
export function parseDbfHeader(head: Buffer, file: string): DbfHeader {
    const corrupt = (what: string, at: number): EngineError => new EngineError('formats/corrupt',
        `"${file}" is not a usable DBF: ${what}`, {file, where: `byte ${at}`, fix: 'export the table again'});
    if ((head[0] & 0x07) === 4) {
        throw new EngineError('formats/unsupported', `"${file}" is a dBASE 7 table`,
            {file, fix: 'save it as dBASE IV or III'});
    }
    if (!isKnownVersion(head[0])) throw corrupt(`version byte 0x${head[0].toString(16)} is unknown`, 0);
    const recordBytes = head.readUInt16LE(10);
    if (recordBytes < 1) throw corrupt('a record has no bytes', 10);
    const raw: {nameBytes: Buffer; type: string; low: number; high: number}[] = [];
    for (let at = 32; at + 32 <= head.length && head[at] !== 0x0D; at += 32) {
        raw.push({nameBytes: Buffer.from(head.subarray(at, at + 11)), type: String.fromCharCode(head[at + 11]),
            low: head[at + 16], high: head[at + 17]});
    }
    // A text wider than 255 keeps its upper byte where numbers have their decimals (Clipper, FoxPro); others leave noise there.
    const wide = raw.map((field) => field.type === 'C' ? field.low + 256 * field.high : field.low);
    const narrow = raw.map((field) => field.low);
    const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 1);
    const widths = sum(wide) === recordBytes || sum(narrow) > recordBytes ? wide : narrow;
    if (sum(widths) > recordBytes) throw corrupt(`its fields need ${sum(widths)} bytes a record, the header says ${recordBytes}`, 10);
    let offset = 1;
    const fields = raw.map((field, k) => {
        const placed = {nameBytes: field.nameBytes, type: field.type, width: widths[k],
            decimals: field.type === 'C' ? 0 : field.high, offset};
        offset += widths[k];
        return placed;
    });
    return {nRecords: head.readUInt32LE(4), headerBytes: head.length, recordBytes, languageDriver: head[29], fields};
}
