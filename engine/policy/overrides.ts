/**
 * A pack that extends another writes only what differs: each key is a path into the parent.
 *
 *     "detection.minThicknessM": {…}                      replaces a value
 *     "classification.table.rows[pond].then": {…}          [id] picks an entry by its id or code
 *     "classification.table.rows[before pond]": {…}        adds an entry; also [after x], [first], [last]
 *
 * Keeps   the parent is not touched; a path that leads nowhere is a finding with the nearest key
 */

import type {Finding} from './finding.ts';
import {nearest} from '../core/nearest.ts';
import {entryName} from './shape.ts';

export interface Overridden {
    readonly document: Record<string, unknown>;
    readonly findings: readonly Finding[];
    /** What stood at a path and what stands there now. */
    readonly replaced: readonly {readonly path: string; readonly before: unknown; readonly after: unknown}[];
}

/** Keys of a file that are not paths. */
const OWN_KEYS = ['schema', 'meta'];

export function applyOverrides(parent: object, written: Readonly<Record<string, unknown>>): Overridden {
    const document = structuredClone(parent) as Record<string, unknown>;
    const findings: Finding[] = [];
    const replaced: {path: string; before: unknown; after: unknown}[] = [];
    for (const [path, value] of Object.entries(written)) {
        if (OWN_KEYS.includes(path)) continue;
        const steps = parsePath(path);
        if (!steps) {
            findings.push(lost(path, 'is not a path such as "classification.table.rows[pond].then"'));
            continue;
        }
        put(document, steps, structuredClone(value), (message, near) => findings.push(lost(path, message, near)),
            before => replaced.push({path, before, after: value}));
    }
    return {document, findings, replaced};
}

type Step = {readonly key: string} | {readonly pick: string};

function parsePath(path: string): Step[] | null {
    const steps: Step[] = [];
    for (const part of path.split('.')) {
        const match = /^([A-Za-z0-9]+)((?:\[[^[\]]+\])*)$/.exec(part);
        if (!match) return null;
        steps.push({key: match[1]});
        for (const selector of match[2].matchAll(/\[([^\]]+)\]/g)) steps.push({pick: selector[1].trim()});
    }
    return steps;
}

function put(
    document: Record<string, unknown>, steps: readonly Step[], value: unknown,
    fail: (message: string, near?: string | null) => void, replace: (before: unknown) => void,
): void {
    let at: unknown = document;
    for (const [index, step] of steps.entries()) {
        const last = index === steps.length - 1;
        if ('pick' in step) {
            if (!Array.isArray(at)) return fail(`[${step.pick}] picks from a list, and there is none`);
            if (last) return putEntry(at, step.pick, value, fail, replace);
            const entry: unknown = at.find(candidate => entryName(candidate) === step.pick);
            if (entry === undefined) return fail(`no entry "${step.pick}"`, nearest(step.pick, names(at)));
            at = entry;
            continue;
        }
        if (typeof at !== 'object' || at === null || Array.isArray(at)) {
            return fail(`"${step.key}" is not inside an object`);
        }
        const record = at as Record<string, unknown>;
        if (last) {
            // a key the parent left out is fine here: the closed schema decides whether it exists at all
            if (Object.hasOwn(record, step.key)) replace(record[step.key]);
            record[step.key] = value;
            return;
        }
        if (!Object.hasOwn(record, step.key)) {
            return fail(`no key "${step.key}"`, nearest(step.key, Object.keys(record)));
        }
        at = record[step.key];
    }
}

function putEntry(
    entries: unknown[], pick: string, value: unknown,
    fail: (message: string, near?: string | null) => void, replace: (before: unknown) => void,
): void {
    const [, place, anchor] = /^(before|after) (.+)$/.exec(pick) ?? [];
    if (pick === 'first') return void entries.unshift(value);
    if (pick === 'last') return void entries.push(value);
    const name = anchor ?? pick;
    const index = entries.findIndex(entry => entryName(entry) === name);
    if (index < 0) return fail(`no entry "${name}"`, nearest(name, names(entries)));
    if (place) return void entries.splice(place === 'before' ? index : index + 1, 0, value);
    replace(entries[index]);
    entries[index] = value;
}

function names(entries: readonly unknown[]): string[] {
    return entries.map(entryName).filter(name => name !== null);
}

function lost(path: string, message: string, near?: string | null): Finding {
    return {check: 'V01', severity: 'error', path, message, ...(near ? {nearest: near} : {})};
}
