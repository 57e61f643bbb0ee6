import {readFile, rename, rm, unlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {read as packageRead} from 'shapefile';
import {describe, expect, test} from 'vitest';
import type {Polygons} from '../../../engine/core/polygons.ts';
import {openSource, writeShapefile} from '../../../engine/formats/index.ts';
import type {RawLayer, WriteLayer} from '../../../engine/formats/index.ts';
import {testOnRealData} from '../../helpers/realData.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const square = (x: number, y: number, side: number): number[][] => [[x, y], [x + side, y], [x + side, y + side],
    [x, y + side], [x, y]];
const WKT = 'PROJCS["CGCS2000_3_Degree_GK_Zone_37",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000"]]';

/** Two fields of land, the first with a pond in it and a part beyond the road; the third record has no geometry. */
const LAND: WriteLayer = {
    name: 'DLTB',
    fields: [{name: 'DLBM', type: 'string', width: 5}, {name: 'DLMC', type: 'string'},
        {name: 'TBMJ', type: 'number', width: 18, decimals: 2}],
    columns: [['0101', '0103', '1101'], ['水田', '旱地', null], [9600, 100, null]],
    geometries: [[[square(0, 0, 100), square(20, 20, 20)], [square(200, 0, 10)]], [[square(300, 0, 10)]], []],
    crs: {epsg: 4525, wkt: WKT},
    encoding: 'GBK',
};

async function withLand<T>(run: (base: string, folder: string) => Promise<T>, layer: WriteLayer = LAND): Promise<T> {
    return inTempFolder(async (folder) => {
        await writeShapefile(join(folder, 'DLTB'), layer);
        return run(join(folder, 'DLTB'), folder);
    });
}

async function one(path: string, options = {}): Promise<RawLayer> {
    const layers = await openSource(path, options);
    expect(layers).toHaveLength(1);
    return layers[0];
}

function codes(layer: RawLayer): string[] {
    return layer.issues.map((issue) => issue.code);
}

