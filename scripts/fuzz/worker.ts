/** One process of the fuzzer: checks every n-th seed of a range and tells what broke. */

import {caseToJson} from '../../tests/helpers/fuzzCase.ts';
import {fuzzCase} from '../../tests/helpers/fuzzGenerate.ts';
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

function run({firstSeed, cases, thread, threads, untilMs, shownPerLaw}: WorkerTask, tell: (message: WorkerMessage) => void): void {
    const shown = new Map<string, number>();
    let done = 0;
    for (let i = thread; i < cases && Date.now() < untilMs; i += threads) {
        const made = fuzzCase(firstSeed + i);
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

run(JSON.parse(process.argv[2]) as WorkerTask, message => process.send!(message));
process.disconnect();
