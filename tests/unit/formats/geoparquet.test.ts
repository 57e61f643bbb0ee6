import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects} from 'hyparquet';
import {parquetWriteBuffer} from 'hyparquet-writer';
import type {ColumnSource} from 'hyparquet-writer';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {readGeoParquet} from '../../../engine/formats/geoparquet.ts';
import type {RawLayer} from '../../../engine/formats/index.ts';
import {writeGeoParquet} from '../../../engine/formats/write/geoparquet.ts';
import {projjsonOf} from '../../../engine/formats/write/geoparquetCrs.ts';
import {writeWkb} from '../../../engine/formats/wkb.ts';
import {realDataPath, testOnRealData} from '../../helpers/realData.ts';
import {GK37_WKT, LAND, square} from '../../helpers/sampleLand.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {ogr2ogr} from '../../helpers/writeGdb.ts';

async function readBytes(bytes: Uint8Array): Promise<RawLayer> {
    return await inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'county.parquet'), bytes);
        return (await readGeoParquet(join(folder, 'county.parquet')))[0];
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

async function landBytes(): Promise<Buffer> {
    return await inTempFolder(async (folder) => {
        await writeGeoParquet(join(folder, 'county.parquet'), LAND);
        return readFileSync(join(folder, 'county.parquet'));
    });
}

const SQUARE = writeWkb([[square(0, 0, 10)]]);

/** Two squares with the given columns and `geo` metadata. */
function fileWith(columns: readonly ColumnSource[], geo: unknown, geometry: Partial<ColumnSource> = {}): Uint8Array {
    return new Uint8Array(parquetWriteBuffer({
        columnData: [...columns, {name: 'geometry', type: 'BYTE_ARRAY', data: [SQUARE, SQUARE], ...geometry}],
        kvMetadata: geo === undefined ? [] : [{key: 'geo', value: typeof geo === 'string' ? geo : JSON.stringify(geo)}],
    }));
}

const geoWith = (column: object): object => ({version: '1.1.0', primary_column: 'geometry',
    columns: {geometry: {encoding: 'WKB', ...column}}});

describe('GeoParquet goes out and comes in', () => {
    test('all of a parcel is what it was, and the record without land is reported', async () => {
        const layer = await readBytes(await landBytes());
        expect(layer).toMatchObject({
            name: 'county', format: 'geoparquet', recordsInFile: 3, crs: {epsg: 4525, from: 'geo metadata'},
            columns: [[420581, 9007199254740991], ['水田', '𬇙旱地'], [1500.25, 0.1], [true, false], ['2024-06-30', null]],
        });
        expect(layer.fields.map(({type}) => type)).toEqual(['integer', 'string', 'number', 'boolean', 'string']);
        expect([...layer.record]).toEqual([1, 2]);
        expect([...layer.polygons.ringStart]).toEqual([0, 4, 8, 12, 16]);
        expect([...layer.polygons.coords.subarray(0, 4)]).toEqual([37480000.1234, 3360000, 37480100.1234, 3360000]);
        expect(layer.issues).toEqual([expect.objectContaining({code: 'formats/null-geometry', record: 3, count: 1})]);
    });

    test('a general Parquet reader finds the same rows, as geometry', async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.parquet');
        await writeGeoParquet(path, LAND);
        const file = await asyncBufferFromFile(path);
        const rows = await parquetReadObjects({file});
        expect(rows.map((row) => row.DLMC ?? null)).toEqual(LAND.columns[1]);
        expect(rows.map((row) => row.geometry?.coordinates ?? [])).toEqual(LAND.geometries);
        const geo = JSON.parse((await parquetMetadataAsync(file)).key_value_metadata?.find(
            ({key}) => key === 'geo')?.value ?? '');
        expect(geo).toMatchObject({version: '1.1.0', primary_column: 'geometry',
            columns: {geometry: {encoding: 'WKB', geometry_types: ['MultiPolygon']}}});
    }));

    test('the same layer gives the same bytes', async () => {
        expect((await landBytes()).equals(await landBytes())).toBe(true);
    });

    test('GDAL takes the reference system that is written for the one it was',
        async () => await inTempFolder(async (folder) => {
        const source = join(folder, 'source.geojson');
        writeFileSync(source, JSON.stringify({type: 'Polygon', coordinates: [square(37480000, 3360000, 9)]}));
        const wktOf = async (definition: string): Promise<string> => {
            const target = join(folder, `out-${definition.length}.gml`);
            await ogr2ogr(source, target, ['-f', 'GML', '-a_srs', definition, '-dsco', 'FORMAT=GML3.2']);
            return /srsName="([^"]*)"/.exec(readFileSync(target, 'utf8'))?.[1] ?? '';
        };
        expect(await wktOf(JSON.stringify(projjsonOf({epsg: 4525, wkt: GK37_WKT})))).toContain('4525');
        const geographic = GK37_WKT.slice(GK37_WKT.indexOf('GEOGCS'), GK37_WKT.indexOf(',PROJECTION'));
        expect(await wktOf(JSON.stringify(projjsonOf({epsg: 4490, wkt: geographic})))).toContain('4490');
    }), 30_000);

    test('a definition that is not understood is written as unknown, never as WGS 84', () => {
        expect(projjsonOf({epsg: null, wkt: ''})).toBeNull();
        expect(projjsonOf({epsg: 3035,
            wkt: 'PROJCS["L",GEOGCS["x",DATUM["d",SPHEROID["s",1,2]]],PROJECTION["Lambert_Azimuthal"]]'})).toBeNull();
        expect(projjsonOf({epsg: 4525, wkt: GK37_WKT.slice(0, -1)})).toBeNull();
    });

    test('a path that cannot be written is refused', async () => {
        await expect(writeGeoParquet('/nowhere/at/all.parquet', LAND)).rejects.toMatchObject(
            {code: 'formats/unwritable'});
    });
});

