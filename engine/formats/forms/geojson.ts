/** GeoJSON as a form: members of `properties` are spliced into the text; numbers, order and blanks of all others stay. */

import {isUtf8} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {byteText} from '../byteText.ts';
import type {ByteText} from '../byteText.ts';
import {fileError, fileFacts} from '../fileWindow.ts';
import type {FilledColumn, Form, FormField} from '../form.ts';
import {readGeojson} from '../geojson.ts';
import {MAX_LIST_BYTES} from '../lists/listTable.ts';
import type {Edit, Filling} from './filling.ts';
import {fillings, formFull, spliced, valueAt} from './filling.ts';
import {elementStarts, objectPlaces, skipBlanks, valueEnd} from './jsonPlaces.ts';
import type {JsonMember, JsonObjectPlaces} from './jsonPlaces.ts';
import type {FormOptions} from './openForm.ts';

/** A record of the file: where its attributes stand. */
interface JsonRow {
    /** Null of what is no object. */
    readonly feature: JsonObjectPlaces | null;
    /** Value of `properties`; null where there is none. */
    readonly properties: JsonMember | null;
    readonly object: JsonObjectPlaces | null;
    /** By name; of a name that comes twice the last one, as readers take it. */
    readonly byName: ReadonlyMap<string, JsonMember>;
}

/** @throws EngineError as `readGeojson`, `formats/list-too-large` */
export async function geojsonForm(path: string, {encoding}: FormOptions): Promise<Form> {
    const {bytes: size} = await fileFacts(path);
    if (size > MAX_LIST_BYTES) {
        throw new EngineError('formats/list-too-large', `"${path}" has ${size} bytes; a GeoJSON above ${MAX_LIST_BYTES} is no list of clues`,
            {file: path, fix: 'cut the list into several files', facts: {bytes: size}});
    }
    // the reader checks that it is JSON throughout, and numbers the records
    await readGeojson(path, {encoding, fields: [], keepPoints: true});
    const bytes = await readFile(path).catch((error: unknown) => {
        throw fileError(error, path);
    });
    // as the reader takes it
    const text = byteText(bytes, encoding ?? (isUtf8(bytes) ? 'UTF-8' : 'GB18030'), path);
    const rows = rowsOf(text);
    const names = [...new Set(rows.flatMap(({byName}) => [...byName.keys()]))];
    const form: Form = {
        path, format: 'geojson', fields: names.map((name) => ({name, type: typeOf(name, rows, text)})), rows: rows.length,
        recordOf: (row) => row + 1,
        text: (row, field) => textOf(rows[row].byName.get(names[field]), text),
        fill: (columns) => Promise.resolve(new Map([[basename(path), filled(form, bytes, text, rows, columns)]])),
    };
    return form;
}

function rowsOf(text: ByteText): JsonRow[] {
    const {places} = text;
    const rows: JsonRow[] = [];
    for (let at = skipBlanks(places, 0); at < places.length; at = skipBlanks(places, valueEnd(places, at))) {
        const root = objectPlaces(places, at);
        const member = (name: string): JsonMember | undefined => root?.members.findLast((one) => nameOf(one, text) === name);
        const features = member('features');
        if (features !== undefined && places[features.start] === '[') {
            for (const start of elementStarts(places, features.start)) rows.push(rowAt(text, start));
        } else rows.push(rowAt(text, at));
    }
    return rows;
}

function rowAt(text: ByteText, start: number): JsonRow {
    const feature = objectPlaces(text.places, start);
    const isFeature = feature?.members.some((one) => nameOf(one, text) === 'type' && textOf(one, text) === 'Feature') ?? false;
    const properties = feature?.members.findLast((one) => nameOf(one, text) === 'properties') ?? null;
    const object = properties === null ? null : objectPlaces(text.places, properties.start);
    return {feature: isFeature ? feature : null, properties, object,
        byName: new Map((object?.members ?? []).map((one) => [nameOf(one, text), one]))};
}

