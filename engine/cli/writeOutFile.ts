/** One result file: it appears complete or not at all. */

import {randomBytes} from 'node:crypto';
import {accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {EngineError} from '../core/errors.ts';

/** Text is gathered to pieces of about this many characters a write. */
const PIECE_CHARACTERS = 1 << 20;

/** Fails early, before any work. @throws EngineError `cli/out-unwritable` */
export function checkOutFile(out: string): void {
    const path = resolve(out);
    attempt(out, () => {
        if (existsSync(path) && statSync(path).isDirectory()) throw new Error('it is a folder');
        mkdirSync(dirname(path), {recursive: true});
        accessSync(dirname(path), constants.W_OK);
    });
}

/** @throws EngineError `cli/out-unwritable` - disk full or no permission; an earlier file stays as it was */
export function writeOutFile(out: string, text: readonly string[]): void {
    const path = resolve(out), partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
    attempt(out, () => {
        try {
            const file = openSync(partial, 'wx');
            try {
                let piece = '';
                for (const one of text) {
                    piece += one;
                    if (piece.length < PIECE_CHARACTERS) continue;
                    writeSync(file, piece);
                    piece = '';
                }
                writeSync(file, piece);
                fsyncSync(file);
            } finally {
                closeSync(file);
            }
            renameSync(partial, path);
        } catch (error) {
            rmSync(partial, {force: true});
            throw error;
        }
    });
}

function attempt(out: string, work: () => void): void {
    try {
        work();
    } catch (error) {
        if (error instanceof EngineError) throw error;
        throw new EngineError('cli/out-unwritable', `the result cannot be written: ${error instanceof Error ? error.message : String(error)}`,
            {file: out, fix: 'name another file, or make room on the disk', cause: error});
    }
}
