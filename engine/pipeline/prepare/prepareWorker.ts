/** The thread that hashes, reads and certifies; it answers its tasks one after the other and ends. */

import {parentPort, workerData} from 'node:worker_threads';
import {assertInvariant} from '../../core/errors.ts';
import {hashFiles, readColumns, type Task} from './tasks.ts';

assertInvariant(parentPort !== null, 'the thread that prepares layers was started as a program');
for (const task of workerData as readonly Task[]) { // `inThread` gives nothing else
    if (task.kind === 'hash') parentPort.postMessage(hashFiles(task));
    else if (task.kind === 'columns') parentPort.postMessage(readColumns(task));
    else {
        // most threads only hash, and need not wait for the code of the rest
        const {keepScanned, scanAndCertify} = await import('./scanLayer.ts');
        const answer = scanAndCertify(task);
        // kept before the arrays are handed over: the one who asked owns them then
        keepScanned(task, answer);
        const geometry = answer?.geometry;
        const arrays = geometry ? [geometry.polygons.xy, geometry.polygons.ringStart, geometry.polygons.featureStart, geometry.boxes, geometry.shares.start,
            geometry.shares.entries, geometry.parcelTicks, geometry.parcelArea2, geometry.isSound] : [];
        parentPort.postMessage(answer, [...new Set(arrays.map(({buffer}) => buffer as ArrayBuffer))]);
    }
}
