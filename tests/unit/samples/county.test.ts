import {createHash} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {COUNTY_SEED} from '../../../scripts/samples/county.ts';
import {crossingArcs} from '../../../scripts/samples/county/crossings.ts';
import {makeTerrain} from '../../../scripts/samples/county/terrain.ts';
import {CLASS_NAMES} from '../../../scripts/samples/sampleCodes.ts';
import {crsFromCode, edgeAreaOn, ringAreaM2} from '../../../engine/crs/index.ts';
import {openGeos} from '../../helpers/geos.ts';
import {readShapes, shapeAreaM2, type TestShape} from './readShapes.ts';

const FOLDER = fileURLToPath(new URL('../../../data-samples/county/', import.meta.url));

function read(name: string): TestShape[] {
    return readShapes(FOLDER + name);
}

const before = read('DLTB_2024');
const after = read('DLTB_2025');
const surveys = [
    ['2024', before],
    ['2025', after],
] as const;

function isCultivated(shape: TestShape): boolean {
    return shape.row.DLBM.startsWith('01');
}

/** Directed border segments as text. */
function segments(shapes: readonly TestShape[]): string[] {
    return shapes.flatMap(shape =>
        shape.rings.flatMap(ring => ring.slice(1).map((p, i) => `${ring[i].join()} ${p.join()}`)),
    );
}

/** Segments that no other parcel has in the opposite direction. */
function outline(shapes: readonly TestShape[]): Set<string> {
    const all = new Set(segments(shapes));
    return new Set([...all].filter(segment => !all.has(segment.split(' ').reverse().join(' '))));
}

function polygonWkt(rings: TestShape['rings']): string {
    return `POLYGON(${rings.map(ring => `(${ring.map(p => p.join(' ')).join(',')})`).join(',')})`;
}

/** Geometry without regard to order of records. */
function shapeKey(shape: TestShape): string {
    return JSON.stringify(shape.rings);
}

