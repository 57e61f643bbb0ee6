/** Runs the built command line as a person would, in a folder of its own. */

import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {ROOT} from './sourceTree.ts';

export interface CliResult {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export const CLI = join(ROOT, 'dist', 'cli.js');

export function runCli(words: readonly string[], options: {readonly cwd?: string; readonly timeoutMs?: number} = {}): CliResult {
    if (!existsSync(CLI)) throw new Error('dist/cli.js is not there: run "npm run build"');
    const {status, stdout, stderr} = spawnSync(process.execPath, [CLI, ...words], {
        cwd: options.cwd ?? ROOT, encoding: 'utf8', timeout: options.timeoutMs ?? 60_000, maxBuffer: 512 * 1024 * 1024,
        env: {...process.env, LIANGTIAN_DEBUG: ''},
    });
    return {code: status, stdout, stderr};
}

/** Lines of a stack or an engine's own complaint; a person must never see one. */
export const STACK = /^\s+at .+[:(]\d+|UnhandledPromise|node:internal|ERR_[A-Z_]+/m;
