/** A table with coordinates as a `RawLayer`. */

import {basename} from 'node:path';
import type {Issue} from '../../core/issue.ts';
import {PolygonsBuilder} from '../../core/polygons.ts';
import {EngineError} from '../../core/errors.ts';
import type {OpenOptions} from '../options.ts';
import {wantsField} from '../options.ts';
import {PointPlaces} from '../pointPlaces.ts';
import type {CellValue, Format, RawCrs, RawField, RawLayer} from '../rawLayer.ts';
import {RecordTally} from '../recordTally.ts';
import {axesOf} from './axes.ts';
import type {AxisOrder} from './axes.ts';
import type {CoordinateColumns} from './coordinateColumns.ts';
import type {FoundTable} from './headerRow.ts';
import {gridRow, listRecords} from './listRecords.ts';
import type {ListGeometry, ListRecord} from './listRecords.ts';
import {cellAt, cellText, isBlank} from './listTable.ts';
import type {ListTable} from './listTable.ts';

/** What the reader of the file knows beside the cells. */
export interface TableFile {
    readonly path: string;
    readonly format: Format;
    readonly sha256: string;
    readonly bytes: number;
    readonly encoding: {readonly name: string; readonly how: string};
    /** Columns of the grid that hold dates and nothing else. */
    readonly dates: ReadonlySet<number>;
    readonly issues: readonly Issue[];
}

/**
 * Every record of the table as a feature, or named by an Issue. A layer without features comes back as well.
 *
 * Keeps   recordsInFile = features + records counted by issues; a record bears the number of its (first) row behind the header
 */
export function tableLayer({table, coordinates}: FoundTable, file: TableFile, options: OpenOptions): RawLayer {
    const issues: Issue[] = [...file.issues, ...headerIssues(table, file)];
    const {records, filledDown, sorted} = listRecords(table, coordinates);
    if (coordinates?.kind === 'vertices') issues.push(vertexIssue(table, file, records.length, filledDown, sorted));
    const order = mainOrder(records, coordinates);
    const builder = new PolygonsBuilder(), places = new PointPlaces(options), tally = new RecordTally();
    const kept: ListRecord[] = [];
    let turned = 0, straight = 0, isDegrees = false;
    const srids = new Set<number>();
    for (const record of records) {
        const {geometry, row} = record;
        if (geometry.kind !== 'polygon' && geometry.kind !== 'point') {
            leaveOut(tally, geometry, row + 1);
            continue;
        }
        const axes = axesOfRecord(geometry);
        const isTurned = (axes.order === 'unknown' ? order : axes.order) === 'north-east';
        if (geometry.kind === 'point') {
            const [x, y] = isTurned ? [geometry.xy[1], geometry.xy[0]] : geometry.xy;
            if (!places.point(x, y)) {
                tally.add('formats/other-geometry', 'warning', row + 1, 'of Point, left out');
                continue;
            }
        } else {
            addRings(builder, geometry, isTurned, tally, row + 1);
            places.polygon();
        }
        builder.endFeature();
        if (isTurned) turned++;
        else if (axes.order === 'east-north') straight++;
        isDegrees ||= axes.unit === 'degrees';
        if (geometry.srid) srids.add(geometry.srid);
        kept.push(record);
    }
    issues.push(...tally.issues(file.path), ...axesIssues(table, file, turned, straight, isDegrees));
    return {
        path: file.path, format: file.format, name: table.name, sha256: file.sha256, bytes: file.bytes,
        crs: crsOf(srids, file, issues, kept.length > 0), encoding: file.encoding, ...columnsOf(table, kept, file, options),
        polygons: builder.build(), ...places.finish(), record: Uint32Array.from(kept, ({row}) => row + 1),
        recordsInFile: records.length, issues,
    };
}

function leaveOut(tally: RecordTally, geometry: Exclude<ListGeometry, {kind: 'polygon' | 'point'}>, record: number): void {
    if (geometry.kind === 'none') tally.add('formats/null-geometry', 'warning', record, geometry.reason);
    else if (geometry.kind === 'other') tally.add('formats/other-geometry', 'warning', record, `of ${geometry.type}, left out`);
    else tally.add('formats/bad-record', 'error', record, geometry.reason.endsWith('left out') ? geometry.reason : `${geometry.reason}, left out`);
}

function addRings(builder: PolygonsBuilder, geometry: Extract<ListGeometry, {kind: 'polygon'}>, isTurned: boolean, tally: RecordTally,
    record: number): void {
    geometry.rings.forEach((ring, r) => {
        for (let i = 0; i < ring.length; i += 2) {
            if (isTurned) builder.vertex(ring[i + 1], ring[i]);
            else builder.vertex(ring[i], ring[i + 1]);
        }
        builder.endRing(geometry.roles?.[r]);
    });
    if (geometry.rings.some((ring) => ring.length < 6)) {
        tally.add('formats/short-ring', 'warning', record, 'with a ring of fewer than three vertices, kept');
    }
    if (geometry.hasExtraDimension) tally.add('formats/extra-dimension', 'note', record, 'with heights or measures, which were not read');
}

function axesOfRecord(geometry: Extract<ListGeometry, {kind: 'polygon' | 'point'}>): ReturnType<typeof axesOf> {
    const [first, second] = geometry.kind === 'point' ? geometry.xy : geometry.rings.find((ring) => ring.length > 0) ?? [NaN, NaN];
    return axesOf(first, second);
}

