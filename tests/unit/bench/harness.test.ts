import {describe, expect, test} from 'vitest';
import {measure} from '../../../scripts/bench/measure.ts';
import {hashHead, matchRecords, type Records} from '../../../scripts/bench/peers/harness/cancel.ts';
import {laidOnGrid} from '../../../scripts/bench/peers/harness/grid.ts';
import {polygonsOf} from '../../../scripts/bench/peers/harness/polygonsOf.ts';
import {jobSql} from '../../../scripts/bench/peers/postgisSql.ts';
import type {PolygonFile, Rings} from '../../../scripts/bench/peers/harness/shapefile.ts';

/** Records of the given words, each at least as long as a head. */
function records(contents: readonly (readonly number[])[]): Records {
    const padded = contents.map(words => [...words, ...new Array<number>(12).fill(7)]);
    const words = Int32Array.from(padded.flat());
    const length = Int32Array.from(padded, ({length: count}) => count);
    const start = length.map((_, record) => length.subarray(0, record).reduce((sum, count) => sum + count, 0));
    return {words, start, length, hash: start.map((from, record) => hashHead(words, from, length[record]))};
}

describe('equal records', () => {
    test('a parcel finds its twin wherever it stands in the other file', () => {
        const before = records([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
        const after = records([[7, 8, 9], [1, 2, 4], [4, 5, 6]]);
        expect([...matchRecords(before, after)]).toEqual([2, -1, 1]);
    });

    test('a parcel drawn twice afterwards has one twin', () => {
        expect([...matchRecords(records([[1, 2, 3]]), records([[1, 2, 3], [1, 2, 3]]))]).toEqual([0, -1]);
    });

    test('equal heads with other vertices are no twins', () => {
        const head = [5, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        expect([...matchRecords(records([[...head, 3]]), records([[...head, 4]]))]).toEqual([-1]);
    });
});

/** A layer of single-ring parcels in metres. */
function layer(rings: readonly (readonly number[])[]): PolygonFile {
    const decode = (record: number): Rings => ({xy: Float64Array.from(rings[record]), ringStarts: [0, rings[record].length / 2]});
    const words = new Int32Array(4 * rings.flat().length + 64 * rings.length);
    const empty = new Int32Array(rings.length);
    return {decode, words, start: empty, length: empty, hash: empty, boxes: new Float64Array(4 * rings.length), classOf: new Uint16Array(rings.length), classes: []};
}

describe('layers on a grid', () => {
    const parcel = [0, 0, 0, 10, 10, 10, 10, 0, 0, 0];
    const exportedAgain = [10.00002, 10.00001, 9.99999, 0, 0, 0.00002, 0.00001, 9.99998, 10.00002, 10.00001];
    const onGrid = (ring: readonly number[]): PolygonFile => laidOnGrid(layer([ring]), {x: -1000, y: -1000}, 1e-4);

    test('noise below half a step and a rotated ring leave the record equal', () => {
        expect([...matchRecords(onGrid(parcel), onGrid(exportedAgain))]).toEqual([0]);
    });

    test('a vertex moved by a millimetre does not', () => {
        expect([...matchRecords(onGrid(parcel), onGrid(parcel.map((value, k) => k === 4 ? value + 0.001 : value)))]).toEqual([-1]);
    });

    test('a ring comes back closed, in metres', () => {
        expect([...onGrid(exportedAgain).decode(0).xy].map(value => Math.round(value * 1e4) / 1e4)).toEqual(parcel);
    });
});

test('a hole belongs to the shell around it', () => {
    const shellA = [0, 0, 0, 10, 10, 10, 10, 0, 0, 0];
    const shellB = shellA.map((value, k) => k % 2 === 0 ? value + 100 : value);
    const hole = [102, 2, 104, 2, 104, 4, 102, 4, 102, 2];
    const polygons = polygonsOf({xy: Float64Array.from([...shellA, ...shellB, ...hole]), ringStarts: [0, 5, 10, 15]});
    expect(polygons.map(rings => rings.length)).toEqual([1, 2]);
});

test('the SQL snaps and brings rings into normal form only when a grid is asked for', () => {
    const plain = {cultivated: '01', snapM: 0, planeEpsg: 0};
    expect(jobSql(plain)).not.toMatch(/snaptogrid|transform/);
    expect(jobSql({...plain, snapM: 1e-4})).toContain('st_normalize(st_snaptogrid(geom, 0.0001))');
    expect(jobSql({...plain, snapM: 1e-4, planeEpsg: 4525})).toContain('st_snaptogrid(st_transform(geom, 4525), 0.0001)');
});

describe('measuring', () => {
    test('steps are measured as one, with the memory of the larger', async () => {
        const waste = 'globalThis.kept = new Uint8Array(150e6).fill(1)';
        const measured = await measure([['-e', waste], ['-e', '']], 60);
        expect(measured).toMatchObject({wallS: expect.any(Number), cpuS: expect.any(Number)});
        expect('peakBytes' in measured && measured.peakBytes).toBeGreaterThan(150e6);
        const small = await measure([['-e', '']], 60);
        expect('peakBytes' in small && small.peakBytes).toBeLessThan(140e6);
    });

    test('a process that fails says why, and one without end is stopped', async () => {
        expect(await measure([['-e', 'throw new Error("no such layer")']], 60)).toEqual({failed: expect.stringContaining('no such layer')});
        expect(await measure([['-e', 'setInterval(() => {}, 1000)']], 0.5)).toEqual({failed: expect.stringContaining('limit of 0.5 s')});
    });
});
