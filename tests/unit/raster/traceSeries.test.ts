import {expect, test} from 'vitest';
import type {DateRows} from '../../../engine/raster/traceSeries.ts';
import {rowsOfBand, traceSeries, type TracedSeries} from '../../../engine/raster/traceSeries.ts';
import {forAll} from '../../helpers/forAll.ts';

const NONE = 255;

/** Dates as strings of digits row after row; `-` is no data. */
function dateRows(width: number, classes: readonly number[], rowsAtOnce = 2): DateRows {
    return {
        rowsAtOnce,
        read: ({column, row, width: across, height}) => Promise.resolve(Uint8Array.from({length: across * height}, (_, i) => (
            classes[(row + Math.floor(i / across)) * width + column + i % across]))),
    };
}

const traced = (width: number, height: number, dates: readonly (readonly number[])[], persistence = 2): Promise<TracedSeries> =>
    traceSeries(dates.map(date => dateRows(width, date)), {width, height}, {persistence});

/** Twice the area that the rings of a region enclose, in cells: shells run one way, holes the other. */
function area2({corners, ringStart, featureStart}: TracedSeries, region: number): number {
    let sum = 0;
    for (let ring = featureStart[region]; ring < featureStart[region + 1]; ring++) {
        for (let i = ringStart[ring], j = ringStart[ring + 1] - 1; i < ringStart[ring + 1]; j = i++) {
            sum += corners[2 * i] * corners[2 * j + 1] - corners[2 * j] * corners[2 * i + 1];
        }
    }
    return sum;
}

interface Case {
    readonly width: number;
    readonly height: number;
    readonly dates: readonly (readonly number[])[];
}

function randomCase(random: () => number, size: number): Case {
    const width = 1 + Math.floor(random() * (2 + size % 14)), height = 1 + Math.floor(random() * (2 + size % 11));
    const calm = random();
    const first = Array.from({length: width * height}, () => Math.floor(3 * random()));
    return {
        width, height, dates: Array.from({length: 2 + Math.floor(4 * random())}, (_, d) => (
            first.map(one => random() < 0.1 ? NONE : d > 1 && random() > calm ? Math.floor(3 * random()) : one))),
    };
}

test('every cell is in a patch, or counted for what it is; patches enclose their cells and no others', async () => {
    const cases: Case[] = [];
    forAll(250, randomCase, one => void cases.push(one));
    for (const {width, height, dates} of cases) {
        const found = await traced(width, height, dates);
        const {changed, unconfirmed, flicker, unchanged, seenOnce, noData} = found.cellsByFate;
        expect(changed + unconfirmed + flicker + unchanged + seenOnce + noData).toBe(width * height);
        let confirmedCells = 0;
        found.change.forEach(({isConfirmed, before, after}, region) => {
            if (isConfirmed) confirmedCells += found.cells[region];
            expect(before).not.toBe(after);
            expect(area2(found, region)).toBe(2 * found.cells[region]);
            expect(found.seen[region]).toBeLessThanOrEqual(found.cells[region] * dates.length);
            expect(found.back[region]).toBeLessThanOrEqual(found.cells[region]);
        });
        expect(confirmedCells).toBe(changed);
        expect(found.cells.reduce((sum, one) => sum + one, 0)).toBe(changed + unconfirmed);
    }
});

