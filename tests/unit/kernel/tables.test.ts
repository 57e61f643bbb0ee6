import {describe, expect, test} from 'vitest';
import {LabelTable} from '../../../engine/kernel/labels.ts';
import {EdgeCollector, mergeEdges, VertexTable, type Edges} from '../../../engine/kernel/tables.ts';
import {seededRandom} from '../../helpers/forAll.ts';

describe('vertices', () => {
    test('equal coordinates, equal number; numbers in order of appearance', () => {
        const vertices = new VertexTable(0);
        expect([vertices.add(3, 4), vertices.add(4, 3), vertices.add(3, 4), vertices.add(0, 0), vertices.add(-0, 0)]).toEqual([0, 1, 0, 2, 2]);
        expect(vertices.count).toBe(3);
    });

    test('keep their numbers while the tables grow, also where the low 32 bits are equal', () => {
        const vertices = new VertexTable(1);
        const places = Array.from({length: 5000}, (_, i) => [2 ** 32 * (i % 50), Math.floor(i / 50) * 2 ** 33 - 7] as const);
        const numbers = places.map(([x, y]) => vertices.add(x, y));
        expect(numbers).toEqual(places.map((_, i) => i));
        expect(places.map(([x, y]) => vertices.add(x, y))).toEqual(numbers);
        places.forEach(([x, y], i) => expect([vertices.x[i], vertices.y[i]]).toEqual([x, y]));
    });
});

describe('edges', () => {
    const parcelsOf = ({toggleStart, toggleItems}: Edges, edge: number): number[] => [...toggleItems.subarray(toggleStart[edge], toggleStart[edge + 1])];

    test('crossed twice by a parcel are not crossed, whichever parcel came first or last, and each second crossing is told', () => {
        for (const twice of [7, 8, 9]) {
            const collector = new EdgeCollector(0);
            for (const parcel of [9, 7, 8, twice]) collector.add(0, 1, parcel, 0);
            const told: number[][] = [];
            const edges = collector.build(2, (from, to, parcel) => told.push([from, to, parcel]));
            expect(parcelsOf(edges, 0)).toEqual([7, 8, 9].filter(parcel => parcel !== twice));
            expect(told).toEqual([[0, 1, twice]]);
        }
    });

    test('crossed an even number of times by everybody are none', () => {
        const collector = new EdgeCollector(0);
        for (const parcel of [1, 2, 1, 2, 2, 2]) collector.add(3, 4, parcel, 0);
        collector.add(3, 5, 1, 0);
        const edges = collector.build(6);
        expect([edges.count, edges.from[0], edges.to[0]]).toEqual([1, 3, 5]);
    });

    test('are vouched for by every certified layer that one of their parcels is of', () => {
        const collector = new EdgeCollector(0);
        collector.add(0, 1, 7, 1);
        collector.add(0, 1, 8, 2);
        collector.add(0, 2, 7, 0);
        expect([...collector.build(3).sound]).toEqual([3, 0]);
    });

    test.each([60, 3])('agree with a plain map of sets after thousands of crossings, with %i vertices', (n) => {
        const random = seededRandom(11);
        const collector = new EdgeCollector(1);
        const plain = new Map<string, Set<number>>();
        for (let i = 0; i < 20_000; i++) {
            const a = Math.floor(random() * n), b = (a + 1 + Math.floor(random() * (n - 1))) % n, parcel = Math.floor(random() * 9);
            const from = Math.min(a, b), to = Math.max(a, b);
            const set = plain.get(`${from},${to}`) ?? new Set();
            plain.set(`${from},${to}`, set);
            if (!set.delete(parcel)) set.add(parcel);
            collector.add(from, to, parcel, 0);
        }
        const edges = collector.build(n);
        const expected = [...plain].filter(([, set]) => set.size > 0).map(([key, set]) => `${key}: ${[...set].sort((a, b) => a - b).join()}`);
        expect(Array.from({length: edges.count}, (_, e) => `${edges.from[e]},${edges.to[e]}: ${parcelsOf(edges, e).join()}`).sort()).toEqual(expected.sort());
    });
});

