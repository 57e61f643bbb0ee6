/** A GeoTIFF as a picture: the bands that are colours, the level that is fine enough, windows in strips of bounded size. */

import {EngineError} from '../core/errors.ts';
import {crsFromRaw} from '../crs/index.ts';
import {openRaster, type GridTransform, type RawRaster, type SampleArray, type SampleType} from '../formats/index.ts';
import {lonLatBoxOrNull} from './chipGrid.ts';
import {decodeBlock} from './decodeBlock.ts';
import type {Imagery, PictureWindow, WindowOrder} from './imagery.ts';

/** Cells decoded at once where a large place has to be shrunk from full size. */
const STRIP_CELLS = 2 ** 22;

/** A grey picture has more shades than this, a raster of land classes has fewer. */
const MOST_CLASSES = 24;

/** Side of the window that is looked at to tell the two apart. */
const LOOK_CELLS = 512;

const WHITE: Partial<Record<SampleType, number>> = {
    uint8: 255, int8: 127, uint16: 65535, int16: 32767, uint32: 2 ** 32 - 1, int32: 2 ** 31 - 1,
};

/**
 * @throws EngineError `imagery/no-place` - no CRS, no georeference, or one that turns or mirrors the picture;
 *         `imagery/classified` - values stand for classes, not colours; what `openRaster` and `crsFromRaw` throw
 */
export async function openGeotiff(path: string, signal?: AbortSignal): Promise<Imagery> {
    const raster = await openRaster(path, {signal, decodePicture: decodeBlock});
    try {
        await refuseClasses(raster, signal);
        return imageryOf(raster, uprightTransform(raster));
    } catch (error) {
        await raster.close();
        throw error;
    }
}

function imageryOf(raster: RawRaster, {originX, originY, columnX, rowY}: GridTransform): Imagery {
    const {path, width, height} = raster;
    if (raster.crs === null) {
        throw new EngineError('imagery/no-place', `"${path}" does not say which CRS it is in`,
            {file: path, fix: 'put its .prj beside it, or assign the CRS and save it again', facts: {lacks: 'crs'}});
    }
    const crs = crsFromRaw(raster.crs);
    const bbox = [originX, originY + height * rowY, originX + width * columnX, originY] as const;
    return {
        path, kind: 'geotiff', crs, bbox, lonLatBbox: lonLatBoxOrNull(crs, bbox), samples: raster.sampleType === 'uint8' ? 'shades' : 'measured', bands: bandsOf(raster).colours, white: WHITE[raster.sampleType] ?? null,
        stepX: columnX, stepY: -rowY, corner: [originX, originY],
        sha256: () => raster.sha256(),
        read: order => readPicture(raster, {originX, originY, columnX, rowY}, order),
        close: () => raster.close(),
    };
}

/** North up and west left, or words why not. */
function uprightTransform({path, transform}: RawRaster): GridTransform {
    if (transform === null) {
        throw new EngineError('imagery/no-place', `"${path}" does not say where on the ground it lies`,
            {file: path, fix: 'put its world file (.tfw) beside it, or georeference it and save it as GeoTIFF', facts: {lacks: 'georeference'}});
    }
    const {columnX, columnY, rowX, rowY} = transform;
    // a turn of less than a thousandth of a pixel a column is rounding
    const isTurned = Math.abs(columnY) > 1e-3 * Math.abs(columnX) || Math.abs(rowX) > 1e-3 * Math.abs(rowY);
    if (isTurned || columnX <= 0 || rowY >= 0) {
        throw new EngineError('imagery/no-place', `"${path}" does not lie north up: its rows or columns are turned or mirrored`,
            {file: path, fix: 'warp it north up, for example with gdalwarp', facts: {lacks: 'north'}});
    }
    return transform;
}

async function refuseClasses(raster: RawRaster, signal?: AbortSignal): Promise<void> {
    const {path, photometric, names, palette} = raster;
    const isClassified = photometric === 'palette' || palette !== null || names.size > 0 || await hasFewValues(raster, signal);
    if (!isClassified) return;
    throw new EngineError('imagery/classified', `"${path}" is a raster of classes, not a picture`,
        {file: path, fix: 'compare it with "liangtian diff"; for chips give the picture it was made from', facts: {classes: names.size}});
}

/** One band of whole numbers with a handful of values in the middle of the raster. */
async function hasFewValues({bands, sampleType, levels, nodata, read}: RawRaster, signal?: AbortSignal): Promise<boolean> {
    if (bands !== 1 || sampleType.startsWith('float')) return false;
    const level = levels.length - 1;
    const {width, height} = levels[level];
    const w = Math.min(LOOK_CELLS, width), h = Math.min(LOOK_CELLS, height);
    const [cells] = await read({column: (width - w) >> 1, row: (height - h) >> 1, width: w, height: h}, {level, signal});
    const values = new Set<number>();
    for (const value of cells) {
        if (value !== nodata) values.add(value);
        if (values.size > MOST_CLASSES) return false;
    }
    // a corner of one shade says nothing: a hole in a mosaic, the sea
    return values.size > 1 && w * h > MOST_CLASSES * MOST_CLASSES;
}

type Upright = Pick<GridTransform, 'originX' | 'originY' | 'columnX' | 'rowY'>;

