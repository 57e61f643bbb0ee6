/**
 * GeoTIFF, Cloud Optimized GeoTIFF and BigTIFF → `RawRaster`. The library reads directories and undoes compression; cells
 * are copied out of its blocks here, row by row, which is some thirty times faster than its own loop over cells.
 *
 * Source  TIFF 6.0; OGC GeoTIFF 1.1 (19-008r4); GDAL's tags 42112 and 42113
 */

import {basename, extname} from 'node:path';
import {promisify} from 'node:util';
import {constants, inflate} from 'node:zlib';
import {addDecoder, BaseDecoder, getDecoder, GeoTIFF, type GeoTIFFImage} from 'geotiff';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {FileWindow} from './fileWindow.ts';
import {crsOfGeoKeys} from './geotiffCrs.ts';
import {sha256Files} from './hash.ts';
import {isTiff, type OpenRasterOptions} from './rasters.ts';
import {prjBeside, readSidecars, worldFileBeside} from './rasterSidecars.ts';
import type {CellWindow, GridTransform, Photometric, PictureDecoder, RasterLevel, RawRaster, ReadCellsOptions, SampleArray, SampleType} from './rawRaster.ts';

/** What one block may unpack to: a strip of 100,000 RGB cells by 512 rows stays below it. */
const MOST_BLOCK_BYTES = 256 * 2 ** 20;
/** Cells of the largest raster taken in: a province at one metre. Beyond it a header is a mistake or malice. */
const MOST_CELLS = 2 ** 42;
const MOST_SIDE = 2 ** 24;
/** Directories looked at for overviews. */
const MOST_DIRECTORIES = 64;
/** Blocks decoded at the same time: inflating runs on the threads of the runtime. */
const BLOCKS_AT_ONCE = 4;

const COMPRESSIONS: Readonly<Record<number, string>> = {
    1: 'none', 2: 'ccitt', 3: 'ccitt', 4: 'ccitt', 5: 'lzw', 6: 'old jpeg', 7: 'jpeg', 8: 'deflate', 32773: 'packbits', 32946: 'deflate',
    34712: 'jpeg2000', 34887: 'lerc', 34925: 'lzma', 50000: 'zstd', 50001: 'webp', 50002: 'jpeg xl',
};
/** What is read; the rest is named and refused. */
const READABLE_COMPRESSIONS: readonly string[] = ['none', 'lzw', 'jpeg', 'deflate', 'packbits', 'lerc', 'zstd'];

/** Strips of one row are common, tiles lie scattered: enough to read the first at once, little enough not to matter for the second. */
const WINDOW_BYTES = 2 ** 20;

const inflateAsync = promisify(inflate);

/** The runtime's own inflate instead of a script's: four times as fast, and on another thread. */
class InflateDecoder extends BaseDecoder {
    override async decodeBlock(buffer: ArrayBufferLike): Promise<ArrayBufferLike> {
        // a block that ends early gives what it holds; the length is checked by the reader
        const bytes = await inflateAsync(new Uint8Array(buffer), {maxOutputLength: MOST_BLOCK_BYTES, finishFlush: constants.Z_SYNC_FLUSH});
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    }
}
addDecoder([8, 32946], () => Promise.resolve(InflateDecoder));

/** A file as the library reads it: past its end is an error, where its own source gives zeros. */
class WindowSource {
    readonly fileSize: number;
    private readonly file: FileWindow;

    constructor(file: FileWindow) {
        this.file = file;
        this.fileSize = file.size;
    }

    async fetch(slices: readonly {offset: number; length: number}[]): Promise<ArrayBufferLike[]> {
        const all: ArrayBufferLike[] = [];
        for (const slice of slices) all.push((await this.fetchSlice(slice)).data);
        return all;
    }

    async fetchSlice({offset, length}: {offset: number; length: number}): Promise<{offset: number; length: number; data: ArrayBufferLike}> {
        // directories are asked for with some bytes to spare; blocks are checked against the size before
        const bytes = await this.file.load(offset, Math.min(length, Math.max(0, this.file.size - offset)));
        const data = new Uint8Array(length);
        data.set(bytes);
        return {offset, length, data: data.buffer};
    }

    close(): Promise<void> {
        return this.file.close();
    }
}

function refuse(path: string, what: string, fix: string, facts: Record<string, unknown> = {}): EngineError {
    return new EngineError('formats/raster-unusable', `"${path}" is a raster that cannot be used: ${what}`, {file: path, fix, facts: {what, ...facts}});
}

