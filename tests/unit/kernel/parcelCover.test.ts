import {describe, expect, test} from 'vitest';
import type {Polygons} from '../../../engine/core/polygons.ts';
import {parcelBoxes, parcelCover, toLattice} from '../../../engine/kernel/index.ts';

type Ring = readonly (readonly [number, number])[];

function polygonsOf(features: readonly (readonly Ring[])[]): Polygons {
    const coords: number[] = [], ringStart = [0], featureStart = [0];
    for (const rings of features) {
        for (const ring of rings) {
            coords.push(...ring.flat());
            ringStart.push(coords.length / 2);
        }
        featureStart.push(ringStart.length - 1);
    }
    return {coords: Float64Array.from(coords), ringStart: Uint32Array.from(ringStart), featureStart: Uint32Array.from(featureStart)};
}

const box = (x0: number, y0: number, x1: number, y1: number): Ring => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
/** Two villages side by side, the border at x = 1000. */
const VILLAGES = polygonsOf([[box(0, 0, 1000, 2000)], [box(1000, 0, 2000, 2000)]]);
const CUT = -2;

function ownersOf(features: readonly (readonly Ring[])[], further = VILLAGES): number[] {
    const lattice = toLattice(polygonsOf(features))!; // some kilometres
    return [...parcelCover(lattice, parcelBoxes(lattice), further, 0.001).owner];
}

describe('what covers a parcel that nothing cuts', () => {
    test('is the village around it, the one beyond the border, none outside', () => {
        expect(ownersOf([[box(100, 100, 300, 300)], [box(1100, 100, 1300, 300)], [box(5000, 100, 5300, 300)], [box(900, 100, 1100, 300)]])).toEqual([0, 1, -1, CUT]);
    });

    test('is not one thing where its parts lie in two villages', () => {
        expect(ownersOf([[box(600, 100, 800, 300), box(1200, 900, 1400, 1100)]])).toEqual([CUT]);
        expect(ownersOf([[box(600, 100, 800, 300), box(700, 900, 800, 1100)]])).toEqual([0]);
        // one part in no village
        expect(ownersOf([[box(600, 100, 800, 300), box(-400, 900, -200, 1100)]])).toEqual([CUT]);
    });

    test('is never what lies in a hole', () => {
        const town = polygonsOf([[box(990, 990, 1010, 1010)]]);
        for (const hole of [box(200, 200, 1800, 1800), box(985, 985, 1015, 1015)]) expect(ownersOf([[box(100, 100, 1900, 1900), hole]], town)[0]).not.toBe(0);
    });
});
