/** The fuzzer, shortly. `npx tsx scripts/fuzz/run.ts --cases 1000000` is the long one; a failing seed is replayed there. */

import {expect, test} from 'vitest';
import {caseToJson, type FuzzCase} from '../helpers/fuzzCase.ts';
import {fuzzCase} from '../helpers/fuzzGenerate.ts';
import {checkByGeos, checkLibrary} from '../helpers/fuzzGeos.ts';
import {brokenLaw, shrunk} from '../helpers/fuzzShrink.ts';
import {openGeos} from '../helpers/geos.ts';

const CASES = Number(process.env.CASES ?? 1500);
const DEAR_CASES = Math.ceil(CASES / 10);
const PATIENCE_MS = 180_000;
const FIRST_SEED = 20_260_420;

function forSeeds(count: number, check: (made: FuzzCase) => void): void {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) check(fuzzCase(seed));
}

test('no small land, however faulty, breaks a law of the overlay', () => {
    forSeeds(CASES, (made) => {
        const broken = brokenLaw(made, false);
        if (broken) throw new Error(`seed ${made.seed} (${made.kind}) breaks ${broken.message}\n${caseToJson(shrunk(made, broken.law, 300))}`);
    });
}, PATIENCE_MS);

test('dissolved outlines of faulty land are valid by GEOS and have its areas', async () => {
    const geos = await openGeos();
    forSeeds(DEAR_CASES, made => expect(() => checkByGeos(made, geos), `seed ${made.seed} (${made.kind})`).not.toThrow());
});

test('the library says of faulty land what the kernel says, and its operations add up', () => {
    forSeeds(DEAR_CASES, made => expect(() => checkLibrary(made), `seed ${made.seed} (${made.kind})`).not.toThrow());
});
