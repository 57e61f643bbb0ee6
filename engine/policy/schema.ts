/** The closed shape of `pack.json`, the run-time twin of the types in `pack.ts`. */

import {isKind, KIND_IDS} from './kinds.ts';
import {nearest} from '../core/nearest.ts';
import {DEADLINE_EVENTS, ORIGINS} from './pack.ts';
import type {Shape} from './shape.ts';
import {
    anything, day, decimal, flag, integer, list, monthDay, nullable, object, oneOf, optional, text,
} from './shape.ts';

export const SCHEMA_ID = 'cultivated-land-policy-pack/1';

const cites = list(object({source: text, article: text, quote: optional(text)}));
const cited = {origin: oneOf(ORIGINS), cite: cites, note: optional(text)};

function param(value: Shape, unit: string): Shape {
    return object({value: nullable(value), unit: oneOf([unit]), ...cited});
}

const kind: Shape = (value, path, report) => {
    if (typeof value === 'string' && isKind(value)) return;
    const near = nearest(String(value), KIND_IDS);
    const message = `"${String(value)}" is not a kind`;
    report({check: 'V01', severity: 'error', path, message, ...(near ? {nearest: near} : {})});
};

function table(outcome: Shape): Shape {
    // oxlint-disable-next-line unicorn/no-thenable -- rows of a pack read "when … then …"; they are never awaited
    const row = {id: text, zh: text, en: text, then: outcome, ...cited};
    return object({rows: list(object({...row, when: anything}), 1), otherwise: object(row)});
}

const departments = list(text);

export const PACK_SHAPE = object({
    schema: oneOf([SCHEMA_ID]),
    meta: object({
        id: text, name: text, nameEn: text, version: text,
        status: oneOf(['draft', 'validated', 'reviewed', 'issued', 'superseded', 'expired']),
        extends: nullable(text), issuedOn: nullable(day), effectiveFrom: nullable(day),
        validYears: param(integer, 'year'),
        sources: list(object({
            id: text, title: text, kind: oneOf(['policy', 'law', 'standard']), edition: optional(text),
            file: optional(text), sha256: optional(text), note: optional(text),
        })),
        interpretation: departments,
    }),
    departments: list(object({
        code: text, name: text, nameEn: text, aliases: list(text),
        level: oneOf(['region', 'city', 'county', 'town', 'village']), cite: cites,
    }), 1),
    codeSets: list(object({id: text, zh: text, en: text, codes: list(text, 1)})),
    detection: object({
        minAreaConstructionM2: param(decimal, 'm2'), minAreaAgriculturalM2: param(decimal, 'm2'),
        minAreaOtherM2: param(decimal, 'm2'), minThicknessM: param(decimal, 'm'),
    }),
    basicFarmland: object({minOverlapM2: param(decimal, 'm2')}),
    lawful: object({
        types: list(object({
            id: text, zh: text, en: text, aliases: list(text), dates: oneOf(['approval', 'period']),
            classes: list(text), monitoringTypes: list(text), origin: oneOf(ORIGINS), cite: cites,
        })),
    }),
    classification: object({table: table(object({kind}))}),
    routing: object({
        table: table(object({
            lead: nullable(text), jointWith: optional(departments), copyTo: optional(departments),
            jointWhenConfirmed: optional(departments), copyWhenConfirmed: optional(departments),
        })),
        enforcement: table(object({authority: nullable(text)})),
        township: text,
    }),
    deadlines: list(object({
        id: text, zh: text, en: text, from: oneOf(DEADLINE_EVENTS), kinds: list(kind, 1),
        count: oneOf(['calendar', 'workday']), clampTo: optional(oneOf(['seasonEnd', 'nextSowingEnd'])),
        tiers: list(object({id: text, when: anything, days: param(integer, 'day')}), 1),
    })),
    seasons: nullable(list(object({
        id: text, name: text, nameEn: text, sow: list(monthDay, 2), harvestEnd: monthDay, grain: flag, ...cited,
    }))),
    calendar: nullable(object({years: list(integer, 1), holidays: list(day), workdays: list(day), ...cited})),
    criminalReferral: object({
        kinds: list(kind, 1),
        lines: list(object({
            id: oneOf(['basicFarmland', 'otherCultivated']), zh: text, en: text, thresholdMu: param(decimal, 'mu'),
        })),
        cumulativeMonths: param(integer, 'month'),
    }),
});
