/** The cheat sheet of keys. */
import {h} from '../dom.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {PanelContext} from './panel.ts';
import {wordsOf} from './panel.ts';

const KEYS: readonly (readonly [string, TextKey])[] = [
    ['↓ / ↑ · J / K', 'helpNext'],
    ['', 'helpHold'],
    ['B', 'helpEpoch'],
    ['F', 'helpFit'],
    ['/', 'helpSearch'],
    ['U', 'helpUnit'],
    ['P', 'helpPrint'],
    ['Esc', 'helpEscape'],
    ['?', 'helpHelp'],
];

export function openHelp(dialog: HTMLDialogElement, {store}: PanelContext): void {
    const t = wordsOf(store.state());
    dialog.setAttribute('aria-label', t('helpTitle'));
    dialog.replaceChildren(
        h('h2', {}, t('helpTitle')),
        h(
            'dl',
            {},
            ...KEYS.flatMap(([keys, key]) => [
                h('dt', {}, h('kbd', {}, keys === '' ? t('keySpace') : keys)),
                h('dd', {}, t(key)),
            ]),
        ),
        h('form', {method: 'dialog'}, h('button', {class: 'primary'}, t('close'))),
    );
    if (!dialog.open) dialog.showModal();
}
