/** The rows of a list as clues: which column means what, and what each clue says of itself. */

import {EngineError} from '../core/errors.ts';
import type {Form} from '../formats/form.ts';
import {readChangeType} from '../landclass/changeTypes.ts';
import {CLUE_PRESETS, GENERAL_PRESET} from './presets.ts';
import type {CluePreset, Meaning} from './preset.ts';

/** What reading asks of a form. */
type ReadableForm = Omit<Form, 'fill'>;

export interface Clue {
    /** As it stands in the list; '' where the cell is blank. */
    readonly id: string;
    /** The clue that this one was split from (`…310_3` → `…310`), else null. */
    readonly parentId: string | null;
    /** Record of the file; in lists that write a clue over several rows, all of them. */
    readonly record: number;
    readonly rows: readonly number[];
    /** Code of what was seen, plainly written; '' where the list does not say. */
    readonly changeType: string;
    /** Class code after the change, as delivered; ''. */
    readonly seenClass: string;
    readonly seenFrom: string;
    readonly seenOn: string;
    /** The list's own area in its own unit; NaN. */
    readonly statedArea: number;
    readonly unitCode: string;
    readonly source: string;
    readonly batch: string;
    readonly note: string;
}

export interface ReadList {
    readonly preset: CluePreset;
    /** No preset knew the list. */
    readonly isGeneral: boolean;
    /** Meaning → field of the form. */
    readonly column: ReadonlyMap<Meaning, number>;
    readonly clues: readonly Clue[];
}

/** Headings of printed forms are spread over lines and spaced out; that is no part of a name. */
export function plainField(name: string): string {
    return name.slice(0, 200).normalize('NFKC').replaceAll(/\s+/g, '').toUpperCase();
}

function columnsBy(preset: CluePreset, form: ReadableForm): Map<Meaning, number> {
    const at = new Map<string, number>();
    const plain = form.fields.map(({name}) => plainField(name));
    // a unit in brackets belongs to the heading, not to the name; but a column of just the name comes first, wherever it stands
    for (const names of [plain, plain.map(name => name.replace(/[([（_].*$/, ''))]) {
        names.forEach((name, i) => {
            if (!at.has(name)) at.set(name, i);
        });
    }
    const column = new Map<Meaning, number>();
    for (const [meaning, aliases] of Object.entries(preset.fields)) {
        const found = aliases.map(alias => at.get(plainField(alias))).find(index => index !== undefined);
        if (found !== undefined) column.set(meaning as Meaning, found); // keys of fields are meanings
    }
    return column;
}

/** The preset that finds what it needs and most columns; of equals the first. The general one where none does. */
function choose(form: ReadableForm): CluePreset {
    const fitting = CLUE_PRESETS.map(preset => ({preset, column: columnsBy(preset, form)}))
        .filter(({preset, column}) => preset.needs.every(meaning => column.has(meaning)));
    return fitting.reduce<typeof fitting[number] | null>((best, one) => best === null || one.column.size > best.column.size ? one : best, null)?.preset
        ?? GENERAL_PRESET;
}

/** `130427SJBG26210310_3` is the third child of `130427SJBG26210310`. */
function parentOf(id: string): string | null {
    return /^(.{4,})_\d{1,3}$/.exec(id)?.[1] ?? null;
}

/**
 * @param given the preset to use; null to find one
 * @throws EngineError `clues/preset-misfit` where the list has none of the columns of the preset that was given
 */
export function readClues(form: ReadableForm, given: CluePreset | null): ReadList {
    const preset = given ?? choose(form);
    const column = columnsBy(preset, form);
    const wanted = Object.values(preset.fields).map(aliases => aliases[0]);
    if (given !== null && column.size === 0 && wanted.length > 0) {
        const found = form.fields.map(({name}) => name);
        throw new EngineError('clues/preset-misfit', `the list has none of the columns of the preset "${preset.id}" (${wanted.join(', ')}); it has ${found.join(', ')}`,
            {fix: 'leave --preset out to find one that fits, or write one of your own for this list', facts: {preset: preset.title, wanted, found}});
    }
    const rowsOf = new Map<number, number[]>();
    for (let row = 0; row < form.rows; row++) {
        const record = form.recordOf(row);
        if (record === 0) continue;
        const rows = rowsOf.get(record);
        if (rows) rows.push(row);
        else rowsOf.set(record, [row]);
    }
    const clues = [...rowsOf].map(([record, rows]): Clue => {
        /** Of a clue over several rows, the first that says something. */
        const text = (meaning: Meaning): string => {
            const field = column.get(meaning);
            if (field === undefined) return '';
            for (const row of rows) {
                const cell = form.text(row, field);
                if (cell !== '') return cell;
            }
            return '';
        };
        const id = text('id');
        const stated = text('area').normalize('NFKC').replaceAll(',', '');
        return {
            id, parentId: parentOf(id), record, rows,
            changeType: readChangeType(text('changeType')), seenClass: text('seenClass'),
            seenFrom: text('seenFrom'), seenOn: text('seenOn'),
            statedArea: /^\d+(?:\.\d+)?$/.test(stated) ? Number(stated) : Number.NaN,
            unitCode: text('unitCode'), source: text('source'), batch: text('batch'), note: text('note'),
        };
    });
    return {preset, isGeneral: given === null && preset === GENERAL_PRESET, column, clues};
}

export interface RepeatedIds {
    /** Numbers that stand on several clues, in the order of the list. */
    readonly ids: readonly string[];
    /** Clues with such a number, the first of each included. */
    readonly clues: number;
    readonly blank: number;
}

export function repeatedIds(clues: readonly Clue[]): RepeatedIds {
    const count = new Map<string, number>();
    for (const {id} of clues) count.set(id, (count.get(id) ?? 0) + 1);
    const blank = count.get('') ?? 0;
    count.delete('');
    const repeated = [...count].filter(([, n]) => n > 1);
    return {ids: repeated.map(([id]) => id), clues: repeated.reduce((sum, [, n]) => sum + n, 0), blank};
}
