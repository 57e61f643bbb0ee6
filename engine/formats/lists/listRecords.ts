/** Records of a table with their geometry, before anything is decided over all of them. */

import type {CellValue} from '../rawLayer.ts';
import type {CoordinateColumns} from './coordinateColumns.ts';
import {coordinateOf, ringsOf} from './coordinateText.ts';
import {cellAt, cellText, isBlank, isBlankRow} from './listTable.ts';
import type {ListTable} from './listTable.ts';
import {polygonOfWkt} from './wktText.ts';

/** Coordinates in the order of the file, two by two. */
export type ListGeometry =
    | {readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[]; readonly roles?: readonly number[];
        readonly srid?: number | null; readonly hasExtraDimension?: boolean}
    | {readonly kind: 'point'; readonly xy: readonly [number, number]; readonly srid?: number | null}
    | {readonly kind: 'other'; readonly type: string}
    | {readonly kind: 'none' | 'bad'; readonly reason: string};

export interface ListRecord {
    /** Data row that bears its attributes, 0-based; its number is one more. */
    readonly row: number;
    readonly geometry: ListGeometry;
}

export interface ListRecords {
    /** In the order of their rows. */
    readonly records: readonly ListRecord[];
    /** Number of the record that data row i belongs to; 0 of a blank row. */
    readonly recordOfRow: Uint32Array;
    /** Rows whose clue number was taken from the row above. */
    readonly filledDown: number;
    /** Rings whose rows stood in another order than their point numbers. */
    readonly sorted: number;
}

const NO_GEOMETRY: ListGeometry = {kind: 'none', reason: 'without coordinates, left out'};
const BLANK: ListGeometry = {kind: 'none', reason: 'that are blank rows, left out'};

/** Each data row is a record, unless `columns` says that rows are vertices: then the rows of one clue are. */
export function listRecords(table: ListTable, columns: CoordinateColumns | null): ListRecords {
    if (columns?.kind === 'vertices') return vertexRecords(table, columns);
    const records = Array.from({length: table.rows}, (_, row): ListRecord => ({row,
        geometry: isBlankRow(table.grid, gridRow(table, row)) ? BLANK : columns === null ? NO_GEOMETRY : geometryOf(table, row, columns)}));
    return {records, recordOfRow: Uint32Array.from(records, ({row, geometry}) => geometry === BLANK ? 0 : row + 1), filledDown: 0, sorted: 0};
}

/** Row of the grid in which data row `row` stands. */
export function gridRow(table: ListTable, row: number): number {
    return table.headerRow + 1 + row;
}

function geometryOf(table: ListTable, row: number, columns: Exclude<CoordinateColumns, {kind: 'vertices'}>): ListGeometry {
    const cell = (column: number): CellValue => cellAt(table.grid, gridRow(table, row), column);
    if (columns.kind === 'points') return pointOf(cell(columns.x), cell(columns.y));
    const text = cell(columns.column);
    if (isBlank(text)) return NO_GEOMETRY;
    return columns.kind === 'wkt' ? wktGeometry(cellText(text)) : ringGeometry(cellText(text));
}

function pointOf(x: CellValue, y: CellValue): ListGeometry {
    if (isBlank(x) && isBlank(y)) return NO_GEOMETRY;
    const xy = [coordinateOf(x), coordinateOf(y)] as const;
    const wrong = xy.findIndex(Number.isNaN);
    return wrong < 0 ? {kind: 'point', xy}
        : {kind: 'bad', reason: `with a coordinate that is no number ("${cellText([x, y][wrong]).slice(0, 20)}")`};
}

function wktGeometry(text: string): ListGeometry {
    const wkt = polygonOfWkt(text);
    switch (wkt.kind) {
        case 'polygon': return wkt;
        case 'point': return {kind: 'point', xy: [wkt.x, wkt.y], srid: wkt.srid};
        case 'other': return wkt;
        case 'empty': return {kind: 'none', reason: 'with an empty geometry, left out'};
        case 'bad': return wkt;
    }
}

