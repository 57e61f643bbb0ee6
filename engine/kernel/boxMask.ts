/** A raster of cells over an extent, for asking which boxes lie near some others. Errs towards yes. */

import type {LatticePolygons} from './latticePolygons.ts';

/** Cells along the longer side: some ten or hundred metres of a county. */
const CELLS_ACROSS = 2048;

/** Kinds that marks can tell apart; cells of several are marked so. */
export const KINDS = 254;
const SEVERAL = 255;

/** Larger boxes are not taken for their parcel. */
const MOST_BOX_CELLS = 64;

/** Boxes of more cells are not looked at whole. */
const MOST_FAR_CELLS = 64;

export class BoxMask {
    private readonly minX: number;
    private readonly minY: number;
    private readonly cell: number;
    private readonly columns: number;
    private readonly rows: number;
    private readonly marks: Uint8Array;

    /** Nothing outside the extent is near anything. */
    constructor(minX: number, minY: number, maxX: number, maxY: number) {
        this.minX = minX;
        this.minY = minY;
        this.cell = Math.max(1, Math.ceil((Math.max(maxX - minX, maxY - minY) + 1) / CELLS_ACROSS));
        const isEmpty = !(minX <= maxX && minY <= maxY);
        this.columns = isEmpty ? 0 : Math.floor((maxX - minX) / this.cell) + 1;
        this.rows = isEmpty ? 0 : Math.floor((maxY - minY) / this.cell) + 1;
        this.marks = new Uint8Array(this.columns * this.rows);
    }

    /** Marks the cells of a box and one step around it, with a kind below `KINDS` or `KINDS` itself for all. A box that is turned over marks nothing. */
    mark(minX: number, minY: number, maxX: number, maxY: number, kind = 0): void {
        this.visit(minX, minY, maxX, maxY, kind + 1, true);
    }

    /** Is a box too large to be taken for its parcel? */
    isLarge(minX: number, minY: number, maxX: number, maxY: number): boolean {
        return (maxX - minX) * (maxY - minY) > MOST_BOX_CELLS * this.cell * this.cell;
    }

    /**
     * Marks the cells of a parcel: of its box where that is small, else of its edges and of what they enclose. Roads and rivers
     * have boxes of many kilometres and little ground in them.
     * @param boxes box of each parcel
     */
    markParcel({xy, ringStart, featureStart}: LatticePolygons, f: number, boxes: Int32Array, shiftX: number, shiftY: number, kind = 0): void {
        const minX = boxes[4 * f] + shiftX, minY = boxes[4 * f + 1] + shiftY, maxX = boxes[4 * f + 2] + shiftX, maxY = boxes[4 * f + 3] + shiftY;
        if (!this.isLarge(minX, minY, maxX, maxY)) {
            this.mark(minX, minY, maxX, maxY, kind);
            return;
        }
        const {cell} = this;
        // a parcel may reach far beyond the extent, and rows there are nobody's
        const firstRow = Math.max(0, Math.floor((minY - this.minY) / cell)), lastRow = Math.min(this.rows - 1, Math.floor((maxY - this.minY) / cell));
        if (lastRow < firstRow) return;
        const crossings: number[][] = Array.from({length: lastRow - firstRow + 1}, () => []);
        for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
            for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
                const ax = xy[2 * u] + shiftX, ay = xy[2 * u + 1] + shiftY, bx = xy[2 * v] + shiftX, by = xy[2 * v + 1] + shiftY;
                this.mark(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), kind);
                const from = Math.max(firstRow, Math.floor((Math.min(ay, by) - this.minY) / cell));
                const to = Math.min(lastRow, Math.floor((Math.max(ay, by) - this.minY) / cell));
                for (let row = from; row <= to; row++) {
                    const y = this.minY + (row + 0.5) * cell;
                    if (ay > y !== by > y) crossings[row - firstRow].push(ax + (y - ay) * (bx - ax) / (by - ay));
                }
            }
        }
        crossings.forEach((xs, i) => {
            const y = this.minY + (firstRow + i + 0.5) * cell;
            xs.sort((a, b) => a - b);
            for (let k = 0; k + 1 < xs.length; k += 2) this.mark(xs[k], y, xs[k + 1], y, kind);
        });
    }

    /** Does a box, or one step around it, share a cell with a marked one of another kind than `but`? */
    isNear(minX: number, minY: number, maxX: number, maxY: number, but = -1): boolean {
        return this.visit(minX, minY, maxX, maxY, but + 1, false);
    }

    /** Is a box small, and does it share no cell with a marked one? Not the opposite of `isNear`, since both err towards work. */
    isFar(minX: number, minY: number, maxX: number, maxY: number): boolean {
        const {cell, columns, rows, marks} = this;
        const lowX = Math.max(0, Math.floor((minX - this.minX - 1) / cell)), highX = Math.min(columns - 1, Math.floor((maxX - this.minX + 1) / cell));
        const lowY = Math.max(0, Math.floor((minY - this.minY - 1) / cell)), highY = Math.min(rows - 1, Math.floor((maxY - this.minY + 1) / cell));
        if ((highX - lowX + 1) * (highY - lowY + 1) > MOST_FAR_CELLS) return false;
        for (let row = lowY; row <= highY; row++) {
            for (let at = row * columns + lowX, end = row * columns + highX; at <= end; at++) if (marks[at] !== 0) return false;
        }
        return true;
    }

    private visit(minX: number, minY: number, maxX: number, maxY: number, value: number, isMarking: boolean): boolean {
        if (!(minX <= maxX)) return false;
        const {cell, columns, rows, marks} = this;
        const lowX = Math.max(0, Math.floor((minX - this.minX - 1) / cell)), highX = Math.min(columns - 1, Math.floor((maxX - this.minX + 1) / cell));
        const lowY = Math.max(0, Math.floor((minY - this.minY - 1) / cell)), highY = Math.min(rows - 1, Math.floor((maxY - this.minY + 1) / cell));
        for (let row = lowY; row <= highY; row++) {
            for (let at = row * columns + lowX, end = row * columns + highX; at <= end; at++) {
                if (isMarking) marks[at] = marks[at] === 0 || marks[at] === value ? value : SEVERAL;
                else if (marks[at] !== 0 && marks[at] !== value) return true;
            }
        }
        return false;
    }
}
