/** The main job as `diff` and `demo` run it: plan, execute, write, print. */

import {performance} from 'node:perf_hooks';
import {join} from 'node:path';
import type {RunOptions, Stage} from '../pipeline/options.ts';
import {EXIT} from './exitCodes.ts';
import type {ExitCode} from './exitCodes.ts';
import type {JobResult} from './jobMessages.ts';
import {MAP_PAGE_FILE, requireTemplate} from './mapPage.ts';
import {stageWords} from './zh/stages.ts';
import {startJob} from './startJob.ts';
import {summaryLines} from './summary.ts';
import {packsFolder, productVersion} from './productFolder.ts';
import {progressBar} from './progressBar.ts';
import type {Terminal} from './terminal.ts';
import {checkOutFolder, writeResult} from './writeResult.ts';

export interface Job {
    readonly options: RunOptions;
    readonly out: string;
    readonly force: boolean;
    readonly strict: boolean;
    /** Folder of certified layers between runs; null keeps nothing. */
    readonly storeFolder: string | null;
    readonly threads: number;
}

export async function runJob(job: Job, terminal: Terminal): Promise<ExitCode> {
    const startedMs = performance.now();
    const startedAt = new Date().toISOString();
    checkOutFolder(job.out, job.force);
    requireTemplate();
    const bar = progressBar(terminal);
    let result: JobResult;
    try {
        const surroundings = {packsDir: packsFolder(), toolVersion: productVersion(), storeFolder: job.storeFolder, threads: job.threads};
        result = await startJob({job: 'diff', options: job.options, surroundings}, ({stage, done, total}) => {
            bar.show(stageWords(stage as Stage, terminal.language), total > 0 ? done / total : 0);
        });
    } finally {
        bar.clear();
    }
    writeResult(job.out, result.files, {
        tool: {name: 'liangtian', version: productVersion()},
        startedAt,
        seconds: round3((performance.now() - startedMs) / 1000),
        timings: result.timings,
        peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
        node: process.versions.node,
        options: job.options,
    });
    const detectedOnGiven = job.options.detectedOn !== undefined;
    for (const line of summaryLines(result.summary, terminal.language, {detectedOnGiven})) terminal.say(line);
    terminal.say(terminal.pick({
        zh: `结果文件夹: ${job.out}\n地图:       ${join(job.out, MAP_PAGE_FILE)}`,
        en: `Result folder: ${job.out}\nMap:           ${join(job.out, MAP_PAGE_FILE)}`,
    }));
    terminal.answer(result.report);
    return job.strict && result.issues.some((issue) => issue.severity !== 'note') ? EXIT.findings : EXIT.done;
}

export function round3(value: number): number {
    return Math.round(value * 1000) / 1000;
}
