/**
 * The days by which something has to be done about a patch. The patch's strictest tier sets the deadlines of all its
 * parts: a patch that meets basic farmland anywhere has the short ones everywhere.
 */

import type {DueDate, PatchFacts} from '../policy/answers.ts';
import type {DeadlineEvent, Pack} from '../policy/pack.ts';
import {holds} from '../policy/expression.ts';
import {codeSets} from '../policy/table.ts';
import {clampDate, dueDate} from './dueDate.ts';

/** Deadlines that detection starts. Gains and internal changes have none. Order: as in the pack. */
export function patchDeadlines(pack: Pack, patch: PatchFacts): readonly DueDate[] {
    return deadlinesFrom(pack, 'detected', patch.detectedOn, patch);
}

/**
 * Deadlines that an event on a day starts. A tier without days is "no rule": no date is made up.
 *
 * @throws EngineError `policy/date-invalid`, `policy/calendar-missing`
 */
export function deadlinesFrom(pack: Pack, event: DeadlineEvent, on: string, patch: PatchFacts): readonly DueDate[] {
    const facts = {
        kinds: patch.kinds, directions: patch.directions, meetsBasicFarmland: patch.meetsBasicFarmland,
    };
    return pack.deadlines.filter(({from, kinds}) => from === event && kinds.some(kind => patch.kinds.includes(kind)))
        .flatMap((deadline): DueDate[] => {
            const dates = deadline.tiers
                .filter(({when}) => holds(when, {
                    facts, sets: codeSets(pack), where: `${pack.ref}, deadline ${deadline.id}`, asked: [],
                }))
                .flatMap(({id, days}) => days.value === null ? [] : [{
                    tier: id, days: days.value, cite: days.cite, origin: days.origin,
                    dueOn: dueDate(on, days.value, deadline.count, pack.calendar),
                }])
                .toSorted((a, b) => a.days - b.days);
            if (dates.length === 0) return [];
            const clamp = deadline.clampTo ? clampDate(on, deadline.clampTo, pack.seasons) : null;
            const [strictest] = dates;
            const dueOn = clamp !== null && clamp > strictest.dueOn ? clamp : strictest.dueOn;
            return [{kind: deadline.id, labelZh: deadline.zh, labelEn: deadline.en, ...strictest, dueOn}];
        });
}
