/**
 * What a result holds and whether it agrees with a reference.
 *
 * `npx tsx scripts/bench/check.ts patches.geojson [--reference other.geojson] [--noise metres]` prints JSON.
 *
 * Two results agree when every (from, to) has the same number of patches of 1 m² and more, and their areas differ by at
 * most 1e-8 of the area or 0.02 m², plus what the noise can do along the borders.
 */

import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {checksum, readResult, type LatticeResult} from './lattice.ts';
import {judgeValidity} from './validity.ts';

/** Smaller patches are slivers of rounding, of which every engine makes others. */
const LARGE_M2 = 1;
const RELATIVE_AREA = 1e-8;
const ABSOLUTE_M2 = 0.02;

export interface PairTotals {
    readonly patches: number;
    /** Sum of their areas, m². */
    readonly areaM2: number;
    readonly perimeterM: number;
}

export interface Agreement {
    readonly agrees: boolean;
    /** Class pairs with another number of patches of 1 m² and more. */
    readonly pairsWithOtherCount: number;
    readonly pairsWithOtherArea: number;
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

/** Patches of 1 m² and more by class pair, `from>to`. */
export function largeByPair({patches}: LatticeResult): Map<string, PairTotals> {
    const totals = new Map<string, PairTotals>();
    for (const {from, to, areaM2, perimeterM} of patches) {
        if (areaM2 < LARGE_M2) continue;
        const key = `${from}>${to}`;
        const sum = totals.get(key) ?? {patches: 0, areaM2: 0, perimeterM: 0};
        totals.set(key, {patches: sum.patches + 1, areaM2: sum.areaM2 + areaM2, perimeterM: sum.perimeterM + perimeterM});
    }
    return totals;
}

const NOTHING: PairTotals = {patches: 0, areaM2: 0, perimeterM: 0};

/** @param noiseM how far a border of the result may lie from that of the reference */
export function compareResults(result: LatticeResult, reference: LatticeResult, noiseM: number): Agreement {
    const own = largeByPair(result);
    const expected = largeByPair(reference);
    const examples: string[] = [];
    let pairsWithOtherCount = 0, pairsWithOtherArea = 0, largestPairDifferenceM2 = 0;
    for (const key of [...new Set([...own.keys(), ...expected.keys()])].sort()) {
        const has = own.get(key) ?? NOTHING;
        const wants = expected.get(key) ?? NOTHING;
        const differenceM2 = Math.abs(has.areaM2 - wants.areaM2);
        largestPairDifferenceM2 = Math.max(largestPairDifferenceM2, differenceM2);
        const allowedM2 = Math.max(RELATIVE_AREA * wants.areaM2, ABSOLUTE_M2) + noiseM * wants.perimeterM;
        if (has.patches !== wants.patches) {
            pairsWithOtherCount++;
            examples.push(`${key}: ${has.patches} patches, the reference has ${wants.patches}`);
        }
        if (!(differenceM2 <= allowedM2)) {
            pairsWithOtherArea++;
            examples.push(`${key}: ${has.areaM2.toFixed(4)} m², the reference has ${wants.areaM2.toFixed(4)} m²`);
        }
    }
    return {
        agrees: pairsWithOtherCount === 0 && pairsWithOtherArea === 0, pairsWithOtherCount, pairsWithOtherArea,
        largestPairDifferenceM2, areaDifferenceM2: totalArea(result) - totalArea(reference), examples: examples.slice(0, 10),
    };
}

function totalArea({patches}: LatticeResult): number {
    return patches.reduce((sum, {areaM2}) => sum + areaM2, 0);
}

export async function checkResult(result: LatticeResult, reference: LatticeResult | null, noiseM: number): Promise<Checked> {
    return {
        patches: result.patches.length, nullGeometries: result.nullGeometries,
        largePatches: [...largeByPair(result).values()].reduce((sum, {patches}) => sum + patches, 0),
        areaM2: totalArea(result), ...await judgeValidity(result), checksum: checksum(result),
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
