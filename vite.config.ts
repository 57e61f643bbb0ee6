/**
 * Three builds and the tests. `scripts/build.ts` runs the builds in order:
 *
 *   cli      engine/cli/main.ts     -> dist/cli.js, dist/jobWorker.js, dist/prepareWorker.js and lazily loaded chunks beside them
 *   lib      engine/index.ts        -> dist/index.js
 *   report   viewer/report/page.html -> dist/report-page.html, one file that asks for nothing outside itself
 *
 * Packages stay outside the cli and lib bundles, turf excepted: they are installed beside them, and each is loaded by the command that
 * needs it, so that `--help` loads none.
 */
import {resolve} from 'node:path';
import {configDefaults, defineConfig} from 'vitest/config';
import {inlineWorkers, oneFile} from './scripts/oneFile.ts';

const here = import.meta.dirname;

/** The oldest browser on the desks of the bureaus that we build for. */
const BROWSER_TARGET = 'chrome100';
const NODE_TARGET = 'node20.19';

/**
 * Small files that are always needed together, as one chunk each: opening, resolving and compiling a chunk takes a millisecond, and a
 * comparison would need thirty of them.
 */
const CLI_GROUPS = [
    // what a thread that only hashes needs, and everybody else too
    {name: 'store', test: /engine\/(core\/(errors|units)|cache\/\w+|pipeline\/prepare\/(tasks|keptColumn)|formats\/(dbfColumn|dbfHeader))\.ts$/},
    {name: 'door', test: /engine\/(core\/nearest|cli\/(commandTable|exitCodes|parseArguments|printError|productFolder|progressBar|requireFiles|storeFolder|terminal|textWidth|wrapText))\.ts$/},
    {name: 'prepare', test: /engine\/(crs\/\w+|pipeline\/(polygonsBbox|prepare\/threads)|formats\/(fileWindow|prj|siblings))\.ts$/},
];

/** One function of turf is used, and its package loads more than a hundred files for it: what is needed is taken into the bundle. */
const BUNDLED = [/^@turf\//, 'point-in-polygon-hao', 'robust-predicates'];

function nodeBuild(entry: Record<string, string>, groups: typeof CLI_GROUPS = []) {
    return {
        ssr: {noExternal: BUNDLED},
        build: {
            ssr: true,
            target: NODE_TARGET,
            outDir: 'dist',
            emptyOutDir: false,
            minify: false,
            copyPublicDir: false,
            rolldownOptions: {
                input: entry,
                // chunks may not take what they share from an entry: its exports are what it says it exports
                preserveEntrySignatures: 'strict' as const,
                checks: {bundlerTimings: false, ineffectiveDynamicImport: false},
                output: {
                    format: 'es' as const, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js',
                    ...groups.length > 0 ? {codeSplitting: {groups}} : {},
                },
            },
        },
    };
}

export default defineConfig(({mode}) => {
    switch (mode) {
        case 'cli': return nodeBuild({
            cli: resolve(here, 'engine/cli/main.ts'),
            jobWorker: resolve(here, 'engine/cli/jobWorker.ts'),
            prepareWorker: resolve(here, 'engine/pipeline/prepare/prepareWorker.ts'),
        }, CLI_GROUPS);
        case 'lib': return nodeBuild({index: resolve(here, 'engine/index.ts')});
        case 'report': return {
            root: resolve(here, 'viewer/report'),
            plugins: [inlineWorkers(BROWSER_TARGET), oneFile('report-page.html')],
            build: {
                target: BROWSER_TARGET,
                outDir: resolve(here, 'dist'),
                emptyOutDir: false,
                assetsInlineLimit: Number.MAX_SAFE_INTEGER,
                cssCodeSplit: false,
                modulePreload: false as const,
                copyPublicDir: false,
                chunkSizeWarningLimit: 4000,
                rolldownOptions: {
                    input: resolve(here, 'viewer/report/page.html'),
                    checks: {bundlerTimings: false},
                    output: {codeSplitting: false},
                },
            },
        };
        default: return {
            test: {
                include: ['tests/**/*.test.ts'],
                exclude: [...configDefaults.exclude, 'dist/**', 'out/**'],
                // no test looks at what another one kept, or leaves anything in a person's cache folder
                env: {LIANGTIAN_CACHE: 'off'},
                pool: 'forks' as const,
                maxWorkers: 2,
                testTimeout: 60_000,
                hookTimeout: 120_000,
            },
        };
    }
});
