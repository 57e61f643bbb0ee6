/** Random lists of clues over random surveys: ledgers close to the last tick, and areas by class are those of GEOS. */

import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ClueResult} from '../../engine/pipeline/clues/options.ts';
import {multiPolygonWkt, openGeos, type Geos, type MultiPolygonCoordinates} from '../helpers/geos.ts';
import {seededRandom} from '../helpers/forAll.ts';
import {paintedPolygons, type Rectangle} from '../../scripts/samples/rectangles.ts';
import {cluesOf, partsOf, runList, sumTicks, ticks, writeClues, type Ring, type TestClue} from '../unit/pipeline/clueLand.ts';
import {EAST, land, NORTH} from '../unit/pipeline/landFiles.ts';

const CASES = 12, SEED = 20_261_130;
const CODES = ['0101', '0103', '0201', '0301', '0702', '1006'];
const TYPES = ['20', 'DT', '01', 'KT', '02', ''];

let geos: Geos, folder = '';
beforeAll(async () => {
    geos = await openGeos();
    folder = mkdtempSync(join(tmpdir(), 'liangtian-clues-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Case {
    readonly parcels: readonly {readonly code: string; readonly at: readonly Rectangle[]}[];
    readonly clues: readonly TestClue[];
}

/** A turned rectangle or triangle at places of a tenth of a millimetre, sometimes twice, sometimes reaching over the survey. */
function makeCase(seed: number): Case {
    const random = seededRandom(seed);
    const between = (a: number, b: number): number => a + (b - a) * random();
    const whole = (a: number, b: number): number => Math.round(between(a, b));
    const parcels = [{code: '0101', at: [[0, 0, 300, 300] as Rectangle]}, ...Array.from({length: 14}, () => {
        const x = whole(0, 260), y = whole(0, 260);
        return {code: CODES[whole(0, CODES.length - 1)], at: [[x, y, x + whole(5, 80), y + whole(5, 80)] as Rectangle]};
    })];
    const clues: TestClue[] = [];
    const count = 3 + (seed % 20);
    for (let i = 0; i < count; i++) {
        const again = clues.length > 0 && random() < 0.15;
        const x = between(-20, 280), y = between(-20, 280), a = between(0, Math.PI), long = between(3, 90), short = between(2, 60);
        const corner = (u: number, v: number): readonly [number, number] => [
            Math.round((x + u * Math.cos(a) - v * Math.sin(a)) * 1e4) / 1e4, Math.round((y + u * Math.sin(a) + v * Math.cos(a)) * 1e4) / 1e4,
        ];
        const ring: Ring = random() < 0.3 ? [corner(0, 0), corner(long, 0), corner(0, short)] : [corner(0, 0), corner(long, 0), corner(long, short), corner(0, short)];
        clues.push({id: `c${i}`, type: TYPES[whole(0, TYPES.length - 1)], rings: again ? clues[whole(0, clues.length - 1)].rings : [ring]});
    }
    return {parcels, clues};
}

const results = new Map<number, Promise<ClueResult>>();
function resultOf(seed: number): Promise<ClueResult> {
    if (!results.has(seed)) {
        const {parcels, clues} = makeCase(seed);
        const survey = land('survey', parcels.map(({code, at}) => ({at, row: {DLBM: code}})));
        const farmland = land('basicFarmland', [{at: [[0, 0, 300, 120]], row: {YJJBNTTBBH: '1'}}]);
        results.set(seed, writeClues(folder, `L${seed}`, clues).then(list => runList(folder, list, {survey, basicFarmland: farmland})));
    }
    return results.get(seed)!;
}

const SEEDS = Array.from({length: CASES}, (_, i) => SEED + i);
const coordinates = (ring: Ring): MultiPolygonCoordinates => [[[...ring, ring[0]].map(([x, y]) => [x + EAST, y + NORTH])]];

/** Ground of each class, painted: a later parcel takes ground from those before it. */
function classGround({parcels}: Case): Map<string, number> {
    const shapes = paintedPolygons(parcels.map(({at}) => at));
    const ground = new Map<string, MultiPolygonCoordinates[number][]>();
    shapes.forEach((shape, i) => ground.set(parcels[i].code, [
        ...ground.get(parcels[i].code) ?? [], ...shape.map(rings => rings.map(ring => ring.map(([x, y]) => [x + EAST, y + NORTH]))),
    ]));
    return new Map([...ground].map(([code, polygons]) => [code, geos.union(geos.read(multiPolygonWkt(polygons)))]));
}

describe.each(SEEDS)('a list of seed %i', (seed) => {
    test('closes to the last tick: parts, classes, and ground counted once', async () => {
        const result = await resultOf(seed);
        const {ledger} = result.report;
        for (const {properties: clue} of cluesOf(result)) {
            if (clue.areaM2 === null) continue;
            const own = partsOf(result).filter(({properties}) => properties.record === clue.record);
            expect(sumTicks(own.map(({properties}) => properties.areaM2)), clue.clueId).toBe(ticks(clue.areaM2));
            expect(sumTicks(clue.classes.map(({areaM2}) => areaM2)) + ticks(clue.outsideSurveyM2), clue.clueId).toBe(ticks(clue.areaM2));
        }
        expect(ticks(ledger['groundM2']) + ticks(ledger['claimedAgainM2'])).toBe(sumTicks(cluesOf(result).map(({properties}) => properties.areaM2)));
        expect(ledger['residualM2']).toBe('0.0000');
        expect(sumTicks(result.report.byClass.map(({areaM2}) => areaM2)) + ticks(ledger['outsideSurveyM2'])).toBe(ticks(ledger['groundM2']));
        expect(sumTicks(result.report.byKind.map(({areaM2}) => areaM2)) + ticks(result.report.slivers.areaM2)
            + sumTicks(partsOf(result).filter(({properties}) => properties.direction === 'outsideSurvey').map(({properties}) => properties.areaM2)))
            .toBe(ticks(ledger['claimsM2']));
    });

    test('has of each class under each clue what GEOS finds there', async () => {
        const made = makeCase(seed), result = await resultOf(seed);
        const ground = classGround(made);
        let all: number | null = null;
        made.clues.forEach(({rings}, i) => {
            const clue = geos.read(multiPolygonWkt(coordinates(rings![0]))); // every clue of a case has a ring
            const perimeterM = rings![0].reduce((sum, [x, y], k, ring) => sum + Math.hypot(x - ring[(k + 1) % ring.length][0], y - ring[(k + 1) % ring.length][1]), 0);
            const {classes, areaM2} = cluesOf(result)[i].properties;
            if (areaM2 === null) return; // wholly beside the survey
            all = all === null ? clue : geos.unionOf(all, clue);
            for (const [code, of] of ground) {
                // on the central meridian plane and ellipsoid agree far below the tolerance
                const expected = geos.area(geos.intersection(clue, of)), found = Number(classes.find(one => one.code === code)?.areaM2 ?? 0);
                expect(Math.abs(found - expected), `clue ${i}, class ${code}: ${found} m², not ${expected}`).toBeLessThan(1e-4 * (perimeterM + 400));
            }
        });
        expect(Math.abs(geos.area(all!) - Number(result.report.ledger['groundM2']))).toBeLessThan(0.2); // every list has a clue on the survey
        geos.dispose();
    });
});
