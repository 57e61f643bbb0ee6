/** A helper in a worker thread: for WebAssembly, whose faults stay inside it. */

import {Worker} from 'node:worker_threads';
import {Helper} from './helper.ts';

/**
 * @param source plain JavaScript, because a worker takes nothing else and a bundle has no other file beside it; it
 *        talks through `parentPort` and finds `data` as `workerData`
 */
export function helperThread(source: string, data: unknown): Helper {
    // its output is taken away from the terminal and not read: reading it would keep the process alive
    const worker = new Worker(source, {eval: true, stdout: true, stderr: true, workerData: data});
    let failure: unknown;
    worker.on('error', (error) => {
        failure = error;
    });
    return new Helper({
        send: (message) => worker.postMessage(message),
        onMessage: (listener) => worker.on('message', listener),
        onEnd: (listener) => worker.on('exit', () => listener(failure)),
        hold: (isHeld) => isHeld ? worker.ref() : worker.unref(),
        end: async () => {
            await worker.terminate();
        },
    });
}
