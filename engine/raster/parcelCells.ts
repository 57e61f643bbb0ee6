/**
 * Which cells belong to which parcel: those whose middle lies in it.
 *
 * Shape   spans of cells, row after row; the cells of parcel p have the numbers [cellStart[p], cellStart[p+1]), row after row
 * Keeps   a middle exactly on a border belongs to one side only, the same one for both neighbours; so no cell belongs to two
 *         parcels that do not overlap. What a parcel encloses is what its rings enclose under the even-odd rule
 */

import type {Polygons} from '../core/polygons.ts';

export interface ParcelCells {
    /** Numbers of cells inside the grid. */
    readonly cellStart: Float64Array;
    /** Cells of each parcel, those outside the grid among them. */
    readonly cells: Float64Array;
    /** Spans [rowStart[r], rowStart[r+1]) lie in row r. */
    readonly rowStart: Uint32Array;
    readonly column: Int32Array;
    readonly length: Int32Array;
    /** Number of the first cell of each span. */
    readonly cell: Uint32Array;
}

/** Rows of parcels looked at before the cells are called too fine: some minutes of work. */
const MOST_ROWS = 2 ** 27;
/** Of one parcel: a county is not as high in cells of ten centimetres. */
const MOST_ROWS_OF_ONE = 2 ** 20;
/** Cells of parcels that are kept in memory at once. */
const MOST_CELLS = 2 ** 29;

/** Cells side by side in a row. */
export interface Span {
    readonly row: number;
    readonly column: number;
    readonly length: number;
}

/**
 * @param polygons columns and rows of the grid, with fractions; a parcel with a coordinate that is not finite has no cell
 * @returns null where the cells are so small that the parcels would have more than can be held
 */
export function parcelCells({coords, ringStart, featureStart}: Polygons, width: number, height: number): ParcelCells | null {
    const n = featureStart.length - 1;
    const cellStart = new Float64Array(n + 1), cells = new Float64Array(n);
    const spans: {row: number[]; column: number[]; length: number[]; cell: number[]} = {row: [], column: [], length: [], cell: []};
    let rows = 0, count = 0;
    for (let parcel = 0; parcel < n; parcel++) {
        cellStart[parcel] = count;
        const from = ringStart[featureStart[parcel]], to = ringStart[featureStart[parcel + 1]];
        const [top, bottom] = rowsOf(coords, from, to);
        rows += bottom - top;
        if (rows > MOST_ROWS || bottom - top > MOST_ROWS_OF_ONE) return null;
        for (const {row, column, length} of spansOf({coords, ringStart, featureStart}, parcel, top, bottom)) {
            cells[parcel] += length;
            const left = Math.max(0, column), right = Math.min(width, column + length);
            if (row < 0 || row >= height || left >= right) continue;
            spans.row.push(row);
            spans.column.push(left);
            spans.length.push(right - left);
            spans.cell.push(count);
            count += right - left;
        }
        if (count > MOST_CELLS) return null;
    }
    cellStart[n] = count;
    return {cellStart, cells, ...byRow(spans, height)};
}

/** Rows whose middle may lie in the rings; none where a coordinate is not finite. */
function rowsOf(coords: Float64Array, from: number, to: number): [top: number, bottom: number] {
    let low = Infinity, high = -Infinity;
    for (let i = from; i < to; i++) {
        if (!Number.isFinite(coords[2 * i]) || !Number.isFinite(coords[2 * i + 1])) return [0, 0];
        low = Math.min(low, coords[2 * i + 1]);
        high = Math.max(high, coords[2 * i + 1]);
    }
    return low > high ? [0, 0] : [Math.ceil(low - 0.5), Math.ceil(high - 0.5)];
}

/** The cells of one parcel, row after row; none where a coordinate is not finite. */
export function cellSpans(polygons: Polygons, parcel: number): Iterable<Span> {
    const {coords, ringStart, featureStart} = polygons;
    return spansOf(polygons, parcel, ...rowsOf(coords, ringStart[featureStart[parcel]], ringStart[featureStart[parcel + 1]]));
}

function* spansOf({coords, ringStart, featureStart}: Polygons, parcel: number, top: number, bottom: number): Generator<Span> {
    if (top === bottom) return;
    // where edges cross the middle of each row
    const crossings: number[][] = Array.from({length: bottom - top}, () => []);
    for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
        const start = ringStart[ring], end = ringStart[ring + 1];
        for (let i = start, j = end - 1; i < end; j = i++) {
            // from the lower end up, whichever way the ring runs: neighbours find the same place
            const [a, b] = coords[2 * i + 1] < coords[2 * j + 1] ? [i, j] : [j, i];
            const x0 = coords[2 * a], y0 = coords[2 * a + 1], x1 = coords[2 * b], y1 = coords[2 * b + 1];
            const last = Math.ceil(y1 - 0.5);
            for (let row = Math.ceil(y0 - 0.5); row < last; row++) crossings[row - top].push(x0 + (row + 0.5 - y0) / (y1 - y0) * (x1 - x0));
        }
    }
    for (let row = top; row < bottom; row++) {
        const xs = crossings[row - top].sort((a, b) => a - b);
        for (let i = 0; i + 1 < xs.length; i += 2) {
            const column = Math.ceil(xs[i] - 0.5), length = Math.ceil(xs[i + 1] - 0.5) - column;
            if (length > 0) yield {row, column, length};
        }
    }
}

function byRow(spans: {row: number[]; column: number[]; length: number[]; cell: number[]}, height: number): Omit<ParcelCells, 'cellStart' | 'cells'> {
    const count = spans.row.length, rowStart = new Uint32Array(height + 1);
    for (const row of spans.row) rowStart[row + 1]++;
    for (let row = 0; row < height; row++) rowStart[row + 1] += rowStart[row];
    const next = rowStart.slice(), column = new Int32Array(count), length = new Int32Array(count), cell = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
        const at = next[spans.row[i]]++;
        column[at] = spans.column[i];
        length[at] = spans.length[i];
        cell[at] = spans.cell[i];
    }
    return {rowStart, column, length, cell};
}
