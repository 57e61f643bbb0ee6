/** What lies on the map: date switch, zoom, scale bar, pointer coordinates, legend with the layers. */
import {h} from '../dom.ts';
import {roundLength} from '../geo.ts';
import type {TextKey} from '../i18n/zh.ts';
import {classColour, classesNear} from '../map/scene.ts';
import {svgPatterns, svgSwatch} from '../patterns.ts';
import type {Epoch, Layers} from '../state.ts';
import {EPOCHS, shownEpoch} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, classWithCode, kindLabel, wordsOf} from './panel.ts';

const EPOCH_KEYS: Readonly<Record<Epoch, TextKey>> = {change: 'changeView', before: 'before', after: 'after'};
const SCALE_BAR_PX = 110;

export function mountEpochSwitch(root: HTMLElement, {model, store}: PanelContext): PanelUpdate {
    const hold =
        (on: boolean) =>
        (event: Event): void => {
            event.preventDefault();
            store.dispatch({type: 'set', values: {holdBefore: on}});
        };
    const {before, after} = model.data.generatedFor;
    return (state, previous) => {
        if (changed(state, previous, 'language')) {
            const t = wordsOf(state);
            const date: Readonly<Record<Epoch, string | null>> = {change: null, before: before.date, after: after.date};
            root.replaceChildren(
                h(
                    'div',
                    {class: 'segments', role: 'group', 'aria-label': `${t('before')} / ${t('after')}`},
                    ...EPOCHS.map((epoch) =>
                        h(
                            'button',
                            {
                                type: 'button',
                                'data-epoch': epoch,
                                click: () => store.dispatch({type: 'set', values: {epoch}}),
                            },
                            t(EPOCH_KEYS[epoch]),
                            date[epoch] !== null && h('small', {}, date[epoch]),
                        ),
                    ),
                ),
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'quiet hold touch-only',
                        pointerdown: hold(true),
                        pointerup: hold(false),
                        pointercancel: hold(false),
                        pointerleave: hold(false),
                        contextmenu: (event) => event.preventDefault(),
                    },
                    t('holdForBefore'),
                ),
                h('span', {class: 'hold-hint mouse-only'}, t('holdHint')),
            );
        }
        for (const button of root.querySelectorAll<HTMLElement>('[data-epoch]')) {
            button.setAttribute('aria-pressed', String(button.dataset.epoch === shownEpoch(state)));
        }
    };
}

export interface MapTools {
    readonly update: PanelUpdate;
    showPointer(at: readonly [number, number] | null): void;
    showScale(metresPerPixel: number): void;
}

export function mountMapTools(
    root: HTMLElement,
    context: PanelContext,
    actions: {fitAll(): void; zoomBy(steps: number): void},
): MapTools {
    const {store} = context;
    const buttons = h('div', {class: 'zoom-buttons'});
    const bar = h('div', {class: 'scale-bar'});
    const pointer = h('div', {class: 'pointer-position mouse-only', hidden: true});
    root.append(buttons, h('div', {class: 'map-foot'}, bar, pointer));
    let metresPerPixel = 0;
    const drawScale = (): void => {
        if (metresPerPixel <= 0) return;
        const t = wordsOf(store.state());
        const lengthM = roundLength(SCALE_BAR_PX * metresPerPixel);
        bar.style.width = `${lengthM / metresPerPixel}px`;
        bar.textContent = lengthM >= 1000 ? `${lengthM / 1000} ${t('kilometres')}` : `${lengthM} ${t('metres')}`;
    };
    return {
        update: (state, previous) => {
            if (!changed(state, previous, 'language')) return;
            const t = wordsOf(state);
            const button = (act: string, sign: string, label: string, click: () => void): HTMLElement =>
                h('button', {type: 'button', 'data-act': act, 'aria-label': label, title: label, click}, sign);
            buttons.replaceChildren(
                button('zoom-in', '+', t('zoomIn'), () => actions.zoomBy(1)),
                button('zoom-out', '−', t('zoomOut'), () => actions.zoomBy(-1)),
                button('fit-all', t('fit'), t('fit'), actions.fitAll),
            );
            drawScale();
        },
        showPointer: (at) => {
            pointer.hidden = at === null;
            if (at)
                pointer.textContent = wordsOf(store.state())('pointer', {lon: at[0].toFixed(6), lat: at[1].toFixed(6)});
        },
        showScale: (metres) => {
            metresPerPixel = metres;
            drawScale();
        },
    };
}

