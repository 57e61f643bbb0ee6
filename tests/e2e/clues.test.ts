/** `clues` as a clerk runs it: a list of 200 rows in and out, a list in disorder, words and exit codes. */

import {createHash} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {readDbfTable, writeShapefile, type RawField} from '../../engine/formats/index.ts';
import type {ClueReport} from '../../engine/pipeline/clues/options.ts';
import {CGCS2000_WKT} from '../../engine/pipeline/outputs/formats.ts';
import {seededRandom} from '../helpers/forAll.ts';
import {runCli, STACK, type CliResult} from '../helpers/runCli.ts';
import {ROOT} from '../helpers/sourceTree.ts';
import {writtenCells, zipParts} from '../unit/formats/formFiles.ts';
import {rowOf, xlsxOf} from '../unit/formats/xlsxFiles.ts';

const COUNTY = join(ROOT, 'data-samples/county');
const LAYERS = ['--survey', `${join(COUNTY, 'DLTB_2025.shp')}@2025-12-31`, '--layer', `basicFarmland=${join(COUNTY, 'YJJBNTTB_2025.shp')}`,
    '--layer', `village=${join(COUNTY, 'CJDCQ.shp')}`, '--layer', `lawful=${join(COUNTY, 'lawful.shp')}`];
const COLUMNS = ['OBJECTID', 'TBLX', 'HSX', 'BZ', 'JCBH', 'DLBM', 'DLMC', 'SFYN', 'SFHX', 'MJ'] as const;
const ROWS = 200;

let folder = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-clues-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Row {
    readonly cells: readonly (string | number | null)[];
    readonly ring: readonly (readonly [number, number])[];
}

/** 200 clues over the sample county, every third with cells that its sender filled. */
function rows(): Row[] {
    const random = seededRandom(4);
    return Array.from({length: ROWS}, (_, i): Row => {
        const x = Math.round((121.285 + 0.02 * random()) * 1e7) / 1e7, y = Math.round((33.398 + 0.012 * random()) * 1e7) / 1e7;
        const isFilled = i % 3 === 0;
        return {
            cells: [i + 1, ['20', 'DT', 'KT', '02'][i % 4], '2026-04-08', i % 5 === 0 ? `旧屋旁，<待核>&"补"${i}` : null, `990002JC${String(i + 1).padStart(4, '0')}`,
                isFilled ? '0103' : null, isFilled ? '旱地' : null, isFilled ? '否' : null, null, isFilled ? 100 + i : null],
            ring: [[x, y], [x + 3e-4, y], [x + 3e-4, y + 2e-4], [x, y + 2e-4]],
        };
    });
}

function run(list: string, out: string, ...more: string[]): CliResult & {readonly report: ClueReport} {
    const result = runCli(['clues', list, ...LAYERS, '--out', join(folder, out), ...more]);
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    return {...result, report: JSON.parse(readFileSync(join(folder, out, 'report.json'), 'utf8')) as ClueReport};
}

