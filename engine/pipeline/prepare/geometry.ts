/** A layer's geometry on the lattice of a working plane, with its certificate. `keptGeometry.ts` keeps it by the hash of the file. */

import {bundleKey} from '../../cache/index.ts';
import type {Crs} from '../../crs/crs.ts';
import {printSource, type Fault, type LatticePolygons, type PrintSource, type SharedPrints} from '../../kernel/index.ts';

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

/** Bytes alone do not say where a layer lies: its .prj or the caller does. A layer on the working plane goes by its bytes. */
export function sourceOf(sha256: string, from: Crs, into: Crs): string {
    return from.proj4 === into.proj4 ? sha256 : bundleKey('moved', [sha256, from.proj4]);
}

/** What was kept of a layer turns out not to be whole: it has to be read anew. */
export class NotKept extends Error {}
