import {describe, expect, test} from 'vitest';
import {certify, components, overlay, parcelsAt} from '../../../engine/kernel/index.ts';
import {polygonsOf, type Rings} from '../../helpers/coverages.ts';
import {areasByCover, box, drawn, layer, parcel, polygons} from './draw.ts';

describe('parcels in parcels', () => {
    const outer = '0,0 100,0 100,100 0,100', hole = '10,10 90,10 90,90 10,90';
    const island = '20,20 80,20 80,80 20,80', pond = '30,30 70,30 70,70 30,70', rock = '40,40 60,40 60,60 40,60';

    test('a hole in a hole in a hole: even-odd, one ring after the other', () => {
        expect(areasByCover(drawn([[parcel(outer, hole)]]))).toEqual({'0': 3600, '': 6400});
        expect(areasByCover(drawn([[parcel(outer, hole, island)]]))).toEqual({'0': 3600 + 3600, '': 2800});
        expect(areasByCover(drawn([[parcel(outer, hole, island, pond, rock)]]))).toEqual({'0': 3600 + 2000 + 400, '': 2800 + 1200});
    });

    test('a land of five parcels nested without touching: every ring of land has its own', () => {
        const land: Rings[] = [parcel(outer, hole), parcel(hole, island), parcel(island, pond), parcel(pond, rock), parcel(rock)];
        expect(areasByCover(drawn([land]))).toEqual({'0': 3600, '1': 2800, '2': 2000, '3': 1200, '4': 400});
        expect(areasByCover(drawn([[...land].reverse()]))).toEqual({'4': 3600, '3': 2800, '2': 2000, '1': 1200, '0': 400});
    });

    test('components nested without touching are told apart by what is next to them on the left', () => {
        // three islands in one pond, one of them behind another, and a pond in an island
        const result = drawn([[parcel(outer)], [box(20, 40, 30, 50), box(35, 44, 45, 46), box(60, 10, 90, 90)], [box(65, 40, 70, 45), box(75, 40, 80, 45)]]);
        expect(areasByCover(result)).toEqual({
            '0': 10_000 - 100 - 20 - 2400, '0 1': 100, '0 2': 20, '0 3': 2400 - 50, '0 3 4': 25, '0 3 5': 25,
        });
    });

    test('a parcel in the notch of another is outside, and so is one right of it', () => {
        const notched = '0,0 50,0 50,20 10,20 10,30 50,30 50,50 0,50';
        expect(areasByCover(drawn([[parcel(notched)], [box(20, 23, 25, 27), box(60, 10, 70, 40), box(2, 24, 8, 26)]]))).toEqual({
            '0': 2100 - 12, '1': 20, '2': 300, '0 3': 12,
        });
    });

    test('the nearest edge on the left counts, whatever its slope and its length', () => {
        // a fan of edges that start in one vertex, and edges that span the same heights at other slopes
        const fan = parcel('0,0 40,40 0,41', '0,1 20,39 0,39');
        expect(areasByCover(drawn([[fan], [box(30, 35, 31, 36), box(21, 23, 22, 24), box(1, 35, 2, 36), box(50, 20, 51, 21)]]))).toMatchObject({
            '0 1': 1, '0 2': 1, '3': 1, '4': 1,
        });
    });

    test('a component level with a vertex, with a horizontal edge and with a tip on its left', () => {
        for (const left of ['0,0 10,5 0,10', '0,0 10,0 10,5 20,5 20,10 0,10', '0,5 10,0 20,5 10,10', '0,0 20,0 10,5 20,10 0,10']) {
            expect(areasByCover(drawn([[parcel('-5,-5 60,-5 60,25 -5,25', left)], [box(30, 5, 31, 6), box(40, 0, 41, 1), box(50, 10, 51, 11)]]))).toMatchObject({
                '0 1': 1, '0 2': 1, '0 3': 1,
            });
        }
    });
});

