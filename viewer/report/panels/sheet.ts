/** On a phone the panels are a sheet over the map of three heights; its handle steps through them, tapped or dragged. */
import {h} from '../dom.ts';
import type {SheetHeight} from '../state.ts';
import type {PanelContext, PanelUpdate} from './panel.ts';
import {changed, wordsOf} from './panel.ts';

const HEIGHTS: readonly SheetHeight[] = ['peek', 'half', 'full'];
/** A drag this long moves the sheet by one height. */
const DRAG_PX = 36;

export function mountSheetHandle(root: HTMLElement, {store}: PanelContext): PanelUpdate {
    const step = (by: number): void => {
        const at = HEIGHTS.indexOf(store.state().sheet) + by;
        store.dispatch({type: 'set', values: {sheet: HEIGHTS[Math.min(2, Math.max(0, at))]}});
    };
    let startY: number | null = null;
    let dragged = false;
    const button = h(
        'button',
        {
            type: 'button',
            class: 'handle',
            click: () => {
                if (!dragged) step(store.state().sheet === 'full' ? -2 : 1);
                dragged = false;
            },
        },
        h('i', {'aria-hidden': 'true'}),
    );
    button.addEventListener('pointerdown', (event) => {
        startY = event.clientY;
        dragged = false;
        button.setPointerCapture(event.pointerId);
    });
    button.addEventListener('pointermove', (event) => {
        if (startY === null || Math.abs(event.clientY - startY) < DRAG_PX) return;
        step(event.clientY < startY ? 1 : -1);
        startY = event.clientY;
        dragged = true;
    });
    button.addEventListener('pointerup', () => {
        startY = null;
    });
    root.append(button);
    return (state, previous) => {
        if (!changed(state, previous, 'language', 'sheet')) return;
        const t = wordsOf(state);
        button.setAttribute('aria-label', state.sheet === 'full' ? t('sheetDown') : t('sheetUp'));
        button.setAttribute('aria-expanded', String(state.sheet !== 'peek'));
    };
}
