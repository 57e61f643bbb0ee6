/**
 * A layer without its polygons as a JSON value and typed arrays, and back with columns that are made when first looked at.
 *
 * Shape   arrays are named `record`, `parcels.<column>` (numbers), `parcels.<column>.<index|lengths|bytes|…>` (texts)
 * Keeps   decoding what was encoded gives a layer equal in every value; an absent value and `undefined` are one
 */

import type {Polygons} from '../core/polygons.ts';
import {fromJson, toJson} from './jsonNumbers.ts';
import type {Layer, ParcelTable} from './layer.ts';
import {decodeTexts, encodeTexts, fitsForm, textReader} from './textCodec.ts';
import type {TextArrays, TextForm} from './textCodec.ts';

/** Rises with every change of what is encoded; the key of what is kept should hold it. */
export const LAYER_CODEC_FORMAT = 1;

export type PackedArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The same shape as `Bundle` of `cache`, which may not be imported here. */
export interface PackedLayer {
    readonly json: unknown;
    readonly arrays: Readonly<Record<string, PackedArray>>;
}

/** What is read back may hold arrays of further types. */
export interface StoredLayer {
    readonly json: unknown;
    readonly arrays: Readonly<Record<string, PackedArray | BigInt64Array>>;
}

/** How a column is written, by the type of its values. */
type FormOf<V> = V extends readonly string[] ? 'texts' : V extends readonly (string | null)[] ? 'textsOrNull'
    : V extends readonly (readonly string[])[] ? 'lists' : V extends Uint8Array ? 'u8'
        : V extends Int32Array ? 'i32' : V extends Float64Array ? 'f64' : never;

type Form = 'texts' | 'textsOrNull' | 'lists' | 'u8' | 'i32' | 'f64';

type FormsOf<T> = {readonly [C in Exclude<keyof T, 'table'>]: FormOf<T[C]>};

/** Every column of every table: the compiler asks for the ones that are missing or of another type. */
const FORMS: {readonly [T in ParcelTable as T['table']]: FormsOf<T>} = {
    class: {
        code: 'texts', suffix: 'texts', rawCode: 'texts', className: 'texts', cultivated: 'u8', kcxs: 'i32',
        kcdlbm: 'texts', officialAreaM2: 'f64', officialNetM2: 'f64', zldwdm: 'texts', zldwmc: 'texts', zzsxdm: 'texts',
        tbxhdm: 'texts', czcsxm: 'texts', changeType: 'texts', parcelNumber: 'texts', bsm: 'texts',
    },
    basicFarmland: {
        number: 'texts', officialAreaM2: 'f64', officialNetM2: 'f64', zldwdm: 'texts', zldwmc: 'texts', code: 'texts',
    },
    unit: {code: 'texts', name: 'texts'},
    lawful: {
        recordType: 'texts', typeText: 'texts', documentNo: 'texts', approvedOn: 'textsOrNull', validFrom: 'textsOrNull',
        validTo: 'textsOrNull', actor: 'texts', project: 'texts', sourceNote: 'texts',
    },
    season: {unplanted: 'u8', idleSeasons: 'lists', planting: 'texts', note: 'texts'},
    named: {code: 'texts', name: 'texts', type: 'texts'},
};

interface LayerJson {
    readonly codec: number;
    readonly table: ParcelTable['table'];
    /** Of the columns of texts. */
    readonly forms: Readonly<Record<string, TextForm>>;
    /** Everything of a layer that is neither array nor table. */
    readonly rest: unknown;
}

type Arrays = Record<string, PackedArray>;

/** Cost   about 5 ms a column of 200,000 texts */
export function encodeLayer(layer: Layer): PackedLayer {
    const {polygons: _, parcels, record, ...rest} = layer;
    const arrays: Arrays = {record};
    const forms: Record<string, TextForm> = {};
    // the compiler has checked FORMS against the tables; it cannot follow names and types through a loop
    const columns = parcels as unknown as Readonly<Record<string, unknown>>;
    const addTexts = (name: string, texts: readonly string[]): void => {
        const encoded = encodeTexts(texts);
        forms[name] = encoded.form;
        for (const [part, array] of Object.entries(encoded.arrays)) arrays[`${name}.${part}`] = array;
    };
    for (const [column, form] of formsOf(parcels.table)) {
        const name = `parcels.${column}`, values = columns[column];
        if (form === 'texts') addTexts(name, values as readonly string[]);
        else if (form === 'textsOrNull') {
            const texts = values as readonly (string | null)[];
            arrays[`${name}.isNull`] = Uint8Array.from(texts, text => Number(text === null));
            addTexts(name, texts.map(text => text ?? ''));
        } else if (form === 'lists') {
            const lists = values as readonly (readonly string[])[];
            arrays[`${name}.counts`] = Uint32Array.from(lists, list => list.length);
            addTexts(name, lists.flat());
        } else arrays[name] = values as PackedArray;
    }
    return {json: {codec: LAYER_CODEC_FORMAT, table: parcels.table, forms, rest: toJson(rest)} satisfies LayerJson, arrays};
}

