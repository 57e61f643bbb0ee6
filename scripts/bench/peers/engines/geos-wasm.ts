/** GEOS as WebAssembly behind the harness: coordinates as in the file, no grid. */

import initGeos from 'geos-wasm';
import type {Engine, PatchRings} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import {polygonsOf} from '../harness/polygonsOf.ts';

const POLYGON = 3;
const MULTI_POLYGON = 6;
const COLLECTION = 7;

/** The calls used here; every geometry is a pointer. */
interface Geos {
    readonly Module: {_malloc(bytes: number): number; readonly HEAPF64: Float64Array; readonly HEAPU32: Uint32Array};
    readonly _ctx: number;
    GEOSCoordSeq_copyFromBuffer_r(ctx: number, buffer: number, size: number, hasZ: number, hasM: number): number;
    GEOSCoordSeq_copyToBuffer_r(ctx: number, sequence: number, buffer: number, hasZ: number, hasM: number): number;
    GEOSCoordSeq_getSize_r(ctx: number, sequence: number, out: number): number;
    GEOSGeom_createLinearRing_r(ctx: number, sequence: number): number;
    GEOSGeom_createPolygon_r(ctx: number, shell: number, holes: number, nHoles: number): number;
    GEOSGeom_createCollection_r(ctx: number, type: number, parts: number, nParts: number): number;
    GEOSGeom_getCoordSeq_r(ctx: number, ring: number): number;
    GEOSGeomTypeId_r(ctx: number, geometry: number): number;
    GEOSGetNumGeometries_r(ctx: number, geometry: number): number;
    GEOSGetGeometryN_r(ctx: number, geometry: number, n: number): number;
    GEOSGetNumInteriorRings_r(ctx: number, geometry: number): number;
    GEOSGetInteriorRingN_r(ctx: number, geometry: number, n: number): number;
    GEOSGetExteriorRing_r(ctx: number, geometry: number): number;
    GEOSGeom_getXMin_r(ctx: number, geometry: number, out: number): number;
    GEOSGeom_getYMin_r(ctx: number, geometry: number, out: number): number;
    GEOSGeom_getXMax_r(ctx: number, geometry: number, out: number): number;
    GEOSGeom_getYMax_r(ctx: number, geometry: number, out: number): number;
    GEOSIntersection_r(ctx: number, a: number, b: number): number;
    GEOSCoverageUnion_r(ctx: number, geometry: number): number;
    GEOSUnaryUnion_r(ctx: number, geometry: number): number;
    GEOSisEmpty_r(ctx: number, geometry: number): number;
    GEOSGeom_clone_r(ctx: number, geometry: number): number;
    GEOSGeom_destroy_r(ctx: number, geometry: number): void;
}

