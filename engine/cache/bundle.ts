/**
 * A bundle: a value and named typed arrays in one file, read back whole, or array by array as they are asked for.
 *
 * Shape   32 bytes: magic, format, header length, file length, CRC-32 of head and header, 4 of padding; the
 *         header in JSON (UTF-8); the arrays, each at a multiple of 8 bytes. Little-endian throughout
 * Keeps   the CRC-32 covers lengths, names, versions, the value and the sums of the arrays; these (see arraySum.ts) find blocks
 *         of an array that were lost or exchanged, not every single bit
 */

import {closeSync, fstatSync, futimesSync, openSync, readSync} from 'node:fs';
import {endianness} from 'node:os';
import {join} from 'node:path';
import {constants} from 'node:buffer';
import {crc32} from 'node:zlib';
import {assertInvariant} from '../core/errors.ts';
import {isSystemError, quietly, writeAtomically, type WriteFault} from './atomicFile.ts';
import {ArraySum, arraySum, bytesOf} from './arraySum.ts';

/** Rises with every change of the layout below; files of another format are as if they were not there. */
const FORMAT = 2;

const MAGIC = Buffer.from('LTBNDL\r\n', 'latin1'); // a line end, so that a copy in text mode is found out
const AT = {format: 8, headerBytes: 12, fileBytes: 16, crc: 24} as const;
const HEAD_BYTES = 32;
const ALIGNMENT = 8;
/** One call reads at most 2 GiB − 1 byte on every system. */
const MOST_BYTES_A_CALL = 2 ** 30;
/** Pieces of an array that is walked: they stay in the processor's cache, and a multiple of all elements and of what a sum takes whole. */
const PIECE_BYTES = 2 ** 18;

const ARRAY_TYPES = {
    i32: Int32Array, u32: Uint32Array, f64: Float64Array, i64: BigInt64Array, u8: Uint8Array, u16: Uint16Array,
} as const;

type TypeName = keyof typeof ARRAY_TYPES;

export type BundleArray = Int32Array | Uint32Array | Float64Array | BigInt64Array | Uint8Array | Uint16Array;

export interface Bundle {
    /** A value that JSON can carry. */
    readonly json: unknown;
    /** After reading: views on one buffer, which is alive as long as any of them. They are not to be written to or transferred. */
    readonly arrays: Readonly<Record<string, BundleArray>>;
}

/** An array that is written piece by piece. No sum covers it: whoever reads some of it has to know it again. */
export interface PiecedArray {
    readonly length: number;
    /** One after the other; the next may lie where the last one was. */
    readonly pieces: Iterable<Int32Array>;
}

export interface BundleToWrite {
    readonly json: unknown;
    readonly arrays: Readonly<Record<string, BundleArray | PiecedArray>>;
}

interface Header {
    readonly key: string;
    readonly engine: string;
    /** Name, type, element count and sum; the places follow from them. */
    readonly arrays: readonly (readonly [name: string, type: TypeName, length: number, sum: number | null])[];
    readonly json: unknown;
}

/** @throws InvariantError for a key that is not made of hexadecimal digits */
export function bundleName(key: string): string {
    assertInvariant(/^[0-9a-f]{8,128}$/.test(key), `"${key.slice(0, 40)}" is no key of a bundle`);
    return `${key}.bundle`;
}

/**
 * The bundle stands in `folder` under `key` for this version of the engine; a bundle that was there is replaced.
 *
 * @returns null, or in words why nothing could be kept (disk full, read-only folder): a run goes on without
 */
export function writeBundle(folder: string, key: string, engineVersion: string, {json, arrays}: BundleToWrite): WriteFault {
    const name = bundleName(key);
    if (endianness() !== 'LE') return 'this machine is big-endian; prepared layers are kept in little-endian order';
    const described = Object.entries(arrays).map(([name, array]) => isPieced(array)
        ? [name, 'i32', array.length, null] as const : [name, typeOf(array), array.length, arraySum(array)] as const);
    const header = Buffer.from(JSON.stringify({key, engine: engineVersion, json, arrays: described} satisfies Header));
    const arraysBytes = described.reduce((sum, [, type, length]) => sum + aligned(length * ARRAY_TYPES[type].BYTES_PER_ELEMENT), 0);
    const fileBytes = aligned(HEAD_BYTES + header.length) + arraysBytes;
    if (fileBytes > constants.MAX_LENGTH) return `${fileBytes} bytes are more than one buffer can hold when read again`;
    const head = Buffer.alloc(HEAD_BYTES);
    MAGIC.copy(head);
    head.writeUInt32LE(FORMAT, AT.format);
    head.writeUInt32LE(header.length, AT.headerBytes);
    head.writeDoubleLE(fileBytes, AT.fileBytes);
    head.writeUInt32LE(crcOf(head, header), AT.crc);
    return writeAtomically(folder, name, piecesOf(Buffer.concat([head, header]), Object.values(arrays)));
}

function isPieced(array: BundleArray | PiecedArray): array is PiecedArray {
    return 'pieces' in array;
}

