/** A folder of its own for each test, gone afterwards. */

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export async function inTempFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'liangtian-test-'));
    try {
        return await run(folder);
    } finally {
        await rm(folder, {recursive: true, force: true});
    }
}
