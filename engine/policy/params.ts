/** Walks a document for its values with an origin, and names the places they stand at. */

import type {Param} from './pack.ts';
import {entryName} from './shape.ts';

/** Every `{value, origin, cite}` with its path. */
export function paramsIn(value: unknown, path = ''): {readonly path: string; readonly param: Param<unknown>}[] {
    if (typeof value !== 'object' || value === null) return [];
    if ('value' in value && 'origin' in value) return [{path, param: value as Param<unknown>}];
    if (Array.isArray(value)) {
        return value.flatMap((entry: unknown, index) => paramsIn(entry, `${path}[${entryName(entry) ?? index}]`));
    }
    return Object.entries(value).flatMap(([key, entry]) => paramsIn(entry, path === '' ? key : `${path}.${key}`));
}

/** Every leaf of a document as text, lists with named entries keyed by name. */
export function leavesIn(value: unknown, path = '', leaves = new Map<string, string>()): Map<string, string> {
    if (Array.isArray(value) && value.every(entry => entryName(entry) !== null) && value.length > 0) {
        leaves.set(`${path}[order]`, value.map(entryName).join(' '));
        for (const entry of value as unknown[]) leavesIn(entry, `${path}[${entryName(entry)}]`, leaves);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !path.endsWith('.when')) {
        for (const [key, entry] of Object.entries(value)) leavesIn(entry, path === '' ? key : `${path}.${key}`, leaves);
    } else {
        leaves.set(path, JSON.stringify(value));
    }
    return leaves;
}
