import {copyFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import proj4 from 'proj4';
import {describe, expect, test} from 'vitest';
import {openSource, type RawLayer, type WriteLayer} from '../../../engine/formats/index.ts';
import type {RunOptions, RunResult} from '../../../engine/pipeline/index.ts';
import {runMainJob, sampleOptions} from '../../helpers/mainJob.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {EAST, features, GK111, land, NORTH, parcel, properties, runLand, runLayers, writeLand, type LandFormat, type LandKind, type Move} from './landFiles.ts';

/** By PROJ's names, through proj4: the oracle shares no code with our projections. */
const PLANES = {
    4546: '+proj=etmerc +lon_0=111 +x_0=500000 +ellps=GRS80',
    4525: '+proj=etmerc +lon_0=111 +x_0=37500000 +ellps=GRS80',
    4526: '+proj=etmerc +lon_0=114 +x_0=38500000 +ellps=GRS80',
    4490: '+proj=longlat +ellps=GRS80',
} as const;
type Plane = keyof typeof PLANES;

const WKT: Readonly<Record<Plane, string>> = {
    4546: GK111.wkt,
    4525: GK111.wkt.replace('CGCS2000_3_Degree_GK_CM_111E', 'CGCS2000_3_Degree_GK_Zone_37').replace('500000.0', '37500000.0'),
    4526: GK111.wkt.replace('CGCS2000_3_Degree_GK_CM_111E', 'CGCS2000_3_Degree_GK_Zone_38').replace('500000.0', '38500000.0').replace('111.0', '114.0'),
    4490: 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
        + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
};

function into(plane: Plane): {crs: WriteLayer['crs']; move: Move} {
    const converter = proj4(PLANES[4546], PLANES[plane]);
    return {
        crs: {epsg: plane, wkt: WKT[plane]},
        move: (x, y) => plane === 4546 ? [x + EAST, y + NORTH] : converter.forward([x + EAST, y + NORTH]) as [number, number],
    };
}

const PIECES = {
    before: ['survey', [parcel('0301', [-200, -200, 200, 200]), {at: [[-100, -50, 0, 50]], row: {DLBM: '0101', KCXS: 0.125}}, parcel('0103', [0, -50, 100, 50])]],
    after: ['survey', [parcel('0301', [-200, -200, 200, 200]), parcel('0101', [-100, -50, 0, 50]), parcel('0103', [0, -50, 100, 50]),
        parcel('0601', [-30, 0, 40, 30]), parcel('0201', [60, -40, 90, 40]), parcel('0101', [-190, -190, -150, -150])]],
    basicFarmland: ['basicFarmland', [{at: [[-60, -20, 10, 20]], row: {YJJBNTTBBH: 'B1', DLBM: '0101'}}]],
    village: ['village', [{at: [[-200, -200, 20, 200]], row: {ZLDWDM: '990001103201', ZLDWMC: '丙一村'}}, {at: [[20, -200, 200, 200]], row: {ZLDWDM: '990001103202', ZLDWMC: '丙二村'}}]],
    lawful: ['lawful', [{at: [[20, 0, 40, 30]], row: {JLLX: '农转用批复', WH: '虚农转〔2025〕7号', PZRQ: '2025-03-01'}}]],
} as const satisfies Readonly<Record<string, readonly [LandKind, Parameters<typeof land>[1]]>>;
type Role = keyof typeof PIECES;

function layersIn(planes: Partial<Record<Role, Plane>> = {}): Record<Role, WriteLayer> {
    return Object.fromEntries(Object.entries(PIECES).map(([role, [kind, pieces]]) => [role, land(kind, pieces, into(planes[role as Role] ?? 4546))])) as Record<Role, WriteLayer>;
}

const run = (planes: Partial<Record<Role, Plane>> = {}, format: LandFormat = 'gpkg', options: Partial<RunOptions> = {}): Promise<RunResult> =>
    inTempFolder(folder => runLayers(folder, layersIn(planes), options, format));

const MIXED: Partial<Record<Role, Plane>> = {before: 4490, after: 4546, basicFarmland: 4526, village: 4525, lawful: 4490};

describe('the same land in several coordinate systems', () => {
    test('degrees, a zone without prefix, one with prefix and the neighbouring zone give the patches of one system, byte for byte', async () => {
        const [one, mixed] = [await run(), await run(MIXED)];
        expect(properties(one, 'patches.geojson').map(patch => patch.direction).sort()).toEqual(['gain', 'loss', 'loss']);
        expect(properties(one, 'parts.geojson').length).toBeGreaterThan(5);
        const crsOf = (result: RunResult) => Object.values((result.report as {inputs: Record<string, {crs: string}>}).inputs).map(({crs}) => crs);
        expect(crsOf(mixed)).toEqual(['EPSG:4490', 'EPSG:4546', 'EPSG:4526', 'EPSG:4525', 'EPSG:4490']);
        for (const name of ['patches.geojson', 'parts.geojson', 'patches.csv', 'transitions.csv', 'set-aside.geojson']) {
            expect(mixed.files.get(name), name).toBe(one.files.get(name));
        }
        expect((mixed.report as {ledger: unknown}).ledger).toEqual((one.report as {ledger: unknown}).ledger);
    });

    test('a prefixed zone that comes first becomes the working plane: areas agree to the tick, identities are of that plane', async () => {
        const [one, prefixed] = [await run(), await run({...MIXED, before: 4525, after: 4490})];
        expect((prefixed.report as {workingCrs: {id: string}}).workingCrs.id).toBe('EPSG:4525');
        const figures = (result: RunResult) => properties(result, 'parts.geojson')
            .map(({fromCode, toCode, villageName, inBasicFarmland, areaM2, netAreaM2, planeAreaM2, kind}) => ({fromCode, toCode, villageName, inBasicFarmland, areaM2, netAreaM2, planeAreaM2, kind}));
        expect(figures(prefixed)).toEqual(figures(one));
        const points = (result: RunResult) => features(result, 'patches.geojson').flatMap(patch => patch.geometry.coordinates.flat(2));
        const theirs = points(prefixed);
        points(one).forEach(([lon, lat], i) => {
            expect(Math.abs(theirs[i][0] - lon)).toBeLessThan(2e-9);
            expect(Math.abs(theirs[i][1] - lat)).toBeLessThan(2e-9);
        });
    });

    test('a working plane that is asked for is used, and ellipsoidal areas hardly change in it', async () => {
        const [own, other] = [await run(), await run({}, 'gpkg', {crs: 'EPSG:4526'})];
        expect((other.report as {workingCrs: {id: string}}).workingCrs.id).toBe('EPSG:4526');
        const areas = (result: RunResult) => properties(result, 'patches.geojson').map(({areaM2}) => Number(areaM2));
        // three degrees off the meridian the plane is 0.2 % too large; the ellipsoid is the same
        areas(other).forEach((area, i) => expect(Math.abs(area - areas(own)[i])).toBeLessThan(0.05));
        const planes = properties(other, 'patches.geojson').map(({planeAreaM2, areaM2}) => Number(planeAreaM2) / Number(areaM2));
        for (const ratio of planes) expect(ratio).toBeGreaterThan(1.001);
    });
});

describe('the same land in several formats', () => {
    test.each(['shp', 'geojson', 'fgb', 'parquet'] as const)('as %s gives the patches of the GeoPackage, byte for byte', async (format) => {
        const [one, other] = [await run(), await run({}, format)];
        for (const name of ['patches.geojson', 'parts.geojson', 'patches.csv', 'transitions.csv']) expect(other.files.get(name), name).toBe(one.files.get(name));
        expect((other.report as {ledger: unknown}).ledger).toEqual((one.report as {ledger: unknown}).ledger);
    });

    test('scenario A converted from Shapefile to GeoPackage and GeoJSON keeps every identity', () => inTempFolder(async (folder) => {
        const options = sampleOptions('data-samples/scenario-a/run.json');
        const convert = async (file: string, format: LandFormat): Promise<string> => writeLand(folder, file.split('/').at(-1)!.replace('.shp', ''), writable((await openSource(file))[0]), format);
        const ids = (result: RunResult) => properties(result, 'patches.geojson').map(patch => patch.id);
        const original = ids(await runMainJob(options));
        expect(original).toHaveLength(10);
        for (const format of ['gpkg', 'geojson'] as const) {
            expect(ids(await runMainJob({
                ...options, before: {...options.before, file: await convert(options.before.file, format)}, after: {...options.after, file: await convert(options.after.file, format)},
                layers: await Promise.all(options.layers.map(async layer => ({...layer, file: await convert(layer.file, format)}))),
            }))).toEqual(original);
        }
    }));

    function writable({name, fields, columns, polygons: {coords, ringStart, featureStart}, record}: RawLayer): WriteLayer {
        // rings as they come, each as a polygon of its own or a hole by its winding
        const ring = (r: number): number[][] => {
            const points = Array.from({length: ringStart[r + 1] - ringStart[r]}, (_, i) => [coords[2 * (ringStart[r] + i)], coords[2 * (ringStart[r] + i) + 1]]);
            return [...points, points[0]];
        };
        const isShell = (points: number[][]): boolean => points.slice(1).reduce((sum, [x, y], i) => sum + (x - points[i][0]) * (y + points[i][1] - 2 * NORTH), 0) > 0;
        return {
            name, fields, columns, crs: GK111,
            geometries: Array.from(record, (_, f) => {
                const rings = Array.from({length: featureStart[f + 1] - featureStart[f]}, (_, k) => ring(featureStart[f] + k));
                const shells = rings.filter(isShell), holes = rings.filter(points => !isShell(points));
                return shells.length === 1 ? [[shells[0], ...holes]] : shells.map(shell => [shell]);
            }),
        };
    }
});

describe('Chinese in the encoding of the bureaus', () => {
    const WORKS = parcel('0601', [0, 0, 40, 30]);
    const survey = (pieces: readonly ReturnType<typeof parcel>[]) => land('survey', pieces.map(piece => ({...piece, row: {...piece.row, ZLDWMC: '良田镇㙍头村', ZLDWDM: '9900011032010000000'}})), {encoding: 'GBK'});
    const layers = {before: survey([parcel('0301', [-200, -200, 200, 200]), parcel('0101', [-100, -50, 100, 50])]), after: survey([parcel('0301', [-200, -200, 200, 200]), parcel('0101', [-100, -50, 100, 50]), WORKS])};

    test('GBK names come out right everywhere, with the code page said or not', () => inTempFolder(async (folder) => {
        for (const cpg of ['GBK', 'cp936', null]) {
            for (const [role, layer] of Object.entries(layers)) {
                await writeLand(folder, role, layer);
                if (cpg !== null) writeFileSync(join(folder, `${role}.cpg`), cpg);
            }
            if (cpg === null) for (const role of ['before', 'after']) for (const part of ['shp', 'shx', 'dbf', 'prj']) copyFileSync(join(folder, `${role}.${part}`), join(folder, `bare-${role}.${part}`));
            const file = (role: string) => join(folder, cpg === null ? `bare-${role}.shp` : `${role}.shp`);
            const result = await runLand({before: {file: file('before'), date: '2024-12-31'}, after: {file: file('after'), date: '2025-12-31'}, formats: ['shp']});
            expect(properties(result, 'parts.geojson')).toMatchObject([{villageName: '良田镇㙍头村'}]);
            expect(result.files.get('patches.csv')).toContain('良田镇㙍头村');
            expect(result.page.patches[0].villages).toEqual(['良田镇㙍头村']);
            expect(Buffer.from(result.files.get('parts.dbf') as Uint8Array).toString('utf8')).toContain('良田镇㙍头村');
        }
    }));
});
