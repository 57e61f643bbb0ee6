import {existsSync} from 'node:fs';
import {EngineError} from '../core/errors.ts';

/** @throws EngineError `formats/not-found` - the first that is not there; said before any of the others is read */
export function requireFiles(paths: readonly string[]): void {
    for (const path of paths) {
        if (existsSync(path)) continue;
        throw new EngineError('formats/not-found', 'there is no such file or folder',
            {file: path, fix: 'check the path; write quotes around a path with spaces'});
    }
}
