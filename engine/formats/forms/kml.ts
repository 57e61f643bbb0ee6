/** KML and KMZ as a form: `Data` elements are spliced into the placemarks. */

import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import type {FilledColumn, Form} from '../form.ts';
import {kmlOfBytes, kmlPart, openKml} from '../kml.ts';
import type {KmlFile} from '../kml.ts';
import {kmlField, kmlFieldNames} from '../kmlDocument.ts';
import type {KmlPlacemark} from '../kmlDocument.ts';
import {escapeXml} from '../xmlScan.ts';
import type {XmlTag} from '../xmlScan.ts';
import {withZip} from '../zipEntries.ts';
import type {Edit} from './filling.ts';
import {fillings, formFull, spliced, valueAt} from './filling.ts';
import type {FormOptions} from './openForm.ts';
import {withParts} from './zip.ts';

/** @throws EngineError as `readKml`, but for polygons */
export async function kmlForm(path: string, isZipped: boolean, {encoding}: FormOptions): Promise<Form> {
    const {file, part} = isZipped ? await withZip(path, async (zip) => {
        const part = kmlPart(zip);
        return {file: kmlOfBytes(await zip.read(part), path, `entry "${part.name}"`, encoding), part: part.name};
    }) : {file: await openKml(path, encoding), part: null};
    const {placemarks} = file.document;
    const names = kmlFieldNames(file.document);
    const form: Form = {
        path, format: 'kml', fields: names.map((name) => ({name, type: 'text'})), rows: placemarks.length, recordOf: (row) => row + 1,
        text: (row, field) => kmlField(placemarks[row], names[field])?.text ?? '',
        fill: async (columns) => {
            const changed = filled(form, file, columns, placemarks);
            const bytes = changed === null ? await readFile(path) : part === null ? changed : await withParts(path, new Map([[part, changed]]));
            return new Map([[basename(path), bytes]]);
        },
    };
    return form;
}

/** @returns null when nothing changes */
function filled(form: Form, {text}: KmlFile, columns: readonly FilledColumn[], placemarks: readonly KmlPlacemark[]): Buffer | null {
    const all = fillings(form, columns);
    const edits = placemarks.flatMap((placemark, row): Edit[] => {
        const edits: Edit[] = [], added: string[] = [];
        for (const filling of all) {
            const value = valueAt(filling, row, form);
            if (value === null) continue;
            const {column, field} = filling;
            const name = field === null ? column.name : form.fields[field].name;
            const encoded = (words: string): string => {
                const piece = text.encode(escapeXml(words));
                if (piece === null) throw formFull(form.path, row, column.name, value, 'the encoding of the file has no such character');
                return piece;
            };
            const old = kmlField(placemark, name);
            const p = placemark.tag.prefix;
            if (old === undefined) added.push(`<${p}Data name="${encoded(name)}"><${p}value>${encoded(value)}</${p}value></${p}Data>`);
            else edits.push({start: old.start, end: old.end, text: old.emptyTag === null ? encoded(value) : opened(text.places, old.emptyTag, encoded(value))});
        }
        if (added.length > 0) edits.push(...addedData(text.places, placemark, added.join('')));
        return edits;
    });
    return edits.length === 0 ? null : Buffer.concat([text.bom, text.bytes(spliced(text.places, edits))]);
}

/** An empty element with content. */
function opened(places: string, tag: XmlTag, content: string): string {
    return `${places.slice(tag.start, tag.end).replace(/\s*\/>$/, '>')}${content}</${tag.prefix}${tag.name}>`;
}

/** `ExtendedData` stands before the geometry, as the schema of KML wants it. */
function addedData(places: string, {tag, extended, geometryStart, closeStart}: KmlPlacemark, data: string): Edit[] {
    if (extended !== null) {
        return extended.tag.isEmpty ? [{start: extended.tag.start, end: extended.tag.end, text: opened(places, extended.tag, data)}]
            : [{start: extended.behindData, end: extended.behindData, text: data}];
    }
    const whole = `<${tag.prefix}ExtendedData>${data}</${tag.prefix}ExtendedData>`;
    if (tag.isEmpty) return [{start: tag.start, end: tag.end, text: opened(places, tag, whole)}];
    const at = geometryStart ?? closeStart;
    return [{start: at, end: at, text: whole}];
}
