/**
 * A cloud-optimised GeoTIFF of a picture: JPEG tiles, overviews, the place on the ground. Directories first, then tiles, the smallest
 * overview before the full size.
 *
 * Source   TIFF 6.0 with technical note 2 (JPEG in TIFF); OGC GeoTIFF 1.1 (19-008r4)
 */

import sharp from 'sharp';
import type {Picture} from './paint.ts';

export interface Georeference {
    /** Upper left corner, in the CRS. */
    readonly left: number;
    readonly top: number;
    readonly pixelM: number;
    readonly epsg: number;
    readonly citation: string;
    /** `YYYY:MM:DD HH:MM:SS` as TIFF writes it. */
    readonly takenAt: string;
}

const TILE = 256;
const QUALITY = 84;
/** Overviews are made until one tile holds the picture. */
const LEAST_SIDE = TILE;

type Type = 'ascii' | 'short' | 'long' | 'double';
const TYPES: Readonly<Record<Type, {readonly number: number; readonly bytes: number}>> = {
    ascii: {number: 2, bytes: 1}, short: {number: 3, bytes: 2}, long: {number: 4, bytes: 4}, double: {number: 12, bytes: 8},
};

interface Entry {
    readonly tag: number;
    readonly type: Type;
    readonly values: readonly number[];
}

export async function writeCog(picture: Picture, place: Georeference): Promise<Buffer> {
    const levels: {picture: Picture; tiles: Buffer[]}[] = [];
    for (let level = picture; ; level = await halved(level)) {
        levels.push({picture: level, tiles: await tilesOf(level)});
        if (Math.max(level.width, level.height) <= LEAST_SIDE) break;
    }
    const directories = levels.map((level, index) => entriesOf(level.picture, level.tiles, index === 0 ? place : null));
    let at = 8;
    const starts = directories.map((entries) => {
        const start = at;
        at += directoryBytes(entries);
        return start;
    });
    const offsets = levels.map((): number[] => []);
    for (let index = levels.length - 1; index >= 0; index--) {
        for (const tile of levels[index].tiles) {
            offsets[index].push(at);
            at += tile.length + tile.length % 2;
        }
    }
    const file = Buffer.alloc(at);
    file.write('II', 0, 'latin1');
    file.writeUInt16LE(42, 2);
    file.writeUInt32LE(starts[0], 4);
    directories.forEach((entries, index) => {
        const placed = entries.map(entry => (entry.tag === 324 ? {...entry, values: offsets[index]} : entry));
        writeDirectory(file, starts[index], placed, starts[index + 1] ?? 0);
        levels[index].tiles.forEach((tile, i) => tile.copy(file, offsets[index][i]));
    });
    return file;
}

function entriesOf({width, height}: Picture, tiles: readonly Buffer[], place: Georeference | null): Entry[] {
    const entries: Entry[] = [
        {tag: 254, type: 'long', values: [place === null ? 1 : 0]},
        {tag: 256, type: 'long', values: [width]}, {tag: 257, type: 'long', values: [height]},
        {tag: 258, type: 'short', values: [8, 8, 8]}, {tag: 259, type: 'short', values: [7]},
        {tag: 262, type: 'short', values: [6]}, {tag: 277, type: 'short', values: [3]}, {tag: 284, type: 'short', values: [1]},
        {tag: 322, type: 'short', values: [TILE]}, {tag: 323, type: 'short', values: [TILE]},
        {tag: 324, type: 'long', values: tiles.map(() => 0)}, {tag: 325, type: 'long', values: tiles.map(tile => tile.length)},
        {tag: 530, type: 'short', values: [2, 2]},
    ];
    if (place === null) return entries;
    const {left, top, pixelM, epsg, citation, takenAt} = place;
    const citationText = `${citation}|`;
    return [...entries,
        {tag: 306, type: 'ascii', values: bytesOf(takenAt)},
        {tag: 33550, type: 'double', values: [pixelM, pixelM, 0]},
        {tag: 33922, type: 'double', values: [0, 0, 0, left, top, 0]},
        // GTModelType projected, GTRasterType area, citation, projected CRS, metres
        {tag: 34735, type: 'short', values: [1, 1, 0, 5, 1024, 0, 1, 1, 1025, 0, 1, 1, 1026, 34737, citationText.length, 0, 3072, 0, 1, epsg, 3076, 0, 1, 9001]},
        {tag: 34737, type: 'ascii', values: bytesOf(citationText)},
    ].sort((a, b) => a.tag - b.tag) as Entry[];
}

