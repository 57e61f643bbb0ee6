/** The thread that computes: plan and execute, nothing of the terminal, nothing written. */

import {parentPort, workerData} from 'node:worker_threads';
import {executeRun, planRun} from '../pipeline/index.ts';
import {assertInvariant} from '../core/errors.ts';
import {plainFault} from './jobMessages.ts';
import type {JobMessage, JobOrder} from './jobMessages.ts';
import {chineseOfCode} from './zh/codes.ts';

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
    const tell = (message: JobMessage) => port.postMessage(message);
    const stop = new AbortController();
    port.once('message', () => stop.abort());
    port.unref();
    try {
        const {options, surroundings} = workerData as JobOrder;
        const result = await executeRun(planRun(options, {...surroundings, chineseOf: chineseOfCode}), {
            signal: stop.signal,
            onProgress: (progress) => tell({type: 'progress', progress}),
        });
        tell({type: 'result', result});
    } catch (error) {
        tell({type: 'fault', fault: plainFault(error)});
    }
}

assertInvariant(parentPort !== null, 'the thread of the job was started as a program');
void work(parentPort);
