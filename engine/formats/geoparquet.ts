/** GeoParquet, one column of one row group at a time. The one user of hyparquet, which runs in a process of its own. */

import {createRequire} from 'node:module';
import {basename, extname, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {EngineError} from '../core/errors.ts';
import {fileFacts, FileWindow} from './fileWindow.ts';
import {FOOTER, geometryColumn} from './geoparquetMeta.ts';
import type {Footer, GeometryColumn} from './geoparquetMeta.ts';
import {parquetField, UNREADABLE} from './geoparquetValue.ts';
import type {ParquetField, ParquetRaw} from './geoparquetValue.ts';
import {GEOPARQUET_WORKER} from './geoparquetWorker.ts';
import {sha256Files} from './hash.ts';
import type {Helper} from './helper.ts';
import {helperProcess} from './helperProcess.ts';
import {LayerBuilder} from './layerBuilder.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';
import {usableLayers} from './usableLayers.ts';
import {WkbReader} from './wkb.ts';

const MAGIC = 'PAR1';
/** A column of the largest row group in use takes well under a second; what takes longer is a loop without end. */
const BASE_LIMIT_MS = 1_500;
const LIMIT_MS_PER_MB = 500;
/** Heap of the helper: what a small damaged file may waste, and what a large sound one may need. */
const BASE_HEAP_MB = 192;
const HEAP_MB_PER_MB = 32;
const MAX_HEAP_MB = 2048;
/** Files for which the least heap is enough share a helper. */
const SMALL_BYTES = 1_000_000;

interface Packed {
    readonly bytes: Uint8Array;
    readonly ends: Float64Array;
    readonly isNull: Uint8Array;
}

type Request = <T extends object>(message: object, where: string) => Promise<T>;

/**
 * The one layer of the file: its primary geometry with the columns of plain values. Record numbers are row numbers.
 *
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `formats/unsupported` - no
 *         GeoParquet, or geometry not as WKB, `formats/corrupt`, `formats/reader-failed`, `formats/no-such-layer`,
 *         `formats/no-polygons`
 */
export async function readGeoParquet(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const bytes = await checkMagic(path);
    const name = basename(path, extname(path));
    if (options.layer !== undefined && options.layer !== name) {
        throw new EngineError('formats/no-such-layer', `${path} has no layer "${options.layer}".`,
            {file: path, fix: `Its only layer is ${name}.`, facts: {asked: options.layer, layers: [name]}});
    }
    const {sha256} = await sha256Files([path], options.signal);
    const helper = takeHelper(bytes);
    const limitMs = BASE_LIMIT_MS + LIMIT_MS_PER_MB * bytes / 1e6;
    const request: Request = async (message, where) => {
        const reply = await helper.ask<{fault?: string} & object>(message, {
            limitMs, who: 'the Parquet decoder', shownPath: path, signal: options.signal,
        });
        if (reply.fault !== undefined) throw corrupt(path, inWords(reply.fault), where, reply.fault);
        return reply as never;
    };
    try {
        const parsed = FOOTER.safeParse(await request({op: 'open', path: resolve(path)}, 'footer'));
        if (!parsed.success) throw corrupt(path, 'it does not describe a table', 'footer', parsed.error);
        const schema = parsed.data;
        const stated = schema.groups.reduce((sum, rows) => sum + rows, 0);
        if (stated !== schema.rows) throw corrupt(path, `its row groups have ${stated} rows, it states ${schema.rows}`,
            'footer');
        const geometry = geometryColumn(schema.keyValues, schema.columns);
        if ('refusal' in geometry) {
            throw new EngineError('formats/unsupported', `${path} cannot be used: ${geometry.refusal}.`, {
                file: path, fix: 'Export the layer as GeoParquet with its geometry.',
            });
        }
        if (geometry.encoding.toUpperCase() !== 'WKB') {
            throw new EngineError(
                'formats/unsupported', `${path} stores its geometry as ${geometry.encoding}; WKB is read.`, {
                file: path, where: geometry.name, fix: 'Export it with the geometry encoding WKB.',
            });
        }
        const layer = await readRows(path, name, schema, geometry, request, options);
        return usableLayers(path, [{path, format: 'geoparquet', sha256, bytes,
            encoding: {name: 'UTF-8', how: 'Parquet'}, ...layer}], []);
    } finally {
        await giveBack(helper, bytes);
    }
}

/** A helper that has loaded the decoder and waits for the next small file. */
let idle: Helper | null = null;

function takeHelper(bytes: number): Helper {
    if (bytes <= SMALL_BYTES && idle?.isAlive === true) {
        const helper = idle;
        idle = null;
        return helper;
    }
    const require = createRequire(import.meta.url);
    return helperProcess(GEOPARQUET_WORKER, {
        hyparquet: pathToFileURL(require.resolve('hyparquet')).href,
        compressors: pathToFileURL(require.resolve('hyparquet-compressors')).href,
    }, Math.min(MAX_HEAP_MB, Math.round(BASE_HEAP_MB + HEAP_MB_PER_MB * bytes / 1e6)));
}

async function giveBack(helper: Helper, bytes: number): Promise<void> {
    if (bytes <= SMALL_BYTES && idle === null && helper.isAlive) idle = helper;
    else await helper.end();
}

async function checkMagic(path: string): Promise<number> {
    const facts = await fileFacts(path);
    if (!facts.isFile) throw new EngineError('formats/unsupported', `${path} is not a file.`,
        {file: path, fix: 'Give a .parquet file.'});
    if (facts.bytes === 0) throw new EngineError('formats/empty-file', `${path} is empty.`,
        {file: path, fix: 'Ask for the file again.'});
    const file = await FileWindow.open(path);
    try {
        const head = facts.bytes < 4 ? '' : (await file.load(0, 4)).toString('latin1');
        if (head !== MAGIC) {
            throw new EngineError('formats/unsupported', `${path} is not a Parquet file, whatever its name says.`, {
                file: path, where: 'first 4 bytes', fix: 'Give the file the ending of what it is, or export it again.',
            });
        }
        const tail = facts.bytes < 12 ? '' : (await file.load(facts.bytes - 4, 4)).toString('latin1');
        if (tail !== MAGIC) {
            throw new EngineError('formats/truncated', `${path} is cut short: it has no Parquet footer.`, {
                file: path, where: 'last 4 bytes', fix: 'Copy or download the file again.',
            });
        }
    } finally {
        await file.close();
    }
    return facts.bytes;
}

async function readRows(
    path: string, name: string, schema: Footer, geometry: GeometryColumn, request: Request, options: OpenOptions,
): Promise<Pick<RawLayer, 'name' | 'crs' | 'fields' | 'columns' | 'polygons' | 'record' | 'recordsInFile' | 'issues'>> {
    const wanted = schema.columns.filter((column) => column.name !== geometry.name && wantsField(options, column.name));
    const read: ParquetField[] = [];
    const unread: string[] = [];
    for (const column of wanted) {
        const field = geometry.all.includes(column.name) ? null : parquetField(column);
        if (field === null) unread.push(column.name);
        else read.push(field);
    }
    const fields = read.map(({field}) => field);
    const builder = new LayerBuilder(name, fields);
    for (const field of unread) {
        builder.count('formats/field-unread', 'note',
            `The column ${field} holds nested, binary or further geometry values and is not read.`, undefined, field);
    }
    if (geometry.crs === null) builder.count('formats/no-crs', 'warning',
        'The file states that its reference system is not known, or one that cannot be read.');
    let rowStart = 0;
    for (const rows of schema.groups) {
        await readGroup(path, rowStart, rows, geometry.name, read, builder, request);
        rowStart += rows;
        options.onProgress?.(rowStart, schema.rows);
        options.signal?.throwIfAborted();
    }
    return {name, crs: geometry.crs, fields, ...builder.finish(schema.rows)};
}

async function readGroup(
    path: string, rowStart: number, rows: number, geometryName: string, read: readonly ParquetField[],
    builder: LayerBuilder, request: Request,
): Promise<void> {
    const range = {op: 'column', rowStart, rowEnd: rowStart + rows};
    const where = `rows ${rowStart + 1} to ${rowStart + rows}`;
    const packed = await request<Packed>({...range, name: geometryName, isPacked: true},
        `${where}, column ${geometryName}`);
    const {bytes, ends, isNull} = packed;
    if (ends.length !== rows) throw corrupt(path, `column ${geometryName} has ${ends.length} values of ${rows}`, where);
    const reader = new WkbReader();
    const isKept = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
        const record = rowStart + row + 1;
        const start = row === 0 ? 0 : ends[row - 1];
        const outcome = isNull[row] ? {kind: 'empty'} as const : reader.read(bytes, start, ends[row]);
        if (builder.leaveOut(outcome, record)) continue;
        reader.appendTo(builder.polygons);
        builder.keep(record);
        isKept[row] = 1;
    }
    for (let column = 0; column < read.length; column++) {
        const {field, cell} = read[column];
        const {values} = await request<{values: readonly ParquetRaw[]}>(
            {...range, name: field.name, isPacked: false}, `${where}, column ${field.name}`);
        if (values.length !== rows) throw corrupt(path, `column ${field.name} has ${values.length} values of ${rows}`,
            where);
        for (let row = 0; row < rows; row++) {
            if (!isKept[row]) continue;
            const record = rowStart + row + 1;
            let value = cell(values[row]);
            if (value === UNREADABLE) {
                builder.count('formats/value-unreadable', 'warning',
                    `Values that are no ${field.type} were taken as empty.`, record, field.name);
                value = null;
            }
            builder.cell(column, value, record);
        }
    }
}

function corrupt(path: string, reason: string, where: string, cause?: unknown): EngineError {
    return new EngineError('formats/corrupt', `${path} is damaged (${where}): ${reason}.`, {
        file: path, where, fix: 'Copy the file again, or export it again.', cause,
    });
}

/** The decoder's own findings begin with what they are about; the rest is what JavaScript says when it stumbles. */
function inWords(fault: string): string {
    return /^(parquet|thrift|snappy) /.test(fault) && !/undefined|NaN/.test(fault) ? fault
        : 'its bytes cannot be decoded';
}
