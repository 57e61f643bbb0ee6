import {describe, expect, test} from 'vitest';
import {crsFromCode, edgeAreaOn} from '../../../engine/crs/index.ts';
import {certify, type Certificate, type CertifyOptions, type Fault} from '../../../engine/kernel/certify.ts';
import {certifyCoverage} from '../../../engine/kernel/certifyCoverage.ts';
import {fromLattice, toLattice, type LatticePolygons} from '../../../engine/kernel/latticePolygons.ts';
import {crossesProperly, passesPixel} from '../../../engine/kernel/predicates.ts';
import {polygonsOf, scrambled, type Point, type Rings} from '../../helpers/coverages.ts';
import {forAll, seededRandom} from '../../helpers/forAll.ts';
import {box, parcel} from './draw.ts';
import {FAULTS, faultySheet} from './faultySheets.ts';

const OPTIONS: CertifyOptions = {overlaps: 'forbidden', reportGaps: true};

/** Green's theorem on a plane that is a little larger than drawn, so that ticks are no multiple of plane areas. */
const edgeAreaSteps = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2 * (y1 - y0) * 1.0003e-8;

/** A tidy sheet of square parcels of 10 m, so large that a few faults do not put the whole in doubt. */
const sheet = (columns = 10, rows = 10): Rings[] =>
    Array.from({length: columns * rows}, (_, i) => box(10 * (i % columns), 10 * Math.floor(i / columns), 10 * (i % columns) + 10, 10 * Math.floor(i / columns) + 10));

function lattice(features: readonly Rings[], stepM?: number): LatticePolygons {
    return toLattice(polygonsOf(features), stepM)!;
}

/** Whether the answer came from the loose edges, not from arranging everything. */
const isQuick = ({parcelArea2}: Certificate): boolean => parcelArea2 instanceof BigInt64Array;

/** Pieces of the edges of one parcel in these tests that the long way rounds and the short way does not: half a tick each. */
const MOST_PIECES = 40;

/** Certified both ways; the short way must say what the long one says. */
function certified(features: readonly Rings[], more: Partial<CertifyOptions> = {}, stepM = 0.0001): Certificate {
    const layer = lattice(features, stepM), options = {...OPTIONS, ...more};
    const expected = certify(fromLattice(layer), {...options, stepM}), found = certifyCoverage(layer, options);
    expect(found.faults).toEqual(expected.faults);
    expect([found.isClean, found.overlapTicks, found.gapTicks]).toEqual([expected.isClean, expected.overlapTicks, expected.gapTicks]);
    for (let p = 0; p < expected.parcelTicks.length; p++) {
        // where an edge two parcels share runs through the pixel of a third one's vertex, the long way bends it
        const slack = roundingArea2(layer, p);
        expect(Math.abs(Number(found.parcelArea2[p] - expected.parcelArea2[p]))).toBeLessThanOrEqual(slack);
        // an edge cut at a point exactly on it is rounded piece by piece
        const isSame = found.parcelArea2[p] === expected.parcelArea2[p];
        const ticks = expected.isClean && isSame ? 0 : isSame ? MOST_PIECES / 2 : MOST_PIECES / 2 + slack * 1e-4;
        expect(Math.abs(found.parcelTicks[p] - expected.parcelTicks[p])).toBeLessThanOrEqual(ticks);
    }
    return found;
}

/** Twice the area that moving a boundary by less than a step can make. */
function roundingArea2({xy, ringStart, featureStart}: LatticePolygons, feature: number): number {
    let around = 0;
    for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
        for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
            around += Math.abs(xy[2 * v] - xy[2 * u]) + Math.abs(xy[2 * v + 1] - xy[2 * u + 1]);
        }
    }
    return 2 * around;
}

