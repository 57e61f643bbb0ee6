/**
 * Days to act, counted from an event. Calendar days do not roll over weekends; working days are counted only where the
 * pack asks for them and has the calendar of the year.
 *
 * Units   ISO days; the day of the event is not counted
 */

import {EngineError} from '../core/errors.ts';
import type {Deadline, Season, WorkCalendar} from '../policy/pack.ts';

const DAY_MS = 86_400_000;

/** `days` after `from`. @throws EngineError `policy/date-invalid`, `policy/calendar-missing` */
export function dueDate(from: string, days: number, count: Deadline['count'], calendar: WorkCalendar | null): string {
    let day = parseDay(from);
    if (count === 'calendar') return isoDay(day + days * DAY_MS);
    for (let left = days; left > 0;) {
        day += DAY_MS;
        if (isWorkday(isoDay(day), calendar)) left--;
    }
    return isoDay(day);
}

function isWorkday(day: string, calendar: WorkCalendar | null): boolean {
    if (!calendar?.years.includes(Number(day.slice(0, 4)))) {
        throw new EngineError('policy/calendar-missing', `no calendar of working days for ${day.slice(0, 4)}`, {
            fix: 'add the year to "calendar" in the pack, or count calendar days', facts: {day},
        });
    }
    if (calendar.workdays.includes(day)) return true;
    if (calendar.holidays.includes(day)) return false;
    const weekday = new Date(parseDay(day)).getUTCDay();
    return weekday !== 0 && weekday !== 6;
}

/**
 * The last harvest of the seasons that run on a day, or the end of the first sowing window that starts after it. Null
 * when the pack has no seasons or none runs: then nothing is clamped.
 */
export function clampDate(
    on: string, clampTo: NonNullable<Deadline['clampTo']>, seasons: readonly Season[] | null,
): string | null {
    const year = Number(on.slice(0, 4));
    const windows = (seasons ?? []).flatMap(season => [year - 1, year, year + 1].map((sown) => {
        const starts = `${sown}-${season.sow[0]}`;
        const after = (monthDay: string) => `${monthDay < season.sow[0] ? sown + 1 : sown}-${monthDay}`;
        return {starts, sowingEnds: after(season.sow[1]), harvestEnds: after(season.harvestEnd)};
    }));
    if (clampTo === 'seasonEnd') {
        return windows.filter(({starts, harvestEnds}) => starts <= on && on <= harvestEnds)
            .map(({harvestEnds}) => harvestEnds).toSorted().at(-1) ?? null;
    }
    const ahead = windows.filter(({starts}) => starts > on).toSorted((a, b) => a.starts < b.starts ? -1 : 1);
    return ahead[0]?.sowingEnds ?? null;
}

function parseDay(day: string): number {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(time) || isoDay(time) !== day) {
        throw new EngineError('policy/date-invalid', `"${day}" is not a calendar day`, {fix: 'write it as YYYY-MM-DD'});
    }
    return time;
}

function isoDay(time: number): string {
    return new Date(time).toISOString().slice(0, 10);
}
