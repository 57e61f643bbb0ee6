import {describe, expect, test} from 'vitest';
import {certify, outlines, overlay, ownVertices, parcelsAt, type KernelLayer} from '../../engine/kernel/index.ts';
import {blob, polygonsOf, randomCoverage, type Point, type Random, type Rings} from '../helpers/coverages.ts';
import {forAll} from '../helpers/forAll.ts';
import {compare, crossingPoint, fraction, inPixel, most, pixelOf, turn, type Pair} from '../unit/kernel/exact.ts';
import {nodeSegments, text} from '../unit/kernel/nodeSegments.ts';
import {matchMetres} from '../unit/kernel/places.ts';

describe('vertices', () => {
    /** Layers whose vertices lie near those of the layer before, so that matching chains. */
    const drifting = (random: Random, size: number): {layers: Point[][]; toleranceM: number; stepM: number} => {
        const toleranceM = [0.001, 0.0003, 0.01, 0.5, 0][size % 5], stepM = [0.0001, 0.001, 0.25][size % 3];
        const reach = toleranceM === 0 ? stepM : toleranceM;
        const [originX, originY] = [[0, 0], [39_500_000, 3_360_000], [-4e7, -4e7], [4e7, 150]][size % 4];
        const first = Array.from({length: 12}, (): Point => [originX + random() * reach * 20, originY + random() * reach * 20]);
        const layers = [first];
        for (let k = 1; k < 3 + size % 3; k++) {
            layers.push(layers[k - 1].map(([x, y]): Point => [x + (random() - 0.5) * 2 * reach, y + (random() - 0.5) * 2 * reach]));
        }
        return {layers, toleranceM, stepM};
    };

    test('of layer k move by at most k - 1 tolerances and half a step along each axis, and the report says how far', () => {
        let moved = 0, chained = 0;
        forAll(900, drifting, ({layers, toleranceM, stepM}) => {
            const {lattice, matched: all} = matchMetres(layers.map(points => points.flat()), stepM, toleranceM);
            all.forEach((matched, k) => {
                let largest = 0, farthest = 0;
                // what a double cannot hold of coordinates at this distance
                const noise = 1e-7 * Math.min(stepM, 1) + 4 * Number.EPSILON * 4e7;
                layers[k].forEach(([x, y], v) => {
                    const dx = (matched.x[v] + lattice.originX) * stepM - x, dy = (matched.y[v] + lattice.originY) * stepM - y;
                    farthest = Math.max(farthest, Math.hypot(Math.max(0, Math.abs(dx) - stepM / 2), Math.max(0, Math.abs(dy) - stepM / 2)));
                    largest = Math.max(largest, Math.hypot(dx, dy));
                    if (Math.hypot(dx, dy) > toleranceM + stepM) chained++;
                });
                expect(farthest).toBeLessThanOrEqual(k * toleranceM + noise);
                expect(Math.abs(matched.maxMoveM - largest)).toBeLessThan(noise);
                expect(matched.maxMoveM).toBeLessThanOrEqual(k * toleranceM + stepM * Math.SQRT1_2 + noise);
                moved += matched.moved;
            });
        });
        expect(moved).toBeGreaterThan(6000);
        expect(chained).toBeGreaterThan(100);
    });

    test('of one layer keep their places to half a step, and so does every layer without a tolerance', () => {
        forAll(150, drifting, ({layers, stepM}) => {
            const {moves} = overlay(layers.map((points, k): KernelLayer => ({id: `${k}`, polygons: polygonsOf([[points]]), overlaps: 'allowed'})), {stepM, toleranceM: 0});
            for (const {moved, maxMoveM} of moves) {
                expect(moved).toBe(0);
                expect(maxMoveM).toBeLessThanOrEqual(stepM * Math.SQRT1_2 + 4 * Number.EPSILON * 4e7);
            }
        });
    });
});

