/** Who owns ground claimed twice does not depend on the form in which a layer comes. */

import {expect, test} from 'vitest';
import {overlay, toLattice} from '../../../engine/kernel/index.ts';
import {polygonsOf, type Rings} from '../../helpers/coverages.ts';
import {box} from './draw.ts';

test('a ring that is not finite says nothing of the order of parcels, in metres as on the lattice', () => {
    const left = box(0, 0, 10, 10), right: Rings = [...box(5, 0, 15, 10), [[1, 1], [2, Number.NaN], [3, 3], [4, 4], [5, 5]]];
    const polygons = polygonsOf([left, right]);
    const [inMetres, onLattice] = [polygons, toLattice(polygons)!].map((one) => {
        const {parcelOf, area2, faceCount} = overlay([{id: 'survey', polygons: one, overlaps: 'forbidden'}]);
        return Array.from({length: faceCount - 1}, (_, i) => [parcelOf[0][i + 1], Number(area2[i + 1]) / 2e8]).sort(([a, x], [b, y]) => a - b || x - y);
    });
    expect(onLattice).toEqual(inMetres);
    // a parcel with a ring of no vertices comes before others, and owns what both claim
    expect(inMetres).toEqual([[0, 50], [1, 50], [1, 50]]);
});
