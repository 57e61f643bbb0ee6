/** The two reasons to refuse a layer for its class codes. */

import {EngineError} from '../core/errors.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {nearestWords} from '../core/nearest.ts';
import {dictionary} from '../landclass/dictionary.ts';
import type {Agreement} from './nameAgreement.ts';

/** One unknown value with how often and on how much land it stands. */
export interface UnknownCode {
    readonly code: string;
    readonly count: number;
    readonly areaM2: number;
    readonly features: readonly number[];
}

const SHOWN = 20;

export function areaText(areaM2: number): string {
    return `${areaM2.toFixed(2)} m²`;
}

export function unknownCodeError(
    raw: RawLayer, field: string, dictionaryId: string, unknown: readonly UnknownCode[], known: readonly Agreement[],
): EngineError {
    const shown = unknown.slice(0, SHOWN).map(({code, count, areaM2}) => {
        const value = code === '' ? '(blank)' : `"${code.slice(0, 60)}"`;
        return `${value} (${count} record${count === 1 ? '' : 's'}, ${areaText(areaM2)})`;
    });
    const more = unknown.length > SHOWN ? ` and ${unknown.length - SHOWN} more` : '';
    const mine = known.find(one => one.dictionary === dictionaryId)?.known ?? 0;
    const better = known.filter(one => one.known > mine).sort((a, b) => b.known - a.known)[0];
    const first = unknown.find(({code}) => code !== '')?.code;
    const usable = dictionary(dictionaryId).classes.filter(entry => entry.assignable).map(entry => entry.code);
    const near = first === undefined ? [] : nearestWords(first, usable);
    return new EngineError('layers/unknown-code',
        `${raw.name}: ${unknown.length} class code${unknown.length === 1 ? '' : 's'} not in ${dictionaryId}: `
        + `${shown.join(', ')}${more}.`, {
        file: raw.path, where: `field ${field || '(none)'}`,
        fix: (better ? `Dictionary ${better.dictionary} knows ${better.known} of these records: choose it; or correct`
            : 'Correct')
            + ` the codes${near.length > 0 ? ` (nearest to "${first?.slice(0, 20)}": ${near.join(', ')})` : ''}`
            + ', or pass --allow-unknown-codes to take these parcels in as unclassified.',
        facts: {
            unknown: unknown.slice(0, 1000).map(({code, count, areaM2}) => ({code, count, areaM2})),
            codes: unknown.length, dictionary: dictionaryId, near, nearTo: first?.slice(0, 20),
            ...(better ? {better: {dictionary: better.dictionary, known: better.known}} : {}),
        },
    });
}

/** A dictionary is wrong when more than half of the named records disagree with it. */
export function isWrong(own: Agreement): boolean {
    return own.disagree > own.agree;
}

export function wrongDictionaryError(
    raw: RawLayer, field: string, own: Agreement, all: readonly Agreement[],
): EngineError {
    const best = all.reduce((a, b) => (b.agree > a.agree ? b : a));
    const other = best.dictionary !== own.dictionary && best.agree > own.agree ? best : null;
    return new EngineError('layers/wrong-dictionary',
        `${raw.name}: the class names contradict dictionary ${own.dictionary} in ${own.disagree} of `
        + `${own.agree + own.disagree} records: the codes belong to another system, where they mean other land.`, {
        file: raw.path, where: `field ${field}`,
        fix: other ? `Read it with dictionary ${other.dictionary}, which agrees in ${other.agree} records.`
            : 'Name the right dictionary, or give a crosswalk; check that names and codes belong together.',
        facts: {
            agreements: all, dictionary: own.dictionary, disagree: own.disagree, named: own.agree + own.disagree,
            ...(other ? {better: {dictionary: other.dictionary, agree: other.agree}} : {}),
        },
    });
}
