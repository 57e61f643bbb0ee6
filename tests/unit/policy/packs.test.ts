import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {LAND_CLASSES} from './landClasses.ts';
import {classifyPart} from '../../../engine/classify/classifyPart.ts';
import {findingText} from '../../../engine/policy/finding.ts';
import {goldenFacts} from '../../../engine/policy/goldenCases.ts';
import {listPacks, loadPack} from '../../../engine/policy/readPack.ts';
import {departmentsOf, kindsOf, thresholdsOf} from '../../../engine/policy/packLookups.ts';
import {validatePack} from '../../../engine/policy/validatePack.ts';
import {JUDGE, PACKS_DIR, writePack} from './packFolders.ts';

const code = (wanted: string) => expect.objectContaining({code: wanted});

function errors(folder: string): string[] {
    return validatePack(PACKS_DIR, folder, {classes: LAND_CLASSES, judge: JUDGE}).findings
        .filter(finding => finding.severity === 'error').map(findingText);
}

describe('a pack is found', () => {
    test('by id, by id and version, and by folder', () => {
        const folder = writePack({});
        expect(loadPack(PACKS_DIR, 'cn.hubei.yidu').ref).toBe('cn.hubei.yidu@0.1.0');
        expect(loadPack(PACKS_DIR, 'cn.ningxia@0.1.0').ref).toBe('cn.ningxia@0.1.0');
        expect(loadPack(PACKS_DIR, folder).ref).toBe('cn.example@1.0.0');
        expect(listPacks(PACKS_DIR).map(({id}) => id)).toEqual(['cn', 'cn.hubei.yidu', 'cn.ningxia']);
    });

    test('in its newest version, ten being newer than nine', () => {
        const packsDir = mkdtempSync(join(tmpdir(), 'packs-'));
        for (const version of ['0.9.0', '0.10.0']) {
            const folder = join(packsDir, 'cn.example', version);
            mkdirSync(folder, {recursive: true});
            writeFileSync(join(folder, 'pack.json'), '{}');
        }
        expect(() => loadPack(packsDir, 'cn.example')).toThrow(expect.objectContaining({
            details: expect.objectContaining({file: join(packsDir, 'cn.example', '0.10.0')}),
        }));
    });

    test('or the message names the nearest and all there are', () => {
        expect(() => loadPack(PACKS_DIR, 'cn.hubei.yidi')).toThrow(/did you mean cn.hubei.yidu/);
        expect(() => loadPack(PACKS_DIR, 'cn.hubei.yidu@9.9.9')).toThrow(/no version 9.9.9; there is 0.1.0/);
        expect(() => loadPack(PACKS_DIR, '../packs')).toThrow(code('policy/pack-not-found'));
    });

    test('and is refused when it is not JSON', () => {
        const folder = writePack({}, {files: {'pack.json': '{"schema": '}});
        expect(() => loadPack(PACKS_DIR, folder)).toThrow(code('policy/pack-unreadable'));
    });
});

