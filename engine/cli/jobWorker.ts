/** The thread that computes: plan and execute, nothing of the terminal, nothing written. */

import {parentPort, workerData} from 'node:worker_threads';
import {executeRun, planRun} from '../pipeline/index.ts';
import {assertInvariant} from '../core/errors.ts';
import {plainFault} from './jobMessages.ts';
import {MAP_PAGE_FILE, mapPage} from './mapPage.ts';
import {summaryPage} from './summary.ts';
import type {JobMessage, JobOrder} from './jobMessages.ts';
import {chineseOfCode} from './zh/codes.ts';

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
    const tell = (message: JobMessage) => port.postMessage(message);
    const stop = new AbortController();
    port.once('message', () => stop.abort());
    port.unref();
    try {
        const {options, surroundings} = workerData as JobOrder;
        const {page, files, ...result} = await executeRun(planRun(options, {...surroundings, chineseOf: chineseOfCode}), {
            signal: stop.signal,
            onProgress: (progress) => tell({type: 'progress', progress}),
        });
        const encoder = new TextEncoder();
        // each in a buffer of its own, which can be handed over
        const bytes = new Map([...files, [MAP_PAGE_FILE, mapPage(page)] as const]
            .map(([name, content]) => [name, typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content)]));
        port.postMessage({type: 'result', result: {...result, files: bytes, summary: summaryPage(page)}} satisfies JobMessage,
            [...bytes.values()].map(({buffer}) => buffer));
    } catch (error) {
        tell({type: 'fault', fault: plainFault(error)});
    }
}

assertInvariant(parentPort !== null, 'the thread of the job was started as a program');
void work(parentPort);
