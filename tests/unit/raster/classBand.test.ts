import {expect, test} from 'vitest';
import {ClassBand, NONE} from '../../../engine/raster/classBand.ts';
import type {RawRaster, SampleArray} from '../../../engine/formats/rawRaster.ts';

function band(cells: SampleArray, sampleType: RawRaster['sampleType'], nodata: number | null): {read: () => Promise<Uint8Array>; values: number[]} {
    const raster = {path: 'county.tif', sampleType, nodata, read: () => Promise.resolve([cells])} as unknown as RawRaster;
    const classes = new ClassBand(raster, 0);
    return {read: () => classes.read({column: 10, row: 20, width: 3, height: cells.length / 3}), values: classes.values};
}

test('bytes without a value for no data but 255 stand as they are', async () => {
    const {read, values} = band(Uint8Array.of(7, 0, 255), 'uint8', 255);
    expect([...await read()]).toEqual([7, 0, NONE]);
    expect(values[7]).toBe(7);
});

test.each<[string, SampleArray, RawRaster['sampleType'], number | null, (number | null)[]]>([
    ['bytes where nought is no data', Uint8Array.of(0, 255, 3), 'uint8', 0, [null, 255, 3]],
    ['bytes without no data: 255 is a value', Uint8Array.of(0, 255, 3), 'uint8', null, [0, 255, 3]],
    ['16 bits', Uint16Array.of(1104, 65535, 101), 'uint16', 65535, [1104, null, 101]],
    ['negative values', Int16Array.of(-9999, -1, 40), 'int16', -9999, [null, -1, 40]],
    ['whole numbers in floats, and not a number', Float32Array.of(40, Number.NaN, 10), 'float32', null, [40, null, 10]],
    ['no data that is not a number', Float64Array.of(40, Number.NaN, 10), 'float64', Number.NaN, [40, null, 10]],
])('%s', async (_name, cells, sampleType, nodata, wanted) => {
    const {read, values} = band(cells, sampleType, nodata);
    expect([...await read()].map(one => one === NONE ? null : values[one])).toEqual(wanted);
});

test('fractions are no classes; the message says which and where', async () => {
    await expect(band(Float32Array.of(1, 2, 0.25), 'float32', null).read()).rejects.toMatchObject({code: 'raster/not-classes', details: {where: 'column 12, row 20', facts: {value: 0.25, reason: 'fraction'}}});
});

test('255 values are taken, one more is a measure', async () => {
    const {read, values} = band(Uint16Array.from({length: 255}, (_, i) => 1000 + i), 'uint16', null);
    expect([...await read()].map(one => values[one])).toEqual(Array.from({length: 255}, (_, i) => 1000 + i));
    await expect(band(Uint16Array.from({length: 256}, (_, i) => i), 'uint16', null).read()).rejects.toMatchObject({code: 'raster/not-classes', details: {facts: {reason: 'values'}}});
});
