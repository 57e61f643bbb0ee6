/** The .shx: where each record of a .shp begins. Used only where the records themselves leave a doubt. */

import {readFile} from 'node:fs/promises';
import {fileError} from './fileWindow.ts';

export interface ShapeIndex {
    /** Byte offset of each record, or null when the index is missing or cannot be right. */
    readonly offsets: Float64Array | null;
    /** Why it is null, in words; null when it is not. */
    readonly fault: string | null;
}

/** @param shpBytes size of the .shp: an offset beyond it discredits the whole index */
export async function readShapeIndex(path: string | null, shpBytes: number): Promise<ShapeIndex> {
    if (path === null) return {offsets: null,
        fault: 'there is no .shx; the records were read in the order of the .shp'};
    let bytes: Buffer;
    try {
        bytes = await readFile(path);
    } catch (error) {
        throw fileError(error, path);
    }
    const ignored = (why: string): ShapeIndex => ({offsets: null, fault: `the .shx was not used: ${why}`});
    if (bytes.length < 100 || bytes.readInt32BE(0) !== 9994) return ignored('it has no header');
    if ((bytes.length - 100) % 8 !== 0) return ignored(`${bytes.length} bytes are no whole number of entries`);
    const offsets = new Float64Array((bytes.length - 100) / 8);
    for (let i = 0, least = 100; i < offsets.length; i++) {
        const offset = bytes.readInt32BE(100 + 8 * i) * 2;
        if (offset < least || offset + 12 > shpBytes) return ignored(`entry ${i + 1} points to byte ${offset}`);
        offsets[i] = offset;
        least = offset + 12;
    }
    return {offsets, fault: null};
}
