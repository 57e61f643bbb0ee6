import {describe, expect, test} from 'vitest';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {deadlinesFrom} from '../../../engine/route/patchDeadlines.ts';
import {PACKS_DIR} from '../policy/packFolders.ts';
import type {AnsweredPart} from './scenario.ts';
import {answerScenario} from './scenario.ts';

const yidu = loadPack(PACKS_DIR, 'cn.hubei.yidu');
const ningxia = loadPack(PACKS_DIR, 'cn.ningxia');

const codes = (departments: readonly {readonly code: string}[]) => departments.map(({code}) => code).join(' ');
const sumMu = (parts: readonly AnsweredPart[]) => parts.reduce((sum, {areaMu}) => sum + areaMu, 0);

describe('scenario A in Yidu', () => {
    const parts = answerScenario(yidu);
    const table = parts.map(({patch, areaMu, inBasicFarmland, verdict, routing}) =>
        [patch, areaMu, inBasicFarmland ? 'basic' : '', verdict.kind, routing.lead?.code, routing.enforcingAuthority?.code ?? null]);

    test('gives every part its kind, lead and enforcing authority', () => {
        expect(table).toEqual([
            ['P1', 15, 'basic', 'non_ag', 'NR', 'NR'],
            ['P1', 15, '', 'non_ag', 'NR', 'NR'],
            ['P2', 15, '', 'non_ag', 'NR', 'AG'],
            ['P3', 30, 'basic', 'non_grain', 'AG', 'NR'],
            ['P3', 30, '', 'non_grain', 'AG', null],
            ['P4', 45, 'basic', 'non_grain', 'AG', 'NR'],
            ['P5', 24, '', 'lawful_record', 'NR', null],
            ['P5', 6, '', 'non_ag', 'NR', 'NR'],
            ['P6', 7.5, '', 'abandoned', 'AG', null],
            ['P9', 90, '', 'gain_restored', 'NR', null],
            ['P10', 7.5, '', 'non_grain', 'AG', null],
            ['P10', 15, '', 'non_grain', 'AG', null],
            ['P11', 15, '', 'internal', 'NR', null],
            ['P12', 3, '', 'lawful_record', 'AG', null],
        ]);
    });

    test('suspects 51 mu of non-agricultural and 127.5 mu of non-grain conversion on 205.5 mu lost', () => {
        const mu = (kind: string) => sumMu(parts.filter(({verdict}) => verdict.kind === kind));
        expect(mu('non_ag')).toBe(51);
        expect(mu('non_grain')).toBe(127.5);
        expect(mu('lawful_record')).toBe(27);
        expect(sumMu(parts.filter(({direction}) => direction === 'loss'))).toBe(205.5);
        expect(sumMu(parts.filter(({inBasicFarmland}) => inBasicFarmland))).toBe(90);
    });

    test('has everything on basic farmland checked by 23 April, the rest by 30 April, gains and internal changes never', () => {
        const due = Object.fromEntries(parts.map(({patch, dates}) => [patch, dates.map(({kind, dueOn}) => `${kind} ${dueOn}`)]));
        const soon = ['fieldCheck 2026-04-23'];
        const later = ['fieldCheck 2026-04-30'];
        expect(due).toEqual({
            P1: [...soon, 'stopCheck 2026-04-21'], P2: later, P3: soon, P4: soon, P5: later, P6: later, P9: [], P10: later, P11: [],
            P12: later,
        });
    });

    test('calls the stop before verification 现场核查制止, and writes no stop order', () => {
        const stop = parts[0].dates.find(({kind}) => kind === 'stopCheck');
        expect(stop).toMatchObject({labelZh: '现场核查制止', days: 1, origin: 'default'});
        expect(stop?.cite[0]).toMatchObject({source: 'YD', article: '第十条'});
        expect(JSON.stringify(yidu.deadlines)).not.toContain('责令停止违法行为通知书"');
    });

    test('copies nothing unverified to the inspection office; once confirmed only what is on basic farmland', () => {
        expect(parts.map(({routing}) => codes(routing.copyTo)).join('')).not.toContain('INSP');
        expect(parts.filter(({routing}) => codes(routing.copyWhenConfirmed) === 'INSP').map(({patch, areaMu}) => [patch, areaMu]))
            .toEqual([['P1', 15]]);
        expect(parts.every(({routing}) => routing.jointWith.length === 0 && routing.jointWhenConfirmed.length === 0)).toBe(true);
    });

    test('names the departments as the county does, and the township of every part', () => {
        expect(parts[0].routing.lead?.name).toBe('市资源规划局');
        expect(parts[3].routing.lead?.name).toBe('市农业农村局');
        expect(parts.map(({routing}) => routing.township.townshipCode)).toEqual(parts.map(({village}) => village.slice(0, 1)));
        expect(parts[0].routing.township.name).toBe('乡镇政府（街道办事处）');
    });

    test('cites article ten for the lead and the statute for the authority', () => {
        expect(parts[0].routing).toMatchObject({origin: 'text', ruleId: 'non-ag-basic-farmland'});
        expect(parts[2].routing.cite[0]).toEqual({source: 'YD', article: '第十条', quote: '“非农化”问题由市资源规划局负责'});
        const enforcement = (index: number) => parts[index].routing.enforcementCite.map(({source, article}) => `${source} ${article}`);
        expect([enforcement(0), enforcement(2), enforcement(3)]).toEqual([['LAL 第七十七条'], ['LAL 第七十八条'], ['LAR 第五十一条']]);
        expect(parts[4].routing.enforcementNote).toContain('没有对种植者的直接罚则');
    });

    test('rests every verdict on rule, facts and pack', () => {
        const [factory] = parts;
        expect(factory.verdict).toMatchObject({
            suspected: true, ruleId: 'building', ruleZh: '建设占用', packId: 'cn.hubei.yidu', packVersion: '0.1.0', origin: 'law',
        });
        expect(factory.verdict.reasons.map(({textZh}) => textZh)).toEqual(['变化方向：耕地流出', '变化后地类（四位）：0601']);
        expect(parts[6].verdict.reasons.at(-1)?.textZh)
            .toBe('农用地转用（征收）批复示例农转〔2025〕1号（2025-09-01）：在有效期内');
        expect(parts[8].verdict.reasons.map(({textEn}) => textEn)).toContain('years or seasons without a crop: 2024 2025');
    });

    test('orders of 23, 24 and 29 April fall due as the scenario says', () => {
        const due = (kind: 'non_ag' | 'non_grain' | 'abandoned', on: string, meetsBasicFarmland: boolean) =>
            deadlinesFrom(yidu, 'ordered', on, {kinds: [kind], directions: ['loss'], meetsBasicFarmland, detectedOn: '2026-04-20'})
                .map(({kind: id, dueOn}) => `${id} ${dueOn}`);
        expect(due('non_ag', '2026-04-23', true)).toEqual(['rectifyNonAg 2026-05-23']);
        expect(due('non_ag', '2026-04-29', false)).toEqual(['rectifyNonAg 2026-06-28']);
        expect(due('non_grain', '2026-04-24', true)).toEqual(['rectifyNonGrain 2026-09-30']);
        expect(due('non_grain', '2026-05-02', false)).toEqual(['rectifyNonGrain 2026-09-30']);
        expect(due('abandoned', '2026-04-29', false)).toEqual(['rectifyAbandoned 2026-11-15']);
    });
});

