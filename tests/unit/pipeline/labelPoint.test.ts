/** Where a patch bears its name: inside, by turf; and where rings have corners level with the middle. */

import {booleanPointInPolygon} from '@turf/turf';
import {expect, test} from 'vitest';
import {covers, labelPoint} from '../../../engine/pipeline/labelPoint.ts';
import {forAll} from '../../helpers/forAll.ts';

type Ring = [number, number][];

const closed = (...points: Ring): Ring => [...points, points[0]];

test('a point is covered where turf says so, corners and borders included', () => {
    const square = closed([0, 0], [4, 0], [4, 4], [0, 4]), hole = closed([1, 1], [1, 3], [3, 3], [3, 1]);
    forAll(300, (random, size) => {
        // few places, so that many points lie on edges, level with corners and on the lines of edges
        const place = (): [number, number] => [Math.floor(random() * 5), Math.floor(random() * 5)];
        const shift = [0, 0.1, 111.123456789][size % 3];
        const moved = ([x, y]: [number, number]): [number, number] => [x / 8 + shift, y / 8 + shift];
        const rings = size % 4 === 0 ? [square, hole] : [closed(place(), place(), place(), place(), place())];
        return {rings: rings.map(ring => ring.map(moved)), points: Array.from({length: 20}, () => moved(place()))};
    }, ({rings, points}) => {
        for (const point of points) {
            expect(covers(rings, ...point)).toBe(booleanPointInPolygon(point, {type: 'Polygon', coordinates: rings}));
        }
    });
});

test('the middle of the box of the largest polygon, where that lies inside', () => {
    expect(labelPoint([[closed([0, 0], [2, 0], [2, 1], [0, 1])], [closed([10, 0], [16, 0], [16, 4], [10, 4])]])).toEqual([13, 2]);
    expect(labelPoint([])).toEqual([0, 0]);
});

test('else the middle of the longest stretch at its height; the border counts as inside', () => {
    // a U, whose middle is in the open
    expect(labelPoint([[closed([0, 0], [9, 0], [9, 6], [8, 6], [8, 1], [2, 1], [2, 6], [0, 6])]])).toEqual([1, 3]);
    // an L with its inner corner in the middle
    expect(labelPoint([[closed([0, 0], [4, 0], [4, 2], [2, 2], [2, 4], [0, 4])]])).toEqual([2, 2]);
});
