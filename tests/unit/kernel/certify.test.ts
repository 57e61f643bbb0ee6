import {describe, expect, test} from 'vitest';
import {certify, type Certificate, type CertifyOptions, type Fault} from '../../../engine/kernel/index.ts';
import {scrambled, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {box, parcel, polygons} from './draw.ts';

const certified = (features: readonly Rings[], more: Partial<CertifyOptions> = {}): Certificate =>
    certify(polygons(...features), {stepM: 1, overlaps: 'forbidden', reportGaps: true, ...more});
const faultsOf = (...features: readonly Rings[]): readonly Fault[] => certified(features).faults;

describe('a layer without faults', () => {
    test('is clean, and its areas are those of its parcels', () => {
        const {faults, isClean, parcelArea2, overlapTicks, gapTicks} = certified([
            box(0, 0, 10, 10), box(10, 0, 20, 10), parcel('0,10 20,10 20,30 0,30', '5,15 15,15 15,25 5,25'), box(5, 15, 15, 25),
        ]);
        expect(faults).toEqual([]);
        expect(isClean).toBe(true);
        expect(parcelArea2).toEqual([200n, 200n, 600n, 200n]);
        expect([overlapTicks, gapTicks]).toEqual([0, 0]);
    });

    test('may have T-junctions: a corner of one parcel on the border of another is no fault', () => {
        expect(faultsOf(box(0, 0, 10, 20), box(10, 0, 20, 7), box(10, 7, 20, 13), box(10, 13, 20, 20))).toEqual([]);
        // nor where the corner had to be rounded to the lattice: (5, 1.67) on the line from (0, 0) to (15, 5)
        expect(faultsOf(parcel('0,0 15,5 15,-9 0,-9'), parcel('0,0 5,2 0,9'), parcel('5,2 15,5 0,9'))).toEqual([]);
    });

    test('may have holes that touch the shell or each other in a point', () => {
        expect(faultsOf(parcel('0,0 30,0 30,30 0,30', '10,10 30,15 10,20'), parcel('10,10 30,15 10,20'))).toEqual([]);
        expect(faultsOf(parcel('0,0 30,0 30,30 0,30', '0,0 10,5 5,10'), parcel('0,0 10,5 5,10'))).toEqual([]);
        expect(faultsOf(parcel('0,0 30,0 30,30 0,30', '5,5 10,5 10,10 5,10', '10,10 20,10 20,20 10,20'),
            box(5, 5, 10, 10), box(10, 10, 20, 20))).toEqual([]);
        // with the vertex of one hole inside an edge of the other
        expect(faultsOf(parcel('0,0 30,0 30,30 0,30', '5,5 10,5 10,15 5,15', '10,10 20,5 20,15'), box(5, 5, 10, 15), parcel('10,10 20,5 20,15'))).toEqual([]);
    });

    test('may consist of several rings apart, one inside the other, in any winding', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '20,0 20,10 30,10 30,0'), parcel('50,0 80,0 80,30 50,30', '55,5 75,5 75,25 55,25', '60,10 70,10 70,20 60,20'),
            parcel('55,5 75,5 75,25 55,25', '60,10 70,10 70,20 60,20'))).toEqual([]);
    });

    test('may have parcels around that close a ring: the outside is no gap', () => {
        expect(certified([parcel('0,0 30,0 30,30 15,30 15,20 20,20 20,10 10,10 10,30 0,30')]).faults).toEqual([]);
    });
});

describe('kernel/not-finite', () => {
    test.each(['NaN', 'Infinity', '-Infinity'])('a ring with %s is left out; the other rings of the parcel count', (bad) => {
        const {faults, parcelArea2, isClean} = certified([parcel(`0,0 10,0 10,${bad} 0,10`, '20,0 30,0 30,10 20,10'), box(40, 0, 50, 10)]);
        expect(faults).toEqual([{code: 'kernel/not-finite', parcel: 0, count: 1}]);
        expect(parcelArea2).toEqual([200n, 200n]);
        expect(isClean).toBe(false);
    });

    test('every ring of a parcel is counted; without any left it is empty', () => {
        expect(faultsOf(box(0, 0, 1, 1), parcel('NaN,0 10,0 10,10', '20,0 Infinity,0 30,10'))).toEqual([
            {code: 'kernel/empty-parcel', parcel: 1, count: 1}, {code: 'kernel/not-finite', parcel: 1, count: 2},
        ]);
    });
});

