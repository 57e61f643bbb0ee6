/** Properties of features into columns: a field is there from the first feature that has it. */

import type {CellValue, RawField} from './rawLayer.ts';
import type {Json, JsonObject} from './geojsonCheck.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';

/** Real tables end at 255; a file whose names never repeat is data in the wrong place. */
const MAX_FIELDS = 2000;
/** Distinct texts of a column that are stored once; class codes and names repeat, identifiers do not. */
const REMEMBERED_TEXTS = 20_000;

type ColumnType = RawField['type'] | 'none';

interface Column {
    readonly name: string;
    readonly cells: CellValue[];
    readonly texts: Map<string, string>;
    type: ColumnType;
}

export class PropertyColumns {
    /** Properties not read because there were too many different names. */
    unread = 0;
    private readonly options: OpenOptions;
    private readonly byName = new Map<string, Column>();
    private readonly passedOver = new Set<string>();
    private size = 0;

    constructor(options: OpenOptions) {
        this.options = options;
    }

    /** Add the properties of the next feature; `null` for one without. */
    add(properties: JsonObject | null): void {
        const row = this.size++;
        if (properties === null) return;
        for (const name of Object.keys(properties)) {
            const column = this.column(name);
            if (column === null) continue;
            while (column.cells.length < row) column.cells.push(null);
            column.cells.push(cellOf(properties[name], column));
        }
    }

    private column(name: string): Column | null {
        const known = this.byName.get(name);
        if (known !== undefined) return known;
        if (this.passedOver.has(name)) return null;
        if (this.byName.size >= MAX_FIELDS) {
            this.unread++;
            return null;
        }
        if (!wantsField(this.options, name)) {
            if (this.passedOver.size < MAX_FIELDS) this.passedOver.add(name);
            return null;
        }
        const column: Column = {name, cells: [], texts: new Map(), type: 'none'};
        this.byName.set(name, column);
        return column;
    }

    finish(): {fields: RawField[]; columns: CellValue[][]} {
        const columns = [...this.byName.values()];
        for (const column of columns) while (column.cells.length < this.size) column.cells.push(null);
        return {
            fields: columns.map((column) => ({name: column.name, type: column.type === 'none' ? 'string'
                : column.type})),
            columns: columns.map((column) => column.cells),
        };
    }
}

function cellOf(value: Json, column: Column): CellValue {
    if (value === null) return null;
    if (typeof value === 'object') {
        column.type = 'other';
        return JSON.stringify(value);
    }
    const type = typeof value === 'number' ? Number.isInteger(value) ? 'integer' : 'number'
        : typeof value as 'string' | 'boolean';
    column.type = mergedType(column.type, type);
    if (typeof value !== 'string') return value;
    const known = column.texts.get(value);
    if (known !== undefined) return known;
    if (column.texts.size < REMEMBERED_TEXTS) column.texts.set(value, value);
    return value;
}

function mergedType(before: ColumnType, type: RawField['type']): ColumnType {
    if (before === 'none' || before === type) return type;
    const numeric = (before === 'number' || before === 'integer') && (type === 'number' || type === 'integer');
    return numeric ? 'number' : 'other';
}
