/** Opening and filling the form of a file, and looking at zips without the code that wrote them. */

import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {inflateRawSync} from 'node:zlib';
import {expect} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {openForm, openSource} from '../../../engine/formats/index.ts';
import type {FilledColumn, Form, RawLayer} from '../../../engine/formats/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export interface Options { readonly encoding?: string; readonly layer?: string }

export interface Filled {
    readonly form: Form;
    /** By file name. */
    readonly files: ReadonlyMap<string, Buffer>;
    /** The first layer of what went out. */
    readonly layer: RawLayer | null;
    readonly again: Form;
}

/** Writes the files, fills the form of `name`, and opens what comes back. */
export async function filled(name: string, files: Files, columns: (form: Form) => readonly FilledColumn[], options: Options = {}): Promise<Filled> {
    return inTempFolder(async (folder) => {
        for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
        const form = await openForm(join(folder, name), options);
        const made = await form.fill(columns(form));
        const out = join(folder, 'out');
        await mkdir(out);
        for (const [file, bytes] of made) await writeFile(join(out, file), bytes);
        const written = new Map<string, Buffer>();
        for (const file of made.keys()) written.set(file, await readFile(join(out, file)));
        const layers = await openSource(join(out, name), {...options, keepPoints: true}).catch((error: unknown) => {
            if (error instanceof EngineError && error.code === 'formats/no-polygons') return [];
            throw error;
        });
        return {form, files: written, layer: layers[0] ?? null, again: await openForm(join(out, name), options)};
    });
}

export async function fillRefusal(name: string, files: Files, columns: (form: Form) => readonly FilledColumn[], options: Options = {}): Promise<EngineError> {
    const error = await filled(name, files, columns, options).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(EngineError);
    expect((error as EngineError).details.fix?.length, name).toBeGreaterThan(10);
    return error as EngineError;
}

/** Texts of all cells of a form. */
export function cellsOf(form: Form): string[][] {
    return Array.from({length: form.rows}, (_, row) => form.fields.map((_, field) => form.text(row, field)));
}

/** A form says of each record what the layer of the same file says. */
export function expectAgreement(form: Form, layer: RawLayer): void {
    const rowOf = new Map(Array.from({length: form.rows}, (_, row) => [form.recordOf(row), row] as const).reverse());
    layer.record.forEach((record, feature) => {
        const row = rowOf.get(record);
        expect(row).toBeDefined();
        layer.fields.forEach(({name}, k) => {
            const field = form.fields.findIndex((one) => one.name === name);
            const value = layer.columns[k][feature];
            const text = form.text(row ?? 0, field);
            if (typeof value === 'number') expect(Number(text)).toBeCloseTo(value, 9);
            else expect(text).toBe(value === null ? '' : typeof value === 'boolean' ? String(value).toUpperCase() : value);
        });
    });
}

/** Parts of a zip by its central directory, in order. */
export function zipParts(zip: Buffer): Map<string, Buffer> {
    const parts = new Map<string, Buffer>();
    const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    let at = zip.readUInt32LE(end + 16);
    for (let i = zip.readUInt16LE(end + 10); i > 0; i--) {
        const nameBytes = zip.readUInt16LE(at + 28), packedBytes = zip.readUInt32LE(at + 20), local = zip.readUInt32LE(at + 42);
        const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const packed = zip.subarray(start, start + packedBytes);
        parts.set(zip.toString('utf8', at + 46, at + 46 + nameBytes), zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
        at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return parts;
}

/** Cells of a sheet as they are written, by reference; those without one by their order in the row. */
export function writtenCells(sheet: string): Map<string, string> {
    const cells = new Map<string, string>();
    [...sheet.matchAll(/<(?:\w+:)?row\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g)].forEach(([, row = ''], r) => {
        [...row.matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>[\s\S]*?<\/(?:\w+:)?c>)/g)].forEach(([whole, attributes], c) => {
            cells.set(/\br="(\w+)"/.exec(attributes)?.[1] ?? `row ${r} cell ${c}`, whole);
        });
    });
    return cells;
}
