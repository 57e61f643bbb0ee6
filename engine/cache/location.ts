/** Where prepared layers are kept between runs, by the customs of each system. */

import {posix, win32} from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Words that switch the store off. */
const OFF: readonly string[] = ['off', '0', 'no', 'none', 'false'];

/**
 * The folder of the store, or null where nothing is to be kept: `LIANGTIAN_CACHE` is `off`, or there is no home.
 *
 * Order   `LIANGTIAN_CACHE`, `XDG_CACHE_HOME`, the system's own place
 * Source  XDG Base Directory Specification 0.8: `$XDG_CACHE_HOME`, else `$HOME/.cache`; a path that is not absolute is
 *         to be ignored
 */
export function cacheFolder(env: Environment, platform: string, home: string): string | null {
    const {join, isAbsolute} = platform === 'win32' ? win32 : posix;
    const named = env.LIANGTIAN_CACHE?.trim() ?? '';
    if (named !== '') return OFF.includes(named.toLowerCase()) ? null : named;
    const xdg = env.XDG_CACHE_HOME ?? '';
    if (platform !== 'win32' && isAbsolute(xdg)) return join(xdg, 'liangtian');
    if (platform === 'win32') {
        const local = env.LOCALAPPDATA ?? '';
        if (isAbsolute(local)) return join(local, 'liangtian', 'cache');
        return isAbsolute(home) ? join(home, 'AppData', 'Local', 'liangtian', 'cache') : null;
    }
    if (!isAbsolute(home)) return null;
    return platform === 'darwin' ? join(home, 'Library', 'Caches', 'liangtian') : join(home, '.cache', 'liangtian');
}
