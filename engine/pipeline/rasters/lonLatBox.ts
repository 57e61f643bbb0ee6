/** Where a raster lies on the Earth. */

import {crsFromCode, type Crs} from '../../crs/crs.ts';
import type {Bbox} from '../../crs/detect.ts';
import {projectInto} from '../../crs/project.ts';
import {boxOf, cornersOf, type Grid} from '../../raster/grid.ts';

const LON_LAT = crsFromCode('EPSG:4490');

/** West, south, east, north of its corners. @throws EngineError of `projectInto` */
export function lonLatBox(grid: Grid, crs: Crs): Bbox {
    const corners = cornersOf(grid);
    projectInto(crs, LON_LAT, corners, corners);
    return boxOf(corners);
}
