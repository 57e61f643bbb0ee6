import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import fs, {existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {pruneCache, readBundle, writeBundle} from '../../../engine/cache/index.ts';
import type {Bundle} from '../../../engine/cache/index.ts';
import {ROOT} from '../../helpers/sourceTree.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {seededSteps} from './seededSteps.ts';

const KEY = 'feed0123';
const WRITER = ['--import', 'tsx', join('tests', 'unit', 'cache', 'storeWriter.ts')];

const bundle: Bundle = {json: {seed: 1}, arrays: {steps: seededSteps(1, 10_000)}};

function startWriter(...words: (string | number)[]): ChildProcess {
    return spawn(process.execPath, [...WRITER, ...words.map(String)], {cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit']});
}

async function outputOf(child: ChildProcess): Promise<string[]> {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    await once(child, 'close');
    return text.trim().split('\n');
}

/** The one call of the system fails as told while `run` runs. */
function whileFailing(call: 'writeSync' | 'fsyncSync' | 'renameSync' | 'openSync', code: string, after: number, run: () => void): void {
    const calls = fs as unknown as Record<string, (...words: unknown[]) => unknown>;
    const own = calls[call];
    let count = 0;
    calls[call] = (...words) => {
        if (count++ < after) return own(...words);
        throw Object.assign(new Error(`${code}: made up for the test`), {code});
    };
    syncBuiltinESMExports();
    try {
        run();
    } finally {
        calls[call] = own;
        syncBuiltinESMExports();
    }
}

describe('a run goes on without the store', () => {
    test.each([
        ['the disk is full at the first byte', 'writeSync', 'ENOSPC', 0],
        ['the disk is full in the middle', 'writeSync', 'ENOSPC', 1],
        ['the disk breaks when bytes are brought down', 'fsyncSync', 'EIO', 0],
        ['the file cannot take its name (open elsewhere on Windows)', 'renameSync', 'EPERM', 0],
        ['the folder belongs to somebody else', 'openSync', 'EACCES', 0],
        ['the folder is on a read-only disk', 'openSync', 'EROFS', 0],
    ] as const)('when %s: the reason is told, the old bundle stays, nothing else is left', async (_about, call, code, after) => {
        await inTempFolder(async folder => {
            expect(writeBundle(folder, KEY, '1', bundle)).toBeNull();
            whileFailing(call, code, after, () => {
                expect(writeBundle(folder, KEY, '1', {json: null, arrays: {}})).toContain(code);
            });
            expect(readBundle(folder, KEY, '1')).toEqual(bundle);
            expect(readdirSync(folder)).toEqual([`${KEY}.bundle`]);
        });
    });

    test('when a file stands where the folder should be, or above it', async () => {
        await inTempFolder(async folder => {
            const file = join(folder, 'file');
            writeFileSync(file, 'mine');
            expect(writeBundle(file, KEY, '1', bundle)).toContain('EEXIST');
            expect(writeBundle(join(file, 'deeper'), KEY, '1', bundle)).toContain('ENOTDIR');
            expect(readBundle(file, KEY, '1')).toBeNull();
            expect(pruneCache(file)).toEqual({removedFiles: 0, removedBytes: 0, keptBytes: 0});
            expect(readFileSync(file, 'utf8')).toBe('mine');
        });
    });

    test('when the system cuts a file off at its limit', async ({skip}) => {
        if (process.platform === 'win32') skip('this system sets no limit to the length of a file');
        await inTempFolder(async folder => {
            const {stdout, status} = spawnSync('bash', ['-c', 'ulimit -f 64 && exec "$@"', 'bash', process.execPath, ...WRITER,
                folder, KEY, '1', '1', '100000'], {cwd: ROOT, encoding: 'utf8', env: {...process.env, TSX_DISABLE_CACHE: '1'}});
            expect(stdout).toContain('EFBIG');
            expect(status).toBe(0);
            expect(readdirSync(folder).filter(name => name !== 'hints.json')).toEqual([]);
        });
    });
});

describe('runs that share the store', () => {
    test('all end well when they write the same key at once, and one whole bundle stays', async () => {
        await inTempFolder(async folder => {
            const outputs = await Promise.all([1, 2, 3].map(seed => outputOf(startWriter(folder, KEY, seed, 40, 20_000))));
            for (const lines of outputs) expect(lines).toEqual(['ready', ...new Array<string>(40).fill('written')]);
            const left = readBundle(folder, KEY, '1')!;
            const {seed} = left.json as {seed: number};
            expect(left.arrays.steps).toEqual(seededSteps(seed, 20_000));
            expect(readdirSync(folder).sort()).toEqual([`${KEY}.bundle`, 'hints.json']);
        });
    });

    test('read a whole bundle or none while another writes', async () => {
        await inTempFolder(async folder => {
            const done = outputOf(startWriter(folder, KEY, 2, 60, 50_000));
            const expected = seededSteps(2, 50_000);
            let isOver = false, nRead = 0;
            void done.then(() => { isOver = true; });
            while (!isOver) {
                const found = readBundle(folder, KEY, '1');
                if (found !== null && !found.arrays.steps.every((step, i) => step === expected[i])) throw new Error('a torn bundle');
                if (found !== null) nRead++;
                await new Promise(resolve => setTimeout(resolve, 1));
            }
            expect(nRead).toBeGreaterThan(5);
        });
    });

    test('leave a temporary file at most when they are killed while writing', async () => {
        await inTempFolder(async folder => {
            for (let kill = 0; kill < 3; kill++) {
                const child = startWriter(folder, KEY, 1, 10_000, 4_000_000);
                await once(child.stdout!, 'data');
                const deadline = Date.now() + 10_000;
                const isWriting = () => existsSync(folder) && readdirSync(folder).some(name => name.startsWith(KEY) && name.endsWith('.tmp'));
                while (!isWriting() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 1));
                child.kill('SIGKILL');
                await once(child, 'close');
                const left = readdirSync(folder).filter(name => name !== 'hints.json' && !name.startsWith('hints.json.'));
                expect(left.every(name => /^feed0123\.bundle(\.\d+-[0-9a-f]{16}\.tmp)?$/.test(name))).toBe(true);
                const found = readBundle(folder, KEY, '1');
                if (found !== null) expect(found.arrays.steps.length).toBe(4_000_000);
            }
            const temporary = () => readdirSync(folder).filter(name => name.endsWith('.tmp'));
            expect(temporary().length).toBeGreaterThan(0);
            pruneCache(folder);
            expect(temporary().length).toBeGreaterThan(0); // may still be being written
            pruneCache(folder, undefined, Date.now() + 2 * 3_600_000);
            expect(temporary()).toEqual([]);
        });
    });
});

describe('the store stays below its limit', () => {
    test('by giving up what was not used for longest, and nothing that is not its own', async () => {
        await inTempFolder(async folder => {
            const keys = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd'];
            keys.forEach((key, age) => {
                expect(writeBundle(folder, key, '1', bundle)).toBeNull();
                utimesSync(join(folder, `${key}.bundle`), 1000 + age, 1000 + age);
            });
            const bytes = statSync(join(folder, `${keys[0]}.bundle`)).size;
            writeFileSync(join(folder, 'thesis.docx'), Buffer.alloc(bytes * 3));
            mkdirSync(join(folder, 'eeeeeeee.bundle'));
            expect(readBundle(folder, keys[0], '1')).not.toBeNull(); // the oldest becomes the newest
            const left = () => keys.filter(key => existsSync(join(folder, `${key}.bundle`)));
            expect(pruneCache(folder)).toEqual({removedFiles: 0, removedBytes: 0, keptBytes: 4 * bytes});
            expect(pruneCache(folder, 3 * bytes)).toEqual({removedFiles: 1, removedBytes: bytes, keptBytes: 3 * bytes});
            expect(left()).toEqual(['aaaaaaaa', 'cccccccc', 'dddddddd']);
            pruneCache(folder, 2 * bytes - 1);
            expect(left()).toEqual(['aaaaaaaa']);
            pruneCache(folder, 0);
            expect(left()).toEqual([]);
            expect(readdirSync(folder).sort()).toEqual(['eeeeeeee.bundle', 'thesis.docx']);
        });
    });

    test('where there is no folder there is nothing to give up', () => {
        expect(pruneCache('/nowhere/at/all')).toEqual({removedFiles: 0, removedBytes: 0, keptBytes: 0});
    });
});
