/** Parts -> verdicts, routes and days: the facts of each part are put together here and judged by the pack. */

import {classifyPart} from '../classify/classifyPart.ts';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import {decimalString} from '../core/units.ts';
import {DIRECTION} from '../diff/faceFacts.ts';
import type {FaceFacts, RawPatch} from '../diff/index.ts';
import type {Layer, RecordType} from '../layers/layer.ts';
import type {RawPart} from '../overlap/index.ts';
import type {DueDate, Routing, Verdict} from '../policy/answers.ts';
import type {LawfulRecord, PartFacts} from '../policy/facts.ts';
import type {Pack} from '../policy/pack.ts';
import {criminalLines, type CriminalLineFact} from '../route/criminalLines.ts';
import {patchDeadlines} from '../route/patchDeadlines.ts';
import {routePart} from '../route/routePart.ts';
import type {Columns, LawfulRef, Placed, Signal} from './columns.ts';

export interface JudgedPart {
    readonly part: RawPart;
    readonly verdict: Verdict;
    readonly routing: Routing;
}

export interface JudgedPatch {
    readonly patch: RawPatch;
    readonly parts: readonly JudgedPart[];
    readonly deadlines: readonly DueDate[];
    readonly criminal: readonly CriminalLineFact[];
}

export interface JudgeInput {
    readonly pack: Pack;
    readonly facts: FaceFacts;
    readonly columns: Columns;
    readonly lawful: readonly Placed[];
    readonly after: Layer<'survey' | 'monitoring'>;
    readonly fromCultivated: (code: string) => boolean;
    readonly afterDate: string;
    readonly detectedOn: string;
    readonly signalOf: (name: string) => Signal | null;
    /** What season layer and surveys say of planting at a face. */
    readonly signalAt: (face: number, beforeParcel: number, afterParcel: number) => Signal;
}

/** Types of the layer's records in the words of packs. */
const PACK_TYPE: Readonly<Record<RecordType, string | null>> = {
    conversion: 'landConversion', supply: 'landSupply', facility: 'facilityFiling', temporary: 'temporaryLand',
    linkage: 'linkage', advance: 'advanceUse', highStandard: 'landConsolidation', consolidation: 'landConsolidation',
    ecological: 'ecologicalReturn', disaster: 'disaster', inOutBalance: 'balancePlan', registration: 'registration', other: null,
};

/** A record as the pack reads it: its own words where the pack knows them, else the type the layer found in them. */
export function lawfulRecord(pack: Pack, lawful: readonly Placed[], {layer, row}: LawfulRef): LawfulRecord {
    const {parcels} = lawful[layer].layer;
    if (parcels.table !== 'lawful') return {type: '', documentNo: null, approvedOn: null, validFrom: null, validTo: null};
    const words = parcels.typeText[row].trim();
    const isKnown = pack.lawful.types.some(({id, zh, aliases}) => [id, zh, ...aliases].includes(words));
    return {
        type: isKnown ? words : PACK_TYPE[parcels.recordType[row]] ?? words,
        documentNo: parcels.documentNo[row] === '' ? null : parcels.documentNo[row],
        approvedOn: parcels.approvedOn[row], validFrom: parcels.validFrom[row], validTo: parcels.validTo[row],
    };
}

/** The value most of a part's ground has; ties by string order. */
function mostly(part: RawPart, valueOf: (face: number) => string | null, ticksOf: (face: number) => number): string | null {
    const ticks = new Map<string, number>();
    for (const face of part.faces) {
        const value = valueOf(face);
        if (value !== null && value !== '') ticks.set(value, (ticks.get(value) ?? 0) + ticksOf(face));
    }
    return [...ticks].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}

function stem(code: string): string {
    return code === UNCLASSIFIED ? code : code.slice(0, 4);
}

/** The planting signal of most of the part's ground. */
function mainSignal({facts, signalAt}: JudgeInput, part: RawPart, ticksOf: (face: number) => number): Signal | null {
    const at = (face: number): Signal => signalAt(face, facts.before[face], facts.after[face]);
    const text = mostly(part, face => JSON.stringify(at(face)), ticksOf);
    return text === null ? null : JSON.parse(text) as Signal; // written two lines above
}

function partFacts(input: JudgeInput, patch: RawPatch, part: RawPart, ticksOf: (face: number) => number): PartFacts {
    const {facts, columns, after, pack} = input;
    const toCode = facts.codes[patch.toCode], fromCode = facts.codes[part.fromCode];
    const village = part.village >= 0 ? columns.villages[part.village] : null;
    const signal = patch.direction === 'unchanged' ? input.signalOf(patch.signal)
        : patch.direction === 'internal' ? mainSignal(input, part, ticksOf) : null;
    const suffix = /^\d{4}([A-Z])$/.exec(toCode)?.[1] ?? '';
    return {
        direction: patch.direction,
        fromCode, toCode,
        fromStem: stem(fromCode), toStem: stem(toCode), toSuffix: suffix,
        fromCultivated: input.fromCultivated(fromCode), toCultivated: input.fromCultivated(toCode),
        inBasicFarmland: part.inBasicFarmland,
        lawfulRecords: columns.lawfulSets[part.lawfulSet].map(ref => lawfulRecord(pack, input.lawful, ref)),
        afterLayerKind: after.kind,
        planting: signal ? signal.planting : mostly(part, face => after.parcels.zzsxdm[facts.after[face]], ticksOf),
        monitoringType: after.kind === 'monitoring' ? mostly(part, face => after.parcels.changeType[facts.after[face]], ticksOf) : null,
        seasonIdle: signal?.seasonIdle ?? [],
        villageCode: village === null || village.code === '' ? null : village.code,
        townshipCode: village === null || village.townshipCode === '' ? null : village.townshipCode,
        afterDate: input.afterDate,
        areaM2: decimalString(part.amount.gross, 4),
        detectedOn: input.detectedOn,
    };
}