describe('edges', () => {
    /** Segments short and long, steep and flat, through each other's ends, in a few lattice steps or over a country. */
    function segments(random: Random, size: number): (readonly [Pair, Pair])[] {
        const reach = [3, 6, 12, 40, 1000, 2 ** 27, 2 ** 40][size % 7];
        const at = (): Pair => [Math.round(random() * reach), Math.round(random() * reach)];
        const ends: Pair[] = Array.from({length: 2 + size % 13}, at);
        const made = new Map<string, readonly [Pair, Pair]>();
        for (let i = 0; i < 3 + size % 17; i++) {
            const a = random() < 0.5 ? at() : ends[Math.floor(random() * ends.length)];
            let b = random() < 0.5 ? at() : ends[Math.floor(random() * ends.length)];
            const kind = random();
            if (kind < 0.1) b = [a[0], b[1]];
            else if (kind < 0.2) b = [b[0], a[1]];
            else if (kind < 0.3) b = [a[0] + Math.floor(random() * 3) - 1, b[1]]; // a needle
            if (text(a) !== text(b)) made.set([text(a), text(b)].sort().join(' '), [a, b]);
        }
        return [...made.values()];
    }

    test('are routed, in order, through all hot pixels that they pass and no others', () => {
        let bends = 0;
        forAll(900, segments, (given) => {
            const {chains, vertices} = nodeSegments(given);
            given.forEach(([a, b], i) => {
                const passed = vertices.filter(pixel => text(pixel) === text(a) || text(pixel) === text(b) || inPixel(a, b, pixel, true) !== null);
                // fragments that two segments share belong to both, so no segment is without its chain
                expect(chains[i].map(text).sort()).toEqual(passed.map(text).sort());
                bends += chains[i].length - 2;
            });
        });
        expect(bends).toBeGreaterThan(2000);
    });

    test('have hot pixels at their ends and at every proper crossing, and nowhere else', () => {
        forAll(1200, segments, (given) => {
            const expected = new Set(given.flat().map(text));
            given.forEach(([a, b], i) => {
                for (const [c, d] of given.slice(i + 1)) {
                    const crossing = crossingPoint(a, b, c, d);
                    if (crossing) expected.add(crossing.map(pixelOf).join());
                }
            });
            expect(nodeSegments(given).vertices.map(text).sort()).toEqual([...expected].sort());
        });
    });

    test('move by less than one lattice pixel: half a step along each axis, from start to end', () => {
        forAll(900, segments, (given) => {
            const {chains} = nodeSegments(given);
            given.forEach(([a, b], i) => {
                // A point of the edge in every pixel of its chain, never going back: then each fragment lies within half a
                // step of the piece between two such points, and each point of the edge within half a step of the chain.
                const [from, to] = text(chains[i][0]) === text(a) ? [a, b] : [b, a];
                let reached = fraction(0);
                for (const pixel of chains[i]) {
                    const range = inPixel(from, to, pixel, false);
                    expect(range).not.toBeNull();
                    reached = most(reached, range![0]);
                    expect(compare(reached, range![1])).toBeLessThanOrEqual(0);
                }
                expect(text(chains[i][chains[i].length - 1])).toBe(text(to));
            });
        });
    });

    test('meet only in nodes afterwards', () => {
        forAll(500, segments, (given) => {
            const {fragments, vertices} = nodeSegments(given);
            fragments.forEach(([a, b], i) => {
                expect(fragments.slice(i + 1).filter(([c, d]) => crossingPoint(a, b, c, d) !== null)).toEqual([]);
                // passing the pixel of another node once snapped is allowed; lying on a node is not
                expect(vertices.filter(node => text(node) !== text(a) && text(node) !== text(b) && turn(a, b, node) === 0
                    && [0, 1].every(axis => (node[axis] - a[axis]) * (node[axis] - b[axis]) <= 0))).toEqual([]);
            });
        });
    });
});

