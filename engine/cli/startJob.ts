/**
 * A job in a thread of its own, so that the terminal stays awake: the bar moves and Ctrl-C is heard at once, also
 * in the middle of an overlay that takes minutes.
 */

import {Worker} from 'node:worker_threads';
import {EngineError} from '../core/errors.ts';
import {errorOf} from './jobMessages.ts';
import type {ClueJobResult, JobMessage, JobOrder, JobProgress, JobResult} from './jobMessages.ts';

/** Time a stopped job gets to put its things away before its thread is ended, in ms. */
const GRACE_MS = 1000;

/** What the job of an order answers. */
type ResultOf<O extends JobOrder> = O extends {readonly job: 'clues'} ? ClueJobResult : JobResult;

/** @throws EngineError `cli/interrupted` - the person pressed Ctrl-C; nothing was written */
export async function startJob<O extends JobOrder>(order: O, onProgress: (progress: JobProgress) => void): Promise<ResultOf<O>> {
    const file = `./jobWorker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
    const worker = new Worker(new URL(file, import.meta.url), {workerData: order});
    const interrupted = new EngineError('cli/interrupted', 'stopped; nothing was written');
    let stopped = false;
    let interrupt = (): void => undefined;
    try {
        return await new Promise<ResultOf<O>>((resolve, reject) => {
            interrupt = () => {
                stopped = true;
                worker.postMessage('stop');
                setTimeout(() => reject(interrupted), GRACE_MS);
            };
            process.once('SIGINT', interrupt);
            worker.on('message', (message: JobMessage) => {
                if (message.type === 'progress') onProgress(message.progress);
                else if (stopped) reject(interrupted);
                else if (message.type === 'result') resolve(message.result as ResultOf<O>); // the thread answers the job it was given
                else reject(errorOf(message.fault));
            });
            worker.on('error', reject);
            worker.on('exit', (code) => reject(new Error(`the thread of the job ended early with ${code}`)));
        });
    } finally {
        process.off('SIGINT', interrupt);
        await worker.terminate();
    }
}
