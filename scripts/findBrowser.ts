import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium of this machine: `LIANGTIAN_BROWSER`, else the first on the path, else null. */
export function findBrowser(): string | null {
    const named = process.env.LIANGTIAN_BROWSER;
    if (named) return existsSync(named) ? named : null;
    const folders = (process.env.PATH ?? '').split(delimiter);
    return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}
