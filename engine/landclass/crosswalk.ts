/**
 * Crosswalks: files that say which class of a dictionary any other legend's value means.
 *
 * Shape    {crosswalk, title, from, to, classes, default?, priority?, lossy?, displayOnly?, attribution?, source?,
 *          version?}; `from` is {dictionary} for codes of another dictionary or {fields, legend} for values of fields,
 *          whose keys then read `field=value`. A class is a code of `to`, or null for "no land cover,
 *          leave the record out".
 */

import {EngineError} from '../core/errors.ts';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import {dictionary, DICTIONARY_IDS} from './dictionary.ts';
import {normaliseCode, splitCode} from './lookup.ts';
import {nearestWords} from '../core/nearest.ts';

/** What `default` may say instead of a code: take the record in without a class. */
export const UNCLASSIFIED_DEFAULT = UNCLASSIFIED;

export interface Crosswalk {
    readonly id: string;
    readonly title: string;
    readonly attribution: string | null;
    readonly source: string | null;
    /** Exactly one of the two is not null. */
    readonly fromDictionary: string | null;
    readonly fromFields: readonly string[] | null;
    readonly to: string;
    readonly classes: ReadonlyMap<string, string | null>;
    /** A code of `to`, `unclassified`, or null: values that are not listed are refused. */
    readonly fallback: string | null;
    readonly priority: readonly string[] | null;
    /** Keys whose class has to be split by a person: one class became several, or several one. */
    readonly lossy: ReadonlySet<string>;
    /** Good enough to colour a map, not to base a decision on. */
    readonly displayOnly: boolean;
}

const KEYS = ['crosswalk', 'version', 'title', 'attribution', 'source', 'from', 'to', 'classes', 'default', 'priority',
    'lossy', 'displayOnly'];
const FROM_KEYS = ['dictionary', 'fields', 'legend'];

/**
 * A checked crosswalk from its JSON text or the parsed object.
 *
 * @throws EngineError `landclass/bad-crosswalk` - not JSON, unknown key, unknown code, or a key that no field can give
 */
export function loadCrosswalk(input: string | object, file?: string): Crosswalk {
    const refuse = (where: string, message: string, fix: string): never => {
        throw new EngineError('landclass/bad-crosswalk', `The crosswalk cannot be used: ${message}`,
            {file, where, fix});
    };
    const whole = record(typeof input === 'string' ? parseJson(input, refuse) : input, '(top)', refuse);
    checkKeys(whole, KEYS, '(top)', refuse);
    const text = (key: string): string | null => {
        const value = whole[key];
        if (value === undefined) return null;
        return typeof value === 'string' ? value : refuse(key, `"${key}" is not text.`, `Write "${key}" as a string.`);
    };
    const to = text('to') ?? refuse('to', '"to" is missing.', `Name a dictionary: ${DICTIONARY_IDS.join(', ')}.`);
    if (!DICTIONARY_IDS.includes(to)) {
        refuse('to', `there is no dictionary "${to.slice(0, 60)}".`,
            `Nearest: ${nearestWords(to, DICTIONARY_IDS).join(', ')}.`);
    }
    const codeOf = (value: unknown, where: string): string => {
        const code = typeof value === 'string' ? value : refuse(where, 'a class is not text.',
            'Write codes as strings.');
        const entry = dictionary(to).byCode.get(code);
        if (entry?.assignable) return code;
        const usable = dictionary(to).classes.filter(one => one.assignable).map(one => one.code);
        return refuse(where, `"${code.slice(0, 20)}" is not a class of ${to}.`,
            `Nearest: ${nearestWords(code, usable).join(', ')}.`);
    };
    const {fromDictionary, fromFields} = readFrom(whole['from'], refuse);
    const classes = new Map<string, string | null>();
    for (const [key, value] of Object.entries(record(whole['classes'], 'classes', refuse))) {
        checkKey(key, fromDictionary, fromFields, refuse);
        classes.set(key, value === null ? null : codeOf(value, `classes.${key}`));
    }
    if (classes.size === 0) refuse('classes', 'it lists no class.', 'Add entries such as "landuse=farmland": "0103".');
    const fallback = whole['default'] ?? null;
    const list = (key: string): readonly unknown[] => {
        const value = whole[key] ?? [];
        return Array.isArray(value) ? value : refuse(key, `"${key}" is not a list.`, 'Write it in square brackets.');
    };
    const lossy = list('lossy').map(key => (typeof key === 'string' && classes.has(key)
        ? key : refuse('lossy', `"${String(key).slice(0, 40)}" is not listed under classes.`,
            'Name keys of "classes".')));
    const priority = list('priority').map((code, i) => codeOf(code, `priority[${i}]`));
    const repeated = priority.find((code, i) => priority.indexOf(code) !== i);
    if (repeated !== undefined) refuse('priority', `${repeated} stands there twice.`, 'Name each class once.');
    return {
        id: text('crosswalk') ?? refuse('crosswalk', '"crosswalk" (its id) is missing.', 'Give it a short id.'),
        title: text('title') ?? '', attribution: text('attribution'), source: text('source'),
        fromDictionary, fromFields, to, classes,
        fallback: fallback === null || fallback === UNCLASSIFIED_DEFAULT ? fallback : codeOf(fallback, 'default'),
        priority: priority.length > 0 ? priority : null,
        lossy: new Set(lossy), displayOnly: whole['displayOnly'] === true,
    };
}

