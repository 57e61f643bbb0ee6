/**
 * Noding by snap-rounding: edges in, edges out that meet only at their ends.
 *
 * Hot pixels are the lattice pixels around every vertex and every proper crossing. Each *original* edge is routed, in one
 * pass, through the centres of all hot pixels it passes. Snapping the result again is neither needed nor done: iterated
 * snapping creeps.
 *
 * Where all edges and vertices of a neighbourhood belong to one certified coverage (`sound`), none of them meets another
 * but at its ends, and nothing is tested there. An edge that is cut somewhere is tested everywhere it passes, and so is
 * whatever it passes near: a bent edge and an unbent one never share a pixel.
 *
 * Keeps   no two fragments cross or overlap; no vertex lies inside a fragment; toggles of a parcel stay closed cycles
 * Moves   a point of an edge moves by at most half a step along each axis
 * Order   the set of fragments does not depend on the order of edges or vertices
 * Source  J. Hobby, Practical segment intersection with finite precision output, Comput. Geom. 13 (1999) 199-214
 */

import {bucketOfPoint, bucketPoints, bucketsOfSegments, gridFor, segmentsByBucket, type BucketGrid, type BucketLists} from './buckets.ts';
import {copyOf, float64, int32, uint32, uint8} from './memory.ts';
import {crossesProperly, crossingPixel, EXACT_DIFFERENCE, passesPixel} from './predicates.ts';
import {EdgeCollector, mergeEdges, type Edges, type VertexTable} from './tables.ts';

export interface Noded {
    readonly edges: Edges;
    /** Proper crossings found (pairs of edges; a pair may be counted once per bucket it shares). */
    readonly crossings: number;
    /** Edges that were cut at one hot pixel or more. */
    readonly cutEdges: number;
}

/** Told of each proper crossing: two edge numbers and the pixel. */
export type OnCrossing = (edgeA: number, edgeB: number, x: number, y: number) => void;

/** Told of each edge that passes the pixel of a vertex it does not end at, be it one that bends nothing. */
export type OnHit = (edge: number, vertex: number) => void;

/** Layers whose certificate speaks for a vertex: those of any of its edges. */
function soundVertices(edges: Edges, vertexCount: number): Uint8Array {
    const sound = uint8(vertexCount);
    for (let e = 0; e < edges.count; e++) {
        sound[edges.from[e]] |= edges.sound[e];
        sound[edges.to[e]] |= edges.sound[e];
    }
    return sound;
}

/** Vertices that no edge has: those of rings that were left out, or that cancelled. They bend nothing. */
function withoutEdges(edges: Edges, vertexCount: number): Uint8Array {
    const isLeftOut = uint8(vertexCount).fill(1);
    for (let e = 0; e < edges.count; e++) isLeftOut[edges.from[e]] = isLeftOut[edges.to[e]] = 0;
    return isLeftOut;
}

/** Layers that vouch for some edge. */
function anySound({sound}: Edges): number {
    let bits = 0;
    for (let e = 0; e < sound.length; e++) bits |= sound[e];
    return bits;
}

/** Buckets in which something may meet: those where no layer's certificate speaks for everything. */
function mixedBuckets(grid: BucketGrid, cells: BucketLists, vertices: VertexTable, edges: Edges, isLeftOut: Uint8Array): Uint8Array {
    const {x, y} = vertices;
    const {sound} = edges;
    const every = anySound(edges);
    const common = uint8(grid.buckets).fill(every === 0 ? 0 : 0xff);
    if (every !== 0) {
        for (let e = 0; e < edges.count; e++) {
            // what all layers vouch for takes nothing away
            if (sound[e] === every) continue;
            for (let i = cells.start[e]; i < cells.start[e + 1]; i++) common[cells.items[i]] &= sound[e];
        }
        const soundVertex = soundVertices(edges, vertices.count);
        for (let v = 0; v < vertices.count; v++) {
            if (soundVertex[v] !== every && isLeftOut[v] === 0) common[bucketOfPoint(grid, x[v], y[v])] &= soundVertex[v];
        }
    }
    for (let b = 0; b < common.length; b++) common[b] = common[b] === 0 ? 1 : 0;
    return common;
}

