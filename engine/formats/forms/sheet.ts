/**
 * Cells spliced into the XML of a worksheet. What is not filled keeps every byte; a new cell takes its look from the cells
 * to its left, and no text is ever a formula.
 *
 * Source  ECMA-376-1, 18.3.1.4 (c), 18.3.1.35 (dimension), 18.3.1.73 (row); a cell holds 32,767 characters
 */

import type {Form} from '../form.ts';
import {gridRow} from '../lists/listRecords.ts';
import type {ListTable} from '../lists/listTable.ts';
import {columnName, MAX_COLUMNS, scanSheet} from '../lists/sheetScan.ts';
import type {ScannedCell} from '../lists/sheetScan.ts';
import type {Workbook} from '../lists/workbook.ts';
import {escapeXml} from '../xmlScan.ts';
import type {XmlTag} from '../xmlScan.ts';
import {formFull, spliced, valueAt} from './filling.ts';
import type {Edit, Filling} from './filling.ts';

const MAX_CHARACTERS = 32_767;

export interface OpenSheet {
    readonly form: Form;
    readonly table: ListTable;
    readonly workbook: Workbook;
    /** As `xmlPlaces` gives it. */
    readonly xml: string;
    readonly where: string;
}

interface NewCell { readonly column: number; readonly type: 'text' | 'number'; readonly value: string; readonly isForced: boolean }
type RowPlan = ReadonlyMap<number, readonly NewCell[]>;

/** @returns null when nothing changes. @throws EngineError `formats/form-full` */
export function filledSheet(sheet: OpenSheet, all: readonly Filling[]): string | null {
    const {xml, form, where} = sheet;
    const cells = plannedCells(sheet, all);
    if (cells.size === 0) return null;
    const writer = new SheetWriter(sheet, cells);
    scanSheet(xml, form.path, where, writer);
    return writer.edits.length === 0 ? null : spliced(xml, writer.edits);
}

/** New cells by row of the sheet, from left to right. */
function plannedCells({form, table}: OpenSheet, all: readonly Filling[]): RowPlan {
    let next = 1 + table.grid.reduce((most, row) => Math.max(most, (row?.length ?? 0) - 1), 0);
    const columns = all.map(({field}) => field === null ? next++ : table.fields[field].column);
    const plan = new Map<number, NewCell[]>();
    const add = (row: number, cell: NewCell): void => {
        const cells = plan.get(row) ?? [];
        plan.set(row, cells);
        cells.push(cell);
    };
    all.forEach((filling, k) => {
        const {column: {name, type, when}, field} = filling;
        if (columns[k] >= MAX_COLUMNS) throw formFull(form.path, 0, name, name, `a sheet has ${MAX_COLUMNS} columns`);
        if (field === null) add(table.headerRow, {column: columns[k], type: 'text', value: name, isForced: true});
        for (let row = 0; row < form.rows; row++) {
            const value = valueAt(filling, row, form);
            if (value === null) continue;
            if (value.length > MAX_CHARACTERS) throw formFull(form.path, row, name, value, `a cell holds ${MAX_CHARACTERS} characters`);
            add(gridRow(table, row), {column: columns[k], type, value, isForced: field === null || when === 'always'});
        }
    });
    for (const cells of plan.values()) cells.sort((a, b) => a.column - b.column);
    return plan;
}

/** Visits the cells and notes what changes; its fields are the row it is in. */
class SheetWriter {
    readonly edits: Edit[] = [];
    private readonly sheet: OpenSheet;
    private readonly plan: RowPlan;
    /** Rows that are still to be met or made, in order. */
    private readonly missing: number[];
    private readonly lastColumn: number;
    private prefix = '';
    private rowTag: XmlTag | null = null;
    private cells: ScannedCell[] = [];

    constructor(sheet: OpenSheet, plan: RowPlan) {
        this.sheet = sheet;
        this.plan = plan;
        this.missing = [...plan.keys()].sort((a, b) => a - b);
        this.lastColumn = [...plan.values()].flat().reduce((most, {column}) => Math.max(most, column), 0);
    }

    readonly openOther = (tag: XmlTag): void => {
        if (tag.name === 'sheetData') this.prefix = tag.prefix;
        else if (tag.name === 'dimension') this.dimension(tag);
    };

    readonly openRow = (row: number, tag: XmlTag): void => {
        this.makeRows(row, tag.start);
        this.rowTag = tag;
        this.cells = [];
    };

    readonly cell = (cell: ScannedCell): void => {
        this.cells.push(cell);
    };

