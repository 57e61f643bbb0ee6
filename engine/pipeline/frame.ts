/** The plane a run works in, and the ways into it and back to longitude and latitude. */

import {encodeRings, type EncodedPolygons} from '../contract/geometryCodec.ts';
import {EngineError} from '../core/errors.ts';
import type {Polygons} from '../core/polygons.ts';
import {edgeAreaOn} from '../crs/area.ts';
import {crsFromCode, type Crs} from '../crs/crs.ts';
import {projectInto, workingCrs} from '../crs/project.ts';
import {DEFAULT_STEP_M, type EdgeArea, type LatticePolygon} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import type {LoadedLayer} from './loadLayers.ts';

export type LonLat = [number, number];
/** GeoJSON MultiPolygon coordinates, closed rings, shells counter-clockwise. */
export type MultiPolygon = LonLat[][][];

/** Longitude and latitude of what is written: CGCS2000. */
const GEOGRAPHIC = crsFromCode('EPSG:4490');
/** 1e-9 degrees is 0.1 mm, the step of the lattice. */
const LON_LAT_DIGITS = 1e9;

export interface Frame {
    readonly crs: Crs;
    readonly edgeArea: EdgeArea;
    /** Lattice steps per metre. */
    readonly perM: number;
    /** A layer's polygons in metres of the working CRS. */
    readonly intoPlane: (layer: Pick<Layer, 'polygons' | 'crs'>) => Polygons;
    /** Shapes of lattice rings (steps from the CRS origin) as longitude and latitude. */
    readonly toLonLat: (shapes: readonly (readonly LatticePolygon[])[]) => MultiPolygon[];
    /** The same as texts of the result page. */
    readonly encode: (shapes: readonly (readonly LatticePolygon[])[]) => EncodedPolygons[];
    /** Interleaved places in metres of the working CRS as longitudes and latitudes. */
    readonly placesToLonLat: (coords: Float64Array) => Float64Array;
    /** A place in metres of the working CRS, or of the CRS named, as longitude and latitude. */
    readonly placeToLonLat: (x: number, y: number, crs?: Crs) => LonLat;
}

/** To the step of the lattice. */
export function roundDegrees(value: number): number {
    return Math.round(value * LON_LAT_DIGITS) / LON_LAT_DIGITS;
}

/** Projected coordinates; vertices that are not finite stay so, for certification to name them. */
function projectFinite(from: Crs, to: Crs, coords: Float64Array): Float64Array {
    const out = coords.slice();
    const bad: number[] = [];
    let finite = -1;
    for (let i = 0; i < out.length; i += 2) {
        if (Number.isFinite(out[i]) && Number.isFinite(out[i + 1])) finite = i;
        else bad.push(i);
    }
    if (bad.length > 0) {
        if (finite < 0) return out.fill(Number.NaN);
        for (const i of bad) [out[i], out[i + 1]] = [coords[finite], coords[finite + 1]];
    }
    projectInto(from, to, out, out);
    for (const i of bad) out[i] = out[i + 1] = Number.NaN;
    return out;
}

/** A layer and its extent in its own CRS. */
export type Located = Pick<LoadedLayer, 'layer' | 'bbox'>;

/** Longitude and latitude box of a layer: its corners and edge middles, which bound it well enough to choose a zone. */
function lonLatBbox({layer, bbox: [minX, minY, maxX, maxY]}: Located): [number, number, number, number] | null {
    if (minX > maxX) return null;
    const midX = (minX + maxX) / 2, midY = (minY + maxY) / 2;
    const points = Float64Array.from([minX, minY, midX, minY, maxX, minY, minX, midY, maxX, midY, minX, maxY, midX, maxY, maxX, maxY]);
    projectInto(layer.crs, GEOGRAPHIC, points, points);
    const lon = points.filter((_, i) => i % 2 === 0), lat = points.filter((_, i) => i % 2 === 1);
    return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
}

/**
 * @throws EngineError `pipeline/no-overlap` - the two surveys lie apart
 * @throws EngineError `crs/area-needs-tm` - the working CRS asked for is no transverse Mercator plane
 */
export function frameFor(before: Located, after: Located, others: readonly Located[], given: Crs | null): Frame {
    const a = lonLatBbox(before), b = lonLatBbox(after);
    if (a && b && (a[0] > b[2] || b[0] > a[2] || a[1] > b[3] || b[1] > a[3])) {
        const words = (box: readonly number[]): string => box.map(v => v.toFixed(4)).join(', ');
        throw new EngineError('pipeline/no-overlap', 'the two layers lie nowhere near one another: '
            + `before ${words(a)}, after ${words(b)} (west, south, east, north)`,
        {file: after.layer.path, fix: 'check that both are of the same county and that their CRS is right (liangtian inspect)',
            facts: {before: a, after: b}});
    }
    const boxes = [a, b].filter(box => box !== null);
    const whole: [number, number, number, number] = boxes.length === 0 ? [111, 30, 111, 30]
        : [Math.min(...boxes.map(v => v[0])), Math.min(...boxes.map(v => v[1])), Math.max(...boxes.map(v => v[2])), Math.max(...boxes.map(v => v[3]))];
    const crs = given ?? workingCrs(whole, [before, after, ...others].map(({layer}) => layer.crs));
    const perM = Math.round(1 / DEFAULT_STEP_M);
    /** In place: many vertices in one pass. */
    const intoLonLat = (coords: Float64Array, from: Crs): Float64Array => {
        projectInto(from, GEOGRAPHIC, coords, coords);
        for (let i = 0; i < coords.length; i++) coords[i] = roundDegrees(coords[i]);
        return coords;
    };
    /** Shell and holes of each polygon of each shape: open rings of degrees. */
    const ringsOf = (shapes: readonly (readonly LatticePolygon[])[]): Float64Array[][][] => {
        let size = 0;
        for (const polygons of shapes) for (const {shell, holes} of polygons) size = holes.reduce((sum, hole) => sum + hole.length, size + shell.length);
        const all = new Float64Array(size);
        let at = 0;
        const rings = shapes.map(polygons => polygons.map(({shell, holes}) => [shell, ...holes].map((ring) => {
            const from = at;
            for (let i = 0; i < ring.length; i++) all[at++] = ring[i] / perM;
            return all.subarray(from, at);
        })));
        intoLonLat(all, crs); // which the rings are views of
        return rings;
    };
    const closed = (ring: Float64Array): LonLat[] => {
        const points = new Array<LonLat>(ring.length / 2 + 1);
        for (let i = 0; i < ring.length; i += 2) points[i / 2] = [ring[i], ring[i + 1]];
        points[points.length - 1] = [ring[0], ring[1]];
        return points;
    };
    return {
        crs, perM,
        edgeArea: edgeAreaOn(crs, DEFAULT_STEP_M),
        intoPlane: ({polygons, crs: from}) => {
            return {...polygons, coords: projectFinite(from, crs, polygons.coords)};
        },
        toLonLat: shapes => ringsOf(shapes).map(polygons => polygons.map(rings => rings.map(closed))),
        encode: shapes => encodeRings(ringsOf(shapes)),
        placesToLonLat: coords => intoLonLat(coords.slice(), crs),
        placeToLonLat: (x, y, from = crs) => {
            const [lon, lat] = intoLonLat(Float64Array.of(x, y), from);
            return [lon, lat];
        },
    };
}
