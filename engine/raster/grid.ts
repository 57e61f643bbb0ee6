/** Where the cells of two rasters lie to one another: the same grid, part of it, or not. */

import type {GridTransform} from '../formats/rawRaster.ts';

/** A raster's cells on the ground, in units of its CRS. */
export interface Grid {
    readonly width: number;
    readonly height: number;
    readonly transform: GridTransform;
}

/** Cells that both rasters have. */
export interface CommonCells {
    readonly width: number;
    readonly height: number;
    /** Upper left common cell in the first and in the second raster. */
    readonly first: {readonly column: number; readonly row: number};
    readonly second: {readonly column: number; readonly row: number};
}

export type Alignment =
    | {readonly kind: 'same'; readonly common: CommonCells}
    /** Same cells, shifted by a part of one; columns and rows of the second's corner in the first. */
    | {readonly kind: 'shifted'; readonly columns: number; readonly rows: number}
    | {readonly kind: 'otherCells'}
    | {readonly kind: 'apart'};

/** Cells of two rasters are the same while their corners differ by less than this part of a cell. */
const SAME_CELL = 0.02;

/** The place (x, y) of a corner. */
export function placeOf({originX, originY, columnX, columnY, rowX, rowY}: GridTransform, column: number, row: number): [number, number] {
    return [originX + column * columnX + row * rowX, originY + column * columnY + row * rowY];
}

/** Column and row of a place, with fractions. */
export function cellOf({originX, originY, columnX, columnY, rowX, rowY}: GridTransform, x: number, y: number): [number, number] {
    const determinant = columnX * rowY - columnY * rowX;
    const dx = x - originX, dy = y - originY;
    return [(dx * rowY - dy * rowX) / determinant, (dy * columnX - dx * columnY) / determinant];
}

/** Corners of the raster, x and y in turn: upper left, upper right, lower left, lower right as the rows run. */
export function cornersOf({width, height, transform}: Grid): Float64Array {
    return Float64Array.from([[0, 0], [width, 0], [0, height], [width, height]].flatMap(([column, row]) => placeOf(transform, column, row)));
}

/** minX, minY, maxX, maxY of places, x and y in turn. */
export function boxOf(places: Float64Array): [number, number, number, number] {
    const xs = places.filter((_, i) => i % 2 === 0), ys = places.filter((_, i) => i % 2 === 1);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function isRotated({columnX, columnY, rowX, rowY}: GridTransform): boolean {
    return columnY !== 0 || rowX !== 0 || columnX < 0 || rowY > 0;
}

/** Length of a cell along a row and along a column, in units of the CRS. */
export function cellSize({columnX, columnY, rowX, rowY}: GridTransform): [number, number] {
    return [Math.hypot(columnX, columnY), Math.hypot(rowX, rowY)];
}

/** Both grids must be in one CRS. */
export function align(first: Grid, second: Grid): Alignment {
    const corner = (column: number, row: number): [number, number] => cellOf(first.transform, ...placeOf(second.transform, column, row));
    const [column0, row0] = corner(0, 0);
    const [column1, row1] = corner(second.width, 0), [column2, row2] = corner(0, second.height);
    // how far cells drift apart over the whole second raster
    const drift = Math.max(Math.abs(column1 - column0 - second.width), Math.abs(row1 - row0), Math.abs(column2 - column0), Math.abs(row2 - row0 - second.height));
    if (!(drift < SAME_CELL)) return {kind: 'otherCells'};
    const column = Math.round(column0), row = Math.round(row0);
    if (Math.abs(column0 - column) + drift > SAME_CELL || Math.abs(row0 - row) + drift > SAME_CELL) return {kind: 'shifted', columns: column0, rows: row0};
    const left = Math.max(0, column), top = Math.max(0, row);
    const width = Math.min(first.width, column + second.width) - left, height = Math.min(first.height, row + second.height) - top;
    if (width < 1 || height < 1) return {kind: 'apart'};
    return {kind: 'same', common: {width, height, first: {column: left, row: top}, second: {column: left - column, row: top - row}}};
}
