/** Which dataset of a folder is meant, when it is not a dataset itself. */

import {readdir} from 'node:fs/promises';
import {basename, extname, join, relative} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {fileError} from './fileWindow.ts';
import {stem} from './siblings.ts';

/** Deep enough for `county/2024/vector/DLTB.shp`; a home folder given by mistake ends soon. */
const MAX_DEPTH = 4;
const MAX_FILES = 20_000;
/** Candidates named in an error. */
const NAMED = 12;

const LAYER_EXTENSIONS: readonly string[] = ['.shp', '.gpkg', '.geojson', '.geojsonl', '.ndjson', '.fgb', '.parquet',
    '.geoparquet', '.gml'];
/** Data only if nothing above lies there: metadata and settings have these too, and lists lie beside the layer they are about. */
const SECOND_CHOICE: readonly string[] = ['.json', '.xml', '.kml', '.kmz', '.xlsx', '.csv', '.tsv'];

/** A folder is a File Geodatabase by its name or by its tables. */
export async function isFileGdb(folder: string): Promise<boolean> {
    if (/\.gdb[\\/]?$/i.test(folder)) return true;
    try {
        return (await readdir(folder)).some((name) => /\.gdbtable$/i.test(name));
    } catch (error) {
        throw fileError(error, folder);
    }
}

/**
 * The one dataset in a folder, or the one whose base name is `layer`.
 *
 * @throws EngineError `formats/ambiguous-source` naming the candidates, `formats/unsupported` naming what lies there instead
 */
export async function datasetInFolder(folder: string, layer: string | undefined): Promise<string> {
    const found: string[] = [];
    await collect(folder, 0, found);
    found.sort();
    const first = found.filter((path) => isDataset(path, LAYER_EXTENSIONS));
    const candidates = first.length > 0 ? first : found.filter((path) => isDataset(path, SECOND_CHOICE));
    if (candidates.length === 1) return candidates[0];
    const named = candidates.filter((path) => layer !== undefined
        && stem(basename(path)).toLowerCase() === layer.toLowerCase());
    if (named.length === 1) return named[0];
    if (candidates.length > 1) {
        const names = candidates.map((path) => relative(folder, path));
        throw new EngineError('formats/ambiguous-source',
            `"${folder}" holds ${names.length} datasets: ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`,
            {file: folder, fix: 'give one of these files, or name it with the layer option',
                facts: {candidates: names}});
    }
    throw new EngineError('formats/unsupported', `"${folder}" holds no dataset that can be read: ${described(found)}`,
        {file: folder, fix: 'give a Shapefile, GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, KML, File Geodatabase or a list (.xlsx, .csv)',
            facts: {extensions: Object.fromEntries(countExtensions(found))}});
}

function isDataset(path: string, extensions: readonly string[]): boolean {
    const extension = extname(path).toLowerCase();
    return extension === '.gdb' || extensions.includes(extension);
}

async function collect(folder: string, depth: number, found: string[]): Promise<void> {
    let entries;
    try {
        entries = await readdir(folder, {withFileTypes: true});
    } catch (error) {
        throw fileError(error, folder);
    }
    for (const entry of entries) {
        if (found.length > MAX_FILES || entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
        const path = join(folder, entry.name);
        if (!entry.isDirectory()) found.push(path);
        else if (await isFileGdb(path)) found.push(path);
        else if (depth < MAX_DEPTH) await collect(path, depth + 1, found);
    }
}

function countExtensions(found: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const path of found) {
        const kind = extname(path).toLowerCase() || '(no extension)';
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return counts;
}

function described(found: readonly string[]): string {
    if (found.length === 0) return 'it is empty';
    const counts = countExtensions(found);
    const parts = [...counts].map(([kind, count]) => `${count} ${kind}`);
    const packed = ['.zip', '.rar', '.7z', '.gz', '.tar'].some((kind) => counts.has(kind));
    return `it has ${parts.slice(0, NAMED).join(', ')}${packed ? '; an archive inside an archive or folder is not opened, unpack it first' : ''}`;
}
