/**
 * The crop seasons of a pack as periods of real years, and which dates of a series count in which.
 *
 * Source  requirements.md §4.5: a season runs from the first sowing day to the end of harvest. That its core is the middle half
 *         of the time between the last sowing day and the end of harvest is ours, not law: a crop surely stands then
 */

import type {Season} from '../../policy/pack.ts';

export interface SeasonWindow {
    readonly seasonId: string;
    readonly name: string;
    readonly nameEn: string;
    /** Year of its harvest. */
    readonly year: number;
    readonly sowStart: string;
    readonly sowEnd: string;
    readonly harvestEnd: string;
    readonly coreStart: string;
    readonly coreEnd: string;
}

export interface WindowOfDate {
    readonly period: number;
    readonly isCore: boolean;
}

const DAY_MS = 86_400_000;

function dayOf(year: number, monthDay: string): string {
    const isLeap = year % 4 === 0 && year % 100 !== 0 || year % 400 === 0;
    return `${String(year).padStart(4, '0')}-${monthDay === '02-29' && !isLeap ? '02-28' : monthDay}`;
}

/** The last such day before `day`, or on it. */
function lastBefore(day: string, monthDay: string): string {
    const year = Number(day.slice(0, 4)), same = dayOf(year, monthDay);
    return same <= day ? same : dayOf(year - 1, monthDay);
}

function part(from: string, to: string, share: number): string {
    const start = Date.parse(`${from}T00:00:00Z`), end = Date.parse(`${to}T00:00:00Z`);
    return new Date(start + Math.round(share * (end - start) / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
}

function windowOf({id, name, nameEn, sow: [sowFrom, sowTo], harvestEnd: harvest}: Season, year: number): SeasonWindow {
    const harvestEnd = dayOf(year, harvest), sowEnd = lastBefore(harvestEnd, sowTo), sowStart = lastBefore(sowEnd, sowFrom);
    return {
        seasonId: id, name, nameEn, year, sowStart, sowEnd, harvestEnd, coreStart: part(sowEnd, harvestEnd, 0.25), coreEnd: part(sowEnd, harvestEnd, 0.75),
    };
}

/**
 * All seasons of every harvest year of which a season holds a date of the series.
 *
 * Order   by year, then by end of harvest
 */
export function seasonWindows(seasons: readonly Season[], dates: readonly string[]): SeasonWindow[] {
    if (dates.length === 0) return [];
    const first = Number(dates[0].slice(0, 4)), last = Number(dates[dates.length - 1].slice(0, 4));
    const windows: SeasonWindow[] = [];
    for (let year = first; year <= last + 1; year++) {
        const own = seasons.map(season => windowOf(season, year));
        if (own.some(window => dates.some(date => isIn(window, date)))) windows.push(...own);
    }
    const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
    return windows.sort((a, b) => a.year - b.year || compare(a.harvestEnd, b.harvestEnd) || compare(a.seasonId, b.seasonId));
}

function isIn({sowStart, harvestEnd}: SeasonWindow, date: string): boolean {
    return date >= sowStart && date <= harvestEnd;
}

/**
 * The windows a date counts in. Where one crop still stands while the next one is sown, what is green is the standing crop:
 * the date counts for that season only.
 */
export function windowsOfDate(windows: readonly SeasonWindow[], date: string): WindowOfDate[] {
    const holding = windows.map((window, period) => ({window, period})).filter(({window}) => isIn(window, date));
    const growing = holding.filter(({window}) => date > window.sowEnd);
    return (growing.length > 0 ? growing : holding).map(({window: {coreStart, coreEnd}, period}) => ({period, isCore: date >= coreStart && date <= coreEnd}));
}
