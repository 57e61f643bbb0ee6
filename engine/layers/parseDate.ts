/** Days as people write them. */

import type {CellValue} from '../formats/rawLayer.ts';

/** Excel counts days from here (1900 is wrongly a leap year there, so that day 61 is 1900-03-01). */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** 1954-10-03 … 2119: days outside cannot be told from other numbers. */
const EXCEL_DAYS: readonly [number, number] = [20_000, 80_000];

/**
 * YYYY-MM-DD from 2024-03-05, 20240305, 2024/3/5, 2024.3.5, 2024年3月5日, any of them with a time behind, or an Excel day
 * number; null for anything else, also for days no calendar has.
 */
export function parseDate(value: CellValue): string | null {
    const text = (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '')
        .slice(0, 60).normalize('NFKC').trim();
    const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
    const spaced = /^(\d{4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$/.exec(text);
    if (compact) return day(compact[1], compact[2], compact[3]);
    if (spaced) return day(spaced[1], spaced[3], spaced[4]);
    if (/^\d{5}(\.\d+)?$/.test(text)) {
        const days = Math.floor(Number(text));
        if (days >= EXCEL_DAYS[0] && days <= EXCEL_DAYS[1]) {
            return new Date(EXCEL_EPOCH + days * DAY_MS).toISOString().slice(0, 10);
        }
    }
    return null;
}

function day(year: string, month: string, date: string): string | null {
    const [y, m, d] = [Number(year), Number(month), Number(date)];
    const made = new Date(Date.UTC(y, m - 1, d));
    const real = y >= 1900 && made.getUTCMonth() === m - 1 && made.getUTCDate() === d;
    return real ? made.toISOString().slice(0, 10) : null;
}
