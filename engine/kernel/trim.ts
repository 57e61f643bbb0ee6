/**
 * Trimming: of parcels that are overlaid, only the stretches of border that the other layer comes near matter. Whatever lies
 * between them is walked in long strides.
 *
 * Keeps   every edge that comes near marked ground; closed rings; which ground is inside a parcel wherever ground is marked.
 *         Elsewhere a stride may cut corners, inside the box of the vertices it leaves out, and nowhere else. Where both
 *         layers are trimmed by the ground of the other, strides of the two never cut off the same place: neither box holds
 *         an edge of the other layer, so the boxes can only overlap in a corner each, and there each stretch bends around
 *         its own side of the diagonal
 * Units   lattice steps
 */

import type {BoxMask} from './boxMask.ts';
import type {LatticePolygons} from './latticePolygons.ts';

export interface Trimmed {
    readonly polygons: LatticePolygons;
    /** By vertex: 1 when a stride of several edges leads to it, which no certificate speaks for. */
    readonly isStride: Uint8Array;
}

export interface TrimOptions {
    /** Ground of the other layer. */
    readonly mask: BoxMask;
    /** From the coordinates of the polygons to those of the mask. */
    readonly shiftX: number;
    readonly shiftY: number;
    /** What comes within so many steps of a vertex may move it. */
    readonly reach: number;
    /** By feature: 1 for those that are left as they are. */
    readonly isWhole: Uint8Array;
}

/** Some features of a layer, in the order given, trimmed. */
export function trimmed(polygons: LatticePolygons, features: Int32Array, options: TrimOptions): Trimmed {
    const {ringStart, featureStart, originX, originY, perM} = polygons;
    let vertices = 0, rings = 0;
    for (let i = 0; i < features.length; i++) {
        const first = featureStart[features[i]], end = featureStart[features[i] + 1];
        rings += end - first;
        vertices += ringStart[end] - ringStart[first];
    }
    const writer = new RingTrimmer(polygons, vertices, options);
    const rings2 = new Uint32Array(rings + 1), features2 = new Uint32Array(features.length + 1);
    let ring = 0;
    for (let i = 0; i < features.length; i++) {
        const feature = features[i];
        for (let r = featureStart[feature]; r < featureStart[feature + 1]; r++) {
            if (options.isWhole[feature] === 1) writer.copy(ringStart[r], ringStart[r + 1]);
            else writer.trim(ringStart[r], ringStart[r + 1]);
            rings2[++ring] = writer.size;
        }
        features2[i + 1] = ring;
    }
    const {xy, isStride, size} = writer;
    return {
        polygons: {xy: xy.subarray(0, 2 * size), ringStart: rings2, featureStart: features2, originX, originY, perM},
        isStride: isStride.subarray(0, size),
    };
}

class RingTrimmer {
    readonly xy: Int32Array;
    readonly isStride: Uint8Array;
    /** Vertices written. */
    size = 0;
    private readonly source: Int32Array;
    private readonly options: TrimOptions;
    /** Box of the stride being made, in coordinates of the mask. */
    private minX = 0;
    private minY = 0;
    private maxX = 0;
    private maxY = 0;

    constructor({xy}: LatticePolygons, vertices: number, options: TrimOptions) {
        this.source = xy;
        this.options = options;
        this.xy = new Int32Array(2 * vertices);
        this.isStride = new Uint8Array(vertices);
    }

    /** Writes the vertices [start, end) of a ring as they are. */
    copy(start: number, end: number): void {
        this.xy.set(this.source.subarray(2 * start, 2 * end), 2 * this.size);
        this.size += end - start;
    }

    /** Writes the ring of vertices [start, end) with strides. */
    trim(start: number, end: number): void {
        const n = end - start;
        if (n === 0) return;
        const begin = start + this.behindNear(start, n), written = this.size;
        for (let k = 0, at = begin; k < n;) {
            if (k === 0) this.write(at, 0);
            this.begin(at);
            let edges = 0;
            for (let next = after(at, start, end); k + edges < n && this.reaches(next); next = after(at, start, end)) {
                at = next;
                edges++;
            }
            if (edges === 0) {
                at = after(at, start, end);
                edges = 1;
            }
            k += edges;
            if (k < n) this.write(at, edges > 1 ? 1 : 0);
            else if (edges > 1) this.isStride[written] = 1; // back at the first
        }
    }

    /** The vertex behind an edge that something comes near, counted from the start of the ring; no stride runs over it. */
    private behindNear(start: number, n: number): number {
        for (let k = 0; k + 1 < n; k++) {
            this.begin(start + k);
            if (!this.reaches(start + k + 1)) return k + 1;
        }
        return 0;
    }

    private begin(v: number): void {
        const {source, options} = this;
        this.minX = this.maxX = source[2 * v] + options.shiftX;
        this.minY = this.maxY = source[2 * v + 1] + options.shiftY;
    }

    /** Widens the box of the stride by a vertex, unless something comes near it then. */
    private reaches(v: number): boolean {
        const {source, options: {mask, shiftX, shiftY, reach}} = this;
        const x = source[2 * v] + shiftX, y = source[2 * v + 1] + shiftY;
        const minX = x < this.minX ? x : this.minX, minY = y < this.minY ? y : this.minY;
        const maxX = x > this.maxX ? x : this.maxX, maxY = y > this.maxY ? y : this.maxY;
        if (!mask.isFar(minX - reach, minY - reach, maxX + reach, maxY + reach)) return false;
        this.minX = minX;
        this.minY = minY;
        this.maxX = maxX;
        this.maxY = maxY;
        return true;
    }

    private write(v: number, isStride: number): void {
        const at = this.size++;
        this.xy[2 * at] = this.source[2 * v];
        this.xy[2 * at + 1] = this.source[2 * v + 1];
        this.isStride[at] = isStride;
    }
}

/** The next vertex of the ring [start, end). */
function after(v: number, start: number, end: number): number {
    return v + 1 < end ? v + 1 : start;
}
