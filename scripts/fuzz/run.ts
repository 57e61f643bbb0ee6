/**
 * The fuzzer. Small faulty lands are made from seeds and held against every law of the overlay; then some large ones.
 *
 *     npx tsx scripts/fuzz/run.ts [--cases 1000000] [--seed N] [--minutes M] [--threads 2] [--no-large]
 *     npx tsx scripts/fuzz/run.ts --replay SEED|FILE.json
 *
 * Case i has the seed N + i, whatever the number of threads. Ends with 1 when a law was broken; a failing case is made
 * smaller and printed as JSON, one line, which `--replay` takes back from a file.
 */

import {fork} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {caseFromJson, caseToJson} from '../../tests/helpers/fuzzCase.ts';
import {fuzzCase} from '../../tests/helpers/fuzzGenerate.ts';
import {brokenLaw, shrunk} from '../../tests/helpers/fuzzShrink.ts';
import {LARGE_CASES} from './large.ts';
import type {Failure, WorkerMessage, WorkerTask} from './worker.ts';

const SHOWN_PER_LAW = 2;

function replay(what: string): number {
    const made = existsSync(what) ? caseFromJson(readFileSync(what, 'utf8')) : fuzzCase(Number(what));
    console.log(`seed ${made.seed}: ${made.kind}`);
    const broken = brokenLaw(made);
    if (!broken) {
        console.log('every law holds');
        return 0;
    }
    const small = shrunk(made, broken.law);
    console.log(`${brokenLaw(small)?.message ?? broken.message}\n${caseToJson(small)}`);
    return 1;
}

/** Runs the small cases in processes, which load TypeScript as this one does. Resolves to the number done and what broke. */
async function runSmall(task: Omit<WorkerTask, 'thread'>): Promise<{done: number; failures: Failure[]}> {
    const failures: Failure[] = [];
    let done = 0;
    const startedMs = Date.now();
    let toldMs = startedMs;
    await Promise.all(Array.from({length: task.threads}, (_, thread) => new Promise<void>((resolve, reject) => {
        const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [JSON.stringify({...task, thread})]);
        worker.on('message', (raw) => {
            const message = raw as WorkerMessage;
            if ('failure' in message) {
                failures.push(message.failure);
                const {seed, kind, json} = message.failure;
                if (json) console.log(`\nseed ${seed} (${kind})\n${message.failure.message}\n${json}`);
                return;
            }
            done += message.done;
            if (Date.now() - toldMs < 30_000) return;
            toldMs = Date.now();
            console.error(`${done} cases, ${failures.length} failures, ${Math.round(done / (toldMs - startedMs) * 1000)} cases/s`);
        });
        worker.on('error', reject);
        worker.on('exit', code => (code === 0 ? resolve() : reject(new Error(`a process of the fuzzer ended with ${code}`))));
    })));
    console.log(`${done} small cases from seed ${task.firstSeed} in ${Math.round((Date.now() - startedMs) / 1000)} s, ${failures.length} failures`);
    return {done, failures};
}

function runLarge(): number {
    let failures = 0;
    for (const {name, check} of LARGE_CASES) {
        const startedMs = Date.now();
        let fault = '';
        try {
            check();
        } catch (error) {
            fault = error instanceof Error ? error.stack ?? error.message : String(error);
            failures++;
        }
        console.log(`${name}: ${fault || 'every law holds'} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
    }
    return failures;
}

async function main(): Promise<number> {
    const {values} = parseArgs({options: {
        cases: {type: 'string', default: '100000'}, seed: {type: 'string'}, minutes: {type: 'string', default: '60'},
        threads: {type: 'string', default: '2'}, replay: {type: 'string'}, 'no-large': {type: 'boolean', default: false},
    }});
    if (values.replay !== undefined) return replay(values.replay);
    const firstSeed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
    console.log(`seed ${firstSeed}`);
    const {failures} = await runSmall({
        firstSeed, cases: Number(values.cases), threads: Number(values.threads), shownPerLaw: SHOWN_PER_LAW,
        untilMs: Date.now() + Number(values.minutes) * 60_000,
    });
    const byLaw = new Map<string, number[]>();
    for (const {law, seed} of failures) byLaw.set(law, [...byLaw.get(law) ?? [], seed]);
    for (const [law, seeds] of byLaw) console.log(`${law}: ${seeds.length} cases, seeds ${seeds.slice(0, 8).join(' ')}`);
    const largeFailures = values['no-large'] ? 0 : runLarge();
    return failures.length + largeFailures > 0 ? 1 : 0;
}

process.exitCode = await main();
