/** Samples to a picture: enlarged to the size asked for, hatched where there is nothing, drawn over, encoded. */

import sharp, {type OverlayOptions, type Sharp} from 'sharp';
import {BLANK} from './stretch.ts';

export const CHIP_FORMATS = ['png', 'webp'] as const;
export type ChipFormat = typeof CHIP_FORMATS[number];

/** Pixels from one line of the hatch to the next. */
const HATCH_PX = 8;
const HATCH_SHADE = 150;

/** High enough that no artefact looks like a change; a fifth of the bytes of PNG. */
const WEBP_QUALITY = 90;

/** White between the two dates of a pair, in pixels. */
const PAIR_GAP_PX = 6;

/** A drawn picture, red, green, blue, interleaved. */
export interface Drawing {
    readonly rgb: Buffer;
    readonly pixels: number;
}

/**
 * @param rgb      `samples` × `samples` pixels
 * @param valid    1 where there is a picture
 * @param enlarge  whole number of picture pixels per sample
 * @param svg      content of an SVG over the picture, in its pixels
 */
export async function draw(rgb: Buffer, valid: Uint8Array, samples: number, enlarge: number, svg: string): Promise<Drawing> {
    const pixels = samples * enlarge;
    const overlays: OverlayOptions[] = [];
    const hatch = hatchOver(valid, samples, enlarge);
    if (hatch !== null) overlays.push({input: hatch, raw: {width: pixels, height: pixels, channels: 4}});
    if (svg !== '') {
        const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}">${svg}</svg>`;
        overlays.push({input: Buffer.from(text)});
    }
    // the same kernel for both dates: what differs between the two pictures differs on the ground
    const enlarged = enlarge === 1 ? rgb : await sharp(rgb, {raw: {width: samples, height: samples, channels: 3}})
        .resize(pixels, pixels, {kernel: 'cubic', fit: 'fill'}).raw().toBuffer();
    if (overlays.length === 0) return {rgb: enlarged, pixels};
    const drawn = await sharp(enlarged, {raw: {width: pixels, height: pixels, channels: 3}}).composite(overlays)
        .removeAlpha().raw().toBuffer();
    return {rgb: drawn, pixels};
}

/** Diagonal lines over ground without a picture; null where there is a picture everywhere. */
function hatchOver(valid: Uint8Array, samples: number, enlarge: number): Buffer | null {
    if (!valid.includes(0)) return null;
    const pixels = samples * enlarge;
    const rgba = Buffer.alloc(4 * pixels * pixels);
    for (let row = 0; row < pixels; row++) {
        for (let column = 0; column < pixels; column++) {
            if (valid[Math.floor(row / enlarge) * samples + Math.floor(column / enlarge)] === 1) continue;
            const shade = (row + column) % HATCH_PX === 0 ? HATCH_SHADE : BLANK;
            rgba.set([shade, shade, shade, 255], 4 * (row * pixels + column));
        }
    }
    return rgba;
}

export async function encode({rgb, pixels}: Drawing, format: ChipFormat): Promise<Uint8Array> {
    return await encoded(sharp(rgb, {raw: {width: pixels, height: pixels, channels: 3}}), format);
}

/** Before on the left, after on the right. */
export async function encodePair(before: Drawing, after: Drawing, format: ChipFormat): Promise<Uint8Array> {
    const {pixels} = before;
    const raw = {width: pixels, height: pixels, channels: 3} as const;
    const both = sharp({create: {width: 2 * pixels + PAIR_GAP_PX, height: pixels, channels: 3, background: '#ffffff'}})
        .composite([{input: before.rgb, raw, left: 0, top: 0}, {input: after.rgb, raw, left: pixels + PAIR_GAP_PX, top: 0}]);
    return await encoded(both, format);
}

async function encoded(picture: Sharp, format: ChipFormat): Promise<Uint8Array> {
    return await (format === 'png' ? picture.png({compressionLevel: 2, adaptiveFiltering: true}) : picture.webp({quality: WEBP_QUALITY, effort: 2})).toBuffer();
}
