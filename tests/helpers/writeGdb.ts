/**
 * Makes file geodatabases and other foreign files with GDAL, in a worker so that its process hooks stay out of the
 * test.
 */

import {createRequire} from 'node:module';
import {basename, dirname, join} from 'node:path';
import {Worker} from 'node:worker_threads';

const SOURCE = `
const {parentPort, workerData} = require('node:worker_threads');
const {relative} = require('node:path');
const said = [];
(async () => {
    const gdal = await require(workerData.module)({
        path: relative(process.cwd(), workerData.package), dest: workerData.folder,
        logHandler: () => {}, errorHandler: (text) => said.push(text),
        env: {OGR2OGR_USE_ARROW_API: 'NO'},
    });
    const {datasets} = await gdal.open(workerData.source);
    await gdal.ogr2ogr(datasets[0], workerData.options, workerData.name);
    await gdal.close(datasets[0]);
    parentPort.postMessage('done');
})().catch((error) => { throw new Error(JSON.stringify(error) + said.join(' ')); });
`;

/** Runs `ogr2ogr <options> target source`; `target` has the ending that GDAL gives the format. */
export async function ogr2ogr(source: string, target: string, options: readonly string[]): Promise<void> {
    const module = createRequire(import.meta.url).resolve('gdal3.js/node.js');
    const worker = new Worker(SOURCE, {
        eval: true, stdout: true, stderr: true,
        workerData: {
            module, package: join(dirname(module), 'dist', 'package'), folder: dirname(target),
            name: basename(target).replace(/\.[^.]*$/, ''), source, options,
        },
    });
    await new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`GDAL ended with ${code}`)));
    });
    await worker.terminate();
}

/** A `.gdb` folder with the layers of a GeoPackage. */
export function writeGdb(gpkg: string, gdb: string, options: readonly string[] = []): Promise<void> {
    return ogr2ogr(gpkg, gdb, ['-f', 'OpenFileGDB', ...options]);
}
