/** `report.json` of a clue list. Same input, same bytes: no clock, no machine, no timing in it. */

import {decimalString, decimalUnits, muFromTicks, TICKS_PER_M2} from '../../../core/units.ts';
import {assertInvariant} from '../../../core/errors.ts';
import type {Issue} from '../../../core/issue.ts';
import {repeatedIds} from '../../../clues/readClues.ts';
import type {Overlay} from '../../../kernel/index.ts';
import type {Layer} from '../../../layers/index.ts';
import {KIND_IDS, KINDS} from '../../../policy/kinds.ts';
import type {Pack} from '../../../policy/pack.ts';
import type {Columns} from '../../columns.ts';
import type {Frame} from '../../frame.ts';
import type {NameOfCode} from '../../outputs/csv.ts';
import type {ClueRecord, Meeting} from '../clueRecords.ts';
import type {ClueFaces} from '../judgeClues.ts';
import type {ClueList} from '../loadClues.ts';
import type {AreaText, ClueReport, GroupText, PairText} from '../options.ts';

export interface ClueOutcome {
    readonly toolVersion: string;
    readonly pack: Pack;
    readonly source: string | null;
    readonly list: ClueList;
    readonly survey: Layer<'survey'>;
    readonly detectedOn: string;
    readonly detectedOnGiven: boolean;
    readonly frame: Frame;
    readonly overlay: Overlay;
    readonly columns: Columns;
    readonly faces: ClueFaces;
    readonly records: readonly ClueRecord[];
    readonly hasBasicFarmland: boolean;
    readonly hasRedline: boolean;
    /** By batch: clues of the earlier list, in the order given. */
    readonly earlier: readonly {readonly batch: string}[];
    readonly duplicateShare: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly form: ClueReport['form'];
    readonly nameOf: NameOfCode;
    readonly issues: readonly Issue[];
}

/** Numbers of clues that a line of the report names. */
const EXAMPLES = 5;
/** Pairs of clues in the report; `clues.geojson` and `clues.csv` have all. */
const MOST_PAIRS = 500;

const m2 = (ticks: bigint): string => decimalString(ticks, 4);
const areaText = (ticks: bigint): AreaText => ({areaM2: m2(ticks), areaMu: muFromTicks(ticks)});
const nameOfClue = ({clue}: Pick<ClueRecord, 'clue'>): string => clue.id === '' ? `#${clue.record}` : clue.id;
const named = (records: readonly ClueRecord[]) => ({clues: records.length, examples: records.slice(0, EXAMPLES).map(nameOfClue)});

interface Ledger {
    readonly texts: Readonly<Record<string, string>>;
    readonly byClass: ClueReport['byClass'];
}

