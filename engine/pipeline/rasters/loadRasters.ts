/** Classified rasters → the layers before and after: the same cells, exact borders, meanings by a legend. */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {projectInto, workingCrs} from '../../crs/project.ts';
import {crosswalkOfLegend, type Crosswalk, type Legend} from '../../landclass/index.ts';
import {readLayer} from '../../layers/readLayer.ts';
import {NONE} from '../../raster/classBand.ts';
import {align, cellOf, cellSize, isRotated, placeOf, type CommonCells, type Grid} from '../../raster/grid.ts';
import {resampled, type ResamplingEffect} from '../../raster/resample.ts';
import {tracePair, type ClassRows, type TracedPair} from '../../raster/tracePair.ts';
import {givenWorkingCrs, type LoadedLayer} from '../loadLayers.ts';
import type {PlannedInput, RunPlan} from '../plan.ts';
import {polygonsBbox} from '../polygonsBbox.ts';
import {namedLegend, ownLegend, requireMeanings, type ValueCount} from './legendOf.ts';
import {longestRun} from './longestRun.ts';
import {openClasses, type ClassRaster} from './openClasses.ts';
import {placed, regionsLayer} from './regionsLayer.ts';

/** What the run says of its rasters. */
export interface RasterFacts {
    readonly grid: Grid & {readonly crs: string; readonly cell: readonly [number, number]};
    readonly legend: {readonly id: string; readonly names: ReadonlyMap<number, string>};
    /** Cells by value before and after, ascending; null where there is one raster only. `null` as a value: no data. */
    readonly matrix: readonly {readonly before: number | null; readonly after: number | null; readonly cells: number}[] | null;
    readonly resampling: {readonly how: string; readonly effect: Readonly<ResamplingEffect>} | null;
    readonly isSmoothed: boolean;
}

export interface LoadControl {
    readonly signal?: AbortSignal;
    /** Share of the cells looked at. */
    readonly onProgress?: (done: number, total: number) => void;
}

const GEOGRAPHIC = crsFromCode('EPSG:4490');

/** The pair of rasters of a run. @throws EngineError `pipeline/grids-differ`, `pipeline/raster-legend`, and what opening throws */
export async function loadRasterPair(
    inputs: readonly [PlannedInput, PlannedInput], plan: RunPlan, crosswalk: Crosswalk | undefined, control: LoadControl,
): Promise<{before: LoadedLayer<'survey'>; after: LoadedLayer<'monitoring'>; facts: RasterFacts}> {
    const before = await open(inputs[0], plan, null, control.signal);
    try {
        const after = await open(inputs[1], plan, before.crs, control.signal);
        try {
            const {common, rows, resampling} = bringTogether(before, after, plan);
            const traced = await trace(before, rows, common, before, plan, control);
            const polygons = placed(traced, before.grid, common.first.column, common.first.row);
            const legend = legendFor(plan, [[before, traced.before], [after, traced.after]], traced.cells);
            const one = async <K extends 'survey' | 'monitoring'>(kind: K, input: PlannedInput, raster: ClassRaster, classOf: Uint8Array): Promise<LoadedLayer<K>> => {
                // cells brought onto another grid lie where that grid lies
                const where = {...raster, crs: before.crs, raster: {...raster.raster, crs: before.raster.crs}};
                const raw = await regionsLayer(where, classOf, traced.cells, polygons, legend);
                return layerOf(kind, input, raw, where, legend, crosswalk, plan);
            };
            return {
                before: await one('survey', inputs[0], before, traced.before), after: await one('monitoring', inputs[1], after, traced.after),
                facts: factsOf(before, legend, plan, matrixOf(traced, before.values, after.values), resampling),
            };
        } finally {
            await after.raster.close();
        }
    } finally {
        await before.raster.close();
    }
}

/** One raster of a run whose other layer is a survey. */
export async function loadRaster<K extends 'survey' | 'monitoring'>(
    kind: K, input: PlannedInput, plan: RunPlan, crosswalk: Crosswalk | undefined, nearby: Crs | null, control: LoadControl,
): Promise<{loaded: LoadedLayer<K>; facts: RasterFacts}> {
    const raster = await open(input, plan, nearby, control.signal);
    try {
        const {width, height} = raster.grid, corner = {column: 0, row: 0};
        const traced = await trace(null, raster, {width, height, first: corner, second: corner}, raster, plan, control);
        const legend = legendFor(plan, [[raster, traced.after]], traced.cells);
        const raw = await regionsLayer(raster, traced.after, traced.cells, placed(traced, raster.grid, 0, 0), legend);
        return {loaded: layerOf(kind, input, raw, raster, legend, crosswalk, plan), facts: factsOf(raster, legend, plan, null, null)};
    } finally {
        await raster.raster.close();
    }
}

