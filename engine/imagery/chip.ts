/**
 * Before and after of a place: two pictures of the same square of ground, pixel for pixel, in the same shades.
 *
 * The function behind `liangtian chips`, and behind the server's picture of a patch.
 */

import {createHash} from 'node:crypto';
import {EngineError} from '../core/errors.ts';
import {chipGrid, groundResolution, lonLatBox, ringsOnGrid, type ChipGrid, type Place} from './chipGrid.ts';
import {draw, encode, encodePair, type ChipFormat, type Drawing} from './draw.ts';
import type {Imagery} from './imagery.ts';
import {labelsSvg, outlineSvg} from './overlay.ts';
import {sampleOnto, type Samples} from './sample.ts';
import {jointRanges, toRgb, type ShadeRange, type Stretch} from './stretch.ts';

/** A source with the day it was taken, where that is known (YYYY-MM-DD). */
export interface DatedImagery {
    readonly imagery: Imagery;
    readonly date: string | null;
}

export interface ChipOptions {
    /** Most pixels on a side of a picture. */
    readonly size: number;
    /** Share of the patch's longer side added around it; never less than 60 m of ground. */
    readonly margin: number;
    /** Colour of the outline (`#RRGGBB`), null for none. */
    readonly outline: string | null;
    /** null: eight-bit pictures as they are, measurements jointly. */
    readonly stretch: Stretch | null;
    readonly label: boolean;
    readonly format: ChipFormat;
    /** Also both dates side by side. */
    readonly pair: boolean;
}

export interface ChipRequest {
    readonly place: Place;
    readonly before: DatedImagery;
    readonly after: DatedImagery;
    readonly options: ChipOptions;
    readonly signal?: AbortSignal;
}

/** One date of a chip. */
export interface ChipPicture {
    readonly bytes: Uint8Array;
    /** Share of the square without a picture, 0 to 1; it is hatched. */
    readonly missing: number;
    /** Metres on the ground of one pixel of the source here; null where the source does not reach. */
    readonly sourceResolutionM: number | null;
}

export interface Chip {
    readonly before: ChipPicture;
    readonly after: ChipPicture;
    readonly pair: Uint8Array | null;
    /** Width and height of both pictures, in pixels. */
    readonly pixels: number;
    readonly metresPerPixel: number;
    /** Metres of ground of one sample; the picture is these samples enlarged by a whole number. */
    readonly sampledAtM: number;
    readonly crs: string;
    /** In `crs`: west, south, east, north. */
    readonly bbox: readonly [number, number, number, number];
    readonly lonLatBbox: readonly [number, number, number, number];
    /** `each`: the two sources measure different things and were stretched apart; shades may not be compared. */
    readonly stretch: Stretch | 'each';
}

/** Raised when what `chip` draws for the same request changes, so that no cache serves an old drawing. */
const DRAWING_VERSION = 1;

/**
 * Draws a place at both dates.
 *
 * Keeps   both pictures have the same grid, scale, stretch and enlargement: where nothing changed between the sources, nothing changes
 *         between the pictures
 * Cost    two windows of at most about (2 × size)² pixels; no source is read as a whole
 * @throws EngineError `imagery/needs-stretch`, `crs/bad-extent`, `crs/not-finite`, and what the sources throw; the signal's reason when stopped
 */
export async function chip({place, before, after, options, signal}: ChipRequest): Promise<Chip> {
    const sources = [before.imagery, after.imagery];
    const grid = chipGrid(place, sources, options);
    // a grey date beside a coloured one stays grey: its one band stands for all three
    const nBands = sources.some(source => source.bands === 3) ? 3 : 1;
    const samples = await Promise.all(sources.map(source => sampleOnto(grid, source, nBands, signal)));
    signal?.throwIfAborted();
    const stretch = options.stretch ?? (sources.every(source => source.samples !== 'measured') ? 'none' : 'joint');
    const isOneScale = sources[0].white === sources[1].white;
    const ranges = stretch === 'none' ? sources.map(wholeRange) : isOneScale ? together(samples) : samples.map(one => jointRanges([one]));
    const enlarge = Math.max(1, Math.floor(options.size / grid.samples));
    const metresPerPixel = grid.stepM / enlarge;
    const outline = 'at' in place || options.outline === null ? ''
        : outlineSvg(ringsOnGrid(place.rings, grid).map(ring => ring.map(value => value * enlarge)), options.outline);
    const drawings = await Promise.all([before, after].map(async ({date}, i) => {
        const labels = options.label ? labelsSvg({date, metresPerPixel}, grid.samples * enlarge) : '';
        return await draw(toRgb(samples[i], ranges[i]), samples[i].valid, grid.samples, enlarge, outline + labels);
    }));
    signal?.throwIfAborted();
    const [first, second] = await Promise.all(drawings.map(async (drawing, i) => await pictureOf(drawing, samples[i], sources[i], grid, options.format)));
    return {
        before: first, after: second, pair: options.pair ? await encodePair(drawings[0], drawings[1], options.format) : null,
        pixels: drawings[0].pixels, metresPerPixel, sampledAtM: grid.stepM, crs: grid.crs.id, bbox: boxOf(grid), lonLatBbox: lonLatBox(grid.crs, boxOf(grid)),
        stretch: stretch === 'joint' && !isOneScale ? 'each' : stretch,
    };
}

/**
 * A name for what `chip` would draw, without drawing it: the same key, the same bytes. Good as an ETag or a file name in a cache.
 *
 * @returns 64 hexadecimal digits: SHA-256 over the sources' hashes and dates, the place to the last bit, the options, and the version of
 *          the drawing
 */
export async function chipKey({place, before, after, options, signal}: ChipRequest): Promise<string> {
    const [first, second] = await Promise.all([before, after].map(({imagery}) => imagery.sha256(signal)));
    const {size, margin, outline, stretch, label, format, pair} = options;
    const ground = 'at' in place ? {at: place.at} : {rings: place.rings.map(ring => [...ring])};
    return createHash('sha256').update(JSON.stringify([
        DRAWING_VERSION, first, before.date, second, after.date, ground, size, margin, outline, stretch, label, format, pair,
    ])).digest('hex');
}

/** From nothing to the largest value of the source's sample type, the same for all bands. */
function wholeRange(source: Imagery): ShadeRange[] {
    if (source.white === null) {
        throw new EngineError('imagery/needs-stretch', `"${source.path}" holds measurements without a largest value; they have no shade of their own`,
            {file: source.path, fix: 'leave --stretch out, or say --stretch joint'});
    }
    const range = {black: 0, white: source.white};
    return [range, range, range];
}

function together(samples: readonly Samples[]): ShadeRange[][] {
    const joint = jointRanges(samples);
    return samples.map(() => joint);
}

async function pictureOf(drawing: Drawing, samples: Samples, source: Imagery, grid: ChipGrid, format: ChipFormat): Promise<ChipPicture> {
    const half = grid.samples * grid.stepM / 2;
    return {
        bytes: await encode(drawing, format), missing: samples.missing / samples.valid.length,
        sourceResolutionM: groundResolution(source, grid.crs, [grid.west + half, grid.north - half]),
    };
}

function boxOf({west, north, stepM, samples}: ChipGrid): [number, number, number, number] {
    return [west, north - samples * stepM, west + samples * stepM, north];
}
