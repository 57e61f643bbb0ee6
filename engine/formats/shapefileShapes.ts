/**
 * The polygons of a .shp in file order.
 *
 * Source  ESRI Shapefile Technical Description, July 1998
 */

import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {PolygonsBuilder} from '../core/polygons.ts';
import type {Polygons} from '../core/polygons.ts';
import {FileWindow} from './fileWindow.ts';
import type {OpenOptions} from './options.ts';
import {PointPlaces} from './pointPlaces.ts';
import {RecordTally} from './recordTally.ts';
import {readShapeIndex} from './shapefileIndex.ts';

const FILE_CODE = 9994;
const HEADER_BYTES = 100;
const NULL_SHAPE = 0;
const POLYGON_TYPES: readonly number[] = [5, 15, 25];
/** Read only where points are asked for. */
const POINT_TYPES: readonly number[] = [1, 11, 21];
/** Types the format knows that are not polygons. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
    1: 'points', 11: 'points', 21: 'points', 3: 'lines', 13: 'lines', 23: 'lines', 8: 'multipoints', 18: 'multipoints',
    28: 'multipoints', 31: 'multipatches (3D surfaces)',
};

export interface Shapes {
    readonly polygons: Polygons;
    /** As `RawLayer` has them. */
    readonly points?: Float64Array;
    /** 1-based record number of each feature. */
    readonly record: Uint32Array;
    /** Shape records in the file, whatever they hold. */
    readonly nShapes: number;
    readonly issues: readonly Issue[];
}

/** What the attribute table and the caller know before the shapes are read. */
export interface ShapeContext {
    readonly shxPath: string | null;
    /** Rows of the attribute table; null if there is none. */
    readonly nRows: number | null;
    /** deleted[i] is 1 for record i + 1 marked as deleted. */
    readonly deleted: Uint8Array;
    readonly options: OpenOptions;
}

/**
 * Reads every record, in file order.
 *
 * Keeps   nShapes = features + records counted by issues of this reader
 * @throws EngineError `formats/truncated`, `formats/corrupt` (with the byte), `formats/no-polygons` (points, lines, …)
 */
export async function readShapes(path: string, context: ShapeContext): Promise<Shapes> {
    const window = await FileWindow.open(path);
    try {
        const {statedBytes, type} = await readHeader(window, context.options);
        const index = await readShapeIndex(context.shxPath, window.size);
        const walk = new ShapeWalk(window, context, index.offsets);
        if (index.fault !== null) walk.note('formats/index-ignored', index.fault);
        const expected = context.nRows ?? index.offsets?.length ?? null;
        await walk.run(statedBytes, expected);
        if (type === 15) walk.note('formats/extra-dimension',
            'heights (Z) and measures (M) of the vertices were not read');
        if (type === 25) walk.note('formats/extra-dimension', 'measures (M) of the vertices were not read');
        return walk.result();
    } finally {
        await window.close();
    }
}

async function readHeader(window: FileWindow, {keepPoints}: OpenOptions): Promise<{statedBytes: number; type: number}> {
    const file = window.path;
    const head = await window.load(0, HEADER_BYTES);
    if (head.readInt32BE(0) !== FILE_CODE) {
        throw new EngineError('formats/corrupt',
            `"${file}" does not begin with the file code ${FILE_CODE}; it is not a .shp`,
            {file, where: 'byte 0', fix: 'check that the file was not renamed, or export it again'});
    }
    const type = head.readInt32LE(32);
    const other = OTHER_TYPES[type];
    if (other !== undefined && !(keepPoints && POINT_TYPES.includes(type))) {
        throw new EngineError('formats/no-polygons', `"${file}" holds ${other}, not polygons`,
            {file, fix: 'give a polygon layer', facts: {shapeType: type, holds: other}});
    }
    if (!isKnownType(type)) {
        throw new EngineError('formats/corrupt', `"${file}" states the unknown shape type ${type}`,
            {file, where: 'byte 32', fix: 'export the layer again'});
    }
    return {statedBytes: head.readInt32BE(24) * 2, type};
}

interface RecordHead { readonly number: number; readonly contentBytes: number; readonly type: number }

/** One pass over the records; its state is what a loop would otherwise hand through eight arguments. */
class ShapeWalk {
    private readonly window: FileWindow;
    private readonly context: ShapeContext;
    private readonly offsets: Float64Array | null;
    private readonly builder = new PolygonsBuilder();
    private readonly places: PointPlaces;
    private readonly kept: number[] = [];
    private readonly tally = new RecordTally();
    private readonly notes: Issue[] = [];
    private nShapes = 0;
    private offset = HEADER_BYTES;

