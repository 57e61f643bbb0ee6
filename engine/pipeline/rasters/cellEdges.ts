/**
 * Strips narrower than a cell, where one raster stands against a survey: the steps of cells along slanting borders. A county of
 * 200,000 parcels has millions of them; so many are counted, with their ground, and not listed one by one.
 */

import {decimalString} from '../../core/units.ts';
import type {Issue} from '../../core/issue.ts';
import type {RawPatch} from '../../diff/index.ts';

/** Up to so many are listed like other slivers. */
const MOST_LISTED = 50_000;

export interface CellEdges {
    readonly count: number;
    readonly ticks: Readonly<Record<RawPatch['direction'], bigint>>;
}

export function isCellEdge({setAside}: RawPatch): boolean {
    return setAside?.reason === 'sliver';
}

/** null where they are few enough to be listed. */
export function countedEdges(patches: readonly RawPatch[], most = MOST_LISTED): CellEdges | null {
    const edges = patches.filter(isCellEdge);
    if (edges.length <= most) return null;
    const ticks = {loss: 0n, gain: 0n, internal: 0n, other: 0n, unchanged: 0n};
    for (const {direction, ticks: own} of edges) ticks[direction] += BigInt(own);
    return {count: edges.length, ticks};
}

export function edgesIssue({count, ticks}: CellEdges, path: string): Issue {
    const m2 = (direction: RawPatch['direction']): string => decimalString(ticks[direction], 4);
    return {code: 'pipeline/cell-edges', severity: 'note', layer: path, count,
        message: `${count} strips narrower than a cell were counted and not listed: ${m2('loss')} m² of loss, ${m2('gain')} m² of gain; the ledger has them as set aside`};
}