/** Does an edge pass a wanted bucket? */
function passesWanted({start, items}: BucketLists, edge: number, isWanted: Uint8Array): boolean {
    for (let i = start[edge]; i < start[edge + 1]; i++) if (isWanted[items[i]] === 1) return true;
    return false;
}

/** Wants every bucket that an edge passes: what is cut somewhere is tested all along. Returns whether any was new. */
function widen({start, items}: BucketLists, edge: number, isWanted: Uint8Array): boolean {
    let hasGrown = false;
    for (let i = start[edge]; i < start[edge + 1]; i++) {
        if (isWanted[items[i]] === 1) continue;
        isWanted[items[i]] = 1;
        hasGrown = true;
    }
    return hasGrown;
}

/** Wants the buckets of every edge that passes one that is wanted. */
function widenOnce(cells: BucketLists, isWanted: Uint8Array): void {
    const edgeCount = cells.start.length - 1;
    // marked first and widened then: one round, and not as far as edges reach
    const passes = uint8(edgeCount);
    for (let e = 0; e < edgeCount; e++) if (passesWanted(cells, e, isWanted)) passes[e] = 1;
    for (let e = 0; e < edgeCount; e++) if (passes[e] === 1) widen(cells, e, isWanted);
}

/** Edges of one bucket, copied to where loops over their pairs find them side by side. */
class BucketEdges {
    count = 0;
    readonly edge: Int32Array;
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly sound: Uint8Array;
    readonly ax: Float64Array;
    readonly ay: Float64Array;
    readonly bx: Float64Array;
    readonly by: Float64Array;
    /** Products of differences of these coordinates are exact in doubles. */
    isSmall = true;

    constructor(most: number) {
        this.edge = int32(most);
        this.from = int32(most);
        this.to = int32(most);
        this.sound = uint8(most);
        this.ax = float64(most);
        this.ay = float64(most);
        this.bx = float64(most);
        this.by = float64(most);
    }

    fill({x, y}: VertexTable, {from, to, sound}: Edges, {items}: BucketLists, first: number, end: number): void {
        const {edge, ax, ay, bx, by} = this;
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        const n = this.count = end - first;
        for (let i = 0; i < n; i++) {
            const s = items[first + i], u = from[s], v = to[s];
            edge[i] = s;
            this.from[i] = u;
            this.to[i] = v;
            this.sound[i] = sound[s];
            const x0 = x[u], y0 = y[u], x1 = x[v], y1 = y[v];
            ax[i] = x0;
            ay[i] = y0;
            bx[i] = x1;
            by[i] = y1;
            if (x0 < minX) minX = x0; // from is the end with the smaller x
            if (x1 > maxX) maxX = x1;
            if (y0 < minY) minY = y0;
            if (y1 < minY) minY = y1;
            if (y0 > maxY) maxY = y0;
            if (y1 > maxY) maxY = y1;
        }
        this.isSmall = maxX - minX <= EXACT_DIFFERENCE && maxY - minY <= EXACT_DIFFERENCE;
    }

    /** Does edge i properly cross edge j? Exact. */
    cross(i: number, j: number): boolean {
        const {ax, ay, bx, by} = this;
        if (!this.isSmall) return crossesProperly(ax[i], ay[i], bx[i], by[i], ax[j], ay[j], bx[j], by[j]);
        const ux = bx[i] - ax[i], uy = by[i] - ay[i];
        const sideC = ux * (ay[j] - ay[i]) - uy * (ax[j] - ax[i]), sideD = ux * (by[j] - ay[i]) - uy * (bx[j] - ax[i]);
        if (sideC === 0 || sideD === 0 || sideC > 0 === sideD > 0) return false;
        const vx = bx[j] - ax[j], vy = by[j] - ay[j];
        const sideA = vx * (ay[i] - ay[j]) - vy * (ax[i] - ax[j]), sideB = vx * (by[i] - ay[j]) - vy * (bx[i] - ax[j]);
        return sideA !== 0 && sideB !== 0 && sideA > 0 !== sideB > 0;
    }
}

