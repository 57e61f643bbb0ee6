/** Index rasters of several dates and a survey → which cultivated parcels bore a crop in which season of the pack. */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {Polygons} from '../../core/polygons.ts';
import {decimalString, muFromTicks} from '../../core/units.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import type {Layer} from '../../layers/layer.ts';
import type {Season} from '../../policy/pack.ts';
import {loadPack} from '../../policy/readPack.ts';
import {cellOf, cellSize, type Grid} from '../../raster/grid.ts';
import {parcelCells, type ParcelCells} from '../../raster/parcelCells.ts';
import {parcelMeasures} from '../../raster/parcelMeasures.ts';
import {certifyLayer} from '../certifyLayers.ts';
import {frameFor, type Frame} from '../frame.ts';
import {inLonLat, sortIssues} from '../issueRows.ts';
import {loadLayer, type LoadedLayer} from '../loadLayers.ts';
import {readMappingFile} from '../mappingFile.ts';
import {planRun} from '../plan.ts';
import {datedFiles} from './datedFiles.ts';
import {idleRun, judgeSeason, judgeYear, type ParcelSeason, type SeasonLimits, type YearVerdict} from './judgeSeasons.ts';
import {openIndex, type OpenIndex} from './openIndex.ts';
import {
    DEFAULT_LEAST_CELLS, DEFAULT_LEAST_CLEAR, DEFAULT_LEAST_DATES, DEFAULT_PLANTED, DEFAULT_PLANTED_SHARE,
    type SeasonsOptions, type SeriesControl, type SeriesSurroundings,
} from './options.ts';
import {seasonWindows, windowsOfDate, type SeasonWindow} from './seasonWindows.ts';
import {abandonedCsv, seasonCsv, seasonGeoJson} from './seasonsFiles.ts';
import {seasonsReport, type SeasonsReport} from './seasonsReport.ts';

/** A cultivated parcel with what was found. */
export interface JudgedParcel {
    /** Row of the survey layer. */
    readonly row: number;
    readonly cells: number;
    readonly areaTicks: number;
    readonly areaM2: string;
    readonly areaMu: string;
    /** In the order of the windows. */
    readonly seasons: readonly ParcelSeason[];
    readonly years: readonly {readonly year: number; readonly verdict: YearVerdict}[];
    /** Idle years in a row up to the last year of which anything is known. */
    readonly idleYears: readonly number[];
    /** The survey says that it lies fallow by plan (XG). */
    readonly isFallow: boolean;
}

export interface SeasonsOutcome {
    readonly windows: readonly (SeasonWindow & {readonly dates: readonly string[]})[];
    readonly parcels: readonly JudgedParcel[];
    readonly survey: LoadedLayer<'survey'>;
    readonly frame: Frame;
    readonly limits: SeasonLimits & {readonly planted: number};
}

