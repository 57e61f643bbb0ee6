/** What a run prints at its end: the balance, the kinds, basic farmland, what was set aside, the gravest Issues. */

import {basename} from 'node:path';
import type {IssueRow, LedgerTerms, ReportPageData} from '../contract/reportPage.ts';
import {decimalString, decimalUnits, divideHalfUp} from '../core/units.ts';
import type {Language} from './commandTable.ts';
import {padEnd, table, textWidth} from './textWidth.ts';

const WORDS = {
    zh: {
        before: '前时相', after: '后时相', noDate: '无日期', detected: '发现日期', pack: '规则包', draft: '（草稿）',
        notGiven: '（未给出，取后时相日期）',
        balance: '耕地面积核对（亩）', gross: '图斑面积', net: '图斑地类面积',
        kind: '类型', patches: '图斑', parts: '分块', areaMu: '面积（亩）', farmlandMu: '涉永农（亩）',
        farmland: '流出占永久基本农田', notChecked: '未查', setAside: '搁置', sliver: '细碎', small: '小图斑', shift: '影像偏移', issues: '数据问题',
        remainder: '  尾差（四舍五入）', error: '错误', warning: '警告', note: '提示', none: '没有变化',
        monitoring: '后时相是监测图层：后期耕地只是影像所见，不作耕地保有量',
        rest: '全部数据问题见 map.html 的“数据问题”和 report.json',
    },
    en: {
        before: 'before', after: 'after', noDate: 'no date', detected: 'detected on', pack: 'pack', draft: ' (draft)',
        notGiven: ' (not given: the date of the layer after)',
        balance: 'Balance of cultivated land (mu)', gross: 'gross', net: 'net of ridges',
        kind: 'kind', patches: 'patches', parts: 'parts', areaMu: 'area (mu)', farmlandMu: 'on basic farmland (mu)',
        farmland: 'Basic farmland lost', notChecked: 'not checked', setAside: 'Set aside', sliver: 'slivers', small: 'small patches', shift: 'explained by a shift', issues: 'Issues',
        remainder: '  lost in rounding', error: 'errors', warning: 'warnings', note: 'notes', none: 'no change',
        monitoring: 'The layer after is monitoring: "after" is what was seen from above, not the stock of cultivated land',
        rest: 'All Issues: map.html, tab Issues, and report.json',
    },
} as const;

/** Terms of the balance in its order, each with its sign. Those that are 0 in every basis are left out. */
const TERMS: readonly {
    readonly key: keyof LedgerTerms;
    /** Its sign in the sum that ends in 0. */
    readonly sign: bigint;
    readonly zh: string;
    readonly en: string;
    readonly always?: true;
}[] = [
    {key: 'cultivatedBeforeM2', sign: 1n, zh: '  前期耕地', en: '  before', always: true},
    {key: 'lossM2', sign: -1n, zh: '− 流出', en: '− loss', always: true},
    {key: 'setAsideLossM2', sign: -1n, zh: '− 搁置的流出', en: '− loss set aside'},
    {key: 'outsideBeforeM2', sign: -1n, zh: '− 后期范围以外', en: '− outside the layer after'},
    {key: 'gainM2', sign: 1n, zh: '＋ 流入', en: '+ gain', always: true},
    {key: 'setAsideGainM2', sign: 1n, zh: '＋ 搁置的流入', en: '+ gain set aside'},
    {key: 'outsideAfterM2', sign: 1n, zh: '＋ 前期范围以外', en: '+ outside the layer before'},
    {key: 'ridgeChangeM2', sign: 1n, zh: '＋ 田坎系数变化', en: '+ change of ridge share'},
    {key: 'cultivatedAfterM2', sign: -1n, zh: '＝ 后期耕地', en: '= after', always: true},
    {key: 'residualM2', sign: 0n, zh: '  差额', en: '  residual', always: true},
];

/** Issues whose text is printed. */
const SHOWN = {error: 5, warning: 3} as const;

export interface SummaryOptions {
    /** A person gave the day of detection; else it is that of the layer after, and the summary says so. */
    readonly detectedOnGiven: boolean;
}

/** What of the page's data the summary tells. */
export type SummaryPage = Pick<ReportPageData, 'title' | 'generatedFor' | 'ledger' | 'kinds' | 'byKind' | 'basicFarmlandTotals' | 'setAsideTotals' | 'issues'>;

export function summaryPage({title, generatedFor, ledger, kinds, byKind, basicFarmlandTotals, setAsideTotals, issues}: ReportPageData): SummaryPage {
    return {title, generatedFor, ledger, kinds, byKind, basicFarmlandTotals, setAsideTotals, issues};
}

export function summaryLines(page: SummaryPage, language: Language, options: SummaryOptions): string[] {
    return [...headLines(page, language, options), '', ...balanceLines(page, language), '', ...kindLines(page, language), '',
        ...tailLines(page, language), ...issueTexts(page, language)];
}

