/** `series`: classified rasters of several dates. */

import {performance} from 'node:perf_hooks';
import {classSeries, type ClassSeriesResult} from '../../pipeline/series/classSeries.ts';
import type {ClassSeriesOptions} from '../../pipeline/series/options.ts';
import type {CommandRun} from '../commandRun.ts';
import {parseFileAt} from '../fileAt.ts';
import {productVersion} from '../productFolder.ts';
import {progressBar} from '../progressBar.ts';
import {requireFiles} from '../requireFiles.ts';
import {seriesLines} from '../seriesSummary.ts';
import {untilInterrupted} from '../untilInterrupted.ts';
import {writeReport} from '../writeReport.ts';
import {checkOutFolder} from '../writeResult.ts';

export const runSeries: CommandRun = async ({flags, strict}, terminal) => {
    const startedMs = performance.now(), startedAt = new Date().toISOString();
    const options: ClassSeriesOptions = {
        classes: flags.texts('classes').map(parseFileAt), legend: flags.text('legend'), persistence: flags.number('persistence'), band: flags.number('band'),
        resample: flags.text('resample') as ClassSeriesOptions['resample'], crs: flags.text('crs'), // one of the choices
    };
    const out = flags.text('out')!; // required
    requireFiles(options.classes.map(({file}) => file));
    checkOutFolder(out, flags.isOn('force'));
    const bar = progressBar(terminal);
    let result: ClassSeriesResult;
    try {
        result = await untilInterrupted(signal => classSeries(options, {toolVersion: productVersion()}, {
            signal, onProgress: (done, total) => bar.show(terminal.pick({zh: '逐期读取像元', en: 'reading cells of all dates'}), done / total),
        }));
    } finally {
        bar.clear();
    }
    return await writeReport({out, strict, startedMs, startedAt, options, result, lines: seriesLines(result.report, terminal.language)}, terminal);
};
