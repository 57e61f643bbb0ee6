/** The thread that hashes, reads and certifies; it answers its tasks one after the other and ends. */

import {parentPort, workerData} from 'node:worker_threads';
import {assertInvariant} from '../../core/errors.ts';
import {hashFiles, readColumns, type ScanAnswer, type ScanTask, type Task} from './tasks.ts';

assertInvariant(parentPort !== null, 'the thread that prepares layers was started as a program');
let scanned: {readonly task: ScanTask; readonly answer: ScanAnswer} | null = null;
for (const task of workerData as readonly Task[]) { // `inThread` gives nothing else
    if (task.kind === 'hash') parentPort.postMessage(hashFiles(task));
    else if (task.kind === 'columns') parentPort.postMessage(readColumns(task));
    else if (task.kind === 'scan') {
        const {scanAndCertify} = await import('./scanLayer.ts'); // most threads only hash, and need not wait for the code of the rest
        scanned = {task, answer: scanAndCertify(task)};
        const {copy, transfer} = handedOver(scanned.answer);
        parentPort.postMessage(copy, transfer);
    } else {
        const {keepScanned} = await import('./scanLayer.ts');
        if (scanned !== null) keepScanned(scanned.task, scanned.answer);
        parentPort.postMessage(null);
    }
}

/** Copies of all arrays but the coordinates, which both threads look at: this one has still to keep them. */
function handedOver(answer: ScanAnswer): {copy: ScanAnswer; transfer: ArrayBuffer[]} {
    const geometry = answer?.geometry;
    if (!geometry) return {copy: answer, transfer: []};
    const transfer: ArrayBuffer[] = [];
    const own = <T extends Int32Array | Uint32Array | Float64Array | BigInt64Array | Uint8Array>(array: T): T => {
        const copy = array.slice();
        transfer.push(copy.buffer);
        return copy as T; // `slice` keeps the type
    };
    const {polygons, boxes, shares, parcelTicks, parcelArea2, isSound} = geometry;
    const copy = {
        ...geometry, polygons: {...polygons, ringStart: own(polygons.ringStart), featureStart: own(polygons.featureStart)}, boxes: own(boxes),
        shares: {start: own(shares.start), entries: own(shares.entries)}, parcelTicks: own(parcelTicks), parcelArea2: own(parcelArea2), isSound: own(isSound),
    };
    return {copy: {...answer, geometry: copy}, transfer};
}
