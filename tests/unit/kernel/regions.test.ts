/** What further layers say of a whole parcel, against exact fractions: a cut is never overlooked, and cover is right. */

import {describe, expect, test} from 'vitest';
import {fromLattice, parcelBoxes, toLattice, type LatticePolygons} from '../../../engine/kernel/index.ts';
import {edgesOfLayer, pointInside, Regions} from '../../../engine/kernel/regions.ts';
import {blob, polygonsOf, randomCoverage, type Point, type Random, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {compare, fraction, minus, plus, times, type Fraction, type Pair} from './exact.ts';

/** Rings of a parcel in steps. */
function ringsOf({xy, ringStart, featureStart}: LatticePolygons, parcel: number): Pair[][] {
    return Array.from({length: featureStart[parcel + 1] - featureStart[parcel]}, (_, i) => {
        const ring = featureStart[parcel] + i;
        return Array.from({length: ringStart[ring + 1] - ringStart[ring]}, (_, k): Pair => [xy[2 * (ringStart[ring] + k)], xy[2 * (ringStart[ring] + k) + 1]]);
    });
}

const edgesOf = (rings: readonly (readonly Pair[])[]): (readonly [Pair, Pair])[] =>
    rings.flatMap(ring => ring.map((b, i): readonly [Pair, Pair] => [ring[(i + ring.length - 1) % ring.length], b]));

type Place = readonly [Fraction, Fraction];

/** Even-odd by exact fractions; null on the border. */
function inside(edges: readonly (readonly [Pair, Pair])[], [x, y]: Place): boolean | null {
    let isInside = false;
    for (const [a, b] of edges) {
        const [ax, ay, bx, by] = [fraction(a[0]), fraction(a[1]), fraction(b[0]), fraction(b[1])];
        const cross = minus(times(minus(bx, ax), minus(y, ay)), times(minus(by, ay), minus(x, ax)));
        const between = (p: Fraction, q: Fraction, at: Fraction): boolean => compare(p, at) * compare(q, at) <= 0;
        if (cross.n === 0n && between(ax, bx, x) && between(ay, by, y)) return null;
        const isAbove = compare(ay, y) > 0, isEndAbove = compare(by, y) > 0;
        if (isAbove !== isEndAbove && (cross.n > 0n) === isEndAbove) isInside = !isInside;
    }
    return isInside;
}

/** Does a part of segment uv lie in the interior? Asked in the middle of each stretch between two of the places where it meets the border. */
function runsThrough(edges: readonly (readonly [Pair, Pair])[], u: Pair, v: Pair): boolean {
    const cuts: Fraction[] = [fraction(0), fraction(1)];
    const big = ([x, y]: Pair): readonly [bigint, bigint] => [BigInt(x), BigInt(y)];
    const [ux, uy] = big(u), [dx, dy] = [BigInt(v[0]) - ux, BigInt(v[1]) - uy];
    for (const [a, b] of edges) {
        const [ax, ay] = big(a), [ex, ey] = [BigInt(b[0]) - ax, BigInt(b[1]) - ay];
        const determinant = dx * ey - dy * ex;
        if (determinant !== 0n) cuts.push(fraction((ax - ux) * ey - (ay - uy) * ex, determinant));
        else if (dx !== 0n || dy !== 0n) for (const end of [a, b]) cuts.push(fraction((BigInt(end[0]) - ux) * dx + (BigInt(end[1]) - uy) * dy, dx * dx + dy * dy));
    }
    const within = cuts.filter(t => t.n >= 0n && t.n <= t.d).sort(compare);
    return within.slice(1).some((t, i) => {
        if (compare(t, within[i]) === 0) return false;
        const middle = times(plus(t, within[i]), fraction(1, 2));
        return inside(edges, [plus(fraction(ux), times(middle, fraction(dx))), plus(fraction(uy), times(middle, fraction(dy)))]) === true;
    });
}

/** Vertices go to the nearest vertex of the parcel within the tolerance, as matching will move them. */
function matched(parcel: readonly Pair[], place: Pair, tolerance: number): Pair {
    let best = place, nearest = tolerance * tolerance;
    for (const vertex of parcel) {
        const squared = (vertex[0] - place[0]) ** 2 + (vertex[1] - place[1]) ** 2;
        if (squared <= nearest) [best, nearest] = [vertex, squared];
    }
    return best;
}

interface Case {
    readonly first: LatticePolygons;
    readonly regions: LatticePolygons;
    readonly tolerance: number;
    readonly random: Random;
}

/** A parcel or several, and a layer over them: shapes of their own, such as share corners with it, and some far off. */
function makeCase(random: Random, size: number): Case {
    const sizeM = [0.02, 1, 300][size % 3], tolerance = [0, 10][size % 2];
    const parcels = size % 4 === 0 ? [blob(random, 0, 0, sizeM, 3 + size % 9)]
        : randomCoverage(random, {columns: 1 + size % 3, rows: 1 + size % 2, sizeM, bends: size % 3});
    const corners = parcels.flat(2), noiseM = size % 5 === 0 ? 0.0004 : 0;
    const corner = (): Point => {
        const [x, y] = corners[Math.floor(random() * corners.length)];
        return [x + (random() - 0.5) * noiseM, y + (random() - 0.5) * noiseM];
    };
    const anywhere = (): Point => [(random() * 3 - 1) * sizeM, (random() * 3 - 1) * sizeM];
    const triangles = Array.from({length: size % 4}, (): Rings => [[corner(), random() < 0.5 ? corner() : anywhere(), anywhere()]]);
    const whole = parcels.filter(() => random() < 0.3).map(rings => rings.map(ring => ring.map(([x, y]): Point => [x + (random() - 0.5) * noiseM, y + (random() - 0.5) * noiseM])));
    return {first: toLattice(polygonsOf(parcels))!, regions: toLattice(polygonsOf([...triangles, ...whole, blob(random, 9 * sizeM, 0, sizeM, 5)]))!, tolerance, random};
}

describe('a further layer', () => {
    test('that runs through a parcel is never said not to, and one that keeps to its border mostly is', () => {
        let through = 0, along = 0, wrongly = 0;
        forAll(300, makeCase, ({first, regions, tolerance}) => {
            const layer = new Regions(edgesOfLayer(fromLattice(regions), first), tolerance), boxes = parcelBoxes(first);
            const shift: Pair = [regions.originX - first.originX, regions.originY - first.originY];
            const drawn = edgesOf(Array.from({length: regions.featureStart.length - 1}, (_, f) => ringsOf(regions, f)).flat())
                .map(edge => edge.map(([x, y]): Pair => [x + shift[0], y + shift[1]]));
            for (let parcel = 0; parcel < first.featureStart.length - 1; parcel++) {
                const rings = ringsOf(first, parcel), edges = edgesOf(rings);
                const isCut = drawn.some(([u, v]) => runsThrough(edges, matched(rings.flat(), u, tolerance), matched(rings.flat(), v, tolerance)));
                const says = layer.cuts(first, parcel, boxes);
                if (isCut && !says) throw new Error(`parcel ${parcel} is cut and nobody says so`);
                if (isCut) through++;
                else if (says) wrongly++;
                else along++;
            }
        });
        expect([through > 200, along > 100]).toEqual([true, true]);
        expect(wrongly).toBeLessThan(along / 10);
    });

    test('that goes straight from the outline of a parcel to its pond runs through it', () => {
        const parcel: Rings = [[[0, 0], [100, 0], [100, 100], [0, 100]], [[40, 40], [60, 40], [60, 60], [40, 60]]];
        const first = toLattice(polygonsOf([parcel]))!, boxes = parcelBoxes(first);
        for (const outer of parcel[0]) {
            for (const inner of parcel[1]) {
                const edge = new Regions(edgesOfLayer(polygonsOf([[[outer, inner, outer]]]), first), 10);
                expect(edge.cuts(first, 0, boxes), `${outer.join()} to ${inner.join()}`).toBe(true);
            }
        }
        // its pond, written as a parcel of its own, does not
        expect(new Regions(edgesOfLayer(polygonsOf([[parcel[1]]]), first), 10).cuts(first, 0, boxes)).toBe(false);
    });

    test('covers a point with the parcels that it lies in, and no others', () => {
        let covered = 0;
        forAll(60, (random, size) => ({
            layer: toLattice(polygonsOf([...randomCoverage(random, {columns: 1 + size % 7, rows: 1 + size % 5, sizeM: 500}), blob(random, 250, 250, 300, 20)]))!, random,
        }), ({layer, random}) => {
            const first = {...layer, originX: layer.originX + 12_345, originY: layer.originY - 777};
            const regions = new Regions(edgesOfLayer(fromLattice(layer), first), 10);
            const edges = Array.from({length: layer.featureStart.length - 1}, (_, f) => edgesOf(ringsOf(layer, f)));
            for (let i = 0; i < 40; i++) {
                const x = Math.floor((random() - 0.5) * 7_000_000), y = Math.floor((random() - 0.5) * 7_000_000) + 0.5;
                // half a step keeps away from vertices
                const place: Place = [fraction(x), fraction(BigInt(2 * y), 2n)];
                const expected = edges.flatMap((own, f) => (inside(own, place) === true ? [f] : []));
                covered += expected.length;
                expect(regions.covers(x - 12_345, y + 777)).toEqual(expected);
            }
        });
        expect(covered).toBeGreaterThan(1000);
    });

    test('of nothing cuts nothing and covers nothing; rings that are no numbers count for nothing', () => {
        const first = toLattice(polygonsOf([[[[0, 0], [10, 0], [10, 10]]]]))!, boxes = parcelBoxes(first);
        const none = new Regions(edgesOfLayer(polygonsOf([]), first), 10);
        expect([none.cuts(first, 0, boxes), none.covers(0, 0)]).toEqual([false, []]);
        const broken = new Regions(edgesOfLayer(polygonsOf([[[[0, 0], [Number.NaN, 5], [10, 1]]], [[[-50, -50], [60, -50], [60, 60], [-50, 60]]]]), first), 10);
        expect(broken.cuts(first, 0, boxes)).toBe(false);
        expect(broken.covers(...pointInside(first, 0, boxes)!)).toEqual([1]);
    });
});

test('the point inside a parcel lies inside it; a parcel without area has none', () => {
    forAll(150, (random, size) => toLattice(polygonsOf(size % 3 === 0 ? [blob(random, 0, 0, [0.002, 1, 500][size % 3], 3 + size % 12)]
        : randomCoverage(random, {columns: 1 + size % 5, rows: 2, sizeM: [0.01, 900][size % 2]})))!, (layer) => {
        const boxes = parcelBoxes(layer);
        for (let parcel = 0; parcel < layer.featureStart.length - 1; parcel++) {
            const place = pointInside(layer, parcel, boxes);
            if (place === null) continue;
            // numbers of a double are fractions: 2^40 holds all that a quotient of steps has left
            const exact = (value: number): Fraction => fraction(BigInt(Math.round(value * 2 ** 20)), 2n ** 20n);
            expect(inside(edgesOf(ringsOf(layer, parcel)), [exact(place[0]), exact(place[1])])).not.toBe(false);
        }
    });
    const flat = toLattice(polygonsOf([[[[0, 0], [10, 0], [20, 0]]]]))!;
    expect(pointInside(flat, 0, parcelBoxes(flat))).toBeNull();
    const field = toLattice(polygonsOf([[[[0, 0], [10, 0], [10, 10], [0, 10]]]]))!;
    expect(pointInside(field, 0, parcelBoxes(field))).not.toBeNull();
});
