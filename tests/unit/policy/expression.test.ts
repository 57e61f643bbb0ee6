import {describe, expect, test} from 'vitest';
import type {Expr, FactValues} from '../../../engine/policy/expression.ts';
import {holds} from '../../../engine/policy/expression.ts';
import {checkCondition} from '../../../engine/policy/expressionCheck.ts';
import type {Finding} from '../../../engine/policy/finding.ts';
import {rational, rationalText} from '../../../engine/policy/rational.ts';

const FACTS: FactValues = {
    toStem: '0601', inBasicFarmland: true, planting: null, monitoringType: 'DT', seasonIdle: [], lawfulInForce: ['landConversion'],
    areaM2: rational('3333.3333'), areaMu: rational('4.99'), afterDate: '2026-04-15', idleSeasonCount: rational('2'),
};
const SETS = new Map([['building', ['0601', '0602']]]);

function is(expr: Expr, asked: string[] = []): boolean {
    return holds(expr, {facts: FACTS, sets: SETS, where: 'test', asked});
}

function faults(expr: unknown): string[] {
    const found: Finding[] = [];
    checkCondition(expr, {path: 'p', scopes: ['part'], sets: new Set(['building']), report: finding => found.push(finding)});
    return found.map(({check, message, nearest}) => `${check} ${message}${nearest ? ` ~${nearest}` : ''}`);
}

const f = (name: string) => ({f: name});

describe('a condition holds', () => {
    test.each<[string, Expr, boolean]>([
        ['set membership', {in: [f('toStem'), {set: 'building'}]}, true],
        ['list membership', {in: [f('toStem'), ['0702']]}, false],
        ['a text in a list fact', {in: ['landConversion', f('lawfulInForce')]}, true],
        ['and, or, not', {and: [f('inBasicFarmland'), {or: [false, {not: [{eq: [f('toStem'), '0602']}]}]}]}, true],
        ['a fact known to be absent', {exists: [f('planting')]}, false],
        ['an empty list', {exists: [f('seasonIdle')]}, false],
        ['a list with an entry', {exists: [f('lawfulInForce')]}, true],
        ['dates in order', {le: [f('afterDate'), {date: '2026-04-15'}]}, true],
        ['a third of a hectare is not five mu', {ge: [f('areaM2'), {'÷': [{n: '10000', unit: 'm2'}, {n: '3', unit: '1'}]}]}, false],
        ['sums and products', {eq: [{'+': [f('idleSeasonCount'), {'×': [{n: '2', unit: '1'}, {n: '0.5', unit: '1'}]}]}, {n: '3', unit: '1'}]}, true],
        ['differences', {lt: [{'−': [{n: '5', unit: 'mu'}, f('areaMu')]}, {n: '0.02', unit: 'mu'}]}, true],
        ['least and greatest', {ne: [{min: [f('idleSeasonCount'), {n: '1', unit: '1'}]}, {max: [f('idleSeasonCount'), {n: '1', unit: '1'}]}]}, true],
    ])('%s', (_, expr, expected) => {
        expect(faults(expr)).toEqual([]);
        expect(is(expr)).toBe(expected);
    });

    test('and rests on the facts it asked, an or only on the branch that held', () => {
        const asked: string[] = [];
        is({and: [f('inBasicFarmland'), {or: [{eq: [f('monitoringType'), 'TP']}, {eq: [f('toStem'), '0601']}]}]}, asked);
        expect(asked).toEqual(['inBasicFarmland', 'toStem']);
    });

    test('and a not over an or rests on all its branches', () => {
        const asked: string[] = [];
        is({not: [{or: [{eq: [f('monitoringType'), 'TP']}, {eq: [f('toStem'), '0602']}]}]}, asked);
        expect(asked).toEqual(['monitoringType', 'toStem']);
    });
});

test('a fact that was not delivered is an error, not "no"', () => {
    for (const expr of [{eq: [f('villageCode'), 'x']}, {exists: [f('villageCode')]}, {not: [{in: [f('villageCode'), ['x']]}]}] as Expr[]) {
        expect(() => is(expr)).toThrow(expect.objectContaining({code: 'policy/fact-missing'}));
    }
});

test('a fact known to be absent is an error when it is compared', () => {
    expect(() => is({eq: [f('planting'), 'WG']})).toThrow(/planting/);
    expect(() => is({ne: [f('planting'), 'WG']})).toThrow(expect.objectContaining({code: 'policy/fact-missing'}));
});

describe('a condition is refused before it is asked', () => {
    test.each<[string, unknown, RegExp]>([
        ['mu and square metres', {ge: [f('areaM2'), {n: '10', unit: 'mu'}]}, /V14 "ge" compares a number in m2 with a number in mu/],
        ['mu plus money', {gt: [{'+': [f('areaMu'), {n: '1', unit: 'CNY'}]}, {n: '0', unit: 'mu'}]}, /V14 "\+" mixes/],
        ['a product of areas against an area', {gt: [{'×': [f('areaM2'), f('areaM2')]}, f('areaM2')]}, /m2\^2/],
        ['a misspelt fact', {eq: [f('toStemm'), '0601']}, /V19 no fact "toStemm" ~toStem/],
        ['a fact of another scope', {in: ['non_ag', f('kinds')]}, /V19 .*not known at this point/],
        ['a fact that may be absent, not asked first', {eq: [f('planting'), 'WG']}, /V19 "planting" may be absent/],
        ['the same, asked too late', {and: [{eq: [f('planting'), 'WG']}, {exists: [f('planting')]}]}, /may be absent/],
        ['the same, asked in another branch', {or: [{exists: [f('planting')]}, {eq: [f('planting'), 'WG']}]}, /may be absent/],
        ['an unknown set', {in: [f('toStem'), {set: 'buildings'}]}, /V04 no code set "buildings" ~building/],
        ['an unknown operator', {eqq: [f('toStem'), '0601']}, /V01 no operator "eqq" ~eq/],
        ['a text compared by size', {lt: [f('toStem'), '0602']}, /V14 "lt" orders numbers and dates/],
        ['a division by a fact', {gt: [{'÷': [f('areaM2'), f('idleSeasonCount')]}, {n: '1', unit: 'm2'}]}, /only a number other than zero/],
        ['a number without a unit', {gt: [f('areaM2'), {n: '1'}]}, /names its unit/],
        ['a binary number', {gt: [f('areaM2'), {n: 1, unit: 'm2'}]}, /decimal as text/],
        ['a text as condition', f('toStem'), /a text, not true or false/],
        ['two operators', {and: [true], or: [true]}, /one operator/],
        ['an empty and', {and: []}, /needs an operand/],
        ['too few operands', {eq: [f('toStem')]}, /takes 2 operands/],
        ['a list of numbers', {in: [f('toStem'), [601]]}, /a list holds texts only/],
        ['a date that is none', {eq: [f('afterDate'), {date: 'May'}]}, /a date is/],
        ['nothing', null, /no expression/],
    ])('%s', (_, expr, expected) => {
        expect(faults(expr).join('\n')).toMatch(expected);
    });

    test('and asking first is enough, also from an outer and', () => {
        expect(faults({and: [{exists: [f('planting')]}, {or: [{eq: [f('planting'), 'WG']}, {eq: [f('planting'), 'XG']}]}]})).toEqual([]);
    });
});

test('fractions are written with at most six decimals', () => {
    expect([rationalText(rational('12.50')), rationalText({n: -1n, d: 3n}), rationalText(rational('0'))]).toEqual(['12.5', '-0.333333', '0']);
});
