import {expect, test} from 'vitest';
import {outlines, overlay, parcelsAt, type LatticePolygon} from '../../engine/kernel/index.ts';
import {blob, perimeter, polygonsOf, randomCoverage, type Point, type Random, type Rings} from '../helpers/coverages.ts';
import {forAll} from '../helpers/forAll.ts';
import {multiPolygonWkt, openGeos, type Geos} from '../helpers/geos.ts';

const CASES = Number(process.env.CASES ?? 2000);
const geos = await openGeos();

/** Kept near the origin: GEOS computes in doubles, and the oracle should not be the one that rounds. */
function input(random: Random, size: number): {before: Rings[]; after: Rings[]} {
    const sizeM = [2, 60, 800][size % 3];
    const before = randomCoverage(random, {columns: 1 + size % 3, rows: 1 + Math.floor(size / 3) % 3, sizeM, bends: size % 3});
    if (size % 4 < 2) return {before, after: randomCoverage(random, {columns: 1 + size % 2, rows: 2, sizeM: sizeM * 0.8, bends: 2})};
    const after = Array.from({length: 1 + size % 4}, () => blob(random, random() * sizeM, random() * sizeM, sizeM * 0.4, 4 + Math.floor(random() * 12)));
    return {before, after};
}

/** Even-odd reading of rings, by GEOS: the symmetric difference of their areas is what MakeValid gives for one ring set. */
function geosFeature(api: Geos, rings: Rings): number {
    // shell first: the ring with the largest box; others are holes of it or separate; MakeValid settles it by even-odd
    const boxArea = (ring: readonly Point[]): number => {
        const xs = ring.map(p => p[0]), ys = ring.map(p => p[1]);
        return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
    };
    const sorted = [...rings].sort((a, b) => boxArea(b) - boxArea(a));
    return api.makeValid(api.read(multiPolygonWkt([sorted])));
}

const latticeMultiPolygon = (polygons: readonly LatticePolygon[]): number[][][][] => polygons.map(({shell, holes}) =>
    [shell, ...holes].map(ring => Array.from({length: ring.length / 2}, (_, i) => [ring[2 * i], ring[2 * i + 1]])));

test('areas of every pair of parcels agree with GEOS within the width of a lattice step', () => {
    let pairs = 0;
    forAll(CASES, input, ({before, after}) => {
        const result = overlay([
            {id: 'before', polygons: polygonsOf(before), overlaps: 'allowed'},
            {id: 'after', polygons: polygonsOf(after), overlaps: 'allowed'},
        ], {toleranceM: 0});
        const found = new Map<string, number>();
        for (let face = 1; face < result.faceCount; face++) {
            for (const p of parcelsAt(result, 0, face)) {
                for (const q of parcelsAt(result, 1, face)) {
                    const key = `${p} ${q}`;
                    found.set(key, (found.get(key) ?? 0) + Number(result.area2[face]) / 2e8);
                }
            }
        }
        const left = before.map(rings => geosFeature(geos, rings)), right = after.map(rings => geosFeature(geos, rings));
        before.forEach((p, i) => after.forEach((q, j) => {
            const expected = geos.area(geos.intersection(left[i], right[j]));
            const slack = 1e-4 * (perimeter([p]) + perimeter([q])) + 1e-9;
            expect(Math.abs((found.get(`${i} ${j}`) ?? 0) - expected)).toBeLessThan(slack);
            pairs++;
        }));
        geos.dispose();
    });
    expect(pairs).toBeGreaterThan(0);
});

test('no dissolved polygon is invalid on the lattice, nor overlaps another', () => {
    forAll(Math.ceil(CASES / 2), input, ({before, after}) => {
        const result = overlay([
            {id: 'before', polygons: polygonsOf(before), overlaps: 'forbidden'},
            {id: 'after', polygons: polygonsOf(after), overlaps: 'forbidden'},
        ]);
        // groups that are not connected and touch in points on purpose
        const key = Int32Array.from({length: result.faceCount}, (_, f) => f === 0 ? -1 : (result.parcelOf[0][f] + result.parcelOf[1][f] * 2 + 3) % 3);
        const groups = outlines(result.arrangement, key, 3).map(latticeMultiPolygon);
        let total = 0;
        const handles = groups.map((group) => {
            const handle = geos.read(multiPolygonWkt(group));
            expect(geos.isValid(handle)).toBe(true);
            total += geos.area(handle);
            return handle;
        });
        const all = geos.area(geos.union(geos.read(`GEOMETRYCOLLECTION(${groups.map(multiPolygonWkt).join(',')})`)));
        expect(handles.length).toBe(3);
        expect(Math.abs(total - all)).toBeLessThan(1e-9 * total + 1);
        geos.dispose();
    });
});
