/** Reads and certifies a plain Shapefile, or finds that an earlier run has. */

import {stepsProjector} from '../../crs/projectSteps.ts';
import {scanShapefile} from '../../formats/shapefileScan.ts';
import {certifyGeometry} from './certifyGeometry.ts';
import {geometryKey, sourceOf} from './geometry.ts';
import {keepGeometry, keptGeometry} from './keptGeometry.ts';
import type {ScanAnswer, ScanTask} from './tasks.ts';

export function scanAndCertify({path, from, perM, order, store}: ScanTask): ScanAnswer {
    const scanned = from.proj4 === order.crs.proj4 ? scanShapefile(path, perM) : scanShapefile(path, perM, stepsProjector(from, order.crs, perM));
    if (!scanned) return null;
    const {sha256} = scanned;
    const key = geometryKey(sourceOf(sha256, from, order.crs), perM, order);
    if (keptGeometry(store, key)) return {sha256, geometry: null};
    const geometry = certifyGeometry(scanned, order);
    return geometry && {sha256, geometry};
}

/** Writes what was computed. */
export function keepScanned({from, perM, order, store}: ScanTask, answer: ScanAnswer): void {
    if (answer?.geometry) keepGeometry(store, geometryKey(sourceOf(answer.sha256, from, order.crs), perM, order), answer.geometry);
}
