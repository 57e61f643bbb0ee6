import {expect, test} from 'vitest';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {criminalLines} from '../../../engine/route/criminalLines.ts';
import {PACKS_DIR, writePack} from '../policy/packFolders.ts';

const pack = loadPack(PACKS_DIR, 'cn.hubei.yidu');
const part = (areaM2: string, inBasicFarmland: boolean, kind = 'non_ag' as const) => ({kind, inBasicFarmland, areaM2});

function reached(facts: Parameters<typeof criminalLines>[1]) {
    return criminalLines(pack, facts).map(({line, areaMu, cumulativeMu, reached: is}) => [line, areaMu, cumulativeMu, is]);
}

test('a factory half on basic farmland reaches both lines', () => {
    expect(reached({parts: [part('10000.0000', true), part('10000.0000', false)]}))
        .toEqual([['basicFarmland', '15.00', null, true], ['otherCultivated', '15.00', null, true]]);
});

test('the line itself is reached, a tick below it is not, although both read 5.00 mu', () => {
    expect(reached({parts: [part('3333.3333', true)]})[0]).toEqual(['basicFarmland', '5.00', null, false]);
    expect(reached({parts: [part('3333.3334', true)]})[0]).toEqual(['basicFarmland', '5.00', null, true]);
    expect(reached({parts: [part('2000.0000', true), part('1333.3334', true)]})[0][3]).toBe(true);
});

test('orchards and land with papers do not count', () => {
    const parts = [
        {kind: 'non_grain', inBasicFarmland: true, areaM2: '30000.0000'}, {kind: 'lawful_record', inBasicFarmland: false, areaM2: '16000.0000'},
    ] as const;
    expect(reached({parts})).toEqual([['basicFarmland', '0.00', null, false], ['otherCultivated', '0.00', null, false]]);
});

test('acts of one actor not yet dealt with add up, and the provision on that is cited', () => {
    const facts = {parts: [part('4000.0000', false)], sameActor: {basicFarmlandM2: '0', otherM2: '2666.6667'}};
    expect(reached(facts)[1]).toEqual(['otherCultivated', '6.00', '10.00', true]);
    expect(reached({parts: facts.parts})[1]).toEqual(['otherCultivated', '6.00', null, false]);
    expect(criminalLines(pack, facts)[1].cite.map(({article}) => article)).toEqual(['第三条', '第九条']);
});

test('without a rule nothing is reached and nothing is not reached', () => {
    const silent = loadPack(PACKS_DIR, writePack({
        'criminalReferral.lines[basicFarmland].thresholdMu': {value: null, unit: 'mu', origin: 'county', cite: []},
    }));
    expect(criminalLines(silent, {parts: [part('10000', true)]})[0]).toMatchObject({thresholdMu: null, reached: null});
});

test('a line that falls on a whole tick is reached exactly at it', () => {
    const county = loadPack(PACKS_DIR, writePack({
        'criminalReferral.lines[basicFarmland].thresholdMu': {value: '6', unit: 'mu', origin: 'county', cite: []},
    }));
    const at = (areaM2: string) => criminalLines(county, {parts: [part(areaM2, true)]})[0].reached;
    expect([at('4000.0000'), at('3999.9999')]).toEqual([true, false]);
});
