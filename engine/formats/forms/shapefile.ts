/** A Shapefile as a form: its table is filled, every other file is given back byte for byte. */

import {readFile} from 'node:fs/promises';
import {basename, extname} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {readDbfTable} from '../dbf.ts';
import {parseDbfHeader} from '../dbfHeader.ts';
import type {DbfField, DbfHeader} from '../dbfHeader.ts';
import {fileError, fileFacts} from '../fileWindow.ts';
import type {FilledColumn, Form} from '../form.ts';
import {cellText, MAX_LIST_BYTES} from '../lists/listTable.ts';
import {siblingFiles, withExtension} from '../siblings.ts';
import {encoderOf} from '../textEncoding.ts';
import {filledTable} from './dbfTable.ts';
import {fillings, formType} from './filling.ts';
import type {FormOptions} from './openForm.ts';

/** Files that make up a Shapefile; indexes of attributes (.atx, .mdx) would be wrong afterwards. */
const PARTS: readonly string[] = ['.shp', '.shx', '.dbf', '.dbt', '.fpt', '.prj', '.cpg', '.qpj', '.sbn', '.sbx', '.qix'];

/** @throws EngineError `formats/no-attributes` without a table, `formats/list-too-large`, and as `readDbfTable` */
export async function shapefileForm(path: string, {encoding}: FormOptions): Promise<Form> {
    const siblings = await siblingFiles(path);
    const dbf = withExtension(path, siblings, '.dbf');
    if (dbf === null) {
        throw new EngineError('formats/no-attributes', `there is no .dbf beside "${basename(path)}"; a list without a table cannot be filled`,
            {file: path, fix: 'put the .dbf of the same name beside the .shp'});
    }
    const {bytes: size} = await fileFacts(dbf);
    if (size > MAX_LIST_BYTES) {
        throw new EngineError('formats/list-too-large', `"${dbf}" has ${size} bytes; a table above ${MAX_LIST_BYTES} is no list of clues`,
            {file: dbf, fix: 'cut the list into several files', facts: {bytes: size}});
    }
    const table = await readDbfTable(dbf, {encoding});
    const bytes = await wholeFile(dbf);
    const headerBytes = bytes.readUInt16LE(8);
    const header = parseDbfHeader(bytes.subarray(0, headerBytes), dbf);
    const encode = encoderOf(writtenIn(table.encoding, encoding));
    const form: Form = {
        path, format: 'shapefile', rows: table.records, recordOf: (row) => table.deleted[row] === 1 ? 0 : row + 1,
        fields: table.fields.map(({name, type, width, decimals}) => ({name, type: formType(type), width, decimals})),
        text: (row, field) => cellText(table.columns[field][row]),
        isUnread: (row, field) => table.columns[field][row] === null && holdsBytes(bytes, header, row, header.fields[field]),
        fill: async (columns: readonly FilledColumn[]) => {
            const all = fillings(form, columns);
            const files = new Map<string, Uint8Array>();
            for (const file of siblings.filter((file) => PARTS.includes(extname(file).toLowerCase()))) {
                files.set(basename(file), file !== dbf ? await wholeFile(file)
                    : filledTable({form, bytes, header, encode: encode ?? (() => null)}, all));
            }
            return files;
        },
    };
    return form;
}

/** Of a cell without a value: is there something in it, as in a number of asterisks or the block of a memo? */
function holdsBytes(bytes: Buffer, {headerBytes, recordBytes}: DbfHeader, row: number, {type, offset, width}: DbfField): boolean {
    const at = headerBytes + row * recordBytes + offset;
    const cell = bytes.toString('latin1', at, at + width);
    switch (type) {
        case 'C': return cell.replace(/\0.*$/s, '').trim() !== ''; // behind a NUL stands noise
        case 'D': return /[^0\0 ]/.test(cell);
        case 'L': return /[^?\0 ]/.test(cell);
        default: return /[^\0 ]/.test(cell);
    }
}

/** Where nothing is stated and all is ASCII, what Chinese GIS takes for granted; what is stated or found, stays. */
function writtenIn({name, how}: {readonly name: string; readonly how: string}, asked: string | undefined): string {
    return asked === undefined && how === 'all texts are ASCII' ? 'GBK' : name;
}

async function wholeFile(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw fileError(error, path);
    }
}
