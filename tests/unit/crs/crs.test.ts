import {describe, expect, test} from 'vitest';
import {crsFromCode, crsFromRaw, type RawCrsLike} from '../../../engine/crs/crs.ts';

const wkt = (text: string): RawCrsLike => ({wkt: text, from: '.prj'});
const coded = (code: string) => expect.objectContaining({code});

const ESRI_GCS = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    + '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

function esriZone(name: string, meridian: number, eastM: number, gcs = ESRI_GCS): string {
    return `PROJCS["${name}",${gcs},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${eastM}.0],`
        + `PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}.0],PARAMETER["Scale_Factor",1.0],`
        + 'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
}

const WKT2_ZONE = `PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 111E",
    BASEGEOGCRS["China Geodetic Coordinate System 2000",
        DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],
        PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]],
    CONVERSION["3-degree Gauss-Kruger CM 111E",METHOD["Transverse Mercator",ID["EPSG",9807]],
        PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],
        PARAMETER["Longitude of natural origin",111,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],
        PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1],ID["EPSG",8805]],
        PARAMETER["False easting",500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],
        PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],
    CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1]],AXIS["easting (Y)",east,ORDER[2]],LENGTHUNIT["metre",1]]`;

const XIAN80 = 'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
    + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

describe('a CRS by its code', () => {
    test('carries the names a county knows, in both languages', () => {
        expect(crsFromCode('EPSG:4546')).toMatchObject({
            id: 'EPSG:4546', name: 'CGCS2000 / 3-degree Gauss-Kruger CM 111E', nameZh: '2000国家大地坐标系 3度带 中央经线111°',
            kind: 'transverseMercator', datum: 'cgcs2000', axis: 'en',
            proj4: '+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +a=6378137 +rf=298.257222101 +units=m +no_defs',
            tm: {lon0Deg: 111, lat0Deg: 0, k0: 1, falseEastingM: 500000, falseNorthingM: 0, zonePrefix: null},
        });
        expect(crsFromCode('4525')).toMatchObject({id: 'EPSG:4525', tm: {zonePrefix: 37, falseEastingM: 37500000},
            nameZh: '2000国家大地坐标系 3度带 第37带 中央经线111°（东坐标带带号）'});
        expect(crsFromCode(' epsg:4490 ')).toMatchObject({id: 'EPSG:4490', kind: 'geographic', nameZh: '2000国家大地坐标系 经纬度'});
        expect(crsFromCode('4490').tm).toBeUndefined();
        expect(crsFromCode('32649').nameZh).toBe('WGS84坐标系 UTM 49N带');
        expect(crsFromCode('3857')).toMatchObject({kind: 'other', nameZh: 'WGS84 Web墨卡托（仅供显示）'});
    });

    test.each(['', '4555', 'EPSG:0', '111', 'CGCS2000', 'EPSG:32661', '99999999', '4546.5', '-4546'])(
        '"%s" is refused as unknown', (code) => {
            expect(() => crsFromCode(code)).toThrow(coded('crs/unknown-code'));
        });
});

