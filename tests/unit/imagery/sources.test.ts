import {mkdirSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import sharp from 'sharp';
import {expect, test} from 'vitest';
import {chip, openImagery, type ChipOptions, type Imagery} from '../../../engine/imagery/index.ts';
import {decoded, difference, fromPlane, pmtilesBytes, tiffBytes, tilesOf, writeTiles, type Decoded, type Scene, type TiffOptions} from '../../helpers/pictures.ts';
import {ROOT} from '../../helpers/sourceTree.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const OPTIONS: ChipOptions = {size: 128, margin: 0.25, outline: null, stretch: null, label: false, format: 'png', pair: false};
const [X, Y] = [620000, 3699000];
const TIFF: TiffOptions = {left: X - 400, top: Y + 400, step: 1, width: 800, height: 800};
const FIELDS: Scene = (x, y) => [
    120 + 90 * Math.sin((x - X) / 23) * Math.cos((y - Y) / 31), 130 + 70 * Math.sin((x - X - y + Y) / 29), 100 + 50 * Math.cos((y - Y) / 19),
];
/** About 1.0 m a pixel at this latitude. */
const ZOOM = 17;
const TILE_BOX = [X - 250, Y - 250, X + 250, Y + 250] as const;

async function withImagery<T>(paths: readonly string[], use: (sources: readonly Imagery[]) => Promise<T>): Promise<T> {
    const opened: Imagery[] = [];
    try {
        for (const path of paths) opened.push(await openImagery(path));
        return await use(opened);
    } finally {
        for (const source of opened) await source.close();
    }
}

async function bothAt(sources: readonly Imagery[], x = X, y = Y): Promise<{pictures: [Decoded, Decoded]; missing: [number, number]}> {
    const {before, after} = await chip({
        place: {at: fromPlane(4490, x, y)}, before: {imagery: sources[0], date: null}, after: {imagery: sources[1], date: null}, options: OPTIONS,
    });
    return {pictures: [await decoded(before.bytes), await decoded(after.bytes)], missing: [before.missing, after.missing]};
}

test('tiles in folders, from the north or from the south, and in PMTiles show what the GeoTIFF shows', async () => {
    await inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'a.tif'), tiffBytes(FIELDS, TIFF));
        const tiles = await tilesOf(FIELDS, ZOOM, TILE_BOX), half = await tilesOf(FIELDS, ZOOM - 1, TILE_BOX);
        writeTiles(join(folder, 'xyz'), ZOOM, tiles);
        writeTiles(join(folder, 'xyz'), ZOOM - 1, half);
        writeTiles(join(folder, 'tms'), ZOOM, await tilesOf(FIELDS, ZOOM, TILE_BOX, 'webp', 512), 'webp', true);
        writeFileSync(join(folder, 'tms', 'metadata.json'), '{"scheme": "tms"}');
        writeFileSync(join(folder, 'a.pmtiles'), pmtilesBytes(ZOOM, tiles));
        for (const name of ['xyz', 'tms', 'a.pmtiles']) {
            await withImagery([join(folder, 'a.tif'), join(folder, name)], async (sources) => {
                const {pictures: [tiff, other], missing} = await bothAt(sources);
                expect(missing, name).toEqual([0, 0]);
                const {mean, most} = difference(tiff, other);
                expect(mean, name).toBeLessThan(1);
                expect(most, name).toBeLessThan(8);
            });
        }
    });
});

test('a tile that is not there is ground without a picture, and only that ground', async () => {
    await inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'a.tif'), tiffBytes(FIELDS, TIFF));
        const tiles = await tilesOf(FIELDS, ZOOM, TILE_BOX);
        writeTiles(join(folder, 'xyz'), ZOOM, tiles);
        const [mx, my] = fromPlane(3857, X, Y), tileM = 2 * 20037508.342789244 / 2 ** ZOOM;
        const [tx, ty] = [Math.floor((mx + 20037508.342789244) / tileM), Math.floor((20037508.342789244 - my) / tileM)];
        rmSync(join(folder, 'xyz', String(ZOOM), String(tx), `${ty}.png`));
        await withImagery([join(folder, 'a.tif'), join(folder, 'xyz')], async (sources) => {
            const {missing} = await bothAt(sources);
            expect(missing[0]).toBe(0);
            expect(missing[1]).toBeGreaterThan(0.2);
            expect(missing[1]).toBeLessThan(1);
        });
    });
});

