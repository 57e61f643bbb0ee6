/** What the record column shows while no patch is chosen: the result in one look. */
import {areaText} from '../areaFormat.ts';
import {sum} from '../decimals.ts';
import {h} from '../dom.ts';
import {svgGlyph} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import {ledgerCloses} from '../ledger.ts';
import {farmlandLine} from './balance.ts';
import type {PanelContext} from './panel.ts';
import {areaWithUnit, kindLabel, wordsOf} from './panel.ts';
import type {TextKey} from '../i18n/zh.ts';

export function summary(context: PanelContext, state: ReportState): HTMLElement {
    const {model} = context;
    const {data} = model;
    const t = wordsOf(state);
    const {gross} = data.ledger;
    const line = (key: TextKey, areaM2: string, sign: string): HTMLElement =>
        h('tr', {}, h('th', {scope: 'row'}, sign, t(key)), h('td', {}, areaWithUnit(areaM2, state)));
    const closes = Object.values(data.ledger).every(ledgerCloses);
    return h(
        'div',
        {class: 'summary'},
        h('h2', {}, t('summaryTitle')),
        data.generatedFor.pack.status === 'draft' && h('p', {class: 'draft-note'}, t('draftExplained')),
        data.byKind.length > 0 && h('section', {}, h('h3', {}, t('byKind')), kindSummary(context, state)),
        h(
            'section',
            {},
            h('h3', {}, t('balanceTitle'), h('span', {class: 'muted'}, ` ${t('grossShort')}`)),
            h(
                'table',
                {class: 'figure-table'},
                h(
                    'tbody',
                    {},
                    line('cultivatedBefore', gross.cultivatedBeforeM2, ''),
                    line('loss', gross.lossM2, '− '),
                    line('setAsideLoss', gross.setAsideLossM2, '− '),
                    line('gain', gross.gainM2, '+ '),
                    line('setAsideGain', gross.setAsideGainM2, '+ '),
                    line('cultivatedAfter', gross.cultivatedAfterM2, '= '),
                ),
            ),
            h(
                'p',
                {class: closes ? 'closes' : 'broken'},
                `${closes ? '✓' : '✗'} ${t(closes ? 'balanceCloses' : 'balanceBroken')}`,
            ),
        ),
        farmlandLine(context, state),
        model.patches.length > 0 && h('p', {class: 'hint'}, t('selectHint')),
    );
}

/** Counts and areas by kind; also printed. */
export function kindSummary({model}: PanelContext, state: ReportState): HTMLTableElement {
    const t = wordsOf(state);
    const {byKind} = model.data;
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
                h('th', {scope: 'col', class: 'number'}, `${t('farmlandBadge')} ${t(state.unit)}`),
            ),
        ),
        h(
            'tbody',
            {},
            ...byKind.map((row) =>
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
                    h('td', {class: 'number'}, String(row.patches)),
                    h('td', {class: 'number'}, areaText(row.areaM2, state.unit)),
                    h('td', {class: 'number'}, areaText(row.basicFarmlandM2, state.unit)),
                ),
            ),
        ),
        h(
            'tfoot',
            {},
            h(
                'tr',
                {class: 'total'},
                h('th', {scope: 'row'}, t('total')),
                h('td', {class: 'number'}, String(model.patches.length)),
                h('td', {class: 'number'}, areaText(sum(byKind.map((row) => row.areaM2)), state.unit)),
                h('td', {class: 'number'}, areaText(sum(byKind.map((row) => row.basicFarmlandM2)), state.unit)),
            ),
        ),
    );
}
