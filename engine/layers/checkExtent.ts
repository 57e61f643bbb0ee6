/** Do the coordinates look like those of the CRS the layer claims. */

import type {Polygons} from '../core/polygons.ts';
import type {Crs} from '../crs/crs.ts';
import type {Findings} from './findings.ts';

export function isGeographic(crs: Crs): boolean {
    return crs.kind === 'geographic';
}

/** How an issue names the CRS of its `at`. */
export function crsName(crs: Crs): string {
    return crs.id;
}

/** A layer whose every vertex fits in degrees, in a CRS of metres, or one outside degrees in a geographic CRS. */
export function checkExtent(polygons: Polygons, crs: Crs, findings: Findings): void {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    let nUnusable = 0;
    for (let v = 0; v < polygons.coords.length; v += 2) {
        const x = polygons.coords[v];
        const y = polygons.coords[v + 1];
        if (!Number.isFinite(x) || !Number.isFinite(y)) {
            nUnusable++;
            continue;
        }
        minX = Math.min(minX, x);
        minY = Math.min(minY, y);
        maxX = Math.max(maxX, x);
        maxY = Math.max(maxY, y);
    }
    if (nUnusable > 0) {
        findings.note({code: 'layers/extent', severity: 'error', count: nUnusable,
            message: `${nUnusable} vertices have a coordinate that is not a number.`});
    }
    if (minX > maxX) return;
    const fitsDegrees = minX >= -180 && maxX <= 180 && minY >= -90 && maxY <= 90;
    if (fitsDegrees === isGeographic(crs)) return;
    const extent = `x ${minX} to ${maxX}, y ${minY} to ${maxY}`;
    findings.note({
        code: 'layers/extent', severity: 'error', at: [minX, minY], atCrs: crsName(crs),
        message: fitsDegrees ? `The coordinates look like degrees (${extent}), but ${crsName(crs)} counts in metres.`
            : `The coordinates (${extent}) lie outside longitude and latitude, but ${crsName(crs)} counts in degrees.`,
    });
}
