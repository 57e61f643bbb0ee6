/** Settling leaves ground out of the overlay that need not be cut. What is reported of the land must stay as it was. */

import {certify, overlay, parcelsAt, toLattice, type Overlay, type SettleOptions} from '../../engine/kernel/index.ts';
import {polygonsOf, scrambled} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {bumpyEdgeArea, holds, isTellable, kernelLayers, sweptArea2, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {vouched} from './fuzzLawsCoverage.ts';
import {mostMoveM} from './fuzzLawsOverlay.ts';

/** Quiet as the pipeline has it: same class, and no fault names either parcel. */
function settleOptions([before, after]: readonly FuzzLayer[], stepM: number): SettleOptions {
    const [first, second] = [before, after].map(({features}) => unlessThrown('certify-throws', () => certify(
        polygonsOf(features), {stepM, edgeArea: bumpyEdgeArea, overlaps: 'forbidden', reportGaps: false})));
    const faulty = [first, second].map(({faults}) => new Set(faults.filter(({code}) => code !== 'kernel/duplicate-points')
        .flatMap(({parcel, other}) => [parcel, other])));
    const [kindsBefore, kindsAfter] = [before, after].map(({codes}, k) => Int32Array.from(codes, (code, f) => (faulty[k].has(f) ? -1 : code)));
    return {parcelTicks: first.parcelTicks, parcelArea2: first.parcelArea2, kinds: [kindsBefore, kindsAfter]};
}

/**
 * Area (half steps²) by class before, class after and what further layers say there.
 * @param unasked layers that say nothing where the class did not change
 */
function areasByKey(result: Overlay, names: readonly (readonly string[])[], unasked: readonly number[]): Map<string, bigint> {
    const areas = new Map<string, bigint>();
    for (let face = 1; face < result.faceCount; face++) {
        const [b, a] = [result.parcelOf[0][face], result.parcelOf[1][face]];
        if (b < 0 && a < 0) continue;
        const from = b < 0 ? '-' : names[0][b], to = a < 0 ? '-' : names[1][a];
        const further = names.slice(2).map((list, i) => (from === to && unasked.includes(i + 2) ? ''
            : `(${parcelsAt(result, i + 2, face).map(parcel => list[parcel]).sort().join()})`));
        const key = [from, to, ...further].join(' ');
        areas.set(key, (areas.get(key) ?? 0n) + result.area2[face]);
    }
    return areas;
}

export function checkSettled(fuzzCase: FuzzCase, full: Overlay, asksOrder: boolean): void {
    const {layers, stepM, toleranceM, seed} = fuzzCase;
    if (layers.slice(0, 2).some(({overlaps}) => overlaps !== 'forbidden')) return;
    const vouches = (seed >> 3) % 2 === 0;
    const pick = (shift: number, list: readonly number[]): readonly number[] => ((seed >> shift) % 2 === 0 ? list.filter(k => k < layers.length) : []);
    const unasked = pick(4, [2]), notUnder = pick(5, [3]);
    const run = (given: readonly FuzzLayer[]): Overlay => {
        const list = (vouches ? vouched({layers: given, stepM, seed}) : kernelLayers(given)).map((layer, k) => (
            // a layer may come in either form; on the lattice it has left the decimals behind that matching goes by
            toleranceM === 0 && (seed >> 6 + k) % 2 === 0 ? {...layer, polygons: toLattice(polygonsOf(given[k].features), stepM) ?? layer.polygons} : layer));
        return unlessThrown('settle-throws', () => overlay(list, {stepM, toleranceM, edgeArea: bumpyEdgeArea, settle: {...settleOptions(given, stepM), unasked, notUnder}}));
    };
    const settled = run(layers);
    settled.moves.forEach(({maxMoveM}, k) => {
        const most = mostMoveM(fuzzCase, k) + (k === 1 ? stepM * Math.SQRT1_2 : 0); // twins are compared rounded
        holds('moves-bounded', maxMoveM <= most, () => `layer ${k} moved ${maxMoveM} m, more than ${most}`);
    });
    const count = settled.arrangement.faces.count;
    // classes, not parcels: parcels drawn twice may pair either way
    const names = layers.map(({codes}, k) => codes.map((code, i) => String(k < 2 ? code : i)));
    const here = areasByKey(settled, names, unasked), there = areasByKey(full, names, unasked);
    // land smaller than the tolerance is anybody's twin, and what settling calls the same the nearest vertices may not
    const isClear = isTellable(layers.slice(0, 2), toleranceM);
    const slack = sweptArea2(layers, stepM, toleranceM) * (isClear ? 1 / 3 : 1 + 2 * toleranceM / stepM);
    for (const pair of new Set([...here.keys(), ...there.keys()])) {
        const difference = Number((here.get(pair) ?? 0n) - (there.get(pair) ?? 0n));
        holds('settled-is-full', Math.abs(difference) <= slack, () => `ground of classes ${pair} covers ${here.get(pair)} half steps² with settling, ${there.get(pair)} without`);
    }
    for (let face = count; face < settled.faceCount; face++) {
        const [b, a] = [settled.parcelOf[0][face], settled.parcelOf[1][face]];
        holds('settled-is-quiet', b >= 0 && a >= 0 && layers[0].codes[b] === layers[1].codes[a] && settled.area2[face] > 0n,
            () => `settled face ${face} is of parcels ${b} and ${a}`);
    }
    if (!asksOrder || !isClear) return;
    const random = seededRandom(seed ^ 0x5e77);
    const turned = layers.map((layer) => {
        const {features, order} = scrambled(random, layer.features);
        return {...layer, features, codes: order.map(i => layer.codes[i]), order};
    });
    const other = areasByKey(run(turned), names.map((list, k) => turned[k].order.map(i => list[i])), unasked);
    for (const pair of new Set([...here.keys(), ...other.keys()])) {
        holds('settled-order', here.get(pair) === other.get(pair), () => `ground of classes ${pair} covers ${here.get(pair)} half steps², in another order ${other.get(pair)}`);
    }
}