test('regions are the cells that hang together over their sides and changed alike: against a flood over the cells', async () => {
    const cases: Case[] = [];
    forAll(120, randomCase, one => void cases.push(one));
    for (const {width, height, dates} of cases) {
        // with two dates seen alike the fate of a cell is plain: first class, last class, first date away
        const series = [dates[0], dates[0], ...dates.slice(1), dates[dates.length - 1]];
        const key = (cell: number): string | null => {
            const seen = series.map((date, d) => [date[cell], d] as const).filter(([one]) => one !== NONE);
            if (seen.length < 2 || new Set(seen.map(([one]) => one)).size !== 2) return null;
            const left = seen.findIndex(([one]) => one !== seen[0][0]);
            const isStay = seen.slice(left).every(([one]) => one !== seen[0][0]);
            return isStay && seen.length - left >= 2 ? `${seen[0][0]}>${seen[left][0]}@${seen[left][1]}` : null;
        };
        const expected = new Map<string, number[]>();
        const done = new Set<number>();
        for (let cell = 0; cell < width * height; cell++) {
            const own = key(cell);
            if (own === null || done.has(cell)) continue;
            const open = [cell];
            done.add(cell);
            let count = 0;
            while (open.length > 0) {
                const at = open.pop()!;
                count++;
                const x = at % width;
                for (const next of [x > 0 ? at - 1 : -1, x + 1 < width ? at + 1 : -1, at - width, at + width]) {
                    if (next < 0 || next >= width * height || done.has(next) || key(next) !== own) continue;
                    done.add(next);
                    open.push(next);
                }
            }
            expected.set(own, [...expected.get(own) ?? [], count].sort((a, b) => a - b));
        }
        const found = await traced(width, height, series);
        for (const [own, counts] of expected) {
            const regions = [...found.change.keys()].filter((region) => {
                const {before, after, date, isConfirmed} = found.change[region];
                return isConfirmed && `${before}>${after}@${date}` === own;
            });
            // a region may hold cells with a more winding past; the plain ones are all in regions of their kind
            const cells = regions.reduce((sum, region) => sum + found.cells[region], 0);
            expect(cells).toBeGreaterThanOrEqual(counts.reduce((sum, one) => sum + one, 0));
            if (dates.length === 2) expect(regions.map(region => found.cells[region]).sort((a, b) => a - b)).toEqual(counts);
        }
    }
});

test('two fields that changed in different years are two patches, side by side, with a common border', async () => {
    const found = await traced(4, 1, [[1, 1, 1, 1], [1, 1, 2, 2], [2, 2, 2, 2], [2, 2, 2, 2]]);
    expect(found.change.map(({date}) => date)).toEqual([2, 1]);
    expect([...found.cells]).toEqual([2, 2]);
});

test('what the cells of a patch bring along is summed over all of it, also where its arms meet only further down', async () => {
    const found = await traced(3, 2, [[1, 1, 1, 1, 1, 1], [NONE, 1, 1, 1, 1, 1], [2, 1, 2, 2, 2, 2], [2, 1, 2, 2, NONE, 2], [2, 1, 1, 2, 2, 2]]);
    expect([...found.cells]).toEqual([5]);
    // of five cells at five dates two looks are missing; the right arm is as it was again
    expect([[...found.seen], [...found.back], [...found.unsteady]]).toEqual([[23], [1], [0]]);
});

test('a band of rows of all dates stays within memory, however many dates there are', () => {
    for (const [width, dates, block] of [[10_000, 6, 512], [10_000, 300, 512], [40_000, 400, 1024], [100, 2, 16]] as const) {
        const rows = rowsOfBand(width, dates, block);
        expect(rows).toBeGreaterThanOrEqual(1);
        expect(rows * width * dates).toBeLessThanOrEqual(2 ** 25);
    }
});

test('six dates of 10,000 × 2,000 cells pass through in bands that stay within memory', async () => {
    const width = 10_000, height = 2_000, dates = 6, field = 100;
    let most = 0;
    const rows = Array.from({length: dates}, (_, d): DateRows => ({
        rowsAtOnce: 512,
        read: ({row, height: count}) => {
            most = Math.max(most, width * count * dates);
            const cells = new Uint8Array(width * count).fill(1);
            // from the third date on, a square in the middle of every field
            for (let y = row; y < row + count; y++) {
                if (d < 2 || y % field < 40 || y % field >= 60) continue;
                for (let x = 40; x < width; x += field) cells.fill(2, (y - row) * width + x, (y - row) * width + x + 20);
            }
            return Promise.resolve(cells);
        },
    }));
    const found = await traceSeries(rows, {width, height}, {persistence: 2});
    expect(most).toBeLessThanOrEqual(2 ** 25);
    expect(found.cells).toHaveLength(width / field * height / field);
    expect(new Set(found.cells)).toEqual(new Set([400]));
    expect(found.cellsByFate).toEqual({changed: 800_000, unconfirmed: 0, flicker: 0, unchanged: 19_200_000, seenOnce: 0, noData: 0});
});
