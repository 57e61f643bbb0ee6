import {Geodesic} from 'geographiclib-geodesic';
import {describe, expect, test} from 'vitest';
import {edgeAreaOn, ringAreaM2} from '../../../engine/crs/area.ts';
import {crsFromCode} from '../../../engine/crs/crs.ts';
import {officialRingAreaM2} from '../../../engine/crs/official.ts';
import {projectInto} from '../../../engine/crs/project.ts';
import {forAll} from '../../helpers/forAll.ts';

const zone37 = crsFromCode('EPSG:4525');
const meridian111 = crsFromCode('EPSG:4546');
const lonLat = crsFromCode('EPSG:4490');

function square(eastM: number, northM: number, sideM: number): Float64Array {
    return Float64Array.of(eastM, northM, eastM + sideM, northM, eastM + sideM, northM + sideM, eastM, northM + sideM);
}

/** domain facts §4.2: south-west corner, area of the 100 m square and of the 1 km square, unrounded. */
const VECTORS = [
    {place: '18° N on the meridian', north: 1990981.935, east: 37500000, small: 10000.0000, large: 999999.9917},
    {place: '30° N, 0.05° off', north: 3320114.450, east: 37504824.314, small: 9999.9941, large: 999999.2987},
    {place: '30° N, 0.75° off', north: 3320350.223, east: 37572365.751, small: 9998.7067, large: 999869.0547},
    {place: '30° N, 1.45° off', north: 3320998.719, east: 37639912.630, small: 9995.1699, large: 999513.8759},
    {place: '45° N, 1.45° off', north: 4985967.434, east: 37614327.930, small: 9996.7848, large: 999675.9442},
];

describe('squares of the official document', () => {
    const edgeArea = edgeAreaOn(zone37);

    test.each(VECTORS)('100 m and 1 km at $place: to 0.0001 m² and 0.0002 m² of the unrounded figures', (vector) => {
        const {north, east, small, large} = vector;
        expect(Math.abs(ringAreaM2(edgeArea, square(east, north, 100), 0, 4) - small)).toBeLessThan(0.0001);
        expect(Math.abs(ringAreaM2(edgeArea, square(east, north, 1000), 0, 4) - large)).toBeLessThan(0.0002);
    });

    test.each(VECTORS)('the official series itself gives them at $place within 0.005 m², densified or not', (vector) => {
        const {north, east, small, large} = vector;
        for (const options of [{}, {densifyM: 70}]) {
            expect(Math.abs(officialRingAreaM2(zone37, square(east, north, 100), 0, 4, options) - small)).toBeLessThan(0.005);
            expect(Math.abs(officialRingAreaM2(zone37, square(east, north, 1000), 0, 4, options) - large)).toBeLessThan(0.005);
        }
    });
});

describe('against the densified official series', () => {
    const edgeArea = edgeAreaOn(meridian111);
    const differenceM2 = (ring: Float64Array) => Math.abs(ringAreaM2(edgeArea, ring, 0, ring.length / 2)
        - officialRingAreaM2(meridian111, ring, 0, ring.length / 2, {densifyM: 10}));

    test('right triangles with legs up to 1 km agree to 0.01 m² in all of the zone', () => {
        forAll(150, (random) => {
            const x = 500000 + 280_000 * (random() - 0.5);
            const y = 2_000_000 + 3_800_000 * random();
            const legX = (random() < 0.5 ? -1 : 1) * (10 + 990 * random());
            const legY = (random() < 0.5 ? -1 : 1) * (10 + 990 * random());
            return Float64Array.of(x, y, x + legX, y, x, y + legY);
        }, (ring) => expect(differenceM2(ring)).toBeLessThan(0.01));
    });

    test('edges of 1 km in every direction agree to 0.01 m²', () => {
        for (const [x, y] of [[360000, 3_320_000], [500000, 2_100_000], [640000, 4_986_000], [601234.5678, 3_400_000]]) {
            for (let azimuth = 0; azimuth < 360; azimuth += 7.5) {
                const angle = azimuth * Math.PI / 180;
                const next = angle + Math.PI / 2;
                expect(differenceM2(Float64Array.of(x, y, x + 1000 * Math.cos(angle), y + 1000 * Math.sin(angle),
                    x + 1000 * Math.cos(next), y + 1000 * Math.sin(next)))).toBeLessThan(0.01);
            }
        }
    });

    test('a plane area would be 486 m² wrong there', () => {
        const ring = square(639912.630, 3320998.719, 1000);
        expect(1e6 - ringAreaM2(edgeArea, ring, 0, 4)).toBeCloseTo(486.124, 2);
    });
});

