/**
 * GDAL (gdal3.js, WebAssembly) in a worker thread: loaded when the first file needs it, ended when it crashes, takes too long or
 * is no longer wanted. The one user of gdal3.js.
 */

import {mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {EngineError} from '../core/errors.ts';
import {GDAL_WORKER} from './gdalWorker.ts';

/** Name of the column that carries the record number, and of the one with the geometry type before linearisation. */
export const RECORD_COLUMN = 'liangtian_record';
export const TYPE_COLUMN = 'liangtian_geometry';

/** Loading takes about a second; a machine under load gets a minute. */
const START_LIMIT_MS = 60_000;
/** Fifty times what was measured for 300,000 parcels on two cores (see scripts/bench/gdbMemory.ts). */
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
    readonly ready?: boolean;
    readonly id?: number;
    readonly fault?: string;
    readonly layers?: readonly GdalLayer[];
}

interface Session {
    readonly worker: Worker;
    readonly folder: string;
    readonly end: () => Promise<void>;
}

let idle: Session | null = null;
let queue: Promise<unknown> = Promise.resolve();
let nJobs = 0;

/**
 * Converts the polygon layers of a dataset to FlatGeobuf files, which live until `use` is through. Requests wait for one another.
 *
 * Cost     about 1.2 s to load GDAL, once for small datasets; memory does not grow with the dataset
 * @throws EngineError `formats/corrupt` - GDAL refuses the dataset, `formats/reader-failed` - it crashed or ran out of time
 */
export function withGdal<T>(request: GdalRequest, use: (layers: readonly GdalLayer[]) => Promise<T>): Promise<T> {
    const turn = queue.then(() => runJob(request, use));
    queue = turn.catch(() => undefined);
    return turn;
}

async function runJob<T>(request: GdalRequest, use: (layers: readonly GdalLayer[]) => Promise<T>): Promise<T> {
    request.signal?.throwIfAborted();
    const session = idle ?? startSession();
    idle = null;
    session.worker.ref();
    let isSound = false;
    let files: string[] = [];
    try {
        const reply = await ask(session, request);
        if (reply.fault !== undefined) {
            isSound = true;
            throw new EngineError('formats/corrupt', `${request.shownPath} cannot be read: GDAL says "${reply.fault}".`, {
                file: request.shownPath, fix: 'Copy the dataset again as a whole, or export it again.',
            });
        }
        const layers = (reply.layers ?? []).map((layer) => ({...layer, file: layer.file === null ? null : join(session.folder, layer.file)}));
        files = layers.flatMap(({file}) => file ?? []);
        isSound = request.bytes < KEEP_BELOW_BYTES;
        if (!isSound) await session.worker.terminate();
        return await use(layers);
    } finally {
        for (const file of files) rmSync(file, {force: true});
        if (isSound) {
            session.worker.unref();
            idle = session;
        } else {
            await session.end();
        }
    }
}

function startSession(): Session {
    const require = createRequire(import.meta.url);
    const module = require.resolve('gdal3.js/node.js');
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-gdal-'));
    // its output is taken away from the terminal and not read: reading it would keep the process alive
    const worker = new Worker(GDAL_WORKER, {
        eval: true, stdout: true, stderr: true,
        workerData: {module, package: join(dirname(module), 'dist', 'package'), folder},
    });
    const removeFolder = (): void => rmSync(folder, {recursive: true, force: true});
    process.once('exit', removeFolder);
    const session: Session = {
        worker, folder,
        end: async () => {
            await worker.terminate();
            process.off('exit', removeFolder);
            removeFolder();
        },
    };
    // a worker that dies while nobody waits for it must neither end the process nor be used again
    worker.on('error', () => undefined);
    worker.on('exit', () => {
        if (idle === session) idle = null;
    });
    // the promise of `ask` may come later than this message
    worker.once('message', () => started.add(worker));
    return session;
}

/** Workers that have loaded GDAL. */
const started = new WeakSet<Worker>();

function ask(session: Session, request: GdalRequest): Promise<Reply> {
    const {worker} = session;
    const {signal} = request;
    const id = ++nJobs;
    const limitMs = BASE_LIMIT_MS + LIMIT_MS_PER_MB * request.bytes / 1e6;
    return new Promise<Reply>((resolve, reject) => {
        let timer: NodeJS.Timeout;
        const settle = (act: () => void): void => {
            clearTimeout(timer);
            worker.off('message', onMessage);
            worker.off('error', onError);
            worker.off('exit', onExit);
            signal?.removeEventListener('abort', onAbort);
            act();
        };
        const fail = (what: string, cause?: unknown): void => settle(() => reject(new EngineError(
            'formats/reader-failed', `${request.shownPath} could not be read: GDAL ${what}.`, {
                file: request.shownPath, cause,
                fix: 'The dataset is probably damaged: copy it again, or export the layer as GeoPackage.',
            })));
        const onMessage = (reply: Reply): void => {
            if (reply.ready === true) startClock(limitMs);
            else if (reply.id === id) settle(() => resolve(reply));
        };
        const onError = (error: unknown): void => fail('crashed', error);
        const onExit = (): void => fail('ended before it was done');
        const onAbort = (): void => settle(() => reject(signal?.reason));
        const startClock = (ms: number): void => {
            clearTimeout(timer);
            timer = setTimeout(() => fail(`took longer than ${Math.round(ms / 1000)} s`), ms);
        };
        startClock(started.has(worker) ? limitMs : START_LIMIT_MS);
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.on('exit', onExit);
        signal?.addEventListener('abort', onAbort);
        worker.postMessage({
            id, path: request.path, driver: request.driver, openOptions: request.openOptions ?? [], layer: request.layer ?? null,
            wantsRecord: request.wantsRecord, recordColumn: RECORD_COLUMN, typeColumn: TYPE_COLUMN,
        });
    });
}