/** What a library throws over broken bytes, in words; our own errors pass. */
function corrupt(error: unknown, path: string, where: string): unknown {
    if (error instanceof EngineError || error instanceof Error && error.name === 'AbortError') return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new EngineError('formats/corrupt', `"${path}" cannot be read: its ${where} is damaged (${reason})`,
        {file: path, where, fix: 'copy or export the raster again', cause: error, facts: {reason}});
}

interface Level extends RasterLevel {
    readonly image: GeoTIFFImage;
}

/**
 * Opens a raster; nothing but its directories is read.
 *
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `formats/truncated`, `formats/corrupt`,
 *         `formats/raster-unusable` - sizes, sample types or compressions that are not taken
 */
export async function openRaster(path: string, options: OpenRasterOptions = {}): Promise<RawRaster> {
    const file = await FileWindow.open(path, WINDOW_BYTES);
    try {
        if (file.size === 0) throw new EngineError('formats/empty-file', `"${path}" is empty (0 bytes)`, {file: path, fix: 'copy or export it again'});
        if (file.size < 8 || !isTiff(await file.load(0, 4))) {
            throw new EngineError('formats/unsupported', `"${path}" is no GeoTIFF`,
                {file: path, fix: 'export the raster as GeoTIFF (.tif)', facts: {what: 'no GeoTIFF'}});
        }
        options.signal?.throwIfAborted();
        return await openedRaster(path, file, options.decodePicture ?? null);
    } catch (error) {
        await file.close();
        throw corrupt(error, path, 'directory');
    }
}

async function openedRaster(path: string, file: FileWindow, decodePicture: PictureDecoder | null): Promise<RawRaster> {
    const tiff = await GeoTIFF.fromSource(new WindowSource(file), {cache: false});
    const image = await tiff.getImage(0);
    const width = image.getWidth(), height = image.getHeight();
    checkSize(path, width, height);
    const {sampleType, bits} = sampleTypeOf(path, image);
    const bands = image.getSamplesPerPixel();
    if (!(bands >= 1 && bands <= 1024)) throw refuse(path, `it claims ${bands} bands`, 'export it again');
    const compressionNumber = Number(image.fileDirectory.getValue('Compression') ?? 1);
    const compression = COMPRESSIONS[compressionNumber] ?? `number ${compressionNumber}`;
    if (!READABLE_COMPRESSIONS.includes(compression) && !(compression === 'webp' && decodePicture !== null)) {
        throw refuse(path, `its compression (${compression}) is not read`, 'save it again with LZW or DEFLATE compression, for example gdal_translate -co COMPRESS=DEFLATE',
            {compression});
    }
    const levels = await levelsOf(tiff, image);
    for (const {blockWidth, blockHeight} of levels) {
        if (!(blockWidth >= 1 && blockHeight >= 1) || blockWidth * blockHeight * bands * bits / 8 > MOST_BLOCK_BYTES) {
            throw refuse(path, `its blocks of ${blockWidth} × ${blockHeight} cells would unpack to more than ${MOST_BLOCK_BYTES / 2 ** 20} MB each`,
                'save it again in tiles, for example gdal_translate -co TILED=YES', {blockWidth, blockHeight});
        }
    }
    const issues: Issue[] = [];
    const geo = image.getGeoKeys();
    const {transform, transformFrom} = await transformOf(path, image, issues);
    const sidecars = await readSidecars(path);
    issues.push(...sidecars.issues);
    const palette = await paletteOf(image);
    const photometricNumber = Number(image.fileDirectory.getValue('PhotometricInterpretation') ?? 1);
    const photometric: Photometric = photometricNumber === 3 ? 'palette' : photometricNumber === 2 || photometricNumber === 6 ? 'rgb' : 'grey';
    const extra = image.fileDirectory.getValue('ExtraSamples') as ArrayLike<number> | undefined;
    let hash: Promise<string> | null = null;
    return {
        path, name: basename(path, extname(path)), bytes: file.size, width, height, bands, sampleType, photometric,
        hasAlpha: extra !== undefined && extra.length > 0 && (extra[extra.length - 1] === 1 || extra[extra.length - 1] === 2),
        compression, nodata: nodataOf(image), transform, transformFrom,
        crs: crsOfGeoKeys(geo) ?? await prjBeside(path) ?? sidecars.crs,
        palette, names: sidecars.names, namesFrom: sidecars.namesFrom,
        levels: levels.map(({width: w, height: h, blockWidth, blockHeight}) => ({width: w, height: h, blockWidth, blockHeight})), issues,
        sha256: () => hash ??= sha256Files([path]).then(({sha256}) => sha256),
        read: (window, options) => readWindow({path, file, levels, sampleType, bits, bands, decodePicture}, window, options ?? {}),
        close: () => file.close(),
    };
}

