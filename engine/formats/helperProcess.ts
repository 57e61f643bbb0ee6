/**
 * A helper in a process of its own: for decoders in JavaScript. A thread would not do: when its heap overflows by one
 * large array, V8 ends the whole process and not the thread (Node 20.20, a Parquet run length of 2^30).
 */

import {spawn} from 'node:child_process';
import {Helper} from './helper.ts';

/**
 * @param source plain JavaScript; it talks through `process.send` and `process.on('message')` and finds `data` as JSON
 *        in `process.argv[1]`
 */
export function helperProcess(source: string, data: unknown, maxHeapMb: number): Helper {
    const {NODE_OPTIONS: _, ...env} = process.env;
    const child = spawn(process.execPath, [`--max-old-space-size=${maxHeapMb}`, '-e', source, JSON.stringify(data)], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced', env, windowsHide: true,
    });
    const kill = (): void => {
        child.kill('SIGKILL');
    };
    // a decoder in an endless loop does not notice that nobody listens any more
    process.once('exit', kill);
    let failure: unknown;
    const ended = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
    });
    void ended.then(() => process.off('exit', kill));
    return new Helper({
        send: (message) => {
            child.send(message, (error) => {
                if (error !== null) failure = error;
            });
        },
        onMessage: (listener) => child.on('message', listener),
        onEnd: (listener) => {
            child.once('error', listener);
            child.once('exit', (code, signal) => listener(failure ?? new Error(`it ended with ${signal ?? code}`)));
        },
        hold: (isHeld) => {
            if (isHeld) {
                child.ref();
                child.channel?.ref();
            } else {
                child.unref();
                child.channel?.unref();
            }
        },
        end: async () => {
            kill();
            child.ref();
            await ended;
        },
    });
}
