/**
 * Rows of labels → connected regions and the borders between them, one row at a time: a raster of any height needs the memory
 * of its borders.
 *
 * Shape   a vertex is a corner of cells where borders turn, end or meet, at (column, row); between two vertices a border runs
 *         straight. Regions are connected over cell sides. What lies outside, and cells of `NO_LABEL`, are no region
 * Order   regions by their first cell, row after row
 */

/** Label of cells that belong to nothing. */
export const NO_LABEL = -1;
const NO_REGION = -1;
const UNSEEN = -2;

export interface Borders {
    readonly vertexCount: number;
    /** Column and row of each vertex. */
    readonly column: Int32Array;
    readonly row: Int32Array;
    /** The vertex next to it to the east, north, west and south; -1 where no border runs. */
    readonly next: readonly [east: Int32Array, north: Int32Array, west: Int32Array, south: Int32Array];
    /** Regions on both sides of the border that runs east from each vertex; -1 for none. */
    readonly northOf: Int32Array;
    readonly southOf: Int32Array;
    /** Of each region. */
    readonly label: Int32Array;
    readonly cells: Float64Array;
    /** Cells of each pair of classes, by `before · 256 + after`, whether they became regions or not. */
    readonly pairCells: Float64Array;
    /** Sums over the cells of each region, a list a measure; empty where rows carry none. */
    readonly sums: readonly Float64Array[];
}

export interface LabelRowsOptions {
    /** A straight border gets a vertex at every column or row that is a multiple of it; left out, only where it turns or meets another. */
    readonly longestRun?: number;
    /** Which pairs of classes become regions; left out, all that have data before or after. */
    readonly isAsked?: (before: number, after: number) => boolean;
    /** Numbers that each cell of `addLabels` brings along, to be summed by region. */
    readonly measures?: number;
}

class Int32List {
    values = new Int32Array(1024);
    size = 0;

    push(value: number): void {
        if (this.size === this.values.length) {
            const grown = new Int32Array(2 * this.size);
            grown.set(this.values);
            this.values = grown;
        }
        this.values[this.size++] = value;
    }

    cut(): Int32Array {
        return this.values.subarray(0, this.size);
    }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const grown = new Float64Array(2 * values.length);
    grown.set(values);
    return grown;
}

/** Runs of equal labels of a row; `start[count]` is the width. */
class Runs {
    readonly start: Int32Array;
    readonly label: Int32Array;
    readonly region: Int32Array;
    count = 0;

    constructor(width: number) {
        this.start = new Int32Array(width + 1);
        this.label = new Int32Array(width);
        this.region = new Int32Array(width);
    }

    /** One run of nothing. */
    clear(width: number): void {
        this.start[0] = 0;
        this.start[1] = width;
        this.label[0] = NO_LABEL;
        this.region[0] = NO_REGION;
        this.count = 1;
    }
}

export class LabelRows {
    private readonly width: number;
    private readonly longestRun: number;
    private above: Runs;
    private below: Runs;
    private y = 0;
    private readonly column = new Int32List();
    private readonly row = new Int32List();
    private readonly east = new Int32List();
    private readonly north = new Int32List();
    private readonly west = new Int32List();
    private readonly south = new Int32List();
    private readonly northOf = new Int32List();
    private readonly southOf = new Int32List();
    /** The vertex at which the border that hangs down along each column line began. */
    private readonly hanging: Int32Array;
    private readonly parent = new Int32List();
    private readonly labels = new Int32List();
    private cells = new Float64Array(1024);
    private readonly sums: Float64Array<ArrayBuffer>[];

    private readonly pairCells = new Float64Array(2 ** 16);
    /** By pair of classes: its label, `NO_LABEL`, or UNSEEN. */
    private readonly labelOf = new Int32Array(2 ** 16).fill(UNSEEN);
    private readonly isAsked: (before: number, after: number) => boolean;

    constructor(width: number, {longestRun = Infinity, isAsked = () => true, measures = 0}: LabelRowsOptions = {}) {
        this.width = width;
        this.sums = Array.from({length: measures}, () => new Float64Array(1024));
        this.longestRun = longestRun;
        this.isAsked = isAsked;
        this.above = new Runs(width);
        this.below = new Runs(width);
        this.hanging = new Int32Array(width + 1).fill(-1);
        this.above.clear(width);
    }

