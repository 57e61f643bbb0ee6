/** The class of every record, by dictionary or by crosswalk, before any table is built. */

import {EngineError} from '../core/errors.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {translateCode, translateFields, UNCLASSIFIED_DEFAULT} from '../landclass/crosswalk.ts';
import type {Crosswalk, Translation} from '../landclass/crosswalk.ts';
import {normaliseChangeType} from '../landclass/changeTypes.ts';
import {dictionary} from '../landclass/dictionary.ts';
import type {Dictionary} from '../landclass/dictionary.ts';
import {lookup} from '../landclass/lookup.ts';
import type {Lookup} from '../landclass/lookup.ts';
import {nearestWords} from '../core/nearest.ts';
import {normaliseField} from './fieldMapping.ts';

export interface ResolvedClass {
    /** Code of the layer's dictionary, `unclassified`, or null: not land cover, the record is left out. */
    readonly code: string | null;
    readonly suffix: string;
    readonly cultivated: boolean;
    /** Nothing decided: the value is unknown. */
    readonly unknown: boolean;
    /** How the delivered code was found; null with a crosswalk of fields, or when unknown. */
    readonly found: Lookup | null;
}

export interface ClassResolver {
    /** Dictionary of the codes handed out. */
    readonly dictionary: Dictionary;
    /** Dictionary the delivered codes and names belong to; null when they are another legend's. */
    readonly delivered: Dictionary | null;
    /** What was delivered, for messages: a code, or `landuse=gras`. */
    label(feature: number): string;
    resolve(feature: number): ResolvedClass;
}

const NOT_KNOWN: ResolvedClass = {
    code: UNCLASSIFIED_DEFAULT, suffix: '', cultivated: false, unknown: true, found: null,
};

/** By the layer's own codes, translated where a crosswalk between dictionaries is given. */
export function resolverOfCodes(
    codeAt: (feature: number) => string, numericField: boolean, dictionaryId: string, crosswalk: Crosswalk | null,
): ClassResolver {
    const delivered = dictionary(crosswalk?.fromDictionary ?? dictionaryId);
    const target = dictionary(crosswalk?.to ?? dictionaryId);
    const memo = new Map<string, ResolvedClass>();
    const resolveCode = (raw: string): ResolvedClass => {
        const found = lookup(delivered, raw, {numericField});
        if (!found) return NOT_KNOWN;
        if (!crosswalk) {
            return {code: found.code, suffix: found.suffix, cultivated: found.entry.cultivated, unknown: false, found};
        }
        const whole = found.code + (found.suffixUnknown ? found.suffix : '');
        return {...ofTranslation(translateCode(crosswalk, whole), target), found};
    };
    return {
        dictionary: target, delivered,
        label: codeAt,
        resolve(feature) {
            const raw = codeAt(feature);
            let resolved = memo.get(raw);
            if (!resolved) memo.set(raw, resolved = resolveCode(raw));
            return resolved;
        },
    };
}

/**
 * By the values of the fields a crosswalk names.
 *
 * @throws EngineError `layers/missing-field` - none of those fields is in the layer
 */
export function resolverOfFields(
    raw: RawLayer, crosswalk: Crosswalk, cellText: (fieldIndex: number, feature: number) => string,
): ClassResolver {
    const fields = crosswalk.fromFields ?? [];
    const at = new Map(fields.map(field => [field,
        raw.fields.findIndex(candidate => normaliseField(candidate.name) === normaliseField(field))]));
    const present = fields.filter(field => at.get(field) !== -1);
    if (present.length === 0) {
        const found = raw.fields.map(field => field.name);
        throw new EngineError('layers/missing-field', `The crosswalk "${crosswalk.id}" reads ${fields.join(', ')}, `
            + `and ${raw.name} has none of these fields.`, {
            file: raw.path, where: `fields found: ${found.slice(0, 40).join(', ') || 'none'}`,
            fix: `Use a crosswalk for this legend; nearest to ${fields[0]}: `
                + `${nearestWords(fields[0], found).join(', ') || 'none'}.`,
            facts: {missing: fields, found, crosswalk: crosswalk.id, near: nearestWords(fields[0], found)},
        });
    }
    const target = dictionary(crosswalk.to);
    const value = (field: string, feature: number): string => {
        const index = at.get(field) ?? -1;
        const text = index < 0 ? '' : cellText(index, feature);
        return field.toUpperCase() === 'TBLX' ? normaliseChangeType(text) : text;
    };
    const memo = new Map<string, ResolvedClass>();
    const label = (feature: number): string => {
        const pairs = present.map(field => [field, value(field, feature)]).filter(([, text]) => text !== '');
        return pairs.map(([field, text]) => `${field}=${text}`).join(';');
    };
    return {
        dictionary: target, delivered: null, label,
        resolve(feature) {
            const key = label(feature);
            let resolved = memo.get(key);
            if (!resolved) {
                const translation = key === '' ? undefined : translateFields(crosswalk, field => value(field, feature));
                memo.set(key, resolved = ofTranslation(translation, target));
            }
            return resolved;
        },
    };
}

function ofTranslation(translation: Translation | undefined, target: Dictionary): ResolvedClass {
    if (translation === undefined) return NOT_KNOWN;
    if (translation.code === null) return {...NOT_KNOWN, code: null, unknown: false};
    // `default: unclassified` is the crosswalk's author accepting what is not listed; it is reported like any unknown. A value
    // listed so is known to be none of the classes (a legend of what a satellite can tell)
    if (translation.code === UNCLASSIFIED_DEFAULT) return {...NOT_KNOWN, unknown: translation.by === 'default'};
    const found = lookup(target, translation.code);
    return {
        code: translation.code, suffix: found?.suffix ?? '', cultivated: found?.entry.cultivated ?? false,
        unknown: false, found: null,
    };
}
