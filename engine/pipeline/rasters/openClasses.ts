/** A classified raster at the door: one band, a place on the ground and a CRS, or the reason why it cannot be used. */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {Crs} from '../../crs/crs.ts';
import {findCrs, type Bbox} from '../../crs/detect.ts';
import {openRaster, type RawRaster} from '../../formats/index.ts';
import {ClassBand} from '../../raster/classBand.ts';
import {boxOf, cornersOf, type Grid} from '../../raster/grid.ts';
import type {ClassRows} from '../../raster/tracePair.ts';

/** A raster with its place on the ground. */
export interface PlacedRaster {
    readonly raster: RawRaster;
    readonly grid: Grid;
    readonly crs: Crs;
    readonly crsHow: string;
    readonly bbox: Bbox;
    readonly issues: readonly Issue[];
}

export interface ClassRaster extends PlacedRaster, ClassRows {}

export interface OpenClassesOptions {
    /** CRS for rasters that say nothing of their own. */
    readonly given?: Crs;
    readonly centralMeridianDeg?: number;
    /** From 1, as people count bands. */
    readonly band?: number;
    readonly signal?: AbortSignal;
}

/**
 * @throws EngineError `pipeline/raster-place` - no georeference
 * @throws EngineError `raster/not-classes` - a picture, or several bands and none chosen
 * @throws EngineError what `openRaster` and `findCrs` throw
 */
export async function openClasses(path: string, options: OpenClassesOptions): Promise<ClassRaster> {
    const {placed, band} = await openPlaced(path, options, chooseBand);
    const {raster} = placed;
    const classes = new ClassBand(raster, band);
    return {...placed, values: classes.values, rowsAtOnce: raster.levels[0].blockHeight, read: (window, stop) => classes.read(window, stop)};
}

/**
 * A raster with a place on the ground and a CRS, and the band that is wanted of it.
 *
 * @param choose from 0
 * @throws EngineError `pipeline/raster-place`, and what `openRaster`, `findCrs` and `choose` throw
 */
export async function openPlaced(
    path: string, {given, centralMeridianDeg, band, signal}: OpenClassesOptions, choose: (raster: RawRaster, band: number | undefined) => number,
): Promise<{placed: PlacedRaster; band: number}> {
    const raster = await openRaster(path, signal ? {signal} : {});
    try {
        const {transform, width, height} = raster;
        const chosen = choose(raster, band);
        if (transform === null) {
            throw new EngineError('pipeline/raster-place', `"${path}" does not say where it lies: it has no georeference and no world file (.tfw) beside it`,
                {file: path, fix: 'georeference it in a GIS and export it as GeoTIFF, or put its world file beside it', facts: {width, height}});
        }
        const bbox = boxOf(cornersOf({width, height, transform}));
        const {crs, how, warnings} = findCrsOf(raster, bbox, given, centralMeridianDeg);
        return {placed: {raster, grid: {width, height, transform}, crs, crsHow: how, bbox, issues: [...raster.issues, ...warnings]}, band: chosen};
    } catch (error) {
        await raster.close();
        throw error;
    }
}

function chooseBand({path, bands, photometric}: RawRaster, band: number | undefined): number {
    if (band !== undefined) {
        if (Number.isInteger(band) && band >= 1 && band <= bands) return band - 1;
        throw new EngineError('raster/not-classes', `"${path}" has ${bands} bands and no band ${band}`,
            {file: path, fix: `choose one from 1 to ${bands} with --band`, facts: {bands, band, reason: 'band'}});
    }
    if (photometric === 'rgb') {
        throw new EngineError('raster/not-classes', `"${path}" is a picture (${bands} colour bands), not a classification`,
            {file: path, fix: 'give the classified raster; pictures go to liangtian chips', facts: {bands, reason: 'picture'}});
    }
    if (bands === 1) return 0;
    throw new EngineError('raster/not-classes', `"${path}" has ${bands} bands, and which of them holds the classes is not said`,
        {file: path, fix: 'choose one with --band', facts: {bands, reason: 'bands'}});
}

function findCrsOf(raster: RawRaster, bbox: Bbox, given: Crs | undefined, centralMeridianDeg: number | undefined): ReturnType<typeof findCrs> {
    try {
        return findCrs(raster.crs, bbox, raster.crs === null ? given : undefined, centralMeridianDeg === undefined ? {} : {centralMeridianDeg});
    } catch (error) {
        if (!(error instanceof EngineError) || error.details.file !== undefined) throw error;
        throw new EngineError(error.code, error.message, {...error.details, file: raster.path, cause: error});
    }
}
