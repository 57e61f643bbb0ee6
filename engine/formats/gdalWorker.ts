/**
 * What runs inside the GDAL worker, as text (see `helperThread`).
 *
 * A job opens one dataset, lists its layers, and writes each polygon layer as FlatGeobuf without index (so in record
 * order). Folders are mounted, never copied into the memory of WebAssembly.
 */
export const GDAL_WORKER = `
'use strict';
const {parentPort, workerData} = require('node:worker_threads');
const {relative} = require('node:path');
for (const level of ['debug', 'error', 'info', 'log', 'warn']) console[level] = () => {};
let said = [];
// the loader of the data file puts './' before this path
const path = relative(process.cwd(), workerData.package).split('\\\\').join('/');
const ready = require(workerData.module)({
    path, dest: workerData.folder, env: {GDAL_SKIP: 'OGR_VRT VRT', CPL_LOG_ERRORS: 'OFF', OGR2OGR_USE_ARROW_API: 'NO'},
    logHandler: () => {}, errorHandler: (text) => { if (text && said.length < 20) said.push(text); },
});
ready.then(() => parentPort.postMessage({ready: true}), (error) => { throw error; });

const isPolygonal = (type) => /polygon|surface|geometry|unknown|curve/i.test(type)
    && !/line|multicurve|compound/i.test(type);

async function run(job) {
    const gdal = await ready;
    said = [];
    const opened = await gdal.open(job.path, job.openOptions);
    const dataset = opened.datasets[0];
    try {
        if (dataset.info === undefined || dataset.info.driverShortName !== job.driver) {
            return {fault: 'it is not of the format its name says'};
        }
        const layers = [];
        for (const [index, layer] of dataset.info.layers.entries()) {
            const {name, featureCount} = layer;
            const geometryType = layer.geometryFields[0]?.type ?? 'none';
            const done = {name, featureCount, geometryType, file: null, said: []};
            layers.push(done);
            if (!isPolygonal(geometryType) || (job.layer !== null && job.layer !== name)) continue;
            // OGR SQL has no way to write a name with a quote or a backslash that holds in all its readers
            if (/["\\\\]/.test(name)) { done.said.push('its name has a quote or a backslash'); continue; }
            const hasOwnFid = layer.fields.some((field) => field.name.toLowerCase() === 'fid');
            const record = hasOwnFid || !job.wantsRecord ? '' : ', FID AS ' + job.recordColumn;
            said = [];
            try {
                await gdal.ogr2ogr(dataset, [
                    '-f', 'FlatGeobuf', '-lco', 'SPATIAL_INDEX=NO', '-dim', 'XY',
                    '-nlt', 'GEOMETRY', '-nlt', 'CONVERT_TO_LINEAR',
                    '-sql', 'SELECT *' + record + ', OGR_GEOMETRY AS ' + job.typeColumn + ' FROM "' + name + '"',
                ], job.id + '-' + index);
                done.file = job.id + '-' + index + '.fgb';
            } catch (error) {
                said.push(String(error?.message ?? error));
            }
            done.said = said;
        }
        return {layers};
    } finally {
        await gdal.close(dataset);
    }
}

parentPort.on('message', (job) => {
    run(job).then(
        (result) => parentPort.postMessage({id: job.id, ...result}),
        (error) => {
            // GDAL's own refusals come as lists of {no, message}; anything else is a crash inside WebAssembly
            const isRefusal = error !== null && typeof error === 'object' && 'no' in error;
            const refusals = Array.isArray(error) ? error : isRefusal ? [error] : null;
            if (refusals === null) throw error;
            const words = [...said, ...refusals.map((refusal) => String(refusal.message ?? ''))];
            parentPort.postMessage({id: job.id, fault: words.find((text) => text !== '')?.trim() ?? 'no reason'});
        });
});
`;
