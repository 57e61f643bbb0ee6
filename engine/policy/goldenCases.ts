/** Golden cases of a pack: `tests.json` beside it, facts in, verdict, routing and first deadlines out. */

import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Judge, PatchFacts} from './answers.ts';
import type {Direction, PartFacts} from './facts.ts';
import {FACT_TABLE} from './facts.ts';
import type {Finding} from './finding.ts';
import {findingText} from './finding.ts';
import {nearest} from '../core/nearest.ts';
import type {Pack} from './pack.ts';
import {readJson} from './readPack.ts';
import {anything, flag, list, nullable, object, optional, text} from './shape.ts';

export interface Expected {
    readonly kind?: string;
    readonly ruleId?: string;
    readonly lead?: string | null;
    readonly jointWith?: readonly string[];
    readonly copyTo?: readonly string[];
    readonly jointWhenConfirmed?: readonly string[];
    readonly copyWhenConfirmed?: readonly string[];
    readonly enforcingAuthority?: string | null;
    /** `{"fieldCheck": "2026-04-30"}`; a deadline that is not named must not exist. */
    readonly deadlines?: Readonly<Record<string, string>>;
}

export interface GoldenCase {
    readonly id: string;
    readonly about: string;
    /** From and to are enough: stems, direction and the rest follow, see `goldenFacts`. */
    readonly facts: Partial<PartFacts> & {readonly fromCode: string; readonly toCode: string};
    /** The patch the part belongs to meets basic farmland; by default it does where the part is inside. */
    readonly meetsBasicFarmland?: boolean;
    readonly expect: Expected;
}

export interface CaseResult {
    readonly id: string;
    readonly about: string;
    /** What differs, empty when the case passes. */
    readonly differences: readonly {readonly what: string; readonly expected: string; readonly found: string}[];
}

const CASES_SHAPE = list(object({
    id: text, about: text, facts: anything, meetsBasicFarmland: optional(flag),
    expect: object({
        kind: optional(text), ruleId: optional(text), lead: optional(nullable(text)), jointWith: optional(list(text)),
        copyTo: optional(list(text)), jointWhenConfirmed: optional(list(text)), copyWhenConfirmed: optional(list(text)),
        enforcingAuthority: optional(nullable(text)), deadlines: optional(anything),
    }),
}));

/**
 * Cases of a pack, none where it has no `tests.json`.
 *
 * @throws EngineError `policy/pack-invalid`, `policy/pack-unreadable`
 */
export function readGoldenCases(pack: Pack): readonly GoldenCase[] {
    const file = join(pack.folder, 'tests.json');
    if (!existsSync(file)) return [];
    const cases = readJson(file);
    const findings: Finding[] = [];
    CASES_SHAPE(cases, '', finding => findings.push(finding));
    const known = [...Object.keys(FACT_TABLE), 'lawfulRecords'];
    if (findings.length === 0) {
        for (const {id, facts} of cases as GoldenCase[]) {
            for (const key of Object.keys(facts).filter(name => !known.includes(name))) {
                const near = nearest(key, known);
                findings.push({
                    check: 'V19', severity: 'error', path: `[${id}].facts.${key}`, message: `no fact "${key}"`,
                    ...(near ? {nearest: near} : {}),
                });
            }
        }
    }
    if (findings.length === 0) return cases as GoldenCase[];
    throw new EngineError('policy/pack-invalid', `${file}: ${findingText(findings[0])}`, {
        file, facts: {errors: findings.map(findingText)}, fix: 'correct the golden case',
    });
}

/** Full facts of a case: what is not given follows from the codes, or is the plainest there is. */
export function goldenFacts(given: GoldenCase['facts']): PartFacts {
    const stem = (code: string) => code === 'unclassified' ? code : code.slice(0, 4);
    const cultivated = (code: string) => /^010[123]/.test(code);
    const [from, to] = [cultivated(given.fromCode), cultivated(given.toCode)];
    const direction: Direction = given.fromCode === given.toCode ? 'unchanged'
        : from ? to ? 'internal' : 'loss' : to ? 'gain' : 'other';
    return {
        direction, fromStem: stem(given.fromCode), toStem: stem(given.toCode),
        toSuffix: given.toCode === 'unclassified' ? '' : given.toCode.slice(4),
        fromCultivated: from, toCultivated: to, inBasicFarmland: false, lawfulRecords: [], afterLayerKind: 'monitoring',
        planting: null, monitoringType: null, seasonIdle: [], villageCode: null, townshipCode: null,
        afterDate: '2026-04-15', detectedOn: '2026-04-20', areaM2: '10000.0000',
        ...given,
    };
}

/** Answers every case and says where an answer differs. */
export function testPack(pack: Pack, cases: readonly GoldenCase[], judge: Judge): readonly CaseResult[] {
    return cases.map((golden) => {
        const found = answer(pack, golden, judge);
        const differences = Object.entries(golden.expect).flatMap(([what, expected]) => {
            const [wanted, got] = [canonical(expected), canonical(found[what as keyof Expected])];
            return wanted === got ? [] : [{what, expected: wanted, found: got}];
        });
        return {id: golden.id, about: golden.about, differences};
    });
}

/** All answers to a case, in the words of `expect`. */
export function answer(pack: Pack, golden: GoldenCase, judge: Judge): Required<Expected> {
    const facts = goldenFacts(golden.facts);
    const verdict = judge.classifyPart(pack, facts);
    const routing = judge.routePart(pack, facts, verdict);
    const patch: PatchFacts = {
        kinds: [verdict.kind], directions: [facts.direction], detectedOn: facts.detectedOn,
        meetsBasicFarmland: golden.meetsBasicFarmland ?? facts.inBasicFarmland,
    };
    const codes = (departments: readonly {readonly code: string}[]) => departments.map(department => department.code);
    return {
        kind: verdict.kind, ruleId: verdict.ruleId, lead: routing.lead?.code ?? null,
        jointWith: codes(routing.jointWith), copyTo: codes(routing.copyTo),
        jointWhenConfirmed: codes(routing.jointWhenConfirmed), copyWhenConfirmed: codes(routing.copyWhenConfirmed),
        enforcingAuthority: routing.enforcingAuthority?.code ?? null,
        deadlines: Object.fromEntries(judge.patchDeadlines(pack, patch).map(due => [due.kind, due.dueOn])),
    };
}

function canonical(value: unknown): string {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
    return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)));
}
