/** The lists of a workbook (.xlsx) as `RawLayer`s: every sheet with a header and coordinates is one. */

import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {sha256Files} from './hash.ts';
import {findTable} from './lists/headerRow.ts';
import type {FoundTable} from './lists/headerRow.ts';
import {sheetGrid} from './lists/sheetGrid.ts';
import {noPolygons, tableLayer} from './lists/tableLayer.ts';
import {openWorkbook, xmlPlaces} from './lists/workbook.ts';
import type {Workbook, WorkbookSheet} from './lists/workbook.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';
import {usableLayers} from './usableLayers.ts';
import {withZip} from './zipEntries.ts';
import type {OpenZip} from './zipEntries.ts';

/** A sheet in which a row names columns. */
export interface SheetTable {
    readonly sheet: WorkbookSheet;
    readonly found: FoundTable;
    /** Columns with nothing but days. */
    readonly dates: ReadonlySet<number>;
    /** As `sheetGrid` gives them. */
    readonly unread: ReadonlySet<number>;
    /** The part of the sheet, as `xmlPlaces` gives it. */
    readonly xml: string;
    readonly issues: readonly Issue[];
}

export const XLSX_ENCODING = {name: 'UTF-8', how: 'XML'};

/**
 * All sheets with coordinates, or the one asked for.
 *
 * Keeps   in each layer: recordsInFile = features + records counted by its issues
 * @throws EngineError `formats/no-polygons` naming the columns, `formats/no-such-layer`, `formats/corrupt`, `formats/truncated`,
 *         `formats/list-too-large`, and what `withZip` throws
 */
export async function readXlsx(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const tables = await withZip(path, async (zip) => sheetTables(zip, await openWorkbook(zip), options));
    const {sha256, bytes} = await sha256Files([path], options.signal);
    // a sheet without coordinates is a legend or a total, unless it is all there is
    const located = tables.filter(({found}) => found.coordinates !== null);
    if (located.length === 0) throw noPolygons(path, [], tables.map(({found}) => found));
    const layers = located.map(({found, dates, issues}) =>
        tableLayer(found, {path, format: 'xlsx', sha256, bytes, encoding: XLSX_ENCODING, dates, issues}, options));
    if (layers.every(({record}) => record.length === 0)) throw noPolygons(path, layers, located.map(({found}) => found));
    return usableLayers(path, layers, tables.filter(({found}) => found.coordinates === null).map(({sheet, found}): Issue => ({
        code: 'formats/layer-without-polygons', severity: 'note', layer: sheet.name, count: found.table.rows,
        message: `The sheet ${sheet.name} has no coordinates in its columns.`})));
}

/** @throws EngineError `formats/no-such-layer` */
export async function sheetTables(zip: OpenZip, workbook: Workbook, {layer, signal}: OpenOptions): Promise<SheetTable[]> {
    const names = workbook.sheets.map(({name}) => name);
    const wanted = layer === undefined ? workbook.sheets
        : workbook.sheets.filter(({name}) => name.trim().toLowerCase() === layer.trim().toLowerCase());
    if (layer !== undefined && wanted.length === 0) {
        throw new EngineError('formats/no-such-layer', `"${zip.path}" has no sheet "${layer}"; it has ${names.join(', ')}`,
            {file: zip.path, fix: 'name one of its sheets', facts: {asked: layer, layers: names}});
    }
    const tables: SheetTable[] = [];
    for (const sheet of wanted) {
        signal?.throwIfAborted();
        const table = await sheetTable(zip, workbook, sheet);
        if (table !== null) tables.push(table);
    }
    return tables;
}

async function sheetTable(zip: OpenZip, workbook: Workbook, sheet: WorkbookSheet): Promise<SheetTable | null> {
    const xml = await xmlPlaces(zip, sheet.part);
    const {grid, days, unreadable, unread, isTooLarge} = sheetGrid(xml, workbook, zip.path, `sheet "${sheet.name}"`);
    if (isTooLarge) {
        throw new EngineError('formats/list-too-large', `the sheet "${sheet.name}" of "${zip.path}" has more cells than any list of clues`,
            {file: zip.path, where: `sheet "${sheet.name}"`, fix: 'leave away the sheets that are no list, or cut the list into several files'});
    }
    const found = findTable(sheet.name, grid);
    if (found === null) return null;
    const {table: {headerRow, rows, fields}} = found;
    const dates = new Set(fields.map(({column}) => column).filter((column) => {
        let filled = 0;
        for (let row = headerRow + 1; row <= headerRow + rows; row++) if ((grid[row]?.[column] ?? null) !== null) filled++;
        return filled > 0 && filled === days.get(column);
    }));
    return {sheet, found, dates, unread, xml, issues: unreadable === 0 ? [] : [{code: 'formats/value-unreadable', severity: 'warning', layer: sheet.name,
        count: unreadable, message: `${unreadable} cells of the sheet "${sheet.name}" hold an error such as #N/A and are taken as empty`}]};
}
