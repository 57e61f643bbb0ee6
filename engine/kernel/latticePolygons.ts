/**
 * Polygons of one layer on the lattice: the form in which parcels are matched, certified and kept between runs.
 *
 * Shape   xy interleaved; vertex v at xy[2v], xy[2v+1]; ring r has the vertices [ringStart[r], ringStart[r+1]), open;
 *         feature f has the rings [featureStart[f], featureStart[f+1])
 * Units   lattice steps relative to (originX, originY), which is itself in steps from the origin of the working CRS
 * Order   rings in any order and winding, as in `Polygons`; even-odd decides what is inside
 */

import type {Polygons} from '../core/polygons.ts';
import {DEFAULT_STEP_M, MAX_REACH_STEPS, stepsPerMetre} from './lattice.ts';

export interface LatticePolygons {
    readonly xy: Int32Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    readonly originX: number;
    readonly originY: number;
    /** Steps per metre. */
    readonly perM: number;
    /** Some features without a look at the others, where they can be had so: of a layer whose `xy` is still on the disk. See `partOf`. */
    readonly part?: (features: Int32Array, memory?: Int32Array) => LatticePolygons;
}

/**
 * Some features of a layer, in the order given, as a layer of their own with the same origin.
 * @param memory where its coordinates may lie if they fit; it is written over
 */
export function partOf(polygons: LatticePolygons, features: Int32Array, memory?: Int32Array): LatticePolygons {
    if (polygons.part) return polygons.part(features, memory);
    const {xy, ringStart, featureStart, originX, originY, perM} = polygons;
    const shape = partShape(polygons, features);
    const part = coordinatesFor(shape.ringStart, memory);
    let at = 0;
    for (const f of features) {
        const from = 2 * ringStart[featureStart[f]], to = 2 * ringStart[featureStart[f + 1]];
        for (let i = from; i < to; i++) part[at++] = xy[i];
    }
    return {xy: part, ...shape, originX, originY, perM};
}

/** Room for the coordinates of rings, in `memory` where there is enough of it. */
export function coordinatesFor(ringStart: Uint32Array, memory: Int32Array | undefined): Int32Array {
    const numbers = 2 * ringStart[ringStart.length - 1];
    if (memory === undefined || memory.buffer.byteLength < 4 * numbers) return new Int32Array(numbers);
    return new Int32Array(memory.buffer, 0, numbers);
}

/** Rings and features of a part. */
function partShape(
    {ringStart, featureStart}: Pick<LatticePolygons, 'ringStart' | 'featureStart'>, features: Int32Array,
): Pick<LatticePolygons, 'ringStart' | 'featureStart'> {
    let rings = 0;
    for (const f of features) rings += featureStart[f + 1] - featureStart[f];
    const rings2 = new Uint32Array(rings + 1), features2 = new Uint32Array(features.length + 1);
    let ring = 0;
    for (let i = 0; i < features.length; i++) {
        const f = features[i];
        for (let r = featureStart[f]; r < featureStart[f + 1]; r++) rings2[++ring] = rings2[ring - 1] + ringStart[r + 1] - ringStart[r];
        features2[i + 1] = ring;
    }
    return {ringStart: rings2, featureStart: features2};
}

/**
 * The layer on the lattice, or null when it is wider than 214 km: such layers take the way of metres.
 *
 * Keeps   features and rings; a ring with a coordinate that is not finite encloses nothing and is left without vertices
 * @param polygons metres of the working CRS
 * @param onBadRing told of each ring that is not finite
 */
export function toLattice(
    polygons: Polygons, stepM: number = DEFAULT_STEP_M, onBadRing?: (feature: number, ring: number) => void,
): LatticePolygons | null {
    const {coords, featureStart} = polygons;
    const perM = stepsPerMetre(stepM);
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity, isFinite = true;
    for (let i = 0; i < coords.length; i += 2) {
        const x = coords[i], y = coords[i + 1];
        if (x - x !== 0 || y - y !== 0) {
            isFinite = false;
            continue;
        }
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
    }
    if (minX === Infinity) minX = minY = maxX = maxY = 0;
    const originX = Math.round((minX + maxX) / 2 * perM), originY = Math.round((minY + maxY) / 2 * perM);
    const reach = MAX_REACH_STEPS - 1;
    if ((maxX - minX) * perM / 2 > reach || (maxY - minY) * perM / 2 > reach) return null;
    if (!(Math.abs(originX) < 2 ** 52) || !(Math.abs(originY) < 2 ** 52)) return null;
    const good = isFinite ? polygons : withoutBadRings(polygons, onBadRing);
    const xy = new Int32Array(good.coords.length);
    for (let i = 0; i < xy.length; i += 2) {
        xy[i] = Math.round(good.coords[i] * perM) - originX;
        xy[i + 1] = Math.round(good.coords[i + 1] * perM) - originY;
    }
    return {xy, ringStart: good.ringStart, featureStart, originX, originY, perM};
}

function withoutBadRings({coords, ringStart, featureStart}: Polygons, onBadRing?: (feature: number, ring: number) => void): Polygons {
    const kept = new Float64Array(coords.length), starts = new Uint32Array(ringStart.length);
    let size = 0;
    for (let f = 0; f + 1 < featureStart.length; f++) {
        for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
            const vertices = coords.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]);
            if (vertices.every(Number.isFinite)) {
                kept.set(vertices, size);
                size += vertices.length;
            } else onBadRing?.(f, ring);
            starts[ring + 1] = size / 2;
        }
    }
    return {coords: kept.subarray(0, size), ringStart: starts, featureStart};
}

/** Metres again; exact, since a lattice point over steps per metre rounds back to itself. */
export function fromLattice({xy, ringStart, featureStart, originX, originY, perM}: LatticePolygons): Polygons {
    const coords = new Float64Array(xy.length);
    for (let i = 0; i < coords.length; i += 2) {
        coords[i] = (xy[i] + originX) / perM;
        coords[i + 1] = (xy[i + 1] + originY) / perM;
    }
    return {coords, ringStart, featureStart};
}