describe('a pack that extends another', () => {
    const pond = {kind: 'non_ag'};

    test('replaces an outcome by path and keeps the rest', () => {
        const county = loadPack(PACKS_DIR, writePack({
            'classification.table.rows[pond].then': pond,
            'detection.minThicknessM': {value: '2.0', unit: 'm', origin: 'county', cite: []},
        }));
        const facts = goldenFacts({fromCode: '0101', toCode: '1104A'});
        expect(classifyPart(county, facts).kind).toBe('non_ag');
        expect(classifyPart(loadPack(PACKS_DIR, 'cn'), facts).kind).toBe('non_grain');
        expect(thresholdsOf(county).minThicknessM).toBe(2);
        expect(thresholdsOf(county).minAreaM2).toEqual({construction: 200, agricultural: 400, other: 600});
        expect(county.departments).toEqual(loadPack(PACKS_DIR, 'cn').departments);
    });

    test('adds a rule for one village, asked before the general one', () => {
        const county = loadPack(PACKS_DIR, writePack({
            'classification.table.rows[before pond]': {
                id: 'village-pond', zh: '某村塘', en: 'ponds of one village', then: pond, origin: 'county', cite: [],
                when: {and: [
                    {exists: [{f: 'villageCode'}]}, {eq: [{f: 'villageCode'}, '420581001001']}, {in: [{f: 'toStem'}, {set: 'pond'}]},
                    {eq: [{f: 'direction'}, 'loss']},
                ]},
            },
        }));
        const kind = (villageCode: string | null) =>
            classifyPart(county, goldenFacts({fromCode: '0101', toCode: '1104', villageCode})).kind;
        expect([kind('420581001001'), kind('420581001002'), kind(null)]).toEqual(['non_ag', 'non_grain', 'non_grain']);
    });

    test('puts entries first, last and after another', () => {
        const set = (id: string) => ({id, zh: id, en: id, codes: ['0101']});
        const ids = loadPack(PACKS_DIR, writePack({
            'codeSets[first]': set('a'), 'codeSets[last]': set('z'), 'codeSets[after building]': set('m'),
        })).codeSets.map(({id}) => id);
        expect([ids[0], ids[2], ids.at(-1)]).toEqual(['a', 'm', 'z']);
    });

    test.each<[string, Record<string, unknown>, RegExp]>([
        ['a path that leads nowhere', {'classification.table.rows[pnd].then': pond}, /no entry "pnd" \(did you mean "pond"\?\)/],
        ['a key in the middle of a path', {'detectoin.minThicknessM': {}}, /no key "detectoin" \(did you mean "detection"\?\)/],
        ['a key at the end of a path', {'detection.minThiknessM': {}}, /unknown key "minThiknessM" \(did you mean "minThicknessM"\?\)/],
        ['a section', {fees: {}}, /V01 error: fees: unknown key "fees"/],
        ['an anchor', {'codeSets[before nothing at all]': {}}, /no entry "nothing at all"/],
        ['a pick from no list', {'detection[x]': 1}, /picks from a list/],
        ['a step into a value', {'routing.township.x': 1}, /not inside an object/],
        ['a path that is none', {'a b': 1}, /is not a path/],
        ['a kind', {'classification.table.rows[pond].then': {kind: 'non_agg'}}, /"non_agg" is not a kind \(did you mean "non_ag"\?\)/],
        ['a department', {'routing.table.rows[non-ag].then': {lead: 'NRR'}}, /V04 .*no department "NRR" \(did you mean "NR"\?\)/],
        ['a code set of papers', {'lawful.types[disaster].classes': ['@degrded']}, /V04 .*"degrded" \(did you mean "degraded"\?\)/],
        ['an origin', {'basicFarmland.minOverlapM2': {value: '1', unit: 'm2', origin: 'lore', cite: []}}, /expected one of text, law/],
        ['a unit', {'basicFarmland.minOverlapM2': {value: '1', unit: 'mu', origin: 'county', cite: []}}, /expected one of m2/],
        ['a binary number', {'basicFarmland.minOverlapM2': {value: 1, unit: 'm2', origin: 'county', cite: []}}, /decimal as text/],
        ['no days at all', {'deadlines[fieldCheck].tiers[general].days': {value: 0, unit: 'day', origin: 'county', cite: []}}, /V08/],
        ['working days without a calendar', {'deadlines[fieldCheck].count': 'workday'}, /V08 .*no calendar/],
        ['a condition', {'classification.table.rows[pond].when': {eq: [{f: 'toStm'}, '1104']}}, /V19 .*no fact "toStm"/],
        ['the same id twice', {'codeSets[last]': {id: 'pond', zh: 'x', en: 'x', codes: ['1']}}, /"pond" is there twice/],
        ['a default over the law', {'criminalReferral.lines[basicFarmland].thresholdMu':
            {value: '6', unit: 'mu', origin: 'default', cite: []}}, /V15 .*replaces what the superior pack takes from law/],
    ])('is refused for a misspelt or faulty %s', (_, overrides, message) => {
        expect(errors(writePack(overrides)).join('\n')).toMatch(message);
        expect(() => loadPack(PACKS_DIR, writePack(overrides))).toThrow(code('policy/pack-invalid'));
    });

    test('is refused when it extends itself', () => {
        const folder = writePack({}, {parent: 'x'});
        writeFileSync(join(folder, 'pack.json'), JSON.stringify({
            schema: 'cultivated-land-policy-pack/1', meta: {id: 'a', version: '1', extends: folder},
        }));
        expect(errors(folder)).toEqual([expect.stringContaining('extends this pack in its turn')]);
    });

    test('is refused without a change note, or issued without dates', () => {
        expect(errors(writePack({}, {files: {'CHANGES.md': 'nothing'}}))).toEqual([expect.stringContaining('V21')]);
        expect(errors(writePack({}, {meta: {status: 'issued'}}))).toEqual([expect.stringContaining('V16')]);
        expect(errors(writePack({}, {meta: {issuedOn: '2026-02-01', effectiveFrom: '2026-01-01'}})))
            .toEqual([expect.stringContaining('before it was issued')]);
    });

    test('is refused for a source file that is missing or outside its folder', () => {
        const source = (file: string) => ({sources: [{id: 'X', title: '示例办法', kind: 'policy', file, sha256: '0'}]});
        expect(errors(writePack({}, {meta: source('sources/none.txt')}))).toEqual([expect.stringContaining('V02')]);
        expect(errors(writePack({}, {meta: source('../../../etc/hostname')}))).toEqual([expect.stringContaining('V02')]);
    });
});

