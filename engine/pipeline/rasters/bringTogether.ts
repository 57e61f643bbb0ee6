/** Two rasters on the same cells. */

import {EngineError} from '../../core/errors.ts';
import {projectInto} from '../../crs/project.ts';
import {align, boxOf, cellOf, cellSize, placeOf, type CommonCells} from '../../raster/grid.ts';
import {resampled, type Resampling, type ResamplingEffect} from '../../raster/resample.ts';
import type {ClassRows} from '../../raster/tracePair.ts';
import {lonLatBox} from './lonLatBox.ts';
import type {ClassRaster} from './openClasses.ts';

export interface Together {
    readonly common: CommonCells;
    /** Rows of the after raster on the cells of the before raster. */
    readonly rows: ClassRows;
    readonly resampling: {readonly how: Resampling; readonly effect: Readonly<ResamplingEffect>} | null;
}

/**
 * The cells that both have: as they are where the grids agree, else only by the way a person chose.
 *
 * @throws EngineError `pipeline/grids-differ`, `pipeline/no-overlap`
 */
export function bringTogether(before: ClassRaster, after: ClassRaster, how: Resampling | undefined): Together {
    const isSameCrs = before.crs.proj4 === after.crs.proj4;
    const alignment = isSameCrs ? align(before.grid, after.grid) : null;
    if (alignment?.kind === 'same') return {common: alignment.common, rows: after, resampling: null};
    const files = `"${before.raster.path}" and "${after.raster.path}"`;
    const toSource = (cells: Float64Array): void => {
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = placeOf(before.grid.transform, cells[i], cells[i + 1]);
        if (!isSameCrs) projectInto(before.crs, after.crs, cells, cells);
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = cellOf(after.grid.transform, cells[i], cells[i + 1]);
    };
    const {width, height} = before.grid;
    if (alignment?.kind === 'apart' || isApart(toSource, before, after)) {
        throw new EngineError('pipeline/no-overlap', `the two rasters ${files} have no cell in common`,
            {file: after.raster.path, fix: 'check that both are of the same county (liangtian inspect)', facts: {before: lonLatBox(before.grid, before.crs), after: lonLatBox(after.grid, after.crs)}});
    }
    if (how === undefined) {
        const words = (raster: ClassRaster): string => `${raster.grid.width} × ${raster.grid.height} cells of ${cellSize(raster.grid.transform).map(size => Number(size.toPrecision(8))).join(' × ')} in ${raster.crs.id}`;
        const reason = alignment === null ? 'crs' : alignment.kind === 'otherCells' ? 'cells' : 'shift';
        const shift = alignment?.kind === 'shifted' ? [alignment.columns - Math.round(alignment.columns), alignment.rows - Math.round(alignment.rows)] : null;
        throw new EngineError('pipeline/grids-differ', `the cells of ${files} are not the same: ${words(before)}; ${words(after)}`
            + `${shift === null ? '' : `; shifted by ${shift.map(part => part.toFixed(3)).join(' and ')} of a cell`}`,
        {file: after.raster.path, fix: 'bring them onto one grid first, or add --resample nearest (or majority): the after raster is then put onto the cells of the before raster',
            facts: {reason, before: gridFacts(before), after: gridFacts(after), shift}});
    }
    // source cells along one new cell, at the middle of the raster
    const step = Float64Array.of(width / 2, height / 2, width / 2 + 1, height / 2);
    toSource(step);
    const rows = resampled({source: after, sourceGrid: after.grid, toSource, how, ratio: Math.hypot(step[2] - step[0], step[3] - step[1])});
    const corner = {column: 0, row: 0};
    return {common: {width, height, first: corner, second: corner}, rows, resampling: {how, effect: rows.effect}};
}

/** The box of the before raster does not meet the after raster. */
function isApart(toSource: (cells: Float64Array) => void, before: ClassRaster, after: ClassRaster): boolean {
    const {width, height} = before.grid;
    const corners = Float64Array.of(0, 0, width, 0, 0, height, width, height);
    toSource(corners);
    const [left, top, right, bottom] = boxOf(corners);
    return right <= 0 || bottom <= 0 || left >= after.grid.width || top >= after.grid.height;
}

function gridFacts({grid, crs}: ClassRaster): Record<string, unknown> {
    const [cellX, cellY] = cellSize(grid.transform);
    return {width: grid.width, height: grid.height, cellX, cellY, crs: crs.id};
}
