/**
 * Layers of polygons -> one arrangement of labelled faces. The part that overlay and certification share.
 *
 * Parcels are numbered over all layers: parcel f of layer k has the number firstParcel[k] + f.
 */

import {faces, type Faces} from './faces.ts';
import type {StepPolygons} from './geometry.ts';
import {halfEdges, type HalfEdges} from './halfEdges.ts';
import type {Lattice} from './lattice.ts';
import type {MatchedLayer} from './matchVertices.ts';
import {node, type OnCrossing, type OnHit} from './node.ts';
import {EdgeCollector, type Edges, type VertexTable} from './tables.ts';

export interface ArrangedLayer {
    /** Rings of the features that go in. */
    readonly polygons: Pick<StepPolygons, 'ringStart' | 'featureStart'>;
    readonly matched: Pick<MatchedLayer, 'vertexOf' | 'isMoved' | 'verticesSoFar'>;
    /** Their numbers in the layer; left out, the features are the layer. */
    readonly features?: Int32Array;
    /** Features of the layer, those that stay out included. */
    readonly total?: number;
    /** By feature that goes in: 1 when it counts as ground without a name, all such together as one piece. */
    readonly isGround?: Uint8Array;
    /**
     * By feature that goes in: 1 when a certificate says that none of its edges is met by another edge or vertex of the
     * layer but at its ends. Holds for edges whose ends matching left in place. Left out, nothing is known.
     */
    readonly isSound?: Uint8Array;
    /** By vertex: 1 when the edge that leads to it is none of the certificate's, see `trim.ts`. Left out, none is. */
    readonly isStride?: Uint8Array;
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
    onTables?(vertices: VertexTable, edges: Edges): void;
}

/** Layers whose certificates can be told apart; those behind them are tested against everything. */
const MOST_SOUND_LAYERS = 8;

/** Numbers of one ring's distinct consecutive vertices; the buffer grows to the longest ring. */
class RingBuffer {
    ids = new Int32Array(256);
    /** 1 when matching moved the vertex. */
    isMoved = new Uint8Array(256);
    /** 1 when a stride leads to the vertex. */
    isStride = new Uint8Array(256);

    /** Fills the buffer with vertices [start, end) and returns how many are left, or -1 when one is not finite. */
    fill({vertexOf, isMoved}: ArrangedLayer['matched'], isStride: Uint8Array | undefined, start: number, end: number): number {
        if (end - start > this.ids.length) {
            this.ids = new Int32Array(2 * (end - start));
            this.isMoved = new Uint8Array(2 * (end - start));
            this.isStride = new Uint8Array(2 * (end - start));
        }
        const {ids} = this;
        let count = 0;
        for (let v = start; v < end; v++) {
            const id = vertexOf[v];
            if (id < 0) return -1;
            if (count > 0 && ids[count - 1] === id) {
                if (isMoved[v] === 1) this.isMoved[count - 1] = 1;
                continue;
            }
            ids[count] = id;
            this.isStride[count] = isStride === undefined ? 0 : isStride[v];
            this.isMoved[count++] = isMoved[v];
        }
        while (count > 1 && ids[count - 1] === ids[0]) {
            count--;
            if (this.isMoved[count] === 1) this.isMoved[0] = 1;
            this.isStride[0] = this.isStride[count];
        }
        return count;
    }
}

/** Collects the edges of one layer. */
function addLayer(
    layer: ArrangedLayer, bit: number, firstParcel: number, ground: number, vertices: VertexTable, edges: EdgeCollector,
    buffer: RingBuffer, watch: Watch,
): void {
    const {polygons, matched, features, isGround, isSound} = layer;
    const {ringStart, featureStart} = polygons;
    const n = featureStart.length - 1;
    for (let feature = 0; feature < n; feature++) {
        const parcel = isGround?.[feature] === 1 ? ground : firstParcel + (features ? features[feature] : feature);
        const sound = isSound?.[feature] === 1 ? bit : 0;
        for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
            const start = ringStart[ring], end = ringStart[ring + 1];
            const count = buffer.fill(matched, layer.isStride, start, end);
            if (count < 0) {
                watch.onBadRing?.(parcel, ring);
                continue;
            }
            const {ids, isMoved, isStride} = buffer;
            if (count < end - start) watch.onDuplicatePoints?.(parcel, ring, end - start - count);
            if (count < 3) {
                reportDegenerate(vertices, ids, count, parcel, ring, watch);
                continue;
            }
            const {x, y} = vertices;
            for (let i = 0, j = count - 1; i < count; j = i++) {
                const a = ids[j], b = ids[i];
                const isForward = x[a] < x[b] || (x[a] === x[b] && y[a] < y[b]);
                edges.add(isForward ? a : b, isForward ? b : a, parcel, isMoved[i] === 1 || isMoved[j] === 1 || isStride[i] === 1 ? 0 : sound);
            }
        }
    }
}

function reportDegenerate({x, y}: VertexTable, ids: Int32Array, count: number, parcel: number, ring: number, watch: Watch): void {
    if (!watch.onDegenerateRing || count === 0) return;
    let least = ids[0];
    for (let i = 1; i < count; i++) if (x[ids[i]] < x[least] || (x[ids[i]] === x[least] && y[ids[i]] < y[least])) least = ids[i];
    watch.onDegenerateRing(parcel, ring, x[least], y[least]);
}

/**
 * Arrange layers whose vertices have their final positions.
 * @param vertices the table that `matchVertices` numbered those positions in; crossings are added to it
 * @param asksAreas false where nobody will ask for areas of faces
 */
export function arrange(
    layers: readonly ArrangedLayer[], vertices: VertexTable, lattice: Lattice, watch: Watch = {}, asksAreas = true,
): Arrangement {
    let vertexCount = 0, ground = 0;
    for (const {polygons, matched, total} of layers) {
        vertexCount += matched.vertexOf.length;
        ground += total ?? polygons.featureStart.length - 1;
    }
    const collector = new EdgeCollector(vertexCount);
    const buffer = new RingBuffer();
    const firstParcel: number[] = [];
    let parcelCount = 0;
    layers.forEach((layer, k) => {
        firstParcel.push(parcelCount);
        addLayer(layer, k < MOST_SOUND_LAYERS ? 1 << k : 0, parcelCount, ground, vertices, collector, buffer, watch);
        parcelCount += layer.total ?? layer.polygons.featureStart.length - 1;
    });
    const layerVertices = layers.map(({matched}) => matched.verticesSoFar);
    const edges = collector.build(vertices.count, watch.onDoubledEdge
        && ((from, _, parcel) => watch.onDoubledEdge!(parcel, vertices.x[from], vertices.y[from])));
    watch.onTables?.(vertices, edges);
    const noded = node(vertices, edges, watch.onCrossing, watch.onHit);
    const graph = halfEdges(vertices, noded.edges);
    return {
        lattice, graph, faces: faces(graph, asksAreas), firstParcel, ground, layerVertices, crossings: noded.crossings, cutEdges: noded.cutEdges,
    };
}
