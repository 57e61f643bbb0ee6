/**
 * A sample data set on its way to disk: written to a folder, or compared with what lies there.
 *
 * Keeps   the same set gives the same bytes: file dates are fixed, nothing depends on clock, locale or order of a map
 */

import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {writeShapefile} from '../../engine/formats/write/shapefile.ts';
import type {WriteLayer} from '../../engine/formats/write/writeLayer.ts';
import type {RawField} from '../../engine/formats/rawLayer.ts';
import {columnsOf, type SampleRow} from './sampleFields.ts';

export interface SampleSet {
    /** Layers by path without suffix, relative to the folder of the set. */
    readonly layers: Readonly<Record<string, WriteLayer>>;
    /** Other files by path. */
    readonly texts: Readonly<Record<string, string>>;
}

/** @param geometries  one MultiPolygon a row */
export function sampleLayer(
    name: string,
    fields: readonly RawField[],
    rows: readonly SampleRow[],
    geometries: WriteLayer['geometries'],
    crs: WriteLayer['crs'],
): WriteLayer {
    if (rows.length !== geometries.length)
        throw new RangeError(`${name}: ${rows.length} rows, ${geometries.length} shapes`);
    return {
        name,
        fields,
        columns: columnsOf(fields, rows),
        geometries,
        crs,
        encoding: 'GBK',
        writtenOn: {year: 2026, month: 1, day: 1},
    };
}

/** @throws RangeError when a value does not fit its field: a sample must hold what it says */
export async function writeSampleSet(set: SampleSet, folder: string): Promise<void> {
    for (const [path, layer] of Object.entries(set.layers)) {
        const base = join(folder, path);
        mkdirSync(dirname(base), {recursive: true});
        const issues = (await writeShapefile(base, layer)).filter(issue => issue.severity !== 'note');
        if (issues.length > 0) throw new RangeError(`${path}: ${issues.map(issue => issue.message).join('; ')}`);
    }
    for (const [path, text] of Object.entries(set.texts)) {
        mkdirSync(dirname(join(folder, path)), {recursive: true});
        writeFileSync(join(folder, path), text);
    }
}

/** sha256 of every file below a folder, by path with forward slashes, in order of paths. */
export function folderDigest(folder: string): Record<string, string> {
    const files = readdirSync(folder, {recursive: true, withFileTypes: true})
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort();
    return Object.fromEntries(
        files.map(file => [
            relative(folder, file).split('\\').join('/'),
            createHash('sha256').update(readFileSync(file)).digest('hex'),
        ]),
    );
}

/** Rasters beside the layers are written by scripts of their own, which check them themselves. */
const RASTER = /\.tif$/;

/** Paths that differ between the set as generated now and the folder on disk, missing and surplus ones too. */
export async function differsFromFolder(set: SampleSet, folder: string): Promise<string[]> {
    const fresh = mkdtempSync(join(tmpdir(), 'liangtian-sample-'));
    try {
        await writeSampleSet(set, fresh);
        const [now, then] = [folderDigest(fresh), folderDigest(folder)];
        return [...new Set([...Object.keys(now), ...Object.keys(then)])]
            .filter(path => now[path] !== then[path] && !RASTER.test(path))
            .sort();
    } finally {
        rmSync(fresh, {recursive: true});
    }
}

/** What a generator script does when it is run: `--check` compares with the folder, anything else writes it. */
export async function writeOrCheck(set: SampleSet, folder: string, argv: readonly string[]): Promise<void> {
    if (!argv.includes('--check')) return writeSampleSet(set, folder);
    const different = await differsFromFolder(set, folder);
    if (different.length > 0) throw new Error(`differs from what the script writes now: ${different.join(', ')}`);
    process.stdout.write(`${folder}: as the script writes it\n`);
}
