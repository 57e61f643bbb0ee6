/** A person's own preset, as JSON. */

import {EngineError} from '../core/errors.ts';
import {nearestWords} from '../core/nearest.ts';
import {AREA_UNITS, AREA_VALUES, DEFAULT_DUPLICATE_SHARE, MEANINGS, VALUES, type AreaUnit, type CluePreset, type Filling, type Meaning, type Value} from './preset.ts';

const KEYS = ['id', 'title', 'fields', 'needs', 'fill', 'duplicateShare'];
const FILL_KEYS = ['column', 'title', 'value', 'unit', 'when', 'add'];
/** Bytes of a field name that a DBF can hold. */
const DBF_NAME = 10;

/**
 * `{"id", "title", "fields": {meaning: [column names]}, "fill": [{"column", "title", "value", "unit", "when", "add"}]}`; all but
 * `id` and `fields` may be left out.
 *
 * @throws EngineError `clues/bad-preset` - what is wrong, where in the file, and what would be right
 */
export function readPreset(text: string, file: string): CluePreset {
    const refuse = (where: string, message: string, fix: string): never => {
        throw new EngineError('clues/bad-preset', `the preset cannot be used: ${message}`, {file, where, fix});
    };
    const whole = objectAt(parsed(text, refuse), '(top)', refuse);
    knownKeys(whole, KEYS, '(top)', refuse);
    const id = textAt(whole['id'], 'id', refuse);
    const fields: Partial<Record<Meaning, readonly string[]>> = {};
    const meanings = Object.keys(MEANINGS);
    for (const [meaning, aliases] of Object.entries(objectAt(whole['fields'], 'fields', refuse))) {
        if (!Object.hasOwn(MEANINGS, meaning)) unknownWord('fields', 'meaning', meaning, meanings, refuse);
        fields[meaning as Meaning] = listAt(aliases, `fields.${meaning}`, refuse).map((one, i) => textAt(one, `fields.${meaning}[${i}]`, refuse));
    }
    const needs = listAt(whole['needs'] ?? [], 'needs', refuse).map((one, i) => {
        const meaning = textAt(one, `needs[${i}]`, refuse);
        if (!Object.hasOwn(fields, meaning)) unknownWord(`needs[${i}]`, 'meaning of "fields"', meaning, Object.keys(fields), refuse);
        return meaning as Meaning;
    });
    const fill = listAt(whole['fill'] ?? [], 'fill', refuse).map((one, i) => filling(one, `fill[${i}]`, refuse));
    for (const key of ['column', 'title'] as const) {
        const names = fill.map(one => one[key].toUpperCase());
        const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
        if (twice >= 0) refuse(`fill[${twice}].${key}`, `the ${key} "${fill[twice][key]}" is filled twice`, 'name each column once');
    }
    return {
        id, title: whole['title'] === undefined ? id : textAt(whole['title'], 'title', refuse), fields, needs, fill,
        duplicateShare: share(whole['duplicateShare'] ?? DEFAULT_DUPLICATE_SHARE, refuse),
    };
}

type Refuse = (where: string, message: string, fix: string) => never;

function parsed(text: string, refuse: Refuse): unknown {
    try {
        return JSON.parse(text.replace(/^\ufeff/, ''));
    } catch (cause) {
        return refuse('(text)', `it is not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`,
            'check commas, quotes and brackets at that place');
    }
}

function objectAt(value: unknown, where: string, refuse: Refuse): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> // JSON has string keys only
        : refuse(where, 'an object is missing here', 'write it in curly brackets');
}

function listAt(value: unknown, where: string, refuse: Refuse): readonly unknown[] {
    return Array.isArray(value) ? value : refuse(where, 'a list is missing here', 'write it in square brackets');
}

function textAt(value: unknown, where: string, refuse: Refuse): string {
    return typeof value === 'string' && value.trim() !== '' && value.length <= 100 ? value.trim()
        : refuse(where, 'a text of at most 100 characters is missing here', 'write it in double quotes');
}

function knownKeys(value: Record<string, unknown>, known: readonly string[], where: string, refuse: Refuse): void {
    const strange = Object.keys(value).find(key => !known.includes(key));
    if (strange !== undefined) unknownWord(where, 'entry', strange, known, refuse);
}

function unknownWord(where: string, what: string, word: string, known: readonly string[], refuse: Refuse): never {
    const near = nearestWords(word, known);
    return refuse(where, `there is no ${what} "${word.slice(0, 40)}"`, `${near.length > 0 ? `nearest: ${near.join(', ')}; ` : ''}all: ${known.join(', ')}`);
}

function filling(value: unknown, where: string, refuse: Refuse): Filling {
    const one = objectAt(value, where, refuse);
    knownKeys(one, FILL_KEYS, where, refuse);
    const column = textAt(one['column'], `${where}.column`, refuse);
    if (Buffer.byteLength(column) > DBF_NAME) {
        refuse(`${where}.column`, `the column name "${column}" has more than ${DBF_NAME} bytes, which no Shapefile can hold`,
            'write a short name of letters and digits, and the long one as "title"');
    }
    const name = textAt(one['value'], `${where}.value`, refuse);
    if (!Object.hasOwn(VALUES, name)) unknownWord(`${where}.value`, 'value', name, Object.keys(VALUES), refuse);
    const isArea = AREA_VALUES.includes(name as Value);
    const choice = <T extends string>(key: string, choices: readonly T[], otherwise: T): T => {
        const given = one[key] ?? otherwise;
        return choices.find(known => known === given) ?? unknownWord(`${where}.${key}`, key, String(given), choices, refuse);
    };
    const unit: AreaUnit = choice('unit', AREA_UNITS, 'm2');
    if (one['unit'] !== undefined && !isArea) refuse(`${where}.unit`, `"${name}" is no area and has no unit`, 'leave "unit" out');
    const add = one['add'] ?? true;
    if (typeof add !== 'boolean') refuse(`${where}.add`, '"add" is neither true nor false', 'write true or false without quotes');
    return {
        column, title: one['title'] === undefined ? column : textAt(one['title'], `${where}.title`, refuse), value: name as Value, // checked above
        unit, when: choice('when', ['blank', 'always'] as const, 'blank'), add: add === true,
    };
}

function share(value: unknown, refuse: Refuse): string {
    const text = String(value);
    return /^(?:0\.\d{1,4}|1(?:\.0{1,4})?)$/.test(text) && Number(text) > 0 ? text
        : refuse('duplicateShare', '"duplicateShare" is no number above 0 and up to 1', 'write it as 0.8');
}
