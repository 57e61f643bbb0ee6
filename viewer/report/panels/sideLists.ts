/** The two side lists: what was set aside and why, and the faults of the data with their places. */
import {decodeGeometry} from '../../../engine/contract/geometryCodec.ts';
import type {IssueRow, SetAsideRow} from '../../../engine/contract/reportPage.ts';
import {areaText} from '../areaFormat.ts';
import {h} from '../dom.ts';
import {bboxOfPolygons, grownBbox, localFrame} from '../geo.ts';
import type {Bbox} from '../geo.ts';
import type {Translate} from '../i18n/translate.ts';
import {labelText} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {ReportState} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {areaWithUnit, changed, className, fileName, fixed, wordsOf} from './panel.ts';

/** Rows put into the page at once; a button brings the next ones. */
const ROWS_AT_ONCE = 300;
/** Ground shown around an Issue that is a point. */
const AROUND_POINT_M = 120;

function boxAround([lon, lat]: readonly [number, number]): Bbox {
    const frame = localFrame(lon, lat);
    const [west, north] = frame.toLonLat(-AROUND_POINT_M, -AROUND_POINT_M);
    const [east, south] = frame.toLonLat(AROUND_POINT_M, AROUND_POINT_M);
    return [west, south, east, north];
}

/** Rows in portions: the list stays quick with thousands of findings. */
function portions<T>(rows: readonly T[], build: (row: T) => HTMLElement, t: Translate): HTMLElement {
    const list = h('ul', {class: 'side-list'});
    let nBuilt = 0;
    const more = h('button', {type: 'button', class: 'quiet more'});
    const grow = (): void => {
        list.append(...rows.slice(nBuilt, nBuilt + ROWS_AT_ONCE).map(build));
        nBuilt = Math.min(rows.length, nBuilt + ROWS_AT_ONCE);
        more.hidden = nBuilt >= rows.length;
        more.textContent = t('showMore', {shown: nBuilt, total: rows.length});
    };
    more.addEventListener('click', grow);
    grow();
    return h('div', {}, list, more);
}

function markPlace(root: HTMLElement, state: ReportState): void {
    for (const row of root.querySelectorAll<HTMLElement>('[data-key]')) {
        if (row.dataset.key === state.place?.key) row.setAttribute('aria-current', 'true');
        else row.removeAttribute('aria-current');
    }
}

export function mountSetAside(root: HTMLElement, context: PanelContext): PanelUpdate {
    const {model} = context;
    const rowOf = (row: SetAsideRow, state: ReportState): HTMLElement => {
        const t = wordsOf(state);
        const key = `set-aside:${row.id}`;
        const reason =
            row.reason === 'sliver'
                ? t('sliverReason', {width: fixed(row.widthM, 2), limit: row.limit})
                : row.reason === 'shift'
                ? t('shiftReason', {limit: row.limit})
                : t('smallReason', {area: areaText(row.groupAreaM2 ?? row.areaM2, 'm2'), limit: row.limit});
        return h(
            'li',
            {},
            h(
                'button',
                {
                    type: 'button',
                    class: 'side-row',
                    'data-key': key,
                    click: () => {
                        const bbox = bboxOfPolygons(decodeGeometry(row.geometry));
                        context.store.dispatch({type: 'place', place: {key, at: row.label, bbox}});
                        context.goTo(grownBbox(bbox, 0.4, 30));
                    },
                },
                h(
                    'span',
                    {class: 'side-main'},
                    [
                        row.fromCodes.map((code) => className(model, code, state.language)).join(wordsOf(state)('comma')),
                        className(model, row.toCode, state.language),
                    ].join(' → '),
                    h('span', {class: 'side-area'}, areaWithUnit(row.areaM2, state)),
                ),
                h('span', {class: 'side-reason'}, reason),
                h('span', {class: 'muted'}, row.villages.join(wordsOf(state)('comma'))),
            ),
        );
    };
    return (state, previous) => {
        if (changed(state, previous, 'language', 'unit')) {
            const t = wordsOf(state);
            const section = (reason: SetAsideRow['reason'], title: TextKey): HTMLElement | null => {
                const rows = model.data.setAside.filter((row) => row.reason === reason);
                const total = model.data.setAsideTotals.find((one) => one.reason === reason);
                return total === undefined
                    ? null
                    : h(
                          'section',
                          {},
                          h('h3', {}, t(title)),
                          h(
                              'p',
                              {class: 'muted'},
                              t('setAsideCount', {
                                  count: total.count,
                                  area: areaText(total.areaM2, state.unit),
                                  unit: t(state.unit),
                              }),
                          ),
                          portions(rows, (row) => rowOf(row, state), t),
                          total.count - total.counted > rows.length
                              && h('p', {class: 'muted'}, t('setAsideMore', {count: total.count - total.counted - rows.length})),
                          total.counted > 0 && h('p', {class: 'muted'}, t('setAsideCounted', {count: total.counted})),
                      );
            };
            root.replaceChildren(
                h('h2', {}, t('setAsideTitle')),
                h('p', {class: 'muted'}, t('setAsideIntro')),
                ...[section('sliver', 'slivers'), section('small', 'smallPatches'), section('shift', 'shifted')].filter((part) => part !== null),
            );
            if (model.data.setAsideTotals.length === 0) root.append(h('p', {class: 'empty'}, t('setAsideEmpty')));
        }
        markPlace(root, state);
    };
}

