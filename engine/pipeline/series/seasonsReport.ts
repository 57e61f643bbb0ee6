/** `report.json` of crop seasons. */

import type {Issue} from '../../core/issue.ts';
import {decimalString, muFromTicks} from '../../core/units.ts';
import type {Pack} from '../../policy/pack.ts';
import {cellSize} from '../../raster/grid.ts';
import type {SeasonVerdict, UnknownReason, YearVerdict} from './judgeSeasons.ts';
import type {OpenIndex} from './openIndex.ts';
import type {JudgedParcel, SeasonsOutcome} from './seasons.ts';

/** Idle years in a row that make a candidate. Source   YD-18, inclusive */
const CANDIDATE_YEARS = 2;

/** Not cultivated for two years or more up to now, and not fallow by plan. */
export function isCandidate({idleYears, isFallow}: JudgedParcel): boolean {
    return idleYears.length >= CANDIDATE_YEARS && !isFallow;
}

export interface ParcelSum {
    readonly parcels: number;
    readonly areaM2: string;
    readonly areaMu: string;
}

export interface SeasonRow {
    readonly season: string;
    readonly name: string;
    readonly nameEn: string;
    readonly year: number;
    readonly sowStart: string;
    readonly sowEnd: string;
    readonly harvestEnd: string;
    readonly core: readonly [from: string, to: string];
    readonly dates: readonly string[];
    /** Of all cells of cultivated parcels × dates, the share seen. */
    readonly clearShare: number;
    readonly verdicts: Readonly<Record<SeasonVerdict, ParcelSum>>;
    readonly reasons: Readonly<Partial<Record<UnknownReason, number>>>;
}

export interface SeasonsReport {
    readonly tool: {readonly name: string; readonly version: string};
    readonly pack: {readonly id: string; readonly version: string; readonly status: string; readonly name: string};
    readonly limits: SeasonsOutcome['limits'];
    readonly inputs: {
        readonly survey: {readonly path: string; readonly sha256: string; readonly crs: string; readonly asOf: string | null};
        readonly dates: readonly {readonly date: string; readonly path: string; readonly sha256: string; readonly cloud: {readonly path: string; readonly sha256: string} | null}[];
        readonly grid: {readonly width: number; readonly height: number; readonly cell: readonly [number, number]; readonly crs: string};
    };
    /** Parcels of the survey: those that are not cultivated were not looked at. */
    readonly parcels: {readonly all: number; readonly cultivated: ParcelSum; readonly fallow: number};
    readonly seasons: readonly SeasonRow[];
    readonly years: readonly {readonly year: number; readonly verdicts: Readonly<Record<YearVerdict, ParcelSum>>}[];
    readonly idleNow: ParcelSum;
    readonly candidates: ParcelSum;
    readonly issues: readonly Issue[];
}

export async function seasonsReport(outcome: SeasonsOutcome, index: OpenIndex, pack: Pack, version: string, issues: readonly Issue[]): Promise<SeasonsReport> {
    const {windows, parcels, survey: {layer}, limits} = outcome;
    const cells = parcels.reduce((sum, one) => sum + one.cells, 0);
    const dates = await Promise.all(index.dates.map(async ({date, raster, cloud}) => ({
        date, path: raster.raster.path, sha256: await raster.raster.sha256(), cloud: cloud && {path: cloud.file, sha256: await cloud.raster.raster.sha256()},
    })));
    const years = [...new Set(windows.map(({year}) => year))];
    return {
        tool: {name: 'liangtian', version},
        pack: {id: pack.meta.id, version: pack.meta.version, status: pack.meta.status, name: pack.meta.name}, limits,
        inputs: {
            survey: {path: layer.path, sha256: layer.sha256, crs: layer.crs.id, asOf: layer.asOf}, dates,
            grid: {width: index.grid.width, height: index.grid.height, cell: cellSize(index.grid.transform), crs: index.crs.id},
        },
        parcels: {all: layer.parcels.code.length, cultivated: sumOf(parcels), fallow: parcels.filter(({isFallow}) => isFallow).length},
        seasons: windows.map(({seasonId, name, nameEn, year, sowStart, sowEnd, harvestEnd, coreStart, coreEnd, dates: own}, i): SeasonRow => {
            const of = (verdict: SeasonVerdict): ParcelSum => sumOf(parcels.filter(({seasons}) => seasons[i].verdict === verdict));
            const reasons: Partial<Record<UnknownReason, number>> = {};
            for (const {seasons} of parcels) {
                const {reason} = seasons[i];
                if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
            }
            const seen = parcels.reduce((sum, one) => sum + one.seasons[i].clearShare * one.cells, 0);
            return {
                season: seasonId, name, nameEn, year, sowStart, sowEnd, harvestEnd, core: [coreStart, coreEnd], dates: own, clearShare: cells === 0 ? 0 : seen / cells,
                verdicts: {planted: of('planted'), idle: of('idle'), unknown: of('unknown'), tooSmall: of('tooSmall')}, reasons,
            };
        }),
        years: years.map((year, i) => {
            const of = (verdict: YearVerdict): ParcelSum => sumOf(parcels.filter(one => one.years[i].verdict === verdict));
            return {year, verdicts: {planted: of('planted'), idle: of('idle'), unknown: of('unknown')}};
        }),
        idleNow: sumOf(parcels.filter(({idleYears, isFallow}) => idleYears.length > 0 && !isFallow)), candidates: sumOf(parcels.filter(isCandidate)), issues,
    };
}

function sumOf(parcels: readonly JudgedParcel[]): ParcelSum {
    const ticks = parcels.reduce((sum, one) => sum + BigInt(one.areaTicks), 0n);
    return {parcels: parcels.length, areaM2: decimalString(ticks, 4), areaMu: muFromTicks(ticks)};
}
