/** What a run of the benchmark leaves behind, as JSON. */

import type {Checked} from './check.ts';
import type {Measured} from './measure.ts';

export interface PeerResult {
    readonly job: string;
    readonly peer: string;
    /** One entry a cold process; a slow peer runs once. */
    readonly runs: readonly Measured[];
    readonly checked: Checked | null;
    /** Why there is no result. */
    readonly failed: string | null;
}

export interface BenchResult {
    readonly size: string;
    readonly date: string;
    readonly commit: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly node: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly results: readonly PeerResult[];
}

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
