/** Files of the repository and the imports in them, for tests about the whole tree. */

import {readdirSync, readFileSync} from 'node:fs';
import {join, posix, resolve, sep} from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Paths below the given folders with one of the endings, relative to the root, sorted; installed packages are left out. */
export function filesUnder(folders: readonly string[], endings: readonly string[]): string[] {
    return folders
        .flatMap((folder) => readdirSync(join(ROOT, folder), {recursive: true, withFileTypes: true})
            .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))
                && !entry.parentPath.split(sep).includes('node_modules'))
            .map((entry) => posix.relative(ROOT, posix.join(entry.parentPath, entry.name))))
        .sort();
}

export function readText(path: string): string {
    return readFileSync(join(ROOT, path), 'utf8');
}

export interface ImportLine {
    readonly target: string;
    /** `import type` or `export type`: nothing of it is left at run time. */
    readonly typeOnly: boolean;
}

// A comment may hold an example of an import; strings of code may not, by house style.
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const STATIC_IMPORT = /(?:^|;)\s*(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|;)\s*import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC_IMPORT = /\b(typeof\s+)?import\(\s*['"]([^'"]+)['"]\s*\)/g;
const NEW_URL = /new URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url\s*\)/g;

/** Every import of a TypeScript source, static, dynamic or by worker address. */
export function importsOf(source: string): ImportLine[] {
    const code = source.replace(COMMENT, '');
    return [
        ...[...code.matchAll(STATIC_IMPORT)].map((match) => ({target: match[2] ?? match[3], typeOnly: match[1] !== undefined})),
        ...[...code.matchAll(DYNAMIC_IMPORT)].map((match) => ({target: match[2], typeOnly: match[1] !== undefined})),
        ...[...code.matchAll(NEW_URL)].map((match) => ({target: match[1], typeOnly: false})),
    ];
}
