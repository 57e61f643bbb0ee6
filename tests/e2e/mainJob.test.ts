import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {ReportPageData} from '../../engine/contract/reportPage.ts';
import {openSource} from '../../engine/formats/index.ts';
import type {Rectangle} from '../../scripts/samples/rectangles.ts';
import {runCli, STACK} from '../helpers/runCli.ts';
import {land, parcel, writeLand, type Piece} from '../unit/pipeline/landFiles.ts';

let folder = '', before = '', after = '', unknown = '', farmland = '', village = '';
const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -50, 100, 50]);
const WORKS: Rectangle = [0, 0, 40, 30];
const official = (pieces: readonly Piece[]) => land('survey', pieces.map(piece => ({...piece, row: {...piece.row, TBMJ: 20_000.01}})), {encoding: 'GBK'});

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-job-'));
    before = await writeLand(folder, 'before', official([WOOD, PADDY]));
    after = await writeLand(folder, 'after', land('survey', [WOOD, PADDY, parcel('0601', WORKS)]));
    // two parcels of a code that no dictionary has, 1,200 and 450 m², and a third of another one
    unknown = await writeLand(folder, 'unknown', land('survey', [WOOD, PADDY, parcel('0699', WORKS), parcel('0699', [-50, 0, -20, 15]), parcel('8X', [60, 0, 80, 30])]));
    farmland = await writeLand(folder, 'farmland', land('basicFarmland', [{at: [[-100, -50, 20, 50]], row: {YJJBNTTBBH: 'B1', DLBM: '0101'}}]));
    village = await writeLand(folder, 'village', land('village', [{at: [[-200, -200, 200, 200]], row: {ZLDWDM: '990001103201', ZLDWMC: '丙一村'}}], {encoding: 'GBK'}));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const job = (out: string, afterFile: string, ...words: readonly string[]) => runCli(['diff', '--before', `${before}@2024-12-31`,
    '--after', `${afterFile}@2025-12-31`, '--out', join(folder, out), ...words]);
const read = (out: string, name: string): string => readFileSync(join(folder, out, name), 'utf8');
const rows = (out: string, name: string) => (JSON.parse(read(out, name)) as {features: {properties: Readonly<Record<string, unknown>>}[]}).features.map(feature => feature.properties);

