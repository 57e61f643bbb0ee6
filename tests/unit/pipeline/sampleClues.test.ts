/** The clue list of the sample county, against GEOS and against the main job on the same list. */

import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Polygons} from '../../../engine/core/polygons.ts';
import {openSource, writeShapefile, type RawLayer} from '../../../engine/formats/index.ts';
import {runClues} from '../../../engine/pipeline/clues/run.ts';
import type {ClueResult} from '../../../engine/pipeline/clues/options.ts';
import {multiPolygonWkt, openGeos, type Geos} from '../../helpers/geos.ts';
import {runMainJob} from '../../helpers/mainJob.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {cluesOf, partsOf, sumTicks, ticks} from './clueLand.ts';

const COUNTY = 'data-samples/county';
const SURVEY = {file: `${COUNTY}/DLTB_2025.shp`, date: '2025-12-31'};
const LIST = `${COUNTY}/JCTB_2026.shp`, FARMLAND = `${COUNTY}/YJJBNTTB_2025.shp`;
const LAYERS = [
    {kind: 'basicFarmland', file: FARMLAND}, {kind: 'village', file: `${COUNTY}/CJDCQ.shp`}, {kind: 'township', file: `${COUNTY}/XZQ.shp`},
    {kind: 'lawful', file: `${COUNTY}/lawful.shp`}, {kind: 'ecoRedline', file: `${COUNTY}/STBHHX.shp`},
] as const;

let result: ClueResult, geos: Geos;
beforeAll(async () => {
    geos = await openGeos();
    result = await runClues({clues: {file: LIST}, survey: SURVEY, layers: LAYERS, earlier: [], pack: 'cn.hubei.yidu', source: '省级季度监测'},
        {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code});
});
afterAll(() => geos.dispose());

/** Rings of a feature; the sample's parcels have one polygon, holes behind the shell. */
function rings({coords, ringStart, featureStart}: Polygons, feature: number): number[][][] {
    return Array.from({length: featureStart[feature + 1] - featureStart[feature]}, (_, r) => {
        const ring = featureStart[feature] + r;
        return Array.from({length: ringStart[ring + 1] - ringStart[ring]}, (_unused, v) => [coords[2 * (ringStart[ring] + v)], coords[2 * (ringStart[ring] + v) + 1]]);
    });
}

function boxOf(shape: readonly (readonly number[])[]): readonly number[] {
    return [Math.min(...shape.map(([x]) => x)), Math.min(...shape.map(([, y]) => y)), Math.max(...shape.map(([x]) => x)), Math.max(...shape.map(([, y]) => y))];
}

/** Area that a clue shares with the parcels of a layer that `wanted` names. */
function sharedArea(clue: readonly number[][], {polygons}: RawLayer, wanted: (feature: number) => boolean): number {
    const own = geos.read(multiPolygonWkt([[clue]])), box = boxOf(clue);
    let area = 0;
    for (let f = 0; f < polygons.featureStart.length - 1; f++) {
        if (!wanted(f)) continue;
        const [shell, ...holes] = rings(polygons, f);
        const other = boxOf(shell);
        if (other[0] > box[2] || other[2] < box[0] || other[1] > box[3] || other[3] < box[1]) continue;
        area += geos.area(geos.intersection(own, geos.makeValid(geos.read(multiPolygonWkt([[shell, ...holes]])))));
    }
    return area;
}

