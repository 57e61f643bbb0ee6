/** The workload of the benchmark is what it says: a coverage, changed as told, written again with noise. */

import {beforeAll, describe, expect, test} from 'vitest';
import {crsFromCode, projectInto} from '../../../engine/crs/index.ts';
import {certify} from '../../../engine/kernel/index.ts';
import {changeCounty} from '../../../scripts/bench/workload/changes.ts';
import {emitFeature, makeCounty, NO_CHANGES, type County} from '../../../scripts/bench/workload/county.ts';
import {basicFarmlandLayer} from '../../../scripts/bench/workload/basicFarmland.ts';
import {afterLayer, beforeLayer, type Job} from '../../../scripts/bench/workload/jobs.ts';
import {lawfulLayer} from '../../../scripts/bench/workload/lawful.ts';
import {parcelCount, readOptions} from '../../../scripts/bench/workload/options.ts';
import {RingBuffer} from '../../../scripts/bench/workload/ringBuffer.ts';
import {featuresAfter, type Survey} from '../../../scripts/bench/workload/survey.ts';
import {villageLayer} from '../../../scripts/bench/workload/villages.ts';
import {openGeos, type Geos} from '../../helpers/geos.ts';
import {polygonsOf, polygonWkt, ringsOf, tallyEdges} from './workloadLand.ts';

const PARCELS = 2_076;
let county: County, survey: Survey, geos: Geos;
const rings = new Map<Job | 'before', Float64Array[][]>();

function ringsOfJob(job: Job | 'before'): Float64Array[][] {
    let found = rings.get(job);
    if (!found) rings.set(job, found = ringsOf(job === 'before' ? beforeLayer(county) : afterLayer(survey, job)));
    return found;
}

function placesOf(ring: Float64Array): string[] {
    return Array.from({length: ring.length / 2}, (_, k) => `${ring[2 * k]} ${ring[2 * k + 1]}`);
}

beforeAll(async () => {
    county = makeCounty(PARCELS, 1);
    survey = changeCounty(county);
    geos = await openGeos();
});

describe('the county', () => {
    test('has the size, the detail and the share of cultivated land that were asked for', () => {
        const buffer = new RingBuffer();
        let areaM2 = 0, cultivatedM2 = 0, vertices = 0, holes = 0, most = 0;
        for (let feature = 0; feature < county.features; feature++) {
            buffer.clear();
            emitFeature(county, feature, NO_CHANGES, buffer);
            const own = buffer.twiceArea() / 2e8;
            expect(own).toBeGreaterThan(0);
            areaM2 += own;
            if (county.classOf[feature] <= 2) cultivatedM2 += own;
            vertices += buffer.vertices;
            holes += buffer.rings - 1;
            most = Math.max(most, buffer.vertices);
        }
        expect(county.features).toBe(PARCELS);
        // the outline is bent as well: at this size it adds some
        expect(areaM2 / 1e6).toBeGreaterThan(19.5);
        expect(areaM2 / 1e6).toBeLessThan(21.5);
        expect(cultivatedM2 / areaM2).toBeGreaterThan(0.4);
        expect(cultivatedM2 / areaM2).toBeLessThan(0.6);
        expect(vertices / PARCELS).toBeCloseTo(29.8, 0);
        expect(holes).toBeGreaterThanOrEqual(county.ponds.count);
        expect(most).toBeGreaterThan(500);
    });

    test.each(['before', 'A', 'R4', 'R3', 'X'] as const)('%s: overlaps and gaps are nowhere, rings are sound', job => {
        const {faults, isClean} = certify(polygonsOf(ringsOfJob(job)), {overlaps: 'forbidden', reportGaps: true});
        expect(faults).toEqual([]);
        expect(isClean).toBe(true);
    });

    test.each(['before', 'A', 'R9', 'R6', 'R4', 'R3', 'G', 'X'] as const)(
        '%s: both sides of each border have the same vertices', job => {
            expect(tallyEdges(ringsOfJob(job))).toMatchObject({twice: 0, outlines: 1});
        });

    test('a vertex that one side of a border lacks is seen', () => {
        const damaged = ringsOfJob('before').map(feature => feature.map(ring => ring));
        const interior = damaged.findIndex(feature => feature.length > 1);
        damaged[interior] = damaged[interior].with(1, damaged[interior][1].slice(2));
        expect(tallyEdges(damaged).outlines).toBe(2);
        expect(certify(polygonsOf(damaged), {overlaps: 'forbidden', reportGaps: true}).faults).not.toEqual([]);
    });

    test.each(['before', 'A', 'B', 'X'] as const)('%s: GEOS finds each parcel valid', job => {
        for (const feature of ringsOfJob(job)) {
            expect(geos.isValid(geos.read(polygonWkt(feature, 37_500_000, 3_340_000)))).toBe(true);
            geos.dispose();
        }
    });
});