describe('kernel/degenerate-ring', () => {
    test('a ring of two vertices or one encloses nothing', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '5,5 7,7'), box(20, 0, 30, 10))).toEqual([
            {code: 'kernel/degenerate-ring', parcel: 0, count: 1, at: [5, 5]},
        ]);
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '3,9', '8,4 8,5'))).toEqual([
            {code: 'kernel/degenerate-ring', parcel: 0, count: 2, at: [3, 9]},
        ]);
    });

    test('so does a ring whose vertices fall on two lattice points', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '5,5 5.2,5.1 7,7 6.9,7')).filter(({code}) => code === 'kernel/degenerate-ring')).toEqual([
            {code: 'kernel/degenerate-ring', parcel: 0, count: 1, at: [5, 5]},
        ]);
    });
});

describe('kernel/duplicate-points', () => {
    test('vertices that repeat the one before are counted and joined, and the parcel stays clean', () => {
        const {faults, isClean, parcelArea2} = certified([parcel('0,0 10,0 10,0 10,0 10,10 10.3,10.2 0,10 0.1,0')]);
        expect(faults).toEqual([{code: 'kernel/duplicate-points', parcel: 0, count: 4, at: [0, 0]}]);
        expect(isClean).toBe(true);
        expect(parcelArea2).toEqual([200n]);
    });

    test('the last vertex that closes a ring exactly is no duplicate', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10 0,0'))).toEqual([]);
    });
});

describe('kernel/self-crossing', () => {
    test('a bow-tie: both wings count, the place is the crossing', () => {
        const {faults, isClean, parcelArea2} = certified([parcel('0,0 10,10 10,0 0,10')]);
        expect(faults).toEqual([{code: 'kernel/self-crossing', parcel: 0, count: 1, at: [5, 5]}]);
        expect(isClean).toBe(false);
        expect(parcelArea2).toEqual([100n]);
    });

    test('a hole that crosses the shell, twice, and the first place by x, then y', () => {
        expect(certified([parcel('0,0 30,0 30,30 0,30', '10,10 40,10 40,20 10,20')], {reportGaps: false}).faults).toEqual([
            {code: 'kernel/self-crossing', parcel: 0, count: 2, at: [30, 10]},
        ]);
    });

    test('is counted once, however large the crossing edges are against the rest of the layer', () => {
        const small = Array.from({length: 400}, (_, i) => box(2000 + 5 * i, 0, 2002 + 5 * i, 2));
        const spread = Array.from({length: 400}, (_, i) => box(10_000_000 * i + 2000, 3_000_000 * i, 10_000_000 * i + 2002, 3_000_000 * i + 2));
        for (const rest of [small, spread]) {
            expect(faultsOf(parcel('0,0 1000,1000 1000,0 0,1000'), ...rest)).toEqual([
                {code: 'kernel/self-crossing', parcel: 0, count: 1, at: [500, 500]},
            ]);
        }
    });

    test('a crossing of two parcels is an overlap, not a self-crossing', () => {
        expect(faultsOf(box(0, 0, 10, 10), box(5, 5, 15, 15)).map(({code}) => code)).toEqual(['kernel/overlap']);
    });
});

describe('kernel/ring-touches-itself', () => {
    test('a figure eight through a vertex', () => {
        const {faults, isClean, parcelArea2} = certified([parcel('0,0 10,0 5,5 10,10 0,10 5,5')]);
        expect(faults).toEqual([{code: 'kernel/ring-touches-itself', parcel: 0, count: 1, at: [5, 5]}]);
        expect(isClean).toBe(false);
        expect(parcelArea2).toEqual([100n]);
    });

    test('a vertex on an edge of its own ring', () => {
        expect(faultsOf(parcel('0,0 20,0 20,20 12,20 10,0 8,20 0,20'))).toEqual([
            {code: 'kernel/ring-touches-itself', parcel: 0, count: 1, at: [10, 0]},
        ]);
        expect(faultsOf(parcel('0,20 8,20 10,0 12,20 20,20 20,0 0,0'))).toEqual([
            {code: 'kernel/ring-touches-itself', parcel: 0, count: 1, at: [10, 0]},
        ]);
        // also when the ring that is touched is one of many
        expect(faultsOf(box(50, 50, 60, 60), parcel('0,30 9,30 9,39', '0,0 20,0 20,20 12,20 10,0 8,20 0,20', '30,0 39,0 39,9'))).toEqual([
            {code: 'kernel/ring-touches-itself', parcel: 1, count: 1, at: [10, 0]},
        ]);
    });

    test('the tip of a spike on an edge of its own ring, with or without a neighbour that has a corner there', () => {
        const spiked = parcel('3,2 3,1 3,2 3,-1 6,0'), neighbour = parcel('2,-1 3,1 0,3');
        const expected = expect.arrayContaining([expect.objectContaining({code: 'kernel/ring-touches-itself', parcel: 0, at: [3, 1], count: 2})]);
        expect(certified([spiked]).faults).toEqual(expected);
        expect(certified([spiked, neighbour]).faults).toEqual(expected);
    });

    test('a hole tied to its shell by an edge of the ring walked back and forth is a doubled edge that touches', () => {
        const codes = faultsOf(parcel('0,0 20,0 20,20 0,20 0,0 5,5 5,15 15,15 15,5 5,5')).map(({code, count}) => `${code} ${count}`);
        expect(codes).toContain('kernel/ring-touches-itself 2');
        expect(codes).toContain('kernel/doubled-edge 1');
    });

    test('three visits of one vertex are two faults; vertices repeated in a row, also over the start of the ring, are none', () => {
        expect(faultsOf(parcel('5,5 0,0 9,0 5,5 20,0 20,5 5,5 9,19 0,19'))).toEqual([
            {code: 'kernel/ring-touches-itself', parcel: 0, count: 2, at: [5, 5]},
        ]);
        expect(faultsOf(parcel('0,0 0,0 10,0 10,10 0,0 0,0')).map(({code}) => code)).toEqual(['kernel/duplicate-points']);
    });

    test('a road of 25,000 vertices whose neighbour has a corner on each of its edges is no fault, and quick', () => {
        const road: (readonly [number, number])[] = [], field: (readonly [number, number])[] = [];
        for (let i = 0; i < 25_000; i++) {
            road.push([4 * i, i % 2 ? 6 : 0]);
            field.push([4 * i, i % 2 ? 6 : 0], [4 * i + 2, 3]);
        }
        road.push([100_000, 0], [100_000, -100], [0, -100]);
        field.push([100_000, 0], [100_000, 100], [0, 100]);
        expect(faultsOf([road], [field])).toEqual([]);
    });
});

