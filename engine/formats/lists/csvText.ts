/**
 * The records and cells of a table in text, with the place of each, so that a cell can be exchanged and all others stay.
 *
 * The `csv-parse` package tells no places; it is the oracle in the tests, not the reader.
 *
 * Source  RFC 4180, read as spreadsheets do: any line end, quotes only around a whole cell, rows of any length
 */

import {EngineError} from '../../core/errors.ts';

export interface CsvRecord {
    /** [start, end) without the line end; the next record begins at `next`. */
    readonly start: number;
    readonly end: number;
    readonly next: number;
    /** Cell k is [starts[k], ends[k]), quotes included. */
    readonly starts: readonly number[];
    readonly ends: readonly number[];
}

const QUOTE = 0x22, CR = 0x0D, LF = 0x0A;

/**
 * @param most records to read; all when absent
 * @throws EngineError `formats/truncated` for a quote that is never closed
 */
export function csvRecords(text: string, delimiter: string, file: string, most = Infinity): CsvRecord[] {
    const separator = delimiter.charCodeAt(0);
    const records: CsvRecord[] = [];
    for (let at = 0; at < text.length && records.length < most;) {
        const start = at;
        const starts: number[] = [], ends: number[] = [];
        let next = -1;
        while (next < 0) {
            starts.push(at);
            if (text.charCodeAt(at) === QUOTE) at = behindQuotes(text, at, file, records.length);
            while (at < text.length && !isEnd(text.charCodeAt(at), separator)) at++;
            ends.push(at);
            if (at >= text.length) next = at;
            else if (text.charCodeAt(at) === separator) at++;
            else next = at + (text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1);
        }
        records.push({start, end: ends[ends.length - 1], next, starts, ends});
        at = next;
    }
    return records;
}

function isEnd(sign: number, separator: number): boolean {
    return sign === separator || sign === LF || sign === CR;
}

function behindQuotes(text: string, open: number, file: string, record: number): number {
    let at = open + 1;
    for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
            const line = lineOf(text, open);
            throw new EngineError('formats/truncated', `"${file}" opens a quote in line ${line} that is never closed`,
                {file, where: `line ${line}, record ${record + 1}`, fix: 'copy or export the file again, or close the quote'});
        }
        if (text.charCodeAt(quote + 1) !== QUOTE) return quote + 1;
        at = quote + 2;
    }
}

function lineOf(text: string, at: number): number {
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
    return line;
}

/** What a cell holds, still in places of the text: without quotes, and without the `="…"` that keeps leading zeros in spreadsheets. */
export function csvCell(text: string, start: number, end: number): string {
    if (text.charCodeAt(start) !== QUOTE) {
        const written = text.slice(start, end);
        return /^="[^"]*"$/.test(written) ? written.slice(2, -1) : written;
    }
    const close = text.lastIndexOf('"', end - 1);
    const inner = text.slice(start + 1, close).replaceAll('""', '"') + text.slice(close + 1, end);
    return /^="[^"]*"$/.test(inner) ? inner.slice(2, -1) : inner;
}
