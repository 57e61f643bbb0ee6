/**
 * A delivered raster as it is in the file: opened, not read. Whoever needs cells asks for a window of them.
 *
 * Shape   width columns × height rows from the upper left; a cell is an area, its upper left corner lies at (column, row)
 */

import type {Issue} from '../core/issue.ts';
import type {RawCrs} from './rawLayer.ts';

export type SampleArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array
    | Float64Array;

export const SAMPLE_TYPES = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'] as const;
export type SampleType = typeof SAMPLE_TYPES[number];

/** x = originX + column·columnX + row·rowX, y = originY + column·columnY + row·rowY: corners of cells, units of the CRS. */
export interface GridTransform {
    readonly originX: number;
    readonly originY: number;
    readonly columnX: number;
    readonly columnY: number;
    readonly rowX: number;
    readonly rowY: number;
}

/** Part of a raster, in cells of the level asked for. */
export interface CellWindow {
    readonly column: number;
    readonly row: number;
    readonly width: number;
    readonly height: number;
}

export interface RasterLevel {
    readonly width: number;
    readonly height: number;
    /** Cells that are decoded together; windows along these borders decode nothing twice. */
    readonly blockWidth: number;
    readonly blockHeight: number;
}

export interface ReadCellsOptions {
    /** Bands wanted, from 0; left out, all of them. */
    readonly bands?: readonly number[];
    /** Index into `levels`; left out, the full size. */
    readonly level?: number;
    readonly signal?: AbortSignal;
}

/** What a compressed block of a picture is. */
export interface PictureBlock {
    readonly compression: 'jpeg' | 'webp';
    /** Quantisation and Huffman tables of JPEG that all blocks share; null where each block has its own. */
    readonly tables: Uint8Array | null;
    /** The JPEG holds luma and chroma and is to be turned into red, green and blue. */
    readonly isYcc: boolean;
    /** Samples of a pixel to be handed back. */
    readonly channels: number;
}

/** Turns a block of a picture into its samples, pixel by pixel; `formats` knows no picture library. */
export type PictureDecoder = (bytes: Uint8Array, block: PictureBlock) => Promise<Uint8Array>;

/** What the cells mean to the eye: `rgb` bands are colours (alpha behind them), `palette` values have colours, `grey` are measures. */
export type Photometric = 'rgb' | 'palette' | 'grey';

export interface RawRaster {
    readonly path: string;
    /** Base name of the file. */
    readonly name: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
    readonly bands: number;
    readonly sampleType: SampleType;
    readonly photometric: Photometric;
    /** The last band is an alpha channel. */
    readonly hasAlpha: boolean;
    /** `none`, `deflate`, `lzw`, `jpeg`, … */
    readonly compression: string;
    readonly nodata: number | null;
    readonly transform: GridTransform | null;
    /** Where the transform was found, in words; '' where there is none. */
    readonly transformFrom: string;
    readonly crs: RawCrs | null;
    /** Red, green, blue in 0..255 by value, three numbers each; null without a palette. */
    readonly palette: Uint8Array | null;
    /** Names of values, where the file or its sidecars carry some. */
    readonly names: ReadonlyMap<number, string>;
    readonly namesFrom: string;
    /** The full size first, then the overviews, each smaller than the one before. */
    readonly levels: readonly RasterLevel[];
    readonly issues: readonly Issue[];
    /** SHA-256 over the bytes of the file; computed when it is first asked for. */
    readonly sha256: () => Promise<string>;
    /**
     * The cells of a window, an array a band, row after row.
     *
     * @throws EngineError `formats/truncated`, `formats/corrupt`, `formats/raster-undecodable`
     */
    readonly read: (window: CellWindow, options?: ReadCellsOptions) => Promise<SampleArray[]>;
    readonly close: () => Promise<void>;
}
