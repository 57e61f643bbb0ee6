/** A delivered table, whatever file it came in: cells as they stand, and the row that names the columns. */

import type {CellValue} from '../rawLayer.ts';

/** Shape: grid[row][column]; rows and cells that are blank may be missing. */
export type Grid = readonly (readonly (CellValue | undefined)[] | undefined)[];

export interface ListField {
    readonly name: string;
    /** Column of the grid, 0-based. */
    readonly column: number;
}

export interface ListTable {
    /** Of the sheet; the base name of the file where the format has no sheets. */
    readonly name: string;
    readonly grid: Grid;
    /** Row of the grid that names the columns. */
    readonly headerRow: number;
    readonly fields: readonly ListField[];
    /** Rows of the grid behind the header that belong to the list; blank ones at the end do not. Record r stands in row headerRow + r. */
    readonly rows: number;
    /** Names that appear twice in the header, as they were read. */
    readonly renamed: readonly string[];
}

/** A file above this holds no list that a person works through. */
export const MAX_LIST_BYTES = 256 * 2 ** 20;

export function cellAt(grid: Grid, row: number, column: number): CellValue {
    return grid[row]?.[column] ?? null;
}

export function isBlankRow(grid: Grid, row: number): boolean {
    return !(grid[row] ?? []).some((cell) => !isBlank(cell ?? null));
}

export function isBlank(cell: CellValue): boolean {
    return cell === null || typeof cell === 'string' && cell.trim() === '';
}

/** A cell as a person reads it: no blanks around it, and numbers without the noise behind their fifteenth digit, as spreadsheets show them. */
export function cellText(cell: CellValue): string {
    if (cell === null) return '';
    if (typeof cell === 'string') return cell.trim();
    if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
    return String(Number.isSafeInteger(cell) ? cell : Number(cell.toPrecision(15)));
}
