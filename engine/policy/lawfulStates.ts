/**
 * What each lawful record is worth for one part, on the date of the after layer. A record counts only inside its dates
 * and only for a use its type can be for; whether it is genuine is for a person to check.
 */

import type {LawfulRecord} from './facts.ts';
import type {LawfulType, Pack} from './pack.ts';
import {expandCodes} from './table.ts';

/**
 * inForce: fits and holds on the date. later: approved or starting after it. expired: ended before it. otherUse: cannot
 * be for this class. unclear: type unknown, or a date missing or unreadable that the type needs.
 */
export type LawfulState = 'inForce' | 'later' | 'expired' | 'otherUse' | 'unclear';

export interface JudgedRecord {
    readonly record: LawfulRecord;
    /** Type in the pack; null when the pack has none of that name. */
    readonly type: LawfulType | null;
    readonly state: LawfulState;
}

/** What the record must be for. */
export interface LawfulUse {
    readonly afterDate: string;
    readonly toCode: string;
    readonly monitoringType: string | null;
}

/** Order: as the records come. */
export function lawfulStates(pack: Pack, records: readonly LawfulRecord[], use: LawfulUse): readonly JudgedRecord[] {
    return records.map((record) => {
        const words = record.type.trim();
        const type = pack.lawful.types.find(({id, zh, aliases}) => [id, zh, ...aliases].includes(words)) ?? null;
        if (type === null) return {record, type, state: 'unclear'};
        return {record, type, state: fits(pack, type, use) ? state(type, record, use) : 'otherUse'};
    });
}

function fits(pack: Pack, type: LawfulType, {toCode, monitoringType}: LawfulUse): boolean {
    if (expandCodes(pack, type.classes).includes(toCode === 'unclassified' ? toCode : toCode.slice(0, 4))) return true;
    return monitoringType !== null && expandCodes(pack, type.monitoringTypes).includes(monitoringType);
}

function state(type: LawfulType, {approvedOn, validFrom, validTo}: LawfulRecord, {afterDate}: LawfulUse): LawfulState {
    const start = validFrom ?? approvedOn;
    const needed = type.dates === 'period' ? [start, validTo] : [approvedOn];
    const unreadable = [approvedOn, validFrom, validTo].some(day => day !== null && !isDay(day));
    if (needed.includes(null) || unreadable) return 'unclear';
    if ((approvedOn !== null && approvedOn > afterDate) || (start !== null && start > afterDate)) return 'later';
    return validTo !== null && validTo < afterDate ? 'expired' : 'inForce';
}

function isDay(day: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
}
