/** The balance of areas: three bases side by side with all digits, then who changed what, each column with its 尾差. */
import type {LedgerGroupRow, LedgerTerms} from '../../../engine/contract/reportPage.ts';
import {areaText, groupedDigits, tailDifference} from '../areaFormat.ts';
import type {Decimal} from '../decimals.ts';
import {add, decimalText, parseDecimal, scaleAndRound, subtract, sum, ZERO} from '../decimals.ts';
import {h} from '../dom.ts';
import {labelText} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {TermName} from '../ledger.ts';
import {ledgerCloses, LEDGER_TERMS} from '../ledger.ts';
import {svgGlyph} from '../patterns.ts';
import type {Basis, ReportState} from '../state.ts';
import {BASES} from '../state.ts';
import type {Column} from './areaTable.ts';
import {areaTable, isZero} from './areaTable.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, classWithCode, kindLabel, wordsOf} from './panel.ts';

const BASIS_KEYS: Readonly<Record<Basis, TextKey>> = {gross: 'grossShort', net: 'netShort', plane: 'planeShort'};
const AREA_FIELDS = {gross: 'areaM2', net: 'netAreaM2', plane: 'planeAreaM2'} as const;

export function mountBalance(root: HTMLElement, context: PanelContext): PanelUpdate {
    return (state, previous) => {
        if (state.view !== 'balance' && previous !== null) return;
        if (state.view !== 'balance' || !changed(state, previous, 'view', 'language', 'unit', 'basis')) return;
        root.replaceChildren(...balanceParts(context, state));
    };
}

function balanceParts(context: PanelContext, state: ReportState): HTMLElement[] {
    const {model, store} = context;
    const t = wordsOf(state);
    const {data} = model;
    const closes = BASES.every((basis) => ledgerCloses(data.ledger[basis]));
    const basisSwitch = h(
        'div',
        {class: 'segments', role: 'group', 'aria-label': t('basis')},
        ...BASES.map((basis) =>
            h(
                'button',
                {
                    type: 'button',
                    'aria-pressed': String(basis === state.basis),
                    click: () => store.dispatch({type: 'set', values: {basis}}),
                },
                t(BASIS_KEYS[basis]),
            ),
        ),
    );
    return [
        h('h2', {}, t('balanceTitle')),
        h(
            'p',
            {class: closes ? 'closes' : 'broken', role: closes ? 'status' : 'alert'},
            `${closes ? '✓' : '✗'} ${t(closes ? 'balanceCloses' : 'balanceBroken')}`,
        ),
        ledgerTable(context, state),
        ...(data.generatedFor.after.kind === 'monitoring' ? [h('p', {class: 'muted'}, t('monitoringAfter'))] : []),
        farmlandLine(context, state),
        h(
            'div',
            {class: 'basis-row'},
            h('span', {}, t('basis')),
            basisSwitch,
            h('span', {class: 'muted'}, t('tailNote')),
        ),
        h(
            'div',
            {class: 'two-up'},
            kindTable(context, state),
            groupTable(t('byTownship'), data.byTownship, state),
            groupTable(t('byClass'), data.byClass, state),
        ),
        transitionTable(context, state),
        groupTable(t('byVillage'), data.byVillage, state),
    ];
}

function ledgerTable({model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const {ledger} = model.data;
    const used = LEDGER_TERMS.filter(({name}) => name !== 'ridgeChangeM2' || ledger.net.ridgeChangeM2 !== undefined);
    const figure = (text: string | undefined): HTMLElement[] =>
        text === undefined
            ? [h('td', {colspan: 2, class: 'number'}, '–')]
            : [h('td', {class: 'number'}, areaText(text, state.unit)), h('td', {class: 'number exact'}, groupedDigits(text))];
    const tail = (terms: LedgerTerms): string => {
        const rows = LEDGER_TERMS.slice(0, -1).map(({name, sign}) => {
            const value = parseDecimal(terms[name] ?? '0');
            return sign === '−' ? subtract(ZERO, value) : value;
        });
        return decimalText(tailDifference(rows, parseDecimal(terms.cultivatedAfterM2), state.unit));
    };
    return h(
        'div',
        {class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('balanceTitle')},
        h(
            'table',
            {class: 'data ledger'},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('th', {scope: 'col', rowspan: 2}, t('term')),
                    ...BASES.map((basis) => h('th', {scope: 'colgroup', colspan: 2}, t(BASIS_KEYS[basis]))),
                ),
                h(
                    'tr',
                    {},
                    ...BASES.flatMap(() => [h('th', {scope: 'col'}, t(state.unit)), h('th', {scope: 'col'}, 'm²')]),
                ),
            ),
            h(
                'tbody',
                {},
                ...used.map(({name, key, sign}) =>
                    h(
                        'tr',
                        {class: sign === '=' ? 'total' : ''},
                        h('th', {scope: 'row'}, h('span', {class: 'sign'}, sign), t(key)),
                        ...BASES.flatMap((basis) => figure(ledger[basis][name])),
                    ),
                ),
            ),
            h(
                'tfoot',
                {},
                h(
                    'tr',
                    {},
                    h('th', {scope: 'row'}, t('residual')),
                    ...BASES.flatMap((basis) => figure(ledger[basis].residualM2)),
                ),
                h(
                    'tr',
                    {class: 'tail'},
                    h('th', {scope: 'row'}, t('tail')),
                    ...BASES.flatMap((basis) => [h('td', {class: 'number'}, tail(ledger[basis])), h('td', {})]),
                ),
                h(
                    'tr',
                    {},
                    h('th', {scope: 'row'}, t('internal')),
                    ...BASES.flatMap((basis) => figure(ledger[basis].internalM2)),
                ),
            ),
        ),
    );
}

