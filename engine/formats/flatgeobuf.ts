/**
 * FlatGeobuf, read in pieces from the disk. What the file states of its sizes is checked against the bytes it has
 * before memory is taken for it.
 *
 * Source   flatgeobuf.org: magic bytes, size-prefixed header, packed R-tree, size-prefixed features
 */

import {basename, extname} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {fileFacts, FileWindow} from './fileWindow.ts';
import {FlatGeobufCollector} from './flatgeobufCollector.ts';
import {decodeHeader} from './flatgeobufRecord.ts';
import type {FlatGeobufHeader} from './flatgeobufRecord.ts';
import {FlatBufferFault, FlatTable} from './flatgeobufTable.ts';
import {sha256Files} from './hash.ts';
import type {OpenOptions} from './options.ts';
import type {RawLayer} from './rawLayer.ts';
import {usableLayers} from './usableLayers.ts';

const MAGIC = Buffer.from('fgb', 'latin1');
const MAJOR_VERSION = 3;
/** A header holds names and one WKT; this is far above any that was ever written. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
/** Bytes of a node of the packed R-tree: four doubles and an offset. */
const NODE_BYTES = 40;
/** Features between two looks at the progress and the wish to stop. */
const BATCH = 10_000;

/**
 * The one layer of the file. Record numbers count features in the order of the file, which is that of its spatial index
 * and not that of the layer it was made from.
 *
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `formats/unsupported`,
 *         `formats/truncated`, `formats/corrupt`, `formats/no-such-layer`, `formats/no-polygons`
 */
export async function readFlatGeobuf(path: string, options: OpenOptions = {}): Promise<RawLayer[]> {
    const baseName = basename(path, extname(path));
    const collector = await collectFlatGeobuf(path, options, (header) => {
        const name = header.name === '' ? baseName : header.name;
        if (options.layer !== undefined && options.layer !== name && options.layer !== baseName) {
            throw new EngineError('formats/no-such-layer', `${path} has no layer "${options.layer}".`, {
                file: path, fix: `Its only layer is ${name}.`, facts: {asked: options.layer, layers: [name]},
            });
        }
        return new FlatGeobufCollector(name, header, options);
    });
    const {sha256, bytes} = await sha256Files([path], options.signal);
    const layer = {path, format: 'flatgeobuf', sha256, bytes, encoding: {name: 'UTF-8', how: 'FlatGeobuf'},
        ...collector.finish()} as const;
    return usableLayers(path, [layer], []);
}

/**
 * Walks through a file and hands every feature to the collector that `open` makes. @throws EngineError as
 * `readFlatGeobuf`
 */
export async function collectFlatGeobuf(
    path: string, options: OpenOptions, open: (header: FlatGeobufHeader) => FlatGeobufCollector,
): Promise<FlatGeobufCollector> {
    const facts = await fileFacts(path);
    if (!facts.isFile) {
        throw new EngineError('formats/unsupported', `${path} is not a file.`, {file: path, fix: 'Give a .fgb file.'});
    }
    if (facts.bytes === 0) {
        throw new EngineError('formats/empty-file', `${path} is empty.`, {file: path, fix: 'Ask for the file again.'});
    }
    const file = await FileWindow.open(path);
    try {
        const {header, featuresAt} = await readHead(file);
        const collector = open(header);
        await readFeatures(file, featuresAt, header, collector, options);
        return collector;
    } finally {
        await file.close();
    }
}

async function readHead(file: FileWindow): Promise<{header: FlatGeobufHeader; featuresAt: number}> {
    const {path, size} = file;
    const start = await file.load(0, Math.min(12, size));
    if (!start.subarray(0, 3).equals(MAGIC)) {
        throw new EngineError('formats/unsupported', `${path} is not a FlatGeobuf file, whatever its name says.`, {
            file: path, where: 'first 3 bytes', fix: 'Give the file the ending of what it is, or export it again.',
        });
    }
    if (start.length > 3 && start[3] !== MAJOR_VERSION) {
        throw new EngineError(
            'formats/unsupported', `${path} is FlatGeobuf of version ${start[3]}; version ${MAJOR_VERSION} is read.`, {
            file: path, fix: 'Export it again with a current program.',
        });
    }
    const headerBytes = start.length === 12 ? start.readUInt32LE(8) : 0;
    if (start.length < 12 || 12 + headerBytes > size) throw truncated(path, 12 + headerBytes, size, 'the header');
    if (headerBytes > MAX_HEADER_BYTES) throw corrupt(path, `it states a header of ${headerBytes} bytes`, 'byte 8');
    const bytes = await file.load(12, headerBytes);
    let header: FlatGeobufHeader;
    try {
        header = decodeHeader(FlatTable.root(bytes, 0, headerBytes));
    } catch (error) {
        if (error instanceof FlatBufferFault) throw corrupt(path, error.message, 'header', error);
        throw error;
    }
    const featuresAt = 12 + headerBytes + treeBytes(header.featuresCount, header.indexNodeSize);
    if (featuresAt > size) throw truncated(path, featuresAt, size, 'the spatial index');
    return {header, featuresAt};
}

/** Length of the packed R-tree over `items` features. Source: flatgeobuf.org, packedrtree. */
function treeBytes(items: number, nodeSize: number): number {
    if (items === 0 || nodeSize === 0) return 0;
    const perNode = Math.max(nodeSize, 2);
    let nodes = items;
    for (let level = items; level > 1;) {
        level = Math.ceil(level / perNode);
        nodes += level;
    }
    // one item still has a root above it
    return (items === 1 ? 2 : nodes) * NODE_BYTES;
}

async function readFeatures(
    file: FileWindow, featuresAt: number, header: FlatGeobufHeader, collector: FlatGeobufCollector,
    options: OpenOptions,
): Promise<void> {
    const {path, size} = file;
    let at = featuresAt;
    let records = 0;
    while (at < size) {
        if (size - at < 4) throw truncated(path, at + 4, size, `feature ${records + 1}`);
        const length = (file.peek(at, 4) ?? await file.load(at, 4)).readUInt32LE(0);
        const end = at + 4 + length;
        if (end > size) throw truncated(path, end, size, `feature ${records + 1}`);
        const bytes = file.peek(at + 4, length) ?? await file.load(at + 4, length);
        collector.feature(bytes);
        records++;
        at = end;
        if (records % BATCH === 0) {
            options.onProgress?.(at, size);
            options.signal?.throwIfAborted();
        }
    }
    options.onProgress?.(size, size);
    if (header.featuresCount > 0 && header.featuresCount !== records) {
        throw new EngineError(
            'formats/truncated', `${path} states ${header.featuresCount} features and has ${records}.`, {
            file: path, fix: 'Copy or download the file again.', facts: {stated: header.featuresCount, read: records},
        });
    }
}

function truncated(path: string, statedBytes: number, size: number, where: string): EngineError {
    const message = `${path} is cut short or damaged: ${where} ends at byte ${statedBytes}, the file at ${size}.`;
    return new EngineError('formats/truncated', message, {
        file: path, where, fix: 'Copy or download the file again.', facts: {statedBytes, bytes: size},
    });
}

function corrupt(path: string, reason: string, where: string, cause?: unknown): EngineError {
    return new EngineError('formats/corrupt', `${path} is damaged: ${reason}.`, {
        file: path, where, fix: 'Export the layer again from the program that holds it.', cause,
    });
}
