/**
 * GeoTIFF, Cloud Optimized GeoTIFF and BigTIFF → `RawRaster`. The library reads directories; `geotiffCells.ts` reads cells,
 * row by row, which is some thirty times faster than the library's loop over cells.
 *
 * Source  TIFF 6.0; OGC GeoTIFF 1.1 (19-008r4); GDAL's tags 42112 and 42113
 */

import {basename, extname} from 'node:path';
import {GeoTIFF, type GeoTIFFImage} from 'geotiff';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {FileWindow} from './fileWindow.ts';
import {corrupt, readWindow, type Level} from './geotiffCells.ts';
import {crsOfGeoKeys} from './geotiffCrs.ts';
import {sha256Files} from './hash.ts';
import {isTiff, type OpenRasterOptions} from './rasters.ts';
import {prjBeside, readSidecars, worldFileBeside} from './rasterSidecars.ts';
import type {GridTransform, Photometric, PictureDecoder, RawRaster, SampleType} from './rawRaster.ts';

/** What one block may unpack to: a strip of 100,000 RGB cells by 512 rows stays below it. */
const MOST_BLOCK_BYTES = 256 * 2 ** 20;
/** Cells of the largest raster taken in: a province at one metre. Beyond it a header is a mistake or malice. */
const MOST_CELLS = 2 ** 42;
const MOST_SIDE = 2 ** 24;
/** Directories looked at for overviews. */
const MOST_DIRECTORIES = 64;

const COMPRESSIONS: Readonly<Record<number, string>> = {
    1: 'none', 2: 'ccitt', 3: 'ccitt', 4: 'ccitt', 5: 'lzw', 6: 'old jpeg', 7: 'jpeg', 8: 'deflate', 32773: 'packbits', 32946: 'deflate',
    34712: 'jpeg2000', 34887: 'lerc', 34925: 'lzma', 50000: 'zstd', 50001: 'webp', 50002: 'jpeg xl',
};
/** What is read; the rest is named and refused. */
const READABLE_COMPRESSIONS: readonly string[] = ['none', 'lzw', 'jpeg', 'deflate', 'packbits', 'lerc', 'zstd'];

/** What an overview must have like the full size, so that its cells are read as the same kind of number. */
const ALIKE = ['SamplesPerPixel', 'BitsPerSample', 'SampleFormat', 'Compression', 'PlanarConfiguration'] as const;

/** Strips of one row are common, tiles lie scattered: enough to read the first at once, little enough not to matter for the second. */
const WINDOW_BYTES = 2 ** 20;

/** What the library asks for beyond the end of a directory. */
const SPARE_BYTES = 2 ** 13;

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
        // directories are asked for with some bytes to spare
        const bytes = await this.file.load(offset, Math.min(length, Math.max(length - SPARE_BYTES, this.file.size - offset)));
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
    await checkDirectories(path, file);
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
    const samplesPerBlockCell = image.planarConfiguration === 2 ? 1 : bands;
    for (const {blockWidth, blockHeight} of levels) {
        if (!(blockWidth >= 1 && blockHeight >= 1)) throw refuse(path, 'its directory names no blocks of cells', 'copy or export it again', {blockWidth, blockHeight});
        if (blockWidth * blockHeight * samplesPerBlockCell * bits / 8 > MOST_BLOCK_BYTES) {
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
    const nodata = nodataOf(image, sampleType);
    let hash: Promise<string> | null = null;
    return {
        path, name: basename(path, extname(path)), bytes: file.size, width, height, bands, sampleType, photometric,
        hasAlpha: extra !== undefined && extra.length > 0 && (extra[extra.length - 1] === 1 || extra[extra.length - 1] === 2),
        compression, nodata, transform, transformFrom,
        crs: crsOfGeoKeys(geo) ?? await prjBeside(path, issues) ?? sidecars.crs,
        palette, names: sidecars.names, namesFrom: sidecars.namesFrom,
        levels: levels.map(({width: w, height: h, blockWidth, blockHeight}) => ({width: w, height: h, blockWidth, blockHeight})), issues,
        sha256: () => hash ??= sha256Files([path]).then(({sha256}) => sha256),
        read: (window, options) => readWindow({path, file, levels, sampleType, bits, bands, nodata, decodePicture}, window, options ?? {}),
        close: () => file.close(),
    };
}

/** The library fills what is missing of a directory with zeros, and so would lose its last tags in silence. */
async function checkDirectories(path: string, file: FileWindow): Promise<void> {
    const head = await file.load(0, 8);
    const isBigEndian = head[0] === 0x4D, isBig = head[isBigEndian ? 3 : 2] === 43;
    const number = async (at: number, bytes: 2 | 4 | 8): Promise<number> => {
        const data = Buffer.from(await file.load(at, bytes));
        if (!isBigEndian) data.reverse();
        return Number(BigInt(`0x${data.toString('hex')}`));
    };
    const [countBytes, entryBytes, pointerBytes] = isBig ? [8, 20, 8] as const : [2, 12, 4] as const;
    let at = await number(isBig ? 8 : 4, pointerBytes);
    for (let i = 0; i < MOST_DIRECTORIES && at !== 0; i++) {
        const end = at + countBytes + entryBytes * await number(at, countBytes);
        if (end + pointerBytes > file.size) {
            throw new EngineError('formats/truncated', `"${path}" ends at byte ${file.size}; its directory at byte ${at} ends at byte ${end + pointerBytes}`,
                {file: path, where: 'directory', fix: 'copy or export the raster again; it was cut short', facts: {bytes: file.size, bytesStated: end + pointerBytes}});
        }
        at = await number(end, pointerBytes);
    }
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
        if (isReduced && ALIKE.every(tag => String(image.fileDirectory.getValue(tag)) === String(full.fileDirectory.getValue(tag)))) levels.push(levelOf(image));
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

/** Written as text, often with fewer digits than a 32-bit number has. */
function nodataOf(image: GeoTIFFImage, sampleType: SampleType): number | null {
    const text = image.fileDirectory.getValue('GDAL_NODATA') as string | undefined;
    if (text === undefined) return null;
    const word = text.replace(/\0.*$/s, '').trim();
    if (/^-?nan$/i.test(word)) return Number.NaN;
    const value = word === '' ? Number.NaN : Number(word);
    if (Number.isNaN(value)) return null;
    return sampleType === 'float32' ? Math.fround(value) : value;
}
