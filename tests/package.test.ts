import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {HOME} from './helpers/importPlan.ts';
import {filesUnder, importsOf, readText, ROOT} from './helpers/sourceTree.ts';

interface Description {
    readonly license: string;
    readonly engines: {readonly node: string};
    readonly dependencies: Record<string, string>;
    readonly devDependencies: Record<string, string>;
    readonly overrides: Record<string, string>;
    readonly bin?: Record<string, string>;
    readonly scripts: Record<string, string>;
}

interface LockedPackage {
    readonly version?: string;
    readonly license?: string;
    readonly dev?: boolean;
    readonly resolved?: string;
    readonly hasInstallScript?: boolean;
    readonly optional?: boolean;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const description = JSON.parse(readText('package.json')) as Description & {allowScripts: Record<string, boolean>};
const lock = JSON.parse(readText('package-lock.json')) as {packages: Record<string, LockedPackage>};
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * Licences that may be shipped beside an Apache-2.0 program. LGPL parts stay files of their own that a person can
 * replace: they are loaded from node_modules, never bundled.
 */
const COMPATIBLE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense',
    'Zlib', 'CC0-1.0', 'Python-2.0', 'WTFPL', 'BSL-1.0', 'MPL-2.0', 'EDL-1.0',
    'LGPL-2.1', 'LGPL-2.1-only', 'LGPL-2.1-or-later', 'LGPL-3.0', 'LGPL-3.0-only', 'LGPL-3.0-or-later']);

/** Packages whose description names no SPDX licence, and what the licence text beside them says. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
    '@mapbox/jsonlint-lines-primitives': 'MIT',
    arc: 'BSD-3-Clause',
    'geojson-validation': 'LGPL-3.0-only',
    'splaytree-ts': 'BSD-3-Clause',
};

/** `(MIT OR GPL-2.0)` is fine when one alternative is; `MIT AND X` when all are. */
function isCompatible(expression: string): boolean {
    return expression.replace(/[()]/g, '').split(' OR ')
        .some((choice) => choice.split(' AND ').every((licence) => COMPATIBLE.has(licence.trim())));
}

test('every dependency is pinned to one version', () => {
    const all = {...description.dependencies, ...description.devDependencies, ...description.overrides};
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the licence is Apache-2.0 and lies beside the program', () => {
    expect(description.license).toBe('Apache-2.0');
    expect(readText('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004/);
});

test('every package that is shipped has a licence that goes with ours', () => {
    const shipped = installed.filter(([, one]) => one.dev !== true);
    expect(shipped.length).toBeGreaterThan(10);
    const strange = shipped.map(([path, one]) => ({name: nameOf(path), licence: READ_BY_HAND[nameOf(path)] ?? one.license ?? 'none'}))
        .filter(({licence}) => !isCompatible(licence));
    expect(strange).toEqual([]);
    expect(isCompatible('GPL-3.0-only')).toBe(false);
    expect(isCompatible('(MIT OR GPL-3.0-or-later)')).toBe(true);
});

test('the lock file names no download address and the versions that package.json asks for', () => {
    expect(installed.filter(([, one]) => one.resolved !== undefined && /^https?:/.test(one.resolved))).toEqual([]);
    for (const [name, version] of Object.entries({...description.dependencies, ...description.devDependencies})) {
        expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
});

test('the lock file names every package for other machines too, without which npm ci refuses it', () => {
    // npm leaves out what a registry could not give it on the day of writing, and then calls its own file out of step.
    const named = new Set(installed.map(([path]) => nameOf(path)));
    const missing = installed.flatMap(([path, one]) => Object.keys(one.optionalDependencies ?? {})
        .filter((name) => !named.has(name)).map((name) => `${nameOf(path)}: ${name}`));
    expect(missing).toEqual([]);
});

test('a package that runs a script on installing is allowed by name', () => {
    const scripted = installed.filter(([, one]) => one.hasInstallScript && !one.optional).map(([path]) => nameOf(path));
    expect(scripted.filter((name) => description.allowScripts[name] === undefined)).toEqual([]);
});

test('every dependency is used by its home, and everything imported is installed', () => {
    const used = new Set(filesUnder(['engine', 'viewer'], ['.ts', '.vue', '.css'])
        .flatMap((path) => importsOf(readText(path)).map(({target}) => target))
        .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
        .map((target) => target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/')));
    const typesOnly = new Set(['geojson']);
    expect([...used].filter((name) => !(name in description.dependencies) && !typesOnly.has(name))).toEqual([]);
    expect(Object.keys(description.dependencies).filter((name) => !(name in HOME))).toEqual([]);
});

test('npx finds the built program beside the packages, and is not sent to its cache by a bin entry', () => {
    expect(description.bin).toBeUndefined();
    expect(existsSync(join(ROOT, 'node_modules/.bin/liangtian')), 'run "npm run build"').toBe(true);
    expect(existsSync(join(ROOT, 'dist/cli.js')), 'run "npm run build"').toBe(true);
    expect(readText('dist/cli.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('the oldest Node that package.json allows is the one the scripts check for', () => {
    expect(description.engines.node).toBe('>=20.19');
    expect(readText('scripts/test.sh')).toContain('20.19');
    expect(readText('README.md')).toContain('20.19');
});
