/** Cells by value before and after. */

import {NONE} from '../../raster/classBand.ts';

/** `null`: no data. */
export interface MatrixRow {
    readonly before: number | null;
    readonly after: number | null;
    readonly cells: number;
}

/**
 * Order   by value before, then by value after; no data last
 * @param pairCells cells by number before · 256 + number after
 */
export function matrixOf(pairCells: Float64Array, beforeValues: readonly number[], afterValues: readonly number[]): MatrixRow[] {
    const valueOf = (values: readonly number[], number: number): number | null => number === NONE ? null : values[number];
    const rank = (value: number | null): number => value ?? Infinity;
    return [...pairCells.keys()].filter(pair => pairCells[pair] > 0 && pair !== (NONE << 8 | NONE))
        .map(pair => ({before: valueOf(beforeValues, pair >> 8), after: valueOf(afterValues, pair & 255), cells: pairCells[pair]}))
        .sort((a, b) => a.before === b.before ? rank(a.after) - rank(b.after) : rank(a.before) - rank(b.before));
}
