/** PMTiles v3: all tiles of a picture in one file, read where it lies. */

import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import {Compression, PMTiles, TileType, type Header, type Source} from 'pmtiles';
import {EngineError} from '../core/errors.ts';
import {FileWindow} from '../formats/fileWindow.ts';
import {sha256Files} from '../formats/hash.ts';
import type {TileStore} from './tileImagery.ts';

const HEADER_BYTES = 127;

/** Directories have some ten thousand entries; one of a million would need a hundred times its bytes in memory. */
const MOST_UNPACKED_BYTES = 4 * 2 ** 20;
const MOST_READ_BYTES = 64 * 2 ** 20;

/** Tiles lie side by side along a curve: a window catches the neighbours. */
const WINDOW_BYTES = 2 ** 18;

/** The last zoom the library can number. */
const MOST_ZOOM = 26;

const PICTURES: readonly TileType[] = [TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif];

const gunzipAsync = promisify(gunzip);

/** @throws EngineError `imagery/vector-tiles`, `imagery/no-tiles`, `formats/truncated`, `formats/corrupt`, `formats/unsupported` */
export async function openPmtiles(path: string): Promise<TileStore> {
    const file = await FileWindow.open(path, WINDOW_BYTES);
    try {
        return await openedPmtiles(path, file);
    } catch (error) {
        await file.close();
        throw corrupt(error, path);
    }
}

async function openedPmtiles(path: string, file: FileWindow): Promise<TileStore> {
    const head = await file.load(0, Math.min(HEADER_BYTES, file.size));
    if (head.toString('latin1', 0, 7) !== 'PMTiles') throw unsupported(path, 'no PMTiles archive');
    if (head[7] !== 3) throw unsupported(path, `a PMTiles archive of version ${head[7]}`);
    if (head.length < HEADER_BYTES) throw truncated(path, file.size, HEADER_BYTES);
    const archive = new PMTiles(new WindowSource(path, file), undefined, decompress);
    const header = await archive.getHeader();
    checkHeader(path, header, file.size);
    const {extent, sample} = await extentOf(path, archive, header);
    return {
        path, kind: 'pmtiles', extent, sample,
        zooms: Array.from({length: header.maxZoom - header.minZoom + 1}, (_, i) => header.minZoom + i),
        async tile(z, x, y, signal) {
            try {
                signal?.throwIfAborted();
                // the signal stays here: the library would remember a directory that was given up as one that cannot be read
                const found = await archive.getZxy(z, x, y);
                return found === undefined ? null : new Uint8Array(found.data);
            } catch (error) {
                throw corrupt(error, path, `tile ${z}/${x}/${y}`);
            }
        },
        sha256: async signal => (await sha256Files([path], signal)).sha256,
        close: () => file.close(),
    };
}

function checkHeader(path: string, header: Header, size: number): void {
    if (header.tileType === TileType.Mvt || header.tileType === TileType.Mlt) {
        throw new EngineError('imagery/vector-tiles', `"${path}" holds vector tiles, not pictures`,
            {file: path, fix: 'give an archive of PNG, JPEG, WebP or AVIF tiles, or the GeoTIFF itself'});
    }
    if (!PICTURES.includes(header.tileType)) throw unsupported(path, `a PMTiles archive of tiles of type ${header.tileType}`);
    const ends = [header.rootDirectoryOffset + header.rootDirectoryLength, header.leafDirectoryOffset + (header.leafDirectoryLength ?? 0),
        header.tileDataOffset + (header.tileDataLength ?? 0)];
    const stated = Math.max(...ends);
    if (!(stated <= size)) throw truncated(path, size, stated);
    const isSound = header.minZoom <= header.maxZoom && header.maxZoom <= MOST_ZOOM && header.rootDirectoryLength > 0
        && header.minLon <= header.maxLon && header.minLat <= header.maxLat;
    if (!isSound) throw corrupt(new Error('zooms, directory or extent of the header make no sense'), path);
}

