import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {findCrs, type Bbox} from '../../../engine/crs/detect.ts';
import {realDataPath, testOnRealData} from '../../helpers/realData.ts';

/** What agencies write beside their parcels, and where their parcels lie. */
const AGENCIES: readonly {who: string; wkt: string; bbox: Bbox; id: string}[] = [
    {who: 'Sweden', id: 'EPSG:3006', bbox: [400000, 6.2e6, 410000, 6.21e6],
        wkt: 'PROJCS["SWEREF99_TM",GEOGCS["GCS_SWEREF99",DATUM["D_SWEREF99",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
            + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
            + 'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],'
            + 'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["m",1.0]]'},
    {who: 'Denmark', id: 'EPSG:25832', bbox: [500000, 6.1e6, 600000, 6.2e6],
        wkt: 'PROJCS["_MI_0",GEOGCS["EUREF89",DATUM["D_EUREF89",SPHEROID["Geodetic_Reference_System_of_1980",6378137,'
            + '298.2572221009113]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],'
            + 'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],'
            + 'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["Meter",1]]'},
    {who: 'Austria', id: 'EPSG:31287', bbox: [522350.41, 481537.84, 529061.97, 493331.9],
        wkt: 'PROJCS["MGI / Austria Lambert",GEOGCS["MGI",DATUM["Militar-Geographische_Institut",SPHEROID["Bessel 1841",'
            + '6377397.155,299.1528128,AUTHORITY["EPSG","7004"]],AUTHORITY["EPSG","6312"]],PRIMEM["Greenwich",0],UNIT["degree",'
            + '0.0174532925199433],AUTHORITY["EPSG","4312"]],PROJECTION["Lambert_Conformal_Conic_2SP"],'
            + 'PARAMETER["latitude_of_origin",47.5],PARAMETER["central_meridian",13.3333333333333],'
            + 'PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",46],PARAMETER["false_easting",400000],'
            + 'PARAMETER["false_northing",400000],UNIT["metre",1],AXIS["Northing",NORTH],AXIS["Easting",EAST],'
            + 'AUTHORITY["EPSG","31287"]]'},
    {who: 'the Netherlands', id: 'EPSG:28992', bbox: [120000, 400000, 240000, 580000],
        wkt: 'PROJCS["Amersfoort / RD New",GEOGCS["Amersfoort",DATUM["Amersfoort",SPHEROID["Bessel 1841",6377397.155,'
            + '299.1528128]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Oblique_Stereographic"],'
            + 'PARAMETER["latitude_of_origin",52.1561605555556],PARAMETER["central_meridian",5.38763888888889],'
            + 'PARAMETER["scale_factor",0.9999079],PARAMETER["false_easting",155000],PARAMETER["false_northing",463000],'
            + 'UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]'},
];

describe('definitions of national agencies', () => {
    test.each(AGENCIES)('$who is recognised as $id', ({wkt, bbox, id}) => {
        const found = findCrs({wkt, from: '.prj'}, bbox);
        expect(found.crs.id).toBe(id);
        expect(found.warnings).toEqual([]);
    });
});

testOnRealData('every .prj of the shapefile samples gives a CRS', (folder) => {
    const names = readdirSync(realDataPath(folder, 'shapefile')).filter((name) => name.endsWith('.prj'));
    expect(names.length).toBeGreaterThan(8);
    const empty: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
    const ids = Object.fromEntries(names.map((name) => {
        const wkt = readFileSync(realDataPath(folder, 'shapefile', name), 'utf8');
        return [name, findCrs({wkt, from: name}, empty).crs];
    }));
    expect(ids['chinese_poly.prj'].id).toBe('EPSG:4326');
    expect(ids['danish_point.prj'].id).toBe('EPSG:25832');
    expect(ids['statepop.prj'].id).toBe('EPSG:4269');
    // NAD 27 came without a shift: taken, and marked
    expect(ids['roads.prj']).toMatchObject({kind: 'transverseMercator', datum: 'other', datumKnown: false});
});
