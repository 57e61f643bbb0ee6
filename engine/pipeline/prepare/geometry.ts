/**
 * A layer's geometry on the lattice of a working plane, with its certificate: read and certified once, then kept by the hash
 * of the file. What is kept saves decoding and certifying; the file itself is hashed in every run.
 */

import {bundleKey, openBundle, readBundle, writeBundle} from '../../cache/index.ts';
import {edgeAreaOn} from '../../crs/area.ts';
import type {Crs} from '../../crs/crs.ts';
import {certify, certifyCoverage, fromLattice, parcelBoxes, parcelPrints, partShape, PRINT, type Fault, type LatticePolygons} from '../../kernel/index.ts';

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
    /** False keeps what is computed and looks at nothing that was kept. */
    readonly isReading?: boolean;
}

/** Rises with every change of what is kept or how it is computed. */
const FORMAT = 6;

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

/** What was kept of a layer turns out not to be whole: it has to be read anew. */
export class NotKept extends Error {}

function coordinatesKey(key: string): string {
    return bundleKey('coordinates', [key]);
}

/** @returns null, or in words why nothing could be kept; a run goes on without */
export function keepGeometry({folder, engineVersion}: Store, key: string, geometry: CertifiedGeometry): string | null {
    if (folder === null) return null;
    const {polygons: {xy, ringStart, featureStart, originX, originY, perM}, boxes, prints, parcelTicks, parcelArea2, isSound, ...rest} = geometry;
    const json: Kept = {originX, originY, perM, ...rest};
    // coordinates apart: a run mostly needs those of a few parcels
    return writeBundle(folder, coordinatesKey(key), engineVersion, {json: null, arrays: {xy}})
        ?? writeBundle(folder, key, engineVersion, {json, arrays: {ringStart, featureStart, boxes, prints, parcelTicks, parcelArea2, isSound}});
}

type KeptArrays = Pick<LatticePolygons, 'ringStart' | 'featureStart'>
    & Pick<CertifiedGeometry, 'boxes' | 'prints' | 'parcelTicks' | 'parcelArea2' | 'isSound'>;

export function keptGeometry(store: Store, key: string): CertifiedGeometry | null {
    const bundle = store.folder === null || store.isReading === false ? null : readBundle(store.folder, key, store.engineVersion);
    if (!bundle) return null;
    // a bundle counts as ours by key, version and checksum, so its shape is what `keepGeometry` wrote
    const {originX, originY, perM, ...rest} = bundle.json as Kept;
    const arrays = bundle.arrays as unknown as KeptArrays;
    const {boxes, prints, parcelTicks, parcelArea2, isSound} = arrays;
    return {polygons: new KeptPolygons(store, key, {originX, originY, perM}, arrays), boxes, prints, parcelTicks, parcelArea2, isSound, ...rest};
}

/** Stretches this near one another are read in one go, in numbers. */
const GAP = 1024;

/** Polygons whose coordinates are read when they are asked for, all of them or those of some features. */
class KeptPolygons implements LatticePolygons {
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    private readonly store: Store;
    private readonly key: string;
    private readonly arrays: KeptArrays;
    private all: Int32Array | null = null;
    /** Features whose coordinates on the disk were found to be those of their print. */
    private readonly isKnown: Uint8Array;

    constructor(store: Store, key: string, {originX, originY, perM}: Pick<Kept, 'originX' | 'originY' | 'perM'>, arrays: KeptArrays) {
        this.store = store;
        this.key = coordinatesKey(key);
        this.originX = originX;
        this.originY = originY;
        this.perM = perM;
        this.arrays = arrays;
        this.ringStart = arrays.ringStart;
        this.featureStart = arrays.featureStart;
        this.isKnown = new Uint8Array(arrays.featureStart.length);
    }

    /** @throws NotKept */
    get xy(): Int32Array {
        if (this.all === null) {
            const bundle = readBundle(this.store.folder!, this.key, this.store.engineVersion); // a store without a folder keeps nothing
            const xy = bundle?.arrays.xy;
            if (!(xy instanceof Int32Array) || xy.length !== 2 * this.ringStart[this.ringStart.length - 1]) throw new NotKept('the coordinates of a kept layer are gone');
            this.all = xy;
        }
        return this.all;
    }

    /**
     * Reads the stretches that hold some features, and knows them again by their prints.
     * @throws NotKept
     */
    readonly part = (features: Int32Array): LatticePolygons => {
        const {originX, originY, perM} = this;
        const shape = partShape(this, features);
        const xy = new Int32Array(2 * shape.ringStart[shape.ringStart.length - 1]);
        if (this.all !== null) this.copy(features, xy, (from, to) => this.all!.subarray(from, to));
        else {
            const bundle = openBundle(this.store.folder!, this.key, this.store.engineVersion);
            try {
                this.copy(features, xy, (from, to) => bundle?.stretch('xy', from, to) as Int32Array | null);
            } finally {
                bundle?.close();
            }
        }
        const part = {xy, ...shape, originX, originY, perM};
        this.checkPrints(features, part);
        return part;
    };

    private copy(features: Int32Array, xy: Int32Array, read: (from: number, to: number) => Int32Array | null): void {
        const {ringStart, featureStart} = this;
        const start = (i: number): number => 2 * ringStart[featureStart[features[i]]], end = (i: number): number => 2 * ringStart[featureStart[features[i] + 1]];
        let at = 0;
        for (let i = 0; i < features.length;) {
            let last = i;
            while (last + 1 < features.length && start(last + 1) >= end(last) && start(last + 1) - end(last) <= GAP) last++;
            const from = start(i), stretch = read(from, end(last));
            if (!stretch) throw new NotKept('the coordinates of a kept layer are gone');
            for (; i <= last; i++) {
                xy.set(stretch.subarray(start(i) - from, end(i) - from), at);
                at += end(i) - start(i);
            }
        }
    }

    private checkPrints(features: Int32Array, part: LatticePolygons): void {
        if (features.every(f => this.isKnown[f] === 1)) return;
        const {prints, parcelTicks} = this.arrays;
        const again = parcelPrints(part, parcelBoxes(part), Float64Array.from(features, f => parcelTicks[f]));
        features.forEach((f, i) => {
            for (let k = 0; k < PRINT; k++) {
                if (again[PRINT * i + k] !== prints[PRINT * f + k]) throw new NotKept('the coordinates of a kept layer are not those that were certified');
            }
            this.isKnown[f] = 1;
        });
    }
}
