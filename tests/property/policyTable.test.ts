/** Laws of rule tables: total, deterministic, and a new rule speaks only where it is named. */

import fc from 'fast-check';
import {expect, test} from 'vitest';
import {classifyPart} from '../../engine/classify/classifyPart.ts';
import type {Expr} from '../../engine/policy/expression.ts';
import type {LawfulRecord, PartFacts} from '../../engine/policy/facts.ts';
import {KIND_IDS} from '../../engine/policy/kinds.ts';
import type {Pack} from '../../engine/policy/pack.ts';
import {loadPack} from '../../engine/policy/readPack.ts';
import {routePart} from '../../engine/route/routePart.ts';
import {LAND_CLASSES} from '../unit/policy/landClasses.ts';
import {PACKS_DIR} from '../unit/policy/packFolders.ts';

const packs = ['cn', 'cn.hubei.yidu', 'cn.ningxia'].map(id => loadPack(PACKS_DIR, id));
const codes = [...LAND_CLASSES.map(({code}) => code), 'unclassified'];
const types = packs[0].lawful.types.map(({id}) => id);

const day = fc.date({min: new Date('2023-01-01'), max: new Date('2028-12-31'), noInvalidDate: true})
    .map(date => date.toISOString().slice(0, 10));
const record: fc.Arbitrary<LawfulRecord> = fc.record({
    type: fc.constantFrom(...types, '会议纪要'), documentNo: fc.option(fc.string()), approvedOn: fc.option(day),
    validFrom: fc.option(day), validTo: fc.option(day),
});

const facts: fc.Arbitrary<PartFacts> = fc.record({
    from: fc.constantFrom(...codes), to: fc.constantFrom(...codes), inBasicFarmland: fc.boolean(),
    lawfulRecords: fc.array(record, {maxLength: 3}), afterLayerKind: fc.constantFrom('survey', 'monitoring'),
    planting: fc.option(fc.constantFrom('LS', 'FLS', 'LYFL', 'XG', 'LLJZ', 'WG', 'JKHF')),
    monitoringType: fc.option(fc.constantFrom('01', '02', '20', 'DT', 'KT', 'SM', 'QT', 'GF')),
    seasonIdle: fc.subarray(['2023', '2024', '2025']), villageCode: fc.option(fc.constantFrom('v1', 'v2')),
    townshipCode: fc.option(fc.constantFrom('t1', 't2')), afterDate: day, detectedOn: day,
    areaM2: fc.integer({min: 0, max: 10 ** 10}).map(ticks => `${Math.floor(ticks / 10_000)}.${String(ticks % 10_000).padStart(4, '0')}`),
}).map(({from, to, ...rest}) => {
    const [fromCultivated, toCultivated] = [from, to].map(code => /^010[123]$/.test(code));
    const direction = from === to ? 'unchanged' as const : fromCultivated ? toCultivated ? 'internal' as const : 'loss' as const
        : toCultivated ? 'gain' as const : 'other' as const;
    const stem = (code: string) => code === 'unclassified' ? code : code.slice(0, 4);
    return {
        ...rest, direction, fromCode: from, toCode: to, fromStem: stem(from), toStem: stem(to), fromCultivated, toCultivated,
        toSuffix: to === 'unclassified' ? '' : to.slice(4),
    };
});

const leaf: fc.Arbitrary<Expr> = fc.oneof(
    fc.constantFrom<Expr>({f: 'inBasicFarmland'}, {exists: [{f: 'planting'}]}, {exists: [{f: 'lawfulLater'}]}, true,
        {and: [{exists: [{f: 'villageCode'}]}, {eq: [{f: 'villageCode'}, 'v1']}]}),
    fc.constantFrom(...codes).map((code): Expr => ({eq: [{f: 'toCode'}, code]})),
    fc.constantFrom('building', 'wood', 'pond').map((set): Expr => ({in: [{f: 'toStem'}, {set}]})),
    fc.integer({min: 0, max: 1500}).map((mu): Expr => ({lt: [{f: 'areaMu'}, {n: String(mu), unit: 'mu'}]})),
);
const condition: fc.Arbitrary<Expr> = fc.letrec<{node: Expr}>(tie => ({
    node: fc.oneof({depthSize: 'small'}, leaf, fc.array(tie('node'), {minLength: 1, maxLength: 3}).map((all): Expr => ({and: all})),
        fc.array(tie('node'), {minLength: 1, maxLength: 3}).map((any): Expr => ({or: any})), tie('node').map((one): Expr => ({not: [one]}))),
})).node;

test('every part gets a kind and a routing whose rules exist, and the same ones when asked again', () => {
    fc.assert(fc.property(fc.constantFrom(...packs), facts, (pack, part) => {
        const verdict = classifyPart(pack, part);
        const {rows, otherwise} = pack.classification.table;
        expect([...rows, otherwise].find(({id}) => id === verdict.ruleId)?.then.kind).toBe(verdict.kind);
        expect(classifyPart(pack, part)).toEqual(verdict);
        const routing = routePart(pack, part, verdict);
        const known = pack.departments.map(({code}) => code);
        for (const department of [...routing.jointWith, ...routing.copyTo, ...routing.copyWhenConfirmed, ...routing.jointWhenConfirmed]) {
            expect(known).toContain(department.code);
        }
    }), {numRuns: 600, seed: 20260420});
});

test('adding a rule changes only verdicts that name it', () => {
    const insertion = fc.record({
        pack: fc.constantFrom(...packs), when: condition, kind: fc.constantFrom(...KIND_IDS), at: fc.nat(), part: facts,
    });
    let changed = 0;
    fc.assert(fc.property(insertion, ({pack, when, kind, at, part}) => {
        const {table} = pack.classification;
        const rule = {id: 'added', zh: '新增', en: 'added', when, then: {kind}, origin: 'county' as const, cite: []};
        const added: Pack = {
            ...pack, classification: {table: {...table, rows: table.rows.toSpliced(at % (table.rows.length + 1), 0, rule)}},
        };
        const [before, after] = [classifyPart(pack, part), classifyPart(added, part)];
        if (after.ruleId === 'added') {
            changed++;
            expect(after.kind).toBe(kind);
        } else {
            expect(after).toEqual(before);
        }
    }), {numRuns: 600, seed: 20260421});
    expect(changed).toBeGreaterThan(60);
});

test('a lawful record dated after the later epoch never makes a loss better, and one in force never leaves it suspected', () => {
    fc.assert(fc.property(facts, (part) => {
        fc.pre(part.direction === 'loss');
        const bare = classifyPart(packs[1], {...part, lawfulRecords: []});
        const later = classifyPart(packs[1], {
            ...part, lawfulRecords: [{type: 'landConversion', documentNo: 'x', approvedOn: '2099-01-01', validFrom: null, validTo: null}],
        });
        expect(later.kind === bare.kind || later.kind === 'used_before_approval').toBe(true);
        expect(later.kind).not.toBe('lawful_record');
        const inForce = classifyPart(packs[1], {
            ...part, lawfulRecords: [{type: 'landConversion', documentNo: 'x', approvedOn: '2020-01-01', validFrom: null, validTo: null}],
        });
        expect(inForce.kind === 'lawful_record' || inForce.kind === bare.kind).toBe(true);
    }), {numRuns: 200, seed: 20260422});
});
