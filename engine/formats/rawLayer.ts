/**
 * A delivered dataset as it is in the file: decoded, not repaired.
 *
 * Keeps   records in the file = features + records named by `issues` (null shapes, deleted rows, other geometry types)
 */

import type {Issue} from '../core/issue.ts';
import type {Polygons} from '../core/polygons.ts';

export type Format = 'shapefile' | 'geojson' | 'gpkg' | 'flatgeobuf' | 'geoparquet' | 'filegdb' | 'gml' | 'kml' | 'xlsx' | 'csv' | 'geotiff';

/** What the file itself says of its CRS; nothing is guessed here. */
export interface RawCrs {
    /** EPSG code if the file carries one. */
    readonly epsg?: number;
    /** WKT1 or WKT2 text. */
    readonly wkt?: string;
    readonly projjson?: unknown;
    /** Where it was found: `.prj`, `gpkg_spatial_ref_sys`, `crs member`, `GeoJSON default (RFC 7946)`. */
    readonly from: string;
}

export type CellValue = string | number | boolean | null;

export interface RawField {
    readonly name: string;
    readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'other';
    readonly width?: number;
    readonly decimals?: number;
}

export interface RawLayer {
    readonly path: string;
    readonly format: Format;
    /** Layer or table name inside the file; the file's base name where the format has none. */
    readonly name: string;
    /** Over the bytes as delivered; of a multi-file format, over its files in name order. */
    readonly sha256: string;
    readonly bytes: number;
    readonly crs: RawCrs | null;
    readonly encoding: {readonly name: string; readonly how: string} | null;
    readonly fields: readonly RawField[];
    /** columns[k][i] is field k of feature i. */
    readonly columns: readonly (readonly CellValue[])[];
    readonly polygons: Polygons;
    /**
     * Places of point records, x and y by feature, NaN where the feature is a polygon. Only where they were asked for
     * (`OpenOptions.keepPoints`): then a point is a feature without rings instead of a record left out.
     */
    readonly points?: Float64Array;
    /** 1-based record number in the file of feature i. */
    readonly record: Uint32Array;
    /** Records in the file, before anything was left out. */
    readonly recordsInFile: number;
    readonly issues: readonly Issue[];
}
