/** SHA-256 over bytes as delivered. */

import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {basename} from 'node:path';
import {fileError} from './fileWindow.ts';

/**
 * The hash over the bytes of all files, one after the other.
 *
 * Order   by base name in code units, so that it does not depend on the order of the argument; the same as
 *         `cat` of the files in that order piped into `sha256sum`
 * @throws EngineError `formats/not-found`, `formats/unreadable`
 */
export async function sha256Files(paths: readonly string[],
    signal?: AbortSignal): Promise<{sha256: string; bytes: number}> {
    const hash = createHash('sha256');
    let bytes = 0;
    for (const path of [...paths].sort(byBaseName)) {
        try {
            for await (const chunk of createReadStream(path, {highWaterMark: 1024 * 1024})) {
                signal?.throwIfAborted();
                hash.update(chunk as Buffer); // a stream without encoding yields Buffers
                bytes += (chunk as Buffer).length;
            }
        } catch (error) {
            throw fileError(error, path);
        }
    }
    return {sha256: hash.digest('hex'), bytes};
}

function byBaseName(a: string, b: string): number {
    const nameA = basename(a), nameB = basename(b);
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
}
