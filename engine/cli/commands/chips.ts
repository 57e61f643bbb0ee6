/** `chips`: pictures of both dates around each patch, from files on this machine. */

import {basename, join} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {CHIP_FORMATS, openImagery, type Imagery, type Place} from '../../imagery/index.ts';
import {contactSheet} from '../chips/contactSheet.ts';
import {drawAll, type Drawn} from '../chips/drawAll.ts';
import {kindNames, PLAIN_COLOUR, readPatches, type ChipPatches} from '../chips/patches.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import {parseFileAt} from '../fileAt.ts';
import type {FlagValues} from '../parseArguments.ts';
import {productVersion} from '../productFolder.ts';
import {progressBar} from '../progressBar.ts';
import {requireFiles} from '../requireFiles.ts';
import type {Terminal} from '../terminal.ts';
import {untilInterrupted} from '../untilInterrupted.ts';
import {checkOutFolder, openResult, type PendingResult} from '../writeResult.ts';

export const CHIPS_FILE = 'chips.json';
export const SHEET_FILE = 'index.html';

const DEFAULT_SIZE = 512;
const SIZES = {least: 64, most: 4096} as const;
const DEFAULT_MARGIN = 0.25;
const MOST_MARGIN = 20;

interface Dated {
    readonly imagery: Imagery;
    readonly date: string | null;
}

export const runChips: CommandRun = async (given, terminal) => {
    const {flags} = given;
    const startedMs = performance.now();
    const sources = [parseFileAt(flags.text('before')!), parseFileAt(flags.text('after')!)]; // both required
    const patchFile = flags.text('patches') === undefined ? null : parseFileAt(flags.text('patches')!);
    const at = pointOf(flags, patchFile !== null);
    requireFiles([...sources.map(({file}) => file), ...patchFile === null ? [] : [patchFile.file]]);
    const options = optionsOf(flags);
    const out = flags.text('out')!;
    const bar = progressBar(terminal);
    const opened: Imagery[] = [], results: PendingResult[] = [];
    try {
        const {result, drawn, index, asked} = await untilInterrupted(async (signal) => {
            checkOutFolder(out, flags.isOn('force'));
            const pending = openResult(out);
            results.push(pending);
            for (const {file} of sources) opened.push(await openImagery(file, {signal}));
            const dated = opened.map((imagery, i): Dated => ({imagery, date: sources[i].date ?? null}));
            const wanted = patchFile === null ? pointPatch(at!) : await readPatches(patchFile.file, patchFile.layer, flags.texts('only'), signal);
            const total = wanted.patches.length;
            const label = (done: number): string => terminal.pick({zh: `出图 ${done}/${total}`, en: `drawing ${done}/${total}`});
            bar.show(label(0), 0);
            const pictures = await drawAll(wanted.patches, [dated[0], dated[1]], options, pending, done => bar.show(label(done), done / total), signal);
            if (pictures.rows.length === 0) throw outside(opened, wanted);
            bar.show(terminal.pick({zh: '核对影像', en: 'hashing the pictures'}), 1);
            const facts = await indexOf(dated, pictures, wanted, options, signal);
            pending.add(CHIPS_FILE, `${JSON.stringify(facts, null, 1)}\n`);
            pending.add(SHEET_FILE, sheetOf(dated, pictures, wanted, options.isOutlined));
            signal.throwIfAborted();
            return {result: pending, drawn: pictures, index: facts, asked: wanted};
        });
        result.finish({
            tool: {name: 'liangtian', version: productVersion()}, seconds: Math.round(performance.now() - startedMs) / 1000,
            peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024), node: process.versions.node,
        });
        bar.clear();
        await say(drawn, asked, out, terminal);
        terminal.answer(index);
        return given.strict && asked.issues.some(({severity}) => severity !== 'note') ? EXIT.findings : EXIT.done;
    } finally {
        bar.clear();
        // harmless for one that is finished
        for (const result of results) result.abandon();
        for (const imagery of opened) await imagery.close();
    }
};

type Options = ReturnType<typeof optionsOf>;

function optionsOf(flags: FlagValues) {
    const size = flags.number('size') ?? DEFAULT_SIZE, margin = flags.number('margin') ?? DEFAULT_MARGIN;
    if (!Number.isInteger(size) || size < SIZES.least || size > SIZES.most) {
        throw badNumber('size', size, `a whole number from ${SIZES.least} to ${SIZES.most}`, [SIZES.least, SIZES.most]);
    }
    if (margin > MOST_MARGIN) throw badNumber('margin', margin, `a share from 0 to ${MOST_MARGIN}`, [0, MOST_MARGIN]);
    const stretch = flags.text('stretch');
    return {
        size, margin, format: CHIP_FORMATS.find(format => format === flags.text('format')) ?? 'png', isOutlined: flags.text('outline') !== 'off',
        pair: flags.text('pair') === 'side', label: flags.isOn('label'), stretch: stretch === 'none' || stretch === 'joint' ? stretch : null,
    } as const;
}

function badNumber(flag: string, value: number, form: string, range: readonly number[]): EngineError {
    return new EngineError('cli/bad-value', `--${flag} ${value} is not ${form}`,
        {where: `--${flag}`, fix: `write ${form}`, facts: {flag, value: String(value), kind: 'range', range}});
}

