/** Files of one dataset lie side by side and differ in their extension only; its case does not matter. */

import {readdir} from 'node:fs/promises';
import {basename, dirname, extname, join} from 'node:path';
import {fileError} from './fileWindow.ts';

/** The path without its last extension. */
export function stem(path: string): string {
    const extension = extname(path);
    return extension === '' ? path : path.slice(0, -extension.length);
}

/** Names in a folder, sorted by code unit. @throws EngineError `formats/not-found`, `formats/unreadable` */
export async function folderNames(folder: string): Promise<string[]> {
    try {
        return (await readdir(folder)).sort();
    } catch (error) {
        throw fileError(error, folder);
    }
}

/**
 * Every file beside `path` with the same name but another extension, itself included.
 *
 * Order   by name. Where two differ only in case, `withExtension` prefers the one spelled as asked for.
 */
export async function siblingFiles(path: string): Promise<string[]> {
    const folder = dirname(path);
    const own = stem(basename(path)).toLowerCase();
    return (await folderNames(folder)).filter((name) => stem(name).toLowerCase() === own).map((name) => join(folder,
        name));
}

/** The file with the extension `.xyz` in any case among `siblingFiles(path)`, or null. */
export function withExtension(path: string, siblings: readonly string[], extension: string): string | null {
    const all = siblings.filter((name) => extname(name).toLowerCase() === extension);
    return all.find((name) => stem(name) === stem(path)) ?? all[0] ?? null;
}

/** The file beside `path` with the extension `.xyz` in any case, or null. */
export async function siblingFile(path: string, extension: string): Promise<string | null> {
    return withExtension(path, await siblingFiles(path), extension);
}
