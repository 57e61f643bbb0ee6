import {describe, expect, test} from 'vitest';
import {edgeAreaOn, ringAreaM2} from '../../engine/crs/area.ts';
import {crsFromCode} from '../../engine/crs/crs.ts';
import {TICKS_PER_M2} from '../../engine/core/units.ts';
import {forAll, seededRandom} from '../helpers/forAll.ts';

/** Areas in ticks, rounded once as the kernel does. */
const ticks = (areaM2: number) => Math.round(areaM2 * 1e4);

const STEP_M = 1e-4;
const PLANES = ['EPSG:4546', 'EPSG:4525', 'EPSG:4508', 'EPSG:32649'];

describe('splitting an edge at a lattice point exactly on it', () => {
    /** An edge of `parts` equal lattice vectors, in steps, and a place to split it. */
    const splitEdge = (maxM: number, random: () => number, crs = crsFromCode('EPSG:4546')) => {
        const parts = 2 + Math.floor(random() * 50);
        const reach = maxM / STEP_M / parts;
        const dx = Math.round((2 * random() - 1) * reach), dy = Math.round((2 * random() - 1) * reach);
        const x = Math.round((crs.tm!.falseEastingM + 300_000 * (2 * random() - 1)) / STEP_M);
        const y = Math.round((2e6 + 3.5e6 * random()) / STEP_M);
        const at = 1 + Math.floor(random() * (parts - 1));
        return {from: [x, y], split: [x + at * dx, y + at * dy], to: [x + parts * dx, y + parts * dy]};
    };

    test.each(PLANES)('changes at most one tick in %s, for edges of metres to 300 km (steps)', (code) => {
        const crs = crsFromCode(code);
        const edgeArea = edgeAreaOn(crs, STEP_M);
        forAll(2000, (random, size) => splitEdge(size % 2 ? 300_000 : 10 ** (1 + 4 * random()), random, crs), (edge) => {
            const {from: [x0, y0], split: [xm, ym], to: [x1, y1]} = edge;
            const parts = ticks(edgeArea(x0, y0, xm, ym)) + ticks(edgeArea(xm, ym, x1, y1));
            expect(Math.abs(parts - ticks(edgeArea(x0, y0, x1, y1)))).toBeLessThanOrEqual(1);
        });
    });

    test('changes at most one tick in metres, for edges of up to 5 km', () => {
        const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'));
        forAll(2000, (random) => splitEdge(10 ** (1 + 2.7 * random()), random), (edge) => {
            const [x0, y0, xm, ym, x1, y1] = [...edge.from, ...edge.split, ...edge.to].map((step) => step * STEP_M);
            const parts = ticks(edgeArea(x0, y0, xm, ym)) + ticks(edgeArea(xm, ym, x1, y1));
            expect(Math.abs(parts - ticks(edgeArea(x0, y0, x1, y1)))).toBeLessThanOrEqual(1);
        });
    });

    test('the analytic error alone is below half a tick: a hundred pieces against one', () => {
        const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'), STEP_M);
        for (const lengthM of [500, 1999, 2001, 20_000, 99_000, 101_000, 300_000]) {
            for (let azimuth = 5; azimuth < 360; azimuth += 25) {
                const dx = Math.round(lengthM / STEP_M / 100 * Math.cos(azimuth * Math.PI / 180));
                const dy = Math.round(lengthM / STEP_M / 100 * Math.sin(azimuth * Math.PI / 180));
                const x0 = 850_000 / STEP_M - 50 * dx, y0 = 3_456_000 / STEP_M;
                let sum = 0;
                for (let i = 0; i < 100; i++) sum += edgeArea(x0 + i * dx, y0 + i * dy, x0 + (i + 1) * dx, y0 + (i + 1) * dy);
                expect(Math.abs(sum - edgeArea(x0, y0, x0 + 100 * dx, y0 + 100 * dy))).toBeLessThan(5e-5);
            }
        }
    });
});

