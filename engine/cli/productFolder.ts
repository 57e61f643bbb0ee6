/** Where the program's own files lie, whether it runs from `dist` or from source. */

import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {assertInvariant} from '../core/errors.ts';

/** The folder with our package.json. */
export function productFolder(): string {
    let folder = dirname(fileURLToPath(import.meta.url));
    for (;;) {
        const description = join(folder, 'package.json');
        if (existsSync(description) && readDescription(description).name === 'liangtian') return folder;
        const parent = dirname(folder);
        assertInvariant(parent !== folder, 'the program lies in no folder with its package.json');
        folder = parent;
    }
}

/** The policy packs that come with the program. */
export function packsFolder(): string {
    return join(productFolder(), 'engine', 'policy', 'packs');
}

export function productVersion(): string {
    return readDescription(join(productFolder(), 'package.json')).version;
}

function readDescription(path: string): {name: string; version: string} {
    return JSON.parse(readFileSync(path, 'utf8')) as {name: string; version: string};
}
