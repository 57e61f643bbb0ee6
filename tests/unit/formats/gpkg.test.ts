import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {featureCount} from '../../../engine/core/polygons.ts';
import {readGpkg} from '../../../engine/formats/gpkg.ts';
import type {OpenOptions, RawLayer} from '../../../engine/formats/index.ts';
import {writeGpkg} from '../../../engine/formats/write/gpkg.ts';
import {realDataPath, testOnRealData} from '../../helpers/realData.ts';
import {LAND, square} from '../../helpers/sampleLand.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {ogr2ogr} from '../../helpers/writeGdb.ts';

/** LAND as a GeoPackage, changed by `sql` and read. */
async function readChanged(sql: string | ((database: Database.Database) => void),
    options: OpenOptions = {}): Promise<RawLayer[]> {
    return await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        await writeGpkg(path, LAND);
        const database = new Database(path);
        if (typeof sql === 'string') database.exec(sql);
        else sql(database);
        database.close();
        return await readGpkg(path, options);
    });
}

async function refusal(run: () => Promise<unknown>): Promise<EngineError> {
    try {
        await run();
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('it was read');
}

const codes = (layer: RawLayer): string[] => layer.issues.map(({code}) => code);

/** Geometry blob with the given flags, envelope length and WKB. Source: OGC 12-128r19 §2.1.3 */
function blob(flags: number, envelopeBytes: number, wkb: Buffer, srsId = 4525): Buffer {
    const head = Buffer.alloc(8 + envelopeBytes);
    head.write('GP', 0, 'latin1');
    head[3] = flags;
    if (flags & 1) head.writeInt32LE(srsId, 4);
    else head.writeInt32BE(srsId, 4);
    return Buffer.concat([head, wkb]);
}

/** The WKB of record 2 of LAND: a square of 50 m. */
function squareWkb(): Buffer {
    const bytes = Buffer.alloc(13 + 80);
    bytes[0] = 1;
    bytes.writeUInt32LE(3, 1);
    bytes.writeUInt32LE(1, 5);
    bytes.writeUInt32LE(5, 9);
    square(37480400, 3360000, 50).flat().forEach((value, index) => bytes.writeDoubleLE(value, 13 + 8 * index));
    return bytes;
}

describe('a GeoPackage goes out and comes in', () => {
    test('all of a parcel is what it was, and the record without land is reported', async () => {
        const [layer] = await readChanged('');
        expect(layer).toMatchObject({
            name: 'DLTB', format: 'gpkg', recordsInFile: 3, fields: LAND.fields,
            crs: {epsg: 4525, wkt: LAND.crs.wkt, from: 'gpkg_spatial_ref_sys'},
            columns: [[420581, 9007199254740991], ['水田', '𬇙旱地'], [1500.25, 0.1], [true, false], ['2024-06-30', null]],
        });
        expect([...layer.record]).toEqual([1, 2]);
        expect(featureCount(layer.polygons)).toBe(2);
        expect([...layer.polygons.ringStart]).toEqual([0, 4, 8, 12, 16]);
        expect([...layer.polygons.coords.subarray(0, 4)]).toEqual([37480000.1234, 3360000, 37480100.1234, 3360000]);
        expect(layer.issues).toEqual([expect.objectContaining({code: 'formats/null-geometry', record: 3, count: 1})]);
    });

    test('GDAL reads the same values from it', async () => await inTempFolder(async (folder) => {
        await writeGpkg(join(folder, 'county.gpkg'), LAND);
        await ogr2ogr(join(folder, 'county.gpkg'), join(folder, 'out.geojson'),
            ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=4']);
        const {features, crs} = JSON.parse(readFileSync(join(folder, 'out.geojson'), 'utf8'));
        expect(crs.properties.name).toBe('urn:ogc:def:crs:EPSG::4525');
        expect(features.map((feature: {properties: object}) => feature.properties)).toEqual([
            {BSM: 420581, DLMC: '水田', TBMJ: 1500.25, SFYJ: true, GXSJ: '2024-06-30'},
            {BSM: 9007199254740991, DLMC: '𬇙旱地', TBMJ: 0.1, SFYJ: false, GXSJ: null},
            {BSM: 3, DLMC: null, TBMJ: null, SFYJ: null, GXSJ: '2023-12-31'},
        ]);
        expect(features.map((feature: {geometry: {coordinates: unknown} | null}) =>
            feature.geometry?.coordinates ?? []))
            .toEqual(LAND.geometries);
    }), 30_000);

    test('the same layer gives the same bytes, whatever was at the path before',
        async () => await inTempFolder(async (folder) => {
        const [first, second] = [join(folder, 'a.gpkg'), join(folder, 'b.gpkg')];
        await writeGpkg(second, {...LAND, name: 'other', geometries: [[], [], []]});
        await writeGpkg(first, LAND);
        await writeGpkg(second, LAND);
        expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    }));

    test('a field may be called fid or geom, or like another one', async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        const layer = {...LAND, fields: ['fid', 'geom', 'A', 'a', 'b'].map((name) => ({name, type: 'other'} as const))};
        const issues = await writeGpkg(path, layer);
        expect(issues.map(({code, field}) => [code, field])).toEqual([
            ['formats/duplicate-field', 'fid'], ['formats/duplicate-field', 'geom'], ['formats/duplicate-field', 'a'],
        ]);
        expect((await readGpkg(path))[0].fields.map(({name}) => name)).toEqual(['fid_2', 'geom_2', 'A', 'a_2', 'b']);
    }));

    test('a path that cannot be written is refused', async () => {
        expect((await refusal(() => writeGpkg('/nowhere/at/all.gpkg', LAND))).code).toBe('formats/unwritable');
    });
});