function formsOf(table: ParcelTable['table']): readonly (readonly [column: string, form: Form])[] {
    return Object.entries(FORMS[table]);
}

/**
 * The layer that was encoded, with `polygons` from elsewhere; null if the parts do not fit together. Columns of texts
 * become plain arrays at their first use, numbers are views on the arrays given.
 *
 * Cost    a millisecond, whatever the number of rows; 2-10 ms the first use of a column of 200,000 texts
 */
export function decodeLayer({json, arrays}: StoredLayer, polygons: Polygons | (() => Polygons)): Layer | null {
    if (!isLayerJson(json)) return null;
    const {record} = arrays;
    if (!(record instanceof Uint32Array)) return null;
    const parcels: Record<string, unknown> = {table: json.table};
    for (const [column, form] of formsOf(json.table)) {
        if (!addColumn(parcels, column, form, json.forms, arrays, record.length)) return null;
    }
    const layer: Record<string, unknown> = {
        ...fromJson(json.rest) as Omit<Layer, 'polygons' | 'parcels' | 'record'>, parcels, record,
    };
    addGetter(layer, 'polygons', typeof polygons === 'function' ? polygons : () => polygons);
    return layer as unknown as Layer; // every field is there: encodeLayer wrote the rest from a Layer
}

function isLayerJson(value: unknown): value is LayerJson {
    return typeof value === 'object' && value !== null && 'codec' in value && value.codec === LAYER_CODEC_FORMAT;
}

/** False where arrays are missing, too short or point outside. */
function addColumn(
    parcels: Record<string, unknown>, column: string, form: Form, forms: Readonly<Record<string, TextForm>>,
    arrays: StoredLayer['arrays'], nRows: number,
): boolean {
    const name = `parcels.${column}`;
    if (form === 'u8' || form === 'i32' || form === 'f64') {
        const type = {u8: Uint8Array, i32: Int32Array, f64: Float64Array}[form];
        const array = arrays[name];
        parcels[column] = array;
        return array instanceof type && array.length === nRows;
    }
    const textForm = forms[name];
    if (textForm === undefined) return false;
    // of another type or missing: fitsForm looks
    const part = (of: keyof TextArrays): unknown => arrays[`${name}.${of}`];
    const parts = {index: part('index'), lengths: part('lengths'), bytes: part('bytes')} as TextArrays;
    if (!fitsForm(textForm, parts)) return false;
    if (form === 'lists') {
        const counts = arrays[`${name}.counts`];
        if (!(counts instanceof Uint32Array) || counts.length !== nRows) return false;
        addGetter(parcels, column, () => listsOf(counts, decodeTexts(textForm, parts)));
        return textForm.rows === counts.reduce((sum, count) => sum + count, 0);
    }
    if (form === 'texts') {
        addGetter(parcels, column, () => decodeTexts(textForm, parts));
        addReader(parcels, column, () => textReader(textForm, parts));
    } else {
        const isNull = arrays[`${name}.isNull`];
        if (!(isNull instanceof Uint8Array) || isNull.length !== nRows) return false;
        addGetter(parcels, column, () => decodeTexts(textForm, parts).map((text, row) => isNull[row] === 1 ? null : text));
    }
    return textForm.rows === nRows;
}

function listsOf(counts: Uint32Array, texts: readonly string[]): string[][] {
    let next = 0;
    return Array.from(counts, count => texts.slice(next, next += count));
}

type RowReader = (row: number) => string;

/** Readers of single texts, by table and column; null where the column as a whole is as good. */
const readers = new WeakMap<object, Map<string, () => RowReader | null>>();

function addReader(parcels: object, column: string, make: () => RowReader | null): void {
    let made: RowReader | null | undefined;
    const ofTable = readers.get(parcels) ?? new Map<string, () => RowReader | null>();
    readers.set(parcels, ofTable.set(column, () => made === undefined ? made = make() : made));
}

/** The text of one parcel: of a kept layer without the whole column of texts being made. For columns of which a run asks little. */
export function parcelText<T extends ParcelTable, C extends string & keyof T>(parcels: T & {readonly [K in C]: readonly string[]}, column: C, row: number): string {
    return readers.get(parcels)?.get(column)?.()?.(row) ?? parcels[column][row];
}

/** A field that is made once, when first read; it is listed and copied as any other. */
function addGetter(target: Record<string, unknown>, name: string, make: () => unknown): void {
    let made: unknown;
    Object.defineProperty(target, name, {enumerable: true, configurable: true, get: () => made ??= make()});
}
