import {mkdir, symlink, writeFile} from 'node:fs/promises';
import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {openSource, writeShapefile} from '../../../engine/formats/index.ts';
import {testOnRealData} from '../../helpers/realData.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const GEOJSON = JSON.stringify({type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]});

async function refusal(path: string, options = {}): Promise<EngineError> {
    const error = await openSource(path, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError;
}

async function writeLand(base: string): Promise<void> {
    await writeShapefile(base, {name: 'x', fields: [], columns: [], geometries: [[[[[0, 0], [1, 0], [1, 1], [0, 0]]]]],
        crs: {epsg: null, wkt: ''}});
}

describe('a path', () => {
    test('that is not there, empty, a device, or not permitted is refused in words', async () => {
        expect((await refusal('/nowhere/land.shp')).code).toBe('formats/not-found');
        expect((await refusal('/dev/null')).code).toBe('formats/unsupported');
        await inTempFolder(async (folder) => {
            await writeFile(join(folder, 'a.shp'), '');
            expect((await refusal(join(folder, 'a.shp'))).code).toBe('formats/empty-file');
            await symlink('loop', join(folder, 'loop'));
            expect((await refusal(join(folder, 'loop'))).code).toBe('formats/unreadable');
        });
    });

    test('is what its bytes say, whatever its name', async () => {
        await inTempFolder(async (folder) => {
            await writeFile(join(folder, 'land.shp'), GEOJSON);
            expect((await openSource(join(folder, 'land.shp')))[0].format).toBe('geojson');
            await writeLand(join(folder, 'real'));
            const pdf = join(folder, 'land.geojson');
            await writeFile(pdf, '%PDF-1.7');
            expect((await refusal(pdf)).message).toContain('PDF');
        });
    });

    test('of one layer knows only its own layer', async () => {
        await inTempFolder(async (folder) => {
            await writeFile(join(folder, 'land.geojson'), GEOJSON);
            expect((await openSource(join(folder, 'land.geojson'), {layer: 'LAND'}))[0].name).toBe('land');
            expect((await refusal(join(folder, 'land.geojson'), {layer: 'water'})).code).toBe('formats/no-such-layer');
        });
    });

    test('is not read further once the caller gives up', async () => {
        await inTempFolder(async (folder) => {
            await writeFile(join(folder, 'land.geojson'), GEOJSON);
            await expect(openSource(join(folder, 'land.geojson'),
                {signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'});
        });
    });
});

describe('a folder', () => {
    test('of one shapefile is that shapefile, of several is refused naming them, or chosen by layer', async () => {
        await inTempFolder(async (folder) => {
            await mkdir(join(folder, 'vector'));
            await writeLand(join(folder, 'vector', 'DLTB'));
            expect((await openSource(folder))[0].name).toBe('DLTB');
            await writeLand(join(folder, 'XZQ'));
            const error = await refusal(folder);
            expect([error.code, error.details.facts]).toEqual(['formats/ambiguous-source',
                {candidates: ['XZQ.shp', join('vector', 'DLTB.shp')]}]);
            expect((await openSource(folder, {layer: 'dltb'}))[0].name).toBe('DLTB');
        });
    });

    test('without data says what lies there', async () => {
        await inTempFolder(async (folder) => {
            expect((await refusal(folder)).message).toContain('it is empty');
            await writeFile(join(folder, 'a.tif'), 'x');
            await writeFile(join(folder, 'b.rar'), 'x');
            expect((await refusal(folder)).message).toMatch(/1 \.tif, 1 \.rar; an archive/);
        });
    });
});

describe('a file that is not for us', () => {
    const KINDS: readonly (readonly [string, string | Buffer, string])[] = [
        ['a.tif', 'II*\0', 'TIFF'], ['a.jpg', Buffer.from('ffd8ffe0', 'hex'), 'JPEG'], ['a.dwg', 'AC1032', 'DWG'],
            ['a.dxf', '  0\nSECTION\n  2\nHEADER', 'DXF'],
        ['a.xml', '<?xml version="1.0"?><a/>', 'XML'],
        ['a.mdb', '\0\x01\0\0Standard Jet DB\0', 'Access'], ['a.rar', 'Rar!\x1a\x07\x01\0', 'RAR'],
            ['a.7z', Buffer.from('377abcaf271c', 'hex'), '7z'],
        ['a.gz', Buffer.from('1f8b0800', 'hex'), 'gzip'], ['a.vct', 'HeadBegin\nDatamark: LANDUSE-VCT', 'VCT'],
            ['a.txt', Buffer.from('5bcaf4d0d4c3e8caf65d0d0a', 'hex'), 'boundary points'],
        ['a.json', '{"displayFieldName":"x","geometryType":"esriGeometryPolygon","features":[]}', 'Esri JSON'],
            ['a.asc', 'ncols 3', 'ASCII grid'],
        ['a.gdbtable', 'xxxx', '.gdb folder'], ['a.prj', 'PROJCS[]', 'without its .shp'],
            ['a.dbf', 'xx', 'without a .shp'], ['a.what', 'xx', '(.what)'],
        ['a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'Office'], ['b.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]), 'password'],
    ];
    test('is named, with what to do instead', async () => {
        await inTempFolder(async (folder) => {
            for (const [name, content, word] of KINDS) {
                await writeFile(join(folder, name), content);
                const error = await refusal(join(folder, name));
                expect([name, error.code]).toEqual([name, 'formats/unsupported']);
                expect(`${error.message} ${error.details.fix}`, name).toContain(word);
                expect(error.details.fix?.length, name).toBeGreaterThan(10);
            }
        });
    });
});

/** Every file below a folder. */
function filesBelow(folder: string): string[] {
    return readdirSync(folder).sort().flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

describe('real data', () => {
    testOnRealData('a zipped GML of an agency opens through the door', async (folder) => {
        const [layer] = await openSource(join(folder, 'parcels', 'ie_gsaa_2024.zip'));
        expect(layer.record.length).toBeGreaterThan(50);
    }, 60_000);


    testOnRealData('every file is read, or refused with a reason, within seconds', async (folder) => {
        for (const path of filesBelow(folder).filter((file) => !file.includes('/overlay/'))) {
            const began = performance.now();
            const result: unknown = await openSource(path).catch((thrown: unknown) => thrown);
            if (Array.isArray(result)) expect(result.length, path).toBeGreaterThan(0);
            else {
                expect(result, path).toBeInstanceOf(EngineError);
                expect((result as EngineError).details.fix, path).toBeTruthy();
            }
            expect(performance.now() - began, path).toBeLessThan(15_000);
        }
    }, 120_000);
});
