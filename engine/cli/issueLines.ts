/** Issues as a person reads them: one line a code, worst first, with the first places to look at. */

import type {Issue, Severity} from '../core/issue.ts';
import type {Language} from './commandTable.ts';
import {adviceOfCode} from './zh/advice.ts';
import {chineseOfCode} from './zh/codes.ts';

const SEVERITY: Readonly<Record<Severity, {readonly zh: string; readonly en: string}>> = {
    error: {zh: '错误', en: 'error'}, warning: {zh: '警告', en: 'warning'}, note: {zh: '提示', en: 'note'},
};
const RANK: Readonly<Record<Severity, number>> = {error: 0, warning: 1, note: 2};

/** Records named in a line; `--json` has all. */
const SHOWN_PLACES = 5;

export function issueLines(issues: readonly Issue[], language: Language): string[] {
    const byCode = new Map<string, Issue[]>();
    for (const issue of issues) {
        const key = `${RANK[issue.severity]} ${issue.code}`;
        byCode.set(key, [...byCode.get(key) ?? [], issue]);
    }
    return [...byCode.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, same]) => {
        const [first] = same;
        const count = same.reduce((sum, issue) => sum + (issue.count ?? 1), 0);
        const head = `${SEVERITY[first.severity][language]} ${first.code} ×${count}`;
        if (language === 'en') {
            const records = recordsOf(same);
            return [`${head}${records === '' ? '' : `, records ${records}`}`, `  ${first.message}`];
        }
        return [
            `${head} ${chineseOfCode(first.code)}`,
            ...placesInChinese(same).map((line) => `  ${line}`),
            ...first.severity === 'note' ? [] : [`  处理: ${adviceOfCode(first.code)}`],
            `  详情: ${first.message}`,
        ];
    });
}

function recordsOf(same: readonly Issue[]): string {
    const records = same.flatMap((issue) => issue.record ?? []);
    return records.slice(0, SHOWN_PLACES).join(', ') + (records.length > SHOWN_PLACES ? ' …' : '');
}

/** Records, fields and area of the findings of one code, in one line; no line where nothing is known. */
function placesInChinese(same: readonly Issue[]): string[] {
    const fields = [...new Set(same.flatMap((issue) => issue.field ?? []))];
    const pairs = same.flatMap(({record, otherRecord}) => record === undefined ? []
        : otherRecord === undefined ? `${record}` : `${record} 与 ${otherRecord}`);
    const areaM2 = same.reduce((sum, issue) => sum + (issue.areaM2 ?? 0), 0);
    const said = [
        ...fields.length === 0 ? [] : [`字段 ${fields.slice(0, SHOWN_PLACES).join('、')}`],
        ...pairs.length === 0 ? [] : [`记录 ${pairs.slice(0, SHOWN_PLACES).join('、')}${pairs.length > SHOWN_PLACES ? ' 等' : ''}`],
        ...areaM2 === 0 ? [] : [`面积 ${areaM2.toFixed(2)} 平方米`],
    ];
    return said.length === 0 ? [] : [`位置: ${said.join('，')}`];
}
