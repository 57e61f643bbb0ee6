/** What the job on a clue list prints at its end: the list as it came, the ground, the kinds, the villages, what is told of the list. */

import {basename} from 'node:path';
import type {Issue} from '../core/issue.ts';
import type {ClueReport} from '../pipeline/clues/options.ts';
import type {Language} from './commandTable.ts';
import {muOf} from './summary.ts';
import {padEnd, table, textWidth} from './textWidth.ts';
import {chineseOfCode} from './zh/codes.ts';

const WORDS = {
    zh: {
        survey: '套合图层', noDate: '无日期', detected: '发现日期', notGiven: '（未给出，取清单的日期）', pack: '规则包', draft: '（草稿）', preset: '表式',
        ground: '占地（亩，同一块地只算一次）', cultivated: '其中耕地', farmland: '其中永久基本农田', redline: '占生态保护红线', outside: '调查范围以外', again: '另有重复圈占', residual: '差额',
        kind: '类型', clues: '线索', parts: '分块', areaMu: '面积（亩）', farmlandMu: '涉永农（亩）', village: '村', cultivatedMu: '占耕地（亩）', noUnit: '（不在任何村）',
        notChecked: '未查', issues: '数据问题', error: '错误', warning: '警告', note: '提示', rest: '全部数据问题见 report.json', several: '一条线索可以有几种类型，线索数相加会多于总数',
        none: '没有可套合的线索', slivers: '细碎（狭长，只记面积）', form: '填好的原表', noForm: '未写出（见提示）',
    },
    en: {
        survey: 'survey', noDate: 'no date', detected: 'detected on', notGiven: ' (not given: the date of the list)', pack: 'pack', draft: ' (draft)', preset: 'form',
        ground: 'Ground (mu, each place once)', cultivated: '  cultivated', farmland: '  basic farmland', redline: '  ecological redline', outside: '  outside the survey',
        again: '  claimed again', residual: '  residual', kind: 'kind', clues: 'clues', parts: 'parts', areaMu: 'area (mu)', farmlandMu: 'on basic farmland (mu)',
        village: 'village', cultivatedMu: 'cultivated (mu)', noUnit: '(in no village)', notChecked: 'not checked', issues: 'Issues', error: 'errors', warning: 'warnings',
        note: 'notes', rest: 'All Issues: report.json', several: 'a clue may be of several kinds: the numbers of clues add up to more than there are', none: 'no clue could be answered', slivers: 'slivers (area only)', form: 'Form filled', noForm: 'not written (see notes)',
    },
} as const;

const isZero = (text: string): boolean => /^-?0*\.?0*$/.test(text);
/** Points have none. */
const NO_AREA = '—';

/** Villages in the table; the files have all. */
const MOST_VILLAGES = 15;
const SHOWN = {error: 5, warning: 6} as const;

export function clueSummary(report: ClueReport, language: Language): string[] {
    return [
        ...headLines(report, language), '', ...listLines(report, language), '', ...groundLines(report, language), '', ...kindLines(report, language),
        ...villageLines(report, language), '', ...tailLines(report, language), ...issueTexts(report, language),
    ];
}

function headLines({pack, preset, surveyDate, detectedOn, detectedOnGiven, source, inputs}: ClueReport, language: Language): string[] {
    const words = WORDS[language];
    const list = basename((inputs['clues'] as {path: string}).path); // the list is always an input
    return [
        `${source === null ? '' : `${source} · `}${list}`,
        `${words.survey} ${surveyDate ?? words.noDate} · ${words.detected} ${detectedOn}${detectedOnGiven ? '' : words.notGiven}`,
        `${words.preset} ${preset.id}${language === 'zh' && preset.title !== preset.id ? ` ${preset.title}` : ''} · ${words.pack} ${pack.id} ${pack.version} ${language === 'zh' ? pack.name : pack.nameEn}`
            + (pack.status === 'draft' ? words.draft : ''),
    ];
}

