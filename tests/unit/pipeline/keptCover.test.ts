/** What villages say of parcels, kept between runs: of the same content it is the same, and of another it is computed. */

import {mkdtempSync, readdirSync, rmSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {crsFromCode} from '../../../engine/crs/index.ts';
import {toLattice, type LatticePolygons} from '../../../engine/kernel/index.ts';
import {certifyGeometry} from '../../../engine/pipeline/prepare/certifyGeometry.ts';
import {geometryOf, type CertifiedGeometry} from '../../../engine/pipeline/prepare/geometry.ts';
import {keptCover} from '../../../engine/pipeline/prepare/keptCover.ts';
import {polygonsOf, type Rings} from '../../helpers/coverages.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'liangtian-cover-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const box = (x0: number, y0: number, x1: number, y1: number): Rings => [[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]];
const layerOf = (overlaps: 'forbidden' | 'allowed', ...features: readonly Rings[]): CertifiedGeometry =>
    geometryOf(certifyGeometry(toLattice(polygonsOf(features.map(rings => rings.map(ring => ring.map(([x, y]) => [500_000 + x, 3_400_000 + y] as const)))))!,
        {crs: crsFromCode('EPSG:4546'), overlaps, reportGaps: false})!);

/** Fails where a coordinate is asked for. */
const unread = (geometry: CertifiedGeometry): CertifiedGeometry => ({...geometry, polygons: {
    ...geometry.polygons, get xy(): Int32Array {
        throw new Error('computed again');
    },
} satisfies LatticePolygons});

const SURVEY = layerOf('forbidden', box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10), box(100, 0, 110, 10));
const VILLAGES = layerOf('allowed', box(-50, -50, 15, 50), box(15, -50, 60, 50), box(19, -90, 70, 90));
const store = (): {folder: string; engineVersion: string} => ({folder, engineVersion: '1'});

test('says who cuts and who covers, with a store and without one', () => {
    const {owner, several} = keptCover({folder: null, engineVersion: '1'}, SURVEY, VILLAGES, 0.001);
    expect([...owner]).toEqual([0, -2, 1, -1]);
    expect([...several]).toEqual([[2, [1, 2]]]);
    expect(keptCover(store(), SURVEY, VILLAGES, 0.001)).toEqual({owner, several});
});

test('is read and not computed when both layers are what they were', () => {
    const cover = keptCover(store(), SURVEY, VILLAGES, 0.001);
    expect(keptCover(store(), unread(SURVEY), unread(VILLAGES), 0.001)).toEqual(cover);
});

test('is computed for another survey, other villages, another tolerance or engine, and for a bundle cut short', () => {
    keptCover(store(), SURVEY, VILLAGES, 0.001);
    const moved = layerOf('allowed', box(-50, -50, 20, 50), box(20, -50, 60, 50));
    expect([...keptCover(store(), SURVEY, moved, 0.001).owner]).toEqual([0, -2, -2, -1]);
    expect([...keptCover(store(), layerOf('forbidden', box(0, 0, 10, 10), box(30, 0, 40, 10)), VILLAGES, 0.001).owner]).toEqual([0, 1]);
    for (const other of [() => keptCover(store(), SURVEY, unread(VILLAGES), 0.002), () => keptCover({folder, engineVersion: '2'}, SURVEY, unread(VILLAGES), 0.001)]) {
        expect(other).toThrow('computed again');
    }
    for (const file of readdirSync(folder)) truncateSync(join(folder, file), 40);
    expect(() => keptCover(store(), SURVEY, unread(VILLAGES), 0.001)).toThrow('computed again');
});
