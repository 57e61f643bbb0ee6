/** Label rasters: connected pieces, and pieces too small to be mapped given to a neighbour. */

import {FRAME, type Point} from './field.ts';

/** Side of a raster cell, metres. */
export const CELL = 2.5;
export const COLUMNS = FRAME.width / CELL;
export const ROWS = FRAME.height / CELL;

export function centreOf(cell: number): Point {
    return [((cell % COLUMNS) + 0.5) * CELL, (Math.floor(cell / COLUMNS) + 0.5) * CELL];
}

/** Calls `visit` for the cells whose centre lies in a box. */
export function eachCell(
    minX: number,
    minY: number,
    maxX: number,
    maxY: number,
    visit: (cell: number, x: number, y: number) => void,
): void {
    const first = (v: number): number => Math.max(0, Math.ceil(v / CELL - 0.5));
    const last = (v: number, n: number): number => Math.min(n - 1, Math.floor(v / CELL - 0.5));
    for (let row = first(minY); row <= last(maxY, ROWS); row++) {
        for (let column = first(minX); column <= last(maxX, COLUMNS); column++) {
            visit(row * COLUMNS + column, (column + 0.5) * CELL, (row + 0.5) * CELL);
        }
    }
}

export interface Pieces {
    /** Piece of each cell; pieces are numbered in order of their first cell. */
    readonly piece: Int32Array;
    readonly count: number;
    /** Label the piece had, and its cells. */
    readonly label: Int32Array;
    readonly size: Int32Array;
}

/** Pieces connected over cell sides. */
export function connectedPieces(labels: Int32Array): Pieces {
    const piece = new Int32Array(labels.length).fill(-1);
    const [label, size]: [number[], number[]] = [[], []];
    const stack = new Int32Array(labels.length);
    for (let start = 0; start < labels.length; start++) {
        if (piece[start] >= 0) continue;
        const id = label.length;
        const own = labels[start];
        let top = 0;
        let cells = 0;
        stack[top++] = start;
        piece[start] = id;
        while (top > 0) {
            const at = stack[--top];
            cells++;
            const column = at % COLUMNS;
            for (let side = 0; side < 4; side++) {
                const next = at + (side === 0 ? 1 : side === 1 ? -1 : side === 2 ? COLUMNS : -COLUMNS);
                const isBeyond = (side === 0 && column === COLUMNS - 1) || (side === 1 && column === 0);
                if (isBeyond || next < 0 || next >= labels.length || piece[next] >= 0 || labels[next] !== own) continue;
                piece[next] = id;
                stack[top++] = next;
            }
        }
        label.push(own);
        size.push(cells);
    }
    return {piece, count: label.length, label: Int32Array.from(label), size: Int32Array.from(size)};
}

/**
 * Gives pieces below their least size to the neighbour they suit best, smallest first.
 *
 * @param leastCells  of a label; a piece as large stays
 * @param affinity    how well a label takes in another; 0 never; multiplied by the length of the shared border
 */
export function absorbSmall(
    labels: Int32Array,
    leastCells: (label: number) => number,
    affinity: (small: number, taker: number) => number,
): Int32Array {
    const pieces = connectedPieces(labels);
    if (!pieces.size.some((size, i) => size < leastCells(pieces.label[i]))) return labels;
    const borders: Map<number, number>[] = Array.from({length: pieces.count}, () => new Map<number, number>());
    const touch = (a: number, b: number): void => {
        borders[a].set(b, (borders[a].get(b) ?? 0) + 1);
        borders[b].set(a, (borders[b].get(a) ?? 0) + 1);
    };
    for (let at = 0; at < labels.length; at++) {
        const own = pieces.piece[at];
        if (at % COLUMNS < COLUMNS - 1 && pieces.piece[at + 1] !== own) touch(own, pieces.piece[at + 1]);
        if (at + COLUMNS < labels.length && pieces.piece[at + COLUMNS] !== own) touch(own, pieces.piece[at + COLUMNS]);
    }
    const taker = Int32Array.from({length: pieces.count}, (_, i) => i);
    const size = Float64Array.from(pieces.size);
    const find = (i: number): number => {
        while (taker[i] !== i) i = taker[i] = taker[taker[i]];
        return i;
    };
    const smallFirst = Array.from({length: pieces.count}, (_, i) => i)
        .filter(i => size[i] < leastCells(pieces.label[i]))
        .sort((a, b) => size[a] - size[b] || a - b);
    for (const small of smallFirst) {
        const own = find(small);
        if (own !== small || size[own] >= leastCells(pieces.label[own])) continue;
        let [best, bestScore] = [-1, 0];
        for (const [neighbour, border] of borders[own]) {
            const other = find(neighbour);
            const score = other === own ? 0 : border * affinity(pieces.label[own], pieces.label[other]);
            if (score > bestScore || (score === bestScore && score > 0 && other < best))
                [best, bestScore] = [other, score];
        }
        if (best < 0) continue;
        taker[own] = best;
        size[best] += size[own];
        for (const [neighbour, border] of borders[own]) {
            borders[best].set(neighbour, (borders[best].get(neighbour) ?? 0) + border);
        }
    }
    return labels.map((_, at) => pieces.label[find(pieces.piece[at])]);
}

/** Removes places where a label touches itself only over a corner, which no surveyed border does. */
export function withoutCornerTouches(labels: Int32Array): Int32Array {
    const out = labels.slice();
    for (let round = 0; round < 8; round++) {
        let changed = 0;
        for (let at = 0; at + COLUMNS + 1 < out.length; at++) {
            const a = out[at];
            const b = out[at + 1];
            const c = out[at + COLUMNS];
            const d = out[at + COLUMNS + 1];
            if (a !== d && b !== c) continue;
            if (at % COLUMNS === COLUMNS - 1) continue;
            if (a === d && a !== b && a !== c) {
                out[at + 1] = a;
                changed++;
            } else if (b === c && b !== a && b !== d) {
                out[at] = b;
                changed++;
            }
        }
        if (changed === 0) break;
    }
    return out;
}
