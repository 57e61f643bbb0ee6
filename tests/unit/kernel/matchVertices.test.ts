import {describe, expect, test} from 'vitest';
import {overlay, parcelsAt} from '../../../engine/kernel/index.ts';
import type {Point, Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {box, layer} from './draw.ts';
import {finalPlaces, matchMetres, type Place} from './places.ts';

const STEP_M = 2 ** -13; // about 0.1 mm, and exact in binary: distances are what is written

/** Final places in metres of the vertices of layers. */
function finals(layers: readonly (readonly Place[])[], toleranceM: number, stepM = STEP_M): Place[][] {
    const {lattice, matched} = matchMetres(layers.map(places => places.flat()), stepM, toleranceM);
    return matched.map(({x, y}) =>
        Array.from(x, (_, v) => [(x[v] + lattice.originX) / lattice.perM, (y[v] + lattice.originY) / lattice.perM] as const));
}

test('a vertex goes to the same lattice point whatever else is overlaid, also where its place is all but the middle of two', () => {
    const place: Place = [0.00035, 0.00015]; // 3.5 and 1.4999999999999998 steps
    for (const other of [0.0001, 0, -0.0001, -0.0003, -1, 39_500_000, -40_000_000]) {
        const [[[x, y]]] = finals([[place, [other, other]]], 0, 0.0001);
        expect([x, y], String(other)).toEqual([0.0004, 0.0001]);
    }
});

describe('a vertex of a later layer', () => {
    test('takes the place of an earlier layer\'s vertex within the tolerance, the border of it included', () => {
        expect(finals([[[10, 10]], [[10.5, 10], [10, 9.5], [10.5, 10.5], [10.75, 10]]], 0.5, 0.25)[1]).toEqual([
            [10, 10], [10, 10], [10.5, 10.5], [10.75, 10],
        ]);
    });

    test('in every direction, and across zero', () => {
        const around = Array.from({length: 16}, (_, i): Place => [0.4 * Math.cos(i * Math.PI / 8), 0.4 * Math.sin(i * Math.PI / 8)]);
        expect(finals([[[0, 0]], around], 0.5)[1]).toEqual(around.map(() => [0, 0]));
        const outside = around.map(([x, y]): Place => [x * 1.3, y * 1.3]);
        expect(finals([[[0, 0]], outside], 0.5)[1].some(([x, y]) => x === 0 && y === 0)).toBe(false);
    });

    test('takes the nearest of several', () => {
        expect(finals([[[0, 0], [3, 0], [0, 4]], [[1.25, 0], [1.75, 0], [0, 2.5], [1, 1]]], 5, 1)[1]).toEqual([[0, 0], [3, 0], [0, 4], [0, 0]]);
    });

    test('between two at the same distance takes the one with the smaller x, then the smaller y, whatever their order', () => {
        const tie: Place[] = [[2, 0], [-2, 0], [0, 2], [0, -2]];
        for (const order of [tie, [...tie].reverse(), [tie[2], tie[0], tie[3], tie[1]]]) {
            expect(finals([order, [[0, 0]]], 3, 1)[1]).toEqual([[-2, 0]]);
            expect(finals([order.filter(([x]) => x === 0), [[0, 0]]], 3, 1)[1]).toEqual([[0, -2]]);
            expect(finals([order.filter(([x, y]) => x > 0 || y > 0), [[0, 0]]], 3, 1)[1]).toEqual([[0, 2]]);
        }
    });

    test('matches delivered places, not rounded ones', () => {
        // both round to 0; the second is out of reach of the third, whose rounded distance would be within
        expect(finals([[[-0.4, 0]], [[0.9, 0]]], 1.2, 1)[1]).toEqual([[1, 0]]);
        // and within reach although the rounded distance is not
        expect(finals([[[0.4, 0]], [[1.5, 0]]], 1.2, 1)[1]).toEqual([[0, 0]]);
    });

    test('never takes one of its own layer', () => {
        expect(finals([[], [[0, 0], [0.5, 0], [0.25, 0]]], 1, 0.25)[1]).toEqual([[0, 0], [0.5, 0], [0.25, 0]]);
        expect(finals([[[0, 0], [0.5, 0]]], 1, 0.25)[0]).toEqual([[0, 0], [0.5, 0]]);
    });

    test('at tolerance zero takes none, and is rounded to the lattice', () => {
        expect(finals([[[0.5, 0]], [[0.5, 0], [0.625, 0.374], [0.625, 0.376]]], 0, 0.25)[1]).toEqual([[0.5, 0], [0.75, 0.25], [0.75, 0.5]]);
    });
});

describe('a place all but in the middle of two lattice points', () => {
    test('stays where it was delivered, so that the nearest is the nearest, wherever the origin lies', () => {
        // 1.5 steps less a hair; counted from -2 steps it would be 3.5 and round to the other point
        const [before, after] = finals([[[0.00015, 0.0004], [0.0002, 0.0004]], [[-0.0002127, 0.0001], [0.0001518515, 0.0005407422]]], 0.0003, 0.0001);
        expect(before.map(([x]) => Math.round(x * 1e4))).toEqual([1, 2]);
        expect(after.map(([x]) => Math.round(x * 1e4))).toEqual([-2, 1]);
    });
});

describe('a chain of layers', () => {
    const chain: Place[][] = [[[0, 0]], [[0.875, 0]], [[1.75, 0]], [[2.625, 0]]];

    test('is drawn to the first, one tolerance a layer', () => {
        expect(finals(chain, 1, 0.125)).toEqual([[[0, 0]], [[0, 0]], [[0, 0]], [[0, 0]]]);
        const {matched} = matchMetres(chain.map(places => places.flat()), 0.125, 1);
        expect(matched.map(({moved, maxMoveM}) => [moved, maxMoveM])).toEqual([[0, 0], [1, 0.875], [1, 1.75], [1, 2.625]]);
    });

    test('breaks where a link is missing', () => {
        expect(finals([chain[0], chain[2], chain[3]], 1, 0.125)).toEqual([[[0, 0]], [[1.75, 0]], [[1.75, 0]]]);
    });

    test('follows the nearest, whichever layer it is from', () => {
        expect(finals([[[0, 0]], [[1.5, 0]], [[0.875, 0], [0.625, 0]]], 1, 0.125)[2]).toEqual([[1.5, 0], [0, 0]]);
    });

    test('at one place delivered twice goes where the first layer went', () => {
        expect(finals([[[0, 0]], [[0.5, 0], [5, 5]], [[0.5, 0], [5, 5]], [[5.5, 5]]], 1, 0.125)).toEqual([
            [[0, 0]], [[0, 0], [5, 5]], [[0, 0], [5, 5]], [[5, 5]],
        ]);
    });
});

describe('what was moved is counted', () => {
    test('vertices that would have been elsewhere by themselves, and the largest distance from where they were delivered', () => {
        const [before, after] = matchMetres([[0, 0, 0.25, 8], [0.5, 0, 0, 0, 0.1, 8, 20.4, 20]], 1, 0.75).matched;
        expect([before.moved, before.maxMoveM]).toEqual([0, 0.25]);
        // 0.5 rounds up to 1 and goes to 0; 0, 0.1 and 20.4 are where they would be anyway
        expect(after.moved).toBe(1);
        expect(after.maxMoveM).toBe(0.5);
    });

    test('and told by the overlay, layer by layer', () => {
        const {moves} = overlay([layer([box(0, 0, 10, 10)], {id: 'survey 2023'}), layer([box(0.0005, 0, 10, 10)], {id: 'survey 2024'})]);
        expect(moves).toEqual([
            {id: 'survey 2023', vertices: 4, moved: 0, maxMoveM: 0}, {id: 'survey 2024', vertices: 4, moved: 2, maxMoveM: 0.0005},
        ]);
    });
});

describe('coordinates that are not finite', () => {
    test('have no place and match nothing', () => {
        const [before, after] = matchMetres([[0, 0, Number.NaN, 1], [Infinity, 0, 0, -Infinity, Number.NaN, Number.NaN, 0.5, 0]], 0.25, 1).matched;
        expect([...before.x]).toEqual([0, Number.NaN]);
        expect([...after.x]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
        expect([...after.y]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
        expect([after.moved, after.maxMoveM]).toEqual([1, 0.5]);
    });
});

describe('a re-export of the same survey', () => {
    /** Parcels of a street at tenths of millimetres, in a prefixed zone. */
    const street = Array.from({length: 40}, (_, i): Rings => {
        const x = 39_500_000 + i * 12.3457, y = 3_360_000.1234;
        return [[[x, y], [x + 12.3457, y], [x + 12.3457, y + 30.0001], [x + 5.5555, y + 31.2345], [x, y + 30.0001]]];
    });
    const shaken = (noiseM: number): Rings[] => {
        let i = 0;
        const shake = ([x, y]: Point): Point => [x + Math.sin(++i * 7) * noiseM, y + Math.cos(i * 5) * noiseM];
        return street.map(rings => rings.map(ring => ring.map(shake)));
    };

    test.each([1e-9, 1e-6, 1e-4, 5e-4])('with %d m of noise is no change', (noiseM) => {
        const result = overlay([layer(street), layer(shaken(noiseM))]);
        expect(result.faceCount).toBe(41);
        for (let face = 1; face <= 40; face++) expect(parcelsAt(result, 0, face)).toEqual(parcelsAt(result, 1, face));
    });

    test('with 1 µm of noise would be one by rounding alone, on a grid coarser than its own', () => {
        expect(overlay([layer(street), layer(shaken(1e-6))], {toleranceM: 0, stepM: 0.0002}).faceCount).toBeGreaterThan(60);
        expect(overlay([layer(street), layer(shaken(1e-6))], {stepM: 0.0002}).faceCount).toBe(41);
    });
});

test('every place agrees with a search through all places before it', () => {
    forAll(150, (random, size) => {
        const grid = [1 / 8, 1 / 16, 1 / 64][size % 3];
        const far = size % 2 ? 39_500_000 : -3;
        const place = (): Place => [far + Math.floor(random() * 6 / grid) * grid, Math.floor(random() * 6 / grid) * grid - 3];
        return {layers: Array.from({length: 2 + size % 4}, () => Array.from({length: 3 + Math.floor(random() * 60)}, place)), toleranceM: [1 / 8, 1 / 4, 1, 3][size % 4]};
    }, ({layers, toleranceM}) => {
        const stepM = 1 / 16;
        expect(finals(layers, toleranceM, stepM)).toEqual(finalPlaces(layers, toleranceM, stepM));
    });
});

test('more vertices than the index starts with are still found', () => {
    const many = Array.from({length: 9000}, (_, i): Place => [i % 100, Math.floor(i / 100)]);
    const near = many.map(([x, y]): Place => [x + 0.25, y - 0.25]).reverse();
    expect(finals([many, near], 0.5, 0.25)[1]).toEqual([...many].reverse());
});

describe('unusual tolerances', () => {
    test('far below the step, at country coordinates, end in a result', () => {
        for (const toleranceM of [1e-300, 1e-18, 1e-12, 1e-10, 1e-9]) {
            const field = layer([box(39_500_000, 3_360_000, 39_500_010, 3_360_010)]);
            const result = overlay([field, field], {toleranceM});
            expect(result.faceCount).toBe(2);
            expect(parcelsAt(result, 1, 1)).toEqual([0]);
        }
    });

    test('larger than the land draw everything of the second layer to the first', () => {
        for (const toleranceM of [1e3, 1e9, 1e200]) {
            expect(finals([[[1, 1], [5, 5]], [[0, 0], [9, 9], [4, 1]]], toleranceM, 1)[1]).toEqual([[1, 1], [5, 5], [1, 1]]);
        }
    });
});
