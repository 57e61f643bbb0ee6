/** The bare diff, where borders between parcels of one class are never noded, against the overlay of everything. */

import {certifyCoverage, parcelBoxes, pieces, toLattice, type ClassedCoverage, type Pieces} from '../../engine/kernel/index.ts';
import {polygonsOf, scrambled} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {bumpyEdgeArea, holds, isFinite, isTellable, sweptArea2, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {ringArea2Exact} from './fuzzExact.ts';
import {checkRings} from './fuzzLawsOutlines.ts';
import {coveredArea2, bordersOf, place, snapRounded} from './fuzzReference.ts';

const CLASSES = 3;
const HARMLESS = new Set(['kernel/duplicate-points', 'kernel/gap']);

function coverageOf({features, codes}: FuzzLayer, stepM: number): ClassedCoverage | null {
    const polygons = toLattice(polygonsOf(features), stepM);
    if (!polygons) return null;
    const certificate = unlessThrown('certify-coverage-throws', () => certifyCoverage(polygons, {stepM, overlaps: 'forbidden', reportGaps: false}));
    const named = certificate.faults.filter(({code}) => !HARMLESS.has(code)).flatMap(({parcel, other}) => (other === undefined ? [parcel] : [parcel, other]));
    return {polygons, boxes: parcelBoxes(polygons), classOf: Int32Array.from(codes), faulty: new Set(named)};
}

function compared(layers: readonly FuzzLayer[], stepM: number, toleranceM: number, strips = 1): Pieces | null {
    const [first, second] = layers.map(layer => coverageOf(layer, stepM));
    if (!first || !second) return null;
    return unlessThrown('pieces-throw', () => pieces(first, second, {toleranceM, classCount: CLASSES, isAsked: Uint8Array.of(1, 0, 1), edgeArea: bumpyEdgeArea, strips}));
}

function areasByClass({pieces: list}: Pieces): Map<string, bigint> {
    const areas = new Map<string, bigint>();
    for (const {from, to, area2} of list) areas.set(`${from} ${to}`, (areas.get(`${from} ${to}`) ?? 0n) + area2);
    return areas;
}

export function checkPieces({layers, stepM, toleranceM, seed}: FuzzCase, asksOrder: boolean): void {
    const given = layers.slice(0, 2);
    if (!isFinite(given)) return;
    const result = compared(given, stepM, toleranceM);
    if (!result) return;
    for (const {from, to, polygons, area2} of result.pieces) {
        holds('pieces-asked', from !== to && from !== 1, () => `a piece of classes ${from} and ${to}`);
        let enclosed = 0n;
        for (const {shell, holes} of polygons) {
            checkRings(shell, holes);
            for (const ring of [shell, ...holes]) enclosed += ringArea2Exact(ring);
        }
        holds('pieces-areas', polygons.length === 1 && enclosed === area2 && area2 > 0n, () => `a piece of ${polygons.length} polygons encloses ${enclosed} half steps² and has ${area2}`);
    }
    const text = ({pieces: list}: Pieces): string => list.map(({from, to, area2, ticks, polygons}) =>
        `${from}>${to} ${area2} ${ticks} ${polygons.flatMap(({shell, holes}) => [shell, ...holes]).map(ring => ring.join()).join(';')}`).join('\n');
    const strips = 2 + seed % 5, parts = compared(given, stepM, toleranceM, strips)!;
    holds('pieces-strips', text(parts) === text(result), () => `cut into ${strips} strips the pieces are\n${text(parts).slice(0, 400)}\ninstead of\n${text(result).slice(0, 400)}`);
    checkAreas(result, given, stepM, toleranceM);
    if (!asksOrder || !isTellable(given, toleranceM)) return;
    const random = seededRandom(seed ^ 0x9e1c);
    const turned = given.map((layer) => {
        const {features, order} = scrambled(random, layer.features);
        return {...layer, features, codes: order.map(i => layer.codes[i])};
    });
    const other = compared(turned, stepM, toleranceM)!;
    const here = areasByClass(result), there = areasByClass(other);
    // ground of a step that two parcels claim only where a third layer's node bends their border is anybody's
    const slack = 4 * given.flatMap(({features}) => features.flat(2)).length;
    for (const key of new Set([...here.keys(), ...there.keys()])) {
        holds('pieces-order', Math.abs(Number((here.get(key) ?? 0n) - (there.get(key) ?? 0n))) <= slack,
            () => `classes ${key} share ${here.get(key)} half steps², in another order ${there.get(key)}`);
    }
}

/** Ground of each pair of classes by the reference, where each layer claims it once. */
function checkAreas(result: Pieces, layers: readonly FuzzLayer[], stepM: number, toleranceM: number): void {
    const placed = place({layers, stepM, toleranceM}).layers;
    const counts = placed.map(({length}) => length);
    const expected = new Map<string, number>();
    let claimedTwice = 0;
    for (const [bits, area2] of coveredArea2(snapRounded(bordersOf(placed)))) {
        const [before, after] = counts.map((count, k) => Array.from({length: count}, (_, i) => i).filter(i => bits >> (k === 0 ? i : counts[0] + i) & 1));
        if (before.length > 1 || after.length > 1) claimedTwice += area2;
        if (before.length !== 1 || after.length !== 1) continue;
        const [from, to] = [layers[0].codes[before[0]], layers[1].codes[after[0]]];
        if (from !== to && from !== 1) expected.set(`${from} ${to}`, (expected.get(`${from} ${to}`) ?? 0) + area2);
    }
    const found = areasByClass(result), slack = sweptArea2(layers, stepM, toleranceM) + claimedTwice;
    for (const key of new Set([...found.keys(), ...expected.keys()])) {
        const here = Number(found.get(key) ?? 0n), there = expected.get(key) ?? 0;
        holds('pieces-are-overlay', Math.abs(here - there) <= slack, () => `classes ${key} share ${here} half steps² in pieces, ${there} by the reference`);
    }
}
