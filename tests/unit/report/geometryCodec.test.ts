import fc from 'fast-check';
import {expect, test} from 'vitest';
import {decodeGeometry, decodeLines, encodeGeometry, encodeLines} from '../../../engine/contract/geometryCodec.ts';

/** Steps of 1e-7 degrees as the text counts them, worked out here with BigInt and not with the codec. */
function steps(degrees: number): bigint {
    return BigInt(Math.round(degrees * 1e7));
}

test('a square drawn by hand has the text worked out by hand', () => {
    // 1 polygon, 1 ring, 3 vertices: (0,0), then +1 step east, then +16 steps north and 1 west.
    // zigzag: 0 0 | 2 0 | 1 32; 32 takes two characters (low five bits 0 with the continuation bit, then 1).
    const text = encodeGeometry([[[[0, 0], [1e-7, 0], [0, 16e-7], [0, 0]]]]);
    expect(text).toBe('BBDAACABgB');
});

test('a land parcel comes back closed, with every vertex in its place', () => {
    const ring: [number, number][] = [[111.42, 30.28], [111.4312345, 30.2800001], [111.43, 30.29], [111.42, 30.28]];
    expect(decodeGeometry(encodeGeometry([[ring]]))).toEqual([[ring]]);
});

test('open and closed rings have the same text', () => {
    const open: [number, number][] = [[1, 2], [3, 4], [5, 0]];
    expect(encodeGeometry([[open]])).toBe(encodeGeometry([[[...open, open[0]]]]));
});

test('holes, several polygons and the ends of the earth survive', () => {
    const shell: [number, number][] = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]];
    const hole: [number, number][] = [[-1, -1], [-1, 1], [1, 1], [-1, -1]];
    expect(decodeGeometry(encodeGeometry([[shell, hole], [hole]]))).toEqual([[shell, hole], [hole]]);
    expect(decodeGeometry(encodeGeometry([]))).toEqual([]);
});

test('a coordinate moves by at most half a step, however long the ring', () => {
    const lon = fc.double({min: -180, max: 180, noNaN: true});
    const lat = fc.double({min: -90, max: 90, noNaN: true});
    const ring = fc.array(fc.tuple(lon, lat), {minLength: 3, maxLength: 12});
    fc.assert(fc.property(fc.array(fc.array(ring, {minLength: 1, maxLength: 3}), {maxLength: 3}), (polygons) => {
        const back = decodeGeometry(encodeGeometry(polygons));
        expect(back.length).toBe(polygons.length);
        polygons.forEach((rings, polygon) => rings.forEach((vertices, r) => {
            const decoded = back[polygon][r];
            vertices.forEach(([x, y], vertex) => {
                if (vertex === vertices.length - 1 && x === vertices[0][0] && y === vertices[0][1]) return;
                expect(steps(decoded[vertex][0])).toBe(steps(x));
                expect(steps(decoded[vertex][1])).toBe(steps(y));
            });
            expect(decoded.at(-1)).toEqual(decoded[0]);
        }));
    }), {numRuns: 300});
});

test('lines keep their ends', () => {
    const lines: [number, number][][] = [[[111, 30], [111.5, 30.25]], [], [[0, 0], [1, 1], [0, 0]]];
    expect(decodeLines(encodeLines(lines))).toEqual(lines);
});

test('the text needs no escaping in JSON, HTML or an address', () => {
    const text = encodeGeometry([[Array.from({length: 400}, (_, i): [number, number] => [Math.sin(i) * 170, Math.cos(i * 7) * 80])]]);
    expect(text).toMatch(/^[\w-]+$/);
    expect(JSON.stringify(text)).toBe(`"${text}"`);
});

test('a parcel of a survey takes a third of what GeoJSON takes', () => {
    const ring = Array.from({length: 60}, (_, i): [number, number] =>
        [111.42 + Math.cos(i / 10) * 1e-3, 30.28 + Math.sin(i / 10) * 1e-3].map((x) => Math.round(x * 1e7) / 1e7) as [number, number]);
    expect(encodeGeometry([[ring]]).length * 3).toBeLessThan(JSON.stringify([[ring]]).length);
});

test('broken text is refused and says where', () => {
    const text = encodeGeometry([[[[1, 2], [3, 4], [5, 0]]]]);
    expect(() => decodeGeometry(text.slice(0, -1))).toThrow(/broken at character/);
    expect(() => decodeGeometry(`${text}A`)).toThrow(/goes on after character/);
    expect(() => decodeGeometry(text.replace(/.$/, '!'))).toThrow(RangeError);
    expect(() => decodeGeometry(text.replace(/.$/, '亩'))).toThrow(RangeError);
});

test('what is not a number is refused, not written', () => {
    expect(() => encodeGeometry([[[[Number.NaN, 0], [1, 1], [2, 0]]]])).toThrow(RangeError);
    expect(() => encodeLines([[[Infinity, 0]]])).toThrow(RangeError);
});
