/** The plane that a raster is worked in when nobody names one. */

import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {projectInto, workingCrs} from '../../crs/project.ts';
import {boxOf} from '../../raster/grid.ts';
import type {PlacedRaster} from './openClasses.ts';

const GEOGRAPHIC = crsFromCode('EPSG:4490');

export function planeOf({crs, bbox: [minX, minY, maxX, maxY]}: Pick<PlacedRaster, 'crs' | 'bbox'>): Crs {
    const corners = Float64Array.of(minX, minY, maxX, minY, minX, maxY, maxX, maxY);
    projectInto(crs, GEOGRAPHIC, corners, corners);
    return workingCrs(boxOf(corners), [crs]);
}