test('the JPEG of a GeoTIFF has the colours that another reader sees', async () => {
    const path = join(ROOT, 'data-samples/county/DOM_2024.tif');
    const oracle = await sharp(path, {page: 0}).extract({left: 1200, top: 900, width: 48, height: 48}).removeAlpha().raw().toBuffer();
    await withImagery([path], async ([imagery]) => {
        const window = await imagery.read({bbox: [618000 + 2400, 3701600 - 1896, 618000 + 2496, 3701600 - 1800], stepX: 2, stepY: 2});
        const [left, top] = [Math.round((620400 - window!.left) / 2), Math.round((window!.top - 3699800) / 2)];
        let most = 0;
        for (let i = 0; i < 48 * 48; i++) {
            const at = (top + Math.floor(i / 48)) * window!.width + left + i % 48;
            for (let channel = 0; channel < 3; channel++) most = Math.max(most, Math.abs(window!.bands[channel][at] - oracle[3 * i + channel]));
        }
        expect(most).toBeLessThanOrEqual(2);
    });
});

test('a wider view takes an overview, so that no more is read than is shown', async () => {
    await withImagery([join(ROOT, 'data-samples/county/DOM_2024.tif')], async ([imagery]) => {
        const window = await imagery.read({bbox: imagery.bbox, stepX: 16.5, stepY: 16.5});
        expect([window!.width, window!.height]).toEqual([375, 288]);
        const odd = await imagery.read({bbox: imagery.bbox, stepX: 300, stepY: 300});
        expect(odd!.width).toBeLessThan(60);
        expect(await imagery.read({bbox: [0, 0, 10, 10], stepX: 2, stepY: 2})).toBeNull();
    });
});

const REFUSED: readonly [about: string, code: string, facts: object, options: Partial<TiffOptions>, scene?: Scene][] = [
    ['without a place', 'imagery/no-place', {lacks: 'georeference'}, {hasPlace: false}],
    ['without a CRS', 'imagery/no-place', {lacks: 'crs'}, {epsg: null}],
    ['turned', 'imagery/no-place', {lacks: 'north'}, {matrix: [1.7, 1, 0, X, 1, -1.7, 0, Y, 0, 0, 0, 0, 0, 0, 0, 1]}],
    ['upside down', 'imagery/no-place', {lacks: 'north'}, {matrix: [1, 0, 0, X, 0, 1, 0, Y, 0, 0, 0, 0, 0, 0, 0, 1]}],
    ['with a palette', 'imagery/classified', {}, {photometric: 3, colorMap: Array.from({length: 768}, (_, i) => i * 80)}, () => [7]],
    ['of few values', 'imagery/classified', {}, {}, x => [Math.floor(x / 5) % 7]],
    ['of a million columns and rows', 'formats/raster-unusable', {}, {claimedSide: 1_000_000}],
    ['of more cells than a province has', 'formats/raster-unusable', {}, {claimedSide: 4_000_000_000}],
    ['in a compression nobody reads', 'formats/raster-unusable', {}, {compression: 34925}],
];

test.each(REFUSED)('a TIFF %s is refused in words', async (_about, code, facts, options, scene = FIELDS) => {
    await inTempFolder(async (folder) => {
        const path = join(folder, 'a.tif');
        writeFileSync(path, tiffBytes(scene, {...TIFF, width: 60, height: 60, ...options}));
        const memory = process.memoryUsage().rss;
        await expect(openImagery(path).then(async (imagery) => {
            try {
                return await bothAt([imagery, imagery]);
            } finally {
                await imagery.close();
            }
        })).rejects.toMatchObject({code, details: {file: path, ...Object.keys(facts).length > 0 ? {facts} : {}}});
        expect(process.memoryUsage().rss - memory).toBeLessThan(300e6);
    });
});

test('a TIFF cut short says so when its lost part is needed', async () => {
    await inTempFolder(async (folder) => {
        const path = join(folder, 'a.tif');
        writeFileSync(path, tiffBytes(FIELDS, TIFF));
        truncateSync(path, 900_000);
        await withImagery([path], async ([imagery]) => {
            await expect(bothAt([imagery, imagery])).rejects.toMatchObject({code: 'formats/truncated', details: {file: path}});
        });
    });
});

test('files that are no pictures with a place are named as what they are', async () => {
    await inTempFolder(async (folder) => {
        const png = await sharp({create: {width: 4, height: 4, channels: 3, background: '#123456'}}).png().toBuffer();
        writeFileSync(join(folder, 'a.png'), png);
        writeFileSync(join(folder, 'a.txt'), 'nothing to see');
        writeFileSync(join(folder, 'empty.tif'), '');
        mkdirSync(join(folder, 'nothing'));
        mkdirSync(join(folder, 'hollow', '3', '4'), {recursive: true});
        await expect(openImagery(join(folder, 'a.png'))).rejects.toMatchObject({code: 'imagery/not-a-picture', details: {facts: {plain: 'PNG'}}});
        await expect(openImagery(join(folder, 'a.txt'))).rejects.toMatchObject({code: 'imagery/not-a-picture'});
        await expect(openImagery(join(folder, 'empty.tif'))).rejects.toMatchObject({code: 'formats/empty-file'});
        await expect(openImagery(join(folder, 'nothing'))).rejects.toMatchObject({code: 'imagery/no-tiles'});
        await expect(openImagery(join(folder, 'hollow'))).rejects.toMatchObject({code: 'imagery/no-tiles'});
        await expect(openImagery(join(folder, 'absent.tif'))).rejects.toMatchObject({code: 'formats/not-found'});
    });
});

