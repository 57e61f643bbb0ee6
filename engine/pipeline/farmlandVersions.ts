/** Which version of basic farmland holds on a day, and the alarm when a newer one is smaller without a document. */

import type {Issue} from '../core/issue.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import type {Overlay} from '../kernel/index.ts';
import type {Columns, Placed} from './columns.ts';
import type {Frame} from './frame.ts';
import type {LoadedLayer} from './loadLayers.ts';

export interface FarmlandVersions {
    /** The version patches are held against. */
    readonly inForce: LoadedLayer | null;
    /** All of them, oldest first. */
    readonly all: readonly LoadedLayer[];
    readonly issues: readonly Issue[];
}

/** The newest version dated not after the day; undated ones count as old as can be, and of equals the last given. */
export function farmlandVersions(layers: readonly LoadedLayer[], afterDate: string): FarmlandVersions {
    const versions = layers.filter(({layer}) => layer.kind === 'basicFarmland');
    if (versions.length === 0) {
        return {inForce: null, all: [], issues: [{
            code: 'pipeline/no-basic-farmland', severity: 'warning',
            message: 'no basic-farmland layer was given: overlap with it is unknown, not zero',
        }]};
    }
    const all = [...versions].sort((a, b) => (a.layer.asOf ?? '') < (b.layer.asOf ?? '') ? -1 : (a.layer.asOf ?? '') > (b.layer.asOf ?? '') ? 1 : 0);
    const isLater = ({layer}: LoadedLayer): boolean => (layer.asOf ?? '') > afterDate;
    const inForce = all.filter(version => !isLater(version)).at(-1) ?? all[0];
    const issues = all.filter(isLater).map(({layer}): Issue => ({
        code: 'pipeline/basic-farmland-later', severity: layer === inForce.layer ? 'warning' : 'note', layer: layer.path,
        message: `the version of ${layer.asOf} is later than the after layer (${afterDate}); `
            + `${layer === inForce.layer ? 'no earlier one was given, so it is used' : 'patches are held against an earlier one'}`,
    }));
    return {inForce, all, issues};
}

/** For each version and the next: ground that left basic farmland under no lawful record with a document number. */
export function shrinkIssues(
    overlay: Overlay, columns: Columns, versions: readonly Placed[], hasDocument: (lawfulSet: number) => boolean, frame: Frame,
): Issue[] {
    const {graph, faces, lattice} = overlay.arrangement;
    return versions.slice(1).flatMap((newer, i): Issue[] => {
        const older = versions[i];
        let gone = 0, undocumented = 0, largest = 0, place: [number, number] | null = null;
        for (let face = 1; face < overlay.faceCount; face++) {
            if (overlay.parcelOf[older.index][face] < 0 || overlay.parcelOf[newer.index][face] >= 0) continue;
            gone += overlay.areaTicks[face];
            if (hasDocument(columns.lawfulSet[face])) continue;
            undocumented += overlay.areaTicks[face];
            if (overlay.areaTicks[face] <= largest || face >= faces.count) continue; // a settled face has no edge to show
            largest = overlay.areaTicks[face];
            const v = graph.origin[faces.edgeOf[face]];
            place = [(graph.x[v] + lattice.originX) / lattice.perM, (graph.y[v] + lattice.originY) / lattice.perM];
        }
        const goneM2 = gone / TICKS_PER_M2, undocumentedM2 = undocumented / TICKS_PER_M2;
        if (undocumentedM2 < 1) return [];
        return [{
            code: 'pipeline/basic-farmland-shrank', severity: 'error', layer: newer.layer.path, areaM2: undocumentedM2,
            ...place ? {at: frame.placeToLonLat(...place), atCrs: 'EPSG:4490'} : {},
            message: `${goneM2.toFixed(2)} m² of the older version (${older.layer.asOf ?? 'undated'}) are not in the one of `
                + `${newer.layer.asOf ?? 'unknown date'}; no document covers ${undocumentedM2.toFixed(2)} m² of it`,
        }];
    });
}
