/** A source on the pixels of a chip, by inverse mapping: for each pixel of the chip, what the source shows there. */

import {EngineError} from '../core/errors.ts';
import type {SampleArray} from '../formats/index.ts';
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
 * The source on the grid; all of it missing where it lies outside.
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
    const parts = partsOf(nodes, window);
    const mix = new Mix(window, nBands, n, parts);
    const places = nodes.across(n * parts);
    let missing = 0;
    for (let row = 0; row < n; row++) {
        mix.clear();
        for (let part = 0; part < parts; part++) mix.add(nodes.line(row + (part + 0.5) / parts), places);
        for (let column = 0; column < n; column++) {
            const pixel = row * n + column, weight = mix.weights[column];
            if (weight < 0.5 * parts * parts) {
                missing++;
                continue;
            }
            valid[pixel] = 1;
            for (let band = 0; band < nBands; band++) bands[band][pixel] = mix.sums[band][column] / weight;
        }
    }
    return {bands, valid, missing};
}

/**
 * The ground of one chip pixel is looked at in this many places a side. A place takes in the two pixels on either side of it, so that
 * places one and a half pixels apart leave none out.
 */
function partsOf(nodes: Nodes, window: PictureWindow): number {
    const {stepX, stepY} = nodes.step();
    return Math.max(1, Math.ceil(Math.max(stepX / window.stepX, stepY / window.stepY) / 1.5 - 0.01));
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

/** A share below this is rounding of the projection: pixels that fit are copied. */
const ROUNDING = 1e-6;

/** Places on a line across a grid: of each, the node on its left and its share of the way to the next. */
interface Places {
    readonly cell: Int32Array;
    readonly share: Float64Array;
}

/** Weighted means of the pixels around places of a window, for one row of a chip. */
class Mix {
    /** By band and column. */
    readonly sums: readonly Float64Array[];
    readonly weights: Float64Array;
    private readonly window: PictureWindow;
    private readonly parts: number;
    /** Of each place on a line: the pixel to its upper left, and how far it is from it. */
    private readonly column: Int32Array;
    private readonly row: Int32Array;
    private readonly du: Float64Array;
    private readonly dv: Float64Array;

    constructor(window: PictureWindow, nBands: number, columns: number, parts: number) {
        this.window = window;
        this.parts = parts;
        this.sums = Array.from({length: nBands}, () => new Float64Array(columns));
        this.weights = new Float64Array(columns);
        this.column = new Int32Array(columns * parts);
        this.row = new Int32Array(columns * parts);
        this.du = new Float64Array(columns * parts);
        this.dv = new Float64Array(columns * parts);
    }

    clear(): void {
        this.weights.fill(0);
        for (const sums of this.sums) sums.fill(0);
    }

    /** @param line positions at the nodes, interleaved x,y in the source's CRS */
    add(line: Float64Array, places: Places): void {
        const {valid, bands} = this.window;
        const isInside = this.locate(line, places);
        if (isInside && valid === null) {
            this.sums.forEach((sums, band) => this.addInside(sums, bands[bands.length === 1 ? 0 : band]));
            for (let c = 0; c < this.column.length; c++) this.weights[Math.floor(c / this.parts)] += 1;
            return;
        }
        const {column, row, du, dv, parts} = this;
        for (let c = 0; c < column.length; c++) {
            const to = Math.floor(c / parts);
            this.addPixel(to, column[c], row[c], (1 - du[c]) * (1 - dv[c]));
            this.addPixel(to, column[c] + 1, row[c], du[c] * (1 - dv[c]));
            this.addPixel(to, column[c], row[c] + 1, (1 - du[c]) * dv[c]);
            this.addPixel(to, column[c] + 1, row[c] + 1, du[c] * dv[c]);
        }
    }

    /** Whether all places of the line lie between pixels of the window. */
    private locate(line: Float64Array, {cell, share}: Places): boolean {
        const {window: {left, top, stepX, stepY, width, height}, column, row, du, dv} = this;
        let isInside = true;
        for (let c = 0; c < column.length; c++) {
            const at = 2 * cell[c], way = share[c];
            // in pixels from the middle of the first
            const u = (line[at] + (line[at + 2] - line[at]) * way - left) / stepX - 0.5;
            const v = (top - line[at + 1] - (line[at + 3] - line[at + 1]) * way) / stepY - 0.5;
            const x = Math.floor(u + ROUNDING), y = Math.floor(v + ROUNDING);
            column[c] = x;
            row[c] = y;
            du[c] = u - x < ROUNDING ? 0 : u - x;
            dv[c] = v - y < ROUNDING ? 0 : v - y;
            if (x < 0 || y < 0 || x + 1 >= width || y + 1 >= height) isInside = false;
        }
        return isInside;
    }

    private addInside(sums: Float64Array, cells: SampleArray): void {
        const {window: {width}, column, row, du, dv, parts} = this;
        for (let c = 0; c < column.length; c++) {
            const at = row[c] * width + column[c];
            const upper = cells[at] + (cells[at + 1] - cells[at]) * du[c];
            const lower = cells[at + width] + (cells[at + width + 1] - cells[at + width]) * du[c];
            sums[Math.floor(c / parts)] += upper + (lower - upper) * dv[c];
        }
    }

    private addPixel(to: number, column: number, row: number, weight: number): void {
        const {width, height, valid, bands} = this.window;
        if (weight === 0 || column < 0 || row < 0 || column >= width || row >= height) return;
        const at = row * width + column;
        if (valid !== null && valid[at] === 0) return;
        this.weights[to] += weight;
        for (let band = 0; band < this.sums.length; band++) this.sums[band][to] += weight * bands[bands.length === 1 ? 0 : band][at];
    }
}

/** Where the pixels of a grid lie in a source's CRS: computed at nodes, interpolated between. */
class Nodes {
    private readonly every: number;
    private readonly side: number;
    private readonly xy: Float64Array;

    constructor({west, north, stepM, samples, crs}: ChipGrid, source: Imagery) {
        const cells = Math.ceil(samples / NODE_EVERY);
        this.every = samples / cells;
        this.side = cells + 1;
        const plane = new Float64Array(2 * this.side * this.side);
        for (let node = 0; node < this.side * this.side; node++) {
            plane[2 * node] = west + (node % this.side) * this.every * stepM;
            plane[2 * node + 1] = north - Math.floor(node / this.side) * this.every * stepM;
        }
        this.xy = moved(crs, source.crs, plane);
    }

    /** `count` places evenly across the grid. */
    across(count: number): Places {
        const cell = new Int32Array(count), share = new Float64Array(count);
        for (let i = 0; i < count; i++) {
            const at = (i + 0.5) / count * (this.side - 1);
            cell[i] = Math.min(this.side - 2, Math.floor(at));
            share[i] = at - cell[i];
        }
        return {cell, share};
    }

    /** Positions on a line across the grid where it passes the columns of nodes: interleaved x,y. */
    line(row: number): Float64Array {
        const {every, side, xy} = this;
        const cell = Math.min(side - 2, Math.floor(row / every)), share = row / every - cell;
        const upper = 2 * cell * side, lower = upper + 2 * side;
        return Float64Array.from({length: 2 * side}, (_, k) => xy[upper + k] + (xy[lower + k] - xy[upper + k]) * share);
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
        const {xy, every, side} = this;
        const along = (k: number): number => Math.hypot(xy[2 + k] - xy[k], xy[2 * side + k] - xy[k]) / every;
        return {stepX: along(0), stepY: along(1)};
    }
}
