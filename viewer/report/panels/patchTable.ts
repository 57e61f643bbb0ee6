/** All shown patches as one table: the page's answer without a map, and the printed list. */
import {areaText} from '../areaFormat.ts';
import {add, parseDecimal, ZERO} from '../decimals.ts';
import {h} from '../dom.ts';
import type {PatchView} from '../model.ts';
import type {ReportState} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, className, departmentName, farmlandText, shortId, wordsOf} from './panel.ts';
import {svgGlyph} from '../patterns.ts';

const ROWS_PER_PAGE = 100;

/** Table of these patches; numbers start at `from`. The total row sums all of `all` in m². */
export function patchTable(
    patches: readonly PatchView[],
    from: number,
    all: readonly PatchView[],
    context: PanelContext,
    state: ReportState,
    clickable: boolean,
): HTMLTableElement {
    const {model} = context;
    const t = wordsOf(state);
    const {language, unit} = state;
    const departments = (codes: readonly (string | null)[]): string =>
        [...new Set(codes)]
            .filter((code) => code !== null)
            .map((code) => departmentName(model, code, language))
            .join(t('semicolon')) || '–';
    const head = [
        t('no1'),
        t('patchId'),
        t('kind'),
        `${t('township')}${t('comma')}${t('village')}`,
        t('classChange'),
        `${t('grossShort')} ${t(unit)}`,
        `${t('netShort')} ${t(unit)}`,
        `${t('farmlandColumn')} ${t(unit)}`,
        t('leadShort'),
        t('enforcingShort'),
        t('dueFirst'),
    ];
    const total = (pick: (patch: PatchView) => string): string =>
        areaText(
            all.reduce((sum, patch) => add(sum, parseDecimal(pick(patch))), ZERO),
            unit,
        );
    return h(
        'table',
        {class: 'data patch-table'},
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                ...head.map((word, i) => h('th', {scope: 'col', class: i >= 5 && i <= 7 ? 'number' : ''}, word)),
            ),
        ),
        h(
            'tbody',
            {},
            ...patches.map((patch, i) => {
                const {row} = patch;
                const fromNames = row.fromCodes.map((code) => className(model, code, language)).join(t('comma'));
                const id = clickable
                    ? h(
                          'button',
                          {
                              type: 'button',
                              class: 'link',
                              click: (event) => {
                                  event.stopPropagation();
                                  context.store.dispatch({type: 'view', view: 'patches'});
                                  context.open(patch.index);
                              },
                          },
                          shortId(row.id),
                      )
                    : h('code', {}, row.id);
                return h(
                    'tr',
                    {
                        'aria-selected': clickable && patch.index === state.selected ? 'true' : null,
                        'data-index': patch.index,
                    },
                    h('td', {class: 'number'}, String(from + i)),
                    h('td', {title: row.id, class: 'nowrap'}, id),
                    h(
                        'td',
                        {},
                        h(
                            'span',
                            {class: 'kind-name'},
                            svgGlyph(patch.group, row.toCode, 16),
                            language === 'en' ? patch.kind.labelEn : patch.kind.labelZh,
                        ),
                    ),
                    h(
                        'td',
                        {},
                        [...new Set(row.parts.map((part) => part.townshipName))].join(t('comma')),
                        ' ',
                        row.villages.join(t('comma')),
                    ),
                    h(
                        'td',
                        {},
                        row.direction === 'unchanged'
                            ? fromNames
                            : `${fromNames} → ${className(model, row.toCode, language)}`,
                    ),
                    h('td', {class: 'number'}, areaText(row.areaM2, unit)),
                    h('td', {class: 'number'}, areaText(row.netAreaM2, unit)),
                    h(
                        'td',
                        {class: 'number'},
                        patch.hasBasicFarmland || !model.farmlandChecked ? farmlandText(row.basicFarmlandM2, model, state) : '–',
                    ),
                    h('td', {}, departments(row.parts.map((part) => part.lead))),
                    h('td', {}, departments(row.parts.map((part) => part.enforcingAuthority))),
                    h('td', {class: 'nowrap'}, patch.firstDueOn ?? '–'),
                );
            }),
        ),
        h(
            'tfoot',
            {},
            h(
                'tr',
                {class: 'total'},
                h('th', {scope: 'row', colspan: 5}, `${t('total')} ${all.length}`),
                h(
                    'td',
                    {class: 'number'},
                    total((patch) => patch.row.areaM2),
                ),
                h(
                    'td',
                    {class: 'number'},
                    total((patch) => patch.row.netAreaM2),
                ),
                h(
                    'td',
                    {class: 'number'},
                    model.farmlandChecked ? total((patch) => patch.row.basicFarmlandM2) : t('notChecked'),
                ),
                h('td', {colspan: 3}),
            ),
        ),
    );
}

export function mountPatchTable(root: HTMLElement, context: PanelContext): PanelUpdate {
    return (state, previous) => {
        if (
            state.view !== 'table' ||
            (previous !== null &&
                !changed(
                    state,
                    previous,
                    'view',
                    'language',
                    'unit',
                    'filters',
                    'search',
                    'sort',
                    'tablePage',
                    'selected',
                ))
        )
            return;
        const t = wordsOf(state);
        const shown = context.shown(state);
        const nPages = Math.max(1, Math.ceil(shown.length / ROWS_PER_PAGE));
        const page = Math.min(state.tablePage, nPages - 1);
        const rows = shown.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
        const turn =
            (by: number): (() => void) =>
            () =>
                context.store.dispatch({type: 'set', values: {tablePage: page + by}});
        const pager =
            nPages === 1
                ? null
                : h(
                      'div',
                      {class: 'pager'},
                      h(
                          'button',
                          {type: 'button', class: 'quiet', disabled: page === 0, click: turn(-1)},
                          t('previousPage'),
                      ),
                      h(
                          'span',
                          {},
                          t('rowsRange', {
                              from: page * ROWS_PER_PAGE + 1,
                              to: page * ROWS_PER_PAGE + rows.length,
                              total: shown.length,
                          }),
                      ),
                      h(
                          'button',
                          {type: 'button', class: 'quiet', disabled: page === nPages - 1, click: turn(1)},
                          t('nextPage'),
                      ),
                  );
        root.replaceChildren(
            h('h2', {}, t('tableTitle')),
            ...(pager ? [pager] : []),
            shown.length === 0
                ? h('p', {class: 'empty'}, t(context.model.patches.length === 0 ? 'noPatches' : 'noMatch'))
                : h(
                      'div',
                      {class: 'table-scroll tall', tabindex: 0, role: 'region', 'aria-label': t('tableTitle')},
                      patchTable(rows, page * ROWS_PER_PAGE + 1, shown, context, state, true),
                  ),
        );
    };
}
