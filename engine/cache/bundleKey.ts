/** The key of a bundle: everything its contents depend on. */

import {createHash} from 'node:crypto';

/**
 * A key for `what` (`table`, `lattice`, `certificate`) made of everything that decides its contents: the file's sha256, CRS,
 * lattice, options. Different parts give different keys, however they are cut: `['a', 'b']` is not `['ab']`.
 */
export function bundleKey(what: string, parts: readonly (string | number | boolean | null)[]): string {
    return createHash('sha256').update(JSON.stringify([what, ...parts])).digest('hex');
}