describe('ticks of many edges at once', () => {
    test.each(PLANES)('are those of each edge alone in %s, however short or long, however far from the meridian', (code) => {
        const crs = crsFromCode(code), edgeArea = edgeAreaOn(crs, STEP_M), count = 50_000;
        const edges = new Float64Array(4 * count), found = new Float64Array(count);
        const random = seededRandom(20_261_130);
        for (let i = 0; i < count; i++) {
            const reach = 10 ** (i % 4 === 0 ? 5.5 * random() : 1.9 * random()) / STEP_M;
            const x = crs.tm!.falseEastingM + (i % 8 === 1 ? 900_000 : 210_000) * (2 * random() - 1), y = i % 8 === 2 ? 9.6e6 * (2 * random() - 1) : 5.9e6 * random();
            edges[4 * i] = Math.round(x / STEP_M);
            edges[4 * i + 1] = Math.round(y / STEP_M);
            edges[4 * i + 2] = edges[4 * i] + Math.round((2 * random() - 1) * reach);
            edges[4 * i + 3] = edges[4 * i + 1] + (i % 50 === 0 ? 0 : Math.round((2 * random() - 1) * reach));
        }
        edgeArea.ticksInto(edges, count, found);
        let others = 0;
        for (let i = 0; i < count; i++) {
            const [x0, y0, x1, y1] = edges.subarray(4 * i, 4 * i + 4), sign = x0 < x1 || (x0 === x1 && y0 < y1) ? 1 : -1;
            if (found[i] !== sign * Math.round(sign * TICKS_PER_M2 * edgeArea(x0, y0, x1, y1))) others++;
        }
        expect(others).toBe(0);
        const reversed = edges.map((_, i) => edges[i - i % 4 + (i + 2) % 4]), back = new Float64Array(count);
        edgeArea.ticksInto(reversed, count, back);
        expect(found.every((ticks, i) => ticks + back[i] === 0)).toBe(true);
    });

    test('an edge far from the meridian, or not a number, is refused among others', () => {
        const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'), STEP_M), ticks = new Float64Array(2);
        for (const x of [2e6, NaN, Infinity]) {
            expect(() => edgeArea.ticksInto(Float64Array.of(5e9, 3e10, 5e9, 3.1e10, x / STEP_M, 3e10, x / STEP_M, 3.1e10), 2, ticks)).toThrow('central meridian');
        }
    });
});

describe('an edge and its mirror images', () => {
    const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'));
    const randomEdge = (random: () => number, lengthM: number) => {
        const x = 400_000 * (2 * random() - 1), y = 5e6 * random();
        return [x, y, x + lengthM * (2 * random() - 1), y + lengthM * (2 * random() - 1)];
    };

    test('walked the other way it has exactly the opposite area', () => {
        forAll(2000, (random) => randomEdge(random, 10 ** (5.5 * random())), ([x0, y0, x1, y1]) => {
            expect(edgeArea(5e5 + x1, y1, 5e5 + x0, y0)).toBe(-edgeArea(5e5 + x0, y0, 5e5 + x1, y1) || 0);
        });
    });

    test('east and west of the meridian are alike, and so are north and south of the equator', () => {
        forAll(1000, (random) => randomEdge(random, 10 ** (4 * random())), ([x0, y0, x1, y1]) => {
            const area = edgeArea(5e5 + x0, y0, 5e5 + x1, y1);
            const budget = 1e-12 * Math.abs(area) + 1e-6;
            expect(Math.abs(edgeArea(5e5 - x0, y0, 5e5 - x1, y1) + area)).toBeLessThan(budget);
            expect(Math.abs(edgeArea(5e5 + x0, -y0, 5e5 + x1, -y1) + area)).toBeLessThan(budget);
        });
    });

    test('with the zone in front of the eastings it has the same area', () => {
        const prefixed = edgeAreaOn(crsFromCode('EPSG:4525'), STEP_M);
        const bare = edgeAreaOn(crsFromCode('EPSG:4546'), STEP_M);
        const shift = 37_000_000 / STEP_M;
        forAll(500, (random) => randomEdge(random, 10_000).map((metres) => Math.round(metres / STEP_M)), (edge) => {
            const [x0, y0, x1, y1] = edge;
            expect(prefixed(x0 + 5e9 + shift, y0, x1 + 5e9 + shift, y1)).toBe(bare(x0 + 5e9, y0, x1 + 5e9, y1));
        });
    });
});