function bytesOf(text: string): number[] {
    return [...Buffer.from(`${text}\0`, 'latin1')];
}

function valueBytes({type, values}: Entry): number {
    return TYPES[type].bytes * values.length;
}

function directoryBytes(entries: readonly Entry[]): number {
    const beyond = entries.reduce((sum, entry) => sum + (valueBytes(entry) > 4 ? valueBytes(entry) + valueBytes(entry) % 2 : 0), 0);
    return 2 + 12 * entries.length + 4 + beyond;
}

function writeDirectory(file: Buffer, start: number, entries: readonly Entry[], next: number): void {
    file.writeUInt16LE(entries.length, start);
    let beyond = start + 2 + 12 * entries.length + 4;
    entries.forEach((entry, index) => {
        const at = start + 2 + 12 * index;
        file.writeUInt16LE(entry.tag, at);
        file.writeUInt16LE(TYPES[entry.type].number, at + 2);
        file.writeUInt32LE(entry.values.length, at + 4);
        let valueAt = at + 8;
        if (valueBytes(entry) > 4) {
            file.writeUInt32LE(beyond, at + 8);
            valueAt = beyond;
            beyond += valueBytes(entry) + valueBytes(entry) % 2;
        }
        entry.values.forEach((value, i) => {
            const to = valueAt + i * TYPES[entry.type].bytes;
            if (entry.type === 'double') file.writeDoubleLE(value, to);
            else file.writeUIntLE(value, to, TYPES[entry.type].bytes);
        });
    });
    file.writeUInt32LE(next, start + 2 + 12 * entries.length);
}

async function halved({width, height, rgb}: Picture): Promise<Picture> {
    const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    const out = Buffer.alloc(3 * w * h);
    for (let row = 0; row < h; row++) {
        for (let column = 0; column < w; column++) {
            for (let channel = 0; channel < 3; channel++) {
                let [sum, count] = [0, 0];
                for (let part = 0; part < 4; part++) {
                    const [x, y] = [2 * column + part % 2, 2 * row + (part >> 1)];
                    if (x >= width || y >= height) continue;
                    sum += rgb[3 * (y * width + x) + channel];
                    count++;
                }
                out[3 * (row * w + column) + channel] = Math.round(sum / count);
            }
        }
    }
    return {width: w, height: h, rgb: out};
}

/** Tiles row by row; at the right and lower edge the last pixels go on, so that no seam is seen. */
async function tilesOf({width, height, rgb}: Picture): Promise<Buffer[]> {
    const tiles: Buffer[] = [];
    for (let top = 0; top < height; top += TILE) {
        for (let left = 0; left < width; left += TILE) {
            const tile = Buffer.alloc(3 * TILE * TILE);
            for (let row = 0; row < TILE; row++) {
                for (let column = 0; column < TILE; column++) {
                    const from = 3 * (Math.min(height - 1, top + row) * width + Math.min(width - 1, left + column));
                    rgb.copy(tile, 3 * (row * TILE + column), from, from + 3);
                }
            }
            tiles.push(await sharp(tile, {raw: {width: TILE, height: TILE, channels: 3}}).jpeg({quality: QUALITY, chromaSubsampling: '4:2:0'}).toBuffer());
        }
    }
    return tiles;
}
