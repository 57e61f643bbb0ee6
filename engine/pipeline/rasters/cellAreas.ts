/** Area of cells on the ellipsoid, for counts of cells: one cell in the middle of each block speaks for it. */

import {edgeAreaOn, ringAreaM2} from '../../crs/area.ts';
import type {Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import {placeOf, type Grid} from '../../raster/grid.ts';

/**
 * Units   m²
 * Keeps   each cell of a block of 40 km is within 1e-4 of the one in its middle, and their sum within 5e-6
 * @param crs that of the grid
 * @param plane a transverse Mercator plane near it
 */
export function cellAreaOn({transform}: Pick<Grid, 'transform'>, crs: Crs, plane: Crs): (column: number, row: number) => number {
    const edgeArea = edgeAreaOn(plane);
    return (column, row) => {
        const x = Math.floor(column), y = Math.floor(row);
        const ring = cellCorners(transform, x, y);
        projectInto(crs, plane, ring, ring);
        return Math.abs(ringAreaM2(edgeArea, ring, 0, 4));
    };
}

/** Upper left, lower left, lower right, upper right. */
export function cellCorners(transform: Grid['transform'], column: number, row: number): Float64Array {
    return Float64Array.from([[0, 0], [0, 1], [1, 1], [1, 0]].flatMap(([dx, dy]) => placeOf(transform, column + dx, row + dy)));
}