describe('the fictional county', () => {
    it('has about 3,000 parcels in 14 villages of five townships', () => {
        for (const [, shapes] of surveys) {
            expect(shapes.length).toBeGreaterThan(2800);
            expect(shapes.length).toBeLessThan(3500);
        }
        expect(read('CJDCQ')).toHaveLength(14);
        expect(read('XZQ')).toHaveLength(5);
    });

    it('is covered without a gap or an overlap: every border is shared exactly or is the county border', () => {
        const edge = outline(read('XZQ'));
        for (const [, shapes] of surveys) {
            const all = segments(shapes);
            expect(new Set(all).size).toBe(all.length);
            expect(outline(shapes)).toEqual(edge);
            expect(shapeAreaM2(shapes)).toBeCloseTo(shapeAreaM2(read('XZQ')), 6);
        }
        expect(outline(read('CJDCQ'))).toEqual(edge);
    });

    it('consists of polygons that GEOS finds valid', async () => {
        const geos = await openGeos();
        for (const name of [
            'DLTB_2024',
            'DLTB_2025',
            'CJDCQ',
            'XZQ',
            'lawful',
            'season',
            'JCTB_2026',
            'STBHHX',
            'CZKFBJ',
        ]) {
            const invalid = read(name).filter(shape => {
                const shells = shape.rings.filter(ring => shapeAreaM2([{rings: [ring], row: {}}]) > 0);
                const holes = shape.rings.filter(ring => !shells.includes(ring));
                // Of several shells (a village with an exclave) each must be valid by itself.
                const polygons = shells.map(shell => [shell, ...(shells.length === 1 ? holes : [])]);
                return polygons.length === 0 || polygons.some(rings => !geos.isValid(geos.read(polygonWkt(rings))));
            });
            geos.dispose();
            expect(
                invalid.map(shape => shape.row.BSM),
                name,
            ).toEqual([]);
        }
    });

    it('is no grid: borders bend, and hardly one in twenty runs due east or north', () => {
        const all = segments(before).map(segment => segment.split(' ').map(p => p.split(',').map(Number)));
        const straight = all.filter(([[x1, y1], [x2, y2]]) => x1 === x2 || y1 === y2);
        expect(straight.length / all.length).toBeLessThan(0.05);
        expect(all.length / before.length).toBeGreaterThan(15);
    });

    it.each(surveys)('%s: codes, names, numbers and ridges agree', (year, shapes) => {
        expect(new Set(shapes.map(shape => shape.row.BSM)).size).toBe(shapes.length);
        expect(new Set(shapes.map(shape => shape.row.ZLDWDM + shape.row.TBBH)).size).toBe(shapes.length);
        for (const {row} of shapes) {
            expect(row.DLMC).toBe(CLASS_NAMES[row.DLBM]);
            expect(row.ZLDWDM).toMatch(/^990002\d{13}$/);
            expect(row.BSM).toHaveLength(18);
            expect(row.SJNF).toBe(year);
            const [gross, share, ridges, net] = [row.TBMJ, row.KCXS, row.KCMJ, row.TBDLMJ].map(Number);
            expect(Math.abs(ridges - gross * share)).toBeLessThan(0.00501);
            expect(net).toBeCloseTo(gross - ridges, 6);
            expect(row.KCDLBM).toBe(share > 0 ? '1203' : '');
            if (share > 0) expect(row.DLBM.startsWith('01')).toBe(true);
            expect(row.GDPDJB !== '').toBe(row.DLBM.startsWith('01'));
        }
        expect(shapes.some(shape => Number(shape.row.KCXS) > 0)).toBe(true);
    });

    it.each(surveys)(
        '%s: official areas (edges of 70 m straight in latitude and longitude) agree with the engine to 0.05 m²',
        (_, shapes) => {
            const edgeArea = edgeAreaOn(crsFromCode('EPSG:4549'));
            for (const shape of shapes) {
                const areaM2 = -shape.rings.reduce(
                    (sum, ring) =>
                        sum + ringAreaM2(edgeArea, Float64Array.from(ring.slice(0, -1).flat()), 0, ring.length - 1),
                    0,
                );
                expect(Math.abs(areaM2 - Number(shape.row.TBMJ))).toBeLessThan(0.05);
            }
        },
    );

    it('leaves parcels nobody touched exactly as they were, in another order of records', () => {
        const later = new Map(after.map(shape => [shapeKey(shape), shape]));
        const same = before.filter(shape => later.has(shapeKey(shape)));
        expect(same.length).toBeGreaterThan(before.length * 0.9);
        const untouched = same.filter(shape => later.get(shapeKey(shape))?.row.DLBM === shape.row.DLBM);
        for (const shape of untouched) {
            const {SJNF: _, ZZSXDM: __, ZZSXMC: ___, ...row} = later.get(shapeKey(shape))?.row ?? {};
            expect(shape.row).toMatchObject(row);
        }
        expect(after.map(shape => shape.row.BSM)).not.toEqual([...after].map(shape => shape.row.BSM).sort());
    });

    it('changes like a county in a year: losses and gains, small houses, whole fields, planting alone', () => {
        const earlier = new Map(before.map(shape => [shapeKey(shape), shape]));
        const fresh = after.filter(shape => earlier.get(shapeKey(shape))?.row.DLBM !== shape.row.DLBM);
        expect(fresh.length).toBeGreaterThan(120);
        const houses = fresh.filter(shape => shape.row.DLBM === '0702').map(shape => Number(shape.row.TBMJ));
        expect(houses.some(areaM2 => areaM2 < 200)).toBe(true);
        expect(houses.some(areaM2 => areaM2 > 200)).toBe(true);
        for (const code of ['0201', '0201K', '0301', '0404', '0601', '1003', '1006', '1104A', '1202', '0101', '0103']) {
            expect(
                fresh.some(shape => shape.row.DLBM === code),
                code,
            ).toBe(true);
        }
        expect(after.filter(shape => shape.row.ZZSXDM === 'WG').length).toBeGreaterThan(5);
        expect(before.filter(shape => shape.row.ZZSXDM === 'WG')).toEqual([]);
        const [was, is] = [before, after].map(shapes => shapeAreaM2(shapes.filter(isCultivated)));
        expect(is).toBeLessThan(was);
        expect(is).toBeGreaterThan(was * 0.97);
    });

    it('has borders that were only drawn anew, less than a metre and a half off', () => {
        const old = new Map(before.map(shape => [shape.row.BSM, shape]));
        const shifted = after.filter(shape => {
            const earlier = old.get(shape.row.BSM);
            if (!earlier || earlier.row.DLBM !== shape.row.DLBM || shapeKey(earlier) === shapeKey(shape)) return false;
            return (
                earlier.rings.length === shape.rings.length &&
                earlier.rings.every(
                    (ring, r) =>
                        ring.length === shape.rings[r].length &&
                        ring.every(([x, y], i) => Math.hypot(x - shape.rings[r][i][0], y - shape.rings[r][i][1]) < 1.5),
                )
            );
        });
        expect(shifted.length).toBeGreaterThanOrEqual(20);
    });

    it('has three quarters of its cultivated land as basic farmland, and a later version that is smaller', () => {
        const [first, second] = ['YJJBNTTB_2024', 'YJJBNTTB_2025'].map(read);
        const share = shapeAreaM2(first) / shapeAreaM2(before.filter(isCultivated));
        expect(share).toBeGreaterThan(0.72);
        expect(share).toBeLessThan(0.78);
        expect(shapeAreaM2(second)).toBeLessThan(shapeAreaM2(first));
        const parcels = new Map(before.map(shape => [shapeKey(shape), shape]));
        for (const shape of first) expect(parcels.get(shapeKey(shape))?.row.DLBM).toMatch(/^01/);
    });

    it('has papers in force, expired and dated after the later survey', () => {
        const papers = read('lawful').map(shape => shape.row);
        expect(papers.some(row => row.JLLX === '农转用批复' && row.PZRQ < '2025-12-31')).toBe(true);
        expect(papers.some(row => row.PZRQ > '2025-12-31')).toBe(true);
        expect(papers.some(row => row.ZZRQ !== '' && row.ZZRQ < '2025-12-31')).toBe(true);
        for (const kind of ['设施农用地备案', '临时用地', '高标准农田建设', '城乡建设用地增减挂钩', '进出平衡方案']) {
            expect(
                papers.some(row => row.JLLX === kind),
                kind,
            ).toBe(true);
        }
    });
});

