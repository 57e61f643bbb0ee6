/** Random rasters: tracing against flood fill, in thousands. */

import {expect, test} from 'vitest';
import {NONE} from '../../engine/raster/classBand.ts';
import {tracePair} from '../../engine/raster/tracePair.ts';
import {classRows, whole} from '../helpers/classRows.ts';
import {seededRandom} from '../helpers/forAll.ts';
import {expectExactTrace, ringsOf} from '../helpers/tracedOracle.ts';

const CASES = 3000;
const BASE_SEED = 20_261_130;

interface Case {
    readonly width: number;
    readonly height: number;
    readonly before: Uint8Array;
    readonly after: Uint8Array;
    readonly longestRun: number;
    readonly isOnlyChanges: boolean;
}

/** Runs of equal cells, so that rows have words to skip; nearly equal rasters, so that most of them is skipped. */
function caseOf(seed: number): Case {
    const random = seededRandom(seed);
    const below = (n: number): number => Math.floor(random() * n);
    const width = 1 + below(below(4) === 0 ? 70 : 14), height = 1 + below(12), classes = 1 + below(4), longest = 1 + below(9);
    const filled = (): Uint8Array => {
        const cells = new Uint8Array(width * height);
        for (let i = 0; i < cells.length;) {
            const value = below(6) === 0 ? NONE : below(classes), end = i + 1 + below(longest);
            for (; i < end && i < cells.length; i++) cells[i] = i >= width && below(3) === 0 ? cells[i - width] : value;
        }
        return cells;
    };
    const before = filled();
    const after = below(3) === 0 ? filled() : before.map(one => below(12) === 0 ? below(classes) : one);
    return {width, height, before, after, longestRun: [Infinity, 1, 2, 5, 8][below(5)], isOnlyChanges: below(2) === 0};
}

async function forEachCase(check: (one: Case) => Promise<void>): Promise<void> {
    const only = process.env.SEED === undefined ? null : Number(process.env.SEED);
    for (let seed = BASE_SEED; seed < BASE_SEED + CASES; seed++) {
        if (only !== null && only !== seed) continue;
        try {
            await check(caseOf(seed));
        } catch (error) {
            throw new Error(`replay with SEED=${seed}\n${error instanceof Error ? error.message : String(error)}`, {cause: error});
        }
    }
}

test(`${CASES} random pairs: regions, cells, sides and the matrix are those of the cells`, async () => {
    await forEachCase(async ({width, height, before, after, longestRun, isOnlyChanges}) => {
        const isAsked = (b: number, a: number): boolean => !isOnlyChanges || b !== a;
        const traced = await tracePair(classRows({width, cells: before}), classRows({width, cells: after}), whole({width, height}), {longestRun, isAsked});
        const isRegion = (b: number, a: number): boolean => (b !== NONE || a !== NONE) && isAsked(b, a);
        expectExactTrace({width, height, label: Int32Array.from(before, (b, i) => isRegion(b, after[i]) ? b << 8 | after[i] : -1)}, traced);
        const matrix = new Float64Array(2 ** 16);
        before.forEach((b, i) => matrix[b << 8 | after[i]]++);
        expect(Buffer.from(traced.pairCells.buffer).equals(Buffer.from(matrix.buffer))).toBe(true);
    });
}, 120_000);

test(`${CASES} random pairs smoothed: every border between two regions is one line of both`, async () => {
    await forEachCase(async ({width, height, before, after, longestRun}) => {
        const options = {longestRun, isSmoothed: true};
        const cells = before.map(one => one === NONE ? 0 : one);
        const traced = await tracePair(classRows({width, cells}), classRows({width, cells: after}), whole({width, height}), options);
        const segments = new Map<string, number>();
        let area = 0;
        for (const {points} of ringsOf(traced)) {
            points.forEach(([x, y], i) => {
                const [toX, toY] = points[(i + 1) % points.length];
                area -= (x * toY - toX * y) / 2;
                segments.set(`${x},${y}>${toX},${toY}`, (segments.get(`${x},${y}>${toX},${toY}`) ?? 0) + 1);
            });
        }
        const free = [...segments].filter(([segment]) => !segments.has(segment.split('>').reverse().join('>')));
        expect([...segments.values()].every(count => count === 1)).toBe(true);
        // every cell has data: a border of one region only runs along the frame, or cuts one of its four corners
        const isOnFrame = (a: number, b: number): boolean => a === 0 || b === 0 || a === width || b === height;
        const ends = free.map(([segment]) => segment.split('>').map(point => point.split(',').map(Number)));
        const cut = ends.filter(([[x, y], [toX, toY]]) => x !== toX && y !== toY).length;
        expect(ends.every(([[x, y], [toX, toY]]) => isOnFrame(x, y) && isOnFrame(toX, toY))).toBe(true);
        expect(area).toBe(width * height - cut / 8);
    });
}, 120_000);
