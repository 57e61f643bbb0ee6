import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {readPatches} from '../../../engine/cli/chips/patches.ts';

const folder = mkdtempSync(join(tmpdir(), 'liangtian-chip-patches-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function layerOf(...properties: readonly Record<string, unknown>[]): string {
    const file = join(folder, 'layer.geojson');
    writeFileSync(file, JSON.stringify({type: 'FeatureCollection', features: properties.map((one, i) => {
        const west = 121.3 + i / 100, ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]].map(([x, y]) => [west + x / 1000, 33.4 + y / 1000]);
        return {type: 'Feature', properties: one, geometry: {type: 'Polygon', coordinates: [ring]}};
    })}));
    return file;
}
const idsOf = async (...properties: readonly Record<string, unknown>[]): Promise<string[]> =>
    (await readPatches(layerOf(...properties), undefined, [])).patches.map(({id}) => id);

describe('numbers of patches in a folder of chips', () => {
    test('clues keep the number of their list', async () => {
        expect(await idsOf({record: 1, clueId: 'Q01'}, {record: 2, clueId: 'Q02'})).toEqual(['Q01', 'Q02']);
        expect(await idsOf({线索编号: '甲-1'}, {线索编号: '甲-2'})).toEqual(['甲-1', '甲-2']);
    });

    test('a number on two records is told apart by the record, one that stands alone stays as it is', async () => {
        expect(await idsOf({clueId: 'Q01'}, {clueId: 'Q02'}, {clueId: 'Q01'}, {clueId: ''})).toEqual(['Q01-1', 'Q02', 'Q01-3', 'record-4']);
    });

    test('of two numberings the one that tells all apart is taken', async () => {
        expect(await idsOf({id: 'same', TBBH: '7'}, {id: 'same', TBBH: '8'})).toEqual(['7', '8']);
    });

    test('without a numbering the record is', async () => {
        expect(await idsOf({DLBM: '0101'}, {DLBM: '0103'})).toEqual(['record-1', 'record-2']);
    });
});

test('villages are names, whether the layer gives one, a list of names or a list with codes', async () => {
    const {patches} = await readPatches(layerOf({villages: ['桑畈村', '麦塘村']}, {villages: [{code: '990002', name: '垄青村'}]}, {villages: '[内部]村'}), undefined, []);
    expect(patches.map(({villages}) => villages)).toEqual(['桑畈村、麦塘村', '垄青村', '[内部]村']);
});
