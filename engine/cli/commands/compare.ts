/** `compare`: where classes changed, by (from, to), and nothing else. */

import {resolve} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {isRasterFile} from '../../formats/rasters.ts';
import {compare, type CompareResult} from '../../pipeline/compare.ts';
import type {RunOptions} from '../../pipeline/options.ts';
import type {CompareRastersResult} from '../../pipeline/rasters/compareRasters.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import type {ExitCode} from '../exitCodes.ts';
import {productVersion} from '../productFolder.ts';
import {progressBar} from '../progressBar.ts';
import {requireFiles} from '../requireFiles.ts';
import {MOST_THREADS, storeFolder} from '../storeFolder.ts';
import type {Terminal} from '../terminal.ts';
import {checkOutFile, writeOutFile} from '../writeOutFile.ts';

const STAGES = ['read', 'overlay', 'write'] as const;
const STAGE_WORDS = {
    read: {zh: '读取并校验图层', en: 'reading and certifying'}, overlay: {zh: '叠加', en: 'overlaying'}, write: {zh: '写出', en: 'writing'},
} as const;

const CULTIVATED = '01';

export const runCompare: CommandRun = async (given, terminal) => {
    const {flags} = given;
    const files = [flags.text('before')!, flags.text('after')!] as const; // both required
    requireFiles([...files]);
    const out = flags.text('out')!;
    checkOutFile(out, files);
    if (await isRasterFile(files[0]) || await isRasterFile(files[1])) return await runRasters(given, terminal, files, out);
    const bar = progressBar(terminal);
    const asked = flags.texts('from');
    let result: CompareResult;
    try {
        result = await compare({
            files, field: flags.text('field') ?? 'DLBM', from: flags.isOn('all') ? [] : asked.length > 0 ? asked : [CULTIVATED],
            crs: flags.text('crs'), encoding: flags.text('encoding'), toleranceM: flags.number('tolerance'),
            store: {folder: storeFolder(flags.text('cache')), engineVersion: productVersion()}, threads: flags.number('threads') ?? MOST_THREADS,
            onStage: stage => bar.show(terminal.pick(STAGE_WORDS[stage]), STAGES.indexOf(stage) / STAGES.length),
        });
    } finally {
        bar.clear();
    }
    writeOutFile(out, result.text);
    if (result.issues.length > 0) {
        const {issueLines} = await import('../issueLines.ts'); // carries the words of all codes
        for (const line of issueLines(result.issues, terminal.language)) terminal.say(line);
    }
    say(result, resolve(out), terminal);
    return given.strict && result.issues.some(issue => issue.severity !== 'note') ? EXIT.findings : EXIT.done;
};

/** Two classified rasters: by values of cells instead of class codes. */
async function runRasters(given: Parameters<CommandRun>[0], terminal: Terminal, files: readonly [string, string], out: string): Promise<ExitCode> {
    const {flags} = given;
    const from = flags.texts('from').map(Number);
    const strange = flags.texts('from').find(text => !/^-?\d+$/.test(text));
    if (strange !== undefined) {
        throw new EngineError('cli/bad-value', `--from "${strange}" is no value of a raster`, {fix: 'write whole numbers, such as --from 40', facts: {flag: 'from', value: strange}});
    }
    const {compareRasters} = await import('../../pipeline/rasters/compareRasters.ts');
    const bar = progressBar(terminal);
    let result: CompareRastersResult;
    try {
        result = await compareRasters({
            files, from: flags.isOn('all') ? [] : from, crs: flags.text('crs'), band: flags.number('band'),
            resample: flags.text('resample') as RunOptions['resample'], // one of the choices
            onProgress: (done, total) => bar.show(terminal.pick(STAGE_WORDS.read), done / total),
        });
    } finally {
        bar.clear();
    }
    writeOutFile(out, result.text);
    const {summary, issues, secondsByStage} = result;
    if (issues.length > 0) {
        const {issueLines} = await import('../issueLines.ts'); // carries the words of all codes
        for (const line of issueLines(issues, terminal.language)) terminal.say(line);
    }
    const {cells, patches, areaM2, transitions} = summary;
    terminal.say(terminal.pick({
        zh: `两期都有数据的像元 ${cells.valid} 个，其中变化 ${cells.changed} 个`,
        en: `${cells.valid} cells with data in both, ${cells.changed} of them changed`,
    }));
    terminal.say(terminal.pick({
        zh: `变化图斑 ${patches} 个，${areaM2} 平方米（椭球面积），${transitions.length} 种变化：${resolve(out)}`,
        en: `${patches} patches, ${areaM2} m² on the ellipsoid, ${transitions.length} transitions: ${resolve(out)}`,
    }));
    terminal.answer({...summary, secondsByStage});
    return given.strict && issues.some(issue => issue.severity !== 'note') ? EXIT.findings : EXIT.done;
}

function say({summary, secondsByStage}: CompareResult, out: string, terminal: Terminal): void {
    const {before, after, patches, areaM2, parcelsMatched, transitions} = summary;
    const faults = before.faults + after.faults;
    terminal.say(terminal.pick({
        zh: `前期 ${before.records} 个图斑，后期 ${after.records} 个，其中 ${parcelsMatched} 个两期相同${faults > 0 ? `；有几何问题的 ${faults} 个（用 inspect 查看）` : ''}`,
        en: `${before.records} parcels before, ${after.records} after, ${parcelsMatched} the same in both${faults > 0 ? `; ${faults} with faulty geometry (see inspect)` : ''}`,
    }));
    terminal.say(terminal.pick({
        zh: `变化图斑 ${patches} 个，${areaM2} 平方米（椭球面积），${transitions.length} 种变化：${out}`,
        en: `${patches} patches, ${areaM2} m² on the ellipsoid, ${transitions.length} transitions: ${out}`,
    }));
    terminal.answer({...summary, secondsByStage});
}
