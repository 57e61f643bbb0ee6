/** Land to pixels: painted at one metre, averaged to two, lit by the terrain, with a little noise of a sensor. */

import {fractal, hash} from '../county/random.ts';
import {painter, type Colour, type Season, type Spot} from './groundCover.ts';
import {PAINT_STEP_M, type LandRaster, type Plot} from './landRaster.ts';

/** Painted cells on a side of one pixel. */
const PARTS = 2;

export const PIXEL_M = PARTS * PAINT_STEP_M;

/** Shades of a pixel by which the sensor errs. */
const SENSOR_NOISE = 4;

export interface Picture {
    readonly width: number;
    readonly height: number;
    /** Interleaved red, green, blue, row 0 in the north. */
    readonly rgb: Buffer;
}

/**
 * The land of `now`, drawn so that land of the same class as in `before` looks as it did: a plot cut in two keeps its rows.
 */
export function paint(seed: number, now: LandRaster, before: LandRaster, season: Season): Picture {
    const {columns, rows, labels, plots} = now;
    const [width, height] = [columns / PARTS, rows / PARTS];
    const rgb = Buffer.alloc(3 * width * height);
    const colourOf = painter(seed, season), waste = fractal(seed + 9, 4);
    const plotAt = (cell: number): Plot | null => {
        if (labels[cell] === 0) return null;
        const plot = plots[labels[cell] - 1], earlier = before.labels[cell] === 0 ? null : before.plots[before.labels[cell] - 1];
        return earlier !== null && earlier.code === plot.code && earlier.planting === plot.planting ? earlier : plot;
    };
    const sum = [0, 0, 0];
    for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
            sum.fill(0);
            for (let part = 0; part < PARTS * PARTS; part++) {
                const [c, r] = [column * PARTS + part % PARTS, rows - 1 - (row * PARTS + Math.floor(part / PARTS))];
                const [x, y] = [(c + 0.5) * PAINT_STEP_M, (r + 0.5) * PAINT_STEP_M];
                const plot = plotAt(r * columns + c);
                const colour = plot === null ? outside(waste, x, y) : colourOf(plot, spotOf(plot, x, y));
                for (let channel = 0; channel < 3; channel++) sum[channel] += colour[channel];
            }
            const grain = SENSOR_NOISE * (hash(column, row, seed) / 4294967296 - 0.5);
            for (let channel = 0; channel < 3; channel++) {
                const shade = sum[channel] / (PARTS * PARTS) * season.tint[channel] + grain;
                rgb[3 * (row * width + column) + channel] = Math.min(255, Math.max(0, Math.round(shade)));
            }
        }
    }
    return {width, height, rgb};
}

function spotOf({x: x0, y: y0, ux, uy}: Plot, x: number, y: number): Spot {
    const [dx, dy] = [x - x0, y - y0];
    return {x, y, u: dx * ux + dy * uy, v: dy * ux - dx * uy};
}

/** The sea around the county, which lies in it. */
function outside(waste: ReturnType<typeof fractal>, x: number, y: number): Colour {
    const swell = 0.07 * waste(x / 330, y / 330) + 0.03 * waste(x / 21, y / 9);
    return [62 * (1 + swell), 94 * (1 + swell), 118 * (1 + swell)];
}
