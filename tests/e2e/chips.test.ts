import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createHash} from 'node:crypto';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {decoded} from '../helpers/pictures.ts';
import {CLI, runCli, STACK} from '../helpers/runCli.ts';
import {ROOT} from '../helpers/sourceTree.ts';

const [BEFORE, AFTER] = ['2024', '2025'].map(year => join(ROOT, `data-samples/county/DOM_${year}.tif`));
const DATED = ['--before', `${BEFORE}@2024-08-26`, '--after', `${AFTER}@2025-09-28`];

/** A square field in the county, one that reaches over the edge of the picture, and one in another sea. */
const PATCHES = [
    {id: 'p1', kinds: ['non_ag'], areaMu: '3.75', west: 121.30, south: 33.41, side: 0.0006},
    {id: '../坏 名字?', kinds: ['gain_restored'], west: 121.2681, south: 33.41, side: 0.0012},
    {id: 'far', kinds: [], west: 119.5, south: 31.2, side: 0.001},
];

function patchFile(patches: readonly {id: string; kinds: readonly string[]; areaMu?: string; west: number; south: number; side: number}[]): string {
    return JSON.stringify({
        type: 'FeatureCollection',
        features: patches.map(({west: w, south: s, side, ...properties}) => ({
            type: 'Feature', properties,
            geometry: {type: 'Polygon', coordinates: [[[w, s], [w + side, s], [w + side, s + side], [w, s + side], [w, s]]]},
        })),
    });
}

interface Index {
    readonly before: {sha256: string; date: string; crs: string; kind: string};
    readonly chips: readonly {id: string; before: string; after: string; pair?: string; pixels: number; missingBefore: number; bbox: number[]; lonLatBbox: number[]; crs: string; metresPerPixel: number}[];
    readonly notDrawn: readonly {id: string}[];
}

let folder = '', patches = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-chips-'));
    patches = join(folder, 'patches.geojson');
    writeFileSync(patches, patchFile(PATCHES));
});
afterAll(() => {
    rmSync(folder, {recursive: true, force: true});
});

