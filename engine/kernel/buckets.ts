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

/** Buckets of the cells that one segment comes within one step of; grown when a segment passes more. */
export class CellWalk {
    buckets = new Int32Array(64);
    private readonly grid: BucketGrid;

    constructor(grid: BucketGrid) {
        this.grid = grid;
    }

    /** Fills `buckets` and returns how many there are. In a hashed grid a bucket may stand there twice. */
    walk(x: Coordinates, y: Coordinates, u: number, v: number): number {
        // numbers of vertices and not their coordinates: a double that is handed over is one that is allocated
        const ax = x[u], ay = y[u], bx = x[v], by = y[v];
        const {grid} = this;
        const {minX, minY, cell} = grid;
        const lowY = (ay < by ? ay : by) - 1 - minY, highY = (ay < by ? by : ay) + 1 - minY;
        const lowX = (ax < bx ? ax : bx) - 1 - minX, highX = (ax < bx ? bx : ax) + 1 - minX;
        const firstRow = Math.floor(lowY / cell), lastRow = Math.floor(highY / cell);
        const firstColumn = Math.floor(lowX / cell), lastColumn = Math.floor(highX / cell);
        if (firstRow === lastRow && firstColumn === lastColumn) {
            this.buckets[0] = bucketOfCell(grid, firstColumn, firstRow);
            return 1;
        }
        let count = 0;
        if (firstRow === lastRow || firstColumn === lastColumn || ay === by) {
            const cells = (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
            if (cells > this.buckets.length) this.buckets = new Int32Array(2 * cells);
            for (let row = firstRow; row <= lastRow; row++) {
                for (let column = firstColumn; column <= lastColumn; column++) this.buckets[count++] = bucketOfCell(grid, column, row);
            }
            return count;
        }
        const slope = (bx - ax) / (by - ay);
        for (let row = firstRow; row <= lastRow; row++) {
            const low = minY + row * cell - 1, high = low + cell + 2;
            const yLow = Math.max(low, Math.min(ay, by)), yHigh = Math.min(high, Math.max(ay, by));
            const xLow = ax + (yLow - ay) * slope, xHigh = ax + (yHigh - ay) * slope;
            const first = Math.max(firstColumn, Math.floor((Math.min(xLow, xHigh) - 2 - minX) / cell));
            const last = Math.min(lastColumn, Math.floor((Math.max(xLow, xHigh) + 2 - minX) / cell));
            if (count + last - first + 1 > this.buckets.length) {
                const grown = new Int32Array(2 * (count + last - first + 1));
                grown.set(this.buckets);
                this.buckets = grown;
            }
            for (let column = first; column <= last; column++) this.buckets[count++] = bucketOfCell(grid, column, row);
        }
        return count;
    }
}

/** Segments and buckets to look at, where that is not all of them. */
export interface Selection {
    readonly some: Int32Array;
    /** By bucket: 1 for those to fill. */
    readonly isWanted: Uint8Array;
}

/** Segment ids by bucket. In a hashed grid an id may stand twice in one bucket. */
export function bucketSegments(
    grid: BucketGrid, x: Coordinates, y: Coordinates, from: Int32Array, to: Int32Array, count: number, selection?: Selection,
): BucketLists {
    const some = selection?.some ?? null, isWanted = selection?.isWanted ?? null;
    const size = some === null ? count : some.length;
    const walk = new CellWalk(grid);
    const start = new Uint32Array(grid.buckets + 1);
    for (let k = 0; k < size; k++) {
        const s = some === null ? k : some[k];
        const n = walk.walk(x, y, from[s], to[s]);
        const {buckets} = walk;
        for (let i = 0; i < n; i++) if (isWanted === null || isWanted[buckets[i]] === 1) start[buckets[i] + 1]++;
    }
    for (let b = 0; b < grid.buckets; b++) start[b + 1] += start[b];
    const items = new Int32Array(start[grid.buckets]);
    const next = start.slice();
    for (let k = 0; k < size; k++) {
        const s = some === null ? k : some[k];
        const n = walk.walk(x, y, from[s], to[s]);
        const {buckets} = walk;
        for (let i = 0; i < n; i++) if (isWanted === null || isWanted[buckets[i]] === 1) items[next[buckets[i]]++] = s;
    }
    return {start, items};
}

/**
 * Vertex ids by bucket; each vertex stands in exactly one.
 * @param isWanted buckets to fill (1); left out, all
 * @param isLeftOut vertices to leave out (1)
 */
export function bucketPoints(
    grid: BucketGrid, x: Coordinates, y: Coordinates, count: number, isWanted?: Uint8Array, isLeftOut?: Uint8Array,
): BucketLists {
    const bucketOf = new Int32Array(count);
    const start = new Uint32Array(grid.buckets + 1);
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
    const items = new Int32Array(size);
    const next = start.slice();
    for (let v = 0; v < count; v++) if (bucketOf[v] >= 0) items[next[bucketOf[v]]++] = v;
    return {start, items};
}
