/** Classified rasters → the layers before and after: the same cells, exact borders, meanings by a legend. */

import type {Issue} from '../../core/issue.ts';
import type {Crs} from '../../crs/crs.ts';
import {crosswalkOfLegend, type Crosswalk, type Legend} from '../../landclass/index.ts';
import type {Layer} from '../../layers/layer.ts';
import {readLayer} from '../../layers/readLayer.ts';
import {NONE} from '../../raster/classBand.ts';
import {cellSize, isRotated, type CommonCells, type Grid} from '../../raster/grid.ts';
import {areasInCells} from '../../raster/traceRings.ts';
import {tracePair, type ClassRows, type TracedPair} from '../../raster/tracePair.ts';
import {givenWorkingCrs, type LoadedLayer} from '../loadLayers.ts';
import type {PlannedInput, RunPlan} from '../plan.ts';
import {polygonsBbox} from '../polygonsBbox.ts';
import {bringTogether, type Together} from './bringTogether.ts';
import {namedLegend, ownLegend, requireMeanings, type ValueCount} from './legendOf.ts';
import {longestRun} from './longestRun.ts';
import {matrixOf, type MatrixRow} from './matrix.ts';
import {openClasses, type ClassRaster} from './openClasses.ts';
import {planeOf} from './planeOf.ts';
import {placed, regionsLayer} from './regionsLayer.ts';
import {cellWidthM, NOT_TOLD, recorded, register, type Registration} from './registration.ts';

/** What the run says of its rasters. */
export interface RasterFacts {
    readonly grid: Grid & {readonly crs: string; readonly cell: readonly [number, number]};
    readonly legend: {readonly id: string; readonly names: ReadonlyMap<number, string>};
    /** Cells by value before and after, ascending; null where there is one raster only. `null` as a value: no data. */
    readonly matrix: readonly MatrixRow[] | null;
    readonly resampling: Together['resampling'];
    /** Ground that smoothing gave to another region, in cells; null where borders follow the cells. */
    readonly smoothing: {readonly movedCells: number; readonly cells: number} | null;
    /** Of a raster against a survey; null where nobody looked. */
    readonly registration: Registration | null;
    /** Width of a cell on the ground, metres: the mean width below which a patch seen by one raster alone is a sliver. */
    readonly cellM: number;
    /** Value of each row of the after layer, where it is the one raster; else null. */
    readonly valueOf: readonly number[] | null;
}

/** Smaller cells may fall together on the lattice, and then nothing vouches for them. */
const LEAST_CELL_M = 0.01;

export interface LoadControl {
    readonly signal?: AbortSignal;
    /** Share of the cells looked at. */
    readonly onProgress?: (done: number, total: number) => void;
}

