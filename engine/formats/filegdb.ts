/** Esri File Geodatabase, the folder `.gdb` that bureaus deliver, read through GDAL. */

import {readdir, realpath} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {fileError, fileFacts} from './fileWindow.ts';
import {collectFlatGeobuf} from './flatgeobuf.ts';
import {FlatGeobufCollector} from './flatgeobufCollector.ts';
import {RECORD_COLUMN, TYPE_COLUMN, withGdal} from './gdal.ts';
import type {GdalLayer} from './gdal.ts';
import {sha256Files} from './hash.ts';
import type {OpenOptions} from './options.ts';
import type {Format, RawLayer} from './rawLayer.ts';
import {usableLayers} from './usableLayers.ts';

/** The system catalogue: every file geodatabase has it. */
const CATALOGUE = 'a00000001.gdbtable';

/**
 * All polygon layers, or the one asked for. Record numbers are OBJECTIDs. Arcs become chords, reported; lock files do
 * not count.
 *
 * Cost     one FlatGeobuf copy of each layer in the temporary folder while it is read
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/unsupported` - no geodatabase or no `.gdb`
 *         ending, `formats/corrupt`, `formats/reader-failed`, `formats/no-such-layer`, `formats/no-polygons`
 */
export async function readFileGdb(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const facts = await fileFacts(path);
    const folder = await realpath(path);
    const files = facts.isFolder ? await filesIn(path) : [];
    if (!files.some((file) => file.toLowerCase() === CATALOGUE)) {
        throw new EngineError('formats/unsupported', `${path} is no file geodatabase: ${CATALOGUE} is not in it.`, {
            file: path, fix: 'Give the whole .gdb folder, with all its files.',
        });
    }
    if (extname(folder).toLowerCase() !== '.gdb') {
        throw new EngineError(
            'formats/unsupported', `${path} is a file geodatabase whose folder name does not end in .gdb.`, {
            file: path, fix: 'Rename the folder so that it ends in .gdb.',
        });
    }
    const {sha256, bytes} = await sha256Files(files.map((file) => join(path, file)), options.signal);
    const request = {
        path: folder, driver: 'OpenFileGDB', layer: options.layer, wantsRecord: true, bytes, shownPath: path,
        signal: options.signal,
    } as const;
    const layers = await withGdal(request, (found) => collectLayers(found, path, 'filegdb', options));
    return layers.map((layer) => ({...layer, sha256, bytes, encoding: {name: 'UTF-8', how: 'FileGDB'}}));
}

async function filesIn(path: string): Promise<string[]> {
    try {
        const entries = await readdir(path, {withFileTypes: true});
        return entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.lock')).map((entry) => entry.name);
    } catch (error) {
        throw fileError(error, path);
    }
}

/**
 * Layers from the FlatGeobuf copies that GDAL made.
 *
 * Keeps    records of a layer = features + records reported, also where GDAL skipped some
 * @throws EngineError `formats/no-such-layer`, `formats/no-polygons`, `formats/layer-unreadable`
 */
export async function collectLayers(
    found: readonly GdalLayer[], path: string, format: Format, options: OpenOptions,
): Promise<Omit<RawLayer, 'sha256' | 'bytes' | 'encoding'>[]> {
    const names = found.map(({name}) => name).join(', ');
    const wanted = found.filter(({name}) => options.layer === undefined || name === options.layer);
    if (wanted.length === 0 && options.layer !== undefined) {
        throw new EngineError('formats/no-such-layer', `${path} has no layer "${options.layer}".`, {
            file: path, fix: `Choose one of: ${names}.`,
            facts: {asked: options.layer, layers: found.map(({name}) => name)},
        });
    }
    const layers: Omit<RawLayer, 'sha256' | 'bytes' | 'encoding'>[] = [];
    const aside: Issue[] = [];
    for (const layer of wanted) {
        if (layer.file !== null) layers.push(await collectLayer(layer, layer.file, path, format, options));
        else aside.push(setAside(layer));
    }
    return usableLayers(path, layers, aside);
}

/** Why a layer of the dataset is not among those returned. */
function setAside({name, featureCount, geometryType, said}: GdalLayer): Issue {
    if (said.length > 0) {
        return {
            code: 'formats/layer-unreadable', severity: 'error', layer: name,
            message: `The layer ${name} cannot be read: GDAL says "${said[0].trim()}".`,
        };
    }
    return {
        code: 'formats/layer-without-polygons', severity: 'note', layer: name, count: featureCount,
        message: `The layer ${name} holds no polygons (${geometryType}) and was not read.`,
    };
}

async function collectLayer(
    layer: GdalLayer, file: string, path: string, format: Format, options: OpenOptions,
): Promise<Omit<RawLayer, 'sha256' | 'bytes' | 'encoding'>> {
    const collector = await collectFlatGeobuf(file, options, (header) => {
        return new FlatGeobufCollector(layer.name, header, options, {record: RECORD_COLUMN, geometryType: TYPE_COLUMN});
    });
    const {builder} = collector;
    if (/ZM|Z$|M$|25D/i.test(layer.geometryType)) {
        builder.count('formats/extra-dimension', 'note', 'Heights or measures of the vertices were not read.');
    }
    // GDAL skips records it cannot decode; the table itself says how many there are
    const words = layer.said[0]?.trim() ?? 'no reason given';
    const missing = Math.max(0, layer.featureCount - collector.nSeen);
    builder.countMany('formats/bad-record', 'error', `Records that GDAL could not read were left out ("${words}").`,
        missing);
    return {path, format, ...collector.finish(Math.max(layer.featureCount, collector.nSeen))};
}
