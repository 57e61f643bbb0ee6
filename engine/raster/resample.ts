/**
 * Classes of one raster on the cells of another. It is never done unasked: what it changes is counted.
 *
 * Source  nearest: the class at the middle of the new cell; majority: the class of most of 9 to 81 places spread over it, of equals
 *         the smaller value
 */

import {NONE} from './classBand.ts';
import type {Grid} from './grid.ts';
import type {ClassRows} from './tracePair.ts';

export type Resampling = 'nearest' | 'majority';

/** What resampling did to the ground it covers. */
export interface ResamplingEffect {
    /** New cells that got a class. */
    cells: number;
    /** Of all places looked at in them, those of another class than the cell got: ground whose class is told wrongly by the new cells. */
    places: number;
    placesOfOtherClass: number;
}

export interface ResampleOptions {
    readonly source: ClassRows;
    readonly sourceGrid: Pick<Grid, 'width' | 'height'>;
    /** In place: columns and rows of the new grid, interleaved → those of the source. */
    readonly toSource: (cells: Float64Array) => void;
    readonly how: Resampling;
    /** Source cells along the side of a new cell. */
    readonly ratio: number;
}

/** Cells worked on together are as many rows by as many columns, so that their places and the source beneath them fit into memory. */
const ROWS_AT_ONCE = 64;
const PLACES_AT_ONCE = 2 ** 21;
/** Along a side of a cell; odd, so that one of them is its middle. */
const LEAST_PLACES = 3, MOST_PLACES = 9;

export function resampled({source, sourceGrid, toSource, how, ratio}: ResampleOptions): ClassRows & {readonly effect: ResamplingEffect} {
    const side = Math.min(MOST_PLACES, Math.max(LEAST_PLACES, Math.ceil(ratio) | 1));
    const effect: ResamplingEffect = {cells: 0, places: 0, placesOfOtherClass: 0};
    return {
        values: source.values, rowsAtOnce: ROWS_AT_ONCE, effect,
        read: async ({column, row, width, height}, signal) => {
            const out = new Uint8Array(width * height);
            const columnsAtOnce = Math.floor(PLACES_AT_ONCE / (ROWS_AT_ONCE * side * side));
            for (let top = 0; top < height; top += ROWS_AT_ONCE) {
                const rows = Math.min(ROWS_AT_ONCE, height - top);
                for (let left = 0; left < width; left += columnsAtOnce) {
                    const columns = Math.min(columnsAtOnce, width - left);
                    const places = placesOf(column + left, row + top, columns, rows, side);
                    toSource(places);
                    const classes = vote(await classesAt(source, sourceGrid, places, signal), side * side, how, source.values, effect);
                    for (let y = 0; y < rows; y++) out.set(classes.subarray(y * columns, (y + 1) * columns), (top + y) * width + left);
                }
            }
            return out;
        },
    };
}

/** `side`² places in each cell, cell after cell. */
function placesOf(column: number, row: number, width: number, height: number, side: number): Float64Array {
    const places = new Float64Array(2 * width * height * side * side);
    let at = 0;
    for (let y = row; y < row + height; y++) {
        for (let x = column; x < column + width; x++) {
            for (let i = 0; i < side; i++) {
                for (let j = 0; j < side; j++) {
                    places[at++] = x + (j + 0.5) / side;
                    places[at++] = y + (i + 0.5) / side;
                }
            }
        }
    }
    return places;
}

async function classesAt(source: ClassRows, {width, height}: Pick<Grid, 'width' | 'height'>, places: Float64Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const classes = new Uint8Array(places.length / 2).fill(NONE);
    let left = Infinity, top = Infinity, right = -1, bottom = -1;
    for (let i = 0; i < places.length; i += 2) {
        const x = Math.floor(places[i]), y = Math.floor(places[i + 1]);
        if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
    }
    if (right < 0) return classes;
    const window = {column: left, row: top, width: right - left + 1, height: bottom - top + 1};
    const cells = await source.read(window, signal);
    for (let i = 0; i < classes.length; i++) {
        const x = Math.floor(places[2 * i]) - left, y = Math.floor(places[2 * i + 1]) - top;
        if (x >= 0 && y >= 0 && x < window.width && y < window.height) classes[i] = cells[y * window.width + x];
    }
    return classes;
}

/** The class of each cell by those at its places. */
function vote(classes: Uint8Array, perCell: number, how: Resampling, values: readonly number[], effect: ResamplingEffect): Uint8Array {
    const votes = new Uint16Array(NONE + 1), out = new Uint8Array(classes.length / perCell);
    for (let cell = 0; cell < out.length; cell++) {
        const from = cell * perCell;
        votes.fill(0);
        for (let i = from; i < from + perCell; i++) votes[classes[i]]++;
        let best = classes[from + (perCell >> 1)];
        if (how === 'majority') {
            for (let one = 0; one <= NONE; one++) {
                if (votes[one] > votes[best] || votes[one] === votes[best] && one < NONE && (best === NONE || values[one] < values[best])) best = one;
            }
        }
        out[cell] = best;
        if (best === NONE) continue;
        effect.cells++;
        effect.places += perCell;
        effect.placesOfOtherClass += perCell - votes[best];
    }
    return out;
}
