/** The handful of large lands, each once: long rings, thousands of holes, a country wide, everything in one point. */

import {certify, outlines, overlay, parcelsAt, type KernelLayer, type Overlay} from '../../engine/kernel/index.ts';
import {polygonsOf, randomCoverage, type Point, type Rings} from '../../tests/helpers/coverages.ts';
import {seededRandom} from '../../tests/helpers/forAll.ts';
import {holds} from '../../tests/helpers/fuzzCase.ts';
import {ringArea2Exact} from '../../tests/helpers/fuzzExact.ts';

export interface LargeCase {
    readonly name: string;
    /** @throws LawBroken */
    readonly check: () => void;
}

const ORIGIN: Point = [39_500_000, 3_360_000];

const rectangle = (x: number, y: number, w: number, h: number): Point[] => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];

function layer(id: string, features: readonly Rings[], overlaps: 'forbidden' | 'allowed' = 'forbidden'): KernelLayer {
    return {id, polygons: polygonsOf(features), overlaps};
}

/** Faces have area, outlines of all of them enclose their sum, every set of labels is one. */
function checkWhole(result: Overlay): void {
    const {faces} = result.arrangement;
    let sum = 0n, enclosed = 0n;
    for (let face = 1; face < faces.count; face++) {
        holds('faces-have-area', result.area2[face] > 0n, () => `face ${face}`);
        sum += result.area2[face];
        result.layers.forEach((_, k) => {
            const parcels = parcelsAt(result, k, face);
            holds('owners', parcels.length === 0 ? result.parcelOf[k][face] < 0 : parcels.includes(result.parcelOf[k][face]), () => `face ${face} of layer ${k}`);
        });
    }
    const key = Int32Array.from({length: faces.count}, (_, face) => (face === 0 ? -1 : 0));
    for (const {shell, holes} of outlines(result.arrangement, key, 1)[0]) for (const ring of [shell, ...holes]) enclosed += ringArea2Exact(ring);
    holds('areas-of-outlines', sum === enclosed, () => `faces have ${sum} half steps², their outline ${enclosed}`);
}

/** A star-like ring of n corners; with few lobes it stays simple. */
function longRing(n: number, dx: number, dy: number): Point[] {
    return Array.from({length: n}, (_, i) => {
        const angle = 2 * Math.PI * i / n, radius = 5000 * (1 + 0.2 * Math.sin(angle * 97));
        return [ORIGIN[0] + dx + radius * Math.cos(angle), ORIGIN[1] + dy + radius * Math.sin(angle)];
    });
}

function checkLongRing(): void {
    const [ring, moved] = [longRing(100_000, 0, 0), longRing(100_000, 100, 30)];
    const {faults, isClean} = certify(polygonsOf([[ring]]), {overlaps: 'forbidden', reportGaps: true});
    holds('certificate', isClean && faults.length === 0, () => `${faults.length} faults, the first ${faults[0].code}`);
    const result = overlay([layer('before', [[ring]]), layer('after', [[moved]])]);
    checkWhole(result);
    for (const k of [0, 1]) {
        const area2 = result.area2.reduce((sum, one, face) => sum + (result.parcelOf[k][face] >= 0 ? one : 0n), 0n);
        holds('area', Math.abs(Number(area2) / 2e8 / (Math.PI * 25e6 * 1.02) - 1) < 1e-5, () => `layer ${k} covers ${Number(area2) / 2e8} m²`);
    }
    const same = overlay([layer('before', [[ring]]), layer('after', [[[...ring].reverse()]])]);
    holds('same-twice', same.faceCount === 2, () => `a ring against itself has ${same.faceCount - 1} faces`);
}

function checkManyHoles(): void {
    const holes = Array.from({length: 10_000}, (_, i) => rectangle(ORIGIN[0] + 10 + 16 * (i % 100), ORIGIN[1] + 10 + 16 * Math.floor(i / 100), 8, 8));
    const shell = rectangle(...ORIGIN, 2000, 2000);
    const pierced: Rings = [...holes.slice(0, 5000), shell, ...holes.slice(5000)];
    const filled = holes.filter((_, i) => i % 2 === 0).map((ring): Rings => [ring]);
    const {faults, isClean, parcelArea2} = certify(polygonsOf([pierced, ...filled]), {overlaps: 'forbidden', reportGaps: true});
    holds('certificate', isClean && faults.length === 5000 && faults.every(({code}) => code === 'kernel/gap'), () => `${faults.length} faults`);
    holds('area', parcelArea2[0] === 2n * (4_000_000n - 640_000n) * 10n ** 8n, () => `the parcel has ${parcelArea2[0]} half steps²`);
    const result = overlay([layer('before', [pierced, ...filled]), layer('after', [[shell]])]);
    checkWhole(result);
    const [[land]] = outlines(result.arrangement, result.parcelOf[0], filled.length + 1);
    holds('holes', land.holes.length === 10_000, () => `${land.holes.length} holes`);
}

