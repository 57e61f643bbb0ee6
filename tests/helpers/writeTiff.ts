/** TIFFs of every make, written by the letter of the specification and by none of the engine's code. */

import {deflateSync} from 'node:zlib';

export type Sample = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

const BITS: Readonly<Record<Sample, number>> = {uint8: 8, int8: 8, uint16: 16, int16: 16, uint32: 32, int32: 32, float32: 32, float64: 64};
const SHORT = 3, LONG = 4, ASCII = 2, DOUBLE = 12, LONG8 = 16;
const SIZES: Readonly<Record<number, number>> = {[SHORT]: 2, [LONG]: 4, [ASCII]: 1, [DOUBLE]: 8, [LONG8]: 8};

export interface TiffTag {
    readonly id: number;
    readonly type: number;
    readonly values: readonly number[] | string;
}

export interface TiffPlan {
    readonly width: number;
    readonly height: number;
    /** Value of a cell; bands from 0. */
    readonly cell: (column: number, row: number, band: number) => number;
    readonly sample?: Sample;
    /** Fewer than eight for packed samples. */
    readonly bits?: 1 | 2 | 4;
    readonly bands?: number;
    readonly isPlanar?: boolean;
    readonly isBigEndian?: boolean;
    readonly isBigTiff?: boolean;
    readonly isDeflated?: boolean;
    /** Width and height of tiles; left out, strips of `rowsPerStrip`. */
    readonly tile?: readonly [number, number];
    readonly rowsPerStrip?: number;
    readonly tags?: readonly TiffTag[];
    /** Overview directories behind the first, half as large each, by the cells at even places. */
    readonly overviews?: number;
}

export const tag = {
    short: (id: number, ...values: number[]): TiffTag => ({id, type: SHORT, values}),
    long: (id: number, ...values: number[]): TiffTag => ({id, type: LONG, values}),
    double: (id: number, ...values: number[]): TiffTag => ({id, type: DOUBLE, values}),
    text: (id: number, text: string): TiffTag => ({id, type: ASCII, values: `${text}\0`}),
    /** GeoKeys: short values, or doubles and texts in their own lists. */
    geoKeys(keys: readonly (readonly [key: number, value: number | {readonly double: number} | {readonly text: string}])[]): TiffTag[] {
        const doubles: number[] = [];
        let texts = '';
        const entries = keys.flatMap(([key, value]) => {
            if (typeof value === 'number') return [key, 0, 1, value];
            if ('double' in value) return [key, 34736, 1, doubles.push(value.double) - 1];
            const at = texts.length;
            texts += `${value.text}|`;
            return [key, 34737, value.text.length + 1, at];
        });
        return [tag.short(34735, 1, 1, 0, keys.length, ...entries), ...doubles.length > 0 ? [tag.double(34736, ...doubles)] : [], ...texts === '' ? [] : [tag.text(34737, texts)]];
    },
    /** Cells of this size from this upper left corner. */
    grid: (originX: number, originY: number, cell: number): TiffTag[] => [tag.double(33550, cell, cell, 0), tag.double(33922, 0, 0, 0, originX, originY, 0)],
    epsg: (code: number): TiffTag[] => tag.geoKeys([[1024, 1], [1025, 1], [3072, code]]),
};

export function tiff(plan: TiffPlan): Buffer {
    const {isBigEndian = false, isBigTiff = false} = plan;
    const put = writer(isBigEndian);
    const parts: Buffer[] = [];
    let at = 0;
    const append = (bytes: Buffer): number => {
        const start = at, padded = Buffer.concat([bytes, Buffer.alloc((8 - bytes.length % 8) % 8)]);
        parts.push(padded);
        at += padded.length;
        return start;
    };
    append(Buffer.alloc(16));
    const pointers: {readonly part: number; readonly offset: number}[] = [{part: 0, offset: isBigTiff ? 8 : 4}];
    for (let level = 0; level <= (plan.overviews ?? 0); level++) {
        const step = 2 ** level;
        const one: TiffPlan = {...plan, width: Math.ceil(plan.width / step), height: Math.ceil(plan.height / step), cell: (x, y, b) => plan.cell(x * step, y * step, b)};
        const blocks = blocksOf(one, put).map(block => plan.isDeflated ? deflateSync(block) : block);
        const offsets = blocks.map(append);
        const tags = [...tagsOf(one, offsets, blocks.map(({length}) => length), level), ...level === 0 ? plan.tags ?? [] : []].sort((a, b) => a.id - b.id);
        const entrySize = isBigTiff ? 20 : 12, head = isBigTiff ? 8 : 2, slot = isBigTiff ? 8 : 4;
        const directory = Buffer.alloc(head + entrySize * tags.length + slot);
        put(directory, 0, isBigTiff ? LONG8 : SHORT, tags.length);
        tags.forEach(({id, type, values}, i) => {
            const entry = head + i * entrySize, data = encoded(type, values, put);
            put(directory, entry, SHORT, id);
            put(directory, entry + 2, SHORT, type);
            put(directory, entry + 4, isBigTiff ? LONG8 : LONG, values.length);
            if (data.length <= slot) data.copy(directory, entry + 4 + slot);
            else put(directory, entry + 4 + slot, isBigTiff ? LONG8 : LONG, append(data));
        });
        const {part, offset} = pointers[level];
        put(parts[part], offset, isBigTiff ? LONG8 : LONG, at);
        append(directory);
        pointers.push({part: parts.length - 1, offset: directory.length - slot});
    }
    parts[0].write(isBigEndian ? 'MM' : 'II', 'latin1');
    put(parts[0], 2, SHORT, isBigTiff ? 43 : 42);
    if (isBigTiff) put(parts[0], 4, SHORT, 8);
    return Buffer.concat(parts);
}

