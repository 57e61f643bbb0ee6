/** Irregular cells around jittered points: blocks of fields, blocks of a town. */

import type {Point} from './field.ts';
import {hash} from './random.ts';

export interface CellHit {
    /** 31-bit id, the same for all points of the cell. */
    readonly id: number;
    readonly centre: Point;
    /** Distance to the border with the next cell, metres, roughly. */
    readonly toBorder: number;
}

export function jitteredCells(seed: number, spacing: number): (x: number, y: number) => CellHit {
    const seeds: Point[] = [];
    const seedOf = (column: number, row: number): Point => {
        const key = (row + 8) * 1024 + column + 8;
        let point = seeds[key];
        if (!point) {
            const mixed = hash(column, row, seed);
            point = [
                (column + 0.12 + (0.76 * (mixed & 0xffff)) / 65536) * spacing,
                (row + 0.12 + (0.76 * (mixed >>> 16)) / 65536) * spacing,
            ];
            seeds[key] = point;
        }
        return point;
    };
    return (x, y) => {
        const column = Math.floor(x / spacing);
        const row = Math.floor(y / spacing);
        let first = Infinity;
        let second = Infinity;
        let bestColumn = 0;
        let bestRow = 0;
        for (let r = row - 1; r <= row + 1; r++) {
            for (let c = column - 1; c <= column + 1; c++) {
                const near = seedOf(c, r);
                const squared = (near[0] - x) * (near[0] - x) + (near[1] - y) * (near[1] - y);
                if (squared < first) {
                    second = first;
                    first = squared;
                    bestColumn = c;
                    bestRow = r;
                } else if (squared < second) {
                    second = squared;
                }
            }
        }
        return {
            id: hash(bestColumn, bestRow, seed) >>> 1,
            centre: seedOf(bestColumn, bestRow),
            toBorder: (Math.sqrt(second) - Math.sqrt(first)) / 2,
        };
    };
}
