/**
 * GeoPackage: every feature table of a file as a layer.
 *
 * Source   OGC 12-128r19 (GeoPackage 1.4) §2.1.3 for the geometry blob, §1.1.2 and §2.1.5 for the tables
 */

import {existsSync} from 'node:fs';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {inspectTable, openSqliteReadOnly, quoteName, sqliteError} from '../sqlite/index.ts';
import type {LayerTable, SqliteConnection, TableColumn} from '../sqlite/index.ts';
import {gpkgCell, gpkgField} from './gpkgValue.ts';
import {sha256Files} from './hash.ts';
import {LayerBuilder} from './layerBuilder.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';
import type {RawCrs, RawField, RawLayer} from './rawLayer.ts';
import {usableLayers} from './usableLayers.ts';
import {WkbReader} from './wkb.ts';
import type {WkbOutcome} from './wkb.ts';

/** Records between two looks at the clock of the event loop. */
const BATCH = 10_000;
/** `fid`, or `fid_2` where a field took that name: GDAL's key for files that had none; a record number, not a field. */
const SYNTHETIC_KEY = /^fid(_\d+)?$/i;

/** What the file registers about one feature table. */
interface Registration {
    readonly table: string;
    readonly column: string;
    readonly srsId: number;
}

/**
 * All feature tables, or the one asked for. Record numbers are those of the integer key, which other programs show as
 * `fid`; of a view, or where a key is not a positive 32-bit number, the position in the table.
 *
 * @throws EngineError as `openSqliteReadOnly`, and `formats/unsupported` - no GeoPackage, `formats/no-such-layer`,
 *         `formats/layer-unreadable`, `formats/no-polygons` - no feature table
 */
export async function readGpkg(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const file = openSqliteReadOnly(path);
    try {
        // what another program wrote and has not closed stands in a log beside the file, and is read with it
        const log = `${path}-wal`;
        const {sha256, bytes} = await sha256Files(existsSync(log) ? [path, log] : [path], options.signal);
        const registered = registrations(file.database, path);
        const wanted = registered.filter(({table}) => options.layer === undefined || table === options.layer);
        if (wanted.length === 0 && options.layer !== undefined) {
            throw new EngineError('formats/no-such-layer', `${path} has no layer "${options.layer}".`, {
                file: path, fix: `Choose one of: ${registered.map(({table}) => table).join(', ')}.`,
                facts: {asked: options.layer, layers: registered.map(({table}) => table)},
            });
        }
        const layers: RawLayer[] = [];
        const aside: Issue[] = [];
        for (const registration of wanted) {
            const source = openTable(file.database, registration);
            if ('refusal' in source) {
                const message = `The layer ${registration.table} cannot be read: ${source.refusal}.`;
                aside.push({code: 'formats/layer-unreadable', severity: 'error', layer: registration.table, message});
                continue;
            }
            const read = await readTable(file.database, registration, source, options);
            layers.push({path, format: 'gpkg', sha256, bytes, encoding: {name: 'UTF-8', how: 'GeoPackage'}, ...read});
        }
        if (file.fault !== null) {
            aside.push({
                code: 'formats/integrity', severity: 'warning',
                message: `SQLite's own check of ${path} says: ${file.fault}.`,
            });
        }
        return usableLayers(path, layers, aside);
    } catch (error) {
        if (isSqliteError(error)) throw sqliteError(error, path);
        throw error;
    } finally {
        file.close();
    }
}

function isSqliteError(error: unknown): boolean {
    return error instanceof Error && error.name === 'SqliteError';
}

/** The feature tables in name order. @throws EngineError when the file is SQLite but no GeoPackage with features */
function registrations(database: SqliteConnection, path: string): Registration[] {
    for (const name of ['gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys']) {
        const table = inspectTable(database, name);
        if ('refusal' in table || table.isView) {
            throw new EngineError(
                'formats/unsupported',
                `${path} is an SQLite file, but no GeoPackage with features: ${name} is missing.`, {
                file: path, fix: 'Export the layer as GeoPackage, Shapefile or GeoJSON.',
            });
        }
    }
    const rows = database.prepare(`
        SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c
        JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
        WHERE c.data_type = 'features' ORDER BY c.table_name, g.column_name`)
        .raw().all() as [unknown, unknown, unknown][];
    if (rows.length === 0) {
        throw new EngineError('formats/no-polygons', `${path} has no table of features.`, {
            file: path, fix: 'Export the layer with its geometry.',
        });
    }
    return rows.map(([table, column, srsId]) => ({table: String(table), column: String(column), srsId: Number(srsId)}));
}

interface Source {
    readonly table: LayerTable;
    readonly geometry: TableColumn;
    /** Integer key whose values are the record numbers, if it has fit values. */
    readonly key: TableColumn | null;
    readonly fields: readonly TableColumn[];
    readonly generated: readonly TableColumn[];
}

function openTable(database: SqliteConnection,
    {table: name, column}: Registration): Source | {readonly refusal: string} {
    const table = inspectTable(database, name);
    if ('refusal' in table) return table;
    const geometry = table.columns.find((candidate) => candidate.name.toLowerCase() === column.toLowerCase());
    if (geometry === undefined || geometry.isGenerated) return {refusal: `it has no geometry column "${column}"`};
    const keys = table.columns.filter((candidate) => candidate.isPrimaryKey);
    let key = keys.length === 1 && keys[0].declaredType === 'INTEGER' ? keys[0] : null;
    const synthetic = key !== null && SYNTHETIC_KEY.test(key.name) ? key : null;
    if (key !== null) {
        const range = database.prepare(
            `SELECT min(${quoteName(key.name)}), max(${quoteName(key.name)}) FROM ${quoteName(table.name)}`)
            .raw().get() as [number | null, number | null];
        if ((range[0] ?? 1) < 1 || (range[1] ?? 1) > 0xffffffff) key = null;
    }
    const others = table.columns.filter((candidate) => candidate !== geometry && candidate !== synthetic);
    return {
        table, geometry, key,
        fields: others.filter((candidate) => !candidate.isGenerated),
        generated: others.filter((candidate) => candidate.isGenerated),
    };
}

