import {describe, expect, test} from 'vitest';
import {crsFromCode, crsFromRaw} from '../../../engine/crs/crs.ts';
import {projectInto, workingCrs} from '../../../engine/crs/project.ts';

const place = (from: string, to: string, ...xy: number[]): number[] => {
    const out = new Float64Array(xy.length);
    projectInto(crsFromCode(from), crsFromCode(to), Float64Array.from(xy), out);
    return [...out];
};

describe('projecting', () => {
    test('equal CRS, and CGCS2000 against WGS 84, leave every bit as it was', () => {
        const odd = [111.12345678901234, 30.98765432109876];
        expect(place('4490', '4490', ...odd)).toEqual(odd);
        expect(place('4490', '4326', ...odd)).toEqual(odd);
        expect(place('4546', '4546', 512345.67891, 3334567.12345)).toEqual([512345.67891, 3334567.12345]);
        expect(place('4546', '4508', 512345.67891, 3334567.12345)).toEqual([512345.67891, 3334567.12345]);
    });

    test('zones that differ by their prefix are a plain shift', () => {
        expect(place('4525', '4546', 37512345.5, 3334567.25)).toEqual([512345.5, 3334567.25]);
        expect(place('4546', '4497', 512345.5, 3334567.25)).toEqual([19512345.5, 3334567.25]);
    });

    test('the same array may be source and target, from zone to zone too', () => {
        const coords = Float64Array.of(639912.630, 3320998.719, 500000, 3320114.45);
        const apart = new Float64Array(4);
        projectInto(crsFromCode('4546'), crsFromCode('4547'), coords, apart);
        projectInto(crsFromCode('4546'), crsFromCode('4547'), coords, coords);
        expect(coords).toEqual(apart);
        const back = new Float64Array(4);
        projectInto(crsFromCode('4547'), crsFromCode('4546'), apart, back);
        expect(back[0]).toBeCloseTo(639912.630, 7);
        expect(back[3]).toBeCloseTo(3320114.45, 7);
    });

    test('a datum with known parameters is shifted: Amersfoort and MGI as PROJ 9.1.1 does, within 1 mm', () => {
        // cs2cs EPSG:28992 EPSG:4326 without grids; cs2cs of EPSG:31287 with the towgs84 of the register
        const dutch = place('28992', '4490', 155000, 463000, 233000, 582000);
        const proj = [5.387203508, 52.155172301, 6.554962893, 53.218924981];
        dutch.forEach((degrees, i) => expect(Math.abs(degrees - proj[i]) * 111_320).toBeLessThan(1e-3));
        const austrian = place('31287', '4490', 480000, 525000);
        [14.417776770, 48.618985489].forEach((degrees, i) => expect(Math.abs(degrees - austrian[i]) * 111_320).toBeLessThan(1e-3));
    });

    test('an old datum moves by the parameters of the caller: a pure shift of its centre at the equator', () => {
        const old = crsFromCode('4214', {datumParameters: {towgs84: [0, 100, 0, 0, 0, 0, 0]}});
        const out = new Float64Array(2);
        projectInto(old, crsFromCode('4490'), Float64Array.of(0, 0), out);
        expect(out[0] * Math.PI / 180 * 6378245).toBeCloseTo(100, 3);
        expect(out[1]).toBeCloseTo(0, 9);
    });

    test('a datum without parameters is used as it stands', () => {
        const pulkovo = crsFromRaw({from: '.prj', wkt: 'GEOGCS["Pulkovo 1942",DATUM["Pulkovo_1942",SPHEROID["Krassowsky 1940",'
            + '6378245,298.3]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'});
        const out = new Float64Array(2);
        projectInto(pulkovo, crsFromCode('4490'), Float64Array.of(100, 40), out);
        expect([...out]).toEqual([100, 40]);
    });

    test.each([
        ['4490', '4546', [111, 30, NaN, 30]], ['4490', '4546', [111, 30, 111, Infinity]], ['4490', '4546', [111, 30, -60, 30]],
        ['4490', '4546', [111, 30, 111, 91]], ['4546', '4490', [5e5, 3e6, 1e9, 3e6]], ['4490', '4490', [111, 30, NaN, 0]],
        ['4490', '3857', [111, 30, NaN, 0]], ['4490', '3857', [111, 30, 111, 95]], ['4490', '3035', [10, 50, Infinity, 0]],
        ['4525', '4546', [37.5e6, 3e6, NaN, 3e6]],
    ])('from %s to %s the second vertex of %j has no place, and the error says which', (from, to, coords) => {
        const run = () => place(from, to, ...coords);
        expect(run).toThrow(expect.objectContaining({code: 'crs/not-finite'}));
        try {
            run();
        } catch (error) {
            expect((error as {details: {facts: {index: number}}}).details.facts.index).toBe(1);
        }
    });
});

describe('the working CRS', () => {
    const yidu = [111.2, 30.1, 111.6, 30.5] as const;

    test('is the first declared Gauss–Krüger zone that fits, prefix or not', () => {
        const declared = [crsFromCode('4490'), crsFromCode('4525'), crsFromCode('4546')];
        expect(workingCrs(yidu, declared).id).toBe('EPSG:4525');
        expect(workingCrs(yidu, declared.toReversed()).id).toBe('EPSG:4546');
    });

    test('without one it is the 3° zone of the middle, and a zone far away does not count', () => {
        expect(workingCrs(yidu, []).id).toBe('EPSG:4546');
        expect(workingCrs(yidu, [crsFromCode('4554'), crsFromCode('3857')]).id).toBe('EPSG:4546');
        expect(workingCrs([73.6, 39, 73.9, 39.5], []).id).toBe('EPSG:4534');
        expect(workingCrs([134.9, 48, 135.9, 48.3], []).id).toBe('EPSG:4554');
    });

    test('outside China it is the UTM zone', () => {
        expect(workingCrs([9.47, 47.04, 9.64, 47.27], [crsFromCode('4326')]).id).toBe('EPSG:32632');
        expect(workingCrs([141.2, 43, 141.4, 43.2], []).id).toBe('EPSG:32654');
        expect(workingCrs([-70, -20, -69, -19], []).id).toBe('EPSG:32719');
        expect(workingCrs([179.5, 0, 180.5, 1], []).id).toBe('EPSG:32601');
    });

    test.each([[[NaN, 0, 1, 1]], [[1, 0, 0, 1]], [[0, -91, 1, 1]], [[-Infinity, 0, Infinity, 1]], [[0, 0, 1000, 1]]])(
        'the extent %j is refused', (bbox) => {
            expect(() => workingCrs(bbox as [number, number, number, number], []))
                .toThrow(expect.objectContaining({code: 'crs/bad-extent'}));
        });
});
