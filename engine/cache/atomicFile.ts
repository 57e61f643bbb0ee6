/** A file of the store appears whole or not at all. */

import {randomBytes} from 'node:crypto';
import {closeSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync} from 'node:fs';
import {join} from 'node:path';

/** Only the owner reads what county layers say. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** One call writes at most 2 GiB − 1 byte on every system. */
const MOST_BYTES_A_CALL = 2 ** 30;

/** Names of files being written; what a killed run leaves behind is known by them. */
export const TEMPORARY_NAME = /^[\w.]+\.\d+-[0-9a-f]{16}\.tmp$/;

/** null when the file is there; else why it is not, in words. */
export type WriteFault = string | null;

/**
 * The bytes of `pieces`, taken one after the other, are the file `name` of `folder`; whoever reads it meanwhile has the old
 * file or the new one. Two who write the same name at once both end well, and one of the two files stays.
 *
 * Keeps   nothing is left behind when writing fails; nothing is thrown for faults of the disk
 */
export function writeAtomically(folder: string, name: string, pieces: Iterable<Uint8Array>): WriteFault {
    const temporary = join(folder, `${name}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
    let file: number | null = null;
    try {
        mkdirSync(folder, {recursive: true, mode: FOLDER_MODE});
        file = openSync(temporary, 'wx', FILE_MODE);
        for (const piece of pieces) writeWhole(file, piece);
        // without it a power cut can leave the new name on blocks that were never written
        fsyncSync(file);
        closeSync(file);
        file = null;
        renameSync(temporary, join(folder, name));
        return null;
    } catch (error) {
        if (!isSystemError(error)) throw error;
        quietly(() => file === null ? undefined : closeSync(file));
        quietly(() => unlinkSync(temporary));
        return `"${name}" could not be written to "${folder}": ${error.message}`;
    }
}

function writeWhole(file: number, bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.byteLength) {
        done += writeSync(file, bytes, done, Math.min(MOST_BYTES_A_CALL, bytes.byteLength - done));
    }
}

/** An error that the system or the runtime names by a code (`ENOENT`, `ENOSPC`, `ERR_OUT_OF_RANGE`). */
export function isSystemError(error: unknown): error is Error & {readonly code: string} {
    return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Runs what may fail without harm, such as tidying up after a fault. */
export function quietly(work: () => void): void {
    try {
        work();
    } catch (error) {
        if (!isSystemError(error)) throw error;
    }
}
