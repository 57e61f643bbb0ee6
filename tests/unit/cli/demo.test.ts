import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {sampleOptions} from '../../../engine/cli/commands/demo.ts';
import {ROOT} from '../../helpers/sourceTree.ts';

test('a sample folder is read with its dates, kinds and paths from where the person stands', () => {
    const options = sampleOptions(join(ROOT, 'data-samples', 'scenario-a'));
    expect(options.before.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(options.layers.map((layer) => layer.kind)).toContain('basicFarmland');
    for (const {file} of [options.before, options.after, ...options.layers]) expect(existsSync(file), file).toBe(true);
});

test('a program without its sample says so', () => {
    expect(() => sampleOptions(join(ROOT, 'no-such-folder')))
        .toThrow(expect.objectContaining({code: 'cli/sample-missing'}));
});
