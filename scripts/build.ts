/**
 * Builds `dist`: the page template, the command line and the library with its types.
 *
 *   npm run build            everything
 *   npm run build cli lib    only the named parts (report, cli, lib, types)
 */
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {relative, resolve} from 'node:path';
import {build} from 'vite';

const root = resolve(import.meta.dirname, '..');
const dist = resolve(root, 'dist');
const SHEBANG = '#!/usr/bin/env node\n';

const parts: Record<string, () => Promise<void> | void> = {
    report: () => viteBuild('report'),
    cli: async () => {
        await viteBuild('cli');
        const cli = resolve(dist, 'cli.js');
        if (!readFileSync(cli, 'utf8').startsWith(SHEBANG)) throw new Error('dist/cli.js lost its first line');
        chmodSync(cli, 0o755);
        linkCommand(cli);
    },
    lib: () => viteBuild('lib'),
    types: () => {
        rmSync(resolve(dist, 'types'), {recursive: true, force: true});
        execFileSync(process.execPath, [resolve(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'],
            {cwd: root, stdio: 'inherit'});
    },
};

/**
 * `npx liangtian` finds the command here at once. A `bin` entry in package.json would be looked at first, and then npx
 * installs the whole folder into its own cache, which takes many seconds and the network.
 */
function linkCommand(cli: string): void {
    const bin = resolve(root, 'node_modules', '.bin');
    const link = resolve(bin, 'liangtian');
    mkdirSync(bin, {recursive: true});
    rmSync(link, {force: true});
    if (process.platform === 'win32') writeFileSync(`${link}.cmd`, `@node "${cli}" %*\r\n`);
    else symlinkSync(relative(bin, cli), link);
}

async function viteBuild(mode: string): Promise<void> {
    await build({root, configFile: resolve(root, 'vite.config.ts'), mode, logLevel: 'warn'});
}

const asked = process.argv.slice(2);
for (const name of asked) if (!(name in parts)) throw new Error(`"${name}" is none of ${Object.keys(parts).join(', ')}`);
if (asked.length === 0) rmSync(dist, {recursive: true, force: true});
for (const name of asked.length === 0 ? Object.keys(parts) : asked) {
    const startedAt = Date.now();
    await parts[name]();
    console.log(`built ${name} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
