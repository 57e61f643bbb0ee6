/** The quick way into a .shp gives what the full reader gives, or gives up. */

import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {scanShapefile} from '../../../engine/formats/shapefileScan.ts';
import {readShapes} from '../../../engine/formats/shapefileShapes.ts';
import {fromLattice, toLattice} from '../../../engine/kernel/index.ts';
import {blob, randomCoverage, type Point, type Rings} from '../../helpers/coverages.ts';
import {forAll, seededRandom} from '../../helpers/forAll.ts';

const PER_M = 10_000;
let folder = '', file = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-scan-'));
    file = join(folder, 'layer.shp');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Written {
    /** Rings are written as they are; most programs repeat the first vertex at the end. */
    readonly features: readonly Rings[];
    readonly isClosed?: boolean;
    /** By default those of the vertices. */
    readonly bbox?: Box;
}

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

function extent(coords: ArrayLike<number>): Box {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < coords.length; i++) {
        box[i % 2] = Math.min(box[i % 2], coords[i]);
        box[2 + i % 2] = Math.max(box[2 + i % 2], coords[i]);
    }
    return box;
}

/** A .shp of polygons. Source: ESRI Shapefile Technical Description, July 1998 */
function shp({features, isClosed = true, bbox}: Written): Buffer {
    const records = features.map((rings, i) => {
        const drawn = rings.map(ring => (isClosed ? [...ring, ring[0]] : ring)), points = drawn.flat();
        const record = Buffer.alloc(8 + 44 + 4 * drawn.length + 16 * points.length);
        record.writeInt32BE(i + 1, 0);
        record.writeInt32BE((record.length - 8) / 2, 4);
        record.writeInt32LE(5, 8);
        record.writeInt32LE(drawn.length, 44);
        record.writeInt32LE(points.length, 48);
        let start = 0;
        drawn.forEach((ring, k) => {
            record.writeInt32LE(start, 52 + 4 * k);
            start += ring.length;
        });
        points.forEach(([x, y], k) => {
            record.writeDoubleLE(x, 52 + 4 * drawn.length + 16 * k);
            record.writeDoubleLE(y, 60 + 4 * drawn.length + 16 * k);
        });
        return record;
    });
    const head = Buffer.alloc(100), body = Buffer.concat(records);
    head.writeInt32BE(9994, 0);
    head.writeInt32BE((100 + body.length) / 2, 24);
    head.writeInt32LE(1000, 28);
    head.writeInt32LE(5, 32);
    (bbox ?? extent(features.flat(3))).forEach((value, k) => head.writeDoubleLE(value, 36 + 8 * k));
    return Buffer.concat([head, body]);
}

async function readFully(): Promise<Awaited<ReturnType<typeof readShapes>>> {
    return readShapes(file, {shxPath: null, nRows: null, deleted: new Uint8Array(0), options: {}});
}

/** Much quicker than a matcher. */
function sameNumbers(some: Float64Array, others: Float64Array): boolean {
    return some.length === others.length && some.every((value, i) => value === others[i]);
}

