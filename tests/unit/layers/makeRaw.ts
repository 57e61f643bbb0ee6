import {PolygonsBuilder} from '../../../engine/core/polygons.ts';
import {crsFromCode} from '../../../engine/crs/crs.ts';
import type {CellValue, RawField, RawLayer} from '../../../engine/formats/rawLayer.ts';

export const METRES = crsFromCode('EPSG:4546');
export const DEGREES = crsFromCode('EPSG:4490');

/** One square of `side` a row, side by side from `origin`. */
export function makeRaw(
    rows: readonly Readonly<Record<string, CellValue>>[],
    {numeric = [], origin = [500_000, 3_360_000], side = 100, name = 'DLTB'}:
    {numeric?: readonly string[], origin?: readonly [number, number], side?: number, name?: string} = {},
): RawLayer {
    const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
    const fields = names.map((field): RawField => ({name: field, type: numeric.includes(field) ? 'number' : 'string'}));
    const builder = new PolygonsBuilder();
    rows.forEach((_, i) => {
        const [x, y] = [origin[0] + i * side, origin[1]];
        for (const [dx, dy] of [[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) builder.vertex(x + dx, y + dy);
        builder.endRing();
        builder.endFeature();
    });
    return {
        path: `${name}.shp`, format: 'shapefile', name, sha256: '0'.repeat(64), bytes: 1, crs: null, encoding: null,
        fields, columns: names.map(field => rows.map(row => row[field] ?? null)), polygons: builder.build(),
        record: Uint32Array.from(rows, (_, i) => i + 1), recordsInFile: rows.length, issues: [],
    };
}
