/** A workbook as a form: cells are spliced into the XML of the sheet, all other parts are copied; formulas are to be calculated anew. */

import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import type {FilledColumn, Form, FormField} from '../form.ts';
import {gridRow, listRecords} from '../lists/listRecords.ts';
import {cellAt, cellText} from '../lists/listTable.ts';
import type {ListTable} from '../lists/listTable.ts';
import {cellKey} from '../lists/sheetGrid.ts';
import {noPolygons} from '../lists/tableLayer.ts';
import {calculatedOnLoad, hasFormulas} from '../lists/recalculation.ts';
import {openWorkbook, xmlPlaces} from '../lists/workbook.ts';
import type {Workbook} from '../lists/workbook.ts';
import {sheetTables} from '../xlsx.ts';
import type {SheetTable} from '../xlsx.ts';
import {withZip} from '../zipEntries.ts';
import type {OpenZip, ZipPart} from '../zipEntries.ts';
import {fillings} from './filling.ts';
import type {FormOptions} from './openForm.ts';
import {filledSheet} from './sheet.ts';
import {withParts} from './zip.ts';

/** @throws EngineError `formats/ambiguous-source` where several sheets are lists, and as `readXlsx` */
export async function xlsxForm(path: string, options: FormOptions): Promise<Form> {
    const {workbook, tables} = await withZip(path, async (zip) => {
        const workbook = await openWorkbook(zip);
        return {workbook, tables: await sheetTables(zip, workbook, options)};
    });
    const chosen = theList(path, tables);
    const {found: {table, coordinates}} = chosen;
    const {recordOfRow} = listRecords(table, coordinates);
    const form: Form = {
        path, format: 'xlsx', fields: table.fields.map(({name, column}) => ({name, type: typeOf(table, column, chosen.dates)})), rows: table.rows,
        recordOf: (row) => recordOfRow[row],
        text: (row, field) => cellText(cellAt(table.grid, gridRow(table, row), table.fields[field].column)),
        isUnread: (row, field) => chosen.unread.has(cellKey(gridRow(table, row), table.fields[field].column)),
        fill: async (columns) => new Map([[basename(path), await filled(form, workbook, chosen, columns)]]),
    };
    return form;
}

/** The sheet with coordinates; without any, the sheet with a header. */
function theList(path: string, tables: readonly SheetTable[]): SheetTable {
    const located = tables.filter(({found}) => found.coordinates !== null);
    const candidates = located.length > 0 ? located : tables;
    if (candidates.length === 1) return candidates[0];
    if (candidates.length === 0) throw noPolygons(path, [], []);
    const names = candidates.map(({sheet}) => sheet.name);
    throw new EngineError('formats/ambiguous-source', `"${path}" holds ${names.length} lists: ${names.join(', ')}`,
        {file: path, fix: 'name one of them with the layer option', facts: {candidates: names}});
}

function typeOf(table: ListTable, column: number, dates: ReadonlySet<number>): FormField['type'] {
    if (dates.has(column)) return 'date';
    const types = new Set<string>();
    for (let row = 0; row < table.rows; row++) {
        const cell = cellAt(table.grid, gridRow(table, row), column);
        if (cell !== null && cell !== '') types.add(typeof cell);
    }
    const [type] = types;
    return types.size === 1 && (type === 'number' || type === 'boolean') ? type : 'text';
}

async function filled(form: Form, workbook: Workbook, {sheet, xml, found}: SheetTable, columns: readonly FilledColumn[]): Promise<Uint8Array> {
    const changed = filledSheet({form, table: found.table, workbook, xml, where: `sheet "${sheet.name}"`}, fillings(form, columns));
    if (changed === null) return readFile(form.path);
    const parts = new Map<string, Buffer>([[sheet.part.name, Buffer.from(changed, 'latin1')]]);
    const calculated = await withZip(form.path, (zip) => recalculated(zip, workbook));
    if (calculated !== null) parts.set(workbook.main.name, calculated);
    return withParts(form.path, parts);
}

/** The workbook part of a file with formulas, asking to be calculated; null without any. */
async function recalculated(zip: OpenZip, {main, sheets}: Workbook): Promise<Buffer | null> {
    // parts belong to one opening of the file
    const xmlOf = async ({name}: ZipPart): Promise<string> => xmlPlaces(zip, zip.find(name)!); // they were there before
    for (const {part} of sheets) {
        if (hasFormulas(await xmlOf(part))) return Buffer.from(calculatedOnLoad(await xmlOf(main), zip.path, `entry "${main.name}"`), 'latin1');
    }
    return null;
}
