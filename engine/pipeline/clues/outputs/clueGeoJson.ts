/** `clues.geojson`, a feature a clue, and `parts.geojson`, a feature a part: longitude and latitude. */

import {decimalString, muFromTicks} from '../../../core/units.ts';
import {KINDS} from '../../../policy/kinds.ts';
import type {Pack} from '../../../policy/pack.ts';
import type {Placed} from '../../columns.ts';
import {collection, days, partProperties} from '../../outputs/geojson.ts';
import type {ClueRecord, Meeting, UnitShare} from '../clueRecords.ts';

const m2 = (ticks: bigint): string => decimalString(ticks, 4);

/** Areas are null where a clue has none: of points, and of clues off the survey. */
function areasOf(record: ClueRecord): Record<string, string | null> {
    const has = record.geometry !== null;
    const text = (ticks: bigint | null): string | null => has && ticks !== null ? m2(ticks) : null;
    return {
        areaM2: text(record.ticks), areaMu: has ? muFromTicks(record.ticks) : null, cultivatedM2: text(record.cultivatedTicks),
        basicFarmlandM2: text(record.basicFarmlandTicks), outsideSurveyM2: text(record.outsideTicks), withPapersM2: text(record.papersTicks),
        ecoRedlineM2: text(record.redlineTicks),
    };
}

const meetingJson = ({other, ticks, share, same}: Meeting): Record<string, unknown> => ({
    clueId: other.id, record: other.record, overlapM2: ticks === null ? null : m2(ticks), share: share === null ? null : decimalString(share, 4), same,
});

const unitJson = (has: boolean) => ({code, name, ticks}: UnitShare): Record<string, unknown> => ({code, name, areaM2: has ? m2(ticks) : null});

export function cluesGeoJson(records: readonly ClueRecord[]): string {
    return collection('clues', records.map((record) => {
        const {clue, state, deciding} = record, has = record.geometry !== null;
        return {
            geometry: record.geometry ?? record.label,
            properties: {
                record: clue.record, clueId: clue.id, parentId: clue.parentId, state, changeType: clue.changeType, seenFrom: clue.seenFrom, seenOn: clue.seenOn,
                ...areasOf(record),
                classes: record.byClass.map(({code, ticks}) => ({code, areaM2: has ? m2(ticks) : null})),
                meetsBasicFarmland: record.meetsBasicFarmland, onEcoRedline: record.onRedline, papers: record.papers,
                villages: record.villages.map(unitJson(has)), townships: record.townships.map(unitJson(has)),
                kinds: record.kinds, kindNames: record.kinds.map(kind => KINDS[kind].zh),
                ruleIds: [...new Set(deciding.map(part => part.judged.verdict.ruleId))],
                leadNames: [...new Set(deciding.flatMap(part => part.judged.routing.lead?.name ?? []))],
                enforcingNames: [...new Set(deciding.flatMap(part => part.judged.routing.enforcingAuthority?.name ?? []))],
                deadlines: days(record.deadlines),
                duplicates: record.duplicates.map(meetingJson),
                earlier: record.earlier.map(({batch, meetings}) => ({batch, clues: meetings.map(meetingJson)})),
                label: record.label,
            },
        };
    }));
}

export function cluePartsGeoJson(records: readonly ClueRecord[], pack: Pack, lawful: readonly Placed[]): string {
    return collection('parts', records.flatMap(record => [
        ...record.parts.map((part) => {
            const {patchId: clueId, ...properties} = partProperties(part, record.deadlines, pack, lawful);
            return {properties: {record: record.clue.record, clueId, direction: part.direction, sliver: part.isSliver, ...properties}, geometry: part.geometry};
        }),
        ...record.outside === null ? [] : [{
            properties: {
                record: record.clue.record, clueId: record.clue.id, direction: 'outsideSurvey', sliver: false, areaM2: m2(record.outside.ticks),
                areaMu: muFromTicks(record.outside.ticks), basicFarmlandM2: m2(record.outside.basicFarmlandTicks), kind: null,
            },
            geometry: record.outside.geometry,
        }],
    ]));
}
