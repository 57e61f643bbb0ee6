/** Keys of the page. Nothing is taken from a field that is being typed in, nor Space from a button reached by Tab. */
import {AREA_UNITS} from './areaFormat.ts';
import type {PanelContext} from './panels/panel.ts';
import {EPOCHS} from './state.ts';

export interface KeyActions {
    fit(): void;
    focusSearch(): void;
    leave(): void;
}

function isTyping(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');
}

export function listenToKeys(context: PanelContext, actions: KeyActions): void {
    const {store} = context;
    const step = (by: number): void => {
        const state = store.state();
        const shown = context.shown(state);
        if (shown.length === 0) return;
        const at = shown.findIndex((patch) => patch.index === state.selected);
        const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
        context.open(shown[next].index);
    };
    const after = <T>(values: readonly T[], value: T): T => values[(values.indexOf(value) + 1) % values.length];
    const keys: Readonly<Record<string, () => void>> = {
        j: () => step(1),
        k: () => step(-1),
        ArrowDown: () => step(1),
        ArrowUp: () => step(-1),
        f: () => actions.fit(),
        '/': () => actions.focusSearch(),
        '?': () => context.help(),
        p: () => context.print('sheet'),
        b: () => store.dispatch({type: 'set', values: {epoch: after(EPOCHS, store.state().epoch)}}),
        u: () => store.dispatch({type: 'set', values: {unit: after(AREA_UNITS, store.state().unit)}}),
        Escape: () => actions.leave(),
    };
    const release = (): void => {
        if (store.state().holdBefore) store.dispatch({type: 'set', values: {holdBefore: false}});
    };
    // `:focus-visible` turns true with the very key that is asked about, so the page remembers by itself.
    let byPointer = true;
    document.addEventListener('pointerdown', () => {
        byPointer = true;
    });
    document.addEventListener('keydown', (event) => {
        if (event.key === 'Tab') byPointer = false;
        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
        const {target, key} = event;
        if (isTyping(target)) {
            if (key === 'Escape') (target as HTMLElement).blur();
            return;
        }
        if (key === ' ') {
            // A button reached with Tab keeps its Space; one that was clicked does not stand in the way.
            if (!byPointer && target instanceof HTMLElement && target.matches('button, summary, input')) return;
            event.preventDefault();
            if (!event.repeat) store.dispatch({type: 'set', values: {holdBefore: true}});
            return;
        }
        // Arrows scroll documents and pan the map where those have the focus.
        if (
            key.startsWith('Arrow') &&
            target instanceof HTMLElement &&
            target.closest('.maplibregl-canvas, .table-scroll, #record, #wide, details')
        )
            return;
        const action = keys[key.length === 1 ? key.toLowerCase() : key];
        if (!action) return;
        event.preventDefault();
        action();
    });
    document.addEventListener('keyup', (event) => {
        if (event.key === ' ') release();
    });
    window.addEventListener('blur', release);
}
