/**
 * GeoParquet from one layer, the same bytes for the same layer. The one user of hyparquet-writer.
 *
 * Source   geoparquet.org, version 1.1.0
 */

import {rename, rm, writeFile} from 'node:fs/promises';
import {parquetWriteBuffer} from 'hyparquet-writer';
import type {ColumnSource} from 'hyparquet-writer';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {CellValue, RawField} from '../rawLayer.ts';
import {writeWkb} from '../wkb.ts';
import {distinctNames} from './distinctNames.ts';
import {projjsonOf} from './geoparquetCrs.ts';
import type {WriteLayer} from './writeLayer.ts';

const GEOMETRY = 'geometry';
const ROWS_PER_GROUP = 50_000;

/**
 * Writes the file, replacing one that is there only when the new one is whole.
 *
 * Keeps   one row per feature, in order; a feature without geometry has null
 * @returns fields that had to be renamed
 * @throws EngineError `formats/unwritable`
 */
export async function writeGeoParquet(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    const {names, issues} = distinctNames(layer, [GEOMETRY]);
    const columnData = layer.fields.map((field, column) => parquetColumn(names[column], field, layer.columns[column]));
    columnData.push({
        name: GEOMETRY, type: 'BYTE_ARRAY', nullable: true,
        data: layer.geometries.map((geometry) => geometry.length === 0 ? null : writeWkb(geometry)),
    });
    const bytes = parquetWriteBuffer({
        columnData, rowGroupSize: ROWS_PER_GROUP, createdBy: 'liangtian', statistics: false,
        kvMetadata: [{key: 'geo', value: JSON.stringify(geoMetadata(layer))}],
    });
    const partial = `${path}.part`;
    try {
        await writeFile(partial, new Uint8Array(bytes));
        await rename(partial, path);
    } catch (error) {
        await rm(partial, {force: true});
        throw new EngineError('formats/unwritable', `${path} cannot be written.`, {
            file: path, fix: 'Check that the folder exists, may be written to, and has room.', cause: error,
        });
    }
    return issues;
}

/** Absent crs means WGS 84 to every reader, so a system that is not known is written as null. */
function geoMetadata({crs}: WriteLayer): object {
    const column = {encoding: 'WKB', geometry_types: ['MultiPolygon'], crs: projjsonOf(crs)};
    return {version: '1.1.0', primary_column: GEOMETRY, columns: {[GEOMETRY]: column}};
}

function parquetColumn(name: string, {type}: RawField, values: readonly CellValue[]): ColumnSource {
    const all = (holds: (value: CellValue) => boolean): boolean =>
        values.every((value) => value === null || holds(value));
    if (type === 'integer' && all((value) => Number.isSafeInteger(value))) {
        return {name, type: 'INT64', nullable: true, data: values.map(
            (value) => value === null ? null : BigInt(value as number))};
    }
    if ((type === 'integer' || type === 'number') && all((value) => typeof value === 'number')) {
        return {name, type: 'DOUBLE', nullable: true, data: [...values]};
    }
    if (type === 'boolean' && all((value) => typeof value === 'boolean')) {
        return {name, type: 'BOOLEAN', nullable: true, data: [...values]};
    }
    // dates stay the text they came as: forms like 2024-06 or 20240630 have no Parquet type
    return {name, type: 'STRING', nullable: true, data: values.map((value) => value === null ? null : String(value))};
}
