import {describe, expect, test} from 'vitest';
import {align, boxOf, cellOf, cellSize, cornersOf, isRotated, placeOf, type Grid} from '../../../engine/raster/grid.ts';

const grid = (originX: number, originY: number, cell: number, width = 100, height = 80): Grid =>
    ({width, height, transform: {originX, originY, columnX: cell, columnY: 0, rowX: 0, rowY: -cell}});
const first = grid(500_000, 3_400_000, 10);

describe('two grids', () => {
    test('the same', () => {
        expect(align(first, grid(500_000, 3_400_000, 10))).toEqual({kind: 'same', common: {width: 100, height: 80, first: {column: 0, row: 0}, second: {column: 0, row: 0}}});
    });

    test('one part of the other, both ways', () => {
        const part = grid(500_070, 3_399_950, 10, 20, 10);
        expect(align(first, part)).toEqual({kind: 'same', common: {width: 20, height: 10, first: {column: 7, row: 5}, second: {column: 0, row: 0}}});
        expect(align(part, first)).toEqual({kind: 'same', common: {width: 20, height: 10, first: {column: 0, row: 0}, second: {column: 7, row: 5}}});
    });

    test('overlapping by a corner', () => {
        expect(align(first, grid(500_950, 3_399_250, 10))).toEqual({kind: 'same', common: {width: 5, height: 5, first: {column: 95, row: 75}, second: {column: 0, row: 0}}});
    });

    test('side by side: no cell in common', () => {
        expect(align(first, grid(501_000, 3_400_000, 10))).toEqual({kind: 'apart'});
    });

    test('shifted by a part of a cell', () => {
        expect(align(first, grid(500_003, 3_400_001, 10))).toMatchObject({kind: 'shifted', columns: expect.closeTo(0.3, 9) as number, rows: expect.closeTo(-0.1, 9) as number});
        expect(align(first, grid(500_000.3, 3_400_000, 10))).toMatchObject({kind: 'shifted'});
    });

    test('less than a fiftieth of a cell off is the same cell', () => {
        expect(align(first, grid(500_000.15, 3_399_999.85, 10))).toMatchObject({kind: 'same'});
    });

    test('cells that drift apart over the raster are other cells, however near they begin', () => {
        expect(align(first, grid(500_000, 3_400_000, 10.003))).toEqual({kind: 'otherCells'});
        // written with eight digits: the same
        expect(align(first, grid(500_000, 3_400_000, 10.0000001))).toMatchObject({kind: 'same'});
    });

    test('another size of cell, other rows, another direction', () => {
        expect(align(first, grid(500_000, 3_400_000, 20))).toEqual({kind: 'otherCells'});
        expect(align(first, {...first, transform: {...first.transform, rowY: 10}})).toEqual({kind: 'otherCells'});
        expect(align(first, {...first, transform: {...first.transform, columnY: 0.1}})).toEqual({kind: 'otherCells'});
    });
});

test('places and cells are each other\'s inverse on a turned grid', () => {
    const turned = {originX: 7, originY: -3, columnX: 8, columnY: 6, rowX: 6, rowY: -8};
    expect(cellOf(turned, ...placeOf(turned, 12.25, 5.5)).map(one => Number(one.toFixed(12)))).toEqual([12.25, 5.5]);
    expect(cellSize(turned)).toEqual([10, 10]);
    expect([isRotated(turned), isRotated(first.transform), isRotated({...first.transform, rowY: 10})]).toEqual([true, false, true]);
    expect(boxOf(cornersOf({width: 2, height: 1, transform: turned}))).toEqual([7, -11, 29, 9]);
});