describe('the survey after', () => {
    test('keeps the parcels it does not touch, ring starts included', () => {
        const key = (feature: readonly Float64Array[]): string => feature.map(ring => ring.join()).join(';');
        const before = new Set(ringsOfJob('before').map(key));
        const same = ringsOfJob('A').filter(feature => before.has(key(feature))).length;
        const {counts} = survey;
        expect(counts).toMatchObject({reclassified: 14, split: 6, carved: 13, moved: 8});
        expect(same).toBe(PARCELS - counts.cut - counts.vertexOnly);
        expect(same / PARCELS).toBeGreaterThan(0.95);
        expect(ringsOfJob('A')).toHaveLength(featuresAfter(survey));
    });

    test('is mixed, and covers the same ground', () => {
        const area = (feature: readonly Float64Array[]): number => {
            const buffer = new RingBuffer();
            for (const ring of feature) buffer.ring(ring.map((value, k) => value - [37_500_000, 3_340_000][k % 2]));
            return buffer.twiceArea() / 2;
        };
        const sum = (job: 'before' | 'A'): number => ringsOfJob(job).reduce((all, feature) => all + area(feature), 0);
        expect(sum('A')).toBeCloseTo(sum('before'), 3);
        const first = ringsOfJob('A')[0][0], second = ringsOfJob('before')[0][0];
        expect([...first]).not.toEqual([...second]);
    });

    test.each([['R9', 1e-9], ['R6', 1e-6], ['R4', 1e-4], ['R3', 5e-4]] as const)(
        '%s: ring by ring the same vertices, no farther than the noise', (job, noiseM) => {
            const clean = ringsOfJob('A');
            // half a unit in the last place of the easting is added by the format
            const most = noiseM + 8e-9;
            ringsOfJob(job).forEach((feature, index) => feature.forEach((ring, r) => {
                const one = clean[index][r];
                let best = Infinity;
                for (let turn = 0; turn < ring.length; turn += 2) {
                    let worst = 0;
                    for (let k = 0; k < ring.length && worst < best; k++) {
                        worst = Math.max(worst, Math.abs(ring[k] - one[(k + turn) % ring.length]));
                    }
                    best = Math.min(best, worst);
                }
                expect(best).toBeLessThanOrEqual(most);
            }));
        });

    test('R6: no ring begins where it began', () => {
        const clean = ringsOfJob('A');
        const near = ringsOfJob('R6').flatMap((feature, index) => feature.map((ring, r) =>
            Math.hypot(ring[0] - clean[index][r][0], ring[1] - clean[index][r][1])));
        expect(Math.min(...near)).toBeGreaterThan(0.01);
    });

    test('G: degrees that come back within a tenth of a millimetre', () => {
        const clean = ringsOfJob('A').flat(), plane = crsFromCode('EPSG:4525'), degrees = crsFromCode('EPSG:4490');
        ringsOfJob('G').flat().forEach((ring, r) => {
            expect(ring[0]).toBeGreaterThan(110);
            const back = new Float64Array(ring.length);
            projectInto(degrees, plane, ring, back);
            expect(Math.max(...back.map((value, k) => Math.abs(value - clean[r][k])))).toBeLessThan(1e-4);
        });
    });

    test('X: every vertex is 0.2 to 0.5 m from where it was', () => {
        const clean = ringsOfJob('A').flat();
        let least = Infinity, most = 0;
        ringsOfJob('X').flat().forEach((ring, r) => {
            for (let k = 0; k < ring.length; k += 2) {
                const offM = Math.hypot(ring[k] - clean[r][k], ring[k + 1] - clean[r][k + 1]);
                least = Math.min(least, offM);
                most = Math.max(most, offM);
            }
        });
        expect(least).toBeGreaterThan(0.199);
        expect(most).toBeLessThan(0.501);
    });

    test('B: blobs that share no vertex with the survey and do not meet', () => {
        const layer = ringsOfJob('B');
        const places = new Set(ringsOfJob('before').flat().flatMap(placesOf));
        expect(layer.flat().flatMap(placesOf).filter(place => places.has(place))).toEqual([]);
        expect(layer).toHaveLength(100);
        expect(layer.flat().reduce((sum, ring) => sum + ring.length / 2, 0) / 100).toBeCloseTo(43.5, -0.5);
        expect(certify(polygonsOf(layer), {overlaps: 'forbidden', reportGaps: false}).faults).toEqual([]);
    });
});

describe('the layers of the full run', () => {
    test('villages cover the county, basic farmland lies on cultivated land, papers are few', () => {
        const villages = ringsOf(villageLayer(county)), farmland = basicFarmlandLayer(county);
        expect(certify(polygonsOf(villages), {overlaps: 'forbidden', reportGaps: true}).faults).toEqual([]);
        const blocks = ringsOf(farmland);
        expect(certify(polygonsOf(blocks), {overlaps: 'forbidden', reportGaps: false}).faults).toEqual([]);
        const fields = ringsOfJob('before').filter((_, feature) => county.classOf[feature] <= 2);
        const places = new Set(fields.flat().flatMap(placesOf));
        expect(blocks.flat().flatMap(placesOf).filter(place => !places.has(place))).toEqual([]);
        const cultivated = county.classOf.filter(land => land <= 2).length;
        expect(farmland.count / cultivated).toBeGreaterThan(0.6);
        expect(farmland.count / cultivated).toBeLessThan(0.8);
        expect(lawfulLayer(survey).count).toBeGreaterThan(0);
    });
});

test('another seed is another county, the same seed the same', () => {
    const rowsAndRings = (seed: number): string => {
        const layer = beforeLayer(makeCounty(300, seed)), shapes = ringsOf(layer);
        return JSON.stringify([shapes.flat().map(ring => [...ring]), layer.row(3)]);
    };
    expect(rowsAndRings(5)).toBe(rowsAndRings(5));
    expect(rowsAndRings(5)).not.toBe(rowsAndRings(6));
});

test('sizes are said in words, and what is not understood is refused', () => {
    expect(['2k', '20k', '200k', '1M', '5000'].map(parcelCount)).toEqual([2076, 20756, 207560, 1037800, 5000]);
    expect(() => parcelCount('many')).toThrow(RangeError);
    expect(() => readOptions(['--job', 'Q'])).toThrow(RangeError);
    expect(() => readOptions(['--format', 'gpkg'])).toThrow(RangeError);
    expect(readOptions(['--parcels', '20k', '--job', 'A,B', '--format', 'both']))
        .toMatchObject({parcels: 20756, jobs: ['A', 'B'], formats: ['shp', 'fgb'], out: 'out/bench/20k', product: false});
});