/** Area under the even-odd rule of rings that do not cross: alternating by how many rings hold a ring's first vertex. */
function evenOddArea(polygons: Polygons, feature: number): number {
    const rings: number[][][] = [];
    for (let r = polygons.featureStart[feature]; r < polygons.featureStart[feature + 1]; r++) {
        const ring: number[][] = [];
        for (let v = polygons.ringStart[r]; v < polygons.ringStart[r + 1]; v++) ring.push([polygons.coords[2 * v],
            polygons.coords[2 * v + 1]]);
        rings.push(ring);
    }
    const inside = ([x, y]: number[], ring: number[][]): boolean => ring.reduce((odd, [x1, y1], i) => {
        const [x2, y2] = ring[(i + 1) % ring.length];
        return (y1 > y) !== (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 ? !odd : odd;
    }, false);
    return rings.reduce((total, ring, r) => {
        const area = Math.abs(ring.reduce((sum, [x1, y1], i) =>
            sum + x1 * ring[(i + 1) % ring.length][1] - ring[(i + 1) % ring.length][0] * y1, 0)) / 2;
        const depth = rings.filter((other, o) => o !== r && inside(ring[0], other)).length;
        return total + (depth % 2 === 0 ? area : -area);
    }, 0);
}

async function patch(path: string, edit: (bytes: Buffer) => Buffer | void): Promise<void> {
    const bytes = await readFile(path);
    await writeFile(path, edit(bytes) ?? bytes);
}

describe('a shapefile written by us', () => {
    test('comes back with its texts, areas, holes, definition and one reported null shape', async () => {
        const layer = await withLand((base) => one(`${base}.shp`));
        expect(layer.columns).toEqual([['0101', '0103'], ['水田', '旱地'], [9600, 100]]);
        expect([evenOddArea(layer.polygons, 0), evenOddArea(layer.polygons, 1)]).toEqual([10_000 - 400 + 100, 100]);
        expect([layer.crs?.wkt, layer.crs?.from]).toEqual([WKT, '.prj']);
        expect(layer.encoding).toEqual({name: 'GBK', how: '.cpg says GBK'});
        expect([layer.recordsInFile, [...layer.record], codes(layer)]).toEqual([3, [1, 2], ['formats/null-geometry']]);
        expect(layer.fields[0]).toEqual({name: 'DLBM', type: 'string', width: 5, decimals: 0});
    });

    test('reads the same with the shapefile package', async () => {
        const collection = await withLand((base) => packageRead(`${base}.shp`, `${base}.dbf`, {encoding: 'gbk'}));
        expect(collection.features.map((feature) => feature.properties)).toEqual([
            {DLBM: '0101', DLMC: '水田', TBMJ: 9600}, {DLBM: '0103', DLMC: '旱地', TBMJ: 100},
                {DLBM: '1101', DLMC: null, TBMJ: null}]);
        const [land] = collection.features;
        // The package takes clockwise rings for shells: two shells, the first with its pond, only if our winding is right.
        expect(land.geometry.type === 'MultiPolygon'
            && land.geometry.coordinates.map((polygon) => polygon.length)).toEqual([2, 1]);
    });

    test('gives the same bytes twice', async () => {
        const bytes = (): Promise<Buffer[]> => withLand((base) =>
            Promise.all(['.shp', '.shx', '.dbf', '.cpg', '.prj'].map((end) => readFile(base + end))));
        expect(await bytes()).toEqual(await bytes());
    });

    test('counts widths in bytes and says what it shortened', async () => {
        const layer: WriteLayer = {...LAND, columns: [['甲'.repeat(200)], ['x'], [1 / 3]],
            geometries: [LAND.geometries[1]],
            fields: [{name: '土地权属单位名称', type: 'string'}, {name: '土地权属单位代码', type: 'string'},
                {name: 'SHARE', type: 'number', decimals: 2}]};
        await inTempFolder(async (folder) => {
            const issues = await writeShapefile(join(folder, 'x'), layer);
            expect(issues.map((issue) => issue.code)).toEqual(
                ['formats/name-shortened', 'formats/name-shortened', 'formats/text-shortened',
                    'formats/number-rounded']);
            const back = await one(join(folder, 'x.shp'));
            expect(back.fields.map((field) => field.name)).toEqual(['土地权属单', '土地权属_1', 'SHARE']);
            expect(back.columns).toEqual([['甲'.repeat(127)], ['x'], [0.33]]);
        });
    });

    test('refuses what a DBF cannot hold', async () => {
        const fields = Array.from({length: 256}, (_, k) => ({name: `F${k}`, type: 'integer' as const}));
        await expect(withLand(() => Promise.resolve(),
            {...LAND, fields, columns: fields.map(() => [1, 2,
            3])})).rejects.toMatchObject({code: 'formats/write-too-large'});
    });
});

describe('files beside the .shp', () => {
    test('are found whatever the case of their names, and any of them opens the layer', async () => {
        await withLand(async (base, folder) => {
            await rename(`${base}.dbf`, join(folder, 'dltb.DBF'));
            await rename(`${base}.shp`, `${base}.SHP`);
            const layer = await one(`${base}.prj`);
            expect(layer.columns[1]).toEqual(['水田', '旱地']);
            expect((await one(folder)).sha256).toBe(layer.sha256);
        });
    });

    test('missing ones are said, each with its Issue', async () => {
        await withLand(async (base) => {
            await Promise.all(['.shx', '.dbf', '.prj', '.cpg'].map((end) => unlink(base + end)));
            const layer = await one(`${base}.shp`);
            expect([layer.fields, layer.columns, layer.crs, layer.encoding, layer.record.length]).toEqual([[], [], null,
                null, 2]);
            expect(codes(layer)).toEqual(['formats/no-attributes', 'formats/no-crs', 'formats/index-ignored',
                'formats/null-geometry']);
        });
    });

    test('a .prj without a definition is reported', async () => {
        await withLand(async (base) => {
            await writeFile(`${base}.prj`, '???');
            expect(codes(await one(`${base}.shp`))).toContain('formats/bad-crs');
        });
    });

    test('a .shx that contradicts the .shp is not used', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shx`, (bytes) => { bytes.writeInt32BE(7_000_000, 108); });
            const layer = await one(`${base}.shp`);
            expect([layer.record.length, codes(layer)]).toEqual([2,
                ['formats/index-ignored', 'formats/null-geometry']]);
        });
    });
});

describe('records that are not land', () => {
    test('a row marked as deleted takes its shape with it', async () => {
        await withLand(async (base) => {
            await patch(`${base}.dbf`, (bytes) => { bytes[bytes.readUInt16LE(8)] = 0x2A; });
            const layer = await one(`${base}.shp`);
            expect([[...layer.record], layer.columns[0], codes(layer)]).toEqual([[2], ['0103'],
                ['formats/deleted-record', 'formats/null-geometry']]);
        });
    });

    test('a coordinate that is not a number costs its record, named', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => { bytes.writeDoubleLE(Number.NaN, 100 + 8 + 44 + 12); });
            const layer = await one(`${base}.shp`);
            expect([...layer.record]).toEqual([2]);
            expect(layer.issues[0]).toMatchObject({code: 'formats/bad-record', record: 1, count: 1});
        });
    });

    test('counts of rings and vertices beyond the bytes cost their record and not the memory', async () => {
        for (const at of [36, 40]) {
            await withLand(async (base) => {
                await patch(`${base}.shp`, (bytes) => { bytes.writeInt32LE(0x7FFFFFFF, 100 + 8 + at); });
                expect((await one(`${base}.shp`)).issues[0]).toMatchObject({code: 'formats/bad-record', record: 1});
            });
        }
    });

    test('more shapes than rows, more rows than shapes: both said with their number', async () => {
        await withLand(async (base) => {
            await patch(`${base}.dbf`, (bytes) => { bytes.writeUInt32LE(1, 4); });
            const fewRows = await one(`${base}.shp`);
            expect([codes(fewRows), fewRows.columns[0]]).toEqual([['formats/file-length', 'formats/null-geometry',
                'formats/shape-without-row'], ['0101', null]]);
        });
        const twoShapes = {...LAND, geometries: LAND.geometries.slice(0, 2),
            columns: LAND.columns.map((column) => column.slice(0, 2))};
        await withLand(async (base) => {
            await inTempFolder(async (other) => {
                await writeShapefile(join(other, 'x'), LAND);
                await writeFile(`${base}.dbf`, await readFile(join(other, 'x.dbf')));
            });
            const layer = await one(`${base}.shp`);
            expect([layer.recordsInFile, codes(layer)]).toEqual([3, ['formats/row-without-shape']]);
        }, twoShapes);
    });

    test('a layer of points, of nothing, of null shapes only is refused in words', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => { bytes.writeInt32LE(11, 32); });
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/no-polygons',
                message: expect.stringContaining('points') as string});
        });
        await withLand(async (base) => {
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/no-polygons',
                message: expect.stringContaining('without geometry') as string});
        }, {...LAND, geometries: [[], [], []]});
        await withLand(async (base) => {
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/empty-file'});
        }, {...LAND, geometries: [], columns: [[], [], []]});
    });
});

describe('a .shp that is not whole', () => {
    test('cut inside a record: refused with the byte, never a part of the land', async () => {
        await withLand(async (base) => {
            const whole = await readFile(`${base}.shp`);
            for (const keep of [whole.length - 10, whole.length - 40, 500, 130, 104]) {
                await writeFile(`${base}.shp`, whole.subarray(0, keep));
                await expect(openSource(`${base}.shp`), `${keep} bytes`).rejects.toMatchObject({code: 'formats/truncated', details: {where: expect.stringContaining('byte') as string}});
            }
        });
    });

    test('cut between records: refused while the header knows of more, kept and reported when only the header is wrong',
        async () => {
        await withLand(async (base) => {
            const whole = await readFile(`${base}.shp`);
            await writeFile(`${base}.shp`, whole.subarray(0, whole.length - 12));
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/truncated'});
            whole.writeInt32BE(whole.length, 24);
            await writeFile(`${base}.shp`, whole);
            const layer = await one(`${base}.shp`);
            expect([layer.record.length, codes(layer)]).toEqual([2, ['formats/file-length', 'formats/null-geometry']]);
        });
    });

    test('a header that states too few bytes loses no record', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => { bytes.writeInt32BE(60, 24); });
            expect((await one(`${base}.shp`)).record).toHaveLength(2);
        });
    });

    test('bytes behind the last record are reported', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => Buffer.concat([bytes, Buffer.alloc(30, 7)]));
            expect(codes(await one(`${base}.shp`))).toEqual(['formats/file-length', 'formats/null-geometry']);
        });
    });

    test('bytes between two records are skipped with the index, a broken record header costs its record', async () => {
        await withLand(async (base) => {
            const second = (await readFile(`${base}.shx`)).readInt32BE(108) * 2;
            const whole = await readFile(`${base}.shp`);
            await writeFile(`${base}.shp`, Buffer.concat([whole.subarray(0, second), Buffer.alloc(16, 0xEE),
                whole.subarray(second)]));
            await patch(`${base}.shx`, (bytes) => { for (const at of [108,
                116]) bytes.writeInt32BE(bytes.readInt32BE(at) + 8, at); });
            const gap = await one(`${base}.shp`);
            expect([gap.record.length, codes(gap)]).toEqual([2,
                ['formats/file-length', 'formats/file-length', 'formats/null-geometry']]);
        });
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => { bytes.writeInt32BE(-5, 104); });
            expect((await one(`${base}.shp`)).issues[0]).toMatchObject({code: 'formats/bad-record', record: 1});
            await rm(`${base}.shx`);
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/corrupt',
                details: {where: 'byte 100, record 1'}});
        });
    });
});

describe('vertices with heights and measures', () => {
    test('PolygonZ and PolygonM give the same land as Polygon, and say what was not read', async () => {
        for (const [type, extra] of [[15, 2], [25, 1]] as const) {
            await withLand(async (base) => {
                await patch(`${base}.shp`, (bytes) => withExtraDimensions(bytes, type, extra));
                await rm(`${base}.shx`);
                const layer = await one(`${base}.shp`);
                expect(evenOddArea(layer.polygons, 0)).toBe(9700);
                expect(codes(layer)).toContain('formats/extra-dimension');
            });
        }
    });

    test('multipatches are refused', async () => {
        await withLand(async (base) => {
            await patch(`${base}.shp`, (bytes) => { bytes.writeInt32LE(31, 32); });
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/no-polygons',
                message: expect.stringContaining('multipatch') as string});
        });
    });
});

/** The same records as PolygonZ (z range and values, m range and values) or PolygonM (m only), p. 15 and 20 of the description. */
function withExtraDimensions(shp: Buffer, type: number, arrays: number): Buffer {
    const records: Buffer[] = [shp.subarray(0, 100)];
    for (let at = 100; at < shp.length;) {
        const bytes = shp.readInt32BE(at + 4) * 2;
        const isNull = shp.readInt32LE(at + 8) === 0;
        const nPoints = isNull ? 0 : shp.readInt32LE(at + 8 + 40);
        const extra = Buffer.alloc(isNull ? 0 : arrays * (16 + 8 * nPoints), 0);
        const record = Buffer.concat([shp.subarray(at, at + 8 + bytes), extra]);
        record.writeInt32BE((bytes + extra.length) / 2, 4);
        if (!isNull) record.writeInt32LE(type, 8);
        records.push(record);
        at += 8 + bytes;
    }
    const out = Buffer.concat(records);
    out.writeInt32BE(out.length / 2, 24);
    out.writeInt32LE(type, 32);
    return out;
}

describe('shapefiles from elsewhere', () => {
    testOnRealData('polygon layers agree with the shapefile package in records, vertices and attributes',
        async (folder) => {
        for (const name of ['chinese_poly', 'holeTouchEdge', 'polygontest', 'rstrct', 'statepop']) {
            const base = join(folder, 'shapefile', name);
            const layer = await one(`${base}.shp`);
            const oracle = await packageRead(`${base}.shp`, `${base}.dbf`, {encoding: 'gb18030'});
            expect([name, layer.record.length]).toEqual([name, oracle.features.length]);
            oracle.features.forEach((feature, i) => {
                const rings = feature.geometry.type === 'MultiPolygon' ? feature.geometry.coordinates.flat()
                    : feature.geometry.type === 'Polygon' ? feature.geometry.coordinates : [];
                const vertices = rings.flatMap((ring) => ring.slice(0, -1)).map(String).sort();
                expect(verticesOf(layer.polygons, i).map(String).sort()).toEqual(vertices);
                layer.fields.forEach((field, k) => {
                    const value = (feature.properties as Record<string, unknown>)[field.name];
                    // The package leaves the NULs that some programs pad texts with.
                    const text = typeof value === 'string' ? value.replaceAll('\0', '').trimEnd() : value;
                    expect(layer.columns[k][i]).toEqual(text === '' ? null : text);
                });
            });
        }
    });

    testOnRealData('chinese_poly reads as Heilongjiang, garbage behind the records of extraAtEnd is refused with its byte', async (folder) => {
        const layer = await one(join(folder, 'shapefile', 'chinese_poly.shp'));
        expect(layer.columns.map((column) => column[0])).toContain('黑龙江省');
        await expect(openSource(join(folder, 'shapefile',
            'extraAtEnd.shp'))).rejects.toMatchObject({code: 'formats/corrupt',
            details: {where: 'byte 1500, record 4'}});
    });

    testOnRealData('layers of points and lines are refused by what they hold', async (folder) => {
        for (const [name, what] of [['roads', 'lines'], ['streams', 'lines'], ['archsites', 'points'],
            ['MultiPointTest', 'multipoints'], ['wgs1snt', 'lines']]) {
            await expect(openSource(join(folder, 'shapefile', `${name}.shp`))).rejects.toMatchObject(
                {code: 'formats/no-polygons', message: expect.stringContaining(what) as string});
        }
    });
});

function verticesOf(polygons: Polygons, feature: number): number[][] {
    const from = polygons.ringStart[polygons.featureStart[feature]],
        to = polygons.ringStart[polygons.featureStart[feature + 1]];
    return Array.from({length: to - from}, (_, i) => [polygons.coords[2 * (from + i)],
        polygons.coords[2 * (from + i) + 1]]);
}
