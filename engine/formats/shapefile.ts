/**
 * A Shapefile as a `RawLayer`: .shp, .shx, .dbf, .prj and .cpg put together.
 *
 * The `shapefile` package is the oracle in the tests, not the reader: engine/docs/decisions/0002-own-shapefile-decoder.md.
 */

import {basename} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {featureCount} from '../core/polygons.ts';
import {readDbfTable} from './dbf.ts';
import type {DbfTable} from './dbf.ts';
import {sha256Files} from './hash.ts';
import type {OpenOptions} from './options.ts';
import type {CellValue, RawLayer} from './rawLayer.ts';
import {readShapes} from './shapefileShapes.ts';
import type {Shapes} from './shapefileShapes.ts';
import {readPrj} from './prj.ts';
import {siblingFiles, stem, withExtension} from './siblings.ts';

/**
 * The layer whose .shp is `path`; the other files are found beside it, their case does not matter.
 *
 * Keeps   recordsInFile (the larger of shapes and rows) = features + records counted by issues
 * @throws EngineError `formats/truncated`, `formats/corrupt`, `formats/no-polygons`, `formats/empty-file`,
 *         `formats/unknown-encoding`
 */
export async function readShapefile(path: string, options: OpenOptions = {}): Promise<RawLayer> {
    const siblings = await siblingFiles(path);
    const [shx, dbf, prj, cpg] = ['.shx', '.dbf', '.prj',
        '.cpg'].map((extension) => withExtension(path, siblings, extension));
    const issues: Issue[] = [];
    const table = dbf === null ? null : await readDbfTable(dbf, options);
    if (table === null) {
        issues.push({code: 'formats/no-attributes', severity: 'error', layer: path,
            message: `there is no .dbf beside "${basename(path)}"; its polygons have no attributes`});
    }
    const shapes = await readShapes(path, {shxPath: shx, nRows: table?.records ?? null,
        deleted: table?.deleted ?? new Uint8Array(0), options});
    const crs = await readPrj(path, prj, issues);
    issues.push(...table?.issues ?? [], ...shapes.issues, ...countIssues(path, table, shapes));
    const nRecords = Math.max(shapes.nShapes, table?.records ?? 0);
    if (featureCount(shapes.polygons) === 0) throw nothingLeft(path, nRecords, issues);
    const files = [path, shx, dbf, prj, cpg].filter((file) => file !== null);
    const {sha256, bytes} = await sha256Files(files, options.signal);
    return {
        path, format: 'shapefile', name: stem(basename(path)), sha256, bytes, crs, encoding: table?.encoding ?? null,
        fields: table?.fields ?? [], columns: table === null ? [] : keptRows(table, shapes), polygons: shapes.polygons,
        ...shapes.points === undefined ? {} : {points: shapes.points},
        record: shapes.record, recordsInFile: nRecords, issues,
    };
}

function countIssues(path: string, table: DbfTable | null, shapes: Shapes): Issue[] {
    if (table === null || table.records === shapes.nShapes) return [];
    if (table.records < shapes.nShapes) {
        return [{code: 'formats/shape-without-row', severity: 'error', layer: path, record: table.records + 1,
            count: shapes.nShapes - table.records,
            message: `the .shp has ${shapes.nShapes} records, the .dbf ${table.records}; shapes from record ${table.records + 1} have no attributes`}];
    }
    return [{code: 'formats/row-without-shape', severity: 'error', layer: path, record: shapes.nShapes + 1,
        count: table.records - shapes.nShapes,
        message: `the .dbf has ${table.records} rows, the .shp ${shapes.nShapes} records; rows from ${shapes.nShapes + 1} have no geometry and were left out`}];
}

function keptRows(table: DbfTable, shapes: Shapes): readonly (readonly CellValue[])[] {
    if (shapes.record.length === table.records && shapes.nShapes === table.records) return table.columns;
    return table.columns.map((column) => Array.from(shapes.record, (record) => column[record - 1] ?? null));
}

function nothingLeft(path: string, nRecords: number, issues: readonly Issue[]): EngineError {
    const why = issues.filter((issue) => issue.record !== undefined).map((issue) => issue.message).join('; ');
    return nRecords === 0
        ? new EngineError('formats/empty-file', `"${path}" has no record`,
            {file: path, fix: 'give a layer with polygons'})
        : new EngineError('formats/no-polygons',
            `none of the ${nRecords} records of "${path}" is a usable polygon: ${why}`,
            {file: path, fix: 'give a layer with polygons'});
}
