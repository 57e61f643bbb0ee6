/** GEOS through WebAssembly as an oracle: areas and validity by an engine that shares no code with ours. */

import initGeosJs from 'geos-wasm';

interface GeosModule {
    _malloc(size: number): number;
    _free(pointer: number): void;
    getValue(pointer: number, type: string): number;
    stringToUTF8(text: string, pointer: number, size: number): void;
    UTF8ToString(pointer: number): string;
}

/** The few calls used here; pointers are numbers. */
interface GeosApi {
    Module: GeosModule;
    GEOSWKTReader_create(): number;
    GEOSWKTReader_read(reader: number, text: number): number;
    GEOSGeom_destroy(geometry: number): void;
    GEOSArea(geometry: number, out: number): number;
    /** Pointer to text; unlike GEOSisValid it prints nothing. */
    GEOSisValidReason(geometry: number): number;
    GEOSFree(pointer: number): void;
    GEOSMakeValid(geometry: number): number;
    GEOSIntersection(a: number, b: number): number;
    GEOSUnaryUnion(geometry: number): number;
    GEOSUnion(a: number, b: number): number;
    GEOSDifference(a: number, b: number): number;
    GEOSSymDifference(a: number, b: number): number;
    GEOSisEmpty(geometry: number): number;
    GEOSBuffer(geometry: number, distance: number, quadrantSegments: number): number;
    GEOSGetNumGeometries(geometry: number): number;
    /** Stays property of the geometry. */
    GEOSGetGeometryN(geometry: number, part: number): number;
}

export type MultiPolygonCoordinates = readonly (readonly (readonly (readonly number[])[])[])[];

export function multiPolygonWkt(polygons: MultiPolygonCoordinates): string {
    if (polygons.length === 0) return 'MULTIPOLYGON EMPTY';
    const ring = (points: readonly (readonly number[])[]): string => {
        const closed = [...points, points[0]];
        return `(${closed.map(([x, y]) => `${x} ${y}`).join(',')})`;
    };
    return `MULTIPOLYGON(${polygons.map(rings => `(${rings.map(ring).join(',')})`).join(',')})`;
}

export interface Geos {
    /** Handle of a WKT geometry; valid until `dispose`. */
    read(wkt: string): number;
    area(geometry: number): number;
    isValid(geometry: number): boolean;
    makeValid(geometry: number): number;
    intersection(a: number, b: number): number;
    difference(a: number, b: number): number;
    symDifference(a: number, b: number): number;
    union(geometry: number): number;
    /** Both dissolved into one. */
    unionOf(a: number, b: number): number;
    /** Is no place of the geometry farther than this from its border? */
    isThinnerThan(geometry: number, distance: number): boolean;
    /** Areas of the polygons that a geometry is made of. */
    partAreas(geometry: number): number[];
    /** Frees every geometry made since the last call. */
    dispose(): void;
}

/** Opens one GEOS instance. Results of failed operations throw. */
export async function openGeos(): Promise<Geos> {
    const api = await initGeosJs() as unknown as GeosApi;
    const reader = api.GEOSWKTReader_create();
    const out = api.Module._malloc(8);
    let open: number[] = [];
    const keep = (geometry: number, what: string): number => {
        if (!geometry) throw new Error(`GEOS ${what} failed`);
        open.push(geometry);
        return geometry;
    };
    return {
        read(wkt) {
            const size = wkt.length + 1;
            const text = api.Module._malloc(size);
            api.Module.stringToUTF8(wkt, text, size);
            const geometry = api.GEOSWKTReader_read(reader, text);
            api.Module._free(text);
            return keep(geometry, `read of ${wkt.slice(0, 80)}`);
        },
        area(geometry) {
            api.GEOSArea(geometry, out);
            return api.Module.getValue(out, 'double');
        },
        isValid(geometry) {
            const reason = api.GEOSisValidReason(geometry);
            const text = api.Module.UTF8ToString(reason);
            api.GEOSFree(reason);
            return text === 'Valid Geometry';
        },
        makeValid: geometry => keep(api.GEOSMakeValid(geometry), 'makeValid'),
        intersection: (a, b) => keep(api.GEOSIntersection(a, b), 'intersection'),
        symDifference: (a, b) => keep(api.GEOSSymDifference(a, b), 'symDifference'),
        difference: (a, b) => keep(api.GEOSDifference(a, b), 'difference'),
        unionOf: (a, b) => keep(api.GEOSUnion(a, b), 'union'),
        union: geometry => keep(api.GEOSUnaryUnion(geometry), 'union'),
        partAreas: geometry => Array.from({length: api.GEOSGetNumGeometries(geometry)}, (_, part) => {
            api.GEOSArea(api.GEOSGetGeometryN(geometry, part), out);
            return api.Module.getValue(out, 'double');
        }),
        isThinnerThan: (geometry, distance) => api.GEOSisEmpty(keep(api.GEOSBuffer(geometry, -distance, 8), 'buffer')) === 1,
        dispose() {
            for (const geometry of open) api.GEOSGeom_destroy(geometry);
            open = [];
        },
    };
}
