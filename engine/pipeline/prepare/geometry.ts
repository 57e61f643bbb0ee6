/** A layer's geometry on the lattice of a working plane, with its certificate. `keptGeometry.ts` keeps it by the hash of the file. */

import {bundleKey} from '../../cache/index.ts';
import {edgeAreaOn} from '../../crs/area.ts';
import type {Crs} from '../../crs/crs.ts';
import {
    certify, certifyCoverage, fromLattice, parcelBoxes, parcelPrints, printSource, sharePrints, type Fault, type LatticePolygons, type PrintSource,
    type SharedPrints,
} from '../../kernel/index.ts';

/** As computed: values and arrays, which can be kept and handed to another thread. */
export interface GeometryTables {
    readonly polygons: LatticePolygons;
    /** Boxes of the parcels, see `parcelBoxes` of the kernel. */
    readonly boxes: Int32Array;
    /** See `sharePrints` of the kernel. */
    readonly shares: SharedPrints;
    readonly faults: readonly Fault[];
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: BigInt64Array;
    /** By parcel: 1 when no fault names it and noding the layer alone would cut none of its edges. */
    readonly isSound: Uint8Array;
    readonly overlapTicks: number;
    readonly gapTicks: number;
    readonly isClean: boolean;
}

/** As a run uses it, from memory or from the disk. */
export interface CertifiedGeometry extends Omit<GeometryTables, 'shares'> {
    readonly prints: PrintSource;
    /** Boxes of some parcels, where those of all are still on the disk. */
    readonly boxesOf?: (features: Int32Array) => Int32Array;
    /** null where it was kept by an earlier run. */
    readonly tables: GeometryTables | null;
}

export function geometryOf(tables: GeometryTables): CertifiedGeometry {
    const {shares, ...rest} = tables;
    return {...rest, prints: printSource(shares), tables};
}

/** What a certificate depends on beside the bytes of the file. */
export interface CertifyOrder {
    readonly crs: Crs;
    readonly overlaps: 'forbidden' | 'allowed';
    readonly reportGaps: boolean;
}

/** Where prepared layers are kept; `folder` null keeps nothing. */
export interface Store {
    readonly folder: string | null;
    readonly engineVersion: string;
    /** False keeps what is computed and looks at nothing that was kept. */
    readonly isReading?: boolean;
}

/** Rises with every change of what is kept or how it is computed. */
const FORMAT = 7;

export function geometryKey(sha256: string, perM: number, {crs, overlaps, reportGaps}: CertifyOrder): string {
    return bundleKey('geometry', [FORMAT, sha256, crs.proj4, perM, overlaps, reportGaps]);
}

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

/** What was kept of a layer turns out not to be whole: it has to be read anew. */
export class NotKept extends Error {}
