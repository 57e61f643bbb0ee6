/**
 * The Markdown tables of a result, for the README.
 *
 * `npx tsx scripts/bench/table.ts out/bench/results/200k.json`
 */

import {readFileSync} from 'node:fs';
import type {Agreement} from './check.ts';
import {JOBS} from './jobs.ts';
import {median, type BenchResult, type PeerResult} from './result.ts';
import {OURS_CERTIFIED} from './runners.ts';

const HEAD = ['peer', 'wall s', '× ours', 'CPU s', 'peak MB', 'patches (≥ 1 m²)', 'area m²', 'invalid', 'agrees', 'checksum', 'runs'];

function seconds(value: number): string {
    return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** How many times our median wall a peer takes, or null when either did not finish. */
export function ratioToOurs(result: PeerResult, ours: PeerResult | undefined): number | null {
    if (ours === undefined || ours.runs.length === 0 || result.runs.length === 0) return null;
    return median(result.runs.map(run => run.wallS)) / median(ours.runs.map(run => run.wallS));
}

function cells(result: PeerResult, ours: PeerResult | undefined): string[] {
    const {peer, runs, checked, failed} = result;
    if (failed !== null) return [peer, failed, ...HEAD.slice(2).map(() => '')];
    const ratio = ratioToOurs(result, ours);
    return [
        peer, seconds(median(runs.map(run => run.wallS))), ratio === null ? '' : ratio.toFixed(2),
        seconds(median(runs.map(run => run.cpuS))), (median(runs.map(run => run.peakBytes)) / 1e6).toFixed(0),
        ...checkedCells(checked), String(runs.length),
    ];
}

function checkedCells(checked: PeerResult['checked']): string[] {
    if (checked === null) return ['', '', '', '', ''];
    const {patches, largePatches, nullGeometries, areaM2, invalid, agreement} = checked;
    const empty = nullGeometries > 0 ? ` + ${nullGeometries} empty` : '';
    return [
        `${patches.toLocaleString('en')}${empty} (${largePatches.toLocaleString('en')})`,
        areaM2.toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2}), invalid.toLocaleString('en'),
        agreement === null ? '' : agreement.agrees ? 'yes' : disagreement(agreement), checked.checksum.slice(0, 8),
    ];
}

function disagreement({pairsWithOtherCount, patchesWithOtherArea}: Agreement): string {
    return `no: ${pairsWithOtherCount} class pairs by number, ${patchesWithOtherArea} patches by area`;
}

function row(words: readonly string[]): string {
    return `| ${words.join(' | ')} |`;
}

/** One table a job, in the order of the jobs, with a line about the machine above. */
export function markdownOf(bench: BenchResult): string {
    const versions = Object.entries(bench.versions).map(([name, version]) => `${name} ${version}`).join(', ');
    const parts = [
        `${bench.size} parcels a layer; ${bench.cpu}, ${bench.cores} cores, ${bench.memoryGiB} GiB, Node ${bench.node}, `
        + `commit ${bench.commit}, ${bench.date}. ${versions}.`,
        'Medians of cold processes, files read to patches written.',
    ];
    for (const job of JOBS) {
        const results = bench.results.filter(result => result.job === job.name);
        if (results.length === 0) continue;
        const ours = results.find(({peer}) => peer === OURS_CERTIFIED);
        parts.push(`**${job.name}**: ${job.about}`, [
            row(HEAD), row(HEAD.map((_, column) => column === 0 ? '---' : '---:')),
            ...results.map(result => row(cells(result, ours))),
        ].join('\n'));
    }
    return `${parts.join('\n\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
    process.stdout.write(markdownOf(JSON.parse(readFileSync(process.argv[2], 'utf8')) as BenchResult));
}
