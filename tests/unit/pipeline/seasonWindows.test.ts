import {describe, expect, test} from 'vitest';
import {idleRun, judgeSeason, judgeYear, type YearVerdict} from '../../../engine/pipeline/series/judgeSeasons.ts';
import {seasonWindows, windowsOfDate} from '../../../engine/pipeline/series/seasonWindows.ts';
import type {Season} from '../../../engine/policy/pack.ts';
import type {PeriodSums} from '../../../engine/raster/parcelMeasures.ts';

const season = (id: string, sow: readonly [string, string], harvestEnd: string): Season => ({id, name: id, nameEn: id, sow, harvestEnd, grain: true, origin: 'default', cite: []});
const WHEAT = season('wheat', ['09-20', '11-15'], '05-31'), RICE = season('rice', ['03-15', '06-15'], '09-30');

describe('seasons of real years', () => {
    test('wheat is sown in the year before its harvest, rice in the same', () => {
        const windows = seasonWindows([WHEAT, RICE], ['2025-04-01']);
        expect(windows.map(({seasonId, year, sowStart, sowEnd, harvestEnd}) => [seasonId, year, sowStart, sowEnd, harvestEnd])).toEqual([
            ['wheat', 2025, '2024-09-20', '2024-11-15', '2025-05-31'], ['rice', 2025, '2025-03-15', '2025-06-15', '2025-09-30'],
        ]);
    });

    test('a sowing that itself runs over New Year', () => {
        const [window] = seasonWindows([season('late', ['12-10', '01-20'], '06-10')], ['2025-01-05']);
        expect([window.sowStart, window.sowEnd, window.harvestEnd]).toEqual(['2024-12-10', '2025-01-20', '2025-06-10']);
    });

    test('a season that ends on the last of February has that day in every year', () => {
        const windows = seasonWindows([season('winter', ['10-01', '10-20'], '02-29')], ['2023-12-01', '2024-12-01']);
        expect(windows.map(({harvestEnd}) => harvestEnd)).toEqual(['2024-02-29', '2025-02-28']);
    });

    test('a date of autumn opens the harvest year after it, with all its seasons', () => {
        const windows = seasonWindows([WHEAT, RICE], ['2024-07-01', '2024-12-01']);
        expect(windows.map(({seasonId, year}) => `${seasonId} ${year}`)).toEqual(['wheat 2024', 'rice 2024', 'wheat 2025', 'rice 2025']);
    });

    test('the core is the middle half between the last sowing day and the end of harvest', () => {
        const [window] = seasonWindows([RICE], ['2025-07-01']);
        // 107 days from 15 June: a quarter is 27, three quarters are 80
        expect([window.coreStart, window.coreEnd]).toEqual(['2025-07-12', '2025-09-03']);
    });
});

describe('a date counts', () => {
    const windows = seasonWindows([WHEAT, RICE], ['2025-04-01', '2025-12-01']);
    const of = (date: string): string[] => windowsOfDate(windows, date).map(({period, isCore}) => `${windows[period].seasonId} ${windows[period].year}${isCore ? ' core' : ''}`);

    test('for the crop that stands, not for the one that is only being sown', () => {
        expect(of('2025-04-10')).toEqual(['wheat 2025 core']);
        expect(of('2025-05-20')).toEqual(['wheat 2025']);
        expect(of('2025-09-25')).toEqual(['rice 2025']);
    });

    test('from the first sowing day to the last day of harvest', () => {
        expect(of('2025-06-05')).toEqual(['rice 2025']);
        expect(of('2025-09-30')).toEqual(['rice 2025']);
        expect(of('2025-10-01')).toEqual(['wheat 2026']);
        expect(of('2024-09-19')).toEqual([]);
    });
});

const LIMITS = {plantedShare: 0.8, leastClear: 0.5, leastDates: 2, leastCells: 4};

/** 10 cells, 4 dates, all seen, nothing green, unless said otherwise. */
function verdict(change: Partial<Record<'observations' | 'clearDates' | 'coreDates' | 'seenCells' | 'reached' | 'everSeen' | 'cells' | 'dates', number>>): string {
    const {cells = 10, dates = 4} = change;
    const one = (name: Exclude<keyof typeof change, 'cells' | 'dates'>, value: number): number => change[name] ?? value;
    const sums: PeriodSums = {
        observations: Uint16Array.of(one('observations', 4)), clearDates: Uint16Array.of(one('clearDates', 4)), coreDates: Uint16Array.of(one('coreDates', 2)),
        seenCells: Float64Array.of(one('seenCells', 40)), maxMedian: Float32Array.of(0.2), reached: Float64Array.of(one('reached', 0)), everSeen: Float64Array.of(one('everSeen', 10)),
    };
    const found = judgeSeason(sums, 0, cells, dates, LIMITS);
    return found.reason ?? found.verdict;
}

describe('a parcel in a season', () => {
    test('is idle only where everything speaks for it', () => {
        expect(verdict({})).toBe('idle');
        expect(verdict({seenCells: 20})).toBe('idle');
        expect(verdict({seenCells: 19})).toBe('cloud');
        expect(verdict({clearDates: 1})).toBe('fewDates');
        expect(verdict({coreDates: 0})).toBe('noCoreDate');
        expect(verdict({dates: 0, seenCells: 0})).toBe('noDate');
    });

    test('is planted on eight tenths, the tenth itself included', () => {
        expect(verdict({reached: 8})).toBe('planted');
        expect(verdict({reached: 7})).toBe('idle');
        expect(verdict({reached: 8, seenCells: 8, clearDates: 0, coreDates: 0, everSeen: 8})).toBe('planted');
    });

    test('is not idle where a crop may stand on what was never seen', () => {
        expect(verdict({reached: 5, everSeen: 8})).toBe('idle');
        expect(verdict({reached: 5, everSeen: 7})).toBe('partlySeen');
    });

    test('of too few cells says so, whatever they show', () => {
        expect(verdict({cells: 3, reached: 3, everSeen: 3, seenCells: 12})).toBe('tooSmall');
        expect(verdict({cells: 0, reached: 0, everSeen: 0, seenCells: 0})).toBe('tooSmall');
    });
});

describe('years', () => {
    const found = (...verdicts: ('planted' | 'idle' | 'unknown' | 'tooSmall')[]): YearVerdict => judgeYear(verdicts.map(one => (
        {verdict: one, reason: null, observations: 0, clearDates: 0, clearShare: 0, maxMedian: null, plantedShare: 0})));

    test('one crop makes a year; only idle seasons make an idle one', () => {
        expect(found('idle', 'planted')).toBe('planted');
        expect(found('unknown', 'planted')).toBe('planted');
        expect(found('idle', 'idle')).toBe('idle');
        expect(found('idle', 'unknown')).toBe('unknown');
        expect(found('tooSmall', 'tooSmall')).toBe('unknown');
    });

    const run = (text: string): number[] => idleRun([...text].map((letter, i) => ({year: 2020 + i, verdict: ({i: 'idle', p: 'planted', '-': 'unknown'} as const)[letter as 'i' | 'p' | '-']})));

    test('idle years are counted back from the last year of which anything is known', () => {
        expect(run('pii')).toEqual([2021, 2022]);
        expect(run('ii-')).toEqual([2020, 2021]);
        expect(run('iip')).toEqual([]);
        expect(run('ipi')).toEqual([2022]);
        expect(run('i-i')).toEqual([2022]);
        expect(run('---')).toEqual([]);
    });
});
