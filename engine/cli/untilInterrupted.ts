/** Work in this thread that Ctrl-C ends between two of its steps; a second Ctrl-C ends the process at once. */

import {EngineError} from '../core/errors.ts';

/** @throws EngineError `cli/interrupted` - the person pressed Ctrl-C; nothing was written */
export async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once('SIGINT', interrupt);
    const interrupted = (cause?: unknown): EngineError => new EngineError('cli/interrupted', 'stopped; nothing was written', {cause});
    try {
        const result = await work(stop.signal);
        // a long last step hears nothing until it is done; the timer lets what came meanwhile be heard
        await new Promise(resolve => setTimeout(resolve, 0));
        if (stop.signal.aborted) throw interrupted();
        return result;
    } catch (error) {
        if (!stop.signal.aborted || error instanceof EngineError && error.code === 'cli/interrupted') throw error;
        throw interrupted(error);
    } finally {
        process.off('SIGINT', interrupt);
    }
}