describe('a list of 200 rows', () => {
    test('goes out as the GBK Shapefile that came in: rows, order and cells, ours in the blank ones and behind', async () => {
        const text = (name: string, width: number): RawField => ({name, type: 'string', width});
        const fields: RawField[] = [{name: 'OBJECTID', type: 'integer', width: 9}, text('TBLX', 4), text('HSX', 10), text('BZ', 60), text('JCBH', 24), text('DLBM', 5),
            text('DLMC', 60), text('SFYN', 2), text('SFHX', 2), {name: 'MJ', type: 'number', width: 18, decimals: 2}];
        const list = rows();
        await writeShapefile(join(folder, '监测图斑'), {
            name: '监测图斑', fields, columns: COLUMNS.map((_, k) => list.map(({cells}) => cells[k])), encoding: 'GBK', crs: {epsg: 4490, wkt: CGCS2000_WKT},
            geometries: list.map(({ring}) => [[[...ring, ring[0]].map(([x, y]) => [x, y])]]),
        });
        const {report, stdout} = run(join(folder, '监测图斑.shp'), 'shp');
        expect(report.counts).toMatchObject({rows: ROWS, clues: ROWS});
        expect(stdout).toContain('form/监测图斑.dbf');
        const [before, after] = await Promise.all([readDbfTable(join(folder, '监测图斑.dbf')), readDbfTable(join(folder, 'shp/form/监测图斑.dbf'))]);
        expect(after.fields.slice(0, fields.length)).toEqual(before.fields);
        expect(after.records).toBe(ROWS);
        COLUMNS.forEach((name, k) => list.forEach((_, row) => {
            const was = before.columns[k][row], is = after.columns[k][row];
            if (was !== null && was !== '') expect(is, `${name} of row ${row + 1}`).toBe(was);
        }));
        const column = (name: string): readonly unknown[] => after.columns[after.fields.findIndex(field => field.name === name)];
        expect(column('DLBM').filter(code => code === '').length).toBe(report.counts.outside);
        expect(new Set(column('SFYN'))).toEqual(new Set(['是', '否']));
        expect(column('GDMJ_MU').every(mu => typeof mu === 'number')).toBe(true);
        for (const part of ['shp', 'shx', 'prj']) {
            expect(readFileSync(join(folder, `shp/form/监测图斑.${part}`)).equals(readFileSync(join(folder, `监测图斑.${part}`))), part).toBe(true);
        }
    });

    test('goes out as the workbook that came in: no cell of the sender changes a byte', () => {
        const list = rows();
        const escaped = (content: string): string => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        const wkt = (ring: Row['ring']): string => `POLYGON((${[...ring, ring[0]].map(([x, y]) => `${x} ${y}`).join(',')}))`;
        const sheet = rowOf(1, [...COLUMNS, 'WKT']) + list.map(({cells, ring}, i) => rowOf(i + 2, [...cells.map(cell => typeof cell === 'string' ? escaped(cell) : cell), wkt(ring)])).join('');
        writeFileSync(join(folder, '监测图斑.xlsx'), xlsxOf({sheets: [['监测图斑', sheet]]}));
        const {report} = run(join(folder, '监测图斑.xlsx'), 'xlsx');
        expect(report.counts).toMatchObject({rows: ROWS, clues: ROWS});
        const part = 'xl/worksheets/sheet1.xml';
        const cellsOf = (path: string) => writtenCells(zipParts(readFileSync(join(folder, path))).get(part)!.toString('utf8')); // it was written above
        const before = cellsOf('监测图斑.xlsx'), after = cellsOf('xlsx/form/监测图斑.xlsx');
        for (const [reference, cell] of before) expect(after.get(reference), reference).toBe(cell);
        expect(after.size).toBeGreaterThan(before.size + 10 * ROWS);
        const clues = (JSON.parse(readFileSync(join(folder, 'xlsx/clues.geojson'), 'utf8')) as {features: {properties: {record: number; classes: unknown[]}}[]}).features;
        const blank = clues.filter(({properties: {classes}}, i) => classes.length > 0 && list[i].cells[5] === null);
        expect(blank.length).toBeGreaterThan(50);
        expect(report.form.filled).toMatchObject({DLBM: blank.length, DLMC: blank.length});
        // the same ground, whatever the form
        const shapes = JSON.parse(readFileSync(join(folder, 'shp/report.json'), 'utf8')) as ClueReport;
        expect(Math.abs(Number(report.ledger['groundM2']) - Number(shapes.ledger['groundM2']))).toBeLessThan(0.01);
    });
});

describe('points', () => {
    test('of a table in text are answered without areas, a row without a place and one of another county stay in the table', () => {
        writeFileSync(join(folder, '举报.csv'), ['线索编号,来源,经度,纬度,描述,举报日期', 'J1,公众举报,121.3021907,33.4089404,盖房,2026-05-06', 'J2,巡查,111.5,30.2,外县,2026-05-07',
            'J3,公众举报,,,没写地点,2026-05-08', ''].join('\n'));
        const {report, stdout} = run(join(folder, '举报.csv'), 'points', '--source', '公众举报');
        expect(report.counts).toMatchObject({rows: 3, points: 1, outside: 1, withoutPlace: 1, judged: 0});
        expect(stdout).toContain('点位 1 条（无面积）');
        expect(report.issues.map(({code}) => code)).toEqual(expect.arrayContaining(['clues/point', 'clues/no-place', 'clues/outside-county']));
        const lines = readFileSync(join(folder, 'points/form/举报.csv'), 'utf8').trimEnd().split('\n');
        expect(lines[1]).toMatch(/^J1,公众举报,121\.3021907,33\.4089404,盖房,2026-05-06,是,.*芝岭村.*点位线索，无面积/);
        expect(lines[2]).toContain('不在调查范围内');
        expect(lines[3]).toMatch(/^J3,公众举报,,,没写地点,2026-05-08,.*没有图形或坐标/);
        expect(lines).toHaveLength(4);
    });
});

