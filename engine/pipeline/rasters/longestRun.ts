/**
 * How many cells a straight border may run without a vertex, so that it stays straight in the working plane too: a line of
 * longitude and latitude, or of another zone, is a curve there.
 */

import type {Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import {placeOf, type Grid} from '../../raster/grid.ts';

/** Half a step of the lattice: what rounding moves a vertex by anyway. */
const MOST_BEND_M = 0.00005;
/** No border is longer than this many cells without a vertex where it bends at all. */
const LONGEST = 2 ** 12;

/** Infinity where the raster is in the working plane already. */
export function longestRun(grid: Grid, from: Crs, plane: Crs): number {
    if (from.proj4 === plane.proj4) return Infinity;
    for (let run = Math.min(LONGEST, 2 ** Math.ceil(Math.log2(Math.max(grid.width, grid.height)))); run > 1; run /= 2) {
        if (bendM(grid, from, plane, run) <= MOST_BEND_M) return run;
    }
    return 1;
}

/** The largest distance between the middle of a run and the middle of its chord, at nine places of the raster. */
function bendM({width, height, transform}: Grid, from: Crs, plane: Crs, run: number): number {
    const points: number[] = [];
    for (const column of [0, width / 2, width]) {
        for (const row of [0, height / 2, height]) {
            for (const [dx, dy] of [[run, 0], [0, run]]) {
                for (const part of [0, 0.5, 1]) points.push(...placeOf(transform, column + (part - 0.5) * dx, row + (part - 0.5) * dy));
            }
        }
    }
    const xy = Float64Array.from(points);
    projectInto(from, plane, xy, xy);
    let most = 0;
    for (let i = 0; i < xy.length; i += 6) {
        // only what lies across the chord moves the border
        const [ax, ay, mx, my, bx, by] = xy.subarray(i, i + 6);
        most = Math.max(most, Math.abs((bx - ax) * (my - ay) - (by - ay) * (mx - ax)) / Math.hypot(bx - ax, by - ay));
    }
    return most;
}
