import {describe, expect, test} from 'vitest';
import {inspectLayer} from '../../../engine/cli/inspectLayer.ts';
import {PolygonsBuilder} from '../../../engine/core/polygons.ts';
import {openSource, type RawLayer, type WriteLayer} from '../../../engine/formats/index.ts';
import type {MultiPolygonRings, Rectangle} from '../../../scripts/samples/rectangles.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {issuesOf, landOfShapes, runLayers, toGrid, writeLand, type LandFormat} from './landFiles.ts';

const ring = ([x0, y0, x1, y1]: Rectangle): [number, number][] => [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]];
const FIELD: Rectangle = [0, 0, 100, 100];
const shapes = (...parcels: readonly (readonly (readonly Rectangle[])[])[]): MultiPolygonRings[] =>
    parcels.map(parts => parts.map(rings => rings.map(ring)));

const layerOf = (parcels: readonly MultiPolygonRings[]): WriteLayer =>
    landOfShapes('survey', parcels, parcels.map((_, i) => ({BSM: `${i + 1}`, DLBM: '0101', DLMC: '水田'})));

async function readBack(layer: WriteLayer, format: LandFormat): Promise<RawLayer> {
    return inTempFolder(async (folder) => {
        const [raw] = await openSource(await writeLand(folder, 'land', layer, format));
        return raw;
    });
}

const ISLAND_AND_POND = shapes(
    [[[200, 0, 300, 100]]],
    [[FIELD, [20, 20, 80, 80]], [[40, 40, 60, 60], [45, 45, 50, 50]]],
);
const FORMATS: readonly LandFormat[] = ['gpkg', 'geojson', 'fgb', 'parquet'];

describe('the role of each ring', () => {
    test.each(FORMATS)('comes with a layer of %s: where a part begins, and what is a hole', async (format) => {
        const {polygons} = await readBack(layerOf(ISLAND_AND_POND), format);
        expect([...polygons.featureStart]).toEqual([0, 1, 5]);
        expect([...polygons.ringRole ?? []]).toEqual([2, 2, 1, 2, 1]);
    });

    test('does not come with a shapefile, which has none', async () => {
        expect((await readBack(layerOf(ISLAND_AND_POND), 'shp')).polygons.ringRole).toBeUndefined();
    });

    test('is handed on by the builder when all rings have one, past rings without vertices', () => {
        const builder = new PolygonsBuilder();
        builder.endRing(2);
        for (const [x, y] of ring(FIELD)) builder.vertex(x, y);
        builder.endRing(1);
        builder.endRing(2);
        builder.endFeature();
        for (const [x, y] of ring(FIELD)) builder.vertex(x, y);
        builder.endRing(1);
        builder.endFeature();
        expect([...builder.build().ringRole ?? []]).toEqual([3, 1]);
        builder.vertex(0, 0);
        builder.endRing();
        expect(builder.build().ringRole).toBeUndefined();
    });
});

/** One parcel for each fault that only roles can tell, after a sound one. */
const FAULTY = [...shapes(
    [[[-200, 0, -100, 100]]],
    [[FIELD, [120, 120, 130, 130]]],
    [[[1000, 0, 1100, 100], [1010, 10, 1090, 90], [1040, 40, 1060, 60]]],
    [[[2000, 0, 2100, 100]], [[2040, 40, 2060, 60]]],
), [[ring([3000, 0, 3100, 100]), [[3000, 50], [3050, 40], [3100, 50], [3050, 60], [3000, 50]]]]] as MultiPolygonRings[];
const CODES = ['kernel/hole-outside-shell', 'kernel/nested-holes', 'kernel/nested-shells', 'kernel/disconnected-interior'];

describe('faults that only roles can tell', () => {
    test.each(FORMATS)('are told by inspect of a layer of %s, with record and place', async (format) => {
        const {issues} = inspectLayer(await readBack(layerOf(FAULTY), format), undefined);
        const told = issues.filter(({code}) => CODES.includes(code));
        expect(told.map(({code, record, severity}) => [code, record, severity])).toEqual(CODES.map((code, i) => [code, i + 2, 'warning']));
        expect(told[1]).toMatchObject({at: toGrid(1040, 40), atCrs: 'EPSG:4546', count: 1});
    });

    test('are warnings of the job, and even-odd still says what is land', async () => {
        const result = await inTempFolder(folder => runLayers(folder, {before: layerOf(FAULTY), after: layerOf(FAULTY)}, {}, 'gpkg'));
        for (const code of CODES) expect(issuesOf(result, code)).toMatchObject([{severity: 'warning'}, {severity: 'warning'}]);
        const [{at, atCrs}] = issuesOf(result, 'kernel/nested-shells');
        expect(atCrs).toBe('EPSG:4490');
        expect(at?.[0]).toBeCloseTo(111.02, 1);
    });

    test('are not told of sound parcels', async () => {
        const {issues} = inspectLayer(await readBack(layerOf(ISLAND_AND_POND), 'gpkg'), undefined);
        expect(issues.filter(({code}) => CODES.includes(code))).toEqual([]);
    });
});
