/** Index rasters (NDVI and the like) of several dates on one grid, with their cloud masks. */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import type {RawRaster} from '../../formats/index.ts';
import {NONE} from '../../raster/classBand.ts';
import {coverOf, readCovered, type Placement} from '../../raster/cover.ts';
import type {Grid} from '../../raster/grid.ts';
import {MeasureBand} from '../../raster/measureBand.ts';
import type {MeasureDate} from '../../raster/parcelMeasures.ts';
import {bringTogether, commonCells, otherCells} from '../rasters/bringTogether.ts';
import {cellIssues} from '../rasters/loadRasters.ts';
import {openClasses, openPlaced, type ClassRaster, type PlacedRaster} from '../rasters/openClasses.ts';
import type {DatedFile} from './datedFiles.ts';
import type {SeasonsOptions} from './options.ts';

export interface IndexDate extends DatedFile {
    readonly raster: PlacedRaster;
    readonly measures: MeasureBand;
    readonly cloud: {readonly file: string; readonly raster: ClassRaster} | null;
}

export interface OpenIndex {
    readonly dates: readonly IndexDate[];
    readonly grid: Grid;
    readonly crs: Crs;
    readonly rows: readonly Omit<MeasureDate, 'periods'>[];
    /** After all cells passed. @throws EngineError `series/not-index` - most of a raster is out of range */
    readonly issues: () => Issue[];
    readonly close: () => Promise<void>;
}

/** Beyond this share of cells out of range the scale is wrong, not the cells. */
const MOST_OUT_OF_RANGE = 0.5;

/**
 * @throws EngineError `series/not-index`, `series/cloud-without-image`, `pipeline/grids-differ`, and what opening throws
 */
export async function openIndex(files: readonly DatedFile[], clouds: readonly DatedFile[], options: SeasonsOptions, signal?: AbortSignal): Promise<OpenIndex> {
    const opened: PlacedRaster[] = [];
    const close = async (): Promise<void> => {
        for (const {raster} of opened) await raster.close();
    };
    const given = options.crs === undefined ? undefined : crsFromCode(options.crs);
    const cloudOf = new Map(clouds.map(({file, date}) => [date, file]));
    const strange = clouds.find(({date}) => !files.some(one => one.date === date));
    if (strange) {
        throw new EngineError('series/cloud-without-image', `the cloud mask "${strange.file}" is of ${strange.date}, and no index of that day was given`,
            {file: strange.file, where: '--cloud', fix: 'give the index of that day with --ndvi, or correct the date', facts: {date: strange.date}});
    }
    try {
        const dates: IndexDate[] = [];
        for (const {file, date} of files) {
            const centralMeridianDeg = opened[0]?.crs.tm?.lon0Deg;
            const how = {...given ? {given} : {}, ...centralMeridianDeg === undefined ? {} : {centralMeridianDeg}, ...signal ? {signal} : {}};
            const {placed, band} = await openPlaced(file, {...how, ...options.band === undefined ? {} : {band: options.band}}, chooseBand);
            opened.push(placed);
            requireScale(placed.raster, options.scale);
            const mask = cloudOf.get(date);
            let cloud: IndexDate['cloud'] = null;
            if (mask !== undefined) {
                const raster = await openClasses(mask, how);
                opened.push(raster);
                cloud = {file: mask, raster};
            }
            dates.push({file, date, raster: placed, measures: new MeasureBand(placed.raster, band, options.scale ?? 1), cloud});
        }
        return {...together(dates, options), dates, close};
    } catch (error) {
        await close();
        throw error;
    }
}

