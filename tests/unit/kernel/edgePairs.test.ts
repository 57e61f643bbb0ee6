/** Pairs of edges and the ticks of parcels, against a table of all edges. */

import {describe, expect, test} from 'vitest';
import {crsFromCode, edgeAreaOn} from '../../../engine/crs/index.ts';
import {TICKS_PER_M2} from '../../../engine/core/units.ts';
import {pairEdges} from '../../../engine/kernel/edgePairs.ts';
import {toLattice, type LatticePolygons} from '../../../engine/kernel/latticePolygons.ts';
import type {EdgeArea} from '../../../engine/kernel/overlay.ts';
import {checkParcels, type ParcelCheck} from '../../../engine/kernel/parcelCheck.ts';
import {polygonsOf, randomCoverage, scrambled, type Rings} from '../../helpers/coverages.ts';
import {forAll, seededRandom} from '../../helpers/forAll.ts';
import {box} from './draw.ts';

const ORIGIN = {originX: 500_000, originY: 3_300_000};
const edgeArea = edgeAreaOn(crsFromCode('EPSG:4546'), 1e-4);

function edgesOf({xy, ringStart, featureStart}: LatticePolygons, {isSuspect, isFlipped}: ParcelCheck) {
    const edges: {v: number; parcel: number; ends: readonly [number, number, number, number]}[] = [];
    for (let parcel = 0; parcel + 1 < featureStart.length; parcel++) {
        if (isSuspect[parcel]) continue;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) {
                const w = v + 1 === ringStart[ring + 1] ? ringStart[ring] : v + 1, [a, b] = isFlipped[ring] ? [w, v] : [v, w];
                if (xy[2 * a] === xy[2 * b] && xy[2 * a + 1] === xy[2 * b + 1]) continue;
                edges.push({v, parcel, ends: [xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1]]});
            }
        }
    }
    return edges;
}

/** Loose edges cancel nobody, the others cancel one another, and ticks are those of all edges rounded one by one. */
function expectPaired(features: readonly Rings[], area: EdgeArea = edgeArea): {loose: number; edges: number} {
    const layer = toLattice(polygonsOf(features))!, check = checkParcels(layer), {loose, parcelTicks} = pairEdges(layer, check, area);
    const edges = edgesOf(layer, check), ticks = new Float64Array(parcelTicks.length), sum = new Map<string, number>();
    const sides = new Map<string, string>();
    let nLoose = 0;
    for (const {v, parcel, ends: [ax, ay, bx, by]} of edges) {
        const isForward = ax < bx || (ax === bx && ay < by), sign = isForward ? 1 : -1;
        const [x0, y0, x1, y1] = isForward ? [ax, ay, bx, by] : [bx, by, ax, ay];
        const {originX, originY} = layer;
        ticks[parcel] += sign * Math.round(TICKS_PER_M2 * area(x0 + originX, y0 + originY, x1 + originX, y1 + originY));
        const isLoose = (loose[v >>> 3] >>> (v & 7) & 1) === 1, key = [x0, y0, x1, y1].join();
        if (isLoose) nLoose++;
        // what is not loose adds up to nothing, edge by edge
        sum.set(key, (sum.get(key) ?? 0) + (isLoose ? 0 : sign));
        sides.set(key, `${sides.get(key) ?? ''}${isForward ? 'left' : 'right'}${isLoose ? '?' : ''} `);
    }
    expect([...sum.values()].every(value => value === 0)).toBe(true);
    // one parcel on either side always finds the other
    expect([...sides.values()].filter(text => ['left? right? ', 'right? left? '].includes(text))).toEqual([]);
    expect(Array.from(parcelTicks, value => value + 0)).toEqual([...ticks]);
    expect(loose.reduce((count, byte) => count + byte.toString(2).replaceAll('0', '').length, 0)).toBe(nLoose);
    return {loose: nLoose, edges: edges.length};
}

describe('pairing', () => {
    test('two squares side by side share one edge, whichever way they are drawn and wherever they start', () => {
        const [left, right] = [box(0, 0, 10, 10), box(10, 0, 20, 10)];
        forAll(50, random => scrambled(random, [left, right]).features, (features) => {
            expect(expectPaired(features)).toEqual({loose: 6, edges: 8});
        });
    });

    test('coverages with holes, islands and bent borders, in any order: all but the outer border', () => {
        forAll(60, (random, size) => {
            const columns = 2 + size % 9, rows = 2 + size % 7;
            return {columns, rows, ...scrambled(random, randomCoverage(random, {columns, rows, sizeM: 60 * columns, bends: 1 + size % 4, ...ORIGIN})), bends: 1 + size % 4};
        }, ({columns, rows, features, bends}) => {
            const {loose} = expectPaired(features);
            if (checkParcels(toLattice(polygonsOf(features))!).suspectCount === 0) expect(loose).toBe(2 * (columns + rows) * (bends + 1));
        });
    });

    test('more open edges than the table begins with: parcels that share nothing, and a coverage of ten thousand', () => {
        const apart = Array.from({length: 6000}, (_, i) => box(30 * (i % 80), 30 * Math.floor(i / 80), 30 * (i % 80) + 10, 30 * Math.floor(i / 80) + 10));
        expect(expectPaired(apart)).toEqual({loose: 24_000, edges: 24_000});
        const random = seededRandom(7);
        expectPaired(scrambled(random, randomCoverage(random, {columns: 100, rows: 100, sizeM: 5000, bends: 3, ...ORIGIN})).features);
    });

    test('a parcel drawn hundreds of times beside another one', () => {
        const copies = Array.from({length: 300}, () => box(0, 0, 10, 10));
        expect(expectPaired([...copies, box(10, 0, 20, 10)])).toEqual({loose: 4 * 301 - 2, edges: 4 * 301});
    });

    test('copies on both sides: those too many for the table are left loose', () => {
        const left = Array.from({length: 300}, () => box(0, 0, 10, 10)), right = Array.from({length: 300}, () => box(10, 0, 20, 10));
        expectPaired([...left, ...right, ...left, ...right]);
        expectPaired(left.flatMap((one, i) => [one, right[i]]));
    });

    test('a vertex written twice costs nothing', () => {
        const twice: Rings = [[[10, 0], [20, 0], [20, 10], [10, 10], [10, 10], [10, 5], [10, 5]]];
        expect(expectPaired([[[[0, 0], [10, 0], [10, 5], [10, 10], [0, 10]]], twice])).toEqual({loose: 6, edges: 10});
    });

    test('an area function without a form for many edges gives the same', () => {
        const random = seededRandom(3), features = randomCoverage(random, {columns: 6, rows: 6, sizeM: 600, ...ORIGIN});
        expectPaired(features, (x0, y0, x1, y1) => edgeArea(x0, y0, x1, y1));
    });
});
