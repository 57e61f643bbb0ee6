/** Where certified layers are kept between runs. */

import {homedir} from 'node:os';
import {cacheFolder} from '../cache/index.ts';

/** Threads a command uses where nobody says otherwise: office machines have two cores or more. */
export const MOST_THREADS = 2;

/** What `--cache` names, else what the environment or the system says; null keeps nothing (`off`). */
export function storeFolder(named: string | undefined): string | null {
    return cacheFolder(named === undefined ? process.env : {...process.env, LIANGTIAN_CACHE: named}, process.platform, homedir());
}