describe('kernel/doubled-edge', () => {
    test('a spike: there and back', () => {
        const {faults, isClean, parcelArea2} = certified([parcel('0,0 10,0 10,10 10,30 10,10 0,10')]);
        expect(faults.find(({code}) => code === 'kernel/doubled-edge')).toEqual({code: 'kernel/doubled-edge', parcel: 0, count: 1, at: [10, 10]});
        expect(isClean).toBe(false);
        expect(parcelArea2).toEqual([200n]);
    });

    test('a ring drawn twice encloses nothing', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '10,10 0,10 0,0 10,0'))).toEqual([
            {code: 'kernel/doubled-edge', parcel: 0, count: 4, at: [0, 0]}, {code: 'kernel/empty-parcel', parcel: 0, count: 1},
        ]);
    });

    test('a hole along a whole edge of the shell', () => {
        expect(faultsOf(parcel('0,0 10,0 10,10 0,10', '10,0 10,10 5,5'))).toEqual([
            {code: 'kernel/doubled-edge', parcel: 0, count: 1, at: [10, 0]},
        ]);
    });

    test('the common border of two parcels is none', () => {
        expect(faultsOf(box(0, 0, 10, 10), box(10, 0, 20, 10))).toEqual([]);
    });
});

describe('kernel/overlap', () => {
    test('names both parcels, the area and the smallest corner of the ground in common', () => {
        const {faults, isClean} = certified([box(0, 0, 10, 10), box(30, 0, 40, 10), box(6, 5, 16, 15)]);
        expect(faults).toEqual([{code: 'kernel/overlap', parcel: 0, other: 2, count: 1, at: [6, 5], areaM2: 20, areaTicks: 0}]);
        expect(isClean).toBe(false);
    });

    test('is given in ellipsoidal ticks, too, and adds up over the pieces of a pair', () => {
        const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2 * (y1 - y0);
        const {faults, overlapTicks, parcelTicks} = certified([box(0, 0, 30, 10), parcel('5,5 8,5 8,20 22,20 22,5 25,5 25,25 5,25')],
            {edgeArea, reportGaps: false});
        expect(faults).toEqual([{code: 'kernel/overlap', parcel: 0, other: 1, count: 2, at: [5, 5], areaM2: 30, areaTicks: 300_000}]);
        expect(overlapTicks).toBe(300_000);
        expect([...parcelTicks]).toEqual([3_000_000, 1_900_000]); // 20 x 20 without a notch of 14 x 15
    });

    test('of three parcels in one place is an overlap of each pair, and the ground counts once', () => {
        const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2 * (y1 - y0);
        const {faults, overlapTicks} = certified([box(0, 0, 10, 10), box(0, 0, 10, 10), box(5, 0, 15, 10)], {edgeArea});
        expect(faults.map(({parcel, other, areaM2}) => [parcel, other, areaM2])).toEqual([[0, 1, 100], [0, 2, 50], [1, 2, 50]]);
        expect(overlapTicks).toBe(1_000_000);
    });

    test('of a dozen copies is told of the first few pair by pair, of each of the rest once', () => {
        const {faults} = certified(Array.from({length: 12}, () => box(0, 0, 10, 10)));
        expect(new Set(faults.flatMap(({parcel, other}) => [parcel, other])).size).toBe(12);
        expect(faults).toHaveLength(11 + 6 + 5 + 4 + 3 + 2 + 1);
    });

    test('is no fault in a layer that may overlap itself', () => {
        const {faults, isClean, parcelArea2} = certified([box(0, 0, 10, 10), box(5, 5, 15, 15)], {overlaps: 'allowed'});
        expect(faults).toEqual([]);
        expect(isClean).toBe(true);
        expect(parcelArea2).toEqual([200n, 200n]);
    });
});

