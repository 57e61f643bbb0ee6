/** Rasters of classes in memory. */

import {NONE} from '../../engine/raster/classBand.ts';
import type {ClassRows} from '../../engine/raster/tracePair.ts';

export interface Cells {
    readonly width: number;
    readonly height: number;
    readonly cells: Uint8Array;
}

/** A raster from its picture: a digit a class, `.` no data. */
export function picture(...rows: readonly string[]): Cells {
    return {
        width: rows[0].length, height: rows.length,
        cells: Uint8Array.from(rows.join(''), one => one === '.' ? NONE : Number(one)),
    };
}

export function classRows({width, cells}: Pick<Cells, 'width' | 'cells'>, rowsAtOnce = 1): ClassRows {
    return {
        values: Array.from({length: NONE}, (_, value) => value), rowsAtOnce,
        read: ({column, row, width: across, height: down}) => {
            const out = new Uint8Array(across * down);
            for (let y = 0; y < down; y++) out.set(cells.subarray((row + y) * width + column, (row + y) * width + column + across), y * across);
            return Promise.resolve(out);
        },
    };
}

/** Both rasters whole. */
export function whole({width, height}: Pick<Cells, 'width' | 'height'>): {width: number; height: number; first: {column: 0; row: 0}; second: {column: 0; row: 0}} {
    return {width, height, first: {column: 0, row: 0}, second: {column: 0, row: 0}};
}