    constructor(window: FileWindow, context: ShapeContext, offsets: Float64Array | null) {
        this.window = window;
        this.context = context;
        this.places = new PointPlaces(context.options);
        this.offsets = offsets;
    }

    note(code: Issue['code'], message: string, count?: number): void {
        const severity = code === 'formats/extra-dimension' ? 'note' : 'warning';
        this.notes.push({code, severity, layer: this.window.path, message, ...(count === undefined ? {} : {count})});
    }

    result(): Shapes {
        return {polygons: this.builder.build(), ...this.places.finish(), record: Uint32Array.from(this.kept), nShapes: this.nShapes,
            issues: [...this.notes, ...this.tally.issues(this.window.path)]};
    }

    /** @param expected records that the table or the index knows; null if neither is there */
    async run(statedBytes: number, expected: number | null): Promise<void> {
        const {size, path} = this.window;
        while (this.offset < size && !this.isDone(statedBytes, expected)) {
            this.context.options.signal?.throwIfAborted();
            if (!await this.step(expected)) break;
        }
        if (this.offset < size) {
            this.note('formats/file-length', `${size - this.offset} bytes after the last record (from byte ${this.offset}) were not read`);
        } else if (statedBytes > size && expected !== this.nShapes) {
            throw new EngineError('formats/truncated',
                `"${path}" states ${statedBytes} bytes and ends at byte ${size}, `
                + `after ${this.nShapes} records`, {file: path, where: `byte ${size}, after record ${this.nShapes}`,
                fix: 'copy or export the layer again; it was cut short',
                    facts: {bytesStated: statedBytes, bytes: size}});
        } else if (statedBytes !== size) {
            this.note('formats/file-length', `the header states ${statedBytes} bytes, the file has ${size}; all ${this.nShapes} records were read`);
        }
    }

    /** At the stated end, unless the table or index knows of further records (a header nobody updated). */
    private isDone(statedBytes: number, expected: number | null): boolean {
        if (statedBytes < HEADER_BYTES || this.offset < statedBytes) return false;
        return expected === null || this.nShapes >= expected;
    }

    private async headAt(offset: number): Promise<RecordHead | null> {
        if (offset + 12 > this.window.size) return null;
        const head = this.window.peek(offset, 12) ?? await this.window.load(offset, 12);
        const contentBytes = head.readInt32BE(4) * 2;
        if (contentBytes < 4 || offset + 8 + contentBytes > this.window.size) return null;
        return {number: head.readInt32BE(0), contentBytes, type: head.readInt32LE(8)};
    }

    /** One record. False when what is left is no record and none is missing. */
    private async step(expected: number | null): Promise<boolean> {
        const number = this.nShapes + 1;
        let head = await this.headAt(this.offset);
        const indexed = this.offsets !== null && this.nShapes < this.offsets.length ? this.offsets[this.nShapes] : null;
        if (head?.number !== number && indexed !== null && indexed !== this.offset) {
            const there = await this.headAt(indexed);
            if (there?.number === number) {
                this.note('formats/file-length', `record ${number} begins at byte ${indexed} by the index, not at byte ${this.offset}; `
                    + 'the bytes between were not read');
                this.offset = indexed;
                head = there;
            }
        }
        if (head === null || (head.number !== number && !isKnownType(head.type))) {
            if (expected !== null && this.nShapes >= expected) return false;
            this.skipBroken(number);
            return true;
        }
        const content = this.window.peek(this.offset + 8, head.contentBytes) ?? await this.load(this.offset + 8,
            head.contentBytes);
        this.nShapes = number;
        this.decode(content, head.type, number);
        this.offset += 8 + head.contentBytes;
        return true;
    }

    private async load(offset: number, length: number): Promise<Buffer> {
        this.context.options.onProgress?.(offset, this.window.size);
        return this.window.load(offset, length);
    }

    /** Go on at the next record the index knows; without one nothing behind the break can be trusted. */
    private skipBroken(number: number): void {
        const {path, size} = this.window;
        const next = this.offsets !== null && number < this.offsets.length ? this.offsets[number] : null;
        if (next !== null && next > this.offset) {
            this.nShapes = number;
            this.tally.add('formats/bad-record', 'error', number, 'with a broken record header, left out');
            this.offset = next;
            return;
        }
        const isCut = this.offset + 12 > size || this.cutShort();
        throw new EngineError(isCut ? 'formats/truncated' : 'formats/corrupt',
            isCut ? `"${path}" ends at byte ${size}, inside record ${number} that begins at byte ${this.offset}`
                : `"${path}" has no usable record header at byte ${this.offset}, where record ${number} should begin`,
            {file: path, where: `byte ${this.offset}, record ${number}`,
                facts: {bytes: size, recordsBefore: this.nShapes},
                fix: isCut ? 'copy or export the layer again; it was cut short'
                    : 'repair the layer in the program that wrote it, or export it again'});
    }

