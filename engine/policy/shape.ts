/**
 * Small run-time shapes for data files, closed by default: what a shape does not name is a fault with the nearest known
 * key. Kept by hand because the command line must start without loading a schema library.
 */

import type {Finding} from './finding.ts';
import {nearest} from '../core/nearest.ts';

/** Reports what is wrong with a value at a path; silent when nothing is. */
export type Shape = (value: unknown, path: string, report: (finding: Finding) => void) => void;

function fault(path: string, message: string, near?: string | null): Finding {
    return {check: 'V01', severity: 'error', path, message, ...(near ? {nearest: near} : {})};
}

function named(value: unknown): string {
    return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object'
        : JSON.stringify(value);
}

function primitive(expected: string, holds: (value: unknown) => boolean): Shape {
    return (value, path, report) => {
        if (!holds(value)) report(fault(path, `expected ${expected}, found ${named(value)}`));
    };
}

export const text = primitive('a text', value => typeof value === 'string' && value.trim() !== '');
export const flag = primitive('true or false', value => typeof value === 'boolean');
export const integer = primitive('a whole number', Number.isSafeInteger);
export const decimal = primitive('a decimal as text, such as "200" or "0.50"',
    value => typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));
export const day = primitive('a day written YYYY-MM-DD',
    value => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value));
export const monthDay = primitive('a day written MM-DD',
    value => typeof value === 'string' && /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value));
export const anything: Shape = () => {};

export function oneOf(words: readonly string[]): Shape {
    return (value, path, report) => {
        if (typeof value === 'string' && words.includes(value)) return;
        report(fault(path, `expected one of ${words.join(', ')}, found ${named(value)}`,
            typeof value === 'string' ? nearest(value, words) : null));
    };
}

export function nullable(shape: Shape): Shape {
    return (value, path, report) => {
        if (value !== null) shape(value, path, report);
    };
}

/** A key written with `optional` may be absent. */
export function optional(shape: Shape): Shape & {readonly optional: true} {
    const copy: Shape = (value, path, report) => shape(value, path, report);
    return Object.assign(copy, {optional: true as const});
}

export function object(keys: Readonly<Record<string, Shape>>): Shape {
    return (value, path, report) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) {
            return report(fault(path, `expected an object, found ${named(value)}`));
        }
        const at = (key: string) => path === '' ? key : `${path}.${key}`;
        for (const key of Object.keys(value)) {
            if (Object.hasOwn(keys, key)) continue;
            report(fault(at(key), `unknown key "${key}"`, nearest(key, Object.keys(keys))));
        }
        for (const [key, shape] of Object.entries(keys)) {
            const found = (value as Record<string, unknown>)[key];
            if (found !== undefined) shape(found, at(key), report);
            else if (!('optional' in shape)) report(fault(at(key), 'is missing'));
        }
    };
}

/** Entries are named by their `id` or `code` in paths, and these are unique. */
export function list(shape: Shape, least = 0): Shape {
    return (value, path, report) => {
        if (!Array.isArray(value)) return report(fault(path, `expected a list, found ${named(value)}`));
        if (value.length < least) report(fault(path, `needs at least ${least} entries`));
        const seen = new Set<string>();
        value.forEach((entry: unknown, index) => {
            const name = entryName(entry);
            if (name !== null && seen.has(name)) report(fault(`${path}[${name}]`, `"${name}" is there twice`));
            if (name !== null) seen.add(name);
            shape(entry, `${path}[${name ?? index}]`, report);
        });
    };
}

export function entryName(entry: unknown): string | null {
    if (typeof entry !== 'object' || entry === null) return null;
    const {id, code} = entry as {id?: unknown; code?: unknown};
    return typeof id === 'string' ? id : typeof code === 'string' ? code : null;
}
