/**
 * Column types and cell values of GeoPackage tables.
 *
 * Source   OGC 12-128r19 Table 1 (data types); sqlite.org/datatype3.html §3.1 (affinity of other names)
 */

import type {TableColumn} from '../sqlite/index.ts';
import type {LayerBuilder} from './layerBuilder.ts';
import type {CellValue, RawField} from './rawLayer.ts';

const GEOMETRY_TYPES = new Set([
    'GEOMETRY', 'POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION',
    'GEOMCOLLECTION', 'CIRCULARSTRING', 'COMPOUNDCURVE', 'CURVEPOLYGON', 'MULTICURVE', 'MULTISURFACE', 'CURVE',
    'SURFACE',
]);

/** The field a column becomes; null for binary values and further geometries, which are not read. */
export function gpkgField({name, declaredType}: TableColumn): RawField | null {
    const base = declaredType.replace(/\(.*$/, '').trim();
    const width = Number(/\(\s*(\d+)/.exec(declaredType)?.[1] ?? Number.NaN);
    if (GEOMETRY_TYPES.has(base) || base === 'BLOB') return null;
    if (base === 'BOOLEAN' || base === 'BOOL') return {name, type: 'boolean'};
    if (base === 'DATE' || base === 'DATETIME' || base === 'TIMESTAMP') return {name, type: 'date'};
    if (base.includes('INT')) return {name, type: 'integer'};
    if (/CHAR|CLOB|TEXT|JSON/.test(base)) return {name, type: 'string', ...(width > 0 ? {width} : {})};
    if (/REAL|FLOA|DOUB|NUMERIC|DECIMAL|NUMBER/.test(base)) return {name, type: 'number'};
    return {name, type: 'other'};
}

/** A cell as the type of its field has it; what does not fit that type is counted and taken as empty. */
export function gpkgCell(field: RawField, value: unknown, builder: LayerBuilder, record: number): CellValue | bigint {
    if (value === null || value === undefined) return null;
    if (value instanceof Uint8Array) return unreadable(field, builder, record);
    if (typeof value === 'string') {
        if (field.type === 'string' || field.type === 'date' || field.type === 'other') return value;
        if (field.type === 'boolean') {
            const lower = value.toLowerCase();
            return lower === 'true' ? true : lower === 'false' ? false : unreadable(field, builder, record);
        }
        const number = Number(value);
        return value.trim() !== '' && Number.isFinite(number) ? number : unreadable(field, builder, record);
    }
    if (typeof value === 'bigint' || typeof value === 'number') {
        if (field.type === 'boolean') return Number(value) !== 0;
        if (field.type === 'string' || field.type === 'date') return String(value);
        if (field.type === 'number' && typeof value === 'bigint') return Number(value);
        return value;
    }
    return unreadable(field, builder, record);
}

function unreadable(field: RawField, builder: LayerBuilder, record: number): null {
    builder.count('formats/value-unreadable', 'warning', `Values that are no ${field.type} were taken as empty.`,
        record, field.name);
    return null;
}
