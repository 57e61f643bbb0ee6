import {describe, expect, test} from 'vitest';
import {compare, field, told} from './surveys.ts';

const WOOD = field('0301', [-200, -200, 200, 200]), PADDY = field('0101', [-100, -50, 0, 50]), DRY = field('0103', [0, -50, 100, 50]);
const LAND = [WOOD, PADDY, DRY];

describe('what makes a patch', () => {
    test('a house half on paddy, half on dry land is one patch', () => {
        expect(told(compare(LAND, [...LAND, field('0702', [-10, 0, 10, 20])]))).toEqual(['loss 0702 400']);
    });

    test('two houses that meet in a corner only are two; side by side they are one', () => {
        expect(told(compare(LAND, [...LAND, field('0702', [-20, 0, 0, 20]), field('0702', [0, 20, 20, 40])]))).toEqual(['loss 0702 400', 'loss 0702 400']);
        expect(told(compare(LAND, [...LAND, field('0702', [-30, 0, -10, 20]), field('0702', [-10, 0, 10, 20])]))).toEqual(['loss 0702 800']);
    });

    test('an orchard that takes dry land and wood is a loss and another change, side by side', () => {
        expect(told(compare(LAND, [...LAND, field('0201', [80, 0, 130, 20])]))).toEqual(['loss 0201 400', 'other 0201 600']);
    });

    test('neighbours that become different things are different patches', () => {
        expect(told(compare(LAND, [...LAND, field('0702', [-30, 0, -10, 20]), field('0601', [-10, 0, 10, 20])]))).toEqual(['loss 0601 400', 'loss 0702 400']);
    });

    test('paddy that becomes dry land is internal, wood that becomes paddy a gain, and land no survey names is neither', () => {
        expect(told(compare(LAND, [WOOD, field('0103', [-100, -50, 100, 50])]))).toEqual(['internal 0103 10000']);
        expect(told(compare(LAND, [...LAND, field('0101', [-150, -150, -120, -120])]))).toEqual(['gain 0101 900']);
        expect(told(compare([PADDY], [DRY]))).toEqual([]);
    });
});

describe('what is set aside', () => {
    test('a strip 0.6 m wide is a sliver, one of 1.1 m is not', () => {
        expect(told(compare(LAND, [...LAND, field('0601', [-0.6, -50, 0, 50]), field('0601', [50, -50, 51.1, 50])]))).toEqual(['loss 0601 110 small', 'loss 0601 60 sliver']);
        expect(told(compare(LAND, [...LAND, field('0601', [50, -100, 51.1, 150])]))).toEqual(['loss 0601 110', 'other 0601 110', 'other 0601 55']);
    });

    test('the least area is that of the class after: just reached is kept, a hundredth below is not', () => {
        for (const [code, m2] of [['0702', 200], ['0201', 400], ['0404', 600]] as const) {
            expect(told(compare(LAND, [...LAND, field(code, [-60, 0, -60 + m2 / 20, 20])]))).toEqual([`loss ${code} ${m2}`]);
            expect(told(compare(LAND, [...LAND, field(code, [-60, 0, -60 + m2 / 20, 19.999])]))).toEqual([`loss ${code} ${(m2 - m2 / 20 * 0.001).toFixed(2)} small`]);
        }
    });

    test('patches of one group are measured together, whatever they were and whichever way they went', () => {
        // 150 m² of works beside 100 m² of homestead: both are construction land
        expect(told(compare(LAND, [...LAND, field('0601', [-60, 0, -45, 10]), field('0702', [-45, 0, -35, 10])]))).toEqual(['loss 0601 150', 'loss 0702 100']);
        // 150 m² of works beside an orchard: the orchard does not help it
        expect(told(compare(LAND, [...LAND, field('0601', [-60, 0, -45, 10]), field('0201', [-45, 0, 5, 10])]))).toEqual(['loss 0201 500', 'loss 0601 150 small']);
        // 120 m² on the field and 120 m² in the wood beside it
        expect(told(compare(LAND, [...LAND, field('0601', [-60, 44, -40, 56])]))).toEqual(['loss 0601 120', 'other 0601 120']);
    });

    test('one square metre of basic farmland saves the whole group, 0.9 m² does not', () => {
        const after = [...LAND, field('0601', [-60, 0, -50, 10]), field('0702', [-50, 0, -45, 10])];
        expect(told(compare(LAND, after))).toEqual(['loss 0601 100 small', 'loss 0702 50 small']);
        expect(told(compare(LAND, after, [[-46, 0, -30, 1]]))).toEqual(['loss 0601 100', 'loss 0702 50']);
        expect(told(compare(LAND, after, [[-46, 0, -30, 0.9]]))).toEqual(['loss 0601 100 small', 'loss 0702 50 small']);
    });

    test('a sliver stays one on basic farmland: its width is no question of size', () => {
        expect(told(compare(LAND, [...LAND, field('0601', [-0.6, -50, 0, 50])], [[-50, -50, 50, 50]]))).toEqual(['loss 0601 60 sliver']);
    });
});