/** @throws EngineError `cli/missing-argument`, `cli/bad-value` - not exactly one of --patches and --at, or no longitude and latitude */
function pointOf(flags: FlagValues, hasPatches: boolean): readonly [number, number] | null {
    const text = flags.text('at');
    if (text === undefined) {
        if (hasPatches) return null;
        throw new EngineError('cli/missing-argument', '"chips" needs --patches FILE or --at LON,LAT',
            {where: '--patches', fix: 'name the layer of patches, or one point', facts: {flag: 'patches', form: 'FILE[#LAYER]', command: 'chips'}});
    }
    const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
    const [lon, lat] = match ? [Number(match[1]), Number(match[2])] : [NaN, NaN];
    if (hasPatches || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 84)) {
        throw new EngineError('cli/bad-value', hasPatches ? '--patches and --at stand together' : `--at "${text}" is no longitude and latitude in degrees`,
            {where: '--at', fix: hasPatches ? 'keep one of them' : 'write --at 121.2831,33.4212 (longitude first)',
                facts: {flag: 'at', value: text, kind: hasPatches ? 'either' : 'lonLat', other: 'patches'}});
    }
    return [lon, lat];
}

function pointPatch(at: readonly [number, number]): ChipPatches {
    return {patches: [{id: `${at[0]}_${at[1]}`, place: {at}, colour: PLAIN_COLOUR, kinds: [], areaMu: null, villages: ''}], empty: [], issues: []};
}

async function indexOf(dated: readonly Dated[], {rows, uncovered}: Drawn, {empty}: ChipPatches, options: Options, signal: AbortSignal) {
    const [before, after] = await Promise.all(dated.map(async ({imagery, date}) => ({
        path: imagery.path, kind: imagery.kind, date, crs: imagery.crs.id, sha256: await imagery.sha256(signal),
        sha256Of: imagery.kind === 'tiles' ? 'tile list' : 'file',
    })));
    return {
        tool: {name: 'liangtian', version: productVersion()}, before, after,
        options: {...options, stretch: options.stretch ?? 'auto'}, chips: rows,
        notDrawn: [...uncovered.map(id => ({id, reason: 'outside both pictures'})), ...empty.map(id => ({id, reason: 'no outline'}))],
    };
}

function sheetOf(dated: readonly Dated[], {rows, uncovered}: Drawn, {patches, empty}: ChipPatches, isOutlined: boolean): string {
    const byId = new Map(patches.map(patch => [patch.id, patch]));
    return contactSheet({
        beforeDate: dated[0].date, afterDate: dated[1].date, beforeName: basename(dated[0].imagery.path), afterName: basename(dated[1].imagery.path),
        notDrawn: [...uncovered, ...empty], isOutlined: isOutlined && patches.some(({place}) => 'rings' in place),
        chips: rows.map(row => ({
            ...row, kinds: kindNames(byId.get(row.id)?.kinds ?? []), areaMu: byId.get(row.id)?.areaMu ?? null, villages: byId.get(row.id)?.villages ?? '',
            sideM: row.pixels * row.metresPerPixel,
        })),
    });
}

/** Both extents, so that a person sees at once which of the two is the wrong one. */
function outside(pictures: readonly Imagery[], {patches}: ChipPatches): EngineError {
    const places = boxOf(patches.flatMap(({place}) => corners(place)));
    const facts = {pictures: boxOf(pictures.flatMap(({lonLatBbox}) => lonLatBbox === null ? [] : [[lonLatBbox[0], lonLatBbox[1]], [lonLatBbox[2], lonLatBbox[3]]])), places};
    return new EngineError('imagery/outside', `neither picture covers any of the ${patches.length} places`,
        {file: pictures[0].path, fix: 'check that pictures and patches are of the same county and that their CRS are right', facts});
}

function corners(place: Place): number[][] {
    if ('at' in place) return [[...place.at]];
    return place.rings.flatMap(ring => Array.from({length: ring.length / 2}, (_, i) => [ring[2 * i], ring[2 * i + 1]]));
}

function boxOf(points: readonly (readonly number[])[]): number[] | null {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of points) {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
    }
    return box[0] <= box[2] ? box : null;
}

async function say({rows, uncovered}: Drawn, {empty, issues}: ChipPatches, out: string, terminal: Terminal): Promise<void> {
    if (issues.length > 0) {
        const {issueLines} = await import('../issueLines.ts'); // carries the words of all codes
        for (const line of issueLines(issues, terminal.language)) terminal.say(line);
    }
    const partial = rows.filter(({missingBefore, missingAfter}) => missingBefore > 0 || missingAfter > 0).length;
    const missed = uncovered.length + empty.length;
    const each = rows.filter(({stretch}) => stretch === 'each').length;
    terminal.say(terminal.pick({
        zh: `已为 ${rows.length} 个位置出前后时相影像${partial > 0 ? `，其中 ${partial} 个有部分地方没有影像（斜线）` : ''}${missed > 0 ? `；${missed} 个没有出图（影像没有覆盖，或没有图形），编号见 ${CHIPS_FILE}` : ''}`,
        en: `${rows.length} places drawn at both dates${partial > 0 ? `, ${partial} of them with ground without a picture (hatched)` : ''}${missed > 0 ? `; ${missed} not drawn (outside both pictures, or no outline), listed in ${CHIPS_FILE}` : ''}`,
    }));
    if (each > 0) {
        terminal.say(terminal.pick({
            zh: '注意：两期影像的数值类型不同，只能各自拉伸，明暗不能直接比较。',
            en: 'Mind: the two pictures hold numbers of different types and were stretched apart; their shades may not be compared.',
        }));
    }
    terminal.say(terminal.pick({
        zh: `结果文件夹: ${out}\n对照页:     ${join(out, SHEET_FILE)}`, en: `Result folder: ${out}\nContact sheet: ${join(out, SHEET_FILE)}`,
    }));
}