describe('a definition in a file', () => {
    test.each([
        ['Esri degrees', ESRI_GCS, 'EPSG:4490'],
        ['Esri 3° zone with prefix', esriZone('CGCS2000_3_Degree_GK_Zone_37', 111, 37500000), 'EPSG:4525'],
        ['Esri 3° zone by meridian', esriZone('CGCS2000_3_Degree_GK_CM_111E', 111, 500000), 'EPSG:4546'],
        ['Esri 6° zone by meridian', esriZone('CGCS2000_GK_CM_111E', 111, 500000), 'EPSG:4508'],
        ['Esri 6° zone with prefix', esriZone('CGCS2000_GK_Zone_19', 111, 19500000), 'EPSG:4497'],
        ['a zone under a name of its own', esriZone('宜都市坐标系', 111, 500000), 'EPSG:4546'],
        ['WKT 2 zone', WKT2_ZONE, 'EPSG:4546'],
        ['WKT 2 compound with heights', `COMPOUNDCRS["with heights",${WKT2_ZONE},VERTCRS["1985 height",VDATUM["1985"],`
            + 'CS[vertical,1],AXIS["height",up],LENGTHUNIT["metre",1]]]', 'EPSG:4546'],
        ['Esri with a vertical CRS behind', `${esriZone('CGCS2000_3_Degree_GK_CM_111E', 111, 500000)},VERTCS["x",VDATUM["y"]]`,
            'EPSG:4546'],
        ['a byte order mark and line breaks', `\ufeff${ESRI_GCS.replaceAll(',', ',\r\n   ')}`, 'EPSG:4490'],
        ['WKT 2 name of the datum', 'GEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",'
            + '6378137,298.257222101]],CS[ellipsoidal,2],AXIS["latitude",north],AXIS["longitude",east],'
            + 'ANGLEUNIT["degree",0.0174532925199433]]', 'EPSG:4490'],
        ['Esri WGS 84', 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],'
            + 'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]', 'EPSG:4326'],
        ['Esri Web Mercator', 'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",'
            + 'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
            + 'PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],'
            + 'PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],UNIT["Meter",1.0]]', 'EPSG:3857'],
    ])('%s is recognised', (_, text, id) => {
        expect(crsFromRaw(wkt(text)).id).toBe(id);
    });

    test('PROJJSON without a code is recognised by its numbers', () => {
        const geographic = {
            type: 'GeographicCRS', name: 'JGD2011',
            datum: {type: 'GeodeticReferenceFrame', name: 'Japanese Geodetic Datum 2011',
                ellipsoid: {name: 'GRS 1980', semi_major_axis: 6378137, inverse_flattening: 298.257222101}},
            coordinate_system: {subtype: 'ellipsoidal', axis: [{name: 'lat', direction: 'north', unit: 'degree'}]},
        };
        expect(crsFromRaw({projjson: geographic, from: 'geo'}).id).toBe('EPSG:6668');
        const laea = {
            type: 'ProjectedCRS', name: 'Europe', base_crs: {...geographic, name: 'ETRS89',
                datum: {...geographic.datum, name: 'European Terrestrial Reference System 1989 ensemble'}},
            conversion: {method: {name: 'Lambert Azimuthal Equal Area'}, parameters: [
                {name: 'Latitude of natural origin', value: 52, unit: 'degree'},
                {name: 'Longitude of natural origin', value: 10, unit: 'degree'},
                {name: 'False easting', value: 4321000, unit: 'metre'}, {name: 'False northing', value: 3210000, unit: 'metre'}]},
            coordinate_system: {subtype: 'Cartesian', axis: [{name: 'Northing', direction: 'north', unit: 'metre'}]},
        };
        expect(crsFromRaw({projjson: laea, from: 'geo'}).id).toBe('EPSG:3035');
        const bound = {type: 'BoundCRS', source_crs: geographic, transformation: {method: {name: 'Coordinate Frame rotation'},
            parameters: [1, 2, 3, 0.1, 0.2, 0.3, 4].map((value) => ({name: 'p', value}))}};
        expect(crsFromRaw({projjson: {type: 'CompoundCRS', components: [bound]}, from: 'geo'}).proj4)
            .toContain('+towgs84=1,2,3,-0.1,-0.2,-0.3,4');
    });

    test('a county\'s own meridian becomes a custom CRS with a stable name', () => {
        const own = crsFromRaw(wkt(esriZone('Own', 112, 500000).replace('Meridian",112.0', 'Meridian",111.5')));
        expect(own.id).toMatch(/^custom:[0-9a-f]{10}$/);
        expect(own).toMatchObject({kind: 'transverseMercator', datum: 'cgcs2000', tm: {lon0Deg: 111.5}, datumKnown: true});
        expect(crsFromRaw(wkt(esriZone('Other name', 112, 500000).replace('Meridian",112.0', 'Meridian",111.5'))).id).toBe(own.id);
    });

    test('a plane in feet keeps its unit and is no transverse Mercator plane of metres', () => {
        const feet = crsFromRaw(wkt(esriZone('Feet', 111, 1640420).replace('UNIT["Meter",1.0]', 'UNIT["Foot_US",0.3048006096]')));
        expect(feet.kind).toBe('other');
        expect(feet.proj4).toContain('+to_meter=0.3048006096');
        expect(Number(/x_0=(\S+)/.exec(feet.proj4)![1])).toBeCloseTo(500001.016, 3);
    });

    test('the same code and definition agree; a definition of another plane beside the code is a conflict', () => {
        const definition = esriZone('CGCS2000_3_Degree_GK_CM_111E', 111, 500000);
        expect(crsFromRaw({epsg: 4546, wkt: definition, from: 'gpkg'}).id).toBe('EPSG:4546');
        expect(() => crsFromRaw({epsg: 4547, wkt: definition, from: 'gpkg'})).toThrow(coded('crs/definition-conflict'));
        expect(crsFromRaw({epsg: 4546, wkt: 'undefined', from: 'gpkg'}).id).toBe('EPSG:4546');
    });

    test('a code outside the register is taken from its definition, and refused without one', () => {
        const madrid = 'GEOGCS["Madrid 1870",DATUM["Madrid_1870",SPHEROID["Struve 1860",6378298.3,294.73]],'
            + 'PRIMEM["Madrid",-3.687938888888889],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4903"]]';
        const crs = crsFromRaw({epsg: 4903, wkt: madrid, from: 'gpkg'});
        expect(crs).toMatchObject({kind: 'geographic', datum: 'other', datumKnown: false});
        expect(crs.proj4).toContain('+pm=-3.68793888888');
        expect(() => crsFromRaw({epsg: 4903, from: 'gpkg'})).toThrow(coded('crs/unknown-code'));
        expect(() => crsFromRaw({from: 'gpkg'})).toThrow(coded('crs/unknown-code'));
    });

    test('a projection that is not computed is refused by name', () => {
        expect(() => crsFromRaw(wkt(esriZone('K', 111, 0).replace('Gauss_Kruger', 'Krovak'))))
            .toThrow(coded('crs/unsupported-projection'));
    });

    test.each([
        ['', '[', 'GEOGCS', 'GEOGCS[', ']', 'PROJCS["x"]', 'LOCAL_CS["x",UNIT["m",1]]', '"GEOGCS"', 'GEOGCS["a",DATUM["b"]]',
            'A['.repeat(5000), `GEOGCS["${'x'.repeat(200_000)}"]`, ESRI_GCS.replace('6378137.0', 'NaN'),
            ESRI_GCS.replace('6378137.0', '1'), ESRI_GCS.replace('0.0174532925199433', '0.015707963267949'),
            esriZone('x', 111, 500000).replace('PROJECTION["Gauss_Kruger"],', ''), ESRI_GCS.slice(0, -1)],
    ].flat())('%j is no definition', (text) => {
        expect(() => crsFromRaw(wkt(text))).toThrow(coded('crs/bad-definition'));
    });

    test.each([[], 5, 'x', {}, {type: 'EngineeringCRS'}, {type: 'GeographicCRS'}, {type: 'ProjectedCRS', base_crs: {datum: {}}},
        {type: 'BoundCRS'}, {type: 'CompoundCRS'}, {type: 'GeographicCRS', datum: {ellipsoid: {semi_major_axis: 'a'}}},
        {type: 'GeographicCRS', datum: {ellipsoid: {radius: 1}}},
    ])('PROJJSON %j is no definition', (projjson) => {
        expect(() => crsFromRaw({projjson, from: 'geo'})).toThrow(coded('crs/bad-definition'));
    });
});

