/** Small pieces of land made of rectangles, written as the files a bureau delivers, and the job that reads them. */

import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {writeFlatGeobuf, writeGeoParquet, writeGpkg, writeShapefile, type RawField, type WriteLayer} from '../../../engine/formats/index.ts';
import type {LayerKind} from '../../../engine/core/layerKind.ts';
import {executeRun, planRun, type RunControl, type RunOptions, type RunResult} from '../../../engine/pipeline/index.ts';
import {paintedPolygons, type MultiPolygonRings, type Rectangle} from '../../../scripts/samples/rectangles.ts';
import {gaussKruger3} from '../../../scripts/samples/sampleCrs.ts';
import {columnsOf, type SampleRow} from '../../../scripts/samples/sampleFields.ts';

/** Local metres are counted from here, on the central meridian of 111° E, where plane and ellipsoid agree. */
export const EAST = 500_000, NORTH = 3_360_000;
export const GK111 = gaussKruger3(111);

const text = (name: string, width: number): RawField => ({name, type: 'string', width});
const number = (name: string, decimals: number): RawField => ({name, type: 'number', width: 18, decimals});

const FIELDS = {
    survey: [text('BSM', 18), text('DLBM', 8), text('DLMC', 60), text('ZLDWDM', 19), text('ZLDWMC', 60), number('TBMJ', 2),
        number('KCXS', 4), text('ZZSXDM', 6), {name: 'SJNF', type: 'integer', width: 4}],
    monitoring: [text('JCBH', 24), text('TBLX', 4), text('DLBM', 8), text('DLMC', 60)],
    basicFarmland: [text('YJJBNTTBBH', 20), text('DLBM', 5)],
    village: [text('ZLDWDM', 19), text('ZLDWMC', 60)],
    township: [text('XZQDM', 12), text('XZQMC', 60)],
    lawful: [text('JLLX', 40), text('WH', 40), text('PZRQ', 10), text('QSRQ', 10), text('ZZRQ', 10)],
    season: [text('ZZSXDM', 6), text('WGJJ', 40)],
} as const satisfies Readonly<Record<string, readonly RawField[]>>;
export type LandKind = keyof typeof FIELDS;

export interface Piece {
    readonly at: readonly Rectangle[];
    readonly row: SampleRow;
}

export type Move = (x: number, y: number) => readonly [number, number];

export interface LandOptions {
    /** From local metres to coordinates of the layer. */
    readonly move?: Move;
    readonly crs?: WriteLayer['crs'];
    readonly encoding?: 'GBK' | 'UTF-8';
    /** Names of the fields that the file has; all of the kind's otherwise. */
    readonly fields?: readonly string[];
}

export const toGrid: Move = (x, y) => [x + EAST, y + NORTH];

/** A layer of pieces; surveys are painted (a later piece takes ground from those before it), other kinds overlap as given. */
export function land(kind: LandKind, pieces: readonly Piece[], options: LandOptions = {}): WriteLayer {
    const {move = toGrid, crs = GK111, encoding = 'UTF-8'} = options;
    const isPainted = kind === 'survey' || kind === 'monitoring';
    const shapes = isPainted ? paintedPolygons(pieces.map(piece => piece.at))
        : pieces.map(piece => paintedPolygons([piece.at])[0]);
    const left = pieces.map((_, i) => i).filter(i => shapes[i].length > 0);
    return landOfShapes(kind, left.map(i => shapes[i]), left.map(i => pieces[i].row), {...options, move, crs, encoding});
}

export function landOfShapes(kind: LandKind, shapes: readonly MultiPolygonRings[], rows: readonly SampleRow[], options: LandOptions = {}): WriteLayer {
    const {move = toGrid, crs = GK111, encoding = 'UTF-8'} = options;
    const all: readonly RawField[] = FIELDS[kind];
    const fields = options.fields ? all.filter(({name}) => options.fields!.includes(name)) : all;
    const kept = rows.map(row => Object.fromEntries(Object.entries(row).filter(([name]) => fields.some(field => field.name === name))));
    return {
        name: kind, fields, columns: columnsOf(fields, kept), crs, encoding,
        geometries: shapes.map(shape => shape.map(rings => rings.map(ring => ring.map(([x, y]) => [...move(x, y)])))),
    };
}

export const parcel = (code: string, ...at: Rectangle[]): Piece => ({at, row: {DLBM: code}});

export type LandFormat = 'shp' | 'gpkg' | 'geojson' | 'fgb' | 'parquet';

/** @returns the path of the file */
export async function writeLand(folder: string, name: string, layer: WriteLayer, format: LandFormat = 'shp'): Promise<string> {
    const path = join(folder, `${name}.${format}`);
    const named = {...layer, name};
    switch (format) {
        case 'shp': await writeShapefile(join(folder, name), named); break;
        case 'gpkg': await writeGpkg(path, named); break;
        case 'fgb': await writeFlatGeobuf(path, named); break;
        case 'parquet': await writeGeoParquet(path, named); break;
        case 'geojson': writeFileSync(path, geojsonText(named));
    }
    return path;
}

/** With the old `crs` member, by which most programs say that coordinates are metres. */
function geojsonText({name, fields, columns, geometries, crs}: WriteLayer): string {
    return JSON.stringify({
        type: 'FeatureCollection', name, crs: {type: 'name', properties: {name: `urn:ogc:def:crs:EPSG::${crs.epsg}`}},
        features: geometries.map((coordinates, i) => ({
            type: 'Feature', properties: Object.fromEntries(fields.map((field, k) => [field.name, columns[k][i]])),
            geometry: {type: 'MultiPolygon', coordinates},
        })),
    });
}

export type JobOptions = Partial<Omit<RunOptions, 'layers'>> & Pick<RunOptions, 'before' | 'after'> & {
    readonly layers?: RunOptions['layers'];
};

export async function runLand(options: JobOptions, control: RunControl = {}): Promise<RunResult> {
    return executeRun(planRun({pack: 'cn.hubei.yidu', layers: [], ...options},
        {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code}), control);
}

/** Writes layers by role and runs the job on them: `before`, `after` and further kinds. */
export async function runLayers(
    folder: string, layers: {readonly before: WriteLayer; readonly after: WriteLayer} & Partial<Record<LayerKind, WriteLayer>>,
    options: Partial<RunOptions> = {}, format: LandFormat = 'shp',
): Promise<RunResult> {
    const paths = new Map<string, string>();
    for (const [role, layer] of Object.entries(layers)) paths.set(role, await writeLand(folder, role, layer, format));
    const further = [...paths].filter(([role]) => role !== 'before' && role !== 'after');
    return runLand({
        before: {file: paths.get('before')!, date: '2024-12-31'}, after: {file: paths.get('after')!, date: '2025-12-31'},
        layers: further.map(([role, file]) => ({kind: role as LayerKind, file})), ...options,
    });
}

export interface Feature {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: {readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[]};
}

export function features(result: Pick<RunResult, 'files'>, name: string): readonly Feature[] {
    return (JSON.parse(result.files.get(name) as string) as {features: Feature[]}).features;
}

export const properties = (result: Pick<RunResult, 'files'>, name: string): readonly Feature['properties'][] =>
    features(result, name).map(feature => feature.properties);

export function issuesOf(result: Pick<RunResult, 'issues'>, code: string): RunResult['issues'] {
    return result.issues.filter(issue => issue.code === code);
}
