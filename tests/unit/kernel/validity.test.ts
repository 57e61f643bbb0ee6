import {describe, expect, test} from 'vitest';
import {PolygonsBuilder, RING_BEGINS_PART, RING_IS_HOLE, type Polygons} from '../../../engine/core/polygons.ts';
import {validatePolygons, type ValidityCode} from '../../../engine/kernel/index.ts';
import {orientDoubles} from '../../../engine/kernel/orientDoubles.ts';
import {multiPolygonWkt, openGeos} from '../../helpers/geos.ts';

type Ring = readonly (readonly [number, number])[];
/** Polygons of one feature, each a shell and its holes. */
type Parts = readonly (readonly Ring[])[];

const geos = await openGeos();

function layerOf(features: readonly Parts[]): Polygons {
    const builder = new PolygonsBuilder();
    for (const parts of features) {
        for (const rings of parts) {
            rings.forEach((ring, r) => {
                for (const [x, y] of ring) builder.vertex(x, y);
                builder.endRing(r === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
            });
        }
        builder.endFeature();
    }
    return builder.build();
}

const codesOf = (...parts: Parts): ValidityCode[] => validatePolygons(layerOf([parts])).map(({code}) => code);
const box = (x0: number, y0: number, x1: number, y1: number): Ring => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
const FIELD = box(0, 0, 100, 100);

describe('what is valid', () => {
    test.each<[string, Parts]>([
        ['a field', [[FIELD]]],
        ['a vertex given twice', [[[[0, 0], [0, 0], [10, 0], [10, 10], [0, 0]]]]],
        ['a pond', [[FIELD, box(40, 40, 60, 60)]]],
        ['a pond that touches the border in a point', [[FIELD, [[0, 50], [50, 40], [50, 60]]]]],
        ['a pond with its corner in a corner', [[FIELD, [[0, 0], [50, 40], [40, 50]]]]],
        ['four ponds that meet in one point', [[FIELD, [[50, 50], [40, 60], [60, 60]], [[50, 50], [40, 40], [60, 40]],
            [[50, 50], [30, 45], [30, 55]], [[50, 50], [70, 45], [70, 55]]]]],
        ['a chain of ponds that does not close', [[FIELD, [[10, 50], [20, 40], [30, 50]], [[30, 50], [40, 40], [50, 50]], [[50, 50], [60, 60], [70, 50]]]]],
        ['two fields that meet in a corner', [[box(0, 0, 10, 10)], [box(10, 10, 20, 20)]]],
        ['fields around a courtyard, corner to corner', [[box(10, 0, 20, 10)], [box(0, 10, 10, 20)], [box(20, 10, 30, 20)], [box(10, 20, 20, 30)]]],
        ['an island in a pond', [[FIELD, box(20, 20, 80, 80)], [box(40, 40, 60, 60)]]],
        ['an island that touches the shore with all its corners', [[FIELD, box(20, 20, 80, 80)], [[[50, 20], [80, 50], [50, 80], [20, 50]]]]],
        ['a feature without rings', []],
    ])('%s', (_name, parts) => {
        expect(codesOf(...parts)).toEqual([]);
        expect(geos.isValid(geos.read(multiPolygonWkt(parts)))).toBe(true);
        geos.dispose();
    });
});

describe('what is not', () => {
    test.each<[ValidityCode, string, Parts]>([
        ['kernel/not-finite', 'a coordinate that is no number', [[[[0, 0], [NaN, 0], [1, 1]]]]],
        ['kernel/not-finite', 'a coordinate without end', [[[[0, 0], [Infinity, 0], [1, 1]]]]],
        ['kernel/degenerate-ring', 'a ring of two positions', [[[[0, 0], [1, 1], [1, 1], [0, 0]]]]],
        ['kernel/degenerate-ring', 'a hole of one position', [[FIELD, [[5, 5], [5, 5]]]]],
        ['kernel/self-crossing', 'a bow tie', [[[[0, 0], [10, 10], [10, 0], [0, 10]]]]],
        ['kernel/self-crossing', 'a bow tie through a vertex', [[[[0, 0], [5, 5], [10, 10], [10, 0], [5, 5], [0, 10]]]]],
        ['kernel/self-crossing', 'a pond across the border', [[FIELD, box(90, 40, 110, 60)]]],
        ['kernel/self-crossing', 'two polygons of a parcel that overlap', [[FIELD], [[[50, 50], [150, 60], [150, 160]]]]],
        ['kernel/ring-touches-itself', 'a ring that touches itself', [[[[0, 0], [50, 50], [100, 0], [100, 100], [50, 50], [0, 100]]]]],
        ['kernel/ring-touches-itself', 'a ring that closes off a hole in one point', [[[[0, 0], [100, 0], [100, 100], [50, 100], [60, 50], [40, 50], [50, 100], [0, 100]]]]],
        ['kernel/doubled-edge', 'a spike', [[[[0, 0], [10, 0], [20, 0], [10, 0], [10, 10]]]]],
        ['kernel/doubled-edge', 'a line for a ring', [[[[0, 0], [5, 5], [10, 10]]]]],
        ['kernel/shared-edge', 'a pond drawn twice', [[FIELD, box(40, 40, 60, 60), box(40, 40, 60, 60)]]],
        ['kernel/shared-edge', 'a pond along the border', [[FIELD, box(0, 40, 20, 60)]]],
        ['kernel/shared-edge', 'two polygons of a parcel that are neighbours', [[box(0, 0, 10, 10)], [box(10, 2, 20, 8)]]],
        ['kernel/hole-outside-shell', 'a hole outside', [[FIELD, box(200, 200, 210, 210)]]],
        ['kernel/hole-outside-shell', 'a hole outside that touches the shell with each of its vertices',
            [[[[0, 0], [30, 50], [50, 40], [70, 50], [100, 0], [100, 100], [0, 100]], [[0, 0], [50, 40], [100, 0]]]]],
        ['kernel/nested-holes', 'a hole in a hole', [[FIELD, box(20, 20, 80, 80), box(40, 40, 60, 60)]]],
        ['kernel/nested-holes', 'a hole in a hole that touches it with each of its corners',
            [[FIELD, box(20, 20, 80, 80), [[50, 20], [80, 50], [50, 80], [20, 50]]]]],
        ['kernel/nested-shells', 'a field in a field', [[FIELD], [box(40, 40, 60, 60)]]],
        ['kernel/nested-shells', 'a field in a field beside its pond', [[FIELD, box(60, 60, 80, 80)], [box(20, 20, 40, 40)]]],
        ['kernel/nested-shells', 'a field around the pond of another', [[FIELD, box(40, 40, 60, 60)], [box(20, 20, 80, 80)]]],
        ['kernel/disconnected-interior', 'a pond from shore to shore', [[FIELD, [[0, 50], [50, 40], [100, 50], [50, 60]]]]],
        ['kernel/disconnected-interior', 'ponds in a closed chain', [[FIELD, [[20, 50], [45, 30], [50, 20]], [[50, 20], [55, 30], [80, 50]],
            [[80, 50], [55, 70], [50, 80]], [[50, 80], [45, 70], [20, 50]]]]],
    ])('%s: %s', (code, _name, parts) => {
        expect(codesOf(...parts)).toContain(code);
        if (code === 'kernel/not-finite' || code === 'kernel/degenerate-ring') return;
        expect(geos.isValid(geos.read(multiPolygonWkt(parts)))).toBe(false);
        geos.dispose();
    });

    test('each feature and kind of fault is told once, with its first place and how often', () => {
        const ponds = [box(10, 10, 20, 20), box(12, 12, 14, 14), box(16, 16, 18, 18)];
        expect(validatePolygons(layerOf([[[FIELD]], [[FIELD, ...ponds]], [[[[0, 0], [10, 10], [10, 0], [0, 10]]]]]))).toEqual([
            {code: 'kernel/nested-holes', feature: 1, at: [12, 12], count: 2},
            {code: 'kernel/self-crossing', feature: 2, at: [5, 5], count: 1},
        ]);
    });

    test('of roles alone: single rings are passed over, and so is what has nothing to do with roles', () => {
        const features: Parts[] = [[[[[0, 0], [10, 10], [10, 0], [0, 10]]]], [[FIELD, box(90, 40, 110, 60), box(20, 20, 80, 30), box(30, 22, 40, 28)]]];
        expect(validatePolygons(layerOf(features), {rolesOnly: true})).toEqual([{code: 'kernel/nested-holes', feature: 1, at: [30, 22], count: 1}]);
    });
});

describe('exactness', () => {
    test('three points turn as whole numbers say they do, at every size', () => {
        expect(orientDoubles(0, 0, 3, 3, 7, 7)).toBe(0);
        // as doubles 0.3 is not three times 0.1: this point lies off the line by 2^-54, which rounded products do not see
        expect(orientDoubles(0, 0, 0.1, 1, 0.3, 3)).toBe(1);
        expect(orientDoubles(0, 0, 0.3, 3, 0.1, 1)).toBe(-1);
        expect(orientDoubles(0.5, 0.5, 12, 12, 24, 24 + 2 ** -48)).toBe(1);
        expect(orientDoubles(1e15, 1e15, 1e15 + 1, 1e15 + 1, 2e15, 2e15)).toBe(0);
        expect(orientDoubles(0, 0, 1e-200, 1e-200, 2e-200, 3e-200)).toBe(1);
        expect(orientDoubles(-1e300, -1e300, 0, 0, 1e300, 1e300)).toBe(0);
        expect(orientDoubles(-1e300, -1e300, 5e-324, 0, 1e300, 1e300)).toBe(1);
    });

    test('a vertex one unit in the last place off an edge does not touch it', () => {
        const y = 50 + 2 ** -47;
        expect(codesOf([FIELD, [[0, 50], [50, 40], [100, 50], [50, 60]]])).toEqual(['kernel/disconnected-interior']);
        expect(codesOf([FIELD, [[2 ** -40, 50], [50, 40], [100, y], [50, 60]]])).toEqual([]);
        expect(codesOf([FIELD, [[-(2 ** -40), 50], [50, 40], [99, y], [50, 60]]])).toEqual(['kernel/self-crossing']);
    });

    test('a hole whose corners lie on two edges of its shell exactly, at a quarter of each: products of 106 bits do not see it', () => {
        const shell: Ring = [[0, 0], [5.636585653467536, 10.593814335314923], [-4.957228681847386, 16.23039998878246], [-10.593814335314923, 5.636585653467536]];
        const quarter = ([x, y]: readonly [number, number]): [number, number] => [x / 4, y / 4];
        expect(codesOf([shell, [quarter(shell[1]), quarter(shell[3]), [2.048701127394217, 10.23732502612932]]])).toEqual(['kernel/disconnected-interior']);
    });
});

test('small polygons at random are valid exactly where GEOS finds them so', () => {
    let state = 20261122;
    const random = (n: number): number => {
        state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
        return ((state ^ (state >>> 13)) >>> 0) % n;
    };
    const shapes = [3, 3, 4, 4, 5, 6];
    const ring = (x: number, y: number, size: number): Ring =>
        Array.from({length: shapes[random(shapes.length)]}, () => [x + random(size + 1), y + random(size + 1)]);
    let valid = 0;
    for (let i = 0; i < 6000; i++) {
        const parts: Ring[][] = [[random(2) === 0 ? box(0, 0, 8, 8) : ring(0, 0, 8)]];
        for (let holes = random(4); holes > 0; holes--) parts[0].push(ring(random(5), random(5), 4));
        if (random(3) === 0) parts.push([ring(random(6), random(6), 3 + random(6))]);
        const shouldBe = geos.isValid(geos.read(multiPolygonWkt(parts)));
        geos.dispose();
        if (shouldBe) valid++;
        expect(codesOf(...parts).length === 0, multiPolygonWkt(parts)).toBe(shouldBe);
    }
    expect(valid).toBeGreaterThan(300);
});

describe('size', () => {
    const seconds = (run: () => void): number => {
        const start = performance.now();
        run();
        return (performance.now() - start) / 1000;
    };

    test('a ring of 100,000 vertices takes seconds, a comb too: no search of all pairs', () => {
        const n = 100_000;
        const star: Ring = Array.from({length: n}, (_, i) => {
            const angle = 2 * Math.PI * i / n, radius = 1000 + (i % 2) * 10;
            return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
        });
        const comb: Ring = [...Array.from({length: n}, (_, i) => [i % 4 === 1 || i % 4 === 2 ? 1000 : 0, i >> 1] as const), [-1, n / 2], [-1, 0]];
        for (const ring of [star, comb]) {
            const layer = layerOf([[[ring]]]);
            expect(seconds(() => expect(validatePolygons(layer)).toEqual([]))).toBeLessThan(15);
        }
    });

    test('a parcel with 10,000 holes takes seconds, and one hole too many is found', () => {
        const holes = Array.from({length: 10_000}, (_, i) => box(10 * (i % 100) + 1, 10 * Math.floor(i / 100) + 1, 10 * (i % 100) + 8, 10 * Math.floor(i / 100) + 8));
        const layer = layerOf([[[box(0, 0, 1000, 1000), ...holes]], [[box(0, 0, 1000, 1000), ...holes, box(504, 504, 505, 505)]]]);
        let faults: unknown;
        expect(seconds(() => (faults = validatePolygons(layer)))).toBeLessThan(15);
        expect(faults).toEqual([{code: 'kernel/nested-holes', feature: 1, at: [504, 504], count: 1}]);
    });
});
