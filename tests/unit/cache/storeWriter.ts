/**
 * A run of its own that writes to the store, for tests that let many write at once or stop one in the middle.
 * `storeWriter.ts FOLDER KEY SEED ROUNDS INTS`: the word of each outcome on a line.
 */

import {rememberHash, writeBundle} from '../../../engine/cache/index.ts';
import {seededSteps} from './seededSteps.ts';

const [folder, key, seed, rounds, ints] = process.argv.slice(2);
console.log('ready');
for (let round = 0; round < Number(rounds); round++) {
    const fault = writeBundle(folder, key, '1', {json: {seed: Number(seed)}, arrays: {steps: seededSteps(Number(seed), Number(ints))}});
    const forgotten = rememberHash(folder, [{path: `/${seed}/${round}.shp`, size: 1, mtimeMs: 1, ino: 1}], key.padEnd(64, '0').slice(0, 64));
    console.log(fault ?? forgotten ?? 'written');
}
