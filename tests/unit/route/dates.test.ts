import {describe, expect, test} from 'vitest';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {clampDate, dueDate} from '../../../engine/route/dueDate.ts';
import {patchDeadlines} from '../../../engine/route/patchDeadlines.ts';
import {PACKS_DIR, writePack} from '../policy/packFolders.ts';

const calendar = {
    years: [2026], holidays: ['2026-05-01', '2026-05-04', '2026-05-05'], workdays: ['2026-05-09'], origin: 'county', cite: [],
} as const;

describe('days to act', () => {
    test('are calendar days and do not roll over a weekend', () => {
        expect(dueDate('2026-04-20', 5, 'calendar', null)).toBe('2026-04-25'); // a Saturday
        expect(dueDate('2028-02-27', 2, 'calendar', null)).toBe('2028-02-29');
        expect(dueDate('2026-12-31', 1, 'calendar', null)).toBe('2027-01-01');
    });

    test('skip weekends and holidays where working days are counted, and use shifted working days', () => {
        expect(dueDate('2026-04-29', 1, 'workday', calendar)).toBe('2026-04-30');
        expect(dueDate('2026-04-29', 2, 'workday', calendar)).toBe('2026-05-06');
        expect(dueDate('2026-05-07', 2, 'workday', calendar)).toBe('2026-05-09'); // a Saturday people work
    });

    test('are refused where the calendar of the year is not known', () => {
        expect(() => dueDate('2026-12-31', 1, 'workday', calendar)).toThrow(expect.objectContaining({code: 'policy/calendar-missing'}));
        expect(() => dueDate('2026-01-02', 1, 'workday', null)).toThrow(expect.objectContaining({code: 'policy/calendar-missing'}));
    });

    test.each(['2026-02-30', '20.4.2026', '', '2026-4-20'])('are refused from "%s", which is no calendar day', (day) => {
        expect(() => dueDate(day, 1, 'calendar', null)).toThrow(expect.objectContaining({code: 'policy/date-invalid'}));
    });
});

describe('a clamp', () => {
    const {seasons} = loadPack(PACKS_DIR, 'cn.hubei.yidu');

    test('waits for the last harvest of the seasons that run', () => {
        expect(clampDate('2026-04-24', 'seasonEnd', seasons)).toBe('2026-09-30');
        expect(clampDate('2026-02-01', 'seasonEnd', seasons)).toBe('2026-05-31');
        expect(clampDate('2026-11-01', 'seasonEnd', seasons)).toBe('2027-05-31');
        expect(clampDate('2026-09-25', 'seasonEnd', seasons)).toBe('2027-05-31');
    });

    test('waits for the end of the sowing window that starts next', () => {
        expect(clampDate('2026-04-29', 'nextSowingEnd', seasons)).toBe('2026-11-15');
        expect(clampDate('2026-01-10', 'nextSowingEnd', seasons)).toBe('2026-06-15');
        expect(clampDate('2026-12-01', 'nextSowingEnd', seasons)).toBe('2027-06-15');
    });

    test('over the turn of the year ends in the next year', () => {
        const winter = [{
            id: 'w', name: '冬', nameEn: 'winter', sow: ['11-01', '01-15'], harvestEnd: '05-31', grain: true, origin: 'county', cite: [],
        }] as const;
        expect(clampDate('2026-10-01', 'nextSowingEnd', winter)).toBe('2027-01-15');
    });

    test('is none without seasons', () => {
        expect(clampDate('2026-04-29', 'seasonEnd', null)).toBeNull();
        expect(clampDate('2026-04-29', 'nextSowingEnd', [])).toBeNull();
    });
});

describe('a patch', () => {
    const yidu = loadPack(PACKS_DIR, 'cn.hubei.yidu');

    test('takes the short days for all its parts when one part meets basic farmland', () => {
        const due = patchDeadlines(yidu, {
            kinds: ['non_grain', 'lawful_record'], directions: ['loss'], meetsBasicFarmland: true, detectedOn: '2026-04-20',
        });
        expect(due.map(({kind, dueOn, tier}) => [kind, dueOn, tier])).toEqual([['fieldCheck', '2026-04-23', 'basicFarmland']]);
    });

    test('has no made-up date where the pack has no rule', () => {
        const silent = loadPack(PACKS_DIR, writePack({
            'deadlines[fieldCheck].tiers[general].days': {value: null, unit: 'day', origin: 'county', cite: []},
        }));
        const due = (meetsBasicFarmland: boolean) => patchDeadlines(silent, {
            kinds: ['non_grain'], directions: ['loss'], meetsBasicFarmland, detectedOn: '2026-04-20',
        }).map(({dueOn}) => dueOn);
        expect([due(true), due(false)]).toEqual([['2026-04-23'], []]);
    });
});