function headLines(page: SummaryPage, language: Language, {detectedOnGiven}: SummaryOptions): string[] {
    const words = WORDS[language];
    const {before, after, detectedOn, pack} = page.generatedFor;
    return [
        page.title[language],
        `${words.before} ${before.date ?? words.noDate} → ${words.after} ${after.date ?? words.noDate}`
            + (detectedOn === null ? '' : ` · ${words.detected} ${detectedOn}${detectedOnGiven ? '' : words.notGiven}`),
        `${words.pack} ${pack.id} ${pack.version} ${pack.name[language]}${pack.status === 'draft' ? words.draft : ''}`,
    ];
}

function balanceLines(page: SummaryPage, language: Language): string[] {
    const words = WORDS[language];
    const {gross, net} = page.ledger;
    const isZero = (text: string | undefined) => text === undefined || /^-?0*\.?0*$/.test(text);
    const rows = TERMS.filter(({key, always}) => always || !isZero(gross[key]) || !isZero(net[key]))
        .map((term) => [term[language], muOf(gross[term.key] ?? '0'), muOf(net[term.key] ?? '0')]);
    const rest = [gross, net].map(roundingRest);
    const remainder = rest.some((hundredths) => hundredths !== 0n)
        ? [[words.remainder, ...rest.map((hundredths) => decimalString(hundredths, 2))]] : [];
    return [...table([[words.balance, words.gross, words.net], ...rows, ...remainder], [1, 2]),
        ...page.generatedFor.after.kind === 'monitoring' ? [words.monitoring] : []];
}

/** What the rounded terms miss of the rounded sum, in 0.01 mu: the balance itself is exact, its printed figures may not be. */
function roundingRest(terms: LedgerTerms): bigint {
    const sum = TERMS.reduce((total, {key, sign}) => total + sign * muHundredths(terms[key] ?? '0'), 0n);
    return sum === 0n ? 0n : -sum;
}

function kindLines(page: SummaryPage, language: Language): string[] {
    const words = WORDS[language];
    if (page.byKind.length === 0) return [words.none];
    const labelOf = new Map(page.kinds.map((kind) => [kind.id, language === 'zh' ? kind.labelZh : kind.labelEn]));
    return table([
        [words.kind, words.patches, words.parts, words.areaMu, words.farmlandMu],
        ...page.byKind.map((row) => [labelOf.get(row.kind) ?? row.kind, String(row.patches), String(row.parts),
            muOf(row.areaM2), page.basicFarmlandTotals === null ? words.notChecked : muOf(row.basicFarmlandM2)]),
    ], [1, 2, 3, 4]);
}

function tailLines(page: SummaryPage, language: Language): string[] {
    const words = WORDS[language];
    const rows: [string, string][] = [];
    const farmland = page.basicFarmlandTotals;
    rows.push([words.farmland, farmland === null ? words.notChecked
        : language === 'zh' ? `${farmland.patches} 个图斑，${muOf(farmland.areaM2)} 亩`
            : `${farmland.patches} patches, ${muOf(farmland.areaM2)} mu`]);
    const aside = (reason: 'sliver' | 'small' | 'shift') => page.setAsideTotals.find((one) => one.reason === reason)?.count ?? 0;
    rows.push([words.setAside, `${words.sliver} ${aside('sliver')} · ${words.small} ${aside('small')}${aside('shift') > 0 ? ` · ${words.shift} ${aside('shift')}` : ''}`]);
    rows.push([words.issues, (['error', 'warning', 'note'] as const)
        .map((severity) => `${words[severity]} ${countOf(page.issues.filter((one) => one.severity === severity))}`)
        .join(' · ')]);
    const width = Math.max(...rows.map(([label]) => textWidth(label)));
    return rows.map(([label, text]) => `${padEnd(label, width)}  ${text}`);
}

/** Errors first, each with its file; the number of those that are left out; where all of them stand. */
function issueTexts(page: SummaryPage, language: Language): string[] {
    if (page.issues.length === 0) return [];
    const words = WORDS[language];
    const lines = (['error', 'warning'] as const).flatMap((severity) => {
        const found = page.issues.filter((one) => one.severity === severity);
        const left = countOf(found.slice(SHOWN[severity]));
        const label = language === 'zh' ? words[severity] : severity;
        return [
            ...found.slice(0, SHOWN[severity]).map(({text, layer}) => language === 'zh'
                ? `${label}：${layer === null ? '' : `${basename(layer)}：`}${text.zh}`
                : `${label}: ${layer === null ? '' : `${basename(layer)}: `}${text.en}`),
            ...left === 0 ? [] : [language === 'zh' ? `${label}：另有 ${left} 处` : `${label}: ${left} more`],
        ];
    });
    return [...lines, words.rest].map((line) => `  ${line}`);
}

function countOf(issues: readonly IssueRow[]): number {
    return issues.reduce((sum, one) => sum + one.count, 0);
}

/** 亩 with two decimals, half-up, and thousands separated, from a decimal string of m² of any number of digits. */
export function muOf(areaM2: string): string {
    return decimalString(muHundredths(areaM2), 2).replace(/\B(?=(\d{3})+\.)/g, ',');
}

function muHundredths(areaM2: string): bigint {
    const scale = /\.(\d*)$/.exec(areaM2)?.[1].length ?? 0;
    return divideHalfUp(decimalUnits(areaM2, scale) * 3n * 100n, 2000n * 10n ** BigInt(scale));
}
