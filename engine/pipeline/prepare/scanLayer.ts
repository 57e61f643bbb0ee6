/** Reads and certifies a plain Shapefile, or finds that an earlier run has. */

import {scanShapefile} from '../../formats/shapefileScan.ts';
import {certifyGeometry} from './certifyGeometry.ts';
import {geometryKey} from './geometry.ts';
import {keepGeometry, keptGeometry} from './keptGeometry.ts';
import type {ScanAnswer, ScanTask} from './tasks.ts';

export function scanAndCertify({path, perM, order, store}: ScanTask): ScanAnswer {
    const scanned = scanShapefile(path, perM);
    if (!scanned) return null;
    const {sha256} = scanned;
    const key = geometryKey(sha256, perM, order);
    if (keptGeometry(store, key)) return {sha256, geometry: null};
    const geometry = certifyGeometry(scanned, order);
    return geometry && {sha256, geometry};
}

/** Writes what was computed; after the answer was handed over, so that nobody waits for the disk. */
export function keepScanned({perM, order, store}: ScanTask, answer: ScanAnswer): void {
    if (answer?.geometry) keepGeometry(store, geometryKey(answer.sha256, perM, order), answer.geometry);
}
