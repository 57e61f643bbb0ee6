/** A table in text as a form: the text of a record stays, our columns stand behind it. */

import {basename} from 'node:path';
import {openCsv} from '../csv.ts';
import type {CsvFile} from '../csv.ts';
import type {FilledColumn, Form} from '../form.ts';
import {gridRow, listRecords} from '../lists/listRecords.ts';
import {cellAt, cellText, isBlankRow} from '../lists/listTable.ts';
import type {ListTable} from '../lists/listTable.ts';
import {noPolygons} from '../lists/tableLayer.ts';
import type {Edit, Filling} from './filling.ts';
import {fillings, formFull, spliced, valueAt} from './filling.ts';
import type {FormOptions} from './openForm.ts';

/** Signs with which a spreadsheet begins a formula. */
const FORMULA = /^[=+@\t\r\n＝＋＠－-]/;
const NEGATIVE = /^-\d+(?:\.\d+)?$/;

/** @throws EngineError as `openCsv`; `formats/no-polygons` for a text without header */
export async function csvForm(path: string, {encoding}: FormOptions): Promise<Form> {
    const file = await openCsv(path, encoding);
    if (file.found === null) throw noPolygons(path, [], []);
    const {table, coordinates} = file.found;
    const {recordOfRow} = listRecords(table, coordinates);
    const form: Form = {
        path, format: 'csv', fields: table.fields.map(({name}) => ({name, type: 'text'})), rows: table.rows,
        recordOf: (row) => recordOfRow[row],
        text: (row, field) => cellText(cellAt(table.grid, gridRow(table, row), table.fields[field].column)),
        fill: (columns) => Promise.resolve(new Map([[basename(path), filled(form, file, table, columns)]])),
    };
    return form;
}

function filled(form: Form, file: CsvFile, table: ListTable, columns: readonly FilledColumn[]): Uint8Array {
    const {text, records, delimiter} = file;
    const all = fillings(form, columns);
    const added = all.filter(({field}) => field === null), changed = all.filter(({field}) => field !== null);
    // behind the longest row, so that no cell without a name slides under a new one
    const width = records.slice(table.headerRow, table.headerRow + 1 + table.rows).reduce((most, {starts}) => Math.max(most, starts.length), 0);
    const written = (row: number, {column}: Filling, value: string): string => {
        const safe = column.type === 'text' && FORMULA.test(value) && !NEGATIVE.test(value) ? `'${value}` : value;
        const piece = text.encode(needsQuotes(safe, delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe);
        if (piece === null) throw formFull(form.path, row, column.name, value, `the encoding ${file.encoding.name} has no such character`);
        return piece;
    };
    const edits: Edit[] = [];
    const header = records[table.headerRow];
    if (added.length > 0) {
        const names = added.map((filling) => written(-1, {...filling, column: {...filling.column, type: 'number'}}, filling.column.name));
        edits.push({start: header.end, end: header.end, text: delimiter.repeat(width - header.starts.length) + names.map((name) => delimiter + name).join('')});
    }
    for (let row = 0; row < form.rows; row++) {
        const record = records[gridRow(table, row)];
        const behind = new Array<string>(width - record.starts.length).fill('');
        let hasValue = false, isLonger = false;
        for (const filling of changed) {
            const value = valueAt(filling, row, form);
            if (value === null || filling.field === null) continue;
            const {column} = table.fields[filling.field];
            hasValue = true;
            if (column < record.starts.length) {
                edits.push({start: record.starts[column], end: record.ends[column], text: written(row, filling, value)});
            } else {
                behind[column - record.starts.length] = written(row, filling, value);
                isLonger = true;
            }
        }
        const values = added.map((filling) => valueAt(filling, row, form));
        hasValue ||= values.some((value) => value !== null);
        if (!hasValue && isBlankRow(table.grid, gridRow(table, row))) continue;
        if (added.length === 0 && !isLonger) continue;
        const cells = values.map((value, k) => value === null ? '' : written(row, added[k], value));
        edits.push({start: record.end, end: record.end, text: [...behind, ...cells].map((cell) => delimiter + cell).join('')});
    }
    return edits.length === 0 ? file.bytes : Buffer.concat([text.bom, text.bytes(spliced(text.places, edits))]);
}

function needsQuotes(value: string, delimiter: string): boolean {
    return value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
}
