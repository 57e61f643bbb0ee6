/** Measurements to shades: one scale for both dates, so that a field that looks darker is darker. */

import type {Samples} from './sample.ts';

/** `none`: the range of the sample type becomes black to white. `joint`: percentiles over both dates together. */
export type Stretch = 'none' | 'joint';

/** The values that become black and white, of one band. */
export interface ShadeRange {
    readonly black: number;
    readonly white: number;
}

/** Share of the pixels that may be clipped on either side. */
const CLIPPED = 0.02;

/** Percentiles 2 to 98 of each band over all valid pixels of all dates. A band without contrast is left in the middle of its range. */
export function jointRanges(dates: readonly Samples[]): ShadeRange[] {
    const nBands = dates[0].bands.length;
    return Array.from({length: nBands}, (_, band) => {
        const values = new Float32Array(dates.reduce((sum, date) => sum + date.valid.length - date.missing, 0));
        let n = 0;
        for (const {bands, valid} of dates) {
            for (let pixel = 0; pixel < valid.length; pixel++) if (valid[pixel] === 1) values[n++] = bands[band][pixel];
        }
        values.sort();
        if (n === 0) return {black: 0, white: 1};
        const black = values[Math.floor(CLIPPED * (n - 1))], white = values[Math.ceil((1 - CLIPPED) * (n - 1))];
        return black < white ? {black, white} : {black: black - 1, white: black + 1};
    });
}

/** Colour of ground without a picture, below the hatch. */
export const BLANK = 208;

/**
 * Eight-bit red, green, blue, interleaved; grey where there is one band. Ground without a picture is blank.
 */
export function toRgb({bands, valid}: Samples, ranges: readonly ShadeRange[]): Buffer {
    // a clamped array rounds and cuts by itself
    const rgb = new Uint8ClampedArray(3 * valid.length);
    for (let channel = 0; channel < 3; channel++) {
        const band = bands.length === 1 ? bands[0] : bands[channel];
        const {black, white} = bands.length === 1 ? ranges[0] : ranges[channel];
        const scale = 255 / (white - black);
        for (let pixel = 0; pixel < valid.length; pixel++) {
            rgb[3 * pixel + channel] = valid[pixel] === 1 ? (band[pixel] - black) * scale : BLANK;
        }
    }
    return Buffer.from(rgb.buffer);
}
