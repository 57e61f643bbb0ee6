/** A layer's geometry in metres or on the lattice, and the part of it that an overlay has to look at. */

import type {Polygons} from '../core/polygons.ts';
import {fromLattice, toLattice, type LatticePolygons} from './latticePolygons.ts';

/** Metres of the working CRS, or lattice steps. */
export type LayerGeometry = Polygons | LatticePolygons;

export function isLattice(geometry: LayerGeometry): geometry is LatticePolygons {
    return 'perM' in geometry;
}

export function geometryCount(geometry: LayerGeometry): number {
    return geometry.featureStart.length - 1;
}

export function vertexCount(geometry: LayerGeometry): number {
    return geometry.ringStart[geometry.ringStart.length - 1];
}

/** The lattice form of either; null where a layer cannot be held so. */
export function latticeForm(geometry: LayerGeometry, stepM: number): LatticePolygons | null {
    return isLattice(geometry) ? geometry : toLattice(geometry, stepM);
}

/**
 * Some features of a layer, in the order given, in metres; all of them when `features` is null.
 * Cost    O(vertices of those features)
 */
export function gather(geometry: LayerGeometry, features: Int32Array | null): Polygons {
    if (features === null && !isLattice(geometry)) return geometry;
    if (features !== null && isLattice(geometry) && geometry.part) return fromLattice(geometry.part(features));
    const {featureStart, ringStart} = geometry;
    const nFeatures = features === null ? featureStart.length - 1 : features.length;
    let rings = 0, vertices = 0;
    for (let i = 0; i < nFeatures; i++) {
        const feature = features === null ? i : features[i];
        const first = featureStart[feature], end = featureStart[feature + 1];
        rings += end - first;
        vertices += ringStart[end] - ringStart[first];
    }
    const coords = new Float64Array(2 * vertices);
    const rings2 = new Uint32Array(rings + 1), features2 = new Uint32Array(nFeatures + 1);
    let ring = 0, at = 0;
    for (let i = 0; i < nFeatures; i++) {
        const feature = features === null ? i : features[i];
        const first = featureStart[feature], end = featureStart[feature + 1];
        for (let r = first; r < end; r++) rings2[++ring] = rings2[ring - 1] + ringStart[r + 1] - ringStart[r];
        features2[i + 1] = ring;
        const from = 2 * ringStart[first], to = 2 * ringStart[end];
        if (isLattice(geometry)) copySteps(geometry, from, to, coords, at);
        else coords.set(geometry.coords.subarray(from, to), at);
        at += to - from;
    }
    return {coords, ringStart: rings2, featureStart: features2};
}

function copySteps({xy, originX, originY, perM}: LatticePolygons, from: number, to: number, coords: Float64Array, at: number): void {
    for (let i = from, j = at; i < to; i += 2, j += 2) {
        coords[j] = (xy[i] + originX) / perM;
        coords[j + 1] = (xy[i + 1] + originY) / perM;
    }
}
