/**
 * Entries of a zip, read into memory one by one: workbooks and KMZ files are zips whose parts are small. What could hurt
 * (names that point outside, passwords, bombs) is refused before a byte is inflated.
 *
 * Source  PKWARE APPNOTE 6.3.10, 4.4.4 (flags), 4.4.15 (external attributes)
 */

import {isUtf8} from 'node:buffer';
import yauzl from 'yauzl';
import {EngineError} from '../core/errors.ts';

/** DEFLATE reaches 1032:1 on zeros only; tables of blanks beside geometry stay below 100:1. */
export const MAX_RATIO = 250;
/** Below this an archive cannot hurt, whatever its ratio. */
export const HARMLESS_BYTES = 64 * 2 ** 20;
/** A File Geodatabase of 300 tables has some 3,000 files. */
export const MAX_ENTRIES = 20_000;
/** The sheet of a million rows of twenty cells; V8 holds no text above 512 MB. */
const MAX_PART_BYTES = 256 * 2 ** 20;
const MAX_NAME_BYTES = 1024;
const UNIX_TYPE_MASK = 0xF000, UNIX_FILE = 0x8000, UNIX_FOLDER = 0x4000;

export interface ZipPart {
    /** With `/` between folders; a folder ends with it. */
    readonly name: string;
    /** Stored without compression. */
    readonly isStored: boolean;
}

export interface OpenZip {
    readonly path: string;
    /** In the order of the archive's directory. */
    readonly parts: readonly ZipPart[];
    /** The part of that name; the case does not matter, as the Open Packaging Conventions have it. */
    readonly find: (name: string) => ZipPart | null;
    /** @throws EngineError `formats/archive-bomb`, `formats/archive-encrypted`, `formats/archive-corrupt` */
    readonly read: (part: ZipPart) => Promise<Buffer>;
}

/**
 * Opens the directory of a zip, calls `use`, and closes it whatever happens.
 *
 * @throws EngineError `formats/archive-bomb`, `formats/archive-path`, `formats/archive-corrupt`; of a .xlsx or .kmz
 *         `formats/truncated`, `formats/corrupt` instead of the last
 */
export async function withZip<T>(path: string, use: (zip: OpenZip) => Promise<T>): Promise<T> {
    const zip = await refusing(path, 'its directory',
        () => yauzl.openPromise(path, {lazyEntries: true, autoClose: false, decodeStrings: false}));
    try {
        const entries = new Map<ZipPart, yauzl.Entry>();
        const names = new Set<string>();
        const byName = new Map<string, ZipPart>();
        if (zip.entryCount > MAX_ENTRIES) {
            throw archiveBomb(path, `it lists ${zip.entryCount} entries, more than ${MAX_ENTRIES}`);
        }
        await refusing(path, 'its directory', async () => {
            for await (const entry of zip.eachEntry()) {
                const part = {name: entryName(entry, path), isStored: entry.compressionMethod === 0};
                if (names.has(part.name)) throw new Error(`"${part.name}" is listed twice`);
                names.add(part.name);
                if (!byName.has(part.name.toLowerCase())) byName.set(part.name.toLowerCase(), part);
                entries.set(part, entry);
                if (entries.size > MAX_ENTRIES) throw archiveBomb(path, `it lists more than ${MAX_ENTRIES} entries`);
            }
        });
        return await use({
            path, parts: [...entries.keys()], find: (name) => byName.get(name.toLowerCase()) ?? null,
            read: (part) => refusing(path, `entry "${part.name}"`, () => inflated(zip, entries.get(part), part.name, path)),
        });
    } finally {
        zip.close();
    }
}

