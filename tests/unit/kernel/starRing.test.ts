import {describe, expect, test} from 'vitest';
import {ringArea2} from '../../../engine/kernel/area.ts';
import {meet} from '../../../engine/kernel/edgeMeeting.ts';
import {passesPixel} from '../../../engine/kernel/predicates.ts';
import {starArea2} from '../../../engine/kernel/starRing.ts';
import {forAll} from '../../helpers/forAll.ts';

type Ring = readonly (readonly [number, number])[];

function star(ring: Ring): number {
    return starArea2(Int32Array.from(ring.flat()), 0, ring.length, new Int32Array(4), 0);
}

/** Does any edge meet another, or an end of one lie in the pixel of its neighbour? */
function hasContact(ring: Ring): boolean {
    const n = ring.length;
    const edge = (i: number) => [...ring[i % n], ...ring[(i + 1) % n]] as [number, number, number, number];
    for (let i = 0; i < n; i++) {
        for (let j = i + 1; j < n; j++) {
            const isNext = j === i + 1, isBefore = i === 0 && j === n - 1;
            if (!isNext && !isBefore) {
                if (meet(...edge(i), ...edge(j))) return true;
                continue;
            }
            const [first, second] = isNext ? [i, j] : [j, i];
            if (passesPixel(...edge(first), ...ring[(second + 1) % n]) || passesPixel(...edge(second), ...ring[first])) return true;
        }
    }
    return false;
}

describe('a ring that turns one way around the middle of its box', () => {
    const square: Ring = [[0, 0], [100_000, 0], [100_000, 100_000], [0, 100_000]];

    test('has an area with the sign of its winding, and a box', () => {
        const boxes = new Int32Array(8);
        expect(starArea2(Int32Array.from(square.flat()), 0, 4, boxes, 1)).toBe(2e10);
        expect([...boxes]).toEqual([0, 0, 0, 0, 0, 0, 100_000, 100_000]);
        expect(star([...square].reverse())).toBe(-2e10);
    });

    test.each<[string, Ring]>([
        ['two vertices', [[0, 0], [100_000, 100_000]]],
        ['a vertex twice', [[0, 0], [100_000, 0], [100_000, 0], [100_000, 100_000], [0, 100_000]]],
        ['a walk around it twice', [[0, 0], [100_000, 10], [100_010, 100_000], [20, 100_020], [30, 30], [100_000, 40], [99_000, 100_000], [20, 99_000]]],
        ['a bow-tie', [[0, 0], [100_000, 100_000], [100_000, 0], [0, 100_000]]],
        ['a needle a step wide', [[0, 0], [100_000, 0], [100_000, 50_000], [50_001, 50_000], [100_000, 50_001], [100_000, 100_000], [0, 100_000]]],
        ['a square as small as its pixels', [[0, 0], [2, 0], [2, 2], [0, 2]]],
    ])('%s is none', (_, ring) => {
        expect(star(ring)).toBe(0);
    });

    test('is too large to say at 2^52 steps²', () => {
        const reach = 2 ** 27;
        expect(star([[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]])).toBe(0);
    });

    test('touches itself nowhere: random rings, some of a few steps, some with needles', () => {
        let stars = 0;
        forAll(20_000, (random) => {
            const reach = 10 ** (1 + 7 * random()), n = 3 + Math.floor(12 * random()), spread = random();
            const cross = Math.floor(n * random());
            return Array.from({length: n}, (_, i) => {
                const angle = 2 * Math.PI * (i + (i === cross ? 1.02 : 0) + spread * (random() - 0.5)) / n, r = reach * (0.2 + 0.8 * random());
                return [Math.round(r * Math.cos(angle)), Math.round(r * Math.sin(angle))] as const;
            });
        }, (ring) => {
            const area = star(ring);
            if (area === 0) return;
            stars++;
            expect(hasContact(ring)).toBe(false);
            expect(BigInt(area)).toBe(ringArea2(Float64Array.from(ring.flat()), 0, ring.length));
        });
        expect(stars).toBeGreaterThan(1000);
    });
});
