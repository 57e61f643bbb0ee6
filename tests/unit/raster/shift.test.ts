import {describe, expect, test} from 'vitest';
import type {Polygons} from '../../../engine/core/polygons.ts';
import {estimateShift} from '../../../engine/raster/shift.ts';

const WIDTH = 160, HEIGHT = 120;

/** Fractions spread evenly: borders that all lie at one place in their cells would say nothing of fractions. */
const spread = (i: number, step: number): number => i * step % 1;

/** Blocks of cultivated land, in cells: x0, y0, x1, y1. */
const FIELDS: readonly (readonly [number, number, number, number])[] = Array.from({length: 120}, (_, i) => {
    const column = i % 12, row = Math.floor(i / 12);
    const x = 13 * column + 7 * spread(i, 0.618034), y = 12 * row + 6 * spread(i, 0.754878);
    return [x, y, x + 4 + 2 * spread(i, 0.569840), y + 4 + 2 * spread(i, 0.324718)] as const;
});

function polygonsOf(fields: typeof FIELDS): Polygons {
    const coords = fields.flatMap(([x0, y0, x1, y1]) => [x0, y0, x1, y0, x1, y1, x0, y1]);
    return {coords: Float64Array.from(coords), ringStart: Uint32Array.from({length: fields.length + 1}, (_, i) => 4 * i), featureStart: Uint32Array.of(0, fields.length)};
}

/** Cells that show what lies under their middle, `shift` cells back. */
function seen(shift: readonly [number, number], change: (column: number, row: number, value: number) => number = (_c, _r, value) => value): Uint8Array {
    const cells = new Uint8Array(WIDTH * HEIGHT);
    for (let row = 0; row < HEIGHT; row++) {
        for (let column = 0; column < WIDTH; column++) {
            const x = column + 0.5 - shift[0], y = row + 0.5 - shift[1];
            const inField = FIELDS.some(([x0, y0, x1, y1]) => x > x0 && x < x1 && y > y0 && y < y1);
            cells[row * WIDTH + column] = change(column, row, inField ? 1 : 2);
        }
    }
    return cells;
}

const MEANING = Uint8Array.from({length: 256}, (_, number) => number === 1 ? 1 : number === 2 ? 0 : 2);
const estimate = (cells: Uint8Array, cultivated = polygonsOf(FIELDS)) => estimateShift({width: WIDTH, height: HEIGHT, cells, meaning: MEANING, cultivated});

describe('the shift of a raster against parcels', () => {
    test.each([[0, 0], [1, 0], [0, -1], [1, 1], [-0.5, 0.5], [2.25, -1.75]] as const)('of %s columns and %s rows is found within a tenth of a cell', (columns, rows) => {
        const found = estimate(seen([columns, rows]))!;
        expect(Math.abs(found.columns - columns)).toBeLessThan(0.1);
        expect(Math.abs(found.rows - rows)).toBeLessThan(0.1);
        expect(found.differenceAfter).toBeLessThanOrEqual(found.differenceBefore);
    });

    test('is not pulled by land that changed: a tenth of the fields built over', () => {
        const built = FIELDS.filter((_, i) => i % 10 === 0);
        const found = estimate(seen([1, -1], (column, row, value) => built.some(([x0, y0, x1, y1]) => column > x0 && column < x1 && row > y0 && row < y1) ? 2 : value))!;
        expect([found.columns, found.rows].map(value => Math.round(value * 10) / 10)).toEqual([1, -1]);
    });

    test('is found beside clouds, which say nothing', () => {
        const found = estimate(seen([1, 0], (column, _row, value) => column < 60 ? 255 : value))!;
        expect(Math.abs(found.columns - 1)).toBeLessThan(0.1);
    });

    test('is not told from a raster without borders, or all cloud', () => {
        expect(estimate(seen([0, 0]), polygonsOf([]))).toBeNull();
        expect(estimate(new Uint8Array(WIDTH * HEIGHT).fill(255))).toBeNull();
    });

    test('is not told when it is larger than what is tried', () => {
        expect(estimate(seen([7, 0]))).toBeNull();
    });
});
