import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {deflateSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {isRasterFile, openRaster, writeShapefile} from '../../../engine/formats/index.ts';
import type {RawRaster} from '../../../engine/formats/rawRaster.ts';
import {cellOf, placeOf} from '../../../engine/raster/grid.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {tag, tiff, type TiffPlan, type TiffTag} from '../../helpers/writeTiff.ts';

const PLAN: TiffPlan = {width: 40, height: 30, cell: (x, y) => (x + y) % 5};

async function withRaster<T>(bytes: Buffer, check: (raster: RawRaster) => T | Promise<T>, beside: Readonly<Record<string, string | Buffer>> = {}): Promise<T> {
    return await inTempFolder(async (folder) => {
        const path = join(folder, 'county.tif');
        writeFileSync(path, bytes);
        for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
        const raster = await openRaster(path);
        try {
            return await check(raster);
        } finally {
            await raster.close();
        }
    });
}

const tagged = (...tags: TiffTag[]): Buffer => tiff({...PLAN, tags});

/** The refusal of opening, or of reading every cell. */
async function refusal(bytes: Buffer): Promise<EngineError> {
    const error = await withRaster(bytes, raster => raster.read({column: 0, row: 0, width: raster.width, height: raster.height})).then(() => null, (one: unknown) => one);
    expect(error).toBeInstanceOf(EngineError);
    const refused = error as EngineError;
    expect(refused.details.file).toMatch(/county\.tif$/);
    expect(refused.details.fix).toBeTruthy();
    return refused;
}

describe('where the cells lie', () => {
    const corner = (raster: RawRaster, column: number, row: number): number[] => placeOf(raster.transform!, column, row).map(one => Number(one.toFixed(6)));

    test('scale and tie point: the tie holds for a corner', async () => {
        await withRaster(tagged(...tag.grid(500_000, 3_400_000, 10)), raster => expect(corner(raster, 3, 2)).toEqual([500_030, 3_399_980]));
    });

    test('a tie point inside the raster', async () => {
        await withRaster(tagged(tag.double(33550, 10, 5, 0), tag.double(33922, 4, 6, 0, 1000, 2000, 0)), raster => expect(corner(raster, 4, 6)).toEqual([1000, 2000]));
    });

    test('PixelIsPoint: the tie holds for the middle of a cell', async () => {
        await withRaster(tagged(...tag.grid(500_000, 3_400_000, 10), ...tag.geoKeys([[1024, 1], [1025, 2], [3072, 4549]])), raster => expect(corner(raster, 0, 0)).toEqual([499_995, 3_400_005]));
    });

    test('a matrix with rotation, and back', async () => {
        await withRaster(tagged(tag.double(34264, 8, 6, 0, 1000, 6, -8, 0, 2000, 0, 0, 0, 0, 0, 0, 0, 1)), (raster) => {
            expect(corner(raster, 1, 0)).toEqual([1008, 2006]);
            expect(corner(raster, 0, 1)).toEqual([1006, 1992]);
            expect(cellOf(raster.transform!, 1008 + 60, 2006 - 80).map(one => Number(one.toFixed(9)))).toEqual([1, 10]);
        });
    });

    test('a world file names the middle of the first cell', async () => {
        await withRaster(tiff(PLAN), (raster) => {
            expect(corner(raster, 0, 0)).toEqual([500_000, 3_400_000]);
            expect(raster.transformFrom).toBe('world file');
        }, {'county.tfw': '10\n0\n0\n-10\n500005\n3399995\n'});
    });

    test('the tags of the file go before its world file', async () => {
        await withRaster(tagged(...tag.grid(500_000, 3_400_000, 10)), raster => expect(corner(raster, 0, 0)).toEqual([500_000, 3_400_000]), {'county.tfw': '1\n0\n0\n-1\n0\n0\n'});
    });

    test('a broken world file is named', async () => {
        const error = await withRaster(tiff(PLAN), () => null, {'county.tfw': '10\n0\nx\n'}).catch((one: unknown) => one);
        expect(error).toMatchObject({code: 'formats/corrupt'});
    });

    test('control points only: no place, and an Issue that counts them', async () => {
        await withRaster(tagged(tag.double(33922, 0, 0, 0, 1, 2, 0, 9, 0, 0, 3, 4, 0, 0, 9, 0, 5, 6, 0)), (raster) => {
            expect(raster.transform).toBeNull();
            expect(raster.issues).toMatchObject([{code: 'formats/raster-control-points', count: 3}]);
        });
    });

    test.each([[0, 10], [10, 0], [Number.NaN, 10]])('cells of %d by %d are refused', async (across, down) => {
        expect(await refusal(tagged(tag.double(33550, across, down, 0), tag.double(33922, 0, 0, 0, 0, 0, 0)))).toMatchObject({code: 'formats/raster-unusable'});
    });
});

describe('which CRS', () => {
    const ESRI = 'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["Central_Meridian",120.0],UNIT["Meter",1.0]]';

    test.each<[string, TiffTag[], object | null]>([
        ['a code', tag.epsg(4549), {epsg: 4549}],
        ['longitude and latitude', tag.geoKeys([[1024, 2], [1025, 1], [2048, 4490]]), {epsg: 4490}],
        ['the citation of Esri', tag.geoKeys([[1024, 1], [1025, 1], [3072, 32767], [3073, {text: `ESRI PE String = ${ESRI}`}]]), {wkt: ESRI}],
        ['no keys', [], null],
        ['another projection spelled out', tag.geoKeys([[1024, 1], [1025, 1], [2048, 4490], [3072, 32767], [3075, 8]]), null],
    ])('%s', async (_name, tags, crs) => {
        await withRaster(tagged(...tags), raster => crs === null ? expect(raster.crs).toBeNull() : expect(raster.crs).toMatchObject(crs));
    });

    test('a transverse Mercator plane spelled out key by key', async () => {
        const keys = tag.geoKeys([[1024, 1], [1025, 1], [2048, 4490], [3072, 32767], [3075, 1], [3080, {double: 120}], [3081, {double: 0}],
            [3092, {double: 1}], [3082, {double: 500_000}], [3083, {double: 0}]]);
        await withRaster(tagged(...keys), (raster) => {
            expect(raster.crs?.wkt).toContain('PARAMETER["central_meridian",120]');
            expect(raster.crs?.wkt).toContain('PARAMETER["false_easting",500000]');
        });
    });

    test('a .prj beside it where the file says nothing', async () => {
        await withRaster(tiff(PLAN), raster => expect(raster.crs?.wkt).toContain('CM_120E'), {'county.prj': ESRI});
    });
});

describe('what the values are called', () => {
    test('a .prj that defines nothing, and a world file that is none, are said', async () => {
        await withRaster(tiff(PLAN), raster => expect(raster.issues).toMatchObject([{code: 'formats/bad-crs', severity: 'warning'}]), {'county.prj': 'CGCS2000 120E'});
        await expect(withRaster(tiff(PLAN), () => null, {'county.tfw': '10\n0\n0\n-10\n500005\n3399995\n'.padEnd(8192)})).rejects.toMatchObject({code: 'formats/corrupt'});
    });

    test('categories of .aux.xml count from nought', async () => {
        const aux = '<PAMDataset><PAMRasterBand band="1"><CategoryNames><Category></Category><Category>水田</Category><Category>旱地</Category></CategoryNames></PAMRasterBand></PAMDataset>';
        await withRaster(tiff(PLAN), raster => expect([...raster.names]).toEqual([[1, '水田'], [2, '旱地']]), {'county.tif.aux.xml': aux});
    });

    test('the attribute table of .aux.xml', async () => {
        const row = (value: number, name: string): string => `<Row index="0"><F>${value}</F><F>7</F><F>${name}</F></Row>`;
        const aux = `<PAMDataset><PAMRasterBand band="1"><GDALRasterAttributeTable><FieldDefn index="0"><Name>Value</Name></FieldDefn><FieldDefn index="1"><Name>Count</Name></FieldDefn>`
            + `<FieldDefn index="2"><Name>Class_Name</Name></FieldDefn>${row(10, '林地')}${row(40, '耕地')}</GDALRasterAttributeTable></PAMRasterBand></PAMDataset>`;
        await withRaster(tiff(PLAN), (raster) => {
            expect([...raster.names]).toEqual([[10, '林地'], [40, '耕地']]);
            expect(raster.namesFrom).toBe('.aux.xml');
        }, {'county.tif.aux.xml': aux});
    });

    test('a .vat.dbf in GBK', async () => {
        const dbf = await inTempFolder(async (folder) => {
            await writeShapefile(join(folder, 'vat'), {
                name: 'vat', fields: [{name: 'VALUE', type: 'integer'}, {name: '名称', type: 'string'}], columns: [[1, 2], ['水田', '旱地']],
                geometries: [0, 1].map(() => [[[[0, 0], [0, 1], [1, 1], [0, 0]]]]), crs: {epsg: null, wkt: ''}, encoding: 'GBK',
            });
            const {readFileSync} = await import('node:fs');
            return readFileSync(join(folder, 'vat.dbf'));
        });
        await withRaster(tiff(PLAN), raster => expect([...raster.names]).toEqual([[1, '水田'], [2, '旱地']]), {'county.tif.vat.dbf': dbf});
    });

    test('a broken .aux.xml is an Issue; the raster is read without', async () => {
        await withRaster(tiff(PLAN), raster => expect(raster.issues).toMatchObject([{code: 'formats/raster-sidecar', severity: 'warning'}]), {'county.tif.aux.xml': '<PAMDataset><PAM'});
    });

    test('a palette, and what has no data', async () => {
        const colours = Array.from({length: 768}, (_, i) => (i % 256) * 257);
        await withRaster(tagged(tag.short(320, ...colours), tag.text(42113, '255 ')), (raster) => {
            expect([...raster.palette!.subarray(21, 24)]).toEqual([7, 7, 7]);
            expect(raster.nodata).toBe(255);
        });
    });

    test.each<[string, number | null]>([['-3.40282346638529e+38', Math.fround(-3.4028234663852886e38)], ['nan', Number.NaN], ['none', null], ['-9999', -9999]])('no data written as %s, of 32-bit numbers', async (text, nodata) => {
        await withRaster(tiff({...PLAN, sample: 'float32', tags: [tag.text(42113, text)]}), raster => expect(raster.nodata).toBe(nodata));
    });
});

describe('what cannot be used is refused in words', () => {
    test.each<[string, Buffer, string]>([
        ['nothing in it', Buffer.alloc(0), 'formats/empty-file'],
        ['no TIFF', Buffer.from('GIF89a, or something else'), 'formats/unsupported'],
        ['a picture compression', retagged(tiff(PLAN), 259, 50001), 'formats/raster-unusable'],
        ['complex numbers', retagged(tiff({...PLAN, sample: 'float32'}), 339, 6), 'formats/raster-unusable'],
        ['three bits a cell', retagged(tiff(PLAN), 258, 3), 'formats/raster-unusable'],
        ['no cells', retagged(tiff(PLAN), 256, 0), 'formats/raster-unusable'],
        ['more cells than any province', retagged(retagged(tiff(PLAN), 256, 2 ** 23), 257, 2 ** 23), 'formats/raster-unusable'],
        ['a side no raster has', retagged(tiff(PLAN), 256, 2 ** 30), 'formats/raster-unusable'],
        ['a strip of a million rows', retagged(retagged(tiff(PLAN), 257, 2 ** 20), 278, 2 ** 20), 'formats/corrupt'],
        ['a block longer than the file', retagged(tiff({...PLAN, rowsPerStrip: 30}), 279, 2 ** 28), 'formats/truncated'],
        ['a directory beyond the end', movedDirectory(tiff(PLAN), 2 ** 20), 'formats/truncated'],
    ])('%s', async (_name, bytes, code) => {
        const refused = await refusal(bytes);
        expect(refused.code).toBe(code);
        expect(refused.message).not.toMatch(/undefined|NaN|\[object/);
    });

    test('a million by a million cells in a file of two kilobytes: opened, and short of cells', async () => {
        const bytes = retagged(retagged(retagged(tiff({...PLAN, tile: [16, 16]}), 256, 1_000_000), 257, 1_000_000), 254, 0);
        const error = await withRaster(bytes, raster => raster.read({column: 900_000, row: 900_000, width: 100, height: 100})).catch((one: unknown) => one);
        expect(error).toMatchObject({code: 'formats/corrupt', details: {where: expect.stringContaining('block') as string}});
    });

    test('a deflate bomb unpacks to no more than the cells of its block', async () => {
        const bomb = deflateSync(Buffer.alloc(60 * 2 ** 20)), bytes = tiff({...PLAN, rowsPerStrip: 30, isDeflated: true});
        const at = bytes.length;
        const error = await refusal(retagged(retagged(Buffer.concat([bytes, bomb]), 273, at), 279, bomb.length));
        expect(error.code).toBe('formats/corrupt');
    });

    test('cut at any byte: refused', async () => {
        for (const plan of [PLAN, {...PLAN, isDeflated: true, tile: [16, 16] as const, isBigTiff: true}]) {
            const bytes = tiff({...plan, tags: [...tag.grid(500_000, 3_400_000, 10), ...tag.epsg(4549)]});
            // the directory ends the file, filled up to eight bytes
            for (let length = 0; length <= bytes.length - 8; length += length > bytes.length - 300 ? 1 : 7) {
                const refused = await refusal(bytes.subarray(0, length));
                expect(['formats/empty-file', 'formats/unsupported', 'formats/truncated', 'formats/corrupt', 'formats/raster-unusable']).toContain(refused.code);
            }
        }
    }, 30_000);
});

test('TIFFs are told by their first bytes', async () => {
    await inTempFolder(async (folder) => {
        const path = join(folder, 'x');
        for (const [bytes, isRaster] of [[tiff(PLAN), true], [tiff({...PLAN, isBigEndian: true, isBigTiff: true}), true], [Buffer.from('II'), false], [Buffer.from('{"type":1}'), false]] as const) {
            writeFileSync(path, bytes);
            expect(await isRasterFile(path)).toBe(isRaster);
        }
    });
});

/** Another value for a tag of one value, in a little-endian classic TIFF. */
function retagged(bytes: Buffer, id: number, value: number): Buffer {
    const out = Buffer.from(bytes), directory = out.readUInt32LE(4);
    for (let i = 0; i < out.readUInt16LE(directory); i++) {
        const entry = directory + 2 + 12 * i;
        if (out.readUInt16LE(entry) !== id) continue;
        if (out.readUInt16LE(entry + 2) === 3) out.writeUInt16LE(value, entry + 8);
        else out.writeUInt32LE(value, entry + 8);
    }
    return out;
}

function movedDirectory(bytes: Buffer, at: number): Buffer {
    const out = Buffer.from(bytes);
    out.writeUInt32LE(at, 4);
    return out;
}
