import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import sharp from 'sharp';
import {expect, test} from 'vitest';
import {writeCog} from '../../../scripts/samples/epochs/tiffWriter.ts';
import {ROOT} from '../../helpers/sourceTree.ts';
import {readShapes} from './readShapes.ts';

const FOLDER = join(ROOT, 'data-samples/county');
const [LEFT, TOP, PIXEL_M] = [618000, 3701600, 2];

type Shade = readonly [number, number, number];

/** Mean colour of the pixels around a place. */
async function colours(year: 2024 | 2025): Promise<(x: number, y: number) => Shade> {
    const {data, info} = await sharp(join(FOLDER, `DOM_${year}.tif`)).removeAlpha().raw().toBuffer({resolveWithObject: true});
    return (x, y) => {
        const [column, row] = [Math.floor((x - LEFT) / PIXEL_M), Math.floor((TOP - y) / PIXEL_M)];
        return [0, 1, 2].map((channel) => {
            let sum = 0;
            for (let i = 0; i < 9; i++) sum += data[3 * ((row + Math.floor(i / 3) - 1) * info.width + column + i % 3 - 1) + channel];
            return sum / 9;
        }) as unknown as Shade;
    };
}

/** A place well inside a shape: the middle of the widest crossing of a level line. */
function inside(rings: readonly (readonly (readonly [number, number])[])[]): {x: number; y: number; roomM: number} {
    const ys = rings[0].map(([, y]) => y);
    let best = {x: 0, y: 0, roomM: 0};
    for (let i = 1; i < 8; i++) {
        const y = Math.min(...ys) + (Math.max(...ys) - Math.min(...ys)) * i / 8;
        const xs = rings.flatMap(ring => ring.flatMap(([x0, y0], k) => {
            const [x1, y1] = ring[(k + 1) % ring.length];
            return (y0 > y) === (y1 > y) ? [] : [x0 + (y - y0) * (x1 - x0) / (y1 - y0)];
        })).sort((a, b) => a - b);
        for (let k = 0; k + 1 < xs.length; k += 2) if (xs[k + 1] - xs[k] > best.roomM) best = {x: (xs[k] + xs[k + 1]) / 2, y, roomM: xs[k + 1] - xs[k]};
    }
    return best;
}

test.each([2024, 2025] as const)('the picture of %i shows its survey: water is blue or grey, woods are dark and green, paddy is green and lighter', async (year) => {
    const at = await colours(year);
    const shown = readShapes(join(FOLDER, `DLTB_${year}`)).flatMap(({rings, row}) => {
        const {x, y, roomM} = inside(rings);
        return roomM > 30 ? [{code: row['DLBM'], colour: at(x, y)}] : [];
    });
    const of = (pattern: RegExp): Shade[] => shown.filter(({code}) => pattern.test(code)).map(({colour}) => colour);
    const light = ([r, g, b]: Shade): number => r + g + b;
    const share = (all: readonly Shade[], holds: (colour: Shade) => boolean): number => all.filter(holds).length / all.length;
    expect(share(of(/^110[134]/), ([r, g, b]) => g - b < 32 && r < g)).toBeGreaterThan(0.9);
    expect(share(of(/^0301/), ([r, g, b]) => g > r && g > b)).toBeGreaterThan(0.85);
    expect(share(of(/^0101/), ([r, g, b]) => g > b + 30 && r > b)).toBeGreaterThan(0.95);
    const mean = (all: readonly Shade[]): number => all.reduce((sum, colour) => sum + light(colour), 0) / all.length;
    expect(mean(of(/^0101/))).toBeGreaterThan(mean(of(/^0301/)) + 60);
});

test('land that did not change keeps its look, land that changed does not', async () => {
    const [before, after] = [await colours(2024), await colours(2025)];
    const early = new Map(readShapes(join(FOLDER, 'DLTB_2024')).map(({rings, row}) => [row['BSM'], {rings, code: row['DLBM'], planting: row['ZZSXDM']}]));
    const green: number[] = [], built: number[] = [];
    for (const {rings, row} of readShapes(join(FOLDER, 'DLTB_2025'))) {
        const {x, y, roomM} = inside(rings);
        if (roomM < 24) continue;
        const [a, b] = [before(x, y), after(x, y)];
        const off = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        const same = early.get(row['BSM']);
        if (same && same.code === row['DLBM'] && same.code.startsWith('03') && JSON.stringify(same.rings) === JSON.stringify(rings)) green.push(off);
        if (row['DLBM'] === '0601' && !same) built.push(off);
    }
    expect(green.length).toBeGreaterThan(100);
    expect(green.sort((a, b) => a - b)[Math.floor(green.length / 2)]).toBeLessThan(20);
    expect(built.length).toBeGreaterThan(2);
    expect(Math.min(...built)).toBeGreaterThan(60);
});

test('the files say where they lie and hold overviews, each half the one before', async () => {
    for (const year of [2024, 2025]) {
        const path = join(FOLDER, `DOM_${year}.tif`);
        expect(readFileSync(path).length).toBeLessThan(4 * 2 ** 20);
        const {pages = 1} = await sharp(path).metadata();
        const sizes = await Promise.all([...Array(pages).keys()].map(async (page) => {
            const {width, height} = await sharp(path, {page}).metadata();
            return [width, height];
        }));
        expect(sizes).toEqual([[3000, 2300], [1500, 1150], [750, 575], [375, 288], [188, 144]]);
    }
});

test('the writer of pictures gives the same bytes for the same picture, and every pixel back within what JPEG loses', async () => {
    const [width, height] = [300, 280];
    const rgb = Buffer.from(Array.from({length: 3 * width * height}, (_, i) => 128 + Math.round(80 * Math.sin(i / 900))));
    const place = {left: 1000, top: 2000, pixelM: 2, epsg: 4549, citation: 'test', takenAt: '2025:01:01 00:00:00'};
    const first = await writeCog({width, height, rgb}, place);
    expect(first.equals(await writeCog({width, height, rgb}, place))).toBe(true);
    const back = await sharp(first).removeAlpha().raw().toBuffer();
    let most = 0;
    for (let i = 0; i < rgb.length; i++) most = Math.max(most, Math.abs(back[i] - rgb[i]));
    expect(most).toBeLessThan(24);
});
