/** Strips of a comparison, worked by this thread and another one: the borders are the same as by one alone. */

import {setImmediate} from 'node:timers/promises';
import {Worker} from 'node:worker_threads';
import {changeBorders, type ChangeBorders, type Strip} from '../kernel/index.ts';

/** Strips that lie ready in the other thread while this one is busy with its own; fewer of the last ones, so that both end together. */
const MOST_WAITING = 2;
const LAST_STRIPS = 4;
/** A thread costs more to start than it saves on fewer strips. */
const LEAST_STRIPS = 4;

/**
 * Borders of all strips, in their order.
 * @param threads 1 works here alone; more than two are not used
 */
export async function bordersOfStrips(strips: readonly (() => Strip)[], threads: number): Promise<ChangeBorders[]> {
    if (threads < 2 || strips.length < LEAST_STRIPS) return strips.map(strip => changeBorders(strip()));
    const borders = new Array<ChangeBorders>(strips.length);
    const other = new StripThread();
    try {
        const done: Promise<void>[] = [];
        // the other thread takes strips from the front, this one from the back
        let front = 0, back = strips.length;
        const feed = (): void => {
            while (front < back && other.waiting < (back - front > LAST_STRIPS ? MOST_WAITING : 1)) {
                const k = front++;
                done.push(other.work(strips[k]()).then((answer) => {
                    borders[k] = answer;
                }));
            }
        };
        for (feed(); front < back; feed()) {
            const k = --back;
            borders[k] = changeBorders(strips[k]());
            await setImmediate(); // hear what the other thread has finished
        }
        await Promise.all(done);
        return borders;
    } finally {
        other.close();
    }
}

class StripThread {
    private readonly worker: Worker;
    private readonly asked: {readonly resolve: (borders: ChangeBorders) => void; readonly reject: (reason: unknown) => void}[] = [];
    private failure: unknown = null;

    constructor() {
        this.worker = new Worker(new URL(`./stripWorker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
        this.worker.on('message', (borders: ChangeBorders) => this.asked.shift()?.resolve(borders));
        this.worker.once('error', reason => this.fail(reason));
        this.worker.once('exit', code => this.fail(new Error(`the thread that works strips ended early with ${code}`)));
    }

    /** Strips handed over whose borders have not come back. */
    get waiting(): number {
        return this.asked.length;
    }

    work(strip: Strip): Promise<ChangeBorders> {
        const answer = new Promise<ChangeBorders>((resolve, reject) => {
            if (this.failure === null) this.asked.push({resolve, reject});
            else reject(this.failure);
        });
        answer.catch(() => undefined); // awaited later; until then a failure must not end the process
        this.worker.postMessage(strip, buffersOf(strip));
        return answer;
    }

    close(): void {
        this.asked.length = 0;
        void this.worker.terminate();
    }

    private fail(reason: unknown): void {
        this.failure ??= reason;
        for (const {reject} of this.asked.splice(0)) reject(reason);
    }
}

/** What is the strip's own can be handed over without a copy. */
function buffersOf({x, y, layers}: Strip): ArrayBuffer[] {
    const arrays = [x, y, ...layers.flatMap(({polygons, matched, features, isStride, isSound}) => [
        polygons.ringStart, polygons.featureStart, matched.vertexOf, matched.isMoved, features, ...isStride ? [isStride] : [], ...isSound ? [isSound] : [],
    ])];
    return arrays.map(array => array.buffer as ArrayBuffer);
}