describe('the list of the sample county', () => {
    const LIST = join(COUNTY, 'JCTB_2026.shp');

    test('is answered with the same bytes twice, and with all files that the manual names', () => {
        const hashes = (out: string): string[] => (readdirSync(join(folder, out), {recursive: true}) as string[]).filter(name => /\.\w+$/.test(name) && name !== 'run.json').sort()
            .map(name => `${name} ${createHash('sha256').update(readFileSync(join(folder, out, name))).digest('hex')}`);
        run(LIST, 'once', '--earlier', LIST);
        run(LIST, 'twice', '--earlier', LIST);
        expect(hashes('twice')).toEqual(hashes('once'));
        const manual = readFileSync(join(ROOT, 'engine/docs/manual.zh.md'), 'utf8');
        for (const name of ['clues.geojson', 'parts.geojson', 'clues.csv', 'report.json', 'tasks.kml', 'tasks.shp']) {
            expect(existsSync(join(folder, 'once', name)), name).toBe(true);
            expect(manual).toContain(`\`${name}\``);
        }
        expect(readFileSync(join(folder, 'once/tasks.cpg'), 'latin1')).toBe('GBK');
    });

    test('prints what the manual shows of it', () => {
        const manual = readFileSync(join(ROOT, 'engine/docs/manual.zh.md'), 'utf8');
        const {stdout} = run(LIST, 'manual', '--source', '省级季度监测', '--layer', `ecoRedline=${join(COUNTY, 'STBHHX.shp')}`, '--layer', `township=${join(COUNTY, 'XZQ.shp')}`);
        const shown = stdout.slice(0, stdout.indexOf('\n\n村 '));
        expect(shown.split('\n').length).toBeGreaterThan(15);
        expect(manual).toContain(`\`\`\`\n${shown}\n\`\`\``);
    });

    test('against itself as an earlier batch is the same ground throughout', () => {
        const {report, stdout} = run(LIST, 'again', '--earlier', LIST);
        expect(report.earlier).toMatchObject([{batch: 'JCTB_2026', clues: 30, repeated: 30}]);
        expect(report.earlier[0].pairs.every(({clue, other, same, share}) => clue === other && same && share === '1.0000')).toBe(true);
        expect(report.issues.map(({code}) => code)).toContain('clues/earlier');
        expect(stdout).toContain('历史批次 JCTB_2026：30 条与之重叠，其中 30 条是同一块地');
    });

    test('prints in English what it prints in Chinese, and the report for machines', () => {
        const {stdout} = run(LIST, 'english', '--lang', 'en');
        expect(stdout).toMatch(/30 rows, 30 clues: 30 answered/);
        expect(stdout).not.toMatch(/套合|线索/);
        const {stdout: json, stderr, code} = runCli(['clues', LIST, ...LAYERS, '--out', join(folder, 'json'), '--json']);
        expect(code).toBe(0);
        expect(stderr).toContain('清单 30 行');
        expect((JSON.parse(json) as ClueReport).counts.clues).toBe(30);
    });

    test.each<readonly [string, readonly string[], RegExp]>([
        ['without a survey', ['clues', LIST, '--out', 'x'], /cli\/missing-argument/],
        ['with an unknown preset', ['clues', LIST, ...LAYERS, '--out', 'x', '--preset', 'zhejang'], /clues\/unknown-preset[\s\S]*zhejiang-monitoring/],
        ['with a preset file that is not there', ['clues', LIST, ...LAYERS, '--out', 'x', '--preset', './none.json'], /formats\/not-found/],
        ['with a survey that is the list of another kind', ['clues', LIST, '--survey', join(COUNTY, 'CJDCQ.shp'), '--out', 'x'], /layers\/missing-field/],
        ['with a layer that is a survey', ['clues', LIST, ...LAYERS, '--layer', `survey=${LIST}`, '--out', 'x'], /cli\/bad-value/],
        ['of a file that is no list', ['clues', join(ROOT, 'README.md'), ...LAYERS, '--out', 'x'], /formats\//],
    ])('%s ends with exit code 2, a remedy and nothing written', (_about, words, message) => {
        const {code, stdout, stderr} = runCli(words, {cwd: folder});
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(message);
        expect(stderr).toMatch(/处理: /);
        expect(stderr).not.toMatch(STACK);
        expect(existsSync(join(folder, 'x'))).toBe(false);
    });
});
