/** What goes into the cells of a form: each of our values as the text of one clue. */

import type {Unit} from '../../clues/areaUnit.ts';
import type {Value} from '../../clues/preset.ts';
import {decimalString, divideHalfUp, muFromTicks} from '../../core/units.ts';
import {KINDS} from '../../policy/kinds.ts';
import type {NameOfCode} from '../outputs/csv.ts';
import type {ClueRecord, Meeting, UnitShare} from './clueRecords.ts';

/** Names in one cell; the files name all. */
const SHOWN = 5;

export const STATE_ZH: Readonly<Record<ClueRecord['state'], string>> = {
    area: '已套合', point: '点位线索，无面积', outside: '不在调查范围内', noPlace: '没有图形或坐标',
};

/** Ticks as a number with two decimals in a unit, half-up. */
export function areaText(ticks: bigint, unit: Unit): string {
    if (unit === 'mu') return muFromTicks(ticks);
    return unit === 'ha' ? decimalString(divideHalfUp(ticks, 10_000n), 4) : decimalString(divideHalfUp(ticks, 100n), 2);
}

export function shortList(texts: readonly string[], separator = '；'): string {
    const all = [...new Set(texts.filter(text => text !== ''))];
    return all.length <= SHOWN ? all.join(separator) : `${all.slice(0, SHOWN).join(separator)} 等 ${all.length} 个`;
}

/** Another clue of the list: by its number, and by its place where that number is no answer. */
export function duplicateTexts({clue, duplicates}: ClueRecord): string[] {
    return duplicates.map(one => meetingText(one, one.other.id === clue.id));
}

export function meetingText({other, share, same}: Meeting, isPlaceNeeded = false): string {
    const place = `第 ${other.record} 条`;
    const name = other.id === '' ? place : isPlaceNeeded ? `${other.id} ${place}` : other.id;
    return same ? `${name}（图形相同）` : share === null ? `${name}（点位）` : `${name}（${decimalString(divideHalfUp(share, 10n), 1)}%）`;
}

const unitNames = (units: readonly UnitShare[]): string[] => units.map(({code, name}) => name || code);

const AREAS: Readonly<Partial<Record<Value, (record: ClueRecord) => bigint | null>>> = {
    area: ({ticks}) => ticks, cultivated: ({cultivatedTicks}) => cultivatedTicks, basicFarmland: ({basicFarmlandTicks}) => basicFarmlandTicks,
    notCultivated: ({ticks, outsideTicks, cultivatedTicks}) => ticks - outsideTicks - cultivatedTicks, outsideSurvey: ({outsideTicks}) => outsideTicks,
    withPapers: ({papersTicks}) => papersTicks, redline: ({redlineTicks}) => redlineTicks,
};

/** How a column writes yes and no, by the cells it holds: `是` and `否` unless it holds something else. */
export interface YesNo {
    readonly yes: string;
    readonly no: string;
}

const STYLES: readonly YesNo[] = [{yes: '是', no: '否'}, {yes: '1', no: '0'}, {yes: 'Y', no: 'N'}, {yes: 'T', no: 'F'}];

export function yesNoOf(cells: readonly string[]): YesNo {
    const seen = new Set(cells.filter(text => text !== '').map(text => text.toUpperCase()));
    return STYLES.find(({yes, no}) => seen.size > 0 && [...seen].every(text => text === yes || text === no)) ?? STYLES[0];
}

/** Text of a value; null where the clue has none, so that the cell stays as it is. */
export function clueValue(record: ClueRecord, value: Value, unit: Unit, yesNo: YesNo, nameOf: NameOfCode): string | null {
    if (value === 'state') return STATE_ZH[record.state];
    if (value === 'duplicates') return shortList(duplicateTexts(record)) || null;
    if (value === 'earlier') return shortList(record.earlier.flatMap(({batch, meetings}) => meetings.map(one => `${batch}：${meetingText(one)}`))) || null;
    if (record.label === null) return null;
    const ofArea = AREAS[value];
    if (ofArea) {
        const ticks = record.state === 'point' ? null : ofArea(record);
        return ticks === null ? null : areaText(ticks, unit);
    }
    const said = (answer: boolean | null): string | null => answer === null ? null : answer ? yesNo.yes : yesNo.no;
    const [main] = record.byClass;
    switch (value) {
        case 'isBasicFarmland': return record.basicFarmlandTicks === null ? null : said(record.meetsBasicFarmland);
        case 'isRedline': return said(record.onRedline);
        case 'oldClass': return main?.code ?? null;
        case 'oldClassName': return main ? nameOf(main.code) || null : null;
        case 'classes': return shortList(record.byClass.map(({code, ticks}) => (
            `${code} ${nameOf(code)}${record.state === 'point' ? '' : ` ${areaText(ticks, 'm2')} 平方米`}`))) || null;
        case 'kinds': return shortList(record.kinds.map(kind => KINDS[kind].zh)) || (record.state === 'outside' ? STATE_ZH.outside : null);
        case 'rules': return shortList(record.deciding.map(part => part.judged.verdict.ruleZh)) || null;
        case 'leads': return shortList(record.deciding.map(part => part.judged.routing.lead?.name ?? '')) || null;
        case 'enforcing': return shortList(record.deciding.map(part => part.judged.routing.enforcingAuthority?.name ?? '')) || null;
        case 'papers': return shortList(record.papers) || null;
        case 'villages': return shortList(unitNames(record.villages)) || null;
        case 'villageCode': return record.villages[0]?.code ?? null;
        case 'townships': return shortList(unitNames(record.townships)) || null;
        case 'townshipCode': return record.townships[0]?.code ?? null;
        case 'dueOn': return record.deadlines.map(({dueOn}) => dueOn).sort()[0] ?? null;
        case 'deadlines': return shortList(record.deadlines.map(({labelZh, dueOn}) => `${labelZh} ${dueOn}`)) || null;
        case 'longitude': return record.label[0].toFixed(7);
        case 'latitude': return record.label[1].toFixed(7);
        default: return null;
    }
}