describe('the generator of the county', () => {
    // All of it takes longer than a test should: `npx tsx scripts/samples/county.ts --check` compares every byte.
    it('shapes the same ground from the same seed on every machine', () => {
        const {height, streams} = makeTerrain(COUNTY_SEED);
        const text = JSON.stringify([
            Array.from(height.values, value => Math.round(value * 100)),
            streams.map(line => line.points.map(([x, y]) => [Math.round(x * 100), Math.round(y * 100)])),
        ]);
        expect(createHash('sha256').update(text).digest('hex')).toBe(
            '25416bb40bb8dd67206f8e05c5c2e28f7cbc5bf0c22c3d0ed6a3181a8b49ce0b',
        );
    });

    it('notices borders that cross, that lie on one another and that leave a hair between them', () => {
        const line = (...points: [number, number][]): {points: [number, number][]} => ({points});
        expect(crossingArcs([line([0, 0], [10, 10]), line([0, 10], [10, 0])]).size).toBe(2);
        expect(crossingArcs([line([0, 0], [10, 0]), line([2, 0], [8, 0])]).size).toBe(2);
        expect(crossingArcs([line([0, 0], [10, 0]), line([5, 0.02], [5, 9])]).size).toBe(2);
        expect(crossingArcs([line([0, 0], [10, 0]), line([10, 0], [10, 9]), line([5, 0.1], [5, 9])]).size).toBe(0);
    });
});