function *piecesOf(start: Uint8Array, arrays: readonly (BundleArray | PiecedArray)[]): Iterable<Uint8Array> {
    for (const array of [start, ...arrays]) {
        let bytes = 0;
        for (const piece of isPieced(array) ? array.pieces : [array]) {
            yield bytesOf(piece);
            bytes += piece.byteLength;
        }
        if (bytes % ALIGNMENT > 0) yield new Uint8Array(aligned(bytes) - bytes);
    }
}

function aligned(bytes: number): number {
    return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function typeOf(array: BundleArray): TypeName {
    const found = Object.entries(ARRAY_TYPES).find(([, type]) => array instanceof type);
    assertInvariant(found !== undefined, 'a bundle holds no arrays of this type');
    return found[0] as TypeName; // a key of the table just searched
}

/** Over head and header, the CRC's own four bytes taken as zero. */
function crcOf(head: Uint8Array, header: Uint8Array): number {
    const plain = Buffer.from(head);
    plain.writeUInt32LE(0, AT.crc);
    return crc32(header, crc32(plain));
}

/**
 * The bundle under `key`, or null where there is none that can be used: missing, cut short, changed, of another version
 * or format, or owned by another user. Its file counts as used just now.
 *
 * Cost    mostly the first touch of the buffer's pages
 */
export function readBundle(folder: string, key: string, engineVersion: string): Bundle | null {
    return withFile(join(folder, bundleName(key)), ({descriptor, bytes}) => {
        const all = Buffer.allocUnsafeSlow(bytes);
        return isRead(descriptor, all, 0) ? decoded(all, key, engineVersion) : null;
    });
}

interface OpenFile {
    readonly descriptor: number;
    readonly bytes: number;
    readonly head: Buffer;
}

/** A file that is a bundle by its first bytes and its length, marked as used; null for one that another user could have planted. */
function opened(path: string): OpenFile | null {
    let descriptor: number;
    try {
        descriptor = openSync(path, 'r');
    } catch (error) {
        return nullFor(error);
    }
    try {
        const {size, uid} = fstatSync(descriptor);
        const head = Buffer.alloc(HEAD_BYTES);
        const isOurs = process.geteuid === undefined || uid === process.geteuid();
        if (isOurs && readSync(descriptor, head, 0, HEAD_BYTES, 0) === HEAD_BYTES && isHeadOf(head, size)) {
            const now = new Date();
            quietly(() => futimesSync(descriptor, now, now));
            return {descriptor, bytes: size, head};
        }
    } catch (error) {
        nullFor(error);
    }
    quietly(() => closeSync(descriptor));
    return null;
}

function nullFor(error: unknown): null {
    if (!isSystemError(error)) throw error;
    return null;
}

function isHeadOf(head: Buffer, fileBytes: number): boolean {
    return endianness() === 'LE' && head.subarray(0, MAGIC.length).equals(MAGIC)
        && head.readUInt32LE(AT.format) === FORMAT && head.readDoubleLE(AT.fileBytes) === fileBytes
        && HEAD_BYTES + head.readUInt32LE(AT.headerBytes) <= fileBytes && fileBytes <= constants.MAX_LENGTH;
}

function decoded(bytes: Buffer<ArrayBuffer>, key: string, engineVersion: string): Bundle | null {
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!isHeadOf(head, bytes.length)) return null;
    const header = bytes.subarray(HEAD_BYTES, HEAD_BYTES + head.readUInt32LE(AT.headerBytes));
    const described = describedBy(head, header, key, engineVersion);
    if (described === null) return null;
    const arrays = [...described.arrays].map(([name, {type, length, place, sum}]) => {
        const array = new ARRAY_TYPES[type](bytes.buffer, bytes.byteOffset + place, length);
        return {name, array, isWhole: sum === null || arraySum(array) === sum};
    });
    return arrays.every(({isWhole}) => isWhole)
        ? {json: described.json, arrays: Object.fromEntries(arrays.map(({name, array}) => [name, array]))} : null;
}

interface Described {
    readonly json: unknown;
    readonly arrays: ReadonlyMap<string, {readonly type: TypeName; readonly length: number; readonly place: number; readonly sum: number | null}>;
}

/** What a header says, with the places of the arrays; null for one that is not ours. */
function describedBy(head: Buffer, header: Buffer, key: string, engineVersion: string): Described | null {
    if (crcOf(head, header) !== head.readUInt32LE(AT.crc)) return null;
    // what follows was written by this program in this format: the CRC says so
    const described = JSON.parse(header.toString('utf8')) as Header;
    if (described.key !== key || described.engine !== engineVersion) return null;
    let place = aligned(HEAD_BYTES + header.length);
    const arrays = new Map(described.arrays.map(([name, type, length, sum]) => {
        const at = place;
        place += aligned(length * ARRAY_TYPES[type].BYTES_PER_ELEMENT);
        return [name, {type, length, place: at, sum}];
    }));
    return {json: described.json, arrays};
}

/** A bundle whose value is read and whose arrays are still on the disk. */
export interface OpenBundle {
    readonly json: unknown;
    /** What `work` reads of the arrays; null where the file is no longer there, or another one. The reader lives until `work` ends. */
    readonly read: <T>(work: (reader: BundleReader) => T) => T | null;
}

