/**
 * What a file's hash was when it had this length and time: a run can open the right bundle while it still hashes the
 * file. A hint is a guess. The caller compares it with the hash it computes and throws away what was built on a wrong one.
 */

import {readFileSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {isSystemError, writeAtomically, type WriteFault} from './atomicFile.ts';

const NAME = 'hints.json';
const FORMAT = 1;
/** A province has some hundred layers; the ones not seen for longest go first. */
export const MOST_HINTS = 2000;
/** A file longer than that was not written here. */
const MOST_BYTES = 8 * 2 ** 20;

/** How a file looks from outside. */
export interface FileIdentity {
    readonly path: string;
    readonly size: number;
    readonly mtimeMs: number;
    readonly ino: number;
}

interface Hint {
    readonly files: readonly FileIdentity[];
    readonly sha256: string;
}

/** The files as they are now, with absolute paths; null if one of them is not there. */
export function identityOf(paths: readonly string[]): readonly FileIdentity[] | null {
    try {
        return paths.map(path => {
            const {size, mtimeMs, ino} = statSync(path);
            return {path: resolve(path), size, mtimeMs, ino};
        });
    } catch (error) {
        if (!isSystemError(error)) throw error;
        return null;
    }
}

/** The hash these files (of one dataset, in the caller's order) had when they last looked the same; null if unknown. */
export function hintedHash(folder: string, files: readonly FileIdentity[]): string | null {
    return readHints(folder).find(hint => isSame(hint.files, files))?.sha256 ?? null;
}

/**
 * The hash is known for these files from now on, the newest of at most `MOST_HINTS`; a hint for the same first path is
 * replaced. Of two runs that remember at once, one may be forgotten.
 *
 * @returns null, or why it could not be kept
 */
export function rememberHash(folder: string, files: readonly FileIdentity[], sha256: string): WriteFault {
    if (files.length === 0) return null;
    const known = readHints(folder);
    if (known.length > 0 && known[0].sha256 === sha256 && isSame(known[0].files, files)) return null;
    const others = known.filter(hint => hint.files[0].path !== files[0].path);
    const hints = [{files, sha256}, ...others].slice(0, MOST_HINTS).map(hint => [
        hint.sha256, ...hint.files.map(({path, size, mtimeMs, ino}) => [path, size, mtimeMs, ino]),
    ]);
    return writeAtomically(folder, NAME, [Buffer.from(JSON.stringify({format: FORMAT, hints}))]);
}

/** Newest first; none where the file is missing or damaged. */
function readHints(folder: string): readonly Hint[] {
    try {
        const bytes = readFileSync(join(folder, NAME));
        if (bytes.length > MOST_BYTES) return [];
        const value: unknown = JSON.parse(bytes.toString('utf8'));
        if (!isRecord(value) || value.format !== FORMAT || !Array.isArray(value.hints)) return [];
        return value.hints.map(hintFrom).filter(hint => hint !== null).slice(0, MOST_HINTS);
    } catch (error) {
        if (error instanceof SyntaxError || isSystemError(error)) return [];
        throw error;
    }
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null;
}

function hintFrom(row: unknown): Hint | null {
    if (!Array.isArray(row) || row.length < 2) return null;
    const [sha256, ...rows] = row as readonly unknown[];
    const files = rows.map(identityFrom);
    const isWhole = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && files.every(file => file !== null);
    return isWhole ? {sha256, files: files as readonly FileIdentity[]} : null; // none is null: just checked
}

function identityFrom(row: unknown): FileIdentity | null {
    if (!Array.isArray(row) || row.length !== 4) return null;
    const [path, size, mtimeMs, ino] = row as readonly unknown[];
    return typeof path === 'string' && typeof size === 'number' && typeof mtimeMs === 'number' && typeof ino === 'number'
        ? {path, size, mtimeMs, ino} : null;
}

function isSame(some: readonly FileIdentity[], others: readonly FileIdentity[]): boolean {
    return some.length === others.length && some.every((one, file) => {
        const other = others[file];
        return one.path === other.path && one.size === other.size && one.mtimeMs === other.mtimeMs && one.ino === other.ino;
    });
}
