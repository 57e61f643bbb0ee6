/** What the record column shows while no patch is chosen: the result in one look. */
import {areaText} from '../areaFormat.ts';
import {add, ZERO} from '../decimals.ts';
import {h} from '../dom.ts';
import type {KindTotal} from '../kindTotals.ts';
import {kindTotals} from '../kindTotals.ts';
import {svgGlyph} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import {hasFilters} from '../state.ts';
import {ledgerCloses, shownTerms} from '../ledger.ts';
import {farmlandLine} from './balance.ts';
import type {PanelContext} from './panel.ts';
import {areaWithUnit, farmlandText, kindLabel, wordsOf} from './panel.ts';
import type {TextKey} from '../i18n/zh.ts';

export function summary(context: PanelContext, state: ReportState): HTMLElement {
    const {model} = context;
    const {data} = model;
    const t = wordsOf(state);
    const {gross} = data.ledger;
    const filtered = hasFilters(state);
    const line = (key: TextKey, areaM2: string, sign: string): HTMLElement =>
        h('tr', {}, h('th', {scope: 'row'}, sign, t(key)), h('td', {}, areaWithUnit(areaM2, state)));
    const closes = Object.values(data.ledger).every(ledgerCloses);
    return h(
        'div',
        {class: 'summary'},
        h('h2', {}, t('summaryTitle')),
        data.generatedFor.pack.status === 'draft' && h('p', {class: 'draft-note'}, t('draftExplained')),
        data.byKind.length > 0 &&
            h(
                'section',
                {},
                h('h3', {}, t('byKind')),
                filtered &&
                    h(
                        'p',
                        {class: 'filtered-note'},
                        t('filteredSummary', {shown: context.shown(state).length, total: model.patches.length}),
                    ),
                kindSummary(context, state),
            ),
        h(
            'section',
            {},
            h('h3', {}, t('balanceTitle'), h('span', {class: 'muted'}, ` ${t('grossShort')}`)),
            filtered && h('p', {class: 'muted'}, t('allPatches')),
            h(
                'table',
                {class: 'figure-table'},
                h(
                    'tbody',
                    {},
                    ...shownTerms(gross).map(({key, sign, text}) => line(key, text, sign === '' ? '' : `${sign} `)),
                ),
            ),
            h(
                'p',
                {class: closes ? 'closes' : 'broken'},
                `${closes ? '✓' : '✗'} ${t(closes ? 'balanceCloses' : 'balanceBroken')}`,
            ),
            data.generatedFor.after.kind === 'monitoring' && h('p', {class: 'muted'}, t('monitoringAfter')),
            farmlandLine(context, state),
        ),
        model.patches.length > 0 && h('p', {class: 'hint'}, t('selectHint')),
    );
}

/** Counts and areas by kind of what is listed, with the total of all where a filter leaves some out; also printed. */
export function kindSummary(context: PanelContext, state: ReportState): HTMLTableElement {
    const {model} = context;
    const t = wordsOf(state);
    const shown = context.shown(state);
    const rows = kindTotals(model, shown);
    const figures = (count: number, of: readonly KindTotal[]): HTMLElement[] => [
        h('td', {class: 'number'}, String(count)),
        h('td', {class: 'number'}, areaText(of.reduce((total, row) => add(total, row.areaM2), ZERO), state.unit)),
        h(
            'td',
            {class: 'number'},
            farmlandText(of.reduce((total, row) => add(total, row.farmlandM2), ZERO), model, state),
        ),
    ];
    return h(
        'table',
        {class: 'data kind-summary'},
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                h('th', {scope: 'col'}, t('kind')),
                h('th', {scope: 'col', class: 'number'}, t('count')),
                h('th', {scope: 'col', class: 'number'}, `${t('grossShort')} ${t(state.unit)}`),
                h('th', {scope: 'col', class: 'number'}, `${t('farmlandColumn')} ${t(state.unit)}`),
            ),
        ),
        h(
            'tbody',
            {},
            ...rows.map((row) =>
                h(
                    'tr',
                    {},
                    h(
                        'th',
                        {scope: 'row'},
                        h(
                            'span',
                            {class: 'kind-name'},
                            svgGlyph(model.kindById.get(row.kind)?.colourGroup ?? 'review', '', 16),
                            kindLabel(model, row.kind, state.language),
                        ),
                    ),
                    ...figures(row.patches, [row]),
                ),
            ),
        ),
        h(
            'tfoot',
            {},
            h('tr', {class: 'total'}, h('th', {scope: 'row'}, t('total')), ...figures(shown.length, rows)),
            hasFilters(state) &&
                h(
                    'tr',
                    {class: 'of-all'},
                    h('th', {scope: 'row'}, t('totalOfAll')),
                    ...figures(model.patches.length, kindTotals(model, model.patches)),
                ),
        ),
    );
}
