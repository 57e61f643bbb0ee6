import {describe, expect, test} from 'vitest';
import {NONE} from '../../../engine/raster/classBand.ts';
import {tracePair, type TracedPair, type TraceOptions} from '../../../engine/raster/tracePair.ts';
import {classRows, picture, whole, type Cells} from '../../helpers/classRows.ts';
import {openGeos} from '../../helpers/geos.ts';
import {expectExactTrace, ringCells, ringsOf, type Labels} from '../../helpers/tracedOracle.ts';

function trace(raster: Cells, options?: TraceOptions): Promise<TracedPair> {
    return tracePair(null, classRows(raster), whole(raster), options);
}

function labelsOf({width, height, cells}: Cells): Labels {
    return {width, height, label: Int32Array.from(cells, one => one === NONE ? -1 : NONE << 8 | one)};
}

const CASES: Readonly<Record<string, Cells>> = {
    'one cell': picture('1'),
    'one row': picture('11223311'),
    'one column': picture('1', '1', '2', '2', '1'),
    'one class': picture('3333', '3333', '3333'),
    'nothing at all': picture('....', '....'),
    'one cell in nothing': picture('...', '.1.', '...'),
    'a hole of another class': picture('1111', '1221', '1221', '1111'),
    'a hole of nothing': picture('1111', '1..1', '1111'),
    'an island in a lake on an island': picture('11111', '12221', '12321', '12221', '11111'),
    'a region that meets itself over a corner from outside': picture('110', '101', '111'),
    'a region that meets itself over a corner from inside': picture('11111', '10011', '11001', '11111'),
    'two holes that meet over a corner': picture('1111', '1011', '1101', '1111'),
    'two holes of other classes that meet over a corner': picture('1111', '1211', '1131', '1111'),
    'regions that meet over a corner only': picture('10', '01'),
    'four regions in a point': picture('12', '34'),
    'three regions in a point': picture('11', '23'),
    'a spiral': picture('1111111', '0000001', '1111101', '1000101', '1011101', '1000001', '1111111'),
    'a checkerboard': picture('0101010', '1010101', '0101010', '1010101', '0101010'),
    'a comb whose teeth join in the last row': picture('1010101', '1010101', '1111111'),
    'a comb whose teeth join by steps': picture('1000001', '1010101', '1011101', '1110111'),
    'runs that begin at whole words and between them': picture('000011112222000011110000222', '000111122220000111100002222', '001111222200001111000022222'),
    'nothing along the frame': picture('.....', '.121.', '.....'),
};

describe('traced regions are their cells, and borders are shared vertex by vertex', () => {
    test.each(Object.entries(CASES))('%s', async (_name, raster) => {
        for (const longestRun of [Infinity, 1, 2, 3, 4]) expectExactTrace(labelsOf(raster), await trace(raster, {longestRun}));
    });

    test.each(Object.entries(CASES))('GEOS finds the polygons valid, and as large as their cells: %s', async (_name, raster) => {
        const geos = await openGeos();
        const traced = await trace(raster);
        ringsByRegion(traced).forEach((rings, region) => {
            const polygon = geos.read(polygonWkt(rings));
            expect(geos.isValid(polygon)).toBe(true);
            expect(geos.area(polygon)).toBe(traced.cells[region]);
        });
        geos.dispose();
    });
});

test('a straight border has no vertex between its ends, unless it is longer than the longest run', async () => {
    const raster = picture('1111111111');
    expect(ringsOf(await trace(raster))[0].points).toHaveLength(4);
    // vertices at multiples of four along both long sides
    expect(ringsOf(await trace(raster, {longestRun: 4}))[0].points).toHaveLength(8);
});

