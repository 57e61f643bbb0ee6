/** Windows of cells out of the blocks of a TIFF: found, unpacked within what their cells need, and copied row by row. */

import {promisify} from 'node:util';
import {constants, inflate} from 'node:zlib';
import {getDecoder, type BaseDecoder, type GeoTIFFImage} from 'geotiff';
import {EngineError} from '../core/errors.ts';
import type {FileWindow} from './fileWindow.ts';
import type {CellWindow, PictureDecoder, RasterLevel, ReadCellsOptions, SampleArray, SampleType} from './rawRaster.ts';
import {spreadBits, swapBytes, undoDifferences, undoFloatDifferences, unpackBytes, unpackLzw} from './tiffCodecs.ts';

/** Blocks decoded at the same time: inflating runs on the threads of the runtime. */
const BLOCKS_AT_ONCE = 4;
/** What a packed block may be longer than its cells. */
const SPARE_BYTES = 2 ** 16;

const NONE = 1, LZW = 5, JPEG = 7, DEFLATE = 8, OLD_DEFLATE = 32946, PACKBITS = 32773, LERC = 34887, WEBP = 50001;
/** PhotometricInterpretation of luminance and two colour differences. */
const YCC = 6;

/** Tags of the places and the lengths of blocks. */
const STRIP_LISTS = [273, 279] as const, TILE_LISTS = [324, 325] as const;

export interface Level extends RasterLevel {
    readonly image: GeoTIFFImage;
}

export interface OpenedTiff {
    readonly path: string;
    readonly file: FileWindow;
    readonly levels: readonly Level[];
    readonly sampleType: SampleType;
    readonly bits: number;
    readonly bands: number;
    readonly nodata: number | null;
    /** The caller's own way to undo blocks of pictures. */
    readonly decodePicture: PictureDecoder | null;
}

type Decode = (bytes: Uint8Array) => Promise<Uint8Array>;

/** One directory, with what decoding needs at hand. */
interface Source extends OpenedTiff {
    readonly level: Level;
    readonly compression: number;
    readonly predictor: number;
    readonly isPlanar: boolean;
    /** null where the bytes are unpacked here. */
    readonly decode: Decode | null;
    /** Samples of a cell that lie together. */
    readonly stride: number;
}

const ARRAYS = {
    uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
    float32: Float32Array, float64: Float64Array,
} as const;

const inflateAsync = promisify(inflate);

