/** What grows where: villages, and classes that hang together over kilometres and differ from plot to plot. */

import {classIndex, GARDENS, ODD, SETTLEMENT, WOODS} from './classes.ts';
import type {Mesh} from './mesh.ts';
import {closeCorners} from './trace.ts';
import {pick, signed, smoothNoise, unit} from './random.ts';

const SETTLED = 0.085;
const WATER = 0.012;
const PLAIN = 0.625;
const GARDEN = 0.72;
const ODD_SHARE = 0.12;

/** Centres of cells before the plane is bent, in metres. */
function cellCentres(mesh: Mesh): {x: Float64Array; y: Float64Array} {
    const middle = (lines: Mesh['columnLines']): Float64Array => {
        let start = -mesh.sideM / 2;
        return Float64Array.from(lines, line => {
            start += line.widthM;
            return start - line.widthM / 2;
        });
    };
    return {x: middle(mesh.columnLines), y: middle(mesh.rowLines)};
}

/** Value below which that share of all values lies. */
function quantile(values: Float32Array, share: number): number {
    return values.slice().sort()[Math.min(values.length - 1, Math.floor(share * values.length))];
}

/** A class for every cell. Order   settlement, then water, then the plain, gardens and woods by height */
export function classesOfCells(mesh: Mesh, seed: number): Uint8Array {
    const {columns, rows} = mesh, {x, y} = cellCentres(mesh);
    const cells = columns * rows;
    const settled = new Float32Array(cells), height = new Float32Array(cells), wet = new Float32Array(cells);
    const stand = new Float32Array(cells);
    for (let cell = 0; cell < cells; cell++) {
        const i = cell % columns, cx = x[i], cy = y[(cell - i) / columns];
        settled[cell] = 0.5 * smoothNoise(cx, cy, 1900, seed + 21) + smoothNoise(cx, cy, 420, seed + 22);
        height[cell] = smoothNoise(cx, cy, 9000, seed + 23) + 0.7 * smoothNoise(cx, cy, 2600, seed + 24)
            + 0.35 * smoothNoise(cx, cy, 700, seed + 25) + 0.12 * signed(cell, 1, seed + 26);
        stand[cell] = 0.5 + 0.62 * smoothNoise(cx, cy, 600, seed + 20) + 0.12 * signed(cell, 5, seed + 26);
        wet[cell] = smoothNoise(cx, cy, 5000, seed + 27) + 0.5 * smoothNoise(cx, cy, 800, seed + 28);
    }
    const levels = {
        settled: quantile(settled, 1 - SETTLED), plain: quantile(height, PLAIN), garden: quantile(height, GARDEN),
        dry: quantile(wet, 0.3), irrigated: quantile(wet, 0.36), lake: quantile(wet, 1 - WATER),
    };
    return Uint8Array.from(settled, (s, cell) => {
        const random = unit(cell, 2, seed + 29);
        if (s > levels.settled && unit(cell, 3, seed + 29) < 0.8) return classIndex(pick(SETTLEMENT, random));
        if (wet[cell] > levels.lake) return classIndex(random < 0.3 ? '1106' : '1103');
        if (height[cell] > levels.garden) return classIndex(pick(WOODS, stand[cell]));
        if (height[cell] > levels.plain) return classIndex(pick(GARDENS, stand[cell]));
        if (unit(cell, 4, seed + 29) < ODD_SHARE) return classIndex(pick(ODD, random));
        if (wet[cell] < levels.dry) return classIndex('0103');
        return classIndex(wet[cell] < levels.irrigated ? '0102' : '0101');
    });
}

/**
 * A village for every cell: the nearest of the seats, with ragged borders.
 *
 * Order   numbered by rows of seats from the south
 */
export function villagesOfCells(mesh: Mesh, villages: number, seed: number): {villageOf: Int32Array; count: number} {
    const {columns, rows, sideM} = mesh, {x, y} = cellCentres(mesh);
    const side = Math.max(2, Math.round(Math.sqrt(villages))), stepM = sideM / side;
    const seatX = (i: number, j: number): number => -sideM / 2 + (i + 0.5 + 0.33 * signed(i, j, seed + 31)) * stepM;
    const seatY = (i: number, j: number): number => -sideM / 2 + (j + 0.5 + 0.33 * signed(i, j, seed + 32)) * stepM;
    const villageOf = new Int32Array(columns * rows);
    for (let cell = 0; cell < columns * rows; cell++) {
        const i = cell % columns, j = (cell - i) / columns;
        const cx = x[i] + 0.09 * stepM * smoothNoise(x[i], y[j], 0.35 * stepM, seed + 33);
        const cy = y[j] + 0.09 * stepM * smoothNoise(x[i], y[j], 0.35 * stepM, seed + 34);
        const ci = Math.floor((cx + sideM / 2) / stepM), cj = Math.floor((cy + sideM / 2) / stepM);
        let best = Infinity;
        for (let sj = Math.max(0, cj - 1); sj <= Math.min(side - 1, cj + 1); sj++) {
            for (let si = Math.max(0, ci - 1); si <= Math.min(side - 1, ci + 1); si++) {
                const distance = (seatX(si, sj) - cx) ** 2 + (seatY(si, sj) - cy) ** 2;
                if (distance >= best) continue;
                best = distance;
                villageOf[cell] = sj * side + si;
            }
        }
    }
    closeCorners(mesh, villageOf);
    return {villageOf, count: side * side};
}
