/** Parts of scenario A as facts: twelve patches of two townships, detected on 2026-04-20 in a layer of 2026-04-15. */

import {classifyPart} from '../../../engine/classify/classifyPart.ts';
import type {DueDate, Routing, Verdict} from '../../../engine/policy/answers.ts';
import type {LawfulRecord, PartFacts} from '../../../engine/policy/facts.ts';
import type {Pack} from '../../../engine/policy/pack.ts';
import {patchDeadlines} from '../../../engine/route/patchDeadlines.ts';
import {routePart} from '../../../engine/route/routePart.ts';

export interface ScenarioPart {
    readonly patch: string;
    readonly direction: PartFacts['direction'];
    readonly from: string;
    readonly to: string;
    readonly areaMu: number;
    readonly inBasicFarmland?: boolean;
    readonly village: string;
    readonly records?: readonly LawfulRecord[];
    readonly seasonIdle?: readonly string[];
}

const ROAD: LawfulRecord = {
    type: '农转用批复', documentNo: '示例农转〔2025〕1号', approvedOn: '2025-09-01', validFrom: null, validTo: null,
};
const FILING: LawfulRecord = {
    type: '设施农用地备案', documentNo: '示例设施备〔2026〕3号', approvedOn: '2026-01-10', validFrom: null, validTo: null,
};

export const PARTS: readonly ScenarioPart[] = [
    {patch: 'P1', direction: 'loss', from: '0101', to: '0601', areaMu: 15, inBasicFarmland: true, village: '甲一'},
    {patch: 'P1', direction: 'loss', from: '0101', to: '0601', areaMu: 15, village: '甲一'},
    {patch: 'P2', direction: 'loss', from: '0101', to: '0702', areaMu: 15, village: '甲一'},
    {patch: 'P3', direction: 'loss', from: '0103', to: '0201', areaMu: 30, inBasicFarmland: true, village: '甲二'},
    {patch: 'P3', direction: 'loss', from: '0103', to: '0201', areaMu: 30, village: '甲二'},
    {patch: 'P4', direction: 'loss', from: '0101', to: '1104A', areaMu: 45, inBasicFarmland: true, village: '乙一'},
    {patch: 'P5', direction: 'loss', from: '0103', to: '1003', areaMu: 24, village: '乙二', records: [ROAD]},
    {patch: 'P5', direction: 'loss', from: '0103', to: '1003', areaMu: 6, village: '乙二'},
    {patch: 'P6', direction: 'unchanged', from: '0103', to: '0103', areaMu: 7.5, village: '乙二', seasonIdle: ['2024', '2025']},
    {patch: 'P9', direction: 'gain', from: '0404', to: '0103', areaMu: 90, village: '甲一'},
    {patch: 'P10', direction: 'loss', from: '0103', to: '0301', areaMu: 7.5, village: '甲二'},
    {patch: 'P10', direction: 'loss', from: '0103', to: '0301', areaMu: 15, village: '乙一'},
    {patch: 'P11', direction: 'internal', from: '0101', to: '0103', areaMu: 15, village: '乙一'},
    {patch: 'P12', direction: 'loss', from: '0103', to: '1202', areaMu: 3, village: '乙二', records: [FILING]},
];

export function factsOf(part: ScenarioPart): PartFacts {
    return {
        direction: part.direction, fromCode: part.from, toCode: part.to, fromStem: part.from.slice(0, 4), toStem: part.to.slice(0, 4),
        toSuffix: part.to.slice(4), fromCultivated: part.from.startsWith('010'), toCultivated: part.to.startsWith('010'),
        inBasicFarmland: part.inBasicFarmland ?? false, lawfulRecords: part.records ?? [], afterLayerKind: 'monitoring',
        planting: null, monitoringType: null, seasonIdle: part.seasonIdle ?? [], villageCode: part.village,
        townshipCode: part.village.slice(0, 1), afterDate: '2026-04-15', detectedOn: '2026-04-20',
        areaM2: (part.areaMu * 2000 / 3).toFixed(4),
    };
}

export interface AnsweredPart extends ScenarioPart {
    readonly verdict: Verdict;
    readonly routing: Routing;
    readonly dates: readonly DueDate[];
}

/** Every part with its verdict, routing and the deadlines of its patch. */
export function answerScenario(pack: Pack): AnsweredPart[] {
    const verdicts = PARTS.map(part => classifyPart(pack, factsOf(part)));
    return PARTS.map((part, index) => {
        const together = PARTS.flatMap((other, at) => other.patch === part.patch ? [at] : []);
        return {
            ...part, verdict: verdicts[index], routing: routePart(pack, factsOf(part), verdicts[index]),
            dates: patchDeadlines(pack, {
                kinds: together.map(at => verdicts[at].kind), directions: together.map(at => PARTS[at].direction),
                meetsBasicFarmland: together.some(at => PARTS[at].inBasicFarmland), detectedOn: '2026-04-20',
            }),
        };
    });
}
