import {describe, expect, test} from 'vitest';
import {PolygonsBuilder} from '../../../engine/core/polygons.ts';
import {WkbReader, writeWkb} from '../../../engine/formats/wkb.ts';

/** WKB by hand, from OGC 06-103r4: pieces are bytes ('b'), words ('w') and doubles ('d') in one byte order. */
function wkb(little: boolean, ...pieces: readonly (readonly ['b' | 'w' | 'd', number])[]): Uint8Array {
    const bytes = new Uint8Array(pieces.reduce((sum, [kind]) => sum + {b: 1, w: 4, d: 8}[kind], 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const [kind, value] of pieces) {
        if (kind === 'b') view.setUint8(at, value);
        else if (kind === 'w') view.setUint32(at, value >>> 0, little);
        else view.setFloat64(at, value, little);
        at += {b: 1, w: 4, d: 8}[kind];
    }
    return bytes;
}

type Pieces = (readonly ['b' | 'w' | 'd', number])[];
const head = (little: boolean, type: number, count: number): Pieces =>
    [['b', little ? 1 : 0], ['w', type], ['w', count]];
const ring = (...positions: readonly (readonly number[])[]): Pieces => [
    ['w', positions.length], ...positions.flatMap((position) => position.map((value) => ['d', value] as const)),
];
const TRIANGLE = [[0, 0], [10, 0], [0, 10], [0, 0]] as const;

function ringsOf(bytes: Uint8Array): {kind: string; coords: number[]; ringStart: number[]} {
    const reader = new WkbReader();
    const outcome = reader.read(bytes);
    const builder = new PolygonsBuilder();
    if (outcome.kind === 'polygon') reader.appendTo(builder);
    const {coords, ringStart} = builder.build();
    return {kind: outcome.kind, coords: [...coords], ringStart: [...ringStart]};
}

const reasonOf = (bytes: Uint8Array): string => {
    const outcome = new WkbReader().read(bytes);
    return outcome.kind === 'bad' ? outcome.reason : outcome.kind;
};

describe('well-known binary becomes rings', () => {
    test('a triangle reads the same in both byte orders', () => {
        for (const little of [true, false]) {
            expect(ringsOf(wkb(little, ...head(little, 3, 1), ...ring(...TRIANGLE)))).toEqual({
                kind: 'polygon', coords: [0, 0, 10, 0, 0, 10], ringStart: [0, 3],
            });
        }
    });

    test.each([
        ['ISO Z', 1003, 3], ['ISO M', 2003, 3], ['ISO ZM', 3003, 4],
        ['EWKB Z', 0x80000003, 3], ['EWKB M', 0x40000003, 3], ['EWKB ZM', 0xc0000003, 4],
    ])('heights and measures of %s are stepped over', (_, type, dimensions) => {
        const positions = TRIANGLE.map(([x, y]) => [x, y, 7, 8].slice(0, dimensions));
        const bytes = wkb(true, ...head(true, type, 1), ...ring(...positions));
        expect(ringsOf(bytes).coords).toEqual([0, 0, 10, 0, 0, 10]);
        expect(new WkbReader().read(bytes)).toEqual({kind: 'polygon', hasExtraDimension: true});
    });

    test('an SRID between type and rings is stepped over', () => {
        expect(ringsOf(wkb(true, ['b', 1], ['w', 0x20000003], ['w', 4490], ['w', 1],
            ...ring(...TRIANGLE))).coords).toHaveLength(6);
    });

    test('parts of a MultiPolygon may each have their own byte order', () => {
        const first = wkb(true, ...head(true, 6, 2), ...head(true, 3, 1), ...ring(...TRIANGLE));
        const second = wkb(false, ...head(false, 3, 1), ...ring([20, 0], [30, 0], [20, 10], [20, 0]));
        expect(ringsOf(new Uint8Array([...first, ...second])).coords).toEqual(
            [0, 0, 10, 0, 0, 10, 20, 0, 30, 0, 20, 10]);
    });

    test('a MultiSurface of straight polygons is land, one with a CurvePolygon is a curve', () => {
        expect(ringsOf(wkb(true, ...head(true, 12, 1), ...head(true, 3, 1), ...ring(...TRIANGLE))).kind).toBe(
            'polygon');
        expect(new WkbReader().read(wkb(true, ...head(true, 12, 1), ...head(true, 10, 0)))).toEqual(
            {kind: 'curve', type: 'MultiSurface'});
        expect(new WkbReader().read(wkb(true, ...head(true, 10, 0)))).toEqual({kind: 'curve', type: 'CurvePolygon'});
    });

    test('points, lines and collections are named and left', () => {
        for (const [type, name] of [[1, 'Point'], [1002, 'LineString'], [7, 'GeometryCollection'],
            [16, 'TIN']] as const) {
            expect(new WkbReader().read(wkb(true, ...head(true, type, 0)))).toEqual({kind: 'other', type: name});
        }
    });

    test('no rings, no parts and rings without vertices are empty geometry', () => {
        expect(reasonOf(wkb(true, ...head(true, 3, 0)))).toBe('empty');
        expect(reasonOf(wkb(true, ...head(true, 6, 0)))).toBe('empty');
        expect(reasonOf(wkb(true, ...head(true, 3, 1), ['w', 0]))).toBe('empty');
    });
});

describe('bytes that are not what they say leave nothing behind', () => {
    test('a count of four thousand million is refused before memory is taken', () => {
        expect(reasonOf(wkb(true, ...head(true, 3, 0xffffffff)))).toMatch(
            /4294967295 rings are stated, 0 bytes are left/);
        expect(reasonOf(wkb(true, ...head(true, 3, 1), ['w', 0x10000001], ['d', 1]))).toMatch(
            /vertices are stated, 8 bytes are left/);
    });

    test('every shorter version of a MultiPolygon is bad', () => {
        const whole = writeWkb([[[...TRIANGLE]], [[[5, 5], [6, 5], [5, 6]]]]);
        for (let length = 0; length < whole.length; length++) expect(
            reasonOf(whole.subarray(0, length)), `${length} bytes`).toMatch(/end|left/);
    });

    test('unknown types, byte orders and parts that are lines are bad', () => {
        expect(reasonOf(wkb(true, ['b', 7], ['w', 3], ['w', 0]))).toMatch(/byte order 7/);
        expect(reasonOf(wkb(true, ...head(true, 99, 0)))).toMatch(/type 99/);
        expect(reasonOf(wkb(true, ...head(true, 6, 1), ...head(true, 2, 0)))).toBe('a MultiPolygon holds a LineString');
    });

    test('a coordinate that is no number is bad', () => {
        for (const value of [Number.NaN, Infinity]) {
            expect(reasonOf(wkb(true, ...head(true, 3, 1), ...ring([0, 0], [value, 0], [0, 1], [0, 0])))).toBe(
                'a coordinate is no number');
        }
    });

    test('a bad geometry does not disturb the next one', () => {
        const reader = new WkbReader();
        reader.read(wkb(true, ...head(true, 3, 2), ...ring(...TRIANGLE), ['w', 9]));
        reader.read(wkb(true, ...head(true, 3, 1), ...ring(...TRIANGLE)));
        const builder = new PolygonsBuilder();
        reader.appendTo(builder);
        expect([...builder.build().coords]).toEqual([0, 0, 10, 0, 0, 10]);
    });
});

describe('rings become well-known binary', () => {
    test('an open ring is closed, a closed one is not closed twice, and the bytes are those of the standard', () => {
        const expected = wkb(true, ...head(true, 6, 1), ...head(true, 3, 1), ...ring(...TRIANGLE));
        expect(writeWkb([[[[0, 0], [10, 0], [0, 10]]]])).toEqual(expected);
        expect(writeWkb([[[...TRIANGLE]]])).toEqual(expected);
    });
});
