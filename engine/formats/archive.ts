/**
 * Zip archives, unpacked into a folder of their own that is gone afterwards. Only what a layer is made of is unpacked.
 *
 * Source  PKWARE APPNOTE 6.3.10, 4.4.4 (flags)
 */

import {createWriteStream} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, extname, join} from 'node:path';
import {Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import yauzl from 'yauzl';
import {archiveBomb, encryptedEntry, entryName, HARMLESS_BYTES, MAX_ENTRIES, MAX_RATIO, refusing} from './zipEntries.ts';

/** Twice the 4 GB at which both parts of a Shapefile end; a province delivers county by county. */
const MAX_UNPACKED_BYTES = 8 * 2 ** 30;

const DATA_EXTENSIONS: readonly string[] = [
    '.shp', '.shx', '.dbf', '.prj', '.cpg', '.gpkg', '.gpkg-wal', '.gpkg-journal', '.geojson', '.geojsonl', '.ndjson',
    '.json', '.fgb', '.parquet', '.geoparquet', '.gml', '.gfs', '.xsd', '.xml',
];

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
    if (zip.entryCount > MAX_ENTRIES) throw archiveBomb(path, `it lists ${zip.entryCount} entries, more than ${MAX_ENTRIES}`);
    await refusing(path, 'its directory', async () => {
        for await (const entry of zip.eachEntry()) {
            const name = entryName(entry, path);
            names.push(name);
            if (names.length > MAX_ENTRIES) throw archiveBomb(path, `it lists more than ${MAX_ENTRIES} entries`);
            if (name.endsWith('/') || !isData(name)) continue;
            if ((entry.generalPurposeBitFlag & 1) !== 0) throw encryptedEntry(path, name);
            total += entry.uncompressedSize;
            planned.push({entry, name});
        }
    });
    if (total > MAX_UNPACKED_BYTES) throw archiveBomb(path,
        `it would unpack to ${total} bytes, more than ${MAX_UNPACKED_BYTES}`);
    if (total > HARMLESS_BYTES && total > MAX_RATIO * zip.fileSize) {
        throw archiveBomb(path, `${zip.fileSize} bytes would unpack to ${total}, more than ${MAX_RATIO} times`);
    }
    return {planned, names};
}

function isData(name: string): boolean {
    const lower = name.toLowerCase();
    if (lower.startsWith('__macosx/')) return false;
    return DATA_EXTENSIONS.includes(extname(lower)) || /\.gdb\/[^/]+$/.test(lower)
        || /\.(?:gdbtable|gdbtablx|gdbindexes|spx|atx|freelist)$/.test(lower)
        || /^(?:gdb|timestamps)$/.test(lower);
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
