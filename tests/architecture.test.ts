import {expect, test} from 'vitest';
import {HOME, PLAN} from './helpers/importPlan.ts';
import {importFaults} from './helpers/importFaults.ts';
import {filesUnder, readText} from './helpers/sourceTree.ts';

const SOURCES = filesUnder(['engine', 'viewer'], ['.ts', '.vue']);

/** Tables of data may be long; a file that only lists facts is not split for its length. */
const MAX_LINES = 500;
const DATA_TABLE = /\/(tables|dictionar|zh)[^/]*\/|[dD]ictionary|\.generated\.ts$/;

test('every file imports only what its folder may, and every folder stands in the table', () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    expect(SOURCES.flatMap((path) => importFaults(path, readText(path), PLAN, HOME))).toEqual([]);
});

const PLANTED: readonly [about: string, path: string, source: string, fault: RegExp | null][] = [
    ['a stage that calls another', 'engine/diff/x.ts', 'import {classify} from \'../classify/index.ts\';', /may not import engine\/classify/],
    ['a stage that names the type of the stage before', 'engine/overlap/x.ts', 'import type {Patch} from \'../diff/index.ts\';', null],
    ['a stage that runs code where only the type is allowed', 'engine/overlap/x.ts', 'import {Patch} from \'../diff/index.ts\';', /only name types of engine\/diff/],
    ['the core that imports', 'engine/core/x.ts', 'import {area} from \'../kernel/area.ts\';', /may not import engine\/kernel/],
    ['a hidden dynamic import', 'engine/kernel/x.ts', 'const {a} = await import(\'../formats/open.ts\');', /may not import engine\/formats/],
    ['a re-export', 'engine/kernel/x.ts', 'export * from \'../policy/index.ts\';', /may not import engine\/policy/],
    ['an import over several lines', 'engine/kernel/x.ts', 'import {\n    a,\n    b,\n} from \'../layers/layer.ts\';', /may not import engine\/layers/],
    ['a worker started by address', 'engine/kernel/x.ts', 'new URL(\'../pipeline/worker.ts\', import.meta.url)', /may not import engine\/pipeline/],
    ['a package outside its home', 'engine/layers/x.ts', 'import proj4 from \'proj4\';', /proj4 belongs to engine\/crs/],
    ['a part of a package outside its home', 'engine/layers/x.ts', 'import x from \'maplibre-gl/dist/x.mjs?worker&url\';', /maplibre-gl belongs to viewer\/map/],
    ['a package without a home', 'engine/layers/x.ts', 'import x from \'left-pad\';', /left-pad has no home/],
    ['a scoped package without a home', 'engine/layers/x.ts', 'import x from \'@some/thing/part\';', /@some\/thing has no home/],
    ['a package in its home', 'engine/crs/x.ts', 'import proj4 from \'proj4\';', null],
    ['files and sockets in the kernel', 'engine/kernel/x.ts', 'import {readFileSync} from \'node:fs\';', /may not use node:fs/],
    ['a folder missing from the table', 'engine/unheard/x.ts', '', /engine\/unheard is not in the table/],
    ['the viewer in the engine', 'viewer/panels/x.ts', 'import {overlay} from \'../../engine/kernel/overlay.ts\';', /may not import engine\/kernel/],
    ['an import named in a comment', 'engine/core/x.ts', '/** import {a} from \'../kernel/area.ts\'; */\n// import \'proj4\'', null],
];

test.each(PLANTED)('the checker judges a planted source right: %s', (_about, path, source, fault) => {
    const faults = importFaults(path, source, PLAN, HOME);
    if (fault === null) expect(faults).toEqual([]);
    else expect(faults.join('\n')).toMatch(fault);
});

test('no file has more lines than a person reads at once', () => {
    const long = [...SOURCES, ...filesUnder(['scripts', 'tests'], ['.ts'])]
        .filter((path) => !DATA_TABLE.test(path))
        .map((path) => ({path, lines: readText(path).split('\n').length - 1}))
        .filter(({lines}) => lines > MAX_LINES);
    expect(long).toEqual([]);
});
