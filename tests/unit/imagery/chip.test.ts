import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {chip, chipKey, openImagery, type ChipOptions, type ChipRequest, type Imagery, type Place} from '../../../engine/imagery/index.ts';
import {decoded, difference, fromPlane, tiffBytes, toPlane, type Decoded, type Scene, type TiffOptions} from '../../helpers/pictures.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const OPTIONS: ChipOptions = {size: 400, margin: 0.25, outline: null, stretch: null, label: false, format: 'png', pair: false};

/** Middle of the test ground, in EPSG:4549. */
const [X, Y] = [620000, 3699000];
const BOX: TiffOptions = {left: X - 300, top: Y + 300, step: 2, width: 300, height: 300};

/** Soft waves of some 40 m, so that half a pixel of shift is seen and interpolation is not. */
const WAVES: Scene = (x, y) => [
    128 + 100 * Math.sin((x - X) / 13) * Math.cos((y - Y) / 17), 128 + 80 * Math.sin((x - X + y - Y) / 19), 128 + 60 * Math.cos((y - Y) / 11),
];

function ring(points: readonly (readonly [number, number])[]): Float64Array {
    return Float64Array.from(points.flatMap(([x, y]) => fromPlane(4490, x, y)));
}

function square(half: number): Float64Array {
    return ring([[X - half, Y - half], [X + half, Y - half], [X + half, Y + half], [X - half, Y + half]]);
}

async function withSources<T>(files: Readonly<Record<string, Buffer>>, use: (sources: Record<string, Imagery>) => Promise<T>): Promise<T> {
    return await inTempFolder(async (folder) => {
        const sources: Record<string, Imagery> = {};
        try {
            for (const [name, bytes] of Object.entries(files)) {
                writeFileSync(join(folder, name), bytes);
                sources[name] = await openImagery(join(folder, name));
            }
            return await use(sources);
        } finally {
            for (const source of Object.values(sources)) await source.close();
        }
    });
}

function request(before: Imagery, after: Imagery, place: Place, options: Partial<ChipOptions> = {}): ChipRequest {
    return {place, before: {imagery: before, date: '2024-08-26'}, after: {imagery: after, date: '2025-09-28'}, options: {...OPTIONS, ...options}};
}

test('a picture on the chip\'s own pixels is copied bit for bit and enlarged the same at both dates', async () => {
    await withSources({'a.tif': tiffBytes(WAVES, BOX), 'b.tif': tiffBytes((x, y) => (x > X ? [9, 9, 9] : WAVES(x, y)), BOX)}, async ({'a.tif': a, 'b.tif': b}) => {
        const plain = await chip(request(a, b, {rings: [square(40)]}, {size: 100}));
        // 80 m and 60 m on either side: 200 m, 100 pixels of 2 m
        expect(plain).toMatchObject({pixels: 100, metresPerPixel: 2, sampledAtM: 2, crs: 'EPSG:4549', stretch: 'none'});
        const picture = await decoded(plain.before.bytes);
        for (const [column, row] of [[0, 0], [99, 0], [41, 73], [99, 99]]) {
            const x = plain.bbox[0] + (column + 0.5) * 2, y = plain.bbox[3] - (row + 0.5) * 2;
            expect(picture.at(column, row)).toEqual(WAVES(x, y).map(Math.round));
        }
        const large = await chip(request(a, b, {rings: [square(40)]}, {size: 450}));
        expect(large).toMatchObject({pixels: 400, metresPerPixel: 0.5, sampledAtM: 2, bbox: plain.bbox});
        const [before, after] = [await decoded(large.before.bytes), await decoded(large.after.bytes)];
        // west of the change, less the reach of the kernel, both dates are the same picture
        for (let column = 0; column < 190; column++) expect(after.at(column, 200)).toEqual(before.at(column, 200));
        expect(after.at(300, 200)).toEqual([9, 9, 9]);
    });
});

test('the same ground in another CRS and at another resolution gives the same picture, not shifted by a fifth of a pixel', async () => {
    const [west, north] = fromPlane(4490, BOX.left, BOX.top), [mercatorX, mercatorY] = fromPlane(3857, BOX.left, BOX.top);
    await withSources({
        'gk.tif': tiffBytes(WAVES, BOX),
        'degrees.tif': tiffBytes(WAVES, {epsg: 4490, left: west - 0.0005, top: north + 0.0005, step: 0.000009, width: 850, height: 720}),
        'mercator.tif': tiffBytes(WAVES, {epsg: 3857, left: mercatorX - 30, top: mercatorY + 30, step: 1.2, width: 660, height: 660}),
    }, async ({'gk.tif': gk, 'degrees.tif': degrees, 'mercator.tif': mercator}) => {
        const shifted = difference(picture(WAVES), picture((x, y) => WAVES(x + 0.4, y)));
        for (const other of [degrees, mercator]) {
            const {before, after} = await chip(request(gk, other, {rings: [square(40)]}, {size: 100}));
            const {mean, most} = difference(await decoded(before.bytes), await decoded(after.bytes));
            expect(mean).toBeLessThan(shifted.mean / 2);
            expect(most).toBeLessThan(12);
        }
    });
    function picture(scene: Scene): Decoded {
        return {width: 100, height: 100, at: (column, row) => scene(X - 100 + 2 * column, Y + 100 - 2 * row).map(Math.round) as [number, number, number]};
    }
});

