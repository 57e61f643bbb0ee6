/** Rasters through the built command line: real pairs, grids that differ, legends, bad input. */

import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {realDataPath, testOnRealData} from '../helpers/realData.ts';
import {runCli, STACK, type CliResult} from '../helpers/runCli.ts';
import {tag, tiff, type TiffPlan} from '../helpers/writeTiff.ts';

interface Transition {
    readonly from: string;
    readonly to: string;
    readonly patches: number;
}

interface Compared {
    readonly cells: {readonly valid: number; readonly changed: number};
    readonly matrix: readonly {readonly before: number | null; readonly after: number | null; readonly cells: number}[];
    readonly patches: number;
    readonly transitions: readonly Transition[];
    readonly resampling: {readonly how: string; readonly effect: {readonly places: number; readonly placesOfOtherClass: number}} | null;
}

let folder = '';
const at = (name: string): string => join(folder, name);

/** Cultivated land (40) with a wood, a lake and a village; after: a corner of it built up, and a pond. */
const WIDTH = 48, HEIGHT = 36;
const landBefore = (x: number, y: number): number => x > 40 ? 10 : y > 30 ? 80 : x < 6 && y < 6 ? 50 : 40;
const landAfter = (x: number, y: number): number => x >= 10 && x < 22 && y >= 8 && y < 16 ? 50 : x >= 30 && x < 36 && y >= 20 && y < 26 ? 80 : landBefore(x, y);

function raster(name: string, cell: TiffPlan['cell'], plan: Partial<TiffPlan> = {}, origin: readonly [number, number] = [500_000, 3_400_000], size = 10): void {
    writeFileSync(at(name), tiff({width: WIDTH, height: HEIGHT, cell, ...plan, tags: [...tag.grid(...origin, size), ...tag.epsg(4549), tag.text(42113, '255'), ...plan.tags ?? []]}));
}

beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-rasters-'));
    raster('before.tif', landBefore);
    raster('after.tif', landAfter);
    raster('shifted.tif', landAfter, {}, [500_003, 3_400_000]);
    raster('finer.tif', (x, y) => landAfter(Math.floor(x / 2), Math.floor(y / 2)), {width: 2 * WIDTH, height: 2 * HEIGHT}, [500_000, 3_400_000], 5);
    raster('far.tif', landAfter, {}, [520_000, 3_400_000]);
    raster('far-shifted.tif', landAfter, {}, [520_003, 3_400_000]);
    raster('fractions.tif', (x, y) => x / 7 + y, {sample: 'float32'});
    raster('picture.tif', landAfter, {bands: 3, tags: [tag.short(262, 2)]});
    raster('bands.tif', (x, y, band) => band === 1 ? landAfter(x, y) : 7, {bands: 2});
    raster('unknown.tif', (x, y) => x === 0 && y < 3 ? 99 : landAfter(x, y));
    raster('codes.tif', (x, y) => landBefore(x, y) === 40 ? 103 : landBefore(x, y) === 10 ? 301 : landBefore(x, y) === 80 ? 1101 : 702, {sample: 'uint16'});
    raster('swapped.tif', landAfter, {}, [3_400_000, 500_000]);
    raster('prefixed.tif', landAfter, {}, [38_500_000, 3_400_000]);
    writeFileSync(at('nowhere.tif'), tiff({width: WIDTH, height: HEIGHT, cell: landAfter}));
    writeFileSync(at('cut.tif'), readFileSync(at('after.tif')).subarray(0, 900));
    writeFileSync(at('empty.tif'), '');
    writeFileSync(at('legend.json'), JSON.stringify({legend: '某县', values: {10: {name: '林地', type: '03'}, 40: {name: '耕地', type: '01'}, 50: {name: '房屋', type: '20'}, 80: {name: '水面', type: 'SM'}}}));
    writeFileSync(at('broken.json'), '{"legend": "x", "values": {"40": {"class": "9999"}}}');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function compared(before: string, after: string, ...more: readonly string[]): Compared {
    const out = at('out.geojson');
    const {code, stdout, stderr} = runCli(['compare', '--before', before, '--after', after, '--all', '--out', out, '--json', ...more]);
    expect([code, stderr.match(STACK)], stderr).toEqual([0, null]);
    const answer = JSON.parse(stdout) as Compared;
    expect((JSON.parse(readFileSync(out, 'utf8')) as {features: unknown[]}).features).toHaveLength(answer.patches);
    return answer;
}

/** Refused with exit code 2, words and nothing written. */
function expectRefused({code, stderr}: CliResult, fault: string, ...words: readonly string[]): void {
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(`错误 ${fault}`);
    expect(stderr).toContain('处理:');
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).not.toMatch(STACK);
    expect(existsSync(at('refused'))).toBe(false);
}