export interface BundleReader {
    /** A whole array in memory of its own; null where it is not there or its sum is another one. */
    readonly array: (name: string) => BundleArray | null;
    /**
     * A whole array piece by piece, for what is looked at once: the pieces lie in the same memory one after the other, since memory that is
     * touched for the first time costs many times the reading. They hold whole groups of `group` elements.
     * @returns false where the array is not there or its sum is another one; what was handed over is worth nothing then
     */
    readonly walk: (name: string, group: number, onPiece: (piece: BundleArray, start: number) => void) => boolean;
    /** Elements [start, end) of an array, until something else is read. No sum covers them, unless `sumOf` is given all of them in order. */
    readonly stretch: (name: string, start: number, end: number) => BundleArray | null;
    readonly sumOf: (name: string) => StretchSum;
}

/** Told of the stretches of an array in their order, knows whether they are what was written. */
export interface StretchSum {
    readonly add: (stretch: BundleArray) => void;
    readonly isRight: boolean;
}

/** As `readBundle`, but the arrays are not read yet. Head, header and length have been checked. */
export function openBundle(folder: string, key: string, engineVersion: string): OpenBundle | null {
    const path = join(folder, bundleName(key));
    const described = withFile(path, ({descriptor}) => headerOf(descriptor, key, engineVersion));
    if (described === null) return null;
    const scratch = new Scratch();
    return {
        json: described.json,
        read: work => withFile(path, ({descriptor, head}) => head.equals(described.head) ? work(readerOf(descriptor, described.arrays, scratch)) : null),
    };
}

function withFile<T>(path: string, work: (file: OpenFile) => T): T | null {
    const file = opened(path);
    if (file === null) return null;
    try {
        return work(file);
    } finally {
        quietly(() => closeSync(file.descriptor));
    }
}

/** Memory that is used again and again. */
class Scratch {
    private buffer = Buffer.alloc(0);

    /** The first so many bytes of it. */
    bytes(count: number): Buffer<ArrayBuffer> {
        if (count > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(Math.max(count, PIECE_BYTES));
        return this.buffer.subarray(0, count);
    }
}

function readerOf(descriptor: number, arrays: Described['arrays'], scratch: Scratch): BundleReader {
    const stretch = (name: string, start: number, end: number): BundleArray | null => {
        const found = arrays.get(name);
        if (!found || start < 0 || end < start || end > found.length) return null;
        const type = ARRAY_TYPES[found.type], bytes = scratch.bytes((end - start) * type.BYTES_PER_ELEMENT);
        return isRead(descriptor, bytes, found.place + start * type.BYTES_PER_ELEMENT) ? new type(bytes.buffer, 0, end - start) : null;
    };
    return {
        stretch,
        sumOf: (name) => {
            const found = arrays.get(name);
            const sum = new ArraySum(found ? found.length * ARRAY_TYPES[found.type].BYTES_PER_ELEMENT : 0);
            return {add: piece => sum.add(piece), get isRight() { return found?.sum === sum.value; }};
        },
        array: (name) => {
            const found = arrays.get(name);
            if (!found) return null;
            const type = ARRAY_TYPES[found.type], bytes = Buffer.allocUnsafeSlow(found.length * type.BYTES_PER_ELEMENT);
            if (!isRead(descriptor, bytes, found.place)) return null;
            const array = new type(bytes.buffer, 0, found.length);
            return found.sum === null || arraySum(array) === found.sum ? array : null;
        },
        walk: (name, group, onPiece) => {
            const found = arrays.get(name);
            if (!found) return false;
            const elementBytes = ARRAY_TYPES[found.type].BYTES_PER_ELEMENT, step = group * Math.floor(PIECE_BYTES / elementBytes / group);
            const sum = new ArraySum(found.length * elementBytes);
            for (let start = 0; start === 0 || start < found.length; start += step) {
                const piece = stretch(name, start, Math.min(found.length, start + step));
                if (piece === null) return false;
                sum.add(piece);
                onPiece(piece, start);
            }
            return found.sum === null || sum.value === found.sum;
        },
    };
}

/** Fills `bytes` from a place of the file. */
function isRead(descriptor: number, bytes: Buffer, place: number): boolean {
    try {
        for (let done = 0; done < bytes.length;) {
            const got = readSync(descriptor, bytes, done, Math.min(MOST_BYTES_A_CALL, bytes.length - done), place + done);
            if (got === 0) return false;
            done += got;
        }
        return true;
    } catch (error) {
        nullFor(error);
        return false;
    }
}

function headerOf(descriptor: number, key: string, engineVersion: string): Described & {readonly head: Buffer} | null {
    const head = Buffer.alloc(HEAD_BYTES);
    if (!isRead(descriptor, head, 0)) return null;
    const header = Buffer.alloc(head.readUInt32LE(AT.headerBytes));
    const described = isRead(descriptor, header, HEAD_BYTES) ? describedBy(head, header, key, engineVersion) : null;
    return described && {...described, head};
}
