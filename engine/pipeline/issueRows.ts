/** Issues as people read them: both languages, places in longitude and latitude. */

import type {IssueRow} from '../contract/reportPage.ts';
import type {Issue} from '../core/issue.ts';
import {crsFromCode, type Crs} from '../crs/crs.ts';
import type {Frame} from './frame.ts';
import type {RunSurroundings} from './options.ts';

/** An Issue with the CRS its place is in, where that is not a code. */
export interface PlacedIssue {
    readonly issue: Issue;
    readonly crs: Crs | null;
}

const SEVERITY_ORDER = {error: 0, warning: 1, note: 2} as const;

/** The issue with its place in longitude and latitude (EPSG:4490); a place that cannot be converted is left out. */
export function inLonLat({issue, crs}: PlacedIssue, frame: Frame): Issue {
    if (!issue.at) return issue;
    const {at: _at, atCrs: _atCrs, ...rest} = issue;
    try {
        const from = issue.atCrs?.startsWith('EPSG:') ? crsFromCode(issue.atCrs) : crs;
        if (from === null) return rest;
        return {...rest, at: frame.placeToLonLat(issue.at[0], issue.at[1], from), atCrs: 'EPSG:4490'};
    } catch {
        // A place outside the range of its own CRS is one of the faults reported here; the record number still says where.
        return rest;
    }
}

/** Errors first, then by code, layer, record and place: an order that does not depend on how they were found. */
export function sortIssues(issues: readonly Issue[]): Issue[] {
    const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
    return [...issues].sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] || compare(a.code, b.code)
        || compare(a.layer ?? '', b.layer ?? '') || (a.record ?? 0) - (b.record ?? 0) || (a.otherRecord ?? 0) - (b.otherRecord ?? 0)
        || compare(a.field ?? '', b.field ?? '') || (a.at?.[0] ?? 0) - (b.at?.[0] ?? 0) || (a.at?.[1] ?? 0) - (b.at?.[1] ?? 0)
        || (b.areaM2 ?? 0) - (a.areaM2 ?? 0) || compare(a.message, b.message));
}

export function issueRow(issue: Issue, {chineseOf}: RunSurroundings): IssueRow {
    const where = [
        issue.record === undefined ? '' : issue.otherRecord === undefined ? `第 ${issue.record} 条` : `第 ${issue.record} 条与第 ${issue.otherRecord} 条`,
        issue.field === undefined ? '' : `字段 ${issue.field}`,
        issue.count !== undefined && issue.count > 1 ? `${issue.count} 处` : '',
        issue.areaM2 === undefined ? '' : `${issue.areaM2.toFixed(2)} 平方米`,
    ].filter(text => text !== '').join('，');
    return {
        code: issue.code, severity: issue.severity,
        text: {zh: `${chineseOf(issue.code)}${where === '' ? '' : `（${where}）`}`, en: issue.message},
        layer: issue.layer ?? null, record: issue.record ?? null, otherRecord: issue.otherRecord ?? null, field: issue.field ?? null,
        at: issue.at ?? null, areaM2: issue.areaM2 === undefined ? null : issue.areaM2.toFixed(4), count: issue.count ?? 1,
    };
}
