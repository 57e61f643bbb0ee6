/** A series of classified rasters: where a class changed, when it was first seen, and what was only flicker. */

import {assertInvariant, EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {decimalString, muFromTicks} from '../../core/units.ts';
import {crsFromCode} from '../../crs/crs.ts';
import type {Fate} from '../../raster/cellHistory.ts';
import {cellSize} from '../../raster/grid.ts';
import {traceSeries} from '../../raster/traceSeries.ts';
import {sortIssues} from '../issueRows.ts';
import {longestRun} from '../rasters/longestRun.ts';
import {planeOf} from '../rasters/planeOf.ts';
import {changeRegions, type ChangeRegion} from './changeRegions.ts';
import {changesCsv, changesGeoJson, type SeriesNames} from './changesFiles.ts';
import {datedFiles} from './datedFiles.ts';
import {openSeries, type OpenSeries} from './openSeries.ts';
import {DEFAULT_PERSISTENCE, type ClassSeriesOptions, type SeriesControl, type SeriesSurroundings} from './options.ts';

export interface SeriesTransition {
    readonly before: number;
    readonly after: number;
    readonly date: string;
    readonly isConfirmed: boolean;
    readonly patches: number;
    readonly cells: number;
    readonly areaM2: string;
    readonly areaMu: string;
}

export interface ClassSeriesReport {
    readonly tool: {readonly name: string; readonly version: string};
    readonly persistence: number;
    readonly crs: string;
    readonly grid: {readonly width: number; readonly height: number; readonly cell: readonly [number, number]; readonly crs: string};
    readonly dates: readonly {readonly date: string; readonly path: string; readonly sha256: string; readonly flickerCells: number}[];
    readonly legend: {readonly id: string | null; readonly names: Readonly<Record<string, string>>};
    /** Every cell of the grid stands in one of these. */
    readonly cells: Readonly<Record<Fate | 'all', number>>;
    readonly changed: SeriesSum;
    readonly unconfirmed: SeriesSum;
    readonly transitions: readonly SeriesTransition[];
    readonly issues: readonly Issue[];
}

export interface SeriesSum {
    readonly patches: number;
    readonly cells: number;
    readonly areaM2: string;
    readonly areaMu: string;
    /** Of cells × dates, the share with data; null where there is no cell. */
    readonly seenShare: number | null;
    readonly cellsBack: number;
    readonly cellsUnsteady: number;
}

export interface ClassSeriesResult {
    readonly report: ClassSeriesReport;
    /** Files of the result folder by name. */
    readonly files: ReadonlyMap<string, string>;
}

/**
 * Nothing is written to disk.
 * Order   the same files give the same bytes, in whatever order they are named
 * @throws EngineError of `datedFiles` and `openSeries`; `series/bad-limit`; `kernel/extent`
 */
export async function classSeries(options: ClassSeriesOptions, {toolVersion}: Pick<SeriesSurroundings, 'toolVersion'>, control: SeriesControl = {}): Promise<ClassSeriesResult> {
    const {persistence = DEFAULT_PERSISTENCE} = options;
    if (!Number.isInteger(persistence) || persistence < 1) {
        throw new EngineError('series/bad-limit', `a change cannot be confirmed at ${persistence} dates`,
            {where: '--persistence', fix: 'write a whole number of 1 or more', facts: {flag: 'persistence', value: persistence, least: 1}});
    }
    const files = datedFiles(options.classes, 'classes', 2);
    const series = await openSeries(files, options, control.signal);
    try {
        return await judge(series, options, persistence, toolVersion, control);
    } finally {
        await series.close();
    }
}

async function judge(series: OpenSeries, options: ClassSeriesOptions, persistence: number, version: string, control: SeriesControl): Promise<ClassSeriesResult> {
    const {dates, grid, rows, values} = series;
    const [{raster: first}] = dates;
    const crs = options.crs !== undefined ? crsFromCode(options.crs) : first.crs.tm ? first.crs : planeOf(first);
    const traced = await traceSeries(rows, grid, {persistence, longestRun: longestRun(grid, first.crs, crs), ...control});
    const days = dates.map(({date}) => date);
    const regions = changeRegions(traced, grid, first.crs, crs, days, values);
    const {cellsByFate} = traced, all = grid.width * grid.height;
    const total = (list: Iterable<number>): number => [...list].reduce((sum, one) => sum + one, 0);
    assertInvariant(total(Object.values(cellsByFate)) === all, 'a cell of the series has no fate, or two');
    assertInvariant(total(traced.cells) === cellsByFate.changed + cellsByFate.unconfirmed, 'the patches of the series do not hold all changed cells');
    const {legend, nameOf} = series.names();
    const issues = sortIssues([...series.issues(), ...persistence >= days.length ? [neverConfirmed(persistence, days.length)] : []]);
    const inputs = await Promise.all(dates.map(async ({date, raster: {raster}}, i) => (
        {date, path: raster.path, sha256: await raster.sha256(), flickerCells: traced.flickerAt[i]})));
    const report: ClassSeriesReport = {
        tool: {name: 'liangtian', version}, persistence, crs: crs.id,
        grid: {width: grid.width, height: grid.height, cell: cellSize(grid.transform), crs: first.crs.id}, dates: inputs,
        legend: {id: legend, names: Object.fromEntries([...values].sort((a, b) => a - b).map(value => [value, nameOf(value)]))},
        cells: {all, ...cellsByFate},
        changed: sumOf(regions.filter(({isConfirmed}) => isConfirmed)), unconfirmed: sumOf(regions.filter(({isConfirmed}) => !isConfirmed)),
        transitions: transitionsOf(regions), issues,
    };
    const names: SeriesNames = {nameOf, dates: days};
    return {report, files: new Map([
        ['changes.geojson', changesGeoJson(regions, names)], ['changes.csv', changesCsv(regions, names)],
        ['report.json', `${JSON.stringify(report, null, 1)}\n`],
    ])};
}

function neverConfirmed(persistence: number, dates: number): Issue {
    return {
        code: 'series/never-confirmed', severity: 'warning', count: dates,
        message: `with ${dates} dates no change can be seen at ${persistence} dates after the first one; changes seen at two or more dates up to the end count`,
    };
}

function sumOf(regions: readonly ChangeRegion[]): SeriesSum {
    const sum = (of: (region: ChangeRegion) => number): number => regions.reduce((total, region) => total + of(region), 0);
    const cells = sum(region => region.cells), ticks = regions.reduce((total, {areaTicks}) => total + areaTicks, 0n);
    return {
        patches: regions.length, cells, areaM2: decimalString(ticks, 4), areaMu: muFromTicks(ticks),
        seenShare: cells === 0 ? null : sum(region => region.seenShare * region.cells) / cells,
        cellsBack: sum(region => region.cellsBack), cellsUnsteady: sum(region => region.cellsUnsteady),
    };
}

/** Regions come sorted by all that makes a row. */
function transitionsOf(regions: readonly ChangeRegion[]): SeriesTransition[] {
    const groups = new Map<string, ChangeRegion[]>();
    for (const region of regions) {
        const key = `${region.isConfirmed} ${region.date} ${region.before} ${region.after}`;
        const group = groups.get(key);
        if (group) group.push(region);
        else groups.set(key, [region]);
    }
    return [...groups.values()].map((group) => {
        const [{before, after, date, isConfirmed}] = group;
        const {patches, cells, areaM2, areaMu} = sumOf(group);
        return {before, after, date, isConfirmed, patches, cells, areaM2, areaMu};
    });
}
