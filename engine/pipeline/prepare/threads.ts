/** Tasks in threads of their own, or in this one: the answers are the same. */

import {Worker} from 'node:worker_threads';
import {
    hashFiles, readColumns, type ColumnsAnswer, type ColumnsTask, type HashAnswer, type HashTask, type ScanAnswer, type ScanTask, type Task,
} from './tasks.ts';

/** Tasks under way in one thread, one after the other; the answers come in their order. */
function inThread(tasks: readonly Task[], signal: AbortSignal | undefined): Promise<unknown>[] {
    const file = `./prepareWorker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
    const worker = new Worker(new URL(file, import.meta.url), {workerData: tasks});
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, {once: true});
    const waiting: {resolve: (answer: unknown) => void; reject: (reason: unknown) => void}[] = [];
    const answers = tasks.map(() => new Promise<unknown>((resolve, reject) => waiting.push({resolve, reject})));
    const fail = (reason: unknown): void => {
        signal?.removeEventListener('abort', stop);
        for (const {reject} of waiting.splice(0)) reject(reason);
    };
    worker.on('message', answer => waiting.shift()?.resolve(answer));
    worker.once('error', fail);
    worker.once('exit', code => fail(signal?.aborted ? signal.reason : new Error(`the thread that prepares layers ended early with ${code}`)));
    // each is awaited sooner or later; until then a failure must not end the process
    for (const answer of answers) answer.catch(() => undefined);
    return answers;
}

/** @param threads 1 computes here and now */
export function hashTask(task: HashTask, threads: number, signal?: AbortSignal): Promise<HashAnswer> {
    return threads > 1 ? inThread([task], signal)[0] as Promise<HashAnswer> : Promise.resolve().then(() => hashFiles(task));
}

/** Columns first, since the caller waits for them, and the hashes of the same files while it goes on. */
export function columnsAndHashes(
    columns: ColumnsTask, hashes: HashTask, threads: number, signal?: AbortSignal,
): {readonly columns: Promise<ColumnsAnswer>; readonly hashes: Promise<HashAnswer>} {
    if (threads > 1) {
        const [first, second] = inThread([columns, hashes], signal);
        return {columns: first as Promise<ColumnsAnswer>, hashes: second as Promise<HashAnswer>};
    }
    return {columns: Promise.resolve().then(() => readColumns(columns)), hashes: Promise.resolve().then(() => hashFiles(hashes))};
}

/** The answer, and the moment from which it is kept: the thread writes while the caller goes on. */
export function scanTask(
    task: ScanTask, threads: number, signal?: AbortSignal,
): {readonly answer: Promise<ScanAnswer>; readonly kept: Promise<unknown>} {
    if (threads > 1) {
        const [answer, kept] = inThread([task, {kind: 'keep'}], signal);
        return {answer: answer as Promise<ScanAnswer>, kept};
    }
    const code = import('./scanLayer.ts');
    const answer = code.then(({scanAndCertify}) => scanAndCertify(task));
    return {answer, kept: answer.then(async done => (await code).keepScanned(task, done))};
}
