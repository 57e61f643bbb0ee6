/** Draws the chips of all patches into a result, a few at a time, and keeps what the index says of each. */

import {EngineError} from '../../core/errors.ts';
import {chip, type Chip, type ChipOptions, type DatedImagery} from '../../imagery/index.ts';
import type {PendingResult} from '../writeResult.ts';
import {fileNamesOf} from './fileNames.ts';
import type {ChipPatch} from './patches.ts';

/** Chips drawn at the same time: one waits for the disk while another is drawn. */
const CHIPS_AT_ONCE = 3;

/** What `chips.json` says of one patch. Shares are of the square, 0 to 1. */
export interface ChipRow {
    readonly id: string;
    readonly before: string;
    readonly after: string;
    readonly pair?: string;
    readonly kinds: readonly string[];
    readonly centre: readonly [lon: number, lat: number];
    readonly pixels: number;
    readonly metresPerPixel: number;
    readonly sampledAtM: number;
    readonly crs: string;
    readonly bbox: readonly number[];
    readonly lonLatBbox: readonly number[];
    readonly stretch: Chip['stretch'];
    readonly missingBefore: number;
    readonly missingAfter: number;
}

export interface Drawn {
    readonly rows: readonly ChipRow[];
    /** Patches that neither picture covers, by id. */
    readonly uncovered: readonly string[];
}

export async function drawAll(
    patches: readonly ChipPatch[], [before, after]: readonly [DatedImagery, DatedImagery], options: Omit<ChipOptions, 'outline'> & {readonly isOutlined: boolean},
    result: PendingResult, onDone: (done: number) => void, signal: AbortSignal,
): Promise<Drawn> {
    const {isOutlined, ...rest} = options;
    const names = fileNamesOf(patches.map(({id}) => id));
    const rows: (ChipRow | null)[] = patches.map(() => null);
    let next = 0, done = 0;
    const work = async (): Promise<void> => {
        while (next < patches.length) {
            signal.throwIfAborted();
            const at = next++;
            const {id, place, colour, kinds} = patches[at];
            const drawn = await drawnOrNull(chip({place, before, after, options: {...rest, outline: isOutlined ? colour : null}, signal}));
            if (drawn !== null) rows[at] = {...add(result, names[at], rest.format, drawn), id, kinds, ...facts(drawn)};
            onDone(++done);
        }
    };
    // whoever fails stops the others, and nobody draws on behind the back of the caller
    const workers = Array.from({length: Math.min(CHIPS_AT_ONCE, patches.length)}, () => work().catch((error: unknown) => {
        next = patches.length;
        throw error;
    }));
    const failed = (await Promise.allSettled(workers)).find(one => one.status === 'rejected');
    if (failed) throw failed.reason;
    return {
        rows: rows.filter(row => row !== null),
        uncovered: patches.filter((_, at) => rows[at] === null).map(({id}) => id),
    };
}

async function drawnOrNull(drawing: Promise<Chip>): Promise<Chip | null> {
    try {
        const drawn = await drawing;
        return drawn.before.missing === 1 && drawn.after.missing === 1 ? null : drawn;
    } catch (error) {
        if (error instanceof EngineError && error.code === 'imagery/outside') return null;
        throw error;
    }
}

function add(result: PendingResult, name: string, format: string, {before, after, pair}: Chip): Pick<ChipRow, 'before' | 'after' | 'pair'> {
    const files = {before: `${name}-before.${format}`, after: `${name}-after.${format}`, ...pair === null ? {} : {pair: `${name}-pair.${format}`}};
    result.add(files.before, before.bytes);
    result.add(files.after, after.bytes);
    if (pair !== null && files.pair !== undefined) result.add(files.pair, pair);
    return files;
}

function facts(drawn: Chip): Omit<ChipRow, 'id' | 'before' | 'after' | 'pair' | 'kinds'> {
    const {pixels, metresPerPixel, sampledAtM, crs, bbox, lonLatBbox, stretch} = drawn;
    const [west, south, east, north] = lonLatBbox;
    return {
        centre: [rounded((west + east) / 2, 9), rounded((south + north) / 2, 9)], pixels, metresPerPixel, sampledAtM, crs,
        bbox: bbox.map(value => rounded(value, 4)), lonLatBbox: lonLatBbox.map(value => rounded(value, 9)), stretch,
        missingBefore: rounded(drawn.before.missing, 4), missingAfter: rounded(drawn.after.missing, 4),
    };
}

/** Shares just above zero stay above it: a picture with one blank pixel is not whole. */
function rounded(value: number, decimals: number): number {
    const unit = 10 ** decimals;
    return value > 0 && value * unit < 1 ? 1 / unit : Math.round(value * unit) / unit;
}