describe('edges without some of them, and with others', () => {
    const built = (n: number, crossings: readonly (readonly [from: number, to: number, parcel: number, sound: number])[]): Edges => {
        const collector = new EdgeCollector(0);
        for (const crossing of crossings) collector.add(...crossing);
        return collector.build(n);
    };
    const listed = ({count, from, to, toggleStart, toggleItems, sound}: Edges): string[] =>
        Array.from({length: count}, (_, e) => `${from[e]},${to[e]}: ${toggleItems.subarray(toggleStart[e], toggleStart[e + 1]).join()} ${sound[e]}`);

    test('are the ones that would have been built at once, in order', () => {
        const random = seededRandom(17);
        for (let round = 0; round < 300; round++) {
            const n = 3 + Math.floor(random() * 8), draw = (most: number): [number, number, number, number][] => Array.from({length: Math.floor(random() * most)}, () => {
                const a = Math.floor(random() * n), b = (a + 1 + Math.floor(random() * (n - 1))) % n;
                return [Math.min(a, b), Math.max(a, b), Math.floor(random() * 5), Math.floor(random() * 4)];
            });
            const edges = built(n, draw(40)), more = built(n, draw(30));
            const without = Int32Array.from(Array.from({length: edges.count}, (_, e) => e).filter(() => random() < 0.3));
            const merged = mergeEdges(edges, without, more);
            // by a plain map of sets
            const plain = new Map<string, {toggles: Set<number>; sound: number}>();
            const enter = (from: Edges, isLeft: (e: number) => boolean): void => {
                for (let e = 0; e < from.count; e++) {
                    if (!isLeft(e)) continue;
                    const key = `${from.from[e]},${from.to[e]}`, entry = plain.get(key) ?? {toggles: new Set<number>(), sound: 0};
                    plain.set(key, entry);
                    entry.sound |= from.sound[e];
                    for (const parcel of from.toggleItems.subarray(from.toggleStart[e], from.toggleStart[e + 1])) if (!entry.toggles.delete(parcel)) entry.toggles.add(parcel);
                }
            };
            enter(edges, e => !without.includes(e));
            enter(more, () => true);
            const expected = [...plain].filter(([, {toggles}]) => toggles.size > 0)
                .map(([key, {toggles, sound}]): [number[], string] => [key.split(',').map(Number), `${key}: ${[...toggles].sort((a, b) => a - b).join()} ${sound}`])
                .sort(([[a, b]], [[c, d]]) => a - c || b - d).map(([, line]) => line);
            expect(listed(merged)).toEqual(expected);
            expect([merged.from.length, merged.to.length, merged.sound.length, merged.toggleStart.length, merged.toggleItems.length])
                .toEqual([merged.count, merged.count, merged.count, merged.count + 1, merged.toggleStart[merged.count]]);
        }
    });

    test('are none where both are none, where all are taken away, and where both cancel', () => {
        const none = built(3, []), some = built(3, [[0, 1, 4, 1], [1, 2, 4, 1], [1, 2, 5, 2]]);
        expect(mergeEdges(none, new Int32Array(0), none).count).toBe(0);
        expect(mergeEdges(some, Int32Array.of(0, 1), none).count).toBe(0);
        expect(mergeEdges(some, new Int32Array(0), some).count).toBe(0);
        expect(listed(mergeEdges(none, new Int32Array(0), some))).toEqual(listed(some));
        expect(listed(mergeEdges(some, Int32Array.of(1), built(3, [[1, 2, 9, 0]])))).toEqual(['0,1: 4 1', '1,2: 9 0']);
    });
});

describe('labels', () => {
    const parcels = (labels: LabelTable, label: number): number[] => [...labels.parcels(label)];
    const toggled = (labels: LabelTable, label: number, ...items: number[]): number => labels.toggled(label, Int32Array.from(items), 0, items.length);

    test('number 0 is the empty set, from the start and when everything is left again', () => {
        const labels = new LabelTable();
        expect(parcels(labels, labels.empty)).toEqual([]);
        expect(labels.intern(new Int32Array(0))).toBe(0);
        expect(toggled(labels, toggled(labels, 0, 4, 9), 4, 9)).toBe(0);
        expect(labels.count).toBe(2);
    });

    test('entering and leaving keeps the set ascending', () => {
        const labels = new LabelTable();
        const some = toggled(labels, 0, 2, 5, 8);
        expect(parcels(labels, toggled(labels, some, 1, 5, 9))).toEqual([1, 2, 8, 9]);
        expect(parcels(labels, toggled(labels, some, 3))).toEqual([2, 3, 5, 8]);
        expect(parcels(labels, toggled(labels, some, 2, 8))).toEqual([5]);
        expect(parcels(labels, some)).toEqual([2, 5, 8]);
    });

    test('only the items from start to end are crossed', () => {
        const labels = new LabelTable();
        expect(parcels(labels, labels.toggled(0, Int32Array.of(1, 2, 3, 4), 1, 3))).toEqual([2, 3]);
    });

    test('equal sets have one number, however they came about, in a table of thousands', () => {
        const labels = new LabelTable();
        const random = seededRandom(5);
        const plain = new Map<string, number>();
        let label = 0;
        let set = new Set<number>();
        for (let i = 0; i < 20_000; i++) {
            const parcel = Math.floor(random() * 12);
            if (!set.delete(parcel)) set.add(parcel);
            label = toggled(labels, label, parcel);
            const key = [...set].sort((a, b) => a - b).join();
            if (!plain.has(key)) plain.set(key, label);
            expect(label).toBe(plain.get(key));
            if (i % 97 === 0) [set, label] = [new Set(), labels.empty];
        }
        expect(labels.count).toBe(new Set([...plain.values(), 0]).size);
        expect(labels.count).toBeGreaterThan(2000);
    });

    test('different sets have different numbers, also where 32 bits of a hash are equal', () => {
        // among 250,000 pairs about seven collide
        const labels = new LabelTable();
        const random = seededRandom(3);
        const seen = new Set<number>();
        for (let i = 0; i < 250_000; i++) {
            const first = Math.floor(random() * 2 ** 15);
            seen.add(first * 2 ** 31 + 2 ** 15 + i);
            labels.intern(Int32Array.of(first, 2 ** 15 + i));
        }
        expect(labels.count).toBe(seen.size + 1);
    });
});
