/**
 * Classifications of several dates over the same cells → regions of one class before, one class after and one first date of
 * change, with exact borders.
 *
 * Keeps   cells of regions are the cells that changed, confirmed or not; with those of the other fates they are all cells
 * Cost    cells × dates; memory for borders and for one band of rows of all dates
 */

import type {CellWindow} from '../formats/rawRaster.ts';
import {CellHistory, FATES, readLabel, type ChangeLabel, type Fate} from './cellHistory.ts';
import {LabelRows} from './labelRows.ts';
import {traceRings, type TracedRegions} from './traceRings.ts';

/** Classes of one date, numbered alike at all dates. */
export interface DateRows {
    /** Rows that are best read together. */
    readonly rowsAtOnce: number;
    readonly read: (window: CellWindow, signal?: AbortSignal) => Promise<Uint8Array>;
}

export interface TraceSeriesOptions {
    /** Dates in a row that confirm a change. */
    readonly persistence: number;
    readonly longestRun?: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
}

export interface TracedSeries extends TracedRegions {
    /** Of each region. */
    readonly change: readonly ChangeLabel[];
    readonly cells: Float64Array;
    /** Dates with data, summed over the cells of each region. */
    readonly seen: Float64Array;
    /** Cells that were of their first class again when they were last seen. */
    readonly back: Float64Array;
    /** Cells that were in no class for long enough after they changed. */
    readonly unsteady: Float64Array;
    readonly cellsByFate: Readonly<Record<Fate, number>>;
    /** Cells away from their class for a time, by date. */
    readonly flickerAt: Float64Array;
}

/** Cells of all dates held at once. */
const CELLS_AT_ONCE = 2 ** 25;

/** Rows of a band: whole blocks where they fit into memory, fewer where there are very many dates. */
export function rowsOfBand(width: number, dates: number, blockRows: number): number {
    const most = Math.max(1, Math.floor(CELLS_AT_ONCE / (width * dates)));
    return most < blockRows ? most : Math.floor(most / blockRows) * blockRows;
}

/** @param dates in order of time, two or more */
export async function traceSeries(dates: readonly DateRows[], {width, height}: {readonly width: number; readonly height: number}, options: TraceSeriesOptions): Promise<TracedSeries> {
    const {persistence, longestRun, signal, onProgress} = options;
    const history = new CellHistory(width, dates.length, persistence);
    const {label, seen, back, unsteady} = history.row;
    const measures = [seen, back, unsteady];
    const rows = new LabelRows(width, {measures: measures.length, ...longestRun === undefined ? {} : {longestRun}});
    const step = rowsOfBand(width, dates.length, Math.max(...dates.map(({rowsAtOnce}) => rowsAtOnce)));
    for (let row = 0; row < height; row += step) {
        const window = {column: 0, row, width, height: Math.min(step, height - row)};
        const bands: Uint8Array[] = [];
        for (const date of dates) bands.push(await date.read(window, signal));
        for (let y = 0; y < window.height; y++) {
            history.judge(bands, y * width);
            rows.addLabels(label, measures);
        }
        onProgress?.(row + window.height, height);
        signal?.throwIfAborted();
    }
    const borders = rows.finish();
    const [seenSums, backSums, unsteadySums] = borders.sums;
    return {
        ...traceRings(borders), change: Array.from(borders.label, readLabel), cells: borders.cells, seen: seenSums, back: backSums, unsteady: unsteadySums,
        cellsByFate: Object.fromEntries(FATES.map((fate, i) => [fate, history.cells[i]])) as Record<Fate, number>, // keys of FATES
        flickerAt: history.flickerAt,
    };
}
