import {describe, expect, test} from 'vitest';
import {EngineError, polygonFaults} from '../../../engine/index.ts';
import {readText} from '../../helpers/sourceTree.ts';

const box = (x0: number, y0: number, x1: number, y1: number) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]];

describe('polygonFaults', () => {
    test('does in its documentation what the documentation says', () => {
        const [, given, said] = /polygonFaults\((\[.*\])\);\n \* \/\/ (\[.*\])/.exec(readText('engine/library/validity.ts'))!;
        const value = (text: string): unknown => new Function(`return ${text}`)();
        expect(polygonFaults(value(given) as Parameters<typeof polygonFaults>[0])).toEqual(value(said));
    });

    test('finds none in a field with a pond and an island', () => {
        expect(polygonFaults([
            {type: 'Polygon', coordinates: [box(0, 0, 10, 10), box(2, 2, 8, 8)]},
            {type: 'MultiPolygon', coordinates: [[box(0, 0, 10, 10), box(2, 2, 8, 8)], [box(4, 4, 6, 6)]]},
            {type: 'MultiPolygon', coordinates: []},
        ])).toEqual([]);
    });

    test('names each geometry by its index: rings that are not closed, shells in shells, shared borders', () => {
        expect(polygonFaults([
            {type: 'Polygon', coordinates: [box(0, 0, 10, 10)]},
            {type: 'Polygon', coordinates: [box(0, 0, 10, 10).slice(0, 4), box(2, 2, 8, 8).slice(0, 4)]},
            {type: 'MultiPolygon', coordinates: [[box(0, 0, 10, 10)], [box(4, 4, 6, 6)]]},
            {type: 'MultiPolygon', coordinates: [[box(0, 0, 10, 10)], [box(10, 0, 20, 10)]]},
        ])).toEqual([
            {code: 'kernel/ring-not-closed', polygon: 1, at: [0, 0], count: 2},
            {code: 'kernel/nested-shells', polygon: 2, at: [4, 4], count: 1},
            {code: 'kernel/shared-edge', polygon: 3, at: [10, 0], count: 1},
        ]);
    });

    test('what is no polygon is refused', () => {
        expect(() => polygonFaults([{type: 'Point', coordinates: [0, 0]} as never])).toThrow(EngineError);
        expect(() => polygonFaults([{type: 'Polygon', coordinates: [[[0, NaN]]]}])).toThrow(/not two numbers/);
    });
});