/** Tiles of the last zoom inside the stated extent, and one of them that is there. */
async function extentOf(path: string, archive: PMTiles, {maxZoom, minLon, minLat, maxLon, maxLat}: Header): Promise<Pick<TileStore, 'extent' | 'sample'>> {
    const n = 2 ** maxZoom;
    const clamped = (value: number): number => Math.min(n - 1, Math.max(0, value));
    const column = (lon: number): number => n * (lon + 180) / 360;
    const row = (lat: number): number => n * (1 - Math.asinh(Math.tan(Math.min(85.06, Math.max(-85.06, lat)) * Math.PI / 180)) / Math.PI) / 2;
    // an edge that falls on the border of a tile does not reach into the next one
    const minX = clamped(Math.floor(column(minLon) + 1e-6)), maxX = clamped(Math.ceil(column(maxLon) - 1e-6) - 1);
    const minY = clamped(Math.floor(row(maxLat) + 1e-6)), maxY = clamped(Math.ceil(row(minLat) - 1e-6) - 1);
    for (const [x, y] of spread(minX, minY, Math.max(minX, maxX), Math.max(minY, maxY))) {
        if (await archive.getZxy(maxZoom, x, y) !== undefined) return {extent: [minX, minY, Math.max(minX, maxX), Math.max(minY, maxY)], sample: [x, y]};
    }
    throw new EngineError('imagery/no-tiles', `"${path}" holds no tile at its last zoom ${maxZoom} inside the extent it states`,
        {file: path, fix: 'make the archive again'});
}

/** The middle first, then a lattice of up to 16 × 16 places: an archive with holes still shows one of its tiles. */
function* spread(minX: number, minY: number, maxX: number, maxY: number): Generator<[number, number]> {
    yield [Math.floor((minX + maxX) / 2), Math.floor((minY + maxY) / 2)];
    const stepX = Math.max(1, Math.ceil((maxX - minX + 1) / 16)), stepY = Math.max(1, Math.ceil((maxY - minY + 1) / 16));
    for (let y = minY; y <= maxY; y += stepY) for (let x = minX; x <= maxX; x += stepX) yield [x, y];
}

/** The part of a file that the library asks for; past the end is an error, not silence. */
class WindowSource implements Source {
    private readonly path: string;
    private readonly file: FileWindow;

    constructor(path: string, file: FileWindow) {
        this.path = path;
        this.file = file;
    }

    getKey(): string {
        return this.path;
    }

    async getBytes(offset: number, length: number): Promise<{data: ArrayBuffer}> {
        if (length > MOST_READ_BYTES) throw new Error(`a part of ${length} bytes`);
        // the first request spans header and root directory whatever the size of the file
        const wanted = offset === 0 ? Math.min(length, this.file.size) : length;
        return {data: Uint8Array.from(await this.file.load(offset, wanted)).buffer};
    }
}

async function decompress(data: ArrayBuffer, compression: Compression): Promise<ArrayBuffer> {
    if (compression === Compression.None || compression === Compression.Unknown) return data;
    if (compression !== Compression.Gzip) throw new Error(`compression number ${compression} is not read`);
    return Uint8Array.from(await gunzipAsync(data, {maxOutputLength: MOST_UNPACKED_BYTES})).buffer;
}

function unsupported(path: string, what: string): EngineError {
    return new EngineError('formats/unsupported', `"${path}" is ${what}`, {file: path, fix: 'make a PMTiles archive of version 3 with picture tiles', facts: {what}});
}

function truncated(path: string, bytes: number, stated: number): EngineError {
    return new EngineError('formats/truncated', `"${path}" ends at byte ${bytes}; its header states ${stated}`,
        {file: path, fix: 'copy the archive again; it was cut short', facts: {bytes, bytesStated: stated}});
}

/** What the library throws over broken bytes, in words; our own errors and a stop pass. */
function corrupt(error: unknown, path: string, where = 'directory'): unknown {
    if (error instanceof EngineError || error instanceof Error && error.name === 'AbortError') return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new EngineError('formats/corrupt', `"${path}" cannot be read: its ${where} is damaged (${reason})`,
        {file: path, where, fix: 'copy or make the archive again', cause: error, facts: {reason}});
}
