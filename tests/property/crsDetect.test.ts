import {expect, test} from 'vitest';
import {CODES} from '../../engine/core/codes.ts';
import {EngineError} from '../../engine/core/errors.ts';
import {crsFromCode, crsFromRaw, type Crs} from '../../engine/crs/crs.ts';
import {findCrs, type Bbox} from '../../engine/crs/detect.ts';
import {projectInto} from '../../engine/crs/project.ts';
import {forAll} from '../helpers/forAll.ts';

const NUMBERS = [NaN, Infinity, -Infinity, 0, -0, 1e-320, 1e308, -1e308, 90, 180, -180, 111, 30, 5e5, 37.5e6, 3.3e6, 24.5e6,
    99999999.9, 1e5, 1e6, 2 ** 53, Number.MIN_VALUE];

const WKT = 'PROJCS["CGCS2000_3_Degree_GK_CM_111E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    + 'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    + 'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    + 'PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

/** Runs and lets pass only errors of the engine with a code of the table. */
function answersOrRefuses(run: () => unknown): void {
    try {
        run();
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        expect(Object.keys(CODES)).toContain(error.code);
        expect(error.message.length).toBeGreaterThan(10);
        expect(error.details.fix).toBeTruthy();
    }
}

test('any box of numbers is answered or refused with a reason, with and without a declaration', () => {
    const codes = [undefined, 4490, 4546, 4525, 3857, 28992, 32649, 2056];
    forAll(4000, (random) => {
        const number = () => (random() < 0.6 ? NUMBERS[Math.floor(random() * NUMBERS.length)] : 10 ** (20 * random() - 10));
        const epsg = codes[Math.floor(random() * codes.length)];
        return {bbox: [number(), number(), number(), number()] as Bbox, epsg,
            hint: random() < 0.3 ? {lonLatBbox: [number(), number(), number(), number()] as Bbox, centralMeridianDeg: number()} : {}};
    }, ({bbox, epsg, hint}) => answersOrRefuses(() => findCrs(epsg === undefined ? null : {epsg, from: 'test'}, bbox, undefined, hint)));
});

test('a definition with bytes changed, cut or doubled is answered or refused with a reason', () => {
    forAll(3000, (random) => {
        const at = Math.floor(random() * WKT.length);
        const kind = Math.floor(random() * 4);
        if (kind === 0) return WKT.slice(0, at);
        if (kind === 1) return WKT.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 95)) + WKT.slice(at + 1);
        if (kind === 2) return WKT.slice(0, at) + WKT.slice(at + 1 + Math.floor(random() * 30));
        return WKT.slice(0, at) + WKT.slice(Math.floor(random() * WKT.length));
    }, (wkt) => answersOrRefuses(() => findCrs({wkt, from: '.prj'}, [519000, 3330000, 557000, 3375000])));
});

test('whatever zone a county lies in, its coordinates lead back to it or to a question, never to another place', () => {
    const lonLat = crsFromCode('4490');
    forAll(600, (random) => {
        const lon = 75 + 59 * random(), lat = 18 + 35 * random();
        const meridian = 3 * Math.round(lon / 3);
        const prefixed = random() < 0.5;
        return {lon, lat, crs: crsFromCode(String((prefixed ? 4513 : 4534) + (meridian - 75) / 3)), prefixed};
    }, ({lon, lat, crs, prefixed}) => {
        const box = boxAround(lonLat, crs, lon, lat);
        if (!prefixed) {
            expect(() => findCrs(null, box)).toThrow(expect.objectContaining({code: 'crs/ambiguous-zone'}));
            return;
        }
        const found = findCrs(null, box);
        expect(found.crs.id).toBe(crs.id);
        expect(() => findCrs(null, [box[1], box[0], box[3], box[2]])).toThrow(expect.objectContaining({code: 'crs/swapped-axes'}));
    });
});

test('a definition written from a CRS leads back to the same coordinates', () => {
    forAll(200, (random) => ({
        meridian: Number((72 + 64 * random()).toFixed(4)), eastM: Math.round(1e6 * random()), k0: Number((0.9996 + 0.0004 * random()).toFixed(6)),
    }), ({meridian, eastM, k0}) => {
        const wkt = WKT.replace('111.0', String(meridian)).replace('500000.0', String(eastM)).replace('Scale_Factor",1.0', `Scale_Factor",${k0}`);
        expect(crsFromRaw({wkt, from: '.prj'}).tm).toMatchObject({lon0Deg: meridian, falseEastingM: eastM, k0});
    });
});

function boxAround(lonLat: Crs, crs: Crs, lon: number, lat: number): Bbox {
    const middle = Float64Array.of(lon, lat);
    projectInto(lonLat, crs, middle, middle);
    return [middle[0] - 1000, middle[1] - 1000, middle[0] + 1000, middle[1] + 1000];
}