/** Ground under the clues that have an area, each face once; with what several clues claim, their sum again. */
function ledger({overlay, faces, survey, columns, records, nameOf, hasBasicFarmland}: ClueOutcome): Ledger {
    let ground = 0n, twice = 0n, outside = 0n, cultivated = 0n, farmland = 0n;
    const classes = new Map<string, {ticks: bigint; cultivated: boolean}>();
    for (const [face, clues] of faces.cluesOf) {
        const claims = clues.filter(clue => records[clue].state !== 'point').length;
        if (claims === 0) continue;
        const ticks = BigInt(overlay.areaTicks[face]), parcel = overlay.parcelOf[0][face];
        ground += ticks;
        twice += BigInt(claims - 1) * ticks;
        if (columns.inBasicFarmland[face]) farmland += ticks;
        if (parcel < 0) {
            outside += ticks;
            continue;
        }
        const isCultivated = survey.parcels.cultivated[parcel] === 1, code = survey.parcels.code[parcel];
        if (isCultivated) cultivated += ticks;
        classes.set(code, {ticks: (classes.get(code)?.ticks ?? 0n) + ticks, cultivated: isCultivated});
    }
    const sum = (of: (record: ClueRecord) => bigint): bigint => records.reduce((total, record) => total + of(record), 0n);
    const claimed = sum(({ticks}) => ticks);
    const inParts = sum(({parts, outside: off}) => parts.reduce((total, part) => total + part.amount.gross, off?.ticks ?? 0n));
    const inClasses = sum(({byClass, outsideTicks}) => byClass.reduce((total, {ticks}) => total + ticks, outsideTicks));
    const byClass = [...classes].sort(([a], [b]) => a < b ? -1 : 1);
    const rests = {
        residualM2: ground - outside - byClass.reduce((total, [, {ticks}]) => total + ticks, 0n), claimsResidualM2: claimed - twice - ground,
        partsResidualM2: claimed - inParts, classesResidualM2: claimed - inClasses,
    };
    for (const [name, rest] of Object.entries(rests)) assertInvariant(rest === 0n, `the ledger of clues does not close: ${name} ${rest}`);
    return {
        texts: {
            claimsM2: m2(claimed), claimedAgainM2: m2(twice), groundM2: m2(ground), outsideSurveyM2: m2(outside), cultivatedM2: m2(cultivated),
            ...hasBasicFarmland ? {basicFarmlandM2: m2(farmland)} : {},
            ...Object.fromEntries(Object.entries(rests).map(([name, rest]) => [name, m2(rest)])),
        },
        byClass: byClass.map(([code, {ticks, cultivated: flag}]) => ({code, name: nameOf(code), cultivated: flag, ...areaText(ticks)})),
    };
}

function byKind(records: readonly ClueRecord[]): ClueReport['byKind'] {
    return KIND_IDS.flatMap((kind) => {
        const own = records.flatMap(record => record.deciding.filter(part => part.judged.verdict.kind === kind).map(part => ({record, part})));
        if (own.length === 0) return [];
        const areas = own.filter(({record}) => record.state !== 'point');
        return [{
            kind, label: KINDS[kind].zh, clues: new Set(own.map(({record}) => record)).size, parts: areas.length,
            ...areaText(areas.reduce((sum, {part}) => sum + part.amount.gross, 0n)),
            basicFarmlandM2: m2(areas.reduce((sum, {part}) => sum + part.judged.part.basicFarmlandTicks, 0n)),
        }];
    });
}

/** Parts that decide nothing, so that kinds, these and the ground outside add up to the clues. */
function slivers(records: readonly ClueRecord[]): ClueReport['slivers'] {
    const own = records.flatMap(({parts, deciding}) => parts.filter(part => !deciding.includes(part)));
    return {parts: own.length, ...areaText(own.reduce((sum, {amount}) => sum + amount.gross, 0n))};
}

/** Sums of clues by unit; a clue that lies in two counts in both, with its share. */
function byUnit({overlay, faces, columns, survey, records}: ClueOutcome, of: 'village' | 'township'): GroupText[] {
    const sums = new Map<string, {name: string; clues: Set<number>; ticks: bigint; cultivated: bigint; farmland: bigint}>();
    for (const [face, clues] of faces.cluesOf) {
        const unit = columns.village[face] < 0 ? null : columns.villages[columns.village[face]];
        const code = unit === null ? '' : of === 'village' ? unit.code : unit.townshipCode;
        const sum = sums.get(code) ?? {name: unit === null ? '' : of === 'village' ? unit.name : unit.townshipName, clues: new Set(), ticks: 0n, cultivated: 0n, farmland: 0n};
        sums.set(code, sum);
        const parcel = overlay.parcelOf[0][face], ticks = BigInt(overlay.areaTicks[face]);
        for (const clue of clues) {
            sum.clues.add(clue);
            if (records[clue].state === 'point') continue;
            sum.ticks += ticks;
            if (parcel >= 0 && survey.parcels.cultivated[parcel] === 1) sum.cultivated += ticks;
            if (columns.inBasicFarmland[face]) sum.farmland += ticks;
        }
    }
    return [...sums].sort(([a], [b]) => a < b ? -1 : 1).map(([code, {name, clues, ticks, cultivated, farmland}]) => ({
        code, name, clues: clues.size, ...areaText(ticks), cultivatedM2: m2(cultivated), basicFarmlandM2: m2(farmland),
    }));
}

