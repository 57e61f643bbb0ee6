/**
 * A bundle: a value and named typed arrays in one file, read back as views on one buffer.
 *
 * Shape   32 bytes: magic, format, header length, file length, CRC-32 of head and header, sum of the arrays; the
 *         header in JSON (UTF-8); the arrays, each at a multiple of 8 bytes. Little-endian throughout
 * Keeps   the CRC-32 covers lengths, names, versions and the value; the sum (see arraysSum.ts) finds blocks of
 *         the arrays that were lost or exchanged, not every single bit
 */

import {closeSync, fstatSync, futimesSync, openSync, read, readSync} from 'node:fs';
import {endianness} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {constants} from 'node:buffer';
import {crc32} from 'node:zlib';
import {assertInvariant} from '../core/errors.ts';
import {isSystemError, quietly, writeAtomically, type WriteFault} from './atomicFile.ts';
import {bytesOf, arraysSum} from './arraysSum.ts';

/** Rises with every change of the layout below; files of another format are as if they were not there. */
const FORMAT = 1;

const MAGIC = Buffer.from('LTBNDL\r\n', 'latin1'); // a line end, so that a copy in text mode is found out
const AT = {format: 8, headerBytes: 12, fileBytes: 16, crc: 24, sum: 28} as const;
const HEAD_BYTES = 32;
const ALIGNMENT = 8;
/** One call reads at most 2 GiB − 1 byte on every system. */
const MOST_BYTES_A_CALL = 2 ** 30;
/** Two threads fill the fresh pages of a large buffer in half the time of one. */
const PARALLEL_READS = 2;
const PARALLEL_FROM_BYTES = 2 ** 22;

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