const compareTo = (after: string, ...more: string[]): CliResult => runCli(['compare', '--before', at('before.tif'), '--after', at(after), '--all', '--out', at('refused'), ...more]);
const diffTo = (after: string, ...more: string[]): CliResult => runCli(['diff', '--before', `${at('before.tif')}@2023-12-31`, '--after', `${at(after)}@2024-12-31`, '--out', at('refused'), ...more]);

describe('two rasters of one grid', () => {
    test('compare: patches and cells are those that were drawn', () => {
        const {cells, patches, transitions} = compared(at('before.tif'), at('after.tif'));
        expect(cells).toEqual({valid: WIDTH * HEIGHT, changed: 12 * 8 + 6 * 6});
        expect(patches).toBe(2);
        expect(transitions.map(({from, to}) => [from, to])).toEqual([['40', '50'], ['40', '80']]);
    });

    test('diff: a supplied legend, the same legend in a file; the ledger closes', () => {
        for (const [i, legend] of ['esa-worldcover', at('legend.json')].entries()) {
            const out = at(`run${i}`);
            const {code, stderr} = runCli(['diff', '--before', `${at('before.tif')}@2023-12-31`, '--after', `${at('after.tif')}@2024-12-31`, '--legend', legend, '--out', out]);
            expect([code, stderr.match(STACK)], stderr).toEqual([0, null]);
            const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {ledger: {residualM2: string; lossM2: string; setAsideLossM2: string}};
            expect(report.ledger.residualM2).toBe('0.0000');
            expect(Number(report.ledger.lossM2) + Number(report.ledger.setAsideLossM2)).toBeCloseTo((12 * 8 + 6 * 6) * 100, -1);
        }
    }, 60_000);

    test('diff: values that are class codes need no legend', () => {
        const {code, stderr} = runCli(['diff', '--before', `${at('codes.tif')}@2023-12-31`, '--after', `${at('codes.tif')}@2024-12-31`, '--out', at('codes')]);
        expect([code, stderr.match(STACK)], stderr).toEqual([0, null]);
    });

    test('diff --smooth says how far borders moved', () => {
        const {code, stderr} = runCli(['diff', '--before', `${at('before.tif')}@2023-12-31`, '--after', `${at('after.tif')}@2024-12-31`, '--legend', 'esa-worldcover', '--smooth', '--out', at('smooth')]);
        expect(code, stderr).toBe(0);
        expect(readFileSync(join(at('smooth'), 'report.json'), 'utf8')).toContain('pipeline/smoothed');
    });

    test('--band chooses one of several', () => {
        expectRefused(compareTo('bands.tif'), 'raster/not-classes', '有 2 个波段');
        expectRefused(compareTo('bands.tif', '--band', '3'), 'raster/not-classes', '没有第 3 波段');
        expect(compared(at('bands.tif'), at('after.tif'), '--band', '1').cells.valid).toBe(WIDTH * HEIGHT);
    });
});

describe('two rasters of other grids are refused, or resampled with the effect stated', () => {
    test.each([['shifted.tif', '错开了 0.30'], ['finer.tif', '像元大小或方向不同']])('%s', (name, words) => {
        expectRefused(compareTo(name), 'pipeline/grids-differ', words, '--resample');
        for (const how of ['nearest', 'majority']) {
            const {resampling, cells} = compared(at('before.tif'), at(name), '--resample', how);
            expect(resampling?.how).toBe(how);
            expect(cells.changed).toBe(name === 'finer.tif' ? 132 : cells.changed);
            expect(resampling!.effect.placesOfOtherClass === 0).toBe(name === 'finer.tif');
        }
        expect(runCli(['compare', '--before', at('before.tif'), '--after', at(name), '--all', '--out', at('o'), '--resample', 'majority']).stdout).toContain('重采样');
        expect(runCli(['compare', '--strict', '--before', at('before.tif'), '--after', at(name), '--all', '--out', at('o'), '--resample', 'majority']).code).toBe(1);
        const {code, stderr} = runCli(['diff', '--before', `${at('before.tif')}@2023-12-31`, '--after', `${at(name)}@2024-12-31`, '--legend', 'esa-worldcover', '--resample', 'majority', '--out', at(`run-${name}`)]);
        expect(code, stderr).toBe(0);
        expect(readFileSync(join(at(`run-${name}`), 'report.json'), 'utf8')).toContain('pipeline/resampled');
    });

    test.each([['far.tif', []], ['far-shifted.tif', ['--resample', 'nearest']]])('%s has no cell in common, whatever is asked', (name, more) => {
        expectRefused(compareTo(name, ...more), 'pipeline/no-overlap', '经度');
    });
});

