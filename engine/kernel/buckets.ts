/**
 * A grid of buckets over segments and points, for finding what lies near what.
 *
 * The grid is dense where that is cheap, and hashed where the extent is large against the number of segments; two cells
 * that share a bucket only cost a few needless tests. A segment is entered in every cell it comes within one step of, so
 * two things that meet share a bucket.
 *
 * Cost    O(n) memory and time for segments of similar length; a long one costs one entry per cell it passes
 */

import {copyOf, int32, uint32} from './memory.ts';

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

/** Numbers in rows: those of row r are items[start[r] .. start[r+1]). */
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
        const lowX = ax < bx ? ax : bx, highX = ax < bx ? bx : ax, lowY = ay < by ? ay : by, highY = ay < by ? by : ay;
        if (lowX < minX) minX = lowX;
        if (lowY < minY) minY = lowY;
        if (highX > maxX) maxX = highX;
        if (highY > maxY) maxY = highY;
        lengthSum += highX - lowX + highY - lowY;
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

/** Collects the buckets of the cells that segments come within one step of. */
class CellWalk {
    items: Int32Array;
    size = 0;
    private readonly grid: BucketGrid;

    constructor(grid: BucketGrid, expected: number) {
        this.grid = grid;
        this.items = int32(Math.max(64, expected));
    }

    /** In a hashed grid a bucket may come twice. */
    walk(x: Coordinates, y: Coordinates, u: number, v: number): void {
        // numbers of vertices and not their coordinates: a double that is handed over is one that is allocated
        const ax = x[u], ay = y[u], bx = x[v], by = y[v];
        const {grid} = this;
        const {minX, minY, cell} = grid;
        const lowY = (ay < by ? ay : by) - 1 - minY, highY = (ay < by ? by : ay) + 1 - minY;
        const lowX = (ax < bx ? ax : bx) - 1 - minX, highX = (ax < bx ? bx : ax) + 1 - minX;
        const firstRow = Math.floor(lowY / cell), lastRow = Math.floor(highY / cell);
        const firstColumn = Math.floor(lowX / cell), lastColumn = Math.floor(highX / cell);
        if (firstRow === lastRow || firstColumn === lastColumn || ay === by) {
            this.reserve((lastRow - firstRow + 1) * (lastColumn - firstColumn + 1));
            for (let row = firstRow; row <= lastRow; row++) {
                for (let column = firstColumn; column <= lastColumn; column++) this.items[this.size++] = bucketOfCell(grid, column, row);
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
            this.reserve(last - first + 1);
            for (let column = first; column <= last; column++) this.items[this.size++] = bucketOfCell(grid, column, row);
        }
    }

    private reserve(more: number): void {
        if (this.size + more <= this.items.length) return;
        const grown = int32(2 * (this.size + more));
        grown.set(this.items);
        this.items = grown;
    }
}

/** Cells that a segment of a map passes, on the average. */
const CELLS_A_SEGMENT = 2.5;

/** Buckets by segment: those of the cells that it comes within one step of. In a hashed grid one may stand there twice. */
export function bucketsOfSegments(grid: BucketGrid, x: Coordinates, y: Coordinates, from: Int32Array, to: Int32Array, count: number): BucketLists {
    const walk = new CellWalk(grid, Math.ceil(CELLS_A_SEGMENT * count));
    const start = uint32(count + 1);
    for (let s = 0; s < count; s++) {
        walk.walk(x, y, from[s], to[s]);
        start[s + 1] = walk.size;
    }
    return {start, items: walk.items.subarray(0, walk.size)};
}

/**
 * Segments by bucket, from the buckets by segment.
 * @param isWanted buckets to fill (1); left out, all
 */
export function segmentsByBucket(grid: BucketGrid, {start: cellStart, items: cells}: BucketLists, isWanted?: Uint8Array): BucketLists {
    const start = uint32(grid.buckets + 1);
    for (let i = 0; i < cells.length; i++) if (isWanted === undefined || isWanted[cells[i]] === 1) start[cells[i] + 1]++;
    for (let b = 0; b < grid.buckets; b++) start[b + 1] += start[b];
    const items = int32(start[grid.buckets]);
    const next = copyOf(start);
    for (let s = 0; s + 1 < cellStart.length; s++) {
        for (let i = cellStart[s]; i < cellStart[s + 1]; i++) {
            const bucket = cells[i];
            if (isWanted === undefined || isWanted[bucket] === 1) items[next[bucket]++] = s;
        }
    }
    return {start, items};
}

/** Segment ids by bucket. In a hashed grid an id may stand twice in one bucket. */
export function bucketSegments(grid: BucketGrid, x: Coordinates, y: Coordinates, from: Int32Array, to: Int32Array, count: number): BucketLists {
    return segmentsByBucket(grid, bucketsOfSegments(grid, x, y, from, to, count));
}

/**
 * Vertex ids by bucket; each vertex stands in exactly one.
 * @param isWanted buckets to fill (1); left out, all
 * @param isLeftOut vertices to leave out (1)
 */
export function bucketPoints(
    grid: BucketGrid, x: Coordinates, y: Coordinates, count: number, isWanted?: Uint8Array, isLeftOut?: Uint8Array,
): BucketLists {
    const bucketOf = int32(count);
    const start = uint32(grid.buckets + 1);
    let size = 0;
    for (let v = 0; v < count; v++) {
        const bucket = bucketOfPoint(grid, x[v], y[v]);
        if ((isWanted && isWanted[bucket] === 0) || (isLeftOut && isLeftOut[v] === 1)) {
            bucketOf[v] = -1;
            continue;
        }
        bucketOf[v] = bucket;
        start[bucket + 1]++;
        size++;
    }
    for (let b = 0; b < grid.buckets; b++) start[b + 1] += start[b];
    const items = int32(size);
    const next = copyOf(start);
    for (let v = 0; v < count; v++) if (bucketOf[v] >= 0) items[next[bucketOf[v]]++] = v;
    return {start, items};
}
