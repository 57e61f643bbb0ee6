/**
 * Strips: an overlay of named parcels cut from west to east into pieces of work that do not need one another. The work is
 * partitioned, geometry is not: every edge that a strip answers for is there whole, and so is whatever may meet it.
 *
 * A strip answers for the noded edges whose smaller end lies in [low, high). Edges that come into that range stand up to the
 * farthest of their ends; whatever passes there is kept, and the rest of each ring is walked in strides beyond it. Hot pixels on
 * a kept edge are therefore those of the undivided overlay, and ground inside the zone is covered by the same parcels.
 *
 * Units   lattice steps relative to the lattice origin
 */

import type {ArrangedLayer} from './arrange.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import type {Lattice} from './lattice.ts';
import {pickBytes, pickFloats, pickInts} from './pick.ts';

/** Parcels by names: their class, or behind the classes a name for each that is in doubt. */
export interface NamedLayer extends ArrangedLayer {
    readonly features: Int32Array;
    readonly total: number;
    /** Class of each name. */
    readonly classOfName: Int32Array;
    /** Geometry of those in doubt as delivered, in the order of their names. */
    readonly doubtful: LatticePolygons;
}

/** Everything that one strip needs. */
export interface Strip {
    readonly lattice: Lattice;
    readonly low: number;
    readonly high: number;
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly layers: readonly [NamedLayer, NamedLayer];
    readonly classCount: number;
    readonly isAsked: Uint8Array;
}

/** Steps beside an edge in which a hot pixel can bend it. */
const REACH = 2;

/**
 * The overlay in so many strips, of about the same number of vertices each; each is made when it is asked for.
 * @param count 1 hands everything over as it is
 */
export function cutIntoStrips(whole: Strip, count: number): readonly (() => Strip)[] {
    if (count <= 1) return [() => whole];
    const lows = [-Infinity, ...quantiles(whole, count)];
    const farthest = farthestEnds(whole, lows);
    const spans = whole.layers.map(layer => spansOf(layer, whole.x)), numbers = new Numbering(whole.x.length);
    return lows.map((low, k) => () => {
        const high = k + 1 < lows.length ? lows[k + 1] : Infinity, west = low - REACH, east = Math.max(high, farthest[k]) + REACH;
        const [before, after] = whole.layers.map((layer, i) => keptRings(layer, whole.x, spans[i], west, east, numbers));
        const {lattice, classCount, isAsked} = whole, vertices = numbers.take();
        return {
            lattice, classCount, isAsked, low, high, layers: [before, after],
            x: pickFloats(whole.x, vertices), y: pickFloats(whole.y, vertices),
        };
    });
}

/** Least and largest x of each parcel; turned over where it has no vertices. */
function spansOf({polygons: {ringStart, featureStart}, matched: {vertexOf}}: NamedLayer, x: Float64Array): Float64Array {
    const spans = new Float64Array(2 * (featureStart.length - 1));
    for (let f = 0; f + 1 < featureStart.length; f++) {
        let least = Infinity, largest = -Infinity;
        for (let v = ringStart[featureStart[f]], end = ringStart[featureStart[f + 1]]; v < end; v++) {
            const at = x[vertexOf[v]];
            if (at < least) least = at;
            if (at > largest) largest = at;
        }
        spans[2 * f] = least;
        spans[2 * f + 1] = largest;
    }
    return spans;
}

const SAMPLES = 65_536;

/** Whole numbers that divide the vertices evenly, ascending and different. */
function quantiles({x}: Strip, count: number): number[] {
    const every = Math.max(1, Math.floor(x.length / SAMPLES));
    const sample = new Float64Array(Math.ceil(x.length / every));
    for (let i = 0; i < sample.length; i++) sample[i] = x[i * every];
    sample.sort();
    const cuts: number[] = [];
    for (let k = 1; k < count; k++) {
        const cut = sample[Math.floor(sample.length * k / count)];
        if (cut !== undefined && (cuts.length === 0 || cut > cuts[cuts.length - 1])) cuts.push(cut);
    }
    return cuts;
}

/** By strip, the largest x of the edges that come into it. */
function farthestEnds({x, layers}: Strip, lows: readonly number[]): Float64Array {
    const farthest = new Float64Array(lows.length).fill(-Infinity);
    for (const {polygons: {ringStart}, matched: {vertexOf}} of layers) {
        for (let r = 0; r + 1 < ringStart.length; r++) {
            for (let v = ringStart[r], u = ringStart[r + 1] - 1, s = 0; v < ringStart[r + 1]; u = v++) {
                const a = x[vertexOf[u]], b = x[vertexOf[v]];
                const first = a < b ? a : b, last = a < b ? b : a;
                // neighbours on a ring mostly lie in one strip
                while (s + 1 < lows.length && lows[s + 1] <= first) s++;
                while (s > 0 && lows[s] > first) s--;
                for (let t = s; t < lows.length && lows[t] <= last; t++) if (last > farthest[t]) farthest[t] = last;
            }
        }
    }
    return farthest;
}

