/** The data of `map.html`. No basic-farmland coordinate gets in unless the caller asks for it. */

import type {
    CitationRow, ContextFace, DeadlineRow, LedgerGroupRow, LedgerTerms, OutlineRow, PartRow, PatchRow, ReasonRow,
    ReportPageData, RuleRow, SetAsideReason, SetAsideRow, SetAsideTotal,
} from '../../contract/reportPage.ts';
import type {Dictionary} from '../../landclass/dictionary.ts';
import {CHANGE_TYPES} from '../../landclass/index.ts';
import {lookup} from '../../landclass/lookup.ts';
import {ownVertices} from '../../kernel/index.ts';
import type {DueDate, Routing} from '../../policy/answers.ts';
import {KINDS, type Kind} from '../../policy/kinds.ts';
import type {Cite, Origin, Pack} from '../../policy/pack.ts';
import {lawfulStates} from '../../policy/lawfulStates.ts';
import {UNCLASSIFIED} from '../../core/unclassified.ts';
import {decimalString, TICKS_PER_M2} from '../../core/units.ts';
import {lawfulRecord} from '../judgeParts.ts';
import type {LonLat} from '../frame.ts';
import type {Outcome} from '../outcome.ts';
import {issueRow} from '../issueRows.ts';
import {outlinesOf, type PartRecord, type PatchRecord} from '../records.ts';
import {farmlandSum, ledgerTexts, sumsByKind, transitions, type LedgerGroup} from '../summaries.ts';
import {COLOUR_GROUP} from './colourGroups.ts';
import {withoutFarmlandNodes} from './farmlandNodes.ts';
import {basicFarmlandPolygons, contextFaces, unitOutlines} from './pageGeometry.ts';

/** Clauses and rules named by anything on the page, once each. */
class References {
    readonly citations: CitationRow[] = [];
    readonly rules: RuleRow[] = [];
    private readonly citationAt = new Map<string, number>();
    private readonly ruleIds = new Set<string>();
    private readonly pack: Pack;

    constructor(pack: Pack) {
        this.pack = pack;
    }

    cite(cites: readonly Cite[], origin: Origin): number[] {
        return cites.map((cite) => {
            const key = JSON.stringify([cite, origin]);
            let at = this.citationAt.get(key);
            if (at === undefined) {
                this.citationAt.set(key, at = this.citations.length);
                const source = this.pack.meta.sources.find(({id}) => id === cite.source);
                this.citations.push({
                    source: cite.source, document: source?.title ?? cite.source, article: cite.article, quote: cite.quote ?? '', origin,
                });
            }
            return at;
        });
    }

    rule(id: string, zh: string, en: string, cites: readonly Cite[], origin: Origin): void {
        if (this.ruleIds.has(id)) return;
        this.ruleIds.add(id);
        this.rules.push({id, statement: {zh, en}, citations: this.cite(cites, origin)});
    }
}

function deadlineRows(deadlines: readonly DueDate[], references: References): DeadlineRow[] {
    return deadlines.map(({kind, labelZh, labelEn, dueOn, cite, origin}) => (
        {kind, label: {zh: labelZh, en: labelEn}, dueOn, citations: references.cite(cite, origin)}));
}

function routingReasons(routing: Routing, references: References): ReasonRow[] {
    const {lead, enforcingAuthority} = routing;
    const leadRule = `route.${routing.ruleId}`, enforcingRule = `enforce.${routing.enforcementRuleId}`;
    references.rule(leadRule, `牵头：${lead?.name ?? '无需移交'}${routing.note === null ? '' : `。${routing.note}`}`,
        `lead: ${lead?.nameEn ?? 'nothing to hand over'}`, routing.cite, routing.origin);
    references.rule(enforcingRule,
        `执法主体：${enforcingAuthority?.name ?? '无明文规定'}${routing.enforcementNote === null ? '' : `。${routing.enforcementNote}`}`,
        `enforcing authority: ${enforcingAuthority?.nameEn ?? 'no provision names one'}`, routing.enforcementCite, 'law');
    return [
        {ruleId: leadRule, decides: 'lead', facts: []},
        {ruleId: enforcingRule, decides: 'enforcing', facts: []},
    ];
}

/** The class after, or what a satellite saw where that is no class: the page shows it like one. */
function shownCode({toCode, seenType}: PatchRecord): string {
    return seenType === '' ? toCode : seenType;
}