interface ActedArea {
    basicFarmland: bigint;
    other: bigint;
}

/**
 * For each patch, what the same actor did elsewhere in this run: areas of kinds that can be occupation. The actor is the
 * one named by the lawful records that cover the patch; null where none or several are named, or a set-aside list.
 */
function otherActsOfActor(
    {pack, columns, lawful}: JudgeInput, patches: readonly RawPatch[], judged: readonly (readonly JudgedPart[])[],
): ({basicFarmlandM2: string; otherM2: string} | null)[] {
    const actorOf = (refs: readonly LawfulRef[]): string[] => refs.flatMap(({layer, row}) => {
        const {parcels} = lawful[layer].layer;
        return parcels.table === 'lawful' && parcels.actor[row] !== '' ? [parcels.actor[row]] : [];
    });
    const actors = judged.map((parts) => {
        const names = [...new Set(parts.flatMap(({part}) => actorOf(columns.lawfulSets[part.lawfulSet])))];
        return names.length === 1 ? names[0] : null;
    });
    const acted = judged.map((parts): ActedArea => {
        const own = {basicFarmland: 0n, other: 0n};
        for (const {part, verdict} of parts) {
            if (!pack.criminalReferral.kinds.includes(verdict.kind)) continue;
            own.basicFarmland += part.basicFarmlandTicks;
            own.other += part.amount.gross - part.basicFarmlandTicks;
        }
        return own;
    });
    const byActor = new Map<string, ActedArea>();
    actors.forEach((actor, i) => {
        if (actor === null || patches[i].setAside) return;
        const sum = byActor.get(actor) ?? {basicFarmland: 0n, other: 0n};
        byActor.set(actor, {basicFarmland: sum.basicFarmland + acted[i].basicFarmland, other: sum.other + acted[i].other});
    });
    return actors.map((actor, i) => {
        const sum = actor === null || patches[i].setAside ? undefined : byActor.get(actor);
        return sum === undefined ? null : {
            basicFarmlandM2: decimalString(sum.basicFarmland - acted[i].basicFarmland, 4),
            otherM2: decimalString(sum.other - acted[i].other, 4),
        };
    });
}

/**
 * Verdict and route of each part of each patch.
 * @throws EngineError `policy/fact-missing`
 */
export function judgeParts(
    input: JudgeInput, patches: readonly RawPatch[], parts: readonly (readonly RawPart[])[], ticksOf: (face: number) => number,
): JudgedPart[][] {
    const {pack} = input;
    return patches.map((patch, i) => parts[i].map((part): JudgedPart => {
        const facts = partFacts(input, patch, part, ticksOf);
        const verdict = classifyPart(pack, facts);
        return {part, verdict, routing: routePart(pack, facts, verdict)};
    }));
}

/**
 * Judged patches. A patch of a parcel whose class did not change stays only when a rule gives it a kind of its own.
 * @throws EngineError `policy/fact-missing`, `policy/calendar-missing`
 */
export function judge(
    input: JudgeInput, patches: readonly RawPatch[], parts: readonly (readonly RawPart[])[], ticksOf: (face: number) => number,
): JudgedPatch[] {
    const {pack, detectedOn} = input;
    const judgedParts = judgeParts(input, patches, parts, ticksOf);
    const sameActor = otherActsOfActor(input, patches, judgedParts);
    return patches.map((patch, i): JudgedPatch => {
        const judged = judgedParts[i];
        return {
            patch, parts: judged,
            deadlines: patchDeadlines(pack, {
                kinds: judged.map(({verdict}) => verdict.kind), directions: [patch.direction],
                meetsBasicFarmland: patch.meetsBasicFarmland, detectedOn,
            }),
            criminal: criminalLines(pack, {
                parts: judged.flatMap(({part, verdict}) => [true, false].map(inBasicFarmland => ({
                    kind: verdict.kind, inBasicFarmland,
                    areaM2: decimalString(inBasicFarmland ? part.basicFarmlandTicks : part.amount.gross - part.basicFarmlandTicks, 4),
                }))),
                sameActor: sameActor[i],
            }),
        };
    }).filter(({patch, parts: judged}) => patch.direction !== 'unchanged' || judged.some(({verdict}) => verdict.kind !== 'unchanged'));
}

/** Faces whose class changed at all, in whatever direction. */
export function isChanged(facts: FaceFacts, face: number): boolean {
    return facts.direction[face] >= DIRECTION.loss && facts.direction[face] <= DIRECTION.other;
}
