import {describe, expect, test} from 'vitest';
import {classifyPart, lawfulStates} from '../../../engine/classify/classifyPart.ts';
import type {LawfulRecord, PartFacts} from '../../../engine/policy/facts.ts';
import {goldenFacts} from '../../../engine/policy/goldenCases.ts';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {LAND_CLASSES} from '../policy/landClasses.ts';
import {PACKS_DIR} from '../policy/packFolders.ts';

const pack = loadPack(PACKS_DIR, 'cn.hubei.yidu');

function record(type: string, dates: Partial<LawfulRecord> = {}): LawfulRecord {
    return {type, documentNo: '示例〔2025〕1号', approvedOn: '2025-06-01', validFrom: null, validTo: null, ...dates};
}

function verdict(fromCode: string, toCode: string, more: Partial<PartFacts> = {}) {
    return classifyPart(pack, goldenFacts({fromCode, toCode, ...more}));
}

function kind(toCode: string, more: Partial<PartFacts> = {}): string {
    return verdict('0103', toCode, more).kind;
}

describe('cultivated land becomes', () => {
    test.each([
        ['non_ag', '05H1 0508 0601 0603 08H1 08H2 08H2A 0809 09 1005 1007 1008 1009 0602 0602C 0602K 0701 0702 0810 0810A 1001 '
            + '1002 1003 1004 1109 1201 1301 1302 1303 1304 0501 0604 0803 0906'],
        ['farm_facility', '1006 1202'],
        ['non_grain', '0201 0202 0203 0204 0201K 0202K 0203K 0204K 0301 0302 0303 0304 0305 0306 0307 0301K 0302K 0307K 0401 0402 '
            + '0403 0403K 1104 1104A 1104K'],
        ['farm_water_works', '1103 1107 1107A'],
        ['natural_change', '1101 1102 1105 1106 1108 1110'],
        ['degraded', '0404 1204 1205 1206 1207 1208'],
        ['undecided', '1203 unclassified 9999'],
    ])('%s', (expected, codes) => {
        for (const code of codes.split(' ')) expect(kind(code), code).toBe(expected);
    });

    test('restorable land where the code has a K, the rest of the class otherwise', () => {
        expect(verdict('0101', '0301K').ruleId).toBe('restorable');
        expect(verdict('0101', '0301').ruleId).toBe('wood');
        expect(verdict('0101', '0602K').ruleId).toBe('mining');
    });

    test('what a monitoring layer says, where it has no class', () => {
        const seen = (monitoringType: string) => kind('unclassified', {monitoringType});
        expect(['20', 'YH', 'DL2', 'CK', 'GF'].map(seen)).toEqual(Array<string>(5).fill('non_ag'));
        expect(['02', '03', '04', 'KT'].map(seen)).toEqual(Array<string>(4).fill('non_grain'));
        expect(['DT', 'TD', 'TP', 'WL'].map(seen)).toEqual(Array<string>(4).fill('earthwork'));
        expect(['ND', 'SK', 'GQ', 'SM', 'HL', 'LT', 'LY', 'QT'].map(seen)).toEqual([
            'farm_facility', 'farm_water_works', 'farm_water_works', 'natural_change', 'natural_change', 'degraded', 'degraded', 'undecided',
        ]);
        expect(kind('0601', {monitoringType: 'KT'})).toBe('non_ag');
    });
});

describe('cultivated land comes', () => {
    test.each([
        ['gain_restored', '0201 0301K 0404 1104A 1202 1006 0401'], ['gain_reclaimed', '0601 0702 1003 1201 1303'],
        ['gain_other', '1206 1101 1107 1208'],
    ])('%s', (expected, codes) => {
        for (const code of codes.split(' ')) expect(verdict(code, '0103').kind, code).toBe(expected);
    });
});

describe('land that stays cultivated', () => {
    const stays = (more: Partial<PartFacts>) => verdict('0103', '0103', more).kind;

    test('is 未耕种 when surveyed so or without a crop in the season layer, and never when it lies fallow by plan', () => {
        expect(stays({planting: 'WG'})).toBe('abandoned');
        expect(stays({seasonIdle: ['2025']})).toBe('abandoned');
        expect(verdict('0101', '0103', {planting: 'WG'}).kind).toBe('abandoned');
        expect(stays({planting: 'XG', seasonIdle: ['2024', '2025']})).toBe('planting_record');
    });

    test('with other crops is only recorded', () => {
        for (const planting of ['FLS', 'LYFL', 'LLJZ']) expect(stays({planting, inBasicFarmland: true})).toBe('planting_record');
        expect([stays({planting: 'LS'}), stays({})]).toEqual(['unchanged', 'unchanged']);
        expect(verdict('0101', '0102').kind).toBe('internal');
    });

    test('and land that never was is another matter', () => {
        expect(verdict('0301', '0601').kind).toBe('other_change');
        expect(verdict('0301', '0301', {seasonIdle: ['2025']}).kind).toBe('unchanged');
    });
});

