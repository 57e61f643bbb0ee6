/** Checks that need the pack alone: names, citations, conditions, dates. Run on every load. */

import {checkCite, citesIn} from './citations.ts';
import {checkCondition} from './expressionCheck.ts';
import type {FactInfo} from './facts.ts';
import type {Finding} from './finding.ts';
import {nearest} from '../core/nearest.ts';
import type {DecisionTable, Pack, PackDocument} from './pack.ts';
import {paramsIn} from './params.ts';

/** What an override put in the place of what. */
export interface Replaced {
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
}

export function staticFindings(document: PackDocument, pack: Pack, replaced: readonly Replaced[]): Finding[] {
    return [
        ...citesIn(document).flatMap(placed => checkCite(placed, pack.sourceTexts)),
        ...departmentFindings(document),
        ...codeSetFindings(document),
        ...conditionFindings(document),
        ...deadlineFindings(document),
        ...replaced.flatMap(defaultOverText),
        ...datesFindings(document),
        ...paramsIn(document).filter(({param}) => param.value === null).map(({path}): Finding => ({
            check: 'V17', severity: 'note', path, message: 'has no rule; whoever needs it answers no_rule',
        })),
        ...changeFindings(pack),
    ];
}

function departmentFindings(document: PackDocument): Finding[] {
    const codes = document.departments.map(department => department.code);
    const used: [string, string | null | undefined][] = [
        ['routing.township', document.routing.township],
        ...document.meta.interpretation.map((code): [string, string] => ['meta.interpretation', code]),
        ...rowsOf(document.routing.table, 'routing.table').flatMap(([path, {then}]) => [
            then.lead, ...then.jointWith ?? [], ...then.copyTo ?? [], ...then.jointWhenConfirmed ?? [],
            ...then.copyWhenConfirmed ?? [],
        ].map((code): [string, string | null] => [`${path}.then`, code])),
        ...rowsOf(document.routing.enforcement, 'routing.enforcement')
            .map(([path, {then}]): [string, string | null] => [`${path}.then.authority`, then.authority]),
    ];
    return used.flatMap(([path, code]): Finding[] => {
        if (code === null || code === undefined || codes.includes(code)) return [];
        const near = nearest(code, codes);
        const message = `no department "${code}"`;
        return [{check: 'V04', severity: 'error', path, message, ...(near ? {nearest: near} : {})}];
    });
}

function codeSetFindings(document: PackDocument): Finding[] {
    const sets = document.codeSets.map(set => set.id);
    const fault = (path: string, set: string): Finding => {
        const near = nearest(set, sets);
        const message = `no code set "${set}"`;
        return {check: 'V04', severity: 'error', path, message, ...(near ? {nearest: near} : {})};
    };
    return document.lawful.types.flatMap(type => [...type.classes, ...type.monitoringTypes]
        .filter(code => code.startsWith('@') && !sets.includes(code.slice(1)))
        .map(code => fault(`lawful.types[${type.id}]`, code.slice(1))));
}

function conditionFindings(document: PackDocument): Finding[] {
    const findings: Finding[] = [];
    const sets = new Set(document.codeSets.map(set => set.id));
    const check = (expr: unknown, path: string, scopes: readonly FactInfo['scope'][]) =>
        checkCondition(expr, {path, scopes, sets, report: finding => findings.push(finding)});
    const {classification, routing, deadlines} = document;
    for (const {id, when} of classification.table.rows) check(when, `classification.table.rows[${id}].when`, ['part']);
    for (const {id, when} of routing.table.rows) check(when, `routing.table.rows[${id}].when`, ['part', 'routing']);
    for (const {id, when} of routing.enforcement.rows) {
        check(when, `routing.enforcement.rows[${id}].when`, ['part', 'routing']);
    }
    for (const {id, tiers} of deadlines) {
        for (const tier of tiers) check(tier.when, `deadlines[${id}].tiers[${tier.id}].when`, ['patch']);
    }
    return findings;
}

function deadlineFindings(document: PackDocument): Finding[] {
    return document.deadlines.flatMap(deadline => [
        ...deadline.tiers.flatMap(({id, days}): Finding[] => days.value === null || days.value > 0 ? [] : [{
            check: 'V08', severity: 'error', path: `deadlines[${deadline.id}].tiers[${id}].days`,
            message: `${days.value} days is no time to act in`,
        }]),
        ...(deadline.count === 'workday' && document.calendar === null ? [{
            check: 'V08', severity: 'error', path: `deadlines[${deadline.id}].count`,
            message: 'counts working days, and the pack has no calendar',
        } satisfies Finding] : []),
    ]);
}

function defaultOverText({path, before, after}: Replaced): Finding[] {
    const was = (before as {origin?: string} | null)?.origin;
    const now = after as {origin?: string; note?: string} | null;
    if ((was !== 'text' && was !== 'law') || now?.origin !== 'default' || now.note !== undefined) return [];
    return [{
        check: 'V15', severity: 'error', path,
        message: `a default replaces what the superior pack takes from ${was}; `
            + 'say why in "note", or give another origin',
    }];
}

function datesFindings({meta}: PackDocument): Finding[] {
    const finding = (path: string, message: string): Finding => ({check: 'V16', severity: 'error', path, message});
    const findings: Finding[] = [];
    if (meta.status === 'issued' && (meta.issuedOn === null || meta.effectiveFrom === null)) {
        findings.push(finding('meta.status', 'an issued pack has issuedOn and effectiveFrom'));
    }
    if (meta.issuedOn !== null && meta.effectiveFrom !== null && meta.effectiveFrom < meta.issuedOn) {
        const message = `${meta.effectiveFrom} is before it was issued (${meta.issuedOn})`;
        findings.push(finding('meta.effectiveFrom', message));
    }
    if (meta.status !== 'issued') {
        findings.push({
            check: 'V16', severity: 'note', path: 'meta.status',
            message: `a ${meta.status} pack: every output is a trial (试算)`,
        });
    }
    return findings;
}

function changeFindings({changes, meta}: Pack): Finding[] {
    if (changes?.includes(meta.version)) return [];
    const message = `CHANGES.md has no note on ${meta.version}`;
    return [{check: 'V21', severity: 'error', path: 'meta.version', message}];
}

function rowsOf<T>(table: DecisionTable<T>, path: string): [string, {readonly then: T}][] {
    return [
        ...table.rows.map((row): [string, {readonly then: T}] => [`${path}.rows[${row.id}]`, row]),
        [`${path}.otherwise`, table.otherwise],
    ];
}
