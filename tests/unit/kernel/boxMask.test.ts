/** A raster of cells forgets no ground: what was marked is near, and what is far from it is not. */

import {describe, expect, test} from 'vitest';
import {BoxMask} from '../../../engine/kernel/boxMask.ts';
import {parcelBoxes, toLattice, type LatticePolygons} from '../../../engine/kernel/index.ts';
import {blob, polygonsOf, type Point, type Random, type Rings} from '../../helpers/coverages.ts';
import {forAll, seededRandom} from '../../helpers/forAll.ts';

/** Even-odd, over all rings. */
function isInside(rings: Rings, x: number, y: number): boolean {
    let inside = false;
    for (const ring of rings) {
        ring.forEach(([bx, by], i) => {
            const [ax, ay] = ring[(i + ring.length - 1) % ring.length];
            if (ay > y !== by > y && x < ax + (y - ay) * (bx - ax) / (by - ay)) inside = !inside;
        });
    }
    return inside;
}

/** A road: a band along a crooked line, a few metres wide and kilometres long, with a hole in some. */
function road(random: Random, sizeM: number): Rings {
    const middle = Array.from({length: 6}, (_, i): Point => [sizeM * i / 5, sizeM * random()]), widthM = sizeM / 400;
    const ring = [...middle, ...[...middle].reverse().map(([x, y]): Point => [x, y + widthM])];
    return random() < 0.5 ? [ring] : [ring, [[sizeM * 0.3, -sizeM], [sizeM * 0.3, -sizeM * 1.5], [sizeM * 0.6, -sizeM * 1.2]]];
}

const steps = (metres: number): number => Math.round(metres * 10_000);

interface Case {
    readonly rings: Rings;
    readonly polygons: LatticePolygons;
    readonly extent: readonly [number, number, number, number];
    readonly shift: readonly [number, number];
    readonly random: Random;
}

describe('the cells of a parcel', () => {
    test('miss none of its ground, whatever its shape, wherever it lies', () => {
        let asked = 0;
        forAll(120, (random, size): Case => {
            const sizeM = [5, 300, 20_000][size % 3];
            const rings = size % 2 === 0 ? road(random, sizeM) : blob(random, sizeM / 2, sizeM / 2, sizeM, 3 + size % 20);
            const polygons = toLattice(polygonsOf([rings]))!;
            // the whole county, or a part of it that the parcel leaves
            const share = size % 5 === 0 ? 0.3 : 1.2, half = steps(sizeM * share);
            const shift = size % 7 === 0 ? [0, 0] as const : [steps(sizeM * (random() - 0.5)), steps(sizeM * (random() - 0.5))] as const;
            return {rings, polygons, extent: [-half, -half, half, half], shift, random};
        }, ({rings, polygons, extent, shift: [shiftX, shiftY], random}) => {
            const mask = new BoxMask(...extent), boxes = parcelBoxes(polygons);
            mask.markParcel(polygons, 0, boxes, shiftX, shiftY);
            const drawn = rings.map(ring => ring.map(([x, y]): Point => [steps(x) - polygons.originX + shiftX, steps(y) - polygons.originY + shiftY]));
            const check = (x: number, y: number): void => {
                if (x < extent[0] || y < extent[1] || x > extent[2] || y > extent[3]) return;
                asked++;
                if (!mask.isNear(x, y, x, y)) throw new Error(`${x} ${y} is ground of the parcel and not marked`);
            };
            for (const [x, y] of drawn.flat()) check(x, y);
            for (let i = 0; i < 400; i++) {
                const [x, y] = [boxes[0] + shiftX + random() * (boxes[2] - boxes[0]), boxes[1] + shiftY + random() * (boxes[3] - boxes[1])];
                if (isInside(drawn, x, y)) check(x, y);
                const ring = drawn[i % drawn.length], at = Math.floor(random() * ring.length), share = random();
                const [ax, ay] = ring[at], [bx, by] = ring[(at + 1) % ring.length];
                check(ax + share * (bx - ax), ay + share * (by - ay));
            }
        });
        expect(asked).toBeGreaterThan(40_000);
    });

    test('are not those of its box, where it is a road across the county', () => {
        const there = Array.from({length: 200}, (_, i): Point => [100 * i, 100 * i]), back = there.map(([x, y]): Point => [x + 10, y]).reverse();
        const road = toLattice(polygonsOf([[[...there, ...back]]]))!;
        const half = steps(10_000), mask = new BoxMask(-half, -half, half, half);
        mask.markParcel(road, 0, parcelBoxes(road), 0, 0);
        expect(mask.isNear(-half * 0.9, half * 0.8, -half * 0.8, half * 0.9)).toBe(false);
        expect(mask.isNear(half * 0.8, -half * 0.9, half * 0.9, -half * 0.8)).toBe(false);
        expect(mask.isNear(-1, -1, 1, 1)).toBe(true);
    });
});

describe('boxes', () => {
    test('that meet a marked one, or come within a step of it, are near; those 1 % of the extent away are not', () => {
        const random = seededRandom(9);
        for (let round = 0; round < 60; round++) {
            const half = [3, 900, 2_000_000, 2 ** 29][round % 4];
            const place = (): number => Math.round((random() - 0.5) * 2 * half);
            const box = (): readonly [number, number, number, number] => {
                const x = place(), y = place(), size = Math.round(random() * half / 20);
                return [x, y, Math.min(half, x + size), Math.min(half, y + size)];
            };
            const mask = new BoxMask(-half, -half, half, half), marked = Array.from({length: 20}, box);
            for (const one of marked) mask.mark(...one);
            for (let i = 0; i < 200; i++) {
                const asked = box();
                const apart = Math.min(...marked.map(one => Math.max(one[0] - asked[2], asked[0] - one[2], one[1] - asked[3], asked[1] - one[3])));
                if (apart <= 1) expect(mask.isNear(...asked)).toBe(true);
                if (apart > 4 + half / 100) expect(mask.isNear(...asked)).toBe(false);
            }
        }
    });

    test('that are turned over mark nothing and are near nothing; a mask of nothing is near nothing', () => {
        const mask = new BoxMask(0, 0, 100, 100);
        mask.mark(50, 50, 40, 60);
        expect(mask.isNear(0, 0, 100, 100)).toBe(false);
        mask.mark(0, 0, 100, 100);
        expect(mask.isNear(0x7fffffff, 0x7fffffff, -0x80000000, -0x80000000)).toBe(false);
        expect(mask.isNear(200, 200, 300, 300)).toBe(false);
        const nothing = new BoxMask(Infinity, Infinity, -Infinity, -Infinity);
        nothing.mark(0, 0, 10, 10);
        expect(nothing.isNear(0, 0, 10, 10)).toBe(false);
    });
});
