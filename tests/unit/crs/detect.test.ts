import {describe, expect, test} from 'vitest';
import {crsFromCode, type RawCrsLike} from '../../../engine/crs/crs.ts';
import {findCrs, type Bbox, type CrsHint} from '../../../engine/crs/detect.ts';
import type {EngineError} from '../../../engine/core/errors.ts';

const DEGREES: Bbox = [111.2, 30.1, 111.6, 30.5];
const BARE: Bbox = [519000, 3330000, 557000, 3375000];
const PREFIXED: Bbox = [37519000, 3330000, 37557000, 3375000];
const swap = ([a, b, c, d]: Bbox): Bbox => [b, a, d, c];
const declared = (epsg: number): RawCrsLike => ({epsg, from: '.prj'});

function refusal(raw: RawCrsLike | null, bbox: Bbox, given?: string, hint?: CrsHint): EngineError {
    try {
        findCrs(raw, bbox, given === undefined ? undefined : crsFromCode(given), hint);
    } catch (error) {
        return error as EngineError;
    }
    throw new Error('nothing was refused');
}

describe('a declared CRS', () => {
    test.each([[4490, DEGREES], [4326, DEGREES], [4546, BARE], [4508, BARE], [4525, PREFIXED], [32649, [519000, 3330000, 557000, 3375000]],
        [3857, [12378000, 3514000, 12423000, 3566000]], [4326, [9.4, 47, 9.7, 47.3]], [28992, [233000, 582000, 234000, 583000]],
    ] as [number, Bbox][])('EPSG:%i is taken when the coordinates fit', (epsg, bbox) => {
        expect(findCrs(declared(epsg), bbox)).toMatchObject({crs: {id: `EPSG:${epsg}`}, code: 'declared', warnings: []});
    });

    test('without prefix over coordinates with one is a conflict that names both', () => {
        const error = refusal(declared(4546), PREFIXED);
        expect(error.code).toBe('crs/zone-conflict');
        expect(error.message).toContain('EPSG:4546');
        expect(error.message).toContain('zone 37 (EPSG:4525)');
        expect(error.details.fix).toContain('--crs EPSG:4525');
    });

    test('with prefix 37 over prefix 38, or over six digits, is a conflict', () => {
        expect(refusal(declared(4525), [38519000, 3330000, 38557000, 3375000]).message).toContain('zone 38 (EPSG:4526)');
        const bare = refusal(declared(4525), BARE);
        expect(bare.code).toBe('crs/zone-conflict');
        expect(bare.details.fix).toContain('--crs EPSG:4546');
    });

    test('over coordinates of two zones is refused', () => {
        expect(refusal(declared(4525), [37519000, 3330000, 38557000, 3375000]).code).toBe('crs/mixed-zones');
    });

    test('over exchanged coordinates is refused with the fix', () => {
        for (const [epsg, bbox] of [[4490, DEGREES], [4546, BARE], [4525, PREFIXED]] as [number, Bbox][]) {
            const error = refusal(declared(epsg), swap(bbox));
            expect(error.code).toBe('crs/swapped-axes');
            expect(error.details.fix).toMatch(/exchange/);
        }
    });

    test('over coordinates outside its use is refused', () => {
        expect(refusal(declared(4490), [9.4, 47, 9.7, 47.3]).code).toBe('crs/out-of-range');
        expect(refusal(declared(4326), BARE).code).toBe('crs/out-of-range');
        expect(refusal(declared(4546), DEGREES).code).toBe('crs/out-of-range');
        expect(refusal(declared(4546), [519000, 330000000, 557000, 337500000]).code).toBe('crs/out-of-range');
        expect(refusal(declared(32649), [5e6, 3e6, 5.1e6, 3.1e6]).code).toBe('crs/out-of-range');
    });

    test('that lies outside the county is refused', () => {
        const hint = {lonLatBbox: [111, 30, 112, 31] as Bbox};
        expect(findCrs(declared(4546), BARE, undefined, hint).crs.id).toBe('EPSG:4546');
        expect(refusal(declared(4547), BARE, undefined, hint).code).toBe('crs/outside-county');
    });

    test('of an old datum needs parameters', () => {
        expect(refusal(declared(2361), PREFIXED).code).toBe('crs/old-datum');
        const found = findCrs(declared(2361), PREFIXED, undefined, {datumParameters: {towgs84: [1, 2, 3, 0, 0, 0, 0]}});
        expect(found.crs.datum).toBe('xian80');
    });

    test('whose datum is unknown is taken with a warning', () => {
        const found = findCrs({from: '.prj', wkt: 'GEOGCS["Pulkovo 1942",DATUM["Pulkovo_1942",SPHEROID["Krassowsky 1940",'
            + '6378245,298.3]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'}, DEGREES);
        expect(found.warnings.map((issue) => issue.code)).toEqual(['crs/unknown-datum']);
    });

    test('of an empty layer is taken and said to be unchecked', () => {
        const found = findCrs(declared(4546), [Infinity, Infinity, -Infinity, -Infinity]);
        expect(found.crs.id).toBe('EPSG:4546');
        expect(found.warnings.map((issue) => issue.code)).toEqual(['crs/unchecked-extent']);
    });
});