type Put = (buffer: Buffer, offset: number, type: number | Sample, value: number) => void;

function writer(isBigEndian: boolean): Put {
    return (buffer, offset, type, value) => {
        const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
        switch (type) {
            case 'uint8': view.setUint8(offset, value); break;
            case 'int8': view.setInt8(offset, value); break;
            case SHORT: case 'uint16': view.setUint16(offset, value, !isBigEndian); break;
            case 'int16': view.setInt16(offset, value, !isBigEndian); break;
            case LONG: case 'uint32': view.setUint32(offset, value, !isBigEndian); break;
            case 'int32': view.setInt32(offset, value, !isBigEndian); break;
            case 'float32': view.setFloat32(offset, value, !isBigEndian); break;
            case LONG8: view.setBigUint64(offset, BigInt(value), !isBigEndian); break;
            default: view.setFloat64(offset, value, !isBigEndian);
        }
    };
}

function encoded(type: number, values: readonly number[] | string, put: Put): Buffer {
    if (typeof values === 'string') return Buffer.from(values, 'latin1');
    const data = Buffer.alloc(SIZES[type] * values.length);
    values.forEach((value, i) => put(data, i * SIZES[type], type, value));
    return data;
}

function tagsOf({width, height, sample = 'uint8', bits, bands = 1, isPlanar, isDeflated, tile, rowsPerStrip = 16}: TiffPlan, offsets: number[], lengths: number[], level: number): TiffTag[] {
    const format = sample.startsWith('float') ? 3 : sample.startsWith('int') ? 2 : 1;
    return [
        tag.long(254, level > 0 ? 1 : 0), tag.long(256, width), tag.long(257, height), tag.short(258, ...Array<number>(bands).fill(bits ?? BITS[sample])),
        tag.short(259, isDeflated ? 8 : 1), tag.short(262, 1), tag.short(277, bands), tag.short(284, isPlanar ? 2 : 1), tag.short(339, ...Array<number>(bands).fill(format)),
        ...tile ? [tag.long(322, tile[0]), tag.long(323, tile[1]), tag.long(324, ...offsets), tag.long(325, ...lengths)]
            : [tag.long(273, ...offsets), tag.long(278, rowsPerStrip), tag.long(279, ...lengths)],
    ];
}

function blocksOf(plan: TiffPlan, put: Put): Buffer[] {
    const {width, height, bands = 1, isPlanar = false, tile, rowsPerStrip = 16} = plan;
    const [blockWidth, blockHeight] = tile ?? [width, rowsPerStrip];
    const blocks: Buffer[] = [];
    for (const band of isPlanar ? Array.from({length: bands}, (_, i) => [i]) : [Array.from({length: bands}, (_, i) => i)]) {
        for (let top = 0; top < height; top += blockHeight) {
            for (let left = 0; left < width; left += blockWidth) {
                blocks.push(blockOf(plan, band, left, top, blockWidth, tile ? blockHeight : Math.min(blockHeight, height - top), put));
            }
        }
    }
    return blocks;
}

function blockOf({width, height, cell, sample = 'uint8', bits}: TiffPlan, bands: readonly number[], left: number, top: number, across: number, down: number, put: Put): Buffer {
    const sampleBits = bits ?? BITS[sample], rowBytes = Math.ceil(across * bands.length * sampleBits / 8);
    const block = Buffer.alloc(rowBytes * down);
    for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
            bands.forEach((band, i) => {
                const value = left + x < width && top + y < height ? cell(left + x, top + y, band) : 0, bit = (x * bands.length + i) * sampleBits;
                if (bits === undefined) put(block, y * rowBytes + bit / 8, sample, value);
                else block[y * rowBytes + (bit >> 3)] |= value << 8 - bits - (bit & 7);
            });
        }
    }
    return block;
}
