/** Parts as rule tables see them, and rules to be added, at random. */

import fc from 'fast-check';
import {classifyPart} from '../../engine/classify/classifyPart.ts';
import type {Expr} from '../../engine/policy/expression.ts';
import type {LawfulRecord, PartFacts} from '../../engine/policy/facts.ts';
import {KIND_IDS} from '../../engine/policy/kinds.ts';
import type {Pack} from '../../engine/policy/pack.ts';
import {loadPack} from '../../engine/policy/readPack.ts';
import {LAND_CLASSES} from '../unit/policy/landClasses.ts';
import {PACKS_DIR} from '../unit/policy/packFolders.ts';

export const PACKS: readonly Pack[] = ['cn', 'cn.hubei.yidu', 'cn.ningxia'].map(id => loadPack(PACKS_DIR, id));
const codes = [...LAND_CLASSES.map(({code}) => code), 'unclassified'];
const types = PACKS[0].lawful.types.map(({id}) => id);

const day = fc.date({min: new Date('2023-01-01'), max: new Date('2028-12-31'), noInvalidDate: true})
    .map(date => date.toISOString().slice(0, 10));
const record: fc.Arbitrary<LawfulRecord> = fc.record({
    type: fc.constantFrom(...types, '会议纪要'), documentNo: fc.option(fc.string()), approvedOn: fc.option(day),
    validFrom: fc.option(day), validTo: fc.option(day),
});

export const partFacts: fc.Arbitrary<PartFacts> = fc.record({
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

/** A rule that is put into a table somewhere, and a part to ask about. */
export const insertion = fc.record({
    pack: fc.constantFrom(...PACKS), when: condition, kind: fc.constantFrom(...KIND_IDS), at: fc.nat(), part: partFacts,
});

type Verdict = ReturnType<typeof classifyPart>;

/** Verdicts on a part without the rule and with it; a verdict of the rule has the id `added`. */
export function verdictsAround({pack, when, kind, at, part}: typeof insertion extends fc.Arbitrary<infer T> ? T : never): {before: Verdict; after: Verdict} {
    const {table} = pack.classification;
    const rule = {id: 'added', zh: '新增', en: 'added', when, then: {kind}, origin: 'county' as const, cite: []};
    const added: Pack = {
        ...pack, classification: {table: {...table, rows: table.rows.toSpliced(at % (table.rows.length + 1), 0, rule)}},
    };
    return {before: classifyPart(pack, part), after: classifyPart(added, part)};
}