test('the outline is drawn where the patch is, its hole too, and nowhere else', async () => {
    const grey: Scene = () => [128, 128, 128];
    const hole = ring([[X - 10, Y - 30], [X + 20, Y - 30], [X + 20, Y], [X - 10, Y]]);
    await withSources({'a.tif': tiffBytes(grey, BOX)}, async ({'a.tif': a}) => {
        const drawn = await chip(request(a, a, {rings: [square(40), hole]}, {outline: '#AD1F2D'}));
        const picture = await decoded(drawn.before.bytes);
        const position = (x: number, y: number): [number, number] => [(x - drawn.bbox[0]) / drawn.metresPerPixel, (drawn.bbox[3] - y) / drawn.metresPerPixel];
        const sides = [[-40, -40, 40, 40], [-10, -30, 20, 0]].flatMap(([west, south, east, north]) => {
            const [left, bottom] = position(X + west, Y + south), [right, top] = position(X + east, Y + north);
            return [[left, top, right, top], [left, bottom, right, bottom], [left, top, left, bottom], [right, top, right, bottom]];
        });
        const toSide = (px: number, py: number): number => Math.min(...sides.map(([x0, y0, x1, y1]) =>
            Math.hypot(px - Math.min(Math.max(px, x0), x1), py - Math.min(Math.max(py, y0), y1))));
        let red = 0, white = 0;
        for (let row = 0; row < picture.height; row++) {
            for (let column = 0; column < picture.width; column++) {
                const [r, g, b] = picture.at(column, row), off = toSide(column + 0.5, row + 0.5);
                if (off < 0.45) expect([r, g, b], `${column} ${row}`).toEqual([0xad, 0x1f, 0x2d]);
                if (off > 3.1) expect([r, g, b], `${column} ${row}`).toEqual([128, 128, 128]);
                if (r === 0xad && g === 0x1f && b === 0x2d) red++;
                if (r > 220 && g > 220 && b > 220) white++;
            }
        }
        const length = sides.reduce((sum, [x0, y0, x1, y1]) => sum + Math.abs(x1 - x0) + Math.abs(y1 - y0), 0);
        expect(red / length).toBeGreaterThan(1);
        expect(red / length).toBeLessThan(2.2);
        expect(white).toBeGreaterThan(length);
        const without = await decoded((await chip(request(a, a, {rings: [square(40), hole]}))).before.bytes);
        expect(difference(without, {...without, at: () => [128, 128, 128]}).most).toBe(0);
    });
});

test('what lies north is up and what lies east is right', async () => {
    await withSources({'a.tif': tiffBytes((x, y) => [y > Y ? 250 : 5, x > X ? 250 : 5, 0], BOX)}, async ({'a.tif': a}) => {
        const {before} = await chip(request(a, a, {at: fromPlane(4490, X, Y)}, {size: 100}));
        const picture = await decoded(before.bytes);
        expect(picture.at(10, 10)).toEqual([250, 5, 0]);
        expect(picture.at(90, 90)).toEqual([5, 250, 0]);
    });
});

test('ground beyond the edge of a picture is hatched and its share is told; the other date is whole', async () => {
    const narrow = {...BOX, width: 160};
    await withSources({'a.tif': tiffBytes(WAVES, BOX), 'b.tif': tiffBytes(WAVES, narrow)}, async ({'a.tif': a, 'b.tif': b}) => {
        const {before, after, bbox} = await chip(request(a, b, {rings: [square(40)]}, {size: 100}));
        // the picture ends at X + 20; the square of 200 m reaches to X + 100
        expect(before.missing).toBe(0);
        expect(after.missing).toBeCloseTo((bbox[2] - (X + 20)) / 200, 2);
        const picture = await decoded(after.bytes);
        const shades = new Set([...Array(60).keys()].map(i => picture.at(99 - i % 30, 20)[0]));
        expect([...shades].sort()).toEqual([150, 208]);
        expect(picture.at(20, 20)).toEqual((await decoded(before.bytes)).at(20, 20));
        const far = await chip(request(a, b, {at: [122.5, 33.4]}));
        expect([far.before.missing, far.after.missing]).toEqual([1, 1]);
    });
});