describe('what the metadata says of the reference system', () => {
    test.each([
        ['nothing is WGS 84', geoWith({}), {epsg: 4326}],
        ['null is unknown', geoWith({crs: null}), null],
        ['PROJJSON with an EPSG code', geoWith({crs: {type: 'ProjectedCRS', id: {authority: 'EPSG', code: 4547}}}),
            {epsg: 4547}],
        ['CRS84 is WGS 84', geoWith({crs: {id: {authority: 'OGC', code: 'CRS84'}}}), {epsg: 4326}],
        ['WKT of the first drafts', geoWith({crs: 'GEOGCS["x"]'}), {wkt: 'GEOGCS["x"]'}],
    ])('%s', async (_, geo, crs) => {
        const layer = await readBytes(fileWith([], geo));
        if (crs === null) expect(layer.crs).toBeNull();
        else expect(layer.crs).toMatchObject(crs);
        expect(layer.issues.map(({code}) => code)).toEqual(crs === null ? ['formats/no-crs'] : []);
    });

    test('a GEOMETRY column without geo metadata is read too', async () => {
        const data = [{type: 'Polygon', coordinates: [square(0, 0, 10)]},
            {type: 'Polygon', coordinates: [square(0, 0, 10)]}];
        const layer = await readBytes(fileWith([], undefined, {type: 'GEOMETRY', data}));
        expect(layer).toMatchObject({crs: {epsg: 4326}, recordsInFile: 2});
        expect(layer.polygons.coords).toHaveLength(16);
    });

    test('other encodings, no geometry, and metadata that is none are refused', async () => {
        expect((await refusalOf(fileWith([], geoWith({encoding: 'multipolygon'})))).message).toContain('WKB is read');
        expect((await refusalOf(fileWith([], undefined))).message).toContain('without geometry');
        expect((await refusalOf(fileWith([], '{"version"'))).message).toContain('no JSON');
        expect((await refusalOf(fileWith([], {columns: 7}))).code).toBe('formats/unsupported');
        expect((await refusalOf(fileWith([], {...geoWith({}), primary_column: 'shape'}))).message).toContain(
            '"shape" is missing');
    });

    test('of several geometry columns the primary one is read', async () => {
        const geo = {primary_column: 'geometry', columns: {geometry: {encoding: 'WKB'}, centre: {encoding: 'WKB'}}};
        const layer = await readBytes(fileWith([{name: 'centre', type: 'BYTE_ARRAY', data: [SQUARE, SQUARE]}], geo));
        expect(layer.fields).toEqual([]);
        expect(layer.issues).toEqual([expect.objectContaining({code: 'formats/field-unread', field: 'centre'})]);
    });
});