function partRow(part: PartRecord, toCode: string, references: References, deadlines: readonly DeadlineRow[]): PartRow {
    const {verdict, routing} = part.judged;
    references.rule(verdict.ruleId, verdict.ruleZh, verdict.ruleEn, verdict.clause, verdict.origin);
    return {
        patchId: part.patchId, fromCode: part.fromCode, toCode,
        villageCode: part.villageCode, villageName: part.villageName, townshipCode: part.townshipCode, townshipName: part.townshipName,
        inBasicFarmland: part.inBasicFarmland, basicFarmlandM2: decimalString(part.judged.part.basicFarmlandTicks, 4),
        lawfulRecords: part.lawful.map(({layer, row}) => `${layer}.${row}`),
        areaM2: part.areaM2, netAreaM2: part.netAreaM2, planeAreaM2: part.planeAreaM2,
        kind: verdict.kind, suspected: verdict.suspected, ruleId: verdict.ruleId,
        reasons: [
            {
                ruleId: verdict.ruleId, decides: 'kind',
                facts: verdict.reasons.map(({textZh, textEn, value}) => {
                    const [zh, ...restZh] = textZh.split('：'), [en] = textEn.split(':');
                    return {name: {zh, en}, value: restZh.join('：') || value};
                }),
            },
            ...routingReasons(routing, references),
        ],
        lead: routing.lead?.code ?? null, jointWith: routing.jointWith.map(({code}) => code),
        enforcingAuthority: routing.enforcingAuthority?.code ?? null, copyTo: routing.copyTo.map(({code}) => code),
        deadlines,
    };
}

/** Kind of the largest part; parts come largest first. */
function patchRow(patch: PatchRecord, outcome: Outcome, references: References, geometry: string): PatchRow {
    const deadlines = deadlineRows(patch.judged.deadlines, references);
    return {
        id: patch.id, direction: patch.direction, kindMain: patch.parts[0].judged.verdict.kind,
        toCode: shownCode(patch), fromCodes: patch.fromCodes,
        areaM2: patch.areaM2, netAreaM2: patch.netAreaM2, planeAreaM2: patch.planeAreaM2, areaMu: patch.areaMu, widthM: patch.widthM,
        basicFarmlandM2: patch.basicFarmlandM2, touchesBasicFarmland: patch.touchesBasicFarmland,
        villages: patch.villages, parcelsBefore: patch.parcelsBefore, parcelsAfter: patch.parcelsAfter,
        label: patch.label, geometry,
        parts: patch.parts.map(part => partRow(part, shownCode(patch), references, deadlines)),
        deadlines,
        criminalLines: patch.judged.criminal.filter(({thresholdMu, areaMu}) => thresholdMu !== null && areaMu !== '0.00')
            .map(({line, labelZh, labelEn, thresholdMu, areaMu, reached, cite}) => ({
                id: line, label: {zh: labelZh, en: labelEn}, lineMu: thresholdMu!, // filtered above
                measuredM2: decimalString(patch.parts.filter(part => part.inBasicFarmland === (line === 'basicFarmland')
                    && outcome.pack.criminalReferral.kinds.includes(part.judged.verdict.kind))
                    .reduce((sum, part) => sum + part.amount.gross, 0n), 4),
                measuredMu: areaMu, reached: reached === true, citations: references.cite(cite, 'law'),
            })),
    };
}

function setAsideRow(patch: PatchRecord, geometry: string): SetAsideRow {
    const setAside = patch.judged.patch.setAside!; // the list holds set-aside patches only
    return {
        id: patch.id, reason: setAside.reason, direction: patch.direction, fromCodes: patch.fromCodes, toCode: shownCode(patch),
        areaM2: patch.areaM2, netAreaM2: patch.netAreaM2, planeAreaM2: patch.planeAreaM2, areaMu: patch.areaMu, widthM: patch.widthM,
        limit: setAside.limit, groupAreaM2: setAside.reason === 'small' ? (setAside.groupTicks / TICKS_PER_M2).toFixed(4) : null,
        villages: patch.villages, label: patch.label, geometry,
    };
}

function ledgerRow({code, name, row}: LedgerGroup, isClassRow: boolean): LedgerGroupRow {
    return {code, name: {zh: name, en: name}, ...ledgerTexts(row, isClassRow) as unknown as Record<'gross' | 'net' | 'plane', LedgerTerms>};
}