describe('parcels that touch', () => {
    test('in a corner: two islands in a pond, one face around them', () => {
        const result = drawn([[parcel('0,0 40,0 40,40 0,40')], [box(10, 10, 20, 20), box(20, 20, 30, 30)]]);
        expect(areasByCover(result)).toEqual({'0': 1400, '0 1': 100, '0 2': 100});
        expect(result.faceCount).toBe(4);
    });

    test('in two corners: the ground between them is cut off', () => {
        const left = parcel('0,0 10,0 10,1 5,5 10,9 10,10 0,10'), right = parcel('10,1 20,1 20,9 10,9');
        const result = drawn([[left, right]]);
        expect(areasByCover(result)).toEqual({'0': 80, '1': 80, '': 20});
    });

    test('eight parcels in one point', () => {
        const around = ['4,0 4,4', '4,4 0,4', '0,4 -4,4', '-4,4 -4,0', '-4,0 -4,-4', '-4,-4 0,-4', '0,-4 4,-4', '4,-4 4,0'];
        const result = drawn([around.map(pair => parcel(`0,0 ${pair}`))]);
        expect(areasByCover(result)).toEqual(Object.fromEntries(around.map((_, i) => [String(i), 8])));
    });

    test('a hundred parcels in one point', () => {
        const ends = Array.from({length: 101}, (_, i) => [100 * i - 5000, 7000] as const);
        const wedges = ends.slice(1).map((end, i): Rings => [[[0, 0], ends[i], end]]);
        const result = drawn([wedges]);
        expect(result.faceCount).toBe(101);
        expect(Object.values(areasByCover(result))).toEqual(wedges.map(() => 350_000));
    });
});

describe('several components', () => {
    test('300 km apart keep their areas', () => {
        const result = overlay([layer([box(0, 0, 10, 10), box(300_000, 300_000, 300_010, 300_020), box(0, 300_000, 5, 300_005)])]);
        expect([...result.area2].map(area => Number(area) / 2e8).sort((a, b) => a - b)).toEqual([0, 25, 100, 200]);
    });

    test('far from each other, one of them in a province: the ray to its border is long', () => {
        const province = parcel('-150000,-150000 150000,-150000 150000,150000 -150000,150000');
        const farms = Array.from({length: 200}, (_, i) => box(140_000 - (i % 20) * 13, i * 40, 140_010 - (i % 20) * 13, i * 40 + 10));
        const result = overlay([layer([province]), layer(farms), layer([box(151_000, 0, 151_010, 10)])]);
        let inside = 0;
        for (let face = 1; face < result.faceCount; face++) {
            const [in0, in1, in2] = [0, 1, 2].map(k => parcelsAt(result, k, face).length);
            expect(in1 === 1 && in0 !== 1).toBe(false);
            expect(in2 === 1 && in0 !== 0).toBe(false);
            inside += in1;
        }
        expect(inside).toBe(200);
    });

    test('no layers, layers without parcels and parcels without rings have the unbounded face only', () => {
        for (const layers of [[], [[]], [[], [], []], [[[]], [[], []]]]) {
            const result = drawn(layers);
            expect(result.faceCount).toBe(1);
            expect([...result.labelOf]).toEqual([0]);
            expect(result.area2).toEqual([0n]);
            expect(result.parcelOf).toEqual(layers.map(() => Int32Array.of(-1)));
            expect(components(result.arrangement, Int32Array.of(-1))).toEqual({componentOf: Int32Array.of(-1), count: 0});
        }
        expect(certify(polygonsOf([]), {overlaps: 'forbidden', reportGaps: true})).toMatchObject({faults: [], isClean: true});
    });

    test('the parcel that is missing from a layer does not shift the others', () => {
        const result = drawn([[[], box(0, 0, 4, 4), []], [box(0, 0, 4, 4), []], [[], box(1, 1, 2, 2)]]);
        expect(areasByCover(result)).toEqual({'1 3': 15, '1 3 6': 1});
    });
});