describe('what other programs write', () => {
    test('headers of both byte orders and all envelopes', async () => {
        const [layer] = await readChanged((database) => {
            const insert = database.prepare('INSERT INTO DLTB (geom) VALUES (?)');
            database.exec('DELETE FROM DLTB');
            for (const [code, bytes] of [[0, 0], [1, 32], [2, 48], [3, 48], [4, 64]]) {
                insert.run(blob(code << 1 | 1, bytes, squareWkb()));
                insert.run(blob(code << 1, bytes, squareWkb()));
            }
        });
        expect(featureCount(layer.polygons)).toBe(10);
        expect(new Set(layer.polygons.coords).size).toBe(4);
        expect(layer.issues).toEqual([]);
    });

    test('damaged, foreign and unfitting geometry is reported record by record', async () => {
        const [layer] = await readChanged((database) => {
            const insert = database.prepare('INSERT INTO DLTB (fid, geom) VALUES (?, ?)');
            const point = Buffer.from('0101000000' + '00'.repeat(16), 'hex');
            const curve = Buffer.from('010a00000000000000', 'hex');
            const odd = [
                Buffer.alloc(0), Buffer.from('XX'), blob(0x21, 0, squareWkb()), blob(0b1011, 0, squareWkb()),
                blob(1, 0, squareWkb().subarray(0, 40)),
                blob(0b11, 0, Buffer.alloc(4)), 'text', 12,
            ];
            odd.forEach((value, index) => insert.run(101 + index, value));
            insert.run(201, blob(1, 0, point));
            insert.run(202, blob(1, 0, point));
            insert.run(203, blob(1, 0, curve));
            insert.run(204, blob(1, 0, squareWkb(), 4326));
        });
        const count = (code: string): number => layer.issues.filter((issue) => issue.code === code).reduce(
            (sum, issue) => sum + (issue.count ?? 1), 0);
        expect(count('formats/bad-record')).toBe(8);
        expect(layer.issues.filter(({code}) => code === 'formats/bad-record').map(({record}) => record)).toEqual(
            [101, 102, 103, 104, 105, 106, 107, 108]);
        expect(layer.issues.find(({code}) => code === 'formats/other-geometry')).toMatchObject({record: 201, count: 2});
        expect(count('formats/curved-geometry')).toBe(1);
        expect(layer.issues.find(({code}) => code === 'formats/crs-conflict')).toMatchObject({record: 204, count: 1});
        expect(featureCount(layer.polygons) + 8 + 2 + 1 + 1).toBe(layer.recordsInFile);
        expect([...layer.record]).toEqual([1, 2, 204]);
    });

    test('a hundred damaged records give twenty-one findings', async () => {
        const [layer] = await readChanged((database) => {
            const insert = database.prepare('INSERT INTO DLTB (geom) VALUES (?)');
            for (let record = 0; record < 100; record++) insert.run(Buffer.from('bad'));
        });
        const bad = layer.issues.filter(({code}) => code === 'formats/bad-record');
        expect(bad).toHaveLength(21);
        expect(bad[20].count).toBe(80);
    });

    test('numbers in text, text in numbers, blobs and whole numbers beyond 2^53', async () => {
        const [layer] = await readChanged(`
            ALTER TABLE DLTB ADD COLUMN photo BLOB;
            ALTER TABLE DLTB ADD COLUMN made TEXT AS (DLMC || DLMC);
            UPDATE DLTB SET BSM = 9007199254740993, DLMC = 12, TBMJ = 'about 3', SFYJ = 'true' WHERE fid = 1;
            UPDATE DLTB SET TBMJ = ' 2.5 ', DLMC = CAST(x'e6b0' AS TEXT), GXSJ = x'00' WHERE fid = 2`);
        expect(layer.columns).toEqual([
            ['9007199254740993', 9007199254740991], ['12', '\uFFFD'], [null, 2.5], [true, false], ['2024-06-30', null],
        ]);
        expect(codes(layer)).toEqual(expect.arrayContaining(
            ['formats/big-integer', 'formats/value-unreadable', 'formats/text-undecodable']));
        expect(layer.issues.filter(({code}) => code === 'formats/field-unread').map(({field}) => field)).toEqual(
            ['made', 'photo']);
    });

    test('only the fields asked for are read, whatever their case', async () => {
        const [layer] = await readChanged('', {fields: ['dlmc']});
        expect(layer.fields.map(({name}) => name)).toEqual(['DLMC']);
        expect(layer.columns).toEqual([['水田', '𬇙旱地']]);
    });
});

