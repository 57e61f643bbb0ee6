import {describe, expect, test} from 'vitest';
import {faceAmounts} from '../../../engine/diff/ledger.ts';
import {parts, type RawPart} from '../../../engine/overlap/index.ts';
import type {Rectangle} from '../../../scripts/samples/rectangles.ts';
import {compare, field, type Compared, type Field} from '../diff/surveys.ts';

const WOOD = field('0301', [-200, -200, 200, 200]), PADDY = field('0101', [-100, -50, 0, 50]), DRY = field('0103', [0, -50, 100, 50]);
const LAND = [WOOD, PADDY, DRY];

/** Parts of the only patch. */
function split(compared: Compared, lawful?: (face: number) => number): RawPart[] {
    const {cut, result, inBasicFarmland} = compared;
    const split = parts({
        overlay: cut, diff: result, patches: result.patches, minWidthM: 1,
        columns: {village: new Int32Array(cut.faceCount), inBasicFarmland, lawfulSet: Int32Array.from({length: cut.faceCount}, (_, face) => lawful?.(face) ?? 0)},
        amountOf: (face, direction) => faceAmounts(cut, result.facts, face)[direction === 'gain' ? 'after' : 'before'],
    });
    expect(split).toHaveLength(1);
    return split[0];
}

const told = ({result}: Compared, given: readonly RawPart[]): string[] => given.map(({fromCode, inBasicFarmland, amount, absorbed}) => [
    result.facts.codes[fromCode], inBasicFarmland ? 'inside' : 'outside', Number(amount.gross) / 1e4, ...absorbed.length > 0 ? [`with ${absorbed.map(({ticks}) => ticks / 1e4).join('+')}`] : [],
].join(' '));

function partsOf(works: Field, farmland: readonly Rectangle[] = []): string[] {
    const compared = compare(LAND, [...LAND, works], farmland);
    return told(compared, split(compared));
}

describe('the parts of a patch', () => {
    test('are its land by class before and basic farmland, the largest first', () => {
        expect(partsOf(field('0601', [-20, 0, 40, 30]))).toEqual(['0103 outside 1200', '0101 outside 600']);
        expect(partsOf(field('0601', [-20, 0, 40, 30]), [[-100, -50, 10, 50]])).toEqual(['0103 outside 900', '0101 inside 600', '0103 inside 300']);
    });

    test('of equal size come in an order that does not depend on how the land was delivered', () => {
        expect(partsOf(field('0601', [-20, 0, 20, 30]))).toEqual(['0101 outside 600', '0103 outside 600']);
    });

    test('that lie apart are still one part when they say the same', () => {
        expect(partsOf(field('0601', [10, 0, 70, 30]), [[10, 0, 25, 30], [55, 0, 70, 30]])).toEqual(['0103 outside 900', '0103 inside 900']);
    });

    test('thinner than a sliver join the largest part beside them and are remembered there', () => {
        expect(partsOf(field('0601', [-20, 0, 40, 30]), [[-20, 0, -19.5, 30]])).toEqual(['0103 outside 1200', '0101 outside 600 with 15']);
        expect(partsOf(field('0601', [-0.5, 0, 40, 30]), [[30, -50, 100, 50]])).toEqual(['0103 outside 915 with 15', '0103 inside 300']);
        // two strips, one at each end
        expect(partsOf(field('0601', [10, 0, 40, 30]), [[10, 0, 10.5, 30], [39.7, 0, 40, 30]])).toEqual(['0103 outside 900 with 24']);
    });

    test('say nothing of basic farmland where the patch only touches it', () => {
        expect(partsOf(field('0601', [10, 0, 40, 30]), [[0, 0, 10.03, 30]])).toEqual(['0103 outside 900']);
    });

    test('are divided by papers too, and those together are the patch in every basis', () => {
        const compared = compare([WOOD, {...PADDY, kcxs: 1250}, DRY], [WOOD, PADDY, DRY, field('0601', [-20, 0, 40, 30])], [[-100, -50, 10, 50]]);
        const own = split(compared, face => compared.inBasicFarmland[face]);
        expect(own).toHaveLength(3);
        const sum = (basis: 'gross' | 'net' | 'plane') => own.reduce((total, part) => total + part.amount[basis], 0n);
        expect([sum('gross'), sum('net'), sum('plane')]).toEqual([18_000_000n, 172_500_000_000n, 1_800_000_000_000n]);
        expect(own.flatMap(part => part.faces).sort()).toEqual([...compared.result.patches[0].faces].sort());
    });
});
