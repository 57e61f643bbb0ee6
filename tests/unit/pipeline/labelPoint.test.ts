/** Where a patch bears its name. */

import {expect, test} from 'vitest';
import {labelPoint} from '../../../engine/pipeline/labelPoint.ts';

type Ring = [number, number][];

const closed = (...points: Ring): Ring => [...points, points[0]];

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