describe('Xi\'an 80 and Beijing 54', () => {
    const parameters = {datumParameters: {towgs84: [-12.3, 45.6, 78.9, 0.1, -0.2, 0.3, 1.5]}};

    test.each(['EPSG:4610', 'EPSG:2361', 'EPSG:2327', 'EPSG:2348', 'EPSG:2390', 'EPSG:4214', 'EPSG:2401', 'EPSG:2434',
        'EPSG:21413', 'EPSG:21463'])('%s is recognised and refused without parameters', (code) => {
        expect(() => crsFromCode(code)).toThrow(coded('crs/old-datum'));
        expect(crsFromCode(code, parameters).proj4).toContain('+towgs84=-12.3,45.6,78.9,0.1,-0.2,0.3,1.5');
    });

    test('a definition is recognised by name or by its ellipsoid, whatever it is called', () => {
        for (const gcs of [XIAN80, XIAN80.replace('GCS_Xian_1980', '国土').replace('D_Xian_1980', 'D_local'),
            'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],'
            + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]']) {
            expect(() => crsFromRaw(wkt(gcs))).toThrow(coded('crs/old-datum'));
            expect(() => crsFromRaw(wkt(esriZone('Zone', 111, 37500000, gcs)))).toThrow(coded('crs/old-datum'));
        }
    });

    test('the national average a file carries as TOWGS84 does not count, the caller\'s parameters do', () => {
        const averaged = XIAN80.replace('298.257]', '298.257],TOWGS84[24.47,-130.89,-81.56,0,0,0.13,-0.22]');
        expect(() => crsFromRaw(wkt(averaged))).toThrow(coded('crs/old-datum'));
        const crs = crsFromRaw(wkt(averaged), parameters);
        expect(crs).toMatchObject({datum: 'xian80', datumKnown: true});
        expect(crs.proj4).toContain('+towgs84=-12.3,');
        expect(crs.id).toMatch(/^custom:/);
    });

    test.each([[[1, 2, 3]], [[1, 2, 3, 4, 5, 6, NaN]], [[1e6, 0, 0, 0, 0, 0, 0]], [[0, 0, 0, 500, 0, 0, 0]],
        [[0, 0, 0, 0, 0, 0, 1.0001e5]], [[]]])('parameters %j are refused', (towgs84) => {
        expect(() => crsFromCode('4610', {datumParameters: {towgs84}})).toThrow(coded('crs/bad-parameters'));
    });

    test('Pulkovo 1942 shares the ellipsoid and is not taken for Beijing 54', () => {
        const pulkovo = 'GEOGCS["Pulkovo 1942",DATUM["Pulkovo_1942",SPHEROID["Krassowsky 1940",6378245,298.3]],'
            + 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';
        expect(crsFromRaw(wkt(pulkovo))).toMatchObject({datum: 'other', datumKnown: false});
    });
});
