/** Attribute area against computed area. */

import type {Issue} from '../core/issue.ts';
import type {Layer} from './layer.ts';
import {pointOf} from './featureAreas.ts';
import {crsName} from './checkExtent.ts';
import {findingsOf} from './findings.ts';

export interface AreaThreshold {
    readonly areaM2: number;
    /** Share of the computed area. */
    readonly share: number;
    /** The attribute that states the areas, where it is not the one of a survey. */
    readonly field?: string;
}

/** A difference counts when it is larger than both: 1 m², so that rounding is none, and 1 % of the parcel. */
export const DEFAULT_AREA_THRESHOLD: AreaThreshold = {areaM2: 1, share: 0.01};

/**
 * Parcels whose attribute area (TBMJ, or the gross area of basic farmland) differs from the computed ellipsoidal one.
 *
 * Shape    computedM2[row], NaN where none was computed
 * Order    the largest difference first
 */
export function compareAreas(
    layer: Layer, computedM2: Float64Array, threshold: AreaThreshold = DEFAULT_AREA_THRESHOLD,
): readonly Issue[] {
    const table = layer.parcels;
    if (table.table !== 'class' && table.table !== 'basicFarmland') return [];
    const findings = findingsOf({
        layer: layer.path, record: layer.record, atCrs: crsName(layer.crs),
        at: row => pointOf(layer.polygons, row), areaM2: row => computedM2[row],
    });
    let sumOfficial = 0;
    let sumComputed = 0;
    table.officialAreaM2.forEach((official, row) => {
        const computed = computedM2[row];
        if (Number.isNaN(official) || Number.isNaN(computed)) return;
        sumOfficial += official;
        sumComputed += computed;
        const off = Math.abs(official - computed);
        if (off <= Math.max(threshold.areaM2, threshold.share * computed)) return;
        const percent = computed > 0 ? ` (${(100 * (official - computed) / computed).toFixed(1)} %)` : '';
        findings.add('layers/area-differs', 'warning', threshold.field ?? (table.table === 'class' ? 'TBMJ' : 'YJJBNTTBMJ'), row,
            `The attribute says ${official.toFixed(2)} m², the geometry has ${computed.toFixed(2)} m²${percent}.`, off);
    });
    const issues = findings.issues();
    if (issues.length > 0) {
        const n = issues.reduce((sum, issue) => sum + (issue.count ?? 1), 0);
        issues.push({code: 'layers/area-differs', severity: 'note', layer: layer.path, count: n,
            message: `${n} parcels differ; all attribute areas together ${sumOfficial.toFixed(2)} m², `
                + `computed ${sumComputed.toFixed(2)} m².`});
    }
    return issues;
}