    readonly closeRow = (row: number, start: number, end: number): void => {
        const wanted = this.plan.get(row);
        if (this.missing[0] === row) this.missing.shift();
        const tag = this.rowTag;
        if (wanted === undefined || tag === null) return;
        const inserted: Edit[] = [];
        for (const cell of wanted) {
            const old = this.cells.findLast(({column}) => column === cell.column);
            if (old === undefined) {
                const behind = this.cells.find(({column}) => column > cell.column);
                const at = behind?.tag.start ?? start;
                inserted.push({start: at, end: at, text: this.written(row, cell, this.styleFor(cell, row))});
            } else if (!old.hasFormula) {
                inserted.push({start: old.tag.start, end: old.end, text: this.written(row, cell, old.tag.attributes['s'] ?? null, old.tag)});
            } else if (cell.isForced) {
                throw formFull(this.sheet.form.path, row - this.sheet.table.headerRow - 1, this.nameOf(cell), cell.value,
                    'the cell holds a formula, which is left as it is');
            }
        }
        const written = this.sheet.xml.slice(tag.start, tag.end), opening = this.withSpans(written);
        if (tag.isEmpty) {
            const text = `${opening.replace(/\s*\/>$/, '>')}${inserted.map(({text}) => text).join('')}</${tag.prefix}row>`;
            this.edits.push({start: tag.start, end, text});
        } else {
            if (opening !== written) this.edits.push({start: tag.start, end: tag.end, text: opening});
            this.edits.push(...inserted);
        }
    };

    readonly closeOther = (name: string, start: number): void => {
        if (name === 'sheetData') this.makeRows(Infinity, start);
    };

    private nameOf(cell: NewCell): string {
        return this.sheet.table.fields.find(({column}) => column === cell.column)?.name ?? columnName(cell.column);
    }

    /** Rows without an element of their own, before the row `before`. */
    private makeRows(before: number, at: number): void {
        while (this.missing.length > 0 && this.missing[0] < before) {
            const row = this.missing.shift() ?? 0;
            const cells = (this.plan.get(row) ?? []).map((cell) => this.written(row, cell, null)).join('');
            this.edits.push({start: at, end: at, text: `<${this.prefix}row r="${row + 1}">${cells}</${this.prefix}row>`});
        }
    }

    /** The look of the nearest cell to the left; for a number, of the nearest that shows numbers with all their digits. */
    private styleFor(cell: NewCell, row: number): string | null {
        const {workbook, table} = this.sheet;
        const isNumber = cell.type === 'number' && row !== table.headerRow;
        const left = this.cells.filter(({column}) => column < cell.column)
            .findLast(({style}) => !isNumber || (workbook.styles[style] ?? 'plain') === 'plain');
        return left?.tag.attributes['s'] ?? null;
    }

    private written(row: number, {column, type, value}: NewCell, style: string | null, old?: XmlTag): string {
        const p = this.prefix;
        const reference = old === undefined ? ` r="${columnName(column)}${row + 1}"`
            : old.attributes['r'] === undefined ? '' : ` r="${old.attributes['r']}"`;
        const look = style === null ? '' : ` s="${style}"`;
        if (type === 'number') return `<${p}c${reference}${look}><${p}v>${value}</${p}v></${p}c>`;
        const keep = /^\s|\s$|\n/.test(value) ? ' xml:space="preserve"' : '';
        const text = Buffer.from(escapeXml(escapedCharacters(value)), 'utf8').toString('latin1');
        return `<${p}c${reference}${look} t="inlineStr"><${p}is><${p}t${keep}>${text}</${p}t></${p}is></${p}c>`;
    }

    private withSpans(tag: string): string {
        return tag.replace(/(\sspans\s*=\s*["'])(\d+):(\d+)(["'])/, (whole: string, head: string, least: string, most: string, tail: string) =>
            Number(most) > this.lastColumn ? whole : `${head}${least}:${this.lastColumn + 1}${tail}`);
    }

    private dimension(tag: XmlTag): void {
        const match = /^\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$/.exec(tag.attributes['ref'] ?? '');
        if (match === null) return;
        const [, firstColumn, firstRow] = match;
        const [column, row] = [match[3] ?? firstColumn, Number(match[4] ?? firstRow)];
        const last = columnName(this.lastColumn);
        const isWider = last.length > column.length || last.length === column.length && last > column;
        const lastRow = Math.max(row, ...this.missing.slice(-1).map((one) => one + 1));
        if (!isWider && lastRow === row) return;
        const ref = `${firstColumn}${firstRow}:${isWider ? last : column}${lastRow}`;
        const text = this.sheet.xml.slice(tag.start, tag.end).replace(/(\sref\s*=\s*["'])[^"']*/, `$1${ref}`);
        this.edits.push({start: tag.start, end: tag.end, text});
    }
}

/** What XML cannot hold is written `_xHHHH_`, and a text that looks so keeps its underscore. */
function escapedCharacters(text: string): string {
    return text.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
        // eslint-disable-next-line no-control-regex
        .replace(/[\x00-\x08\x0B\x0C\x0D\x0E-\x1F]/g, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}
