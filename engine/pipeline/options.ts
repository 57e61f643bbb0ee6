/** What a caller may ask of the main job, and what it answers. */

import type {ReportPageData} from '../contract/reportPage.ts';
import type {Code} from '../core/codes.ts';
import type {Issue} from '../core/issue.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Resampling} from '../raster/resample.ts';

/** How the cells of two rasters may be brought together; the words of `raster/resample.ts`, which `--help` should not load. */
export const RESAMPLINGS = ['nearest', 'majority'] as const satisfies readonly Resampling[];
/** The legends that come with the engine; `landclass/legends` has them. */
export const LEGEND_IDS = ['esa-worldcover', 'cgls-lc100', 'globeland30', 'clcd', 'esri-lulc', 'tblx'] as const;
export const SHIFT_WAYS = ['warn', 'auto', 'off'] as const;
export const EXTRA_FORMATS = ['gpkg', 'shp', 'fgb', 'parquet'] as const;
export type ExtraFormat = typeof EXTRA_FORMATS[number];

/** A file and the day it speaks of (`YYYY-MM-DD`), where the caller knows it. */
export interface FileAt {
    readonly file: string;
    readonly date?: string;
    /** Name of the layer to read where the file holds several. */
    readonly layer?: string;
}

export interface LayerAt extends FileAt {
    readonly kind: LayerKind;
}

export interface RunOptions {
    readonly before: FileAt;
    readonly after: FileAt;
    readonly layers: readonly LayerAt[];
    /** Name of the layer to read where the files before and after hold several and name none. */
    readonly layerName?: string;
    /** `id`, `id@version` or a folder. */
    readonly pack: string;
    readonly detectedOn?: string;
    /** Path of a crosswalk file for both surveys. */
    readonly crosswalk?: string;
    /** Working CRS, `EPSG:4546`; also the CRS of layers that say nothing of their own. */
    readonly crs?: string;
    /** Path of a mapping file: by role (`before`, `after`, `village`, …) or for both surveys, field name -> meaning. */
    readonly mapping?: string;
    /** Text encoding of layers that name a wrong one or none. */
    readonly encoding?: string;
    /** Of rasters: id of a supplied legend, or path of a legend file; left out, their own names or class codes are used. */
    readonly legend?: string;
    /** Of rasters with several: the band of the classes, from 1. */
    readonly band?: number;
    /** How the after raster is brought onto the cells of the before raster where they differ; left out, such pairs are refused. */
    readonly resample?: Resampling;
    /** Cut the corners of cells; the areas change by what the report says. */
    readonly smooth?: boolean;
    /** What is done about a raster that lies off the survey: say it and mark what it explains (the default), take it away, or nothing. */
    readonly shift?: typeof SHIFT_WAYS[number];
    readonly toleranceM?: number;
    readonly allowUnknownCodes?: boolean;
    /** Also list changes between classes that are not cultivated. */
    readonly includeOther?: boolean;
    /** Put basic-farmland outlines into the result page. */
    readonly includeBasicFarmland?: boolean;
    /** Further formats for patches and parts, of `EXTRA_FORMATS`. */
    readonly formats?: readonly string[];
    /** Name of the county for the title of the result page. */
    readonly place?: string;
    /** 密级 and 审图号, printed on the result page; left out, the slots stay empty. */
    readonly secrecy?: string;
    readonly mapApprovalNumber?: string;
    /** Apportion the official area (TBMJ) of each parcel to its pieces. */
    readonly apportion?: boolean;
}

/** What a run needs of the program around it. */
export interface RunSurroundings {
    /** Folder of the policy packs. */
    readonly packsDir: string;
    readonly toolVersion: string;
    /** Folder of certified layers between runs; null or left out keeps nothing. */
    readonly storeFolder?: string | null;
    /** Threads that hashing may use beside this one; 1 for none. */
    readonly threads?: number;
    /** The meaning of a code in Chinese, for what people read. */
    readonly chineseOf: (code: Code) => string;
}

export interface RunProgress {
    readonly stage: Stage;
    readonly done: number;
    readonly total: number;
}

export const STAGES = ['read', 'project', 'certify', 'overlay', 'diff', 'classify', 'write'] as const;
export type Stage = typeof STAGES[number];

export interface RunControl {
    readonly onProgress?: (progress: RunProgress) => void;
    readonly signal?: AbortSignal;
}

export interface RunResult {
    /** `report.json` as a value. */
    readonly report: Readonly<Record<string, unknown>>;
    readonly page: ReportPageData;
    /** Files of the result folder by name; `map.html` is made from `page` by the caller. */
    readonly files: ReadonlyMap<string, string | Uint8Array>;
    readonly issues: readonly Issue[];
    /** Seconds by stage. */
    readonly timings: Readonly<Record<string, number>>;
}