const SEVERITY_KEYS = {error: 'severityError', warning: 'severityWarning', note: 'severityNote'} as const;
const SEVERITY_SHAPES = {error: '■', warning: '▲', note: '●'} as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;

export function mountIssues(root: HTMLElement, context: PanelContext): PanelUpdate {
    const rows = SEVERITIES.flatMap((severity) =>
        context.model.data.issues.filter((issue) => issue.severity === severity),
    );
    const rowOf = (issue: IssueRow, state: ReportState): HTMLElement => {
        const t = wordsOf(state);
        const key = `issue:${context.model.data.issues.indexOf(issue)}`;
        const where = [
            issue.layer !== null && fileName(issue.layer),
            issue.record !== null &&
                (issue.otherRecord === null
                    ? t('issueRecord', {record: issue.record})
                    : t('issueRecords', {record: issue.record, other: issue.otherRecord})),
            issue.field !== null && t('issueField', {field: issue.field}),
            issue.count > 1 && t('issueCount', {count: issue.count}),
            issue.areaM2 !== null && `${areaText(issue.areaM2, 'm2')}\u00a0m²`,
            issue.at === null && t('issueNoPlace'),
        ].filter((word) => word);
        const body = [
            h(
                'span',
                {class: `side-main severity-${issue.severity}`},
                h(
                    'span',
                    {class: 'severity'},
                    `${SEVERITY_SHAPES[issue.severity]} ${t(SEVERITY_KEYS[issue.severity])}`,
                ),
                labelText(issue.text, state.language),
            ),
            h('span', {class: 'side-reason', title: issue.layer ?? ''}, where.join(' · ')),
            h('code', {class: 'muted'}, issue.code),
        ];
        const {at} = issue;
        if (at === null) return h('li', {}, h('div', {class: 'side-row'}, ...body));
        return h(
            'li',
            {},
            h(
                'button',
                {
                    type: 'button',
                    class: 'side-row',
                    'data-key': key,
                    click: () => {
                        context.store.dispatch({type: 'place', place: {key, at, bbox: null}});
                        context.goTo(boxAround(at));
                    },
                },
                ...body,
            ),
        );
    };
    return (state, previous) => {
        if (changed(state, previous, 'language')) {
            const t = wordsOf(state);
            root.replaceChildren(
                h('h2', {}, t('issuesTitle')),
                rows.length === 0
                    ? h('p', {class: 'empty'}, t('issuesEmpty'))
                    : h('p', {class: 'muted'}, t('issuesIntro')),
                ...(rows.length === 0 ? [] : [portions(rows, (row) => rowOf(row, state), t)]),
            );
        }
        markPlace(root, state);
    };
}