describe('the same layers in Ningxia', () => {
    const parts = answerScenario(ningxia);

    test('give the same kinds, authorities and first deadlines without a change of code', () => {
        const essence = (list: readonly AnsweredPart[]) => list.map(({verdict, routing, dates}) =>
            [verdict.kind, verdict.ruleId, routing.enforcingAuthority?.code, dates.map(({kind, dueOn}) => [kind, dueOn])]);
        expect(essence(parts)).toEqual(essence(answerScenario(yidu)));
    });

    test('go to other hands', () => {
        const hands = parts.map(({patch, inBasicFarmland, routing}) => [
            patch, inBasicFarmland ? 'basic' : '', routing.lead?.code, codes(routing.jointWith), codes(routing.copyTo),
            codes(routing.jointWhenConfirmed),
        ].join('|'));
        expect(hands).toEqual([
            'P1|basic|NR|||SUP', 'P1||NR|||SUP', 'P2||NR|||SUP',
            'P3|basic|NR|AG|STA|', 'P3||AG|||', 'P4|basic|NR|AG|STA|',
            'P5||NR|||', 'P5||NR|||SUP', 'P6||AG|||', 'P9||NR|||', 'P10||AG|||', 'P10||AG|||', 'P11||NR|||', 'P12||AG|||',
        ]);
    });

    test('and its notice gives 60 days, clamped by no season because it names none', () => {
        const due = (kind: 'non_ag' | 'non_grain') => deadlinesFrom(ningxia, 'ordered', '2026-05-06', {
            kinds: [kind], directions: ['loss'], meetsBasicFarmland: true, detectedOn: '2026-04-20',
        }).map(({dueOn}) => dueOn);
        expect([due('non_ag'), due('non_grain')]).toEqual([['2026-07-05'], ['2026-07-05']]);
    });
});