async function inflated(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined, name: string, path: string): Promise<Buffer> {
    if (entry === undefined) throw new Error('it is of another archive');
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw encryptedEntry(path, name);
    const {uncompressedSize, compressedSize} = entry;
    if (uncompressedSize > MAX_PART_BYTES) {
        throw archiveBomb(path, `"${name}" would unpack to ${uncompressedSize} bytes, more than ${MAX_PART_BYTES}`);
    }
    if (uncompressedSize > HARMLESS_BYTES && uncompressedSize > MAX_RATIO * compressedSize) {
        throw archiveBomb(path, `${compressedSize} bytes of "${name}" would unpack to ${uncompressedSize}, more than ${MAX_RATIO} times`);
    }
    const pieces: Buffer[] = [];
    // yauzl ends a stream that passes its stated size
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
}

export function archiveBomb(path: string, why: string): EngineError {
    return new EngineError('formats/archive-bomb', `"${path}" is refused: ${why}`,
        {file: path, fix: 'unpack it yourself if you trust it, and give the file inside'});
}

export function encryptedEntry(path: string, name: string): EngineError {
    return new EngineError('formats/archive-encrypted', `"${path}" needs a password for "${name}"`,
        {file: path, where: `entry "${name}"`, fix: 'unpack it with its password and give the files'});
}

/**
 * Name of an entry with `/` between folders. Without the UTF-8 flag, programs of Chinese Windows write GBK.
 *
 * @throws EngineError `formats/archive-path`
 */
export function entryName(entry: yauzl.Entry, path: string): string {
    // With `decodeStrings: false` yauzl hands out the bytes, which its types do not say.
    const bytes = entry.fileName as unknown as Buffer;
    const isUnicode = (entry.generalPurposeBitFlag & 0x800) !== 0 || isUtf8(bytes);
    const name = new TextDecoder(isUnicode ? 'utf-8' : 'gb18030').decode(bytes).replaceAll('\\', '/');
    const refuse = (why: string): EngineError => new EngineError('formats/archive-path',
        `"${path}" is refused: entry "${printable(name)}" ${why}`,
        {file: path, where: `entry "${printable(name)}"`, fix: 'ask for an archive made by an ordinary zip program'});
    if (bytes.length > MAX_NAME_BYTES) throw refuse(`has a name of ${bytes.length} bytes`);
    // eslint-disable-next-line no-control-regex
    if (/[\x00-\x1F]/.test(name)) throw refuse('has control characters in its name');
    if (/^(?:\/|[A-Za-z]:)/.test(name)) throw refuse('has an absolute path');
    if (name.split('/').includes('..')) throw refuse('points outside the archive');
    const unixType = entry.externalFileAttributes >>> 16 & UNIX_TYPE_MASK;
    const isUnix = entry.versionMadeBy >>> 8 === 3;
    if (isUnix && unixType !== 0 && unixType !== UNIX_FILE
        && unixType !== UNIX_FOLDER) throw refuse('is a link or a device');
    return name;
}

function printable(name: string): string {
    // eslint-disable-next-line no-control-regex
    return name.slice(0, 120).replace(/[\x00-\x1F]/g, '?');
}

/** Runs `work`; what goes wrong inside yauzl, zlib or the file system becomes an error that names the place. */
export async function refusing<T>(path: string, where: string, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof EngineError || !(error instanceof Error) || error.name === 'AbortError') throw error;
        // who sends a workbook does not know that it is a zip
        if (/\.(?:xlsx|kmz)$/i.test(path)) {
            const isCut = /end of central directory/i.test(error.message);
            throw new EngineError(isCut ? 'formats/truncated' : 'formats/corrupt',
                isCut ? `"${path}" ends before its directory` : `"${path}" is damaged at ${where}: ${error.message}`,
                {file: path, where, fix: 'copy the file again, or open it in the program it is of and save it again', cause: error});
        }
        throw new EngineError('formats/archive-corrupt', `"${path}" cannot be unpacked at ${where}: ${error.message}`,
            {file: path, where, fix: 'copy or pack it again as an ordinary .zip (deflate), or give the unpacked files',
                cause: error});
    }
}