/** The order of most records, for those whose numbers say nothing. */
function mainOrder(records: readonly ListRecord[], coordinates: CoordinateColumns | null): AxisOrder {
    if (coordinates === null) return 'unknown';
    const counts = {'east-north': 0, 'north-east': 0, unknown: 0};
    for (const {geometry} of records) {
        if (geometry.kind === 'polygon' || geometry.kind === 'point') counts[axesOfRecord(geometry).order]++;
    }
    return counts['north-east'] > counts['east-north'] ? 'north-east' : 'east-north';
}

function axesIssues(table: ListTable, file: TableFile, turned: number, straight: number, isDegrees: boolean): Issue[] {
    if (turned === 0) return [];
    const words = isDegrees ? 'latitude before longitude' : 'north before east (X is north, as surveyors write)';
    return straight === 0
        ? [{code: 'formats/axes', severity: 'note', layer: file.path, count: turned,
            message: `the coordinates of "${table.name}" stand as ${words}, told by their size, and were read so`}]
        : [{code: 'formats/axes', severity: 'warning', layer: file.path, count: turned,
            message: `${turned} records of "${table.name}" give ${words}, ${straight} the other way round; each was read as its numbers say`}];
}

function headerIssues(table: ListTable, file: TableFile): Issue[] {
    const issues: Issue[] = table.renamed.map((name) => ({code: 'formats/duplicate-field', severity: 'warning', layer: file.path, field: name,
        message: `two columns of "${table.name}" have one name; the later one is read as "${name}"`}));
    if (table.headerRow > 0) {
        issues.push({code: 'formats/header-row', severity: 'note', layer: file.path,
            message: `row ${table.headerRow + 1} of "${table.name}" is taken as the header; record 1 is row ${table.headerRow + 2}`});
    }
    return issues;
}

function vertexIssue(table: ListTable, file: TableFile, records: number, filledDown: number, sorted: number): Issue {
    const more = [filledDown > 0 ? `; ${filledDown} rows without a number belong to the one above` : '',
        sorted > 0 ? `; ${sorted} rings were put in the order of their point numbers` : ''].join('');
    return {code: 'formats/vertex-rows', severity: 'note', layer: file.path, count: table.rows,
        message: `the ${table.rows} rows of "${table.name}" hold a vertex each and make ${records} records; a record bears the number of its first row${more}`};
}

function crsOf(srids: ReadonlySet<number>, file: TableFile, issues: Issue[], hasFeatures: boolean): RawCrs | null {
    const [epsg] = srids;
    if (srids.size === 1) return {epsg, from: 'SRID of the geometries'};
    if (hasFeatures) {
        issues.push({code: 'formats/no-crs', severity: 'warning', layer: file.path, message: srids.size > 1
            ? `the geometries name several reference systems (SRID ${[...srids].slice(0, 5).join(', ')}); give the one that holds with --crs`
            : 'a table does not say its coordinate reference system; it is told from the coordinates, or given with --crs'});
    }
    return null;
}

function columnsOf(table: ListTable, kept: readonly ListRecord[], file: TableFile, options: OpenOptions):
Pick<RawLayer, 'fields' | 'columns'> {
    const wanted = table.fields.filter(({name}) => wantsField(options, name));
    const columns = wanted.map(({column}) => {
        const cells = kept.map(({row}) => valueOf(cellAt(table.grid, gridRow(table, row), column)));
        // a column of numbers and texts is one of texts: a code must not be a number in one row and a text in the next
        const isMixed = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell)).size > 1;
        return isMixed ? cells.map((cell) => cell === null ? null : cellText(cell)) : cells;
    });
    return {columns, fields: wanted.map(({name, column}, k): RawField => ({name, type: typeOf(columns[k], file.dates.has(column))}))};
}

function valueOf(cell: CellValue): CellValue {
    return isBlank(cell) ? null : typeof cell === 'string' ? cell.trim() : cell;
}

function typeOf(cells: readonly CellValue[], isDate: boolean): RawField['type'] {
    const sample = cells.find((cell) => cell !== null) ?? null;
    if (typeof sample === 'number') return cells.every((cell) => cell === null || Number.isInteger(cell)) ? 'integer' : 'number';
    if (typeof sample === 'boolean') return 'boolean';
    return isDate && sample !== null ? 'date' : 'string';
}

/** A table in which no coordinates were found, or none of them usable. */
export function noPolygons(path: string, layers: readonly RawLayer[], found: readonly FoundTable[]): EngineError {
    const types = layers.some(({issues}) => issues.some(({code}) => code === 'formats/other-geometry'));
    const columns = found[0]?.table.fields.map(({name}) => name) ?? [];
    if (found.some(({coordinates}) => coordinates !== null)) {
        const why = layers.flatMap(({issues}) => issues).filter(({record}) => record !== undefined).map(({message}) => message);
        const records = layers.reduce((sum, {recordsInFile}) => sum + recordsInFile, 0);
        return new EngineError('formats/no-polygons', `none of the ${records} records of "${path}" is a usable polygon: ${why.join('; ')}`,
            {file: path, fix: types ? 'give the outlines of the clues; a point has no area' : 'correct the coordinates and try again',
                facts: {records, why: why.slice(0, 5)}});
    }
    return new EngineError('formats/no-polygons', columns.length === 0
        ? `"${path}" has no row that names columns and is followed by data`
        : `"${path}" has no coordinates in its columns: ${columns.slice(0, 40).join(', ')}`, {file: path,
        fix: 'give the coordinates as a column of WKT, as a column 坐标 with x,y;x,y;…, as a row for each vertex (监测编号, 点号, X, Y), '
            + 'or as columns 经度 and 纬度; or give the list as a Shapefile', facts: {columns: columns.slice(0, 40), file: basename(path)}});
}
