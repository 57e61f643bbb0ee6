/**
 * The benchmark: everybody does the same jobs, in turn, in cold processes, and every result is checked.
 *
 * `npx tsx scripts/bench/run.ts --size 200k --jobs A,R6,G,B,X --peers all --repeat 5`
 *
 * One round runs every peer of every job once before the next round begins, so that noise of the machine hits all.
 */

import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {cpus, totalmem} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import type {Checked} from './check.ts';
import {JOBS, jobFiles, SIZES, type Job} from './jobs.ts';
import type {Measured} from './measure.ts';
import {buildHarness} from './peers/build.ts';
import type {BenchResult, PeerResult} from './result.ts';
import {NOT_ASKED, openField, OURS_FULL, REFERENCE_ENGINE, type Field, type Runner} from './runners.ts';
import {markdownOf} from './table.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Who takes longer runs once. */
const SLOW_S = 60;

interface Entry {
    readonly job: Job;
    readonly runner: Runner;
    readonly out: string;
    readonly runs: Measured[];
    checked: Checked | null;
    failed: string | null;
}

const {values} = parseArgs({options: {
    size: {type: 'string', default: '20k'}, jobs: {type: 'string', default: 'A,R6,G,B,X'},
    peers: {type: 'string', default: 'all'}, only: {type: 'string'}, repeat: {type: 'string', default: '5'},
    timeout: {type: 'string', default: '900'}, workload: {type: 'string'}, results: {type: 'string'},
}});

function wantedJobs(): Job[] {
    const names = values.jobs.split(',');
    const unknown = names.filter(name => !JOBS.some(job => job.name === name));
    if (unknown.length > 0) throw new Error(`no job ${unknown.join(', ')}; there are ${JOBS.map(({name}) => name).join(', ')}`);
    return JOBS.filter(({name}) => names.includes(name));
}

function isWantedPeer(name: string): boolean {
    if (values.only === 'ours') return name.startsWith('liangtian');
    if (values.peers === 'all') return true;
    // a comma also stands inside names: `geos-wasm, snapped` is asked for as `geos-wasm+snapped`
    return values.peers.split(',').includes(name.replace(', ', '+').replaceAll(' ', '-'));
}

function referencePath(folder: string, job: Job): string {
    return join(folder, `reference-${job.reference}.geojson`);
}

/** The exact result of a job, kept between runs of the benchmark until the workload is made anew. */
async function makeReference(folder: string, workload: string, job: Job): Promise<void> {
    const path = referencePath(folder, job);
    const source = JOBS.find(({name}) => name === job.reference) ?? job;
    const stampPath = `${path}.stamp`;
    const stamp = Object.values(jobFiles(workload, source)).map(file => {
        const {size, mtimeMs} = statSync(file);
        return `${file} ${size} ${mtimeMs}`;
    }).join('\n');
    if (existsSync(path) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
    rmSync(path, {force: true});
    const {runners: [engine]} = openField(name => name === REFERENCE_ENGINE);
    const measured = await engine.run(source, jobFiles(workload, source), path, Number(values.timeout));
    if ('failed' in measured) {
        process.stderr.write(`no reference for job ${job.name}, ${REFERENCE_ENGINE}: ${measured.failed}\n`);
        return;
    }
    writeFileSync(stampPath, stamp);
}

function check(entry: Entry, folder: string): Checked {
    const reference = referencePath(folder, entry.job);
    const words = ['--import', 'tsx', join(import.meta.dirname, 'check.ts'), entry.out,
        ...existsSync(reference) ? ['--reference', reference, '--noise', String(entry.job.noiseM)] : []];
    const done = spawnSync(process.execPath, ['--max-old-space-size=8192', ...words], {encoding: 'utf8', cwd: ROOT, maxBuffer: 1e8});
    if (done.status !== 0) throw new Error(`the result of ${entry.runner.name} on ${entry.job.name} cannot be checked: ${done.stderr.slice(-500)}`);
    return JSON.parse(done.stdout) as Checked;
}

async function runOnce(entry: Entry, folder: string, workload: string): Promise<void> {
    const {job, runner, out} = entry;
    rmSync(out, {recursive: true, force: true});
    const measured = await runner.run(job, jobFiles(workload, job), out, Number(values.timeout));
    if ('failed' in measured) {
        entry.failed = measured.failed;
        process.stderr.write(`${job.name} ${runner.name}: ${measured.failed}\n`);
        return;
    }
    entry.runs.push(measured);
    const {wallS, cpuS, peakBytes} = measured;
    process.stderr.write(`${job.name} ${runner.name}: ${wallS.toFixed(2)} s, ${cpuS.toFixed(2)} s CPU, ${(peakBytes / 1e6).toFixed(0)} MB\n`);
    if (runner.name === OURS_FULL || entry.checked !== null) return;
    try {
        entry.checked = check(entry, folder);
    } catch (error) {
        entry.failed = error instanceof Error ? error.message : String(error);
    }
}

async function runRounds(field: Field, jobs: readonly Job[], folder: string, workload: string): Promise<PeerResult[]> {
    const entries = jobs.flatMap(job => field.runners.map((runner): Entry => ({
        job, runner, out: join(folder, `${job.name}-${runner.name.replaceAll(/[, ]+/g, '-')}.geojson`), runs: [], checked: null,
        failed: runner.refuses(job),
    })));
    for (let round = 0; round < Number(values.repeat); round++) {
        for (const entry of entries) {
            const isSlow = entry.runs.some(({wallS}) => wallS > SLOW_S);
            if (entry.failed === null && !isSlow) await runOnce(entry, folder, workload);
        }
    }
    return entries.filter(({failed}) => failed !== NOT_ASKED)
        .map(({job, runner, runs, checked, failed}) => ({job: job.name, peer: runner.name, runs, checked, failed}));
}

function machine(): Pick<BenchResult, 'date' | 'commit' | 'cpu' | 'cores' | 'memoryGiB' | 'node'> {
    const git = (...words: string[]): string => execFileSync('git', words, {cwd: ROOT, encoding: 'utf8'}).trim();
    const isDirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    return {
        date: new Date().toISOString().slice(0, 10), commit: `${git('rev-parse', '--short', 'HEAD')}${isDirty ? ' with changes' : ''}`,
        cpu: cpus()[0].model.trim(), cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.versions.node,
    };
}

if (!(SIZES as readonly string[]).includes(values.size)) throw new Error(`no size ${values.size}; there are ${SIZES.join(', ')}`);
const workload = resolve(values.workload ?? join(ROOT, 'out/bench', values.size));
const results = resolve(values.results ?? join(ROOT, 'out/bench/results'));
const folder = join(results, values.size);
const missing = wantedJobs().flatMap(job => Object.values(jobFiles(workload, job))).filter(path => !existsSync(path));
if (missing.length > 0) throw new Error(`make the workload first (scripts/bench/workload/make.ts): no ${[...new Set(missing)].join(', ')}`);
mkdirSync(folder, {recursive: true});
await buildHarness();
const field = openField(isWantedPeer);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
        field.close();
        process.exit(1);
    });
}
try {
    for (const job of wantedJobs()) await makeReference(folder, workload, job);
    const measured = await runRounds(field, wantedJobs(), folder, workload);
    const bench: BenchResult = {size: values.size, ...machine(), versions: field.versions, results: measured};
    writeFileSync(join(results, `${values.size}.json`), `${JSON.stringify(bench, null, 2)}\n`);
    const table = markdownOf(bench);
    writeFileSync(join(results, `${values.size}.md`), table);
    process.stdout.write(table);
} finally {
    field.close();
}
