/**
 * Legends of rasters: what each value is called, and which class or which type of change of the monitoring tables it means.
 *
 * Shape    {legend, title, source?, to?, values: {"10": {name, nameEn?, class?, type?}}}; `class` is a code of the dictionary
 *          `to`, `type` a type of the monitoring tables (TBLX). A value with neither, or with `type: null`, says nothing of the
 *          land (clouds): its cells are left out like cells without data
 */

import {EngineError} from '../core/errors.ts';
import {nearestWords} from '../core/nearest.ts';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import type {Crosswalk} from './crosswalk.ts';
import {dictionary, DICTIONARY_IDS} from './dictionary.ts';
import supplied from './legends/supplied.json' with {type: 'json'};

export interface LegendEntry {
    readonly name: string;
    readonly nameEn: string;
    /** Code of the dictionary; null where a satellite cannot tell. */
    readonly code: string | null;
    /** TBLX; '' where there is none. */
    readonly type: string;
    /** The value says nothing of the land. */
    readonly isEmpty: boolean;
}

export interface Legend {
    readonly id: string;
    readonly title: string;
    readonly source: string | null;
    readonly to: string;
    readonly values: ReadonlyMap<number, LegendEntry>;
}

/** Cultivated land seen from above is dry land until the survey says better, as in the crosswalk of the monitoring tables. */
const CULTIVATED_TYPE = '01', CULTIVATED_CODE = '0103';
/** The field under which traced regions carry their value. */
export const VALUE_FIELD = 'VALUE';

const KEYS = ['legend', 'title', 'source', 'to', 'values'], ENTRY_KEYS = ['name', 'nameEn', 'class', 'type'];

export function suppliedLegends(): readonly Legend[] {
    return supplied.map(one => loadLegend(one, `${one.legend}.json`));
}

/**
 * A checked legend from its JSON text or the parsed object.
 *
 * @throws EngineError `landclass/bad-legend`
 */
export function loadLegend(input: string | object, file?: string): Legend {
    const refuse = (where: string, message: string, fix: string): never => {
        throw new EngineError('landclass/bad-legend', `The legend cannot be used: ${message}`, {file, where, fix, facts: {reason: message}});
    };
    const objectOf = (value: unknown, where: string): Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value as Record<string, unknown> : refuse(where, `${where} is not an object.`, 'Write it in curly brackets.'); // a JSON object has string keys
    const known = (value: Record<string, unknown>, keys: readonly string[], where: string): void => {
        const strange = Object.keys(value).find(key => !keys.includes(key));
        if (strange !== undefined) refuse(where, `unknown key "${strange.slice(0, 40)}".`, `Nearest known: ${nearestWords(strange, keys).join(', ')}.`);
    };
    const text = (value: unknown, where: string): string => typeof value === 'string' ? value : refuse(where, `${where} is not text.`, 'Write it as a string.');
    let whole: Record<string, unknown>;
    try {
        whole = objectOf(typeof input === 'string' ? JSON.parse(input) as unknown : input, '(top)');
    } catch (error) {
        if (error instanceof EngineError) throw error;
        return refuse('(text)', `it is not JSON (${error instanceof Error ? error.message : 'unreadable'}).`, 'Check commas, quotes and brackets at that place.');
    }
    known(whole, KEYS, '(top)');
    const to = whole['to'] === undefined ? 'cn.survey.2020' : text(whole['to'], 'to');
    if (!DICTIONARY_IDS.includes(to)) refuse('to', `there is no dictionary "${to.slice(0, 60)}".`, `Nearest: ${nearestWords(to, DICTIONARY_IDS).join(', ')}.`);
    const values = new Map<number, LegendEntry>();
    for (const [key, raw] of Object.entries(objectOf(whole['values'], 'values'))) {
        const where = `values.${key.slice(0, 20)}`;
        if (!/^-?\d+$/.test(key)) refuse(where, `"${key.slice(0, 20)}" is not a whole number.`, 'Name the values of the raster, such as "10".');
        const entry = objectOf(raw, where);
        known(entry, ENTRY_KEYS, where);
        const type = entry['type'] === undefined || entry['type'] === null ? '' : text(entry['type'], `${where}.type`);
        const given = entry['class'] === undefined ? null : text(entry['class'], `${where}.class`);
        if (given !== null && dictionary(to).byCode.get(given)?.assignable !== true) {
            const usable = dictionary(to).classes.filter(one => one.assignable).map(one => one.code);
            refuse(`${where}.class`, `"${given.slice(0, 20)}" is not a class of ${to}.`, `Nearest: ${nearestWords(given, usable).join(', ')}.`);
        }
        values.set(Number(key), {
            name: entry['name'] === undefined ? '' : text(entry['name'], `${where}.name`), nameEn: entry['nameEn'] === undefined ? '' : text(entry['nameEn'], `${where}.nameEn`),
            code: given ?? (type === CULTIVATED_TYPE ? CULTIVATED_CODE : null), type, isEmpty: given === null && type === '',
        });
    }
    if (values.size === 0) refuse('values', 'it lists no value.', 'Add entries such as "1": {"name": "耕地", "type": "01"}.');
    return {id: text(whole['legend'] ?? refuse('legend', '"legend" (its id) is missing.', 'Give it a short id.'), 'legend'),
        title: whole['title'] === undefined ? '' : text(whole['title'], 'title'), source: whole['source'] === undefined ? null : text(whole['source'], 'source'), to, values};
}

/** The legend as a crosswalk of the value's field: what has no class of its own is judged by its type of change. */
export function crosswalkOfLegend(legend: Legend): Crosswalk {
    const classes = new Map<string, string | null>();
    for (const [value, {code, isEmpty}] of legend.values) classes.set(`${VALUE_FIELD}=${value}`, code ?? (isEmpty ? null : UNCLASSIFIED));
    return {
        id: legend.id, title: legend.title, attribution: null, source: legend.source, fromDictionary: null, fromFields: [VALUE_FIELD], to: legend.to,
        classes, fallback: UNCLASSIFIED, priority: null, lossy: new Set(), displayOnly: false,
    };
}
