/**
 * A worker thread that does one thing for a reader at a time and may crash, run out of memory or never come back without harm:
 * foreign decoders run here, because nothing else can stop them.
 */

import {Worker} from 'node:worker_threads';
import type {ResourceLimits} from 'node:worker_threads';
import {EngineError} from '../core/errors.ts';

/** Loading a library takes up to a second; a machine under load gets a minute. */
const START_LIMIT_MS = 60_000;

export interface Ask {
    readonly limitMs: number;
    /** Name of the decoder and of the file, for messages. */
    readonly who: string;
    readonly shownPath: string;
    readonly signal?: AbortSignal;
}

interface Reply {
    readonly ready?: boolean;
    readonly id?: number;
}

export class HelperThread {
    private readonly worker: Worker;
    private isReady = false;
    private nAsked = 0;
    private isDead = false;

    /**
     * @param source plain JavaScript, because a worker takes nothing else and a bundle has no other file beside it; it posts
     *        `{ready: true}` once and answers each message with one of the same `id`
     */
    constructor(source: string, workerData: unknown, resourceLimits?: ResourceLimits) {
        // its output is taken away from the terminal and not read: reading it would keep the process alive
        this.worker = new Worker(source, {eval: true, stdout: true, stderr: true, workerData, resourceLimits});
        this.worker.on('message', (reply: Reply) => {
            if (reply.ready === true) this.isReady = true;
        });
        // a worker that dies while nobody waits for it must not end the process
        this.worker.on('error', () => {
            this.isDead = true;
        });
        this.worker.on('exit', () => {
            this.isDead = true;
        });
        this.worker.unref();
    }

    /** Whether it can be asked again. */
    get isAlive(): boolean {
        return !this.isDead;
    }

    /**
     * Its answer. It is of no use after a throw, and is ended.
     *
     * @throws EngineError `formats/reader-failed` - it crashed, ended or took too long; the reason of `signal`
     */
    async ask<T>(message: object, {limitMs, who, shownPath, signal}: Ask): Promise<T> {
        const {worker} = this;
        const id = ++this.nAsked;
        let timer: NodeJS.Timeout | undefined;
        const listeners: [string, (value: unknown) => void][] = [];
        const on = (event: string, listener: (value: unknown) => void): void => {
            listeners.push([event, listener]);
            worker.on(event, listener);
        };
        let onAbort = (): void => undefined;
        worker.ref();
        try {
            return await new Promise<T>((resolve, reject) => {
                const fail = (what: string, cause?: unknown): void => reject(new EngineError(
                    'formats/reader-failed', `${shownPath} could not be read: ${who} ${what}.`, {
                        file: shownPath, cause, fix: 'The file is probably damaged: copy it again, or export the layer as GeoPackage.',
                    }));
                const startClock = (ms: number): void => {
                    clearTimeout(timer);
                    timer = setTimeout(() => fail(`took longer than ${Math.round(ms / 1000)} s`), ms);
                };
                onAbort = () => reject(signal?.reason);
                if (this.isDead) fail('is not running');
                startClock(this.isReady ? limitMs : START_LIMIT_MS);
                on('message', (value) => {
                    const reply = value as Reply & T; // what the worker's source posts
                    if (reply.ready === true) startClock(limitMs);
                    else if (reply.id === id) resolve(reply);
                });
                on('error', (error) => fail('crashed', error));
                on('exit', () => fail('ended before it was done'));
                signal?.addEventListener('abort', onAbort);
                worker.postMessage({...message, id});
            });
        } catch (error) {
            await this.end();
            throw error;
        } finally {
            clearTimeout(timer);
            for (const [event, listener] of listeners) worker.off(event, listener);
            signal?.removeEventListener('abort', onAbort);
            worker.unref();
        }
    }

    async end(): Promise<void> {
        this.isDead = true;
        await this.worker.terminate();
    }
}