/** Legend and layer control are one: what is explained can be switched. */
export function mountLegend(root: HTMLDetailsElement, {model, store}: PanelContext): PanelUpdate {
    const {data} = model;
    const kinds = [...new Set(model.patches.map((patch) => patch.kind.id))].sort(
        (a, b) => data.kinds.findIndex((row) => row.id === a) - data.kinds.findIndex((row) => row.id === b),
    );
    return (state, previous) => {
        if (!changed(state, previous, 'language', 'layers')) return;
        const t = wordsOf(state);
        const layer = (name: keyof Layers, key: TextKey): HTMLElement =>
            h(
                'label',
                {class: 'layer'},
                h('input', {
                    type: 'checkbox',
                    checked: state.layers[name],
                    'data-layer': name,
                    change: () => store.dispatch({type: 'toggleLayer', layer: name}),
                }),
                t(key),
            );
        const focus = root.contains(document.activeElement) ? document.activeElement?.getAttribute('data-layer') : null;
        const line = (name: string, key: TextKey): HTMLElement =>
            h('li', {}, h('i', {class: `line-sample ${name}`, 'aria-hidden': 'true'}), t(key));
        const body = [
            h(
                'ul',
                {class: 'legend-kinds'},
                ...kinds.map((id) =>
                    h(
                        'li',
                        {},
                        svgSwatch(model.kindById.get(id)?.colourGroup ?? 'review', 'legend'),
                        kindLabel(model, id, state.language),
                    ),
                ),
            ),
            h(
                'ul',
                {class: 'legend-lines'},
                line('township', 'townshipLine'),
                line('village', 'villageLine'),
                data.basicFarmland && line('farmland', 'farmlandLine'),
            ),
            h(
                'details',
                {
                    class: 'legend-classes',
                    open: root.querySelector<HTMLDetailsElement>('.legend-classes')?.open ?? false,
                },
                h('summary', {}, t('classes')),
                h(
                    'ul',
                    {},
                    ...classesNear(model, null).map((code) =>
                        h(
                            'li',
                            {},
                            h('i', {class: 'class-dot', style: `background:${classColour(model, code)}`}),
                            classWithCode(model, code, state.language),
                        ),
                    ),
                ),
            ),
            h(
                'fieldset',
                {},
                h('legend', {}, t('layers')),
                layer('classes', 'layerClasses'),
                layer('outlines', 'layerOutlines'),
                data.setAside.length > 0 && layer('setAside', 'layerSetAside'),
                data.basicFarmland && layer('basicFarmland', 'layerBasicFarmland'),
            ),
            data.basicFarmland === undefined &&
                h(
                    'p',
                    {class: 'muted'},
                    model.farmlandChecked
                        ? t('farmlandNotIncluded')
                        : `${t('basicFarmland')}${t('colon')}${t('farmlandNotChecked')}`,
                ),
        ];
        const defs = h('div', {class: 'hidden-patterns', 'aria-hidden': 'true'});
        const holder = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        holder.append(svgPatterns('legend', 0.8));
        defs.append(holder);
        root.replaceChildren(h('summary', {}, t('legend')), h('div', {class: 'legend-body'}, defs, ...body));
        if (focus) root.querySelector<HTMLElement>(`[data-layer="${focus}"]`)?.focus();
    };
}
