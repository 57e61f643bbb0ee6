import {describe, expect, test} from 'vitest';
import {checkResult, compareResults} from '../../../scripts/bench/check.ts';
import {checksum, readResult, type LatticeResult} from '../../../scripts/bench/lattice.ts';

type Ring = readonly (readonly [number, number])[];

/** A square of so many metres with its lower left corner at (x, y), closed. */
function square(x: number, y: number, sizeM: number): Ring {
    return [[x, y], [x + sizeM, y], [x + sizeM, y + sizeM], [x, y + sizeM], [x, y]];
}

function feature(from: string, to: string, rings: readonly Ring[], areaM2 = 0): object {
    return {type: 'Feature', properties: {from, to, areaM2}, geometry: {type: 'Polygon', coordinates: rings}};
}

function result(...features: readonly object[]): LatticeResult {
    return readResult(JSON.stringify({type: 'FeatureCollection', features}));
}

const FIELD = feature('0101', '0701', [square(37_480_000, 3_360_000, 20)]);
const POND = feature('0101', '1104', [square(37_480_100, 3_360_000, 10), [...square(37_480_104, 3_360_004, 2)].reverse()]);
const SLIVER = feature('0103', '0301', [square(37_480_200, 3_360_000, 0.5)]);
const LAND = result(FIELD, POND, SLIVER);

describe('what a result holds', () => {
    test('patches are counted, those of 1 m² and more for themselves, and holes are taken off', async () => {
        const checked = await checkResult(LAND, null, 0);
        expect(checked).toMatchObject({patches: 3, largePatches: 2, nullGeometries: 0, invalid: 0, agreement: null});
        expect(checked.areaM2).toBeCloseTo(400 + 96 + 0.25, 9);
    });

    test('a polygon that crosses itself is invalid', async () => {
        const bowTie = feature('0101', '0701', [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]);
        expect(await checkResult(result(FIELD, bowTie), null, 0)).toMatchObject({invalid: 1, reasons: {'Self-intersection': 1}});
    });

    test('a ring that collapses on the written lattice is invalid', async () => {
        const needle = feature('0101', '0701', [[[0, 0], [10, 0], [10, 0.00002], [0, 0]]]);
        expect(await checkResult(result(needle), null, 0)).toMatchObject({invalid: 1});
        const point = feature('0101', '0701', [[[0, 0], [5, 0], [0, 0]]]);
        expect(await checkResult(result(point), null, 0)).toMatchObject({reasons: {'Ring of fewer than three vertices': 1}});
    });

    test('a hole outside its shell is invalid', async () => {
        const stray = feature('0101', '0701', [square(0, 0, 10), square(20, 20, 2)]);
        expect(await checkResult(result(stray), null, 0)).toMatchObject({invalid: 1, reasons: {'Hole lies outside shell': 1}});
    });

    test('a feature without polygon is no patch, and every part of a multi-polygon is one', () => {
        const none = {type: 'Feature', properties: {from: '0101', to: '0301'}, geometry: null};
        const two = {
            type: 'Feature', properties: {from: '0101', to: '0301'},
            geometry: {type: 'MultiPolygon', coordinates: [[square(0, 0, 2)], [square(9, 9, 2)]]},
        };
        const {patches, nullGeometries} = result(none, two);
        expect([patches.length, nullGeometries]).toEqual([2, 1]);
    });

    test('a result that does not say from what to what is refused', () => {
        expect(() => result({type: 'Feature', properties: {}, geometry: null})).toThrow('no text in from or to');
    });
});

describe('whether a result agrees with the reference', () => {
    test('a result agrees with itself', () => {
        expect(compareResults(LAND, LAND, 0)).toMatchObject({agrees: true, largestPatchDifferenceM2: 0, examples: []});
    });

    test('a missing patch is found, a missing sliver is not asked for', () => {
        const {agrees, pairsWithOtherCount, examples} = compareResults(result(FIELD, SLIVER), LAND, 0);
        expect({agrees, pairsWithOtherCount}).toEqual({agrees: false, pairsWithOtherCount: 1});
        expect(examples).toEqual(['0101>1104: 0 patches, the reference has 1']);
        expect(compareResults(result(FIELD, POND), LAND, 0).agrees).toBe(true);
    });

    test('a patch that became something else is found although the sum is right', () => {
        const elsewhere = feature('0101', '0702', [square(37_480_000, 3_360_000, 20)]);
        expect(compareResults(result(elsewhere, POND), LAND, 0)).toMatchObject({agrees: false, pairsWithOtherCount: 2, areaDifferenceM2: -0.25});
    });

    test('a border 2 mm off is too far without noise and allowed with 3 mm of it', () => {
        const wider = feature('0101', '0701', [square(37_480_000, 3_360_000, 20.002)]);
        expect(compareResults(result(wider, POND), LAND, 0)).toMatchObject({agrees: false, patchesWithOtherArea: 1});
        expect(compareResults(result(wider, POND), LAND, 0.003).agrees).toBe(true);
    });

    test('land moved from one patch to another of the same class pair is found', () => {
        const one = result(feature('0101', '0701', [square(0, 0, 10)]), feature('0101', '0701', [square(50, 0, 10)]));
        const other = result(feature('0101', '0701', [square(0, 0, 10.1)]), feature('0101', '0701', [square(50, 0, 9.899)]));
        expect(compareResults(other, one, 0)).toMatchObject({agrees: false, patchesWithOtherArea: 2});
    });

    test('a reference may state areas that its engine summed before it rounded', () => {
        const text = JSON.stringify({features: [feature('0101', '0701', [square(0, 0, 10)], 100.5)]});
        expect(readResult(text, 'stated').patches[0].areaM2).toBe(100.5);
        expect(readResult(text).patches[0].areaM2).toBe(100);
    });
});

describe('the checksum', () => {
    test('does not change with the order of patches, the start of a ring and its direction', () => {
        const turned: Ring = [[37_480_020, 3_360_020], [37_480_020, 3_360_000], [37_480_000, 3_360_000], [37_480_000, 3_360_020],
            [37_480_020, 3_360_020]];
        expect(checksum(result(SLIVER, POND, feature('0101', '0701', [turned])))).toBe(checksum(LAND));
    });

    test('changes with one vertex by a tenth of a millimetre, and with a class', () => {
        const moved = feature('0101', '0701', [square(37_480_000, 3_360_000, 20.0001)]);
        expect(checksum(result(moved, POND, SLIVER))).not.toBe(checksum(LAND));
        const renamed = feature('0103', '0701', [square(37_480_000, 3_360_000, 20)]);
        expect(checksum(result(renamed, POND, SLIVER))).not.toBe(checksum(LAND));
    });
});