function checkCountryWide(): void {
    const corners = [[0, 0], [300_000, 0], [0, 300_000], [300_000, 300_000]];
    const random = seededRandom(300);
    const towns = corners.flatMap(([dx, dy]) => randomCoverage(random, {columns: 12, rows: 12, sizeM: 1000, originX: 4e7 + dx, originY: 4e7 + dy, bends: 3}));
    const long = Array.from({length: 40}, (): Rings => {
        const y = 4e7 + 300_000 * random();
        return [[[4e7, y], [4e7 + 300_000, y + 900 * random()], [4e7 + 300_000, y + 900 * random() + 0.0002]]];
    });
    const result = overlay([layer('before', towns), layer('after', long, 'allowed'), layer('whole', [[rectangle(4e7 - 5, 4e7 - 5, 301_100, 301_100)]])]);
    checkWhole(result);
    let area2 = 0n;
    result.area2.forEach((one, face) => {
        if (result.parcelOf[2][face] >= 0) area2 += one;
    });
    holds('area', area2 === 2n * 3_011_000_000n ** 2n, () => `the square has ${area2} half steps²`);
}

/** Thin parcels of 2,000 owners that all end in one point, and the same a step aside. */
function checkFan(): void {
    const n = 2000;
    const fan = (dx: number): Rings[] => Array.from({length: n}, (_, i) => [[0, 1].map((j): Point => {
        const angle = 2 * Math.PI * (i + j) / n;
        return [ORIGIN[0] + dx + 1000 * Math.cos(angle), ORIGIN[1] + 1000 * Math.sin(angle)];
    }).concat([[ORIGIN[0] + dx, ORIGIN[1]]])]);
    checkWhole(overlay([layer('before', fan(0)), layer('after', fan(0.0001))], {toleranceM: 0}));
    const same = overlay([layer('before', fan(0)), layer('after', fan(0.0001))], {toleranceM: 0.001});
    checkWhole(same);
    for (let face = 1; face < same.faceCount; face++) {
        holds('noise-is-no-change', same.parcelOf[0][face] === same.parcelOf[1][face], () => `face ${face} of parcels ${same.parcelOf[0][face]} and ${same.parcelOf[1][face]}`);
    }
}

/** One parcel drawn 3,000 times, with a neighbour. */
function checkStack(): void {
    const square: Rings = [rectangle(...ORIGIN, 10, 10)];
    const stack = [...Array.from({length: 3000}, () => square), [rectangle(ORIGIN[0] + 10, ORIGIN[1], 10, 10)]];
    const {faults, isClean} = certify(polygonsOf(stack), {overlaps: 'forbidden', reportGaps: true});
    holds('certificate', !isClean && faults.length >= 2999 && faults.length < 10_000, () => `${faults.length} faults`);
    checkWhole(overlay([layer('before', stack), layer('after', stack)]));
}

/** A forest 30 km wide with a clearing; a record runs along its border for 36 km. Nothing changed, so all of it is settled. */
function checkLongBorder(): void {
    const forest: Rings = [[[0, 0], [30_000.0001, 20_000.0002], [0, 30_000]], [[1000, 5000], [1000, 6000], [2000, 6000]]];
    const record: Rings = [[[0, 0], [30_000.0001, 20_000.0002], [30_000, 0]]];
    const {parcelTicks, parcelArea2} = certify(polygonsOf([forest]), {overlaps: 'forbidden', reportGaps: false});
    const result = overlay([layer('before', [forest]), layer('after', [forest]), layer('record', [record], 'allowed')],
        {settle: {kinds: [new Int32Array(1), new Int32Array(1)], parcelTicks, parcelArea2}});
    const settled = result.faceCount - 1;
    holds('settled-is-full', result.parcelOf[0][settled] === 0 && result.parcelOf[1][settled] === 0 && result.area2[settled] === parcelArea2[0],
        () => `the last face is of parcels ${result.parcelOf[0][settled]} and ${result.parcelOf[1][settled]}`);
}

export const LARGE_CASES: readonly LargeCase[] = [
    {name: 'a ring of 100,000 corners', check: checkLongRing},
    {name: 'a parcel of 10,000 holes, half of them filled', check: checkManyHoles},
    {name: 'an extent of 300 km at 4e7 m', check: checkCountryWide},
    {name: '2,000 parcels around one point', check: checkFan},
    {name: 'a parcel drawn 3,000 times', check: checkStack},
    {name: 'a record along 36 km of a forest', check: checkLongBorder},
];
