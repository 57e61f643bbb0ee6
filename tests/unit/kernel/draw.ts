/** Drawings as literals: metres on a lattice of one metre, so that a vertex is what is written. */

import type {Polygons} from '../../../engine/core/polygons.ts';
import {overlay, parcelsAt, type KernelLayer, type Overlay, type OverlayOptions} from '../../../engine/kernel/index.ts';
import {polygonsOf, type Point, type Rings} from '../../helpers/coverages.ts';

/** '0,0 10,0 10,10' as a ring; 'NaN' and 'Infinity' are numbers, too. */
export function ring(text: string): Point[] {
    return text.trim().split(/\s+/).map((pair) => {
        const [x, y] = pair.split(',').map(Number);
        return [x, y] as const;
    });
}

/** A parcel from its rings. */
export const parcel = (...rings: readonly string[]): Rings => rings.map(ring);

/** A rectangle by two corners. */
export const box = (x0: number, y0: number, x1: number, y1: number): Rings => [[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]];

export const polygons = (...features: readonly Rings[]): Polygons => polygonsOf(features);

export function layer(features: readonly Rings[], more: Partial<KernelLayer> = {}): KernelLayer {
    return {id: 'layer', polygons: polygonsOf(features), overlaps: 'forbidden', ...more};
}

/** Overlay of drawings: one layer for each list of parcels, on whole metres, without matching. */
export function drawn(layers: readonly (readonly Rings[])[], options: OverlayOptions = {}): Overlay {
    return overlay(layers.map((features, k) => layer(features, {id: `layer ${k}`, overlaps: 'allowed'})), {stepM: 1, toleranceM: 0, ...options});
}

/** Square metres by what covers them: {'0': 75, '0 1': 25}, parcels numbered over all layers. */
export function areasByCover(result: Overlay): Record<string, number> {
    const areas: Record<string, number> = {};
    for (let face = 1; face < result.faceCount; face++) {
        const cover = result.layers.flatMap((_, k) => parcelsAt(result, k, face).map(p => p + result.arrangement.firstParcel[k])).join(' ');
        areas[cover] = (areas[cover] ?? 0) + Number(result.area2[face]) / 2;
    }
    return areas;
}
