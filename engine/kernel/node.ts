/**
 * Noding by snap-rounding: edges in, edges out that meet only at their ends.
 *
 * Hot pixels are the lattice pixels around every vertex and every proper crossing. Each *original* edge is routed, in one
 * pass, through the centres of all hot pixels it passes. Snapping the result again is neither needed nor done: iterated
 * snapping creeps.
 *
 * Keeps   no two fragments cross or overlap; no vertex lies inside a fragment; toggles of a parcel stay closed cycles
 * Moves   a point of an edge moves by at most half a step along each axis
 * Order   the set of fragments does not depend on the order of edges or vertices
 * Source  J. Hobby, Practical segment intersection with finite precision output, Comput. Geom. 13 (1999) 199-214
 */

import {bucketPoints, bucketSegments, gridFor, type BucketGrid, type BucketLists} from './buckets.ts';
import {crossesProperly, crossingPixel, passesPixel} from './predicates.ts';
import {EdgeTable, type VertexTable} from './tables.ts';

export interface Noded {
    readonly edges: EdgeTable;
    /** Proper crossings found (pairs of edges; a pair may be counted once per bucket it shares). */
    readonly crossings: number;
    /** Edges that were cut at one hot pixel or more. */
    readonly cutEdges: number;
}

/** Told of each proper crossing: two edge numbers and the pixel. */
export type OnCrossing = (edgeA: number, edgeB: number, x: number, y: number) => void;

/** Told of each edge that passes the pixel of a vertex it does not end at. */
export type OnHit = (edge: number, vertex: number) => void;

/** Adds the pixel of every proper crossing to the vertices. */
function addCrossings(
    vertices: VertexTable, edges: EdgeTable, segments: BucketLists, onCrossing: OnCrossing | undefined,
): number {
    const {from, to} = edges;
    const pixel = new Float64Array(2);
    let crossings = 0;
    for (let bucket = 0; bucket + 1 < segments.start.length; bucket++) {
        const end = segments.start[bucket + 1];
        for (let i = segments.start[bucket]; i < end; i++) {
            const s = segments.items[i], su = from[s], sv = to[s];
            // x and y are read anew for each edge: adding a pixel may move the arrays
            const ax = vertices.x[su], ay = vertices.y[su], bx = vertices.x[sv], by = vertices.y[sv];
            const minY = ay < by ? ay : by, maxY = ay < by ? by : ay;
            for (let j = i + 1; j < end; j++) {
                const t = segments.items[j], tu = from[t], tv = to[t];
                if (tu === su || tu === sv || tv === su || tv === sv) continue;
                const cx = vertices.x[tu], dx = vertices.x[tv];
                if (dx < ax || cx > bx) continue; // from is the end with the smaller x
                const cy = vertices.y[tu], dy = vertices.y[tv];
                if ((cy < dy ? dy : cy) < minY || (cy < dy ? cy : dy) > maxY) continue;
                if (!crossesProperly(ax, ay, bx, by, cx, cy, dx, dy)) continue;
                crossingPixel(ax, ay, bx, by, cx, cy, dx, dy, pixel);
                vertices.add(pixel[0], pixel[1]);
                crossings++;
                onCrossing?.(s, t, pixel[0], pixel[1]);
            }
        }
    }
    return crossings;
}

/** Pairs (edge, vertex) where the edge passes the vertex's pixel without ending there, grouped by edge. */
function hitsByEdge(
    vertices: VertexTable, edges: EdgeTable, segments: BucketLists, points: BucketLists, onHit: OnHit | undefined,
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

/** Move the toggles of one edge onto the edge between a and b. */
function moveToggles(source: EdgeTable, edge: number, target: EdgeTable, a: number, b: number): void {
    const fragment = target.add(a, b);
    for (let t = source.firstToggle[edge]; t >= 0; t = source.toggleNext[t]) target.toggle(fragment, source.toggleParcel[t]);
}

/**
 * Node the edges; hot pixels that are new are added to `vertices`.
 *
 * Only pixels whose centre lies in an edge's bounding box can be passed: ends are lattice points, so every other pixel
 * stays half a step away.
 */
export function node(vertices: VertexTable, edges: EdgeTable, onCrossing?: OnCrossing, onHit?: OnHit): Noded {
    const grid: BucketGrid = gridFor(vertices.x, vertices.y, edges.from, edges.to, edges.count);
    const segments = bucketSegments(grid, vertices.x, vertices.y, edges.from, edges.to, edges.count);
    const crossings = addCrossings(vertices, edges, segments, onCrossing);
    const points = bucketPoints(grid, vertices.x, vertices.y, vertices.count);
    const hits = hitsByEdge(vertices, edges, segments, points, onHit);

    const {x, y} = vertices;
    const noded = new EdgeTable(vertices, edges.count + hits.items.length);
    let cutEdges = 0;
    for (let s = 0; s < edges.count; s++) {
        if (edges.firstToggle[s] < 0) continue;
        const u = edges.from[s], v = edges.to[s];
        if (hits.start[s] === hits.start[s + 1]) {
            moveToggles(edges, s, noded, u, v);
            continue;
        }
        cutEdges++;
        const risesY = y[v] >= y[u];
        // An edge passes pixels monotonically in x and in y, so the order of centres is the order of passing.
        const chain = hits.items.subarray(hits.start[s], hits.start[s + 1])
            .sort((a, b) => x[a] - x[b] || (risesY ? y[a] - y[b] : y[b] - y[a]));
        let last = u;
        for (let c = 0; c <= chain.length; c++) {
            const next = c === chain.length ? v : chain[c];
            if (next !== last) moveToggles(edges, s, noded, last, next);
            last = next;
        }
    }
    return {edges: noded, crossings, cutEdges};
}
