import {describe, expect, test} from 'vitest';
import {EngineError, polygonOperation, type PolygonOperation} from '../../../engine/index.ts';

const box = (x0: number, y0: number, x1: number, y1: number) =>
    ({type: 'Polygon' as const, coordinates: [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]});

function areaOf(coordinates: readonly (readonly (readonly (readonly number[])[])[])[]): number {
    return coordinates.flat().reduce((sum, ring) =>
        sum + ring.slice(1).reduce((twice, [x, y], i) => twice + ring[i][0] * y - x * ring[i][1], 0) / 2, 0);
}

describe('polygonOperation', () => {
    const field = box(0, 0, 100, 50), house = box(80, 10, 120, 30);

    test.each<[PolygonOperation, number]>([
        ['union', 5400], ['intersection', 400], ['difference', 4600], ['symmetric-difference', 5000],
    ])('%s of a field and a house that stands half on it has the right area', (operation, areaM2) => {
        expect(areaOf(polygonOperation(operation, field, house).coordinates)).toBe(areaM2);
    });

    test('a house inside a field leaves a hole, clockwise and closed', () => {
        const {type, coordinates} = polygonOperation('difference', field, box(10, 10, 20, 20));
        expect(type).toBe('MultiPolygon');
        expect(coordinates).toEqual([[
            [[0, 0], [100, 0], [100, 50], [0, 50], [0, 0]],
            [[10, 10], [10, 20], [20, 20], [20, 10], [10, 10]],
        ]]);
    });

    test('parcels that share a border become one polygon, and those that overlap count once', () => {
        expect(polygonOperation('union', [box(0, 0, 10, 10), box(10, 0, 20, 10)], []).coordinates).toHaveLength(1);
        const twice = {type: 'MultiPolygon' as const, coordinates: [box(0, 0, 10, 10).coordinates, box(5, 0, 15, 10).coordinates]};
        expect(areaOf(polygonOperation('union', twice, []).coordinates)).toBe(150);
        expect(areaOf(polygonOperation('intersection', twice, box(0, 0, 100, 100)).coordinates)).toBe(150);
    });

    test('fields that merely touch have nothing in common', () => {
        expect(polygonOperation('intersection', box(0, 0, 10, 10), box(10, 0, 20, 10)).coordinates).toEqual([]);
        expect(polygonOperation('intersection', box(0, 0, 10, 10), box(10, 10, 20, 20)).coordinates).toEqual([]);
        expect(polygonOperation('union', box(0, 0, 10, 10), box(10, 10, 20, 20)).coordinates).toHaveLength(2);
    });

    test('results lie on the lattice of the step that is asked for, and vertices within the tolerance are one', () => {
        const third = {type: 'Polygon' as const, coordinates: [[[0, 0], [3, 0], [0, 1], [0, 0]]]};
        const cut = polygonOperation('difference', third, box(1, -1, 4, 4), {stepM: 0.5});
        for (const value of cut.coordinates.flat(3)) expect(value * 2).toBe(Math.round(value * 2));
        expect(polygonOperation('symmetric-difference', box(0, 0, 1, 1), box(0, 0, 1.0004, 1), {toleranceM: 0.001}).coordinates).toEqual([]);
    });

    test('an operation, a step or a polygon that cannot be used is refused by name', () => {
        const refused = (run: () => unknown, message: RegExp): void => {
            let thrown: unknown = null;
            try {
                run();
            } catch (error) {
                thrown = error;
            }
            expect(thrown).toBeInstanceOf(EngineError);
            expect(thrown).toMatchObject({code: 'kernel/bad-option', message: expect.stringMatching(message) as string});
        };
        refused(() => polygonOperation('minus' as PolygonOperation, field, house), /"minus" does not exist/);
        refused(() => polygonOperation('toString' as PolygonOperation, field, house), /does not exist/);
        refused(() => polygonOperation('union', field, house, {stepM: 0}), /lattice step/);
        refused(() => polygonOperation('union', field, {type: 'Polygon', coordinates: [[[0, NaN]]]}), /of layer "b" is not two numbers/);
        // arrays with holes in them
        refused(() => polygonOperation('union', field, {type: 'Polygon', coordinates: new Array<number[][]>(2)}), /coordinates\[0\] of polygon 0/);
        refused(() => polygonOperation('union', field, {type: 'Polygon', coordinates: [new Array<number[]>(3)]}), /coordinates\[0\]\[0\] of polygon 0/);
        refused(() => polygonOperation('union', field, {type: 'MultiPolygon', coordinates: new Array<number[][][]>(1)}), /coordinates\[0\] of polygon 0/);
    });
});