describe('papers', () => {
    const state = (given: LawfulRecord, toCode: string, monitoringType: string | null = null) =>
        lawfulStates(pack, [given], {afterDate: '2026-04-15', toCode, monitoringType})[0].state;

    test.each<[string, LawfulRecord, string, string]>([
        ['an approval of the day itself counts', record('农转用批复', {approvedOn: '2026-04-15'}), '1003', 'inForce'],
        ['one of the day after does not', record('农转用批复', {approvedOn: '2026-04-16'}), '1003', 'later'],
        ['one without a day is unclear', record('农转用批复', {approvedOn: null}), '1003', 'unclear'],
        ['so is one with a day that is none', record('农转用批复', {approvedOn: '2025-13-01'}), '1003', 'unclear'],
        ['a conversion is not for an orchard', record('landConversion'), '0201', 'otherUse'],
        ['a filing is for a facility', record('设施农用地备案'), '1202', 'inForce'],
        ['and for nothing else', record('设施农用地备案'), '0702', 'otherUse'],
        ['temporary land holds to its last day', record('临时用地', {validTo: '2026-04-15'}), '1301', 'inForce'],
        ['and not a day longer', record('临时用地', {validTo: '2026-04-14'}), '1301', 'expired'],
        ['temporary land without an end is unclear', record('临时用地'), '1301', 'unclear'],
        ['temporary land that starts later', record('临时用地', {validFrom: '2026-05-01', validTo: '2027-05-01'}), '1003', 'later'],
        ['a balance plan is for an orchard inside its dates', record('进出平衡', {validTo: '2026-12-31'}), '0201', 'inForce'],
        ['and past them it is not', record('进出平衡', {validTo: '2025-12-31'}), '0201', 'expired'],
        ['a consolidation project is for a ditch', record('高标准农田'), '1107A', 'inForce'],
        ['a paper of unknown kind is unclear', record('会议纪要'), '1003', 'unclear'],
    ])('%s', (_, given, toCode, expected) => {
        expect(state(given, toCode)).toBe(expected);
    });

    test('a consolidation project is for earthwork, whatever the class', () => {
        expect(state(record('土地整治'), 'unclassified', 'DT')).toBe('inForce');
        expect(kind('unclassified', {monitoringType: 'DT', lawfulRecords: [record('土地整治')]})).toBe('lawful_record');
    });

    test('come before the class: in force, then later, then expired or unclear', () => {
        const later = record('农转用', {approvedOn: '2026-06-01'});
        const expired = record('临时用地', {validTo: '2025-12-31'});
        const unclear = record('会议纪要');
        const road = (...lawfulRecords: LawfulRecord[]) => verdict('0103', '1003', {lawfulRecords});
        expect(road(unclear, expired, later, record('供地')).kind).toBe('lawful_record');
        expect(road(unclear, expired, later).kind).toBe('used_before_approval');
        expect(road(unclear, expired)).toMatchObject({kind: 'non_ag', ruleId: 'temporary-land-expired', ruleZh: '临时用地到期未恢复'});
        expect(road(unclear)).toMatchObject({kind: 'undecided', ruleId: 'record-unclear'});
        expect(road(record('设施农用地备案'))).toMatchObject({kind: 'non_ag', ruleId: 'road'});
    });

    test('are named in the reasons with what they are worth, also when they are worth nothing', () => {
        const reasons = verdict('0103', '1003', {lawfulRecords: [record('设施农用地备案'), record('会议纪要', {documentNo: null, approvedOn: null})]})
            .reasons.filter(({fact}) => fact === 'lawfulRecords').map(({textZh}) => textZh);
        expect(reasons).toEqual(['设施农用地备案示例〔2025〕1号（2025-06-01）：与变化后用途不符', '会议纪要（无文号）：类型或日期不明']);
    });

    test('say nothing about a gain', () => {
        expect(verdict('0601', '0103', {lawfulRecords: [record('土地整治')]}).kind).toBe('gain_reclaimed');
    });
});

test('every pair of classes gets a kind from a rule, except to and from what is not classified', () => {
    for (const from of LAND_CLASSES) {
        for (const to of LAND_CLASSES) {
            expect(verdict(from.code, to.code).ruleId, `${from.code} → ${to.code}`).not.toBe('no-rule');
        }
    }
});

test('a fact that nobody delivered stops the run', () => {
    const {planting: _planting, ...facts} = goldenFacts({fromCode: '0103', toCode: '0103'});
    expect(() => classifyPart(pack, facts as PartFacts)).toThrow(expect.objectContaining({code: 'policy/fact-missing'}));
});