describe('chips', () => {
    test('draws every patch at both dates, names those it cannot, and tells where each picture lies', async () => {
        const out = join(folder, 'out');
        const {code, stdout, stderr} = runCli(['chips', ...DATED, '--patches', patches, '--pair', 'side', '--label', '--size', '400', '--out', out]);
        expect(stderr).toBe('');
        expect(stdout).toContain('已为 2 个位置出前后时相影像，其中 1 个有部分地方没有影像（斜线）；1 个没有出图');
        expect(code).toBe(0);
        const index = JSON.parse(readFileSync(join(out, 'chips.json'), 'utf8')) as Index;
        expect(index.before).toMatchObject({sha256: createHash('sha256').update(readFileSync(BEFORE)).digest('hex'), date: '2024-08-26', crs: 'EPSG:4549', kind: 'geotiff'});
        expect(index.chips.map(({id}) => id)).toEqual(['p1', '../坏 名字?']);
        expect(index.notDrawn).toEqual([{id: 'far', reason: 'outside both pictures'}]);
        expect(index.chips.map(({before}) => before)).toEqual(['p1-before.png', '___坏_名字_-before.png']);
        expect(index.chips[0].missingBefore).toBe(0);
        expect(index.chips[1].missingBefore).toBeGreaterThan(0.05);
        expect(readdirSync(out).sort()).toEqual(['chips.json', 'index.html', 'run.json',
            ...index.chips.flatMap(({before, after, pair}) => [before, after, pair!])].sort());
        for (const {before, after, pixels, bbox, lonLatBbox, metresPerPixel} of index.chips) {
            for (const name of [before, after]) expect((await decoded(readFileSync(join(out, name)))).width).toBe(pixels);
            expect(bbox[2] - bbox[0]).toBeCloseTo(pixels * metresPerPixel, 3);
            expect(lonLatBbox[0]).toBeLessThan(lonLatBbox[2]);
        }
        const page = readFileSync(join(out, 'index.html'), 'utf8');
        expect(page).toContain('疑似“非农化”');
        expect(page).toContain('3.75 亩');
        expect(page).toContain('far');
        expect(page).not.toMatch(/https?:|<script|(?:src|href|id)="[^"]*[/\\ ?]/);
        for (const [, source] of page.matchAll(/src="([^"]+)"/g)) expect(existsSync(join(out, decodeURIComponent(source)))).toBe(true);
    });

    test('writes the same bytes again, into the folder of the earlier result', () => {
        const out = join(folder, 'again');
        const words = ['chips', ...DATED, '--patches', patches, '--only', 'p1', '--format', 'webp', '--outline', 'off', '--out', out];
        const files = (): Record<string, string> => Object.fromEntries(readdirSync(out).filter(name => name !== 'run.json')
            .map(name => [name, readFileSync(join(out, name), 'base64')]));
        expect(runCli(words).code).toBe(0);
        const first = files();
        expect(Object.keys(first).sort()).toEqual(['chips.json', 'index.html', 'p1-after.webp', 'p1-before.webp']);
        expect(runCli(words).code).toBe(0);
        expect(files()).toEqual(first);
    });

    test('draws a point, and answers a machine with the index', () => {
        const out = join(folder, 'point');
        const {code, stdout} = runCli(['chips', ...DATED, '--at', '121.3009,33.4131', '--json', '--out', out]);
        expect(code).toBe(0);
        const index = JSON.parse(stdout) as Index;
        expect(index.chips).toHaveLength(1);
        expect(index.chips[0].bbox[2] - index.chips[0].bbox[0]).toBe(300);
        expect(readdirSync(out)).toContain('121_3009_33_4131-before.png');
    });

    const REFUSED: readonly [about: string, words: () => string[], code: string, says: string][] = [
        ['no patch of that id', () => [...DATED, '--patches', patches, '--only', 'p9'], 'imagery/no-such-patch', '没有编号为 p9 的图斑'],
        ['patches of another county', () => [...DATED, '--patches', patches, '--only', 'far'], 'imagery/outside', '影像的范围是东经'],
        ['a point and patches', () => [...DATED, '--patches', patches, '--at', '121,33'], 'cli/bad-value', '只能写一个'],
        ['neither point nor patches', () => DATED, 'cli/missing-argument', '--patches'],
        ['latitude first', () => [...DATED, '--at', '33.4,121.3'], 'cli/bad-value', '经度,纬度'],
        ['a size beyond reason', () => [...DATED, '--patches', patches, '--size', '100000'], 'cli/bad-value', '64 到 4096'],
        ['a picture that is not there', () => ['--before', 'x.tif', '--after', AFTER, '--patches', patches], 'formats/not-found', 'x.tif'],
        ['a layer in place of a picture', () => ['--before', patches, '--after', AFTER, '--patches', patches], 'imagery/not-a-picture', 'GeoTIFF'],
        ['an empty folder of tiles', () => ['--before', emptyFolder(), '--after', AFTER, '--patches', patches], 'imagery/no-tiles', '级别/列号/行号'],
    ];

    function emptyFolder(): string {
        const path = join(folder, 'tiles');
        mkdirSync(path, {recursive: true});
        return path;
    }

    test.each(REFUSED)('refuses %s in words, and writes nothing', (_about, words, code, says) => {
        const out = join(folder, 'refused');
        const answer = runCli(['chips', ...words(), '--out', out]);
        expect(answer.code).toBe(2);
        expect(answer.stderr).toContain(code);
        expect(answer.stderr).toContain(says);
        expect(answer.stderr).not.toMatch(STACK);
        expect(existsSync(out)).toBe(false);
        expect(readdirSync(folder).filter(name => name.includes('partial'))).toEqual([]);
    });

    test('stopped by Ctrl-C it leaves nothing behind', async () => {
        const many = join(folder, 'many.geojson');
        writeFileSync(many, patchFile(Array.from({length: 600}, (_, i) => ({...PATCHES[0], id: `m${i}`}))));
        const out = join(folder, 'stopped');
        const child = spawn(process.execPath, [CLI, 'chips', ...DATED, '--patches', many, '--out', out], {stdio: ['ignore', 'ignore', 'pipe']});
        let words = '';
        child.stderr.on('data', (text: Buffer) => {
            words += text.toString();
        });
        while (!readdirSync(folder).some(name => name.includes('partial'))) await new Promise(resolve => setTimeout(resolve, 20));
        child.kill('SIGINT');
        const code = await new Promise(resolve => child.on('exit', resolve));
        expect(code).toBe(130);
        expect(words).toContain('cli/interrupted');
        expect(existsSync(out)).toBe(false);
        expect(readdirSync(folder).filter(name => name.includes('partial'))).toEqual([]);
    });
});
