import {describe, expect, it} from 'vitest';
import {loadCrosswalk} from '../../../engine/landclass/crosswalk.ts';
import {compareAreas} from '../../../engine/layers/compareAreas.ts';
import {featureAreasM2} from '../../../engine/layers/featureAreas.ts';
import {overlapRank} from '../../../engine/layers/overlapRank.ts';
import {parseDate} from '../../../engine/layers/parseDate.ts';
import {readLayer} from '../../../engine/layers/readLayer.ts';
import {PolygonsBuilder} from '../../../engine/core/polygons.ts';
import {makeRaw, METRES} from './makeRaw.ts';

const AT = {crs: METRES, crsHow: 'test'} as const;

describe('who owns ground claimed twice', () => {
    it('is the class listed first, then the unlisted by code, then what has no class', () => {
        const crosswalk = loadCrosswalk({crosswalk: 'o', from: {fields: ['l']}, to: 'cn.survey.2020',
            default: 'unclassified',
            priority: ['0103', '0601'], classes: {'l=farm': '0103', 'l=works': '0601', 'l=wood': '0301',
                'l=orchard': '0201'}});
        const layer = readLayer(makeRaw(['wood', 'farm', '?', 'works', 'orchard'].map(l => ({l}))),
            {kind: 'survey', ...AT, crosswalk});
        expect([...overlapRank(layer).priority]).toEqual([3, 0, 4, 1, 2]);
    });

    it('without priority is left to geometry, then to code and attributes, whatever the order of records', () => {
        const rows = [{DLBM: '0103', BSM: '2'}, {DLBM: '0101', BSM: '9'}, {DLBM: '0103', BSM: '1'},
            {DLBM: '0103', BSM: '1'}];
        const order = (permutation: readonly number[]): string[] => {
            const layer = readLayer(makeRaw(permutation.map(i => rows[i])), {kind: 'survey', ...AT});
            const rank = overlapRank(layer);
            expect([...rank.priority]).toEqual([0, 0, 0, 0]);
            return [0, 1, 2, 3].sort(rank.compareAttributes).map(row =>
                layer.parcels.code[row] + layer.parcels.bsm[row]);
        };
        expect(order([0, 1, 2, 3])).toEqual(['01019', '01031', '01031', '01032']);
        expect(order([3, 2, 1, 0])).toEqual(order([0, 1, 2, 3]));
        expect(order([1, 3, 0, 2])).toEqual(order([0, 1, 2, 3]));
    });

    it('compares every column, lists of seasons too', () => {
        const layer = readLayer(makeRaw([{WGJJ: '2024,2025'}, {WGJJ: '2024'}, {WGJJ: '2024'}]),
            {kind: 'season', ...AT});
        const {compareAttributes} = overlapRank(layer);
        expect([compareAttributes(1, 0) < 0, compareAttributes(1, 2) === 0]).toEqual([true, true]);
    });
});

describe('attribute areas against computed ones', () => {
    it('are listed with the worst first, above a square metre and a hundredth', () => {
        const layer = readLayer(makeRaw([100, 10_000, 10_000, 50].map(TBMJ => ({DLBM: '0101', TBMJ}))),
            {kind: 'survey', ...AT});
        const issues = compareAreas(layer, Float64Array.of(101, 9_899, 5_000, 50.9));
        expect(issues.map(issue => [issue.record, issue.count])).toEqual([[3, 1], [2, 1], [undefined, 2]]);
        expect(issues[0]).toMatchObject({code: 'layers/area-differs', areaM2: 5_000, at: [500_200, 3_360_000],
            atCrs: 'EPSG:4546'});
        expect(compareAreas(layer, Float64Array.of(101, 9_899, 5_000, 50.9), {areaM2: 0.5, share: 0.001})).toHaveLength(
            5);
        expect(compareAreas(layer, Float64Array.of(NaN, NaN, NaN, NaN))).toEqual([]);
    });

    it('are none where a kind has no areas', () => {
        expect(compareAreas(readLayer(makeRaw([{HXBM: 'a'}]), {kind: 'ecoRedline', ...AT}),
            Float64Array.of(3))).toEqual([]);
    });
});

describe('the rough area of a feature', () => {
    const ring = (builder: PolygonsBuilder, x: number, y: number, side: number, clockwise = false): void => {
        const corners = [[0, 0], [side, 0], [side, side], [0, side]];
        for (const [dx, dy] of clockwise ? corners.reverse() : corners) builder.vertex(x + dx, y + dy);
        builder.endRing();
    };

    it('counts holes out and islands in, whatever the winding, and nothing for no ring', () => {
        for (const clockwise of [false, true]) {
            const builder = new PolygonsBuilder();
            ring(builder, 0, 0, 10);
            ring(builder, 2, 2, 6, clockwise);
            ring(builder, 4, 4, 2);
            ring(builder, 100, 100, 1, clockwise);
            builder.endFeature();
            builder.endFeature();
            expect([...featureAreasM2(builder.build(), false)]).toEqual([100 - 36 + 4 + 1, 0]);
        }
    });
});

describe('a date', () => {
    it.each([
        ['2024-03-05', '2024-03-05'], ['20240305', '2024-03-05'], [20240305, '2024-03-05'], ['2024/3/5', '2024-03-05'],
        ['2024.3.5', '2024-03-05'], ['2024年3月5日', '2024-03-05'], ['２０２４－０３－０５', '2024-03-05'],
        ['2024-03-05T00:00:00Z', '2024-03-05'], ['2024/3/5 12:00', '2024-03-05'], [45_356, '2024-03-05'],
            ['45356', '2024-03-05'],
        ['2024-02-29', '2024-02-29'], ['2023-02-29', null], ['2024-13-01', null], ['2024-00-10', null],
            ['20241301', null],
        ['1899-01-01', null], ['05.03.2024', null], ['2024', null], [2024, null], ['', null], [null, null],
            [true, null],
        ['x'.repeat(1e6), null], [Infinity, null],
    ])('%j is %j', (value, expected) => {
        expect(parseDate(value)).toBe(expected);
    });
});
