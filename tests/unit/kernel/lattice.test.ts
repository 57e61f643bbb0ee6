import {describe, expect, test} from 'vitest';
import {overlay as overlayOfTheLibrary} from '../../../engine/index.ts';
import {EngineError} from '../../../engine/core/errors.ts';
import {certify, overlay} from '../../../engine/kernel/index.ts';
import {checkOptions, latticeFor, metresToSteps, stepsToMetres} from '../../../engine/kernel/lattice.ts';
import {box, layer, parcel, polygons} from './draw.ts';

const coords = (...numbers: number[]) => [{coords: Float64Array.from(numbers)}];

/** The refusal of a call, or a failure of the test. */
function refusal(run: () => unknown): EngineError {
    try {
        run();
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('nothing was refused');
}

describe('options that cannot be used are refused at the door', () => {
    const square = polygons(box(0, 0, 10, 10)), field = {...layer([]), polygons: square};

    test.each([0, -0.0001, Number.NaN, Infinity, -Infinity])('a step of %d m: kernel/bad-option', (stepM) => {
        for (const run of [() => checkOptions(stepM, 0), () => overlay([field], {stepM}),
            () => certify(square, {stepM, overlaps: 'forbidden', reportGaps: false})]) {
            const {code, message, details} = refusal(run);
            expect(code).toBe('kernel/bad-option');
            expect(message).toContain(`the lattice step must be a positive number of metres, not ${stepM}`);
            expect(details.fix).toContain('0.0001');
        }
    });

    test.each([-0.001, Number.NaN, Infinity])('a tolerance of %d m: kernel/bad-option', (toleranceM) => {
        const {code, message, details} = refusal(() => overlay([field], {toleranceM}));
        expect(code).toBe('kernel/bad-option');
        expect(message).toContain(`the tolerance must be zero or a positive number of metres, not ${toleranceM}`);
        expect(details.fix).toContain('0.001');
    });

    test('a geometry of the library that is no polygon: kernel/bad-option', () => {
        const point = {type: 'Point', coordinates: [0, 0]};
        const layers = [{id: 'before', polygons: [point]}] as unknown as Parameters<typeof overlayOfTheLibrary>[0];
        expect(refusal(() => overlayOfTheLibrary(layers))).toMatchObject({
            code: 'kernel/bad-option', message: expect.stringContaining('polygon 0 of layer "before" is a Point'),
        });
    });

    test('a tolerance of zero and any positive step are usable', () => {
        expect(() => checkOptions(0.0001, 0)).not.toThrow();
        expect(() => checkOptions(1e6, 1e6)).not.toThrow();
    });
});

describe('coordinates beyond exact integers: kernel/extent', () => {
    test('are refused with the coordinate, the step and what to do', () => {
        const {code, message, details} = refusal(() => latticeFor(coords(0, 0, 5e11, 3), 0.0001));
        expect(code).toBe('kernel/extent');
        expect(message).toContain('a coordinate of 500000000000 m at a step of 0.0001 m is beyond 2^52 steps');
        expect(details.fix).toContain('coarser step');
    });

    test('count on either side of zero and on either axis, in every layer', () => {
        const far = 2 ** 52;
        for (const place of [[far + 1, 0], [-far - 1, 0], [0, far + 1], [0, -far - 1]]) {
            expect(refusal(() => latticeFor([...coords(1, 1), ...coords(...place)], 1)).code).toBe('kernel/extent');
        }
        expect(() => latticeFor(coords(far, -far), 1)).not.toThrow();
    });

    test('reach overlay and certify, and a coarser step helps', () => {
        const far = box(1e12, 0, 1e12 + 10, 10);
        expect(refusal(() => overlay([layer([far])])).code).toBe('kernel/extent');
        expect(refusal(() => certify(polygons(far), {overlaps: 'forbidden', reportGaps: false})).code).toBe('kernel/extent');
        expect(Number(overlay([layer([far])], {stepM: 1}).area2[1]) / 2).toBe(100);
    });

    test('country coordinates at 0.1 mm are far inside', () => {
        expect(() => latticeFor(coords(3.95e7, 5.9e6), 0.0001)).not.toThrow();
    });
});

describe('the lattice', () => {
    test('has its origin at the smallest finite coordinates of all layers', () => {
        const lattice = latticeFor([...coords(39_500_000.5, 3_360_010), ...coords(Number.NaN, 7, 39_500_100, 3_360_000.25, -3, Infinity)], 0.0001);
        expect(lattice).toEqual({stepM: 0.0001, perM: 10_000, originX: 395_000_005_000, originY: 33_600_002_500});
    });

    test('is anchored at the CRS origin: the same place has the same steps in every run', () => {
        const [near, far] = [latticeFor(coords(0, 0), 0.0001), latticeFor(coords(1234.56785, 9), 0.0001)];
        expect(metresToSteps(1234.5678, near)).toBe(12_345_678);
        expect(metresToSteps(1234.5678, far)).toBe(12_345_678);
        expect(stepsToMetres(12_345_678 - far.originX, far.originX, far)).toBe(1234.5678);
    });

    test('rounds half a step up, as pixels are open above', () => {
        const lattice = latticeFor(coords(0, 0), 1);
        expect([0.5, 1.5, -0.5, -1.5, 0.49999, -0.50001].map(metres => metresToSteps(metres, lattice) + 0)).toEqual([1, 2, 0, -1, 0, -1]);
    });

    test('holds tenths of millimetres exactly at country coordinates', () => {
        const lattice = latticeFor(coords(39_500_000, 0), 0.0001);
        for (let i = 0; i < 10_000; i++) expect(metresToSteps(39_500_000 + i / 10_000, lattice)).toBe(395_000_000_000 + i);
    });

    test('takes a step that does not divide a metre as it is', () => {
        expect(latticeFor(coords(0, 0), 0.3).perM).toBe(1 / 0.3);
        expect(latticeFor(coords(0, 0), 25).perM).toBe(1 / 25);
        expect(latticeFor(coords(0, 0), 0.001).perM).toBe(1000);
    });

    test('of nothing finite is at the CRS origin', () => {
        expect(latticeFor([], 0.5)).toEqual({stepM: 0.5, perM: 2, originX: 0, originY: 0});
        expect(latticeFor(coords(Number.NaN, 3), 0.5)).toEqual({stepM: 0.5, perM: 2, originX: 0, originY: 0});
    });
});

test('areas in square steps become square metres by the step', () => {
    const half = overlay([layer([parcel('0,0 10,0 10,10 0,10')])], {stepM: 0.5});
    expect(half.area2[1]).toBe(800n);
    const {faults} = certify(polygons(box(0, 0, 10, 10), box(5, 5, 15, 15)), {stepM: 0.5, overlaps: 'forbidden', reportGaps: false});
    expect(faults).toMatchObject([{code: 'kernel/overlap', areaM2: 25, at: [5, 5]}]);
});
