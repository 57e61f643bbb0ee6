import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {scenarioA} from '../../../scripts/samples/scenarioA.ts';
import {differsFromFolder} from '../../../scripts/samples/sampleSet.ts';
import {readShapes, shapeAreaM2, type TestShape} from './readShapes.ts';

const FOLDER = fileURLToPath(new URL('../../../data-samples/scenario-a/', import.meta.url));
const MU = 2000 / 3;

function read(name: string): TestShape[] {
    return readShapes(FOLDER + name);
}

function cultivated(shapes: readonly TestShape[]): TestShape[] {
    return shapes.filter(shape => shape.row.DLBM.startsWith('01'));
}

describe('scenario A', () => {
    const [before, after] = [read('L2025'), read('L2026Q2')];

    it('lies on disk byte for byte as the script writes it', async () => {
        expect(await differsFromFolder(scenarioA(), FOLDER)).toEqual([]);
    });

    it('has 4,920 mu of cultivated land before and 3,202,370 m² after', () => {
        expect(shapeAreaM2(cultivated(before))).toBe(3_280_000);
        expect(shapeAreaM2(cultivated(before)) / MU).toBeCloseTo(4920, 9);
        expect(shapeAreaM2(cultivated(after))).toBe(3_202_370);
    });

    it('has 2,294.28 mu of paddy and 2,509.275 mu of dry land after', () => {
        const ofClass = (code: string): number => shapeAreaM2(after.filter(shape => shape.row.DLBM === code)) / MU;
        expect(ofClass('0101')).toBeCloseTo(2294.28, 9);
        expect(ofClass('0103')).toBeCloseTo(2509.275, 9);
    });

    it('covers both townships completely at both dates, each parcel once', () => {
        expect(shapeAreaM2(before)).toBe(12_000_000);
        expect(shapeAreaM2(after)).toBe(12_000_000);
        expect(shapeAreaM2(read('CJDCQ'))).toBe(12_000_000);
        expect(shapeAreaM2(read('XZQ'))).toBe(12_000_000);
    });

    it('states in every record the area its outline has, and no ridges', () => {
        for (const shape of [...before, ...after]) {
            expect(Number(shape.row.TBMJ)).toBe(shapeAreaM2([shape]));
            expect(Number(shape.row.TBDLMJ)).toBe(Number(shape.row.TBMJ));
            expect(Number(shape.row.KCXS)).toBe(0);
        }
    });

    it('has 1,440 mu of basic farmland, 24 mu of approved road and an idle plot of 7.5 mu', () => {
        expect(shapeAreaM2(read('YJJBNTTB')) / MU).toBeCloseTo(1440, 9);
        const lawful = read('lawful');
        expect(lawful.map(shape => shapeAreaM2([shape]) / MU)).toEqual([24, 3].map(mu => expect.closeTo(mu, 9)));
        const season = read('season');
        expect(shapeAreaM2(season)).toBe(5000);
        expect(season[0].row.WGJJ).toBe('2024,2025');
    });

    it('names classes in Chinese that a GBK reader reads', () => {
        expect(before.filter(shape => shape.row.DLBM === '0101').every(shape => shape.row.DLMC === '水田')).toBe(true);
        expect(read('XZQ').map(shape => shape.row.XZQMC)).toEqual(['甲镇', '乙镇']);
    });
});
