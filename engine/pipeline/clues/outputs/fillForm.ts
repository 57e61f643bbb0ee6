/** The list that came in, with our values in the columns that its preset names: what goes back to whoever sent it. */

import {unitOfHeading, type Unit} from '../../../clues/areaUnit.ts';
import {AREA_VALUES, PLACE_VALUES, type CluePreset, type Filling} from '../../../clues/preset.ts';
import {plainField} from '../../../clues/readClues.ts';
import type {FilledColumn} from '../../../formats/form.ts';
import type {NameOfCode} from '../../outputs/csv.ts';
import type {ClueRecord} from '../clueRecords.ts';
import {clueValue, yesNoOf} from '../clueValues.ts';
import type {ListForm} from '../plainForm.ts';

/** Widths of added text columns in a DBF: a cell of ours holds a few names. */
const TEXT_WIDTH = 200;
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
    return preset.fill.flatMap((filling): FilledColumn[] => {
        const at = fieldOf(form, filling), field = at < 0 ? null : form.fields[at];
        if (field === null && !filling.add) return [];
        const unit: Unit = filling.unit !== 'asList' ? filling.unit : unitOfHeading(field?.name ?? '') ?? listUnit ?? 'm2';
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
}

/** Cells that take a value, by column. */
export function filledCells(form: ListForm, columns: readonly FilledColumn[]): Record<string, number> {
    return Object.fromEntries(columns.map(({name, values, when}) => {
        const at = form.fields.findIndex(field => field.name === name);
        return [name, values.filter((text, row) => text !== null && (when === 'always' || at < 0 || form.text(row, at) === '')).length];
    }));
}
