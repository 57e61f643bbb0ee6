/** Pieces, where borders within a class are never noded, are the ground that the overlay of all parcels finds. */

import {describe, expect, test} from 'vitest';
import {certifyCoverage, overlay, parcelBoxes, pieces, toLattice, type ClassedCoverage, type Pieces} from '../../../engine/kernel/index.ts';
import {perimeter, polygonsOf, randomCoverage, scrambled, type Point, type Random, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';

const CLASSES = 4, STEP_M = 1e-4, TOLERANCE_M = 0.001;
const HARMLESS = ['kernel/duplicate-points', 'kernel/gap'];

interface Survey {
    readonly features: readonly Rings[];
    readonly classOf: Int32Array;
}

function coverageOf({features, classOf}: Survey, stepM = STEP_M): ClassedCoverage {
    const polygons = toLattice(polygonsOf(features), stepM)!;
    const {faults, isSound} = certifyCoverage(polygons, {stepM, overlaps: 'forbidden', reportGaps: false});
    const faulty = new Set(faults.filter(({code}) => !HARMLESS.includes(code)).flatMap(({parcel, other}) => (other === undefined ? [parcel] : [parcel, other])));
    return {polygons, boxes: parcelBoxes(polygons), classOf, faulty, ...isSound ? {isSound} : {}};
}

const compared = (before: Survey, after: Survey, isAsked: readonly number[]): Pieces =>
    pieces(coverageOf(before), coverageOf(after), {toleranceM: TOLERANCE_M, classCount: CLASSES, isAsked: Uint8Array.from(isAsked)});

/** m² of each `from>to`. */
function areasOf({pieces: list}: Pieces): Map<string, number> {
    const areas = new Map<string, number>();
    for (const {from, to, area2} of list) areas.set(`${from}>${to}`, (areas.get(`${from}>${to}`) ?? 0) + Number(area2) / 2 * STEP_M ** 2);
    return areas;
}

function overlayAreas(before: Survey, after: Survey, isAsked: readonly number[]): Map<string, number> {
    const result = overlay([before, after].map(({features}, k) => ({id: String(k), polygons: polygonsOf(features), overlaps: 'forbidden' as const})), {toleranceM: TOLERANCE_M});
    const areas = new Map<string, number>();
    for (let face = 1; face < result.faceCount; face++) {
        const [one, other] = result.parcelOf.map(parcelOf => parcelOf[face]);
        if (one < 0 || other < 0) continue;
        const from = before.classOf[one], to = after.classOf[other];
        if (from !== to && isAsked[from] === 1) areas.set(`${from}>${to}`, (areas.get(`${from}>${to}`) ?? 0) + Number(result.area2[face]) / 2 * STEP_M ** 2);
    }
    return areas;
}

/** No ellipsoid, but additive only where edges are the same. */
const bumpy = (x0: number, y0: number, x1: number, y1: number): number => (x1 - x0) * (y0 + y1) * 5e-9 + Math.sin(x0 + 3 * x1 + 5 * y0 + 7 * y1);

const classes = (random: Random, count: number): Int32Array => Int32Array.from({length: count}, () => Math.floor(random() * CLASSES));

interface Pair {
    readonly before: Survey;
    readonly after: Survey;
    readonly isAsked: number[];
    readonly random: Random;
}

/** A county with a vertex every few metres of which two or three parcels changed: most borders are walked in strides. */
function quietSurveys(random: Random, size: number): Pair {
    const sizeM = [30, 3000][size % 2];
    const features = randomCoverage(random, {columns: 12, rows: 4, sizeM, originX: 37_500_000, originY: 3_360_000, bends: 24});
    const before = {features, classOf: classes(random, features.length)};
    const moved = features.map(rings => rings.map(ring => ring.map(([x, y]): Point => (random() < 0.001 ? [x + sizeM / 2000, y] : [x, y]))));
    return {before, after: {features: moved, classOf: before.classOf.map(one => (random() < 0.08 ? (one + 1) % CLASSES : one))}, isAsked: [1, 1, 0, 1], random};
}

/** A county and what became of it: some parcels of another class, some redrawn, or another county altogether. */
function surveys(random: Random, size: number): Pair {
    const sizeM = [3, 300, 8000][size % 3];
    const shape = {columns: 2 + size % 6, rows: 2 + size % 5, sizeM, originX: size % 2 === 0 ? 0 : 37_500_000, originY: size % 2 === 0 ? 0 : 3_360_000, bends: size % 4};
    const features = randomCoverage(random, shape), before = {features, classOf: classes(random, features.length)};
    const isAsked = Array.from({length: CLASSES}, (_, i) => (i === 0 || random() < 0.5 ? 1 : 0));
    if (size % 4 === 0) {
        const others = randomCoverage(random, {...shape, columns: shape.columns + 1});
        return {before, after: {features: others, classOf: classes(random, others.length)}, isAsked, random};
    }
    const noiseM = [0, 1e-6, 2e-4][size % 3], moved = new Map<string, Point>();
    const shake = ([x, y]: Point): Point => {
        const key = `${x} ${y}`, known = moved.get(key);
        if (known) return known;
        // now and then a corner goes elsewhere
        const reachM = random() < 0.05 ? sizeM / 100 : noiseM, to: Point = [x + (random() - 0.5) * reachM, y + (random() - 0.5) * reachM];
        moved.set(key, to);
        return to;
    };
    const redrawn = features.map(rings => rings.map(ring => ring.map(shake)));
    return {before, after: {features: redrawn, classOf: before.classOf.map(one => (random() < 0.2 ? Math.floor(random() * CLASSES) : one))}, isAsked, random};
}

const asText = ({pieces: list, ...rest}: Pieces): string => JSON.stringify({
    ...rest, list: list.map(({area2, polygons, ...one}) => ({...one, area2: String(area2), polygons: polygons.map(({shell, holes}) => [shell, ...holes].map(ring => [...ring]))})),
});

describe('pieces', () => {
    test('are the same to the last digit in however many strips the work is done', () => {
        let cutPieces = 0;
        forAll(60, (random, size) => (size % 4 === 0 ? quietSurveys : surveys)(random, size), ({before, after, isAsked, random}) => {
            const [first, second] = [coverageOf(before), coverageOf(after)];
            const options = {toleranceM: TOLERANCE_M, classCount: CLASSES, isAsked: Uint8Array.from(isAsked), edgeArea: bumpy};
            const undivided = pieces(first, second, {...options, strips: 1}), strips = 2 + Math.floor(random() * 6);
            expect(asText(pieces(first, second, {...options, strips}))).toBe(asText(undivided));
            cutPieces += undivided.pieces.length;
        });
        expect(cutPieces).toBeGreaterThan(120);
    });

    test('have the areas that the overlay of all parcels finds, pair of classes by pair', () => {
        let found = 0;
        forAll(120, (random, size) => (size % 4 === 0 ? quietSurveys : surveys)(random, size), ({before, after, isAsked}) => {
            const here = areasOf(compared(before, after, isAsked)), there = overlayAreas(before, after, isAsked);
            const slackM2 = STEP_M * (perimeter(before.features) + perimeter(after.features));
            for (const key of new Set([...here.keys(), ...there.keys()])) {
                found++;
                expect(Math.abs((here.get(key) ?? 0) - (there.get(key) ?? 0)), key).toBeLessThanOrEqual(slackM2);
            }
        });
        expect(found).toBeGreaterThan(150);
    });

    test('do not depend on the order of parcels, or on where rings begin and which way they run', () => {
        const text = ({pieces: list}: Pieces): string => list.map(({from, to, area2, polygons}) =>
            `${from}>${to} ${area2} ${polygons.map(({shell, holes}) => [shell, ...holes].map(ring => ring.join(' ')).join(',')).join(';')}`).join('\n');
        forAll(25, surveys, ({before, after, isAsked, random}) => {
            const mixed = [before, after].map(({features, classOf}): Survey => {
                const {features: others, order} = scrambled(random, features);
                return {features: others, classOf: Int32Array.from(order, i => classOf[i])};
            });
            expect(text(compared(mixed[0], mixed[1], isAsked))).toBe(text(compared(before, after, isAsked)));
        });
    });

    const square = (x0: number, y0: number, x1: number, y1: number): Rings => [[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]];
    const survey = (...parcels: readonly (readonly [Rings, number])[]): Survey => ({features: parcels.map(([rings]) => rings), classOf: Int32Array.from(parcels, ([, one]) => one)});

    test('of neighbours are one where they share an edge, and two where they share a corner', () => {
        const quarters = survey([square(0, 0, 10, 10), 0], [square(10, 0, 20, 10), 0], [square(0, 10, 10, 20), 0], [square(10, 10, 20, 20), 0]);
        const lost = (...which: readonly number[]): Survey => ({...quarters, classOf: Int32Array.from({length: 4}, (_, i) => (which.includes(i) ? 1 : 0))});
        expect(compared(quarters, lost(0, 1), [1, 0, 0, 0]).pieces.map(({area2}) => Number(area2) / 2e8)).toEqual([200]);
        expect(compared(quarters, lost(0, 3), [1, 0, 0, 0]).pieces.map(({area2}) => Number(area2) / 2e8)).toEqual([100, 100]);
        expect(compared(quarters, lost(0, 1, 2, 3), [1, 0, 0, 0]).pieces.map(({area2, polygons}) => [Number(area2) / 2e8, polygons.length])).toEqual([[400, 1]]);
    });

    test('that meet in their smallest corner come in the order of their other corners, in however many strips', () => {
        // rings that cross themselves and each other, so that the corners beside the common one are crossings
        const before = coverageOf(survey([[[[3, 1], [4, 9], [0, 7], [1, 2], [4, 3], [4, 6]], [[1, 7], [9, 2], [0, 8]]], 0]), 1);
        const after = coverageOf(survey([[[[1, 6], [5, 8], [5, 2], [2, 1]]], 1]), 1);
        for (const strips of [1, 2, 3, 7]) {
            const {pieces: list} = pieces(before, after, {toleranceM: 3, classCount: CLASSES, isAsked: Uint8Array.of(1, 0, 0, 0), strips});
            expect(list.map(({polygons: [{shell}]}) => shell.join()), `${strips} strips`).toEqual(['1,7,3,3,4,3,4,5', '1,7,4,6,4,9']);
        }
    });

    test('keep a hole where an island stayed what it was', () => {
        const field: Rings = [...square(0, 0, 30, 30), ...square(10, 10, 20, 20)], island = square(10, 10, 20, 20);
        const before = survey([field, 0], [island, 0]), after = survey([field, 1], [island, 0]);
        const {pieces: [piece], matched, overlaid} = compared(before, after, [1, 0, 0, 0]);
        expect([Number(piece.area2) / 2e8, piece.polygons.length, piece.polygons[0].holes.length, matched, overlaid]).toEqual([800, 1, 1, 2, [1, 1]]);
    });

    test('are those of classes that are asked for, and none where nothing changed or nothing lies over it', () => {
        const before = survey([square(0, 0, 10, 10), 0], [square(10, 0, 20, 10), 1]), after = survey([square(0, 0, 10, 10), 2], [square(10, 0, 20, 10), 3]);
        const pairs = (isAsked: readonly number[], one = before, other = after): string[] => compared(one, other, isAsked).pieces.map(({from, to}) => `${from}>${to}`);
        expect([pairs([1, 0, 0, 0]), pairs([0, 1, 0, 0]), pairs([1, 1, 1, 1]), pairs([0, 0, 1, 1])]).toEqual([['0>2'], ['1>3'], ['0>2', '1>3'], []]);
        expect(pairs([1, 1, 1, 1], before, before)).toEqual([]);
        expect(pairs([1, 1, 1, 1], before, survey([square(500, 0, 510, 10), 2]))).toEqual([]);
        expect(pairs([1, 1, 1, 1], before, survey())).toEqual([]);
        expect(pairs([1, 1, 1, 1], survey(), after)).toEqual([]);
    });

    test('keep ground that matching has laid two neighbours of one class on', () => {
        // a corner of the new one on the left stands in the middle of a border of the one on the right, and goes 0.8 mm into it
        const before = {features: [[[[0, 0], [20, 0], [20, 5], [10.0008, 5], [0, 5]]], [[[0, 5], [10.0008, 5], [20, 5], [20, 10], [0, 10]]]] as Rings[], classOf: Int32Array.of(0, 0)};
        const after = {features: [[[[0, 0], [10, 0], [10, 5], [10, 10], [0, 10]]], [[[10, 0], [20, 0], [20, 10], [10, 10]]]] as Rings[], classOf: Int32Array.of(1, 1)};
        const {pieces: list, moved} = compared(before, after, [1, 0, 0, 0]);
        expect(moved).toBe(1);
        expect(list.map(({from, to, area2, polygons}) => [from, to, Number(area2) / 2 * STEP_M ** 2, polygons.length, polygons[0].holes.length])).toEqual([[0, 1, 200, 1, 0]]);
    });

    test('count ground once that two parcels of one class claim', () => {
        const field = survey([square(0, 0, 100, 100), 0]), works = survey([square(0, 0, 60, 60), 1], [square(40, 40, 90, 90), 1], [square(40, 40, 90, 90), 1]);
        expect(areasOf(compared(field, works, [1, 0, 0, 0]))).toEqual(new Map([['0>1', 5700]]));
        expect(areasOf(compared(works, field, [0, 1, 0, 0]))).toEqual(new Map([['1>0', 5700]]));
    });
});

test('a parcel that is drawn as before and that a new one lies on gives up what the new one owns, in whatever order they come', () => {
    const square = (x0: number, y0: number, x1: number, y1: number): Rings => [[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]];
    const field = square(0, 0, 100, 100), house = square(-10, 10, 50, 50);
    const before = {features: [field], classOf: Int32Array.of(0)};
    for (const after of [{features: [field, house], classOf: Int32Array.of(0, 1)}, {features: [house, field], classOf: Int32Array.of(1, 0)}]) {
        const areas = areasOf(compared(before, after, [1, 1, 1, 1]));
        expect(areas.get('0>1')).toBeCloseTo(2000, 6);
        expect(areas).toEqual(overlayAreas(before, after, [1, 1, 1, 1]));
    }
});
