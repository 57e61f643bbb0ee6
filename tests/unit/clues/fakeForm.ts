/** A form in memory. */

import type {FilledColumn, Form, FormField} from '../../../engine/formats/form.ts';

export function fakeForm(headings: readonly string[], rows: readonly (readonly string[])[], options: {readonly format?: Form['format']; readonly recordOf?: (row: number) => number} = {}): Form & {readonly filled: FilledColumn[]} {
    const filled: FilledColumn[] = [];
    return {
        path: 'list.xlsx', format: options.format ?? 'xlsx', fields: headings.map((name): FormField => ({name, type: 'text'})), rows: rows.length,
        recordOf: options.recordOf ?? (row => row + 1), text: (row, field) => rows[row][field] ?? '', filled,
        fill: (columns) => {
            filled.push(...columns);
            return Promise.resolve(new Map([['list.xlsx', new Uint8Array()]]));
        },
    };
}
