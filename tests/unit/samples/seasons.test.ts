import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {seasonSamples} from '../../../scripts/samples/seasons.ts';
import {ROOT} from '../../helpers/sourceTree.ts';

test('the rasters of the sample county are what their script writes, and small', async () => {
    const folder = join(ROOT, 'data-samples/county/raster');
    const files = await seasonSamples();
    expect([...files.keys()].sort()).toEqual(readdirSync(folder).sort());
    for (const [name, bytes] of files) expect(bytes.equals(readFileSync(join(folder, name))), name).toBe(true);
    expect([...files.values()].reduce((sum, {length}) => sum + length, 0)).toBeLessThan(500_000);
});