const pairText = (record: ClueRecord, {other, ticks, share, same}: Meeting): PairText => ({
    clue: record.clue.id, record: record.clue.record, other: other.id, otherRecord: other.record,
    overlapM2: ticks === null ? null : m2(ticks), share: share === null ? null : decimalString(share, 4), same,
});

function duplicates({records, duplicateShare}: ClueOutcome): ClueReport['duplicates'] {
    const pairs = records.flatMap(record => record.duplicates.filter(({other}) => other.record > record.clue.record).map(one => pairText(record, one)));
    return {
        share: duplicateShare, clues: records.filter(record => record.duplicates.length > 0).length, identical: pairs.filter(({same}) => same).length,
        pairs: pairs.slice(0, MOST_PAIRS),
    };
}

function earlierBatches({records, earlier, duplicateShare}: ClueOutcome): ClueReport['earlier'] {
    const least = decimalUnits(duplicateShare, 4);
    return earlier.map(({batch}) => {
        const pairs = records.flatMap(record => record.earlier.filter(one => one.batch === batch).flatMap(({meetings}) => meetings.map(one => ({record, one}))));
        return {
            batch, clues: new Set(pairs.map(({record}) => record)).size,
            repeated: new Set(pairs.filter(({one}) => one.share === null || one.share >= least).map(({record}) => record)).size,
            pairs: pairs.slice(0, MOST_PAIRS).map(({record, one}) => pairText(record, one)),
        };
    });
}

export function clueReport(outcome: ClueOutcome): ClueReport {
    const {pack, list, survey, frame, records} = outcome;
    const {texts, byClass} = ledger(outcome);
    const repeated = repeatedIds(list.clues);
    const ofState = (state: ClueRecord['state']): ClueRecord[] => records.filter(record => record.state === state);
    const outside = ofState('outside'), withoutPlace = ofState('noPlace');
    const total = (of: (record: ClueRecord) => bigint | null): bigint => records.reduce((sum, record) => sum + (of(record) ?? 0n), 0n);
    return {
        tool: {name: 'liangtian', version: outcome.toolVersion},
        pack: {id: pack.meta.id, version: pack.meta.version, status: pack.meta.status, name: pack.meta.name, nameEn: pack.meta.nameEn},
        source: outcome.source,
        preset: {
            id: list.read.preset.id, title: list.read.preset.title,
            columns: Object.fromEntries([...list.read.column].map(([meaning, field]) => [meaning, list.form.fields[field].name])),
        },
        surveyDate: survey.asOf, detectedOn: outcome.detectedOn, detectedOnGiven: outcome.detectedOnGiven,
        workingCrs: {id: frame.crs.id, name: frame.crs.name},
        inputs: outcome.inputs,
        counts: {
            rows: list.form.rows, clues: records.length, judged: ofState('area').length, points: ofState('point').length, outside: outside.length,
            withoutPlace: withoutPlace.length, parts: records.reduce((sum, {parts}) => sum + parts.length, 0),
        },
        list: {
            repeatedIds: {ids: repeated.ids.length, clues: repeated.clues, examples: repeated.ids.slice(0, EXAMPLES)}, blankIds: repeated.blank,
            outside: named(outside), withoutPlace: named(withoutPlace),
            zonePrefix: {...named(list.moved.map(clue => records[clue])), found: list.placed.zones, readAs: list.moved.length > 0 ? list.crs.id : null},
            areaUnit: {unit: list.unit, how: list.unitHow},
        },
        ledger: texts, byClass, byKind: byKind(records), slivers: slivers(records),
        byVillage: byUnit(outcome, 'village'), byTownship: byUnit(outcome, 'township'),
        basicFarmland: outcome.hasBasicFarmland
            ? {clues: records.filter(record => record.meetsBasicFarmland).length, ...areaText(total(record => record.basicFarmlandTicks))} : null,
        redline: outcome.hasRedline ? {clues: records.filter(record => record.onRedline).length, ...areaText(total(record => record.redlineTicks))} : null,
        duplicates: duplicates(outcome), earlier: earlierBatches(outcome), form: outcome.form, issues: outcome.issues,
    };
}

