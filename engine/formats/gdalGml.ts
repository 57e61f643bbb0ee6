/** GML (INSPIRE and the like), read through GDAL. */

import {copyFile, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, extname, join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {collectLayers} from './filegdb.ts';
import {fileError, fileFacts, FileWindow} from './fileWindow.ts';
import {withGdal} from './gdal.ts';
import {sha256Files} from './hash.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';

/** A root element or namespace of GML is this near the beginning. */
const SNIFFED_BYTES = 64 * 1024;

/**
 * All polygon layers, or the one asked for. Record numbers count features in the order of the file; x is east or
 * longitude, whatever axis order the file has. Arcs become chords, reported.
 *
 * Cost     the file is copied to the temporary folder first: GDAL writes what it finds out of the schema beside a GML
 *          file
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/unsupported` - no GML, `formats/corrupt`,
 *         `formats/reader-failed`, `formats/no-such-layer`, `formats/no-polygons`
 */
export async function readGml(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const facts = await fileFacts(path);
    if (!facts.isFile || !(await looksLikeGml(path))) {
        throw new EngineError('formats/unsupported', `${path} is no GML file, whatever its name says.`, {
            file: path, fix: 'Give the file the ending of what it is, or export it again.',
        });
    }
    const {sha256, bytes} = await sha256Files([path], options.signal);
    const folder = await mkdtemp(join(tmpdir(), 'liangtian-gml-'));
    try {
        // the layer's data alone: a schema beside the file could point anywhere
        const copy = join(folder, `${basename(path, extname(path))}.gml`);
        await copyFile(path, copy).catch((error: unknown) => {
            throw fileError(error, path);
        });
        const request = {
            path: copy, driver: 'GML', layer: options.layer, wantsRecord: false, bytes, shownPath: path,
            signal: options.signal,
        } as const;
        const layers = await withGdal(request, (found) => collectLayers(found, path, 'gml', options));
        return layers.map((layer) => ({...layer, sha256, bytes,
            encoding: {name: 'UTF-8', how: 'XML, decoded by GDAL'}}));
    } finally {
        await rm(folder, {recursive: true, force: true});
    }
}

async function looksLikeGml(path: string): Promise<boolean> {
    const file = await FileWindow.open(path);
    try {
        const head = await file.load(0, Math.min(SNIFFED_BYTES, file.size));
        return head.toString('latin1').includes('opengis.net/gml');
    } finally {
        await file.close();
    }
}