/** Every operation of the kernel on some layers. */
function runAll(features: readonly (readonly Rings[])[], options: {readonly stepM?: number; readonly toleranceM?: number} = {}): void {
    const layers = features.map((list, k): KernelLayer => ({id: `${k}`, polygons: polygonsOf(list), overlaps: k % 2 ? 'allowed' : 'forbidden'}));
    const certificates = layers.map(({overlaps}, k) => certify(polygonsOf(features[k]), {stepM: options.stepM, overlaps, reportGaps: true}));
    const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2e4 * (y1 - y0) / 1e4;
    const [first, second] = features.map(list => new Int32Array(list.length));
    const settle = {kinds: [first, second] as const, parcelTicks: certificates[0].parcelTicks, parcelArea2: certificates[0].parcelArea2};
    for (const more of layers.length > 1 ? [{edgeArea}, {settle}] : [{edgeArea}]) {
        const result = overlay(layers, {...options, ...more});
        const count = result.arrangement.faces.count;
        for (let face = 1; face < count; face++) expect(result.area2[face] > 0n).toBe(true);
        const key = Int32Array.from({length: result.faceCount}, (_, f) => (f === 0 || f >= count ? -1 : f - 1));
        const own = ownVertices(result.arrangement, 1);
        expect(outlines(result.arrangement, key, count - 1).every(list => list.length === 1)).toBe(true);
        expect(outlines(result.arrangement, key.map(k => (k < 0 ? k : k % 3)), 3, own)).toHaveLength(3);
        layers.forEach((_, k) => parcelsAt(result, k, count - 1));
    }
}

const rectangle = (x0: number, y0: number, x1: number, y1: number): Rings => [[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]];

