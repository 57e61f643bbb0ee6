/** `diff`: the main job on the person's own files. */

import type {RunOptions} from '../../pipeline/options.ts';
import type {CommandRun} from '../commandRun.ts';
import {parseFileAt, parseLayerAt} from '../fileAt.ts';
import type {FlagValues} from '../parseArguments.ts';
import {requireFiles} from '../requireFiles.ts';
import {runJob} from '../runJob.ts';
import {MOST_THREADS, storeFolder} from '../storeFolder.ts';

export const DEFAULT_PACK = 'cn.hubei.yidu';

export const runDiff: CommandRun = async (given, terminal) => {
    const {flags} = given;
    const options = runOptions(flags);
    requireFiles([options.before.file, options.after.file, ...options.layers.map((layer) => layer.file),
        ...[options.crosswalk, options.mapping].filter((file) => file !== undefined)]);
    return await runJob({options, out: flags.text('out')!, force: flags.isOn('force'), strict: given.strict,
        storeFolder: storeFolder(flags.text('cache')), threads: flags.number('threads') ?? MOST_THREADS}, terminal);
};

function runOptions(flags: FlagValues): RunOptions {
    return {
        before: parseFileAt(flags.text('before')!),
        after: parseFileAt(flags.text('after')!),
        layers: flags.texts('layer').map(parseLayerAt),
        layerName: flags.text('layer-name'),
        pack: flags.text('pack') ?? DEFAULT_PACK,
        detectedOn: flags.text('detected-on'),
        crosswalk: flags.text('crosswalk'),
        mapping: flags.text('mapping'),
        legend: flags.text('legend'),
        band: flags.number('band'),
        resample: flags.text('resample') as RunOptions['resample'], // one of the choices
        smooth: flags.isOn('smooth'),
        shift: flags.text('shift') as RunOptions['shift'], // one of the choices
        crs: flags.text('crs'),
        encoding: flags.text('encoding'),
        place: flags.text('place'),
        secrecy: flags.text('secrecy'),
        mapApprovalNumber: flags.text('map-approval-number'),
        toleranceM: flags.number('tolerance'),
        allowUnknownCodes: flags.isOn('allow-unknown-codes'),
        includeOther: flags.isOn('include-other'),
        includeBasicFarmland: flags.isOn('include-basic-farmland'),
        formats: [...new Set(flags.texts('format'))],
        apportion: flags.isOn('apportion'),
    };
}
