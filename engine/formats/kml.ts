/** KML and KMZ as a `RawLayer`: every placemark of the document, in its order. */

import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {PolygonsBuilder} from '../core/polygons.ts';
import {byteText} from './byteText.ts';
import type {ByteText} from './byteText.ts';
import {fileError, fileFacts} from './fileWindow.ts';
import {sha256Files} from './hash.ts';
import {kmlDocument, kmlField, kmlFieldNames} from './kmlDocument.ts';
import type {KmlDocument, KmlPlacemark} from './kmlDocument.ts';
import {MAX_LIST_BYTES} from './lists/listTable.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';
import {PointPlaces} from './pointPlaces.ts';
import type {RawLayer} from './rawLayer.ts';
import {RecordTally} from './recordTally.ts';
import {stem} from './siblings.ts';
import {encodingLabel, encodingOfText} from './textEncoding.ts';
import {withZip} from './zipEntries.ts';
import type {OpenZip, ZipPart} from './zipEntries.ts';

const WGS84_LON_LAT = 4326;

export interface KmlFile {
    readonly text: ByteText;
    readonly document: KmlDocument;
    readonly encoding: {readonly name: string; readonly how: string};
    readonly issues: readonly Issue[];
}

/**
 * The layer of a .kml, or of the document in a .kmz.
 *
 * Keeps   recordsInFile (placemarks) = features + records counted by issues
 * @throws EngineError `formats/no-polygons`, `formats/corrupt`, `formats/truncated`, `formats/xml-entities`, `formats/list-too-large`,
 *         and of a .kmz what `withZip` throws
 */
export async function readKml(path: string, isZipped: boolean, options: OpenOptions = {}): Promise<RawLayer> {
    const file = isZipped ? await withZip(path, async (zip) => kmlOfZip(zip, options.encoding)) : await openKml(path, options.encoding);
    options.signal?.throwIfAborted();
    const {document: {placemarks, networkLinks}} = file;
    const builder = new PolygonsBuilder(), places = new PointPlaces(options), tally = new RecordTally();
    const kept: number[] = [];
    placemarks.forEach((placemark, i) => {
        if (keeps(placemark, i + 1, builder, places, tally)) kept.push(i);
    });
    const issues = [...file.issues, ...tally.issues(path)];
    if (networkLinks > 0) {
        issues.push({code: 'formats/network-link', severity: 'warning', layer: path, count: networkLinks,
            message: `${networkLinks} links to other files were not followed; what they point to is not in this layer`});
    }
    if (kept.length === 0) throw nothingLeft(path, placemarks, issues);
    const names = kmlFieldNames(file.document).filter((name) => wantsField(options, name));
    const {sha256, bytes} = await sha256Files([path], options.signal);
    return {
        path, format: 'kml', name: stem(basename(path)), sha256, bytes, crs: {epsg: WGS84_LON_LAT, from: 'KML (always WGS 84)'},
        encoding: file.encoding, fields: names.map((name) => ({name, type: 'string'})),
        columns: names.map((name) => kept.map((i) => kmlField(placemarks[i], name)?.text || null)),
        polygons: builder.build(), ...places.finish(), record: Uint32Array.from(kept, (i) => i + 1), recordsInFile: placemarks.length, issues,
    };
}

/** Adds a placemark as a feature; false when it was reported and left out. */
function keeps({geometry}: KmlPlacemark, record: number, builder: PolygonsBuilder, places: PointPlaces, tally: RecordTally): boolean {
    switch (geometry.kind) {
        case 'none':
            tally.add('formats/null-geometry', 'warning', record, 'without geometry, left out');
            return false;
        case 'bad':
            tally.add('formats/bad-record', 'error', record, `${geometry.reason}, left out`);
            return false;
        case 'point':
            if (places.point(geometry.x, geometry.y)) break;
            tally.add('formats/other-geometry', 'warning', record, 'of Point, left out');
            return false;
        case 'other':
            tally.add('formats/other-geometry', 'warning', record, `of ${geometry.type}, left out`);
            return false;
        case 'polygon':
            geometry.rings.forEach((ring, r) => {
                for (let i = 0; i < ring.length; i += 2) builder.vertex(ring[i], ring[i + 1]);
                builder.endRing(geometry.roles[r]);
            });
            places.polygon();
            if (geometry.rings.some((ring) => ring.length < 8)) {
                tally.add('formats/short-ring', 'warning', record, 'with a ring of fewer than four positions, kept');
            }
            if (geometry.hasHeights) tally.add('formats/extra-dimension', 'note', record, 'with heights, which were not read');
            if (geometry.others) {
                tally.add('formats/mixed-collection', 'note', record, 'with points or lines beside polygons; the polygons were read');
            }
    }
    builder.endFeature();
    return true;
}

