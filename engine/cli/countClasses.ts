/** Land classes of a layer with counts and areas, by the dictionary that knows most of its codes. */

import {EngineError} from '../core/errors.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {dictionary, DICTIONARY_IDS} from '../landclass/dictionary.ts';
import {lookup, normaliseCode} from '../landclass/lookup.ts';
import {mapFields} from '../layers/fieldMapping.ts';

export interface ClassCounts {
    readonly field: string;
    readonly dictionary: string;
    readonly dictionaryTitleZh: string;
    /** By code. `nameZh` is null for a code the dictionary does not know; '' is the blank code. */
    readonly rows: readonly ClassCount[];
    readonly unknownFeatures: number;
}

export interface ClassCount {
    readonly code: string;
    readonly nameZh: string | null;
    readonly nameEn: string | null;
    readonly features: number;
    /** About; null when the CRS is not known. */
    readonly areaM2: number | null;
}

/** Null for a layer without a field of class codes. */
export function countClasses(raw: RawLayer, areasM2: Float64Array | null): ClassCounts | null {
    const column = codeColumn(raw);
    if (column === null) return null;
    const numericField = raw.fields[column].type === 'number' || raw.fields[column].type === 'integer';
    const counts = new Map<string, {features: number; areaM2: number}>();
    raw.columns[column].forEach((cell, feature) => {
        const code = cell === null ? '' : normaliseCode(String(cell));
        const count = counts.get(code) ?? {features: 0, areaM2: 0};
        count.features++;
        count.areaM2 += areasM2?.[feature] ?? 0;
        counts.set(code, count);
    });
    const known = (id: string) => [...counts].reduce((sum, [code, {features}]) =>
        sum + (lookup(dictionary(id), code, {numericField}) ? features : 0), 0);
    const id = DICTIONARY_IDS.reduce((best, next) => (known(next) > known(best) ? next : best));
    const rows = [...counts].map(([code, {features, areaM2}]): ClassCount => {
        const entry = lookup(dictionary(id), code, {numericField})?.entry;
        return {code, nameZh: entry?.nameZh ?? null, nameEn: entry?.nameEn ?? null, features, areaM2: areasM2 ? areaM2 : null};
    });
    return {
        field: raw.fields[column].name, dictionary: id, dictionaryTitleZh: dictionary(id).titleZh,
        rows: rows.sort((a, b) => (a.code < b.code ? -1 : 1)),
        unknownFeatures: rows.reduce((sum, row) => sum + (row.nameZh === null ? row.features : 0), 0),
    };
}

function codeColumn(raw: RawLayer): number | null {
    try {
        return mapFields(raw, 'survey').column.get('code') ?? null;
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return null;
    }
}
