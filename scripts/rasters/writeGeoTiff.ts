/**
 * A plain GeoTIFF from an array of bytes, for samples, benches and tests: tiled or in strips, uncompressed or DEFLATE.
 *
 * Order   the same cells give the same bytes
 * Source  TIFF 6.0; OGC GeoTIFF 1.1
 */

import {deflateSync} from 'node:zlib';

export interface GeoTiffPlan {
    readonly width: number;
    readonly height: number;
    /** Row after row, bands of a cell together. */
    readonly cells: Uint8Array;
    readonly bands?: 1 | 3;
    /** Upper left corner and side of a cell, in units of the CRS; left out, no georeference is written. */
    readonly grid?: {readonly originX: number; readonly originY: number; readonly cell: number};
    /** Code of a projected CRS, or of longitude and latitude. */
    readonly epsg?: number;
    readonly isGeographic?: boolean;
    readonly nodata?: number;
    /** Red, green, blue by value. */
    readonly palette?: ReadonlyMap<number, readonly [number, number, number]>;
    /** Side of tiles, a multiple of 16; left out, strips of some rows. */
    readonly tile?: number;
    readonly isCompressed?: boolean;
}

const SHORT = 3, LONG = 4, DOUBLE = 12, ASCII = 2;
const STRIP_BYTES = 2 ** 16;

interface Tag {
    readonly id: number;
    readonly type: number;
    readonly values: readonly number[] | string;
}

export function geoTiff(plan: GeoTiffPlan): Buffer {
    const {width, height, bands = 1, tile} = plan;
    const blocks = tile === undefined ? strips(plan) : tiles(plan, tile);
    const bytes = blocks.map(block => plan.isCompressed ? deflateSync(block, {level: 6}) : block);
    const offsets: number[] = [];
    let at = 8;
    for (const block of bytes) {
        offsets.push(at);
        at += block.length + (block.length & 1);
    }
    const rowsPerStrip = rowsOfStrip(plan);
    const tags: Tag[] = [
        {id: 256, type: LONG, values: [width]}, {id: 257, type: LONG, values: [height]},
        {id: 258, type: SHORT, values: Array<number>(bands).fill(8)}, {id: 259, type: SHORT, values: [plan.isCompressed ? 8 : 1]},
        {id: 262, type: SHORT, values: [bands === 3 ? 2 : plan.palette ? 3 : 1]}, {id: 277, type: SHORT, values: [bands]},
        ...tile === undefined
            ? [{id: 273, type: LONG, values: offsets}, {id: 278, type: LONG, values: [rowsPerStrip]}, {id: 279, type: LONG, values: bytes.map(({length}) => length)}]
            : [{id: 322, type: LONG, values: [tile]}, {id: 323, type: LONG, values: [tile]}, {id: 324, type: LONG, values: offsets},
                {id: 325, type: LONG, values: bytes.map(({length}) => length)}],
        {id: 284, type: SHORT, values: [1]}, {id: 339, type: SHORT, values: Array<number>(bands).fill(1)},
        ...plan.palette ? [{id: 320, type: SHORT, values: colourMap(plan.palette)}] : [],
        ...geoTags(plan),
        ...plan.nodata === undefined ? [] : [{id: 42113, type: ASCII, values: String(plan.nodata)}],
    ];
    const header = Buffer.alloc(8);
    header.write('II', 0, 'latin1');
    header.writeUInt16LE(42, 2);
    header.writeUInt32LE(at, 4);
    const padded = bytes.flatMap(block => block.length & 1 ? [block, Buffer.alloc(1)] : [block]);
    return Buffer.concat([header, ...padded, directory(tags.sort((a, b) => a.id - b.id), at)]);
}

function rowsOfStrip({width, bands = 1}: GeoTiffPlan): number {
    return Math.max(1, Math.floor(STRIP_BYTES / (width * bands)));
}

function strips(plan: GeoTiffPlan): Buffer[] {
    const {width, height, bands = 1, cells} = plan;
    const rows = rowsOfStrip(plan), blocks: Buffer[] = [];
    for (let row = 0; row < height; row += rows) {
        blocks.push(Buffer.from(cells.buffer, cells.byteOffset + row * width * bands, Math.min(rows, height - row) * width * bands));
    }
    return blocks;
}

function tiles({width, height, bands = 1, cells, nodata = 0}: GeoTiffPlan, side: number): Buffer[] {
    const blocks: Buffer[] = [];
    for (let top = 0; top < height; top += side) {
        for (let left = 0; left < width; left += side) {
            const block = Buffer.alloc(side * side * bands, nodata);
            const columns = Math.min(side, width - left);
            for (let row = top; row < Math.min(height, top + side); row++) {
                block.set(cells.subarray((row * width + left) * bands, (row * width + left + columns) * bands), (row - top) * side * bands);
            }
            blocks.push(block);
        }
    }
    return blocks;
}

function colourMap(palette: ReadonlyMap<number, readonly [number, number, number]>): number[] {
    const map = Array<number>(768).fill(0);
    for (const [value, colour] of palette) colour.forEach((part, channel) => (map[channel * 256 + value] = part * 257));
    return map;
}

function geoTags({grid, epsg, isGeographic = false}: GeoTiffPlan): Tag[] {
    const keys: (readonly [number, number])[] = [[1024, isGeographic ? 2 : 1], [1025, 1], ...epsg === undefined ? [] : [[isGeographic ? 2048 : 3072, epsg] as const]];
    return [
        ...grid === undefined ? [] : [
            {id: 33550, type: DOUBLE, values: [grid.cell, grid.cell, 0]}, {id: 33922, type: DOUBLE, values: [0, 0, 0, grid.originX, grid.originY, 0]},
        ],
        ...epsg === undefined ? [] : [{id: 34735, type: SHORT, values: [1, 1, 0, keys.length, ...keys.flatMap(([key, value]) => [key, 0, 1, value])]}],
    ];
}

/** The directory at byte `at`, with values that do not fit into an entry behind it. */
function directory(tags: readonly Tag[], at: number): Buffer {
    const entries = Buffer.alloc(2 + 12 * tags.length + 4);
    entries.writeUInt16LE(tags.length, 0);
    const more: Buffer[] = [];
    let end = at + entries.length;
    tags.forEach(({id, type, values}, i) => {
        const data = encoded(type, values);
        const entry = 2 + 12 * i;
        entries.writeUInt16LE(id, entry);
        entries.writeUInt16LE(type, entry + 2);
        entries.writeUInt32LE(typeof values === 'string' ? data.length : values.length, entry + 4);
        if (data.length <= 4) data.copy(entries, entry + 8);
        else {
            entries.writeUInt32LE(end, entry + 8);
            const padded = data.length & 1 ? Buffer.concat([data, Buffer.alloc(1)]) : data;
            more.push(padded);
            end += padded.length;
        }
    });
    return Buffer.concat([entries, ...more]);
}

function encoded(type: number, values: readonly number[] | string): Buffer {
    if (typeof values === 'string') return Buffer.from(`${values}\0`, 'latin1');
    const size = type === SHORT ? 2 : type === LONG ? 4 : 8;
    const data = Buffer.alloc(size * values.length);
    values.forEach((value, i) => {
        if (type === SHORT) data.writeUInt16LE(value, 2 * i);
        else if (type === LONG) data.writeUInt32LE(value, 4 * i);
        else data.writeDoubleLE(value, 8 * i);
    });
    return data;
}
