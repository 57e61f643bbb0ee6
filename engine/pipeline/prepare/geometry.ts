/**
 * A layer's geometry on the lattice of a working plane, with its certificate: read and certified once, then kept by the hash
 * of the file. What is kept saves decoding and certifying; the file itself is hashed in every run.
 */

import {bundleKey, readBundle, writeBundle, type Bundle} from '../../cache/index.ts';
import {edgeAreaOn} from '../../crs/area.ts';
import type {Crs} from '../../crs/crs.ts';
import {certify, certifyCoverage, fromLattice, parcelBoxes, parcelPrints, type Fault, type LatticePolygons} from '../../kernel/index.ts';

export interface CertifiedGeometry {
    readonly polygons: LatticePolygons;
    /** Boxes of the parcels, see `parcelBoxes` of the kernel. */
    readonly boxes: Int32Array;
    /** See `parcelPrints` of the kernel. */
    readonly prints: Int32Array;
    readonly faults: readonly Fault[];
    readonly parcelTicks: Float64Array;
    readonly parcelArea2: BigInt64Array;
    /** By parcel: 1 when no fault names it and noding the layer alone would cut none of its edges. */
    readonly isSound: Uint8Array;
    readonly overlapTicks: number;
    readonly gapTicks: number;
    readonly isClean: boolean;
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
}

/** Rises with every change of what is kept or how it is computed. */
const FORMAT = 5;

export function geometryKey(sha256: string, perM: number, {crs, overlaps, reportGaps}: CertifyOrder): string {
    return bundleKey('geometry', [FORMAT, sha256, crs.proj4, perM, overlaps, reportGaps]);
}

/**
 * @param notFinite parcels with rings whose coordinates are no numbers, which the lattice form has lost; once a ring
 * @returns null where the layer cannot be kept as it is: an area passes 2^63 steps²
 */
export function certifyGeometry(
    polygons: LatticePolygons, {crs, overlaps, reportGaps}: CertifyOrder, notFinite: readonly number[] = [],
): CertifiedGeometry | null {
    const options = {stepM: 1 / polygons.perM, edgeArea: edgeAreaOn(crs, 1 / polygons.perM), overlaps, reportGaps};
    const certificate = overlaps === 'forbidden' ? certifyCoverage(polygons, options) : certify(fromLattice(polygons), options);
    const n = polygons.featureStart.length - 1;
    const faults = [...certificate.faults, ...notFiniteFaults(notFinite)];
    const area2 = area2Array(certificate.parcelArea2);
    if (!area2) return null;
    const boxes = certificate.boxes ?? parcelBoxes(polygons);
    return {
        polygons, boxes, prints: parcelPrints(polygons, boxes, certificate.parcelTicks), faults, parcelTicks: certificate.parcelTicks, parcelArea2: area2,
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

interface Kept {
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    readonly faults: readonly Fault[];
    readonly overlapTicks: number;
    readonly gapTicks: number;
    readonly isClean: boolean;
}

/** @returns null, or in words why nothing could be kept; a run goes on without */
export function keepGeometry({folder, engineVersion}: Store, key: string, geometry: CertifiedGeometry): string | null {
    if (folder === null) return null;
    const {polygons: {xy, ringStart, featureStart, originX, originY, perM}, boxes, prints, parcelTicks, parcelArea2, isSound, ...rest} = geometry;
    const json: Kept = {originX, originY, perM, ...rest};
    return writeBundle(folder, key, engineVersion, {json, arrays: {xy, ringStart, featureStart, boxes, prints, parcelTicks, parcelArea2, isSound}});
}

export function keptGeometry({folder, engineVersion}: Store, key: string): CertifiedGeometry | null {
    const bundle = folder === null ? null : readBundle(folder, key, engineVersion);
    return bundle && geometryOf(bundle);
}

/** A bundle counts as ours by key, version and checksum, so its shape is what `keepGeometry` wrote. */
export function geometryOf({json, arrays}: Bundle): CertifiedGeometry {
    const {originX, originY, perM, ...rest} = json as Kept;
    const {xy, ringStart, featureStart, boxes, prints, parcelTicks, parcelArea2, isSound} = arrays as unknown as
        Pick<LatticePolygons, 'xy' | 'ringStart' | 'featureStart'> & Pick<CertifiedGeometry, 'boxes' | 'prints' | 'parcelTicks' | 'parcelArea2' | 'isSound'>;
    return {polygons: {xy, ringStart, featureStart, originX, originY, perM}, boxes, prints, parcelTicks, parcelArea2, isSound, ...rest};
}
