/** Two rasters on the same cells. */

import {EngineError} from '../../core/errors.ts';
import {projectInto} from '../../crs/project.ts';
import {align, boxOf, cellOf, cellSize, placeOf, type Alignment, type CommonCells} from '../../raster/grid.ts';
import {resampled, type Resampling, type ResamplingEffect} from '../../raster/resample.ts';
import type {ClassRows} from '../../raster/tracePair.ts';
import {lonLatBox} from './lonLatBox.ts';
import type {ClassRaster, PlacedRaster} from './openClasses.ts';

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
export function bringTogether(before: PlacedRaster, after: ClassRaster, how: Resampling | undefined): Together {
    const {alignment, common} = commonCells(before, after);
    if (common) return {common, rows: after, resampling: null};
    if (how === undefined) {
        throw otherCells(before, after, alignment,
            'bring them onto one grid first, or add --resample nearest (or majority): the after raster is then put onto the cells of the before raster');
    }
    const {width, height} = before.grid, toSource = intoCellsOf(before, after);
    // source cells along one new cell, at the middle of the raster
    const step = Float64Array.of(width / 2, height / 2, width / 2 + 1, height / 2);
    toSource(step);
    const rows = resampled({source: after, sourceGrid: after.grid, toSource, how, ratio: Math.hypot(step[2] - step[0], step[3] - step[1])});
    const corner = {column: 0, row: 0};
    return {common: {width, height, first: corner, second: corner}, rows, resampling: {how, effect: rows.effect}};
}

/** In place: columns and rows of one raster into those of the other. */
function intoCellsOf(from: PlacedRaster, to: PlacedRaster): (cells: Float64Array) => void {
    const isSameCrs = from.crs.proj4 === to.crs.proj4;
    return (cells) => {
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = placeOf(from.grid.transform, cells[i], cells[i + 1]);
        if (!isSameCrs) projectInto(from.crs, to.crs, cells, cells);
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = cellOf(to.grid.transform, cells[i], cells[i + 1]);
    };
}

/**
 * The cells that both have where their grids agree.
 *
 * @returns alignment null where the CRS differ
 * @throws EngineError `pipeline/no-overlap`
 */
export function commonCells(before: PlacedRaster, after: PlacedRaster): {alignment: Alignment | null; common: CommonCells | null} {
    const alignment = before.crs.proj4 === after.crs.proj4 ? align(before.grid, after.grid) : null;
    if (alignment?.kind === 'apart' || alignment?.kind !== 'same' && isApart(before, after)) {
        throw new EngineError('pipeline/no-overlap', `the two rasters "${before.raster.path}" and "${after.raster.path}" have no cell in common`,
            {file: after.raster.path, fix: 'check that both are of the same county (liangtian inspect)',
                facts: {before: lonLatBox(before.grid, before.crs), after: lonLatBox(after.grid, after.crs)}});
    }
    return {alignment, common: alignment?.kind === 'same' ? alignment.common : null};
}

/** The box of the before raster does not meet the after raster. */
function isApart(before: PlacedRaster, after: PlacedRaster): boolean {
    const {width, height} = before.grid;
    const corners = Float64Array.of(0, 0, width, 0, 0, height, width, height);
    intoCellsOf(before, after)(corners);
    const [left, top, right, bottom] = boxOf(corners);
    return right <= 0 || bottom <= 0 || left >= after.grid.width || top >= after.grid.height;
}

/** The refusal of rasters whose cells are not the same. */
export function otherCells(before: PlacedRaster, after: PlacedRaster, alignment: Alignment | null, fix: string): EngineError {
    const words = (raster: PlacedRaster): string => `${raster.grid.width} × ${raster.grid.height} cells of ${cellSize(raster.grid.transform).map(size => Number(size.toPrecision(8))).join(' × ')} in ${raster.crs.id}`;
    const reason = alignment === null ? 'crs' : alignment.kind === 'otherCells' ? 'cells' : 'shift';
    const shift = alignment?.kind === 'shifted' ? [alignment.columns - Math.round(alignment.columns), alignment.rows - Math.round(alignment.rows)] : null;
    return new EngineError('pipeline/grids-differ', `the cells of "${before.raster.path}" and "${after.raster.path}" are not the same: ${words(before)}; ${words(after)}`
        + `${shift === null ? '' : `; shifted by ${shift.map(part => part.toFixed(3)).join(' and ')} of a cell`}`,
    {file: after.raster.path, fix, facts: {reason, before: gridFacts(before), after: gridFacts(after), shift}});
}

function gridFacts({grid, crs}: PlacedRaster): Record<string, unknown> {
    const [cellX, cellY] = cellSize(grid.transform);
    return {width: grid.width, height: grid.height, cellX, cellY, crs: crs.id};
}