test('dates, whole numbers of any size and floats become cells', async () => {
    const layer = await readBytes(fileWith([
        {name: 'when', type: 'TIMESTAMP', data: [new Date(Date.UTC(2024, 5, 30, 12)), null]},
        {name: 'big', type: 'INT64', data: [9007199254740993n, 5n]},
        {name: 'small', type: 'INT32', data: [-7, null]},
        {name: 'ratio', type: 'DOUBLE', data: [0.1, null]},
        {name: 'id', type: 'UUID', data: ['1dba1043-38bb-40da-9e88-eb1ef9beaff4', null]},
        {name: 'json', type: 'JSON', data: [{a: 1}, null]},
        {name: 'blob', type: 'BYTE_ARRAY', data: [SQUARE, SQUARE]},
    ], geoWith({})));
    expect(layer.columns).toEqual([
        ['2024-06-30T12:00:00.000Z', null], ['9007199254740993', 5], [-7, null], [0.1, null],
        ['1dba1043-38bb-40da-9e88-eb1ef9beaff4', null], ['{"a":1}', null],
    ]);
    expect(layer.issues.map(({code, field}) => [code, field])).toEqual(
        [['formats/field-unread', 'blob'], ['formats/big-integer', 'big']]);
});

test('rows without polygons are reported by row', async () => {
    const point = new Uint8Array([1, 1, 0, 0, 0, ...new Array<number>(16).fill(0)]);
    const layer = await readBytes(new Uint8Array(parquetWriteBuffer({
        columnData: [{name: 'geometry', type: 'BYTE_ARRAY', nullable: true,
            data: [point, SQUARE, null, SQUARE.subarray(0, 30), SQUARE]}],
        kvMetadata: [{key: 'geo', value: JSON.stringify(geoWith({}))}], rowGroupSize: 2,
    })));
    expect([...layer.record]).toEqual([2, 5]);
    expect(layer.issues.map(({code, record}) => [code, record])).toEqual([
        ['formats/other-geometry', 1], ['formats/null-geometry', 3], ['formats/bad-record', 4],
    ]);
});

describe('a damaged file is refused in words and in time', () => {
    test('every shorter version', async () => {
        const bytes = await landBytes();
        for (let length = 0; length < bytes.length; length += 97) {
            expect((await refusalOf(bytes.subarray(0, length))).code).toMatch(
                /formats\/(empty-file|unsupported|truncated)/);
        }
    });

    test('a run of a thousand million values ends in a refusal, not in the end of the process', async () => {
        const bytes = Buffer.from(fileWith([], geoWith({}),
            {nullable: true, codec: 'UNCOMPRESSED', data: [SQUARE, null, writeWkb([[square(5, 5, 2)]])]}));
        // end of the page header, then the definition levels 1, 0, 1 in two bytes; a run length of 2^30 takes their
        // place
        const levels = bytes.indexOf(Buffer.from([0x15, 0, 0, 0, 3, 5])) + 4;
        expect(levels).toBeGreaterThan(3);
        const longer = Buffer.from(bytes);
        Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]).copy(longer, levels);
        const began = performance.now();
        expect((await refusalOf(longer)).code).toBe('formats/reader-failed');
        expect(performance.now() - began).toBeLessThan(10_000);
        expect((await readBytes(await landBytes())).recordsInFile).toBe(3);
    }, 20_000);
});

describe('what agencies publish', () => {
    testOnRealData('Italian and Japanese parcels are read with text and reference system', async (folder) => {
        const [italy] = await readGeoParquet(realDataPath(folder, 'parcels', 'iti1_2023.parquet'));
        expect(italy).toMatchObject({recordsInFile: 100, crs: {epsg: 3035}});
        expect(italy.polygons.coords.length / 2).toBe(2601);
        const [japan] = await readGeoParquet(realDataPath(folder, 'parcels', 'jp_field_polygons_2024.parquet'));
        expect(japan).toMatchObject({recordsInFile: 100, crs: {epsg: 6668}});
        expect(japan.columns[japan.fields.findIndex(({name}) => name === 'land_type_jp')][0]).toBe('畑');
        expect(japan.issues).toEqual([expect.objectContaining({code: 'formats/field-unread', field: 'GEOM_bbox'})]);
    });
});
