/** A source on the pixels of a chip, by inverse mapping: for each pixel of the chip, what the source shows there. */

import {EngineError} from '../core/errors.ts';
import {moved, type ChipGrid} from './chipGrid.ts';
import type {Imagery, PictureWindow} from './imagery.ts';

/**
 * Shape   bands[b][row * n + column], n = grid.samples; `valid` 1 where the source has a picture
 */
export interface Samples {
    readonly bands: readonly Float32Array[];
    readonly valid: Uint8Array;
    /** Pixels without a picture. */
    readonly missing: number;
}

/**
 * Pixels between two places whose position is computed; between them it is interpolated. Over such a distance two conformal planes
 * differ from an affine map by less than a thousandth of a pixel up to pixels of 20 m.
 */
const NODE_EVERY = 32;

/**
 * The source on the grid, null bands where it lies wholly outside.
 *
 * Keeps   a source whose pixels are the grid's comes out bit for bit; a finer one is averaged over each pixel's ground; a coarser one is
 *         interpolated between its four nearest pixels. Ground without a picture never darkens its neighbours
 * Cost    O(pixels × (grid step / source step)²), the source's step chosen so that the ratio stays below about two
 */
export async function sampleOnto(grid: ChipGrid, source: Imagery, nBands: number, signal?: AbortSignal): Promise<Samples> {
    const n = grid.samples;
    const bands = Array.from({length: nBands}, () => new Float32Array(n * n));
    const valid = new Uint8Array(n * n);
    const nodes = nodesOf(grid, source);
    const window = nodes === null ? null : await source.read({bbox: nodes.bbox(), ...nodes.step(), signal});
    if (nodes === null || window === null) return {bands, valid, missing: n * n};
    signal?.throwIfAborted();
    const at = new Float64Array(2);
    const {stepX, stepY} = nodes.step();
    // the ground of one chip pixel is looked at in `parts` × `parts` places
    const parts = Math.max(1, Math.ceil(Math.max(stepX / window.stepX, stepY / window.stepY) - 0.01));
    const mix = new Mix(window, nBands);
    let missing = 0;
    for (let row = 0; row < n; row++) {
        for (let column = 0; column < n; column++) {
            mix.clear();
            for (let part = 0; part < parts * parts; part++) {
                nodes.place(column + (part % parts + 0.5) / parts, row + (Math.floor(part / parts) + 0.5) / parts, at);
                mix.add((at[0] - window.left) / window.stepX - 0.5, (window.top - at[1]) / window.stepY - 0.5);
            }
            const pixel = row * n + column;
            if (mix.weight < 0.5 * parts * parts) {
                missing++;
                continue;
            }
            valid[pixel] = 1;
            for (let band = 0; band < nBands; band++) bands[band][pixel] = mix.sums[band] / mix.weight;
        }
    }
    return {bands, valid, missing};
}

/** Null where the grid lies so far from the source that it has no coordinates there. */
function nodesOf(grid: ChipGrid, source: Imagery): Nodes | null {
    try {
        return new Nodes(grid, source);
    } catch (error) {
        if (error instanceof EngineError && error.code === 'crs/not-finite') return null;
        throw error;
    }
}

/** A weighted mean of the pixels around places of a window. */
class Mix {
    readonly sums: Float64Array;
    weight = 0;
    private readonly window: PictureWindow;

    constructor(window: PictureWindow, nBands: number) {
        this.window = window;
        this.sums = new Float64Array(nBands);
    }

    clear(): void {
        this.sums.fill(0);
        this.weight = 0;
    }

    /** @param u, v in pixels from the middle of the window's first pixel */
    add(u: number, v: number): void {
        const column = Math.floor(u), row = Math.floor(v);
        const du = u - column, dv = v - row;
        this.pixel(column, row, (1 - du) * (1 - dv));
        this.pixel(column + 1, row, du * (1 - dv));
        this.pixel(column, row + 1, (1 - du) * dv);
        this.pixel(column + 1, row + 1, du * dv);
    }

    private pixel(column: number, row: number, weight: number): void {
        const {width, height, valid, bands} = this.window;
        // a share of a millionth is rounding of the projection: pixels that fit are copied
        if (weight < 1e-6 || column < 0 || row < 0 || column >= width || row >= height) return;
        const at = row * width + column;
        if (valid !== null && valid[at] === 0) return;
        this.weight += weight;
        const {sums} = this;
        for (let band = 0; band < sums.length; band++) sums[band] += weight * bands[bands.length === 1 ? 0 : band][at];
    }
}

/** Where the pixels of a grid lie in a source's CRS: computed at nodes, interpolated between. */
class Nodes {
    private readonly every: number;
    private readonly across: number;
    private readonly xy: Float64Array;

    constructor({west, north, stepM, samples, crs}: ChipGrid, source: Imagery) {
        const cells = Math.ceil(samples / NODE_EVERY);
        this.every = samples / cells;
        this.across = cells + 1;
        const plane = new Float64Array(2 * this.across * this.across);
        for (let node = 0; node < this.across * this.across; node++) {
            plane[2 * node] = west + (node % this.across) * this.every * stepM;
            plane[2 * node + 1] = north - Math.floor(node / this.across) * this.every * stepM;
        }
        this.xy = moved(crs, source.crs, plane);
    }

    place(column: number, row: number, out: Float64Array): void {
        const {every, across, xy} = this;
        const i = Math.min(across - 2, Math.floor(column / every)), j = Math.min(across - 2, Math.floor(row / every));
        const u = column / every - i, v = row / every - j;
        const a = 2 * (j * across + i), b = a + 2, c = a + 2 * across, d = c + 2;
        for (let k = 0; k < 2; k++) {
            const upper = xy[a + k] + (xy[b + k] - xy[a + k]) * u;
            const lower = xy[c + k] + (xy[d + k] - xy[c + k]) * u;
            out[k] = upper + (lower - upper) * v;
        }
    }

    bbox(): [number, number, number, number] {
        const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = 0; i < this.xy.length; i += 2) {
            box[0] = Math.min(box[0], this.xy[i]);
            box[1] = Math.min(box[1], this.xy[i + 1]);
            box[2] = Math.max(box[2], this.xy[i]);
            box[3] = Math.max(box[3], this.xy[i + 1]);
        }
        return box;
    }

    /** Size of a grid pixel along the axes of the source. */
    step(): {stepX: number; stepY: number} {
        const {xy, every, across} = this;
        const along = (k: number): number => Math.hypot(xy[2 + k] - xy[k], xy[2 * across + k] - xy[k]) / every;
        return {stepX: along(0), stepY: along(1)};
    }
}