/** The pair of rasters of a run. @throws EngineError `pipeline/grids-differ`, `pipeline/raster-legend`, and what opening throws */
export async function loadRasterPair(
    inputs: readonly [PlannedInput, PlannedInput], plan: RunPlan, crosswalk: Crosswalk | undefined, control: LoadControl,
): Promise<{before: LoadedLayer<'survey'>; after: LoadedLayer<'monitoring'>; facts: RasterFacts}> {
    const before = await open(inputs[0], plan, null, control.signal);
    try {
        const after = await open(inputs[1], plan, before.crs, control.signal);
        try {
            const {common, rows, resampling} = bringTogether(before, after, plan.options.resample);
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
                facts: factsOf(before, legend, plan, traced, matrixOf(traced.pairCells, before.values, after.values), resampling),
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
    kind: K, input: PlannedInput, plan: RunPlan, crosswalk: Crosswalk | undefined, survey: Layer<'survey'> | null, control: LoadControl,
): Promise<{loaded: LoadedLayer<K>; facts: RasterFacts}> {
    const raster = await open(input, plan, survey?.crs ?? null, control.signal);
    try {
        const {width, height} = raster.grid, corner = {column: 0, row: 0}, {shift: way = 'warn'} = plan.options;
        const kept = survey && way !== 'off' ? recorded(raster) : null;
        const traced = await trace(null, kept?.rows ?? raster, {width, height, first: corner, second: corner}, raster, plan, control);
        const legend = legendFor(plan, [[raster, traced.after]], traced.cells);
        const registration = survey === null || way === 'off' ? null : kept === null ? NOT_TOLD : register(raster, kept.cells, legend, survey, way);
        const {columns, rows} = registration?.isCorrected && registration.shift || {columns: 0, rows: 0};
        const raw = await regionsLayer(raster, traced.after, traced.cells, placed(traced, raster.grid, -columns, -rows), legend);
        const loaded = layerOf(kind, input, raw, raster, legend, crosswalk, plan);
        const values = raw.columns[0] as readonly number[]; // the first field of `regionsLayer`
        return {loaded, facts: {...factsOf(raster, legend, plan, traced, null, null), registration,
            valueOf: survey && Array.from(loaded.layer.record, record => values[record - 1])}};
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

function trace(before: ClassRows | null, after: ClassRows, common: CommonCells, raster: ClassRaster, plan: RunPlan, control: LoadControl): Promise<TracedPair> {
    const plane = givenWorkingCrs(plan) ?? planeOf(raster);
    return tracePair(before, after, common, {longestRun: longestRun(raster.grid, raster.crs, plane), isSmoothed: plan.options.smooth ?? false, ...control});
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
    kind: K, input: PlannedInput, raw: Awaited<ReturnType<typeof regionsLayer>>, raster: ClassRaster, legend: Legend,
    crosswalk: Crosswalk | undefined, plan: RunPlan,
): LoadedLayer<K> {
    const {crs, crsHow, issues} = raster;
    const layer = readLayer(raw, {
        kind, crs, crsHow, allowUnknownCodes: plan.options.allowUnknownCodes, crosswalk: crosswalk ?? crosswalkOfLegend(legend),
        ...input.date === null ? {} : {asOf: input.date},
    });
    return {input, layer, crsIssues: issues, bbox: polygonsBbox(layer.polygons), isTraced: plan.options.smooth !== true && cellWidthM(raster) >= LEAST_CELL_M};
}

function factsOf(raster: ClassRaster, legend: Legend, plan: RunPlan, traced: TracedPair, matrix: RasterFacts['matrix'], resampling: RasterFacts['resampling']): RasterFacts {
    const {grid, crs} = raster;
    return {
        grid: {...grid, crs: crs.id, cell: cellSize(grid.transform)}, matrix, resampling, smoothing: plan.options.smooth ? smoothingOf(traced) : null, registration: null, valueOf: null,
        cellM: cellWidthM(raster),
        legend: {id: legend.id, names: new Map([...legend.values].map(([value, {name}]) => [value, name]))},
    };
}

/** What one region gained another lost; at the edge of the data the ground is gone. */
function smoothingOf(traced: TracedPair): RasterFacts['smoothing'] {
    const areas = areasInCells(traced);
    let moved = 0, cells = 0;
    for (let region = 0; region < areas.length; region++) {
        moved += Math.abs(areas[region] - traced.cells[region]);
        cells += traced.cells[region];
    }
    return {movedCells: moved / 2, cells};
}

/** What a person must know of how the rasters were used. */
export function rasterIssues({resampling, smoothing, grid, registration}: RasterFacts, path: string): Issue[] {
    const issues = cellIssues(resampling, grid, path);
    if (smoothing !== null) {
        issues.push({code: 'pipeline/smoothed', severity: 'note', layer: path,
            message: `borders between cells were smoothed; no border moved more than ${(Math.SQRT2 / 4 * Math.max(...grid.cell)).toPrecision(4)} (units of the raster), and the ground of `
                + `${smoothing.movedCells.toFixed(1)} of ${smoothing.cells} cells went to a neighbour`});
    }
    issues.push(...registrationIssues(registration, path));
    return issues;
}

/** How the cells of a raster came to lie where they were taken. */
export function cellIssues(resampling: Together['resampling'], {transform}: Pick<Grid, 'transform'>, path: string): Issue[] {
    const issues: Issue[] = [];
    if (resampling !== null) {
        const {how, effect: {cells, places, placesOfOtherClass}} = resampling;
        const share = places === 0 ? 0 : placesOfOtherClass / places;
        issues.push({code: 'pipeline/resampled', severity: 'warning', layer: path, count: cells,
            message: `the raster was put onto ${cells} other cells (${how}); of the ground in them ${(100 * share).toFixed(2)} % `
                + 'is of another class than its cell says: patches a cell wide may come from that alone'});
    }
    if (isRotated(transform)) {
        issues.push({code: 'pipeline/raster-rotated', severity: 'note', layer: path, message: 'the rows of the raster do not run from west to east; its cells were taken as they lie'});
    }
    return issues;
}

function registrationIssues(registration: Registration | null, path: string): Issue[] {
    if (registration === null) return [];
    const {shift, isOff, isCorrected} = registration;
    if (shift === null) {
        return [{code: 'pipeline/raster-shift-unknown', severity: 'note', layer: path,
            message: 'whether the raster lies where the survey lies could not be told: too few borders of cultivated land beneath it, more than three cells off, or more cells than are held in memory'}];
    }
    const words = `the raster lies ${shift.eastM.toFixed(2)} m to the east and ${shift.northM.toFixed(2)} m to the north of the survey `
        + `(${shift.columns.toFixed(2)} columns, ${shift.rows.toFixed(2)} rows; by ${shift.cells} cells at borders)`;
    if (!isOff) return [{code: 'pipeline/raster-in-place', severity: 'note', layer: path, message: `${words}: less than half a cell, nothing was done`}];
    return [isCorrected ? {code: 'pipeline/raster-shift-corrected', severity: 'warning', layer: path, message: `${words}; it was moved back before it was compared`}
        : {code: 'pipeline/raster-shift', severity: 'warning', layer: path, message: `${words}; edges that only this explains were set aside; --shift auto takes it away first`}];
}
