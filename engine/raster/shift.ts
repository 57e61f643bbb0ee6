/**
 * How far a classified raster lies off the parcels beneath it: the shift at which cells say best of the parcels whether they are
 * cultivated.
 *
 * Each cell near a border between cultivated and other land says yes or no; the parcels, moved by a trial shift, say which share of
 * the cell is cultivated. The sum of squared differences has its least value at the shift of the raster; trials stand a quarter of
 * a cell apart, and a parabola through the best and its neighbours gives the fractions. Changed land is a small part of all borders
 * and lies to no side in particular, so it does not pull the answer.
 *
 * Units   columns and rows of the raster; a raster shifted by +1 column shows everything one cell too far to the east of its rows
 * Cost    729 trials over at most `MOST_CELLS` cells
 */

import type {Polygons} from '../core/polygons.ts';

export interface ShiftInput {
    readonly width: number;
    readonly height: number;
    /** Class number of each cell, row after row. */
    readonly cells: Uint8Array;
    /** By class number: 1 cultivated, 0 not, 2 says nothing (no data, clouds). */
    readonly meaning: Uint8Array;
    /** Cultivated parcels only, in columns and rows of the raster; which of them is which does not matter. */
    readonly cultivated: Polygons;
}

export interface ShiftEstimate {
    readonly columns: number;
    readonly rows: number;
    /** Cells that were looked at. */
    readonly cells: number;
    /** Mean squared difference between cells and parcels as they lie, and after taking the shift away. */
    readonly differenceBefore: number;
    readonly differenceAfter: number;
}

/** Trials lie up to this many cells off. */
const REACH = 3;
/** Trials to a cell. */
const STEPS = 4;
const TRIALS = 2 * (REACH * STEPS + 1) + 1;
const MOST_CELLS = 100_000;
/** With fewer cells at borders nothing can be said. */
const LEAST_CELLS = 400;
/** Where cells and parcels differ more than this even at the best shift, it is an accident (mean square; chance alone gives about a third). */
const MOST_DIFFERENCE = 0.2;
/** Rows looked at together; blocks are spread over the raster. */
const BLOCK_ROWS = 16;
const MOST_BLOCKS = 64;
/** Cells beyond a block that trials may look at. */
const MARGIN = REACH + 2;

/** null where too few borders lie under the raster, nothing fits, or the best shift lies at the end of what was tried. */
export function estimateShift(input: ShiftInput): ShiftEstimate | null {
    const {height} = input;
    const blocks = Math.min(MOST_BLOCKS, Math.ceil(height / BLOCK_ROWS));
    const perBlock = Math.ceil(MOST_CELLS / blocks);
    const sums = new Float64Array(TRIALS * TRIALS);
    const edges = edgesByBlock(input.cultivated, height, blocks);
    let cells = 0;
    for (let block = 0; block < blocks; block++) {
        const first = firstRow(block, blocks, height);
        const share = shareTable(input, edges[block], first);
        const chosen = borderCells(input, share, first, perBlock);
        cells += chosen.length / 2;
        addTrials(input, share, first, chosen, sums);
    }
    return cells < LEAST_CELLS ? null : leastOf(sums, cells);
}

function firstRow(block: number, blocks: number, height: number): number {
    return blocks === 1 ? 0 : Math.floor(block * Math.max(0, height - BLOCK_ROWS) / (blocks - 1));
}

/** Edges that reach into each block and its margin: x0, y0, x1, y1. */
function edgesByBlock({coords, ringStart}: Polygons, height: number, blocks: number): number[][] {
    const lists: number[][] = Array.from({length: blocks}, () => []);
    const from = Array.from({length: blocks}, (_, block) => firstRow(block, blocks, height) - MARGIN);
    for (let ring = 0; ring + 1 < ringStart.length; ring++) {
        const start = ringStart[ring], end = ringStart[ring + 1];
        for (let i = start, j = end - 1; i < end; j = i++) {
            const y0 = coords[2 * j + 1], y1 = coords[2 * i + 1];
            if (!(y0 !== y1)) continue;
            const low = Math.min(y0, y1), high = Math.max(y0, y1);
            // blocks stand in order; the first that may be reached is found by their even spacing
            let block = blocks === 1 ? 0 : Math.max(0, Math.floor((low - 2 * MARGIN - BLOCK_ROWS) / Math.max(1, height - BLOCK_ROWS) * (blocks - 1)));
            for (; block < blocks && from[block] <= high; block++) {
                if (low < from[block] + BLOCK_ROWS + 2 * MARGIN) lists[block].push(coords[2 * j], y0, coords[2 * i], y1);
            }
        }
    }
    return lists;
}

/**
 * Cultivated quarters of cells, summed from the upper left: a block of rows with its margin all around.
 *
 * Shape   (rows·STEPS + 1) × (columns·STEPS + 1), row after row
 */
interface ShareTable {
    readonly sums: Int32Array;
    readonly stride: number;
}

