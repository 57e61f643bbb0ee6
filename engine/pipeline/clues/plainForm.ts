/** A list in a format that nobody writes back as a form: its rows can be read like those of a form. */

import type {Form, FormField} from '../../formats/form.ts';
import type {CellValue, RawLayer} from '../../formats/index.ts';

const TYPES: Readonly<Record<RawLayer['fields'][number]['type'], FormField['type']>> = {
    string: 'text', number: 'number', integer: 'number', date: 'date', boolean: 'boolean', other: 'other',
};

/** A form that may be one that goes back: `fill` is null where nothing writes it. */
export type ListForm = Omit<Form, 'fill'> & {readonly fill: Form['fill'] | null};

function cellText(value: CellValue): string {
    return value === null ? '' : String(value).replaceAll('\u0000', '').trim();
}

/** Rows are the features that were read: of records without a shape such formats tell only how many there are. */
export function plainForm(raw: RawLayer): ListForm {
    return {
        fill: null, path: raw.path, format: raw.format, rows: raw.record.length,
        fields: raw.fields.map(({name, type}) => ({name, type: TYPES[type]})),
        recordOf: row => raw.record[row],
        text: (row, field) => cellText(raw.columns[field][row]),
    };
}