function mostItems({start}: BucketLists): number {
    let most = 0;
    for (let r = 0; r + 1 < start.length; r++) if (start[r + 1] - start[r] > most) most = start[r + 1] - start[r];
    return most;
}

/** Adds the pixel of every proper crossing to the vertices. */
function addCrossings(
    vertices: VertexTable, edges: Edges, segments: BucketLists, isLeftOut: Uint8Array, onCrossing: OnCrossing | undefined,
): number {
    const {start} = segments;
    const here = new BucketEdges(mostItems(segments));
    const {edge, from, to, sound, ax, ay, bx, by} = here;
    const pixel = float64(2);
    let crossings = 0;
    for (let bucket = 0; bucket + 1 < start.length; bucket++) {
        if (start[bucket + 1] - start[bucket] < 2) continue;
        here.fill(vertices, edges, segments, start[bucket], start[bucket + 1]);
        for (let i = 0; i < here.count; i++) {
            const su = from[i], sv = to[i], bits = sound[i], lowX = ax[i], highX = bx[i];
            const minY = ay[i] < by[i] ? ay[i] : by[i], maxY = ay[i] < by[i] ? by[i] : ay[i];
            for (let j = i + 1; j < here.count; j++) {
                if ((bits & sound[j]) !== 0 || bx[j] < lowX || ax[j] > highX) continue;
                const cy = ay[j], dy = by[j];
                if ((cy < dy ? dy : cy) < minY || (cy < dy ? cy : dy) > maxY) continue;
                const tu = from[j], tv = to[j];
                if (tu === su || tu === sv || tv === su || tv === sv || !here.cross(i, j)) continue;
                crossingPixel(ax[i], ay[i], bx[i], by[i], ax[j], ay[j], bx[j], by[j], pixel);
                const crossing = vertices.add(pixel[0], pixel[1]);
                if (crossing < isLeftOut.length) isLeftOut[crossing] = 0;
                crossings++;
                onCrossing?.(edge[i], edge[j], pixel[0], pixel[1]);
            }
        }
    }
    return crossings;
}

/** Pairs (edge, vertex) where the edge passes the vertex's pixel without ending there, grouped by edge. */
function hitsByEdge(
    vertices: VertexTable, edges: Edges, segments: BucketLists, points: BucketLists, onHit: OnHit | undefined,
): BucketLists {
    const {x, y} = vertices;
    let hitEdge = int32(1024), hitVertex = int32(1024), count = 0;
    const here = new BucketEdges(mostItems(segments));
    const {edge, from, to, ax, ay, bx, by} = here;
    for (let bucket = 0; bucket + 1 < segments.start.length; bucket++) {
        const firstPoint = points.start[bucket], endPoint = points.start[bucket + 1];
        if (firstPoint === endPoint || segments.start[bucket + 1] === segments.start[bucket]) continue;
        here.fill(vertices, edges, segments, segments.start[bucket], segments.start[bucket + 1]);
        for (let p = firstPoint; p < endPoint; p++) {
            const w = points.items[p], px = x[w], py = y[w];
            for (let i = 0; i < here.count; i++) {
                if (px < ax[i] || px > bx[i]) continue;
                const y0 = ay[i], y1 = by[i];
                if ((y0 < y1 ? py < y0 || py > y1 : py < y1 || py > y0) || w === from[i] || w === to[i]) continue;
                if (!passesPixel(ax[i], y0, bx[i], y1, px, py)) continue;
                if (count === hitEdge.length) {
                    const bigger = int32(count * 2), biggerVertex = int32(count * 2);
                    bigger.set(hitEdge);
                    biggerVertex.set(hitVertex);
                    hitEdge = bigger;
                    hitVertex = biggerVertex;
                }
                hitEdge[count] = edge[i];
                hitVertex[count++] = w;
                onHit?.(edge[i], w);
            }
        }
    }
    const start = uint32(edges.count + 1);
    for (let h = 0; h < count; h++) start[hitEdge[h] + 1]++;
    for (let s = 0; s < edges.count; s++) start[s + 1] += start[s];
    const items = int32(count);
    const next = copyOf(start);
    for (let h = 0; h < count; h++) items[next[hitEdge[h]]++] = hitVertex[h];
    return {start, items};
}

