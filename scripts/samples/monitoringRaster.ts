/**
 * What a satellite makes of 良田县（虚构） at the end of 2025: a classified raster of 5 m cells, by the survey of that date.
 *
 *     npx tsx scripts/samples/monitoringRaster.ts [--check]
 *
 * Shape   EPSG:4549; values of the supplied legend `tblx`; a cell has the class of the parcel under its middle
 */

import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {openSource} from '../../engine/formats/index.ts';
import type {RawLayer} from '../../engine/formats/rawLayer.ts';
import {geoTiff} from '../rasters/writeGeoTiff.ts';

const CELL_M = 5;
const NODATA = 255;

/** Value of the legend by the beginning of a class code; the longest wins. */
const VALUE: Readonly<Record<string, number>> = {
    '01': 1, '02': 2, '03': 3, '04': 4, '05': 20, '06': 20, '07': 20, '08': 20, '09': 20, '10': 22, '1006': 22, '11': 31, '1104': 30, '1106': 40,
    '1107': 31, '1109': 20, '12': 90, '1201': 40, '1202': 20, '0810': 4,
};
const COLOURS = new Map<number, readonly [number, number, number]>([
    [1, [255, 240, 150]], [2, [180, 220, 110]], [3, [60, 140, 70]], [4, [190, 225, 160]], [20, [220, 90, 80]], [22, [150, 150, 150]],
    [30, [120, 190, 235]], [31, [70, 140, 220]], [40, [200, 180, 150]], [90, [230, 230, 230]],
]);

export function valueOf(code: string): number {
    for (let length = 4; length >= 2; length--) {
        const value = VALUE[code.slice(0, length)];
        if (value !== undefined) return value;
    }
    return 90;
}

export interface ClassGrid {
    readonly width: number;
    readonly height: number;
    readonly originX: number;
    readonly originY: number;
    readonly cell: number;
    readonly cells: Uint8Array;
}

/** The class under the middle of each cell; even-odd, a row at a time. */
export function classGrid({polygons, fields, columns}: RawLayer, cell: number): ClassGrid {
    const {coords, ringStart, featureStart} = polygons;
    const xs = coords.filter((_, i) => i % 2 === 0), ys = coords.filter((_, i) => i % 2 === 1);
    const least = (list: Float64Array): number => list.reduce((a, b) => Math.min(a, b), Infinity), most = (list: Float64Array): number => list.reduce((a, b) => Math.max(a, b), -Infinity);
    const originX = Math.floor(least(xs) / cell) * cell, originY = Math.ceil(most(ys) / cell) * cell;
    const width = Math.ceil((most(xs) - originX) / cell), height = Math.ceil((originY - least(ys)) / cell);
    const cells = new Uint8Array(width * height).fill(NODATA);
    const codes = columns[fields.findIndex(({name}) => name === 'DLBM')];
    for (let feature = 0; feature + 1 < featureStart.length; feature++) {
        const value = valueOf(String(codes[feature]));
        const start = ringStart[featureStart[feature]], end = ringStart[featureStart[feature + 1]];
        const top = Math.max(0, Math.floor((originY - most(ys.subarray(start, end))) / cell)), bottom = Math.min(height - 1, Math.floor((originY - least(ys.subarray(start, end))) / cell));
        for (let row = top; row <= bottom; row++) {
            const y = originY - (row + 0.5) * cell;
            const crossings: number[] = [];
            for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
                for (let i = ringStart[ring], j = ringStart[ring + 1] - 1; i < ringStart[ring + 1]; j = i++) {
                    if (ys[i] > y !== ys[j] > y) crossings.push(xs[j] + (xs[i] - xs[j]) * (y - ys[j]) / (ys[i] - ys[j]));
                }
            }
            crossings.sort((a, b) => a - b);
            for (let k = 0; k + 1 < crossings.length; k += 2) {
                const from = Math.max(0, Math.ceil((crossings[k] - originX) / cell - 0.5)), to = Math.min(width, Math.ceil((crossings[k + 1] - originX) / cell - 0.5));
                cells.fill(value, row * width + from, row * width + Math.max(from, to));
            }
        }
    }
    return {width, height, originX, originY, cell, cells};
}

/** @param shift columns and rows that the raster shows everything too far to the east and south */
export function monitoringTiff({width, height, originX, originY, cell, cells}: ClassGrid, shift: readonly [columns: number, rows: number] = [0, 0]): Buffer {
    return geoTiff({
        width, height, cells, grid: {originX: originX + shift[0] * cell, originY: originY - shift[1] * cell, cell}, epsg: 4549, nodata: NODATA, palette: COLOURS,
        tile: 256, isCompressed: true,
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/county/', import.meta.url));
    const [survey] = await openSource(join(folder, 'DLTB_2025.shp'));
    const bytes = monitoringTiff(classGrid(survey, CELL_M)), path = join(folder, 'JC_2025.tif');
    if (process.argv.includes('--check')) {
        const isSame = readFileSync(path).equals(bytes);
        console.log(isSame ? 'JC_2025.tif is as the script writes it' : 'JC_2025.tif differs from what the script writes');
        process.exitCode = isSame ? 0 : 1;
    } else {
        writeFileSync(path, bytes);
        console.log(`${path}: ${bytes.length} bytes`);
    }
}
