/**
 * Broken rasters: 500 seeded faults of each make. Looked at whole, each gives a report that accounts for every cell, or an
 * `EngineError` with words; never another error, never a wait, never the memory of the machine. `SEED=n` replays one case.
 */

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {CODES} from '../../engine/core/codes.ts';
import {EngineError} from '../../engine/core/errors.ts';
import {inspectRaster} from '../../engine/pipeline/rasters/inspectRaster.ts';
import {BYTE_FAULTS, pick} from '../helpers/byteFaults.ts';
import {seededRandom} from '../helpers/forAll.ts';
import {inTempFolder} from '../helpers/tempFolder.ts';
import {tag, tiff, type TiffPlan} from '../helpers/writeTiff.ts';

const CASES = 500;
const BASE_SEED = 20_261_201;
const LONGEST_MS = 5000;
const MOST_BYTES = 512 * 2 ** 20;
/** A fault may claim a size that takes long to walk through; such a raster is stopped as a person would. */
const PATIENCE_MS = 1500;

const PLAN: TiffPlan = {
    width: 60, height: 40, cell: (x, y) => Math.floor(x / 7 + y / 5) % 4, tags: [...tag.grid(500_000, 3_400_000, 10), ...tag.epsg(4549), tag.text(42113, '255')],
};
const MAKES: readonly (readonly [name: string, bytes: Buffer])[] = [
    ['strips', tiff(PLAN)],
    ['deflated tiles with overviews', tiff({...PLAN, tile: [16, 16], isDeflated: true, overviews: 1})],
    ['a big-endian BigTIFF of 16 bits', tiff({...PLAN, sample: 'uint16', isBigEndian: true, isBigTiff: true, rowsPerStrip: 1})],
];

test.each(MAKES)(`${CASES} faults of %s`, async (_name, sound) => {
    const only = process.env.SEED === undefined ? null : Number(process.env.SEED);
    let readable = 0, refused = 0;
    await inTempFolder(async (folder) => {
        for (let seed = BASE_SEED; seed < BASE_SEED + CASES; seed++) {
            if (only !== null && only !== seed) continue;
            const random = seededRandom(seed), path = join(folder, `${seed}.tif`), began = performance.now();
            writeFileSync(path, BYTE_FAULTS[pick(random, BYTE_FAULTS.length)](sound, random));
            try {
                const report = await inspectRaster(path, undefined, {signal: AbortSignal.timeout(PATIENCE_MS)});
                for (const {values, nodataCells} of report.bandsCounted) {
                    if (values !== null) expect(values.reduce((sum, {cells}) => sum + cells, nodataCells)).toBe(report.counted!.width * report.counted!.height);
                }
                readable++;
            } catch (error) {
                if (error instanceof Error && error.name === 'TimeoutError') continue;
                if (!(error instanceof EngineError)) throw new Error(`SEED=${seed}\n${error instanceof Error ? error.stack : String(error)}`, {cause: error});
                expect(Object.keys(CODES)).toContain(error.code);
                expect(error.details.file, `SEED=${seed}`).toBeTruthy();
                expect(error.details.fix, `SEED=${seed}`).toBeTruthy();
                expect(error.message, `SEED=${seed}`).not.toMatch(/undefined|NaN|\[object/);
                refused++;
            }
            expect(performance.now() - began, `SEED=${seed}`).toBeLessThan(LONGEST_MS);
        }
    });
    expect(process.memoryUsage.rss()).toBeLessThan(MOST_BYTES);
    if (only === null) expect([readable > 20, refused > 100]).toEqual([true, true]);
}, 180_000);