export interface Translation {
    /** Code of the target dictionary, `unclassified`, or null: leave the record out. */
    readonly code: string | null;
    /** What decided: a key of `classes`, or `default`. */
    readonly by: string;
}

/** The class of a code of the source dictionary, by the whole code, else by its stem; undefined when not listed. */
export function translateCode(crosswalk: Crosswalk, rawCode: string): Translation | undefined {
    const code = normaliseCode(rawCode);
    const stem = crosswalk.fromDictionary === null ? code : splitCode(dictionary(crosswalk.fromDictionary), code)[0];
    for (const key of [code, stem]) {
        const target = crosswalk.classes.get(key);
        if (target !== undefined) return {code: target, by: key};
    }
    return crosswalk.fallback === null ? undefined : {code: crosswalk.fallback, by: 'default'};
}

/** The class of a record by its fields, the first listed pair in the order of `from.fields`; undefined when none is. */
export function translateFields(crosswalk: Crosswalk, valueOf: (field: string) => string): Translation | undefined {
    for (const field of crosswalk.fromFields ?? []) {
        const key = `${field}=${valueOf(field)}`;
        const target = crosswalk.classes.get(key);
        if (target !== undefined) return {code: target, by: key};
    }
    return crosswalk.fallback === null ? undefined : {code: crosswalk.fallback, by: 'default'};
}

type Refuse = (where: string, message: string, fix: string) => never;

function parseJson(text: string, refuse: Refuse): unknown {
    try {
        return JSON.parse(text);
    } catch (cause) {
        return refuse('(text)', `it is not JSON (${cause instanceof Error ? cause.message : 'unreadable'}).`,
            'Check commas, quotes and brackets at that place.');
    }
}

function record(value: unknown, where: string, refuse: Refuse): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return refuse(where, `${where} is not an object.`, 'Write it in curly brackets.');
    }
    return value as Record<string, unknown>; // a JSON object has string keys only
}

function checkKeys(value: Record<string, unknown>, known: readonly string[], where: string, refuse: Refuse): void {
    const strange = Object.keys(value).find(key => !known.includes(key));
    if (strange !== undefined) {
        refuse(where, `unknown key "${strange.slice(0, 40)}".`,
            `Nearest known: ${nearestWords(strange, known).join(', ')}.`);
    }
}

function readFrom(value: unknown, refuse: Refuse): Pick<Crosswalk, 'fromDictionary' | 'fromFields'> {
    const from = record(value, 'from', refuse);
    checkKeys(from, FROM_KEYS, 'from', refuse);
    const {dictionary: id, fields} = from;
    if ((id === undefined) === (fields === undefined)) {
        refuse('from', 'it needs either "dictionary" or "fields".', 'Name one of the two.');
    }
    if (id !== undefined) {
        if (typeof id === 'string' && DICTIONARY_IDS.includes(id)) return {fromDictionary: id, fromFields: null};
        refuse('from.dictionary', 'there is no such dictionary.',
            `Nearest: ${nearestWords(String(id), DICTIONARY_IDS).join(', ')}.`);
    }
    if (!Array.isArray(fields) || fields.length === 0 || !fields.every(field => typeof field === 'string')) {
        return refuse('from.fields', 'it is not a list of field names.', 'Write for example ["landuse", "natural"].');
    }
    return {fromDictionary: null, fromFields: fields};
}

function checkKey(key: string, from: string | null, fields: readonly string[] | null, refuse: Refuse): void {
    if (from !== null) {
        const source = dictionary(from);
        if (!source.byCode.has(key)) {
            refuse(`classes.${key.slice(0, 40)}`, `"${key.slice(0, 20)}" is not a class of ${from}.`,
                `Nearest: ${nearestWords(key, [...source.byCode.keys()]).join(', ')}.`);
        }
        return;
    }
    const field = key.slice(0, Math.max(0, key.indexOf('=')));
    if (!fields?.includes(field)) {
        refuse(`classes.${key.slice(0, 40)}`,
            `"${key.slice(0, 40)}" is not written field=value with a field of "from".`,
            `Fields: ${(fields ?? []).join(', ')}; nearest: ${nearestWords(field, fields ?? []).join(', ')}.`);
    }
}
