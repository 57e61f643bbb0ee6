/**
 * Pictures taken from above, whatever file they come in: one interface for GeoTIFF, tile folders and PMTiles.
 *
 * A source is never read as a whole. A caller asks for a window on the ground and the size of pixel it can use; the source answers with its
 * own pixels, untouched by resampling, from the overview or zoom that is just fine enough.
 */

import type {Crs} from '../crs/index.ts';
import type {SampleArray} from '../formats/index.ts';

/** What a pixel's numbers are: shades of eight bits, ready to be looked at, or measurements that must be stretched first. */
export type SampleKind = 'shades' | 'measured';

/**
 * Part of a source on the source's own pixel grid.
 *
 * Shape   bands[b][row * width + column], row 0 in the north; one band is grey, three are red, green, blue
 * Units   x, y in the source's CRS; the outer corner of pixel (0, 0) lies at (left, top)
 * Keeps   `valid` is 1 where the source has a picture; null where it has one everywhere
 */
export interface PictureWindow {
    readonly width: number;
    readonly height: number;
    readonly bands: readonly SampleArray[];
    readonly valid: Uint8Array | null;
    readonly left: number;
    readonly top: number;
    readonly stepX: number;
    readonly stepY: number;
}

/** What of a source is asked for. Units: those of the source's CRS. */
export interface WindowOrder {
    readonly bbox: readonly [minX: number, minY: number, maxX: number, maxY: number];
    /** Pixels finer than this are of no use to the caller. */
    readonly stepX: number;
    readonly stepY: number;
    readonly signal?: AbortSignal;
}

/** A source open for reading; `close` it in a `finally`. */
export interface Imagery {
    readonly path: string;
    readonly kind: 'geotiff' | 'tiles' | 'pmtiles';
    readonly crs: Crs;
    /** Extent in `crs`. Inside it there may be holes. */
    readonly bbox: readonly [minX: number, minY: number, maxX: number, maxY: number];
    /** The same in longitude and latitude: west, south, east, north; null where a corner has none. */
    readonly lonLatBbox: readonly [number, number, number, number] | null;
    /** Size of the finest pixels, in units of `crs`. */
    readonly stepX: number;
    readonly stepY: number;
    /** A corner of the finest pixel grid, in `crs`: pixels that already fit a chip are copied, not mixed. */
    readonly corner: readonly [x: number, y: number];
    readonly samples: SampleKind;
    /** Three where there are colours, else one. */
    readonly bands: 1 | 3;
    /** The largest number of its sample type, where that is a whole number: what `--stretch none` takes for white. */
    readonly white: number | null;
    /**
     * Stands for the content: of a file the SHA-256 of its bytes; of a folder that of the list of its tiles with their sizes and times of
     * writing, because a hundred thousand tiles are not read for one chip.
     */
    sha256(signal?: AbortSignal): Promise<string>;
    /** Null where the window lies outside. */
    read(order: WindowOrder): Promise<PictureWindow | null>;
    close(): Promise<void>;
}