describe('against geodesics (GeographicLib)', () => {
    const ellipsoid = new Geodesic.Geodesic(6378137, 1 / 298.257222101);
    const geodesicAreaM2 = (degrees: Float64Array) => {
        const polygon = ellipsoid.Polygon(false);
        for (let i = 0; i < degrees.length; i += 2) polygon.AddPoint(degrees[i + 1], degrees[i]);
        return polygon.Compute(false, true).area!;
    };

    test.each([
        {county: 'on the meridian at 30° N', lon: 111, lat: 30.36, crs: 'EPSG:4546'},
        {county: 'at the edge of a 3° zone', lon: 112.2, lat: 38.5, crs: 'EPSG:4546'},
        {county: 'at the edge of a 6° zone', lon: 113.7, lat: 22, crs: 'EPSG:4508'},
        {county: 'at 52° N in a neighbour zone', lon: 108.5, lat: 52, crs: 'EPSG:4546'},
        {county: 'in UTM', lon: 9.53, lat: 47.14, crs: 'EPSG:32632'},
        {county: 'south of the equator in UTM', lon: 115.1, lat: -8.4, crs: 'EPSG:32750'},
        {county: 'on a plane with an origin away from the equator', lon: -7.5, lat: 52.8, crs: 'EPSG:2157'},
    ])('a county $county with edges of some 50 m agrees to 1e-9', ({lon, lat, crs: code}) => {
        const crs = crsFromCode(code);
        const middle = new Float64Array(2);
        projectInto(lonLat, crs, Float64Array.of(lon, lat), middle);
        const count = 5000;
        const ring = new Float64Array(2 * count);
        for (let vertex = 0; vertex < count; vertex++) {
            const angle = 2 * Math.PI * vertex / count;
            const radius = 30_000 * (1 + 0.3 * Math.sin(5 * angle) + 0.05 * Math.sin(61 * angle));
            ring[2 * vertex] = middle[0] + radius * Math.cos(angle);
            ring[2 * vertex + 1] = middle[1] + radius * Math.sin(angle);
        }
        const degrees = new Float64Array(ring.length);
        projectInto(crs, lonLat, ring, degrees);
        const mine = ringAreaM2(edgeAreaOn(crs), ring, 0, count);
        expect(Math.abs(mine / geodesicAreaM2(degrees) - 1)).toBeLessThan(1e-9);
    });

    test('half a million square kilometres reaching 400 km from the meridian agree to 1e-9', () => {
        const corners = [[100_000, 3_000_000], [900_000, 3_000_000], [900_000, 3_640_000], [100_000, 3_640_000]];
        const points: number[] = [];
        corners.forEach(([x0, y0], side) => {
            const [x1, y1] = corners[(side + 1) % 4];
            for (let i = 0; i < 8000; i++) points.push(x0 + (x1 - x0) * i / 8000, y0 + (y1 - y0) * i / 8000);
        });
        const degrees = new Float64Array(points.length);
        projectInto(meridian111, lonLat, Float64Array.from(points), degrees);
        const four = Float64Array.from(corners.flat());
        expect(Math.abs(ringAreaM2(edgeAreaOn(meridian111), four, 0, 4) / geodesicAreaM2(degrees) - 1)).toBeLessThan(1e-9);
    });
});

describe('the door', () => {
    test('a CRS that is no transverse Mercator plane is refused', () => {
        expect(() => edgeAreaOn(lonLat)).toThrow(expect.objectContaining({code: 'crs/area-needs-tm'}));
        expect(() => edgeAreaOn(crsFromCode('3857'))).toThrow(expect.objectContaining({code: 'crs/area-needs-tm'}));
    });

    test('an edge far from the meridian, or not a number, is refused and not measured wrongly', () => {
        const edgeArea = edgeAreaOn(meridian111);
        const code = expect.objectContaining({code: 'crs/outside-area-range'});
        expect(() => edgeArea(37500000, 3e6, 37500100, 3.1e6)).toThrow(code);
        expect(() => edgeArea(500000, 3e6, 500000, 1.2e7)).toThrow(code);
        for (const bad of [NaN, Infinity, -Infinity]) {
            for (let at = 0; at < 4; at++) {
                const edge: [number, number, number, number] = [500000, 3e6, 500100, 3.0001e6];
                edge[at] = bad;
                expect(() => edgeArea(...edge)).toThrow(code);
            }
        }
    });

    test('the official series is refused off CGCS2000 Gauss–Krüger', () => {
        expect(() => officialRingAreaM2(crsFromCode('32649'), square(5e5, 3e6, 10), 0, 4))
            .toThrow(expect.objectContaining({code: 'crs/official-needs-gk'}));
    });

    test('a degenerate edge and an empty ring have no area', () => {
        const edgeArea = edgeAreaOn(meridian111);
        expect(edgeArea(600000, 3e6, 600000, 3e6)).toBe(0);
        expect(edgeArea(600000, 3e6, 700000, 3e6)).toBe(0);
        expect(ringAreaM2(edgeArea, new Float64Array(0), 0, 0)).toBe(0);
    });
});
