/** The record of one patch: picture pair, areas on three bases, overlap, parts with who acts and why, deadlines. */
import type {DeadlineRow, PatchDirection, PatchRow} from '../../../engine/contract/reportPage.ts';
import {areaText} from '../areaFormat.ts';
import {h} from '../dom.ts';
import {labelText} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import {KIND_STYLES} from '../kindStyle.ts';
import {chip} from '../map/chips.ts';
import {classColour} from '../map/scene.ts';
import type {PatchView} from '../model.ts';
import {svgGlyph} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {areaWithUnit, changed, classWithCode, farmlandBadge, fixed, wordsOf} from './panel.ts';
import {partsSection} from './parts.ts';
import {summary} from './summary.ts';
import {citationBlock} from './why.ts';

export const DIRECTION_KEYS: Readonly<Record<PatchDirection, TextKey>> = {
    loss: 'directionLoss',
    gain: 'directionGain',
    internal: 'directionInternal',
    other: 'directionOther',
    unchanged: 'directionUnchanged',
};
const CHIP_PX = 158;

export function mountRecord(root: HTMLElement, context: PanelContext): PanelUpdate {
    return (state, previous) => {
        if (!changed(state, previous, 'selected', 'language', 'unit', 'filters', 'search', 'sort')) return;
        const t = wordsOf(state);
        root.setAttribute('aria-label', t(state.selected === null ? 'summaryTitle' : 'patchId'));
        if (state.selected === null) {
            root.replaceChildren(summary(context, state));
            return;
        }
        const patch = context.model.patches[state.selected];
        const open =
            previous?.selected === state.selected
                ? [...root.querySelectorAll('details')].map((element) => element.open)
                : [];
        const focus = root.contains(document.activeElement) ? document.activeElement?.getAttribute('data-act') : null;
        root.replaceChildren(...recordParts(patch, context, state));
        root.querySelectorAll('details').forEach((element, i) => {
            element.open = open[i] ?? element.open;
        });
        if (previous?.selected !== state.selected) root.scrollTop = 0;
        if (focus) root.querySelector<HTMLElement>(`[data-act="${focus}"]`)?.focus();
    };
}

function recordParts(patch: PatchView, context: PanelContext, state: ReportState): HTMLElement[] {
    const {row} = patch;
    return [
        header(patch, context, state),
        pictures(patch, context, state),
        figures(patch, context, state),
        ...criminalLines(row, context, state),
        partsSection(row, context, state),
        deadlines(row.deadlines, context, state),
        footer(row, context, state),
    ];
}

/** The record without its buttons, every reason open. */
export function recordForPrint(patch: PatchView, context: PanelContext, state: ReportState): HTMLElement[] {
    const parts = recordParts(patch, context, state);
    for (const part of parts) {
        for (const details of part.querySelectorAll('details')) details.open = true;
        for (const button of part.querySelectorAll('button')) button.remove();
    }
    return parts;
}

function header(patch: PatchView, context: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const shown = context.shown(state);
    const position = shown.indexOf(patch);
    const step =
        (by: number): (() => void) =>
        () => {
            const next = shown[position < 0 ? 0 : position + by];
            if (next) context.open(next.index);
        };
    const kind = state.language === 'en' ? patch.kind.labelEn : patch.kind.labelZh;
    return h(
        'header',
        {class: 'record-head', style: `--kind:${KIND_STYLES[patch.group].colour}`},
        h(
            'div',
            {class: 'record-nav'},
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet phone-only',
                    'data-act': 'back',
                    'aria-label': t('back'),
                    click: () => context.open(null),
                },
                `‹ ${t('backShort')}`,
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet',
                    'data-act': 'previous',
                    disabled: position <= 0,
                    'aria-label': t('previous'),
                    click: step(-1),
                },
                '‹',
            ),
            h(
                'span',
                {class: 'position'},
                position < 0 ? '–' : t('positionOf', {index: position + 1, total: shown.length}),
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet',
                    'data-act': 'next',
                    disabled: position >= shown.length - 1,
                    'aria-label': t('next'),
                    click: step(1),
                },
                '›',
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet',
                    'data-act': 'fit',
                    'aria-label': t('fitPatch'),
                    click: () => context.goTo(context.model.bboxOf(patch.index)),
                },
                h('span', {class: 'wide-only'}, t('fitPatch')),
                h('span', {class: 'phone-only'}, t('fitPatchShort')),
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet close wide-only',
                    'data-act': 'close',
                    'aria-label': t('close'),
                    click: () => context.open(null),
                },
                '×',
            ),
        ),
        h(
            'h2',
            {},
            svgGlyph(patch.group, patch.row.toCode, 26),
            h('span', {style: `color:${KIND_STYLES[patch.group].textColour}`}, kind),
            patch.hasBasicFarmland && farmlandBadge(t),
        ),
        h(
            'p',
            {class: 'record-id'},
            `${t('patchId')} `,
            h('code', {}, patch.row.id),
            ` · ${t(DIRECTION_KEYS[patch.row.direction])}`,
        ),
    );
}

