/**
 * GeoPackage from one layer, the same bytes for the same layer.
 *
 * Source   OGC 12-128r19 (GeoPackage 1.4), the tables of Annex C
 */

import type {Issue} from '../../core/issue.ts';
import {quoteName, writeSqliteFile} from '../../sqlite/index.ts';
import type {SqliteConnection} from '../../sqlite/index.ts';
import type {CellValue, RawField} from '../rawLayer.ts';
import {closedRings, writeWkb} from '../wkb.ts';
import type {MultiPolygonCoordinates} from '../wkb.ts';
import {distinctNames} from './distinctNames.ts';
import type {WriteLayer} from './writeLayer.ts';

/** `GPKG` as a big-endian number, and version 1.3: what programs of 2021 and after read. */
const APPLICATION_ID = 0x47504b47;
const USER_VERSION = 10_300;
/** Of layers that carry no date of their own. */
const FIXED_DATE = '1970-01-01T00:00:00.000Z';
const WGS84_WKT = 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    + 'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    + 'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]';
/** srs_id of a system that is known by its text alone; the standard leaves the number to the writer. */
const OWN_SRS_ID = 100_000;

const SCHEMA = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));`;

/**
 * Writes the file, replacing one that is there only when the new one is whole.
 *
 * Keeps   one row per feature, in order, with the keys 1, 2, 3…; a feature without geometry has NULL
 * @returns fields that had to be renamed
 * @throws EngineError `formats/unwritable`
 */
export async function writeGpkg(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    const {names, issues} = distinctNames(layer, ['fid', 'geom']);
    writeSqliteFile(path, (database) => {
        database.pragma(`application_id = ${APPLICATION_ID}`);
        database.pragma(`user_version = ${USER_VERSION}`);
        database.exec(SCHEMA);
        const srsId = writeReferenceSystems(database, layer.crs);
        const table = quoteName(layer.name);
        const columns = names.map(
            (name, field) => `, ${quoteName(name)} ${columnType(layer.fields[field], layer.columns[field])}`).join('');
        const key = 'fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL';
        database.exec(`CREATE TABLE ${table} (${key}, geom MULTIPOLYGON${columns})`);
        const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?${', ?'.repeat(names.length)})`);
        const all = emptyBox();
        layer.geometries.forEach((geometry, index) => {
            const cells = layer.fields.map((field, column) => storedCell(field, layer.columns[column][index]));
            insert.run(index + 1, geometryBlob(geometry, srsId, all), ...cells);
        });
        const bounds = all[0] <= all[2] ? all : [null, null, null, null];
        database.prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
            .run(layer.name, 'features', layer.name, '', lastChange(layer), ...bounds, srsId);
        database.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)')
            .run(layer.name, 'geom', 'MULTIPOLYGON', srsId, 0, 0);
    });
    return issues;
}

/** The three rows every file must have, and the one of the layer. Answers its srs_id. */
function writeReferenceSystems(database: SqliteConnection, crs: WriteLayer['crs']): number {
    const insert = database.prepare('INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)');
    insert.run('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined',
        'undefined Cartesian coordinate reference system');
    insert.run('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',
        'undefined geographic coordinate reference system');
    insert.run('WGS 84 geodetic', 4326, 'EPSG', 4326, WGS84_WKT, 'longitude/latitude on the WGS 84 ellipsoid');
    if (crs.epsg === null && crs.wkt === '') return -1;
    const id = crs.epsg ?? OWN_SRS_ID;
    const name = /^\w+\s*\[\s*"([^"]*)"/.exec(crs.wkt)?.[1] ?? `EPSG:${id}`;
    const organization = crs.epsg === null ? 'NONE' : 'EPSG';
    insert.run(name, id, organization, id, crs.wkt === '' ? 'undefined' : crs.wkt, null);
    return id;
}

function columnType({type, width}: RawField, values: readonly CellValue[]): string {
    switch (type) {
        case 'integer': return 'INTEGER';
        case 'number': return 'DOUBLE';
        case 'boolean': return 'BOOLEAN';
        case 'date': return dateType(values);
        case 'string': case 'other': return width !== undefined && width > 0 ? `TEXT(${width})` : 'TEXT';
    }
}

/** DATE and DATETIME hold what the standard says they hold; other forms of a date stay text. */
function dateType(values: readonly CellValue[]): string {
    const all = (form: RegExp): boolean => values.every((value) => value === null || form.test(String(value)));
    if (all(/^\d{4}-\d{2}-\d{2}$/)) return 'DATE';
    return all(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/) ? 'DATETIME' : 'TEXT';
}

function storedCell({type}: RawField, value: CellValue): string | number | bigint | null {
    if (value === null || value === undefined) return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    // better-sqlite3 stores every number as REAL; whole numbers of integer fields go in as integers
    if (type === 'integer' && Number.isSafeInteger(value)) return BigInt(value);
    if (type === 'integer' && typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return fittingInteger(value);
    if (type === 'string' || type === 'date' || type === 'other') return String(value);
    return value;
}

function fittingInteger(text: string): bigint | string {
    const value = BigInt(text);
    return BigInt.asIntN(64, value) === value ? value : text;
}

type Box = [number, number, number, number];

function emptyBox(): Box {
    return [Infinity, Infinity, -Infinity, -Infinity];
}

/** `GP`, version 0, little-endian with an x,y envelope, srs_id, WKB. */
function geometryBlob(geometry: MultiPolygonCoordinates, srsId: number, all: Box): Uint8Array | null {
    const rings = closedRings(geometry).flat();
    if (rings.length === 0) return null;
    const box = emptyBox();
    for (const ring of rings) {
        for (const [x, y] of ring) {
            box[0] = Math.min(box[0], x);
            box[1] = Math.min(box[1], y);
            box[2] = Math.max(box[2], x);
            box[3] = Math.max(box[3], y);
        }
    }
    all[0] = Math.min(all[0], box[0]);
    all[1] = Math.min(all[1], box[1]);
    all[2] = Math.max(all[2], box[2]);
    all[3] = Math.max(all[3], box[3]);
    const headBytes = 8 + 32;
    const blob = writeWkb(geometry, headBytes);
    const view = new DataView(blob.buffer);
    blob.set([0x47, 0x50, 0, 0b0000_0011]);
    view.setInt32(4, srsId, true);
    // the envelope's order is minx, maxx, miny, maxy
    [box[0], box[2], box[1], box[3]].forEach((bound, index) => view.setFloat64(8 + 8 * index, bound, true));
    return blob;
}

function lastChange({writtenOn}: WriteLayer): string {
    if (writtenOn === undefined) return FIXED_DATE;
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${writtenOn.year}-${two(writtenOn.month)}-${two(writtenOn.day)}T00:00:00.000Z`;
}
