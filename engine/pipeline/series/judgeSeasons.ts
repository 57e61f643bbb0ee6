/**
 * From what a parcel showed in a season to whether it was cultivated. Whoever is not surely idle is not called idle.
 *
 * Source  requirements.md S18: a year is idle if no season window shows a crop on 80 % of the parcel; two years in a row are
 *         the candidate. The other limits are ours, not law (`options.ts`)
 */

import type {PeriodSums} from '../../raster/parcelMeasures.ts';

export type SeasonVerdict = 'planted' | 'idle' | 'unknown' | 'tooSmall';
/** Why a season cannot be judged. */
export type UnknownReason = 'noDate' | 'cloud' | 'fewDates' | 'noCoreDate' | 'partlySeen';

export interface SeasonLimits {
    readonly plantedShare: number;
    readonly leastClear: number;
    readonly leastDates: number;
    readonly leastCells: number;
}

/** One parcel in one season. */
export interface ParcelSeason {
    readonly verdict: SeasonVerdict;
    readonly reason: UnknownReason | null;
    readonly observations: number;
    readonly clearDates: number;
    /** Of cells × dates of the season, the share seen; 0 without dates. */
    readonly clearShare: number;
    /** null without a clear date. */
    readonly maxMedian: number | null;
    /** Of the parcel's cells, the share that reached the threshold on any date. */
    readonly plantedShare: number;
}

/** @param dates of the series that count in the season */
export function judgeSeason(sums: PeriodSums, parcel: number, cells: number, dates: number, limits: SeasonLimits): ParcelSeason {
    const {leastClear, leastDates, leastCells} = limits;
    const clearShare = cells * dates === 0 ? 0 : sums.seenCells[parcel] / (cells * dates);
    const middle = sums.maxMedian[parcel], reached = sums.reached[parcel], unseen = cells - sums.everSeen[parcel];
    const facts = {
        observations: sums.observations[parcel], clearDates: sums.clearDates[parcel], clearShare,
        maxMedian: Number.isNaN(middle) ? null : middle, plantedShare: cells === 0 ? 0 : reached / cells,
    };
    const unknown = (reason: UnknownReason): ParcelSeason => ({...facts, verdict: 'unknown', reason});
    if (cells < leastCells || cells === 0) return {...facts, verdict: 'tooSmall', reason: null};
    if (reached >= limits.plantedShare * cells) return {...facts, verdict: 'planted', reason: null};
    if (dates === 0) return unknown('noDate');
    if (clearShare < leastClear) return unknown('cloud');
    if (facts.clearDates < leastDates) return unknown('fewDates');
    if (sums.coreDates[parcel] === 0) return unknown('noCoreDate');
    // what was never seen could be a crop
    if (reached + unseen >= limits.plantedShare * cells) return unknown('partlySeen');
    return {...facts, verdict: 'idle', reason: null};
}

export type YearVerdict = 'planted' | 'idle' | 'unknown';

/** A year is idle when every season of it was judged idle. */
export function judgeYear(seasons: readonly ParcelSeason[]): YearVerdict {
    if (seasons.some(({verdict}) => verdict === 'planted')) return 'planted';
    return seasons.every(({verdict}) => verdict === 'idle') ? 'idle' : 'unknown';
}

/** Idle years in a row up to the last year of which anything is known: what the parcel is now. A year not known breaks the row. */
export function idleRun(years: readonly {readonly year: number; readonly verdict: YearVerdict}[]): number[] {
    const last = years.findLastIndex(({verdict}) => verdict !== 'unknown');
    const run: number[] = [];
    for (let i = last; i >= 0 && years[i].verdict === 'idle' && (run.length === 0 || years[i].year === run[0] - 1); i--) run.unshift(years[i].year);
    return run;
}
