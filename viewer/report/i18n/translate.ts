import type {Label} from '../../../engine/contract/reportPage.ts';
import {en} from './en.ts';
import type {Dictionary, TextKey} from './zh.ts';
import {zh} from './zh.ts';

export type Language = 'zh' | 'en';
export const DICTIONARIES: Readonly<Record<Language, Dictionary>> = {zh, en};

/** Looks up words and fills `{name}` places. */
export interface Translate {
    (key: TextKey, values?: Readonly<Record<string, string | number>>): string;
}

export function translator(language: Language): Translate {
    const words = DICTIONARIES[language];
    return (key, values = {}) =>
        words[key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** One of the two names the data brings; Chinese where the other is missing. */
export function labelText(label: Label, language: Language): string {
    return language === 'en' && label.en !== '' ? label.en : label.zh;
}