async function readPicture(raster: RawRaster, {originX, originY, columnX, rowY}: Upright, {bbox, stepX, stepY, signal}: WindowOrder): Promise<PictureWindow | null> {
    const {levels} = raster;
    const scaleOf = (index: number): [number, number] => [levels[0].width / levels[index].width, levels[0].height / levels[index].height];
    const isFineEnough = (index: number): boolean => columnX * scaleOf(index)[0] <= 1.01 * stepX && -rowY * scaleOf(index)[1] <= 1.01 * stepY;
    let level = 0;
    for (let index = 1; index < levels.length; index++) if (isFineEnough(index)) level = index;
    const [scaleX, scaleY] = scaleOf(level);
    const cellX = columnX * scaleX, cellY = -rowY * scaleY;
    // without an overview that fits, cells are averaged while they are read
    const shrink = Math.max(1, Math.floor(Math.min(stepX / cellX, stepY / cellY) * 1.01));
    const {width: levelWidth, height: levelHeight} = levels[level];
    const margin = 2 * shrink;
    const first = (value: number): number => Math.max(0, Math.floor((value - margin) / shrink) * shrink);
    const left = first((bbox[0] - originX) / cellX), top = first((originY - bbox[3]) / cellY);
    const right = Math.min(levelWidth, Math.ceil((bbox[2] - originX) / cellX + margin));
    const bottom = Math.min(levelHeight, Math.ceil((originY - bbox[1]) / cellY + margin));
    if (right <= left || bottom <= top) return null;
    const width = Math.ceil((right - left) / shrink), height = Math.ceil((bottom - top) / shrink);
    const wanted = bandsOf(raster);
    const shrinker = new Shrinker(raster, wanted.colours, width, height, shrink);
    const stripRows = Math.max(shrink, Math.floor(STRIP_CELLS / (right - left) / shrink) * shrink);
    for (let row = top; row < bottom; row += stripRows) {
        signal?.throwIfAborted();
        const window = {column: left, row, width: right - left, height: Math.min(stripRows, bottom - row)};
        const cells = await raster.read(window, {level, signal, bands: wanted.all});
        shrinker.add(cells, window.width, window.height, (row - top) / shrink);
    }
    return {
        ...shrinker.done(), width, height, stepX: cellX * shrink, stepY: cellY * shrink,
        left: originX + left * cellX, top: originY - top * cellY,
    };
}

/** Red, green, blue, or the first band where there are fewer than three; an alpha band last. */
function bandsOf({bands, hasAlpha}: RawRaster): {colours: 1 | 3; all: number[]} {
    const colours = bands - (hasAlpha ? 1 : 0) >= 3 ? 3 : 1;
    return {colours, all: [...Array(colours).keys(), ...hasAlpha ? [bands - 1] : []]};
}

/** Collects strips of cells as a window, `shrink` × `shrink` cells averaged to one. */
class Shrinker {
    private readonly raster: RawRaster;
    private readonly shrink: number;
    private readonly width: number;
    private readonly out: SampleArray[];
    private readonly valid: Uint8Array;

    constructor(raster: RawRaster, colours: number, width: number, height: number, shrink: number) {
        this.raster = raster;
        this.shrink = shrink;
        this.width = width;
        // whole numbers that are averaged keep their fractions until they are stretched
        const isCopied = shrink === 1 && raster.sampleType === 'uint8';
        this.out = Array.from({length: colours}, () => isCopied ? new Uint8Array(width * height) : new Float32Array(width * height));
        this.valid = new Uint8Array(width * height);
    }

    /** @param firstRow of the window that the strip begins with */
    add(cells: readonly SampleArray[], stripWidth: number, stripHeight: number, firstRow: number): void {
        const {shrink, width, out, valid} = this;
        const isValid = this.validity(cells);
        if (shrink === 1 && isValid === null) {
            out.forEach((band, i) => band.set(cells[i], firstRow * width));
            valid.fill(1, firstRow * width, firstRow * width + stripWidth * stripHeight);
            return;
        }
        const sums = new Float64Array(out.length);
        for (let row = 0; row * shrink < stripHeight; row++) {
            for (let column = 0; column * shrink < stripWidth; column++) {
                sums.fill(0);
                let count = 0, size = 0;
                for (let y = row * shrink; y < Math.min(stripHeight, (row + 1) * shrink); y++) {
                    for (let x = column * shrink; x < Math.min(stripWidth, (column + 1) * shrink); x++) {
                        const at = y * stripWidth + x;
                        size++;
                        if (isValid !== null && !isValid(at)) continue;
                        count++;
                        for (let band = 0; band < sums.length; band++) sums[band] += cells[band][at];
                    }
                }
                if (count === 0 || 2 * count < size) continue;
                const target = (firstRow + row) * width + column;
                valid[target] = 1;
                for (let band = 0; band < sums.length; band++) out[band][target] = sums[band] / count;
            }
        }
    }

    /** Opaque, and not nodata in every band: a black roof in one band is no hole. Null where every cell is valid. */
    private validity(cells: readonly SampleArray[]): ((at: number) => boolean) | null {
        const {nodata, hasAlpha, sampleType} = this.raster;
        const colours = cells.slice(0, this.out.length);
        const alpha = hasAlpha ? cells[cells.length - 1] : null;
        const isFloat = sampleType.startsWith('float');
        if (!hasAlpha && nodata === null && !isFloat) return null;
        return (at) => {
            if (alpha !== null && alpha[at] === 0) return false;
            if (nodata !== null && colours.every(band => band[at] === nodata)) return false;
            return !isFloat || colours.every(band => Number.isFinite(band[at]));
        };
    }

    done(): Pick<PictureWindow, 'bands' | 'valid'> {
        return {bands: this.out, valid: this.valid.includes(0) ? this.valid : null};
    }
}
