/**
 * Columns of texts as typed arrays, and back.
 *
 * Shape    three forms: one text for all rows (`same`); the distinct texts once and an index a row (`index`); all texts
 *          after one another (`each`). Texts are stored as lengths in UTF-16 units and as bytes, Latin-1 where that is
 *          enough, else UTF-16: both give back every text there is, halves of surrogate pairs too
 */

import {assertInvariant} from '../core/errors.ts';

/** What the arrays of a column need beside them to be read. */
export type TextForm =
    | {readonly form: 'same'; readonly rows: number; readonly text: string}
    | {readonly form: 'index'; readonly rows: number; readonly distinct: number; readonly wide: boolean}
    | {readonly form: 'each'; readonly rows: number; readonly wide: boolean};

/**
 * `lengths`, `bytes` and, in the form `index`, `index`; none in the form `same`. One type each, though fewer bytes would
 * often do: a loop that has seen two types of array is slow in a process that has just begun.
 */
export interface TextArrays {
    readonly index?: Uint16Array;
    readonly lengths?: Uint32Array;
    readonly bytes?: Uint8Array;
}

/** Rows decoded at once, so that one string stays far below the longest the runtime allows (2²⁹ − 24 units). */
const BLOCK_ROWS = 2 ** 16;
/** A column shows by then whether its texts repeat; parcel numbers run to some thousands in a village before they do. */
const TRIAL_ROWS = 2 ** 14;
/** What an index can tell apart. */
const MOST_DISTINCT = 2 ** 16;

export function encodeTexts(texts: readonly string[]): {readonly form: TextForm; readonly arrays: TextArrays} {
    const rows = texts.length;
    const found = distinctTexts(texts);
    if (found === null) {
        const {lengths, bytes, wide} = packTexts(texts);
        return {form: {form: 'each', rows, wide}, arrays: {lengths, bytes}};
    }
    const {distinct, index} = found;
    if (distinct.length <= 1) return {form: {form: 'same', rows, text: distinct[0] ?? ''}, arrays: {}};
    const {lengths, bytes, wide} = packTexts(distinct);
    return {form: {form: 'index', rows, distinct: distinct.length, wide},
        arrays: {index, lengths, bytes}};
}

/** null where most texts stand once. Order   of first appearance */
function distinctTexts(texts: readonly string[]): {distinct: string[]; index: Uint16Array} | null {
    const numbers = new Map<string, number>();
    const index = new Uint16Array(texts.length);
    let last = '', lastNumber = -1;
    for (let row = 0; row < texts.length; row++) {
        const text = texts[row];
        if (lastNumber < 0 || text !== last) {
            last = text;
            lastNumber = numbers.get(text) ?? -1;
            if (lastNumber < 0) {
                lastNumber = numbers.size;
                numbers.set(text, lastNumber);
                if (lastNumber >= MOST_DISTINCT || lastNumber > Math.max(row, TRIAL_ROWS) / 2) return null;
            }
        }
        index[row] = lastNumber;
    }
    return {distinct: [...numbers.keys()], index};
}

function packTexts(texts: readonly string[]): {lengths: Uint32Array; bytes: Uint8Array; wide: boolean} {
    const lengths = Uint32Array.from(texts, text => text.length);
    const blocks: string[] = [];
    for (let row = 0; row < texts.length; row += BLOCK_ROWS) blocks.push(texts.slice(row, row + BLOCK_ROWS).join(''));
    // eslint-disable-next-line no-control-regex -- the first 256 characters are those of Latin-1, controls included
    const wide = blocks.some(block => /[^\u0000-\u00ff]/.test(block));
    const bytes = Buffer.concat(blocks.map(block => Buffer.from(block, wide ? 'utf16le' : 'latin1')));
    return {lengths, bytes, wide};
}

/** Are the arrays of a form there, as many elements as it says? */
export function fitsForm(form: TextForm, {index, lengths, bytes}: TextArrays): boolean {
    if (form.form === 'same') return true;
    if (!(lengths instanceof Uint32Array) || !(bytes instanceof Uint8Array)) return false;
    if (form.form === 'each') return lengths.length === form.rows;
    return lengths.length === form.distinct && index instanceof Uint16Array && index.length === form.rows;
}

/**
 * The texts of every row.
 *
 * @throws InvariantError where the arrays contradict one another, which a checksum should have found
 */
export function decodeTexts(form: TextForm, {index, lengths, bytes}: TextArrays): string[] {
    if (form.form === 'same') return new Array<string>(form.rows).fill(form.text);
    assertInvariant(lengths !== undefined && bytes !== undefined, 'a kept column of texts has lost its texts');
    const texts = unpackTexts(lengths, bytes, form.wide);
    if (form.form === 'each') return texts;
    assertInvariant(index !== undefined, 'a kept column of texts has lost its rows');
    return picked(texts, index);
}

/** Gives the text of a row without making the others; null for forms whose rows share their texts. */
export function textReader(form: TextForm, {lengths, bytes}: TextArrays): ((row: number) => string) | null {
    if (form.form !== 'each' || lengths === undefined || bytes === undefined) return null;
    const {wide} = form;
    const unit = wide ? 2 : 1, buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const start = new Uint32Array(lengths.length + 1);
    for (let row = 0; row < lengths.length; row++) start[row + 1] = start[row] + unit * lengths[row];
    return row => buffer.toString(wide ? 'utf16le' : 'latin1', start[row], start[row + 1]);
}

function picked(texts: readonly string[], index: Uint16Array): string[] {
    const rows = new Array<string>(index.length);
    for (let row = 0; row < rows.length; row++) rows[row] = texts[index[row]];
    assertInvariant(!rows.includes(undefined as unknown as string), 'a kept column of texts points outside its texts');
    return rows;
}

function unpackTexts(lengths: Uint32Array, bytes: Uint8Array, wide: boolean): string[] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const texts = new Array<string>(lengths.length);
    let byte = 0;
    for (let first = 0; first < texts.length; first += BLOCK_ROWS) {
        const end = Math.min(texts.length, first + BLOCK_ROWS);
        let units = 0;
        for (let row = first; row < end; row++) units += lengths[row];
        const endByte = byte + (wide ? units * 2 : units);
        const block = buffer.toString(wide ? 'utf16le' : 'latin1', byte, endByte);
        byte = endByte;
        let unit = 0;
        for (let row = first; row < end; row++) {
            const next = unit + lengths[row];
            texts[row] = block.slice(unit, next);
            unit = next;
        }
    }
    return texts;
}