export function farmlandLine({model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const totals = model.data.basicFarmlandTotals;
    if (!totals) {
        return h('p', {class: 'farmland-totals'}, `${t('basicFarmland')}${t('colon')}${t('farmlandNotChecked')}`);
    }
    const layer = totals.layerAreaM2 === null ? ZERO : parseDecimal(totals.layerAreaM2);
    const percent = isZero(layer)
        ? ''
        : t('farmlandShare', {percent: decimalText(shareInPercent(parseDecimal(totals.areaM2), layer))});
    return h(
        'p',
        {class: 'farmland-totals'},
        t('farmlandTotals', {count: totals.patches, area: areaText(totals.areaM2, state.unit), unit: t(state.unit)}) +
            percent,
    );
}

/** part · 100 / whole, two decimals. */
function shareInPercent(part: Decimal, whole: Decimal): Decimal {
    const scale = Math.max(part.scale, whole.scale);
    const units = (value: Decimal): bigint => value.units * 10n ** BigInt(scale - value.scale);
    return scaleAndRound({units: units(part), scale: 0}, 100n, units(whole), 2);
}

function kindTable({model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const rows = model.data.byKind;
    const field = AREA_FIELDS[state.basis];
    const names = rows.map((row) =>
        h(
            'span',
            {class: 'kind-name'},
            svgGlyph(model.kindById.get(row.kind)?.colourGroup ?? 'review', '', 16),
            kindLabel(model, row.kind, state.language),
        ),
    );
    return areaTable(
        t('byKind'),
        t('kind'),
        names,
        [
            {head: t('count'), values: rows.map((row) => row.patches)},
            {head: t('partsCount'), values: rows.map((row) => row.parts)},
        ],
        [
            {head: t(BASIS_KEYS[state.basis]), values: rows.map((row) => parseDecimal(row[field]))},
            {
                head: `${t('farmlandColumn')}${t('inBrackets', {words: t('grossShort')})}`,
                values: rows.map((row) => parseDecimal(row.basicFarmlandM2)),
                instead: model.farmlandChecked ? undefined : t('notChecked'),
            },
        ],
        state,
    );
}

function groupTable(title: string, rows: readonly LedgerGroupRow[], state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const column = (key: TextKey, pick: (terms: LedgerTerms) => Decimal): Column => ({
        head: t(key),
        values: rows.map((row) => pick(row[state.basis])),
    });
    const term =
        (name: TermName) =>
        (terms: LedgerTerms): Decimal =>
            parseDecimal(terms[name] ?? '0');
    const optional: Column[] = (
        [
            ['setAsideLoss', 'setAsideLossM2'],
            ['outsideBefore', 'outsideBeforeM2'],
            ['setAsideGain', 'setAsideGainM2'],
            ['outsideAfter', 'outsideAfterM2'],
            ['ridgeChange', 'ridgeChangeM2'],
        ] as const
    )
        .map(([key, name]) => column(key, term(name)))
        .filter((one) => one.values.some((value) => !isZero(value)));
    const net = column('netChange', (terms) =>
        subtract(parseDecimal(terms.cultivatedAfterM2), parseDecimal(terms.cultivatedBeforeM2)),
    );
    return areaTable(
        title,
        t('term'),
        rows.map(
            (row) =>
                [labelText(row.name, state.language), row.code].filter((word) => word !== '').join(' ') || t('none'),
        ),
        [],
        [
            column('cultivatedBefore', term('cultivatedBeforeM2')),
            column('loss', term('lossM2')),
            column('gain', term('gainM2')),
            ...optional,
            column('cultivatedAfter', term('cultivatedAfterM2')),
            net,
        ],
        state,
    );
}

function transitionTable({model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const field = AREA_FIELDS[state.basis];
    const {transitions} = model.data;
    const order = new Map(model.data.classes.map((row, i) => [row.code, i]));
    const codes = (pick: 'fromCode' | 'toCode'): string[] =>
        [...new Set(transitions.map((row) => row[pick]))].sort(
            (a, b) => (order.get(a) ?? 999) - (order.get(b) ?? 999) || (a < b ? -1 : 1),
        );
    const [from, to] = [codes('fromCode'), codes('toCode')];
    const cell = (fromCode: string, toCode: string): Decimal =>
        sum(transitions.filter((row) => row.fromCode === fromCode && row.toCode === toCode).map((row) => row[field]));
    const columns = to.map((toCode) => ({
        head: classWithCode(model, toCode, state.language),
        values: from.map((fromCode) => cell(fromCode, toCode)),
    }));
    const totals: Column = {
        head: t('total'),
        values: from.map((_, i) => columns.reduce((total, column) => add(total, column.values[i]), ZERO)),
    };
    return areaTable(
        t('transitions'),
        t('fromTo'),
        from.map((code) => classWithCode(model, code, state.language)),
        [],
        [...columns, totals],
        state,
        t('transitionsNote'),
    );
}

/** The equation in one line, with every term that is not zero, for the printed sheet. */
export function balanceSentence({model}: PanelContext, state: ReportState): string {
    const t = wordsOf(state);
    const {gross} = model.data.ledger;
    return LEDGER_TERMS.filter(
        ({name, sign}) => sign === '' || sign === '=' || !isZero(parseDecimal(gross[name] ?? '0')),
    )
        .map(({name, key, sign}) => `${sign} ${t(key)} ${areaText(gross[name] ?? '0', state.unit)}`)
        .join(' ')
        .concat(` ${t(state.unit)}${t('inBrackets', {words: t('grossShort')})}`)
        .trim();
}
