/** One process of the fuzzer: checks every n-th seed of a range and tells what broke. */

import {caseToJson, LawBroken, type FuzzCase} from '../../tests/helpers/fuzzCase.ts';
import {fuzzCase} from '../../tests/helpers/fuzzGenerate.ts';
import {checkByGeos, checkLibrary} from '../../tests/helpers/fuzzGeos.ts';
import {openGeos, type Geos} from '../../tests/helpers/geos.ts';
import {brokenLaw, shrunk} from '../../tests/helpers/fuzzShrink.ts';

export interface WorkerTask {
    readonly firstSeed: number;
    readonly cases: number;
    readonly thread: number;
    readonly threads: number;
    readonly untilMs: number;
    /** Failures of one law that are shrunk and told; further ones are counted. */
    readonly shownPerLaw: number;
}

export interface Failure {
    readonly seed: number;
    readonly kind: string;
    readonly law: string;
    readonly message: string;
    /** The shrunk case; left out for failures that are only counted. */
    readonly json?: string;
}

export type WorkerMessage = {readonly done: number} | {readonly failure: Failure};

const TELL_EVERY = 500;
/** Laws that need GEOS or the library are asked of every n-th case. */
const DEAR_EVERY = 100;

function brokenDearLaw(made: FuzzCase, geos: Geos): LawBroken | null {
    try {
        checkByGeos(made, geos);
        checkLibrary(made);
        return null;
    } catch (error) {
        return error instanceof LawBroken ? error : new LawBroken('check-throws', error instanceof Error ? error.stack ?? error.message : String(error));
    }
}

function run({firstSeed, cases, thread, threads, untilMs, shownPerLaw}: WorkerTask, geos: Geos, tell: (message: WorkerMessage) => void): void {
    const shown = new Map<string, number>();
    let done = 0;
    for (let i = thread; i < cases && Date.now() < untilMs; i += threads) {
        const made = fuzzCase(firstSeed + i);
        const dear = Math.floor(i / threads) % DEAR_EVERY === 0 ? brokenDearLaw(made, geos) : null;
        if (dear) tell({failure: {seed: made.seed, kind: made.kind, law: dear.law, message: dear.message, json: caseToJson(made)}});
        const broken = brokenLaw(made, false);
        if (broken) {
            const count = (shown.get(broken.law) ?? 0) + 1;
            shown.set(broken.law, count);
            const small = count <= shownPerLaw ? shrunk(made, broken.law) : null;
            tell({failure: {seed: made.seed, kind: made.kind, law: broken.law,
                message: (small && brokenLaw(small)?.message) ?? broken.message, ...small ? {json: caseToJson(small)} : {}}});
        }
        if (++done % TELL_EVERY === 0) tell({done: TELL_EVERY});
    }
    tell({done: done % TELL_EVERY});
}

run(JSON.parse(process.argv[2]) as WorkerTask, await openGeos(), message => process.send!(message));
process.disconnect();
