import {describe, expect, test} from 'vitest';
import {bboxOfPolygons, boxesMeet, grownBbox, joinedBbox, localFrame, roundLength, roundScale} from '../../../viewer/report/geo.ts';
import {COLOUR_GROUPS, glyphLetter, KIND_STYLES} from '../../../viewer/report/kindStyle.ts';
import {buildModel} from '../../../viewer/report/model.ts';
import {freshRuns, outlineLines} from '../../../viewer/report/outlines.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrastWithWhite = (colour: string): number => 1.05 / (luminance(colour) + 0.05);

describe('kinds of change can be told apart', () => {
    test('without colour: no two share both pattern and glyph', () => {
        const looks = COLOUR_GROUPS.map((group) => `${KIND_STYLES[group].pattern} ${KIND_STYLES[group].glyphPath} ${KIND_STYLES[group].hollow}`);
        expect(new Set(looks).size).toBe(looks.length);
    });

    test('their names are readable on white', () => {
        for (const group of COLOUR_GROUPS) expect(contrastWithWhite(KIND_STYLES[group].textColour), group).toBeGreaterThanOrEqual(4.5);
    });

    test('orchard, wood, grass and pond have their own letter', () => {
        expect(['0201', '0301K', '0404', '1104A', '1202'].map((code) => glyphLetter('nonGrain', code))).toEqual(['园', '林', '草', '塘', '粮']);
        expect(glyphLetter('nonAgricultural', '0702')).toBe('建');
    });
});

describe('the local plane', () => {
    test('a degree at 30° N has its length on the ellipsoid', () => {
        // Length of a degree on GRS 80 at 30°: 110,852.4 m of latitude, 96,486.3 m of longitude (published tables).
        const frame = localFrame(111, 30);
        const [east] = frame.toXY(112, 30);
        const [, north] = frame.toXY(111, 31);
        expect(east).toBeCloseTo(96_486.3, 0);
        expect(-north).toBeCloseTo(110_852.4, 0);
        const [lon, lat] = frame.toLonLat(...frame.toXY(111.37, 29.6));
        expect([lon, lat].map((x) => x.toFixed(9))).toEqual(['111.370000000', '29.600000000']);
    });

    test('boxes meet, grow and join', () => {
        const box = bboxOfPolygons([[[[1, 2], [3, 2], [3, 5], [1, 2]]], [[[-1, 3], [0, 3], [0, 4], [-1, 3]]]]);
        expect(box).toEqual([-1, 2, 3, 5]);
        expect(boxesMeet(box, [3, 5, 4, 6])).toBe(true);
        expect(boxesMeet(box, [3.01, 5, 4, 6])).toBe(false);
        expect(joinedBbox(box, [0, 0, 9, 1])).toEqual([-1, 0, 9, 5]);
        const [west, south, east, north] = grownBbox([111, 30, 111, 30], 0.5, 100);
        expect((east - west) * 96_486).toBeCloseTo(200, 0);
        expect((north - south) * 110_852).toBeCloseTo(200, 0);
    });

    test('scale bars and printed scales are round', () => {
        expect([187, 999, 1000, 0.7].map(roundLength)).toEqual([100, 500, 1000, 0.5]);
        expect([4001, 5000, 31_000, 72_500].map(roundScale)).toEqual([5000, 5000, 40_000, 80_000]);
    });
});

describe('boundaries', () => {
    test('a border shared by two villages is drawn once', () => {
        const seen = new Set<string>();
        const left: [number, number][] = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
        const right: [number, number][] = [[1, 1], [1, 0], [2, 0], [2, 1], [1, 1]];
        expect(freshRuns(left, seen)).toEqual([left]);
        expect(freshRuns(right, seen)).toEqual([[[1, 0], [2, 0], [2, 1], [1, 1]]]);
    });

    test('no segment of the county is drawn twice, and none is lost', () => {
        const model = buildModel(reportFixture());
        const count = new Map<string, number>();
        for (const {lines} of outlineLines(model)) {
            for (const line of lines) {
                for (let i = 0; i + 1 < line.length; i++) {
                    const key = [line[i].join(), line[i + 1].join()].sort().join(' ');
                    count.set(key, (count.get(key) ?? 0) + 1);
                }
            }
        }
        expect(count.size).toBeGreaterThan(100);
        expect([...count.values()].every((n) => n === 1)).toBe(true);
    });
});