const SECOND_LAYER = `
    CREATE TABLE "村 界" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
    INSERT INTO "村 界" SELECT fid, geom, 'x' FROM DLTB WHERE fid < 3;
    INSERT INTO gpkg_contents SELECT '村 界', data_type, '村 界', '', last_change, 0, 0, 0, 0, -1 FROM gpkg_contents;
    INSERT INTO gpkg_geometry_columns VALUES ('村 界', 'GEOM', 'GEOMETRY', -1, 0, 0);`;

test('damage beside the layer is reported, and the layer is read', async () => await inTempFolder(async (folder) => {
    const path = join(folder, 'county.gpkg');
    await writeGpkg(path, LAND);
    const database = new Database(path);
    database.exec(`CREATE TABLE junk (t TEXT);
        WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        INSERT INTO junk SELECT printf('%0100d', i) FROM n`);
    database.close();
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.length - 4096);
    writeFileSync(path, bytes);
    const [layer] = await readGpkg(path);
    expect(layer.recordsInFile).toBe(3);
    expect(layer.issues[0]).toMatchObject({code: 'formats/integrity', severity: 'warning'});
}));

describe('several layers in one file', () => {
    test('all come in name order, or the one that is asked for', async () => {
        expect((await readChanged(SECOND_LAYER)).map(({name}) => name)).toEqual(['DLTB', '村 界']);
        const [village] = await readChanged(SECOND_LAYER, {layer: '村 界'});
        expect(village).toMatchObject({name: '村 界', crs: null});
        expect(codes(village)).toContain('formats/no-crs');
        const error = await refusal(() => readChanged(SECOND_LAYER, {layer: 'XZQ'}));
        expect(error.code).toBe('formats/no-such-layer');
        expect(error.details.fix).toContain('村 界');
    });

    test('a layer that cannot be read does not hide the others', async () => {
        const [layer, ...others] = await readChanged(`${SECOND_LAYER} DROP TABLE "村 界"`);
        expect(others).toEqual([]);
        expect(layer.issues[0]).toMatchObject({code: 'formats/layer-unreadable', layer: '村 界'});
        expect((await refusal(() => readChanged(`${SECOND_LAYER} DROP TABLE "村 界"`, {layer: '村 界'}))).code).toBe(
            'formats/layer-unreadable');
    });

    test('a layer without land is named beside the others, and refused when it is alone', async () => {
        const [layer] = await readChanged(`${SECOND_LAYER} UPDATE "村 界" SET geom = NULL`);
        expect(layer.issues[0]).toMatchObject({code: 'formats/layer-without-polygons', layer: '村 界', count: 2});
        expect((await refusal(() => readChanged('UPDATE DLTB SET geom = NULL'))).code).toBe('formats/no-polygons');
        expect((await refusal(() => readChanged('DELETE FROM DLTB'))).code).toBe('formats/no-polygons');
    });

    test('a view is a layer when it is harmless', async () => {
        const view = `CREATE VIEW paddy AS SELECT fid, geom, DLMC FROM DLTB WHERE DLMC = '水田';
            INSERT INTO gpkg_contents
                SELECT 'paddy', data_type, 'paddy', '', last_change, 0, 0, 0, 0, 4525 FROM gpkg_contents;
            INSERT INTO gpkg_geometry_columns VALUES ('paddy', 'geom', 'GEOMETRY', 4525, 0, 0);`;
        const [paddy] = await readChanged(view, {layer: 'paddy'});
        expect(paddy.columns.at(-1)).toEqual(['水田']);
        const endless = view.replace(`WHERE DLMC = '水田'`,
            ', (WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT x FROM c)');
        expect((await refusal(() => readChanged(endless, {layer: 'paddy'}))).code).toBe('formats/layer-unreadable');
    });

    test('a file that is SQLite and no GeoPackage is refused', async () => {
        expect((await refusal(() => readChanged('DROP TABLE gpkg_geometry_columns'))).code).toBe('formats/unsupported');
        expect((await refusal(() => readChanged(`UPDATE gpkg_contents SET data_type = 'attributes'`))).code).toBe(
            'formats/no-polygons');
    });
});