describe('ground claimed twice in a coverage', () => {
    const west = box(0, 0, 10, 10), east = box(6, 0, 16, 10);
    const ownerOfOverlap = (features: readonly Rings[], more: Parameters<typeof layer>[1] = {}): number => {
        const result = overlay([layer(features, more)], {stepM: 1});
        const face = [...result.labelOf.keys()].find(f => parcelsAt(result, 0, f).length === 2)!;
        return result.parcelOf[0][face];
    };

    test('goes by priority first', () => {
        expect(ownerOfOverlap([west, east], {priority: Int32Array.of(2, 1)})).toBe(1);
        expect(ownerOfOverlap([west, east], {priority: Int32Array.of(1, 2)})).toBe(0);
    });

    test('goes by geometry next, whatever the order and the attributes', () => {
        const compareAttributes = (a: number, b: number): number => b - a;
        expect(ownerOfOverlap([west, east], {compareAttributes})).toBe(0);
        expect(ownerOfOverlap([east, west], {compareAttributes})).toBe(1);
    });

    test('goes by attributes when priority and geometry are equal', () => {
        const names = ['b', 'a', 'c'];
        const compareAttributes = (a: number, b: number): number => (names[a] < names[b] ? -1 : 1);
        const result = overlay([layer([west, west, west], {priority: Int32Array.of(0, 0, 0), compareAttributes})], {stepM: 1});
        expect([...result.parcelOf[0]]).toEqual([-1, 1]);
    });

    test('in a layer that may overlap itself, is named by the first and by the set', () => {
        const result = overlay([layer([west, east], {overlaps: 'allowed', priority: Int32Array.of(2, 1)})], {stepM: 1});
        const face = [...result.labelOf.keys()].find(f => parcelsAt(result, 0, f).length === 2)!;
        expect(result.parcelOf[0][face]).toBe(0);
        expect(parcelsAt(result, 0, face)).toEqual([0, 1]);
    });
});

describe('ellipsoidal ticks', () => {
    /** A plane that shrinks to the north, so that no area is zero by symmetry. */
    const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2 * (y1 - y0) * 0.99971;

    test('are rounded once an edge: faces add up to their union to the last tick', () => {
        const cut = overlay([layer([box(0, 0, 10, 10)]), layer([parcel('3,-5 17,4 5,17')])], {stepM: 1, edgeArea});
        const alone = overlay([layer([box(0, 0, 10, 10), parcel('3,-5 17,4 5,17')])], {stepM: 1, edgeArea});
        const total = (ticks: Float64Array): number => ticks.reduce((sum, tick) => sum + tick, 0);
        expect(total(cut.areaTicks)).toBe(total(alone.areaTicks));
        expect(cut.areaTicks[0]).toBe(0);
        expect([...cut.areaTicks, ...cut.edgeTicks].every(Number.isInteger)).toBe(true);
        // each face by itself within one tick an edge
        for (let face = 1; face < cut.faceCount; face++) {
            expect(Math.abs(cut.areaTicks[face] - Number(cut.area2[face]) / 2 * 9997.1)).toBeLessThan(6);
        }
    });

    test('come from steps of the CRS, not of the overlay\'s origin', () => {
        const seen: number[][] = [];
        overlay([layer([box(500_000, 3_000_000, 500_010, 3_000_020)])], {stepM: 0.5, edgeArea: (...edge) => {
            seen.push(edge);
            return 0;
        }});
        expect(seen.map(edge => edge.join()).sort()).toEqual([
            '1000000,6000000,1000000,6000040', '1000000,6000000,1000020,6000000', '1000000,6000040,1000020,6000040', '1000020,6000000,1000020,6000040',
        ]);
    });

    test('are all zero where nobody asks for them', () => {
        expect([...overlay([layer([box(0, 0, 10, 10)])]).areaTicks]).toEqual([0, 0]);
    });
});

test('parcels, rings and vertices in a flat list are read by their starts', () => {
    expect(areasByCover(drawn([[parcel('0,0 9,0 9,9 0,9', '3,3 6,3 6,6 3,6'), box(3, 3, 6, 6)], [parcel('0,0 9,0 9,9')]]))).toEqual({
        '0': 36, '1': 4.5, '0 2': 36, '1 2': 4.5,
    });
    expect(polygons(box(0, 0, 1, 1)).ringStart).toEqual(Uint32Array.of(0, 4));
});
