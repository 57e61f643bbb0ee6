/** The fuzzer, shortly. `npx tsx scripts/fuzz/run.ts --cases 1000000` is the long one; a failing seed is replayed there. */

import {expect, test} from 'vitest';
import {caseToJson} from '../helpers/fuzzCase.ts';
import {fuzzCase} from '../helpers/fuzzGenerate.ts';
import {brokenLaw, shrunk} from '../helpers/fuzzShrink.ts';

const CASES = Number(process.env.CASES ?? 4000);
const FIRST_SEED = 20_260_420;

test('no small land, however faulty, breaks a law of the overlay', () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        const made = fuzzCase(seed);
        const broken = brokenLaw(made, false);
        if (broken) throw new Error(`seed ${seed} (${made.kind}) breaks ${broken.message}\n${caseToJson(shrunk(made, broken.law, 300))}`);
    }
    expect(CASES).toBeGreaterThan(0);
});