describe('validation over a whole dictionary', () => {
    test.each(['cn', 'cn.hubei.yidu', 'cn.ningxia'])('finds a rule for every class and a lead for every kind in %s', (id) => {
        expect(errors(id)).toEqual([]);
    });

    test('names the class that no rule answers any more', () => {
        const never = {'classification.table.rows[solar-site].when': false};
        expect(errors(writePack(never))).toEqual([expect.stringMatching(/V06 .*cultivated land to 1302 has no rule/)]);
    });

    test('names the kind that nobody leads', () => {
        const nobody = {'routing.table.rows[abandoned].then': {lead: null}};
        expect(errors(writePack(nobody))).toEqual([
            expect.stringMatching(/V07 .*kind degraded/), expect.stringMatching(/V07 .*kind abandoned/),
        ]);
    });

    test('names the golden case that came out otherwise', () => {
        const cases = [{id: 'c', about: 'x', facts: {fromCode: '0101', toCode: '0601'}, expect: {kind: 'non_grain'}}];
        expect(errors(writePack({}, {files: {'tests.json': JSON.stringify(cases)}})))
            .toEqual([expect.stringMatching(/V20 .*tests.json\[c\].expect.kind: expected "non_grain", found "non_ag"/)]);
    });
});

test('values without a rule are listed, and drafts are called trials', () => {
    const notes = validatePack(PACKS_DIR, writePack({
        'detection.minThicknessM': {value: null, unit: 'm', origin: 'county', cite: []},
    })).findings.filter(finding => finding.severity === 'note').map(findingText);
    expect(notes.join('\n')).toMatch(/V17 note: detection.minThicknessM: has no rule/);
    expect(notes.join('\n')).toMatch(/V16 note: .*trial/);
    expect(thresholdsOf(loadPack(PACKS_DIR, writePack({
        'detection.minThicknessM': {value: null, unit: 'm', origin: 'county', cite: []},
    }))).minThicknessM).toBeNull();
});

test('a pack names its departments and the kinds its table can give', () => {
    const yidu = loadPack(PACKS_DIR, 'cn.hubei.yidu');
    expect(departmentsOf(yidu).find(department => department.code === 'NR')?.name).toBe('市资源规划局');
    const kinds = kindsOf(yidu).map(({id}) => id);
    expect(kinds).toContain('abandoned');
    expect(kinds).not.toContain('false_change');
});

test('a kind says 疑似 exactly when it is suspected, and no machine writes 合法', async () => {
    const {KINDS} = await import('../../../engine/policy/kinds.ts');
    for (const {zh, suspected} of Object.values(KINDS)) {
        expect(zh.includes('疑似'), zh).toBe(suspected);
        expect(zh).not.toMatch(/合法|违法/);
    }
});