test('nodata and transparent pixels are no picture, and do not darken their neighbours', async () => {
    const holed: Scene = (x, y) => (x > X ? [0, 0, 0] : WAVES(x, y).map(value => Math.max(1, value)));
    const alpha: Scene = (x, y) => [...WAVES(x, y), x > X ? 0 : 255];
    await withSources({'a.tif': tiffBytes(holed, {...BOX, nodata: '0'}), 'b.tif': tiffBytes(alpha, {...BOX, extraSamples: [2]})}, async ({'a.tif': a, 'b.tif': b}) => {
        const {before, after} = await chip(request(a, b, {rings: [square(41)]}, {size: 101}));
        expect(before.missing).toBeCloseTo(0.5, 1);
        expect(after.missing).toBe(before.missing);
        expect(difference(await decoded(before.bytes), await decoded(after.bytes)).most).toBeLessThanOrEqual(1);
    });
});

test('sixteen bits are stretched jointly: the same value has the same shade at both dates, and the tails are cut at 2 and 98 %', async () => {
    const ramp: Scene = x => [Math.max(0, 1000 + (x - X + 100) * 10), 500, 2000];
    const brighter: Scene = x => [Math.max(0, 3000 + (x - X + 100) * 10), 500, 2000];
    const deep = {...BOX, bits: 16} as const;
    await withSources({'a.tif': tiffBytes(ramp, deep), 'b.tif': tiffBytes(brighter, deep)}, async ({'a.tif': a, 'b.tif': b}) => {
        const {before, after, stretch} = await chip(request(a, b, {rings: [square(40)]}, {size: 100}));
        expect(stretch).toBe('joint');
        const [first, second] = [await decoded(before.bytes), await decoded(after.bytes)];
        const values = [...Array(100).keys()].flatMap(column => [1010 + 20 * column, 3010 + 20 * column]).sort((p, q) => p - q);
        const [black, white] = [values[Math.floor(0.02 * 199)], values[Math.ceil(0.98 * 199)]];
        for (const column of [0, 30, 77, 99]) {
            const shade = (value: number): number => Math.min(255, Math.max(0, Math.round(255 * (value - black) / (white - black))));
            expect(Math.abs(first.at(column, 50)[0] - shade(1010 + 20 * column))).toBeLessThanOrEqual(2);
            expect(Math.abs(second.at(column, 50)[0] - shade(3010 + 20 * column))).toBeLessThanOrEqual(2);
        }
        const whole = await chip(request(a, b, {rings: [square(40)]}, {size: 100, stretch: 'none'}));
        expect((await decoded(whole.before.bytes)).at(50, 50)[0]).toBe(Math.round(2010 * 255 / 65535));
    });
});

test('one band is grey beside a coloured date; floats need stretching; different types are stretched apart and it is said', async () => {
    const pan: Scene = (x, y) => [WAVES(x, y)[0]];
    await withSources({
        'rgb.tif': tiffBytes(WAVES, BOX), 'pan.tif': tiffBytes(pan, BOX), 'float.tif': tiffBytes((x, y) => [WAVES(x, y)[0] / 255 - 0.5], {...BOX, bits: 32, isFloat: true}),
    }, async ({'rgb.tif': rgb, 'pan.tif': pan, 'float.tif': float}) => {
        const {after, stretch} = await chip(request(rgb, pan, {rings: [square(40)]}, {size: 100}));
        const [r, g, b] = (await decoded(after.bytes)).at(30, 60);
        expect([g, b, stretch]).toEqual([r, r, 'none']);
        expect((await chip(request(rgb, float, {rings: [square(40)]}))).stretch).toBe('each');
        await expect(chip(request(float, float, {rings: [square(40)]}, {stretch: 'none'}))).rejects.toMatchObject({code: 'imagery/needs-stretch'});
        const shades = new Set<number>();
        const grey = await decoded((await chip(request(float, float, {rings: [square(40)]}, {size: 100}))).before.bytes);
        for (let i = 0; i < 100; i++) shades.add(grey.at(i, i)[0]);
        expect(shades.size).toBeGreaterThan(40);
    });
});

