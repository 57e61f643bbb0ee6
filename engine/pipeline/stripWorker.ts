/** The other side of `stripThreads.ts`: strips come in, their change borders go out, one after the other. */

import {parentPort} from 'node:worker_threads';
import {changeBorders, type Strip} from '../kernel/index.ts';

parentPort!.on('message', (strip: Strip) => {
    const borders = changeBorders(strip);
    const {x, y, from, to, left, right} = borders;
    parentPort!.postMessage(borders, [x, y, from, to, left, right].map(array => array.buffer as ArrayBuffer));
});