test('a pair gives regions of one class before and one after, and counts every cell', async () => {
    const before = picture('1122', '1122', '33..'), after = picture('1222', '122.', '3.4.');
    const traced = await tracePair(classRows(before), classRows(after), whole(before));
    const label = Int32Array.from(before.cells, (one, i) => one === NONE && after.cells[i] === NONE ? -1 : one << 8 | after.cells[i]);
    expectExactTrace({width: 4, height: 3, label}, traced);
    expect(traced.pairCells[1 << 8 | 2]).toBe(2);
    expect(traced.pairCells[2 << 8 | NONE]).toBe(1);
    expect(traced.pairCells[NONE << 8 | 4]).toBe(1);
    expect(traced.pairCells[NONE << 8 | NONE]).toBe(1);
    expect(traced.pairCells.reduce((sum, cells) => sum + cells)).toBe(12);
});

test('where only changes are asked for, neighbours nobody asked for are nothing, and are counted all the same', async () => {
    const before = picture('1111', '1111'), after = picture('1211', '1221');
    const traced = await tracePair(classRows(before), classRows(after), whole(before), {isAsked: (b, a) => b !== a});
    expectExactTrace({width: 4, height: 2, label: Int32Array.from(before.cells, (one, i) => one === after.cells[i] ? -1 : one << 8 | after.cells[i])}, traced);
    expect(traced.pairCells[1 << 8 | 1]).toBe(5);
});

test('a raster of several bands of rows is traced as if it were read at once, and says how far it is', async () => {
    // more cells than are held at once
    const width = 4096, height = 2100;
    const cells = new Uint8Array(width * height).map((_, i) => (Math.floor(i / width / 700) + Math.floor(i % width / 1000)) % 3);
    const done: number[] = [];
    const traced = await tracePair(null, classRows({width, cells}, 512), {...whole({width, height})}, {onProgress: rows => done.push(rows)});
    expect(done.length).toBeGreaterThan(1);
    expect(done[done.length - 1]).toBe(height);
    expect([...traced.cells].reduce((sum, one) => sum + one)).toBe(width * height);
    expect(ringsOf(traced).map(({points}) => ringCells(points))).toEqual([...traced.cells]);
});

describe('smoothing keeps the coverage', () => {
    test('a lone cell becomes a diamond, a straight border and a meeting of three stay', async () => {
        expect(ringsOf(await trace(picture('...', '.1.', '...'), {isSmoothed: true}))[0].points.map(String).sort()).toEqual(['1,1.5', '1.5,1', '1.5,2', '2,1.5']);
        const meeting = ringsOf(await trace(picture('11', '23'), {isSmoothed: true}));
        for (const {points} of meeting) expect(points.map(String)).toContain('1,1');
    });

    test.each(Object.entries(CASES))('no overlap, no gap, valid: %s', async (_name, raster) => {
        const geos = await openGeos();
        const exact = await trace(raster), smooth = await trace(raster, {isSmoothed: true});
        const polygons = ringsByRegion(smooth).map(rings => geos.read(polygonWkt(rings)));
        polygons.forEach(polygon => expect(geos.isValid(polygon)).toBe(true));
        const total = polygons.reduce((sum, polygon) => sum + geos.area(polygon), 0);
        if (polygons.length > 0) {
            const union = polygons.reduce((a, b) => geos.unionOf(a, b));
            expect(geos.area(union)).toBeCloseTo(total, 9);
            // what is left out lies along the border to nothing, within the corners that were cut
            const all = ringsByRegion(exact).map(rings => geos.read(polygonWkt(rings))).reduce((a, b) => geos.unionOf(a, b));
            expect(geos.isThinnerThan(geos.symDifference(union, all), 0.25)).toBe(true);
        }
        geos.dispose();
    });
});

function ringsByRegion(traced: TracedPair): (readonly (readonly [number, number])[])[][] {
    const regions: (readonly (readonly [number, number])[])[][] = [...traced.cells].map(() => []);
    for (const {region, points} of ringsOf(traced)) regions[region].push(points);
    // the shell first
    return regions.map(rings => rings.sort((a, b) => ringCells(b) - ringCells(a)));
}

function polygonWkt(rings: readonly (readonly (readonly [number, number])[])[]): string {
    return `POLYGON(${rings.map(points => `(${[...points, points[0]].map(([x, y]) => `${x} ${y}`).join(',')})`).join(',')})`;
}
