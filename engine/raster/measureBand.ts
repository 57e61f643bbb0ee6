/** One band of a raster as a measure between -1 and 1; NaN where nothing is known. */

import type {CellWindow, RawRaster} from '../formats/rawRaster.ts';

/** Decimals of an index may pass its limits by their rounding, and no further. */
const LIMIT = 1 + 1e-6;

export class MeasureBand {
    /** Cells with data that passed. */
    cells = 0;
    /** Of those, the ones outside -1 to 1: they say nothing. */
    outOfRange = 0;
    private readonly raster: RawRaster;
    private readonly band: number;
    private readonly scale: number;

    /**
     * @param band from 0
     * @param scale measure = value in the file × scale
     */
    constructor(raster: RawRaster, band: number, scale: number) {
        this.raster = raster;
        this.band = band;
        this.scale = scale;
    }

    /** Row after row. @throws EngineError what the reader throws */
    async read(window: CellWindow, signal?: AbortSignal): Promise<Float32Array> {
        const [values] = await this.raster.read(window, {bands: [this.band], ...signal ? {signal} : {}});
        const {scale, raster: {nodata}} = this;
        const out = new Float32Array(values.length);
        for (let i = 0; i < values.length; i++) {
            const value = values[i], measure = value * scale;
            if (value === nodata || Number.isNaN(value)) {
                out[i] = Number.NaN;
                continue;
            }
            this.cells++;
            if (Math.abs(measure) <= LIMIT) out[i] = measure;
            else {
                this.outOfRange++;
                out[i] = Number.NaN;
            }
        }
        return out;
    }
}
