import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {crsFromCode} from '../../../engine/crs/crs.ts';
import {cellAreaOn} from '../../../engine/pipeline/rasters/cellAreas.ts';
import {MOST_VALUES} from '../../../engine/pipeline/rasters/countCells.ts';
import {inspectRaster, type RasterReport} from '../../../engine/pipeline/rasters/inspectRaster.ts';
import {seededRandom} from '../../helpers/forAll.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {tag, tiff, type TiffPlan} from '../../helpers/writeTiff.ts';

const PLACE = [...tag.grid(500_000, 3_400_000, 10), ...tag.epsg(4549)];
/** Cells of one metre. */
const FINE = [...tag.grid(465_000, 3_400_000, 1), ...tag.epsg(4549)];
const PLAN: TiffPlan = {width: 1100, height: 1030, cell: (x, y) => Math.floor(x / 100 + y / 70) % 6, rowsPerStrip: 100, tags: [...PLACE, tag.text(42113, '5')]};

async function report(bytes: Buffer, beside: Readonly<Record<string, string>> = {}, crs?: string): Promise<RasterReport> {
    return await inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'county.tif'), bytes);
        for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text);
        return await inspectRaster(join(folder, 'county.tif'), crs === undefined ? undefined : crsFromCode(crs));
    });
}

test('every cell is counted once, over blocks and strips that do not end together', async () => {
    const {bandsCounted, counted} = await report(tiff(PLAN));
    const wanted = new Map<number, number>();
    for (let y = 0; y < PLAN.height; y++) for (let x = 0; x < PLAN.width; x++) wanted.set(PLAN.cell(x, y, 0), (wanted.get(PLAN.cell(x, y, 0)) ?? 0) + 1);
    const [{values, nodataCells, min, max}] = bandsCounted;
    expect(values!.map(({value, cells}) => [value, cells])).toEqual([0, 1, 2, 3, 4].map(value => [value, wanted.get(value)]));
    expect([nodataCells, min, max]).toEqual([wanted.get(5), 0, 4]);
    expect(counted).toEqual({width: 1100, height: 1030, isWhole: true});
    expect(values!.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1, 12);
});

test('ground adds up to the ground of the raster', async () => {
    const {bandsCounted} = await report(tiff({...PLAN, tags: PLACE}));
    // 11 km by 10.3 km on the meridian of the zone
    expect(Math.abs(bandsCounted[0].values!.reduce((sum, {areaM2}) => sum + areaM2!, 0) / (11_000 * 10_300) - 1)).toBeLessThan(1e-5);
});

test('ground of wide cells far from the meridian is that of each cell', async () => {
    const width = 600, height = 300, transform = {originX: 500_000, originY: 3_400_000, columnX: 300, columnY: 0, rowX: 0, rowY: -300};
    const {bandsCounted} = await report(tiff({...PLAN, width, height, cell: x => x < 400 ? 1 : 2, tags: [...tag.grid(500_000, 3_400_000, 300), ...tag.epsg(4549)]}));
    const zone = crsFromCode('EPSG:4549'), areaOf = cellAreaOn({transform}, zone, zone);
    for (const {value, areaM2} of bandsCounted[0].values!) {
        let wanted = 0;
        for (let x = value === 1 ? 0 : 400; x < (value === 1 ? 400 : 600); x++) for (let y = 0; y < height; y += 10) wanted += 10 * areaOf(x, y + 5);
        expect(Math.abs(areaM2! / wanted - 1)).toBeLessThan(2e-5);
    }
});

