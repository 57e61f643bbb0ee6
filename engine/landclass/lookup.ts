/** One lookup for every code that arrives, however it was typed. */

import type {Dictionary} from './dictionary.ts';
import type {LandClass} from './landClass.ts';

export interface Lookup {
    /** Code as it stands in the dictionary; the stem's where only the stem is known there. */
    readonly code: string;
    readonly stem: string;
    /** `K`, `A`, `C` or another letter after the stem; ''. */
    readonly suffix: string;
    readonly entry: LandClass;
    /** The delivered text differed from the code (width, case, spaces). */
    readonly normalised: boolean;
    /** A leading zero lost in a numeric column was put back. */
    readonly padded: boolean;
    /** The dictionary knows the stem but not with this suffix. */
    readonly suffixUnknown: boolean;
}

export interface LookupOptions {
    /** The column is numeric, so that `0101` arrives as 101. */
    readonly numericField?: boolean;
}

/** No code of any system is longer; longer text is never a code and is not worth normalising. */
const LONGEST_CODE = 40;

/** NFKC (full-width digits become plain), spaces and zero-width characters out, upper case. */
export function normaliseCode(raw: string): string {
    if (raw.length > LONGEST_CODE) return raw.slice(0, LONGEST_CODE);
    return raw.normalize('NFKC').replaceAll('\u0000', '').replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '').toUpperCase();
}

/**
 * The class a delivered code means, or null when the dictionary has none.
 *
 * The stem decides and the suffix is kept, because codes are not a closed list: provinces add suffixes. `09` is the one
 * two-character class of the survey. Headings are not classes of a parcel.
 */
export function lookup(dictionary: Dictionary, rawCode: string, options: LookupOptions = {}): Lookup | null {
    const plain = normaliseCode(rawCode);
    const full = options.numericField ? restoreZero(plain, dictionary) : plain;
    const exact = dictionary.byCode.get(full);
    const [stem, suffix] = splitCode(dictionary, full);
    const entry = exact ?? (/^[A-Z]$/.test(suffix) ? dictionary.byCode.get(stem) : undefined);
    if (!entry || !entry.assignable) return null;
    return {
        code: entry.code, stem, suffix, entry,
        normalised: plain !== rawCode, padded: full !== plain, suffixUnknown: !exact,
    };
}

/** The part of a normalised code that carries the class, and the letter behind it. */
export function splitCode(dictionary: Dictionary, code: string): [string, string] {
    if (dictionary.system === 'survey' && /^09[A-Z]?$/.test(code)) return ['09', code.slice(2)];
    if (dictionary.system === 'landuse') {
        const [, digits, rest] = /^(\d*)(.*)$/.exec(code) ?? ['', code, ''];
        return [digits, rest];
    }
    return [code.slice(0, dictionary.stemLength), code.slice(dictionary.stemLength)];
}

/** Codes of the second survey have three digits, of the others an even number: one missing digit is a lost zero. */
function restoreZero(code: string, dictionary: Dictionary): string {
    if (!/^\d+$/.test(code)) return code;
    const short = dictionary.system === 'survey2' ? code.length === 2 : code.length % 2 === 1;
    return short ? `0${code}` : code;
}