    /** The header in the window says so: the right number, and a length that passes the end of the file. */
    private cutShort(): boolean {
        const head = this.window.peek(this.offset, 12);
        return head !== null && head.readInt32BE(0) === this.nShapes + 1 && head.readInt32BE(4) > 0;
    }

    private decode(content: Buffer, type: number, number: number): void {
        if (this.context.deleted[number - 1] === 1) {
            this.tally.add('formats/deleted-record', 'note', number,
                'marked as deleted in the attribute table, left out');
        } else if (type === NULL_SHAPE) {
            this.tally.add('formats/null-geometry', 'warning', number, 'without geometry, left out');
        } else if (POLYGON_TYPES.includes(type)) {
            const fault = addPolygon(this.builder, content);
            if (fault === null) {
                this.kept.push(number);
                this.places.polygon();
            } else this.tally.add(fault.code, fault.code === 'formats/null-geometry' ? 'warning' : 'error', number,
                fault.reason);
        } else if (POINT_TYPES.includes(type) && this.context.options.keepPoints) {
            this.point(content, number);
        } else if (isKnownType(type)) {
            this.tally.add('formats/other-geometry', 'warning', number, `of ${OTHER_TYPES[type]}, left out`);
        } else {
            this.tally.add('formats/bad-record', 'error', number, `of the unknown shape type ${type}, left out`);
        }
    }

    private point(content: Buffer, number: number): void {
        const [x, y] = content.length < 20 ? [NaN, NaN] : [content.readDoubleLE(4), content.readDoubleLE(12)];
        if (!Number.isFinite(x) || !Number.isFinite(y)) {
            this.tally.add('formats/bad-record', 'error', number, 'with coordinates that are not finite numbers, left out');
            return;
        }
        this.places.point(x, y);
        this.builder.endFeature();
        this.kept.push(number);
    }
}

function isKnownType(type: number): boolean {
    return type === NULL_SHAPE || POLYGON_TYPES.includes(type) || type in OTHER_TYPES;
}

interface Fault { readonly code: 'formats/bad-record' | 'formats/null-geometry'; readonly reason: string }

/** Adds a polygon record as one feature, or says why it cannot be; the builder is untouched then. */
function addPolygon(builder: PolygonsBuilder, content: Buffer): Fault | null {
    const bad = (reason: string): Fault => ({code: 'formats/bad-record', reason: `${reason}, left out`});
    if (content.length < 44) return bad('too short for a polygon');
    const nRings = content.readInt32LE(36), nPoints = content.readInt32LE(40);
    if (nRings < 0 || nPoints < 0 || 44 + 4 * nRings + 16 * nPoints > content.length) {
        return bad('stating more rings or vertices than the bytes hold');
    }
    if (nRings === 0 || nPoints === 0) return {code: 'formats/null-geometry',
        reason: 'with a polygon without vertices, left out'};
    let previous = 0;
    for (let ring = 0; ring < nRings; ring++) {
        const start = content.readInt32LE(44 + 4 * ring);
        if (start < previous || start >= nPoints
            || (ring === 0 && start !== 0)) return bad('with ring offsets out of order');
        previous = start;
    }
    const points = 44 + 4 * nRings;
    // A DataView reads doubles at any offset several times faster than Buffer does.
    const view = new DataView(content.buffer, content.byteOffset, content.length);
    for (let at = points, end = points + 16 * nPoints; at < end; at += 8) {
        if (!Number.isFinite(view.getFloat64(at, true))) return bad('with coordinates that are not finite numbers');
    }
    for (let ring = 0; ring < nRings; ring++) {
        const start = content.readInt32LE(44 + 4 * ring);
        const end = ring + 1 < nRings ? content.readInt32LE(48 + 4 * ring) : nPoints;
        for (let at = points + 16 * start, stop = points + 16 * end; at < stop; at += 16) {
            builder.vertex(view.getFloat64(at, true), view.getFloat64(at + 8, true));
        }
        builder.endRing();
    }
    builder.endFeature();
    return null;
}