async function readTable(
    database: SqliteConnection, registration: Registration, source: Source, options: OpenOptions,
): Promise<Pick<RawLayer, 'name' | 'crs' | 'fields' | 'columns' | 'polygons' | 'record' | 'recordsInFile' | 'issues'>> {
    const {table, geometry, key} = source;
    const fields: RawField[] = [];
    const unread: TableColumn[] = [...source.generated.filter((column) => wantsField(options, column.name))];
    for (const column of source.fields) {
        if (!wantsField(options, column.name)) continue;
        const field = gpkgField(column);
        if (field === null) unread.push(column);
        else fields.push(field);
    }
    const builder = new LayerBuilder(table.name, fields);
    for (const column of unread) {
        const why = column.isGenerated ? 'is computed by the file at every read'
            : `holds ${column.declaredType || 'binary'} values`;
        builder.count('formats/field-unread', 'note', `The field ${column.name} ${why} and is not read.`, undefined,
            column.name);
    }
    const crs = layerCrs(database, registration.srsId);
    if (crs === null) {
        builder.count('formats/no-crs', 'warning',
            `The layer names the reference system ${registration.srsId}, which the file does not define.`);
    }
    const total = Number(
        (database.prepare(`SELECT count(*) FROM ${quoteName(table.name)}`).raw().get() as [number])[0]);
    const selected = [geometry.name, ...(key === null ? [] : [key.name]), ...fields.map((field) => field.name)];
    const order = key === null ? '' : ` ORDER BY ${quoteName(key.name)}`;
    const rows = database.prepare(`SELECT ${selected.map(quoteName).join(', ')} FROM ${quoteName(table.name)}${order}`)
        .safeIntegers(true).raw().iterate() as IterableIterator<unknown[]>;
    const firstCell = key === null ? 1 : 2;
    const reader = new WkbReader();
    let done = 0;
    for (const row of rows) {
        done++;
        const record = key === null ? done : Number(row[1]);
        const outcome = readBlob(row[0], reader, registration.srsId, builder, record);
        if (!builder.leaveOut(outcome, record)) {
            reader.appendTo(builder.polygons);
            for (let field = 0; field < fields.length; field++) {
                builder.cell(field, gpkgCell(fields[field], row[firstCell + field], builder, record), record);
            }
            builder.keep(record);
        }
        if (done % BATCH === 0) {
            options.onProgress?.(done, total);
            await new Promise(setImmediate);
            options.signal?.throwIfAborted();
        }
    }
    options.onProgress?.(done, total);
    return {name: table.name, crs, fields, ...builder.finish(done)};
}

const NULL_GEOMETRY: WkbOutcome = {kind: 'empty'};
/** Bytes of the envelope by its code in the flags. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

/** Decode a geometry blob: `GP`, version, flags, srs_id, envelope, WKB. */
function readBlob(value: unknown, reader: WkbReader, srsId: number, builder: LayerBuilder, record: number): WkbOutcome {
    if (value === null) return NULL_GEOMETRY;
    if (!(value instanceof Uint8Array)) return {kind: 'bad', reason: 'the geometry column holds no binary value'};
    if (value.length < 8 || value[0] !== 0x47 || value[1] !== 0x50) {
        return {kind: 'bad', reason: 'the geometry does not start with "GP"'};
    }
    const flags = value[3];
    if (flags & 0x20) return {kind: 'bad', reason: 'the geometry is of an extended type that only its maker can read'};
    const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
    if (envelope === undefined) return {kind: 'bad', reason: 'the geometry states an envelope that does not exist'};
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    const ownSrsId = view.getInt32(4, (flags & 1) === 1);
    if (ownSrsId !== srsId) {
        builder.count('formats/crs-conflict', 'warning',
            `Geometries name the reference system ${ownSrsId}, their layer ${srsId}; the layer's was taken.`, record);
    }
    if (8 + envelope > value.length) return {kind: 'bad', reason: 'the geometry ends inside its envelope'};
    // the empty flag is not asked: land is not dropped on the word of one bit when its coordinates are there
    return reader.read(value, 8 + envelope);
}

/** What `gpkg_spatial_ref_sys` says; null for the two undefined systems and for one that is not there. */
function layerCrs(database: SqliteConnection, srsId: number): RawCrs | null {
    const row = database.prepare('SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id = ?').get(srsId) as Record<string,
    unknown> | undefined;
    if (row === undefined || srsId === 0 || srsId === -1) return null;
    const from = 'gpkg_spatial_ref_sys';
    const text = [row.definition, row.definition_12_063].find(
        (value) => typeof value === 'string' && value.trim() !== '' && value !== 'undefined') as string | undefined;
    const code = Number(row.organization_coordsys_id);
    const epsg = String(row.organization).toUpperCase() === 'EPSG' && Number.isInteger(code) && code > 0 ? code
        : undefined;
    if (epsg === undefined && text === undefined) return null;
    return {...(epsg === undefined ? {} : {epsg}), ...(text === undefined ? {} : {wkt: text}), from};
}
