/**
 * The chain: directed edges of a layer that nothing cancels, arranged into faces, and how often parcels cover each one.
 *
 * Walked with its parcel on the left, an edge says that its parcel begins here. What covers a face is therefore the
 * winding number of the chain around it; edges that two parcels walk in opposite directions say nothing and need not be
 * there. Parcels whose rings are not in order (suspects) have no direction: an edge enters or leaves them (even-odd).
 *
 * Keeps   winding(left) - winding(right) = sum of the directions of an edge, for every edge; 0 outside
 */

import {TICKS_PER_M2} from '../core/units.ts';
import {AreaSum} from './area.ts';
import {chainContacts} from './chainContacts.ts';
import {cells, spreadFromOutside, type Cells} from './faces.ts';
import {halfEdges, type HalfEdges} from './halfEdges.ts';
import {LabelTable} from './labels.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import {node} from './node.ts';
import type {EdgeArea} from './overlay.ts';
import {EdgeCollector, VertexTable, type Edges} from './tables.ts';

/** Directed edges of a layer, from vertex to vertex. */
export interface Chain {
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly parcel: Int32Array;
    /** 1: the parcel lies on the left; -1: on the right; 0: the edge belongs to a suspect. */
    readonly side: Int8Array;
}

export const SHARED = 1, CUT = 2;

/** Bit of edges that meet no other, as noding wants it. */
const SOUND = 1;

export interface ArrangedChain {
    readonly graph: HalfEdges;
    readonly cells: Cells;
    /** Parcels that cover each face, suspects not counted. */
    readonly windingOf: Int32Array;
    /** Suspects that cover each face. */
    readonly labelOf: Int32Array;
    readonly labels: LabelTable;
    /** Ellipsoidal ticks of each face. */
    readonly areaTicks: Float64Array;
    /** By edge of the chain: 0, `SHARED` when it is a fragment of another edge, or `CUT`. */
    readonly touched: Uint8Array;
    /** What cutting its edges adds to twice the area and to the ticks of each parcel that is no suspect. */
    readonly bent: ReadonlyMap<number, {area2: bigint; ticks: number}>;
}

export interface ChainTables {
    readonly vertices: VertexTable;
    /** Undirected; toggles are numbers of chain edges. */
    readonly edges: Edges;
    /** Whether any edge meets another other than at its ends. */
    readonly hasContact: boolean;
}

export function chainTables(polygons: LatticePolygons, chain: Chain): ChainTables {
    const {xy} = polygons;
    const contacts = chainContacts(polygons, chain);
    const vertices = new VertexTable(chain.from.length);
    const edges = new EdgeCollector(chain.from.length);
    for (let i = 0; i < chain.from.length; i++) {
        const v = chain.from[i], w = chain.to[i];
        const ax = xy[2 * v], ay = xy[2 * v + 1], bx = xy[2 * w], by = xy[2 * w + 1];
        const a = vertices.add(ax, ay), b = vertices.add(bx, by);
        const isForward = ax < bx || (ax === bx && ay < by);
        edges.add(isForward ? a : b, isForward ? b : a, i, contacts[i] === 1 ? 0 : SOUND);
    }
    return {vertices, edges: edges.build(vertices.count), hasContact: contacts.includes(1)};
}

/**
 * @returns null when windings do not agree, which no chain of true boundaries can cause
 */
export function arrangeChain(
    polygons: LatticePolygons, chain: Chain, tables: ChainTables, edgeArea: EdgeArea | undefined,
): ArrangedChain | null {
    const {vertices} = tables;
    const fragments = tables.hasContact ? node(vertices, tables.edges).edges : tables.edges;
    const signs = fragmentSigns(polygons, chain, vertices, fragments);
    const {touched, bent} = findBends(polygons, chain, vertices, fragments, signs, edgeArea);
    const graph = halfEdges(vertices, withoutCancelled(chain, fragments, signs));
    const plain = cells(graph);
    const {change, suspectStart, suspects} = edgeChanges(polygons, chain, graph);
    const windingOf = new Int32Array(plain.count), labelOf = new Int32Array(plain.count), labels = new LabelTable();
    spreadFromOutside(graph, plain, (h, face) => {
        const edge = h >> 1, known = plain.faceOf[h];
        // from the left of the edge to its right the winding falls
        windingOf[face] = windingOf[known] + (h % 2 === 0 ? -change[edge] : change[edge]);
        labelOf[face] = labels.toggled(labelOf[known], suspects, suspectStart[edge], suspectStart[edge + 1]);
    });
    for (let edge = 0; edge < graph.edgeCount; edge++) {
        const left = plain.faceOf[2 * edge], right = plain.faceOf[2 * edge + 1];
        if (windingOf[left] - windingOf[right] !== change[edge] || windingOf[left] < 0 || windingOf[right] < 0) return null;
    }
    const areaTicks = ticksOf(polygons, graph, plain, edgeArea);
    return {graph, cells: plain, windingOf, labelOf, labels, areaTicks, touched, bent};
}