describe('what cannot be compared is refused in words', () => {
    test.each([
        ['fractions.tif', 'raster/not-classes', '有小数'], ['picture.tif', 'raster/not-classes', '3 个波段的彩色影像'], ['nowhere.tif', 'pipeline/raster-place', '.tfw'],
        ['cut.tif', 'formats/truncated', 'cut.tif'], ['empty.tif', 'formats/empty-file', 'empty.tif'], ['swapped.tif', 'crs/swapped-axes', 'swapped.tif'],
        ['prefixed.tif', 'crs/zone-conflict', 'prefixed.tif'],
    ])('%s', (name, fault, words) => expectRefused(compareTo(name), fault, words));

    test('values that nobody says the meaning of are listed with their cells', () => {
        expectRefused(diffTo('unknown.tif', '--legend', 'esa-worldcover'), 'pipeline/raster-legend', '99：3 个像元');
        expectRefused(diffTo('after.tif'), 'pipeline/raster-legend', '40：', '没有说明是什么地类');
    });

    test('legends that do not exist or are wrong', () => {
        expectRefused(diffTo('after.tif', '--legend', 'esa-worldcove'), 'formats/not-found', 'esa-worldcover');
        expectRefused(diffTo('after.tif', '--legend', at('broken.json')), 'landclass/bad-legend', '9999');
    });

    test('a raster where polygons are needed is told what rasters are for', () => {
        expectRefused(diffTo('after.tif', '--legend', 'esa-worldcover', '--layer', `village=${at('after.tif')}`), 'formats/unsupported', '--before 或 --after');
    });
});

describe('inspect', () => {
    test('values with cells, shares and ground, in both languages; the machine gets the same', () => {
        const {code, stdout} = runCli(['inspect', at('after.tif'), at('fractions.tif'), at('picture.tif'), at('nowhere.tif')]);
        expect(code).toBe(0);
        for (const words of ['48 × 36，共 1728 个像元', '地面约 10.000 × 10.000 米', 'EPSG:4549', '--legend esa-worldcover', '分类栅格', '指数、高程一类', 'liangtian chips', 'pipeline/raster-place']) expect(stdout).toContain(words);
        expect(runCli(['inspect', '--lang', 'en', at('after.tif')]).stdout).toContain('classes: before or after of diff and compare');
        const {files} = JSON.parse(runCli(['inspect', '--json', at('after.tif')]).stdout) as {files: {raster: {bandsCounted: {values: {value: number; cells: number; share: number; areaM2: number}[]}[]}}[]};
        const built = files[0].raster.bandsCounted[0].values.find(({value}) => value === 50)!;
        expect(built.cells).toBe(12 * 8 + 36);
        expect(built.share).toBeCloseTo(132 / 1728, 12);
        expect(Math.abs(built.areaM2 / 13_200 - 1)).toBeLessThan(1e-3);
    });

    test('rasters and layers together; one that is broken does not keep the others back', () => {
        const {code, stdout, stderr} = runCli(['inspect', 'data-samples/county/DLTB_2024.shp', at('cut.tif'), at('after.tif')]);
        expect(code).toBe(2);
        expect(stdout).toContain('DLTB_2024');
        expect(stdout).toContain('48 × 36');
        expect(stderr).toContain('formats/truncated');
    });

    test('--strict: a raster without a place is a finding', () => {
        expect(runCli(['inspect', '--strict', at('nowhere.tif')]).code).toBe(1);
        expect(runCli(['inspect', '--strict', at('after.tif')]).code).toBe(0);
    });
});

/** Rows before, columns after, values 1 to 4: the figures of the authors of the pair. */
const MOLUSCE = [[4065, 4, 2, 1], [1657, 62871, 260, 364], [514, 539, 80689, 1969], [2, 15, 7, 8677]];

testOnRealData('the MOLUSCE pair: the published matrix, through compare and diff', (real) => {
    const [before, after] = ['init.tif', 'final.tif'].map(name => realDataPath(real, 'raster', 'molusce', name));
    const {cells, matrix} = compared(before, after);
    expect(cells).toEqual({valid: 161_636, changed: 5334});
    const found = MOLUSCE.map((row, b) => row.map((_, a) => matrix.find(one => one.before === b + 1 && one.after === a + 1)?.cells));
    expect(found).toEqual(MOLUSCE);
    const out = at('molusce');
    expect(runCli(['diff', '--before', `${before}@2018-01-01`, '--after', `${after}@2020-01-01`, '--legend', 'clcd', '--out', out]).code).toBe(0);
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {ledger: {residualM2: string}};
    expect(report.ledger.residualM2).toBe('0.0000');
    const rows = readFileSync(join(out, 'raster-matrix.csv'), 'utf8');
    for (const count of MOLUSCE.flat()) expect(rows).toMatch(new RegExp(`\\b${count}\\b`));
}, 120_000);

testOnRealData('Copernicus: changed cells of every pair of years, as numpy counts them', (real) => {
    const year = (one: number): string => realDataPath(real, 'raster', 'cgls', `W080N20_LC100_v3.0.1_${one}.tif`);
    for (const [before, after, changed] of [[2015, 2016, 4], [2015, 2017, 6], [2015, 2018, 6], [2015, 2019, 7], [2019, 2015, 7], [2016, 2019, 3], [2017, 2018, 0]] as const) {
        expect(compared(year(before), year(after)).cells).toEqual({valid: 59_644, changed});
    }
}, 120_000);
