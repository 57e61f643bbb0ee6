import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {COMMANDS} from '../../engine/cli/commandTable.ts';
import {startOutputIn} from '../../scripts/docs/startOutput.ts';
import {CLI, runCli, STACK} from '../helpers/runCli.ts';
import {importsOf, readText, ROOT} from '../helpers/sourceTree.ts';

let folder = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-cli-'));
});
afterAll(() => {
    rmSync(folder, {recursive: true, force: true});
});

const A = join(ROOT, 'data-samples/scenario-a');
const DIFF_A = ['diff', '--before', join(A, 'L2025.shp@2025-12-31'), '--after', join(A, 'L2026Q2.shp@2026-04-15'),
    '--layer', `basicFarmland=${join(A, 'YJJBNTTB.shp@2025-12-31')}`, '--layer', `village=${join(A, 'CJDCQ.shp')}`,
    '--layer', `township=${join(A, 'XZQ.shp')}`, '--layer', `lawful=${join(A, 'lawful.shp')}`,
    '--layer', `season=${join(A, 'season.shp')}`, '--detected-on', '2026-04-20'];

describe('help', () => {
    test('is printed with exit code 0, and loads no package and no command', () => {
        expect(runCli(['--help'])).toMatchObject({code: 0, stderr: ''});
        const eager = importsOf(readText('dist/cli.js')).filter(({target}) => !target.startsWith('node:'));
        const dynamic = new Set([...readText('dist/cli.js').matchAll(/import\("([^"]+)"\)/g)].map((match) => match[1]));
        const loaded = eager.map(({target}) => target).filter((target) => !dynamic.has(target));
        for (const target of loaded) {
            expect(target).toMatch(/^\.\//);
            const text = readText(join('dist', target));
            expect(importsOf(text).filter((one) => !/^(node:|\.\/)/.test(one.target)), target).toEqual([]);
            expect(text.length, target).toBeLessThan(100_000);
        }
    });

    test('is there for every command in both languages, and for no words at all with exit code 2', () => {
        for (const {name, words} of COMMANDS) {
            expect(runCli([...name.split(' '), '--help']).stdout).toContain(words.zh);
            expect(runCli([...name.split(' '), '--help', '--lang', 'en']).stdout).toContain(words.en);
        }
        expect(runCli([]).code).toBe(2);
        expect(runCli(['version']).stdout).toBe(`liangtian ${(JSON.parse(readText('package.json')) as {version: string}).version}\n`);
    });
});

describe('words that cannot be used', () => {
    test.each([
        [['inspct', 'x']], [['diff']], [['inspect', 'no/such/file.shp']], [['diff', '--before', 'a', '--after', 'b', '--out', 'c']],
        [['pack', 'validate', 'no.such.pack']], [['demo', '--tolerance', '1']],
    ])('%j end with exit code 2, a code, a remedy and no stack', (words) => {
        const {code, stdout, stderr} = runCli(words, {cwd: folder});
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/错误 [a-z]+\/[a-z-]+：/);
        expect(stderr).toMatch(/处理: /);
        expect(stderr).not.toMatch(STACK);
    });

    test('say the same to a machine, on standard output', () => {
        const {stdout} = runCli(['inspect', 'no/such/file.shp', '--json'], {cwd: folder});
        expect(JSON.parse(stdout)).toMatchObject({files: [{ok: false, code: 'formats/not-found', path: 'no/such/file.shp'}]});
    });
});

describe('inspect', () => {
    test('tells format, encoding, CRS, fields and classes of a survey, and goes on after a file it cannot read', () => {
        const {code, stdout, stderr} = runCli(['inspect', join(A, 'L2025.shp'), join(ROOT, 'package.json'), join(A, 'YJJBNTTB.shp')]);
        expect(code).toBe(2);
        for (const part of ['shapefile', 'GBK', 'EPSG:4546', '水田', 'TBDLMJ', 'basicFarmland']) expect(stdout).toContain(part);
        expect(stderr).toContain('package.json');
    });

    test('gives a machine every number with --json and words to standard error', () => {
        const {code, stdout, stderr} = runCli(['inspect', join(A, 'L2025.shp'), '--json']);
        expect(code).toBe(0);
        expect(stderr).toContain('水田');
        const [file] = (JSON.parse(stdout) as {files: {layers: {features: number; classes: {rows: {code: string; features: number;
            areaM2: number}[]}}[]}[]}).files;
        const paddy = file.layers[0].classes.rows.find((row) => row.code === '0101');
        expect(paddy).toMatchObject({features: 2, areaM2: 1_600_000});
        expect(file.layers[0].features).toBe(32);
    });
});

describe('pack', () => {
    test('validates and tests both packs that come with the program', () => {
        for (const pack of ['cn.hubei.yidu', 'cn.ningxia']) {
            expect(runCli(['pack', 'validate', pack]), pack).toMatchObject({code: 0, stderr: ''});
            expect(runCli(['pack', 'test', pack]), pack).toMatchObject({code: 0, stderr: ''});
        }
        expect(runCli(['pack', 'explain', 'cn.hubei.yidu', 'fieldCheck']).stdout).toContain('依据');
        expect(runCli(['pack', 'diff', 'cn.hubei.yidu', 'cn.ningxia', '--json']).code).toBe(0);
    });
});

describe('diff', () => {
    const out = () => join(folder, 'a');

    test('writes the result folder, prints the balance and the path of the map, and the same bytes twice', () => {
        const first = runCli([...DIFF_A, '--out', out()]);
        expect(first.stderr).toBe('');
        expect(first.code).toBe(0);
        expect(first.stdout.trimEnd().split('\n').at(-1)).toContain(join(out(), 'map.html'));
        const names = readdirSync(out()).sort();
        expect(names).toEqual(expect.arrayContaining(['map.html', 'parts.geojson', 'patches.csv', 'patches.geojson',
            'report.json', 'run.json', 'set-aside.geojson', 'transitions.csv']));
        const bytes = new Map(names.map((name) => [name, readFileSync(join(out(), name))]));
        expect(runCli([...DIFF_A, '--out', out()]).code).toBe(0);
        for (const [name, before] of bytes) {
            if (name !== 'run.json') expect(readFileSync(join(out(), name)).equals(before), name).toBe(true);
        }
    });

    test('prints with --json exactly what report.json says', () => {
        const {stdout} = runCli([...DIFF_A, '--out', out(), '--json']);
        expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(out(), 'report.json'), 'utf8')));
    });

    test('refuses a folder with a stranger\'s file before any work', () => {
        const {code, stderr} = runCli([...DIFF_A, '--out', folder]);
        expect(code).toBe(2);
        expect(stderr).toContain('cli/out-not-empty');
    });

    test('stopped by Ctrl-C ends with 130 and leaves nothing', async () => {
        const target = join(folder, 'stopped');
        const child = spawn(process.execPath, [CLI, ...DIFF_A, '--out', target], {stdio: 'ignore'});
        const code = await new Promise((resolve) => {
            child.on('exit', (status, signal) => resolve(status ?? signal));
            setTimeout(() => child.kill('SIGINT'), 250);
        });
        // A machine so quick that it was done already has written the whole folder.
        if (code === 0) expect(existsSync(join(target, 'run.json'))).toBe(true);
        else expect(existsSync(target)).toBe(false);
        expect([0, 130, 'SIGINT']).toContain(code);
        expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
    });
});

