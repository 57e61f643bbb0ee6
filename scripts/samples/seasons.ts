/**
 * What satellites saw of 良田县（虚构）: an NDVI of ten dates with cloud masks, and land cover of four years. Painted
 * over the two surveys of the county from a seed: the same script writes the same bytes.
 *
 *     npx tsx scripts/samples/seasons.ts [--check]
 *
 * Shape   300 × 222 cells of 20 m, EPSG:4549; NDVI in bytes of 0.02 (255: no data), clouds 0 and 1, land cover in the values
 *         of the Esri legend
 */

import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {openSource} from '../../engine/formats/index.ts';
import {parcelCells} from '../../engine/raster/parcelCells.ts';
import {geoTiff} from '../rasters/writeGeoTiff.ts';
import {seeded, type Random} from './county/random.ts';

export const SEASONS_SEED = 20260401;
const WIDTH = 300, HEIGHT = 222, CELL_M = 20, EAST = 618_040, NORTH = 3_701_560;
const NODATA = 255, STEPS_PER_UNIT = 50;

export const NDVI_DATES = ['2024-02-20', '2024-04-06', '2024-07-20', '2024-08-18', '2024-11-25', '2025-02-16', '2025-04-08', '2025-07-18', '2025-08-22', '2025-11-20'];
const CLOUDY = ['2024-07-20', '2025-04-08', '2025-08-22'];
export const COVER_DATES = ['2022-06-30', '2023-06-30', '2024-06-30', '2025-06-30'];

/** NDVI at each date of a field of wheat or rape followed by rice, of rice alone, and of one that nobody sows. */
const WHEAT = [0.48, 0.74, 0, 0, 0.34, 0.5, 0.72, 0, 0, 0.36], RICE = [0, 0, 0.66, 0.8, 0, 0, 0, 0.68, 0.78, 0];
const BARE = 0.2, BARE_SPREAD = 0.06;
const WATER = 1, TREES = 2, CROPS = 5, BUILT = 7, CLOUD = 10, RANGE = 11;

interface Parcels {
    readonly code: readonly string[];
    readonly planting: readonly string[];
    /** Parcel of each cell; -1 outside. */
    readonly at: Int32Array;
}

async function parcelsOf(file: string): Promise<Parcels> {
    const [layer] = await openSource(fileURLToPath(new URL(`../../data-samples/county/${file}`, import.meta.url)), {});
    const coords = layer.polygons.coords.map((value, i) => i % 2 === 0 ? (value - EAST) / CELL_M : (NORTH - value) / CELL_M);
    const cells = parcelCells({...layer.polygons, coords}, WIDTH, HEIGHT)!; // a county in cells of twenty metres
    const at = new Int32Array(WIDTH * HEIGHT).fill(-1);
    let parcel = 0;
    const owner = new Int32Array(cells.cellStart[cells.cells.length]);
    for (let cell = 0; cell < owner.length; cell++) {
        while (cells.cellStart[parcel + 1] <= cell) parcel++;
        owner[cell] = parcel;
    }
    for (let row = 0; row < HEIGHT; row++) {
        for (let span = cells.rowStart[row]; span < cells.rowStart[row + 1]; span++) {
            for (let i = 0; i < cells.length[span]; i++) at[row * WIDTH + cells.column[span] + i] = owner[cells.cell[span] + i];
        }
    }
    const text = (name: string): string[] => layer.columns[layer.fields.findIndex(field => field.name === name)].map(value => String(value ?? ''));
    return {code: text('DLBM'), planting: text('ZZSXDM'), at};
}

/** NDVI of one parcel by date; a plot not planted by the survey is bare, every third of them already the year before. */
function curves({code, planting}: Parcels, random: Random): number[][] {
    let idle = 0;
    return code.map((one, parcel) => {
        const draw = random(), shade = (random() - 0.5) * 0.08;
        if (!one.startsWith('01')) {
            const level = one.startsWith('11') ? 0.04 : one.startsWith('03') ? 0.72 : one.startsWith('02') || one.startsWith('04') ? 0.58 : 0.14;
            return NDVI_DATES.map(() => Math.max(0, level + shade));
        }
        const isIdle = planting[parcel] === 'WG', since = isIdle && idle++ % 3 === 0 ? 2023 : 2024;
        const hasWheat = draw < 0.6, hasRice = draw > 0.1;
        return NDVI_DATES.map((date, i) => {
            // what was sown in autumn belongs to the year of its harvest
            const harvestYear = Number(date.slice(0, 4)) + (date.slice(5) > '10' ? 1 : 0);
            const isBare = isIdle && harvestYear > since;
            const green = isBare ? 0 : Math.max(hasWheat ? WHEAT[i] : 0, hasRice ? RICE[i] : 0);
            return green > 0 ? green + shade : BARE + shade / 2;
        });
    });
}

