/**
 * What a Parquet file says of its geometry.
 *
 * Source   geoparquet.org: version 1.1.0 (PROJJSON; absent: OGC:CRS84, null: unknown) and the drafts 0.1 to 0.4 (WKT2
 *          text); github.com/apache/parquet-format, Geospatial.md, for files with GEOMETRY columns and no `geo` entry
 */

import {z} from 'zod';
import type {RawCrs} from './rawLayer.ts';

/** What the helper finds in the footer; a damaged one may have anything in any place. */
export const FOOTER = z.object({
    columns: z.array(z.object({
        name: z.string(), type: z.string().nullable(), typeLength: z.number().nullable(), repetition: z.string(),
        converted: z.string().nullable(),
        logical: z.object({
            type: z.string().optional(), unit: z.string().optional(), isSigned: z.boolean().optional(),
            bitWidth: z.number().optional(),
            scale: z.number().optional(), crs: z.string().optional(),
        }).nullable(),
        scale: z.number(), isNested: z.boolean(),
    })),
    rows: z.number().int().nonnegative(),
    groups: z.array(z.number().int().nonnegative()),
    keyValues: z.array(z.tuple([z.string(), z.string()])),
});

export type Footer = z.infer<typeof FOOTER>;
export type ParquetColumn = Footer['columns'][number];

export interface GeometryColumn {
    readonly name: string;
    readonly encoding: string;
    readonly crs: RawCrs | null;
    /** Names of all geometry columns, this one too. */
    readonly all: readonly string[];
}

const GEO = z.object({
    primary_column: z.string(),
    columns: z.record(z.string(), z.object({encoding: z.string().optional(), crs: z.unknown().optional()})),
});
const PROJJSON_ID = z.object({authority: z.string(), code: z.union([z.string(), z.number()])});

/** The geometry column to read, or a sentence why there is none. */
export function geometryColumn(
    keyValues: readonly (readonly [string, string])[], columns: readonly ParquetColumn[],
): GeometryColumn | {readonly refusal: string} {
    const geo = keyValues.find(([key]) => key === 'geo')?.[1];
    if (geo === undefined) return nativeColumn(columns);
    let parsed: unknown;
    try {
        parsed = JSON.parse(geo);
    } catch {
        return {refusal: 'its "geo" metadata is no JSON'};
    }
    const result = GEO.safeParse(parsed);
    if (!result.success) {
        return {refusal: `its "geo" metadata is not as GeoParquet has it (${result.error.issues[0].path.join('.')})`};
    }
    const name = result.data.primary_column;
    const primary = result.data.columns[name];
    if (primary === undefined || !columns.some((column) => column.name === name)) {
        return {refusal: `its primary geometry column "${name}" is missing`};
    }
    return {name, encoding: primary.encoding ?? 'WKB', crs: crsOf(primary), all: Object.keys(result.data.columns)};
}

function nativeColumn(columns: readonly ParquetColumn[]): GeometryColumn | {readonly refusal: string} {
    const native = columns.filter(({logical}) => logical?.type === 'GEOMETRY');
    if (native.length === 0) return {refusal: 'it is a Parquet file without geometry'};
    const {name, logical} = native[0];
    const code = /^EPSG:(\d+)$/i.exec(logical?.crs ?? '')?.[1];
    const isDefault = logical?.crs === undefined || /^OGC:CRS84$/i.test(logical.crs);
    const from = 'Parquet GEOMETRY type';
    const crs = isDefault ? {epsg: 4326, from: `${from} (OGC:CRS84)`} : code === undefined ? null
        : {epsg: Number(code), from};
    return {name, encoding: 'WKB', crs, all: native.map((column) => column.name)};
}

function crsOf(column: {readonly crs?: unknown}): RawCrs | null {
    if (!('crs' in column) || column.crs === undefined) return {epsg: 4326, from: 'GeoParquet default (OGC:CRS84)'};
    if (column.crs === null) return null;
    const from = 'geo metadata';
    if (typeof column.crs === 'string') return {wkt: column.crs, from};
    const id = PROJJSON_ID.safeParse((column.crs as {id?: unknown}).id);
    // CRS84 is WGS 84 with longitude first, which is the order of coordinates here anyway
    const epsg = !id.success ? undefined : id.data.authority.toUpperCase() === 'EPSG' ? Number(id.data.code)
        : String(id.data.code).toUpperCase() === 'CRS84' ? 4326 : undefined;
    return {...(epsg !== undefined && Number.isInteger(epsg) && epsg > 0 ? {epsg} : {}), projjson: column.crs, from};
}
