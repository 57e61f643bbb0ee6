/** The values of a worksheet: texts, numbers, truth values, days as ISO text, codes with their leading zeros; of a formula the value it had when saved. */

import type {CellValue} from '../rawLayer.ts';
import {MAX_COLUMNS, scanSheet} from './sheetScan.ts';
import type {ScannedCell} from './sheetScan.ts';
import type {Workbook} from './workbook.ts';

const DAY_MS = 86_400_000;
/** Day 0. From day 61 on: 1900 is wrongly a leap year in Excel. */
const EPOCH_1900 = Date.UTC(1899, 11, 30), EPOCH_1904 = Date.UTC(1904, 0, 1);
const FALSE_LEAP_DAY = 60;
/** 9999-12-31. */
const LAST_DAY = 2_958_465;
/** More values than a list has; each takes some thirty bytes. */
const MAX_CELLS = 20_000_000;

export interface SheetGrid {
    readonly grid: CellValue[][];
    /** Cells by column that are days. */
    readonly days: ReadonlyMap<number, number>;
    /** Cells with an error value (#N/A), or a text that is missing; they are read as blank. */
    readonly unreadable: number;
    /** Cells that hold something and are read as blank, as `cellKey` gives them: those, and formulas without a result. */
    readonly unread: ReadonlySet<number>;
    /** Reading stopped: there are more cells than a list has. */
    readonly isTooLarge: boolean;
}

export function cellKey(row: number, column: number): number {
    return row * MAX_COLUMNS + column;
}

export function sheetGrid(xml: string, workbook: Workbook, file: string, where: string): SheetGrid {
    const grid: CellValue[][] = [];
    const days = new Map<number, number>();
    const unread = new Set<number>();
    let unreadable = 0, cells = 0;
    scanSheet(xml, file, where, {
        cell: (cell) => {
            if (cells >= MAX_CELLS) return;
            if (cell.hasFormula && (cell.value ?? '').trim() === '') unread.add(cellKey(cell.row, cell.column));
            if (cell.value === null) return;
            const value = valueOf(cell, workbook);
            if (value === undefined) {
                unreadable++;
                unread.add(cellKey(cell.row, cell.column));
                return;
            }
            cells++;
            if (typeof value === 'string' && isDay(cell, workbook)) days.set(cell.column, (days.get(cell.column) ?? 0) + 1);
            (grid[cell.row] ??= [])[cell.column] = value;
        },
    });
    return {grid, days, unreadable, unread, isTooLarge: cells >= MAX_CELLS};
}

function isDay({type, style}: ScannedCell, workbook: Workbook): boolean {
    return type === 'd' || type === 'n' && workbook.styles[style] === 'date';
}

/** Undefined for what cannot be read. */
function valueOf(cell: ScannedCell, workbook: Workbook): CellValue | undefined {
    const text = cell.value ?? '';
    switch (cell.type) {
        case 's': return workbook.sharedTexts[Number(text)];
        case 'str':
        case 'inlineStr':
        case 'd': return text;
        case 'b': return text === '1' || text === 'true';
        case 'e': return undefined;
    }
    if (text.trim() === '') return null;
    const number = Number(text);
    if (!Number.isFinite(number)) return undefined;
    if (isDay(cell, workbook)) return dayText(number, workbook.is1904);
    const digits = workbook.padding[cell.style] ?? 0;
    return digits > 0 && Number.isSafeInteger(number) && number >= 0 ? String(number).padStart(digits, '0') : number;
}

/** ISO text of a day number: a day, a day with a time, or a time alone; the number itself where no calendar has it. */
export function dayText(serial: number, is1904: boolean): CellValue {
    if (serial < 0 || serial > LAST_DAY) return serial;
    const whole = Math.floor(serial);
    const seconds = Math.round((serial - whole) * 86_400);
    const iso = (day: number): string => new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + (is1904 || day >= FALSE_LEAP_DAY ? day : day + 1) * DAY_MS
        + seconds * 1000).toISOString();
    if (whole === 0 && serial > 0) return iso(0).slice(11, 19);
    return seconds === 0 ? iso(whole).slice(0, 10) : iso(whole).slice(0, 19);
}