/** The list as a whole, in sentences: one for each thing a clerk has to know before the figures. */
function listLines({counts, list, duplicates, earlier}: ClueReport, language: Language): string[] {
    const isChinese = language === 'zh';
    const examples = (names: readonly string[], all: number): string => names.length === 0 ? ''
        : isChinese ? `（${names.slice(0, 3).map(name => name.replace(/^#(\d+)$/, '第 $1 条')).join('、')}${all > Math.min(3, names.length) ? ' 等' : ''}）` : ` (${names.slice(0, 3).join(', ')}${all > Math.min(3, names.length) ? ', …' : ''})`;
    const {repeatedIds, outside, withoutPlace, zonePrefix, blankIds} = list;
    const zones = zonePrefix.found.join(isChinese ? '、' : ', ');
    const rows: (string | false)[] = isChinese ? [
        `清单 ${counts.rows} 行${counts.rows === counts.clues ? '' : `，线索 ${counts.clues} 条`}：套合 ${counts.judged} 条`
            + `${counts.points > 0 ? `，点位 ${counts.points} 条（无面积）` : ''}${counts.outside > 0 ? `，县外 ${counts.outside} 条` : ''}`
            + `${counts.withoutPlace > 0 ? `，没有图形或坐标 ${counts.withoutPlace} 条` : ''}；分块 ${counts.parts} 个`,
        repeatedIds.ids > 0 && `编号重复：${repeatedIds.ids} 个编号用在 ${repeatedIds.clues} 条上${examples(repeatedIds.examples, repeatedIds.ids)}`,
        blankIds > 0 && `没有编号：${blankIds} 条`,
        outside.clues > 0 && `不在调查范围内：${outside.clues} 条${examples(outside.examples, outside.clues)}`,
        withoutPlace.clues > 0 && `没有图形或坐标：${withoutPlace.clues} 条${examples(withoutPlace.examples, withoutPlace.clues)}`,
        zonePrefix.clues > 0 && `带号不符：${zonePrefix.clues} 条的横坐标以 ${zones} 带开头，按本县的带（${zonePrefix.readAs}）读取后落在县内${examples(zonePrefix.examples, zonePrefix.clues)}`,
        duplicates.clues > 0 && `重复图斑：${duplicates.clues} 条与清单内别的线索压在同一块地上${duplicates.identical > 0 ? `，其中图形完全相同的 ${duplicates.identical} 对` : ''}`,
        ...earlier.map(({batch, clues, repeated}) => `历史批次 ${batch}：${clues} 条与之重叠，其中 ${repeated} 条是同一块地`),
    ] : [
        `${counts.rows} rows, ${counts.clues} clues: ${counts.judged} answered, ${counts.points} points, ${counts.outside} outside, ${counts.withoutPlace} without a place; ${counts.parts} parts`,
        repeatedIds.ids > 0 && `Numbers used again: ${repeatedIds.ids} on ${repeatedIds.clues} clues${examples(repeatedIds.examples, repeatedIds.ids)}`,
        blankIds > 0 && `Without a number: ${blankIds}`,
        outside.clues > 0 && `Outside the survey: ${outside.clues}${examples(outside.examples, outside.clues)}`,
        withoutPlace.clues > 0 && `Without shape or place: ${withoutPlace.clues}${examples(withoutPlace.examples, withoutPlace.clues)}`,
        zonePrefix.clues > 0 && `Wrong zone: ${zonePrefix.clues} with eastings of zone ${zones}, on the survey only as ${zonePrefix.readAs}${examples(zonePrefix.examples, zonePrefix.clues)}`,
        duplicates.clues > 0 && `Duplicates: ${duplicates.clues} clues on the ground of another one${duplicates.identical > 0 ? `, ${duplicates.identical} pairs the same to the last tick` : ''}`,
        ...earlier.map(({batch, clues, repeated}) => `Earlier batch ${batch}: ${clues} clues overlap it, ${repeated} of them the same ground`),
    ];
    return rows.filter(row => row !== false);
}

function groundLines({ledger, basicFarmland, redline}: ClueReport, language: Language): string[] {
    const words = WORDS[language];
    const rows: [string, string][] = [
        [words.ground, muOf(ledger['groundM2'])], [words.cultivated, muOf(ledger['cultivatedM2'])],
        [words.farmland, basicFarmland === null ? words.notChecked : muOf(ledger['basicFarmlandM2'])],
        ...redline === null ? [] : [[words.redline, muOf(redline.areaM2)] satisfies [string, string]],
        ...isZero(ledger['outsideSurveyM2']) ? [] : [[words.outside, muOf(ledger['outsideSurveyM2'])] satisfies [string, string]],
        ...isZero(ledger['claimedAgainM2']) ? [] : [[words.again, muOf(ledger['claimedAgainM2'])] satisfies [string, string]],
        [words.residual, muOf(ledger['residualM2'])],
    ];
    return table(rows, [1]);
}