function checkSize(path: string, width: number, height: number): void {
    if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
        throw refuse(path, `it claims ${width} × ${height} cells`, 'export it again', {width, height});
    }
    if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_CELLS) {
        throw refuse(path, `it claims ${width} × ${height} cells, more than any county or province has`,
            'check the file; cut out the county first if it is right', {width, height});
    }
}

function sampleTypeOf(path: string, image: GeoTIFFImage): {sampleType: SampleType; bits: number} {
    const all = image.fileDirectory.getValue('BitsPerSample') as ArrayLike<number> | undefined;
    const bits = all === undefined ? 1 : all[0], format = image.getSampleFormat(0) ?? 1;
    for (let i = 1; all !== undefined && i < all.length; i++) {
        if (all[i] !== bits || (image.getSampleFormat(i) ?? 1) !== format) {
            throw refuse(path, 'its bands are of different types', 'export one band, or all of one type');
        }
    }
    const types: Readonly<Record<string, SampleType>> = {
        '1/8': 'uint8', '1/16': 'uint16', '1/32': 'uint32', '2/8': 'int8', '2/16': 'int16', '2/32': 'int32', '3/32': 'float32', '3/64': 'float64',
        '1/1': 'uint8', '1/2': 'uint8', '1/4': 'uint8',
    };
    const sampleType = types[`${format}/${bits}`];
    if (sampleType === undefined) {
        const kind = format === 5 || format === 6 ? 'complex numbers' : `${bits} bits of sample format ${format}`;
        throw refuse(path, `its cells are ${kind}`, 'export it with 8, 16 or 32 bits a cell', {bits, format});
    }
    return {sampleType, bits};
}

async function levelsOf(tiff: GeoTIFF, full: GeoTIFFImage): Promise<Level[]> {
    const levelOf = (image: GeoTIFFImage): Level => ({
        image, width: image.getWidth(), height: image.getHeight(), blockWidth: image.getTileWidth(), blockHeight: image.getTileHeight(),
    });
    const levels = [levelOf(full)];
    const count = Math.min(MOST_DIRECTORIES, await tiff.getImageCount());
    for (let i = 1; i < count; i++) {
        const image = await tiff.getImage(i);
        const isReduced = (Number(image.fileDirectory.getValue('NewSubfileType') ?? 0) & 5) === 1;
        if (isReduced && image.getSamplesPerPixel() === full.getSamplesPerPixel()) levels.push(levelOf(image));
    }
    return [levels[0], ...levels.slice(1).sort((a, b) => b.width - a.width)];
}

async function transformOf(path: string, image: GeoTIFFImage, issues: Issue[]): Promise<{transform: GridTransform | null; transformFrom: string}> {
    const directory = image.fileDirectory;
    const matrix = await directory.loadValue('ModelTransformation') as ArrayLike<number> | undefined;
    const scale = await directory.loadValue('ModelPixelScale') as ArrayLike<number> | undefined;
    const ties = await directory.loadValue('ModelTiepoint') as ArrayLike<number> | undefined;
    // OGC 19-008r4, 7.1.3: with PixelIsPoint the tie holds for the middle of a cell
    const half = Number(image.getGeoKeys()?.GTRasterTypeGeoKey ?? 1) === 2 ? 0.5 : 0;
    let transform: GridTransform | null = null, transformFrom = '';
    if (matrix !== undefined && matrix.length >= 16) {
        transform = shifted({originX: matrix[3], originY: matrix[7], columnX: matrix[0], columnY: matrix[4], rowX: matrix[1], rowY: matrix[5]}, -half, -half);
        transformFrom = 'ModelTransformation';
    } else if (scale !== undefined && scale.length >= 2 && ties !== undefined && ties.length >= 6) {
        const grid = {originX: ties[3], originY: ties[4], columnX: scale[0], columnY: 0, rowX: 0, rowY: -scale[1]};
        transform = shifted(grid, -ties[0] - half, -ties[1] - half);
        transformFrom = 'ModelPixelScale and ModelTiepoint';
    } else if (ties !== undefined && ties.length > 6) {
        issues.push({code: 'formats/raster-control-points', severity: 'warning', layer: path, count: ties.length / 6,
            message: 'the raster has control points only; it was never rectified'});
    }
    if (transform === null) {
        transform = await worldFileBeside(path);
        if (transform !== null) transformFrom = 'world file';
    }
    if (transform === null) return {transform: null, transformFrom: ''};
    const {columnX, columnY, rowX, rowY} = transform;
    if (!Object.values(transform).every(Number.isFinite) || columnX * rowY - columnY * rowX === 0) {
        throw refuse(path, 'its cells have no size on the ground (scale 0 or not a number)', 'georeference it again');
    }
    return {transform, transformFrom};
}

