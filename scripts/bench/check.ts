/**
 * What a result holds and whether it agrees with a reference.
 *
 * `npx tsx scripts/bench/check.ts patches.geojson [--reference other.geojson] [--noise metres]` prints JSON.
 *
 * Two results agree when every (from, to) has the same number of patches of 1 m² and more, and these, in the order of
 * their areas, differ by at most 1e-8 of the area or 0.02 m² each, plus what the noise can do along their borders.
 */

import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {checksum, readResult, type LatticePatch, type LatticeResult} from './lattice.ts';
import {judgeValidity} from './validity.ts';

/** Smaller patches are slivers of rounding, of which every engine makes others. */
const LARGE_M2 = 1;
const RELATIVE_AREA = 1e-8;
const ABSOLUTE_M2 = 0.02;

export interface Agreement {
    readonly agrees: boolean;
    /** Class pairs with another number of patches of 1 m² and more. */
    readonly pairsWithOtherCount: number;
    /** Patches of the other class pairs whose area differs by too much. */
    readonly patchesWithOtherArea: number;
    readonly largestPatchDifferenceM2: number;
    /** Between the sums of patches of 1 m² and more of one class pair. */
    readonly largestPairDifferenceM2: number;
    readonly areaDifferenceM2: number;
    /** The first disagreements in words. */
    readonly examples: readonly string[];
}

export interface Checked {
    readonly patches: number;
    readonly nullGeometries: number;
    readonly largePatches: number;
    readonly areaM2: number;
    readonly invalid: number;
    readonly reasons: Readonly<Record<string, number>>;
    readonly checksum: string;
    readonly agreement: Agreement | null;
}

/** Patches of 1 m² and more by class pair, `from>to`, the smallest first. */
function largeByPair({patches}: LatticeResult): Map<string, LatticePatch[]> {
    const byPair = new Map<string, LatticePatch[]>();
    for (const patch of patches) {
        if (patch.areaM2 < LARGE_M2) continue;
        const key = `${patch.from}>${patch.to}`;
        const list = byPair.get(key);
        if (list === undefined) byPair.set(key, [patch]);
        else list.push(patch);
    }
    for (const list of byPair.values()) list.sort((a, b) => a.areaM2 - b.areaM2);
    return byPair;
}

const sumM2 = (patches: readonly LatticePatch[]): number => patches.reduce((sum, {areaM2}) => sum + areaM2, 0);

/** @param noiseM how far a border of the result may lie from that of the reference */
export function compareResults(result: LatticeResult, reference: LatticeResult, noiseM: number): Agreement {
    const own = largeByPair(result);
    const expected = largeByPair(reference);
    const examples: string[] = [];
    let pairsWithOtherCount = 0, patchesWithOtherArea = 0, largestPatchDifferenceM2 = 0, largestPairDifferenceM2 = 0;
    for (const key of [...new Set([...own.keys(), ...expected.keys()])].sort()) {
        const has = own.get(key) ?? [];
        const wants = expected.get(key) ?? [];
        largestPairDifferenceM2 = Math.max(largestPairDifferenceM2, Math.abs(sumM2(has) - sumM2(wants)));
        if (has.length !== wants.length) {
            pairsWithOtherCount++;
            examples.push(`${key}: ${has.length} patches, the reference has ${wants.length}`);
            continue;
        }
        wants.forEach(({areaM2, perimeterM}, k) => {
            const differenceM2 = Math.abs(has[k].areaM2 - areaM2);
            largestPatchDifferenceM2 = Math.max(largestPatchDifferenceM2, differenceM2);
            const allowedM2 = Math.max(RELATIVE_AREA * areaM2, ABSOLUTE_M2) + noiseM * Math.max(perimeterM, has[k].perimeterM);
            if (differenceM2 <= allowedM2) return;
            patchesWithOtherArea++;
            examples.push(`${key}: a patch of ${has[k].areaM2.toFixed(4)} m², the reference has ${areaM2.toFixed(4)} m²`);
        });
    }
    return {
        agrees: pairsWithOtherCount === 0 && patchesWithOtherArea === 0, pairsWithOtherCount, patchesWithOtherArea,
        largestPatchDifferenceM2, largestPairDifferenceM2,
        areaDifferenceM2: sumM2(result.patches) - sumM2(reference.patches), examples: examples.slice(0, 10),
    };
}

export async function checkResult(result: LatticeResult, reference: LatticeResult | null, noiseM: number): Promise<Checked> {
    return {
        patches: result.patches.length, nullGeometries: result.nullGeometries,
        largePatches: [...largeByPair(result).values()].reduce((sum, large) => sum + large.length, 0),
        areaM2: sumM2(result.patches), ...await judgeValidity(result), checksum: checksum(result),
        agreement: reference === null ? null : compareResults(result, reference, noiseM),
    };
}

if (process.argv[1] === import.meta.filename) {
    const {values, positionals} = parseArgs({
        allowPositionals: true, options: {reference: {type: 'string'}, noise: {type: 'string', default: '0'}},
    });
    const reference = values.reference === undefined ? null : readResult(readFileSync(values.reference, 'utf8'), 'stated');
    const result = readResult(readFileSync(positionals[0], 'utf8'));
    process.stdout.write(`${JSON.stringify(await checkResult(result, reference, Number(values.noise)), null, 2)}\n`);
}