function chooseBand({path, bands, photometric}: RawRaster, band: number | undefined): number {
    if (band !== undefined && Number.isInteger(band) && band >= 1 && band <= bands) return band - 1;
    if (band === undefined && bands === 1 && photometric !== 'palette') return 0;
    const what = band !== undefined ? `it has ${bands} bands and no band ${band}`
        : photometric === 'rgb' ? `it is a picture (${bands} colour bands)` : photometric === 'palette' ? 'it is a classification with a colour table'
            : `it has ${bands} bands, and which of them holds the index is not said`;
    throw new EngineError('series/not-index', `"${path}" cannot be used as an index: ${what}`,
        {file: path, fix: 'give a raster of NDVI or another index between -1 and 1, and its band with --band', facts: {reason: 'band', bands, what}});
}

/** Whole numbers are scaled decimals, and by how much only a person knows. */
function requireScale({path, sampleType}: RawRaster, scale: number | undefined): void {
    if (scale !== undefined || sampleType.startsWith('float')) return;
    throw new EngineError('series/not-index', `"${path}" holds whole numbers (${sampleType}); by what they are to be multiplied is not said`,
        {file: path, fix: 'give the scale, for example --scale 0.0001', facts: {reason: 'scale', sampleType}});
}

function together(dates: readonly IndexDate[], options: SeasonsOptions): Omit<OpenIndex, 'dates' | 'close'> {
    const first = dates[0].raster;
    const {grid, placements} = coverOf(first.grid, dates.map(({raster}): Placement => {
        const {alignment, common} = commonCells(first, raster);
        if (!common) throw otherCells(first, raster, alignment, 'bring all dates onto one grid first; an index is not resampled here');
        return {column: common.first.column - common.second.column, row: common.first.row - common.second.row, width: raster.grid.width, height: raster.grid.height};
    }));
    const masks = dates.map(({raster, cloud}) => cloud && bringTogether(raster, cloud.raster, options.resample));
    const rows = dates.map(({raster, measures, cloud}, i): OpenIndex['rows'][number] => ({
        rowsAtOnce: raster.raster.levels[0].blockHeight,
        read: (window, signal) => {
            const out = new Float32Array(window.width * window.height).fill(Number.NaN);
            return readCovered(window, placements[i], out, async (part) => {
                const values = await measures.read(part, signal);
                const mask = masks[i];
                if (mask === null || cloud === null) return values;
                const {common: {first: corner, second, width, height}, rows: classes} = mask;
                // where the mask lies in the index; what it does not cover is not known to be clear
                const place = {column: corner.column, row: corner.row, width, height};
                const cloudy = await readCovered(part, place, new Uint8Array(values.length).fill(NONE),
                    one => classes.read({...one, column: one.column + second.column, row: one.row + second.row}, signal));
                for (let k = 0; k < values.length; k++) if (cloudy[k] === NONE || classes.values[cloudy[k]] !== 0) values[k] = Number.NaN;
                return values;
            });
        },
    }));
    return {
        grid, crs: first.crs, rows,
        issues: () => dates.flatMap(({file, date, raster, measures, cloud}, i) => [
            ...raster.issues, ...measureIssues(file, date, measures),
            ...cloud === null ? [] : [
                ...cloud.raster.issues, ...cellIssues(masks[i]!.resampling, raster.grid, cloud.file), // a mask for each cloud
            ],
        ]),
    };
}

function measureIssues(file: string, date: string, {cells, outOfRange}: MeasureBand): Issue[] {
    if (outOfRange > MOST_OUT_OF_RANGE * cells) {
        throw new EngineError('series/not-index', `of ${cells} cells of "${file}" ${outOfRange} lie outside -1 to 1`,
            {file, fix: 'give the scale that brings the values to -1 to 1, for example --scale 0.0001', facts: {reason: 'range', cells, outOfRange}});
    }
    if (cells === 0) return [{code: 'series/empty-date', severity: 'warning', layer: file, message: `the raster of ${date} has no data in any cell that was looked at`}];
    if (outOfRange === 0) return [];
    return [{code: 'series/index-range', severity: 'warning', layer: file, count: outOfRange,
        message: `${outOfRange} of ${cells} cells of ${date} lie outside -1 to 1; they count as not seen`}];
}
