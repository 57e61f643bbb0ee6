/** Which version of basic farmland holds on a day, and the alarm when a newer one is smaller without a document. */

import type {Issue} from '../core/issue.ts';
import type {Overlay} from '../kernel/index.ts';
import type {Columns} from './columns.ts';
import type {Frame} from './frame.ts';
import type {LoadedLayer} from './loadLayers.ts';

export interface FarmlandVersions {
    readonly inForce: LoadedLayer | null;
    readonly older: readonly LoadedLayer[];
    readonly issues: readonly Issue[];
}

/** The newest version dated not after the day; undated ones count as old as can be, and of equals the last given. */
export function farmlandVersions(layers: readonly LoadedLayer[], afterDate: string): FarmlandVersions {
    const versions = layers.filter(({layer}) => layer.kind === 'basicFarmland');
    if (versions.length === 0) {
        return {inForce: null, older: [], issues: [{
            code: 'pipeline/no-basic-farmland', severity: 'warning',
            message: 'no basic-farmland layer was given: overlap with it is unknown, not zero',
        }]};
    }
    const sorted = [...versions].sort((a, b) => (a.layer.asOf ?? '') < (b.layer.asOf ?? '') ? -1 : (a.layer.asOf ?? '') > (b.layer.asOf ?? '') ? 1 : 0);
    const notLater = sorted.filter(({layer}) => (layer.asOf ?? '') <= afterDate);
    const inForce = notLater.at(-1) ?? sorted[0];
    const issues: Issue[] = [];
    if ((inForce.layer.asOf ?? '') > afterDate) {
        issues.push({code: 'pipeline/basic-farmland-later', severity: 'warning', layer: inForce.layer.path,
            message: `the version of ${inForce.layer.asOf} is later than the after layer (${afterDate}); no earlier one was given`});
    }
    return {inForce, older: notLater.slice(0, -1), issues};
}

/** Removed from basic farmland since an older version, and covered by no lawful record with a document number. */
export function shrinkIssues(
    overlay: Overlay, columns: Columns, {inForce, older}: FarmlandVersions, hasDocument: (lawfulSet: number) => boolean, frame: Frame,
): Issue[] {
    if (!inForce || older.length === 0) return [];
    const {graph, faces, lattice} = overlay.arrangement;
    let gone = 0, undocumented = 0, largest = 0, place: [number, number] | null = null;
    for (let face = 1; face < overlay.faceCount; face++) {
        if (!columns.wasBasicFarmland[face]) continue;
        gone += overlay.areaTicks[face];
        if (hasDocument(columns.lawfulSet[face])) continue;
        undocumented += overlay.areaTicks[face];
        if (overlay.areaTicks[face] <= largest || face >= faces.count) continue; // a settled face has no edge to show
        largest = overlay.areaTicks[face];
        const v = graph.origin[faces.edgeOf[face]];
        place = [(graph.x[v] + lattice.originX) / lattice.perM, (graph.y[v] + lattice.originY) / lattice.perM];
    }
    const goneM2 = gone / 10_000, undocumentedM2 = undocumented / 10_000;
    if (undocumentedM2 < 1) return [];
    return [{
        code: 'pipeline/basic-farmland-shrank', severity: 'error', layer: inForce.layer.path, areaM2: undocumentedM2,
        ...place ? {at: frame.placeToLonLat(...place), atCrs: 'EPSG:4490'} : {},
        message: `${goneM2.toFixed(2)} m² of the older version (${older.at(-1)!.layer.asOf ?? 'undated'}) are not in the one of `
            + `${inForce.layer.asOf ?? 'unknown date'}; no document covers ${undocumentedM2.toFixed(2)} m² of it`,
    }];
}
