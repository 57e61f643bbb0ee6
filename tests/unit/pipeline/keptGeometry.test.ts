/** Geometry from the disk is the geometry that was kept, whatever is asked of it and in which order. */

import {mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {crsFromCode} from '../../../engine/crs/index.ts';
import {joinPrints, printSource} from '../../../engine/kernel/joinPrints.ts';
import {partOf, type LatticePolygons} from '../../../engine/kernel/latticePolygons.ts';
import {certifyGeometry} from '../../../engine/pipeline/prepare/certifyGeometry.ts';
import {NotKept, type GeometryTables} from '../../../engine/pipeline/prepare/geometry.ts';
import {keepGeometry, keptGeometry} from '../../../engine/pipeline/prepare/keptGeometry.ts';
import {seededRandom} from '../../helpers/forAll.ts';

/** Few enough for tests, and enough for several blocks of each table. */
const N = 3000;
const KEY = 'ab'.repeat(32);
let folder = '', tables: GeometryTables;
const store = () => ({folder, engineVersion: '1'});
const kept = () => keptGeometry(store(), KEY)!;

/** Squares all over a county in no order, every seventh with a hole, every eleventh in two parts, every thirteenth empty. */
function county(n: number): LatticePolygons {
    const random = seededRandom(7), xy: number[] = [], ringStart = [0], featureStart = [0];
    const square = (x: number, y: number, side: number): void => {
        xy.push(x, y, x + side, y, x + side, y + side, x, y + side);
        ringStart.push(xy.length / 2);
    };
    const cells = Array.from({length: n}, (_, i) => i).sort((a, b) => (a * 7919) % n - (b * 7919) % n);
    for (const [f, cell] of cells.entries()) {
        const x = cell % 60 * 1_000_000 - 30_000_000, y = Math.floor(cell / 60) * 1_000_000, side = 1000 + Math.floor(random() * 400_000);
        if (f % 13 !== 0) square(x, y, side);
        if (f % 7 === 0 && f % 13 !== 0) square(x + 100, y + 100, 500);
        if (f % 11 === 0) square(x + 500_000, y + 500_000, 1000);
        featureStart.push(ringStart.length - 1);
    }
    return {
        xy: Int32Array.from(xy), ringStart: Uint32Array.from(ringStart), featureStart: Uint32Array.from(featureStart),
        originX: 5_000_000_000, originY: 33_000_000_000, perM: 10_000,
    };
}

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-geometry-'));
    tables = certifyGeometry(county(N), {crs: crsFromCode('EPSG:4546'), overlaps: 'forbidden', reportGaps: false})!;
    expect(keepGeometry(store(), KEY, tables)).toBeNull();
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const SOME: readonly (readonly [string, (n: number) => Int32Array])[] = [
    ['few in their order', n => Int32Array.from({length: 30}, (_, i) => i * Math.floor(n / 30))],
    ['few in any order, one of them twice', n => Int32Array.of(n - 1, 5, 0, 77, 5, 13, 1200, 2)],
    ['most of them', n => Int32Array.from({length: n - 7}, (_, i) => n - 1 - i)],
    ['none', () => new Int32Array(0)],
];

describe('certified geometry from the disk', () => {
    test('has the arrays that were kept', () => {
        const geometry = kept();
        for (const name of ['boxes', 'isSound', 'parcelTicks', 'parcelArea2'] as const) expect(geometry[name], name).toEqual(tables[name]);
        for (const name of ['ringStart', 'featureStart', 'xy'] as const) expect(geometry.polygons[name], name).toEqual(tables.polygons[name]);
        expect([geometry.faults, geometry.isClean, geometry.overlapTicks]).toEqual([tables.faults, tables.isClean, tables.overlapTicks]);
        expect(geometry.prints.count).toBe(N);
    });

    test('has the prints that were kept', () => {
        const twin = joinPrints(kept().prints, kept().prints);
        expect(twin).toEqual(joinPrints(printSource(tables.shares), printSource(tables.shares)));
        expect(twin.filter(b => b >= 0).length).toBeGreaterThan(0.9 * N);
    });

    test.each(SOME)('gives parts and boxes of %s, before and after all of it was read', (_, choose) => {
        const features = choose(N), part = partOf(tables.polygons, features);
        const geometry = kept();
        const boxes = Int32Array.from([...features].flatMap(f => [...tables.boxes.slice(4 * f, 4 * f + 4)]));
        for (const isLater of [false, true]) {
            if (isLater) expect(geometry.polygons.xy.length).toBe(tables.polygons.xy.length);
            const {xy, ringStart, featureStart, originX} = geometry.polygons.part!(features);
            expect({xy, ringStart, featureStart, originX}).toEqual({xy: part.xy, ringStart: part.ringStart, featureStart: part.featureStart, originX: part.originX});
            expect(geometry.boxesOf!(features)).toEqual(boxes);
        }
        const memory = new Int32Array(100_000);
        const again = kept().polygons.part!(features, memory);
        expect(again.xy).toEqual(part.xy);
        expect(again.xy.buffer).toBe(memory.buffer);
    });

    test('gives the same parts when some are asked for again and again', () => {
        const geometry = kept(), random = seededRandom(3);
        for (let turn = 0; turn < 40; turn++) {
            // in order but for a few, so that both ways of putting them in order are gone
            const features = Int32Array.from({length: 40}, (_, i) => (turn % 2 === 0 ? i * 70 + Math.floor(random() * 100) : Math.floor(random() * N)));
            expect(geometry.polygons.part!(features).xy).toEqual(partOf(tables.polygons, features).xy);
        }
    });

    test('is given up where a coordinate is another one, or they are gone', () => {
        const [xy] = readdirSync(folder).filter(name => name !== `${KEY}.bundle`).map(name => join(folder, name));
        const bytes = readFileSync(xy);
        bytes[bytes.length - 4] ^= 1;
        writeFileSync(xy, bytes);
        expect(() => kept().polygons.xy).toThrow(NotKept);
        unlinkSync(xy);
        expect(() => kept().polygons.part!(Int32Array.of(1))).toThrow(NotKept);
    });

    test('is given up where a table has lost a block, by whoever looks at that table', () => {
        const path = join(folder, `${KEY}.bundle`), whole = readFileSync(path);
        const looks: readonly (() => unknown)[] = [
            () => kept().boxes, () => kept().boxesOf!(Int32Array.of(1)), () => joinPrints(kept().prints, printSource(tables.shares)),
            () => kept().polygons.part!(Int32Array.of(1)), () => kept().isSound, () => kept().polygons.xy, () => kept().parcelTicks,
        ];
        const isHurt = looks.map(() => false);
        const BLOCK = 4096;
        for (let at = 32 + whole.readUInt32LE(12); at + BLOCK < whole.length; at += BLOCK) {
            const bytes = Buffer.from(whole);
            bytes.fill(0x5a, at, at + BLOCK);
            writeFileSync(path, bytes);
            looks.forEach((look, i) => {
                try {
                    look();
                } catch (error) {
                    expect(error).toBeInstanceOf(NotKept);
                    isHurt[i] = true;
                }
            });
        }
        expect(isHurt).toEqual(looks.map(() => true));
    });
});
