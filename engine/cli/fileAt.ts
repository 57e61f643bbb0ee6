/** `FILE[@DATE]` and `KIND=FILE[@DATE]` as typed. */

import {EngineError} from '../core/errors.ts';
import {LAYER_KINDS} from '../core/layerKind.ts';
import type {FileAt, LayerAt} from '../pipeline/options.ts';
import {nearest} from '../core/nearest.ts';
import {isCalendarDate} from './parseArguments.ts';

/**
 * A path may contain `@`; only a trailing `@YYYY-MM-DD` is a date.
 *
 * @throws EngineError `cli/bad-value` - it looks like a date and is no day of the calendar
 */
export function parseFileAt(text: string): FileAt {
    const match = /^(.+)@(\d{4}-\d{2}-\d{2})$/s.exec(text);
    if (!match) return {file: text};
    if (!isCalendarDate(match[2])) {
        throw new EngineError('cli/bad-value', `"${match[2]}" is no day of the calendar`,
            {file: match[1], fix: 'write the day as YYYY-MM-DD', facts: {value: match[2], kind: 'date'}});
    }
    return {file: match[1], date: match[2]};
}

/** @throws EngineError `cli/bad-value` - no kind of layer before `=` */
export function parseLayerAt(text: string): LayerAt {
    const equals = text.indexOf('=');
    const typed = equals < 0 ? text : text.slice(0, equals);
    const kind = LAYER_KINDS.find((one) => one === typed);
    if (equals < 0 || !kind || equals === text.length - 1) {
        const near = equals < 0 ? null : nearest(typed, LAYER_KINDS);
        throw new EngineError('cli/bad-value', `--layer "${text}" does not begin with a kind of layer and "="`, {
            where: '--layer',
            fix: near && near !== typed ? `did you mean ${near}=${text.slice(equals + 1)}?`
                : `write KIND=FILE with one of ${LAYER_KINDS.join(', ')}`,
            facts: {flag: 'layer', value: text, kind: 'layer', near},
        });
    }
    return {kind, ...parseFileAt(text.slice(equals + 1))};
}
