/**
 * Zip archives, unpacked into a folder of their own that is gone afterwards. Only what a layer is made of is unpacked.
 *
 * Source  PKWARE APPNOTE 6.3.10, 4.4.4 (flags), 4.4.15 (external attributes)
 */

import {isUtf8} from 'node:buffer';
import {createWriteStream} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, extname, join} from 'node:path';
import {Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import yauzl from 'yauzl';
import {EngineError} from '../core/errors.ts';

/** Twice the 4 GB at which both parts of a Shapefile end; a province delivers county by county. */
const MAX_UNPACKED_BYTES = 8 * 2 ** 30;
/** DEFLATE reaches 1032:1 on zeros only; tables of blanks beside geometry stay below 100:1. */
const MAX_RATIO = 250;
/** Below this an archive cannot hurt, whatever its ratio. */
const HARMLESS_BYTES = 64 * 2 ** 20;
/** A File Geodatabase of 300 tables has some 3,000 files. */
const MAX_ENTRIES = 20_000;
const MAX_NAME_BYTES = 1024;

const DATA_EXTENSIONS: readonly string[] = [
    '.shp', '.shx', '.dbf', '.prj', '.cpg', '.gpkg', '.gpkg-wal', '.gpkg-journal', '.geojson', '.geojsonl', '.ndjson',
    '.json', '.fgb', '.parquet', '.geoparquet', '.gml', '.gfs', '.xsd', '.xml',
];
const UNIX_TYPE_MASK = 0xF000, UNIX_FILE = 0x8000, UNIX_FOLDER = 0x4000;

interface Planned { readonly entry: yauzl.Entry; readonly name: string }

/**
 * Unpacks, calls `use` with the folder and all names in the archive, and removes the folder whatever happens.
 *
 * @throws EngineError `formats/archive-bomb`, `formats/archive-path`, `formats/archive-encrypted`, `formats/archive-corrupt`
 */
export async function withUnpacked<T>(path: string, signal: AbortSignal | undefined,
    use: (folder: string, names: readonly string[]) => Promise<T>): Promise<T> {
    const zip = await refusing(path, 'its directory',
        () => yauzl.openPromise(path, {lazyEntries: true, autoClose: false, decodeStrings: false}));
    const top = await mkdtemp(join(tmpdir(), 'liangtian-'));
    try {
        const {planned, names} = await plan(zip, path);
        // A geodatabase zipped without its folder: GDAL knows the format by the folder's extension.
        const folder = join(top, names.some((name) => /^[^/]+\.gdbtable$/i.test(name)) ? 'archive.gdb' : 'archive');
        await mkdir(folder);
        for (const {entry, name} of planned) {
            signal?.throwIfAborted();
            await refusing(path, `entry "${name}"`, () => unpack(zip, entry, join(folder, name)));
        }
        return await use(folder, names);
    } finally {
        zip.close();
        await rm(top, {recursive: true, force: true});
    }
}

async function plan(zip: yauzl.ZipFile, path: string): Promise<{planned: Planned[]; names: string[]}> {
    const planned: Planned[] = [];
    const names: string[] = [];
    let total = 0;
    if (zip.entryCount > MAX_ENTRIES) throw bomb(path, `it lists ${zip.entryCount} entries, more than ${MAX_ENTRIES}`);
    await refusing(path, 'its directory', async () => {
        for await (const entry of zip.eachEntry()) {
            const name = entryName(entry, path);
            names.push(name);
            if (names.length > MAX_ENTRIES) throw bomb(path, `it lists more than ${MAX_ENTRIES} entries`);
            if (name.endsWith('/') || !isData(name)) continue;
            if ((entry.generalPurposeBitFlag & 1) !== 0) {
                throw new EngineError('formats/archive-encrypted', `"${path}" needs a password for "${name}"`,
                    {file: path, where: `entry "${name}"`, fix: 'unpack it with its password and give the files'});
            }
            total += entry.uncompressedSize;
            planned.push({entry, name});
        }
    });
    if (total > MAX_UNPACKED_BYTES) throw bomb(path,
        `it would unpack to ${total} bytes, more than ${MAX_UNPACKED_BYTES}`);
    if (total > HARMLESS_BYTES && total > MAX_RATIO * zip.fileSize) {
        throw bomb(path, `${zip.fileSize} bytes would unpack to ${total}, more than ${MAX_RATIO} times`);
    }
    return {planned, names};
}

function bomb(path: string, why: string): EngineError {
    return new EngineError('formats/archive-bomb', `"${path}" is refused: ${why}`,
        {file: path, fix: 'unpack it yourself if you trust it, and give the file inside'});
}

function isData(name: string): boolean {
    const lower = name.toLowerCase();
    if (lower.startsWith('__macosx/')) return false;
    return DATA_EXTENSIONS.includes(extname(lower)) || /\.gdb\/[^/]+$/.test(lower)
        || /\.(?:gdbtable|gdbtablx|gdbindexes|spx|atx|freelist)$/.test(lower)
        || /^(?:gdb|timestamps)$/.test(lower);
}

/**
 * Name of an entry with `/` between folders. Without the UTF-8 flag, programs of Chinese Windows write GBK.
 *
 * @throws EngineError `formats/archive-path`
 */
function entryName(entry: yauzl.Entry, path: string): string {
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

async function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry, target: string): Promise<void> {
    await mkdir(dirname(target), {recursive: true});
    const source = await zip.openReadStreamPromise(entry);
    // yauzl ends a stream that passes its stated size; this holds even if that ever changes.
    let written = 0;
    const limit = new Transform({transform(chunk: Buffer, _encoding, done) {
        written += chunk.length;
        done(written > entry.uncompressedSize ? new Error('more bytes than stated') : null, chunk);
    }});
    await pipeline(source, limit, createWriteStream(target, {flags: 'wx'}));
}

/** Runs `work`; what goes wrong inside yauzl, zlib or the file system becomes an error that names the place. */
async function refusing<T>(path: string, where: string, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof EngineError || !(error instanceof Error) || error.name === 'AbortError') throw error;
        throw new EngineError('formats/archive-corrupt', `"${path}" cannot be unpacked at ${where}: ${error.message}`,
            {file: path, where, fix: 'copy or pack it again as an ordinary .zip (deflate), or give the unpacked files',
                cause: error});
    }
}
