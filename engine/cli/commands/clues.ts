/** `clues`: a list from above answered, and the same form filled. */

import {performance} from 'node:perf_hooks';
import type {ClueOptions, ClueStage} from '../../pipeline/clues/options.ts';
import {clueSummary} from '../clueSummary.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import {parseFileAt, parseLayerAt} from '../fileAt.ts';
import type {ClueJobResult} from '../jobMessages.ts';
import type {FlagValues} from '../parseArguments.ts';
import {packsFolder, productVersion} from '../productFolder.ts';
import {progressBar} from '../progressBar.ts';
import {requireFiles} from '../requireFiles.ts';
import {round3} from '../runJob.ts';
import {startJob} from '../startJob.ts';
import {checkOutFolder, writeResult} from '../writeResult.ts';
import {clueStageWords} from '../zh/stages.ts';
import {DEFAULT_PACK} from './diff.ts';

export const runCluesCommand: CommandRun = async (given, terminal) => {
    const {flags} = given;
    const startedMs = performance.now();
    const startedAt = new Date().toISOString();
    const options = clueOptions(given.positionals[0], flags);
    const out = flags.text('out')!; // required
    requireFiles([options.clues.file, options.survey.file, ...options.layers.map(({file}) => file), ...options.earlier.map(({file}) => file),
        ...options.crosswalk === undefined ? [] : [options.crosswalk]]);
    checkOutFolder(out, flags.isOn('force'));
    const bar = progressBar(terminal);
    let result: ClueJobResult;
    try {
        result = await startJob({job: 'clues', options, surroundings: {packsDir: packsFolder(), toolVersion: productVersion()}}, ({stage, done, total}) => {
            bar.show(clueStageWords(stage as ClueStage, terminal.language), total > 0 ? done / total : 0);
        });
    } finally {
        bar.clear();
    }
    writeResult(out, result.files, {
        tool: {name: 'liangtian', version: productVersion()}, startedAt, seconds: round3((performance.now() - startedMs) / 1000), timings: result.timings,
        peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024), node: process.versions.node, options,
    });
    for (const line of clueSummary(result.report, terminal.language)) terminal.say(line);
    terminal.say(terminal.pick({zh: `结果文件夹: ${out}`, en: `Result folder: ${out}`}));
    terminal.answer(result.report);
    return given.strict && result.issues.some(issue => issue.severity !== 'note') ? EXIT.findings : EXIT.done;
};

function clueOptions(list: string, flags: FlagValues): ClueOptions {
    return {
        clues: parseFileAt(list),
        survey: parseFileAt(flags.text('survey')!), // required
        layers: flags.texts('layer').map(parseLayerAt),
        earlier: flags.texts('earlier').map(parseFileAt),
        preset: flags.text('preset'),
        source: flags.text('source'),
        pack: flags.text('pack') ?? DEFAULT_PACK,
        detectedOn: flags.text('detected-on'),
        crosswalk: flags.text('crosswalk'),
        crs: flags.text('crs'),
        encoding: flags.text('encoding'),
        toleranceM: flags.number('tolerance'),
        allowUnknownCodes: flags.isOn('allow-unknown-codes'),
    };
}
