import {existsSync, readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {nearest} from '../core/nearest.ts';

/** @throws EngineError `formats/not-found` - the first that is not there; said before any of the others is read */
export function requireFiles(paths: readonly string[]): void {
    for (const path of paths) {
        if (existsSync(path)) continue;
        throw new EngineError('formats/not-found', 'there is no such file or folder',
            {file: path, fix: 'check the path; write quotes around a path with spaces', facts: nearby(path)});
    }
}

/** What the person may have meant: a file of nearly the same name, or the folder that is already wrong. */
function nearby(path: string): {near?: string; missingFolder?: string} {
    const folder = dirname(path);
    if (!existsSync(folder)) return {missingFolder: folder};
    try {
        const near = nearest(basename(path), readdirSync(folder));
        return near === null ? {} : {near: join(folder, near)};
    } catch {
        // Not a folder, or one that may not be listed: nothing is known of its files.
        return {};
    }
}
