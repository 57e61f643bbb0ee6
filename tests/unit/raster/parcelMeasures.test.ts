import {expect, test} from 'vitest';
import {parcelCells} from '../../../engine/raster/parcelCells.ts';
import {parcelMeasures, type MeasureDate} from '../../../engine/raster/parcelMeasures.ts';
import {forAll} from '../../helpers/forAll.ts';

const WIDTH = 12, HEIGHT = 9, THRESHOLD = 0.45, LEAST_CLEAR = 0.5;

interface Case {
    /** Cuts between columns: parcels are stripes of whole cells. */
    readonly cuts: readonly number[];
    readonly dates: readonly {readonly values: Float32Array; readonly periods: MeasureDate['periods']}[];
}

function randomCase(random: () => number): Case {
    const cuts = [0, ...[2, 5, 9].filter(() => random() < 0.8), WIDTH];
    const cloud = random();
    return {
        cuts, dates: Array.from({length: 1 + Math.floor(5 * random())}, () => ({
            values: Float32Array.from({length: WIDTH * HEIGHT}, () => random() < cloud * random() ? Number.NaN : random()),
            periods: [0, 1, 2].filter(() => random() < 0.5).map(period => ({period, isCore: random() < 0.5})),
        })),
    };
}

test('each parcel and period has what its cells show, cell by cell', async () => {
    const cases: Case[] = [];
    forAll(120, randomCase, one => void cases.push(one));
    for (const {cuts, dates} of cases) {
        const n = cuts.length - 1;
        const coords = cuts.slice(0, n).flatMap((x, i) => [x, 0, cuts[i + 1], 0, cuts[i + 1], HEIGHT, x, HEIGHT]);
        const parcels = parcelCells({
            coords: Float64Array.from(coords), ringStart: Uint32Array.from({length: n + 1}, (_, i) => 4 * i), featureStart: Uint32Array.from({length: n + 1}, (_, i) => i),
        }, WIDTH, HEIGHT)!;
        const found = await parcelMeasures(parcels, dates.map(({values, periods}): MeasureDate => ({
            rowsAtOnce: 4, periods, read: ({row, height}) => Promise.resolve(values.slice(row * WIDTH, (row + height) * WIDTH)),
        })), {width: WIDTH, height: HEIGHT, periods: 3, threshold: THRESHOLD, leastClear: LEAST_CLEAR});
        for (let parcel = 0; parcel < n; parcel++) {
            const cells = [...Array(WIDTH * HEIGHT).keys()].filter(cell => cell % WIDTH >= cuts[parcel] && cell % WIDTH < cuts[parcel + 1]);
            for (const period of [0, 1, 2]) {
                const own = dates.filter(({periods}) => periods.some(one => one.period === period));
                const seen = own.map(({values}) => cells.map(cell => values[cell]).filter(value => !Number.isNaN(value)).sort((a, b) => a - b));
                const clear = seen.filter(values => values.length > 0 && values.length >= LEAST_CLEAR * cells.length);
                const sums = found[period];
                expect(sums.observations[parcel]).toBe(seen.filter(values => values.length > 0).length);
                expect(sums.seenCells[parcel]).toBe(seen.reduce((sum, values) => sum + values.length, 0));
                expect(sums.clearDates[parcel]).toBe(clear.length);
                const medians = clear.map(values => values[Math.ceil(values.length / 2) - 1]);
                expect(sums.maxMedian[parcel]).toBe(medians.length === 0 ? Number.NaN : Math.max(...medians));
                expect(sums.everSeen[parcel]).toBe(cells.filter(cell => own.some(({values}) => !Number.isNaN(values[cell]))).length);
                expect(sums.reached[parcel]).toBe(cells.filter(cell => own.some(({values}) => values[cell] >= THRESHOLD)).length);
            }
        }
    }
});
