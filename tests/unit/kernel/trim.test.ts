/** Strides leave alone what is near marked ground: its borders, and who covers it. */

import {describe, expect, test} from 'vitest';
import {BoxMask} from '../../../engine/kernel/boxMask.ts';
import {toLattice, type LatticePolygons} from '../../../engine/kernel/index.ts';
import {trimmed, type Trimmed} from '../../../engine/kernel/trim.ts';
import {blob, polygonsOf, randomCoverage, type Point, type Random} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';

const REACH = 11;

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

interface Case {
    readonly polygons: LatticePolygons;
    readonly mask: BoxMask;
    readonly marked: readonly Box[];
    readonly half: number;
    readonly random: Random;
}

/** Parcels and a long road, and some marked boxes among them. */
function lands(random: Random, size: number): Case {
    const sizeM = [4, 200, 5000][size % 3];
    const road = Array.from({length: 900}, (_, i): Point => [sizeM * i / 900 - sizeM / 2, sizeM * Math.sin(i / 90) / 20]);
    const features = [
        ...randomCoverage(random, {columns: 3 + size % 5, rows: 2 + size % 4, sizeM, originX: -sizeM / 2, originY: -sizeM / 2, bends: 40 + size % 20}),
        [[...road, ...[...road].reverse().map(([x, y]): Point => [x, y + sizeM / 300])]],
        [blob(random, 0, 0, sizeM / 3, 40)[0].flatMap(([x, y], i, ring) => {
            const [nextX, nextY] = ring[(i + 1) % ring.length];
            return Array.from({length: 200}, (_, k): Point => [x + (nextX - x) * k / 200, y + (nextY - y) * k / 200]);
        })],
    ];
    const polygons = toLattice(polygonsOf(features))!, half = Math.round(sizeM * 6000);
    const mask = new BoxMask(-half, -half, half, half);
    const marked = Array.from({length: 1 + size % 4}, (): Box => {
        const x = Math.round((random() - 0.5) * 2 * half), y = Math.round((random() - 0.5) * 2 * half), side = Math.round(half * random() / 8);
        return [x, y, x + side, y + side];
    });
    for (const box of marked) mask.mark(...box);
    return {polygons, mask, marked, half, random};
}

const trim = ({polygons, mask}: Case, isWhole = new Uint8Array(polygons.featureStart.length)): Trimmed => trimmed(
    polygons, Int32Array.from({length: polygons.featureStart.length - 1}, (_, i) => i),
    {mask, shiftX: 0, shiftY: 0, reach: REACH, isWhole},
);

/** Even-odd, exactly, for points on half steps, which lie on no edge that is not level with them. */
function covers({xy, ringStart, featureStart}: LatticePolygons, feature: number, x: number, y: number): boolean {
    let isInside = false;
    for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
        for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
            const ax = xy[2 * u], ay = xy[2 * u + 1], bx = xy[2 * v], by = xy[2 * v + 1];
            if (ay > y !== by > y && (x - ax) * (by - ay) < (y - ay) * (bx - ax) === by > ay) isInside = !isInside;
        }
    }
    return isInside;
}

function* edgesOf({xy, ringStart}: LatticePolygons): Generator<readonly [to: number, text: string, box: Box]> {
    for (let ring = 0; ring + 1 < ringStart.length; ring++) {
        for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
            const [ax, ay, bx, by] = [xy[2 * u], xy[2 * u + 1], xy[2 * v], xy[2 * v + 1]];
            yield [v, `${ax} ${ay} ${bx} ${by}`, [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]];
        }
    }
}

const isApart = (a: Box, b: Box, steps: number): boolean => a[0] - b[2] > steps || b[0] - a[2] > steps || a[1] - b[3] > steps || b[1] - a[3] > steps;

describe('trimmed parcels', () => {
    test('cover marked ground, and what lies within reach of it, as before', () => {
        let asked = 0, inside = 0;
        forAll(20, lands, (land) => {
            const {polygons} = trim(land);
            const places = land.marked.flatMap(([minX, minY, maxX, maxY]) => Array.from({length: 20}, () => [
                Math.floor(minX - REACH + land.random() * (maxX - minX + 2 * REACH)) + 0.5, Math.floor(minY - REACH + land.random() * (maxY - minY + 2 * REACH)) + 0.5,
            ] as const));
            for (const [x, y] of places) {
                for (let f = 0; f + 1 < polygons.featureStart.length; f++) {
                    const was = covers(land.polygons, f, x, y);
                    expect(covers(polygons, f, x, y)).toBe(was);
                    asked++;
                    if (was) inside++;
                }
            }
        });
        expect(asked).toBeGreaterThan(5000);
        expect(inside).toBeGreaterThan(300);
    });

    test('keep every edge that comes near marked ground, and say of every other whether it is one of theirs', () => {
        let kept = 0, before = 0, strides = 0;
        forAll(20, lands, (land) => {
            const {polygons, isStride} = trim(land);
            const own = new Set<string>(), there = new Set(Array.from(edgesOf(polygons), ([, text]) => text));
            for (const [, text, box] of edgesOf(land.polygons)) {
                own.add(text);
                before++;
                if (!land.marked.some(one => !isApart(one, box, REACH))) continue;
                kept++;
                expect(there.has(text)).toBe(true);
            }
            for (const [to, text] of edgesOf(polygons)) {
                if (isStride[to] === 1) strides++;
                else expect(own.has(text)).toBe(true);
            }
        });
        expect(kept).toBeGreaterThan(500);
        expect(strides).toBeGreaterThan(500);
        expect(before).toBeGreaterThan(10_000);
    });

    test('lose most of their vertices where nothing is marked, and none where they are to be left whole', () => {
        forAll(12, lands, (land) => {
            const nothing = {...land, mask: new BoxMask(-land.half, -land.half, land.half, land.half)};
            expect(trim(nothing).polygons.xy.length).toBeLessThan(land.polygons.xy.length);
            const whole = trim(nothing, new Uint8Array(land.polygons.featureStart.length).fill(1));
            expect([...whole.polygons.xy]).toEqual([...land.polygons.xy]);
            expect(whole.isStride.includes(1)).toBe(false);
        });
    });
});