function lawfulRows(outcome: Outcome): ReportPageData['lawfulRecords'] {
    const {patches, pack, placed, afterDate} = outcome;
    const rows = new Map<string, ReportPageData['lawfulRecords'][number]>();
    for (const patch of patches) {
        for (const part of patch.parts) {
            for (const ref of part.lawful) {
                const id = `${ref.layer}.${ref.row}`;
                if (rows.has(id)) continue;
                const record = lawfulRecord(pack, placed.lawful, ref);
                const [{state, type}] = lawfulStates(pack, [record], {afterDate, toCode: part.toCode, monitoringType: null});
                rows.set(id, {
                    id, typeZh: type?.zh ?? record.type, typeEn: type?.en ?? record.type, documentNumber: record.documentNo ?? '',
                    validFrom: record.validFrom ?? record.approvedOn, validTo: record.validTo,
                    standing: state === 'expired' ? 'expired' : state === 'later' ? 'afterEpoch' : 'counts',
                });
            }
        }
    }
    return [...rows.values()];
}

function titleOf(outcome: Outcome): ReportPageData['title'] {
    const from = outcome.before.asOf ?? '前时相', to = outcome.afterDate, {place} = outcome.plan.options;
    return {
        zh: `${place ?? ''}耕地变化图斑（${from} 至 ${to}）`,
        en: `Changes of cultivated land${place === undefined ? '' : `, ${place}`}, ${outcome.before.asOf ?? 'before'} to ${to}`,
    };
}

/** Set-aside patches on the page; a raster against a survey has tens of thousands of cell edges, which stand in set-aside.geojson. */
const MOST_LISTED = 2000;
/** What a person wants to look through first. */
const REASONS: readonly SetAsideReason[] = ['small', 'shift', 'sliver'];

function reasonOf({judged}: PatchRecord): SetAsideReason {
    return judged.patch.setAside!.reason; // of the set-aside list
}

/** Order   as given */
function listedAside(all: readonly PatchRecord[]): readonly PatchRecord[] {
    if (all.length <= MOST_LISTED) return all;
    const listed = new Set(REASONS.flatMap(reason => all.filter(patch => reasonOf(patch) === reason)).slice(0, MOST_LISTED));
    return all.filter(patch => listed.has(patch));
}

function asideTotals({setAside: all, countedEdges}: Outcome): SetAsideTotal[] {
    return REASONS.map((reason) => {
        const own = all.filter(patch => reasonOf(patch) === reason);
        const counted = reason === 'sliver' && countedEdges ? countedEdges : null;
        const ticks = own.reduce((sum, {amount}) => sum + amount.gross, counted ? Object.values(counted.ticks).reduce((sum, one) => sum + one, 0n) : 0n);
        return {reason, count: own.length + (counted?.count ?? 0), counted: counted?.count ?? 0, areaM2: decimalString(ticks, 4)};
    }).filter(({count}) => count > 0);
}

