/** A layer's polygons in the working plane -> its certificate, on the 32-bit lattice wherever the layer fits. */

import type {Polygons} from '../../core/polygons.ts';
import {certify, toLattice, type Certificate, type LatticePolygons} from '../../kernel/index.ts';
import type {Frame} from '../frame.ts';
import {certifyGeometry, soundGeometry} from './certifyGeometry.ts';
import {geometryOf, type CertifiedGeometry} from './geometry.ts';

/** What a run asks of a certificate. */
export type LayerCertificate = Pick<Certificate, 'faults' | 'parcelTicks' | 'overlapTicks'> & {readonly parcelArea2: ArrayLike<bigint>};

/** A layer in the working plane with its certificate. */
export interface CertifiedPlane {
    readonly polygons: Polygons | LatticePolygons;
    readonly certificate: LayerCertificate;
    /** The same on the lattice, with what quickens the overlay; null for a layer too wide for it. */
    readonly geometry: CertifiedGeometry | null;
}

export function planeOf(geometry: CertifiedGeometry): CertifiedPlane {
    return {polygons: geometry.polygons, certificate: geometry, geometry};
}

export function certifyPlane(plane: Polygons, frame: Frame, overlaps: 'forbidden' | 'allowed', reportGaps: boolean): CertifiedPlane {
    const notFinite: number[] = [];
    const lattice = toLattice(plane, undefined, parcel => notFinite.push(parcel));
    const tables = lattice && certifyGeometry(lattice, {crs: frame.crs, overlaps, reportGaps}, notFinite);
    if (tables) return planeOf(geometryOf(tables));
    return {polygons: plane, certificate: certify(plane, {edgeArea: frame.edgeArea, overlaps, reportGaps}), geometry: null};
}

/** The certificate of regions traced from cells; null for a raster too wide for the lattice, which is certified like any layer. */
export function soundPlane(plane: Polygons, frame: Frame): CertifiedPlane | null {
    const lattice = toLattice(plane);
    return lattice && planeOf(geometryOf(soundGeometry(lattice, frame)));
}
