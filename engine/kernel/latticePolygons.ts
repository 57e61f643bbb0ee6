/**
 * Polygons of one layer on the lattice: the form in which parcels are matched, certified and kept between runs.
 *
 * Shape   xy interleaved; vertex v at xy[2v], xy[2v+1]; ring r has the vertices [ringStart[r], ringStart[r+1]), open;
 *         feature f has the rings [featureStart[f], featureStart[f+1])
 * Units   lattice steps relative to (originX, originY), which is itself in steps from the origin of the working CRS
 * Order   rings in any order and winding, as in `Polygons`; even-odd decides what is inside
 */

import {featureCount, type Polygons} from '../core/polygons.ts';
import {DEFAULT_STEP_M} from './lattice.ts';

export interface LatticePolygons {
    readonly xy: Int32Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    readonly originX: number;
    readonly originY: number;
    /** Steps per metre. */
    readonly perM: number;
}

/** Half the extent that fits: 2^30 steps of 0.1 mm are 107 km, so a layer may be 214 km wide and differences stay int32. */
export const MAX_REACH_STEPS = 2 ** 30;

/**
 * The layer on the lattice, or null when it cannot be held so: it is wider than 214 km, or a coordinate is not finite. Such
 * layers take the way of metres.
 *
 * @param polygons metres of the working CRS
 */
export function toLattice(polygons: Polygons, stepM: number = DEFAULT_STEP_M): LatticePolygons | null {
    const {coords, ringStart, featureStart} = polygons;
    const perM = Math.abs(Math.round(1 / stepM) * stepM - 1) < 1e-12 ? Math.round(1 / stepM) : 1 / stepM;
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let i = 0; i < coords.length; i += 2) {
        const x = coords[i], y = coords[i + 1];
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
        if (x - x !== 0 || y - y !== 0) return null;
    }
    if (coords.length === 0) minX = minY = maxX = maxY = 0;
    const originX = Math.round((minX + maxX) / 2 * perM), originY = Math.round((minY + maxY) / 2 * perM);
    const reach = MAX_REACH_STEPS - 1;
    if ((maxX - minX) * perM / 2 > reach || (maxY - minY) * perM / 2 > reach) return null;
    if (!(Math.abs(originX) < 2 ** 52) || !(Math.abs(originY) < 2 ** 52)) return null;
    const xy = new Int32Array(coords.length);
    for (let i = 0; i < coords.length; i += 2) {
        xy[i] = Math.round(coords[i] * perM) - originX;
        xy[i + 1] = Math.round(coords[i + 1] * perM) - originY;
    }
    return {xy, ringStart, featureStart, originX, originY, perM};
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

export function latticeFeatureCount(polygons: LatticePolygons): number {
    return featureCount({coords: EMPTY, ringStart: polygons.ringStart, featureStart: polygons.featureStart});
}

const EMPTY = new Float64Array(0);