test('hostile and broken tiles are named, and a bomb is not unpacked', async () => {
    await inTempFolder(async (folder) => {
        const tiles = await tilesOf(FIELDS, ZOOM, TILE_BOX);
        const bomb = Buffer.from(tiles[0].bytes);
        bomb.writeUInt32BE(100_000, 16); // width in the header of PNG, whose checksum is then wrong too
        writeTiles(join(folder, 'bomb'), ZOOM, tiles.map(tile => ({...tile, bytes: bomb})));
        writeTiles(join(folder, 'cut'), ZOOM, tiles.map(tile => ({...tile, bytes: tile.bytes.subarray(0, 3000)})));
        const large = await sharp({create: {width: 3000, height: 3000, channels: 3, background: '#333333'}}).png().toBuffer();
        writeTiles(join(folder, 'large'), ZOOM, tiles.map(tile => ({...tile, bytes: large})));
        for (const name of ['bomb', 'cut', 'large']) {
            await expect(openImagery(join(folder, name)), name).rejects.toMatchObject({code: 'imagery/undecodable', details: {file: join(folder, name)}});
        }
        const other = await sharp({create: {width: 512, height: 512, channels: 3, background: '#333333'}}).png().toBuffer();
        writeTiles(join(folder, 'mixed'), ZOOM, tiles.map((tile, i) => (i === 0 ? tile : {...tile, bytes: other})));
        await withImagery([join(folder, 'mixed')], async ([imagery]) => {
            await expect(bothAt([imagery, imagery])).rejects.toMatchObject({code: 'imagery/undecodable'});
        });
    });
});

test('PMTiles that hold vectors, are cut short, or contradict themselves are refused in words', async () => {
    await inTempFolder(async (folder) => {
        const tiles = await tilesOf(FIELDS, ZOOM, TILE_BOX);
        const sound = pmtilesBytes(ZOOM, tiles);
        const open = async (change: (bytes: Buffer) => Buffer) => {
            writeFileSync(join(folder, 'a.pmtiles'), change(Buffer.from(sound)));
            const imagery = await openImagery(join(folder, 'a.pmtiles'));
            await imagery.close();
        };
        const set = (at: number, value: number) => (bytes: Buffer): Buffer => {
            bytes[at] = value;
            return bytes;
        };
        await expect(open(bytes => bytes)).resolves.toBeUndefined();
        await expect(open(() => pmtilesBytes(ZOOM, tiles, 1))).rejects.toMatchObject({code: 'imagery/vector-tiles'});
        await expect(open(bytes => bytes.subarray(0, bytes.length - 2000))).rejects.toMatchObject({code: 'formats/truncated'});
        await expect(open(bytes => bytes.subarray(0, 90))).rejects.toMatchObject({code: 'formats/truncated'});
        await expect(open(set(7, 2))).rejects.toMatchObject({code: 'formats/unsupported'});
        await expect(open(set(99, 0))).rejects.toMatchObject({code: 'formats/unsupported'});
        await expect(open(set(101, 60))).rejects.toMatchObject({code: 'formats/corrupt'});
        await expect(open(set(127, 0))).rejects.toMatchObject({code: 'formats/corrupt'});
        await expect(open(bytes => set(150, bytes[150] ^ 0x55)(bytes))).rejects.toMatchObject({code: 'formats/corrupt'});
        await expect(open(set(97, 4))).rejects.toMatchObject({code: 'formats/corrupt'});
    });
});

test('a folder of tiles is another picture once a tile was written anew', async () => {
    await inTempFolder(async (folder) => {
        const tiles = await tilesOf(FIELDS, ZOOM, TILE_BOX);
        writeTiles(folder, ZOOM, tiles);
        const hash = async () => await withImagery([folder], async ([imagery]) => await imagery.sha256());
        const first = await hash();
        expect(await hash()).toBe(first);
        writeTiles(folder, ZOOM, [{...tiles[0], bytes: Buffer.concat([tiles[0].bytes, Buffer.from('x')])}]);
        expect(await hash()).not.toBe(first);
    });
});