test('a large place is shrunk by averaging: no shade of a fine pattern survives alone', async () => {
    const checks: Scene = (x, y) => ((Math.floor(x) + Math.floor(y)) % 2 === 0 ? [0, 0, 0] : [200, 200, 200]);
    await withSources({'a.tif': tiffBytes(checks, {left: X - 400, top: Y + 400, step: 1, width: 800, height: 800})}, async ({'a.tif': a}) => {
        const {before, pixels, metresPerPixel} = await chip(request(a, a, {rings: [square(200)]}, {size: 100}));
        expect(pixels).toBe(100);
        expect(metresPerPixel).toBeCloseTo(6, 9);
        const picture = await decoded(before.bytes);
        for (let i = 0; i < 100; i += 7) expect(Math.abs(picture.at(i, 99 - i)[0] - 100)).toBeLessThanOrEqual(6);
    });
});

test('a coarse picture is given enough ground to be recognised', async () => {
    const coarse = {left: X - 3000, top: Y + 3000, step: 20, width: 300, height: 300};
    await withSources({'a.tif': tiffBytes(WAVES, coarse), 'b.tif': tiffBytes(WAVES, BOX)}, async ({'a.tif': a, 'b.tif': b}) => {
        const drawn = await chip(request(a, b, {rings: [square(5)]}));
        expect(drawn).toMatchObject({sampledAtM: 20, pixels: 384});
        expect(drawn.bbox[2] - drawn.bbox[0]).toBe(48 * 20);
        expect(drawn.before.sourceResolutionM).toBeCloseTo(20, 6);
        expect(drawn.after.sourceResolutionM).toBeCloseTo(2, 6);
    });
});

test('labels need no font and change nothing but their own corners; a pair has before on the left', async () => {
    await withSources({'a.tif': tiffBytes(() => [90, 90, 90], BOX), 'b.tif': tiffBytes(() => [160, 160, 160], BOX)}, async ({'a.tif': a, 'b.tif': b}) => {
        const drawn = await chip(request(a, b, {at: fromPlane(4490, X, Y)}, {label: true, pair: true, size: 300}));
        const picture = await decoded(drawn.before.bytes);
        const isLit = (column: number, row: number): boolean => picture.at(column, row)[0] > 240;
        const lit = [...Array(300 * 300).keys()].filter(i => isLit(i % 300, Math.floor(i / 300)));
        expect(lit.length).toBeGreaterThan(300);
        expect(lit.every(i => Math.floor(i / 300) < 70 || Math.floor(i / 300) > 260)).toBe(true);
        // the bar is the 100 m it says, in pixels of 1 m
        const bar = [...Array(300).keys()].filter(column => isLit(column, 287));
        expect(Math.max(...bar) - Math.min(...bar)).toBeGreaterThan(98);
        expect(Math.max(...bar) - Math.min(...bar)).toBeLessThan(104);
        const pair = await decoded(drawn.pair!);
        expect([pair.width, pair.height]).toEqual([606, 300]);
        expect([pair.at(100, 150)[0], pair.at(303, 150)[0], pair.at(450, 150)[0]]).toEqual([90, 255, 160]);
    });
});

test('the key of a chip follows sources, place and options, and the picture follows the key', async () => {
    await withSources({'a.tif': tiffBytes(WAVES, BOX), 'copy.tif': tiffBytes(WAVES, BOX), 'b.tif': tiffBytes(() => [1, 2, 3], BOX)}, async ({'a.tif': a, 'copy.tif': copy, 'b.tif': b}) => {
        const place = {rings: [square(40)]};
        const key = await chipKey(request(a, b, place));
        expect(key).toMatch(/^[0-9a-f]{64}$/);
        expect(await chipKey(request(copy, b, place))).toBe(key);
        expect(Buffer.compare((await chip(request(copy, b, place))).before.bytes, (await chip(request(a, b, place))).before.bytes)).toBe(0);
        const others = [request(b, a, place), request(a, b, {rings: [square(40.001)]}), ...([
            {size: 401}, {margin: 0.3}, {outline: '#000000'}, {stretch: 'joint'}, {label: true}, {format: 'webp'}, {pair: true},
        ] as Partial<ChipOptions>[]).map(options => request(a, b, place, options))];
        const keys = await Promise.all(others.map(chipKey));
        expect(new Set([key, ...keys]).size).toBe(keys.length + 1);
    });
});

test('a chip that is not wanted any more stops', async () => {
    await withSources({'a.tif': tiffBytes(WAVES, BOX)}, async ({'a.tif': a}) => {
        const reason = new Error('closed by the reader');
        await expect(chip({...request(a, a, {rings: [square(40)]}), signal: AbortSignal.abort(reason)})).rejects.toBe(reason);
    });
});

test('the plane of the test helper is the engine\'s', () => {
    const [lon, lat] = fromPlane(4490, X, Y);
    expect(toPlane(4490, lon, lat)[0]).toBeCloseTo(X, 4);
});