/** What is told of a list as a whole: one finding a matter, never one a row. */
export function listIssues(list: ClueList, records: readonly ClueRecord[], duplicateShare: string): Issue[] {
    const issues: Issue[] = [];
    const tell = (code: Issue['code'], severity: Issue['severity'], found: readonly ClueRecord[], message: string, areaM2?: number): void => {
        if (found.length === 0) return;
        const examples = found.slice(0, EXAMPLES).map(nameOfClue).join(', ');
        issues.push({
            code, severity, layer: list.raw.path, count: found.length, record: found[0].clue.record, ...areaM2 === undefined ? {} : {areaM2},
            message: `${message}: ${examples}${found.length > EXAMPLES ? ` and ${found.length - EXAMPLES} more` : ''}`,
        });
    };
    const repeated = repeatedIds(list.clues), again = new Set(repeated.ids);
    const m2Of = (ticks: bigint): number => Number(ticks) / TICKS_PER_M2;
    tell('clues/repeated-id', 'warning', records.filter(({clue}) => again.has(clue.id)), `${repeated.ids.length} clue numbers stand on ${repeated.clues} rows`);
    if (list.read.column.has('id')) tell('clues/blank-id', 'warning', records.filter(({clue}) => clue.id === ''), 'clues without a number');
    tell('clues/no-place', 'warning', records.filter(({state}) => state === 'noPlace'), 'clues without a shape or a usable place');
    tell('clues/point', 'note', records.filter(({state}) => state === 'point'), 'clues that are points and have no area');
    tell('clues/outside-county', 'warning', records.filter(({state}) => state === 'outside'), 'clues outside the survey');
    const partly = records.filter(({state, outsideTicks}) => state === 'area' && outsideTicks > 0n);
    tell('clues/partly-outside', 'note', partly, 'clues partly outside the survey', m2Of(partly.reduce((sum, {outsideTicks}) => sum + outsideTicks, 0n)));
    tell('clues/zone-prefix', 'warning', list.moved.map(clue => records[clue]),
        `eastings begin with zone ${list.placed.zones.join(', ')} but lie on the survey only as ${list.crs.id}, and were read so`);
    tell('clues/duplicate', 'warning', records.filter(({duplicates: own}) => own.length > 0),
        `clues that share at least ${duplicateShare} of the smaller one's ground with another of the list`);
    for (const batch of new Set(records.flatMap(({earlier}) => earlier.map(one => one.batch)))) {
        tell('clues/earlier', 'note', records.filter(({earlier}) => earlier.some(one => one.batch === batch)), `clues on ground of the earlier batch ${batch}`);
    }
    const joined = records.flatMap(record => record.parts.flatMap(part => part.judged.part.absorbed));
    if (joined.length > 0) {
        const areaM2 = joined.reduce((sum, {ticks}) => sum + ticks, 0) / TICKS_PER_M2;
        issues.push({code: 'pipeline/thin-part-joined', severity: 'note', layer: list.raw.path, count: joined.length, areaM2,
            message: `${joined.length} parts thinner than a sliver, ${areaM2.toFixed(2)} m² together, were joined to a neighbouring part; the classes of a clue count them as they are`});
    }
    if (list.read.isGeneral) {
        issues.push({code: 'clues/general-preset', severity: 'note', layer: list.raw.path,
            message: `no preset knows the fields of this list; read as ${list.read.preset.id}: ${[...list.read.column].map(([meaning, field]) => `${list.form.fields[field].name} = ${meaning}`).join(', ') || 'no field'}`});
    }
    return issues;
}

