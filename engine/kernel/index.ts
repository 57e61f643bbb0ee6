/** The overlay kernel: exact geometry on typed arrays. No I/O, no crops, no laws. */
export {overlay, parcelsAt} from './overlay.ts';
export type {SettleOptions} from './settle.ts';
export type {EdgeArea, KernelLayer, LayerMoves, Overlay, OverlayOptions} from './overlay.ts';
export {certify} from './certify.ts';
export type {Certificate, CertifyOptions, Fault, FaultCode} from './certify.ts';
export {canonicalOutline, compareCoords, components, outlines, ownVertices, perimeters} from './group.ts';
export type {LatticePolygon} from './group.ts';
export {DEFAULT_STEP_M, DEFAULT_TOLERANCE_M} from './lattice.ts';
export type {Lattice} from './lattice.ts';
export {validatePolygons} from './validity.ts';
export type {RoleFaultCode, ValidityCode, ValidityFault, ValidityOptions} from './validity.ts';
export {certifyCoverage} from './certifyCoverage.ts';
export {fromLattice, toLattice} from './latticePolygons.ts';
export type {LatticePolygons} from './latticePolygons.ts';
export {pieces} from './pieces.ts';
export type {ClassedCoverage, Piece, Pieces, PiecesOptions} from './pieces.ts';
export {parcelBoxes} from './matchParcels.ts';
export {gather} from './geometry.ts';
