/** Traced regions of a raster as a layer of parcels, as if somebody had delivered them. */

import type {Polygons} from '../../core/polygons.ts';
import type {RawLayer} from '../../formats/rawLayer.ts';
import {gather} from '../../kernel/index.ts';
import {VALUE_FIELD, type Legend} from '../../landclass/index.ts';
import {NONE} from '../../raster/classBand.ts';
import type {TracedPair} from '../../raster/tracePair.ts';
import type {ClassRaster} from './openClasses.ts';

/** Corners of cells as places in the CRS of the raster, regions to the left of their rings; equal corners give equal numbers. */
export function placed({corners, ringStart, featureStart}: Pick<TracedPair, 'corners' | 'ringStart' | 'featureStart'>, {transform}: Pick<ClassRaster['grid'], 'transform'>, column: number, row: number): Polygons {
    const {originX, originY, columnX, columnY, rowX, rowY} = transform;
    const coords = new Float64Array(corners.length);
    for (let i = 0; i < corners.length; i += 2) {
        const c = corners[i] + column, r = corners[i + 1] + row;
        coords[i] = originX + c * columnX + r * rowX;
        coords[i + 1] = originY + c * columnY + r * rowY;
    }
    // rows that run northwards (or columns westwards) turn left and right over
    if (columnX * rowY - columnY * rowX > 0) {
        for (let ring = 0; ring + 1 < ringStart.length; ring++) reverse(coords, ringStart[ring], ringStart[ring + 1]);
    }
    return {coords, ringStart, featureStart};
}

function reverse(coords: Float64Array, start: number, end: number): void {
    for (let i = start, j = end - 1; i < j; i++, j--) {
        for (const k of [0, 1]) [coords[2 * i + k], coords[2 * j + k]] = [coords[2 * j + k], coords[2 * i + k]];
    }
}

/**
 * The regions that have a class in one of the two rasters.
 *
 * @param classOf class numbers of the regions
 * @param polygons of all regions; shared where every region has a class
 */
export async function regionsLayer(
    {raster, values}: ClassRaster, classOf: Uint8Array, cells: Float64Array, polygons: Polygons, legend: Legend,
): Promise<RawLayer> {
    const kept: number[] = [];
    for (let region = 0; region < classOf.length; region++) if (classOf[region] !== NONE) kept.push(region);
    const value = kept.map(region => values[classOf[region]]);
    return {
        path: raster.path, format: 'geotiff', name: raster.name, sha256: await raster.sha256(), bytes: raster.bytes, crs: raster.crs, encoding: null,
        fields: [
            {name: VALUE_FIELD, type: 'integer'}, {name: 'NAME', type: 'string'}, {name: 'TBLX', type: 'string'}, {name: 'CELLS', type: 'integer'},
        ],
        columns: [
            value, value.map(one => legend.values.get(one)?.name ?? ''), value.map(one => legend.values.get(one)?.type ?? ''), kept.map(region => cells[region]),
        ],
        polygons: kept.length === classOf.length ? polygons : gather(polygons, Int32Array.from(kept)),
        record: Uint32Array.from(kept, (_, i) => i + 1), recordsInFile: kept.length, issues: [],
    };
}
