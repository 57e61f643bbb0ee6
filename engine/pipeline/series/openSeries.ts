/** Classified rasters of several dates over one grid, numbered alike. */

import type {Issue} from '../../core/issue.ts';
import {crsFromCode} from '../../crs/crs.ts';
import type {Legend} from '../../landclass/index.ts';
import {NONE} from '../../raster/classBand.ts';
import {ClassNumbers} from '../../raster/classNumbers.ts';
import {coverOf, readCovered, type Placement} from '../../raster/cover.ts';
import type {Grid} from '../../raster/grid.ts';
import type {DateRows} from '../../raster/traceSeries.ts';
import {bringTogether} from '../rasters/bringTogether.ts';
import {namedLegend, ownLegend, requireMeanings, type ValueCount} from '../rasters/legendOf.ts';
import {cellIssues} from '../rasters/loadRasters.ts';
import {openClasses, type ClassRaster} from '../rasters/openClasses.ts';
import type {DatedFile} from './datedFiles.ts';
import type {ClassSeriesOptions} from './options.ts';

export interface OpenSeries {
    readonly dates: readonly (DatedFile & {readonly raster: ClassRaster})[];
    readonly grid: Grid;
    readonly rows: readonly DateRows[];
    /** Value of each class number. */
    readonly values: readonly number[];
    /** After all cells passed: names of values, by the legend or by the files. @throws EngineError `pipeline/raster-legend` */
    readonly names: () => {readonly legend: string | null; readonly nameOf: (value: number) => string};
    /** After all cells passed: what a person must know of how the rasters were used. */
    readonly issues: () => Issue[];
    readonly close: () => Promise<void>;
}

/** @throws EngineError of `openClasses`, `bringTogether` and `namedLegend` */
export async function openSeries(files: readonly DatedFile[], options: ClassSeriesOptions, signal?: AbortSignal): Promise<OpenSeries> {
    const {band, resample, crs} = options;
    const legend = options.legend === undefined ? null : namedLegend(options.legend);
    const opened: (DatedFile & {readonly raster: ClassRaster})[] = [];
    const close = async (): Promise<void> => {
        for (const {raster} of opened) await raster.raster.close();
    };
    try {
        for (const one of files) {
            const centralMeridianDeg = opened[0]?.raster.crs.tm?.lon0Deg;
            opened.push({...one, raster: await openClasses(one.file, {
                ...crs === undefined ? {} : {given: crsFromCode(crs)}, ...centralMeridianDeg === undefined ? {} : {centralMeridianDeg},
                ...band === undefined ? {} : {band}, ...signal ? {signal} : {},
            })});
        }
        return {...together(opened, resample, legend), dates: opened, close};
    } catch (error) {
        await close();
        throw error;
    }
}

function together(dates: OpenSeries['dates'], how: ClassSeriesOptions['resample'], legend: Legend | null): Omit<OpenSeries, 'dates' | 'close'> {
    const first = dates[0].raster;
    const brought = dates.map(({raster}) => bringTogether(first, raster, how));
    const {grid, placements} = coverOf(first.grid, brought.map(({common, resampling}, i): Placement => ({
        column: common.first.column - common.second.column, row: common.first.row - common.second.row,
        // cells put onto those of the first date lie where it lies
        ...resampling === null ? {width: dates[i].raster.grid.width, height: dates[i].raster.grid.height} : {width: first.grid.width, height: first.grid.height},
    })));
    const numbers = new ClassNumbers(value => legend?.values.get(value)?.isEmpty ?? false);
    const cells = dates.map(() => new Float64Array(NONE + 1));
    const rows = brought.map(({rows: own}, i): DateRows => {
        const translate = numbers.translator(own.values, dates[i].file, cells[i]);
        return {
            rowsAtOnce: own.rowsAtOnce,
            read: async (window, signal) => {
                const out = new Uint8Array(window.width * window.height).fill(NONE);
                return await readCovered(window, placements[i], out, async (part) => {
                    const classes = await own.read(part, signal);
                    translate(classes);
                    return classes;
                });
            },
        };
    });
    const countsOf = (i: number): ValueCount[] => [...brought[i].rows.values.entries()].filter(([number]) => cells[i][number] > 0)
        .map(([number, value]) => ({value, cells: cells[i][number]})).sort((a, b) => a.value - b.value);
    return {
        grid, rows, values: numbers.values,
        names: () => {
            const own = legend ?? ownLegend(first.raster, dates.flatMap((_, i) => countsOf(i)), Number(dates[0].date.slice(0, 4)));
            if (legend) dates.forEach(({raster}, i) => requireMeanings(legend, raster.raster, countsOf(i), false));
            const inFiles = new Map(dates.flatMap(({raster}) => [...raster.raster.names]));
            return {legend: own?.id ?? null, nameOf: value => own?.values.get(value)?.name ?? inFiles.get(value) ?? ''};
        },
        issues: () => dates.flatMap(({raster, file}, i) => [
            ...raster.issues,
            ...cellIssues(brought[i].resampling, grid, file),
            ...cells[i].every((count, number) => number === NONE || count === 0)
                ? [{code: 'series/empty-date', severity: 'warning', layer: file, message: `the raster of ${dates[i].date} has no data in any cell`} as const] : [],
        ]),
    };
}
