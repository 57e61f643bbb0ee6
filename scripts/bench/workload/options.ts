/** The command line of the workload. */

import {parseArgs} from 'node:util';
import {PARCELS_PER_200K} from './county.ts';
import {JOBS, type Job} from './jobs.ts';

export interface WorkloadOptions {
    readonly size: string;
    readonly parcels: number;
    readonly jobs: readonly Job[];
    readonly out: string;
    readonly formats: readonly ('shp' | 'fgb')[];
    readonly seed: number;
    /** Also basic farmland, villages and lawful records. */
    readonly product: boolean;
}

/** @throws RangeError for words that mean nothing */
export function readOptions(words: readonly string[]): WorkloadOptions {
    const {values} = parseArgs({args: [...words], options: {
        parcels: {type: 'string', default: '2k'}, job: {type: 'string', default: 'A'}, out: {type: 'string'},
        format: {type: 'string', default: 'shp'}, seed: {type: 'string', default: '1'},
        product: {type: 'boolean', default: false},
    }});
    const format = values.format;
    if (format !== 'shp' && format !== 'fgb' && format !== 'both') throw new RangeError(`no format ${format}`);
    return {
        size: values.parcels, parcels: parcelCount(values.parcels), seed: Number(values.seed),
        product: values.product,
        jobs: values.job.split(',').filter(job => job !== '').map(readJob),
        out: values.out ?? `out/bench/${values.parcels}`, formats: format === 'both' ? ['shp', 'fgb'] : [format],
    };
}

/** `200k` is a county of 207,560 parcels, other sizes in proportion; plain numbers are exact. */
export function parcelCount(size: string): number {
    const match = /^(\d+(?:\.\d+)?)(k|M)?$/.exec(size);
    if (!match) throw new RangeError(`--parcels is a number such as 2k, 200k, 1M or 5000, not ${size}`);
    if (match[2] === undefined) return Number(match[1]);
    return Math.round(Number(match[1]) * (match[2] === 'k' ? 1e3 : 1e6) * PARCELS_PER_200K / 200_000);
}

function readJob(word: string): Job {
    const job = JOBS.find(one => one === word);
    if (job === undefined) throw new RangeError(`no job ${word}; there are ${JOBS.join(', ')}`);
    return job;
}
