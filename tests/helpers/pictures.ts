/** Small pictures for tests, written here byte by byte: TIFF, tiles and PMTiles, of a scene that is a formula. */

import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {gzipSync} from 'node:zlib';
import proj4 from 'proj4';
import sharp from 'sharp';

const GK120 = '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';
const CRS_TEXT: Readonly<Record<number, string>> = {
    4549: GK120, 4490: '+proj=longlat +ellps=GRS80 +no_defs', 3857: 'EPSG:3857',
};

/** Made once: making one takes longer than using it a hundred times. */
const CONVERTERS = Object.fromEntries(Object.entries(CRS_TEXT).map(([epsg, text]) => [epsg, proj4(GK120, text)]));

/** Position of a place given in EPSG:4549 in another CRS, by proj4 and not by the engine's own series. */
export function fromPlane(epsg: number, x: number, y: number): [number, number] {
    return CONVERTERS[epsg].forward([x, y]);
}

export function toPlane(epsg: number, x: number, y: number): [number, number] {
    return epsg === 4549 ? [x, y] : CONVERTERS[epsg].inverse([x, y]);
}

/** Values by band at a place in EPSG:4549. */
export type Scene = (x: number, y: number) => readonly number[];

export interface TiffOptions {
    readonly epsg?: number | null;
    readonly left: number;
    readonly top: number;
    readonly step: number;
    readonly width: number;
    readonly height: number;
    readonly bits?: 8 | 16 | 32;
    readonly isFloat?: boolean;
    readonly photometric?: number;
    /** ModelTransformation in place of scale and tie point. */
    readonly matrix?: readonly number[];
    readonly hasPlace?: boolean;
    readonly nodata?: string;
    readonly extraSamples?: readonly number[];
    readonly colorMap?: readonly number[];
    /** What the header claims instead of the truth. */
    readonly claimedSide?: number;
    readonly compression?: number;
}

/** An uncompressed little-endian TIFF of one strip. */
export function tiffBytes(scene: Scene, options: TiffOptions): Buffer {
    const {epsg = 4549, left, top, step, width, height, bits = 8, isFloat = false} = options;
    const nBands = scene(...toPlane(epsg ?? 4549, left, top)).length;
    const pixels = Buffer.alloc(width * height * nBands * bits / 8);
    let at = 0;
    for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
            for (const value of scene(...toPlane(epsg ?? 4549, left + (column + 0.5) * step, top - (row + 0.5) * step))) {
                if (isFloat) pixels.writeFloatLE(value, at);
                else pixels.writeUIntLE(Math.round(value), at, bits / 8);
                at += bits / 8;
            }
        }
    }
    const ascii = (text: string): number[] => [...Buffer.from(`${text}\0`, 'latin1')];
    const model = epsg === 4490 ? 2 : 1;
    const entries: [tag: number, type: 2 | 3 | 4 | 12, values: readonly number[]][] = [
        [256, 4, [options.claimedSide ?? width]], [257, 4, [options.claimedSide ?? height]], [258, 3, Array.from({length: nBands}, () => bits)],
        [259, 3, [options.compression ?? 1]], [262, 3, [options.photometric ?? (nBands >= 3 ? 2 : 1)]], [273, 4, [0]], [277, 3, [nBands]],
        [278, 4, [options.claimedSide ?? height]], [279, 4, [pixels.length]], [284, 3, [1]],
        ...options.colorMap ? [[320, 3, options.colorMap] as [number, 3, readonly number[]]] : [],
        ...options.extraSamples ? [[338, 3, options.extraSamples] as [number, 3, readonly number[]]] : [],
        [339, 3, Array.from({length: nBands}, () => (isFloat ? 3 : 1))],
    ];
    if (options.matrix) entries.push([34264, 12, options.matrix]);
    else if (options.hasPlace !== false) entries.push([33550, 12, [step, step, 0]], [33922, 12, [0, 0, 0, left, top, 0]]);
    if (epsg !== null) entries.push([34735, 3, [1, 1, 0, 3, 1024, 0, 1, model, 1025, 0, 1, 1, model === 2 ? 2048 : 3072, 0, 1, epsg]]);
    if (options.nodata !== undefined) entries.push([42113, 2, ascii(options.nodata)]);
    entries.sort((a, b) => a[0] - b[0]);
    const size = {2: 1, 3: 2, 4: 4, 12: 8} as const;
    const directoryEnd = 8 + 2 + 12 * entries.length + 4;
    let beyond = directoryEnd;
    const places = entries.map(([, type, values]) => {
        const bytes = size[type] * values.length, start = beyond;
        if (bytes > 4) beyond += bytes + bytes % 2;
        return bytes > 4 ? start : null;
    });
    const file = Buffer.alloc(beyond + pixels.length);
    file.write('II*\0', 0, 'latin1');
    file.writeUInt32LE(8, 4);
    file.writeUInt16LE(entries.length, 8);
    entries.forEach(([tag, type, values], i) => {
        const entry = 10 + 12 * i;
        file.writeUInt16LE(tag, entry);
        file.writeUInt16LE(type, entry + 2);
        file.writeUInt32LE(values.length, entry + 4);
        const valueAt = places[i] ?? entry + 8;
        if (places[i] !== null) file.writeUInt32LE(valueAt, entry + 8);
        (tag === 273 ? [beyond] : values).forEach((value, k) => {
            if (type === 12) file.writeDoubleLE(value, valueAt + 8 * k);
            else file.writeUIntLE(value, valueAt + size[type] * k, size[type]);
        });
    });
    pixels.copy(file, beyond);
    return file;
}

