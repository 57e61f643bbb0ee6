/** `FILE[#LAYER][@DATE]` and `KIND=FILE[#LAYER][@DATE]` as typed. */

import {existsSync} from 'node:fs';

import {EngineError} from '../core/errors.ts';
import {LAYER_KINDS} from '../core/layerKind.ts';
import type {FileAt, LayerAt} from '../pipeline/options.ts';
import {nearest} from '../core/nearest.ts';
import {isCalendarDate} from './parseArguments.ts';

/** Kinds that `--layer` takes: the two surveys have flags of their own. */
const FURTHER_KINDS = LAYER_KINDS.filter((kind) => kind !== 'survey' && kind !== 'monitoring');

/** A path may contain `#`; what follows the last one is a layer only where the whole is no file and the rest is one. */
function splitLayer(text: string): {file: string; layer?: string} {
    const at = text.lastIndexOf('#');
    if (at <= 0 || at === text.length - 1 || existsSync(text) || !existsSync(text.slice(0, at))) return {file: text};
    return {file: text.slice(0, at), layer: text.slice(at + 1)};
}

/**
 * A path may contain `@`; only a trailing `@YYYY-MM-DD` is a date.
 *
 * @throws EngineError `cli/bad-value` - it looks like a date and is no day of the calendar
 */
export function parseFileAt(text: string): FileAt {
    const match = /^(.+)@(\d{4}-\d{2}-\d{2})$/s.exec(text);
    if (!match) return splitLayer(text);
    if (!isCalendarDate(match[2])) {
        throw new EngineError('cli/bad-value', `"${match[2]}" is no day of the calendar`,
            {file: match[1], fix: 'write the day as YYYY-MM-DD', facts: {value: match[2], kind: 'date'}});
    }
    return {...splitLayer(match[1]), date: match[2]};
}

/** @throws EngineError `cli/bad-value` - no kind of layer before `=` */
export function parseLayerAt(text: string): LayerAt {
    const equals = text.indexOf('=');
    const typed = equals < 0 ? text : text.slice(0, equals);
    const kind = FURTHER_KINDS.find((one) => one === typed);
    if (equals < 0 || !kind || equals === text.length - 1) {
        const near = equals < 0 ? null : nearest(typed, FURTHER_KINDS);
        throw new EngineError('cli/bad-value', `--layer "${text}" does not begin with a kind of layer and "="`, {
            where: '--layer',
            fix: near && near !== typed ? `did you mean ${near}=${text.slice(equals + 1)}?`
                : `write KIND=FILE with one of ${FURTHER_KINDS.join(', ')}`,
            facts: {flag: 'layer', value: text, kind: 'layer', near},
        });
    }
    return {kind, ...parseFileAt(text.slice(equals + 1))};
}
