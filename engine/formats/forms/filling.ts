/** What all forms have in common: which column takes which values, and how a value that does not fit is refused. */

import {assertInvariant, EngineError} from '../../core/errors.ts';
import type {FilledColumn, Form, FormField} from '../form.ts';
import type {RawField} from '../rawLayer.ts';

export interface Filling {
    readonly column: FilledColumn;
    /** Index of the field of the form that takes the values; null for a new column. */
    readonly field: number | null;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Columns in the order given, each with the field that bears its name: as it is written, else without regard to case. */
export function fillings({fields, rows}: Pick<Form, 'fields' | 'rows'>, columns: readonly FilledColumn[]): Filling[] {
    assertInvariant(new Set(columns.map(({name}) => name.toLowerCase())).size === columns.length, 'two filled columns have one name');
    return columns.map((column) => {
        assertInvariant(column.values.length === rows, `column "${column.name}" has ${column.values.length} values for ${rows} rows`);
        assertInvariant(column.type !== 'number' || column.values.every((value) => value === null || DECIMAL.test(value)),
            `column "${column.name}" holds a number that is no decimal`);
        return {column, field: fieldOf(fields, column.name)};
    });
}

function fieldOf(fields: readonly FormField[], name: string): number | null {
    const exact = fields.findIndex((field) => field.name === name);
    const found = exact >= 0 ? exact : fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
    return found < 0 ? null : found;
}

/** Does nothing stand in the cell, not even what cannot be read? */
export function isBlankCell({text, isUnread}: Pick<Form, 'text' | 'isUnread'>, row: number, field: number): boolean {
    return text(row, field) === '' && !(isUnread?.(row, field) ?? false);
}

/** The value that goes into a row; null where the cell stays. */
export function valueAt({column, field}: Filling, row: number, form: Pick<Form, 'text' | 'isUnread'>): string | null {
    const value = column.values[row];
    if (value === null || field === null || column.when === 'always') return value;
    return isBlankCell(form, row, field) ? value : null;
}

/** A value that cannot be filled in. @param row data row, 0-based */
export function formFull(path: string, row: number, field: string, value: string, why: string,
    facts: Readonly<Record<string, unknown>> = {}): EngineError {
    return new EngineError('formats/form-full', `"${path}": row ${row + 1} of field "${field}" cannot take "${value.slice(0, 60)}": ${why}`, {
        file: path, where: `row ${row + 1}, field "${field}"`, fix: 'make the field wider or fill another one, or send the list as .xlsx',
        facts: {row: row + 1, field, value: value.slice(0, 60), ...facts}});
}

export function formType(type: RawField['type']): FormField['type'] {
    return type === 'string' ? 'text' : type === 'integer' ? 'number' : type;
}

export interface Edit { readonly start: number; readonly end: number; readonly text: string }

/** The text with pieces exchanged. Insertions at one place keep their order. */
export function spliced(text: string, edits: readonly Edit[]): string {
    const pieces: string[] = [];
    let at = 0;
    for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
        assertInvariant(edit.start >= at && edit.end >= edit.start, 'two changes of a form overlap');
        pieces.push(text.slice(at, edit.start), edit.text);
        at = edit.end;
    }
    pieces.push(text.slice(at));
    return pieces.join('');
}