/** Cells under some round clouds. */
function cloudsOf(random: Random, count: number): Uint8Array {
    const clouds = new Uint8Array(WIDTH * HEIGHT);
    for (let i = 0; i < count; i++) {
        const x = random() * WIDTH, y = random() * HEIGHT, radius = 12 + 22 * random();
        for (let row = 0; row < HEIGHT; row++) {
            for (let column = 0; column < WIDTH; column++) if ((column - x) ** 2 + 2 * (row - y) ** 2 < radius ** 2) clouds[row * WIDTH + column] = 1;
        }
    }
    return clouds;
}

function raster(cells: Uint8Array, nodata?: number): Buffer {
    return geoTiff({
        width: WIDTH, height: HEIGHT, cells, grid: {originX: EAST, originY: NORTH, cell: CELL_M}, epsg: 4549, isCompressed: true, tile: 128,
        ...nodata === undefined ? {} : {nodata},
    });
}

function ndviFiles(parcels: Parcels, random: Random): [string, Buffer][] {
    const all = curves(parcels, random);
    return NDVI_DATES.flatMap((date, i): [string, Buffer][] => {
        const clouds = CLOUDY.includes(date) ? cloudsOf(random, 5) : null;
        const cells = Uint8Array.from(parcels.at, (parcel, cell) => {
            const noise = (random() - 0.5) * BARE_SPREAD;
            if (parcel < 0) return NODATA;
            return Math.round(STEPS_PER_UNIT * Math.max(0, clouds?.[cell] === 1 ? 0.06 + noise : all[parcel][i] + noise));
        });
        return [[`ndvi-${date}.tif`, raster(cells, NODATA)], ...clouds ? [[`cloud-${date}.tif`, raster(clouds)] as [string, Buffer]] : []];
    });
}

function coverOf(code: string): number {
    if (code.startsWith('01')) return CROPS;
    if (code.startsWith('11')) return WATER;
    if (code.startsWith('02') || code.startsWith('03')) return TREES;
    return code.startsWith('04') || code.startsWith('12') ? RANGE : BUILT;
}

/** Land cover of four years: what the surveys say changed does so in the third year; errors of a single year, and some clouds. */
function coverFiles(before: Parcels, after: Parcels, random: Random): [string, Buffer][] {
    // parcels classified wrongly for one year, as happens with fields after harvest
    const wrongIn = before.code.map(() => random() < 0.02 ? 1 + Math.floor(2 * random()) : -1);
    const last = before.code.map(() => random() < 0.004);
    return COVER_DATES.map((date, year): [string, Buffer] => {
        const clouds = year === 2 ? cloudsOf(random, 2) : null;
        return [`cover-${date}.tif`, raster(Uint8Array.from(before.at, (parcel, cell) => {
            if (parcel < 0 || after.at[cell] < 0) return 0;
            if (clouds?.[cell] === 1) return CLOUD;
            const then = coverOf(before.code[parcel]), now = coverOf(after.code[after.at[cell]]);
            if (then === CROPS && wrongIn[parcel] === year && now === then) return RANGE;
            if (then === CROPS && last[parcel] && year === COVER_DATES.length - 1) return BUILT;
            return year < 2 ? then : now;
        }), 0)];
    });
}

export async function seasonSamples(seed = SEASONS_SEED): Promise<Map<string, Buffer>> {
    const random = seeded(seed);
    const before = await parcelsOf('DLTB_2024.shp'), after = await parcelsOf('DLTB_2025.shp');
    return new Map([...ndviFiles(after, random), ...coverFiles(before, after, random)]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/county/raster/', import.meta.url));
    const files = await seasonSamples();
    if (process.argv.includes('--check')) {
        const different = [...new Set([...files.keys(), ...readdirSync(folder)])].filter(name => !files.get(name)?.equals(readFileSync(join(folder, name))));
        if (different.length > 0) throw new Error(`differs from what the script writes now: ${different.join(', ')}`);
        process.stdout.write(`${folder}: as the script writes it\n`);
    } else {
        mkdirSync(folder, {recursive: true});
        for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    }
}
