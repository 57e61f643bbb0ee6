/**
 * A result folder appears complete or not at all.
 *
 * Everything is written to a sibling folder first; two renames put it in place. A process that dies in between leaves
 * the earlier result, or (between the two renames) both folders under names that say what they are.
 */

import {randomBytes} from 'node:crypto';
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {EngineError} from '../core/errors.ts';

/** Names its own folder and every file of the result, so that a later run knows what it may replace. */
export const RUN_FILE = 'run.json';

/**
 * Fails early, before any work, when `out` cannot take a result.
 *
 * @throws EngineError `cli/out-not-empty` - it holds files that no earlier result wrote and `force` is off
 * @throws EngineError `cli/out-unwritable` - it is a file, or its parent cannot be written
 */
export function checkOutFolder(out: string, force: boolean): void {
    const folder = resolve(out);
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
        throw new EngineError('cli/out-unwritable', 'the place for the result is a file, not a folder',
            {file: out, fix: 'name a folder that does not exist yet', facts: {isFile: true}});
    }
    const foreign = foreignEntries(folder);
    if (foreign.length > 0 && !force) {
        throw new EngineError('cli/out-not-empty',
            `the folder holds ${foreign.length} files that no earlier result wrote (${foreign.slice(0, 3).join(', ')})`,
            {file: out, fix: 'name another folder, or add --force to write beside them', facts: {foreign}});
    }
    attempt(out, () => {
        mkdirSync(dirname(folder), {recursive: true});
        const probe = `${partialName(folder)}.probe`;
        mkdirSync(probe);
        rmSync(probe, {recursive: true});
    });
}

/** A result on its way: nothing of it is at `out` before `finish`. */
export interface PendingResult {
    /** @throws EngineError `cli/out-unwritable` */
    add(name: string, content: string | Uint8Array): void;
    /** Puts the result in place. @throws EngineError `cli/out-unwritable` - the earlier result stays then */
    finish(run: Readonly<Record<string, unknown>>): void;
    /** Takes away what is not finished; harmless afterwards. */
    abandon(): void;
}

/** A result that comes file by file, for one that would not fit into memory. `abandon` it in a `finally`. */
export function openResult(out: string): PendingResult {
    const folder = resolve(out);
    const partial = partialName(folder);
    const added: string[] = [];
    return {
        add(name, content) {
            attempt(out, () => {
                mkdirSync(dirname(join(partial, name)), {recursive: true});
                writeFileSync(join(partial, name), content, {flush: true});
            });
            added.push(name);
        },
        finish(run) {
            attempt(out, () => {
                mkdirSync(partial, {recursive: true});
                const names = [...added, RUN_FILE].sort();
                writeFileSync(join(partial, RUN_FILE), `${JSON.stringify({...run, files: names}, null, 1)}\n`, {flush: true});
                for (const name of foreignEntries(folder)) {
                    if (!existsSync(join(partial, name))) cpSync(join(folder, name), join(partial, name), {recursive: true});
                }
                swap(folder, partial);
            });
        },
        abandon() {
            rmSync(partial, {recursive: true, force: true});
        },
    };
}

/**
 * Writes `files` and `run` as the whole content of `out`; files of other origin in it are kept.
 *
 * @throws EngineError `cli/out-unwritable` - disk full or no permission; nothing changes then
 */
export function writeResult(
    out: string, files: ReadonlyMap<string, string | Uint8Array>, run: Readonly<Record<string, unknown>>,
): void {
    const result = openResult(out);
    try {
        for (const [name, content] of files) result.add(name, content);
        result.finish(run);
    } finally {
        result.abandon();
    }
}

function swap(folder: string, partial: string): void {
    if (!existsSync(folder)) {
        renameSync(partial, folder);
        return;
    }
    const earlier = `${partial}.earlier`;
    renameSync(folder, earlier);
    try {
        renameSync(partial, folder);
    } catch (error) {
        renameSync(earlier, folder);
        throw error;
    }
    rmSync(earlier, {recursive: true, force: true});
}

function partialName(folder: string): string {
    return join(dirname(folder), `.${basename(folder)}.partial-${process.pid}-${randomBytes(3).toString('hex')}`);
}

/** Entries of `folder` that the result written there before (if any) does not name. */
function foreignEntries(folder: string): string[] {
    if (!existsSync(folder)) return [];
    const ours = new Set(resultFiles(folder).map((name) => name.split('/')[0]));
    return readdirSync(folder).filter((name) => !ours.has(name));
}

function resultFiles(folder: string): readonly string[] {
    try {
        const run: unknown = JSON.parse(readFileSync(join(folder, RUN_FILE), 'utf8'));
        const {tool, files} = run as {tool?: {name?: unknown}; files?: unknown};
        return tool?.name === 'liangtian' && Array.isArray(files) ? files.map(String) : [];
    } catch {
        // No run.json, or one that another program wrote: nothing here is known to be ours.
        return [];
    }
}

function attempt(out: string, work: () => void): void {
    try {
        work();
    } catch (error) {
        const {code, message} = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        throw new EngineError('cli/out-unwritable', `the result cannot be written: ${message}`,
            {file: out, fix: 'check free space and permissions, or name another folder', cause: error,
                facts: {errno: code}});
    }
}
