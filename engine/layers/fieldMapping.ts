/** Which field of a delivered layer carries which meaning, and why. */

import {EngineError} from '../core/errors.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {nearestWords} from '../core/nearest.ts';
import type {RecordType} from './layer.ts';
import {PERSONAL_FIELDS, PRESETS} from './presets.ts';
import type {Preset} from './presets.ts';

export interface FieldMapping {
    /** Preset id, or `mapping` where a person gave all of it. */
    readonly preset: string;
    readonly how: string;
    /** Meaning → index into `raw.fields`. */
    readonly column: ReadonlyMap<string, number>;
    readonly recordType: RecordType | null;
}

/** A person's override: field name → meaning. */
export type MappingInput = Readonly<Record<string, string>>;

/** Field names without regard to case, width and outer spaces. */
export function normaliseField(name: string): string {
    return name.slice(0, 200).normalize('NFKC').trim().toUpperCase();
}

/**
 * The mapping of a layer of that kind. A mapping given by a person replaces the preset for the meanings it names.
 *
 * Order    of the presets that apply the one with most fields present; ties: the order of the table
 * @throws EngineError `layers/missing-field` - a field the kind cannot do without is not there
 * @throws EngineError `layers/bad-mapping` - unknown field or meaning in the given mapping
 * @throws EngineError `layers/personal-field` - the mapping asks for a field that names a person
 */
export function mapFields(
    raw: RawLayer, kind: LayerKind, given?: MappingInput, optional: readonly string[] = [],
): FieldMapping {
    const presets = PRESETS.filter(preset => preset.kinds.includes(kind) && (preset.layerName?.test(raw.name) ?? true));
    const fieldAt = new Map<string, number>();
    raw.fields.forEach((field, index) => {
        const name = normaliseField(field.name);
        if (!fieldAt.has(name)) fieldAt.set(name, index);
    });
    const chosenByPerson = given === undefined ? new Map<string, number>() : readMapping(raw, given, fieldAt, presets);
    const candidates = presets.map(preset => candidate(preset, fieldAt, chosenByPerson, optional));
    const complete = candidates.filter(one => one.missing.length === 0);
    const best = (complete.length > 0 ? complete : candidates).reduce(
        (a, b) => (b.column.size > a.column.size ? b : a));
    if (best.missing.length > 0 && given === undefined) throw missingField(raw, kind, best);
    if (given !== undefined && best.missing.some(meaning => best.preset.needs.includes(meaning))) {
        throw missingField(raw, kind, best);
    }
    const names = [...best.column.values()].map(index => raw.fields[index].name);
    const used = names.length === 0 ? 'no field' : names.slice(0, 12).join(', ');
    return {
        preset: best.preset.id,
        how: `${given === undefined ? '' : 'mapping given, rest by '}preset ${best.preset.id}: ${used}`
            + `${names.length > 12 ? ` and ${names.length - 12} more` : ''} present`,
        column: best.column,
        recordType: best.column.has('recordType') ? null : best.preset.recordType ?? null,
    };
}

interface Candidate {
    readonly preset: Preset;
    readonly column: ReadonlyMap<string, number>;
    readonly missing: readonly string[];
}

function candidate(
    preset: Preset, fieldAt: ReadonlyMap<string, number>, chosen: ReadonlyMap<string, number>,
    optional: readonly string[],
): Candidate {
    const column = new Map<string, number>();
    for (const [meaning, aliases] of Object.entries(preset.fields)) {
        const found = aliases.map(alias => fieldAt.get(normaliseField(alias))).find(at => at !== undefined);
        const index = chosen.get(meaning) ?? found;
        if (index !== undefined) column.set(meaning, index);
    }
    const missing = preset.needs.filter(meaning => !column.has(meaning) && !optional.includes(meaning));
    const oneOf = preset.needsOneOf ?? [];
    if (oneOf.length > 0 && !oneOf.some(meaning => column.has(meaning))) missing.push(...oneOf);
    return {preset, column, missing};
}

function readMapping(
    raw: RawLayer, given: MappingInput, fieldAt: ReadonlyMap<string, number>, presets: readonly Preset[],
): Map<string, number> {
    const meanings = [...new Set(presets.flatMap(preset => Object.keys(preset.fields)))];
    const fields = raw.fields.map(field => field.name);
    const chosen = new Map<string, number>();
    for (const [field, meaning] of Object.entries(given)) {
        const at = fieldAt.get(normaliseField(field));
        if (PERSONAL_FIELDS.includes(normaliseField(field))) {
            throw new EngineError('layers/personal-field', `Field ${field} names a person and is never read.`,
                {file: raw.path, where: `mapping of ${field}`, fix: 'Leave it out of the mapping.',
                    facts: {field}});
        }
        if (at === undefined || !meanings.includes(meaning)) {
            const [word, known, what] = at === undefined ? [field, fields, 'field'] : [meaning, meanings, 'meaning'];
            throw new EngineError('layers/bad-mapping',
                `The mapping names the ${what} "${word.slice(0, 60)}", which does not exist.`, {
                file: raw.path, where: `mapping of ${field.slice(0, 60)}`,
                fix: `Nearest: ${nearestWords(word, known).join(', ') || 'none'}; all: ${known.slice(0, 40).join(', ')}.`,
                facts: {unknown: what, word: word.slice(0, 60), near: nearestWords(word, known), known: known.slice(0, 40)},
            });
        }
        chosen.set(meaning, at);
    }
    return chosen;
}

function missingField(raw: RawLayer, kind: LayerKind, best: Candidate): EngineError {
    const found = raw.fields.map(field => field.name);
    const wanted = best.missing.map(meaning => `${meaning} (${best.preset.fields[meaning]?.slice(0, 4).join(', ')})`);
    const alias = best.preset.fields[best.missing[0]]?.[0] ?? best.missing[0];
    const near = nearestWords(alias, found).map(name => name.slice(0, 40));
    const oneOf = best.preset.needs.includes(best.missing[0]) ? '' : 'any of ';
    return new EngineError('layers/missing-field',
        `${raw.name} cannot be read as ${kind}: no field for ${oneOf}${wanted.join('; ')}.`, {
        file: raw.path,
        where: `fields found: ${found.slice(0, 40).map(name => name.slice(0, 40)).join(', ') || 'none'}`,
        fix: `Rename a field, or give a mapping such as {"${near[0] ?? 'FIELD'}": "${best.missing[0]}"}`
            + `${near.length > 0 ? ` (nearest to ${alias}: ${near.join(', ')})` : ''}.`,
        facts: {
            missing: best.missing, found, kind, near, isAnyOf: oneOf !== '',
            aliases: best.missing.map(meaning => best.preset.fields[meaning]?.slice(0, 4) ?? []),
        },
    });
}
