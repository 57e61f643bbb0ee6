import {readFileSync} from 'node:fs';
import proj4 from 'proj4';
import {describe, expect, test} from 'vitest';
import {crsFromCode, type Crs} from '../../../engine/crs/crs.ts';
import {isSamePlane} from '../../../engine/crs/definition.ts';
import {allKnownCrs, cgcs2000ZoneCode, knownCrs} from '../../../engine/crs/knownCodes.ts';
import {projectInto} from '../../../engine/crs/project.ts';
import {forwardInto, inverseInto, kruegerSeries, meridianArcM, pointScale} from '../../../engine/crs/transverseMercator.ts';
import {forAll} from '../../helpers/forAll.ts';

interface Fixture {readonly epsg: number; readonly name: string; readonly points: readonly [number, number, number, number][]}

const fixtures = JSON.parse(readFileSync(new URL('./proj-fixtures.json', import.meta.url), 'utf8')) as
    {madeWith: string; zones: Fixture[]; others: Fixture[]};

/** The geographic CRS on the same datum, so that no datum shift enters the comparison. */
const BASE: Readonly<Record<number, number>> = {28992: 4289, 31254: 4312, 31255: 4312, 31256: 4312, 31287: 4312, 2056: 4150};

function farthestM(fixture: Fixture, base: Crs): number {
    const crs = crsFromCode(String(fixture.epsg));
    const out = new Float64Array(2 * fixture.points.length);
    projectInto(base, crs, Float64Array.from(fixture.points.flatMap(([lon, lat]) => [lon, lat])), out);
    const back = new Float64Array(out.length);
    projectInto(crs, base, out, back);
    return Math.max(...fixture.points.map(([lon, lat, east, north], i) => Math.max(
        Math.hypot(out[2 * i] - east, out[2 * i + 1] - north),
        Math.hypot(back[2 * i] - lon, back[2 * i + 1] - lat) * 111_320,
    )));
}

describe('the Gauss–Krüger zones agree with PROJ', () => {
    test('there are 42 codes of 3° and 22 of 6°, each with points out to the edge of its zone', () => {
        expect(fixtures.madeWith).toMatch(/^PROJ \d/);
        expect(fixtures.zones.map((fixture) => fixture.epsg)).toEqual(Array.from({length: 64}, (_, i) => 4491 + i));
        expect(fixtures.zones.every((fixture) => fixture.points.length >= 9)).toBe(true);
    });

    test.each(fixtures.zones)('EPSG:$epsg $name within 0.1 mm, there and back', (fixture) => {
        expect(farthestM(fixture, crsFromCode('4490'))).toBeLessThan(1e-4);
        expect(crsFromCode(`EPSG:${fixture.epsg}`).name).toBe(fixture.name);
    });

    test('a false easting off by a metre would be seen', () => {
        const shifted = {...fixtures.zones[0], points: fixtures.zones[0].points.map(
            ([lon, lat, east, north]): [number, number, number, number] => [lon, lat, east + 1, north])};
        expect(farthestM(shifted, crsFromCode('4490'))).toBeGreaterThan(0.5);
    });
});

describe('the planes of other countries agree with PROJ', () => {
    test.each(fixtures.others)('EPSG:$epsg $name within 0.5 mm', (fixture) => {
        expect(farthestM(fixture, crsFromCode(String(BASE[fixture.epsg] ?? 4258)))).toBeLessThan(5e-4);
    });
});

describe('the series', () => {
    const tm = crsFromCode('4546').tm!;

    test('agrees with proj4 to a hundredth of a millimetre from the equator to 80° N, out to 6° off the meridian', () => {
        const converter = proj4('+proj=longlat +a=6378137 +rf=298.257222101 +no_defs', crsFromCode('4546').proj4);
        forAll(500, (random) => [111 + 12 * random() - 6, 80 * random()] as [number, number], (lonLat) => {
            const mine = new Float64Array(2);
            forwardInto(tm, Float64Array.from(lonLat), mine);
            const [x, y] = converter.forward([...lonLat]);
            expect(Math.hypot(mine[0] - x, mine[1] - y)).toBeLessThan(1e-5);
        });
    });

    test('there and back is the same place within 10 nm, out to 30° off the meridian and in both hemispheres', () => {
        forAll(500, (random) => [111 + 60 * random() - 30, 178 * random() - 89], ([lon, lat]) => {
            const place = Float64Array.of(lon, lat);
            forwardInto(tm, place, place);
            inverseInto(tm, place, place);
            expect(Math.abs(place[1] - lat) * 111_320).toBeLessThan(1e-8);
            expect(Math.abs(place[0] - lon) * 111_320 * Math.cos(lat * Math.PI / 180)).toBeLessThan(1e-8);
        });
    });

    test('the quarter meridian of WGS 84 is 10 001 965.7293 m', () => {
        expect(meridianArcM(kruegerSeries(6378137, 298.257223563), 90)).toBeCloseTo(10001965.7293, 4);
    });

    test('the scale is what two points a metre apart show, and 1 on the meridian', () => {
        const series = kruegerSeries(tm.aM, tm.invF);
        expect(pointScale(series, 0, 3_300_000)).toBeCloseTo(1, 15);
        // one metre of the parallel at 30° N, 1.45° off the meridian, is N(lat)·cos(lat)·dLon on the ellipsoid
        const lat = 30 * Math.PI / 180;
        const prime = 6378137 / Math.sqrt(1 - series.e2 * Math.sin(lat) ** 2);
        const step = 1e-4;
        const plane = new Float64Array(4);
        forwardInto(tm, Float64Array.of(112.45 - step, 30, 112.45 + step, 30), plane);
        const onEarth = prime * Math.cos(lat) * 2 * step * Math.PI / 180;
        const onPlane = Math.hypot(plane[2] - plane[0], plane[3] - plane[1]);
        const middle = [(plane[0] + plane[2]) / 2 - 500000, (plane[1] + plane[3]) / 2];
        expect(onPlane / onEarth).toBeCloseTo(pointScale(series, middle[0], middle[1]), 9);
    });

    test('a place that is not on the projection is not a number', () => {
        const out = new Float64Array(8);
        forwardInto(tm, Float64Array.of(-60, 30, 111, 91, NaN, 30, 111, Infinity), out);
        expect([...out].every(Number.isNaN)).toBe(true);
        inverseInto(tm, Float64Array.of(500000, 2e7, 1e8, 3e6, NaN, 0, 0, NaN), out);
        expect([...out].every(Number.isNaN)).toBe(true);
    });
});

describe('the register', () => {
    test('holds every code once, and no two codes of one datum and width share a plane', () => {
        const codes = allKnownCrs().map((known) => known.definition.epsg);
        expect(new Set(codes).size).toBe(codes.length);
        const zones = allKnownCrs().filter((known) => known.zone);
        for (const one of zones) {
            const twins = zones.filter((two) => two.definition.datum === one.definition.datum
                && two.zone!.widthDeg === one.zone!.widthDeg && isSamePlane(one.definition, two.definition));
            expect(twins).toHaveLength(1);
        }
    });

    test('EPSG:4526 is zone 38 and EPSG:4546 the meridian 111° E', () => {
        expect(knownCrs(4526)!.zone).toEqual({widthDeg: 3, centralMeridianDeg: 114, prefix: 38});
        expect(knownCrs(4546)!.zone).toEqual({widthDeg: 3, centralMeridianDeg: 111, prefix: null});
        expect(cgcs2000ZoneCode(3, 111, true)).toBe(4525);
        expect(cgcs2000ZoneCode(6, 111, true)).toBe(4497);
    });
});
