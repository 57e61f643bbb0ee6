/** `demo`: the main job on the sample county; `npm start` is this. */

import {existsSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {LAYER_KINDS} from '../../core/layerKind.ts';
import type {FileAt, RunOptions} from '../../pipeline/options.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import {parseFileAt} from '../fileAt.ts';
import {MAP_PAGE_FILE} from '../mapPage.ts';
import {openPage} from '../openPage.ts';
import {productFolder} from '../productFolder.ts';
import {runJob} from '../runJob.ts';

const DEFAULT_OUT = join('out', 'demo');

export const runDemo: CommandRun = async (given, terminal) => {
    const {flags} = given;
    const options = sampleOptions(join(productFolder(), 'data-samples', 'county'));
    const out = flags.text('out') ?? DEFAULT_OUT;
    const pack = flags.text('pack') ?? options.pack;
    const code = await runJob({options: {...options, pack}, out, force: flags.isOn('force'), strict: given.strict, storeFolder: null, threads: 1},
        terminal);
    if (flags.isOn('open') && (code === EXIT.done || code === EXIT.findings) && !openPage(join(out, MAP_PAGE_FILE))) {
        terminal.say(terminal.pick({zh: '本机没有桌面环境，请自行打开上面的 map.html。',
            en: 'There is no desktop here; open the map.html above yourself.'}));
    }
    return code;
};

/** The `run.json` that lies beside the sample layers. */
interface SampleRun {
    readonly before: string;
    readonly after: string;
    readonly layers: Readonly<Record<string, string>>;
    readonly detectedOn?: string;
    readonly crosswalk?: string;
    readonly crs?: string;
    readonly pack: string;
    /** Name for the title of the page. */
    readonly place?: string;
}

/** @throws EngineError `cli/sample-missing` - the folder is not there */
export function sampleOptions(folder: string): RunOptions {
    const path = join(folder, 'run.json');
    if (!existsSync(path)) {
        throw new EngineError('cli/sample-missing', 'the sample county is not beside the program',
            {file: path, fix: 'install the program again with its data-samples folder'});
    }
    const run = JSON.parse(readFileSync(path, 'utf8')) as SampleRun;
    const inFolder = (text: string): FileAt => {
        const {file, ...rest} = parseFileAt(text);
        // Relative to where the person stands, so that what is printed and recorded is short.
        return {...rest, file: relative(process.cwd(), join(folder, file)) || file};
    };
    return {
        before: inFolder(run.before),
        after: inFolder(run.after),
        layers: LAYER_KINDS.filter((kind) => run.layers[kind] !== undefined)
            .map((kind) => ({kind, ...inFolder(run.layers[kind])})),
        pack: run.pack,
        place: run.place,
        detectedOn: run.detectedOn,
        crosswalk: run.crosswalk === undefined ? undefined : inFolder(run.crosswalk).file,
        crs: run.crs,
    };
}
