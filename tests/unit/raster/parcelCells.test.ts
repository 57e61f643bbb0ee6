import {describe, expect, test} from 'vitest';
import {PolygonsBuilder, type Polygons} from '../../../engine/core/polygons.ts';
import {parcelCells, type ParcelCells} from '../../../engine/raster/parcelCells.ts';
import {forAll} from '../../helpers/forAll.ts';

type Ring = readonly (readonly [number, number])[];

function polygons(parcels: readonly (readonly Ring[])[]): Polygons {
    const builder = new PolygonsBuilder();
    for (const rings of parcels) {
        for (const ring of rings) {
            for (const [x, y] of ring) builder.vertex(x, y);
            builder.endRing();
        }
        builder.endFeature();
    }
    return builder.build();
}

/** Parcel of every cell of the grid by the spans; a cell of two parcels is an error. */
function painted(cells: ParcelCells, width: number, height: number): Int32Array {
    const out = new Int32Array(width * height).fill(-1);
    const owner = (cell: number): number => cells.cellStart.findLastIndex(start => start <= cell);
    for (let row = 0; row < height; row++) {
        for (let span = cells.rowStart[row]; span < cells.rowStart[row + 1]; span++) {
            for (let i = 0; i < cells.length[span]; i++) {
                const at = row * width + cells.column[span] + i;
                if (out[at] >= 0) throw new Error(`cell ${at} belongs to two parcels`);
                out[at] = Math.min(owner(cells.cell[span] + i), cells.cells.length - 1);
            }
        }
    }
    return out;
}

/** Winding of a ring around a place: another way to tell inside from outside than counting crossings of a row. */
function winding(ring: Ring, x: number, y: number): number {
    let angle = 0;
    ring.forEach(([x0, y0], i) => {
        const [x1, y1] = ring[(i + 1) % ring.length];
        angle += Math.atan2((x0 - x) * (y1 - y) - (x1 - x) * (y0 - y), (x0 - x) * (x1 - x) + (y0 - y) * (y1 - y));
    });
    return Math.round(angle / (2 * Math.PI));
}

function star(random: () => number, size: number): Ring {
    const n = 3 + size % 9, cx = 20 * random(), cy = 16 * random(), reach = 1 + 9 * random();
    return Array.from({length: n}, (_, i) => {
        const radius = reach * (0.3 + 0.7 * random()), angle = 2 * Math.PI * (i + 0.5 * random()) / n;
        return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)] as const;
    });
}

const WIDTH = 20, HEIGHT = 16;

test('cells of a parcel are those whose middle it winds around', () => {
    forAll(200, star, (ring) => {
        const cells = parcelCells(polygons([[ring]]), WIDTH, HEIGHT)!;
        const found = painted(cells, WIDTH, HEIGHT);
        const wrong: [number, number][] = [];
        let all = 0;
        for (let row = -12; row < HEIGHT + 12; row++) {
            for (let column = -12; column < WIDTH + 12; column++) {
                const isInside = winding(ring, column + 0.5, row + 0.5) !== 0;
                if (isInside) all++;
                if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH && (found[row * WIDTH + column] === 0) !== isInside) wrong.push([column, row]);
            }
        }
        expect(wrong).toEqual([]);
        expect(cells.cells[0]).toBe(all);
    });
});

test('neighbours share no cell and leave none between them, also where borders run through the middles', () => {
    forAll(300, (random, size) => {
        const half = (value: number): number => size % 2 === 0 ? Math.round(2 * value) / 2 : value;
        const middle = [half(2 + 16 * random()), half(2 + 12 * random())] as const;
        const edge = [[half(20 * random()), 0], [20, half(16 * random())], [half(20 * random()), 16], [0, half(16 * random())]] as const;
        return {middle, edge};
    }, ({middle, edge}) => {
        const corners = [[20, 0], [20, 16], [0, 16], [0, 0]] as const;
        // four pieces around a middle, each written the other way round than the one before
        const pieces = edge.map((from, i): Ring[] => {
            const ring = [middle, from, corners[i], edge[(i + 1) % 4]];
            return [i % 2 === 0 ? ring : ring.toReversed()];
        });
        const cells = parcelCells(polygons(pieces), WIDTH, HEIGHT)!;
        expect(painted(cells, WIDTH, HEIGHT).every(parcel => parcel >= 0)).toBe(true);
        expect(cells.cells.reduce((sum, one) => sum + one, 0)).toBe(WIDTH * HEIGHT);
    });
});

describe('a parcel', () => {
    const square = (x0: number, y0: number, x1: number, y1: number): Ring => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

    test('has no cells in its holes', () => {
        const cells = parcelCells(polygons([[square(0, 0, 6, 6), square(2, 2, 4, 4)]]), WIDTH, HEIGHT)!;
        expect(cells.cells[0]).toBe(32);
        expect(painted(cells, WIDTH, HEIGHT)[2 * WIDTH + 2]).toBe(-1);
    });

    test('that is smaller than a cell has none, unless it holds a middle', () => {
        const cells = parcelCells(polygons([[square(3.6, 3.6, 3.9, 3.9)], [square(5.4, 5.4, 5.6, 5.6)]]), WIDTH, HEIGHT)!;
        expect([...cells.cells]).toEqual([0, 1]);
    });

    test('that lies outside in part counts what is outside', () => {
        const cells = parcelCells(polygons([[square(-4, 0, 4, 2)]]), WIDTH, HEIGHT)!;
        expect(cells.cells[0]).toBe(16);
        expect(cells.cellStart[1]).toBe(8);
    });

    test('with a coordinate that is not finite has none, and its neighbours keep theirs', () => {
        const cells = parcelCells(polygons([[[[0, 0], [Number.NaN, 2], [4, 4]]], [square(0, 0, 2, 2)]]), WIDTH, HEIGHT)!;
        expect([...cells.cells]).toEqual([0, 4]);
    });

    test('of more rows than any county has is refused instead of filling the memory', () => {
        expect(parcelCells(polygons([[square(0, 0, 1e9, 1e9)]]), WIDTH, HEIGHT)).toBeNull();
    });
});
