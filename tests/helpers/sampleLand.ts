/**
 * A small layer with everything a table of parcels can have: holes, several parts, Chinese, empty cells, a record
 * without land.
 */

import type {WriteLayer} from '../../engine/formats/index.ts';

export function square(x: number, y: number, side: number): number[][] {
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
}

export const GK37_WKT = 'PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 37",'
    + 'GEOGCS["China Geodetic Coordinate System 2000",'
    + 'DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],'
    + 'UNIT["degree",0.0174532925199433]],'
    + 'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",111],'
    + 'PARAMETER["scale_factor",1],PARAMETER["false_easting",37500000],PARAMETER["false_northing",0],UNIT["metre",1]]';

export const LAND: WriteLayer = {
    name: 'DLTB',
    fields: [
        {name: 'BSM', type: 'integer'}, {name: 'DLMC', type: 'string', width: 60}, {name: 'TBMJ', type: 'number'},
        {name: 'SFYJ', type: 'boolean'}, {name: 'GXSJ', type: 'date'},
    ],
    columns: [
        [420581, 9007199254740991, 3], ['水田', '𬇙旱地', null], [1500.25, 0.1, null], [true, false, null],
        ['2024-06-30', null, '2023-12-31'],
    ],
    geometries: [
        [[square(37480000.1234, 3360000, 100), square(37480030, 3360030, 10)], [square(37480200, 3360000, 50)]],
        [[square(37480400, 3360000, 50)]],
        [],
    ],
    crs: {epsg: 4525, wkt: GK37_WKT},
};