    /**
     * The next row of a raster of classes before and after, as runs of the label `before · 256 + after`.
     *
     * @param none the class that stands for no data; a cell without data before and after is `NO_LABEL`
     */
    addPair(before: Uint8Array, after: Uint8Array, none: number): void {
        const {start, label} = this.below;
        const {width} = this;
        // four cells at a time where nothing changes, which is nearly everywhere
        const words = before.byteOffset % 4 === 0 && after.byteOffset % 4 === 0 ? width >> 2 : 0;
        const beforeWords = new Int32Array(before.buffer, words > 0 ? before.byteOffset : 0, words);
        const afterWords = new Int32Array(after.buffer, words > 0 ? after.byteOffset : 0, words);
        let count = 0, b = -1, a = -1, beforeWord = 0, afterWord = 0;
        for (let x = 0; x < width;) {
            if ((x & 3) === 0 && b >= 0) {
                let word = x >> 2;
                while (word < words && beforeWords[word] === beforeWord && afterWords[word] === afterWord) word++;
                if (word << 2 > x) {
                    x = word << 2;
                    continue;
                }
            }
            if (before[x] !== b || after[x] !== a) {
                b = before[x];
                a = after[x];
                beforeWord = b * 0x1010101 | 0;
                afterWord = a * 0x1010101 | 0;
                start[count] = x;
                label[count++] = b << 8 | a;
            }
            x++;
        }
        start[count] = width;
        this.below.count = count;
        this.nameRuns(none);
        this.step();
    }

    /**
     * The next row as labels, with the measures of each cell.
     *
     * @param labels `NO_LABEL`, or 0 and more
     */
    addLabels(labels: Int32Array, measures: readonly ArrayLike<number>[]): void {
        const {start, label} = this.below;
        let count = 0;
        for (let x = 0; x < this.width; x++) {
            if (count > 0 && labels[x] === label[count - 1]) continue;
            start[count] = x;
            label[count++] = labels[x];
        }
        start[count] = this.width;
        this.below.count = count;
        this.step();
        // the row stands above now, and its runs have regions
        const {region} = this.above;
        for (let i = 0; i < count; i++) {
            if (region[i] === NO_REGION) continue;
            for (const [m, measure] of measures.entries()) {
                let sum = 0;
                for (let x = this.above.start[i]; x < this.above.start[i + 1]; x++) sum += measure[x];
                this.sums[m][region[i]] += sum;
            }
        }
    }

    /** Counts the pairs of the row, turns them into labels, and joins neighbours that nobody asked for. */
    private nameRuns(none: number): void {
        const {start, label, count} = this.below;
        const {pairCells, labelOf} = this;
        let kept = 0;
        for (let i = 0; i < count; i++) {
            const pair = label[i], from = start[i];
            pairCells[pair] += start[i + 1] - from;
            if (labelOf[pair] === UNSEEN) {
                const before = pair >> 8, after = pair & 255;
                labelOf[pair] = (before !== none || after !== none) && this.isAsked(before, after) ? pair : NO_LABEL;
            }
            if (labelOf[pair] === NO_LABEL && kept > 0 && label[kept - 1] === NO_LABEL) continue;
            start[kept] = from;
            label[kept++] = labelOf[pair];
        }
        start[kept] = this.width;
        this.below.count = kept;
    }

    /** What was found; the rows end here. */
    finish(): Borders {
        this.below.clear(this.width);
        this.step();
        // regions are numbered by their first cell: a region that joined an earlier one has its number
        const {parent} = this;
        const number = new Int32Array(parent.size);
        let count = 0;
        for (let i = 0; i < parent.size; i++) number[i] = parent.values[i] === i ? count++ : number[this.find(i)];
        const label = new Int32Array(count), cells = new Float64Array(count);
        for (let i = 0; i < parent.size; i++) {
            label[number[i]] = this.labels.values[i];
            cells[number[i]] += this.cells[i];
        }
        const sums = this.sums.map((parts) => {
            const whole = new Float64Array(count);
            for (let i = 0; i < parent.size; i++) whole[number[i]] += parts[i];
            return whole;
        });
        const renumber = (regions: Int32Array): Int32Array => {
            for (let i = 0; i < regions.length; i++) if (regions[i] >= 0) regions[i] = number[regions[i]];
            return regions;
        };
        return {
            vertexCount: this.column.size, column: this.column.cut(), row: this.row.cut(),
            next: [this.east.cut(), this.north.cut(), this.west.cut(), this.south.cut()],
            northOf: renumber(this.northOf.cut()), southOf: renumber(this.southOf.cut()), label, cells, pairCells: this.pairCells, sums,
        };
    }

