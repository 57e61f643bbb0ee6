/**
 * Foreign decoders at arm's length: they may crash, run out of memory or never come back, and nothing else can stop
 * them. A `Helper` does one thing for a reader at a time and is ended when it fails.
 */

import {EngineError} from '../core/errors.ts';

/** Loading a library takes up to a second; a machine under load gets a minute. */
const START_LIMIT_MS = 60_000;

/** A worker thread (`helperThread`) or a child process (`helperProcess`) that runs plain JavaScript. */
export interface HelperPort {
    readonly send: (message: object) => void;
    readonly onMessage: (listener: (value: unknown) => void) => void;
    /** Called once, with the error if there was one. */
    readonly onEnd: (listener: (cause?: unknown) => void) => void;
    /** Whether it keeps this process alive. */
    readonly hold: (isHeld: boolean) => void;
    readonly end: () => Promise<void>;
}

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

/** What waits for the one answer that is due. */
interface Waiting {
    readonly id: number;
    readonly onReady: () => void;
    readonly onReply: (reply: never) => void;
    readonly onEnd: (cause?: unknown) => void;
}

export class Helper {
    private readonly port: HelperPort;
    private isReady = false;
    private isEnded = false;
    private nAsked = 0;
    private waiting: Waiting | null = null;

    /** The other side posts `{ready: true}` once and answers each message with one of the same `id`. */
    constructor(port: HelperPort) {
        this.port = port;
        port.onMessage((value) => {
            const reply = value as Reply; // our own source posts it
            if (reply.ready === true) {
                this.isReady = true;
                this.waiting?.onReady();
            } else if (reply.id === this.waiting?.id) {
                this.waiting?.onReply(reply as never);
            }
        });
        port.onEnd((cause) => {
            this.isEnded = true;
            this.waiting?.onEnd(cause);
        });
        port.hold(false);
    }

    /** Whether it can be asked again. */
    get isAlive(): boolean {
        return !this.isEnded;
    }

    /**
     * Its answer. After a throw it is ended.
     *
     * @throws EngineError `formats/reader-failed` - it crashed, ended or took too long; the reason of `signal`
     */
    async ask<T extends object>(message: object, {limitMs, who, shownPath, signal}: Ask): Promise<T> {
        const id = ++this.nAsked;
        let timer: NodeJS.Timeout | undefined;
        let onAbort = (): void => undefined;
        this.port.hold(true);
        try {
            return await new Promise<T>((resolve, reject) => {
                const fail = (what: string, cause?: unknown): void => reject(new EngineError(
                    'formats/reader-failed', `${shownPath} could not be read: ${who} ${what}.`, {
                        file: shownPath, cause,
                        fix: 'The file is probably damaged: copy it again, or export the layer as GeoPackage.',
                    }));
                const startClock = (ms: number): void => {
                    clearTimeout(timer);
                    timer = setTimeout(() => fail(`took longer than ${Math.ceil(ms / 1000)} s`), ms);
                };
                onAbort = () => reject(signal?.reason);
                signal?.addEventListener('abort', onAbort);
                this.waiting = {
                    id, onReady: () => startClock(limitMs), onReply: resolve,
                    onEnd: (cause) => fail(cause === undefined ? 'ended before it was done' : 'crashed', cause),
                };
                if (this.isEnded) fail('is not running');
                startClock(this.isReady ? limitMs : START_LIMIT_MS);
                this.port.send({...message, id});
            });
        } catch (error) {
            await this.end();
            throw error;
        } finally {
            this.waiting = null;
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            this.port.hold(false);
        }
    }

    async end(): Promise<void> {
        this.isEnded = true;
        await this.port.end();
    }
}
