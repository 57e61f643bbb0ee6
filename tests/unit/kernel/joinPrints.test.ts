import {describe, expect, test} from 'vitest';
import {joinPrints, printSource, sharePrints} from '../../../engine/kernel/joinPrints.ts';
import {parcelBoxes} from '../../../engine/kernel/parcelBoxes.ts';
import {parcelOrder} from '../../../engine/kernel/parcelOrder.ts';
import {parcelPrints} from '../../../engine/kernel/prints.ts';
import {matchParcels, type ParcelMarks} from '../../../engine/kernel/matchParcels.ts';
import type {LatticePolygons} from '../../../engine/kernel/latticePolygons.ts';
import {forAll} from '../../helpers/forAll.ts';

type Random = () => number;

/** Squares at places of the CRS, one ring each; an empty one has none. */
function squares(places: readonly (readonly [x: number, y: number, side: number])[], originX: number, originY: number): LatticePolygons {
    const xy: number[] = [], ringStart = [0], featureStart = [0];
    for (const [x, y, side] of places) {
        if (side > 0) {
            xy.push(x, y, x + side, y, x + side, y + side, x, y + side);
            ringStart.push(xy.length / 2);
        }
        featureStart.push(ringStart.length - 1);
    }
    return {
        xy: Int32Array.from(xy, (value, i) => value - (i % 2 === 0 ? originX : originY)), ringStart: Uint32Array.from(ringStart),
        featureStart: Uint32Array.from(featureStart), originX, originY, perM: 10_000,
    };
}

function marksOf(polygons: LatticePolygons): ParcelMarks {
    const boxes = parcelBoxes(polygons), areas = new Float64Array(polygons.featureStart.length - 1).fill(7);
    return {boxes, prints: printSource(sharePrints(parcelPrints(polygons, boxes, areas), polygons.originX, polygons.originY))};
}

const integer = (random: Random, below: number): number => Math.floor(random() * below);

/** Places on few spots, so that some are drawn twice; and a second list of them, shuffled, some moved by less than the tolerance or by more. */
function twoLayers(random: Random, size: number): readonly [LatticePolygons, LatticePolygons] {
    const first = Array.from({length: size * 4}, () => [integer(random, 40) * 5000, integer(random, 40) * 5000, integer(random, 3) * 700] as const);
    const second = first.filter(() => random() < 0.9).map(([x, y, side]) => {
        const by = random() < 0.5 ? 0 : random() < 0.8 ? integer(random, 9) : 300;
        return [x + by, y - by, side] as const;
    });
    for (let i = second.length - 1; i > 0; i--) {
        const k = integer(random, i + 1);
        [second[i], second[k]] = [second[k], second[i]];
    }
    return [squares(first, 0, 0), squares(second, 3 + integer(random, 1000) - 2 ** 30, 2 ** 30 - 5)];
}

const box = ({xy, originX, originY, ringStart, featureStart}: LatticePolygons, f: number): string => {
    const start = 2 * ringStart[featureStart[f]], end = 2 * ringStart[featureStart[f + 1]];
    return Array.from(xy.subarray(start, end), (value, i) => value + (i % 2 === 0 ? originX : originY)).join();
};

describe('joining prints', () => {
    test('pairs as many equal parcels as there are, each once, and never an empty one', () => {
        forAll(60, twoLayers, ([first, second]) => {
            const twin = joinPrints(marksOf(first).prints!, marksOf(second).prints!);
            const left = new Map<string, number>();
            for (let b = 0; b + 1 < second.featureStart.length; b++) left.set(box(second, b), (left.get(box(second, b)) ?? 0) + 1);
            const taken = new Set<number>();
            twin.forEach((b, a) => {
                const place = box(first, a), copies = left.get(place) ?? 0;
                expect(b >= 0, `parcel ${a}`).toBe(place !== '' && copies > 0);
                if (b < 0) return;
                expect(box(second, b)).toBe(place);
                expect(taken.has(b)).toBe(false);
                taken.add(b);
                left.set(place, copies - 1);
            });
        });
    });
});

describe('matching with prints', () => {
    test('finds as many pairs within the tolerance as matching vertex by vertex', () => {
        forAll(60, twoLayers, ([first, second]) => {
            const plain = matchParcels(first, second, 10), known = matchParcels(first, second, 10, marksOf(first), marksOf(second));
            const count = (twin: Int32Array): number => twin.filter(b => b >= 0).length;
            // a parcel that stands there twice may take either of two counterparts, exact or moved
            expect(Math.abs(count(known.twin) - count(plain.twin))).toBeLessThanOrEqual(count(plain.twin) / 20 + 1);
            expect(known.maxMove).toBeLessThanOrEqual(10);
            known.twin.forEach((b, a) => {
                if (b < 0) return;
                const one = box(first, a).split(',').map(Number), other = box(second, b).split(',').map(Number);
                for (let i = 0; i < one.length; i += 2) expect(Math.hypot(one[i] - other[i], one[i + 1] - other[i + 1])).toBeLessThanOrEqual(10);
            });
        });
    });

    test('asks for coordinates of parcels only whose boxes agree', () => {
        const asked: number[][] = [];
        const watched = (polygons: LatticePolygons): LatticePolygons => ({
            ...polygons, part: (features, memory) => {
                asked.push([...features]);
                return {...polygons, ...squares([...features].map(f => PLACES[f]), 0, 0), xy: memory ?? squares([...features].map(f => PLACES[f]), 0, 0).xy};
            },
        });
        const PLACES = [[0, 0, 100], [500, 0, 100], [1000, 0, 100]] as const;
        const first = watched(squares(PLACES, 0, 0)), second = squares([[0, 0, 100], [503, 0, 100], [2000, 0, 100]], 0, 0);
        const {twin} = matchParcels(first, second, 10, marksOf(first), marksOf(second));
        expect([...twin]).toEqual([0, 1, -1]);
        expect(asked).toEqual([[1]]);
    });

    test('a place that is drawn a thousand times is no reason to think long', () => {
        const same = squares(Array.from({length: 1000}, () => [0, 0, 100] as const), 0, 0);
        const moved = squares(Array.from({length: 1000}, () => [1, 0, 100] as const), 0, 0);
        expect(matchParcels(same, moved, 10).twin.every(b => b >= 0)).toBe(true);
        expect(new Set(matchParcels(same, moved, 10, marksOf(same), marksOf(moved)).twin).size).toBe(1000);
    });
});

describe('the order of parcels', () => {
    test('names each once, by rows of cells, whatever the origin of the layer', () => {
        forAll(60, (random, size) => [
            Array.from({length: size * 3}, () => [integer(random, 2 ** 31) - 2 ** 30, integer(random, 2 ** 31) - 2 ** 30, 100] as const),
            integer(random, 2 ** 20),
        ] as const, ([places, origin]) => {
            const orders = [0, origin].map(at => [...parcelOrder(parcelBoxes(squares(places, at, at)), at, at)]);
            expect(orders[1]).toEqual(orders[0]);
            expect([...orders[0]].sort((a, b) => a - b)).toEqual(places.map((_, i) => i));
            const key = (f: number): readonly number[] => [Math.floor(places[f][1] / 2 ** 21), Math.floor(places[f][0] / 2 ** 21), f];
            expect(orders[0].map(key)).toEqual(orders[0].map(key).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]));
        });
    });
});
