/** Do class names and class codes of a layer agree, and with which dictionary do they agree best. */

import {dictionary, DICTIONARY_IDS} from '../landclass/dictionary.ts';
import type {Dictionary} from '../landclass/dictionary.ts';
import {lookup} from '../landclass/lookup.ts';
import type {Lookup} from '../landclass/lookup.ts';

/** Distinct pairs that are looked at; a layer has a few hundred at most. */
const MOST_PAIRS = 5000;

/**
 * A name without what varies between deliveries: width, spaces, brackets with what is in them, 可调整 and 用地.
 */
export function plainName(name: string): string {
    return name.slice(0, 100).normalize('NFKC')
        .replace(/[([{<【〔].*?[)\]}>】〕]/g, '')
        .replace(/[\s\u200b-\u200f\ufeff()[\]{}<>【】〔〕]/g, '')
        .replace(/^可调整/, '').replace(/用地$/, '');
}

/** Is the delivered name one of the class itself, of its stem, or of a class of the same stem. */
export function nameAgrees(found: Lookup, dictionaryOf: Dictionary, deliveredName: string): boolean {
    const delivered = plainName(deliveredName);
    if (delivered === '') return true;
    return namesOfStem(dictionaryOf, found.stem).has(delivered);
}

const stemNames = new WeakMap<Dictionary, Map<string, Set<string>>>();

function namesOfStem(source: Dictionary, stem: string): ReadonlySet<string> {
    let ofStem = stemNames.get(source);
    if (!ofStem) {
        ofStem = new Map();
        for (const entry of source.classes) {
            const key = lookup(source, entry.code)?.stem ?? entry.code;
            const names = ofStem.get(key) ?? new Set();
            ofStem.set(key, names.add(plainName(entry.nameZh)));
        }
        stemNames.set(source, ofStem);
    }
    return ofStem.get(stem) ?? new Set();
}

export interface Agreement {
    readonly dictionary: string;
    /** Records whose code is known there. */
    readonly known: number;
    /** Records whose code is known and whose name agrees; without a name the record counts as neither. */
    readonly agree: number;
    readonly disagree: number;
}

/** How well each dictionary explains the (code, name) pairs of a layer. */
export function agreements(
    codes: readonly string[], names: readonly string[], numericField: boolean,
): readonly Agreement[] {
    const pairs = new Map<string, {code: string, name: string, count: number}>();
    codes.forEach((code, row) => {
        const name = names[row] ?? '';
        const key = `${code}\u0000${name}`;
        const pair = pairs.get(key);
        if (pair) pair.count++;
        else if (pairs.size < MOST_PAIRS) pairs.set(key, {code, name, count: 1});
    });
    return DICTIONARY_IDS.map(id => {
        const source = dictionary(id);
        let [known, agree, disagree] = [0, 0, 0];
        for (const {code, name, count} of pairs.values()) {
            const found = lookup(source, code, {numericField});
            if (!found) continue;
            known += count;
            if (plainName(name) === '') continue;
            if (nameAgrees(found, source, name)) agree += count;
            else disagree += count;
        }
        return {dictionary: id, known, agree, disagree};
    });
}
