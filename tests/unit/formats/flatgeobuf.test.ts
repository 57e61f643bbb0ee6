import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {deserialize, serialize} from 'flatgeobuf/lib/mjs/geojson.js';
import type {FeatureCollection, Geometry, MultiPolygon} from 'geojson';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {featureCount} from '../../../engine/core/polygons.ts';
import {readFlatGeobuf} from '../../../engine/formats/flatgeobuf.ts';
import type {RawLayer} from '../../../engine/formats/index.ts';
import {writeFlatGeobuf} from '../../../engine/formats/write/flatgeobuf.ts';
import {LAND, square} from '../../helpers/sampleLand.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {ogr2ogr} from '../../helpers/writeGdb.ts';

/** Bytes of a file as `path.fgb`, read. */
async function readBytes(bytes: Uint8Array): Promise<RawLayer[]> {
    return await inTempFolder(async (folder) => {
        const path = join(folder, 'county.fgb');
        writeFileSync(path, bytes);
        return await readFlatGeobuf(path);
    });
}

async function refusalOf(bytes: Uint8Array): Promise<EngineError> {
    try {
        await readBytes(bytes);
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('it was read');
}

/** The file of LAND. */
async function landBytes(): Promise<Buffer> {
    return await inTempFolder(async (folder) => {
        await writeFlatGeobuf(join(folder, 'county.fgb'), LAND);
        return readFileSync(join(folder, 'county.fgb'));
    });
}

function collection(...geometries: readonly Geometry[]): FeatureCollection {
    return {type: 'FeatureCollection', features: geometries.map(
        (geometry, index) => ({type: 'Feature', geometry, properties: {index}}))};
}

describe('FlatGeobuf goes out and comes in', () => {
    test('all of a parcel is what it was, and the record without land is reported', async () => {
        const [layer] = await readBytes(await landBytes());
        expect(layer).toMatchObject({
            name: 'DLTB', format: 'flatgeobuf', recordsInFile: 3, fields: LAND.fields,
            crs: {epsg: 4525, wkt: LAND.crs.wkt},
            columns: [[420581, 9007199254740991], ['水田', '𬇙旱地'], [1500.25, 0.1], [true, false], ['2024-06-30', null]],
        });
        expect([...layer.record]).toEqual([1, 2]);
        expect([...layer.polygons.ringStart]).toEqual([0, 4, 8, 12, 16]);
        expect([...layer.polygons.coords.subarray(0, 4)]).toEqual([37480000.1234, 3360000, 37480100.1234, 3360000]);
        expect(layer.issues).toEqual([expect.objectContaining({code: 'formats/null-geometry', record: 3, count: 1})]);
    });

    test('the reference library reads the same values from it', async () => {
        const features: {geometry: MultiPolygon; properties: unknown}[] = [];
        for await (const feature of deserialize(new Uint8Array(await landBytes()))) features.push(feature as never);
        expect(features.map(({properties}) => properties)).toEqual([
            {BSM: 420581, DLMC: '水田', TBMJ: 1500.25, SFYJ: true, GXSJ: '2024-06-30'},
            {BSM: 9007199254740991, DLMC: '𬇙旱地', TBMJ: 0.1, SFYJ: false},
            {BSM: 3, GXSJ: '2023-12-31'},
        ]);
        expect(features.map(({geometry}) => geometry.coordinates)).toEqual(LAND.geometries);
    });

    test('GDAL reads the same values from it', async () => await inTempFolder(async (folder) => {
        await writeFlatGeobuf(join(folder, 'county.fgb'), LAND);
        await ogr2ogr(join(folder, 'county.fgb'), join(folder, 'out.geojson'),
            ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=4']);
        const {features, crs, name} = JSON.parse(readFileSync(join(folder, 'out.geojson'), 'utf8'));
        expect([name, crs.properties.name]).toEqual(['DLTB', 'urn:ogc:def:crs:EPSG::4525']);
        expect(features[0].properties).toMatchObject({BSM: 420581, DLMC: '水田', TBMJ: 1500.25, SFYJ: true});
        expect(features.map((feature: {geometry: {coordinates: unknown}}) => feature.geometry.coordinates)).toEqual(
            LAND.geometries);
    }), 30_000);

    test('the same layer gives the same bytes', async () => {
        expect((await landBytes()).equals(await landBytes())).toBe(true);
    });

    test('a layer without fields, without reference system and with 3,000 records goes through',
        async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.fgb');
        const geometries = Array.from({length: 3000}, (_, parcel) => [[square(parcel * 10, 0, 9)]]);
        await writeFlatGeobuf(path, {name: '', fields: [], columns: [], geometries, crs: {epsg: null, wkt: ''}});
        const [layer] = await readFlatGeobuf(path);
        expect(layer).toMatchObject({name: 'county', crs: null, recordsInFile: 3000});
        expect(layer.issues.map(({code}) => code)).toEqual(['formats/no-crs']);
        expect(layer.polygons.coords.at(-2)).toBe(29_990);
    }));

    test('a path that cannot be written is refused', async () => {
        await expect(writeFlatGeobuf('/nowhere/at/all.fgb', LAND)).rejects.toMatchObject({code: 'formats/unwritable'});
    });
});

