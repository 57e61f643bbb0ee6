/** A fault of the data, returned beside the result. Nothing is dropped from an input without one. */

import type {Code} from './codes.ts';

/** `error`: unusable there. `warning`: usable and marked. `note`: counted, nothing to do. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * One finding. Findings of the same code that need no separate place are merged, with `count`.
 *
 * Units   areaM2 in m²; at in the CRS named by `atCrs` (`EPSG:4490` lon,lat unless said otherwise)
 */
export interface Issue {
    readonly code: Code;
    readonly severity: Severity;
    /** File or layer the finding belongs to, as a person named it. */
    readonly layer?: string;
    /** 1-based record number in the file as delivered. */
    readonly record?: number;
    /** Second record of a pair (overlaps). */
    readonly otherRecord?: number;
    readonly field?: string;
    /** A place to look at: x, y. */
    readonly at?: readonly [number, number];
    readonly atCrs?: string;
    readonly areaM2?: number;
    readonly count?: number;
    /** English sentence; the Chinese one is made from `code` and the fields above at the edge. */
    readonly message: string;
}