function engineOf(geos: Geos): Engine<number> {
    const {Module, _ctx: ctx} = geos;
    let bufferBytes = 1 << 16;
    let buffer = Module._malloc(bufferBytes);

    function room(bytes: number): number {
        if (bytes > bufferBytes) buffer = Module._malloc(bufferBytes = 2 * bytes);
        return buffer;
    }

    function toRing(xy: Float64Array): number {
        const at = room(8 * xy.length);
        Module.HEAPF64.set(xy, at >> 3);
        return geos.GEOSGeom_createLinearRing_r(ctx, geos.GEOSCoordSeq_copyFromBuffer_r(ctx, at, xy.length >> 1, 0, 0));
    }

    function toPolygon([shell, ...holes]: readonly Float64Array[]): number {
        const outer = toRing(shell);
        const inner = holes.map(toRing);
        const at = room(4 * inner.length);
        Module.HEAPU32.set(inner, at >> 2);
        return geos.GEOSGeom_createPolygon_r(ctx, outer, inner.length > 0 ? at : 0, inner.length);
    }

    function collection(type: number, parts: readonly number[]): number {
        const at = room(4 * parts.length);
        Module.HEAPU32.set(parts, at >> 2);
        return geos.GEOSGeom_createCollection_r(ctx, type, at, parts.length);
    }

    function fromRing(ring: number): Float64Array {
        const sequence = geos.GEOSGeom_getCoordSeq_r(ctx, ring);
        geos.GEOSCoordSeq_getSize_r(ctx, sequence, buffer);
        const size = Module.HEAPU32[buffer >> 2];
        const at = room(16 * size);
        geos.GEOSCoordSeq_copyToBuffer_r(ctx, sequence, at, 0, 0);
        return Module.HEAPF64.slice(at >> 3, (at >> 3) + 2 * size);
    }

    function hasArea(geometry: number): boolean {
        if (geos.GEOSisEmpty_r(ctx, geometry) === 1) return false;
        const type = geos.GEOSGeomTypeId_r(ctx, geometry);
        if (type === POLYGON || type === MULTI_POLYGON) return true;
        if (type !== COLLECTION) return false;
        const parts = geos.GEOSGetNumGeometries_r(ctx, geometry);
        for (let k = 0; k < parts; k++) if (hasArea(geos.GEOSGetGeometryN_r(ctx, geometry, k))) return true;
        return false;
    }

    /** Polygons in a geometry, belonging to it; lines and points of a collection are left out. */
    function polygonParts(geometry: number, into: number[]): number[] {
        const type = geos.GEOSGeomTypeId_r(ctx, geometry);
        if (type === POLYGON) {
            if (geos.GEOSisEmpty_r(ctx, geometry) === 0) into.push(geometry);
        } else if (type === MULTI_POLYGON || type === COLLECTION) {
            const parts = geos.GEOSGetNumGeometries_r(ctx, geometry);
            for (let k = 0; k < parts; k++) polygonParts(geos.GEOSGetGeometryN_r(ctx, geometry, k), into);
        }
        return into;
    }

    return {
        name: 'geos-wasm',
        polygon(rings) {
            const polygons = polygonsOf(rings).map(toPolygon);
            return polygons.length === 1 ? polygons[0] : collection(MULTI_POLYGON, polygons);
        },
        // parcels of one date share their vertices, so that uniting them needs no noding
        intersect(parcels, other) {
            const all = parcels.length > 1
                ? collection(COLLECTION, parcels.flatMap(parcel => polygonParts(parcel, [])).map(part => geos.GEOSGeom_clone_r(ctx, part))) : 0;
            const one = all === 0 ? parcels[0] : geos.GEOSCoverageUnion_r(ctx, all);
            const both = one === 0 ? 0 : geos.GEOSIntersection_r(ctx, one, other);
            if (all !== 0) geos.GEOSGeom_destroy_r(ctx, all);
            if (both === 0) throw new Error('GEOS could not intersect parcels');
            if (one !== parcels[0]) geos.GEOSGeom_destroy_r(ctx, one);
            if (hasArea(both)) return [both];
            geos.GEOSGeom_destroy_r(ctx, both);
            return [];
        },
        unite(pieces) {
            const parts = pieces.flatMap(piece => polygonParts(piece, [])).map(part => geos.GEOSGeom_clone_r(ctx, part));
            const all = collection(MULTI_POLYGON, parts);
            const one = geos.GEOSUnaryUnion_r(ctx, all);
            if (one === 0) throw new Error('GEOS could not unite pieces');
            geos.GEOSGeom_destroy_r(ctx, all);
            return one;
        },
        box(piece, boxes, at) {
            geos.GEOSGeom_getXMin_r(ctx, piece, buffer);
            geos.GEOSGeom_getYMin_r(ctx, piece, buffer + 8);
            geos.GEOSGeom_getXMax_r(ctx, piece, buffer + 16);
            geos.GEOSGeom_getYMax_r(ctx, piece, buffer + 24);
            for (let side = 0; side < 4; side++) boxes[at + side] = Module.HEAPF64[(buffer >> 3) + side];
        },
        polygons(piece) {
            return polygonParts(piece, []).map((polygon): PatchRings => {
                const rings = [fromRing(geos.GEOSGetExteriorRing_r(ctx, polygon))];
                const holes = geos.GEOSGetNumInteriorRings_r(ctx, polygon);
                for (let k = 0; k < holes; k++) rings.push(fromRing(geos.GEOSGetInteriorRingN_r(ctx, polygon, k)));
                return rings;
            });
        },
    };
}

// the package types its hundreds of functions one by one and leaves the context out
await runHarness(async () => engineOf(await initGeos() as unknown as Geos));
