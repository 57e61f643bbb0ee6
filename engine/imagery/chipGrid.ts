/** The square on the ground that a chip shows, and the pixels it is cut into: one grid for both dates. */

import {EngineError} from '../core/errors.ts';
import {crsFromCode, projectInto, workingCrs, type Crs} from '../crs/index.ts';
import type {Imagery} from './imagery.ts';

/** A place on the ground: a patch, or a point. Units: degrees, longitude before latitude; rings open, holes by the even-odd rule. */
export type Place = {readonly rings: readonly Float64Array[]} | {readonly at: readonly [lon: number, lat: number]};

/** Ground around a patch, so that a house is seen with its yard and road. */
export const LEAST_MARGIN_M = 60;

/** Side of the square around a point. */
export const POINT_SIDE_M = 300;

/** Fewer pixels than this show nothing a person could recognise: a coarse picture is given more ground. */
const LEAST_SAMPLES = 48;

/**
 * Shape   `samples` × `samples` pixels, row 0 in the north; the outer corner of the first lies at (west, north)
 * Units   metres in `crs`, a plane whose scale is true to 0.05 %; grid north is up
 */
export interface ChipGrid {
    readonly crs: Crs;
    readonly west: number;
    readonly north: number;
    readonly stepM: number;
    readonly samples: number;
}

export interface GridOptions {
    /** Share of the patch's longer side added around it. */
    readonly margin: number;
    /** Most pixels on a side. */
    readonly size: number;
}

const LON_LAT = crsFromCode('EPSG:4490');

/**
 * The grid of a place: as fine as the coarser of the two sources, so that neither date shows what the other cannot.
 *
 * CRS     the Gauss–Krüger plane one of the sources is in, else the 3° zone of the place (UTM outside China)
 * Keeps   where the coarser source lies in that plane, the grid lies on its pixels
 * @throws EngineError `crs/bad-extent`, `crs/not-finite` - the place is not on the Earth; `imagery/outside` - no source reaches it
 */
export function chipGrid(place: Place, sources: readonly Imagery[], options: GridOptions): ChipGrid {
    const lonLat = 'at' in place ? [Float64Array.from(place.at)] : place.rings;
    const crs = workingCrs(boxOf(lonLat), sources.map(source => source.crs));
    const [minX, minY, maxX, maxY] = boxOf(lonLat.map(ring => moved(LON_LAT, crs, ring)));
    const centre: [number, number] = [(minX + maxX) / 2, (minY + maxY) / 2];
    const longer = Math.max(maxX - minX, maxY - minY);
    const resolutions = sources.map(source => groundResolution(source, crs, centre) ?? 0);
    const coarsest = Math.max(...resolutions);
    if (coarsest === 0) {
        throw new EngineError('imagery/outside', 'the place lies where neither picture has a CRS that reaches',
            {fix: 'check the CRS of the pictures and of the patches'});
    }
    const wanted = 'at' in place ? POINT_SIDE_M : longer + 2 * Math.max(LEAST_MARGIN_M, options.margin * longer);
    const side = Math.max(wanted, Math.min(LEAST_SAMPLES, options.size) * coarsest);
    // a millionth of a pixel is rounding of the projection: it makes no further pixel and no larger one
    const stepM = side <= (options.size + 1e-6) * coarsest ? coarsest : side / options.size;
    const samples = Math.min(options.size, Math.ceil(side / stepM - 1e-6));
    const half = samples * stepM / 2;
    const corner: [number, number] = [centre[0] - half, centre[1] + half];
    const [west, north] = onPixels(corner, stepM, crs, sources[resolutions.indexOf(coarsest)]);
    return {crs, west, north, stepM, samples};
}

/** Moves a corner by at most half a pixel onto those of a source whose pixels are the grid's. */
function onPixels([west, north]: [number, number], stepM: number, crs: Crs, source: Imagery): [number, number] {
    const isSame = source.crs.proj4 === crs.proj4 && near(source.stepX, stepM) && near(source.stepY, stepM);
    if (!isSame) return [west, north];
    const snapped = (value: number, origin: number): number => origin + Math.round((value - origin) / stepM) * stepM;
    return [snapped(west, source.corner[0]), snapped(north, source.corner[1])];
}

function near(one: number, two: number): boolean {
    return Math.abs(one - two) <= 1e-9 * two;
}

/**
 * Metres on the ground that one finest pixel of a source takes at a place, the longer of its sides. Null where the place is so far from the
 * source that it has no coordinates there.
 */
export function groundResolution(source: Imagery, plane: Crs, centre: readonly [number, number]): number | null {
    // taken from coordinates of millions, a difference of two metres would be off by some 1e-11, and pixels would no longer be copied
    if (source.crs.proj4 === plane.proj4) return Math.max(source.stepX, source.stepY);
    try {
        const [x, y] = moved(plane, source.crs, Float64Array.from(centre));
        const cross = moved(source.crs, plane, Float64Array.of(x, y, x + source.stepX, y, x, y + source.stepY));
        return Math.max(Math.hypot(cross[2] - cross[0], cross[3] - cross[1]), Math.hypot(cross[4] - cross[0], cross[5] - cross[1]));
    } catch (error) {
        if (error instanceof EngineError && error.code === 'crs/not-finite') return null;
        throw error;
    }
}

export function moved(from: Crs, to: Crs, coords: Float64Array): Float64Array {
    const out = new Float64Array(coords.length);
    projectInto(from, to, coords, out);
    return out;
}

/** A box of a CRS in longitude and latitude, by its corners: west, south, east, north. */
export function lonLatBox(crs: Crs, [west, south, east, north]: readonly [number, number, number, number]): [number, number, number, number] {
    return boxOf([moved(crs, LON_LAT, Float64Array.of(west, south, east, south, east, north, west, north))]);
}

/** As `lonLatBox`; null where a corner has no longitude and latitude. */
export function lonLatBoxOrNull(crs: Crs, bbox: readonly [number, number, number, number]): [number, number, number, number] | null {
    try {
        return lonLatBox(crs, bbox);
    } catch (error) {
        if (error instanceof EngineError && error.code === 'crs/not-finite') return null;
        throw error;
    }
}

/** Rings in pixels of the grid, x to the right, y down from its upper left corner. */
export function ringsOnGrid(rings: readonly Float64Array[], grid: ChipGrid): Float64Array[] {
    return rings.map((ring) => {
        const out = moved(LON_LAT, grid.crs, ring);
        for (let i = 0; i < out.length; i += 2) {
            out[i] = (out[i] - grid.west) / grid.stepM;
            out[i + 1] = (grid.north - out[i + 1]) / grid.stepM;
        }
        return out;
    });
}

/** @throws EngineError `crs/bad-extent` - there is no vertex */
function boxOf(rings: readonly Float64Array[]): [number, number, number, number] {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 2) {
            box[0] = Math.min(box[0], ring[i]);
            box[1] = Math.min(box[1], ring[i + 1]);
            box[2] = Math.max(box[2], ring[i]);
            box[3] = Math.max(box[3], ring[i + 1]);
        }
    }
    if (box[0] > box[2]) throw new EngineError('crs/bad-extent', 'the place has no vertex', {fix: 'check the geometry of the patch'});
    return box;
}
