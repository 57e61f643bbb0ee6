/** Strips worked by two threads have the borders that one thread finds. */

import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'vite';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ROOT} from '../helpers/sourceTree.ts';

mkdirSync(join(ROOT, 'out'), {recursive: true});
const folder = mkdtempSync(join(ROOT, 'out', 'strips-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Threads start from files of plain JavaScript only, as in `dist`. */
beforeAll(async () => {
    await build({
        configFile: false, root: ROOT, logLevel: 'error',
        build: {
            ssr: true, target: 'node20.19', outDir: folder, minify: false,
            rolldownOptions: {
                input: {stripRun: join(ROOT, 'tests/helpers/stripRun.ts'), stripWorker: join(ROOT, 'engine/pipeline/stripWorker.ts')},
                output: {format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js'},
            },
        },
    });
});

const run = (threads: number, breaks: boolean): {status: number | null; stdout: string; stderr: string} =>
    spawnSync(process.execPath, [join(folder, 'stripRun.js'), String(threads), String(breaks)], {cwd: ROOT, encoding: 'utf8', timeout: 120_000});

describe('strips of a comparison', () => {
    test('are the same worked by one thread and by two', () => {
        const one = run(1, false), two = run(2, false);
        expect([one.status, two.status, one.stderr, two.stderr]).toEqual([0, 0, '', '']);
        expect(JSON.parse(one.stdout)).toMatchObject({strips: 9});
        expect((JSON.parse(one.stdout) as {pieces: number}).pieces).toBeGreaterThan(100);
        expect(two.stdout).toBe(one.stdout);
    });

    test('end in an error and not in silence where the other thread fails', () => {
        const {status, stderr} = run(2, true);
        expect(status).toBe(1);
        expect(stderr).toContain('TypeError');
    });
});
