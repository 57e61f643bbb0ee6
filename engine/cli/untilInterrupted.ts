/** Work in this thread that Ctrl-C ends between two of its steps; a second Ctrl-C ends the process at once. */

import {EngineError} from '../core/errors.ts';

/** @throws EngineError `cli/interrupted` - the person pressed Ctrl-C; nothing was written */
export async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once('SIGINT', interrupt);
    try {
        return await work(stop.signal);
    } catch (error) {
        if (!stop.signal.aborted) throw error;
        throw new EngineError('cli/interrupted', 'stopped; nothing was written', {cause: error});
    } finally {
        process.off('SIGINT', interrupt);
    }
}
