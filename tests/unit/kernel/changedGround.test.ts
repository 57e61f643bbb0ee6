/** The edges around what two surveys say differently of, against labels of single cells of a checkerboard. */

import {describe, expect, test} from 'vitest';
import {toLattice} from '../../../engine/kernel/latticePolygons.ts';
import {changedGround, shiftedEdges} from '../../../engine/kernel/changedGround.ts';
import {Regions} from '../../../engine/kernel/regions.ts';
import {scrambled, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {box, parcel, polygons} from './draw.ts';

const lattice = (features: readonly Rings[]) => toLattice(polygons(...features), 1)!;

/** Edges in metres, each from its smaller end, sorted. */
function edgesBetween(before: readonly Rings[], after: readonly Rings[], kinds: readonly (readonly number[])[]): string[] {
    const surveys = [lattice(before), lattice(after)], {originX, originY} = surveys[0];
    const {x, y, from, to, count} = shiftedEdges(changedGround(surveys, kinds), -originX, -originY);
    return Array.from({length: count}, (_, e) => `${x[from[e]]},${y[from[e]]} ${x[to[e]]},${y[to[e]]}`).sort();
}

describe('ground that changed', () => {
    const pair = [box(0, 0, 10, 10), box(10, 0, 20, 10)];

    test('has no edges where parcels of a kind are the same ground, however they are split', () => {
        expect(edgesBetween(pair, [...pair].reverse(), [[1, 2], [2, 1]])).toEqual([]);
        expect(edgesBetween(pair, [parcel('0,0 10,0 20,0 20,10 10,10 0,10')], [[1, 1], [1]])).toEqual([]);
    });

    test('has the border of a parcel whose kind is another one, twice: of what it was and of what it is', () => {
        const border = ['0,0 0,10', '0,0 10,0', '0,10 10,10', '10,0 10,10'];
        expect(edgesBetween(pair, pair, [[1, 2], [3, 2]])).toEqual(border.flatMap(edge => [edge, edge]).sort());
        // become what its neighbour is, the border between them is one of two kinds still
        expect(edgesBetween(pair, pair, [[1, 2], [2, 2]])).toEqual(border.flatMap(edge => [edge, edge]).sort());
    });

    test('is all of a parcel that is like no other', () => {
        expect(edgesBetween(pair, pair, [[-1, 2], [-1, 2]])).toHaveLength(8);
    });

    test('says even-odd where one survey has a kind and the other has not, in whatever order', () => {
        const n = 5;
        const cells = (kinds: readonly number[]): Rings[] => kinds.map((_, i) => box(10 * (i % n), 10 * Math.floor(i / n), 10 * (i % n) + 10, 10 * Math.floor(i / n) + 10));
        const some = (random: () => number): number[] => Array.from({length: n * n}, () => Math.floor(random() * 3));
        forAll(40, random => ({before: some(random), after: some(random), random}), ({before, after, random}) => {
            const turned = scrambled(random, cells(after));
            const surveys = [lattice(cells(before)), lattice(turned.features)];
            const regions = new Regions(changedGround(surveys, [before, turned.order.map(i => after[i])]), 0);
            before.forEach((kind, i) => {
                const found = regions.covers(10 * (i % n) + 5 - surveys[0].originX, 10 * Math.floor(i / n) + 5 - surveys[0].originY);
                expect([...found]).toEqual(kind === after[i] ? [] : [kind, after[i]].sort());
            });
        });
    });
});
