/** The list beside the map. Only the rows in sight exist, so that a hundred thousand patches scroll as ten do. */
import {h} from '../dom.ts';
import type {PatchView} from '../model.ts';
import {areaText} from '../areaFormat.ts';
import {KIND_STYLES} from '../kindStyle.ts';
import {svgGlyph} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import {hasFilters} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, className, farmlandBadge, shortId, unitName, wordsOf} from './panel.ts';

/** Height of a row in CSS pixels; the style sheet says the same. */
const ROW_PX = 66;
/** Rows kept ready above and below the window. */
const SPARE_ROWS = 6;

export function mountPatchList(root: HTMLElement, context: PanelContext): PanelUpdate {
    const {model, store} = context;
    const rows = h('div', {class: 'rows'});
    const box = h('div', {class: 'list', role: 'listbox', tabindex: 0}, rows);
    const empty = h('div', {class: 'empty', hidden: true});
    root.append(box, empty);
    let shown: readonly PatchView[] = [];
    let first = -1;
    let last = -1;

    /** Glyphs of the kinds that only some parts have. */
    const otherKinds = (patch: PatchView): SVGSVGElement[] =>
        [...new Set(patch.kindIds.map((id) => model.kindById.get(id)?.colourGroup ?? 'review'))]
            .filter((group) => group !== patch.group)
            .map((group) => svgGlyph(group, patch.row.toCode, 18));
    const rowOf = (patch: PatchView, position: number, state: ReportState): HTMLElement => {
        const t = wordsOf(state);
        const style = KIND_STYLES[patch.group];
        const from = patch.row.fromCodes.map((code) => className(model, code, state.language)).join(t('comma'));
        const kind = state.language === 'en' ? patch.kind.labelEn : patch.kind.labelZh;
        return h(
            'div',
            {
                class: 'row',
                role: 'option',
                id: `row-${patch.index}`,
                'data-index': patch.index,
                style: `top:${position * ROW_PX}px`,
                'aria-selected': String(patch.index === state.selected),
                'aria-setsize': shown.length,
                'aria-posinset': position + 1,
                click: () => context.open(patch.index),
                mouseenter: () => store.dispatch({type: 'set', values: {hovered: patch.index}}),
                mouseleave: () => store.dispatch({type: 'set', values: {hovered: null}}),
            },
            svgGlyph(patch.group, patch.row.toCode, 28),
            h(
                'div',
                {class: 'row-text'},
                h(
                    'div',
                    {class: 'row-kind', style: `color:${style.textColour}`},
                    h('span', {class: 'row-word'}, kind),
                    ...otherKinds(patch),
                    patch.hasBasicFarmland && farmlandBadge(t),
                ),
                h(
                    'div',
                    {class: 'row-change'},
                    patch.row.direction === 'unchanged'
                        ? from
                        : `${from} → ${className(model, patch.row.toCode, state.language)}`,
                ),
                h(
                    'div',
                    {class: 'row-place'},
                    `${patch.row.parts[0]?.townshipName ?? ''} ${patch.row.villages.join(t('comma'))}`.trim() ||
                        shortId(patch.row.id),
                ),
            ),
            h(
                'div',
                {class: 'row-area'},
                h('strong', {}, areaText(patch.areaM2, state.unit)),
                ` ${unitName(state.unit, t)}`,
                patch.firstDueOn !== null && h('div', {class: 'row-due'}, t('dueOn', {date: patch.firstDueOn})),
            ),
        );
    };
    const draw = (force: boolean): void => {
        const state = store.state();
        const from = Math.max(0, Math.floor(box.scrollTop / ROW_PX) - SPARE_ROWS);
        const to = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW_PX) + SPARE_ROWS);
        if (!force && from === first && to === last) return;
        [first, last] = [from, to];
        rows.style.height = `${shown.length * ROW_PX}px`;
        rows.replaceChildren(...shown.slice(from, to).map((patch, i) => rowOf(patch, from + i, state)));
    };
    const reveal = (index: number): void => {
        const position = shown.findIndex((patch) => patch.index === index);
        if (position < 0) return;
        const top = position * ROW_PX;
        if (top < box.scrollTop) box.scrollTop = top;
        else if (top + ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_PX - box.clientHeight;
    };
    box.addEventListener('scroll', () => draw(false), {passive: true});
    new ResizeObserver(() => draw(false)).observe(box);

    return (state, previous) => {
        const t = wordsOf(state);
        const next = context.shown(state);
        const listChanged = next !== shown;
        shown = next;
        if (changed(state, previous, 'language')) box.setAttribute('aria-label', t('listLabel'));
        if (listChanged || changed(state, previous, 'language', 'unit')) {
            if (listChanged && previous !== null) box.scrollTop = 0;
            box.hidden = shown.length === 0;
            empty.hidden = shown.length > 0;
            if (shown.length === 0) {
                const filtered = hasFilters(state);
                empty.replaceChildren(
                    h('strong', {}, t(filtered ? 'noMatch' : 'noPatches')),
                    h('p', {}, t(filtered ? 'noMatchHelp' : 'noPatchesHelp')),
                    ...(filtered
                        ? [
                              h(
                                  'button',
                                  {type: 'button', class: 'quiet', click: () => store.dispatch({type: 'clearFilters'})},
                                  t('clearFilters'),
                              ),
                          ]
                        : []),
                );
            }
            draw(true);
        }
        if (changed(state, previous, 'selected', 'view') || listChanged) {
            if (state.selected !== null) reveal(state.selected);
            draw(true);
        }
        for (const row of rows.children) {
            const index = Number((row as HTMLElement).dataset.index);
            row.setAttribute('aria-selected', String(index === state.selected));
            row.classList.toggle('hovered', index === state.hovered);
        }
        const active = state.selected === null ? null : document.getElementById(`row-${state.selected}`);
        if (active && rows.contains(active)) box.setAttribute('aria-activedescendant', active.id);
        else box.removeAttribute('aria-activedescendant');
    };
}
