/**
 * The door: a path becomes layers, or an error that says what it is instead and what to do. What a file is, its bytes
 * decide; readers are loaded when they are needed.
 */

import {basename, extname} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {withUnpacked} from './archive.ts';
import {detect, HEAD_BYTES} from './detect.ts';
import type {Detected} from './detect.ts';
import {fileFacts, FileWindow} from './fileWindow.ts';
import {datasetInFolder, isFileGdb} from './folder.ts';
import {sha256Files} from './hash.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';
import {siblingFile, stem} from './siblings.ts';

const READABLE = 'give a Shapefile, GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, GML, KML, File Geodatabase, a .zip of one, '
    + 'or a list with coordinates (.xlsx, .csv)';

/**
 * Every polygon layer of a file, folder or archive.
 *
 * Keeps   in each layer: recordsInFile = features + records counted by its issues
 * @throws EngineError when nothing usable is there: `formats/not-found`, `formats/unreadable`, `formats/empty-file`,
 *         `formats/unsupported`, `formats/ambiguous-source`, `formats/no-such-layer`, `formats/no-polygons` and what the
 *         readers throw
 */
export async function openSource(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const detected = await detectedAt(path);
    options.signal?.throwIfAborted();
    if (detected.kind === 'folder') return openFolder(path, options);
    return detected.kind === 'zip' ? openZip(path, options) : openFile(path, detected, options);
}

/** What lies at `path`. @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `formats/unsupported` */
export async function detectedAt(path: string): Promise<Detected | {readonly kind: 'folder'}> {
    const facts = await fileFacts(path);
    if (facts.isFolder) return {kind: 'folder'};
    if (!facts.isFile) throw unsupported(path, 'neither a file nor a folder', READABLE);
    if (facts.bytes === 0) throw new EngineError('formats/empty-file', `"${path}" is empty (0 bytes)`,
        {file: path, fix: 'copy or export it again'});
    return detect(await headOf(path), path, facts.bytes);
}

/** Workbooks and KMZ files are zips as well. */
async function openZip(path: string, options: OpenOptions): Promise<RawLayer[]> {
    const {zipKind} = await import('./zipKind.ts');
    switch (await zipKind(path)) {
        case 'xlsx': return (await import('./xlsx.ts')).readXlsx(path, options);
        case 'kmz': return [await openSingle(path, 'kmz', options)];
        case 'archive': return openArchive(path, options);
    }
}

async function headOf(path: string): Promise<Buffer> {
    const window = await FileWindow.open(path);
    try {
        return Buffer.from(await window.load(0, Math.min(HEAD_BYTES, window.size)));
    } finally {
        await window.close();
    }
}

async function openFolder(path: string, options: OpenOptions): Promise<RawLayer[]> {
    if (await isFileGdb(path)) return (await import('./filegdb.ts')).readFileGdb(path, options);
    const dataset = await datasetInFolder(path, options.layer);
    return openSource(dataset, isNamed(dataset, options.layer) ? {...options, layer: undefined} : options);
}

function isNamed(path: string, layer: string | undefined): boolean {
    return layer !== undefined && stem(basename(path)).toLowerCase() === layer.toLowerCase();
}

async function openFile(path: string, detected: Detected, options: OpenOptions): Promise<RawLayer[]> {
    switch (detected.kind) {
        case 'shp':
        case 'geojson':
        case 'kml':
        case 'table':
            return [await openSingle(path, detected.kind, options)];
        case 'sqlite':
            return (await import('./gpkg.ts')).readGpkg(path, options);
        case 'flatgeobuf':
            return (await import('./flatgeobuf.ts')).readFlatGeobuf(path, options);
        case 'parquet':
            return (await import('./geoparquet.ts')).readGeoParquet(path, options);
        case 'gml':
            return (await import('./gdalGml.ts')).readGml(path, options);
        case 'dbf':
        case 'shapefile-part':
            return openPart(path, detected.kind, options);
        case 'office':
            throw await (await import('./oldOffice.ts')).refusedOffice(path);
        case 'other':
            throw unsupported(path, detected.what, detected.fix);
        default:
            throw unsupported(path, `a file of no known kind${extname(path) === '' ? '' : ` (${extname(path)})`}`,
                READABLE);
    }
}

