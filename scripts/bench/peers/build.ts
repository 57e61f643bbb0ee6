/**
 * Builds the harness once per library into `dist`, so that a measured process starts plain JavaScript.
 *
 * `npx tsx scripts/bench/peers/build.ts`
 */

import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'vite';

export const ENGINES = ['clipper2-ts', 'clipper2-wasm', 'geos-wasm', 'turf'] as const;

const PACKAGES: Readonly<Record<string, string>> = {turf: '@turf/turf'};

/** Version of a package of this folder, or null when it is not installed here. */
export function installedVersion(peer: string): string | null {
    const path = join(import.meta.dirname, 'node_modules', PACKAGES[peer] ?? peer, 'package.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as {version: string}).version : null;
}

/** Bundled whole, each for itself; only the package that finds its .wasm file beside itself stays outside. */
export async function buildHarness(): Promise<void> {
    for (const engine of ENGINES.filter(name => installedVersion(name) !== null)) {
        await build({
            configFile: false,
            root: import.meta.dirname,
            logLevel: 'error',
            ssr: {noExternal: true, external: ['clipper2-wasm']},
            build: {
                ssr: join(import.meta.dirname, 'engines', `${engine}.ts`),
                target: 'node20.19',
                outDir: join(import.meta.dirname, 'dist'),
                emptyOutDir: false,
                minify: false,
                rolldownOptions: {output: {entryFileNames: '[name].mjs', codeSplitting: false}},
            },
        });
    }
}

if (process.argv[1] === import.meta.filename) await buildHarness();