function nameOf({nameStart, nameEnd}: JsonMember, text: ByteText): string {
    return String(JSON.parse(text.decode(text.places.slice(nameStart, nameEnd))));
}

function textOf(member: JsonMember | undefined, text: ByteText): string {
    if (member === undefined) return '';
    const written = text.decode(text.places.slice(member.start, member.end));
    return written === 'null' ? '' : written.startsWith('"') ? String(JSON.parse(written)).trim() : written;
}

function typeOf(name: string, rows: readonly JsonRow[], {places}: ByteText): FormField['type'] {
    const kinds = new Set<FormField['type']>();
    for (const {byName} of rows) {
        const first = places[byName.get(name)?.start ?? -1] as string | undefined;
        if (first !== undefined && first !== 'n') {
            kinds.add(first === '"' ? 'text' : first === 't' || first === 'f' ? 'boolean' : first === '{' || first === '[' ? 'other' : 'number');
        }
    }
    const [kind] = kinds;
    return kinds.size === 0 ? 'text' : kinds.size === 1 ? kind : 'other';
}

function filled(form: Form, bytes: Buffer, text: ByteText, rows: readonly JsonRow[], columns: readonly FilledColumn[]): Uint8Array {
    const all = fillings(form, columns);
    const edits = rows.flatMap((row, index) => editsOf(form, text, row, index, all));
    return edits.length === 0 ? bytes : Buffer.concat([text.bom, text.bytes(spliced(text.places, edits))]);
}

function editsOf(form: Form, text: ByteText, row: JsonRow, index: number, all: readonly Filling[]): Edit[] {
    const edits: Edit[] = [], added: string[] = [];
    let firstAdded = '';
    const {places} = text;
    const last = row.object?.members[row.object.members.length - 1];
    // as the members before it stand
    const between = row.object === null || last === undefined ? '' : places.slice(previousSign(places, last.nameStart) + 1, last.nameStart);
    const colon = last === undefined ? ':' : places.slice(last.nameEnd, last.start);
    for (const filling of all) {
        const value = valueAt(filling, index, form);
        if (value === null) continue;
        const {column, field} = filling;
        const name = field === null ? column.name : form.fields[field].name;
        const written = column.type === 'number' ? numberText(value) : encoded(form, text, index, column.name, value);
        const member = row.byName.get(name);
        if (member !== undefined) edits.push({start: member.start, end: member.end, text: written});
        else {
            if (added.length === 0) firstAdded = column.name;
            added.push(`${encoded(form, text, index, column.name, name)}${colon}${written}`);
        }
    }
    if (added.length === 0) return edits;
    const {feature, properties, object} = row;
    const refuse = (why: string): EngineError => formFull(form.path, index, firstAdded, added[0], why);
    if (feature === null) throw refuse('it is a geometry without attributes');
    if (object !== null) {
        const at = last?.end ?? object.open + 1;
        edits.push({start: at, end: at, text: last === undefined ? added.join(',') : added.map((one) => `,${between}${one}`).join('')});
    } else if (properties === null) {
        const end = feature.members[feature.members.length - 1].end;
        edits.push({start: end, end, text: `,"properties":{${added.join(',')}}`});
    } else if (places.slice(properties.start, properties.end) === 'null') {
        edits.push({start: properties.start, end: properties.end, text: `{${added.join(',')}}`});
    } else throw refuse('its properties are no object');
    return edits;
}

/** The place of the comma or bracket before a name. */
function previousSign(places: string, at: number): number {
    let sign = at - 1;
    while (sign >= 0 && places[sign] !== ',' && places[sign] !== '{') sign--;
    return sign;
}

/** JSON has no leading zeros. */
function numberText(value: string): string {
    return value.replace(/^(-?)0+(?=\d)/, '$1');
}

function encoded(form: Form, text: ByteText, row: number, field: string, value: string): string {
    const piece = text.encode(JSON.stringify(value));
    if (piece === null) throw formFull(form.path, row, field, value, 'the encoding of the file has no such character');
    return piece;
}
