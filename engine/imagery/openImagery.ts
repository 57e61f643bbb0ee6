/** The door for pictures: what is at the path decides who reads it. */

import {EngineError} from '../core/errors.ts';
import {fileFacts, FileWindow} from '../formats/fileWindow.ts';
import {isTiff} from '../formats/rasters.ts';
import {openGeotiff} from './geotiffImagery.ts';
import type {Imagery} from './imagery.ts';
import {openPmtiles} from './pmtilesFile.ts';
import {isTileFolder, openTileFolder} from './tileFolder.ts';
import {tileImagery, type TileStore} from './tileImagery.ts';

/**
 * Opens a GeoTIFF, a PMTiles archive or a folder of tiles; no pixel is read but to see that there are some.
 *
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `imagery/not-a-picture`, and what the readers throw
 */
export async function openImagery(path: string, options: {readonly signal?: AbortSignal} = {}): Promise<Imagery> {
    const {signal} = options;
    signal?.throwIfAborted();
    const {bytes, isFolder} = await fileFacts(path);
    if (isFolder) {
        if (!await isTileFolder(path)) {
            throw new EngineError('imagery/no-tiles', `the folder "${path}" holds no tiles named {z}/{x}/{y}.png, .jpg or .webp`,
                {file: path, fix: 'give the folder in which the zoom levels (0, 1, 2, …) lie, or a GeoTIFF or PMTiles file'});
        }
        return await closingOnFault(await openTileFolder(path), signal);
    }
    if (bytes === 0) throw new EngineError('formats/empty-file', `"${path}" is empty (0 bytes)`, {file: path, fix: 'copy or export it again'});
    const head = await headOf(path, bytes);
    if (isTiff(head)) return await openGeotiff(path, signal);
    if (head.toString('latin1').startsWith('PMTiles')) return await closingOnFault(await openPmtiles(path), signal);
    const plain = plainPicture(head);
    throw new EngineError('imagery/not-a-picture',
        plain === null ? `"${path}" is no picture that is read here` : `"${path}" is a ${plain} picture, which does not say where on the ground it lies`,
        {file: path, fix: 'give a GeoTIFF, a PMTiles archive, or a folder of tiles {z}/{x}/{y}.png', facts: {plain}});
}

async function closingOnFault(store: TileStore, signal?: AbortSignal): Promise<Imagery> {
    try {
        return await tileImagery(store, signal);
    } catch (error) {
        await store.close();
        throw error;
    }
}

async function headOf(path: string, bytes: number): Promise<Buffer> {
    const file = await FileWindow.open(path, 16);
    try {
        return await file.load(0, Math.min(16, bytes));
    } finally {
        await file.close();
    }
}

function plainPicture(head: Buffer): string | null {
    const hex = head.toString('hex');
    if (hex.startsWith('89504e47')) return 'PNG';
    if (hex.startsWith('ffd8ff')) return 'JPEG';
    if (hex.startsWith('52494646') && head.toString('latin1', 8, 12) === 'WEBP') return 'WebP';
    return null;
}
