/**
 * Builds the harness once per library into `dist`, so that a measured process starts plain JavaScript.
 *
 * `npx tsx scripts/bench/peers/build.ts`
 */

import {join} from 'node:path';
import {build} from 'vite';

export const ENGINES = ['clipper2-ts', 'clipper2-wasm', 'geos-wasm', 'turf'] as const;

/** Bundled whole, each for itself; only the package that finds its .wasm file beside itself stays outside. */
export async function buildHarness(): Promise<void> {
    for (const engine of ENGINES) {
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
