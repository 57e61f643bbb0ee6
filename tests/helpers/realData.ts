/** Real data outside the repository: where they are, or a skip by name with a printed reason. */

import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'vitest';

/** Folder of the real data, or null. */
export const REAL_DATA: string | null = process.env.LIANGTIAN_REAL_DATA && existsSync(process.env.LIANGTIAN_REAL_DATA)
    ? process.env.LIANGTIAN_REAL_DATA : null;

/** A test that needs the real data; where they are absent it is skipped and says so. */
export function testOnRealData(name: string, run: (folder: string) => Promise<void> | void, timeoutMs?: number): void {
    if (REAL_DATA === null) {
        console.info(`skipped: "${name}" (LIANGTIAN_REAL_DATA is not set or names no folder)`);
        test.skip(name, () => undefined);
        return;
    }
    const folder = REAL_DATA;
    test(name, async () => await run(folder), timeoutMs);
}

export function realDataPath(folder: string, ...parts: readonly string[]): string {
    return join(folder, ...parts);
}
