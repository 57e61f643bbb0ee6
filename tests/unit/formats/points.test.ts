import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {openSource, writeShapefile} from '../../../engine/formats/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {expectAllAccounted, layersOf, refusalOf, ringsOf} from './openFiles.ts';

/** A .shp of records of any type: 1 a point, 11 one with a height, 0 nothing. */
function shapes(fileType: number, records: readonly (readonly [type: number, ...xy: number[]])[]): Buffer {
    const contents = records.map(([type, ...numbers]) => {
        const content = Buffer.alloc(4 + 8 * numbers.length);
        content.writeInt32LE(type, 0);
        numbers.forEach((value, k) => content.writeDoubleLE(value, 4 + 8 * k));
        return content;
    });
    const head = Buffer.alloc(100);
    head.writeInt32BE(9994, 0);
    head.writeInt32BE((100 + contents.reduce((sum, content) => sum + 8 + content.length, 0)) / 2, 24);
    head.writeInt32LE(1000, 28);
    head.writeInt32LE(fileType, 32);
    return Buffer.concat([head, ...contents.flatMap((content, i) => {
        const record = Buffer.alloc(8);
        record.writeInt32BE(i + 1, 0);
        record.writeInt32BE(content.length / 2, 4);
        return [record, content];
    })]);
}

describe('points that are asked for', () => {
    test('of a Shapefile stand beside its attributes; what is no place is reported', async () => {
        await inTempFolder(async (folder) => {
            const base = join(folder, 'xs');
            await writeShapefile(base, {name: 'xs', fields: [{name: 'BH', type: 'string'}], columns: [['a', 'b', 'c', 'd']], geometries: [[], [], [], []], crs: {epsg: 4490, wkt: 'GEOGCS["x"]'}});
            await writeFile(`${base}.shp`, shapes(11, [[11, 111.5, 30.5, 7, 0], [0], [11, NaN, 30, 7, 0], [1, 111.25, 30.25]]));
            const [layer] = await openSource(`${base}.shp`, {keepPoints: true});
            expectAllAccounted(layer);
            expect([[...layer.points ?? []], [...layer.record], layer.columns[0], ringsOf(layer)]).toEqual([[111.5, 30.5, 111.25, 30.25], [1, 4], ['a', 'd'], [[], []]]);
            await expect(openSource(`${base}.shp`)).rejects.toMatchObject({code: 'formats/no-polygons'});
        });
    });

    test('of GeoJSON stand among its polygons, which have no place', async () => {
        const polygon = {type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]]};
        const geometries = [{type: 'Point', coordinates: [111.5, 30.5, 9]}, polygon, {type: 'MultiPoint', coordinates: [[1, 2], [3, 4]]}, {type: 'MultiPoint', coordinates: [[111, 30]]}, null,
            {type: 'GeometryCollection', geometries: [{type: 'Point', coordinates: [5, 6]}]}];
        const text = JSON.stringify({type: 'FeatureCollection', features: geometries.map((geometry, i) => ({type: 'Feature', properties: {i}, geometry}))});
        const [layer] = await layersOf('a.geojson', text, {keepPoints: true});
        expectAllAccounted(layer);
        expect([[...layer.points ?? []], [...layer.record], layer.columns[0]]).toEqual([[111.5, 30.5, NaN, NaN, 111, 30, 5, 6], [1, 2, 4, 6], [0, 1, 3, 5]]);
        const [plain] = await layersOf('a.geojson', text);
        expect([[...plain.record], plain.points]).toEqual([[2], undefined]);
        const far = JSON.stringify({type: 'Feature', properties: {}, geometry: {type: 'Point', coordinates: [40512345, 3384512]}});
        expect((await layersOf('a.geojson', far, {keepPoints: true}))[0].crs).toBeNull();
        expect((await refusalOf('a.geojson', far)).code).toBe('formats/no-polygons');
    });
});
