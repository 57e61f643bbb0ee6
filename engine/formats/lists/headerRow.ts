/** Which row of a table names its columns: lists often begin with a title, a unit of measure or an empty row. */

import {coordinateColumns} from './coordinateColumns.ts';
import type {CoordinateColumns} from './coordinateColumns.ts';
import {coordinateOf} from './coordinateText.ts';
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
 * coordinates; without any, the first.
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
        const {fields, renamed} = namedFields(grid, row, last);
        const rows = last - row;
        const found = {table: {name, grid, headerRow: row, fields, rows, renamed}, coordinates: coordinateColumns(fields, grid, row, rows)};
        if (found.coordinates !== null) return found;
        first ??= found;
    }
    return first;
}

function looksLikeNames(grid: Grid, row: number, last: number): boolean {
    const cells = (grid[row] ?? []).filter((cell) => cell !== undefined && !isBlank(cell));
    let width = 0;
    for (let below = row + 1; below <= Math.min(last, row + LOOKED_AT); below++) {
        width = Math.max(width, (grid[below] ?? []).filter((cell) => cell !== undefined && !isBlank(cell)).length);
    }
    if (cells.length < Math.min(2, width) || cells.length < width / 2) return false;
    const names = cells.map((cell) => cell ?? null);
    return names.every((cell) => typeof cell === 'string' && cell.trim().length <= LONGEST_NAME && /\p{L}/u.test(cell)
        && Number.isNaN(coordinateOf(cell)) && !isWkt(cell)) && new Set(names).size > cells.length / 2;
}

/** Every column that has a name or a cell below it; what has none is called by its place. */
function namedFields(grid: Grid, header: number, last: number): {fields: ListField[]; renamed: string[]} {
    const used = new Set<number>();
    for (let row = header; row <= last; row++) {
        const cells = grid[row] ?? [];
        for (let column = 0; column < cells.length; column++) {
            if (!used.has(column) && !isBlank(cells[column] ?? null)) used.add(column);
        }
    }
    const taken = new Set<string>(), renamed: string[] = [];
    const fields = [...used].sort((a, b) => a - b).map((column) => {
        const written = cellText(cellAt(grid, header, column)).replace(/\s+/g, ' ') || `FIELD_${column + 1}`;
        let name = written;
        for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${written}_${n}`;
        taken.add(name.toLowerCase());
        if (name !== written) renamed.push(name);
        return {name, column};
    });
    return {fields, renamed};
}
