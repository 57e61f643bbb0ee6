/** Validity and operations of the library's door against GEOS, on polygons near to where either goes wrong. */

import {expect, test} from 'vitest';
import {polygonFaults, polygonOperation, type MultiPolygonGeometry} from '../../engine/index.ts';
import {forAll} from '../helpers/forAll.ts';
import {below, pick} from '../helpers/fuzzShapes.ts';
import {stepsPerMetre} from '../helpers/fuzzCase.ts';
import {multiPolygonWkt, openGeos} from '../helpers/geos.ts';
import {mapped, nastyPolygons, nearlySame, type Part} from '../helpers/nastyPolygons.ts';

const CASES = Number(process.env.CASES ?? 4000);
const PATIENCE_MS = 120_000;
const geos = await openGeos();

const multiPolygon = (parts: readonly Part[]): MultiPolygonGeometry =>
    ({type: 'MultiPolygon', coordinates: parts.map(rings => rings.map(ring => [...ring, ring[0]]))});

/** From atoms to stars: powers of two, and whole numbers far from the origin, so that coordinates lose nothing. */
const SCALES = [1, 1, 1, 2 ** -400, 2 ** -40, 2 ** 30, 2 ** 300];
const OFFSETS = [0, 0, 40_000_000, -39_500_000, 2 ** 46];

test('polygons are valid exactly where GEOS finds them so, at every size and far from the origin', () => {
    let valid = 0;
    forAll(CASES, (random) => {
        const parts = nastyPolygons(random), scale = pick(random, SCALES), [dx, dy] = [pick(random, OFFSETS), pick(random, OFFSETS)];
        const repeats = random() < 0.1;
        return mapped(parts, ([x, y]) => [(x + dx) * scale, (y + dy) * scale])
            .map(rings => rings.map(ring => ring.flatMap(p => repeats && random() < 0.3 ? [p, p] : [p])));
    }, (parts) => {
        const shouldBe = geos.isValid(geos.read(multiPolygonWkt(parts)));
        geos.dispose();
        if (shouldBe) valid++;
        const faults = polygonFaults([multiPolygon(parts)]);
        expect(faults.length === 0, `${multiPolygonWkt(parts)} ${JSON.stringify(faults)}`).toBe(shouldBe);
    });
    expect(valid).toBeGreaterThan(CASES / 5);
}, PATIENCE_MS);

const STEPS = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-4, 1e-3, 0.01, 0.1, 0.25, 0.3, 1, 2 ** -30];
const OPERATIONS = ['union', 'intersection', 'difference', 'symmetric-difference'] as const;

interface Pair {
    readonly a: readonly Part[];
    readonly b: readonly Part[];
    readonly stepM: number;
    /** Metres from the origin: what GEOS, which computes in doubles, is asked about lies near it. */
    readonly offset: number;
}

const areValid = (parts: readonly Part[]): boolean => parts.every(rings => geos.isValid(geos.read(multiPolygonWkt([rings]))));

/** What edges may sweep: half a step for each end and half a pixel between them; and what rounding in doubles does to them. */
function sweptM2({a, b, stepM, offset}: Pair): number {
    let length = 0, corners = 0;
    for (const ring of [...a, ...b].flat()) {
        corners += ring.length;
        ring.forEach(([x, y], i) => {
            const [u, v] = ring[(i + 1) % ring.length];
            length += Math.hypot(u - x, v - y);
        });
    }
    return 1.5 * length * stepM + 4 * corners * stepM ** 2 + length * (Math.abs(offset) + 100) * 2 ** -50;
}

test('operations cover what GEOS says they do, within what a step sweeps, and are valid, at steps of a nanometre to a metre', () => {
    let compared = 0;
    forAll(Math.ceil(CASES / 4), (random): Pair => {
        const a = nastyPolygons(random);
        const stepM = pick(random, STEPS);
        return {a, b: nearlySame(random, a), stepM, offset: stepM >= 1e-7 ? pick(random, [0, 0, 500_000, 39_500_000, -40_000_000]) : 0};
    }, (pair) => {
        const {a, b, stepM, offset} = pair, perM = stepsPerMetre(stepM);
        const [left, right] = [a, b].map(parts => multiPolygon(mapped(parts, ([x, y]) => [x + offset, y + offset])));
        const isComparable = areValid(a) && areValid(b);
        const [geosA, geosB] = isComparable ? [a, b].map(parts => geos.union(geos.read(multiPolygonWkt(parts)))) : [0, 0];
        for (const operation of OPERATIONS) {
            const result = polygonOperation(operation, left, right, {stepM});
            expect(polygonFaults([result]), operation).toEqual([]);
            const here = Math.round(offset * perM);
            const onLattice = result.coordinates.map(rings => rings.map(ring => ring.slice(0, -1).map(([x, y]) => [Math.round(x * perM) - here, Math.round(y * perM) - here])));
            const ours = geos.read(multiPolygonWkt(onLattice));
            expect(geos.isValid(ours), operation).toBe(true);
            if (!isComparable) continue;
            const theirs = operation === 'union' ? geos.unionOf(geosA, geosB) : operation === 'intersection' ? geos.intersection(geosA, geosB)
                : operation === 'difference' ? geos.difference(geosA, geosB) : geos.symDifference(geosA, geosB);
            expect(Math.abs(geos.area(ours) / perM ** 2 - geos.area(theirs)), operation).toBeLessThanOrEqual(sweptM2(pair));
            compared++;
        }
        geos.dispose();
    });
    expect(compared).toBeGreaterThan(CASES / 3);
}, PATIENCE_MS);

test('positions that are no numbers, and numbers beyond the lattice, are refused by name wherever they stand', () => {
    forAll(300, (random) => {
        const parts = multiPolygon(nastyPolygons(random)).coordinates.map(rings => rings.map(ring => ring.map(p => [...p])));
        const rings = pick(random, parts.length > 0 ? parts : [[[[0, 0], [1, 0], [1, 1]]]]), ring = pick(random, rings);
        const value = pick(random, [NaN, Infinity, -Infinity, 1e300, -1e300, 2 ** 52, Number.MAX_VALUE]);
        ring[below(random, ring.length)][below(random, 2)] = value;
        return {value, polygon: {type: 'Polygon', coordinates: rings} as const, operation: pick(random, OPERATIONS)};
    }, ({value, polygon, operation}) => {
        const code = Number.isFinite(value) ? 'kernel/extent' : 'kernel/bad-option';
        expect(() => polygonOperation(operation, polygon, [])).toThrow(expect.objectContaining({code}));
        expect(() => polygonOperation(operation, [], [polygon])).toThrow(expect.objectContaining({code}));
        if (!Number.isFinite(value)) expect(() => polygonFaults([polygon])).toThrow(expect.objectContaining({code}));
    });
});
