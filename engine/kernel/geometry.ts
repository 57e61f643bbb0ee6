/** A layer's geometry in metres or on the lattice, and the part of it that an overlay has to look at. */

import type {Polygons} from '../core/polygons.ts';
import type {Lattice} from './lattice.ts';
import {fromLattice, partOf, toLattice, type LatticePolygons} from './latticePolygons.ts';

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

/** Rings of features and the places of their vertices. */
export interface StepPolygons {
    /** Interleaved x, y in steps from the origin of a lattice, as delivered: not rounded. */
    readonly steps: Float64Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
}

/**
 * Steps of the CRS, counted from an origin. They round to the same lattice point as before: where the difference is so near
 * the middle of two points that it falls on the other's side, as it may across zero, it is the last number on its own side.
 */
function stepsFrom(origin: number, steps: number): number {
    const relative = steps - origin, point = Math.round(steps) - origin, rounded = Math.round(relative);
    if (rounded === point) return relative;
    // halves round up: the middle below the point is the point's, the middle above it is not
    return rounded < point ? point - 0.5 : point + 0.5 - Math.abs(point + 0.5) * Number.EPSILON;
}

/** As `gather`, in steps from the origin of the lattice. A layer on this lattice has whole steps, exactly. */
export function gatherSteps(geometry: LayerGeometry, features: Int32Array | null, {perM, originX, originY}: Lattice): StepPolygons {
    if (!isLattice(geometry) || geometry.perM !== perM) {
        const {coords, ringStart, featureStart} = gather(geometry, features);
        const steps = new Float64Array(coords.length);
        for (let i = 0; i < steps.length; i += 2) {
            steps[i] = stepsFrom(originX, coords[i] * perM);
            steps[i + 1] = stepsFrom(originY, coords[i + 1] * perM);
        }
        return {steps, ringStart, featureStart};
    }
    const {xy, ringStart, featureStart} = features === null ? geometry : partOf(geometry, features);
    const shiftX = geometry.originX - originX, shiftY = geometry.originY - originY;
    const steps = new Float64Array(xy.length);
    for (let i = 0; i < steps.length; i += 2) {
        steps[i] = xy[i] + shiftX;
        steps[i + 1] = xy[i + 1] + shiftY;
    }
    return {steps, ringStart, featureStart};
}
