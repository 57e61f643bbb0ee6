import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {openRaster, type CellWindow} from '../../../engine/formats/index.ts';
import {seededRandom} from '../../helpers/forAll.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {tiff, type Sample, type TiffPlan} from '../../helpers/writeTiff.ts';

const WIDTH = 53, HEIGHT = 37;
const small = (column: number, row: number, band: number): number => (column * 7 + row * 13 + band * 5) % 11;
/** Values that use every byte of their type, negative ones too. */
const CELLS: Readonly<Record<Sample, TiffPlan['cell']>> = {
    uint8: (x, y, b) => (x * 31 + y * 17 + b) % 256, int8: (x, y, b) => (x * 31 + y * 17 + b) % 256 - 128,
    uint16: (x, y, b) => (x * 1931 + y * 717 + b) % 65536, int16: (x, y, b) => (x * 1931 + y * 717 + b) % 65536 - 32768,
    uint32: (x, y, b) => x * 80_000_001 + y * 3001 + b, int32: (x, y, b) => x * 40_000_001 - y * 50_000_003 - b,
    float32: (x, y, b) => Math.fround(x / 7 - y * 1e9 + b), float64: (x, y, b) => x / 7 - y * 1e200 + b,
};

/** Every cell of random windows, by band. */
async function expectCells(bytes: Buffer, {width, height, cell, bands = 1}: Pick<TiffPlan, 'width' | 'height' | 'cell' | 'bands'>, level = 0): Promise<void> {
    await inTempFolder(async (folder) => {
        const path = join(folder, 'raster.tif');
        writeFileSync(path, bytes);
        await expectCellsOf(path, {width, height, cell, bands}, level);
    });
}

async function expectCellsOf(path: string, {width, height, cell, bands = 1}: Pick<TiffPlan, 'width' | 'height' | 'cell' | 'bands'>, level = 0): Promise<void> {
    const raster = await openRaster(path);
    try {
        const step = 2 ** level, across = Math.ceil(width / step), down = Math.ceil(height / step);
        expect([raster.levels[level].width, raster.levels[level].height, raster.bands]).toEqual([across, down, bands]);
        const random = seededRandom(7);
        const windows: CellWindow[] = [{column: 0, row: 0, width: across, height: down}];
        for (let i = 0; i < 12; i++) {
            const column = Math.floor(random() * across), row = Math.floor(random() * down);
            windows.push({column, row, width: 1 + Math.floor(random() * (across - column)), height: 1 + Math.floor(random() * (down - row))});
        }
        for (const window of windows) {
            const asked = window.width % 2 === 0 ? undefined : [bands - 1];
            const read = await raster.read(window, {level, ...asked ? {bands: asked} : {}});
            (asked ?? Array.from({length: bands}, (_, i) => i)).forEach((band, i) => {
                const wanted = Array.from(read[i], (_, at) => cell((window.column + at % window.width) * step, (window.row + Math.floor(at / window.width)) * step, band));
                expect([...read[i]]).toEqual(wanted);
            });
        }
    } finally {
        await raster.close();
    }
}

describe('every window of every make gives the cells that were written', () => {
    for (const sample of Object.keys(CELLS) as Sample[]) {
        test.each([false, true])(`${sample}, big endian %s`, async (isBigEndian) => {
            for (const isBigTiff of [false, true]) {
                for (const tile of [undefined, [16, 32]] as const) {
                    for (const isDeflated of [false, true]) {
                        const plan: TiffPlan = {width: WIDTH, height: HEIGHT, cell: CELLS[sample], sample, isBigEndian, isBigTiff, isDeflated, ...tile ? {tile} : {rowsPerStrip: 5}};
                        await expectCells(tiff(plan), plan);
                    }
                }
            }
        });
    }

    test.each([1, 2, 4] as const)('%i bits a cell, rows beginning at whole bytes', async (bits) => {
        const cell = (x: number, y: number): number => (x * 5 + y * 3) % 2 ** bits;
        for (const tile of [undefined, [16, 16]] as const) {
            const plan: TiffPlan = {width: WIDTH, height: HEIGHT, cell, bits, ...tile ? {tile} : {}};
            await expectCells(tiff(plan), plan);
        }
    });

    test.each([false, true])('three bands, band by band %s', async (isPlanar) => {
        for (const sample of ['uint8', 'uint16'] as const) {
            const plan: TiffPlan = {width: WIDTH, height: HEIGHT, cell: CELLS[sample], sample, bands: 3, isPlanar, isBigEndian: true, tile: [16, 16]};
            await expectCells(tiff(plan), plan);
        }
    });

    test('overviews, each by its own size', async () => {
        const plan: TiffPlan = {width: 70, height: 45, cell: small, overviews: 2, isDeflated: true, tile: [16, 16]};
        for (const level of [0, 1, 2]) await expectCells(tiff(plan), plan, level);
    });

    test('lists of blocks too long for the directory, in a big-endian file', async () => {
        for (const isBigTiff of [false, true]) {
            const plan: TiffPlan = {width: 3, height: 1500, cell: small, sample: 'uint16', rowsPerStrip: 1, isBigEndian: true, isBigTiff};
            await expectCells(tiff(plan), plan);
        }
    });
});

/** Written by GDAL 3.6 from `cell`, 70 × 45. */
const BY_GDAL: readonly (readonly [name: string, bands: number])[] = [
    ['lzw-uint8', 1], ['lzw-predictor-uint16', 1], ['lzw-predictor-uint16-big-endian', 1], ['deflate-predictor-int32-tiled', 1], ['deflate-predictor-float32', 1],
    ['lzw-predictor-float64', 1], ['zstd-uint8', 1], ['lerc-uint8', 1], ['packbits-uint8', 1], ['bits4-lzw', 1], ['planar-two-bands', 2],
    ['pixel-two-bands-big-endian', 2], ['bigtiff-big-endian-strips-of-one', 1],
];

test.each(BY_GDAL)('a file of GDAL: %s', async (name, bands) => {
    const cell = (x: number, y: number, band: number): number => Math.floor((x * 7 + y * 13) / 5) % 11 + band;
    await expectCellsOf(join(import.meta.dirname, 'rasters', `${name}.tif`), {width: 70, height: 45, cell, bands});
});

test('a block that was left out holds no data', async () => {
    const bytes = tiff({width: 32, height: 32, cell: () => 5, tile: [16, 16], tags: [{id: 42113, type: 2, values: '9\0'}]});
    const sparse = withoutBlock(bytes, 2);
    await expectCells(sparse, {width: 32, height: 32, cell: (x, y) => x < 16 && y >= 16 ? 9 : 5});
});

/** Place and length of a tile set to nothing. */
function withoutBlock(bytes: Buffer, block: number): Buffer {
    const out = Buffer.from(bytes), directory = out.readUInt32LE(4);
    for (let i = 0; i < out.readUInt16LE(directory); i++) {
        const entry = directory + 2 + 12 * i;
        if ([324, 325].includes(out.readUInt16LE(entry))) out.writeUInt32LE(0, out.readUInt32LE(entry + 8) + 4 * block);
    }
    return out;
}