export interface SeasonsResult {
    readonly report: SeasonsReport;
    /** Files of the result folder by name. */
    readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** Beyond this share of idle parcels of a year, of this many or more, a person is told to doubt the index. Ours, not law. */
const MOST_IDLE = 0.5, LEAST_KNOWN = 20;
/** Planned fallow: no abandonment. */
const FALLOW = 'XG';

/**
 * Nothing is written to disk.
 * Order   the same files give the same bytes, in whatever order they are named; parcels in the order of the survey
 * @throws EngineError `series/no-seasons` - the pack has no rule; and of reading, `datedFiles` and `openIndex`
 */
export async function seasons(options: SeasonsOptions, {packsDir, toolVersion}: SeriesSurroundings, control: SeriesControl = {}): Promise<SeasonsResult> {
    const limits = limitsOf(options);
    const pack = loadPack(packsDir, options.pack);
    if (pack.seasons === null || pack.seasons.length === 0) {
        throw new EngineError('series/no-seasons', `the pack ${pack.meta.id} has no rule on crop seasons (no_rule): nothing can be said about crops`,
            {file: options.pack, where: 'seasons', fix: 'choose a pack with seasons (--pack), or add the seasons of the county to the pack', facts: {answer: 'no_rule', pack: pack.meta.id}});
    }
    const files = datedFiles(options.ndvi, 'ndvi', 1), clouds = datedFiles(options.clouds, 'cloud', 0);
    const windows = datedWindows(pack.seasons, files.map(({date}) => date));
    const index = await openIndex(files, clouds, options, control.signal);
    try {
        const survey = await loadSurvey(options, {packsDir, toolVersion}, index, control.signal);
        const frame = frameFor(survey, survey, [], options.crs === undefined ? null : crsFromCode(options.crs));
        const {certified, issues: faults} = certifyLayer(survey.layer, frame.intoPlane(survey.layer), frame);
        const cultivated = Array.from(survey.layer.parcels.cultivated.keys()).filter(row => survey.layer.parcels.cultivated[row] === 1);
        if (cultivated.length === 0) {
            throw new EngineError('series/no-cultivated', `the survey has ${survey.layer.parcels.code.length} parcels and none of them is cultivated land`,
                {file: options.survey.file, fix: 'give the survey (DLTB) with its class codes', facts: {parcels: survey.layer.parcels.code.length}});
        }
        const cells = cellsOf(survey, cultivated, index);
        const parcels = await judgeAll(survey, cultivated, cells, certified.certificate.parcelTicks, windows, index, limits, control);
        const issues = sortIssues([
            ...index.issues(), ...mostlyIdle(parcels, survey.layer.path), ...outsideIssues(survey, cultivated, cells), ...survey.crsIssues,
            ...[...survey.layer.issues, ...faults].map(issue => inLonLat({issue, crs: survey.layer.crs}, frame)),
        ]);
        const outcome: SeasonsOutcome = {windows, parcels, survey, frame, limits};
        const report = await seasonsReport(outcome, index, pack, toolVersion, issues);
        return {report, files: filesOf(outcome, report)};
    } finally {
        await index.close();
    }
}

function filesOf(outcome: SeasonsOutcome, report: SeasonsReport): Map<string, string | Uint8Array> {
    const idle = seasonGeoJson(outcome);
    return new Map<string, string | Uint8Array>([
        ['season.csv', seasonCsv(outcome)], ...idle === null ? [] : [['season.geojson', idle] as const],
        ['abandoned.csv', abandonedCsv(outcome)], ['report.json', `${JSON.stringify(report, null, 1)}\n`],
    ]);
}

/** @throws EngineError `series/bad-limit` */
function limitsOf(options: SeasonsOptions): SeasonsOutcome['limits'] {
    const limits = {
        planted: options.planted ?? DEFAULT_PLANTED, plantedShare: options.plantedShare ?? DEFAULT_PLANTED_SHARE, leastClear: options.leastClear ?? DEFAULT_LEAST_CLEAR,
        leastDates: options.leastDates ?? DEFAULT_LEAST_DATES, leastCells: options.leastCells ?? DEFAULT_LEAST_CELLS,
    };
    const require = (flag: string, value: number, isRight: boolean, form: string): void => {
        if (isRight) return;
        throw new EngineError('series/bad-limit', `--${flag} ${value} makes no sense`, {where: `--${flag}`, fix: `write ${form}`, facts: {flag, value, form}});
    };
    const isShare = (value: number): boolean => value > 0 && value <= 1, isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
    require('planted', limits.planted, limits.planted > -1 && limits.planted < 1, 'an index between -1 and 1, such as 0.45');
    require('planted-share', limits.plantedShare, isShare(limits.plantedShare), 'a share above 0, up to 1');
    require('least-clear', limits.leastClear, isShare(limits.leastClear), 'a share above 0, up to 1');
    require('least-dates', limits.leastDates, isCount(limits.leastDates), 'a whole number of 1 or more');
    require('least-cells', limits.leastCells, isCount(limits.leastCells), 'a whole number of 1 or more');
    if (options.scale !== undefined) require('scale', options.scale, options.scale > 0, 'a number above 0, such as 0.0001');
    return limits;
}

/** @throws EngineError `series/no-window` */
function datedWindows(all: readonly Season[], dates: readonly string[]): SeasonsOutcome['windows'] {
    const windows = seasonWindows(all, dates);
    if (windows.length === 0) {
        throw new EngineError('series/no-window', `none of the ${dates.length} dates lies in a crop season of the pack`,
            {fix: 'give dates between the first sowing day and the end of harvest; liangtian pack explain shows the seasons', facts: {dates}});
    }
    return windows.map((window, period) => ({...window, dates: dates.filter(date => windowsOfDate(windows, date).some(one => one.period === period))}));
}

function loadSurvey(options: SeasonsOptions, surroundings: SeriesSurroundings, index: OpenIndex, signal: AbortSignal | undefined): Promise<LoadedLayer<'survey'>> {
    const plan = planRun({
        before: options.survey, after: options.survey, layers: [], pack: options.pack, allowUnknownCodes: options.allowUnknownCodes ?? false,
        ...options.crs === undefined ? {} : {crs: options.crs}, ...options.encoding === undefined ? {} : {encoding: options.encoding},
    }, {...surroundings, chineseOf: code => code});
    const legends = {crosswalk: undefined, mappingOf: readMappingFile(options.mapping, [plan.before.role])};
    return loadLayer(plan.before, plan, legends, index.crs, signal) as Promise<LoadedLayer<'survey'>>; // planned as a survey
}

/** @throws EngineError `series/too-fine`, `pipeline/no-overlap`; `crs/not-finite` */
function cellsOf({layer}: LoadedLayer<'survey'>, rows: readonly number[], {grid, crs, dates}: OpenIndex): ParcelCells {
    const cells = parcelCells(gridPolygons(layer, rows, grid, crs), grid.width, grid.height);
    if (cells?.cellStart[rows.length] === 0 && cells.cells.some(count => count > 0)) {
        throw new EngineError('pipeline/no-overlap', `no cultivated parcel of "${layer.path}" lies in the rasters`,
            {file: dates[0].file, fix: 'check that both are of the same county and that their CRS is right (liangtian inspect)', facts: {raster: dates[0].raster.bbox}});
    }
    if (cells === null) {
        throw new EngineError('series/too-fine', `cells of ${cellSize(grid.transform).join(' × ')} (units of ${crs.id}) are too small for the parcels of "${layer.path}"`,
            {file: layer.path, fix: 'use an index of one metre or coarser, or cut the survey into towns', facts: {cell: cellSize(grid.transform), parcels: rows.length}});
    }
    return cells;
}

/** Some parcels in columns and rows of the grid; those with a coordinate that is not finite keep it. */
function gridPolygons({path, crs: from, polygons: {coords, ringStart, featureStart}}: Layer<'survey'>, rows: readonly number[], grid: Grid, to: Crs): Polygons {
    let vertices = 0;
    for (const row of rows) vertices += ringStart[featureStart[row + 1]] - ringStart[featureStart[row]];
    const moved = new Float64Array(2 * vertices), rings: number[] = [0], features: number[] = [0], bad: number[] = [];
    let at = 0, finite = -1;
    for (const row of rows) {
        for (let ring = featureStart[row]; ring < featureStart[row + 1]; ring++) {
            for (let i = ringStart[ring]; i < ringStart[ring + 1]; i++, at += 2) {
                [moved[at], moved[at + 1]] = [coords[2 * i], coords[2 * i + 1]];
                if (Number.isFinite(moved[at]) && Number.isFinite(moved[at + 1])) finite = at;
                else bad.push(at);
            }
            rings.push(at / 2);
        }
        features.push(rings.length - 1);
    }
    // the projection refuses what is not finite: a place that is stands in for it meanwhile
    for (const i of bad) [moved[i], moved[i + 1]] = finite < 0 ? [0, 0] : [moved[finite], moved[finite + 1]];
    try {
        if (finite >= 0) projectInto(from, to, moved, moved);
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        throw new EngineError(error.code, error.message, {...error.details, file: path, cause: error});
    }
    for (let i = 0; i < moved.length; i += 2) [moved[i], moved[i + 1]] = cellOf(grid.transform, moved[i], moved[i + 1]);
    for (const i of bad) moved[i] = moved[i + 1] = Number.NaN;
    return {coords: moved, ringStart: Uint32Array.from(rings), featureStart: Uint32Array.from(features)};
}

async function judgeAll(
    {layer}: LoadedLayer<'survey'>, rows: readonly number[], parcels: ParcelCells, parcelTicks: ArrayLike<number>, windows: SeasonsOutcome['windows'],
    index: OpenIndex, limits: SeasonsOutcome['limits'], control: SeriesControl,
): Promise<JudgedParcel[]> {
    const dates = index.rows.map((one, i) => ({...one, periods: windowsOfDate(windows, index.dates[i].date)}));
    const sums = await parcelMeasures(parcels, dates, {
        width: index.grid.width, height: index.grid.height, periods: windows.length, threshold: limits.planted, leastClear: limits.leastClear, ...control,
    });
    const years = [...new Set(windows.map(({year}) => year))];
    return rows.map((row, parcel): JudgedParcel => {
        const cells = parcels.cells[parcel], ticks = parcelTicks[row];
        const found = windows.map((window, period) => judgeSeason(sums[period], parcel, cells, window.dates.length, limits));
        const byYear = years.map(year => ({year, verdict: judgeYear(found.filter((_, period) => windows[period].year === year))}));
        return {
            row, cells, areaTicks: ticks, areaM2: decimalString(BigInt(ticks), 4), areaMu: muFromTicks(BigInt(ticks)), seasons: found, years: byYear,
            idleYears: idleRun(byYear),
            isFallow: layer.parcels.zzsxdm[row] === FALLOW,
        };
    });
}

/** A county does not lie idle by half: where it seems to, the index, its scale or the threshold is wrong. */
function mostlyIdle(parcels: readonly JudgedParcel[], path: string): Issue[] {
    return parcels[0].years.flatMap(({year}, i): Issue[] => {
        const verdicts = parcels.map(({years}) => years[i].verdict);
        const idle = verdicts.filter(one => one === 'idle').length, known = verdicts.filter(one => one !== 'unknown').length;
        if (known < LEAST_KNOWN || idle <= MOST_IDLE * known) return [];
        return [{code: 'series/mostly-idle', severity: 'warning', layer: path, count: idle,
            message: `${idle} of ${known} parcels that could be judged show no crop in all of ${year}: check the scale, the dates and the threshold before anybody is asked about it`}];
    });
}

function outsideIssues({layer}: LoadedLayer<'survey'>, rows: readonly number[], {cells, cellStart}: ParcelCells): Issue[] {
    const outside = rows.filter((_, parcel) => cells[parcel] > cellStart[parcel + 1] - cellStart[parcel]);
    if (outside.length === 0) return [];
    return [{code: 'series/outside-raster', severity: 'warning', layer: layer.path, count: outside.length, record: layer.record[outside[0]],
        message: `${outside.length} of ${rows.length} cultivated parcels lie outside the rasters, wholly or in part; what is outside was never seen`}];
}
