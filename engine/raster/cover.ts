/** Several rasters on the same cells as one grid that holds all of them; where one of them does not reach, it has no data. */

import type {CellWindow} from '../formats/rawRaster.ts';
import {placeOf, type Grid} from './grid.ts';

/** Where a raster lies in a larger grid of the same cells. */
export interface Placement {
    readonly column: number;
    readonly row: number;
    readonly width: number;
    readonly height: number;
}

/** The smallest grid that holds all of them, and where each lies in it. `placements` count from the corner of `first`. */
export function coverOf(first: Grid, placements: readonly Placement[]): {grid: Grid; placements: Placement[]} {
    const left = Math.min(...placements.map(({column}) => column)), top = Math.min(...placements.map(({row}) => row));
    const right = Math.max(...placements.map(({column, width}) => column + width)), bottom = Math.max(...placements.map(({row, height}) => row + height));
    const [originX, originY] = placeOf(first.transform, left, top);
    return {
        grid: {width: right - left, height: bottom - top, transform: {...first.transform, originX, originY}},
        placements: placements.map(one => ({...one, column: one.column - left, row: one.row - top})),
    };
}

/**
 * A window of the larger grid from a raster that may cover a part of it.
 *
 * @param out holds what stands for no data already; row after row
 * @param read cells of the raster itself
 */
export async function readCovered<Cells extends Uint8Array | Float32Array>(
    {column, row, width, height}: CellWindow, placement: Placement, out: Cells, read: (window: CellWindow) => Promise<Cells>,
): Promise<Cells> {
    const left = Math.max(column, placement.column), right = Math.min(column + width, placement.column + placement.width);
    const top = Math.max(row, placement.row), bottom = Math.min(row + height, placement.row + placement.height);
    if (left >= right || top >= bottom) return out;
    const cells = await read({column: left - placement.column, row: top - placement.row, width: right - left, height: bottom - top});
    if (right - left === width && bottom - top === height) return cells;
    for (let y = top; y < bottom; y++) {
        const from = (y - top) * (right - left);
        out.set(cells.subarray(from, from + right - left), (y - row) * width + left - column);
    }
    return out;
}