function open(input: PlannedInput, plan: RunPlan, nearby: Crs | null, signal: AbortSignal | undefined): Promise<ClassRaster> {
    const given = givenWorkingCrs(plan), centralMeridianDeg = nearby?.tm?.lon0Deg;
    return openClasses(input.file, {
        ...given ? {given} : {}, ...centralMeridianDeg === undefined ? {} : {centralMeridianDeg}, ...signal ? {signal} : {},
        ...plan.options.band === undefined ? {} : {band: plan.options.band},
    });
}

function trace(before: ClassRows | null, after: ClassRows, common: CommonCells, {grid, crs, bbox}: ClassRaster, plan: RunPlan, control: LoadControl): Promise<TracedPair> {
    const corners = Float64Array.of(bbox[0], bbox[1], bbox[2], bbox[1], bbox[0], bbox[3], bbox[2], bbox[3]);
    projectInto(crs, GEOGRAPHIC, corners, corners);
    const lon = corners.filter((_, i) => i % 2 === 0), lat = corners.filter((_, i) => i % 2 === 1);
    const plane = givenWorkingCrs(plan) ?? workingCrs([Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)], [crs]);
    return tracePair(before, after, common, {longestRun: longestRun(grid, crs, plane), isSmoothed: plan.options.smooth ?? false, ...control});
}

interface Together {
    readonly common: CommonCells;
    /** Rows of the after raster on the cells of the before raster. */
    readonly rows: ClassRows;
    readonly resampling: RasterFacts['resampling'];
}

/** The cells that both have: as they are where the grids agree, else only by the way a person chose. */
function bringTogether(before: ClassRaster, after: ClassRaster, plan: RunPlan): Together {
    const isSameCrs = before.crs.proj4 === after.crs.proj4;
    const alignment = isSameCrs ? align(before.grid, after.grid) : null;
    if (alignment?.kind === 'same') return {common: alignment.common, rows: after, resampling: null};
    const files = `"${before.raster.path}" and "${after.raster.path}"`;
    if (alignment?.kind === 'apart') {
        throw new EngineError('pipeline/no-overlap', `the two rasters ${files} have no cell in common`,
            {file: after.raster.path, fix: 'check that both are of the same county (liangtian inspect)', facts: {before: before.bbox, after: after.bbox}});
    }
    const how = plan.options.resample;
    if (how === undefined) {
        const words = (raster: ClassRaster): string => `${raster.grid.width} × ${raster.grid.height} cells of ${cellSize(raster.grid.transform).map(size => Number(size.toPrecision(8))).join(' × ')} in ${raster.crs.id}`;
        const reason = alignment === null ? 'crs' : alignment.kind === 'otherCells' ? 'cells' : 'shift';
        const shift = alignment?.kind === 'shifted' ? [alignment.columns - Math.round(alignment.columns), alignment.rows - Math.round(alignment.rows)] : null;
        throw new EngineError('pipeline/grids-differ', `the cells of ${files} are not the same: ${words(before)}; ${words(after)}`
            + `${shift === null ? '' : `; shifted by ${shift.map(part => part.toFixed(3)).join(' and ')} of a cell`}`,
        {file: after.raster.path, fix: 'bring them onto one grid first, or add --resample nearest (or majority): the after raster is then put onto the cells of the before raster',
            facts: {reason, before: gridFacts(before), after: gridFacts(after), shift}});
    }
    const toSource = (cells: Float64Array): void => {
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = placeOf(before.grid.transform, cells[i], cells[i + 1]);
        if (!isSameCrs) projectInto(before.crs, after.crs, cells, cells);
        for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = cellOf(after.grid.transform, cells[i], cells[i + 1]);
    };
    // source cells along one new cell, at the middle of the raster
    const {width, height} = before.grid;
    const step = Float64Array.of(width / 2, height / 2, width / 2 + 1, height / 2);
    toSource(step);
    const rows = resampled({source: after, sourceGrid: after.grid, toSource, how, ratio: Math.hypot(step[2] - step[0], step[3] - step[1])});
    const corner = {column: 0, row: 0};
    return {common: {width, height, first: corner, second: corner}, rows, resampling: {how, effect: rows.effect}};
}

function gridFacts({grid, crs}: ClassRaster): Record<string, unknown> {
    const [cellX, cellY] = cellSize(grid.transform);
    return {width: grid.width, height: grid.height, cellX, cellY, crs: crs.id};
}