describe('the list of the sample county', () => {
    test('has of cultivated land and basic farmland under each clue what GEOS finds there', async () => {
        const [[list], [survey], [farmland]] = await Promise.all([openSource(LIST), openSource(SURVEY.file), openSource(FARMLAND)]);
        const classes = survey.columns[survey.fields.findIndex(({name}) => name === 'DLBM')];
        cluesOf(result).forEach(({properties: clue}, i) => {
            const [ring] = rings(list.polygons, i);
            const perimeterM = ring.reduce((sum, [x, y], k) => sum + Math.hypot(x - ring[(k + 1) % ring.length][0], y - ring[(k + 1) % ring.length][1]), 0);
            const whole = geos.area(geos.read(multiPolygonWkt([[ring]])));
            const cultivated = sharedArea(ring, survey, f => String(classes[f]).startsWith('01')), basic = sharedArea(ring, farmland, () => true);
            const parts = partsOf(result).filter(({properties}) => properties.record === i + 1);
            const plane = (of: (code: string) => boolean): number => parts.filter(({properties}) => of(properties.fromCode ?? '')).reduce((sum, {properties}) => sum + Number(properties.planeAreaM2), 0);
            expect(Math.abs(plane(() => true) - whole), clue.clueId).toBeLessThan(1e-4 * perimeterM);
            expect(Math.abs(plane(code => code.startsWith('01')) - cultivated), clue.clueId).toBeLessThan(2e-4 * perimeterM);
            // over a clue, plane and ellipsoid differ by one factor
            expect(Math.abs(Number(clue.basicFarmlandM2) - basic * Number(clue.areaM2) / whole), clue.clueId).toBeLessThan(2e-4 * perimeterM);
        });
    });

    test('counts cultivated land as the main job does, which overlays the whole county', async () => {
        const {report} = await runMainJob({before: SURVEY, after: {file: LIST, date: '2026-04-08'}, layers: LAYERS.slice(0, 4), pack: 'cn.hubei.yidu'});
        const {lossM2, setAsideLossM2} = report['ledger'] as Record<string, string>;
        expect(sumTicks([lossM2, setAsideLossM2])).toBe(ticks(result.report.ledger['cultivatedM2']));
        const kinds = (rows: readonly {kind: string; areaM2: string}[]) => new Map(rows.map(({kind, areaM2}) => [kind, areaM2]));
        const main = kinds(report['byKind'] as {kind: string; areaM2: string}[]), ours = kinds(result.report.byKind);
        // of kinds without small patches, which only the main job sets aside
        for (const kind of ['non_grain', 'earthwork']) expect(ours.get(kind)).toBe(main.get(kind));
    });

    test('is the same when the whole county is cut: parcels far from the clues change nothing', async () => {
        const [[list], [survey]] = await Promise.all([openSource(LIST), openSource(SURVEY.file)]);
        const {coords} = survey.polygons, at = (offset: number): number[] => Array.from(coords).filter((_, i) => i % 2 === offset);
        const [minX, minY, maxX, maxY] = [Math.min(...at(0)) - 5, Math.min(...at(1)) - 5, Math.max(...at(0)) + 5, Math.max(...at(1)) + 5];
        const around = [[minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]];
        await inTempFolder(async (folder) => {
            await writeShapefile(join(folder, 'all'), {
                name: 'all', fields: list.fields, columns: list.columns.map((column, k) => [...column, list.fields[k].name === 'TBLX' ? '20' : null]), encoding: 'GBK',
                geometries: [...Array.from({length: list.record.length}, (_, i) => [rings(list.polygons, i)]), [[around]]], crs: {epsg: null, wkt: list.crs!.wkt!}, // a .prj
            });
            const whole = await runClues({clues: {file: join(folder, 'all.shp')}, survey: SURVEY, layers: LAYERS.slice(0, 1), earlier: [], pack: 'cn.hubei.yidu'},
                {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code});
            const figures = (one: ClueResult) => cluesOf(one).slice(0, 30).map(({properties: {areaM2, cultivatedM2, basicFarmlandM2, classes}}) => ({areaM2, cultivatedM2, basicFarmlandM2, classes}));
            expect(figures(whole)).toEqual(figures(result));
        });
    });

    test('has the figures it had', () => {
        const {counts, ledger, byKind, basicFarmland, list, preset} = result.report;
        expect(preset.id).toBe('zhejiang-monitoring');
        expect(counts).toEqual({rows: 30, clues: 30, judged: 30, points: 0, outside: 0, withoutPlace: 0, parts: 49});
        expect(ledger).toMatchObject({groundM2: '39895.8468', cultivatedM2: '37699.4783', basicFarmlandM2: '28394.7338', residualM2: '0.0000', claimedAgainM2: '0.0000'});
        expect(byKind.map(({kind, clues, parts, areaM2}) => [kind, clues, parts, areaM2])).toEqual([
            ['non_ag', 11, 12, '6627.6577'], ['non_grain', 12, 15, '20780.7040'], ['earthwork', 7, 10, '10276.0616'], ['other_change', 6, 8, '2187.2318'],
        ]);
        expect(basicFarmland).toMatchObject({clues: 22, areaM2: '28394.7338'});
        expect(list.areaUnit).toEqual({unit: 'm2', how: 'areas'});
    });

    test('no clue moves a target: nothing in the result speaks of targets, and every loss is suspected or to be checked', () => {
        const losses = partsOf(result).filter(({properties}) => properties.direction === 'loss');
        expect(losses.length).toBeGreaterThan(20);
        for (const {properties} of losses) expect(String(properties['kindName'])).toMatch(/疑似|待核|待人工/);
        expect(JSON.stringify(result.report)).not.toMatch(/target|保有量/);
    });
});
