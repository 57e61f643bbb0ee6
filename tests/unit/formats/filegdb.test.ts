import {cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {featureCount} from '../../../engine/core/polygons.ts';
import {readFileGdb} from '../../../engine/formats/filegdb.ts';
import {readGml} from '../../../engine/formats/gdalGml.ts';
import {writeGpkg} from '../../../engine/formats/write/gpkg.ts';
import {realDataPath, testOnRealData} from '../../helpers/realData.ts';
import {LAND} from '../../helpers/sampleLand.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {writeGdb} from '../../helpers/writeGdb.ts';
import {zipOf} from '../../helpers/zip.ts';
import {openSource} from '../../../engine/formats/index.ts';

let top = '';
let county = '';

beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'liangtian-test-'));
    const folder = join(top, '县 (2023)');
    mkdirSync(folder);
    const gpkg = join(folder, 'source.gpkg');
    await writeGpkg(gpkg, LAND);
    const database = new Database(gpkg);
    database.exec(`
        CREATE TABLE wells (fid INTEGER PRIMARY KEY, geom BLOB, depth REAL);
        INSERT INTO wells VALUES (1, x'4750000100000000010100000000000000000000000000000000000000', 7.5);
        INSERT INTO gpkg_contents
            SELECT 'wells', data_type, 'wells', '', last_change, 0, 0, 0, 0, 4525 FROM gpkg_contents;
        INSERT INTO gpkg_geometry_columns VALUES ('wells', 'geom', 'POINT', 4525, 0, 0);
        CREATE TABLE XZQ (fid INTEGER PRIMARY KEY, geom BLOB, XZQMC TEXT);
        INSERT INTO XZQ SELECT 40 + fid, geom, '红花套镇' FROM DLTB WHERE fid < 3;
        INSERT INTO gpkg_contents
            SELECT 'XZQ', data_type, 'XZQ', '', last_change, 0, 0, 0, 0, 4525 FROM gpkg_contents LIMIT 1;
        INSERT INTO gpkg_geometry_columns VALUES ('XZQ', 'geom', 'MULTIPOLYGON', 4525, 0, 0);`);
    database.close();
    county = join(folder, '宜都.gdb');
    await writeGdb(gpkg, county, ['-preserve_fid']);
    rmSync(gpkg);
}, 60_000);

afterAll(() => rmSync(top, {recursive: true, force: true}));