function shareTable({width}: ShiftInput, edges: readonly number[], first: number): ShareTable {
    const columns = (width + 2 * MARGIN) * STEPS, rows = (BLOCK_ROWS + 2 * MARGIN) * STEPS;
    const stride = columns + 1, sums = new Int32Array(stride * (rows + 1));
    const crossings: number[][] = Array.from({length: rows}, () => []);
    for (let i = 0; i < edges.length; i += 4) {
        const [x0, y0, x1, y1] = [edges[i], edges[i + 1], edges[i + 2], edges[i + 3]];
        const low = Math.min(y0, y1), high = Math.max(y0, y1);
        // line of the middle of quarter row r
        const lineOf = (r: number): number => first - MARGIN + (r + 0.5) / STEPS;
        const from = Math.max(0, Math.ceil((low - first + MARGIN) * STEPS - 0.5)), to = Math.min(rows - 1, Math.ceil((high - first + MARGIN) * STEPS - 0.5) - 1);
        for (let r = from; r <= to; r++) crossings[r].push(x0 + (x1 - x0) * (lineOf(r) - y0) / (y1 - y0));
    }
    for (let r = 0; r < rows; r++) {
        const xs = crossings[r].sort((a, b) => a - b);
        let next = 0, isInside = false, inRow = 0;
        for (let c = 0; c < columns; c++) {
            const x = -MARGIN + (c + 0.5) / STEPS;
            while (next < xs.length && xs[next] <= x) {
                isInside = !isInside;
                next++;
            }
            if (isInside) inRow++;
            sums[(r + 1) * stride + c + 1] = sums[r * stride + c + 1] + inRow;
        }
    }
    return {sums, stride};
}

/** Cultivated quarters in a box of quarters; columns and rows count from the corner of the table. */
function inBox({sums, stride}: ShareTable, left: number, top: number, right: number, bottom: number): number {
    return sums[bottom * stride + right] - sums[top * stride + right] - sums[bottom * stride + left] + sums[top * stride + left];
}

/** Cells of the block that say something and have a border within the reach of the trials; column and row of each. */
function borderCells({width, height, cells, meaning}: ShiftInput, share: ShareTable, first: number, most: number): number[] {
    const found: number[] = [];
    const around = (2 * REACH + 1) * STEPS;
    for (let row = first; row < Math.min(height, first + BLOCK_ROWS); row++) {
        const top = (row - first + MARGIN - REACH) * STEPS;
        for (let column = 0; column < width; column++) {
            if (meaning[cells[row * width + column]] > 1) continue;
            const left = (column + MARGIN - REACH) * STEPS;
            const count = inBox(share, left, top, left + around, top + around);
            if (count > 0 && count < around * around) found.push(column, row);
        }
    }
    if (found.length / 2 <= most) return found;
    const chosen: number[] = [], stepping = found.length / 2 / most;
    for (let i = 0; i < most; i++) {
        const at = 2 * Math.floor(i * stepping);
        chosen.push(found[at], found[at + 1]);
    }
    return chosen;
}

function addTrials({width, cells, meaning}: ShiftInput, share: ShareTable, first: number, chosen: readonly number[], sums: Float64Array): void {
    const half = REACH * STEPS + 1, full = STEPS * STEPS;
    for (let i = 0; i < chosen.length; i += 2) {
        const column = chosen[i], row = chosen[i + 1];
        const seen = meaning[cells[row * width + column]];
        const left = (column + MARGIN) * STEPS, top = (row - first + MARGIN) * STEPS;
        for (let v = 0; v < TRIALS; v++) {
            // a raster shifted by a trial shows what lies that far back
            const y = top - (v - half);
            for (let u = 0; u < TRIALS; u++) {
                const x = left - (u - half);
                const difference = inBox(share, x, y, x + STEPS, y + STEPS) / full - seen;
                sums[v * TRIALS + u] += difference * difference;
            }
        }
    }
}

function leastOf(sums: Float64Array, cells: number): ShiftEstimate | null {
    const half = REACH * STEPS + 1;
    let best = half * TRIALS + half;
    for (let i = 0; i < sums.length; i++) if (sums[i] < sums[best]) best = i;
    const u = best % TRIALS, v = Math.floor(best / TRIALS);
    if (u === 0 || v === 0 || u === TRIALS - 1 || v === TRIALS - 1 || sums[best] > MOST_DIFFERENCE * cells) return null;
    const columns = (u - half + peak(sums[best - 1], sums[best], sums[best + 1])) / STEPS;
    const rows = (v - half + peak(sums[best - TRIALS], sums[best], sums[best + TRIALS])) / STEPS;
    return {columns, rows, cells, differenceBefore: sums[half * TRIALS + half] / cells, differenceAfter: sums[best] / cells};
}

/** Where the parabola through three values a step apart is least, from the middle one. */
function peak(before: number, middle: number, after: number): number {
    const bend = before - 2 * middle + after;
    return bend > 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}
