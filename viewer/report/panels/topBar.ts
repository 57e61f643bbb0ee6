/** Title, dates, pack, draft mark, secrecy; unit, language, print, help; the five views. */
import {AREA_UNITS} from '../areaFormat.ts';
import {h} from '../dom.ts';
import {labelText} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {ReportState, View} from '../state.ts';
import {VIEWS} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, fileName, packWords, wordsOf} from './panel.ts';

const VIEW_KEYS: Readonly<Record<View, TextKey>> = {
    patches: 'viewPatches',
    table: 'viewTable',
    setAside: 'viewSetAside',
    issues: 'viewIssues',
    balance: 'viewBalance',
};

export function mountTopBar(root: HTMLElement, context: PanelContext): PanelUpdate {
    const {model, store} = context;
    const {generatedFor: made, title} = model.data;
    return (state, previous) => {
        if (!changed(state, previous, 'language', 'unit')) return;
        const t = wordsOf(state);
        document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
        document.title = `${labelText(title, state.language)} · ${t('pageName')}`;
        const units = h(
            'div',
            {class: 'segments', role: 'group', 'aria-label': t('unit')},
            ...AREA_UNITS.map((unit) =>
                h(
                    'button',
                    {
                        type: 'button',
                        'aria-pressed': String(unit === state.unit),
                        click: () => store.dispatch({type: 'set', values: {unit}}),
                    },
                    t(unit),
                ),
            ),
        );
        const nextUnit = AREA_UNITS[(AREA_UNITS.indexOf(state.unit) + 1) % AREA_UNITS.length];
        root.replaceChildren(
            h(
                'div',
                {class: 'brand'},
                h('h1', {}, labelText(title, state.language)),
                made.pack.status === 'draft' &&
                    h('span', {class: 'draft-mark', title: t('draftExplained')}, t('draftMark')),
                model.data.secrecy !== null && h('span', {class: 'secrecy'}, `${t('secrecy')} ${model.data.secrecy}`),
            ),
            h(
                'div',
                {class: 'controls'},
                units,
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'quiet phone-only',
                        'aria-label': `${t('unit')} ${t(state.unit)}`,
                        click: () => store.dispatch({type: 'set', values: {unit: nextUnit}}),
                    },
                    t(state.unit),
                ),
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'quiet',
                        'aria-label': t('languageLabel'),
                        'data-act': 'language',
                        click: () =>
                            store.dispatch({type: 'set', values: {language: state.language === 'zh' ? 'en' : 'zh'}}),
                    },
                    t('language'),
                ),
                h(
                    'button',
                    {type: 'button', class: 'quiet', 'data-act': 'print', click: () => context.print('sheet')},
                    t('print'),
                ),
                h(
                    'button',
                    {type: 'button', class: 'quiet wide-only', 'data-act': 'help', click: () => context.help()},
                    `${t('help')} ?`,
                ),
            ),
        );
    };
}

/** One line under the title: what was compared with what, by which pack. */
export function mountFactsLine(root: HTMLElement, {model}: PanelContext): PanelUpdate {
    const {generatedFor: made, crs} = model.data;
    return (state, previous) => {
        if (!changed(state, previous, 'language')) return;
        const t = wordsOf(state);
        const epoch = (key: 'beforeDate' | 'afterDate', one: typeof made.before): HTMLSpanElement =>
            h(
                'span',
                {title: one.source},
                t(key, {date: one.date ?? t('dateUnknown')}),
                ' ',
                h('small', {}, fileName(one.source)),
            );
        root.replaceChildren(
            epoch('beforeDate', made.before),
            h('span', {'aria-hidden': 'true'}, '→'),
            epoch('afterDate', made.after),
            h(
                'span',
                {title: labelText(made.pack.name, state.language)},
                `${t('packVersion')} ${packWords(model, t)}`,
            ),
            h('span', {class: 'crs', title: crs.id}, state.language === 'zh' ? crs.nameZh : crs.nameEn),
        );
    };
}

export function mountTabs(root: HTMLElement, {model, store}: PanelContext): PanelUpdate {
    const {data} = model;
    const counts: Readonly<Partial<Record<View, number>>> = {
        patches: data.patches.length,
        setAside: data.setAsideTotals.reduce((sum, {count}) => sum + count, 0),
        issues: data.issues.length,
    };
    return (state: ReportState, previous) => {
        if (!changed(state, previous, 'language', 'view')) return;
        const t = wordsOf(state);
        const focused = root.contains(document.activeElement);
        root.setAttribute('aria-label', t('viewsLabel'));
        root.replaceChildren(
            ...VIEWS.map((view) =>
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'tab',
                        'data-view': view,
                        'aria-current': view === state.view ? 'page' : null,
                        click: () => store.dispatch({type: 'view', view}),
                    },
                    t(VIEW_KEYS[view]),
                    counts[view] !== undefined && h('span', {class: 'count'}, String(counts[view])),
                ),
            ),
        );
        root.querySelector('[aria-current]')?.scrollIntoView?.({block: 'nearest', inline: 'nearest'});
        if (focused) root.querySelector<HTMLElement>('[aria-current]')?.focus();
    };
}
