/**
 * Layers of polygons -> one arrangement of labelled faces. The part that overlay and certification share.
 *
 * Parcels are numbered over all layers: parcel f of layer k has the number firstParcel[k] + f.
 */

import {featureCount, type Polygons} from '../core/polygons.ts';
import {faces, type Faces} from './faces.ts';
import {halfEdges, type HalfEdges} from './halfEdges.ts';
import type {Lattice} from './lattice.ts';
import type {MatchedLayer} from './matchVertices.ts';
import {node, type OnCrossing, type OnHit} from './node.ts';
import {EdgeTable, VertexTable} from './tables.ts';

export interface ArrangedLayer {
    readonly polygons: Polygons;
    readonly matched: MatchedLayer;
    /** Features to leave out (1): what they cover is known without an overlay. */
    readonly skip?: Uint8Array;
    /** Features among those left out that go in all the same, together as one piece of ground without a name. */
    readonly asGround?: Uint8Array;
}

export interface Arrangement {
    readonly lattice: Lattice;
    readonly graph: HalfEdges;
    readonly faces: Faces;
    readonly firstParcel: readonly number[];
    /** Number that stands for settled ground in labels; the first behind all parcels. */
    readonly ground: number;
    /** Vertices below layerVertices[k] belong to layer k or one before it; crossings found by noding come last. */
    readonly layerVertices: readonly number[];
    readonly crossings: number;
    readonly cutEdges: number;
}

/** What certification wants to hear while rings are built and noded. */
export interface Watch {
    /** A ring with a coordinate that is not finite was left out. */
    onBadRing?(parcel: number, ring: number): void;
    /** Fewer than three distinct vertices are left of a ring. */
    onDegenerateRing?(parcel: number, ring: number, x: number, y: number): void;
    /** `count` vertices of a ring fall on the vertex before them. */
    onDuplicatePoints?(parcel: number, ring: number, count: number): void;
    /** An edge of a parcel cancels an earlier one of the same parcel. */
    onDoubledEdge?(parcel: number, x: number, y: number): void;
    onCrossing?: OnCrossing;
    onHit?: OnHit;
    /** The tables before noding, so that edge numbers of the callbacks can be understood. */
    onTables?(vertices: VertexTable, edges: EdgeTable): void;
}

/** Distinct consecutive vertices of a ring as vertex numbers; null when a coordinate is not finite. */
function ringVertices(
    vertices: VertexTable, matched: MatchedLayer, start: number, end: number,
): number[] | null {
    const ids: number[] = [];
    for (let v = start; v < end; v++) {
        const x = matched.x[v], y = matched.y[v];
        if (x !== x || y !== y) return null;
        const id = vertices.add(x, y);
        if (ids.length === 0 || ids[ids.length - 1] !== id) ids.push(id);
    }
    while (ids.length > 1 && ids[ids.length - 1] === ids[0]) ids.pop();
    return ids;
}

/** Arrange layers whose vertices have their final positions. */
export function arrange(layers: readonly ArrangedLayer[], lattice: Lattice, watch: Watch = {}): Arrangement {
    let vertexCount = 0, ground = 0;
    for (const {polygons} of layers) {
        vertexCount += polygons.coords.length / 2;
        ground += featureCount(polygons);
    }
    const vertices = new VertexTable(Math.ceil(vertexCount / 2));
    const edges = new EdgeTable(vertices, Math.ceil(vertexCount / 2));
    const firstParcel: number[] = [], layerVertices: number[] = [];
    let parcelCount = 0;
    for (const {polygons, matched, skip, asGround} of layers) {
        firstParcel.push(parcelCount);
        const n = featureCount(polygons);
        for (let feature = 0; feature < n; feature++) {
            if (skip?.[feature] && !asGround?.[feature]) continue;
            const parcel = skip?.[feature] ? ground : parcelCount + feature;
            for (let ring = polygons.featureStart[feature]; ring < polygons.featureStart[feature + 1]; ring++) {
                const start = polygons.ringStart[ring], end = polygons.ringStart[ring + 1];
                const ids = ringVertices(vertices, matched, start, end);
                if (ids === null) {
                    watch.onBadRing?.(parcel, ring);
                    continue;
                }
                if (ids.length < end - start) watch.onDuplicatePoints?.(parcel, ring, end - start - ids.length);
                if (ids.length < 3) {
                    const [first] = ids.map(v => [vertices.x[v], vertices.y[v]] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
                    if (first) watch.onDegenerateRing?.(parcel, ring, ...first);
                    continue;
                }
                for (let i = 0; i < ids.length; i++) {
                    const a = ids[i], b = ids[i + 1 === ids.length ? 0 : i + 1];
                    const edge = edges.add(a, b), from = edges.from[edge];
                    if (!edges.toggle(edge, parcel)) watch.onDoubledEdge?.(parcel, vertices.x[from], vertices.y[from]);
                }
            }
        }
        parcelCount += n;
        layerVertices.push(vertices.count);
    }
    watch.onTables?.(vertices, edges);
    const noded = node(vertices, edges, watch.onCrossing, watch.onHit);
    const graph = halfEdges(vertices, noded.edges);
    return {
        lattice, graph, faces: faces(graph), firstParcel, ground, layerVertices, crossings: noded.crossings, cutEdges: noded.cutEdges,
    };
}
