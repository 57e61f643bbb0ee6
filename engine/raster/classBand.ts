/**
 * One band of a raster as classes: each value that occurs gets a number below 255, cells without data get `NONE`.
 *
 * Shape   rows of numbers, one byte a cell; `values[number]` is the value in the file
 */

import {EngineError} from '../core/errors.ts';
import type {CellWindow, RawRaster, SampleArray} from '../formats/rawRaster.ts';

/** Number of cells that say nothing. */
export const NONE = 255;
/** A classification has some dozen classes; a measure has thousands of values. */
const MOST_CLASSES = NONE;

export class ClassBand {
    readonly raster: RawRaster;
    readonly band: number;
    /** Value of each number given out so far. */
    readonly values: number[] = [];
    private readonly numbers = new Map<number, number>();
    /** Bytes are numbers as they stand. */
    private readonly isIdentity: boolean;

    /** @param band from 0 */
    constructor(raster: RawRaster, band: number) {
        this.raster = raster;
        this.band = band;
        this.isIdentity = raster.sampleType === 'uint8' && raster.nodata === NONE;
        if (this.isIdentity) for (let value = 0; value < NONE; value++) this.values.push(value);
    }

    /** The classes of a window, row after row. @throws EngineError `raster/not-classes`, and what the reader throws */
    async read(window: CellWindow, signal?: AbortSignal): Promise<Uint8Array> {
        const [cells] = await this.raster.read(window, {bands: [this.band], ...signal ? {signal} : {}});
        return this.isIdentity ? cells as Uint8Array : this.numbered(cells, window); // the constructor looked at the sample type
    }

    private numbered(cells: SampleArray, window: CellWindow): Uint8Array {
        const out = new Uint8Array(cells.length);
        let last = Number.NaN, lastNumber = NONE;
        for (let i = 0; i < cells.length; i++) {
            const value = cells[i];
            if (value !== last) {
                last = value;
                lastNumber = this.numberOf(value, i, window);
            }
            out[i] = lastNumber;
        }
        return out;
    }

    private numberOf(value: number, cell: number, window: CellWindow): number {
        const {nodata, path} = this.raster;
        if (value === nodata || Number.isNaN(value)) return NONE;
        const known = this.numbers.get(value);
        if (known !== undefined) return known;
        const place = (): string => `column ${window.column + cell % window.width}, row ${window.row + Math.floor(cell / window.width)}`;
        if (!Number.isInteger(value)) {
            throw new EngineError('raster/not-classes', `"${path}" is no classification: it holds ${value} at ${place()}, and classes are whole numbers`,
                {file: path, where: place(), fix: 'give the classified raster, not the picture or the index it was made from', facts: {value, reason: 'fraction'}});
        }
        if (this.values.length >= MOST_CLASSES) {
            throw new EngineError('raster/not-classes', `"${path}" is no classification: it holds more than ${MOST_CLASSES} different values`,
                {file: path, where: place(), fix: 'give the classified raster, not the picture or the index it was made from', facts: {values: MOST_CLASSES, reason: 'values'}});
        }
        this.numbers.set(value, this.values.length);
        return this.values.push(value) - 1;
    }
}