function kindLines({byKind, slivers, basicFarmland, counts}: ClueReport, language: Language): string[] {
    const words = WORDS[language];
    if (byKind.length === 0) return [words.none];
    const isSeveral = byKind.reduce((sum, {clues}) => sum + clues, 0) > counts.judged + counts.points;
    return [...table([
        [words.kind, words.clues, words.parts, words.areaMu, words.farmlandMu],
        ...byKind.map(row => [language === 'zh' ? row.label : row.kind, String(row.clues), String(row.parts), row.parts === 0 ? NO_AREA : muOf(row.areaM2),
            basicFarmland === null ? words.notChecked : row.parts === 0 ? NO_AREA : muOf(row.basicFarmlandM2)]),
        ...slivers.parts === 0 ? [] : [[words.slivers, '', String(slivers.parts), muOf(slivers.areaM2), '']],
    ], [1, 2, 3, 4]), ...isSeveral ? [words.several] : []];
}

function villageLines({byVillage, basicFarmland}: ClueReport, language: Language): string[] {
    const words = WORDS[language];
    const named = byVillage.filter(({code}) => code !== '');
    if (named.length === 0) return [];
    const shown = [...byVillage].sort((a, b) => Number(b.cultivatedM2) - Number(a.cultivatedM2)).slice(0, MOST_VILLAGES);
    const left = byVillage.length - shown.length;
    return ['', ...table([
        [words.village, words.clues, words.areaMu, words.cultivatedMu, words.farmlandMu],
        ...shown.map((row) => {
            const isPoints = isZero(row.areaM2);
            return [row.name || row.code || words.noUnit, String(row.clues), isPoints ? NO_AREA : muOf(row.areaM2), isPoints ? NO_AREA : muOf(row.cultivatedM2),
                basicFarmland === null ? words.notChecked : isPoints ? NO_AREA : muOf(row.basicFarmlandM2)];
        }),
    ], [1, 2, 3, 4]), ...left === 0 ? [] : [language === 'zh' ? `另有 ${left} 个村，见 report.json` : `${left} more villages: report.json`]];
}

function tailLines({issues, form}: ClueReport, language: Language): string[] {
    const words = WORDS[language];
    const rows: [string, string][] = [
        [words.form, form.files.length === 0 ? words.noForm : form.files.join(language === 'zh' ? '、' : ', ')],
        [words.issues, (['error', 'warning', 'note'] as const)
            .map(severity => `${words[severity]} ${countOf(issues.filter(one => one.severity === severity))}`).join(' · ')],
    ];
    const width = Math.max(...rows.map(([label]) => textWidth(label)));
    return rows.map(([label, text]) => `${padEnd(label, width)}  ${text}`);
}

/** Findings about single records; what is told of the list as a whole stands above. */
function issueTexts({issues}: ClueReport, language: Language): string[] {
    if (issues.length === 0) return [];
    const words = WORDS[language];
    const lines = (['error', 'warning'] as const).flatMap((severity) => {
        const found = issues.filter(one => one.severity === severity && !one.code.startsWith('clues/'));
        const byCode = [...new Set(found.map(one => `${one.code} ${one.layer ?? ''}`))].map(key => found.filter(one => `${one.code} ${one.layer ?? ''}` === key));
        return [
            ...byCode.slice(0, SHOWN[severity]).map((same) => {
                const [{code, layer, message}] = same;
                const place = layer === undefined ? '' : language === 'zh' ? `${basename(layer)}：` : `${basename(layer)}: `;
                return language === 'zh' ? `${words[severity]}：${place}${chineseOfCode(code)}（${countOf(same)} 处）` : `${severity}: ${place}${message}${same.length > 1 ? ` (${countOf(same)})` : ''}`;
            }),
            ...byCode.length <= SHOWN[severity] ? [] : [language === 'zh' ? `${words[severity]}：另有 ${byCode.length - SHOWN[severity]} 种，共 ${countOf(byCode.slice(SHOWN[severity]).flat())} 处`
                : `${severity}: ${countOf(byCode.slice(SHOWN[severity]).flat())} more`],
        ];
    });
    return [...lines, words.rest].map(line => `  ${line}`);
}

function countOf(issues: readonly Issue[]): number {
    return issues.reduce((sum, one) => sum + (one.count ?? 1), 0);
}
