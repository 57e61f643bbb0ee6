/** Certifies a layer on the lattice. Runs on layers that an earlier one certified never load this. */

import {edgeAreaOn} from '../../crs/area.ts';
import {certify, certifyCoverage, fromLattice, parcelBoxes, parcelPrints, sharePrints, soundCoverage, type Fault, type LatticePolygons} from '../../kernel/index.ts';
import type {CertifyOrder, GeometryTables} from './geometry.ts';

/**
 * @param notFinite parcels with rings whose coordinates are no numbers, which the lattice form has lost; once a ring
 * @returns null where the layer cannot be kept as it is: an area passes 2^63 steps²
 */
export function certifyGeometry(
    polygons: LatticePolygons, {crs, overlaps, reportGaps}: CertifyOrder, notFinite: readonly number[] = [],
): GeometryTables | null {
    const options = {stepM: 1 / polygons.perM, edgeArea: edgeAreaOn(crs, 1 / polygons.perM), overlaps, reportGaps};
    const certificate = overlaps === 'forbidden' ? certifyCoverage(polygons, options) : certify(fromLattice(polygons), options);
    const n = polygons.featureStart.length - 1;
    const faults = [...certificate.faults, ...notFiniteFaults(notFinite)];
    const area2 = area2Array(certificate.parcelArea2);
    if (!area2) return null;
    const boxes = certificate.boxes ?? parcelBoxes(polygons);
    return {
        polygons, boxes, shares: sharePrints(parcelPrints(polygons, boxes, certificate.parcelTicks), polygons.originX, polygons.originY),
        faults, parcelTicks: certificate.parcelTicks, parcelArea2: area2,
        isSound: certificate.isSound ?? new Uint8Array(n), overlapTicks: certificate.overlapTicks, gapTicks: certificate.gapTicks,
        isClean: certificate.isClean && notFinite.length === 0,
    };
}

/** The tables of a layer that is sound by the way it was made: regions traced from the cells of a raster. */
export function soundGeometry(polygons: LatticePolygons, {crs}: Pick<CertifyOrder, 'crs'>): GeometryTables {
    const certificate = soundCoverage(polygons, edgeAreaOn(crs, 1 / polygons.perM));
    return {polygons, ...certificate, shares: sharePrints(parcelPrints(polygons, certificate.boxes, certificate.parcelTicks), polygons.originX, polygons.originY)};
}

/** Areas as 64-bit integers; null where one is larger. */
function area2Array(areas: ArrayLike<bigint>): BigInt64Array | null {
    if (areas instanceof BigInt64Array) return areas;
    const all = new BigInt64Array(areas.length);
    for (let f = 0; f < all.length; f++) {
        all[f] = areas[f];
        if (all[f] !== areas[f]) return null;
    }
    return all;
}

function notFiniteFaults(parcels: readonly number[]): Fault[] {
    const counts = new Map<number, number>();
    for (const parcel of parcels) counts.set(parcel, (counts.get(parcel) ?? 0) + 1);
    return [...counts].map(([parcel, count]) => ({code: 'kernel/not-finite', parcel, count}));
}