describe('kernel/gap', () => {
    const frame = parcel('0,0 50,0 50,50 0,50', '10,10 20,10 20,20 10,20', '30,30 40,30 40,45 30,45');

    test('ground that nobody claims, the largest first, with its area', () => {
        const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2 * (y1 - y0);
        const {faults, isClean, gapTicks} = certified([frame, box(10, 10, 15, 20)], {edgeArea});
        expect(faults.map(({code, parcel, at, areaM2, areaTicks}) => ({code, parcel, at, areaM2, areaTicks}))).toEqual([
            {code: 'kernel/gap', parcel: -1, at: [30, 30], areaM2: 150, areaTicks: 1_500_000},
            {code: 'kernel/gap', parcel: -1, at: [15, 10], areaM2: 50, areaTicks: 500_000},
        ]);
        expect(gapTicks).toBe(2_000_000);
        expect(isClean).toBe(true);
    });

    test('between parcels that nearly meet', () => {
        expect(faultsOf(box(0, 0, 10, 20), parcel('10,0 20,0 20,20 10,20 11,10')).map(({code, at, areaM2}) => ({code, at, areaM2}))).toEqual([
            {code: 'kernel/gap', at: [10, 0], areaM2: 10},
        ]);
    });

    test('of equal size are ordered from west to east, then from south to north', () => {
        const holes = ['30,5 32,5 32,7 30,7', '5,30 7,30 7,32 5,32', '5,5 7,5 7,7 5,7'];
        expect(faultsOf(parcel('0,0 50,0 50,50 0,50', ...holes)).map(({at}) => at)).toEqual([[5, 5], [5, 30], [30, 5]]);
    });

    test('is nobody\'s fault in a layer that need not cover everything', () => {
        expect(certified([frame], {reportGaps: false})).toMatchObject({faults: [], gapTicks: 0});
    });
});

describe('kernel/empty-parcel', () => {
    test('a parcel without rings, with a flat one, or smaller than the lattice', () => {
        expect(faultsOf([], box(0, 0, 5, 5)).map(({code, parcel}) => [code, parcel])).toEqual([['kernel/empty-parcel', 0]]);
        expect(faultsOf(parcel('0,0 10,0 5,0')).map(({code}) => code)).toContain('kernel/empty-parcel');
        expect(faultsOf(parcel('0.1,0.1 0.4,0.1 0.3,0.4')).map(({code}) => code)).toEqual([
            'kernel/degenerate-ring', 'kernel/duplicate-points', 'kernel/empty-parcel',
        ]);
        expect(certified([[]]).isClean).toBe(false);
    });
});

describe('the list of faults', () => {
    test('is ordered by parcel, then by code, and does not depend on the order of rings and vertices', () => {
        const bad = parcel('0,0 10,10 10,0 0,10', '40,40 42,40 42.2,40 45,40 45,45', '30,0 35,0', '60,0 70,0 70,10 70,0', '80,0 90,0 90,9 95,9 90,9');
        const {faults} = certified([box(20, 20, 30, 30), bad]);
        expect(faults.map(({code, parcel, at, count}) => [parcel, code, at, count])).toEqual([
            [1, 'kernel/degenerate-ring', [30, 0], 1], [1, 'kernel/doubled-edge', [60, 0], 3],
            [1, 'kernel/duplicate-points', [42, 40], 1], [1, 'kernel/ring-touches-itself', [70, 0], 2], [1, 'kernel/self-crossing', [5, 5], 1],
        ]);
        forAll(60, random => scrambled(random, [bad]).features, (features) => {
            expect(certified([box(20, 20, 30, 30), ...features]).faults).toEqual(faults);
        });
    });

    test('gives places in metres of the CRS', () => {
        const {faults} = certify(polygons(parcel('39500000,3360000 39500000.001,3360000.001 39500000.001,3360000 39500000,3360000.001')),
            {overlaps: 'forbidden', reportGaps: true});
        expect(faults).toEqual([{code: 'kernel/self-crossing', parcel: 0, count: 1, at: [39_500_000.0005, 3_360_000.0005]}]);
    });
});
