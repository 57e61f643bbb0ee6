/** What `series` prints at its end: where every cell went, and the changes by date and class. */

import type {ClassSeriesReport, SeriesSum} from '../pipeline/series/classSeries.ts';
import type {Language} from './commandTable.ts';
import {muOf} from './summary.ts';
import {table} from './textWidth.ts';

const WORDS = {
    zh: {
        title: '分类序列', dates: '期', confirmedBy: '连续', confirmedBy2: '期见到才算变化', cells: '像元去向', count: '像元', patches: '图斑', areaMu: '面积（亩）', seen: '有数据的占比',
        changed: '变化（已证实）', unconfirmed: '仅末期见到，待证实', flicker: '一闪而过（多为错分）', unchanged: '没有变化', seenOnce: '只见到一期，无从比较', noData: '没有数据', all: '合计',
        date: '首次发现', before: '变化前', after: '变化后', status: '状态', yes: '已证实', no: '待证实', none: '没有变化', more: '其余见 report.json 的 transitions',
        back: '变化图斑里到末期又变回原来类别的像元', unsteady: '变化后类别一直不稳定的像元', worst: '一闪而过最多的一期',
    },
    en: {
        title: 'Class series', dates: 'dates', confirmedBy: 'a change counts when seen at', confirmedBy2: 'dates in a row', cells: 'where the cells went', count: 'cells', patches: 'patches', areaMu: 'area (mu)', seen: 'share with data',
        changed: 'changed (confirmed)', unconfirmed: 'at the last date only, unconfirmed', flicker: 'flicker (mostly misclassified)', unchanged: 'unchanged', seenOnce: 'seen once, nothing to compare', noData: 'no data', all: 'all',
        date: 'first seen', before: 'before', after: 'after', status: 'status', yes: 'confirmed', no: 'unconfirmed', none: 'no change', more: 'the rest: transitions in report.json',
        back: 'cells of patches that were of their first class again at the end', unsteady: 'cells whose class after the change was never steady', worst: 'date with most flicker',
    },
} as const;

/** Rows of the table of transitions that are printed. */
const SHOWN = 20;

/** A share in percent; what is not whole is never rounded to all or nothing. */
export function percent(share: number | null): string {
    if (share === null) return '–';
    const text = (100 * share).toFixed(1);
    return share < 1 && text === '100.0' ? '99.9%' : share > 0 && text === '0.0' ? '<0.1%' : `${text}%`;
}

export function seriesLines(report: ClassSeriesReport, language: Language): string[] {
    const words = WORDS[language];
    const {dates, cells, changed, unconfirmed, persistence} = report;
    const first = dates[0].date, last = dates[dates.length - 1].date;
    const sumRow = (label: string, {patches, cells: count, areaM2, seenShare}: SeriesSum): string[] => [label, String(count), String(patches), muOf(areaM2), percent(seenShare)];
    const countRow = (label: string, count: number): string[] => [label, String(count), '', '', ''];
    const worst = [...dates].sort((a, b) => b.flickerCells - a.flickerCells)[0];
    const facts: [string, number][] = [[words.back, changed.cellsBack], [words.unsteady, changed.cellsUnsteady]];
    return [
        `${words.title} ${first} → ${last} · ${dates.length} ${words.dates} · ${words.confirmedBy} ${persistence} ${words.confirmedBy2}`, '',
        ...table([
            [words.cells, words.count, words.patches, words.areaMu, words.seen], sumRow(words.changed, changed), sumRow(words.unconfirmed, unconfirmed),
            countRow(words.flicker, cells.flicker), countRow(words.unchanged, cells.unchanged), countRow(words.seenOnce, cells.seenOnce), countRow(words.noData, cells.noData),
            countRow(words.all, cells.all),
        ], [1, 2, 3, 4]), '',
        ...transitionLines(report, language), '',
        ...facts.filter(([, count]) => count > 0).map(([label, count]) => `${label}: ${count}`),
        ...worst.flickerCells > 0 ? [`${words.worst}: ${worst.date} (${worst.flickerCells})`] : [],
    ];
}

function transitionLines({transitions, legend: {names}}: ClassSeriesReport, language: Language): string[] {
    const words = WORDS[language];
    if (transitions.length === 0) return [words.none];
    const named = (value: number): string => `${value} ${names[value] ?? ''}`.trim();
    return [
        ...table([
            [words.date, words.before, words.after, words.status, words.patches, words.count, words.areaMu],
            ...transitions.slice(0, SHOWN).map(({date, before, after, isConfirmed, patches, cells, areaM2}) => (
                [date, named(before), named(after), isConfirmed ? words.yes : words.no, String(patches), String(cells), muOf(areaM2)])),
        ], [4, 5, 6]),
        ...transitions.length > SHOWN ? [words.more] : [],
    ];
}
