/** Which row of a table names its columns: lists often begin with a title, a unit of measure or an empty row. */

import {coordinateColumns} from './coordinateColumns.ts';
import type {CoordinateColumns} from './coordinateColumns.ts';
import {coordinateOf} from './coordinateText.ts';
import type {CellValue} from '../rawLayer.ts';
import {cellAt, cellText, isBlank, isBlankRow} from './listTable.ts';
import type {Grid, ListField, ListTable} from './listTable.ts';
import {isWkt} from './wktText.ts';

/** A header below this many rows that are not blank is no header. */
const CANDIDATES = 30;
/** Longer cells are sentences. */
const LONGEST_NAME = 60;
/** Rows below a candidate that say how wide the table is. */
const LOOKED_AT = 50;

/** A list and where its coordinates stand, null where it has none. */
export interface FoundTable { readonly table: ListTable; readonly coordinates: CoordinateColumns | null }

/**
 * The table in a grid. Of the rows that look like names and are followed by data the first one counts that leads to
 * coordinates, alone or together with the row below it; without any, the first. A row below that is the lower half of the header
 * belongs to it.
 *
 * @returns null when no row looks like names
 */
export function findTable(name: string, grid: Grid): FoundTable | null {
    let last = grid.length - 1;
    while (last >= 0 && isBlankRow(grid, last)) last--;
    let first: FoundTable | null = null;
    for (let row = 0, seen = 0; row < last && seen < CANDIDATES; row++) {
        if (isBlankRow(grid, row)) continue;
        seen++;
        if (!looksLikeNames(grid, row, last)) continue;
        const found = tableBelow(name, grid, row, last, grid[row] ?? []);
        const isDouble = row + 1 < last && !isBlankRow(grid, row + 1) && (grid[row + 1] ?? []).every((cell) => isBlank(cell ?? null) || isName(cell ?? null));
        const double = isDouble && (found.coordinates === null || isLowerHalf(grid, row)) ? tableBelow(name, grid, row + 1, last, lowerNames(grid, row)) : null;
        if (double !== null && double.coordinates !== null) return double;
        if (found.coordinates !== null) return found;
        first ??= found;
    }
    return first;
}

function tableBelow(name: string, grid: Grid, headerRow: number, last: number, names: readonly (CellValue | undefined)[]): FoundTable {
    const {fields, renamed} = namedFields(grid, headerRow, last, names);
    const rows = last - headerRow;
    return {table: {name, grid, headerRow, fields, rows, renamed}, coordinates: coordinateColumns(fields, grid, headerRow, rows)};
}

/**
 * Does the row below name what lies under a heading over several columns (占耕地 and 占永农 under 占地情况)? It has names where the
 * heading leaves blanks, and nothing below headings of one column; a clue has something there.
 */
function isLowerHalf(grid: Grid, row: number): boolean {
    const upper = (column: number): boolean => !isBlank(cellAt(grid, row, column)), lower = (column: number): boolean => !isBlank(cellAt(grid, row + 1, column));
    const columns = Array.from({length: Math.max(grid[row]?.length ?? 0, grid[row + 1]?.length ?? 0)}, (_, column) => column);
    return columns.some((column) => !upper(column) && lower(column))
        && columns.every((column) => !lower(column) || !upper(column) || !upper(column + 1) && lower(column + 1));
}

/** Of a header of two rows: 经度 and 纬度 below 中心点坐标, and what has nothing below it. */
function lowerNames(grid: Grid, row: number): CellValue[] {
    const width = Math.max(grid[row]?.length ?? 0, grid[row + 1]?.length ?? 0);
    return Array.from({length: width}, (_, column) => {
        const lower = cellAt(grid, row + 1, column);
        return isBlank(lower) ? cellAt(grid, row, column) : lower;
    });
}

function looksLikeNames(grid: Grid, row: number, last: number): boolean {
    const cells = (grid[row] ?? []).filter((cell) => cell !== undefined && !isBlank(cell));
    let width = 0;
    for (let below = row + 1; below <= Math.min(last, row + LOOKED_AT); below++) {
        width = Math.max(width, (grid[below] ?? []).filter((cell) => cell !== undefined && !isBlank(cell)).length);
    }
    if (cells.length < Math.min(2, width) || cells.length < width / 2) return false;
    const names = cells.map((cell) => cell ?? null);
    return names.every(isName) && new Set(names).size > cells.length / 2;
}

function isName(cell: CellValue): boolean {
    return typeof cell === 'string' && cell.trim().length <= LONGEST_NAME && /\p{L}/u.test(cell) && Number.isNaN(coordinateOf(cell)) && !isWkt(cell);
}

/** Every column that has a name or a cell below it; what has none is called by its place. */
function namedFields(grid: Grid, header: number, last: number, names: readonly (CellValue | undefined)[]): {fields: ListField[]; renamed: string[]} {
    const used = new Set<number>();
    for (let row = header; row <= last; row++) {
        const cells = grid[row] ?? [];
        for (let column = 0; column < cells.length; column++) {
            if (!used.has(column) && !isBlank(cells[column] ?? null)) used.add(column);
        }
    }
    const taken = new Set<string>(), renamed: string[] = [];
    const fields = [...used].sort((a, b) => a - b).map((column) => {
        const written = cellText(names[column] ?? null).replace(/\s+/g, ' ') || `FIELD_${column + 1}`;
        let name = written;
        for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${written}_${n}`;
        taken.add(name.toLowerCase());
        if (name !== written) renamed.push(name);
        return {name, column};
    });
    return {fields, renamed};
}