/** Does the fragment from u to v run along (1) or against (-1) a chain edge, both being monotone in x and y? */
function along({xy}: LatticePolygons, chain: Chain, i: number, dx: number, dy: number): number {
    const v = chain.from[i], w = chain.to[i];
    const ux = xy[2 * w] - xy[2 * v], uy = xy[2 * w + 1] - xy[2 * v + 1];
    return Math.sign(ux) * Math.sign(dx) + Math.sign(uy) * Math.sign(dy) > 0 ? 1 : -1;
}

/** By toggle of a fragment: 1 when its parcel lies on the left of the way from `from` to `to`, -1 right, 0 suspect. */
function fragmentSigns(polygons: LatticePolygons, chain: Chain, {x, y}: VertexTable, edges: Edges): Int8Array {
    const {from, to, toggleStart, toggleItems} = edges;
    const signs = new Int8Array(toggleItems.length);
    for (let e = 0; e < edges.count; e++) {
        const dx = x[to[e]] - x[from[e]], dy = y[to[e]] - y[from[e]];
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) {
            const i = toggleItems[t];
            signs[t] = chain.side[i] === 0 ? 0 : chain.side[i] * along(polygons, chain, i, dx, dy);
        }
    }
    return signs;
}

/** Which edges were cut or share a fragment, and what that does to their parcels' areas. */
function findBends(
    polygons: LatticePolygons, chain: Chain, {x, y}: VertexTable, edges: Edges, signs: Int8Array,
    edgeArea: EdgeArea | undefined,
): Pick<ArrangedChain, 'touched' | 'bent'> {
    const {xy, originX, originY} = polygons;
    const {from, to, toggleStart, toggleItems} = edges;
    const touched = new Uint8Array(chain.from.length);
    const bent = new Map<number, {area2: bigint; ticks: number}>();
    const isSeen = new Uint8Array(chain.from.length);
    const sum = new AreaSum();
    const ticksAlong = (ax: number, ay: number, bx: number, by: number): number => edgeArea === undefined ? 0
        : Math.round(TICKS_PER_M2 * edgeArea(ax + originX, ay + originY, bx + originX, by + originY));
    /** The whole edge that a toggle stands for, smaller end first. */
    const whole = (i: number): readonly [number, number, number, number] => {
        const v = 2 * chain.from[i], w = 2 * chain.to[i];
        return xy[v] < xy[w] || (xy[v] === xy[w] && xy[v + 1] < xy[w + 1])
            ? [xy[v], xy[v + 1], xy[w], xy[w + 1]] : [xy[w], xy[w + 1], xy[v], xy[v + 1]];
    };
    for (let e = 0; e < edges.count; e++) {
        const ax = x[from[e]], ay = y[from[e]], bx = x[to[e]], by = y[to[e]];
        let isOfCut = false;
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) {
            const i = toggleItems[t], [cx, cy, dx, dy] = whole(i);
            if (ax === cx && ay === cy && bx === dx && by === dy) continue;
            isOfCut = true;
            touched[i] = CUT;
            if (chain.side[i] === 0) continue;
            let more = bent.get(chain.parcel[i]);
            if (!more) bent.set(chain.parcel[i], more = {area2: 0n, ticks: 0});
            // relative to an end of the whole edge, which itself then adds nothing
            sum.addCross(ax - cx, ay - cy, bx - cx, by - cy);
            more.area2 += BigInt(signs[t]) * sum.take();
            more.ticks += signs[t] * ticksAlong(ax, ay, bx, by);
            if (isSeen[i]) continue;
            isSeen[i] = 1;
            more.ticks -= chain.side[i] * along(polygons, chain, i, dx - cx, dy - cy) * ticksAlong(cx, cy, dx, dy);
        }
        for (let t = toggleStart[e]; t < toggleStart[e + 1] && isOfCut; t++) {
            if (touched[toggleItems[t]] === 0) touched[toggleItems[t]] = SHARED;
        }
    }
    return {touched, bent};
}

