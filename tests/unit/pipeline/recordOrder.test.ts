import {expect, test} from 'vitest';
import type {WriteLayer} from '../../../engine/formats/index.ts';
import type {RunResult} from '../../../engine/pipeline/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {land, properties, runLayers, type Piece} from './landFiles.ts';

const field = (at: Piece['at'], row: Piece['row']): Piece => ({at, row});

/** The same records the other way round. */
function reversed(layer: WriteLayer): WriteLayer {
    return {...layer, columns: layer.columns.map(column => [...column].reverse()), geometries: [...layer.geometries].reverse()};
}

/** What people read of a run: everything but the hashes of the inputs. */
function outcome({files, report}: RunResult): unknown {
    return [files.get('patches.geojson'), files.get('parts.geojson'), files.get('patches.csv'), report.ledger, report.byVillage, report.byTownship];
}

const before = land('survey', [
    field([[0, 0, 100, 60]], {BSM: 'B1', DLBM: '0101', ZLDWDM: '4205810010010001000', ZLDWMC: '一组'}),
    field([[100, 0, 160, 60]], {BSM: 'B2', DLBM: '0103', ZLDWDM: '4205810010010002000', ZLDWMC: '二组'}),
]);
const after = land('survey', [
    field([[0, 0, 160, 60]], {BSM: 'B3', DLBM: '0101', ZLDWDM: '4205810010010001000', ZLDWMC: '一组'}),
    field([[100, 0, 160, 60]], {BSM: 'B4', DLBM: '0103', ZLDWDM: '4205810010010002000', ZLDWMC: '二组'}),
    field([[20, 0, 140, 40]], {BSM: 'B5', DLBM: '1003', ZLDWDM: '4205810010010001000', ZLDWMC: '一组'}),
]);

test('the order of records changes neither names nor parts nor papers', async () => {
    const lawful = land('lawful', [
        field([[0, 0, 160, 40]], {JLLX: '农转用批复', WH: '虚〔2025〕2号', PZRQ: '2025-03-01'}),
        field([[0, 0, 160, 40]], {JLLX: '建设用地供应', WH: '虚〔2025〕1号', PZRQ: '2025-02-01'}),
        field([[0, 0, 80, 40]], {JLLX: '临时用地', WH: '虚〔2025〕3号', QSRQ: '2025-01-01', ZZRQ: '2026-12-31'}),
        field([[80, 0, 160, 40]], {JLLX: '增减挂钩', WH: '虚〔2025〕4号', PZRQ: '2025-01-05'}),
    ]);
    const plain = await inTempFolder(folder => runLayers(folder, {before, after, lawful}));
    const turned = await inTempFolder(folder => runLayers(folder, {before: reversed(before), after: reversed(after), lawful: reversed(lawful)}));
    expect(outcome(turned)).toEqual(outcome(plain));
    // the village's name is the one that most of its ground bears
    expect(plain.report.byVillage).toMatchObject([{code: '420581001001', name: '一组'}]);
});

test('a village is called what most of its ground is called, wherever that ground lies', async () => {
    const groups = (west: string, east: string) => land('survey', [
        field([[0, 0, 40, 60]], {BSM: 'W', DLBM: '0101', ZLDWDM: '4205810010010001000', ZLDWMC: west}),
        field([[40, 0, 160, 60]], {BSM: 'E', DLBM: '0103', ZLDWDM: '4205810010010002000', ZLDWMC: east}),
    ]);
    for (const [west, east] of [['一组', '二组'], ['二组', '一组']]) {
        for (const turn of [reversed, (layer: WriteLayer) => layer]) {
            const layer = turn(groups(west, east));
            const {report} = await inTempFolder(folder => runLayers(folder, {before: layer, after: layer}));
            expect(report.byVillage).toMatchObject([{code: '420581001001', name: east}]);
        }
    }
});

test('the township layer decides where there is one, the village code where there is none', async () => {
    const township = land('township', [field([[-10, -10, 200, 100]], {XZQDM: '420581009', XZQMC: '镇九'})]);
    const drawn = await inTempFolder(folder => runLayers(folder, {before, after, township}));
    expect(drawn.report.byTownship).toMatchObject([{code: '420581009', name: '镇九'}]);
    const told = await inTempFolder(folder => runLayers(folder, {before, after}));
    expect(told.report.byTownship).toMatchObject([{code: '420581001', name: ''}]);
});

test('what the season layer saw is judged like the attribute of the survey, also where the class changed within cultivated land', async () => {
    const old = land('survey', [field([[0, 0, 100, 60]], {DLBM: '0101'}), field([[100, 0, 200, 60]], {DLBM: '0103'})]);
    const now = land('survey', [field([[0, 0, 100, 60]], {DLBM: '0103'}), field([[100, 0, 200, 60]], {DLBM: '0103'})]);
    const season = (planting: string) => land('season', [field([[0, 0, 200, 60]], {ZZSXDM: planting})]);
    const kinds = async (planting: string): Promise<unknown[]> => {
        const result = await inTempFolder(folder => runLayers(folder, {before: old, after: now, season: season(planting)}));
        return properties(result, 'parts.geojson').map(part => part.kind).sort();
    };
    expect(await kinds('WG')).toEqual(['abandoned', 'abandoned']);
    expect(await kinds('LYFL')).toEqual(['internal', 'planting_record']);
});

test('what a satellite saw is kept apart by its type, and small buildings are not set aside for want of a class', async () => {
    const fields = land('survey', [field([[0, 0, 200, 60]], {DLBM: '0101'})]);
    const seen = land('monitoring', [
        field([[0, 0, 20, 15]], {JCBH: 'a', TBLX: '20', DLBM: '0101'}), field([[20, 0, 60, 60]], {JCBH: 'b', TBLX: '02', DLBM: '0101'}),
        field([[150, 0, 170, 12]], {JCBH: 'c', TBLX: '20', DLBM: '0101'}),
    ]);
    const result = await inTempFolder(folder => runLayers(folder, {before: fields, after: seen}));
    expect(properties(result, 'parts.geojson').map(part => [part.kind, part.planeAreaM2])).toEqual([
        ['non_grain', '2400.000000000'], ['non_ag', '300.000000000'], ['non_ag', '240.000000000'],
    ]);
});
