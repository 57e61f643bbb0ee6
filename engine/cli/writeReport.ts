/** The end of a job that writes a result folder: what was found, what is wrong with the data, where the result lies. */

import {performance} from 'node:perf_hooks';
import {resolve} from 'node:path';
import type {Issue} from '../core/issue.ts';
import {EXIT} from './exitCodes.ts';
import type {ExitCode} from './exitCodes.ts';
import {productVersion} from './productFolder.ts';
import type {Terminal} from './terminal.ts';
import {writeResult} from './writeResult.ts';

export interface Finished {
    readonly out: string;
    readonly strict: boolean;
    readonly startedMs: number;
    readonly startedAt: string;
    readonly options: object;
    readonly result: {readonly report: {readonly issues: readonly Issue[]}; readonly files: ReadonlyMap<string, string | Uint8Array>};
    readonly lines: readonly string[];
}

/** @throws EngineError `cli/out-unwritable` */
export async function writeReport({out, strict, startedMs, startedAt, options, result, lines}: Finished, terminal: Terminal): Promise<ExitCode> {
    writeResult(out, result.files, {
        tool: {name: 'liangtian', version: productVersion()}, startedAt, seconds: Math.round(performance.now() - startedMs) / 1000,
        peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024), node: process.versions.node, options,
    });
    for (const line of lines) terminal.say(line);
    const {issues} = result.report;
    if (issues.length > 0) {
        const {issueLines} = await import('./issueLines.ts'); // carries the words of all codes
        for (const line of ['', ...issueLines(issues, terminal.language)]) terminal.say(line);
    }
    terminal.say(terminal.pick({zh: `结果文件夹: ${resolve(out)}`, en: `Result folder: ${resolve(out)}`}));
    terminal.answer(result.report);
    return strict && issues.some(({severity}) => severity !== 'note') ? EXIT.findings : EXIT.done;
}
