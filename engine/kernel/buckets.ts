/**
 * A grid of buckets over segments and points, for finding what lies near what.
 *
 * The grid is dense where that is cheap, and hashed where the extent is large against the number of segments; two cells
 * that share a bucket only cost a few needless tests. A segment is entered in every cell it comes within one step of, so
 * two things that meet share a bucket.
 *
 * Cost    O(n) memory and time for segments of similar length; a long one costs one entry per cell it passes
 */

export interface BucketGrid {
    readonly minX: number;
    readonly minY: number;
    readonly cell: number;
    readonly columns: number;
    readonly rows: number;
    /** Number of buckets; a power of two when hashed. */
    readonly buckets: number;
    readonly isDense: boolean;
}

/** Ids by bucket: those of bucket b are items[start[b] .. start[b+1]). */
export interface BucketLists {
    readonly start: Uint32Array;
    readonly items: Int32Array;
}

export type Coordinates = Float64Array;

/** A grid for segments (from[i], to[i]) of the given vertices, with at most `maxColumns` columns where that is given. */
export function gridFor(
    x: Coordinates, y: Coordinates, from: Int32Array, to: Int32Array, count: number, maxColumns = Infinity,
): BucketGrid {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity, lengthSum = 0;
    for (let s = 0; s < count; s++) {
        const ax = x[from[s]], ay = y[from[s]], bx = x[to[s]], by = y[to[s]];
        minX = Math.min(minX, ax, bx);
        minY = Math.min(minY, ay, by);
        maxX = Math.max(maxX, ax, bx);
        maxY = Math.max(maxY, ay, by);
        lengthSum += Math.abs(bx - ax) + Math.abs(by - ay);
    }
    if (count === 0) minX = minY = maxX = maxY = 0;
    const mean = count === 0 ? 1 : lengthSum / count;
    const cell = Math.max(4, Math.ceil(mean * 1.5), Math.ceil((maxX - minX + 3) / maxColumns));
    const columns = Math.floor((maxX - minX + 2) / cell) + 1, rows = Math.floor((maxY - minY + 2) / cell) + 1;
    const isDense = columns * rows <= 4 * count + 65_536;
    const buckets = isDense ? columns * rows : 2 ** Math.ceil(Math.log2(2 * count + 1024));
    return {minX: minX - 1, minY: minY - 1, cell, columns, rows, buckets, isDense};
}

/** Bucket of a cell; cells outside the grid belong to the nearest border cell. */
export function bucketOfCell(grid: BucketGrid, column: number, row: number): number {
    if (grid.isDense) {
        const c = column < 0 ? 0 : column >= grid.columns ? grid.columns - 1 : column;
        const r = row < 0 ? 0 : row >= grid.rows ? grid.rows - 1 : row;
        return r * grid.columns + c;
    }
    return (Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b)) >>> 0 & (grid.buckets - 1);
}

export function bucketOfPoint(grid: BucketGrid, x: number, y: number): number {
    return bucketOfCell(grid, Math.floor((x - grid.minX) / grid.cell), Math.floor((y - grid.minY) / grid.cell));
}

/** Visit each cell that segment ab comes within one step of. */
function forCells(
    grid: BucketGrid, ax: number, ay: number, bx: number, by: number, visit: (bucket: number) => void,
): void {
    const {minX, minY, cell} = grid;
    const firstRow = Math.floor((Math.min(ay, by) - 1 - minY) / cell), lastRow = Math.floor((Math.max(ay, by) + 1 - minY) / cell);
    const firstColumn = Math.floor((Math.min(ax, bx) - 1 - minX) / cell);
    const lastColumn = Math.floor((Math.max(ax, bx) + 1 - minX) / cell);
    if (firstRow === lastRow || firstColumn === lastColumn || ay === by) {
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) visit(bucketOfCell(grid, column, row));
        }
        return;
    }
    const slope = (bx - ax) / (by - ay);
    for (let row = firstRow; row <= lastRow; row++) {
        const low = minY + row * cell - 1, high = low + cell + 2;
        const yLow = Math.max(low, Math.min(ay, by)), yHigh = Math.min(high, Math.max(ay, by));
        const xLow = ax + (yLow - ay) * slope, xHigh = ax + (yHigh - ay) * slope;
        const first = Math.max(firstColumn, Math.floor((Math.min(xLow, xHigh) - 2 - minX) / cell));
        const last = Math.min(lastColumn, Math.floor((Math.max(xLow, xHigh) + 2 - minX) / cell));
        for (let column = first; column <= last; column++) visit(bucketOfCell(grid, column, row));
    }
}

/** Segment ids by bucket. In a hashed grid an id may stand twice in one bucket. */
export function bucketSegments(
    grid: BucketGrid, x: Coordinates, y: Coordinates, from: Int32Array, to: Int32Array, count: number,
): BucketLists {
    const start = new Uint32Array(grid.buckets + 1);
    const tally = (bucket: number): void => {
        start[bucket + 1]++;
    };
    for (let s = 0; s < count; s++) forCells(grid, x[from[s]], y[from[s]], x[to[s]], y[to[s]], tally);
    for (let b = 0; b < grid.buckets; b++) start[b + 1] += start[b];
    const items = new Int32Array(start[grid.buckets]);
    const next = start.slice();
    let segment = 0;
    const place = (bucket: number): void => {
        items[next[bucket]++] = segment;
    };
    for (segment = 0; segment < count; segment++) {
        forCells(grid, x[from[segment]], y[from[segment]], x[to[segment]], y[to[segment]], place);
    }
    return {start, items};
}

/** Vertex ids by bucket; each vertex stands in exactly one. */
export function bucketPoints(grid: BucketGrid, x: Coordinates, y: Coordinates, count: number): BucketLists {
    const start = new Uint32Array(grid.buckets + 1);
    for (let v = 0; v < count; v++) start[bucketOfPoint(grid, x[v], y[v]) + 1]++;
    for (let b = 0; b < grid.buckets; b++) start[b + 1] += start[b];
    const items = new Int32Array(count);
    const next = start.slice();
    for (let v = 0; v < count; v++) items[next[bucketOfPoint(grid, x[v], y[v])]++] = v;
    return {start, items};
}
