/** The thread that computes: plan and execute, nothing of the terminal, nothing written. */

import {parentPort, workerData} from 'node:worker_threads';
import {executeRun, planRun} from '../pipeline/index.ts';
import {assertInvariant} from '../core/errors.ts';
import {plainFault} from './jobMessages.ts';
import {MAP_PAGE_FILE, mapPage} from './mapPage.ts';
import {summaryPage} from './summary.ts';
import type {ClueJobResult, JobMessage, JobOrder, JobProgress, JobResult} from './jobMessages.ts';
import {chineseOfCode} from './zh/codes.ts';

/** Files as bytes, each in a buffer of its own, which can be handed over. */
function bytesOf(files: ReadonlyMap<string, string | Uint8Array>): Map<string, Uint8Array<ArrayBuffer>> {
    const encoder = new TextEncoder();
    return new Map([...files].map(([name, content]) => [name, typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content)]));
}

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
    const tell = (message: JobMessage) => port.postMessage(message);
    const stop = new AbortController();
    port.once('message', () => stop.abort());
    port.unref();
    try {
        const order = workerData as JobOrder;
        const control = {signal: stop.signal, onProgress: (progress: JobProgress) => tell({type: 'progress', progress})};
        const surroundings = {...order.surroundings, chineseOf: chineseOfCode};
        const answer = (result: JobResult | ClueJobResult): void => port.postMessage(
            {type: 'result', result} satisfies JobMessage, [...result.files.values()].map(({buffer}) => buffer));
        if (order.job === 'clues') {
            const {runClues} = await import('../pipeline/clues/run.ts'); // neither job waits for the code of the other
            const {files, ...result} = await runClues(order.options, surroundings, control);
            answer({...result, files: bytesOf(files)});
        } else {
            const {page, files, ...result} = await executeRun(planRun(order.options, surroundings), control);
            answer({...result, files: bytesOf(new Map([...files, [MAP_PAGE_FILE, mapPage(page)]])), summary: summaryPage(page)});
        }
    } catch (error) {
        tell({type: 'fault', fault: plainFault(error)});
    }
}

assertInvariant(parentPort !== null, 'the thread of the job was started as a program');
void work(parentPort);