function shifted(grid: GridTransform, columns: number, rows: number): GridTransform {
    return {...grid, originX: grid.originX + columns * grid.columnX + rows * grid.rowX, originY: grid.originY + columns * grid.columnY + rows * grid.rowY};
}

async function paletteOf(image: GeoTIFFImage): Promise<Uint8Array | null> {
    const map = await image.fileDirectory.loadValue('ColorMap') as ArrayLike<number> | undefined;
    if (map === undefined || map.length < 3 || map.length % 3 !== 0) return null;
    const n = map.length / 3;
    const palette = new Uint8Array(3 * n);
    for (let value = 0; value < n; value++) {
        for (let channel = 0; channel < 3; channel++) palette[3 * value + channel] = map[channel * n + value] >> 8;
    }
    return palette;
}

function nodataOf(image: GeoTIFFImage): number | null {
    const text = image.fileDirectory.getValue('GDAL_NODATA') as string | undefined;
    if (text === undefined) return null;
    const word = text.replace(/\0.*$/s, '').trim();
    if (/^-?nan$/i.test(word)) return Number.NaN;
    const value = word === '' ? Number.NaN : Number(word);
    return Number.isNaN(value) ? null : value;
}

interface Opened {
    readonly path: string;
    readonly file: FileWindow;
    readonly levels: readonly Level[];
    readonly sampleType: SampleType;
    readonly bits: number;
    readonly bands: number;
    readonly decodePicture: PictureDecoder | null;
}

const ARRAYS = {
    uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
    float32: Float32Array, float64: Float64Array,
} as const;

