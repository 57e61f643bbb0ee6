/** Makes a failing case smaller: leaves out layers, parcels, rings and corners as long as the same law stays broken. */

import type {Rings} from './coverages.ts';
import {LawBroken, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {checkCase} from './fuzzLaws.ts';

/** The first law a case breaks, or null. All laws are asked; what else is thrown counts as a law of its own. */
export function brokenLaw(fuzzCase: FuzzCase, asksAll = true): LawBroken | null {
    try {
        checkCase(fuzzCase, asksAll);
        return null;
    } catch (error) {
        if (error instanceof LawBroken) return error;
        return new LawBroken('check-throws', error instanceof Error ? error.stack ?? error.message : String(error));
    }
}

const without = <T>(list: readonly T[], i: number): T[] => [...list.slice(0, i), ...list.slice(i + 1)];

/** Cases with one thing less, the largest things first. */
function* smaller(given: FuzzCase): Generator<FuzzCase> {
    const {layers} = given;
    const withLayer = (k: number, layer: FuzzLayer): FuzzCase => ({...given, layers: layers.map((one, i) => (i === k ? layer : one))});
    if (layers.length > 1) for (const k of layers.keys()) yield {...given, layers: without(layers, k), noiseM: undefined};
    for (const [k, layer] of layers.entries()) {
        for (const f of layer.features.keys()) yield withLayer(k, {...layer, features: without(layer.features, f), codes: without(layer.codes, f)});
    }
    for (const [k, layer] of layers.entries()) {
        for (const [f, rings] of layer.features.entries()) {
            const withRings = (made: Rings): FuzzCase => withLayer(k, {...layer, features: layer.features.map((one, i) => (i === f ? made : one))});
            if (rings.length > 1) for (const r of rings.keys()) yield withRings(without(rings, r));
            for (const [r, ring] of rings.entries()) {
                for (const v of ring.keys()) yield withRings(rings.map((one, i) => (i === r ? without(ring, v) : one)));
            }
        }
    }
}

/** @returns the smallest case found, and the law that it breaks; stops after `mostTries` checks */
export function shrunk(fuzzCase: FuzzCase, law: string, mostTries = 4000): FuzzCase {
    let best = fuzzCase, tries = 0;
    for (let isSmaller = true; isSmaller;) {
        isSmaller = false;
        for (const candidate of smaller(best)) {
            if (++tries > mostTries) return best;
            if (brokenLaw(candidate)?.law !== law) continue;
            best = candidate;
            isSmaller = true;
            break;
        }
    }
    return best;
}
