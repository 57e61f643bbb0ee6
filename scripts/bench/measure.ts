/** Cold processes measured from spawn to exit. */

import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export interface Measured {
    /** Spawn of the first process to exit of the last. */
    readonly wallS: number;
    /** User and system time of all threads. */
    readonly cpuS: number;
    readonly peakBytes: number;
}

export type Measure = Measured | {readonly failed: string};

/** A Node program with its arguments; several run one after another and are measured as one. */
export type Step = readonly string[];

/**
 * Loaded into every measured process before anything else; writes what the process used when it exits. The peak is read
 * from Linux, as the maximum that Node tells begins with the memory of the process that spawned it.
 */
const METER = `process.on('exit', () => {
    const fs = require('node:fs');
    const {userCPUTime, systemCPUTime} = process.resourceUsage();
    const peak = /^VmHWM:\\s+(\\d+) kB/m.exec(fs.readFileSync('/proc/self/status', 'utf8'));
    fs.writeFileSync(require('node:path').join(process.env.LIANGTIAN_METER, process.pid + '.json'),
        JSON.stringify({cpuS: (userCPUTime + systemCPUTime) / 1e6, peakBytes: 1024 * Number(peak[1])}));
});
`;

async function runStep(step: Step, env: NodeJS.ProcessEnv, timeoutS: number): Promise<string | null> {
    const child = spawn(process.execPath, [...step], {env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 1000 * timeoutS, killSignal: 'SIGKILL'});
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-2000); });
    return await new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => {
            if (code === 0) resolve(null);
            else if (signal === 'SIGKILL') resolve(`stopped, by the limit of ${timeoutS} s or for want of memory`);
            else resolve(`ended with ${code ?? signal}: ${firstWords(complaint)}`);
        });
    });
}

function firstWords(complaint: string): string {
    const lines = complaint.split('\n').map(line => line.trim()).filter(line => line !== '');
    return (lines.find(line => /error/i.test(line)) ?? lines[0] ?? 'it said nothing').slice(0, 200);
}

/** Peak memory is that of the largest process: steps run one after another. */
export async function measure(steps: readonly Step[], timeoutS: number, variables: Readonly<Record<string, string>> = {}): Promise<Measure> {
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-meter-'));
    try {
        const meter = join(folder, 'meter.cjs');
        writeFileSync(meter, METER);
        const env = {...process.env, ...variables, NODE_OPTIONS: `--require ${meter}`, LIANGTIAN_METER: folder};
        const began = performance.now();
        for (const step of steps) {
            const failed = await runStep(step, env, timeoutS);
            if (failed !== null) return {failed};
        }
        const wallS = (performance.now() - began) / 1000;
        const used = readdirSync(folder).filter(name => name.endsWith('.json'))
            .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as {cpuS: number; peakBytes: number});
        return {
            wallS, cpuS: used.reduce((sum, {cpuS}) => sum + cpuS, 0),
            peakBytes: used.reduce((most, {peakBytes}) => Math.max(most, peakBytes), 0),
        };
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
}
