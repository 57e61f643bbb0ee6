/** How many polygons GEOS calls invalid, on the lattice coordinates that were written. */

import initGeos from 'geos-wasm';
import type {LatticePatch, LatticeResult} from './lattice.ts';

/** The calls used here; every geometry is a pointer. */
interface Geos {
    readonly Module: {
        _malloc(bytes: number): number;
        _free(pointer: number): void;
        UTF8ToString(pointer: number): string;
        readonly HEAPF64: Float64Array;
        readonly HEAPU32: Uint32Array;
    };
    GEOSCoordSeq_copyFromBuffer(buffer: number, size: number, hasZ: number, hasM: number): number;
    GEOSGeom_createLinearRing(sequence: number): number;
    GEOSGeom_createPolygon(shell: number, holes: number, nHoles: number): number;
    GEOSGeom_destroy(geometry: number): void;
    GEOSisValid(geometry: number): number;
    GEOSisValidReason(geometry: number): number;
}

/** A closed ring needs four positions. */
const SMALLEST_RING = 2 * 3;

export interface Validity {
    readonly invalid: number;
    /** Each reason with how often it was given. */
    readonly reasons: Readonly<Record<string, number>>;
}

export async function judgeValidity({patches}: LatticeResult): Promise<Validity> {
    // the package types its hundreds of functions one by one; what it says of a fault is asked for below
    const geos = await initGeos({noticeHandler: () => undefined, errorHandler: () => undefined}) as unknown as Geos;
    const reasons: Record<string, number> = {};
    let invalid = 0;
    for (const patch of patches) {
        const reason = faultOf(geos, patch);
        if (reason === null) continue;
        invalid++;
        reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    return {invalid, reasons};
}

function ringOf(geos: Geos, ring: Float64Array, originX: number, originY: number): number {
    const closed = new Float64Array(ring.length + 2);
    for (let k = 0; k < closed.length; k += 2) {
        const from = k % ring.length;
        closed[k] = ring[from] - originX;
        closed[k + 1] = ring[from + 1] - originY;
    }
    const buffer = geos.Module._malloc(8 * closed.length);
    geos.Module.HEAPF64.set(closed, buffer >> 3);
    const sequence = geos.GEOSCoordSeq_copyFromBuffer(buffer, closed.length >> 1, 0, 0);
    geos.Module._free(buffer);
    return geos.GEOSGeom_createLinearRing(sequence);
}

/** Why GEOS refuses a patch, or null. Whole numbers stay whole when the origin moves to the first vertex. */
function faultOf(geos: Geos, {rings}: LatticePatch): string | null {
    if (rings.some(ring => ring.length < SMALLEST_RING)) return 'Ring of fewer than three vertices';
    const [shell, ...holes] = rings.map(ring => ringOf(geos, ring, rings[0][0], rings[0][1]));
    const list = geos.Module._malloc(4 * Math.max(1, holes.length));
    geos.Module.HEAPU32.set(holes, list >> 2);
    const polygon = geos.GEOSGeom_createPolygon(shell, list, holes.length);
    geos.Module._free(list);
    try {
        if (geos.GEOSisValid(polygon) === 1) return null;
        return geos.Module.UTF8ToString(geos.GEOSisValidReason(polygon)).replace(/\[.*$/, '');
    } finally {
        geos.GEOSGeom_destroy(polygon);
    }
}
