/**
 * Two classifications over the same cells → regions of one class before and one after, with exact borders. A single
 * classification is a pair without a before.
 *
 * Keeps   cells of regions add up to the cells that have data before or after
 * Cost    one look at each cell; memory for borders and for one band of rows of each raster
 */

import type {CellWindow} from '../formats/rawRaster.ts';
import {NONE} from './classBand.ts';
import type {CommonCells} from './grid.ts';
import {LabelRows, type LabelRowsOptions} from './labelRows.ts';
import {traceRings, type TracedRegions} from './traceRings.ts';

/** Rows of classes: a band of a raster, or cells brought onto another grid. */
export interface ClassRows {
    /** Value in the file by number. */
    readonly values: readonly number[];
    /** Rows that are best read together. */
    readonly rowsAtOnce: number;
    readonly read: (window: CellWindow, signal?: AbortSignal) => Promise<Uint8Array>;
}

export interface TraceOptions extends LabelRowsOptions {
    readonly isSmoothed?: boolean;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
}

export interface TracedPair extends TracedRegions {
    /** Class numbers of each region; `NONE` where there is no data. All `NONE` before where there is no before. */
    readonly before: Uint8Array;
    readonly after: Uint8Array;
    readonly cells: Float64Array;
    /** Cells by `before · 256 + after`, of regions and of what was not asked for. */
    readonly pairCells: Float64Array;
}

/** Cells of both rasters held at once. */
const CELLS_AT_ONCE = 2 ** 23;

export async function tracePair(before: ClassRows | null, after: ClassRows, common: CommonCells, options: TraceOptions = {}): Promise<TracedPair> {
    const {width, height} = common;
    const rows = new LabelRows(width, options);
    const atOnce = Math.max(before?.rowsAtOnce ?? 1, after.rowsAtOnce);
    const step = Math.max(atOnce, Math.floor(CELLS_AT_ONCE / width / atOnce) * atOnce);
    const read = async (row: number): Promise<[Uint8Array | null, Uint8Array]> => {
        const count = Math.min(step, height - row);
        const windowOf = (corner: {column: number; row: number}): CellWindow => ({column: corner.column, row: corner.row + row, width, height: count});
        return [before && await before.read(windowOf(common.first), options.signal), await after.read(windowOf(before ? common.second : common.first), options.signal)];
    };
    // rows begin at whole words, so that they can be compared four cells at a time
    const beforeRow = new Uint8Array(width + 3 & ~3).fill(NONE), afterRow = new Uint8Array(width + 3 & ~3);
    let next = read(0);
    for (let row = 0; row < height; row += step) {
        const [b, a] = await next;
        // the next rows are decoded by other threads while these are looked at
        if (row + step < height) {
            next = read(row + step);
            next.catch(() => undefined); // heard when it is awaited
        }
        for (let i = 0; i < a.length; i += width) {
            if (b) beforeRow.set(b.subarray(i, i + width));
            afterRow.set(a.subarray(i, i + width));
            rows.addPair(beforeRow, afterRow, NONE);
        }
        options.onProgress?.(Math.min(height, row + step), height);
        options.signal?.throwIfAborted();
    }
    const borders = rows.finish();
    const {label, cells, pairCells} = borders;
    return {...traceRings(borders, options.isSmoothed), before: Uint8Array.from(label, one => one >> 8), after: Uint8Array.from(label, one => one & 255), cells, pairCells};
}