/** What a library throws over broken bytes, in words; our own errors pass. */
export function corrupt(error: unknown, path: string, where: string): unknown {
    if (error instanceof EngineError || error instanceof Error && error.name === 'AbortError') return error;
    const said = error instanceof Error ? error.message : String(error);
    // words of a library that met what it had not thought of say nothing to a person
    const reason = /undefined|NaN|\[object/.test(said) ? 'values without meaning' : said;
    return new EngineError('formats/corrupt', `"${path}" cannot be read: its ${where} is damaged (${reason})`,
        {file: path, where, fix: 'copy or export the raster again', cause: error, facts: {reason}});
}

export async function readWindow(opened: OpenedTiff, window: CellWindow, {bands, level: number = 0, signal}: ReadCellsOptions): Promise<SampleArray[]> {
    const level = opened.levels[number];
    const {column, row, width, height} = window;
    if (level === undefined || !(column >= 0 && row >= 0 && width >= 1 && height >= 1 && column + width <= level.width && row + height <= level.height)) {
        throw new RangeError(`window ${column},${row} ${width}×${height} lies outside level ${number} of ${opened.path}`);
    }
    const wanted = bands ?? Array.from({length: opened.bands}, (_, i) => i);
    const out = wanted.map(() => new ARRAYS[opened.sampleType](width * height));
    const source = await sourceOf(opened, level);
    const {blockWidth, blockHeight} = level;
    const jobs: (() => Promise<void>)[] = [];
    for (let y = Math.floor(row / blockHeight); y * blockHeight < row + height; y++) {
        for (let x = Math.floor(column / blockWidth); x * blockWidth < column + width; x++) {
            if (source.isPlanar) wanted.forEach((band, i) => jobs.push(() => copyBlock(source, {x, y, band}, window, [[0, out[i]]])));
            else jobs.push(() => copyBlock(source, {x, y, band: 0}, window, wanted.map((band, i) => [band, out[i]])));
        }
    }
    let next = 0;
    const work = async (): Promise<void> => {
        while (next < jobs.length) {
            signal?.throwIfAborted();
            await jobs[next++]();
        }
    };
    await Promise.all(Array.from({length: Math.min(BLOCKS_AT_ONCE, jobs.length)}, work));
    return out;
}

async function sourceOf(opened: OpenedTiff, level: Level): Promise<Source> {
    const {fileDirectory, planarConfiguration} = level.image;
    const compression = Number(fileDirectory.getValue('Compression') ?? NONE);
    const isPlanar = planarConfiguration === 2 && opened.bands > 1;
    return {
        ...opened, level, compression, predictor: Number(await fileDirectory.loadValue('Predictor') ?? 1), isPlanar, stride: isPlanar ? 1 : opened.bands,
        decode: [NONE, LZW, DEFLATE, OLD_DEFLATE, PACKBITS].includes(compression) ? null : await decoderFor(opened, level.image, compression),
    };
}

async function decoderFor({bands, bits, decodePicture}: OpenedTiff, {fileDirectory, planarConfiguration}: GeoTIFFImage, compression: number): Promise<Decode> {
    const tables = compression === JPEG ? await fileDirectory.loadValue('JPEGTables') as ArrayLike<number> | undefined : undefined;
    if (decodePicture !== null && bits === 8 && (compression === JPEG || compression === WEBP)) {
        const block = {
            compression: compression === JPEG ? 'jpeg' : 'webp', tables: tables === undefined ? null : Uint8Array.from(tables),
            isYcc: Number(fileDirectory.getValue('PhotometricInterpretation')) === YCC, channels: planarConfiguration === 2 ? 1 : bands,
        } as const;
        return bytes => decodePicture(bytes, block);
    }
    const decoder = await getDecoder(compression, {
        tileWidth: 0, tileHeight: 0, predictor: 1, // undone here, since the library takes every file for little-endian
        bitsPerSample: await fileDirectory.loadValue('BitsPerSample') as number[], planarConfiguration, samplesPerPixel: bands,
        ...compression === JPEG ? {JPEGTables: tables} : {},
        ...compression === LERC ? {LercParameters: await fileDirectory.loadValue('LercParameters')} : {},
    } as Parameters<typeof getDecoder>[1]) as BaseDecoder;
    return async bytes => new Uint8Array(await decoder.decode(new Uint8Array(bytes).buffer) as ArrayBuffer); // never a shared one
}

/** Decodes a block and copies the cells of the window out of it: of each pair, channel `0` of the block to array `1`. */
async function copyBlock(
    source: Source, {x, y, band}: {x: number; y: number; band: number}, window: CellWindow, channels: readonly (readonly [number, SampleArray])[],
): Promise<void> {
    const {path, sampleType, stride, level: {image, width: levelWidth, height: levelHeight, blockWidth, blockHeight}} = source;
    const where = `block ${x}, ${y}`;
    const nAcross = Math.ceil(levelWidth / blockWidth), nDown = Math.ceil(levelHeight / blockHeight);
    const rowsStored = image.isTiled ? blockHeight : Math.min(blockHeight, levelHeight - y * blockHeight);
    const rowsNeeded = Math.min(blockHeight, levelHeight - y * blockHeight);
    let block: Uint8Array | null;
    try {
        block = await unpackedBlock(source, y * nAcross + x + (source.isPlanar ? band * nAcross * nDown : 0), rowsStored, where);
    } catch (error) {
        throw corrupt(error, path, where);
    }
    const {BYTES_PER_ELEMENT} = ARRAYS[sampleType];
    const needed = rowsNeeded * blockWidth * stride * BYTES_PER_ELEMENT;
    if (block !== null && block.length < needed) {
        throw new EngineError('formats/corrupt', `"${path}" cannot be read: its ${where} unpacks to ${block.length} bytes where ${needed} are needed`,
            {file: path, where, fix: 'copy or export the raster again', facts: {reason: 'block too short'}});
    }
    const cells = block && new ARRAYS[sampleType](block.buffer as ArrayBuffer, block.byteOffset, Math.floor(block.length / BYTES_PER_ELEMENT)); // blocks are never shared
    const firstColumn = Math.max(window.column, x * blockWidth), endColumn = Math.min(window.column + window.width, (x + 1) * blockWidth, levelWidth);
    const firstRow = Math.max(window.row, y * blockHeight), endRow = Math.min(window.row + window.height, y * blockHeight + rowsNeeded);
    for (const [channel, out] of channels) {
        for (let row = firstRow; row < endRow; row++) {
            const from = (row - y * blockHeight) * blockWidth + firstColumn - x * blockWidth;
            const target = (row - window.row) * window.width + firstColumn - window.column;
            if (cells === null) out.fill(source.nodata ?? 0, target, target + endColumn - firstColumn);
            else if (stride === 1) out.set(cells.subarray(from, from + endColumn - firstColumn), target);
            else for (let i = 0; i < endColumn - firstColumn; i++) out[target + i] = cells[(from + i) * stride + channel];
        }
    }
}

/** The samples of a block in the byte order of this machine, at a multiple of eight in their buffer; null for a block that was left out. */
async function unpackedBlock(source: Source, index: number, rows: number, where: string): Promise<Uint8Array | null> {
    const {path, file, bits, stride, compression, predictor, decode, level: {image, blockWidth}} = source;
    const [offsets, counts] = image.isTiled ? TILE_LISTS : STRIP_LISTS;
    const offset = await listed(source, offsets, index), length = await listed(source, counts, index);
    // Source  GDAL's sparse files: neither place nor bytes
    if (length === 0) return null;
    if (!(offset + length <= file.size)) {
        throw new EngineError('formats/truncated', `"${path}" ends at byte ${file.size}; its ${where} lies at byte ${offset} and has ${length} bytes`,
            {file: path, where, fix: 'copy or export the raster again; it was cut short', facts: {bytes: file.size, bytesStated: offset + length}});
    }
    const perRow = blockWidth * stride, rowBytes = Math.ceil(perRow * bits / 8), size = rowBytes * rows;
    if (compression !== NONE && length > 2 * size + SPARE_BYTES) throw new Error(`${length} packed bytes for ${size} bytes of cells`);
    const packed = await file.load(offset, compression === NONE ? Math.min(length, size) : length);
    const bytes = aligned(decode === null ? await unpack(compression, packed, size) : await decode(packed));
    if (bits < 8) return bytes.length < size ? bytes : spreadBits(bytes, bits, perRow, rows);
    if (!image.littleEndian && predictor !== 3 && compression !== LERC) swapBytes(bytes, bits);
    if (predictor === 2) undoDifferences(bytes, bits, perRow, stride);
    else if (predictor === 3) undoFloatDifferences(bytes, bits, perRow, stride);
    return bytes;
}

async function unpack(compression: number, packed: Uint8Array, size: number): Promise<Uint8Array> {
    if (compression === LZW) return unpackLzw(packed, size);
    if (compression === PACKBITS) return unpackBytes(packed, size);
    // the runtime's own inflate: on another thread; a block that ends early gives what it holds
    if (compression !== NONE) return await inflateAsync(packed, {maxOutputLength: 2 * size + SPARE_BYTES, finishFlush: constants.Z_SYNC_FLUSH});
    return new Uint8Array(packed);
}

function aligned(bytes: Uint8Array): Uint8Array {
    return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
}

/** An entry of a list of the directory. The library reads long lists as little-endian, whatever the file is. */
async function listed({file, level: {image: {fileDirectory, littleEndian}}}: Source, tag: number, index: number): Promise<number> {
    const long = littleEndian ? undefined : fileDirectory.deferredArrays.get(tag);
    const value = long === undefined ? await fileDirectory.loadValueIndexed(tag, index) : index < long.length ? await bigEndian(file, long, index) : undefined;
    if (value === undefined) throw new Error(`its directory lists no block ${index}`);
    return Number(value);
}

async function bigEndian(file: FileWindow, {arrayOffset, itemSize}: {arrayOffset: number; itemSize: number}, index: number): Promise<bigint | number> {
    const bytes = await file.load(arrayOffset + index * itemSize, itemSize);
    return itemSize === 8 ? bytes.readBigUInt64BE() : bytes.readUIntBE(0, itemSize);
}