/** Feature and both ends of every edge that has a length. */
function edgesOf({xy, ringStart, featureStart}: LatticePolygons): (readonly [f: number, ax: number, ay: number, bx: number, by: number])[] {
    return Array.from({length: featureStart.length - 1}, (_, f) => f).flatMap(f =>
        Array.from({length: featureStart[f + 1] - featureStart[f]}, (_, k) => featureStart[f] + k).flatMap((ring) => {
            const start = ringStart[ring], n = ringStart[ring + 1] - start;
            return Array.from({length: n}, (_, i) => {
                const v = start + i, w = start + (i + 1) % n;
                return [f, xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1]] as const;
            });
        })).filter(([, ax, ay, bx, by]) => ax !== bx || ay !== by);
}

const codes = ({faults}: Certificate): string[] => faults.map(({code, parcel: p, other}: Fault) => `${code} ${p}${other === undefined ? '' : ` ${other}`}`);

/** Vertices whose edge has no partner. */
const looseOf = ({loose}: Certificate): number[] => Array.from({length: 8 * loose!.length}, (_, v) => v).filter(v => (loose![v >> 3] >> (v & 7)) & 1);

describe('a sheet without faults', () => {
    test('is clean without being arranged, with the areas of its parcels', () => {
        const result = certified(sheet(), {edgeArea: edgeAreaSteps});
        expect(isQuick(result)).toBe(true);
        expect(result.isClean).toBe(true);
        expect(result.faults).toEqual([]);
        expect(new Set(Array.from(result.parcelArea2))).toEqual(new Set([20_000_000_000n]));
        expect(new Set(result.parcelTicks)).toEqual(new Set([1_000_300]));
    });

    test('in any order, winding and ring start', () => {
        forAll(20, random => scrambled(random, [
            ...sheet().slice(1), parcel('0,0 10,0 10,10 0,10', '2,2 8,2 8,8 2,8'), parcel('2,2 8,2 8,8 2,8', '4,4 6,4 6,6 4,6'), box(4, 4, 6, 6),
        ]).features, (features) => {
            const result = certified(features);
            expect([isQuick(result), result.isClean]).toEqual([true, true]);
        });
    });

    test('with edges of half a tick, which are rounded as seen from their smaller end', () => {
        const {parcelTicks} = certified(sheet(), {edgeArea: (_, y0, __, y1) => (y1 - y0) / 100_000 * 0.00005});
        expect(new Set(parcelTicks)).toEqual(new Set([0]));
        const [triangle] = certified([parcel('0,0 10,10 0,10')], {edgeArea: (_, y0, __, y1) => (y1 - y0) / 100_000 * 0.00005}).parcelTicks;
        expect(triangle).toBe(0);
        const [bent] = certified([parcel('0,0 10,5 5,10')], {edgeArea: (x0, _, x1) => (x1 - x0) / 50_000 * 0.00005}).parcelTicks;
        // + round(1), - round(0.5) and - round(0.5)
        expect(bent).toBe(-1);
    });

    test('on a real zone, in ticks of the ellipsoid', () => {
        const zone = edgeAreaOn(crsFromCode('EPSG:4525'), 0.0001);
        const moved = sheet().map(rings => rings.map(ring => ring.map(([x, y]) => [37_450_000.1234 + x * 1.037 + y / 9, 3_360_000.5 + y - x / 7] as const)));
        expect(certified(moved, {edgeArea: zone}).isClean).toBe(true);
    });

    test('with parcels of 100 km, whose products no double holds', () => {
        const far = (text: string): Rings => parcel(text);
        const result = certified([
            far('0,0 100000,0 100000,99999.9999 50000.0001,50000.0003 0,100000'), far('0,100000 50000.0001,50000.0003 100000,99999.9999'),
            ...sheet(4, 4).map(rings => rings.map(ring => ring.map(([x, y]) => [x, y - 40] as const))),
        ], {reportGaps: false});
        expect(isQuick(result)).toBe(true);
        expect(result.isClean).toBe(true);
    });

    test('with a ring of 100,000 vertices and a parcel of 2,000 holes, quickly', () => {
        const coast: Point[] = Array.from({length: 100_000}, (_, i) => {
            const angle = 2 * Math.PI * i / 100_000, radius = 20_000 + 300 * Math.sin(37 * angle) + (i % 2) * 0.3;
            return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const holes = Array.from({length: 2000}, (_, i) => box(10 * (i % 50), 10 * Math.floor(i / 50), 10 * (i % 50) + 5, 10 * Math.floor(i / 50) + 5));
        const layer = lattice([[coast, ...holes.map(([ring]) => ring)], ...holes]);
        const start = performance.now();
        const result = certifyCoverage(layer, OPTIONS);
        expect(performance.now() - start).toBeLessThan(5000);
        expect([isQuick(result), result.isClean, result.faults.length]).toEqual([true, true, 0]);
    });
});

describe('loose edges', () => {
    test('are those of the outer border', () => {
        const loose = looseOf(certified([box(0, 0, 10, 10), box(10, 0, 20, 10)]));
        // of the left box all but its east side (from its second vertex), of the right one all but its west side
        expect(loose).toEqual([0, 2, 3, 4, 5, 6]);
    });

    test('are told apart in a fan of 1,500 triangles, whose edges have one end and one coordinate of the other in common', () => {
        // every other one first, so that hundreds of edges wait for their partner
        const order = [...Array.from({length: 750}, (_, i) => 2 * i + 1), ...Array.from({length: 750}, (_, i) => 2 * i)];
        const fan = (at: (i: number) => string): Rings[] => order.map(i => parcel(`0,0 ${at(i)} ${at(i + 1)}`));
        for (const features of [fan(i => `900,${i - 700}`), fan(i => `${i - 700},-900`)]) {
            const result = certifyCoverage(lattice(features, 1), OPTIONS);
            expect([isQuick(result), result.isClean]).toEqual([true, true]);
            // the far side of every triangle, and the outer sides of the first and the last
            expect(looseOf(result)).toEqual([3 * order.indexOf(0), ...features.map((_, i) => 3 * i + 1), 3 * order.indexOf(1499) + 2].sort((a, b) => a - b));
        }
    });

    test('and of a gap, and both sides of a T-junction', () => {
        const gap = looseOf(certified([parcel('0,0 30,0 30,30 0,30', '10,10 20,10 20,20 10,20'), ...sheet(5, 5).map(rings => rings.map(ring => ring.map(([x, y]) => [x + 30, y] as const)))]));
        expect([4, 5, 6, 7].every(v => gap.includes(v))).toBe(true);
        const junction = looseOf(certified([box(0, 0, 10, 20), box(10, 0, 20, 10), box(10, 10, 20, 20)]));
        expect([1, 7, 11].every(v => junction.includes(v))).toBe(true);
        expect(junction).not.toContain(6);
        expect(junction).not.toContain(8);
    });

    test('are not loose where the neighbour has a fault elsewhere', () => {
        const sheetWithBowTie = [...sheet(), parcel('100,0 110,0 110,10 105,5 112,5 110,2 100,10')];
        const loose = looseOf(certified(sheetWithBowTie));
        const east = 4 * 9 + 1; // the east side of the last box of the first row
        expect(loose).not.toContain(east);
        expect(loose).toContain(4 * 19 + 1);
        expect(loose).not.toContain(406);
    });
});

describe('a parcel is sound', () => {
    test('unless it has a fault, lies on another, or has somebody else\'s corner on an edge', () => {
        const all = certified([...sheet(), box(100, 0, 110, 15), box(100, 15, 110, 40), parcel('200,0 210,10 210,0 200,10'), box(42, 42, 48, 48)]);
        const unsound = [...all.isSound!.keys()].filter(p => all.isSound![p] === 0);
        // the east side of 19 has the corner of 100 and 101 on it, the west side of the latter that of 19 and 29
        expect(unsound).toEqual([19, 44, 100, 101, 102, 103].filter(p => unsound.includes(p)));
        expect([19, 44, 102, 103].every(p => unsound.includes(p))).toBe(true);
        expect(certified(sheet()).isSound).toEqual(new Uint8Array(100).fill(1));
        // relative to the middle of the layer, (105, 50)
        expect([...all.boxes!.slice(4, 8)].map(steps => steps / 10_000)).toEqual([10 - 105, 0 - 50, 20 - 105, 10 - 50]);
    });

    test('unless a spike crosses it, which covers nothing', () => {
        const {isSound} = certified([...sheet(), parcel('200,45 210,45 210,60 200,60 5.3,47.1234 200,60')]);
        expect([...isSound!.keys()].filter(p => isSound![p] === 0)).toEqual([40, 41, 42, 43, 44, 54, 55, 56, 57, 58, 59, 100]);
        // one that crosses nothing but borders that two parcels share
        const within = certified(sheet().toSpliced(44, 1, parcel('40,40 50,40 50,45.3 75,47.1234 50,45.3 50,50 40,50'))).isSound!;
        expect([...within.keys()].filter(p => within[p] === 0)).toEqual([44, 45, 46, 47]);
    });

    test('only when none of its edges passes the pixel of a vertex or crosses an edge of a sound one: looked at one by one', () => {
        forAll(160, (random, index) => faultySheet(random, index).features.slice(0, -40), (features) => {
            const layer = lattice(features), {isSound} = certifyCoverage(layer, OPTIONS);
            if (!isSound) return;
            const edges = edgesOf(layer);
            const met = edges.find(([f, ax, ay, bx, by]) => isSound[f] === 1 && edges.some(([g, cx, cy, dx, dy]) =>
                ((cx !== ax || cy !== ay) && (cx !== bx || cy !== by) && passesPixel(ax, ay, bx, by, cx, cy))
                || (isSound[g] === 1 && crossesProperly(ax, ay, bx, by, cx, cy, dx, dy))));
            expect(met).toBeUndefined();
        });
    });
});

describe('one fault in a sheet is found where it is', () => {
    const find = (...more: readonly Rings[]): string[] => {
        const result = certified([...sheet(), ...more], {edgeArea: edgeAreaSteps});
        expect(isQuick(result)).toBe(true);
        return codes(result);
    };

    test('an overlap of two, of three, and of a copy', () => {
        expect(find(box(95, 5, 105, 8))).toEqual(['kernel/overlap 9 100']);
        expect(find(box(95, 5, 105, 8), box(96, 5, 105, 7))).toEqual(['kernel/overlap 9 100', 'kernel/overlap 9 101', 'kernel/overlap 100 101']);
        expect(find(box(0, 0, 10, 10))).toEqual(['kernel/overlap 0 100']);
        expect(find(box(40, 40, 50, 50))).toEqual(['kernel/overlap 44 100']);
        expect(find(box(90, 90, 100, 100), box(90, 90, 100, 100))).toEqual(['kernel/overlap 99 100', 'kernel/overlap 99 101', 'kernel/overlap 100 101']);
        expect(find(box(5, 5, 15, 15))).toEqual(['kernel/overlap 0 100', 'kernel/overlap 1 100', 'kernel/overlap 10 100', 'kernel/overlap 11 100']);
    });

    test('an island in a parcel without a hole for it', () => {
        expect(find(box(42, 42, 48, 48))).toEqual(['kernel/overlap 44 100']);
    });

    test('a parcel inside a gap leaves a gap around it', () => {
        const frame = sheet().toSpliced(44, 1, box(42, 42, 48, 48));
        const result = certified(frame);
        expect(codes(result)).toEqual(['kernel/gap -1 0']);
        expect(result.isClean).toBe(true);
        expect(result.faults[0]).toMatchObject({at: [40, 40], areaM2: 64});
    });

    test('gaps, the largest first', () => {
        const holed = sheet().filter((_, i) => ![22, 55, 56, 77].includes(i));
        expect(codes(certified(holed))).toEqual(['kernel/gap -1 0', 'kernel/gap -1 1', 'kernel/gap -1 2']);
        expect(certified(holed, {reportGaps: false}).faults).toEqual([]);
    });

    test('rings that cross, touch, double back or repeat themselves', () => {
        expect(find(parcel('200,0 210,10 210,0 200,10'))).toEqual(['kernel/self-crossing 100']);
        expect(find(parcel('200,0 210,0 205,5 210,10 200,10 205,5'))).toEqual(['kernel/ring-touches-itself 100']);
        expect(find(parcel('200,0 220,0 220,20 212,20 210,0 208,20 200,20'))).toEqual(['kernel/ring-touches-itself 100']);
        expect(find(parcel('200,0 210,0 210,10 210,30 210,10 200,10'))).toEqual(['kernel/doubled-edge 100', 'kernel/ring-touches-itself 100']);
        expect(find(parcel('200,0 210,0 210,10 200,10', '205,5 215,5 215,8 205,8'))).toEqual(['kernel/gap -1 0', 'kernel/self-crossing 100']);
        expect(find(parcel('200,0 210,0 210,10 200,10', '200,0 210,0 210,10 200,10'))).toEqual(['kernel/doubled-edge 100', 'kernel/empty-parcel 100']);
        expect(find(parcel('200,0 210,0 210,0 210,10 200,10'))).toEqual(['kernel/duplicate-points 100']);
        expect(find(parcel('200,0 210,0', '220,0 230,0 230,10 220,10'))).toEqual(['kernel/degenerate-ring 100']);
        expect(find(parcel('200,0 210,0 205,0'))).toContain('kernel/empty-parcel 100');
        expect(find([])).toEqual(['kernel/empty-parcel 100']);
    });

    test('where a ring of thousands of vertices crosses or touches itself, and nowhere else', () => {
        const wavy = (change: (ring: Point[]) => void): Rings => {
            const ring: Point[] = Array.from({length: 4000}, (_, i) => {
                const angle = 2 * Math.PI * i / 4000, radius = 400 + 30 * Math.sin(50 * angle);
                return [1000 + radius * Math.cos(angle), radius * Math.sin(angle)];
            });
            change(ring);
            return [ring];
        };
        expect(find(wavy(() => {}))).toEqual([]);
        expect(find(wavy(ring => ring.splice(1000, 2, ring[1001], ring[1000])))).toContain('kernel/self-crossing 100');
        expect(find(wavy(ring => ring.splice(1000, 1, ring[3001])))).toContain('kernel/ring-touches-itself 100');
        // a hole far from the border, one across it, one whose own hole is a parcel
        const hole = (x: number, half: number): readonly Point[] => [[x - half, -half], [x + half, -half], [x + half, half], [x - half, half]];
        expect(find([...wavy(() => {}), hole(1000, 50), hole(1000, 20)], [hole(1000, 50), hole(1000, 20)])).toEqual([]);
        expect(find([...wavy(() => {}), hole(1000, 50), hole(1000, 20)], [hole(1000, 50)])).toEqual(['kernel/overlap 100 101']);
        expect(find([...wavy(() => {}), hole(1400, 50)])).toContain('kernel/self-crossing 100');
    });

    test('a needle whose tip is a step away from its base', () => {
        expect(find(parcel('200,0 210,0.0001 200,0.0001'))).toEqual([]);
        expect(find(parcel('200,0 210,0.0001 205,0.0001'))).toContain('kernel/ring-touches-itself 100');
    });

    test('rings of one parcel that touch each other are no fault, nor are T-junctions', () => {
        expect(find(parcel('200,0 230,0 230,30 200,30', '200,0 210,5 205,10'), parcel('200,0 210,5 205,10'))).toEqual([]);
        expect(find(parcel('200,0 230,0 230,30 200,30', '205,5 210,5 210,10 205,10', '210,10 220,10 220,20 210,20'), box(205, 5, 210, 10), box(210, 10, 220, 20))).toEqual([]);
        expect(find(box(100, 0, 110, 15), box(100, 15, 110, 40))).toEqual([]);
    });

    test('a corner beside the line it should lie on: the area is that of the line through the corner', () => {
        const around = sheet(4, 4).map(rings => rings.map(ring => ring.map(([x, y]) => [x + 2000, y] as const)));
        const layer = lattice([parcel('0,0 1500,500 1500,-900 0,-900'), parcel('0,0 500,167 0,900'), parcel('500,167 1500,500 0,900'), ...around], 1);
        const expected = certify(fromLattice(layer), {...OPTIONS, stepM: 1, edgeArea: edgeAreaSteps});
        const found = certifyCoverage(layer, {...OPTIONS, edgeArea: edgeAreaSteps});
        expect(isQuick(found)).toBe(true);
        expect(Array.from(found.parcelArea2)).toEqual(Array.from(expected.parcelArea2));
        expect(found.parcelTicks).toEqual(expected.parcelTicks);
        // 1500 x 900 and the triangle below the line, and the one between the line and the corner
        expect(found.parcelArea2[0]).toBe(2_700_000n + 750_000n + 500n);
        expect(found.isSound!.slice(0, 3)).toEqual(Uint8Array.of(0, 1, 1));
    });

    test('a parcel that rounding makes vanish is empty', () => {
        // three corners around (0, 0), each side within its pixel, which a corner of another parcel makes hot
        const around = sheet(4, 4).map(rings => rings.map(ring => ring.map(([x, y]) => [x + 2000, y] as const)));
        const result = certified([parcel('1,1 -1,0 0,-1'), parcel('0,0 -300,-100 -100,-300'), ...around], {}, 1);
        expect(isQuick(result)).toBe(true);
        expect(codes(result)).toEqual(['kernel/empty-parcel 0']);
        expect(codes(certified([parcel('1,1 -1,0 0,-1'), parcel('-10,0 -300,-100 -100,-300'), ...around], {}, 1))).toEqual([]);
    });

    test('a faulty parcel in the sheet overlaps and leaves gaps like any other', () => {
        const bowTie = sheet().toSpliced(44, 1, parcel('40,40 50,50 50,40 40,50'));
        expect(codes(certified(bowTie))).toEqual(['kernel/gap -1 0', 'kernel/gap -1 1', 'kernel/self-crossing 44']);
        expect(find(parcel('42,42 48,48 48,42 42,48'), parcel('41,41 49,49 49,41 41,49'))).toEqual([
            'kernel/overlap 44 100', 'kernel/overlap 44 101', 'kernel/self-crossing 100', 'kernel/overlap 100 101', 'kernel/self-crossing 101',
        ].sort((a, b) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]) || (a < b ? -1 : 1)));
    });

    test('two sheets on one another, and a layer most of which is faulty, are arranged as a whole', () => {
        const twice = certified([...sheet(), ...sheet().map(rings => rings.map(ring => ring.map(([x, y]) => [x + 3, y + 3] as const)))]);
        expect(isQuick(twice)).toBe(false);
        expect(twice.isClean).toBe(false);
        const bowTies = Array.from({length: 30}, (_, i) => parcel(`${10 * i},0 ${10 * i + 8},8 ${10 * i + 8},0 ${10 * i},8`));
        expect(certified(bowTies).faults).toHaveLength(30);
    });

    test('a parcel drawn four thousand times takes no time to speak of', () => {
        const layer = lattice([...sheet(), ...Array.from({length: 4000}, (_, i) => box(200, 0, 210, 10 + (i % 2)))]);
        const start = performance.now(), {isClean, faults} = certifyCoverage(layer, OPTIONS);
        expect(performance.now() - start).toBeLessThan(10_000);
        expect(isClean).toBe(false);
        expect(faults).toEqual(certify(fromLattice(layer), OPTIONS).faults);
    });

    test('overlaps are no fault where they are allowed, and nothing is one in an empty layer', () => {
        expect(certified([...sheet(), box(5, 5, 15, 15)], {overlaps: 'allowed'}).faults).toEqual([]);
        expect(certified([])).toMatchObject({faults: [], isClean: true});
    });
});

describe('random sheets with one kind of fault each', () => {
    const names = Object.keys(FAULTS);

    test.each([0, 1, 2, 3])('are certified the short way as the long one, part %i', (part) => {
        let quick = 0, count = 0;
        forAll(520, (random, index) => {
            const {fault, features} = faultySheet(seededRandom(1e6 * part + 1e9 * random()), index);
            return {fault, features: scrambled(random, features).features};
        }, ({features}) => {
            count++;
            if (isQuick(certified(features, {edgeArea: edgeAreaSteps}))) quick++;
        });
        expect(quick).toBeGreaterThan(count * 0.6);
        expect(names.length).toBeGreaterThan(15);
    });
});
