/**
 * Coordinates straight to lattice steps of a plane: what `projectInto` and rounding give, in a fraction of the time for
 * layers in degrees.
 *
 * The globe is cut into cells of a 64th of a degree. In a cell, easting and northing are polynomials of the third degree
 * through sixteen places that were projected in full; they are off by less than a millionth of a step, and doubles near a
 * prefixed easting by a ten-thousandth. A coordinate that falls nearer than a 512th to the border between two steps is projected
 * in full, so the steps are the same, always.
 */

import {EngineError} from '../core/errors.ts';
import type {Crs} from './crs.ts';
import {isForwardSeries, projectInto} from './project.ts';
import {forwardOf} from './transverseMercator.ts';

/**
 * Turns the first `size` numbers of `coords`, x and y in turn, into steps from the origin of the plane. NaN stands for a place
 * that the plane does not have; others may then be NaN as well.
 */
export type StepsProjector = (coords: Float64Array, size: number) => void;

/** @param perM steps per metre of the plane `to` */
export function stepsProjector(from: Crs, to: Crs, perM: number): StepsProjector {
    if (isForwardSeries(from, to)) return cellProjector(to.tm!, perM);
    return (coords, size) => {
        const part = coords.subarray(0, size);
        try {
            projectInto(from, to, part, part);
        } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            part.fill(NaN); // one of them has no place
        }
        for (let i = 0; i < size; i++) coords[i] = Math.round(coords[i] * perM);
    };
}

const CELLS_PER_DEGREE = 64;
/** Farther from the meridian, or nearer to a pole, every place is projected in full. */
const MOST_DEGREES_OFF = 6;
const MOST_LATITUDE = 80;
const LEAST_MARGIN_STEPS = 1 / 512;

/** Cells are kept where their number modulo this says: two degrees of them side by side. */
const KEPT = 2 * CELLS_PER_DEGREE;
/** 1, u, u², u³, v, uv, u²v, v², uv², v³ for easting, then for northing; u and v go from −1 to 1 across the cell. */
const TERMS = [[0, 0], [1, 0], [2, 0], [3, 0], [0, 1], [1, 1], [2, 1], [0, 2], [1, 2], [0, 3]] as const;
const STRIDE = 2 * TERMS.length;

/** Chebyshev points of [−1, 1] for a polynomial of the third degree. */
const NODES = [0, 1, 2, 3].map(k => Math.cos((2 * k + 1) * Math.PI / 8));

/** FROM_NODES[power][k]: the share of the value at node k in the coefficient of a power. */
const FROM_NODES = [0, 1, 2, 3].map(power => NODES.map((node, k) => {
    // the Lagrange polynomial of node k, expanded
    let coefficients = [1];
    for (const other of NODES) {
        if (other === node) continue;
        const next = new Array<number>(coefficients.length + 1).fill(0);
        coefficients.forEach((value, i) => {
            next[i] -= value * other / (NODES[k] - other);
            next[i + 1] += value / (NODES[k] - other);
        });
        coefficients = next;
    }
    return coefficients[power];
}));

function cellProjector(tm: NonNullable<Crs['tm']>, perM: number): StepsProjector {
    const forward = forwardOf(tm), {lon0Deg} = tm;
    const cells = new Float64Array(STRIDE * KEPT * KEPT);
    const numberOfKept = new Int32Array(KEPT * KEPT).fill(-1);
    const place = new Float64Array(2);
    const inFull = (lon: number, lat: number): void => {
        place[0] = Math.abs(lon) <= 360 ? lon : NaN;
        place[1] = lat;
        forward(place, place);
        place[0] = Math.round(place[0] * perM);
        place[1] = Math.round(place[1] * perM);
    };
    return (coords, size) => {
        for (let i = 0; i < size; i += 2) {
            const lon = coords[i], lat = coords[i + 1], off = lon - lon0Deg;
            if (off < MOST_DEGREES_OFF && off > -MOST_DEGREES_OFF && lat < MOST_LATITUDE && lat > -MOST_LATITUDE) {
                const x = (lon + 360) * CELLS_PER_DEGREE, y = (lat + 90) * CELLS_PER_DEGREE, column = x | 0, row = y | 0;
                const slot = (row % KEPT) * KEPT + column % KEPT, number = row * 2 ** 16 + column, k = STRIDE * slot;
                if (numberOfKept[slot] !== number) {
                    fillCell(cells, k, column, row, forward, perM);
                    numberOfKept[slot] = number;
                }
                const u = 2 * (x - column) - 1, v = 2 * (y - row) - 1;
                const east = cells[k] + u * (cells[k + 1] + u * (cells[k + 2] + u * cells[k + 3]))
                    + v * (cells[k + 4] + u * (cells[k + 5] + u * cells[k + 6]) + v * (cells[k + 7] + u * cells[k + 8] + v * cells[k + 9]));
                const north = cells[k + 10] + u * (cells[k + 11] + u * (cells[k + 12] + u * cells[k + 13]))
                    + v * (cells[k + 14] + u * (cells[k + 15] + u * cells[k + 16]) + v * (cells[k + 17] + u * cells[k + 18] + v * cells[k + 19]));
                const stepsEast = Math.round(east), stepsNorth = Math.round(north);
                if (Math.abs(east - stepsEast) < 0.5 - LEAST_MARGIN_STEPS && Math.abs(north - stepsNorth) < 0.5 - LEAST_MARGIN_STEPS) {
                    coords[i] = stepsEast;
                    coords[i + 1] = stepsNorth;
                    continue;
                }
            }
            inFull(lon, lat);
            coords[i] = place[0];
            coords[i + 1] = place[1];
        }
    };
}

function fillCell(
    cells: Float64Array, at: number, column: number, row: number, forward: (lonLat: Float64Array, out: Float64Array) => void, perM: number,
): void {
    const grid = new Float64Array(2 * 16);
    NODES.forEach((v, b) => NODES.forEach((u, a) => {
        grid[2 * (4 * b + a)] = (column + 0.5 + u / 2) / CELLS_PER_DEGREE - 360;
        grid[2 * (4 * b + a) + 1] = (row + 0.5 + v / 2) / CELLS_PER_DEGREE - 90;
    }));
    forward(grid, grid);
    for (let axis = 0; axis < 2; axis++) {
        // from one of them, so that the sums below are of small numbers
        const base = grid[axis] * perM;
        TERMS.forEach(([powerU, powerV], term) => {
            let sum = 0;
            for (let b = 0; b < 4; b++) {
                for (let a = 0; a < 4; a++) sum += FROM_NODES[powerU][a] * FROM_NODES[powerV][b] * (grid[2 * (4 * b + a) + axis] * perM - base);
            }
            cells[at + axis * TERMS.length + term] = (term === 0 ? base : 0) + sum;
        });
    }
}
