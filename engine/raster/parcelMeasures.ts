/**
 * Measures of several dates gathered by parcel, and what each parcel showed within periods: how much of it was seen, how green it
 * was, and which share of it reached a threshold on any date.
 *
 * Cost    cells of parcels × dates, and a look at the rows they lie in; memory of some bytes a cell of the parcels
 */

import type {CellWindow} from '../formats/rawRaster.ts';
import type {ParcelCells} from './parcelCells.ts';

export interface MeasureDate {
    /** Rows that are best read together. */
    readonly rowsAtOnce: number;
    /** Of the whole grid; NaN where nothing is known. */
    readonly read: (window: CellWindow, signal?: AbortSignal) => Promise<Float32Array>;
    /** Periods the date counts in, and whether it lies in the core of each. */
    readonly periods: readonly {readonly period: number; readonly isCore: boolean}[];
}

/** Of each parcel in one period. */
export interface PeriodSums {
    /** Dates on which a cell of the parcel was seen. */
    readonly observations: Uint16Array;
    /** Dates on which enough of its cells were seen; of those, the ones in the core of the period. */
    readonly clearDates: Uint16Array;
    readonly coreDates: Uint16Array;
    /** Cells seen, summed over dates. */
    readonly seenCells: Float64Array;
    /** The largest of the medians of the clear dates; NaN where there is none. */
    readonly maxMedian: Float32Array;
    /** Cells that reached the threshold on any date, and cells seen on any date. */
    readonly reached: Float64Array;
    readonly everSeen: Float64Array;
}

export interface ParcelMeasureOptions {
    readonly width: number;
    readonly height: number;
    readonly periods: number;
    /** A crop is seen where the measure reaches it. */
    readonly threshold: number;
    /** A date is clear for a parcel where at least this share of its cells is seen. */
    readonly leastClear: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
}

const SEEN = 1, REACHED = 2;
/** Cells read at once. */
const CELLS_AT_ONCE = 2 ** 23;

/** @param dates in order of time */
export async function parcelMeasures(parcels: ParcelCells, dates: readonly MeasureDate[], options: ParcelMeasureOptions): Promise<PeriodSums[]> {
    const {periods, signal, onProgress} = options;
    const n = parcels.cells.length;
    const sums = Array.from({length: periods}, (): PeriodSums => ({
        observations: new Uint16Array(n), clearDates: new Uint16Array(n), coreDates: new Uint16Array(n), seenCells: new Float64Array(n),
        maxMedian: new Float32Array(n).fill(Number.NaN), reached: new Float64Array(n), everSeen: new Float64Array(n),
    }));
    const lastDate = sums.map((_, period) => dates.findLastIndex(date => date.periods.some(one => one.period === period)));
    const marks = new Map<number, Uint8Array>();
    const values = new Float32Array(parcels.cellStart[n]), scratch = new Float32Array(values.length);
    for (const [d, date] of dates.entries()) {
        if (date.periods.length === 0) continue;
        await gather(parcels, date, values, options, share => onProgress?.(d + share, dates.length));
        for (const {period} of date.periods) if (!marks.has(period)) marks.set(period, new Uint8Array(values.length));
        addDate(parcels, values, scratch, date, sums, marks, options);
        // marks are needed while a period runs, and no longer
        for (const {period} of date.periods) {
            if (lastDate[period] !== d) continue;
            countMarks(parcels, marks.get(period)!, sums[period]); // set above
            marks.delete(period);
        }
        signal?.throwIfAborted();
    }
    return sums;
}

/** The values of one date in the order of the parcels' cells. */
async function gather(
    {rowStart, column, length, cell}: ParcelCells, date: MeasureDate, values: Float32Array, {width, height, signal}: ParcelMeasureOptions, tell: (share: number) => void,
): Promise<void> {
    const blocks = Math.max(1, Math.floor(CELLS_AT_ONCE / width / date.rowsAtOnce)) * date.rowsAtOnce;
    const step = Math.min(blocks, Math.max(1, Math.floor(CELLS_AT_ONCE / width)));
    for (let row = 0; row < height; row += step) {
        const rows = Math.min(step, height - row);
        if (rowStart[row + rows] > rowStart[row]) {
            const read = await date.read({column: 0, row, width, height: rows}, signal);
            for (let y = 0; y < rows; y++) {
                for (let span = rowStart[row + y]; span < rowStart[row + y + 1]; span++) {
                    const from = y * width + column[span];
                    values.set(read.subarray(from, from + length[span]), cell[span]);
                }
            }
        }
        tell((row + rows) / height);
        signal?.throwIfAborted();
    }
}

function addDate(
    {cellStart, cells}: ParcelCells, values: Float32Array, scratch: Float32Array, {periods}: MeasureDate, sums: readonly PeriodSums[],
    marks: ReadonlyMap<number, Uint8Array>, {threshold, leastClear}: ParcelMeasureOptions,
): void {
    for (let parcel = 0; parcel < cells.length; parcel++) {
        const from = cellStart[parcel], to = cellStart[parcel + 1];
        let seen = 0;
        for (let i = from; i < to; i++) {
            const value = values[i];
            if (Number.isNaN(value)) continue;
            scratch[seen++] = value;
            const mark = value >= threshold ? SEEN | REACHED : SEEN;
            for (const {period} of periods) marks.get(period)![i] |= mark; // one for each period of the date
        }
        if (seen === 0) continue;
        const isClear = seen >= leastClear * cells[parcel];
        const middle = isClear ? median(scratch, seen) : Number.NaN;
        for (const {period, isCore} of periods) {
            const sum = sums[period];
            sum.observations[parcel]++;
            sum.seenCells[parcel] += seen;
            if (!isClear) continue;
            sum.clearDates[parcel]++;
            if (isCore) sum.coreDates[parcel]++;
            if (!(middle <= sum.maxMedian[parcel])) sum.maxMedian[parcel] = middle;
        }
    }
}

function countMarks({cellStart, cells}: ParcelCells, marks: Uint8Array, sum: PeriodSums): void {
    for (let parcel = 0; parcel < cells.length; parcel++) {
        for (let i = cellStart[parcel]; i < cellStart[parcel + 1]; i++) {
            if (marks[i] & SEEN) sum.everSeen[parcel]++;
            if (marks[i] & REACHED) sum.reached[parcel]++;
        }
    }
}

/** Of the first `count` values, which are put into another order; of an even number the lower one of the middle two. */
function median(values: Float32Array, count: number): number {
    const wanted = count - 1 >> 1;
    let low = 0, high = count - 1;
    while (low < high) {
        const pivot = values[low + high >> 1];
        let i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i > j) break;
            [values[i], values[j]] = [values[j], values[i]];
            i++;
            j--;
        }
        if (wanted <= j) high = j;
        else if (wanted >= i) low = i;
        else break;
    }
    return values[wanted];
}
