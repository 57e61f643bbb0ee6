import {describe, expect, test} from 'vitest';
import {diffPacks} from '../../../engine/policy/diffPacks.ts';
import {explainRule} from '../../../engine/policy/explainRule.ts';
import {readGoldenCases} from '../../../engine/policy/goldenCases.ts';
import {diffReport, explainReport, testReport, validateReport} from '../../../engine/policy/packReports.ts';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {JUDGE, PACKS_DIR, writePack} from './packFolders.ts';

describe('explaining a pack', () => {
    const yidu = loadPack(PACKS_DIR, 'cn.hubei.yidu');

    test('gives the words of the article a rule rests on', () => {
        const [rule] = explainRule(yidu, 'non-ag');
        expect(rule).toMatchObject({path: 'routing.table.rows[non-ag]', origin: 'text', outcome: 'lead NR'});
        expect(rule.citations).toEqual(['《宜都市耕地保护常态长效管理办法》（征求意见稿）第十条「“非农化”问题由市资源规划局负责」']);
    });

    test('gives every rule of a name, with the condition in both languages', () => {
        const rules = explainRule(yidu, 'non-grain');
        expect(rules.map(({path}) => path)).toEqual(['routing.table.rows[non-grain]', 'routing.enforcement.rows[non-grain]']);
        const [pond] = explainRule(yidu, 'classification.table.rows[pond]');
        expect(pond.whenEn).toBe('direction = loss and toStem ∈ ponds {1104}');
        expect(pond.whenZh).toBe('变化方向 = loss，且 变化后地类（四位） ∈ 坑塘 {1104}');
    });

    test('explains values, deadlines and papers', () => {
        expect(explainRule(yidu, 'minOverlapM2')[0].outcome).toBe('1.0 m2');
        expect(explainRule(yidu, 'fieldCheck')[0].outcome)
            .toBe('basicFarmland: 3 calendar days from detected; general: 10 calendar days from detected');
        expect(explainRule(yidu, 'temporaryLand')[0].citations[0]).toContain('期限一般不超过二年');
        expect(explainRule(loadPack(PACKS_DIR, 'cn'), 'meta.validYears')[0].outcome).toBe('no_rule');
        expect(explainRule(yidu, 'rectifyNonGrain')[0].outcome).toContain('not before seasonEnd');
    });

    test('writes out every operator', () => {
        const folder = writePack({'classification.table.rows[pond].when': {and: [
            {not: [{lt: [{f: 'areaMu'}, {max: [{n: '1', unit: 'mu'}, {n: '2', unit: 'mu'}]}]}]},
            {ge: [{f: 'afterDate'}, {date: '2026-01-01'}]}, {or: [true, {in: [{f: 'toStem'}, ['1104']]}]}, {exists: [{f: 'seasonIdle'}]},
        ]}});
        const [{whenEn, whenZh}] = explainRule(loadPack(PACKS_DIR, folder), 'pond');
        expect(whenEn).toBe('not (areaMu < max(1 mu, 2 mu)) and afterDate ≥ 2026-01-01 and (always or toStem ∈ {1104}) and seasonIdle is known');
        expect(whenZh).toContain('有未耕种年份（季）');
    });

    test('says the nearest name for one that does not exist', () => {
        expect(() => explainRule(yidu, 'non-grian')).toThrow(expect.objectContaining({
            code: 'policy/rule-unknown', details: expect.objectContaining({fix: 'did you mean "non-grain"?'}),
        }));
    });
});

describe('comparing packs', () => {
    test('a pack with itself has no difference', () => {
        const yidu = loadPack(PACKS_DIR, 'cn.hubei.yidu');
        expect(diffPacks(yidu, yidu, readGoldenCases(yidu), JUDGE)).toEqual({values: [], cases: []});
    });

    test('one changed outcome shows as one value and the cases it turns', () => {
        const [base, folder] = ['cn.hubei.yidu', writePack({'classification.table.rows[wood].then': {kind: 'non_ag'}}, {
            parent: 'cn.hubei.yidu@0.1.0',
        })];
        const diff = diffPacks(loadPack(PACKS_DIR, base), loadPack(PACKS_DIR, folder), readGoldenCases(loadPack(PACKS_DIR, base)), JUDGE);
        expect(diff.values.filter(({path}) => !path.startsWith('meta.')))
            .toEqual([{path: 'classification.table.rows[wood].then.kind', a: '"non_grain"', b: '"non_ag"'}]);
        expect(diff.cases.map(({id}) => id)).toEqual(['P10']);
    });

    test('Yidu and Ningxia differ in routing and not in any kind or first deadline', () => {
        const report = diffReport(PACKS_DIR, 'cn.hubei.yidu', 'cn.ningxia', JUDGE);
        const changed = report.lines.filter(line => line.startsWith('  '));
        expect(changed.length).toBeGreaterThan(5);
        expect(changed.filter(line => /^ {2}(kind|deadlines|ruleId|enforcingAuthority):/.test(line))).toEqual([]);
    });
});

describe('reports for the command line', () => {
    test.each(['cn', 'cn.hubei.yidu', 'cn.ningxia'])('%s validates and passes its golden cases', (id) => {
        expect(validateReport(PACKS_DIR, id, {judge: JUDGE}).ok).toBe(true);
        const report = testReport(PACKS_DIR, id, JUDGE);
        expect(report.lines.filter(line => line.startsWith('FAIL'))).toEqual([]);
        expect(report.ok).toBe(true);
    });

    test('a failing case is printed with what was expected', () => {
        const cases = [{id: 'c', about: 'a factory', facts: {fromCode: '0101', toCode: '0601'}, expect: {deadlines: {}}}];
        const report = testReport(PACKS_DIR, writePack({}, {files: {'tests.json': JSON.stringify(cases)}}), JUDGE);
        expect(report).toMatchObject({ok: false, heading: 'cn.example@1.0.0: 0 of 1 cases pass'});
        expect(report.lines).toEqual(['FAIL c: a factory', '  deadlines: expected {}, found {"fieldCheck":"2026-04-30"}']);
    });

    test('a golden case that misspells a fact or an expectation is refused', () => {
        const read = (golden: object) => () => readGoldenCases(loadPack(PACKS_DIR, writePack({}, {
            files: {'tests.json': JSON.stringify([{id: 'c', about: 'x', facts: {fromCode: '0101', toCode: '0601'}, expect: {}, ...golden}])},
        })));
        expect(read({facts: {fromCode: '0101', toCod: '0601'}})).toThrow(/no fact "toCod" \(did you mean "toCode"\?\)/);
        expect(read({expect: {kindd: 'x'}})).toThrow(/unknown key "kindd"/);
    });

    test('an explanation prints condition, outcome, origin and source', () => {
        const {lines} = explainReport(PACKS_DIR, 'cn', 'basic-farmland-orchard-pond');
        expect(lines.join('\n')).toContain('第五十一条「由县级以上人民政府自然资源主管部门责令限期改正」');
        expect(lines.some(line => line.startsWith('  when  kind = non_grain and inBasicFarmland'))).toBe(true);
    });
});
