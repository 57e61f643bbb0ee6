/** A table in text (CSV, TSV, TXT) as a `RawLayer`: delimiter and encoding are told from the text, the header from its rows. */

import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {byteText} from './byteText.ts';
import type {ByteText} from './byteText.ts';
import {fileError, fileFacts} from './fileWindow.ts';
import {sha256Files} from './hash.ts';
import {csvCell, csvRecords} from './lists/csvText.ts';
import type {CsvRecord} from './lists/csvText.ts';
import {findTable} from './lists/headerRow.ts';
import type {FoundTable} from './lists/headerRow.ts';
import {isBlankRow, MAX_LIST_BYTES} from './lists/listTable.ts';
import type {Grid} from './lists/listTable.ts';
import {noPolygons, tableLayer} from './lists/tableLayer.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';
import {stem} from './siblings.ts';
import {encodingOfText} from './textEncoding.ts';

const DELIMITERS: readonly string[] = ['\t', ',', ';', '|'];
/** Records that tell the delimiter. */
const LOOKED_AT = 60;

export interface CsvFile {
    readonly bytes: Buffer;
    readonly text: ByteText;
    readonly delimiter: string;
    /** Record i is row i of the grid. */
    readonly records: readonly CsvRecord[];
    /** Null when no row names columns. */
    readonly found: FoundTable | null;
    readonly encoding: {readonly name: string; readonly how: string};
    readonly issues: readonly Issue[];
}

/**
 * The layer of a table in text.
 *
 * Keeps   recordsInFile = features + records counted by issues
 * @throws EngineError `formats/no-polygons` naming the columns, `formats/list-too-large`, `formats/truncated`, `formats/corrupt`,
 *         `formats/unknown-encoding`
 */
export async function readCsv(path: string, options: OpenOptions = {}): Promise<RawLayer> {
    const file = await openCsv(path, options.encoding);
    const {found, encoding, issues} = file;
    if (found === null) throw noPolygons(path, [], []);
    options.signal?.throwIfAborted();
    const {sha256, bytes} = await sha256Files([path], options.signal);
    const layer = tableLayer(found, {path, format: 'csv', sha256, bytes, encoding, dates: new Set(),
        issues: [...issues, ...raggedRows(path, file, found)]}, options);
    if (layer.record.length === 0) throw noPolygons(path, [layer], [found]);
    return layer;
}

/** @throws EngineError as `readCsv`, but for polygons */
export async function openCsv(path: string, forced: string | undefined): Promise<CsvFile> {
    const facts = await fileFacts(path);
    if (facts.bytes > MAX_LIST_BYTES) {
        throw new EngineError('formats/list-too-large', `"${path}" has ${facts.bytes} bytes; a table of text above ${MAX_LIST_BYTES} is no list of clues`,
            {file: path, fix: 'cut the list into several files', facts: {bytes: facts.bytes}});
    }
    let bytes: Buffer;
    try {
        bytes = await readFile(path);
    } catch (error) {
        throw fileError(error, path);
    }
    const {issues, ...encoding} = encodingOfText(bytes, forced, path);
    const text = byteText(bytes, encoding.name, path);
    const nul = text.places.indexOf('\0');
    if (nul >= 0) {
        throw new EngineError('formats/corrupt', `"${path}" is no text: byte ${nul} is zero`, {file: path, where: `byte ${nul}`,
            fix: 'check that the file was not renamed, or export it again'});
    }
    const name = stem(basename(path));
    const delimiter = delimiterOf(text, name, path);
    const records = csvRecords(text.places, delimiter, path);
    return {bytes, text, delimiter, records, found: findTable(name, gridOf(records, text)), encoding, issues};
}

function gridOf(records: readonly CsvRecord[], text: ByteText): Grid {
    const known = new Map<string, string | null>();
    return records.map(({starts, ends}) => starts.map((start, k) => {
        const piece = csvCell(text.places, start, ends[k]);
        let cell = known.get(piece);
        if (cell === undefined) {
            cell = text.decode(piece).trim() || null;
            if (known.size < 20_000) known.set(piece, cell);
        }
        return cell;
    }));
}

/** The delimiter under which the text has coordinates, else the one that gives its header most columns. */
function delimiterOf(text: ByteText, name: string, path: string): string {
    let best = ',', most = 1;
    const firstLine = /[^\r\n]+/.exec(text.places)?.[0] ?? '';
    for (const delimiter of DELIMITERS) {
        const found = tableUnder(delimiter, text, name, path);
        // a quote that is never closed is told when the file is read
        const width = found === 'unclosed' ? firstLine.split(delimiter).length : found?.table.fields.length ?? 0;
        const isLocated = found !== 'unclosed' && found !== null && found.coordinates !== null;
        if (isLocated && width > 1) return delimiter;
        // a single column of coordinates has no delimiter at all
        if (width > most || isLocated && most === 1) [best, most] = [delimiter, width];
    }
    return best;
}

function tableUnder(delimiter: string, text: ByteText, name: string, path: string): FoundTable | null | 'unclosed' {
    try {
        return findTable(name, gridOf(csvRecords(text.places, delimiter, path, LOOKED_AT), text));
    } catch (error) {
        if (error instanceof EngineError) return 'unclosed';
        throw error;
    }
}

function raggedRows(path: string, {records}: CsvFile, {table}: FoundTable): Issue[] {
    const width = records[table.headerRow].starts.length;
    const ragged = records.slice(table.headerRow + 1, table.headerRow + 1 + table.rows)
        .flatMap(({starts}, row) => starts.length === width || isBlankRow(table.grid, table.headerRow + 1 + row) ? [] : [row + 1]);
    return ragged.length === 0 ? [] : [{code: 'formats/ragged-row', severity: 'warning', layer: path, record: ragged[0], count: ragged.length,
        message: `${ragged.length} rows have another number of cells than the ${width} of the header (record ${ragged.slice(0, 5).join(', ')}${ragged.length > 5 ? ', …' : ''})`}];
}
