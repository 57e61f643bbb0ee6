/**
 * What the GeoKeys of a raster say of its CRS.
 *
 * Source  OGC GeoTIFF 1.1 (19-008r4), 7.4 and annex B; Esri's programs write the whole definition into a citation
 */

import type {RawCrs} from './rawLayer.ts';

type GeoKeys = Readonly<Record<string, unknown>> | null;

const USER_DEFINED = 32767;
/** CT_TransverseMercator of ProjCoordTransGeoKey. */
const TRANSVERSE_MERCATOR = 1;
const ESRI_STRING = /ESRI PE String = (.+?)(?:\||$)/s;

/** null when the keys name no CRS at all. */
export function crsOfGeoKeys(keys: GeoKeys): RawCrs | null {
    if (keys === null) return null;
    const number = (key: string): number | undefined => typeof keys[key] === 'number' ? keys[key] : undefined;
    const text = (key: string): string => typeof keys[key] === 'string' ? keys[key] : '';
    const from = 'GeoTIFF keys';
    const projected = number('ProjectedCSTypeGeoKey'), geographic = number('GeographicTypeGeoKey');
    if (projected !== undefined && projected !== USER_DEFINED && projected > 0) return {epsg: projected, from};
    for (const key of ['PCSCitationGeoKey', 'GTCitationGeoKey', 'GeogCitationGeoKey']) {
        const wkt = ESRI_STRING.exec(text(key))?.[1];
        if (wkt !== undefined) return {wkt, from: 'GeoTIFF citation'};
    }
    if (projected === USER_DEFINED || number('GTModelTypeGeoKey') === 1) {
        const wkt = transverseMercator(number, geographic);
        return wkt === null ? null : {wkt, from};
    }
    if (geographic !== undefined && geographic !== USER_DEFINED && geographic > 0) return {epsg: geographic, from};
    return null;
}

/** WKT of a transverse Mercator plane that the keys spell out; null where they spell out another one. */
function transverseMercator(number: (key: string) => number | undefined, geographic: number | undefined): string | null {
    if (number('ProjCoordTransGeoKey') !== TRANSVERSE_MERCATOR) return null;
    const meridian = number('ProjNatOriginLongGeoKey') ?? number('ProjCenterLongGeoKey');
    if (meridian === undefined) return null;
    const bases: Readonly<Record<number, string>> = {
        4490: 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4490"]]',
        4326: 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]',
    };
    const base = bases[geographic ?? 0];
    if (base === undefined) return null;
    const parameters = {
        latitude_of_origin: number('ProjNatOriginLatGeoKey') ?? 0, central_meridian: meridian, scale_factor: number('ProjScaleAtNatOriginGeoKey') ?? 1,
        false_easting: number('ProjFalseEastingGeoKey') ?? 0, false_northing: number('ProjFalseNorthingGeoKey') ?? 0,
    };
    const listed = Object.entries(parameters).map(([name, value]) => `PARAMETER["${name}",${value}]`).join(',');
    return `PROJCS["transverse Mercator of GeoTIFF keys",${base},PROJECTION["Transverse_Mercator"],${listed},UNIT["metre",1]]`;
}