/** Values that occur, and how many cells have them. */
function countValues(values: readonly number[], classOf: Uint8Array, cells: Float64Array): ValueCount[] {
    const counts = new Map<number, number>();
    for (let region = 0; region < classOf.length; region++) {
        if (classOf[region] === NONE) continue;
        const value = values[classOf[region]];
        counts.set(value, (counts.get(value) ?? 0) + cells[region]);
    }
    return [...counts].map(([value, count]) => ({value, cells: count})).sort((a, b) => a.value - b.value);
}

/** One legend for both rasters: values mean the same before and after. */
function legendFor(plan: RunPlan, rasters: readonly (readonly [ClassRaster, Uint8Array])[], cells: Float64Array): Legend {
    const {legend: name, allowUnknownCodes = false} = plan.options;
    let legend = name === undefined ? null : namedLegend(name);
    for (const [raster, classOf] of rasters) {
        const values = countValues(raster.values, classOf, cells);
        const year = plan.after.date === null ? null : Number(plan.after.date.slice(0, 4));
        const own = name === undefined ? ownLegend(raster.raster, values, year) : null;
        if (own) legend = legend === null ? own : {...own, values: new Map([...legend.values, ...own.values])};
        legend = requireMeanings(legend, raster.raster, values, allowUnknownCodes);
    }
    return legend!; // there is at least one raster
}

function layerOf<K extends 'survey' | 'monitoring'>(
    kind: K, input: PlannedInput, raw: Awaited<ReturnType<typeof regionsLayer>>, {crs, crsHow, issues}: ClassRaster, legend: Legend,
    crosswalk: Crosswalk | undefined, plan: RunPlan,
): LoadedLayer<K> {
    const layer = readLayer(raw, {
        kind, crs, crsHow, allowUnknownCodes: plan.options.allowUnknownCodes, crosswalk: crosswalk ?? crosswalkOfLegend(legend),
        ...input.date === null ? {} : {asOf: input.date},
    });
    return {input, layer, crsIssues: issues, bbox: polygonsBbox(layer.polygons), isTraced: plan.options.smooth !== true};
}

function matrixOf({before, after, cells}: TracedPair, beforeValues: readonly number[], afterValues: readonly number[]): NonNullable<RasterFacts['matrix']> {
    const counts = new Float64Array(2 ** 16);
    for (let region = 0; region < cells.length; region++) counts[before[region] << 8 | after[region]] += cells[region];
    const valueOf = (values: readonly number[], number: number): number | null => number === NONE ? null : values[number];
    const rank = (value: number | null): number => value ?? Infinity;
    return [...counts.keys()].filter(pair => counts[pair] > 0)
        .map(pair => ({before: valueOf(beforeValues, pair >> 8), after: valueOf(afterValues, pair & 255), cells: counts[pair]}))
        .sort((a, b) => rank(a.before) - rank(b.before) || rank(a.after) - rank(b.after));
}

function factsOf({grid, crs}: ClassRaster, legend: Legend, plan: RunPlan, matrix: RasterFacts['matrix'], resampling: RasterFacts['resampling']): RasterFacts {
    return {
        grid: {...grid, crs: crs.id, cell: cellSize(grid.transform)}, matrix, resampling, isSmoothed: plan.options.smooth ?? false,
        legend: {id: legend.id, names: new Map([...legend.values].map(([value, {name}]) => [value, name]))},
    };
}

/** What a person must know of how the rasters were used. */
export function rasterIssues({resampling, isSmoothed, grid}: RasterFacts, path: string): Issue[] {
    const issues: Issue[] = [];
    if (resampling !== null) {
        const {how, effect: {cells, places, placesOfOtherClass}} = resampling;
        const share = places === 0 ? 0 : placesOfOtherClass / places;
        issues.push({code: 'pipeline/resampled', severity: 'warning', layer: path, count: cells,
            message: `the raster was put onto ${cells} other cells (${how}); of the ground in them ${(100 * share).toFixed(2)} % `
                + 'is of another class than its cell says: patches a cell wide may come from that alone'});
    }
    if (isSmoothed) {
        issues.push({code: 'pipeline/smoothed', severity: 'note', layer: path,
            message: `borders between cells were smoothed; no border moved more than ${(Math.SQRT2 / 4 * Math.max(...grid.cell)).toPrecision(4)} (units of the raster)`});
    }
    if (isRotated(grid.transform)) {
        issues.push({code: 'pipeline/raster-rotated', severity: 'note', layer: path, message: 'the rows of the raster do not run from west to east; its cells were taken as they lie'});
    }
    return issues;
}