async function readWindow(opened: Opened, window: CellWindow, {bands, level = 0, signal}: ReadCellsOptions): Promise<SampleArray[]> {
    const {levels, sampleType, path} = opened;
    const from = levels[level];
    const {column, row, width, height} = window;
    if (from === undefined || !(column >= 0 && row >= 0 && width >= 1 && height >= 1 && column + width <= from.width && row + height <= from.height)) {
        throw new RangeError(`window ${column},${row} ${width}×${height} lies outside level ${level} of ${path}`);
    }
    const wanted = bands ?? Array.from({length: opened.bands}, (_, i) => i);
    const out = wanted.map(() => new ARRAYS[sampleType](width * height));
    const {image, blockWidth, blockHeight} = from;
    const compression = Number(image.fileDirectory.getValue('Compression') ?? 1);
    const decoder = await decoderFor(image, compression, opened.bits === 8 ? opened.decodePicture : null);
    const isPlanar = image.planarConfiguration === 2;
    const jobs: (() => Promise<void>)[] = [];
    for (let y = Math.floor(row / blockHeight); y * blockHeight < row + height; y++) {
        for (let x = Math.floor(column / blockWidth); x * blockWidth < column + width; x++) {
            if (isPlanar) wanted.forEach((band, i) => jobs.push(() => copyBlock(opened, from, decoder, {x, y, band}, window, [[0, out[i]]], 1)));
            else jobs.push(() => copyBlock(opened, from, decoder, {x, y, band: 0}, window, wanted.map((band, i) => [band, out[i]]), opened.bands));
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

/** Blocks of a picture, undone by the caller's own decoder. */
class PictureBlockDecoder extends BaseDecoder {
    private readonly undo: (bytes: Uint8Array) => Promise<Uint8Array>;

    constructor(parameters: ConstructorParameters<typeof BaseDecoder>[0], undo: (bytes: Uint8Array) => Promise<Uint8Array>) {
        super(parameters);
        this.undo = undo;
    }

    override async decodeBlock(buffer: ArrayBufferLike): Promise<ArrayBufferLike> {
        const bytes = await this.undo(new Uint8Array(buffer));
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    }
}

async function decoderFor(image: GeoTIFFImage, compression: number, decodePicture: PictureDecoder | null): Promise<BaseDecoder> {
    const {fileDirectory} = image;
    const name = COMPRESSIONS[compression];
    if (decodePicture !== null && (name === 'jpeg' || name === 'webp')) {
        const tables = await fileDirectory.loadValue('JPEGTables') as ArrayLike<number> | undefined;
        const block = {
            compression: name, tables: tables === undefined ? null : Uint8Array.from(tables), isYcc: Number(fileDirectory.getValue('PhotometricInterpretation')) === 6,
            channels: image.planarConfiguration === 2 ? 1 : image.getSamplesPerPixel(),
        } as const;
        const parameters = {
            tileWidth: image.getTileWidth(), tileHeight: image.getTileHeight(), predictor: 1, bitsPerSample: [8], planarConfiguration: image.planarConfiguration,
            samplesPerPixel: image.getSamplesPerPixel(),
        } as unknown as ConstructorParameters<typeof BaseDecoder>[0]; // the library's type asks for fields its base class never reads
        return new PictureBlockDecoder(parameters, bytes => decodePicture(bytes, block));
    }
    return await getDecoder(compression, {
        tileWidth: image.getTileWidth(), tileHeight: image.getTileHeight(),
        predictor: Number(await fileDirectory.loadValue('Predictor') ?? 1),
        bitsPerSample: await fileDirectory.loadValue('BitsPerSample') as number[], planarConfiguration: image.planarConfiguration,
        samplesPerPixel: image.getSamplesPerPixel(),
        ...compression === 7 ? {JPEGTables: await fileDirectory.loadValue('JPEGTables')} : {},
        ...compression === 34887 ? {LercParameters: await fileDirectory.loadValue('LercParameters')} : {},
    } as Parameters<typeof getDecoder>[1]) as BaseDecoder;
}

/** Decodes a block and copies the cells of the window out of it: of each pair, channel `0` of the block to array `1`. */
async function copyBlock(
    {path, file, sampleType, bits}: Opened, {image, width: levelWidth, height: levelHeight, blockWidth, blockHeight}: Level, decoder: BaseDecoder,
    {x, y, band}: {x: number; y: number; band: number}, window: CellWindow, channels: readonly (readonly [number, SampleArray])[], stride: number,
): Promise<void> {
    const where = `block ${x}, ${y}`;
    const nAcross = Math.ceil(levelWidth / blockWidth), nDown = Math.ceil(levelHeight / blockHeight);
    const index = y * nAcross + x + (image.planarConfiguration === 2 ? band * nAcross * nDown : 0);
    let block: ArrayBuffer;
    try {
        const [offsets, counts] = image.isTiled ? ['TileOffsets', 'TileByteCounts'] as const : ['StripOffsets', 'StripByteCounts'] as const;
        const offset = Number(await image.fileDirectory.loadValueIndexed(offsets, index)), length = Number(await image.fileDirectory.loadValueIndexed(counts, index));
        if (!(offset + length <= file.size)) {
            throw new EngineError('formats/truncated', `"${path}" ends at byte ${file.size}; its ${where} lies at byte ${offset} and has ${length} bytes`,
                {file: path, where, fix: 'copy or export the raster again; it was cut short', facts: {bytes: file.size, bytesStated: offset + length}});
        }
        block = (await image.getTileOrStrip(x, y, band, decoder)).data as ArrayBuffer; // blocks are never shared
    } catch (error) {
        throw corrupt(error, path, where);
    }
    const rows = image.getBlockHeight(y);
    const needed = Math.min(rows, levelHeight - y * blockHeight) * blockWidth * stride * ARRAYS[sampleType].BYTES_PER_ELEMENT;
    if (block.byteLength < needed) {
        throw new EngineError('formats/corrupt', `"${path}" cannot be read: its ${where} unpacks to ${block.byteLength} bytes where ${needed} are needed`,
            {file: path, where, fix: 'copy or export the raster again', facts: {reason: 'block too short'}});
    }
    if (!image.littleEndian && bits > 8) swapBytes(block, bits);
    const cells = new ARRAYS[sampleType](block, 0, Math.floor(block.byteLength / ARRAYS[sampleType].BYTES_PER_ELEMENT));
    const firstColumn = Math.max(window.column, x * blockWidth), endColumn = Math.min(window.column + window.width, (x + 1) * blockWidth, levelWidth);
    const firstRow = Math.max(window.row, y * blockHeight), endRow = Math.min(window.row + window.height, y * blockHeight + rows, levelHeight);
    for (const [channel, out] of channels) {
        for (let row = firstRow; row < endRow; row++) {
            const source = (row - y * blockHeight) * blockWidth + firstColumn - x * blockWidth;
            const target = (row - window.row) * window.width + firstColumn - window.column;
            if (stride === 1) out.set(cells.subarray(source, source + endColumn - firstColumn), target);
            else for (let i = 0; i < endColumn - firstColumn; i++) out[target + i] = cells[(source + i) * stride + channel];
        }
    }
}

function swapBytes(buffer: ArrayBuffer, bits: number): void {
    const bytes = Buffer.from(buffer, 0, buffer.byteLength - buffer.byteLength % (bits / 8));
    if (bits === 16) bytes.swap16();
    else if (bits === 32) bytes.swap32();
    else bytes.swap64();
}
