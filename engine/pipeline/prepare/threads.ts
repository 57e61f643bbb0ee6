/** Tasks in threads of their own, or in this one: the answer is the same. */

import {Worker} from 'node:worker_threads';
import {hashFiles, keepScanned, scanAndCertify, type HashAnswer, type HashTask, type ScanAnswer, type ScanTask, type Task} from './tasks.ts';

/** A task under way. Its promise never rejects unheard: whoever drops it has to have asked `answer` before. */
function inThread<T>(task: Task, signal: AbortSignal | undefined): Promise<T> {
    const file = `./prepareWorker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
    const worker = new Worker(new URL(file, import.meta.url), {workerData: task});
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, {once: true});
    return new Promise<T>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(signal?.aborted ? signal.reason as Error : new Error(`the thread that prepares layers ended early with ${code}`)));
    }).finally(() => signal?.removeEventListener('abort', stop));
}

/** @param threads 1 computes here and now */
export function hashTask(task: HashTask, threads: number, signal?: AbortSignal): Promise<HashAnswer> {
    return threads > 1 ? inThread<HashAnswer>(task, signal) : Promise.resolve().then(() => hashFiles(task));
}

export function scanTask(task: ScanTask, threads: number, signal?: AbortSignal): Promise<ScanAnswer> {
    if (threads > 1) return inThread<ScanAnswer>(task, signal);
    return Promise.resolve().then(() => {
        const answer = scanAndCertify(task);
        keepScanned(task, answer);
        return answer;
    });
}
