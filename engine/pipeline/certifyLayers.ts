/** Certificates of all layers, and their faults as Issues with a place, a record and an area. */

import type {Issue} from '../core/issue.ts';
import type {LayerKind} from '../core/layerKind.ts';
import {CODES} from '../core/codes.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import type {Polygons} from '../core/polygons.ts';
import {validatePolygons, type Fault} from '../kernel/index.ts';
import {crsName} from '../layers/checkExtent.ts';
import {compareAreas, type AreaThreshold} from '../layers/compareAreas.ts';
import type {Layer} from '../layers/layer.ts';
import type {Frame} from './frame.ts';
import {certifyPlane, type CertifiedPlane, type LayerCertificate} from './prepare/certifyPlane.ts';

/** Layers whose parcels must not lie on one another. */
const COVERAGES: readonly LayerKind[] = ['survey', 'monitoring', 'village', 'township', 'basicFarmland'];
/** Layers that should leave no ground between their parcels. */
const COMPLETE: readonly LayerKind[] = ['survey', 'village', 'township'];
/** Gaps and overlaps listed one by one; smaller ones are summed. */
const MOST_GAPS = 200;
const MOST_OVERLAPS = 2000;

const SEVERITY: Readonly<Record<Fault['code'], Issue['severity']>> = {
    'kernel/not-finite': 'error', 'kernel/degenerate-ring': 'warning', 'kernel/duplicate-points': 'note',
    'kernel/self-crossing': 'warning', 'kernel/ring-touches-itself': 'warning', 'kernel/doubled-edge': 'warning',
    'kernel/overlap': 'warning', 'kernel/gap': 'note', 'kernel/empty-parcel': 'warning',
};

export function overlapsOf(kind: LayerKind): 'forbidden' | 'allowed' {
    return COVERAGES.includes(kind) ? 'forbidden' : 'allowed';
}

export function reportsGaps(kind: LayerKind): boolean {
    return COMPLETE.includes(kind);
}

/** How a layer is certified where its kind does not say it. */
export interface CertifyWish {
    readonly overlaps: 'forbidden' | 'allowed';
    readonly reportGaps: boolean;
    /** From which difference on stated areas are told; left out, what goes for a survey. */
    readonly areas?: AreaThreshold;
}

export function certifyLayer(
    layer: Layer, plane: Polygons, frame: Frame, {overlaps, reportGaps, areas}: CertifyWish = {overlaps: overlapsOf(layer.kind), reportGaps: reportsGaps(layer.kind)},
): {certified: CertifiedPlane; issues: Issue[]} {
    const certified = certifyPlane(plane, frame, overlaps, reportGaps);
    const {certificate} = certified;
    const issues = [
        ...faultIssues(layer, certificate, frame),
        ...roleIssues(layer),
        ...compareAreas(layer, certificate.parcelTicks.map(ticks => ticks / TICKS_PER_M2), areas),
    ];
    return {certified, issues};
}

/**
 * What the roles of rings say that even-odd does not: a hole that is land, a part that is a hole. Told of the file as it is,
 * so in its own coordinates; readers of formats without roles hand over none.
 */
function roleIssues({polygons, record, path, crs}: Layer): Issue[] {
    if (!polygons.ringRole) return [];
    return validatePolygons(polygons, {rolesOnly: true}).map(({code, feature, at, count}) => ({
        code, severity: 'warning', layer: path, record: record[feature], ...at ? {at, atCrs: crsName(crs)} : {}, count,
        message: CODES[code],
    }));
}

function faultIssues(layer: Layer, {faults, parcelTicks}: LayerCertificate, frame: Frame): Issue[] {
    const issues: Issue[] = [];
    let duplicates = 0, gaps = 0, smallGaps = 0, smallGapTicks = 0, otherOverlaps = 0, otherOverlapTicks = 0;
    const overlaps = faults.filter(fault => fault.code === 'kernel/overlap').sort((a, b) => (b.areaTicks ?? 0) - (a.areaTicks ?? 0));
    const listed = new Set(overlaps.slice(0, MOST_OVERLAPS));
    for (const fault of faults) {
        if (fault.code === 'kernel/overlap' && !listed.has(fault)) {
            otherOverlaps++;
            otherOverlapTicks += fault.areaTicks ?? 0;
            continue;
        }
        if (fault.code === 'kernel/duplicate-points') {
            duplicates += fault.count;
            continue;
        }
        if (fault.code === 'kernel/gap' && ++gaps > MOST_GAPS) {
            smallGaps++;
            smallGapTicks += fault.areaTicks ?? 0;
            continue;
        }
        const isPair = fault.code === 'kernel/overlap';
        const areaM2 = (fault.areaTicks ?? (fault.parcel >= 0 ? parcelTicks[fault.parcel] : 0)) / TICKS_PER_M2;
        issues.push({
            code: fault.code, severity: SEVERITY[fault.code], layer: layer.path,
            ...fault.parcel >= 0 ? {record: layer.record[fault.parcel]} : {},
            ...isPair ? {otherRecord: layer.record[fault.other!]} : {},
            ...fault.at ? {at: frame.placeToLonLat(...fault.at), atCrs: 'EPSG:4490'} : {},
            areaM2, count: fault.count,
            message: `${CODES[fault.code]} (${isPair ? `records ${layer.record[fault.parcel]} and ${layer.record[fault.other!]}, ` : ''}${areaM2.toFixed(2)} m²)`,
        });
    }
    if (duplicates > 0) {
        issues.push({code: 'kernel/duplicate-points', severity: 'note', layer: layer.path, count: duplicates,
            message: `${duplicates} vertices fall on the vertex before them and were joined`});
    }
    if (otherOverlaps > 0) {
        issues.push({code: 'kernel/overlap', severity: 'warning', layer: layer.path, count: otherOverlaps, areaM2: otherOverlapTicks / TICKS_PER_M2,
            message: `${otherOverlaps} smaller overlaps, ${(otherOverlapTicks / TICKS_PER_M2).toFixed(2)} m² together`});
    }
    if (smallGaps > 0) {
        issues.push({code: 'kernel/gap', severity: 'note', layer: layer.path, count: smallGaps, areaM2: smallGapTicks / TICKS_PER_M2,
            message: `${smallGaps} smaller gaps, ${(smallGapTicks / TICKS_PER_M2).toFixed(2)} m² together`});
    }
    return issues;
}