describe('what it can be used as', () => {
    test.each<[string, Partial<TiffPlan>, RasterReport['usableAs']]>([
        ['classes', {}, 'classes'],
        ['as many values as classes may be', {cell: x => x % MOST_VALUES, sample: 'uint16', tags: PLACE}, 'classes'],
        ['one value more', {cell: x => x % (MOST_VALUES + 1), sample: 'uint16', tags: PLACE}, 'measure'],
        ['fractions', {cell: (x, y) => x / 3 + y, sample: 'float32'}, 'measure'],
        ['three colour bands', {bands: 3, tags: [...PLACE, tag.short(262, 2)]}, 'picture'],
        ['no data at all', {cell: () => 5}, 'nothing'],
        ['not a number anywhere', {cell: () => Number.NaN, sample: 'float32'}, 'nothing'],
    ])('%s', async (_name, more, use) => {
        expect((await report(tiff({...PLAN, width: 210, height: 20, ...more}))).usableAs).toBe(use);
    });

    test('a measure of random numbers: least and greatest of each band', async () => {
        const random = seededRandom(8), cells = Float32Array.from({length: 2 * 50 * 40}, () => 200 * random() - 100);
        const {bandsCounted} = await report(tiff({...PLAN, width: 50, height: 40, bands: 2, sample: 'float32', cell: (x, y, band) => cells[(y * 50 + x) * 2 + band]}));
        for (const band of [0, 1]) {
            const own = cells.filter((_, i) => i % 2 === band);
            expect(bandsCounted[band]).toMatchObject({values: null, min: Math.min(...own), max: Math.max(...own), nodataCells: 0});
        }
    });
});

test('a turned raster says by how much, and its cells are measured along its rows', async () => {
    const turned = await report(tiff({...PLAN, width: 30, height: 20, tags: [tag.double(34264, 8, 6, 0, 500_000, 6, -8, 0, 3_400_000, 0, 0, 0, 0, 0, 0, 0, 1), ...tag.epsg(4549)]}));
    expect(turned.rotationDeg).toBeCloseTo(36.8699, 4);
    expect(turned.cellM!.map(side => Number(side.toFixed(2)))).toEqual([10, 10]);
    expect(turned.issues.map(({code}) => code)).toEqual(['pipeline/raster-rotated']);
});

test('a CRS that does not fit is a fault of the report; the cells are counted all the same', async () => {
    const wrong = await report(tiff({...PLAN, width: 30, height: 20, tags: [...tag.grid(3_400_000, 500_000, 10), ...tag.epsg(4549)]}));
    expect(wrong.crs).toBeNull();
    expect(wrong.crsFault?.code).toBe('crs/swapped-axes');
    expect(wrong.bandsCounted[0].values!.every(({areaM2}) => areaM2 === null)).toBe(true);
    expect((await report(tiff({...PLAN, width: 30, height: 20, tags: tag.grid(500_000, 3_400_000, 10)}), {}, 'EPSG:4549')).crs).toMatchObject({id: 'EPSG:4549', by: 'given'});
});

test('names beside it are its legend where they are class names', async () => {
    const aux = `<PAMDataset><PAMRasterBand band="1"><CategoryNames>${['水田', '旱地', '乔木林地', '河流水面', '采矿用地'].map(name => `<Category>${name}</Category>`).join('')}</CategoryNames></PAMRasterBand></PAMDataset>`;
    const named = await report(tiff(PLAN), {'county.tif.aux.xml': aux});
    expect(named.ownLegend).toContain('.aux.xml');
    expect(named.bandsCounted[0].values![1].name).toBe('旱地');
});

test('too many cells to look at each: an overview is counted and said so, or nothing is', async () => {
    const overview = await report(claiming(70_000, tiff({...PLAN, width: 64, height: 64, tags: FINE, overviews: 1})));
    expect(overview.counted).toEqual({width: 32, height: 32, isWhole: false});
    expect(overview.issues).toMatchObject([{code: 'pipeline/raster-not-counted', severity: 'warning'}]);
    // ground of the cells of the full size that one of the overview stands for
    expect(Math.abs(overview.bandsCounted[0].values!.reduce((sum, {areaM2}) => sum + areaM2!, 0) / 70_000 ** 2 - 1)).toBeLessThan(0.01);
    const none = await report(claiming(70_000, tiff({...PLAN, width: 64, height: 64, tags: FINE})));
    expect([none.counted, none.bandsCounted]).toEqual([null, []]);
});

/** Another size for the first directory of a little-endian TIFF. */
function claiming(side: number, bytes: Buffer): Buffer {
    const out = Buffer.from(bytes), directory = out.readUInt32LE(4);
    for (let i = 0; i < out.readUInt16LE(directory); i++) {
        const entry = directory + 2 + 12 * i;
        if ([256, 257].includes(out.readUInt16LE(entry))) out.writeUInt32LE(side, entry + 8);
    }
    return out;
}
