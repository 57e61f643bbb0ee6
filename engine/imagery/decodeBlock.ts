/** JPEG and WebP blocks of a GeoTIFF to samples. */

import sharp from 'sharp';
import type {PictureBlock} from '../formats/index.ts';

/** A block of 8192 × 8192 pixels is the largest any program writes. */
const MOST_PIXELS = 2 ** 26;

/** Adobe's marker APP14, which alone settles whether three components are colours or luma and chroma; its last byte says which. */
const APP14 = Buffer.from('ffee000e41646f6265006400000000', 'hex');
const APP0 = 0xe0, APP14_CODE = 0xee;

/** @throws Error over a damaged block; `formats` says which block of which file */
export async function decodeBlock(bytes: Uint8Array, {compression, tables, isYcc, channels}: PictureBlock): Promise<Uint8Array> {
    const whole = compression === 'jpeg' ? completeJpeg(bytes, tables, isYcc, channels) : bytes;
    const picture = sharp(whole, {limitInputPixels: MOST_PIXELS, failOn: 'error'});
    const {data, info} = await (channels === 1 ? picture.toColourspace('b-w') : channels === 4 ? picture.ensureAlpha() : picture)
        .raw({depth: 'uchar'}).toBuffer({resolveWithObject: true});
    if (info.channels === channels) return data;
    if (info.channels > channels) return firstChannels(data, info.channels, channels);
    throw new Error(`${info.channels} channels where ${channels} are stated`);
}

/** A block as a JPEG that stands by itself: shared tables in front, colours stated beyond doubt. */
function completeJpeg(bytes: Uint8Array, tables: Uint8Array | null, isYcc: boolean, channels: number): Buffer {
    // both are streams of their own: start of image first, end of image last
    const shared = tables === null ? new Uint8Array(0) : tables.subarray(2, tables.length - 2);
    const colours = channels < 3 ? new Uint8Array(0) : Buffer.concat([APP14, Buffer.of(isYcc ? 1 : 0)]);
    return Buffer.concat([bytes.subarray(0, 2), colours, shared, channels < 3 ? bytes.subarray(2) : withoutColourMarks(bytes)]);
}

/** What follows the start of image, without leading JFIF and Adobe markers, which would contradict ours. */
function withoutColourMarks(bytes: Uint8Array): Uint8Array {
    let at = 2;
    while (at + 4 <= bytes.length && bytes[at] === 0xff && (bytes[at + 1] === APP0 || bytes[at + 1] === APP14_CODE)) {
        at += 2 + (bytes[at + 2] << 8 | bytes[at + 3]);
    }
    return bytes.subarray(Math.min(at, bytes.length));
}

function firstChannels(data: Uint8Array, held: number, wanted: number): Uint8Array {
    const out = new Uint8Array(data.length / held * wanted);
    for (let pixel = 0; pixel * held < data.length; pixel++) {
        for (let channel = 0; channel < wanted; channel++) out[pixel * wanted + channel] = data[pixel * held + channel];
    }
    return out;
}
