/** What a caller may ask of a series of dated rasters. */

import type {Resampling} from '../../raster/resample.ts';
import type {FileAt} from '../options.ts';

/** Dates in a row that confirm a change, where nobody says otherwise. */
export const DEFAULT_PERSISTENCE = 2;

export interface SeriesControl {
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
}

export interface ClassSeriesOptions {
    readonly classes: readonly FileAt[];
    /** Id of a supplied legend, or path of a legend file. */
    readonly legend?: string;
    readonly persistence?: number;
    readonly band?: number;
    /** How rasters of other cells are brought onto those of the first date; left out, they are refused. */
    readonly resample?: Resampling;
    /** Plane of the areas; also the CRS of rasters that say nothing of their own. */
    readonly crs?: string;
}

/** A crop is seen where the index reaches this value. Ours, not law. */
export const DEFAULT_PLANTED = 0.45;
/** Share of a parcel that must show a crop for the season to count. Source   requirements.md S18 */
export const DEFAULT_PLANTED_SHARE = 0.8;
/** Share of cells × dates that must be free of cloud before a parcel may be called idle. Ours, not law. */
export const DEFAULT_LEAST_CLEAR = 0.5;
/** Clear dates in a season before a parcel may be called idle. Ours, not law. */
export const DEFAULT_LEAST_DATES = 2;
/** Cells that a parcel must have to be judged at all. Ours, not law. */
export const DEFAULT_LEAST_CELLS = 4;

export interface SeasonsOptions {
    readonly ndvi: readonly FileAt[];
    readonly clouds: readonly FileAt[];
    readonly survey: FileAt;
    readonly pack: string;
    /** Index of a cell = value in the file × scale; 1 for decimals. */
    readonly scale?: number;
    readonly planted?: number;
    readonly plantedShare?: number;
    readonly leastClear?: number;
    readonly leastDates?: number;
    readonly leastCells?: number;
    readonly band?: number;
    /** How cloud masks of other cells are brought onto those of the index. */
    readonly resample?: Resampling;
    readonly crs?: string;
    readonly encoding?: string;
    readonly mapping?: string;
    readonly allowUnknownCodes?: boolean;
}

export interface SeriesSurroundings {
    readonly packsDir: string;
    readonly toolVersion: string;
}