/** The data that the page carries inside it, as a browser would read it. */
function pageOf(out: string): ReportPageData {
    const scripts = [...read(out, 'map.html').matchAll(/<script[^>]*type="application\/json"[^>]*>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    return JSON.parse(scripts[0][1]) as ReportPageData;
}

describe('class codes that no dictionary has', () => {
    test('end the job with exit code 2, each with its count and area, and nothing is written', () => {
        const {code, stdout, stderr} = job('refused', unknown, '--lang', 'en');
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toContain('layers/unknown-code');
        expect(stderr).toContain('unknown.shp');
        expect(stderr).toMatch(/0699\D+2 [^\n]*1,?650/);
        expect(stderr).toMatch(/8X\D+1 [^\n]*600/);
        expect(stderr).toContain('--allow-unknown-codes');
        expect(stderr).not.toMatch(STACK);
        expect(existsSync(join(folder, 'refused'))).toBe(false);
        expect(readdirSync(folder).filter(name => name.includes('partial'))).toEqual([]);
    });

    test('become patches for a person when they are allowed, and their area is in the ledger', () => {
        const {code, stderr} = job('allowed', unknown, '--allow-unknown-codes', '--layer', `village=${village}`);
        expect(stderr).toBe('');
        expect(code).toBe(0);
        const patches = rows('allowed', 'patches.geojson'), parts = rows('allowed', 'parts.geojson');
        expect(patches.map(patch => [patch.toCode, Number(patch.planeAreaM2)])).toEqual([['unclassified', 1200], ['unclassified', 600], ['unclassified', 450]]);
        for (const part of parts) expect(part).toMatchObject({suspected: false, kind: 'undecided', toCode: 'unclassified', villageName: '丙一村'});
        // a class nobody knows may be a building: 200 m² is the minimum for it, not the 600 m² of other land
        expect(rows('allowed', 'set-aside.geojson')).toEqual([]);
        const report = JSON.parse(read('allowed', 'report.json')) as {ledger: {plane: Readonly<Record<string, string>>}; issues: {code: string; count?: number; areaM2?: number; message: string}[]};
        expect(report.ledger.plane).toMatchObject({lossM2: '2250.000000000', setAsideLossM2: '0.000000000', cultivatedAfterM2: '17750.000000000', residualM2: '0.000000000'});
        const named = report.issues.filter(issue => issue.code === 'layers/unclassified');
        expect(named.map(({count, areaM2}) => [count, Math.round(areaM2!)]).sort()).toEqual([[1, 600], [2, 1650]]);
        expect(named.map(({message}) => message).join()).toMatch(/0699/);
        expect(read('allowed', 'transitions.csv')).toContain('unclassified');
        expect(job('strict', unknown, '--allow-unknown-codes', '--strict').code).toBe(1);
    });
});

describe('the result folder', () => {
    const WORDS = () => ['--layer', `basicFarmland=${farmland}@2024-12-31`, '--layer', `village=${village}`, '--detected-on', '2026-01-15',
        ...['gpkg', 'shp', 'fgb', 'parquet'].flatMap(format => ['--format', format]), '--apportion', '--include-other'];

    test('has the same bytes after a second run, map.html and all formats included; only run.json may differ', () => {
        expect(job('one', after, ...WORDS())).toMatchObject({code: 0, stderr: ''});
        expect(job('two', after, ...WORDS())).toMatchObject({code: 0, stderr: ''});
        const names = readdirSync(join(folder, 'one')).sort();
        expect(readdirSync(join(folder, 'two')).sort()).toEqual(names);
        expect(names).toEqual(expect.arrayContaining(['map.html', 'parts.fgb', 'parts.gpkg', 'parts.parquet', 'parts.shp', 'patches.csv', 'patches.shp', 'report.json', 'run.json']));
        for (const name of names) {
            if (name === 'run.json') continue;
            expect(readFileSync(join(folder, 'one', name)).equals(readFileSync(join(folder, 'two', name))), name).toBe(true);
        }
    });

    test('holds the patches in the formats asked for, and the official areas', async () => {
        for (const format of ['gpkg', 'shp', 'fgb', 'parquet']) {
            const [layer] = await openSource(join(folder, 'one', `parts.${format}`));
            const officials = layer.columns[layer.fields.findIndex(field => field.name === 'officialM2')];
            expect(layer.columns[layer.fields.findIndex(field => field.name === 'villName')]).toEqual(['丙一村', '丙一村']);
            expect(officials).toEqual([600, 600]);
        }
    });

    test('says nothing of basic-farmland borders in map.html unless asked', () => {
        const page = pageOf('one');
        expect(page.patches).toHaveLength(1);
        expect(page.patches[0].parts.map(part => part.inBasicFarmland)).toEqual([false, true]);
        expect('basicFarmland' in page).toBe(false);
        expect(job('open', after, ...WORDS(), '--include-basic-farmland').code).toBe(0);
        expect(pageOf('open').basicFarmland).toHaveLength(1);
        expect({...pageOf('open'), basicFarmland: undefined}).toEqual({...page, basicFarmland: undefined});
    });
});

describe('input that cannot be used', () => {
    test.each([
        ['days in the wrong order', 'pipeline/bad-date', () => ['--before', `${before}@2025-12-31`, '--after', `${after}@2024-12-31`]],
        ['no day at all', 'pipeline/no-date', () => ['--before', before, '--after', after]],
        ['two village layers', 'pipeline/twice-given', () => ['--before', before, '--after', `${after}@2025-12-31`, '--layer', `village=${village}`, '--layer', `village=${village}`]],
        ['a file that is not there', 'formats/not-found', () => ['--before', join(folder, 'gone.shp'), '--after', after]],
        ['a table that is no survey', 'layers/missing-field', () => ['--before', village, '--after', `${after}@2025-12-31`]],
    ])('%s: exit code 2, what and what to do, no stack, no folder', (_, expected, words) => {
        const {code, stdout, stderr} = runCli(['diff', ...words(), '--out', join(folder, 'never')]);
        expect(stderr).toContain(expected);
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/处理: \S/);
        expect(stderr).not.toMatch(STACK);
        expect(existsSync(join(folder, 'never'))).toBe(false);
    });
});
