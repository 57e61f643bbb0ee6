/** Search, filters as chips in plain words, order, and the number and area of what is listed. */
import type {ColourGroup} from '../../../engine/contract/reportPage.ts';
import {add, ZERO} from '../decimals.ts';
import {h} from '../dom.ts';
import type {ReportModel} from '../model.ts';
import {svgGlyph} from '../patterns.ts';
import {countsOf, FARMLAND_IN, FARMLAND_OUT} from '../selectors.ts';
import type {FilterName, ReportState, Sort} from '../state.ts';
import {hasFilters, SORTS} from '../state.ts';
import type {Translate, Language} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {areaWithUnit, changed, departmentName, kindLabel, wordsOf} from './panel.ts';

const SORT_KEYS: Readonly<Record<Sort, TextKey>> = {
    urgent: 'sortUrgent',
    area: 'sortArea',
    due: 'sortDue',
    id: 'sortId',
};
const FILTER_KEYS: Readonly<Record<FilterName, TextKey>> = {
    kinds: 'kind',
    townships: 'township',
    farmland: 'basicFarmland',
    leads: 'lead',
};

const WIDE = matchMedia('(min-width: 821px)');

interface Choice {
    readonly value: string;
    readonly label: string;
    readonly group?: ColourGroup;
}

/** Values of a filter that occur in the data, in the order of its table. */
function choicesOf(name: FilterName, model: ReportModel, t: Translate, language: Language): Choice[] {
    const present = new Set(
        model.patches.flatMap((patch) =>
            name === 'kinds' ? patch.kindIds : name === 'leads' ? patch.leadCodes : patch.townshipCodes,
        ),
    );
    switch (name) {
        case 'kinds':
            return [...new Set([...model.data.kinds.map((row) => row.id), ...present])]
                .filter((id) => present.has(id))
                .map((id) => ({
                    value: id,
                    label: kindLabel(model, id, language),
                    group: model.kindById.get(id)?.colourGroup ?? 'review',
                }));
        case 'townships':
            return model.townships
                .filter((row) => present.has(row.code))
                .map((row) => ({value: row.code, label: row.name}));
        case 'farmland':
            if (!model.farmlandChecked) return [];
            return [
                {value: FARMLAND_IN, label: t('insideBasicFarmland')},
                {value: FARMLAND_OUT, label: t('outsideBasicFarmland')},
            ];
        case 'leads':
            return [...new Set([...model.data.departments.map((row) => row.code), '', ...present])]
                .filter((code) => present.has(code))
                .map((code) => ({
                    value: code,
                    label: code === '' ? t('noLead') : departmentName(model, code, language),
                }));
    }
}

export function filterWords(model: ReportModel, state: ReportState): string[] {
    const t = wordsOf(state);
    const words = (Object.keys(FILTER_KEYS) as FilterName[]).flatMap((name) =>
        choicesOf(name, model, t, state.language)
            .filter((choice) => state.filters[name].includes(choice.value))
            .map((choice) => choice.label),
    );
    return state.search.trim() === '' ? words : [...words, `“${state.search.trim()}”`];
}