const HALF_WORLD = 20037508.342789244;

/** Tiles of a zoom that meet a box of EPSG:4549, rendered from the scene. */
export async function tilesOf(scene: Scene, zoom: number, box: readonly [number, number, number, number], format: 'png' | 'webp' = 'png', side = 256) {
    const [west, south] = fromPlane(3857, box[0], box[1]), [east, north] = fromPlane(3857, box[2], box[3]);
    const tileM = 2 * HALF_WORLD / 2 ** zoom, step = tileM / side;
    const tiles: {x: number; y: number; bytes: Buffer}[] = [];
    for (let y = Math.floor((HALF_WORLD - north) / tileM); y <= (HALF_WORLD - south) / tileM; y++) {
        for (let x = Math.floor((west + HALF_WORLD) / tileM); x <= (east + HALF_WORLD) / tileM; x++) {
            const rgb = Buffer.alloc(3 * side * side);
            for (let i = 0; i < side * side; i++) {
                const place = toPlane(3857, x * tileM - HALF_WORLD + (i % side + 0.5) * step, HALF_WORLD - y * tileM - (Math.floor(i / side) + 0.5) * step);
                scene(...place).forEach((value, channel) => {
                    rgb[3 * i + channel] = Math.round(value);
                });
            }
            const picture = sharp(rgb, {raw: {width: side, height: side, channels: 3}});
            tiles.push({x, y, bytes: await (format === 'png' ? picture.png() : picture.webp({lossless: true})).toBuffer()});
        }
    }
    return tiles;
}

export function writeTiles(folder: string, zoom: number, tiles: Awaited<ReturnType<typeof tilesOf>>, extension = 'png', isTms = false): void {
    for (const {x, y, bytes} of tiles) {
        const path = join(folder, String(zoom), String(x), `${isTms ? 2 ** zoom - 1 - y : y}.${extension}`);
        mkdirSync(dirname(path), {recursive: true});
        writeFileSync(path, bytes);
    }
}

