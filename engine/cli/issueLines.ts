/** Issues as a person reads them: one line a code, worst first, with the first places to look at. */

import type {Issue, Severity} from '../core/issue.ts';
import type {Language} from './commandTable.ts';
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
        const meaning = language === 'zh' ? chineseOfCode(first.code) : undefined;
        const records = same.flatMap((issue) => issue.record ?? []);
        const places = records.length === 0 ? ''
            : (language === 'zh' ? '，记录 ' : ', records ') + records.slice(0, SHOWN_PLACES).join(', ')
                + (records.length > SHOWN_PLACES ? ' …' : '');
        return [
            `${SEVERITY[first.severity][language]} ${first.code} ×${count}${meaning === undefined ? '' : ` ${meaning}`}${places}`,
            `  ${first.message}`,
        ];
    });
}