    private find(region: number): number {
        const {values} = this.parent;
        while (values[region] !== region) region = values[region] = values[values[region]];
        return region;
    }

    /** `below` is complete: give its runs regions, draw the borders between both rows, and move on. */
    private step(): void {
        this.joinRegions();
        this.drawBorders();
        [this.above, this.below] = [this.below, this.above];
        this.y++;
    }

    private joinRegions(): void {
        const {above, below, parent} = this;
        let up = 0;
        for (let i = 0; i < below.count; i++) {
            const label = below.label[i], from = below.start[i], to = below.start[i + 1];
            if (label === NO_LABEL) {
                below.region[i] = NO_REGION;
                continue;
            }
            while (above.start[up + 1] <= from) up++;
            let region = -1;
            for (let j = up; j < above.count && above.start[j] < to; j++) {
                if (above.label[j] !== label) continue;
                const other = this.find(above.region[j]);
                if (region < 0) region = other;
                else if (other !== region) {
                    const first = Math.min(region, other);
                    parent.values[Math.max(region, other)] = first;
                    region = first;
                }
            }
            if (region < 0) {
                region = parent.size;
                parent.push(region);
                this.labels.push(label);
                if (region >= this.cells.length) {
                    this.cells = doubled(this.cells);
                    for (const m of this.sums.keys()) this.sums[m] = doubled(this.sums[m]);
                }
            }
            below.region[i] = region;
            this.cells[region] += to - from;
        }
    }

    /** Walks along the line between both rows and makes a vertex wherever something else than a straight border is met. */
    private drawBorders(): void {
        const {above, below, width, y, longestRun, hanging} = this;
        const isRowOfVertices = y % longestRun === 0;
        let i = -1, j = -1, x = 0, last = -1;
        let northWest = NO_LABEL, southWest = NO_LABEL, northRegion = NO_REGION, southRegion = NO_REGION;
        for (;;) {
            let northEast = northWest, southEast = southWest, nextNorth = northRegion, nextSouth = southRegion;
            if (x === width) northEast = southEast = nextNorth = nextSouth = NO_LABEL;
            else {
                if (above.start[i + 1] === x) {
                    northEast = above.label[++i];
                    nextNorth = above.region[i];
                }
                if (below.start[j + 1] === x) {
                    southEast = below.label[++j];
                    nextSouth = below.region[j];
                }
            }
            const up = northWest !== northEast, down = southWest !== southEast;
            const left = northWest !== southWest, right = northEast !== southEast;
            const isStraight = up === down && left === right && up !== left;
            const isVertex = isStraight ? (up ? isRowOfVertices : x % longestRun === 0) : up || down || left || right;
            if (isVertex) {
                const vertex = this.addVertex(x, y);
                if (left) {
                    this.east.values[last] = vertex;
                    this.west.values[vertex] = last;
                    this.northOf.values[last] = northRegion;
                    this.southOf.values[last] = southRegion;
                }
                if (up) {
                    const top = hanging[x];
                    this.south.values[top] = vertex;
                    this.north.values[vertex] = top;
                }
                if (down) hanging[x] = vertex;
                last = vertex;
            }
            if (x === width) return;
            northWest = northEast;
            southWest = southEast;
            northRegion = nextNorth;
            southRegion = nextSouth;
            const nextRun = Math.min(above.start[i + 1], below.start[j + 1]);
            x = northWest !== southWest && longestRun !== Infinity ? Math.min(nextRun, (Math.floor(x / longestRun) + 1) * longestRun) : nextRun;
        }
    }

    private addVertex(column: number, row: number): number {
        this.column.push(column);
        this.row.push(row);
        this.east.push(-1);
        this.north.push(-1);
        this.west.push(-1);
        this.south.push(-1);
        this.northOf.push(NO_REGION);
        this.southOf.push(NO_REGION);
        return this.column.size - 1;
    }
}
