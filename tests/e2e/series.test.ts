/** `series` and `seasons` as a person types them, on the sample county. */

import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {geoTiff} from '../../scripts/rasters/writeGeoTiff.ts';
import {COVER_DATES, NDVI_DATES} from '../../scripts/samples/seasons.ts';
import {realDataPath, testOnRealData} from '../helpers/realData.ts';
import {CLI, runCli, STACK} from '../helpers/runCli.ts';
import {readText, ROOT} from '../helpers/sourceTree.ts';

const RASTERS = 'data-samples/county/raster';
const COVERS = COVER_DATES.flatMap(date => ['--classes', `${RASTERS}/cover-${date}.tif@${date}`]);
const CLOUDS = readdirSync(join(ROOT, RASTERS)).filter(name => name.startsWith('cloud')).flatMap(name => ['--cloud', `${RASTERS}/${name}@${name.slice(6, 16)}`]);
const INDEX = [...NDVI_DATES.flatMap(date => ['--ndvi', `${RASTERS}/ndvi-${date}.tif@${date}`]), ...CLOUDS, '--scale', '0.02'];
const SURVEY = ['--survey', 'data-samples/county/DLTB_2025.shp@2025-12-31'];

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liangtian-series-'))));
afterAll(() => rmSync(folder, {recursive: true, force: true}));
const at = (name: string): string => join(folder, name);

/** What the manual shows of a command, without the line that names the folder. */
const shown = (text: string): string => text.replace(/^结果文件夹.*$/m, '').trimEnd();
function inManual(heading: string): string {
    const section = readText('engine/docs/manual.zh.md').split(`\n## ${heading}\n`)[1].split('\n## ')[0];
    return shown(/```text\n([\s\S]*?)```/.exec(section)![1]);
}

describe('series', () => {
    test('prints what the manual shows, writes its folder, and every cell has a place', () => {
        const {code, stdout, stderr} = runCli(['series', ...COVERS, '--legend', 'esri-lulc', '--out', at('series')]);
        expect([code, stderr]).toEqual([0, '']);
        expect(shown(stdout)).toBe(inManual('多期分类 series'));
        expect(readdirSync(at('series')).sort()).toEqual(['changes.csv', 'changes.geojson', 'report.json', 'run.json']);
        const {cells: {all, ...fates}} = JSON.parse(readFileSync(at('series/report.json'), 'utf8')) as {cells: Record<string, number>};
        expect(Object.values(fates).reduce((sum, one) => sum + one, 0)).toBe(all);
    });

    test('a longer persistence, English words, and a machine that listens', () => {
        const {code, stdout, stderr} = runCli(['series', ...COVERS, '--legend', 'esri-lulc', '--persistence', '1', '--json', '--lang', 'en', '--out', at('json')]);
        expect(code).toBe(0);
        const report = JSON.parse(stdout) as {persistence: number; cells: {unconfirmed: number; changed: number}};
        expect([report.persistence, report.cells.unconfirmed, report.cells.changed > 1000]).toEqual([1, 0, true]);
        expect(stderr).toContain('Class series 2022-06-30');
    });

    test('one date is refused in words a person can act on, and nothing is written', () => {
        const {code, stderr} = runCli(['series', ...COVERS.slice(0, 2), '--out', at('one')]);
        expect(code).toBe(2);
        expect(stderr).toContain('只给了 1 期，至少要 2 期');
        expect(stderr).not.toMatch(STACK);
        expect(existsSync(at('one'))).toBe(false);
    });

    test('Ctrl-C ends it with nothing written', async () => {
        const cells = new Uint8Array(6000 * 6000), files = [0, 1, 2].flatMap((i) => {
            for (let k = 0; k < cells.length; k++) cells[k] = (k * 2654435761 + i * 97) >>> 13 & 3;
            writeFileSync(at(`big${i}.tif`), geoTiff({width: 6000, height: 6000, cells, epsg: 4546, grid: {originX: 500_000, originY: 3_400_000, cell: 10}, tile: 512}));
            return ['--classes', `${at(`big${i}.tif`)}@202${i}-01-01`];
        });
        const child = spawn(process.execPath, [CLI, 'series', ...files, '--out', at('stopped')], {cwd: ROOT});
        const ended = await new Promise<string>((resolve) => {
            setTimeout(() => child.kill('SIGINT'), 1500);
            child.on('exit', (code, signal) => resolve(signal ?? String(code)));
        });
        // on a slow machine it may not have begun yet
        expect(['130', 'SIGINT']).toContain(ended);
        expect(existsSync(at('stopped'))).toBe(false);
        expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
    });
});

testOnRealData('five years of a global land cover: four cells changed by the second year, seven by the last, each dated', (data) => {
    const years = [2015, 2016, 2017, 2018, 2019];
    const {code, stdout} = runCli(['series', ...years.flatMap(year => ['--classes', `${realDataPath(data, `raster/cgls/W080N20_LC100_v3.0.1_${year}.tif`)}@${year}-12-31`]),
        '--legend', 'cgls-lc100', '--json', '--out', at('cgls')]);
    expect(code).toBe(0);
    const {transitions, cells} = JSON.parse(stdout) as {transitions: {date: string; cells: number; isConfirmed: boolean}[]; cells: Record<string, number>};
    const by = (date: string): number => transitions.filter(one => one.date <= date).reduce((sum, one) => sum + one.cells, 0);
    expect([by('2016-12-31'), by('2019-12-31')]).toEqual([4, 7]);
    expect(transitions.filter(({isConfirmed}) => !isConfirmed).map(({date}) => date)).toEqual(['2019-12-31']);
    expect(cells['changed'] + cells['unconfirmed'] + cells['unchanged']).toBe(cells['all']);
});

describe('seasons', () => {
    test('prints what the manual shows, and writes its folder', () => {
        const {code, stdout, stderr} = runCli(['seasons', ...INDEX, ...SURVEY, '--out', at('seasons')]);
        expect([code, stderr]).toEqual([0, '']);
        expect(shown(stdout)).toBe(inManual('种植季节 seasons'));
        expect(readdirSync(at('seasons')).sort()).toEqual(['abandoned.csv', 'report.json', 'run.json', 'season.csv', 'season.geojson']);
    });

    test('its layer goes into the comparison, where its parcels are suspected of lying idle', () => {
        const sample = 'data-samples/county';
        const {code, stdout} = runCli(['diff', '--before', `${sample}/DLTB_2024.shp@2024-12-31`, '--after', `${sample}/DLTB_2025.shp@2025-12-31`,
            '--layer', `season=${at('seasons/season.geojson')}@2025-12-31`, '--cache', 'off', '--out', at('diff')]);
        expect(code).toBe(0);
        expect(stdout).toContain('未耕种（疑似撂荒）');
    });

    test('a pack without seasons says that it has no rule', () => {
        const {code, stderr} = runCli(['seasons', ...INDEX, ...SURVEY, '--pack', 'cn.ningxia', '--out', at('none')]);
        expect(code).toBe(2);
        expect(stderr).toContain('没有规定不等于没有种植');
        expect(existsSync(at('none'))).toBe(false);
    });
});