/** The edges with those that are cut replaced by their fragments, each with the toggles of the edge it comes from. */
function route(vertices: VertexTable, edges: Edges, hits: BucketLists, cut: Int32Array): Edges {
    const {x, y} = vertices;
    const {from, to, toggleStart, toggleItems} = edges;
    const collector = new EdgeCollector(2 * (hits.items.length + cut.length));
    for (let k = 0; k < cut.length; k++) {
        const s = cut[k], u = from[s], v = to[s];
        const risesY = y[v] >= y[u];
        // An edge passes pixels monotonically in x and in y, so the order of centres is the order of passing.
        const chain = hits.items.subarray(hits.start[s], hits.start[s + 1]);
        if (chain.length > 1) chain.sort((a, b) => x[a] - x[b] || (risesY ? y[a] - y[b] : y[b] - y[a]));
        let last = u;
        for (let c = 0; c <= chain.length; c++) {
            const next = c === chain.length ? v : chain[c];
            if (next === last) continue;
            const isForward = x[last] < x[next] || (x[last] === x[next] && y[last] < y[next]);
            for (let t = toggleStart[s]; t < toggleStart[s + 1]; t++) {
                collector.add(isForward ? last : next, isForward ? next : last, toggleItems[t], 0);
            }
            last = next;
        }
    }
    return mergeEdges(edges, cut, collector.build(vertices.count));
}

/**
 * Node the edges; hot pixels that are new are added to `vertices`.
 *
 * Only pixels whose centre lies in an edge's bounding box can be passed: ends are lattice points, so every other pixel
 * stays half a step away.
 */
export function node(vertices: VertexTable, edges: Edges, onCrossing?: OnCrossing, onHit?: OnHit): Noded {
    const {from, to} = edges;
    const grid: BucketGrid = gridFor(vertices.x, vertices.y, from, to, edges.count);
    const cells = bucketsOfSegments(grid, vertices.x, vertices.y, from, to, edges.count);
    const isLeftOut = withoutEdges(edges, vertices.count); // crossings come behind them
    const isWanted = mixedBuckets(grid, cells, vertices, edges, isLeftOut);
    widenOnce(cells, isWanted);
    let segments = segmentsByBucket(grid, cells, isWanted);
    const crossings = addCrossings(vertices, edges, segments, isLeftOut, onCrossing);
    if (onHit && isLeftOut.includes(1)) {
        // told, not bent: a ring touches itself there whether or not a neighbour has the corner too
        const isBending = isLeftOut.map(flag => 1 - flag);
        hitsByEdge(vertices, edges, segments, bucketPoints(grid, vertices.x, vertices.y, isBending.length, isWanted, isBending), onHit);
    }
    for (;;) {
        const points = bucketPoints(grid, vertices.x, vertices.y, vertices.count, isWanted, isLeftOut);
        const hits = hitsByEdge(vertices, edges, segments, points, onHit);
        const cut = rowsWithItems(hits);
        if (cut.length === 0) return {edges, crossings, cutEdges: 0};
        let hasGrown = false;
        for (let k = 0; k < cut.length; k++) if (widen(cells, cut[k], isWanted)) hasGrown = true;
        if (!hasGrown) return {edges: route(vertices, edges, hits, cut), crossings, cutEdges: cut.length};
        segments = segmentsByBucket(grid, cells, isWanted);
    }
}

function rowsWithItems({start}: BucketLists): Int32Array {
    const rows = int32(start.length - 1);
    let count = 0;
    for (let r = 0; r < rows.length; r++) if (start[r + 1] > start[r]) rows[count++] = r;
    return rows.subarray(0, count);
}
