/** Web-Mercator tiles as one picture, whatever they are stored in: a folder or a PMTiles archive. */

import {EngineError} from '../core/errors.ts';
import {crsFromCode} from '../crs/index.ts';
import {lonLatBoxOrNull} from './chipGrid.ts';
import {decodeTile, type Tile} from './decodeTile.ts';
import type {Imagery, PictureWindow, WindowOrder} from './imagery.ts';

/** Where tiles come from; rows count from the north. */
export interface TileStore {
    readonly path: string;
    readonly kind: 'tiles' | 'pmtiles';
    /** Zooms that have tiles, ascending. */
    readonly zooms: readonly number[];
    /** Extent of the tiles of the last zoom in tile numbers: first and last column and row. */
    readonly extent: readonly [minX: number, minY: number, maxX: number, maxY: number];
    /** A tile of the last zoom, to learn from it how large tiles are. */
    readonly sample: readonly [x: number, y: number];
    /** The bytes of a tile; null where there is none. */
    tile(z: number, x: number, y: number, signal?: AbortSignal): Promise<Uint8Array | null>;
    sha256(signal?: AbortSignal): Promise<string>;
    close(): Promise<void>;
}

/** Half the side of the Web-Mercator square: π × 6378137 m. */
const HALF_WORLD_M = Math.PI * 6378137;

/** Tiles read and decoded at the same time. */
const TILES_AT_ONCE = 4;

/** @throws EngineError `imagery/undecodable` - the first tile is no picture */
export async function tileImagery(store: TileStore, signal?: AbortSignal): Promise<Imagery> {
    const last = store.zooms[store.zooms.length - 1];
    const [x, y] = store.sample;
    const first = await tileOf(store, last, x, y, signal);
    if (first === null) {
        throw new EngineError('imagery/no-tiles', `"${store.path}" names a tile at zoom ${last} and does not hold it`,
            {file: store.path, where: `tile ${last}/${x}/${y}`, fix: 'copy or make the tiles again'});
    }
    const side = first.width;
    const tileM = 2 * HALF_WORLD_M / 2 ** last;
    const [minX, minY, maxX, maxY] = store.extent;
    const crs = crsFromCode('EPSG:3857');
    const bbox = [minX * tileM - HALF_WORLD_M, HALF_WORLD_M - (maxY + 1) * tileM, (maxX + 1) * tileM - HALF_WORLD_M, HALF_WORLD_M - minY * tileM] as const;
    return {
        path: store.path, kind: store.kind, crs, bbox, lonLatBbox: lonLatBoxOrNull(crs, bbox), samples: 'shades', bands: 3, white: 255,
        stepX: tileM / side, stepY: tileM / side, corner: [-HALF_WORLD_M, HALF_WORLD_M],
        sha256: signal => store.sha256(signal),
        read: order => readTiles(store, side, order),
        close: () => store.close(),
    };
}

async function tileOf(store: TileStore, z: number, x: number, y: number, signal?: AbortSignal): Promise<Tile | null> {
    const bytes = await store.tile(z, x, y, signal);
    return bytes === null ? null : await decodeTile(bytes, store.path, `${z}/${x}/${y}`);
}

async function readTiles(store: TileStore, side: number, {bbox, stepX, stepY, signal}: WindowOrder): Promise<PictureWindow | null> {
    const wantedM = Math.min(stepX, stepY) * 1.01;
    const stepAt = (z: number): number => 2 * HALF_WORLD_M / 2 ** z / side;
    const zoom = store.zooms.find(z => stepAt(z) <= wantedM) ?? store.zooms[store.zooms.length - 1];
    // a pyramid without coarse zooms is shrunk tile by tile, so that a large place needs no more memory than a small one
    let shrink = 1;
    while (side % (2 * shrink) === 0 && 2 * shrink * stepAt(zoom) <= wantedM) shrink *= 2;
    const stepM = stepAt(zoom) * shrink, tilePx = side / shrink, tileM = tilePx * stepM;
    const last = 2 ** zoom - 1;
    const margin = 2 * stepM;
    const clamped = (value: number): number => Math.min(last, Math.max(0, Math.floor(value / tileM)));
    const x0 = clamped(bbox[0] - margin + HALF_WORLD_M), x1 = clamped(bbox[2] + margin + HALF_WORLD_M);
    const y0 = clamped(HALF_WORLD_M - bbox[3] - margin), y1 = clamped(HALF_WORLD_M - bbox[1] + margin);
    const width = (x1 - x0 + 1) * tilePx, height = (y1 - y0 + 1) * tilePx;
    const bands = Array.from({length: 3}, () => new Uint8Array(width * height));
    const valid = new Uint8Array(width * height);
    const places = Array.from({length: (x1 - x0 + 1) * (y1 - y0 + 1)}, (_, i) =>
        [x0 + i % (x1 - x0 + 1), y0 + Math.floor(i / (x1 - x0 + 1))] as const);
    let next = 0, found = 0;
    const work = async (): Promise<void> => {
        while (next < places.length) {
            signal?.throwIfAborted();
            const [x, y] = places[next++];
            const tile = await tileOf(store, zoom, x, y, signal);
            if (tile === null) continue;
            if (tile.width !== side || tile.height !== side) {
                throw new EngineError('imagery/undecodable', `"${store.path}" has tiles of different sizes: ${side} and ${tile.width} × ${tile.height}`,
                    {file: store.path, where: `tile ${zoom}/${x}/${y}`, fix: 'make the tiles again, all of one size'});
            }
            found++;
            paste(tile, shrink, bands, valid, width, (x - x0) * tilePx, (y - y0) * tilePx);
        }
    };
    await Promise.all(Array.from({length: Math.min(TILES_AT_ONCE, places.length)}, work));
    if (found === 0) return null;
    return {
        width, height, bands, valid: valid.includes(0) ? valid : null, stepX: stepM, stepY: stepM,
        left: x0 * tileM - HALF_WORLD_M, top: HALF_WORLD_M - y0 * tileM,
    };
}

/** Copies a tile into the window, `shrink` × `shrink` of its pixels averaged to one; transparent pixels do not count. */
function paste(tile: Tile, shrink: number, bands: readonly Uint8Array[], valid: Uint8Array, width: number, left: number, top: number): void {
    const {rgba, width: side} = tile;
    const sums = [0, 0, 0];
    for (let row = 0; row < side / shrink; row++) {
        for (let column = 0; column < side / shrink; column++) {
            let opaque = 0;
            sums.fill(0);
            for (let part = 0; part < shrink * shrink; part++) {
                const at = 4 * ((row * shrink + Math.floor(part / shrink)) * side + column * shrink + part % shrink);
                if (rgba[at + 3] < 128) continue;
                opaque++;
                for (let channel = 0; channel < 3; channel++) sums[channel] += rgba[at + channel];
            }
            if (2 * opaque < shrink * shrink) continue;
            const target = (top + row) * width + left + column;
            valid[target] = 1;
            for (let channel = 0; channel < 3; channel++) bands[channel][target] = Math.round(sums[channel] / opaque);
        }
    }
}
