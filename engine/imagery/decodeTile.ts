/** The bytes of one tile to pixels. */

import sharp from 'sharp';
import {EngineError} from '../core/errors.ts';

/** Interleaved red, green, blue, alpha. */
export interface Tile {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8Array;
}

/** Tiles have 256, 512, seldom 1024 pixels on a side; what claims more is a mistake or malice. */
const MOST_PIXELS = 2048 * 2048;

/** @throws EngineError `imagery/undecodable` - no picture, a damaged one, or one of more pixels than a tile has */
export async function decodeTile(bytes: Uint8Array, path: string, name: string): Promise<Tile> {
    try {
        const {data, info} = await sharp(bytes, {limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false})
            .toColourspace('srgb').ensureAlpha().raw({depth: 'uchar'}).toBuffer({resolveWithObject: true});
        if (info.channels !== 4) throw new Error(`${info.channels} channels`);
        return {width: info.width, height: info.height, rgba: data};
    } catch (error) {
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        throw new EngineError('imagery/undecodable', `tile ${name} of "${path}" cannot be shown: ${reason}`,
            {file: path, where: `tile ${name}`, fix: 'copy or make the tiles again', facts: {reason, tile: name}, cause: error});
    }
}
