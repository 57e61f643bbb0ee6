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

import {bucketOfPoint, bucketPoints, bucketSegments, CellWalk, gridFor, type BucketGrid, type BucketLists} from './buckets.ts';
import {crossesProperly, crossingPixel, passesPixel} from './predicates.ts';
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

/** Told of each edge that passes the pixel of a vertex it does not end at. */
export type OnHit = (edge: number, vertex: number) => void;

/** Layers whose certificate speaks for a vertex: those of any of its edges. */
function soundVertices(edges: Edges, vertexCount: number): Uint8Array {
    const sound = new Uint8Array(vertexCount);
    for (let e = 0; e < edges.count; e++) {
        sound[edges.from[e]] |= edges.sound[e];
        sound[edges.to[e]] |= edges.sound[e];
    }
    return sound;
}

/** Vertices that no edge has: those of rings that were left out, or that cancelled. They bend nothing. */
function withoutEdges(edges: Edges, vertexCount: number): Uint8Array {
    const isLeftOut = new Uint8Array(vertexCount).fill(1);
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
function mixedBuckets(grid: BucketGrid, vertices: VertexTable, edges: Edges, isLeftOut: Uint8Array): Uint8Array {
    const {x, y} = vertices;
    const {from, to, sound} = edges;
    const every = anySound(edges);
    const common = new Uint8Array(grid.buckets).fill(every === 0 ? 0 : 0xff);
    if (every !== 0) {
        const walk = new CellWalk(grid);
        for (let e = 0; e < edges.count; e++) {
            // what all layers vouch for takes nothing away
            if (sound[e] === every) continue;
            const n = walk.walk(x, y, from[e], to[e]);
            for (let i = 0; i < n; i++) common[walk.buckets[i]] &= sound[e];
        }
        const soundVertex = soundVertices(edges, vertices.count);
        for (let v = 0; v < vertices.count; v++) {
            if (soundVertex[v] !== every && isLeftOut[v] === 0) common[bucketOfPoint(grid, x[v], y[v])] &= soundVertex[v];
        }
    }
    for (let b = 0; b < common.length; b++) common[b] = common[b] === 0 ? 1 : 0;
    return common;
}

/** Edges that pass a wanted bucket. */
function edgesIn(grid: BucketGrid, {x, y}: VertexTable, {from, to, count}: Edges, isWanted: Uint8Array): Int32Array {
    const walk = new CellWalk(grid);
    const found = new Int32Array(count);
    let size = 0;
    for (let e = 0; e < count; e++) {
        const n = walk.walk(x, y, from[e], to[e]);
        for (let i = 0; i < n; i++) {
            if (isWanted[walk.buckets[i]] === 0) continue;
            found[size++] = e;
            break;
        }
    }
    return found.subarray(0, size);
}

/** Wants every bucket that one of the edges passes: what is cut there is tested all along. Returns whether any was new. */
function widen(grid: BucketGrid, {x, y}: VertexTable, {from, to}: Edges, some: Int32Array, isWanted: Uint8Array): boolean {
    const walk = new CellWalk(grid);
    let hasGrown = false;
    for (let k = 0; k < some.length; k++) {
        const e = some[k];
        const n = walk.walk(x, y, from[e], to[e]);
        for (let i = 0; i < n; i++) {
            if (isWanted[walk.buckets[i]] === 1) continue;
            isWanted[walk.buckets[i]] = 1;
            hasGrown = true;
        }
    }
    return hasGrown;
}

/** Adds the pixel of every proper crossing to the vertices. */
function addCrossings(
    vertices: VertexTable, edges: Edges, segments: BucketLists, isLeftOut: Uint8Array, onCrossing: OnCrossing | undefined,
): number {
    const {from, to, sound} = edges;
    const {start, items} = segments;
    const pixel = new Float64Array(2);
    let crossings = 0;
    for (let bucket = 0; bucket + 1 < start.length; bucket++) {
        const end = start[bucket + 1];
        for (let i = start[bucket]; i < end; i++) {
            const s = items[i], su = from[s], sv = to[s], bits = sound[s];
            // x and y are read anew for each edge: adding a pixel may move the arrays
            const {x, y} = vertices;
            const ax = x[su], ay = y[su], bx = x[sv], by = y[sv];
            const minY = ay < by ? ay : by, maxY = ay < by ? by : ay;
            for (let j = i + 1; j < end; j++) {
                const t = items[j], tu = from[t], tv = to[t];
                if ((bits & sound[t]) !== 0 || tu === su || tu === sv || tv === su || tv === sv) continue;
                const cx = x[tu], dx = x[tv];
                if (dx < ax || cx > bx) continue; // from is the end with the smaller x
                const cy = y[tu], dy = y[tv];
                if ((cy < dy ? dy : cy) < minY || (cy < dy ? cy : dy) > maxY) continue;
                if (!crossesProperly(ax, ay, bx, by, cx, cy, dx, dy)) continue;
                crossingPixel(ax, ay, bx, by, cx, cy, dx, dy, pixel);
                const crossing = vertices.add(pixel[0], pixel[1]);
                if (crossing < isLeftOut.length) isLeftOut[crossing] = 0;
                crossings++;
                onCrossing?.(s, t, pixel[0], pixel[1]);
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
    const {from, to} = edges;
    let hitEdge = new Int32Array(1024), hitVertex = new Int32Array(1024), count = 0;
    for (let bucket = 0; bucket + 1 < segments.start.length; bucket++) {
        const firstPoint = points.start[bucket], endPoint = points.start[bucket + 1];
        if (firstPoint === endPoint) continue;
        for (let i = segments.start[bucket]; i < segments.start[bucket + 1]; i++) {
            const s = segments.items[i], u = from[s], v = to[s];
            const ax = x[u], ay = y[u], bx = x[v], by = y[v];
            const minY = ay < by ? ay : by, maxY = ay < by ? by : ay;
            for (let p = firstPoint; p < endPoint; p++) {
                const w = points.items[p];
                const px = x[w], py = y[w];
                if (px < ax || px > bx || py < minY || py > maxY || w === u || w === v) continue;
                if (!passesPixel(ax, ay, bx, by, px, py)) continue;
                if (count === hitEdge.length) {
                    const bigger = new Int32Array(count * 2), biggerVertex = new Int32Array(count * 2);
                    bigger.set(hitEdge);
                    biggerVertex.set(hitVertex);
                    hitEdge = bigger;
                    hitVertex = biggerVertex;
                }
                hitEdge[count] = s;
                hitVertex[count++] = w;
                onHit?.(s, w);
            }
        }
    }
    const start = new Uint32Array(edges.count + 1);
    for (let h = 0; h < count; h++) start[hitEdge[h] + 1]++;
    for (let s = 0; s < edges.count; s++) start[s + 1] += start[s];
    const items = new Int32Array(count);
    const next = start.slice();
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
    const isLeftOut = withoutEdges(edges, vertices.count); // crossings come behind them
    const isWanted = mixedBuckets(grid, vertices, edges, isLeftOut);
    widen(grid, vertices, edges, edgesIn(grid, vertices, edges, isWanted), isWanted);
    const segmentsIn = (): BucketLists => bucketSegments(
        grid, vertices.x, vertices.y, from, to, edges.count, {some: edgesIn(grid, vertices, edges, isWanted), isWanted});
    let segments = segmentsIn();
    const crossings = addCrossings(vertices, edges, segments, isLeftOut, onCrossing);
    for (;;) {
        const points = bucketPoints(grid, vertices.x, vertices.y, vertices.count, isWanted, isLeftOut);
        const hits = hitsByEdge(vertices, edges, segments, points, onHit);
        if (hits.items.length === 0) return {edges, crossings, cutEdges: 0};
        const cut = Int32Array.from({length: edges.count}, (_, s) => s).filter(s => hits.start[s + 1] > hits.start[s]);
        if (!widen(grid, vertices, edges, cut, isWanted)) return {edges: route(vertices, edges, hits, cut), crossings, cutEdges: cut.length};
        segments = segmentsIn();
    }
}
