import {existsSync} from 'node:fs';
import {EngineError} from '../core/errors.ts';

/** @throws EngineError `cli/file-missing` - the first that is not there */
export function requireFiles(paths: readonly string[]): void {
    for (const path of paths) {
        if (existsSync(path)) continue;
        throw new EngineError('cli/file-missing', 'there is no such file or folder',
            {file: path, fix: 'check the path; write quotes around a path with spaces'});
    }
}
