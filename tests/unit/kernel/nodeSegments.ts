/** Nodes bare segments, each under its own number, and hands back what became of each. */

import {node} from '../../../engine/kernel/node.ts';
import {EdgeCollector, VertexTable} from '../../../engine/kernel/tables.ts';
import type {Pair} from './exact.ts';

export interface NodedSegments {
    /** The points of each segment's chain from its smaller end (x, then y), ends included. */
    readonly chains: readonly (readonly Pair[])[];
    /** Every hot pixel: ends of segments and pixels of crossings. */
    readonly vertices: readonly Pair[];
    readonly fragments: readonly (readonly [Pair, Pair])[];
    readonly crossings: readonly string[];
    readonly hits: readonly string[];
    readonly cutEdges: number;
    readonly crossingCount: number;
}

export const text = ([x, y]: Pair): string => `${x},${y}`;

const smaller = (a: Pair, b: Pair): Pair => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? a : b);

/** Segments must be different ones: two between the same ends share one edge. */
export function nodeSegments(segments: readonly (readonly [Pair, Pair])[]): NodedSegments {
    const table = new VertexTable(0);
    const collector = new EdgeCollector(0);
    segments.forEach(([a, b], i) => {
        const from = smaller(a, b);
        collector.add(table.add(...from), table.add(...(from === a ? b : a)), i, 0);
    });
    const edges = collector.build(table.count);
    const numberOf = (edge: number): number => edges.toggleItems[edges.toggleStart[edge]];
    const crossings: string[] = [], hits: string[] = [];
    const noded = node(table, edges,
        (a, b, x, y) => crossings.push(`${[numberOf(a), numberOf(b)].sort((p, q) => p - q).join('x')} at ${x},${y}`),
        (edge, vertex) => hits.push(`${numberOf(edge)} through ${table.x[vertex]},${table.y[vertex]}`));
    const at = (vertex: number): Pair => [table.x[vertex], table.y[vertex]];
    const pieces = segments.map((): (readonly [Pair, Pair])[] => []);
    const fragments: (readonly [Pair, Pair])[] = [];
    for (let e = 0; e < noded.edges.count; e++) {
        const fragment = [at(noded.edges.from[e]), at(noded.edges.to[e])] as const;
        fragments.push(fragment);
        for (let t = noded.edges.toggleStart[e]; t < noded.edges.toggleStart[e + 1]; t++) pieces[noded.edges.toggleItems[t]].push(fragment);
    }
    return {
        chains: pieces.map((fragments, i) => inOrder(fragments, smaller(...segments[i]))), vertices: Array.from({length: table.count}, (_, v) => at(v)), fragments,
        crossings: [...new Set(crossings)].sort(), hits: [...new Set(hits)].sort(), cutEdges: noded.cutEdges, crossingCount: noded.crossings,
    };
}

/** Fragments joined into one chain from a given end; throws when they do not form one. */
function inOrder(pieces: readonly (readonly [Pair, Pair])[], start: Pair): Pair[] {
    const at = new Map<string, Set<readonly [Pair, Pair]>>();
    for (const piece of pieces) {
        for (const end of piece) at.set(text(end), (at.get(text(end)) ?? new Set()).add(piece));
    }
    const chain: Pair[] = [start];
    for (let i = 0; i < pieces.length; i++) {
        const end = text(chain[i]);
        const [piece] = at.get(end) ?? [];
        if (!piece) throw new Error(`fragments ${pieces.flat().map(text).join(' ')} are not one chain`);
        const next = text(piece[0]) === end ? piece[1] : piece[0];
        for (const key of piece) at.get(text(key))!.delete(piece);
        chain.push(next);
    }
    return chain;
}