test('reading stops when it is asked to', async () => await inTempFolder(async (folder) => {
    const path = join(folder, 'county.gpkg');
    const many = 25_000;
    await writeGpkg(path, {
        ...LAND, fields: [], columns: [], geometries: Array.from({length: many}, () => LAND.geometries[1]),
    });
    const controller = new AbortController();
    const seen: number[] = [];
    const reading = readGpkg(path, {signal: controller.signal, onProgress: (done) => {
        seen.push(done);
        controller.abort(new Error('enough'));
    }});
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toEqual([10_000]);
}));

describe('what agencies publish', () => {
    testOnRealData('Liechtenstein 2018 has 4,320 polygons, all of them read', async (folder) => {
        const [layer] = await readGpkg(realDataPath(folder, 'osm-liechtenstein', 'landuse_2018-04-10.gpkg'));
        expect(layer).toMatchObject({name: 'landuse', recordsInFile: 4320, crs: {epsg: 4326}, issues: []});
        expect(layer.polygons.coords.length / 2).toBe(136_428);
        expect(layer.sha256).toHaveLength(64);
    });

    testOnRealData('Dutch and Finnish parcels have their reference systems and types', async (folder) => {
        const [netherlands] = await readGpkg(realDataPath(folder, 'parcels', 'nl_brp_2023.gpkg'));
        expect(netherlands).toMatchObject({name: 'brp_gewas', recordsInFile: 100, crs: {epsg: 28992}, issues: []});
        expect(netherlands.fields[0]).toEqual({name: 'id', type: 'integer'});
        const [finland] = await readGpkg(realDataPath(folder, 'parcels', 'fi_gsaa.gpkg'));
        expect(finland).toMatchObject({recordsInFile: 100, crs: {epsg: 3067}, issues: []});
        expect(finland.columns[2][0]).toBe('0040000372');
    });
});