/** Number of a tile on the Hilbert curve of its zoom, after those of all lower zooms. Source: PMTiles v3, 4.1 */
function tileId(zoom: number, x: number, y: number): number {
    let [id, px, py] = [(4 ** zoom - 1) / 3, x, y];
    for (let size = 2 ** (zoom - 1); size >= 1; size /= 2) {
        const rx = px & size ? 1 : 0, ry = py & size ? 1 : 0;
        id += size * size * ((3 * rx) ^ ry);
        if (ry === 0) {
            if (rx === 1) [px, py] = [size - 1 - (px & (size - 1)), size - 1 - (py & (size - 1))];
            [px, py] = [py, px];
        }
        [px, py] = [px & (size - 1), py & (size - 1)];
    }
    return id;
}

function varint(value: number): number[] {
    const bytes: number[] = [];
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
        if (rest < 128) return [...bytes, rest];
        bytes.push(rest % 128 + 128);
    }
}

/** A PMTiles archive of one zoom with one directory. */
export function pmtilesBytes(zoom: number, tiles: Awaited<ReturnType<typeof tilesOf>>, tileType = 2): Buffer {
    const sorted = tiles.map(tile => ({...tile, id: tileId(zoom, tile.x, tile.y)})).sort((a, b) => a.id - b.id);
    const directory: number[] = varint(sorted.length);
    sorted.forEach(({id}, i) => directory.push(...varint(id - (i === 0 ? 0 : sorted[i - 1].id))));
    sorted.forEach(() => directory.push(...varint(1)));
    sorted.forEach(({bytes}) => directory.push(...varint(bytes.length)));
    sorted.forEach((_, i) => directory.push(...varint(i === 0 ? 1 : 0)));
    const root = gzipSync(Buffer.from(directory)), metadata = gzipSync(Buffer.from('{}'));
    const header = Buffer.alloc(127);
    header.write('PMTiles', 0, 'latin1');
    header[7] = 3;
    const data = Buffer.concat(sorted.map(({bytes}) => bytes));
    const metadataAt = 127 + root.length, dataAt = metadataAt + metadata.length;
    [127, root.length, metadataAt, metadata.length, dataAt, 0, dataAt, data.length, sorted.length, sorted.length, sorted.length]
        .forEach((value, i) => header.writeBigUInt64LE(BigInt(value), 8 + 8 * i));
    header.set([1, 2, 1, tileType, zoom, zoom], 96);
    const lon = (x: number): number => x / 2 ** zoom * 360 - 180;
    const lat = (y: number): number => Math.atan(Math.sinh(Math.PI * (1 - 2 * y / 2 ** zoom))) * 180 / Math.PI;
    const xs = tiles.map(({x}) => x), ys = tiles.map(({y}) => y);
    [lon(Math.min(...xs)), lat(Math.max(...ys) + 1), lon(Math.max(...xs) + 1), lat(Math.min(...ys))]
        .forEach((degrees, i) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i));
    return Buffer.concat([header, root, metadata, data]);
}

export interface Decoded {
    readonly width: number;
    readonly height: number;
    /** The three shades at a pixel. */
    at(column: number, row: number): [number, number, number];
}

export async function decoded(bytes: Uint8Array): Promise<Decoded> {
    const {data, info} = await sharp(bytes).removeAlpha().raw().toBuffer({resolveWithObject: true});
    return {
        width: info.width, height: info.height,
        at: (column, row) => [0, 1, 2].map(channel => data[info.channels * (row * info.width + column) + channel]) as [number, number, number],
    };
}

/** Mean and largest difference of two pictures of one size, over all shades. */
export function difference(one: Decoded, two: Decoded): {mean: number; most: number} {
    let [sum, most] = [0, 0];
    for (let row = 0; row < one.height; row++) {
        for (let column = 0; column < one.width; column++) {
            const [a, b] = [one.at(column, row), two.at(column, row)];
            for (let channel = 0; channel < 3; channel++) {
                sum += Math.abs(a[channel] - b[channel]);
                most = Math.max(most, Math.abs(a[channel] - b[channel]));
            }
        }
    }
    return {mean: sum / (3 * one.width * one.height), most};
}
