/** Files as bytes: opened with errors a person can act on, hashed without holding them in memory. */

import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {open} from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import {EngineError} from '../core/errors.ts';

/** SHA-256 of a file and its length. @throws EngineError `formats/unreadable` */
export async function sha256OfFile(path: string): Promise<{sha256: string; bytes: number}> {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
        for await (const chunk of createReadStream(path, {highWaterMark: 1 << 20}) as AsyncIterable<Buffer>) {
            hash.update(chunk);
            bytes += chunk.length;
        }
    } catch (error) {
        throw unreadable(path, error);
    }
    return {sha256: hash.digest('hex'), bytes};
}

/** An open file and its length; the caller closes it. @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file` */
export async function openFile(path: string): Promise<{file: FileHandle; bytes: number}> {
    let file: FileHandle;
    try {
        file = await open(path, 'r');
    } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        throw isMissing
            ? new EngineError('formats/not-found', `There is no file ${path}.`, {file: path, fix: 'Check the path.', cause: error})
            : unreadable(path, error);
    }
    const stat = await file.stat();
    if (stat.isFile() && stat.size > 0) return {file, bytes: stat.size};
    await file.close();
    throw stat.isFile()
        ? new EngineError('formats/empty-file', `${path} is empty.`, {file: path, fix: 'Ask for the file again.'})
        : new EngineError('formats/unsupported', `${path} is not a file.`, {file: path, fix: 'Give a file of this format.'});
}

function unreadable(path: string, cause: unknown): EngineError {
    return new EngineError('formats/unreadable', `${path} cannot be read.`, {
        file: path, fix: 'Check its permissions and the disk it lies on.', cause,
    });
}