interface Header {
    readonly key: string;
    readonly engine: string;
    /** Name, type and element count; the places follow from them. */
    readonly arrays: readonly (readonly [name: string, type: TypeName, length: number])[];
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
export function writeBundle(folder: string, key: string, engineVersion: string, {json, arrays}: Bundle): WriteFault {
    const name = bundleName(key);
    if (endianness() !== 'LE') return 'this machine is big-endian; prepared layers are kept in little-endian order';
    const entries = Object.entries(arrays);
    const header = Buffer.from(JSON.stringify({
        key, engine: engineVersion, json,
        arrays: entries.map(([name, array]) => [name, typeOf(array), array.length] as const),
    } satisfies Header));
    const pieces: Uint8Array[] = [];
    let fileBytes = 0;
    for (const bytes of [Buffer.concat([Buffer.alloc(HEAD_BYTES), header]), ...entries.map(([, array]) => bytesOf(array))]) {
        const padding = aligned(bytes.byteLength) - bytes.byteLength;
        pieces.push(bytes, ...padding > 0 ? [new Uint8Array(padding)] : []);
        fileBytes += bytes.byteLength + padding;
    }
    if (fileBytes > constants.MAX_LENGTH) return `${fileBytes} bytes are more than one buffer can hold when read again`;
    const head = Buffer.from(pieces[0].buffer, pieces[0].byteOffset, HEAD_BYTES);
    MAGIC.copy(head);
    head.writeUInt32LE(FORMAT, AT.format);
    head.writeUInt32LE(header.length, AT.headerBytes);
    head.writeDoubleLE(fileBytes, AT.fileBytes);
    head.writeUInt32LE(arraysSum(entries.map(([, array]) => array)), AT.sum);
    head.writeUInt32LE(crcOf(head, header), AT.crc);
    return writeAtomically(folder, name, pieces);
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
 * Cost    mostly the first touch of the buffer's pages; `readBundleAsync` shares it between two threads
 */
export function readBundle(folder: string, key: string, engineVersion: string): Bundle | null {
    const file = opened(join(folder, bundleName(key)));
    if (file === null) return null;
    try {
        const bytes = Buffer.allocUnsafeSlow(file.bytes);
        for (let done = 0; done < bytes.length;) {
            const got = readSync(file.descriptor, bytes, done, Math.min(MOST_BYTES_A_CALL, bytes.length - done), done);
            if (got === 0) return null;
            done += got;
        }
        return decoded(bytes, key, engineVersion);
    } catch (error) {
        return nullFor(error);
    } finally {
        quietly(() => closeSync(file.descriptor));
    }
}

const readSome = promisify(read);

/** As `readBundle`, while the caller does something else. */
export async function readBundleAsync(folder: string, key: string, engineVersion: string): Promise<Bundle | null> {
    const file = opened(join(folder, bundleName(key)));
    if (file === null) return null;
    try {
        const bytes = Buffer.allocUnsafeSlow(file.bytes);
        const share = bytes.length < PARALLEL_FROM_BYTES ? bytes.length : Math.ceil(bytes.length / PARALLEL_READS);
        const ranges: Promise<boolean>[] = [];
        for (let start = 0; start < bytes.length; start += share) {
            ranges.push(readRange(file.descriptor, bytes, start, Math.min(bytes.length, start + share)));
        }
        // all have ended before the file is closed, whatever became of them
        const ends = await Promise.allSettled(ranges);
        return ends.every(end => end.status === 'fulfilled' && end.value) ? decoded(bytes, key, engineVersion) : null;
    } finally {
        quietly(() => closeSync(file.descriptor));
    }
}

async function readRange(descriptor: number, bytes: Buffer, start: number, end: number): Promise<boolean> {
    for (let done = start; done < end;) {
        const {bytesRead} = await readSome(descriptor, bytes, done, Math.min(MOST_BYTES_A_CALL, end - done), done);
        if (bytesRead === 0) return false;
        done += bytesRead;
    }
    return true;
}

/** A file that is a bundle by its first bytes and its length, marked as used; null for one that another user could have planted. */
function opened(path: string): {readonly descriptor: number; readonly bytes: number} | null {
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
            return {descriptor, bytes: size};
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
    const headerEnd = HEAD_BYTES + head.readUInt32LE(AT.headerBytes);
    const header = bytes.subarray(HEAD_BYTES, headerEnd);
    if (crcOf(head, header) !== head.readUInt32LE(AT.crc)) return null;
    // what follows was written by this program in this format: the CRC says so
    const described = JSON.parse(header.toString('utf8')) as Header;
    if (described.key !== key || described.engine !== engineVersion) return null;
    let place = aligned(headerEnd);
    const arrays = described.arrays.map(([name, type, length]): [string, BundleArray] => {
        const array = new ARRAY_TYPES[type](bytes.buffer, bytes.byteOffset + place, length);
        place += aligned(array.byteLength);
        return [name, array];
    });
    if (arraysSum(arrays.map(([, array]) => array)) !== head.readUInt32LE(AT.sum)) return null;
    return {json: described.json, arrays: Object.fromEntries(arrays)};
}

/** A bundle of which some stretches are read and the rest stays on the disk. `close` it in a `finally`. */
export interface OpenBundle {
    /** Elements [start, end) of an array. Not covered by the sum: whoever asks for stretches has to know them again. */
    readonly stretch: (name: string, start: number, end: number) => BundleArray | null;
    readonly close: () => void;
}

/** As `readBundle`, but the arrays are not read yet. Head, header and length have been checked. */
export function openBundle(folder: string, key: string, engineVersion: string): OpenBundle | null {
    const file = opened(join(folder, bundleName(key)));
    if (file === null) return null;
    const close = (): void => quietly(() => closeSync(file.descriptor));
    const described = headerOf(file.descriptor, key, engineVersion);
    if (described === null) {
        close();
        return null;
    }
    return {
        close,
        stretch: (name, start, end) => {
            const found = described.arrays.get(name);
            if (!found || start < 0 || end < start || end > found.length) return null;
            const type = ARRAY_TYPES[found.type], bytes = Buffer.allocUnsafeSlow((end - start) * type.BYTES_PER_ELEMENT);
            try {
                const got = bytes.length === 0 ? 0 : readSync(file.descriptor, bytes, 0, bytes.length, found.place + start * type.BYTES_PER_ELEMENT);
                return got === bytes.length ? new type(bytes.buffer, 0, end - start) : null;
            } catch (error) {
                return nullFor(error);
            }
        },
    };
}

interface PlacedArrays {
    readonly arrays: ReadonlyMap<string, {readonly type: TypeName; readonly length: number; readonly place: number}>;
}

function headerOf(descriptor: number, key: string, engineVersion: string): PlacedArrays | null {
    try {
        const head = Buffer.alloc(HEAD_BYTES);
        if (readSync(descriptor, head, 0, HEAD_BYTES, 0) !== HEAD_BYTES) return null;
        const header = Buffer.alloc(head.readUInt32LE(AT.headerBytes));
        if (readSync(descriptor, header, 0, header.length, HEAD_BYTES) !== header.length || crcOf(head, header) !== head.readUInt32LE(AT.crc)) return null;
        const described = JSON.parse(header.toString('utf8')) as Header; // the CRC says that this program wrote it
        if (described.key !== key || described.engine !== engineVersion) return null;
        let place = aligned(HEAD_BYTES + header.length);
        return {arrays: new Map(described.arrays.map(([name, type, length]) => {
            const at = place;
            place += aligned(length * ARRAY_TYPES[type].BYTES_PER_ELEMENT);
            return [name, {type, length, place: at}];
        }))};
    } catch (error) {
        return nullFor(error);
    }
}