/** A format of one layer: `options.layer` can only be its name. */
async function openSingle(path: string, kind: 'shp' | 'geojson' | 'kml' | 'kmz' | 'table', options: OpenOptions): Promise<RawLayer> {
    if (options.layer !== undefined && !isNamed(path, options.layer)) {
        throw new EngineError('formats/no-such-layer',
            `"${path}" holds one layer, "${stem(basename(path))}", and not "${options.layer}"`,
            {file: path, fix: 'leave the layer name away',
                facts: {asked: options.layer, layers: [stem(basename(path))]}});
    }
    switch (kind) {
        case 'shp': return (await import('./shapefile.ts')).readShapefile(path, options);
        case 'geojson': return (await import('./geojson.ts')).readGeojson(path, options);
        case 'table': return (await import('./csv.ts')).readCsv(path, options);
        case 'kml':
        case 'kmz': return (await import('./kml.ts')).readKml(path, kind === 'kmz', options);
    }
}

/** A file that belongs to a Shapefile: its .shp is meant. */
async function openPart(path: string, kind: 'dbf' | 'shapefile-part', options: OpenOptions): Promise<RawLayer[]> {
    const shp = await siblingFile(path, '.shp');
    if (shp !== null && shp !== path) return openSource(shp, options);
    throw kind === 'dbf'
        ? unsupported(path, 'an attribute table (DBF) without a .shp beside it', 'give it together with its .shp')
        : unsupported(path, `one part of a Shapefile (${extname(path)}) without its .shp`,
            'give it together with its .shp and .dbf');
}

/** Layers of an archive carry its path, bytes and hash: the archive is what was delivered. */
async function openArchive(path: string, options: OpenOptions): Promise<RawLayer[]> {
    return withUnpacked(path, options.signal, async (folder, names) => {
        try {
            const layers = await openUnpacked(path, folder, names, options);
            const {sha256, bytes} = await sha256Files([path], options.signal);
            return layers.map((layer) => ({
                ...layer, path, sha256, bytes,
                issues: layer.issues.map((issue) => ({...issue, message: delivered(issue.message, folder, path),
                    ...(issue.layer === undefined ? {} : {layer: delivered(issue.layer, folder, path)})})),
            }));
        } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            const {file, where, fix, facts} = error.details;
            throw new EngineError(error.code, delivered(error.message, folder, path), {
                file: file === undefined ? path : delivered(file, folder, path), where: where === undefined ? where
                    : delivered(where, folder, path),
                fix, facts, cause: error});
        }
    });
}

async function openUnpacked(path: string, folder: string, names: readonly string[],
    options: OpenOptions): Promise<RawLayer[]> {
    const isEmpty = !names.some((name) => !name.endsWith('/'));
    if (isEmpty) throw new EngineError('formats/empty-file', `"${path}" is an archive without files`,
        {file: path, fix: 'pack it again'});
    const nested = names.find((name) => /\.(?:zip|rar|7z|gz|tar|tgz|kmz)$/i.test(name));
    try {
        return await openFolder(folder, options);
    } catch (error) {
        if (!(error instanceof EngineError && error.code === 'formats/unsupported'
            && error.details.file === folder)) throw error;
        if (nested !== undefined) throw unsupported(path, `an archive with another archive in it ("${nested}")`,
            'unpack it and give the inner archive or its files');
        const listed = names.filter((name) => !name.endsWith('/'));
        throw unsupported(path, `an archive without a dataset (${listed.slice(0, 8).join(', ')}${listed.length > 8 ? ', …' : ''})`, READABLE);
    }
}

/** Paths of the temporary folder as the person knows them: `county.zip/DLTB.shp`. */
function delivered(text: string, folder: string, path: string): string {
    return text.replaceAll(`${folder}/`, `${path}/`).replaceAll(folder, path);
}

function unsupported(path: string, what: string, fix: string): EngineError {
    return new EngineError('formats/unsupported', `"${path}" is ${what}`, {file: path, fix, facts: {what}});
}