describe('rings', () => {
    const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'));
    const star = (random: () => number, size: number) => {
        const count = 3 + size % 40;
        const x = 5e5 + 280_000 * (random() - 0.5), y = 2e6 + 3.5e6 * random(), radius = 10 ** (1 + 3 * random());
        const coords = new Float64Array(2 * count);
        for (let i = 0; i < count; i++) {
            const angle = 2 * Math.PI * (i + 0.8 * random()) / count;
            coords[2 * i] = x + radius * (0.2 + random()) * Math.cos(angle);
            coords[2 * i + 1] = y + radius * (0.2 + random()) * Math.sin(angle);
        }
        return coords;
    };

    test('the area does not depend on the start, and turns its sign with the winding', () => {
        forAll(300, star, (coords) => {
            const count = coords.length / 2;
            const areaM2 = ringAreaM2(edgeArea, coords, 0, count);
            const turned = Float64Array.of(...coords.subarray(2), ...coords.subarray(0, 2));
            const reversed = new Float64Array(coords.length);
            for (let i = 0; i < count; i++) reversed.set(coords.subarray(2 * i, 2 * i + 2), 2 * (count - 1 - i));
            expect(Math.abs(ringAreaM2(edgeArea, turned, 0, count) - areaM2)).toBeLessThan(1e-6);
            expect(Math.abs(ringAreaM2(edgeArea, reversed, 0, count) + areaM2)).toBeLessThan(1e-6);
        });
    });

    test('a ring lies between its plane area at the largest and at the smallest scale it touches', () => {
        forAll(300, star, (coords) => {
            const count = coords.length / 2;
            let plane = 0, near = Infinity, far = 0;
            for (let i = 0; i < count; i++) {
                const j = (i + 1) % count;
                plane += (coords[2 * i] - coords[0]) * (coords[2 * j + 1] - coords[1])
                    - (coords[2 * j] - coords[0]) * (coords[2 * i + 1] - coords[1]);
                near = Math.min(near, Math.abs(coords[2 * i] - 5e5));
                far = Math.max(far, Math.abs(coords[2 * i] - 5e5));
            }
            plane = Math.abs(plane) / 2;
            // k = 1 + x²/2R² + …; R between 6.33e6 and 6.40e6 m anywhere on the ellipsoid; stars may cross the meridian
            const crosses = Math.min(...coords.filter((_, i) => i % 2 === 0)) < 5e5
                && Math.max(...coords.filter((_, i) => i % 2 === 0)) > 5e5;
            const most = crosses ? 1 : (1 + near ** 2 / 2 / 6.42e6 ** 2) ** -2;
            const least = (1 + far ** 2 / 2 / 6.31e6 ** 2) ** -2;
            const areaM2 = Math.abs(ringAreaM2(edgeArea, coords, 0, count));
            expect(areaM2).toBeLessThanOrEqual(plane * most + 1e-5);
            expect(areaM2).toBeGreaterThanOrEqual(plane * least - 1e-5);
        });
    });

    test('a ring cut in two has the area of its halves', () => {
        forAll(300, star, (coords) => {
            const count = coords.length / 2;
            const cut = 1 + Math.floor(count / 2);
            const one = coords.slice(0, 2 * cut);
            const two = Float64Array.of(coords[0], coords[1], ...coords.subarray(2 * cut - 2));
            const halves = ringAreaM2(edgeArea, one, 0, cut) + ringAreaM2(edgeArea, two, 0, two.length / 2);
            expect(Math.abs(halves - ringAreaM2(edgeArea, coords, 0, count))).toBeLessThan(1e-6);
        });
    });
});