/** New numbers for the vertices that a strip has, in the order of their coming; used again for each strip. */
class Numbering {
    count = 0;
    private readonly newOf: Int32Array;
    private oldOf = new Int32Array(1024);

    constructor(vertexCount: number) {
        this.newOf = new Int32Array(vertexCount).fill(-1);
    }

    of(vertex: number): number {
        const known = this.newOf[vertex];
        if (known >= 0) return known;
        if (this.count === this.oldOf.length) {
            const grown = new Int32Array(2 * this.count);
            grown.set(this.oldOf);
            this.oldOf = grown;
        }
        this.oldOf[this.count] = vertex;
        return this.newOf[vertex] = this.count++;
    }

    /** The vertices of the strip; numbers begin anew. */
    take(): Int32Array {
        const taken = this.oldOf.slice(0, this.count);
        for (let i = 0; i < taken.length; i++) this.newOf[taken[i]] = -1;
        this.count = 0;
        return taken;
    }
}

/** Side of the zone [west, east] on which a place lies: -1, 0 inside, 1. */
function sideOf(x: number, west: number, east: number): number {
    return x < west ? -1 : x > east ? 1 : 0;
}

function isIn(spans: Float64Array, feature: number, west: number, east: number): boolean {
    return spans[2 * feature] <= east && spans[2 * feature + 1] >= west;
}

/** Parcels as far as an edge of theirs touches the zone; what lies beyond is walked in strides. */
function keptRings(layer: NamedLayer, x: Float64Array, spans: Float64Array, west: number, east: number, numbers: Numbering): NamedLayer {
    const {polygons: {ringStart, featureStart}, matched, features, isSound, isStride} = layer;
    const parcels = new Int32Array(featureStart.length - 1);
    let most = 0;
    for (let f = 0; f < parcels.length; f++) if (isIn(spans, f, west, east)) most += ringStart[featureStart[f + 1]] - ringStart[featureStart[f]];
    const vertexOf = new Int32Array(most), isMoved = new Uint8Array(most), stride = new Uint8Array(most);
    const rings2: number[] = [0], features2: number[] = [0];
    let count = 0, size = 0;
    for (let f = 0; f < parcels.length; f++) {
        if (!isIn(spans, f, west, east)) continue;
        const ringsBefore = rings2.length;
        for (let r = featureStart[f]; r < featureStart[f + 1]; r++) {
            const start = ringStart[r], end = ringStart[r + 1], sizeBefore = size;
            let sideBefore = end > start ? sideOf(x[matched.vertexOf[end - 1]], west, east) : 0;
            let side = end > start ? sideOf(x[matched.vertexOf[start]], west, east) : 0;
            let isPassed = false;
            for (let v = start; v < end; v++) {
                const sideAfter = sideOf(x[matched.vertexOf[v + 1 < end ? v + 1 : start]], west, east);
                if (side === 0 || side !== sideBefore || side !== sideAfter) {
                    vertexOf[size] = numbers.of(matched.vertexOf[v]);
                    isMoved[size] = matched.isMoved[v];
                    stride[size++] = isPassed ? 1 : isStride === undefined ? 0 : isStride[v];
                    isPassed = false;
                } else isPassed = true;
                sideBefore = side;
                side = sideAfter;
            }
            if (size === sizeBefore) continue;
            if (isPassed) stride[sizeBefore] = 1;
            rings2.push(size);
        }
        if (rings2.length === ringsBefore) continue;
        parcels[count++] = f;
        features2.push(rings2.length - 1);
    }
    const kept = parcels.subarray(0, count);
    return {
        polygons: {ringStart: Uint32Array.from(rings2), featureStart: Uint32Array.from(features2)},
        matched: {vertexOf: vertexOf.slice(0, size), isMoved: isMoved.slice(0, size), verticesSoFar: numbers.count},
        isStride: stride.slice(0, size), features: pickInts(features, kept),
        ...isSound ? {isSound: pickBytes(isSound, kept)} : {},
        total: layer.total, classOfName: layer.classOfName, doubtful: layer.doubtful,
    };
}
