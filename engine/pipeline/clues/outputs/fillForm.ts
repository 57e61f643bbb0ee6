/** The list that came in, with our values in the columns that its preset names: what goes back to whoever sent it. */

import {unitOfHeading, type Unit} from '../../../clues/areaUnit.ts';
import {AREA_VALUES, PLACE_VALUES, type CluePreset, type Filling} from '../../../clues/preset.ts';
import {plainField} from '../../../clues/readClues.ts';
import {EngineError} from '../../../core/errors.ts';
import type {Issue} from '../../../core/issue.ts';
import {isBlankCell, type FilledColumn} from '../../../formats/index.ts';
import type {NameOfCode} from '../../outputs/csv.ts';
import type {ClueRecord} from '../clueRecords.ts';
import {clueValue, yesNoOf} from '../clueValues.ts';
import type {ListForm} from '../plainForm.ts';

/** Widths of added text columns in a DBF: a cell of ours holds a few names. */
const TEXT_WIDTH = 254;
const AREA_WIDTH = 16, PLACE_WIDTH = 13;

/** The field of the form that a filling means, by its short name or its heading; headings may carry a unit behind. */
function fieldOf(form: ListForm, {column, title}: Filling): number {
    const plain = form.fields.map(({name}) => plainField(name));
    for (const wanted of [plainField(column), plainField(title)]) {
        const exact = plain.indexOf(wanted);
        if (exact >= 0) return exact;
        const withUnit = plain.findIndex(name => name.replace(/[([].*$/, '') === wanted);
        if (withUnit >= 0) return withUnit;
    }
    return -1;
}

/**
 * The columns to fill.
 * @param listUnit unit of the list's own areas; m² where it is not known
 */
export function filledColumns(form: ListForm, preset: CluePreset, records: readonly ClueRecord[], listUnit: Unit | null, nameOf: NameOfCode): FilledColumn[] {
    const hasShortNames = form.format === 'shapefile';
    const rowOf = new Array<ClueRecord | null>(form.rows).fill(null);
    for (const record of records) for (const row of record.clue.rows) rowOf[row] = record;
    // what the heading says holds: square metres under 亩 would be a wrong area
    const unitIn = (filling: Filling, heading: string): Unit => unitOfHeading(heading) ?? (filling.unit === 'asList' ? listUnit ?? 'm2' : filling.unit);
    /** The form has a column of its own for the same answer; areas may stand in two units. */
    const isAnsweredIn = (filling: Filling): boolean => preset.fill.some((other) => {
        const at = other.value === filling.value ? fieldOf(form, other) : -1;
        return at >= 0 && (!AREA_VALUES.includes(filling.value) || unitIn(other, form.fields[at].name) === unitIn(filling, filling.title));
    });
    const columns = preset.fill.flatMap((filling): FilledColumn[] => {
        const at = fieldOf(form, filling), field = at < 0 ? null : form.fields[at];
        if (field === null && (!filling.add || isAnsweredIn(filling))) return [];
        const unit = unitIn(filling, field?.name ?? '');
        const yesNo = yesNoOf(at < 0 ? [] : Array.from({length: form.rows}, (_, row) => form.text(row, at)));
        const values = rowOf.map(record => record === null ? null : clueValue(record, filling.value, unit, yesNo, nameOf));
        // a column that no clue has anything for says nothing
        if (field === null && values.every(text => text === null)) return [];
        const isArea = AREA_VALUES.includes(filling.value), isPlace = PLACE_VALUES.includes(filling.value);
        return [{
            name: field?.name ?? (hasShortNames ? filling.column : filling.title), when: filling.when, values,
            ...isArea ? {type: 'number' as const, width: AREA_WIDTH, decimals: unit === 'ha' ? 4 : 2}
                : isPlace ? {type: 'number' as const, width: PLACE_WIDTH, decimals: 7} : {type: 'text' as const, width: TEXT_WIDTH},
        }];
    });
    // of two fillings that mean one column of the form the first counts
    const names = columns.map(({name}) => name.toLowerCase());
    return columns.filter((_, i) => names.indexOf(names[i]) === i);
}

/** Cells that take a value, by column. */
function filledCells(form: ListForm, columns: readonly FilledColumn[]): Record<string, number> {
    return Object.fromEntries(columns.map(({name, values, when}) => {
        const at = form.fields.findIndex(field => field.name === name);
        return [name, values.filter((text, row) => text !== null && (when === 'always' || at < 0 || isBlankCell(form, row, at))).length];
    }));
}

export interface FilledForm {
    /** In a folder of their own: the name of a list may be one of ours. */
    readonly files: ReadonlyMap<string, Uint8Array>;
    readonly filled: Readonly<Record<string, number>>;
    readonly issues: readonly Issue[];
}

const FOLDER = 'form';
/** Cells of a column that may be too narrow; beyond, the whole column stays as it is. */
const MOST_TOO_NARROW = 20;

/** The form with what fits. A value that its field cannot hold is left out and told, since everything else is wanted all the same. */
export async function filledForm(
    form: ListForm, preset: CluePreset, records: readonly ClueRecord[], listUnit: Unit | null, nameOf: NameOfCode,
): Promise<FilledForm> {
    if (form.fill === null) {
        return {files: new Map(), filled: {}, issues: [{
            code: 'clues/form-not-written', severity: 'note', layer: form.path,
            message: `lists of the format ${form.format} are not written back as a form; clues.csv and clues.geojson hold the same values`,
        }]};
    }
    let columns = filledColumns(form, preset, records, listUnit, nameOf);
    const leftOut = new Map<string, number>();
    for (;;) {
        try {
            const files = await form.fill(columns);
            return {
                files: new Map([...files].map(([name, bytes]) => [`${FOLDER}/${name}`, bytes])), filled: filledCells(form, columns),
                issues: [...leftOut].map(([field, count]): Issue => ({
                    code: 'clues/cells-left-out', severity: 'warning', layer: form.path, field, count,
                    message: `${count} values do not fit the field ${field} of the form and were left out of it; clues.csv has them`,
                })),
            };
        } catch (error) {
            if (!(error instanceof EngineError) || error.code !== 'formats/form-full') throw error;
            const {row, field} = error.details.facts ?? {};
            const column = columns.find(({name}) => name === field);
            // what has nothing left to leave out would be refused for ever
            if (column === undefined || typeof row !== 'number' || column.values.every(text => text === null)) throw error;
            const count = (leftOut.get(column.name) ?? 0) + 1, isHopeless = row < 1 || count > MOST_TOO_NARROW;
            const values = column.values.map((text, i) => isHopeless || i === row - 1 ? null : text);
            leftOut.set(column.name, isHopeless ? count - 1 + column.values.filter(text => text !== null).length : count);
            const isOwn = form.fields.some(({name}) => name === column.name);
            // a new column without a value is not added
            columns = isHopeless && !isOwn ? columns.filter(one => one !== column) : columns.map(one => one === column ? {...one, values} : one);
        }
    }
}
