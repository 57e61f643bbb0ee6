/** Does the pack answer every pair of classes, and is every kind handed to somebody? */

import type {FactValues} from './expression.ts';
import type {Direction} from './facts.ts';
import type {Finding} from './finding.ts';
import type {Kind} from './kinds.ts';
import {KIND_IDS, KINDS} from './kinds.ts';
import type {Pack} from './pack.ts';
import {rational} from './rational.ts';
import {firstMatch} from './table.ts';

/** Classes a table is asked about. */
export interface KnownClass {
    readonly code: string;
    readonly cultivated: boolean;
}

/** Pairs of classes that fall through to `otherwise`: one finding a code, losses and gains apart. */
export function classificationGaps(pack: Pack, classes: readonly KnownClass[]): Finding[] {
    const cultivated = classes.filter(known => known.cultivated);
    const {table} = pack.classification;
    const fallsThrough = (from: KnownClass, to: KnownClass) =>
        firstMatch(pack, table, pairFacts(from, to)).row === table.otherwise;
    return classes.flatMap(({code, cultivated: isCultivated}): Finding[] => {
        const lost = cultivated.some(from => fallsThrough(from, {code, cultivated: isCultivated}));
        const gained = cultivated.some(to => fallsThrough({code, cultivated: isCultivated}, to));
        if (!lost && !gained) return [];
        return [{
            check: 'V06', severity: 'error', path: 'classification.table',
            message: `cultivated land ${lost && gained ? 'to and from' : lost ? 'to' : 'from'} ${code} has no rule`,
        }];
    });
}

/** Kinds that nobody leads. */
export function routingGaps(pack: Pack): Finding[] {
    const facts = pairFacts({code: '0101', cultivated: true}, {code: 'unclassified', cultivated: false});
    const lead = (kind: Kind, inBasicFarmland: boolean) =>
        firstMatch(pack, pack.routing.table, {...facts, kind, inBasicFarmland}).row.then.lead;
    return KIND_IDS.filter(kind => KINDS[kind].group !== 'none')
        .filter(kind => [true, false].some(inside => lead(kind, inside) === null))
        .map((kind): Finding => ({
            check: 'V07', severity: 'error', path: 'routing.table',
            message: `parts of kind ${kind} have no lead department`,
        }));
}

function pairFacts(from: KnownClass, to: KnownClass): FactValues {
    const direction: Direction = from.code === to.code ? 'unchanged' : from.cultivated
        ? to.cultivated ? 'internal' : 'loss' : to.cultivated ? 'gain' : 'other';
    const stem = (code: string) => code === 'unclassified' ? code : code.slice(0, 4);
    return {
        direction, fromCode: from.code, toCode: to.code, fromStem: stem(from.code), toStem: stem(to.code),
        toSuffix: to.code === 'unclassified' ? '' : to.code.slice(4),
        fromCultivated: from.cultivated, toCultivated: to.cultivated,
        inBasicFarmland: false, lawfulInForce: [], lawfulLater: [], lawfulExpired: [], lawfulUnclear: [],
        afterLayerKind: 'survey', planting: null, monitoringType: null, seasonIdle: [], idleSeasonCount: rational('0'),
        villageCode: null, townshipCode: null, afterDate: '2026-01-01', detectedOn: '2026-01-01',
        areaM2: rational('1000'), areaMu: rational('1.5'), kind: 'undecided',
    };
}
