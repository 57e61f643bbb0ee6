/**
 * A layer on its way out: what every writer takes.
 *
 * Shape   columns[k][i] is field k of feature i; geometries[i] is a GeoJSON MultiPolygon (`[]`: a feature without geometry)
 * Order   features are written in the order given
 */

import type {CellValue, RawField} from '../rawLayer.ts';

export interface WriteLayer {
    readonly name: string;
    readonly fields: readonly RawField[];
    readonly columns: readonly (readonly CellValue[])[];
    readonly geometries: readonly (readonly (readonly (readonly (readonly number[])[])[])[])[];
    readonly crs: {readonly epsg: number | null; readonly wkt: string};
    /** Of attribute text, in the formats that let one choose (Shapefile); UTF-8 when absent. */
    readonly encoding?: 'GBK' | 'UTF-8';
    /** Date written into formats that carry one; fixed, so that the same layer gives the same bytes. */
    readonly writtenOn?: {readonly year: number; readonly month: number; readonly day: number};
}
