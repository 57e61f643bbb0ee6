import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {fixtures} from '../../../scripts/samples/fixtures.ts';
import {differsFromFolder} from '../../../scripts/samples/sampleSet.ts';
import {readShapes, shapeAreaM2, type TestShape} from './readShapes.ts';

const FOLDER = fileURLToPath(new URL('../../../data-samples/fixtures/', import.meta.url));

function ofClass(shapes: readonly TestShape[], stem: string): TestShape[] {
    return shapes.filter(shape => shape.row.DLBM.startsWith(stem));
}

describe('the small fixtures', () => {
    it('lie on disk byte for byte as the script writes them', async () => {
        expect(await differsFromFolder(fixtures(), FOLDER)).toEqual([]);
    });

    it('net basis: 10,000.00 gross with ridges 0.1250 is 8,750.00 net, of which 6,125.00 stays', () => {
        const [before] = ofClass(readShapes(`${FOLDER}net-basis/before`), '01');
        expect(before.row).toMatchObject({TBMJ: '10000.00', KCXS: '0.1250', KCMJ: '1250.00', TBDLMJ: '8750.00'});
        const after = readShapes(`${FOLDER}net-basis/after`);
        expect(ofClass(after, '01')[0].row).toMatchObject({TBMJ: '7000.00', KCXS: '0.1250', TBDLMJ: '6125.00'});
        expect(shapeAreaM2(ofClass(after, '0601'))).toBe(3000);
    });

    it('late approval: one of the two approvals is dated after the later survey', () => {
        const dates = readShapes(`${FOLDER}late-approval/lawful`).map(shape => shape.row.PZRQ);
        expect(dates.map(date => date > '2025-12-31')).toEqual([true, false]);
    });

    it('house on two fields: 240 m², half taken from paddy, half from dry land', () => {
        const [before, after] = ['before', 'after'].map(name => readShapes(`${FOLDER}house-on-two-fields/${name}`));
        expect(shapeAreaM2(ofClass(after, '0702'))).toBe(240);
        for (const code of ['0101', '0103']) {
            expect(shapeAreaM2(ofClass(before, code)) - shapeAreaM2(ofClass(after, code))).toBe(120);
        }
    });

    it('small on basic farmland: two houses of 150 m², 30 m² of the first on basic farmland', () => {
        const houses = ofClass(readShapes(`${FOLDER}small-on-basic-farmland/after`), '0702');
        expect(houses.map(house => shapeAreaM2([house]))).toEqual([150, 150]);
        const east = Math.max(
            ...readShapes(`${FOLDER}small-on-basic-farmland/basicFarmland`)[0].rings[0].map(([x]) => x),
        );
        const west = Math.min(...houses[0].rings[0].map(([x]) => x));
        expect((east - west) * 10).toBe(30);
    });
});
