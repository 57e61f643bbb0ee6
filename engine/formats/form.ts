/**
 * A delivered list as a form: whoever sent it wants the same file back, with some cells filled and nothing else touched.
 *
 * Keeps   rows, order, columns, types and every byte of a cell that is not filled; other sheets, styles and geometry stay
 */

import type {Format} from './rawLayer.ts';

export interface FormField {
    readonly name: string;
    /** As the file has it; `text` where a format does not say. */
    readonly type: 'text' | 'number' | 'date' | 'boolean' | 'other';
    readonly width?: number;
    readonly decimals?: number;
}

export interface Form {
    readonly path: string;
    readonly format: Format;
    readonly fields: readonly FormField[];
    /** Data rows of the list, in the order of the file; a header is none. */
    readonly rows: number;
    /**
     * Record of row `row` (0-based) as `RawLayer.record` numbers it; rows that hold the vertices of one clue share one. 0 of a row that
     * is none: blank throughout, or marked as deleted.
     */
    readonly recordOf: (row: number) => number;
    /** The cell as a person reads it, without outer blanks; '' where it is empty. */
    readonly text: (row: number, field: number) => string;
    /**
     * Something stands in the cell that `text` does not show: a formula without a result, an error, a number that overflowed its
     * field. Left out by formats that have no such cells.
     */
    readonly isUnread?: (row: number, field: number) => boolean;
    /**
     * The files of the list with cells filled, by file name (a Shapefile is several). Nothing is written to disk.
     * @throws EngineError `formats/form-full` - a value or a new name does not fit the format, and which
     */
    readonly fill: (columns: readonly FilledColumn[]) => Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface FilledColumn {
    /** A field of the form of that name takes the values; else a new column of that name is added behind the last one. */
    readonly name: string;
    readonly type: 'text' | 'number';
    /** Of a new column where the format has widths; left out, as wide as its values. */
    readonly width?: number;
    readonly decimals?: number;
    /** By row; null leaves the cell as it is. Numbers are decimal strings, so that no digit is lost. */
    readonly values: readonly (string | null)[];
    /** `blank` (the default): a cell that holds something stays as it is. `always`: the value replaces it. */
    readonly when?: 'blank' | 'always';
}