describe('demo', () => {
    test('ends with the summary of the sample county and the path of its page', () => {
        const {code, stdout, stderr} = runCli(['demo', '--out', join(folder, 'demo')]);
        expect(stderr).toBe('');
        expect(code).toBe(0);
        expect(stdout).toContain('耕地面积核对');
        // "npm run docs" brings the README there.
        expect(stdout.replaceAll(join(folder, 'demo'), join('out', 'demo'))).toBe(startOutputIn(readText('README.md')));
        expect(stdout.trimEnd().endsWith('map.html')).toBe(true);
        expect(existsSync(join(folder, 'demo', 'map.html'))).toBe(true);
    });
});

describe('the library', () => {
    test('does in the README what the README says', () => {
        const example = /```ts\n([\s\S]*?)```/.exec(readText('README.md'))?.[1] ?? '';
        expect(example).toContain('from \'liangtian\'');
        const file = join(folder, 'example.mjs');
        writeFileSync(file, example.replace('\'liangtian\'', JSON.stringify(join(ROOT, 'dist/index.js'))));
        const said = execFileSync(process.execPath, [file], {encoding: 'utf8'}).trim().split('\n');
        const promised = [...example.matchAll(/^\/\/ (.*)$/gm)].map((match) => match[1]);
        expect(said).toEqual(promised);
    });

    test('is imported by its name from the folder of another program', async () => {
        const other = mkdtempSync(join(tmpdir(), 'liangtian-lib-'));
        try {
            symlinkSync(ROOT, join(other, 'liangtian'));
            const {overlay, diff} = await import(join(other, 'liangtian', 'dist', 'index.js')) as Record<string, unknown>;
            expect(typeof overlay).toBe('function');
            expect(typeof diff).toBe('function');
            expect(existsSync(join(ROOT, 'dist/types/index.d.ts'))).toBe(true);
        } finally {
            rmSync(other, {recursive: true, force: true});
        }
    });
});