export function pageData(whole: Outcome, dictionary: Dictionary): ReportPageData {
    const outcome: Outcome = {...whole, setAside: listedAside(whole.setAside)};
    const {plan, pack, frame, patches, setAside, ledgers, inputs, placed} = outcome;
    const references = new References(pack);
    const keep = ownVertices(outcome.overlay.arrangement, 2);
    const shapesOf = (list: readonly PatchRecord[]): string[] => {
        const faceLists = list.map(patch => patch.judged.patch.faces);
        const ofSurveys = outlinesOf(outcome.overlay, faceLists, keep);
        // where the class did not change the observed seasons draw the border, and its corners are theirs
        const observed = !list.some(({direction}) => direction === 'unchanged') ? [] : withoutFarmlandNodes(outcome.overlay, placed,
            outlinesOf(outcome.overlay, faceLists.map((faces, i) => list[i].direction === 'unchanged' ? faces : [])));
        return frame.encode(list.map((patch, i) => (patch.direction === 'unchanged' ? observed : ofSurveys)[i]));
    };
    const patchShapes = shapesOf(patches), asideShapes = shapesOf(setAside);
    const patchRows = patches.map((patch, i) => patchRow(patch, outcome, references, patchShapes[i]));
    const context: ContextFace[] = contextFaces(outcome, keep);
    const codes = new Set<string>([
        ...[...patches, ...setAside].flatMap(patch => [patch.toCode, shownCode(patch), ...patch.fromCodes]),
        ...context.flatMap(({beforeCode, afterCode}) => [beforeCode, afterCode]).filter(code => code !== null),
        ...ledgers.byClass.map(({code}) => code),
    ]);
    const outlines: OutlineRow[] = [...unitOutlines(outcome, 'township'), ...unitOutlines(outcome, 'village')];
    const farmland = inputs.find(({input}) => input.role === 'basicFarmland') ?? null;
    // a fault of that layer lies on its border
    const farmlandFiles = new Set(plan.options.includeBasicFarmland ? []
        : inputs.filter(({layer}) => layer.kind === 'basicFarmland').map(({layer}) => layer.path));
    return {
        schema: 'liangtian-report-page/1',
        title: titleOf(outcome),
        generatedFor: {
            before: {date: outcome.before.asOf, source: plan.before.file},
            after: {date: outcome.afterDate, source: plan.after.file, kind: outcome.after.kind},
            detectedOn: outcome.detectedOn,
            pack: {
                id: pack.meta.id, version: pack.meta.version,
                status: pack.meta.status === 'issued' ? 'issued' : pack.meta.status === 'superseded' ? 'superseded' : 'draft',
                name: {zh: pack.meta.name, en: pack.meta.nameEn},
            },
            toolVersion: plan.surroundings.toolVersion,
        },
        crs: {id: frame.crs.id, nameZh: frame.crs.nameZh, nameEn: frame.crs.name},
        secrecy: plan.options.secrecy ?? null, mapApprovalNumber: plan.options.mapApprovalNumber ?? null,
        bbox: lonLatBox([...patches, ...setAside], outlines),
        kinds: (Object.keys(KINDS) as Kind[]).map(id => ({
            id, labelZh: KINDS[id].zh, labelEn: KINDS[id].en, suspected: KINDS[id].suspected, colourGroup: COLOUR_GROUP[id],
        })),
        departments: pack.departments.map(({code, name, nameEn}) => ({code, nameZh: name, nameEn})),
        classes: [...codes].filter(code => code !== '').sort().map((code) => {
            const entry = lookup(dictionary, code)?.entry;
            const seen = entry ? undefined : CHANGE_TYPES.get(code);
            if (seen !== undefined) return {code, nameZh: `${seen}（影像）`, nameEn: `${seen} (seen)`, rgb: [200, 200, 200] as const};
            return {
                code, nameZh: entry?.nameZh ?? (code === UNCLASSIFIED ? '未分类' : code),
                nameEn: entry?.nameEn ?? code, rgb: entry?.colour ?? [200, 200, 200],
            };
        }),
        rules: references.rules, citations: references.citations, lawfulRecords: lawfulRows(outcome),
        patches: patchRows, context, outlines,
        ...plan.options.includeBasicFarmland && placed.basicFarmland
            ? {basicFarmland: basicFarmlandPolygons(outcome)} : {},
        setAside: setAside.map((patch, i) => setAsideRow(patch, asideShapes[i])),
        setAsideTotals: asideTotals(whole),
        issues: outcome.issues.map(issue => issueRow(farmlandFiles.has(issue.layer ?? '') ? {...issue, at: undefined} : issue, plan.surroundings)),
        ledger: ledgerTexts(ledgers.whole, false) as unknown as Record<'gross' | 'net' | 'plane', LedgerTerms>,
        byKind: sumsByKind(patches).map(({kind, patches: count, parts, areas, basicFarmlandM2}) => ({kind, patches: count, parts, ...areas, basicFarmlandM2})),
        byClass: ledgers.byClass.map(group => ledgerRow(group, true)),
        byVillage: ledgers.byVillage.map(group => ledgerRow(group, false)),
        byTownship: ledgers.byTownship.map(group => ledgerRow(group, false)),
        transitions: transitions(patches).map(({fromCode, toCode, parts, areas}) => ({fromCode, toCode, parts, ...areas})),
        basicFarmlandTotals: farmland === null ? null : {
            ...farmlandSum(patches, 'loss'),
            layerAreaM2: decimalString(farmland.certificate.parcelTicks.reduce((sum, ticks) => sum + BigInt(ticks), 0n), 4),
        },
    };
}

function lonLatBox(patches: readonly PatchRecord[], outlines: readonly OutlineRow[]): [number, number, number, number] {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    const take = ([lon, lat]: LonLat): void => {
        west = Math.min(west, lon);
        east = Math.max(east, lon);
        south = Math.min(south, lat);
        north = Math.max(north, lat);
    };
    for (const {geometry} of patches) for (const polygon of geometry) for (const ring of polygon) ring.forEach(take);
    for (const {label} of outlines) take([label[0], label[1]]);
    return west > east ? [0, 0, 0, 0] : [west, south, east, north];
}
