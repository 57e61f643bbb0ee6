/** Lattice steps in one go are those of projecting and rounding one after the other. */

import {describe, expect, test} from 'vitest';
import {crsFromCode} from '../../../engine/crs/crs.ts';
import {projectInto} from '../../../engine/crs/project.ts';
import {stepsProjector} from '../../../engine/crs/projectSteps.ts';
import {seededRandom} from '../../helpers/forAll.ts';

const PER_M = 10_000;

function inTwoSteps(from: string, to: string, coords: Float64Array): Float64Array {
    const out = coords.slice();
    projectInto(crsFromCode(from), crsFromCode(to), out, out);
    return out.map(value => Math.round(value * PER_M));
}

function inOne(from: string, to: string, coords: Float64Array): Float64Array {
    const out = coords.slice();
    stepsProjector(crsFromCode(from), crsFromCode(to), PER_M)(out, out.length);
    return out;
}

function differing(some: Float64Array, others: Float64Array): number {
    return some.reduce((count, value, i) => count + (Object.is(value, others[i]) ? 0 : 1), 0);
}

describe('degrees on a plane', () => {
    test.each([['EPSG:4490', 'EPSG:4525'], ['EPSG:4490', 'EPSG:4546'], ['EPSG:4326', 'EPSG:32649'], ['EPSG:4490', 'EPSG:4508']])('%s to %s: 200,000 places near and far', (from, to) => {
        const random = seededRandom(20_261_130), {lon0Deg} = crsFromCode(to).tm!;
        const coords = Float64Array.from({length: 400_000}, (_, i) => {
            const isNear = i % 20 < 18;
            if (i % 2 === 0) return lon0Deg + (isNear ? 2 : 14) * (2 * random() - 1);
            return isNear ? 20 + 2 * random() : 170 * (random() - 0.5);
        });
        expect(differing(inOne(from, to, coords), inTwoSteps(from, to, coords))).toBe(0);
    });

    test('on the borders of the cells and in their corners', () => {
        const coords: number[] = [];
        for (let i = -200; i <= 200; i++) {
            for (const off of [-1e-13, 0, 1e-13]) coords.push(111 + i / 64 + off, 30 + i / 64, 111.3, 30 + i / 64 + off);
        }
        const all = Float64Array.from(coords);
        expect(differing(inOne('EPSG:4490', 'EPSG:4525', all), inTwoSteps('EPSG:4490', 'EPSG:4525', all))).toBe(0);
    });

    test('nine decimals, as programs write them: rounding ties are no exception', () => {
        const random = seededRandom(5);
        const coords = Float64Array.from({length: 100_000}, (_, i) => Math.round((i % 2 === 0 ? 111 : 30) * 1e9 + 4e8 * random()) / 1e9);
        expect(differing(inOne('EPSG:4490', 'EPSG:4525', coords), inTwoSteps('EPSG:4490', 'EPSG:4525', coords))).toBe(0);
    });

    test('places the plane does not have are no numbers', () => {
        const project = stepsProjector(crsFromCode('EPSG:4490'), crsFromCode('EPSG:4525'), PER_M);
        for (const place of [[NaN, 30], [111, NaN], [200, 30], [471, 30], [111, 91], [Infinity, 30]]) {
            const coords = Float64Array.of(111, 30, ...place);
            project(coords, 4);
            expect([Number.isNaN(coords[0]), Number.isNaN(coords[2])]).toEqual([false, true]);
        }
    });

    test('only the first numbers are looked at', () => {
        const coords = Float64Array.of(111, 30, 111, 30);
        stepsProjector(crsFromCode('EPSG:4490'), crsFromCode('EPSG:4525'), PER_M)(coords, 2);
        expect([...coords.subarray(2)]).toEqual([111, 30]);
        expect(coords[0]).toBe(375_000_000_000);
    });
});

describe('other ways', () => {
    test.each([['EPSG:4546', 'EPSG:4525'], ['EPSG:4525', 'EPSG:4545'], ['EPSG:4546', 'EPSG:4546']])('%s to %s as `projectInto` does it', (from, to) => {
        const random = seededRandom(9), {falseEastingM} = crsFromCode(from).tm!;
        const coords = Float64Array.from({length: 2000}, (_, i) => i % 2 === 0 ? falseEastingM + 1e5 * (random() - 0.5) : 3.3e6 + 1e5 * random());
        expect(differing(inOne(from, to, coords), inTwoSteps(from, to, coords))).toBe(0);
    });

    test('one place that the plane does not have is an answer and no error', () => {
        const coords = Float64Array.of(5e5, 3.3e6, NaN, 3.3e6);
        stepsProjector(crsFromCode('EPSG:4546'), crsFromCode('EPSG:4545'), PER_M)(coords, 4);
        expect(Number.isNaN(coords[2])).toBe(true);
    });
});
