/**
 * GDAL (gdal3.js, WebAssembly) in a worker thread: loaded when the first file needs it, ended when it crashes, takes
 * too long or is no longer wanted. The one user of gdal3.js.
 */

import {randomUUID} from 'node:crypto';
import {mkdirSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {GDAL_WORKER} from './gdalWorker.ts';
import type {Helper} from './helper.ts';
import {helperThread} from './helperThread.ts';

/** Name of the column that carries the record number, and of the one with the geometry type before linearisation. */
export const RECORD_COLUMN = 'liangtian_record';
export const TYPE_COLUMN = 'liangtian_geometry';

/** Many times what was measured for 300,000 parcels on two cores (see scripts/bench/gdbMemory.ts). */
const BASE_LIMIT_MS = 20_000;
const LIMIT_MS_PER_MB = 2_000;
/** After a dataset of this size the heap of WebAssembly, which only grows, is given back by ending the worker. */
const KEEP_BELOW_BYTES = 32 * 1024 * 1024;

export interface GdalRequest {
    /** Absolute path of a file, or of a folder that GDAL takes as one. */
    readonly path: string;
    /** Short name of the one driver that may answer. */
    readonly driver: 'OpenFileGDB' | 'GML';
    readonly openOptions?: readonly string[];
    /** Convert this layer only. */
    readonly layer?: string;
    /** Whether the driver's record numbers mean something. */
    readonly wantsRecord: boolean;
    /** Size of the dataset, from which the time limit follows. */
    readonly bytes: number;
    /** As the caller gave it, for messages. */
    readonly shownPath: string;
    readonly signal?: AbortSignal;
}

export interface GdalLayer {
    readonly name: string;
    readonly featureCount: number;
    readonly geometryType: string;
    /** Absolute path of the FlatGeobuf copy; null when the layer has no polygons, was not asked for or failed. */
    readonly file: string | null;
    /** Warnings and errors of GDAL about this layer. */
    readonly said: readonly string[];
}

interface Reply {
    readonly fault?: string;
    readonly layers?: readonly GdalLayer[];
}

/** A worker and the folder it writes to, which is there only during a job: an idle worker may end without a word. */
interface Session {
    readonly thread: Helper;
    readonly folder: string;
}

let idle: Session | null = null;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Converts the polygon layers of a dataset to FlatGeobuf files, which live until `use` is through. Requests wait for
 * one another.
 *
 * Cost     about 1.2 s to load GDAL, once for small datasets; memory does not grow with the dataset
 * @throws EngineError `formats/corrupt` - GDAL refuses the dataset, `formats/reader-failed` - it crashed or ran out of
 *         time
 */
export function withGdal<T>(request: GdalRequest, use: (layers: readonly GdalLayer[]) => Promise<T>): Promise<T> {
    const turn = queue.then(() => runJob(request, use));
    queue = turn.catch(() => undefined);
    return turn;
}

async function runJob<T>(request: GdalRequest, use: (layers: readonly GdalLayer[]) => Promise<T>): Promise<T> {
    request.signal?.throwIfAborted();
    const session = idle?.thread.isAlive === true ? idle : startSession();
    idle = null;
    const removeFolder = (): void => rmSync(session.folder, {recursive: true, force: true});
    process.once('exit', removeFolder);
    let isKept = false;
    try {
        mkdirSync(session.folder, {mode: 0o700});
        const reply = await session.thread.ask<Reply>({
            path: request.path, driver: request.driver, openOptions: request.openOptions ?? [],
            layer: request.layer ?? null,
            wantsRecord: request.wantsRecord, recordColumn: RECORD_COLUMN, typeColumn: TYPE_COLUMN,
        }, {
            limitMs: BASE_LIMIT_MS + LIMIT_MS_PER_MB * request.bytes / 1e6, who: 'GDAL', shownPath: request.shownPath,
            signal: request.signal,
        });
        isKept = request.bytes < KEEP_BELOW_BYTES;
        if (!isKept) await session.thread.end();
        if (reply.fault !== undefined) {
            const message = `${request.shownPath} cannot be read: GDAL says "${reply.fault}".`;
            throw new EngineError('formats/corrupt', message, {
                file: request.shownPath, fix: 'Copy the dataset again as a whole, or export it again.',
            });
        }
        const layers = (reply.layers ?? []).map((layer) =>
            ({...layer, file: layer.file === null ? null : join(session.folder, layer.file)}));
        return await use(layers);
    } finally {
        if (isKept) idle = session;
        else await session.thread.end();
        process.off('exit', removeFolder);
        removeFolder();
    }
}

function startSession(): Session {
    const module = createRequire(import.meta.url).resolve('gdal3.js/node.js');
    const folder = join(tmpdir(), `liangtian-gdal-${randomUUID()}`);
    const thread = helperThread(GDAL_WORKER, {module, package: join(dirname(module), 'dist', 'package'), folder});
    return {thread, folder};
}
