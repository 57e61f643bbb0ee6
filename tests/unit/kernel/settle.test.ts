import {describe, expect, test} from 'vitest';
import {certify, overlay, parcelsAt, type Overlay, type SettleOptions} from '../../../engine/kernel/index.ts';
import {toLattice} from '../../../engine/kernel/latticePolygons.ts';
import {matchParcels} from '../../../engine/kernel/matchParcels.ts';
import {edgesOfLayer, Regions} from '../../../engine/kernel/regions.ts';
import {scrambled, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {areasByCover, box, layer, parcel, polygons} from './draw.ts';

/** Fine enough for noise of tenths of a metre. */
const STEP_M = 1 / 64;

const twins = (before: readonly Rings[], after: readonly Rings[], toleranceM = 0): number[] => {
    const [first, second] = [before, after].map(features => toLattice(polygons(...features), STEP_M)!);
    return [...matchParcels(first, second, toleranceM / STEP_M).twin];
};

describe('parcels of two surveys that are the same ground', () => {
    const field = parcel('0,0 30,0 30,30 0,30', '5,5 10,5 10,10 5,10', '20,20 25,20 25,25 20,25');

    test('are found whatever order, start and winding their rings are written in', () => {
        forAll(100, random => scrambled(random, [field, box(40, 0, 50, 10), box(50, 0, 60, 10)]), ({features, order}) => {
            expect(twins([field, box(40, 0, 50, 10), box(50, 0, 60, 10)], features)).toEqual([0, 1, 2].map(p => order.indexOf(p)));
        });
    });

    test('are compared where their vertices end, so noise below the tolerance is the same ground', () => {
        const shaken = parcel('0.1,0 30,0.2 29.9,30 0,30', '5,5 10,5 10,10.1 5,10', '20,20 25,20 25,25 20,25');
        expect(twins([field], [shaken], 0.5)).toEqual([0]);
        expect(twins([parcel('0,0 30,0 30,30')], [parcel('0,0 30,0.6 30,30')], 0)).toEqual([-1]);
    });

    test('are not those with one vertex more, one moved, one hole less, or the same sums', () => {
        expect(twins([box(0, 0, 10, 10)], [parcel('0,0 5,0 10,0 10,10 0,10')])).toEqual([-1]);
        expect(twins([box(0, 0, 10, 10)], [parcel('0,0 10,0 10,11 0,10')])).toEqual([-1]);
        expect(twins([field], [[field[0], field[1]]])).toEqual([-1]);
        // a rectangle and a kite with equal numbers and sums of vertices
        expect(twins([box(0, 0, 4, 4)], [parcel('2,0 4,2 2,4 0,2')])).toEqual([-1]);
        // the same vertices joined in another order
        expect(twins([parcel('0,0 10,0 10,10 0,10 3,5')], [parcel('0,0 10,0 3,5 10,10 0,10')])).toEqual([-1]);
    });

    test('a ring that visits its smallest vertex twice is still the same from any start', () => {
        const eight = '0,5 10,0 10,4 0,5 10,6 10,10'.split(' ');
        for (let start = 0; start < eight.length; start++) {
            const turned = [...eight.slice(start), ...eight.slice(0, start)];
            expect(twins([parcel(eight.join(' '))], [parcel(turned.join(' '))])).toEqual([0]);
            expect(twins([parcel(eight.join(' '))], [parcel(turned.reverse().join(' '))])).toEqual([0]);
        }
    });

    test('pair one to one where parcels are drawn twice', () => {
        const a = box(0, 0, 10, 10), b = box(10, 0, 20, 10);
        expect(twins([a, a, b], [a, b, b])).toEqual([0, -1, 1]);
        expect(twins([a], [a, a])).toEqual([0]);
    });

    test('do not exist in an empty survey', () => {
        expect(twins([], [box(0, 0, 1, 1)])).toEqual([]);
        expect(twins([box(0, 0, 1, 1)], [])).toEqual([-1]);
    });
});

describe('who covers a place', () => {
    const finder = (...features: readonly Rings[]): ((x: number, y: number) => number[]) => {
        const first = toLattice(polygons(box(0, 0, 1, 1)), 1)!;
        const regions = new Regions(edgesOfLayer(polygons(...features), first), 0);
        return (x, y) => [...regions.covers(x - first.originX, y - first.originY)];
    };

    test('all parcels around it, ascending, and not those with a hole there', () => {
        const find = finder(box(0, 0, 100, 100), parcel('0,0 100,0 100,100 0,100', '40,40 60,40 60,60 40,60'), box(45, 45, 90, 90), box(200, 0, 300, 100));
        expect(find(10, 10)).toEqual([0, 1]);
        expect(find(50, 50)).toEqual([0, 2]);
        expect(find(80, 80)).toEqual([0, 1, 2]);
        expect(find(150, 50)).toEqual([]);
        expect(find(250, 50)).toEqual([3]);
    });

    test('in ascending order, however many they are and wherever they lie', () => {
        const nested = Array.from({length: 60}, (_, i) => box(-((i * 37) % 60) - 1, -((i * 23) % 60) - 1, 1000 - ((i * 41) % 60) * 15, 500 + ((i * 7) % 60) * 9));
        expect(finder(...nested)(80, 80)).toEqual(nested.map((_, i) => i));
    });

    test('level with vertices and horizontal edges, too', () => {
        const find = finder(parcel('0,0 20,0 20,10 40,10 40,0 60,0 60,30 50,20 40,30 30,20 20,30 0,30'));
        expect([find(10, 10), find(45, 10), find(30, 5), find(45, 20), find(35, 28), find(70, 10), find(-5, 10), find(-5, 20)])
            .toEqual([[0], [0], [], [0], [], [], [], []]);
    });

    test('nobody where a layer is empty, and no ring that is not finite', () => {
        expect(finder()(3, 3)).toEqual([]);
        expect(finder([], [])(3, 3)).toEqual([]);
        expect(finder(parcel('0,0 NaN,0 100,100 0,100'), box(0, 0, 100, 100), parcel('0,0 9,0 9,9 0,9', '0,0 NaN,7 100,100 0,100'))(5, 8)).toEqual([1, 2]);
    });
});

/** Settles all matched pairs but those named, of certified surveys on whole metres. */
function settled(
    layers: readonly (readonly Rings[])[], {loud = [], notUnder, unasked, toleranceM = 0}: {
        readonly loud?: readonly number[]; readonly notUnder?: readonly number[]; readonly unasked?: readonly number[]; readonly toleranceM?: number;
    } = {},
): Overlay {
    const {parcelTicks, parcelArea2} = certify(polygons(...layers[0]), {stepM: 1, overlaps: 'forbidden', reportGaps: false});
    const kinds = [Int32Array.from(layers[0], (_, parcel) => loud.includes(parcel) ? -1 : 0), new Int32Array(layers[1]?.length ?? 0)] as const;
    const settle: SettleOptions = {parcelTicks, parcelArea2, kinds, ...notUnder ? {notUnder} : {}, ...unasked ? {unasked} : {}};
    return overlay(layers.map((features, k) => ({
        ...layer(features, {id: `${k}`, overlaps: k < 2 ? 'forbidden' : 'allowed'}),
        // as the pipeline has layers that nobody asks about everywhere
        ...unasked?.includes(k) ? {polygons: toLattice(polygons(...features), 1)!} : {},
    })), {stepM: 1, toleranceM, settle});
}

/** Parcels of the before layer that became faces uncut. */
const settledParcels = (result: Overlay): number[] => {
    const parcels: number[] = [];
    for (let face = result.arrangement.faces.count; face < result.faceCount; face++) parcels.push(result.parcelOf[0][face]);
    return parcels;
};

/**
 * Areas by (before, after, set of each further layer). Faces of no survey are left out: further layers run on under
 * ground that is settled.
 */
function areas(result: Overlay): Record<string, number> {
    const sums: Record<string, number> = {};
    for (let face = 1; face < result.faceCount; face++) {
        const cover = result.layers.map((_, k) => parcelsAt(result, k, face).join('+') || '-').join(' ');
        if (cover.startsWith('- -')) continue;
        sums[cover] = (sums[cover] ?? 0) + Number(result.area2[face]) / 2;
    }
    return sums;
}

describe('settled parcels', () => {
    const row = [0, 1, 2, 3, 4].map(i => box(10 * i, 0, 10 * i + 10, 10));
    const other = [...row].reverse();

    test('are those with a twin that nobody asks about; they keep their certified areas', () => {
        const result = settled([row, other], {loud: [1]});
        expect(settledParcels(result)).toEqual([0, 2, 3, 4]);
        expect(areas(result)).toEqual({'0 4': 100, '1 3': 100, '2 2': 100, '3 1': 100, '4 0': 100});
        const face = result.faceCount - 1;
        expect([result.parcelOf[0][face], result.parcelOf[1][face], result.area2[face]]).toEqual([4, 0, 200n]);
    });

    test('are none where the surveys differ, and all where nothing differs', () => {
        expect(settledParcels(settled([row, row.map(rings => rings.map(ring => ring.map(([x, y]) => [x + 3, y] as const)))]))).toEqual([]);
        const all = settled([row, other]);
        expect(settledParcels(all)).toEqual([0, 1, 2, 3, 4]);
        expect(all.arrangement.faces.count).toBe(1);
    });

    test('next to one that is overlaid are still noded with it: the ground has no slivers, and no name', () => {
        // the third parcel was split by a line off the lattice of its neighbours' corners
        const after = [row[0], row[1], parcel('20,0 27,0 24,10 20,10'), parcel('27,0 30,0 30,10 24,10'), row[3], row[4]];
        const result = settled([row, after]);
        expect(settledParcels(result)).toEqual([0, 1, 3, 4]);
        expect(areas(result)).toEqual({'0 0': 100, '1 1': 100, '2 2': 55, '2 3': 45, '3 4': 100, '4 5': 100});
        // neighbours stay as ground: faces that no parcel covers by name
        const nameless = [...result.labelOf.keys()].filter(f => f > 0 && [0, 1].every(k => parcelsAt(result, k, f).length === 0));
        expect(nameless.reduce((sum, face) => sum + Number(result.area2[face]) / 2, 0)).toBe(200);
        expect(result.parcelOf[0][nameless[0]]).toBe(-1);
    });

    test('far from all that is overlaid are left out of the arrangement', () => {
        const after = [...row.slice(0, 4), box(40, 0, 50, 11)];
        const result = settled([row, after]);
        expect(settledParcels(result)).toEqual([0, 1, 2, 3]);
        const used = new Set([...result.arrangement.graph.origin].map(v => result.arrangement.graph.x[v]));
        expect([...used].sort((a, b) => a - b)).toEqual([30, 40, 50]);
    });

    test('next to ground that is new in the later survey stay in the arrangement as well', () => {
        const result = settled([row.slice(0, 4), [...row.slice(0, 4), box(40, 0, 50, 11)]]);
        expect(settledParcels(result)).toEqual([0, 1, 2, 3]);
        const used = new Set([...result.arrangement.graph.origin].map(v => result.arrangement.graph.x[v]));
        expect([...used].sort((a, b) => a - b)).toEqual([30, 40, 50]);
        expect(areas(result)).toEqual({'0 0': 100, '1 1': 100, '2 2': 100, '3 3': 100, '- 4': 110});
    });

    test('are labelled with every further layer that covers them', () => {
        const result = settled([row, other, [box(-5, -5, 35, 15), box(-5, -5, 100, 100)], [box(-50, -50, 100, 100)]]);
        expect(areas(result)).toEqual({
            '0 4 0+1 0': 100, '1 3 0+1 0': 100, '2 2 0+1 0': 100, '3 1 0+1 0': 50, '3 1 1 0': 50, '4 0 1 0': 100,
        });
    });

    test('in the hole of a parcel that is overlaid belong to it alone', () => {
        const ring = parcel('0,0 30,0 30,30 0,30', '10,10 20,10 20,20 10,20'), island = box(10, 10, 20, 20);
        const result = settled([[ring, island], [parcel('0,0 31,0 30,30 0,30', '10,10 20,10 20,20 10,20'), island]]);
        expect(settledParcels(result)).toEqual([1]);
        expect(areas(result)).toEqual({'0 0': 800, '- 0': 15, '1 1': 100});
    });
});

describe('what nobody asks about where nothing changed', () => {
    // the second parcel changes, the third gets a vertex more and is what it was
    const before = [0, 10, 20, 30].map(x => box(x, 0, x + 10, 10));
    const after = [before[0], before[1], parcel('20,0 30,0 30,10 25,10 20,10'), before[3]];
    const labels = (further: readonly Rings[]): number[] => {
        const {arrangement: {faces, firstParcel, ground}} = settled([before, after, further], {loud: [1], unasked: [2]});
        return [...new Set(Array.from({length: faces.labels.count}, (_, label) => [...faces.labels.parcels(label)])
            .flat().filter(p => p >= firstParcel[2] && p !== ground).map(p => p - firstParcel[2]))].sort((a, b) => a - b);
    };

    test('stays out where it only borders on what changed, or lies on ground that is what it was', () => {
        expect(labels([box(0, 0, 10, 10), box(22, 0, 28, 8), parcel('0,10 10,10 20,10 20,19 0,19'), box(22, 2, 38, 8), box(60, 0, 70, 10)])).toEqual([]);
    });

    test('is overlaid where it crosses what changed, lies in it, is it, or contains it', () => {
        expect(labels([box(5, 2, 12, 8), box(12, 2, 18, 8), box(10, 0, 20, 10), box(-5, -5, 50, 50), box(11, 5, 45, 6)])).toEqual([0, 1, 2, 3, 4]);
        expect(areas(settled([before, after, [box(5, 2, 12, 8)]], {loud: [1], unasked: [2]}))).toEqual({'0 0 -': 100, '1 1 -': 88, '1 1 0': 12, '2 2 -': 100, '3 3 -': 100});
    });

    test('is all overlaid where a layer that speaks of whole parcels may say something new', () => {
        const options = {loud: [1], unasked: [2], notUnder: [3]};
        expect(areas(settled([before, after, [box(22, 2, 28, 8)], [box(20, 0, 30, 10)]], options))).toMatchObject({'2 2 - 0': 64, '2 2 0 0': 36});
    });
});

describe('nothing is settled', () => {
    const west = box(0, 0, 10, 10), middle = box(20, 0, 30, 10), east = box(40, 0, 50, 10);
    const three = [west, middle, east];

    test('that an edge of a further layer crosses', () => {
        const result = settled([three, three, [box(25, 3, 35, 7)]]);
        expect(settledParcels(result)).toEqual([0, 2]);
        expect(areas(result)).toMatchObject({'1 1 0': 20, '1 1 -': 80});
    });

    test('whose box an edge of a further layer comes within one step of', () => {
        expect(settledParcels(settled([three, three, [box(11, 0, 15, 10)]]))).toEqual([1, 2]);
        expect(settledParcels(settled([three, three, [box(12, 0, 15, 10)]]))).toEqual([0, 1, 2]);
        expect(settledParcels(settled([three, three, [box(22, 11, 28, 15)]]))).toEqual([0, 2]);
        expect(settledParcels(settled([three, three, [box(22, -9, 28, -1)]]))).toEqual([0, 2]);
        // a parcel of the further layer that lies in it altogether
        expect(settledParcels(settled([three, three, [], [box(44, 4, 45, 5)]]))).toEqual([0, 1]);
    });

    test('that lies under a layer which speaks of whole parcels, such as a season', () => {
        const season = [box(-5, -5, 15, 15), box(35, -5, 55, 15)];
        expect(settledParcels(settled([three, three, [], season]))).toEqual([0, 1, 2]);
        const result = settled([three, three, [], season], {notUnder: [3]});
        expect(settledParcels(result)).toEqual([1]);
        expect(areas(result)).toMatchObject({'0 0 - 0': 100, '1 1 - -': 100, '2 2 - 1': 100});
        expect(settledParcels(settled([three, three, [box(-9, -9, 32, 19)], season], {notUnder: [2, 3]}))).toEqual([]);
    });

    test('that a neighbour claims, too, because matching moved one of them onto the other', () => {
        // the later survey drew the common border 2 m further south, with a corner of the northern parcel alone on it:
        // the border moves back to where it was, the corner (10, 8) has nothing to match and stays
        const before = [box(0, 0, 20, 10), box(0, 10, 20, 30), box(30, 0, 40, 10)];
        const after = [box(0, 0, 20, 8), parcel('0,8 10,8 20,8 20,30 0,30'), box(30, 0, 40, 10)];
        const result = settled([before, after], {toleranceM: 3});
        expect(settledParcels(result)).toEqual([2]);
        expect(areas(result)).toEqual({'0 0': 180, '0 0+1': 20, '1 1': 400, '2 2': 100});
        // drawn 2 m further north the corner leaves a gap, which nobody claims
        const north = [box(0, 0, 20, 12), parcel('0,12 10,12 20,12 20,30 0,30'), box(30, 0, 40, 10)];
        expect(settledParcels(settled([before, north], {toleranceM: 3}))).toEqual([0, 2]);
    });

    test('because of coordinates that are not finite somewhere else', () => {
        const bad = parcel('0,90 NaN,0 100,95 0,100', '500,500 600,500 600,600');
        expect(settledParcels(settled([three, three, [bad]]))).toEqual([0, 1, 2]);
        expect(areas(settled([three, three, [bad]]))).toEqual({'0 0 -': 100, '1 1 -': 100, '2 2 -': 100});
        // and a parcel of the surveys themselves does not hold the others in the arrangement
        const result = settled([[...three, parcel('NaN,200 5,205 6,206')], three]);
        expect(settledParcels(result)).toEqual([0, 1, 2]);
        expect(result.arrangement.graph.edgeCount).toBe(0);
    });
});

test('without options every parcel is overlaid, and one layer alone settles nothing', () => {
    const plain = overlay([layer([box(0, 0, 10, 10)]), layer([box(0, 0, 10, 10)])], {stepM: 1});
    expect(plain.faceCount).toBe(plain.arrangement.faces.count);
    expect(areasByCover(plain)).toEqual({'0 1': 100});
    expect(areasByCover(settled([[box(0, 0, 10, 10)]]))).toEqual({'0': 100});
});
