/** One result file: it appears complete or not at all. */

import {randomBytes} from 'node:crypto';
import {accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, parse, resolve} from 'node:path';
import {EngineError} from '../core/errors.ts';

const SHAPEFILE_PARTS: readonly string[] = ['.shp', '.shx', '.dbf', '.prj', '.cpg'];

/**
 * Fails early, before any work.
 * @param inputs files that are read; neither they nor what lies beside them under the same name may be written over
 * @throws EngineError `cli/out-unwritable`
 */
export function checkOutFile(out: string, inputs: readonly string[]): void {
    const path = resolve(out);
    attempt(out, () => {
        if (existsSync(path)) {
            if (statSync(path).isDirectory()) throw new Error('it is a folder');
            if (inputs.some(input => isPartOf(input, path))) throw new Error('it belongs to a layer that is read');
        }
        mkdirSync(dirname(path), {recursive: true});
        accessSync(dirname(path), constants.W_OK);
    });
}

/** Files of a Shapefile have one name. */
function isPartOf(input: string, path: string): boolean {
    const own = parse(realpathSync(input)), other = parse(realpathSync(path));
    return own.dir === other.dir && (own.base === other.base || (own.name === other.name && SHAPEFILE_PARTS.includes(other.ext.toLowerCase())));
}

/** @throws EngineError `cli/out-unwritable` - disk full or no permission; an earlier file stays as it was */
export function writeOutFile(out: string, text: readonly Uint8Array[]): void {
    const path = resolve(out), partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
    attempt(out, () => {
        try {
            const file = openSync(partial, 'wx');
            try {
                for (const piece of text) writeFileSync(file, piece); // all of it, where one write takes a part
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
