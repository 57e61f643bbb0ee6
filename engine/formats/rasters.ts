/** The door for rasters; the library that reads them is loaded when it is needed. */

import {fileFacts, FileWindow} from './fileWindow.ts';
import type {PictureDecoder, RawRaster} from './rawRaster.ts';

export interface OpenRasterOptions {
    readonly signal?: AbortSignal;
    /** Decodes JPEG and WebP blocks, JPEG with its colours right; without it JPEG gives what it stores and WebP is refused. */
    readonly decodePicture?: PictureDecoder;
}

/** Enough to tell a TIFF; more is not read, since most files asked about are none. */
const HEAD_BYTES = 4;

/** Opens a GeoTIFF. @throws EngineError as `geotiff.ts` says */
export async function openRaster(path: string, options: OpenRasterOptions = {}): Promise<RawRaster> {
    return (await import('./geotiff.ts')).openRaster(path, options);
}

/** Is `path` a TIFF by its first bytes? A folder (a geodatabase) is none. @throws EngineError `formats/not-found`, `formats/unreadable` */
export async function isRasterFile(path: string): Promise<boolean> {
    if (!(await fileFacts(path)).isFile) return false;
    const file = await FileWindow.open(path, HEAD_BYTES);
    try {
        return file.size >= HEAD_BYTES && isTiff(await file.load(0, HEAD_BYTES));
    } finally {
        await file.close();
    }
}

/** TIFF 6.0 section 2 and the BigTIFF design: byte order, then 42 or 43. */
export function isTiff(head: Uint8Array): boolean {
    const order = String.fromCharCode(head[0], head[1]);
    return order === 'II' && (head[2] === 42 || head[2] === 43) && head[3] === 0
        || order === 'MM' && head[2] === 0 && (head[3] === 42 || head[3] === 43);
}