/** Both ways, on places of the plane, so that the origin of the lattice plays no part. */
async function expectSame(bytes: Buffer): Promise<void> {
    writeFileSync(file, bytes);
    const scanned = scanShapefile(file, PER_M)!, {polygons, issues} = await readFully();
    expect(issues.filter(({code}) => code !== 'formats/index-ignored')).toEqual([]);
    const lattice = toLattice(polygons)!;
    expect([scanned.ringStart, scanned.featureStart]).toEqual([lattice.ringStart, lattice.featureStart]);
    expect(sameNumbers(fromLattice(scanned).coords, fromLattice(lattice).coords)).toBe(true);
    expect(scanned.perM).toBe(PER_M);
    expect(scanned.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
}

const LAND: Written = {features: [
    [[[0, 0], [0, 50], [50, 50], [50, 0]], [[10, 10], [20, 10], [20, 20], [10, 20]]],
    [[[60.00005, 0], [60, 50], [90, 50.12345]]],
    [[[100, 0], [100, 50], [150, 50], [150, 0]], [[160, 0], [160, 50], [170, 50]], [[180, 0], [180, 50], [190, 50]]],
].map(rings => rings.map(ring => ring.map(([x, y]): Point => [x + 37_500_000, y + 3_360_000])))};

describe('a layer of plain polygons', () => {
    test('is what the full reader makes of it, whatever its parcels look like', async () => {
        const cases: Buffer[] = [];
        forAll(40, (random, size) => ({
            features: [
                ...randomCoverage(random, {columns: 1 + size % 6, rows: 1 + size % 5, sizeM: 1 + random() * 5000, originX: 37_000_000 + random() * 1e6, originY: 3e6 * random()}),
                // full doubles, which fall between the steps
                blob(random, 37_500_000 + random(), 3e6 * random() / 1000, 30, 3 + size % 9).map(ring => ring.map(([x, y]): Point => [x + random() / 1e4, y - random() / 1e4])),
            ],
            isClosed: size % 3 !== 0,
        }), (written) => {
            cases.push(shp({...written, features: written.features.map(rings => rings.map(ring => ring.map(([x, y]): Point => [Math.abs(x - 37_000_000) % 100_000 + 37_000_000, y % 100_000])))}));
        });
        for (const bytes of cases) await expectSame(bytes);
    });

    test('is read alike with a record and a layer longer than the buffers', async () => {
        const random = seededRandom(7);
        const ring = (n: number): Point[] => Array.from({length: n}, () => [500_000 + 1000 * random(), 3e6 + 1000 * random()]);
        // 4.8 MB in one record between short ones, and 3000 rings in another
        await expectSame(shp({features: [[ring(5)], [ring(300_000)], [ring(4)], Array.from({length: 3000}, () => ring(4)), ...Array.from({length: 3000}, () => [ring(3)])]}));
    });

    test('is read alike where rings are points, lines, or repeat their vertices', async () => {
        const at = (x: number): Point => [x, x];
        await expectSame(shp({features: [[[at(1)], [at(1), at(2)], [at(1), at(1), at(1)], [at(3), at(4), at(3), at(3)]], [[[2, 2], [1, 3], [5, 5]]]]}));
        await expectSame(shp({features: [[[at(1)], [at(1), at(2)], [at(1), at(1)], [at(3), at(4), at(3)]]], isClosed: false}));
    });

    test('is read alike where the header states another extent', async () => {
        await expectSame(shp({...LAND, bbox: [37_500_100, 3_360_000, 37_600_000, 3_360_100]}));
    });
});

describe('anything else is left to the full reader', () => {
    const firstRecord = 100, offsets = firstRecord + 52, points = offsets + 8;
    const NOT_PLAIN: readonly (readonly [string, (bytes: Buffer) => Buffer | void])[] = [
        ['no record at all', bytes => {
            bytes.writeInt32BE(50, 24);
            return bytes.subarray(0, 100);
        }],
        ['fewer bytes than a header', bytes => bytes.subarray(0, 99)],
        ['another file code', bytes => void bytes.writeInt32BE(9993, 0)],
        ['a length that is not that of the file', bytes => void bytes.writeInt32BE(bytes.length / 2 - 2, 24)],
        ['bytes behind the last record', bytes => Buffer.concat([bytes, Buffer.alloc(4)])],
        ['a record behind the stated end, which is missing', bytes => bytes.subarray(0, bytes.length - 16)],
        ['bytes behind the last record, which the header counts', (bytes) => {
            bytes.writeInt32BE(bytes.length / 2 + 10, 24);
            return Buffer.concat([bytes, Buffer.alloc(20)]);
        }],
        ['a shape type with heights', bytes => void bytes.writeInt32LE(15, 32)],
        ['a record with heights', bytes => void bytes.writeInt32LE(15, firstRecord + 8)],
        ['a record without a shape', bytes => void bytes.writeInt32LE(0, firstRecord + 8)],
        ['a short record without a shape', (bytes) => {
            const none = Buffer.alloc(12);
            none.writeInt32BE(1, 0);
            none.writeInt32BE(2, 4);
            bytes.writeInt32BE((bytes.length + 12) / 2, 24);
            bytes.writeInt32BE(2, firstRecord);
            return Buffer.concat([bytes.subarray(0, 100), none, bytes.subarray(100)]);
        }],
        ['a wrong record number', bytes => void bytes.writeInt32BE(2, firstRecord)],
        ['a record that is longer than its shape', bytes => void bytes.writeInt32BE(bytes.readInt32BE(firstRecord + 4) + 2, firstRecord + 4)],
        ['a record of negative length', bytes => void bytes.writeInt32BE(-8, firstRecord + 4)],
        ['a record that is longer than the file', bytes => void bytes.writeInt32BE(0x3fffffff, firstRecord + 4)],
        ['no rings', bytes => void bytes.writeInt32LE(0, firstRecord + 44)],
        ['a negative number of rings', bytes => void bytes.writeInt32LE(-1, firstRecord + 44)],
        ['more vertices than bytes', bytes => void bytes.writeInt32LE(0x7fffffff, firstRecord + 48)],
        ['a first ring that does not begin at 0', bytes => void bytes.writeInt32LE(1, offsets)],
        ['rings out of order', bytes => void bytes.writeInt32LE(0, offsets + 4)],
        ['a ring that begins behind the last vertex', bytes => void bytes.writeInt32LE(99, offsets + 4)],
        ['a negative ring offset', bytes => void bytes.writeInt32LE(-4, offsets + 4)],
        ...[Number.NaN, Infinity, -Infinity, 1e300, -1e39].map((value): [string, (bytes: Buffer) => void] =>
            [`a coordinate of ${value}`, bytes => void bytes.writeDoubleLE(value, points + 24)]),
        ['an extent that is not finite', bytes => void bytes.writeDoubleLE(Number.NaN, 36)],
        ['an extent beyond any plane', bytes => void [36, 52].forEach(at => bytes.writeDoubleLE(1e15, at))],
        ['a vertex 150 km away', bytes => void bytes.writeDoubleLE(37_650_000, points)],
    ];

    test.each(NOT_PLAIN)('%s', (_, change) => {
        const bytes = shp(LAND);
        writeFileSync(file, bytes);
        expect(scanShapefile(file, PER_M)).not.toBeNull();
        writeFileSync(file, change(bytes) ?? bytes);
        expect(scanShapefile(file, PER_M)).toBeNull();
    });

    test('a file that is not there, a folder', () => {
        expect(scanShapefile(join(folder, 'gone.shp'), PER_M)).toBeNull();
        expect(scanShapefile(folder, PER_M)).toBeNull();
    });

    test('bytes changed at random: never an answer that the full reader does not give', async () => {
        const whole = shp(LAND), random = seededRandom(21);
        let answered = 0;
        for (let i = 0; i < 250; i++) {
            const bytes = Buffer.from(whole.subarray(0, random() < 0.1 ? Math.floor(random() * whole.length) : whole.length));
            // header fields and record heads more often than coordinates
            const at = random() < 0.5 ? Math.floor(random() * 180) : Math.floor(random() * whole.length);
            if (at < bytes.length) bytes[at] = random() < 0.3 ? 255 : Math.floor(random() * 256);
            writeFileSync(file, bytes);
            const scanned = scanShapefile(file, PER_M);
            if (!scanned) continue;
            answered++;
            const {polygons} = await readFully(), lattice = toLattice(polygons);
            expect(fromLattice(scanned), `byte ${at}`).toEqual(fromLattice(lattice!));
            expect(scanned.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
        }
        expect(answered).toBeGreaterThan(50);
    });
});
