/** The store stays below its limit, and what killed runs left is taken away. */

import {readdirSync, statSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';
import {quietly, TEMPORARY_NAME} from './atomicFile.ts';

/** Three counties of 200,000 parcels over ten years. */
export const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30;
/** No run writes one file for longer. */
const STALE_AFTER_MS = 3_600_000;
const BUNDLE_NAME = /^[0-9a-f]{8,128}\.bundle$/;

export interface Pruned {
    readonly removedFiles: number;
    readonly removedBytes: number;
    /** Bytes of the bundles that stay. */
    readonly keptBytes: number;
}

interface Kept {
    readonly name: string;
    readonly bytes: number;
    readonly usedMs: number;
}

/**
 * The bundles in `folder` take at most `limitBytes`; those not used for longest went first. Files the store did not
 * write are not touched, and what cannot be removed stays.
 *
 * Order   by last use, then by name
 */
export function pruneCache(folder: string, limitBytes: number = DEFAULT_LIMIT_BYTES, nowMs: number = Date.now()): Pruned {
    const files = filesOf(folder);
    const stale = files.filter(({name, usedMs}) => TEMPORARY_NAME.test(name) && nowMs - usedMs > STALE_AFTER_MS);
    const bundles = files.filter(({name}) => BUNDLE_NAME.test(name))
        .sort((a, b) => b.usedMs - a.usedMs || (a.name < b.name ? -1 : 1));
    let keptBytes = 0, nKept = 0;
    while (nKept < bundles.length && keptBytes + bundles[nKept].bytes <= limitBytes) keptBytes += bundles[nKept++].bytes;
    let removedFiles = 0, removedBytes = 0;
    for (const {name, bytes} of [...stale, ...bundles.slice(nKept)]) {
        quietly(() => {
            unlinkSync(join(folder, name));
            removedFiles++;
            removedBytes += bytes;
        });
    }
    return {removedFiles, removedBytes, keptBytes};
}

function filesOf(folder: string): Kept[] {
    const files: Kept[] = [];
    quietly(() => {
        for (const name of readdirSync(folder)) {
            // another run may remove it meanwhile
            quietly(() => {
                const entry = statSync(join(folder, name));
                if (entry.isFile()) files.push({name, bytes: entry.size, usedMs: entry.mtimeMs});
            });
        }
    });
    return files;
}