async function refusal(run: () => Promise<unknown>): Promise<EngineError> {
    try {
        await run();
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('it was read');
}

/** What reading gives after `change` was done to a copy of the dataset: words, or the record counts of its layers. */
async function afterChange(change: (gdb: string) => void): Promise<string | number[]> {
    return await inTempFolder(async (folder) => {
        const gdb = join(folder, 'copy.gdb');
        cpSync(county, gdb, {recursive: true});
        change(gdb);
        try {
            return (await readFileGdb(gdb)).map(({recordsInFile}) => recordsInFile);
        } catch (error) {
            if (error instanceof EngineError && error.details.fix !== undefined) return error.code;
            throw error;
        }
    });
}

describe('a file geodatabase is read as it was delivered', () => {
    test('a folder with Chinese in its path: fields, texts, parts, holes and OBJECTIDs', async () => {
        const before = readdirSync(county).sort();
        const layers = await readFileGdb(county);
        expect(layers.map(({name}) => name)).toEqual(['DLTB', 'XZQ']);
        const [layer, towns] = layers;
        expect(layer).toMatchObject({
            path: county, format: 'filegdb', recordsInFile: 3, crs: {epsg: 4525},
            columns: [[420581, 9007199254740991], ['水田', '𬇙旱地'], [1500.25, 0.1], [1, 0],
                ['2024-06-30T00:00:00Z', null]],
        });
        expect(layer.fields.map(({name, type}) => `${name} ${type}`)).toEqual([
            'BSM number', 'DLMC string', 'TBMJ number', 'SFYJ integer', 'GXSJ date',
        ]);
        expect(layer.fields[1].width).toBe(60);
        expect([...layer.record]).toEqual([1, 2]);
        expect(featureCount(layer.polygons)).toBe(2);
        expect([...layer.polygons.ringStart]).toEqual([0, 4, 8, 12, 16]);
        const west = layer.polygons.coords.filter((_, index) => index % 2 === 0).reduce(
            (least, x) => Math.min(least, x));
        expect(Math.abs(west - 37480000.1234)).toBeLessThan(1e-3);
        expect([...towns.record]).toEqual([41, 42]);
        expect(towns.columns).toEqual([['红花套镇', '红花套镇']]);
        expect(readdirSync(county).sort()).toEqual(before);
    }, 60_000);

    test('records without land and layers without polygons are named', async () => {
        const [layer] = await readFileGdb(county);
        expect(layer.issues).toEqual([
            expect.objectContaining({code: 'formats/layer-without-polygons', layer: 'wells', count: 1}),
            expect.objectContaining({code: 'formats/null-geometry', record: 3, count: 1}),
        ]);
    }, 30_000);

    test('one layer and some fields', async () => {
        const [layer, ...others] = await readFileGdb(county, {layer: 'DLTB', fields: ['dlmc']});
        expect(others).toEqual([]);
        expect(layer.columns).toEqual([['水田', '𬇙旱地']]);
        expect((await refusal(() => readFileGdb(county, {layer: 'CJDCQ'}))).code).toBe('formats/no-such-layer');
        expect((await refusal(() => readFileGdb(county, {layer: 'wells'}))).code).toBe('formats/no-polygons');
    }, 30_000);

    test('lock files of a program that has it open do not change its hash', async () => {
        const hash = (await readFileGdb(county, {layer: 'XZQ'}))[0].sha256;
        await inTempFolder(async (folder) => {
            const gdb = join(folder, 'x.gdb');
            cpSync(county, gdb, {recursive: true});
            writeFileSync(join(gdb, '_gdb.PC.1234.sr.lock'), '');
            expect((await readFileGdb(gdb, {layer: 'XZQ'}))[0].sha256).toBe(hash);
        });
    }, 30_000);

    test('two at once wait for one another, and an abandoned one stops', async () => {
        const [first, second] = await Promise.all([readFileGdb(county), readFileGdb(county, {layer: 'XZQ'})]);
        expect([first.length, second.length]).toEqual([2, 1]);
        const controller = new AbortController();
        const reading = readFileGdb(county, {signal: controller.signal});
        controller.abort(new Error('enough'));
        await expect(reading).rejects.toThrow('enough');
        expect(await readFileGdb(county)).toHaveLength(2);
    }, 60_000);
});

describe('a dataset that cannot be used is refused in words', () => {
    test('no folder, no geodatabase, another name', async () => await inTempFolder(async (folder) => {
        expect((await refusal(() => readFileGdb(join(folder, 'none.gdb')))).code).toBe('formats/not-found');
        mkdirSync(join(folder, 'empty.gdb'));
        expect((await refusal(() => readFileGdb(join(folder, 'empty.gdb')))).code).toBe('formats/unsupported');
        writeFileSync(join(folder, 'file.gdb'), 'x');
        expect((await refusal(() => readFileGdb(join(folder, 'file.gdb')))).code).toBe('formats/unsupported');
        cpSync(county, join(folder, 'county'), {recursive: true});
        expect((await refusal(() => readFileGdb(join(folder, 'county')))).message).toContain('does not end in .gdb');
    }));

    test('a catalogue that is cut, emptied or of another kind', async () => {
        const catalogue = 'a00000001.gdbtable';
        expect(await afterChange((gdb) => truncateSync(join(gdb, catalogue), 30))).toMatch(/^formats\//);
        expect(await afterChange((gdb) => truncateSync(join(gdb, catalogue), 0))).toMatch(/^formats\//);
        expect(await afterChange((gdb) => writeFileSync(join(gdb, catalogue), 'x'.repeat(4000)))).toMatch(/^formats\//);
        expect(await afterChange((gdb) => rmSync(join(gdb, catalogue)))).toBe('formats/unsupported');
    }, 60_000);

    test('a table of parcels that is cut, zeroed or exchanged gives words or every record accounted for', async () => {
        const tables = readdirSync(county).filter((name) => name.endsWith('.gdbtable')).sort();
        for (const table of tables.slice(-3)) {
            const bytes = readFileSync(join(county, table)).length;
            for (const length of [0, 39, Math.floor(bytes / 2), bytes - 5]) {
                const result = await afterChange((gdb) => truncateSync(join(gdb, table), length));
                expect(typeof result === 'string' ? result : 'read').toMatch(/^(formats\/|read)/);
            }
        }
        expect(await afterChange((gdb) => renameSync(join(gdb, tables[1]), join(gdb, tables[2])))).toBeTruthy();
    }, 60_000);
});

/** A MultiSurface with one circular arc, one straight polygon and a point, in GML 3.2. */
const GML = `<?xml version="1.0" encoding="UTF-8"?>
<x:FeatureCollection xmlns:x="http://example.com/x" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="all">
${[
        `<gml:Surface srsName="urn:ogc:def:crs:EPSG::4525"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>
         <gml:curveMember><gml:Curve><gml:segments>
         <gml:Arc><gml:posList>0 0 5 5 10 0</gml:posList></gml:Arc></gml:segments></gml:Curve></gml:curveMember>
         <gml:curveMember><gml:LineString>
         <gml:posList>10 0 0 0</gml:posList></gml:LineString></gml:curveMember>
         </gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>`,
        `<gml:Polygon srsName="urn:ogc:def:crs:EPSG::4525"><gml:exterior><gml:LinearRing>
         <gml:posList>3360000 37480000 3360000 37480100 3360100 37480100 3360000 37480000</gml:posList>
         </gml:LinearRing></gml:exterior></gml:Polygon>`,
        `<gml:Point srsName="urn:ogc:def:crs:EPSG::4525"><gml:pos>1 2</gml:pos></gml:Point>`,
    ].map((geometry, index) => `<x:member><x:Field gml:id="f${index}"><x:name>旱地${index}</x:name>
     <x:shape>${geometry}</x:shape></x:Field></x:member>`).join('\n')}
</x:FeatureCollection>`;

describe('GML is read through GDAL', () => {
    test('arcs become chords and are reported, x is east, and nothing is written beside the file',
        async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'fields.gml');
        writeFileSync(path, GML);
        const [layer] = await readGml(path);
        expect(layer).toMatchObject({name: 'Field', format: 'gml', recordsInFile: 3, crs: {epsg: 4525}});
        expect([...layer.record]).toEqual([1, 2]);
        expect(layer.columns[layer.fields.findIndex(({name}) => name === 'name')]).toEqual(['旱地0', '旱地1']);
        expect(layer.issues).toEqual(expect.arrayContaining([
            expect.objectContaining({code: 'formats/curves-linearised', record: 1, count: 1}),
            expect.objectContaining({code: 'formats/other-geometry', record: 3, count: 1}),
        ]));
        expect([...layer.polygons.coords.subarray(-6)].sort((a, b) => a - b).slice(0, 3).every(
            (value) => value < 3_400_000)).toBe(true);
        expect(layer.polygons.coords.at(-2)).toBeGreaterThan(37_000_000);
        expect(readdirSync(folder)).toEqual(['fields.gml']);
    }), 60_000);

    test('what is no GML, or is cut, is refused', async () => await inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'a.gml'), '<OGRVRTDataSource></OGRVRTDataSource>');
        expect((await refusal(() => readGml(join(folder, 'a.gml')))).code).toBe('formats/unsupported');
        writeFileSync(join(folder, 'b.gml'), GML.slice(0, 300));
        expect((await refusal(() => readGml(join(folder, 'b.gml')))).code).toMatch(/corrupt|no-polygons/);
    }), 60_000);
});

describe('what agencies publish', () => {
    testOnRealData('the geodatabase of California has 100 crops with heights', async (folder) => {
        const [layer] = await openSource(realDataPath(
            folder, 'parcels', 'i15_crop_mapping_2023_provisional_20241127.gdb.zip'));
        expect(layer).toMatchObject({format: 'filegdb', recordsInFile: 100, crs: {epsg: 4269}});
        expect(layer.polygons.coords.length / 2).toBe(2661);
        expect(layer.issues.map(({code}) => code)).toContain('formats/extra-dimension');
        expect(layer.columns[layer.fields.findIndex(({name}) => name === 'COUNTY')][0]).toBe('Sonoma');
    }, 60_000);
});

test('an archive of a geodatabase opens like the folder', async () => await inTempFolder(async (folder) => {
    const entries = readdirSync(county).map((name) =>
        ({name: `宜都.gdb/${name}`, method: 8, data: readFileSync(join(county, name))}));
    writeFileSync(join(folder, 'county.zip'), zipOf(entries));
    expect((await openSource(join(folder, 'county.zip'), {layer: 'XZQ'}))[0].recordsInFile).toBe(2);
}), 30_000);