describe('a CRS given by the caller', () => {
    test('wins over the file, and the file\'s own is reported', () => {
        const found = findCrs(declared(4546), PREFIXED, crsFromCode('4525'));
        expect(found).toMatchObject({crs: {id: 'EPSG:4525'}, code: 'given'});
        expect(found.warnings.map((issue) => issue.code)).toEqual(['crs/overridden']);
        expect(found.warnings[0].message).toContain('EPSG:4546');
        expect(findCrs({from: '.prj', wkt: 'nonsense'}, BARE, crsFromCode('4546')).warnings[0].message)
            .toContain('crs/bad-definition');
        expect(findCrs(null, BARE, crsFromCode('4546')).warnings).toEqual([]);
    });

    test('is refused all the same when the coordinates contradict it', () => {
        expect(refusal(null, PREFIXED, '4546').code).toBe('crs/zone-conflict');
        expect(refusal(null, DEGREES, '4546').code).toBe('crs/out-of-range');
    });
});

describe('coordinates without a declared CRS', () => {
    test('degrees inside China are CGCS2000, with the reason and the assumption said', () => {
        const found = findCrs(null, DEGREES);
        expect(found).toMatchObject({crs: {id: 'EPSG:4490'}, code: 'degrees'});
        expect(found.how).toContain('degrees inside China');
        expect(found.warnings.map((issue) => issue.code)).toEqual(['crs/assumed-datum']);
        expect(findCrs({from: '.prj', wkt: '  '}, DEGREES).code).toBe('degrees');
    });

    test('eight digits name their zone: 37 is 3°, 19 is 6°', () => {
        expect(findCrs(null, PREFIXED)).toMatchObject({crs: {id: 'EPSG:4525'}, code: 'prefix'});
        expect(findCrs(null, PREFIXED).how).toContain('begin with 37');
        expect(findCrs(null, [19519000, 3330000, 19557000, 3375000]).crs.id).toBe('EPSG:4497');
        expect(findCrs(null, [45400000, 5300000, 45500000, 5310000]).crs.id).toBe('EPSG:4533');
    });

    test('six digits are refused with every zone they could be', () => {
        const error = refusal(null, BARE);
        expect(error.code).toBe('crs/ambiguous-zone');
        expect(error.details.facts!.candidates).toHaveLength(21);
        expect(error.message).toContain('EPSG:4546');
    });

    test('six digits are accepted when the county\'s meridian or extent leaves one zone', () => {
        expect(findCrs(null, BARE, undefined, {centralMeridianDeg: 111})).toMatchObject({crs: {id: 'EPSG:4546'}, code: 'given'});
        const found = findCrs(null, BARE, undefined, {lonLatBbox: [111, 30, 112, 31]});
        expect(found).toMatchObject({crs: {id: 'EPSG:4546'}, code: 'given'});
        expect(found.how).toContain('inside the county');
        expect(refusal(null, BARE, undefined, {lonLatBbox: [100, 30, 100.1, 31]}).details.facts!.candidates).toEqual([]);
        expect(refusal(null, BARE, undefined, {centralMeridianDeg: 111.5}).code).toBe('crs/ambiguous-zone');
    });

    test('exchanged axes are refused with the fix', () => {
        for (const bbox of [DEGREES, BARE, PREFIXED]) expect(refusal(null, swap(bbox)).code).toBe('crs/swapped-axes');
    });

    test('two zones in one layer, unused zones and local systems are refused', () => {
        expect(refusal(null, [37519000, 3330000, 38557000, 3375000]).code).toBe('crs/mixed-zones');
        expect(refusal(null, [24519000, 3330000, 24557000, 3375000]).code).toBe('crs/local-system');
        expect(refusal(null, [1519000, 30000, 1557000, 75000]).code).toBe('crs/local-system');
        expect(refusal(null, [0, 0, 4000, 3000]).code).toBe('crs/local-system');
        expect(refusal(null, [9.4, 47, 9.7, 47.3]).code).toBe('crs/out-of-range');
        expect(refusal(null, [37519000, 33300000, 37557000, 33750000]).code).toBe('crs/out-of-range');
    });

    test('degrees outside the county are refused', () => {
        expect(refusal(null, DEGREES, undefined, {lonLatBbox: [100, 20, 101, 21]}).code).toBe('crs/outside-county');
    });

    test('no coordinates at all are refused', () => {
        expect(refusal(null, [Infinity, Infinity, -Infinity, -Infinity]).code).toBe('crs/undeclared');
    });
});

describe('a box that is none', () => {
    test.each([[[NaN, NaN, NaN, NaN]], [[-Infinity, -Infinity, Infinity, Infinity]], [[0, 5, 1, 4]], [[111, 30, NaN, 31]], [[]]])(
        '%j is refused with and without a declaration', (bbox) => {
            expect(refusal(null, bbox as unknown as Bbox).code).toBe('crs/bad-extent');
            expect(refusal(declared(4546), bbox as unknown as Bbox).code).toBe('crs/bad-extent');
        });
});