export function mountFilterBar(root: HTMLElement, context: PanelContext): PanelUpdate {
    const {model, store} = context;
    const input = h('input', {
        type: 'search',
        id: 'search',
        autocomplete: 'off',
        spellcheck: 'false',
        input: () => store.dispatch({type: 'set', values: {search: input.value, tablePage: 0}}),
    });
    const chips = h('div', {class: 'filter-groups', id: 'filter-groups'});
    const toggle = h('button', {
        type: 'button',
        class: 'quiet filter-toggle',
        'aria-controls': 'filter-groups',
        click: () => store.dispatch({type: 'set', values: {filtersOpen: !store.state().filtersOpen}}),
    });
    const active = h('div', {class: 'active-filters'});
    const sort = h('select', {change: () => store.dispatch({type: 'set', values: {sort: SORTS[sort.selectedIndex]}})});
    const result = h('p', {class: 'result', role: 'status', 'aria-live': 'polite'});
    root.append(
        h('div', {class: 'search-row'}, input, toggle),
        chips,
        active,
        h('div', {class: 'sort-row'}, sort),
        result,
    );

    const chip = (name: FilterName, choice: Choice, count: number, state: ReportState): HTMLButtonElement => {
        const on = state.filters[name].includes(choice.value);
        return h(
            'button',
            {
                type: 'button',
                class: 'chip',
                'aria-pressed': String(on),
                disabled: !on && count === 0,
                'data-filter': `${name}:${choice.value}`,
                click: () => store.dispatch({type: 'toggleFilter', name, value: choice.value}),
            },
            choice.group && svgGlyph(choice.group, '', 14),
            choice.label,
            h('span', {class: 'count'}, String(count)),
        );
    };
    // Beside the table the column is free, so the filters stay open there.
    const isOpen = (state: ReportState): boolean => state.filtersOpen || (state.view === 'table' && WIDE.matches);
    const drawChips = (state: ReportState): void => {
        const t = wordsOf(state);
        const focus = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.filter : undefined;
        const open = isOpen(state);
        chips.hidden = !open;
        if (open) {
            chips.replaceChildren(
                ...(Object.keys(FILTER_KEYS) as FilterName[]).map((name) => {
                    const counts = countsOf(model, state, name);
                    return h(
                        'div',
                        {class: 'filter-group', role: 'group', 'aria-label': t(FILTER_KEYS[name])},
                        h('h3', {}, t(FILTER_KEYS[name])),
                        name === 'farmland' &&
                            !model.farmlandChecked &&
                            h('p', {class: 'muted'}, t('farmlandNotChecked')),
                        ...choicesOf(name, model, t, state.language).map((choice) =>
                            chip(name, choice, counts.get(choice.value) ?? 0, state),
                        ),
                    );
                }),
            );
        }
        const chosen = (Object.keys(FILTER_KEYS) as FilterName[]).flatMap((name) =>
            choicesOf(name, model, t, state.language)
                .filter((choice) => state.filters[name].includes(choice.value))
                .map((choice) => ({name, choice})),
        );
        active.hidden = !hasFilters(state);
        active.replaceChildren(
            ...(open
                ? []
                : chosen.map(({name, choice}) =>
                      h(
                          'button',
                          {
                              type: 'button',
                              class: 'chip removable',
                              'aria-pressed': 'true',
                              click: () => store.dispatch({type: 'toggleFilter', name, value: choice.value}),
                          },
                          choice.group && svgGlyph(choice.group, '', 14),
                          choice.label,
                          h('span', {'aria-hidden': 'true'}, '×'),
                      ),
                  )),
            h(
                'button',
                {type: 'button', class: 'link', click: () => store.dispatch({type: 'clearFilters'})},
                t('clearFilters'),
            ),
        );
        if (focus !== undefined) chips.querySelector<HTMLElement>(`[data-filter="${CSS.escape(focus)}"]`)?.focus();
    };
    root.hidden = model.patches.length === 0;
    return (state, previous) => {
        const t = wordsOf(state);
        if (changed(state, previous, 'language')) {
            input.placeholder = t('search');
            input.setAttribute('aria-label', t('searchLabel'));
            sort.setAttribute('aria-label', t('sort'));
            const key = (name: Sort): TextKey =>
                name === 'urgent' && !model.farmlandChecked ? 'sortUrgentUnchecked' : SORT_KEYS[name];
            sort.replaceChildren(...SORTS.map((name) => h('option', {value: name}, t(key(name)))));
        }
        if (input.value !== state.search) input.value = state.search;
        sort.selectedIndex = SORTS.indexOf(state.sort);
        if (changed(state, previous, 'language', 'filters', 'filtersOpen', 'search', 'view')) {
            const nActive = Object.values(state.filters).reduce((n, values) => n + values.length, 0);
            toggle.textContent = nActive > 0 ? `${t('filters')} ${nActive}` : t('filters');
            toggle.setAttribute('aria-expanded', String(isOpen(state)));
            drawChips(state);
        }
        if (changed(state, previous, 'language', 'filters', 'search', 'unit')) {
            const shown = context.shown(state);
            const area = shown.reduce((total, patch) => add(total, patch.areaM2), ZERO);
            result.replaceChildren(
                h('strong', {}, t('resultCount', {shown: shown.length, total: model.patches.length})),
                ` ${t('grossShort')} ${areaWithUnit(area, state)}`,
            );
        }
    };
}