function nothingLeft(path: string, placemarks: readonly KmlPlacemark[], issues: readonly Issue[]): EngineError {
    const types = new Map<string, number>();
    for (const {geometry} of placemarks) {
        const type = geometry.kind === 'other' ? geometry.type : geometry.kind === 'point' ? 'Point' : null;
        if (type !== null) types.set(type, (types.get(type) ?? 0) + 1);
    }
    return new EngineError('formats/no-polygons', placemarks.length === 0
        ? `"${path}" has no placemark${issues.length > 0 ? `: ${issues.map(({message}) => message).join('; ')}` : ''}`
        : `none of the ${placemarks.length} placemarks of "${path}" is a usable polygon: ${issues.map(({message}) => message).join('; ')}`,
    {file: path, fix: 'save the outlines of the clues themselves as KML', facts: {records: placemarks.length, types: Object.fromEntries(types)}});
}

/** @throws EngineError as `readKml`, but for polygons */
export async function openKml(path: string, forced: string | undefined): Promise<KmlFile> {
    const {bytes} = await fileFacts(path);
    if (bytes > MAX_LIST_BYTES) {
        throw new EngineError('formats/list-too-large', `"${path}" has ${bytes} bytes; a KML above ${MAX_LIST_BYTES} is no list of clues`,
            {file: path, fix: 'cut the list into several files', facts: {bytes}});
    }
    try {
        return kmlOfBytes(await readFile(path), path, '', forced);
    } catch (error) {
        throw fileError(error, path);
    }
}

async function kmlOfZip(zip: OpenZip, forced: string | undefined): Promise<KmlFile> {
    const part = kmlPart(zip);
    return kmlOfBytes(await zip.read(part), zip.path, `entry "${part.name}"`, forced);
}

/** The document of a .kmz: `doc.kml`, or the only .kml. @throws EngineError `formats/ambiguous-source`, `formats/unsupported` */
export function kmlPart(zip: OpenZip): ZipPart {
    const documents = zip.parts.filter(({name}) => /\.kml$/i.test(name) && !/^__macosx\//i.test(name));
    const main = zip.find('doc.kml') ?? (documents.length === 1 ? documents[0] : null);
    if (main !== null) return main;
    const candidates = documents.map(({name}) => name);
    throw candidates.length > 1
        ? new EngineError('formats/ambiguous-source', `"${zip.path}" holds ${candidates.length} KML files and no doc.kml: ${candidates.slice(0, 12).join(', ')}`,
            {file: zip.path, fix: 'unpack it and give one of them', facts: {candidates}})
        : new EngineError('formats/unsupported', `"${zip.path}" is a KMZ file without a document`,
            {file: zip.path, fix: 'save it again as KML', facts: {what: 'a KMZ file without a document'}});
}

export function kmlOfBytes(bytes: Buffer, path: string, where: string, forced: string | undefined): KmlFile {
    const {issues, ...encoding} = kmlEncoding(bytes, path, forced);
    const text = byteText(bytes, encoding.name, path);
    return {text, document: kmlDocument(text, path, where), encoding, issues};
}

function kmlEncoding(bytes: Buffer, path: string, forced: string | undefined): ReturnType<typeof encodingOfText> {
    const told = encodingOfText(bytes, forced, path);
    if (forced !== undefined || told.name !== 'GB18030') return told;
    // not UTF-8: what the declaration says, if there is a decoder
    const stated = /^[^>]{0,40}encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
    const label = stated === undefined ? null : encodingLabel(stated);
    return label === null || label.startsWith('utf-') ? told : {name: label.toUpperCase(), how: `the XML declaration says ${stated}`, issues: []};
}
