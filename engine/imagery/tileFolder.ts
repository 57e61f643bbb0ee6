/** Folders of tiles as map programs write them: `{z}/{x}/{y}.png`, Web Mercator, rows from the north (XYZ) or from the south (TMS). */

import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {TileStore} from './tileImagery.ts';

const EXTENSIONS = ['png', 'jpg', 'jpeg', 'webp'] as const;
const TILE_NAME = new RegExp(`^(\\d+)\\.(${EXTENSIONS.join('|')})$`, 'i');
const NUMBER = /^\d{1,8}$/;

/** Beyond it a pixel is smaller than a millimetre. */
const MOST_ZOOM = 28;

/** A tile of more bytes is no tile. */
const MOST_TILE_BYTES = 64 * 2 ** 20;

/** Names of tiles in one column of one zoom, by row as the folder counts. */
type Column = ReadonlyMap<number, string>;

/** Does the folder look like one of tiles: a zoom with a column in it? */
export async function isTileFolder(path: string): Promise<boolean> {
    for (const zoom of await numbersIn(path)) {
        if (zoom <= MOST_ZOOM && (await numbersIn(join(path, String(zoom)))).length > 0) return true;
    }
    return false;
}

/** @throws EngineError `imagery/no-tiles` */
export async function openTileFolder(path: string): Promise<TileStore> {
    const columns = new Map<string, Promise<Column>>();
    const columnOf = (z: number, x: number): Promise<Column> => {
        const key = `${z}/${x}`;
        let column = columns.get(key);
        if (column === undefined) columns.set(key, column = readColumn(join(path, String(z), String(x))));
        return column;
    };
    const zooms: number[] = [];
    for (const zoom of (await numbersIn(path)).filter(z => z <= MOST_ZOOM)) {
        if ((await columnNumbers(path, zoom)).length > 0) zooms.push(zoom);
    }
    const isTms = await saysTms(path);
    const turned = (z: number, y: number): number => isTms ? 2 ** z - 1 - y : y;
    const last = zooms[zooms.length - 1];
    const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    let sample: [number, number] | null = null;
    for (const x of last === undefined ? [] : await columnNumbers(path, last)) {
        for (const row of (await columnOf(last, x)).keys()) {
            const y = turned(last, row);
            sample ??= [x, y];
            extent[0] = Math.min(extent[0], x);
            extent[1] = Math.min(extent[1], y);
            extent[2] = Math.max(extent[2], x);
            extent[3] = Math.max(extent[3], y);
        }
    }
    if (sample === null) {
        throw new EngineError('imagery/no-tiles', `the folder "${path}" holds no tiles named {z}/{x}/{y}.png, .jpg or .webp`,
            {file: path, fix: 'give the folder in which the zoom levels (0, 1, 2, …) lie'});
    }
    return {
        path, kind: 'tiles', zooms, extent, sample,
        async tile(z, x, y) {
            const name = (await columnOf(z, x)).get(turned(z, y));
            return name === undefined ? null : await readTile(path, join(path, String(z), String(x), name), `${z}/${x}/${y}`);
        },
        sha256: signal => listing(path, zooms, columnOf, signal),
        close: () => Promise.resolve(),
    };
}

async function readTile(path: string, file: string, name: string): Promise<Uint8Array> {
    try {
        if ((await stat(file)).size <= MOST_TILE_BYTES) return await readFile(file);
    } catch (error) {
        throw new EngineError('formats/unreadable', `"${file}" cannot be read`, {file, fix: 'check its permissions', cause: error,
            facts: {errno: (error as NodeJS.ErrnoException).code}});
    }
    throw new EngineError('imagery/undecodable', `tile ${name} of "${path}" has more than ${MOST_TILE_BYTES / 2 ** 20} MB`,
        {file: path, where: `tile ${name}`, fix: 'make the tiles again', facts: {tile: name}});
}

async function listing(
    path: string, zooms: readonly number[], columnOf: (z: number, x: number) => Promise<Column>, signal?: AbortSignal,
): Promise<string> {
    const hash = createHash('sha256');
    for (const z of zooms) {
        for (const x of await columnNumbers(path, z)) {
            signal?.throwIfAborted();
            const names = [...(await columnOf(z, x)).values()].sort();
            const facts = await Promise.all(names.map(name => stat(join(path, String(z), String(x), name))));
            names.forEach((name, i) => hash.update(`${z}/${x}/${name} ${facts[i].size} ${facts[i].mtimeMs}\n`));
        }
    }
    return hash.digest('hex');
}

async function columnNumbers(path: string, zoom: number): Promise<number[]> {
    return (await numbersIn(join(path, String(zoom)))).filter(x => x < 2 ** zoom);
}

async function readColumn(folder: string): Promise<Column> {
    if (!existsSync(folder)) return new Map();
    const found = new Map<number, string>();
    for (const name of (await readdir(folder)).sort()) {
        const match = TILE_NAME.exec(name);
        if (match && !found.has(Number(match[1]))) found.set(Number(match[1]), name);
    }
    return found;
}

/** Folders named by a plain number, ascending. */
async function numbersIn(folder: string): Promise<number[]> {
    const entries = await readdir(folder, {withFileTypes: true});
    return entries.filter(entry => !entry.isFile() && NUMBER.test(entry.name) && String(Number(entry.name)) === entry.name)
        .map(entry => Number(entry.name)).sort((a, b) => a - b);
}

/** `"scheme": "tms"` of a metadata.json (TileJSON, MBTiles); a file that says nothing readable says nothing. */
async function saysTms(path: string): Promise<boolean> {
    try {
        const metadata: unknown = JSON.parse(await readFile(join(path, 'metadata.json'), 'utf8'));
        return (metadata as {scheme?: unknown} | null)?.scheme === 'tms';
    } catch {
        return false;
    }
}
