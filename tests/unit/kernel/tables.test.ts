import {describe, expect, test} from 'vitest';
import {LabelTable} from '../../../engine/kernel/labels.ts';
import {EdgeTable, VertexTable} from '../../../engine/kernel/tables.ts';
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
    const table = (): EdgeTable => {
        const vertices = new VertexTable(0);
        vertices.add(5, 5);
        vertices.add(1, 9);
        vertices.add(5, 2);
        return new EdgeTable(vertices, 0);
    };

    test('have one number for both directions and start at the end with the smaller x, then y', () => {
        const edges = table();
        expect([edges.add(0, 1), edges.add(1, 0), edges.add(0, 2), edges.add(2, 0)]).toEqual([0, 0, 1, 1]);
        expect([edges.from[0], edges.to[0]]).toEqual([1, 0]);
        expect([edges.from[1], edges.to[1]]).toEqual([2, 0]);
    });

    const parcelsOf = (edges: EdgeTable, edge: number): number[] => {
        const parcels: number[] = [];
        for (let t = edges.firstToggle[edge]; t >= 0; t = edges.toggleNext[t]) parcels.push(edges.toggleParcel[t]);
        return parcels.sort((a, b) => a - b);
    };

    test('crossed twice by a parcel are not crossed, whichever parcel came first or last', () => {
        for (const twice of [7, 8, 9]) {
            const edges = table();
            const edge = edges.add(0, 1);
            expect([7, 8, 9].map(parcel => edges.toggle(edge, parcel))).toEqual([true, true, true]);
            expect(edges.toggle(edge, twice)).toBe(false);
            expect(parcelsOf(edges, edge)).toEqual([7, 8, 9].filter(parcel => parcel !== twice));
            expect(edges.toggle(edge, twice)).toBe(true);
            expect(parcelsOf(edges, edge)).toEqual([7, 8, 9]);
        }
    });

    test('toggled twice by everybody carry nothing', () => {
        const edges = table();
        const edge = edges.add(0, 1);
        for (const parcel of [1, 2, 1, 2]) edges.toggle(edge, parcel);
        expect(edges.firstToggle[edge]).toBe(-1);
    });

    test('agree with a plain map of sets after thousands of toggles', () => {
        const random = seededRandom(11);
        const vertices = new VertexTable(0);
        for (let i = 0; i < 60; i++) vertices.add(Math.floor(i / 8), i % 8);
        const edges = new EdgeTable(vertices, 1);
        const plain = new Map<string, Set<number>>();
        for (let i = 0; i < 20_000; i++) {
            const a = Math.floor(random() * 60), b = (a + 1 + Math.floor(random() * 59)) % 60, parcel = Math.floor(random() * 9);
            const key = [Math.min(a, b), Math.max(a, b)].join();
            const set = plain.get(key) ?? new Set();
            plain.set(key, set);
            const isThere = !set.delete(parcel);
            if (isThere) set.add(parcel);
            expect(edges.toggle(edges.add(a, b), parcel)).toBe(isThere);
        }
        expect(edges.count).toBe(plain.size);
        for (let e = 0; e < edges.count; e++) {
            const key = [Math.min(edges.from[e], edges.to[e]), Math.max(edges.from[e], edges.to[e])].join();
            expect(parcelsOf(edges, e)).toEqual([...plain.get(key)!].sort((a, b) => a - b));
        }
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
