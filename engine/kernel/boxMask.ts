/** A raster of cells over an extent, for asking which boxes lie near some others. Errs towards yes. */

/** Cells along the longer side: some ten or hundred metres of a county. */
const CELLS_ACROSS = 2048;

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

    /** Marks the cells of a box and one step around it. A box that is turned over marks nothing. */
    mark(minX: number, minY: number, maxX: number, maxY: number): void {
        this.visit(minX, minY, maxX, maxY, true);
    }

    /** Does a box, or one step around it, share a cell with a marked one? */
    isNear(minX: number, minY: number, maxX: number, maxY: number): boolean {
        return this.visit(minX, minY, maxX, maxY, false);
    }

    private visit(minX: number, minY: number, maxX: number, maxY: number, isMarking: boolean): boolean {
        if (!(minX <= maxX)) return false;
        const {cell, columns, rows, marks} = this;
        const lowX = Math.max(0, Math.floor((minX - this.minX - 1) / cell)), highX = Math.min(columns - 1, Math.floor((maxX - this.minX + 1) / cell));
        const lowY = Math.max(0, Math.floor((minY - this.minY - 1) / cell)), highY = Math.min(rows - 1, Math.floor((maxY - this.minY + 1) / cell));
        for (let row = lowY; row <= highY; row++) {
            for (let at = row * columns + lowX, end = row * columns + highX; at <= end; at++) {
                if (isMarking) marks[at] = 1;
                else if (marks[at] === 1) return true;
            }
        }
        return false;
    }
}
