/** Layers in the order of the overlay, and where each kind stands in it. */

import type {LayerKind} from '../core/layerKind.ts';
import type {KernelLayer} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import {overlapRank} from '../layers/overlapRank.ts';
import {overlapsOf} from './certifyLayers.ts';
import type {Placed, PlacedLayers} from './columns.ts';
import type {FarmlandVersions} from './farmlandVersions.ts';
import type {LoadedLayer} from './loadLayers.ts';
import type {CertifiedPlane} from './prepare/certifyPlane.ts';

/** Kinds that label faces of the main job, beside basic farmland. */
export const USED: readonly LayerKind[] = ['village', 'township', 'lawful', 'season'];

export interface Placement {
    readonly placed: PlacedLayers;
    /** In the order of the overlay: before, after, basic farmland, villages, the rest. */
    readonly layers: readonly Layer[];
}

export function placeLayers(before: Layer, after: Layer, others: readonly LoadedLayer[], versions: FarmlandVersions): Placement {
    const layers: Layer[] = [before, after];
    const place = (layer: Layer): Placed => ({index: layers.push(layer) - 1, layer});
    const basicFarmland = versions.inForce ? place(versions.inForce.layer) : null;
    const byKind = new Map<LayerKind, Placed[]>();
    for (const kind of USED) {
        byKind.set(kind, others.filter(({layer}) => layer.kind === kind).map(({layer}) => place(layer)));
    }
    // the version in force stands first among the further layers, the others last: they only have to be compared
    const farmland = versions.all.map(version => version === versions.inForce ? basicFarmland! : place(version.layer));
    return {
        layers,
        placed: {
            basicFarmland, farmlandVersions: farmland,
            village: byKind.get('village')?.[0] ?? null, township: byKind.get('township')?.[0] ?? null,
            lawful: byKind.get('lawful') ?? [], season: byKind.get('season')?.[0] ?? null,
        },
    };
}

/** A layer as the kernel takes it; overlaps in basic farmland change nothing, inside is inside. */
export function kernelLayer(layer: Layer, {polygons, geometry}: CertifiedPlane): KernelLayer {
    const overlaps = layer.kind === 'basicFarmland' ? 'allowed' : overlapsOf(layer.kind);
    return {
        id: layer.name, polygons, overlaps, ...overlaps === 'forbidden' ? overlapRank(layer) : {},
        ...geometry ? {marks: geometry, isSound: geometry.isSound} : {},
    };
}
