/** The CGCS2000 three-degree Gauss–Krüger zones without prefix, as Esri software writes them into a .prj. */

import type {WriteLayer} from '../../engine/formats/write/writeLayer.ts';

/**
 * @param centralMeridian  degrees east, a multiple of 3 from 75 to 135
 * Source  EPSG 4534–4554; Esri WKT names
 */
export function gaussKruger3(centralMeridian: number): WriteLayer['crs'] {
    const wkt = `PROJCS["CGCS2000_3_Degree_GK_CM_${centralMeridian}E",`
        + 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
        + 'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
        + 'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
        + `PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${centralMeridian}.0],`
        + 'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
    return {epsg: 4534 + (centralMeridian - 75) / 3, wkt};
}
