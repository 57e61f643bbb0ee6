/** `seasons`: an index of several dates, a survey and the crop seasons of a pack. */

import {performance} from 'node:perf_hooks';
import type {SeasonsOptions} from '../../pipeline/series/options.ts';
import {seasons, type SeasonsResult} from '../../pipeline/series/seasons.ts';
import type {CommandRun} from '../commandRun.ts';
import {parseFileAt} from '../fileAt.ts';
import {packsFolder, productVersion} from '../productFolder.ts';
import {progressBar} from '../progressBar.ts';
import {requireFiles} from '../requireFiles.ts';
import {seasonsLines} from '../seasonsSummary.ts';
import {untilInterrupted} from '../untilInterrupted.ts';
import {writeReport} from '../writeReport.ts';
import {checkOutFolder} from '../writeResult.ts';
import {DEFAULT_PACK} from './diff.ts';

export const runSeasons: CommandRun = async ({flags, strict}, terminal) => {
    const startedMs = performance.now(), startedAt = new Date().toISOString();
    const options: SeasonsOptions = {
        ndvi: flags.texts('ndvi').map(parseFileAt), clouds: flags.texts('cloud').map(parseFileAt), survey: parseFileAt(flags.text('survey')!), // required
        pack: flags.text('pack') ?? DEFAULT_PACK, scale: flags.number('scale'), planted: flags.number('planted'), plantedShare: flags.number('planted-share'),
        leastClear: flags.number('least-clear'), leastDates: flags.number('least-dates'), leastCells: flags.number('least-cells'), band: flags.number('band'),
        resample: flags.text('resample') as SeasonsOptions['resample'], // one of the choices
        crs: flags.text('crs'), encoding: flags.text('encoding'), mapping: flags.text('mapping'), allowUnknownCodes: flags.isOn('allow-unknown-codes'),
    };
    const out = flags.text('out')!; // required
    requireFiles([...options.ndvi, ...options.clouds, options.survey].map(({file}) => file).concat(options.mapping ?? []));
    checkOutFolder(out, flags.isOn('force'));
    const bar = progressBar(terminal);
    let result: SeasonsResult;
    try {
        result = await untilInterrupted(signal => seasons(options, {packsDir: packsFolder(), toolVersion: productVersion()}, {
            signal, onProgress: (done, total) => bar.show(terminal.pick({zh: '逐期读取耕地像元', en: 'reading cells of cultivated land'}), done / total),
        }));
    } finally {
        bar.clear();
    }
    return await writeReport({out, strict, startedMs, startedAt, options, result, lines: seasonsLines(result.report, terminal.language)}, terminal);
};
