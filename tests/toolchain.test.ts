import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {ROOT} from './helpers/sourceTree.ts';

function run(tool: string, ...words: string[]): {status: number | null; output: string} {
    const {status, stdout, stderr} = spawnSync(process.execPath, [join(ROOT, 'node_modules', tool), ...words],
        {cwd: ROOT, encoding: 'utf8'});
    return {status, output: `${stdout}${stderr}`};
}

test('the whole tree type-checks under strict rules', () => {
    const {status, output} = run('typescript/bin/tsc', '-p', 'tsconfig.json');
    expect(output).toBe('');
    expect(status).toBe(0);
});

test('the linter finds nothing', () => {
    const {status, output} = run('oxlint/bin/oxlint', '--deny-warnings');
    expect(status, output).toBe(0);
});

test('no file stands unused, no package is installed in vain, and every import leads somewhere', () => {
    const {status, output} = run('knip/bin/knip.js', '--include', 'files,dependencies,unlisted,unresolved,binaries', '--no-progress');
    expect(status, output).toBe(0);
});