function pictures(patch: PatchView, {model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const {before, after} = model.data.generatedFor;
    const figure = (epoch: 'before' | 'after', date: string | null, codes: readonly string[]): HTMLElement => {
        const caption = t(epoch === 'before' ? 'beforeDate' : 'afterDate', {date: date ?? t('dateUnknown')});
        return h(
            'figure',
            {class: 'chip-figure'},
            chip(model, patch.index, epoch, CHIP_PX, caption),
            h(
                'figcaption',
                {},
                h('b', {}, caption),
                ...codes.map((code) =>
                    h(
                        'span',
                        {class: 'class-line'},
                        h('i', {class: 'class-dot', style: `background:${classColour(model, code)}`}),
                        classWithCode(model, code, state.language),
                    ),
                ),
            ),
        );
    };
    return h(
        'div',
        {class: 'pair'},
        figure('before', before.date, patch.row.fromCodes),
        figure('after', after.date, [patch.row.toCode]),
    );
}

function figures(patch: PatchView, {model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const {row} = patch;
    const area = (label: TextKey, areaM2: string, first: boolean): HTMLElement =>
        h(
            'tr',
            {class: first ? 'main-figure' : ''},
            h('th', {scope: 'row'}, t(label)),
            h('td', {}, areaWithUnit(areaM2, state)),
            h('td', {class: 'exact'}, state.unit === 'm2' ? '' : `${areaText(areaM2, 'm2')} m²`),
        );
    return h(
        'section',
        {class: 'figures'},
        h(
            'table',
            {class: 'figure-table'},
            h(
                'tbody',
                {},
                area('grossArea', row.areaM2, true),
                area('netArea', row.netAreaM2, false),
                area('planeArea', row.planeAreaM2, false),
                h(
                    'tr',
                    {class: 'farmland-row'},
                    h('th', {scope: 'row'}, t('farmlandOverlap')),
                    ...(!model.farmlandChecked
                        ? [h('td', {colspan: 2}, t('farmlandNotChecked'))]
                        : patch.hasBasicFarmland
                        ? [
                              h('td', {}, h('strong', {}, areaWithUnit(row.basicFarmlandM2, state))),
                              h(
                                  'td',
                                  {class: 'exact'},
                                  state.unit === 'm2' ? '' : `${areaText(row.basicFarmlandM2, 'm2')} m²`,
                              ),
                          ]
                        : [
                              h(
                                  'td',
                                  {colspan: 2},
                                  row.touchesBasicFarmland
                                      ? t('farmlandTouchNote', {area: areaText(row.basicFarmlandM2, 'm2')})
                                      : t('farmlandNone'),
                              ),
                          ]),
                ),
                h('tr', {}, h('th', {scope: 'row'}, t('width')), h('td', {colspan: 2}, `${fixed(row.widthM, 2)} m`)),
                h(
                    'tr',
                    {},
                    h('th', {scope: 'row'}, t('villages')),
                    h('td', {colspan: 2}, places(row).join(t('semicolon')) || t('none')),
                ),
            ),
        ),
        h('p', {class: 'muted'}, t('basisNote')),
        model.data.basicFarmland === undefined &&
            patch.hasBasicFarmland &&
            h('p', {class: 'muted'}, t('farmlandNotIncluded')),
    );
}

function places(row: PatchRow): string[] {
    return [...new Set(row.parts.map((part) => `${part.townshipName} ${part.villageName}`.trim()))].filter(
        (place) => place !== '',
    );
}

function criminalLines(row: PatchRow, {model}: PanelContext, state: ReportState): HTMLElement[] {
    if (row.criminalLines.length === 0) return [];
    const t = wordsOf(state);
    const cited = [...new Set(row.criminalLines.flatMap((one) => one.citations))].map(
        (index) => model.data.citations[index],
    );
    return [
        h(
            'section',
            {class: 'criminal'},
            h('h3', {}, t('criminalLines')),
            h(
                'ul',
                {},
                ...row.criminalLines.map((one) =>
                    h(
                        'li',
                        {class: one.reached ? 'reached' : ''},
                        `${labelText(one.label, state.language)}${t('colon')}`,
                        t(one.reached ? 'criminalReached' : 'criminalBelow', {area: one.measuredMu, line: one.lineMu}),
                    ),
                ),
            ),
            h(
                'details',
                {},
                h('summary', {}, t('clauses')),
                ...cited.filter((one) => one !== undefined).map((one) => citationBlock(one, state)),
                h('p', {class: 'muted'}, t('criminalNote')),
            ),
        ),
    ];
}

function deadlines(rows: readonly DeadlineRow[], {model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    return h(
        'section',
        {},
        h('h3', {}, t('deadlines')),
        rows.length === 0
            ? h('p', {class: 'muted'}, t('noDeadlines'))
            : h(
                  'table',
                  {class: 'figure-table'},
                  h(
                      'tbody',
                      {},
                      ...rows.map((row) =>
                          h(
                              'tr',
                              {},
                              h('th', {scope: 'row'}, labelText(row.label, state.language)),
                              h('td', {}, t('dueOn', {date: row.dueOn})),
                              h(
                                  'td',
                                  {class: 'exact'},
                                  row.citations.map((index) => model.data.citations[index]?.article ?? '').join(' '),
                              ),
                          ),
                      ),
                  ),
              ),
    );
}

function footer(row: PatchRow, context: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    return h(
        'footer',
        {class: 'record-foot'},
        h(
            'p',
            {class: 'muted'},
            `${t('labelPoint')} ${row.label[0].toFixed(6)}, ${row.label[1].toFixed(6)}`,
            h('br'),
            `${t('parcels')} ${t('parcelsBefore', {list: row.parcelsBefore.join(', ') || t('none')})}${t('semicolon')}`,
            t('parcelsAfter', {list: row.parcelsAfter.join(', ') || t('none')}),
        ),
        h(
            'button',
            {type: 'button', class: 'quiet', 'data-act': 'print-patch', click: () => context.print('patch')},
            t('printPatch'),
        ),
    );
}