describe('any input ends in a result', () => {
    test('faulty rings of every kind, mixed at random', () => {
        const spoil = (random: Random, ring: readonly Point[]): Point[] => {
            const points = [...ring];
            const i = Math.floor(random() * points.length), j = Math.floor(random() * points.length);
            switch (Math.floor(random() * 9)) {
                case 0: points[i] = [Number.NaN, points[i][1]]; break;
                case 1: points[i] = [points[i][0], random() < 0.5 ? Infinity : -Infinity]; break;
                case 2: points.splice(i, 0, points[i], points[i]); break;
                case 3: points.splice(i, 0, points[j], points[i]); break; // a spike
                case 4: [points[i], points[j]] = [points[j], points[i]]; break;
                case 5: points.length = Math.min(points.length, 1 + Math.floor(random() * 2)); break;
                case 6: points.push(...ring); break;
                case 7: points.push(...[...ring].reverse()); break;
                default: points[i] = points[j];
            }
            return points;
        };
        forAll(300, (random, size) => {
            const sizeM = [0.002, 1, 500, 300_000][size % 4];
            const origin = {originX: [0, 4e7][size % 2], originY: [0, 4e7, -4e7][size % 3]};
            const shape = {columns: 1 + size % 4, rows: 1 + size % 3, sizeM, ...origin};
            const layers = [randomCoverage(random, shape), randomCoverage(random, {...shape, columns: 2}),
                [blob(random, origin.originX, origin.originY, sizeM, 7), [], []]];
            return layers.map(features => features.map(rings => (random() < 0.5 ? rings : rings.map(ring => spoil(random, ring)))));
        }, layers => runAll(layers));
    });

    test('coordinates drawn from a short list, so that everything coincides', () => {
        const numbers = [0, 1, 2, 3, 0.5, -1, Number.NaN, Infinity, 1e-9, 4e7, 300_000];
        forAll(500, (random, size) => {
            const pick = (): number => numbers[Math.floor(random() * (size % 4 === 0 ? numbers.length : 6))];
            const ring = (): Point[] => Array.from({length: 1 + Math.floor(random() * 7)}, () => [pick(), pick()]);
            const feature = (): Rings => Array.from({length: Math.floor(random() * 4)}, ring);
            return {layers: Array.from({length: 1 + size % 3}, () => Array.from({length: Math.floor(random() * 4)}, feature)), stepM: [0.0001, 1, 0.3][size % 3]};
        }, ({layers, stepM}) => runAll(layers, {stepM, toleranceM: stepM / 2}));
    });

    test('needles of 300 km that are some steps wide, across each other', () => {
        forAll(60, (random, size) => Array.from({length: 2}, () => Array.from({length: 8}, (): Rings => {
            const [x, y] = [4e7, 3e6], long = 300_000, width = 0.0001 * Math.ceil(random() * 4);
            const at = random() * (size % 2 ? long : 0.01);
            return random() < 0.5 ? [[[x, y + at], [x + long, y + at + width], [x + long, y + at - width * random()]]]
                : [[[x + at, y], [x + at + width, y + long * random()], [x + at - width, y + long]]];
        })), layers => runAll(layers));
    });

    test('layers without parcels, parcels without rings, rings of one and two vertices', () => {
        runAll([[]]);
        runAll([[], [], []]);
        runAll([[[]], [[], []], [rectangle(0, 0, 1, 1)]]);
        runAll([[rectangle(0, 0, 1, 1)], []]);
        runAll([[[[[0, 0]]], [[[0, 0], [5, 5]]]], [[[[3, 3], [3, 3]]], rectangle(0, 0, 9, 9)]]);
    });

    test('an extent of 300 km with parcels in its corners only', () => {
        for (const [x, y] of [[0, 0], [4e7, 4e7], [-4e7, 3e6]]) {
            const corners = [[0, 0], [300_000, 0], [0, 300_000], [300_000, 300_000]].flatMap(([dx, dy]) =>
                Array.from({length: 50}, (_, i) => rectangle(x + dx + 3 * i, y + dy, x + dx + 3 * i + 3, y + dy + 2)));
            runAll([corners, corners.map(([ring]) => [ring.map(([px, py]) => [px + 1, py + 1] as const)]), [rectangle(x - 5, y - 5, x + 300_500, y + 300_500)]]);
        }
    });

    test('a ring of 100,000 vertices, overlaid with itself moved and certified', () => {
        const ring = Array.from({length: 100_000}, (_, i): Point => {
            const angle = 2 * Math.PI * i / 100_000, radius = 5000 * (1 + 0.2 * Math.sin(angle * 97));
            return [39_500_000 + radius * Math.cos(angle), 3_360_000 + radius * Math.sin(angle)];
        });
        const polygons = polygonsOf([[ring]]), moved = polygonsOf([[ring.map(([x, y]) => [x + 100, y + 30] as const)]]);
        expect(certify(polygons, {overlaps: 'forbidden', reportGaps: true}).faults).toEqual([]);
        const result = overlay([{id: 'a', polygons, overlaps: 'forbidden'}, {id: 'b', polygons: moved, overlaps: 'forbidden'}]);
        const area = [0, 1].map(k => result.area2.reduce((sum, face2, f) => sum + (result.parcelOf[k][f] >= 0 ? face2 : 0n), 0n));
        // π · 5000² · (1 + 0.2² / 2)
        for (const area2 of area) expect(Number(area2) / 2e8 / (Math.PI * 25e6 * 1.02)).toBeCloseTo(1, 5);
    });

    test('a parcel of 3,000 holes, half of them filled', () => {
        const holes = Array.from({length: 3000}, (_, i): Rings => rectangle(10 + 16 * (i % 60), 10 + 16 * Math.floor(i / 60), 18 + 16 * (i % 60), 18 + 16 * Math.floor(i / 60)));
        const pierced: Rings = [rectangle(0, 0, 1000, 1000)[0], ...holes.flat()];
        const filled = holes.filter((_, i) => i % 2 === 0);
        const {faults, gapTicks} = certify(polygonsOf([pierced, ...filled]), {
            overlaps: 'forbidden', reportGaps: true, edgeArea: (x0, y0, x1, y1) => (x0 + x1) / 2e4 * (y1 - y0) / 1e4,
        });
        expect(faults.every(({code}) => code === 'kernel/gap')).toBe(true);
        expect([faults.length, gapTicks]).toEqual([1500, 1500 * 64 * 10_000]);
        const result = overlay([{id: 'a', polygons: polygonsOf([pierced, ...filled]), overlaps: 'forbidden'}]);
        const [[land], ...islands] = outlines(result.arrangement, result.parcelOf[0], 1501);
        expect(land.holes).toHaveLength(3000);
        expect(islands.every(list => list.length === 1 && list[0].holes.length === 0)).toBe(true);
    });
});
