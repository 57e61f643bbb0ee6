/**
 * Two pictures of the sample county from above, drawn from its two surveys: fields with their rows, crowns, roofs, roads and water, at two
 * metres a pixel. Nobody photographed them; no place on them exists.
 *
 *     npx tsx scripts/samples/epochs.ts [--check]
 */

import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {FRAME} from './county/field.ts';
import {EAST, NORTH} from './county/placed.ts';
import type {Season} from './epochs/groundCover.ts';
import {landRaster} from './epochs/landRaster.ts';
import {paint, PIXEL_M} from './epochs/paint.ts';
import {writeCog} from './epochs/tiffWriter.ts';

const EPOCHS_SEED = 20251008;

const PLACE = {
    left: EAST, top: NORTH + FRAME.height, pixelM: PIXEL_M, epsg: 4549, citation: 'CGCS2000 / 3-degree Gauss-Kruger CM 120E',
};

/** Summer before, harvest after: fields turn yellow where nothing happened to them. */
const EPOCHS: readonly {readonly file: string; readonly survey: string; readonly takenAt: string; readonly season: Season}[] = [
    {file: 'DOM_2024.tif', survey: 'DLTB_2024', takenAt: '2024:08:26 03:10:00', season: {ripe: 0.22, tint: [0.98, 1.01, 1.01]}},
    {file: 'DOM_2025.tif', survey: 'DLTB_2025', takenAt: '2025:09:28 03:05:00', season: {ripe: 0.52, tint: [1.03, 1, 0.95]}},
];

export async function epochs(folder: string): Promise<ReadonlyMap<string, Buffer>> {
    const before = await landRaster(join(folder, 'DLTB_2024.shp'));
    const files = new Map<string, Buffer>();
    for (const {file, survey, takenAt, season} of EPOCHS) {
        const now = survey === 'DLTB_2024' ? before : await landRaster(join(folder, `${survey}.shp`));
        files.set(file, await writeCog(paint(EPOCHS_SEED, now, before, season), {...PLACE, takenAt}));
    }
    return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/county/', import.meta.url));
    for (const [name, bytes] of await epochs(folder)) {
        const path = join(folder, name);
        if (!process.argv.includes('--check')) writeFileSync(path, bytes);
        else if (!readFileSync(path).equals(bytes)) throw new Error(`${path}: differs from what the script writes now`);
        else process.stdout.write(`${path}: as the script writes it\n`);
    }
}
