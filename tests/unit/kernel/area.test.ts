import {expect, test} from 'vitest';
import {AreaSum, ringArea2} from '../../../engine/kernel/area.ts';
import {forAll} from '../../helpers/forAll.ts';

/** Shoelace around the origin, every term in BigInt. */
function exactArea2(coords: readonly number[]): bigint {
    let sum = 0n;
    for (let i = 0; i < coords.length; i += 2) {
        const j = (i + 2) % coords.length;
        sum += BigInt(coords[i]) * BigInt(coords[j + 1]) - BigInt(coords[i + 1]) * BigInt(coords[j]);
    }
    return sum;
}

const area2 = (coords: readonly number[]): bigint => ringArea2(Float64Array.from(coords), 0, coords.length / 2);

test('a square of 10 steps has twice 100 square steps, walked to the left, and minus that walked to the right', () => {
    expect(area2([0, 0, 10, 0, 10, 10, 0, 10])).toBe(200n);
    expect(area2([0, 10, 10, 10, 10, 0, 0, 0])).toBe(-200n);
    expect(area2([0, 0, 10, 0])).toBe(0n);
    expect(area2([3, 4])).toBe(0n);
});

test('only the ring asked for counts', () => {
    expect(ringArea2(Float64Array.of(9, 9, 0, 0, 4, 0, 0, 4, 9, 9), 1, 4)).toBe(16n);
});

test('areas beyond 2^53 are exact: a province of 4,000 km at 0.1 mm, and one step more', () => {
    const side = 4e10;
    expect(area2([0, 0, side, 0, side, side, 0, side])).toBe(2n * BigInt(side) ** 2n);
    expect(area2([0, 0, side, 0, side, side, 0, side - 1])).toBe(2n * BigInt(side) ** 2n - BigInt(side));
    // terms of 2^80 that cancel but for one
    const far = 2 ** 40;
    expect(area2([0, 0, far, far - 1, far + 1, far])).toBe(1n);
});

test('sums are exact whatever the size of their terms', () => {
    forAll(400, (random, size) => {
        const reach = [1e3, 2 ** 25, 2 ** 26 + 1, 2 ** 33, 2 ** 40][size % 5];
        return Array.from({length: 2 * (3 + Math.floor(random() * 300))}, () => Math.round((2 * random() - 1) * reach));
    }, coords => expect(area2(coords)).toBe(exactArea2(coords)));
});

test('many terms that are small by themselves do not lose their sum', () => {
    const sum = new AreaSum();
    const side = 2 ** 25 + 1; // an odd square just above 2^50
    let expected = 0n;
    for (let i = 0; i < 1000; i++) {
        sum.addCross(side, 1 - i, i, side);
        expected += BigInt(side) ** 2n - BigInt(1 - i) * BigInt(i);
    }
    expect(expected % 2n !== 0n || expected > 2n ** 53n).toBe(true);
    expect(sum.take()).toBe(expected);
});

test('a term that two products make just too large is exact, too', () => {
    // each product below 2^52, their difference odd and above 2^52
    const sum = new AreaSum();
    sum.addCross(2 ** 26 - 1, -(2 ** 26) + 3, 2 ** 26 - 3, 2 ** 26 - 5);
    expect(sum.take()).toBe(BigInt(2 ** 26 - 1) * BigInt(2 ** 26 - 5) + BigInt(2 ** 26 - 3) ** 2n);
});

test('after it is taken, the sum starts at zero, for small and for large terms', () => {
    const sum = new AreaSum();
    sum.addCross(2 ** 40, 0, 0, 2 ** 40);
    sum.addCross(3, 0, 0, 3);
    expect(sum.take()).toBe(2n ** 80n + 9n);
    expect(sum.take()).toBe(0n);
    sum.addCross(1, 0, 0, 1);
    expect(sum.take()).toBe(1n);
});