describe('what other programs write', () => {
    test('files of the reference library: polygons, mixed types, no part list', async () => {
        const polygon: Geometry = {type: 'Polygon', coordinates: [square(0, 0, 10), square(2, 2, 3)]};
        const [layer] = await readBytes(serialize(collection(polygon, polygon)));
        expect([...layer.polygons.ringStart]).toEqual([0, 4, 8, 12, 16]);
        expect(layer.columns).toEqual([[0, 1]]);
        const [mixed] = await readBytes(serialize(collection(
            polygon, {type: 'Point', coordinates: [1, 2]}, {type: 'MultiPolygon', coordinates: [[square(0, 0, 1)]]})));
        expect([...mixed.record]).toEqual([1, 3]);
        expect(mixed.issues).toEqual(expect.arrayContaining(
            [expect.objectContaining({code: 'formats/other-geometry', record: 2, count: 1})]));
    });

    test('files of GDAL with a spatial index, heights and measures', async () => await inTempFolder(async (folder) => {
        const source = join(folder, 'source.geojson');
        const raised = {type: 'Polygon' as const, coordinates: [square(100, 20, 1).map(([x, y]) => [x, y, 7])]};
        writeFileSync(source, JSON.stringify(collection(...Array.from({length: 40}, () => raised))));
        await ogr2ogr(source, join(folder, 'indexed.fgb'), ['-f', 'FlatGeobuf']);
        const [layer] = await readFlatGeobuf(join(folder, 'indexed.fgb'));
        expect(featureCount(layer.polygons)).toBe(40);
        expect(new Set(layer.columns[0]).size).toBe(40);
        expect([...layer.polygons.coords.subarray(0, 4)]).toEqual([100, 20, 101, 20]);
        // GDAL takes WGS 84 with heights for coordinates with heights
        expect(layer.crs?.epsg).toBe(4979);
        expect(layer.issues).toEqual([expect.objectContaining({code: 'formats/extra-dimension', count: 40})]);
    }), 30_000);
});

describe('a damaged file is refused in words, before memory is taken', () => {
    test('another kind, another version, nothing', async () => {
        expect((await refusalOf(Buffer.from('PAR1 and so on'))).code).toBe('formats/unsupported');
        expect((await refusalOf(Buffer.from('fgb\u0001fgb\0 more text'))).message).toContain('version 1');
        expect((await refusalOf(Buffer.alloc(0))).code).toBe('formats/empty-file');
        expect((await refusalOf(Buffer.from('fgb'))).code).toBe('formats/truncated');
    });

    test('every shorter version of a file', async () => {
        const bytes = await landBytes();
        for (let length = 3; length < bytes.length; length += 7) {
            expect((await refusalOf(bytes.subarray(0, length))).code, `${length} bytes`).toBe('formats/truncated');
        }
    });

    test('a header that states four thousand million bytes, and a count of features that cannot be', async () => {
        const bytes = await landBytes();
        bytes.writeUInt32LE(0xfffffff0, 8);
        expect((await refusalOf(bytes)).code).toBe('formats/truncated');
        const more = await landBytes();
        const at = more.indexOf(Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]), 12);
        more.writeUInt32LE(0x7fffffff, at + 4);
        expect((await refusalOf(more)).message).toMatch(/states \d+ features and has 3/);
    });

    test('a hundred parts that point at the same thousand vertices are not a hundred thousand',
        async () => await inTempFolder(async (folder) => {
        const circle = Array.from({length: 1000}, (_, vertex) => [Math.cos(vertex / 160), Math.sin(vertex / 160)]);
        const parts = [[circle], ...Array.from({length: 99}, (_, part) => [square(part * 3, 9, 1)])];
        const path = join(folder, 'county.fgb');
        await writeFlatGeobuf(path, {...LAND, fields: [], columns: [], geometries: [parts, LAND.geometries[1]]});
        const bytes = readFileSync(path);
        const vector = bytes.indexOf(Buffer.from([100, 0, 0, 0]), 12 + bytes.readUInt32LE(8));
        const target = vector + 4 + bytes.readUInt32LE(vector + 4);
        for (let part = 1; part < 100; part++) bytes.writeUInt32LE(
            target - (vector + 4 + 4 * part), vector + 4 + 4 * part);
        const [layer] = await readBytes(bytes);
        expect([...layer.record]).toEqual([2]);
        expect(layer.issues).toEqual([expect.objectContaining(
            {code: 'formats/bad-record', record: 1, message: expect.stringContaining('share vertices')})]);
    }));
});