/** The fragments across which something changes. */
function withoutCancelled(chain: Chain, edges: Edges, signs: Int8Array): Edges {
    const {from, to, toggleStart, toggleItems} = edges;
    const keep = new Int32Array(edges.count);
    let count = 0, items = 0;
    for (let e = 0; e < edges.count; e++) {
        let sum = 0, hasSuspect = false;
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) {
            sum += signs[t];
            hasSuspect ||= signs[t] === 0;
        }
        if (sum === 0 && !(hasSuspect && suspectsOf(chain, edges, e).length > 0)) continue;
        keep[count++] = e;
        items += toggleStart[e + 1] - toggleStart[e];
    }
    if (count === edges.count) return edges;
    const kept = {
        count, from: new Int32Array(count), to: new Int32Array(count), toggleStart: new Int32Array(count + 1),
        toggleItems: new Int32Array(items), sound: new Uint8Array(count),
    };
    for (let k = 0, item = 0; k < count; k++) {
        const e = keep[k];
        kept.from[k] = from[e];
        kept.to[k] = to[e];
        kept.toggleItems.set(toggleItems.subarray(toggleStart[e], toggleStart[e + 1]), item);
        kept.toggleStart[k + 1] = item += toggleStart[e + 1] - toggleStart[e];
    }
    return kept;
}

/** Suspects that one enters or leaves across an edge, ascending. */
function suspectsOf(
    chain: Chain, {toggleStart, toggleItems}: Pick<Edges, 'toggleStart' | 'toggleItems'>, edge: number,
): number[] {
    const crossed = new Set<number>();
    for (let t = toggleStart[edge]; t < toggleStart[edge + 1]; t++) {
        const i = toggleItems[t];
        if (chain.side[i] === 0 && !crossed.delete(chain.parcel[i])) crossed.add(chain.parcel[i]);
    }
    return [...crossed].sort((a, b) => a - b);
}

/** What changes across each edge of the graph, from right to left. */
function edgeChanges(
    polygons: LatticePolygons, chain: Chain, graph: HalfEdges,
): {change: Int32Array; suspectStart: Int32Array; suspects: Int32Array} {
    const {x, y, origin, toggleStart, toggleItems} = graph;
    const change = new Int32Array(graph.edgeCount), suspectStart = new Int32Array(graph.edgeCount + 1);
    const suspects: number[] = [];
    for (let e = 0; e < graph.edgeCount; e++) {
        const a = origin[2 * e], b = origin[2 * e + 1];
        let hasSuspect = false;
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) {
            const i = toggleItems[t];
            if (chain.side[i] === 0) hasSuspect = true;
            else change[e] += chain.side[i] * along(polygons, chain, i, x[b] - x[a], y[b] - y[a]);
        }
        if (hasSuspect) suspects.push(...suspectsOf(chain, graph, e));
        suspectStart[e + 1] = suspects.length;
    }
    return {change, suspectStart, suspects: Int32Array.from(suspects)};
}

function ticksOf(
    {originX, originY}: LatticePolygons, {x, y, origin, edgeCount}: HalfEdges, {faceOf, count}: Cells,
    edgeArea: EdgeArea | undefined,
): Float64Array {
    const ticks = new Float64Array(count);
    if (!edgeArea) return ticks;
    for (let e = 0; e < edgeCount; e++) {
        const a = origin[2 * e], b = origin[2 * e + 1];
        const t = Math.round(TICKS_PER_M2 * edgeArea(x[a] + originX, y[a] + originY, x[b] + originX, y[b] + originY));
        ticks[faceOf[2 * e]] += t;
        ticks[faceOf[2 * e + 1]] -= t;
    }
    ticks[0] = 0;
    return ticks;
}