function ringGeometry(text: string): ListGeometry {
    const found = ringsOf(text);
    if ('reason' in found) return {kind: 'bad', reason: found.reason};
    const [ring] = found.rings;
    return found.rings.length === 1 && ring.length === 2 ? {kind: 'point', xy: [ring[0], ring[1]]} : {kind: 'polygon', rings: found.rings};
}

interface Vertex { readonly x: number; readonly y: number; readonly order: number }
interface Clue { readonly row: number; readonly rings: Map<string, Vertex[]>; bad: string | null }

function vertexRecords(table: ListTable, columns: Extract<CoordinateColumns, {kind: 'vertices'}>): ListRecords {
    const clues = new Map<string, Clue>();
    const others: ListRecord[] = [];
    const recordOfRow = Uint32Array.from({length: table.rows}, (_, row) => row + 1);
    let current = '', filledDown = 0;
    for (let row = 0; row < table.rows; row++) {
        const cell = (column: number): CellValue => cellAt(table.grid, gridRow(table, row), column);
        if (isBlankRow(table.grid, gridRow(table, row))) {
            others.push({row, geometry: BLANK});
            recordOfRow[row] = 0;
            continue;
        }
        const point = pointOf(cell(columns.x), cell(columns.y));
        const written = cellText(cell(columns.clue));
        if (point.kind === 'none' && (written === '' || !clues.has(written)) || written === '' && current === '') {
            // a total, a remark, or a clue nobody measured
            others.push({row, geometry: point.kind === 'none' ? NO_GEOMETRY : {kind: 'bad', reason: 'with a vertex of no clue, left out'}});
            continue;
        }
        if (written === '') filledDown++;
        else current = written;
        const clue = clues.get(current) ?? {row, rings: new Map<string, Vertex[]>(), bad: null};
        clues.set(current, clue);
        recordOfRow[row] = clue.row + 1;
        if (point.kind !== 'point') {
            clue.bad ??= point.kind === 'bad' ? point.reason : 'with a vertex without coordinates';
            continue;
        }
        const ring = columns.ring === null ? '' : cellText(cell(columns.ring));
        const vertices = clue.rings.get(ring) ?? [];
        clue.rings.set(ring, vertices);
        vertices.push({x: point.xy[0], y: point.xy[1], order: columns.point === null ? NaN : orderOf(cellText(cell(columns.point)))});
    }
    let sorted = 0;
    const records = [...clues.values()].map((clue): ListRecord => {
        if (clue.bad !== null) return {row: clue.row, geometry: {kind: 'bad', reason: clue.bad}};
        const rings = [...clue.rings.values()].map((vertices) => {
            const ordered = inOrder(vertices);
            if (ordered !== vertices) sorted++;
            return ordered.flatMap(({x, y}) => [x, y]);
        });
        return {row: clue.row, geometry: {kind: 'polygon', rings}};
    });
    return {records: [...records, ...others].sort((a, b) => a.row - b.row), recordOfRow, filledDown, sorted};
}

/** The number in J12 or 12. */
function orderOf(text: string): number {
    const digits = /^\D*(\d+)$/.exec(text);
    return digits === null ? NaN : Number(digits[1]);
}

/** By their numbers, where each has one of its own; else as they stand. A last vertex that is the first again does not count. */
function inOrder(vertices: Vertex[]): Vertex[] {
    const first = vertices[0], last = vertices[vertices.length - 1];
    const open = vertices.length > 1 && first.x === last.x && first.y === last.y ? vertices.slice(0, -1) : vertices;
    const numbers = open.map(({order}) => order);
    if (numbers.some(Number.isNaN) || new Set(numbers).size < numbers.length) return vertices;
    return numbers.every((number, i) => i === 0 || number > numbers[i - 1]) ? vertices : open.toSorted((a, b) => a.order - b.order);
}
