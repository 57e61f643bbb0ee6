/** From ticks of the county to coordinates of a file, one way for each job. */

import {crsFromCode, projectInto} from '../../../engine/crs/index.ts';
import {TICKS_PER_M} from './mesh.ts';
import {hash32, smoothNoise} from './random.ts';
import type {RingBuffer} from './ringBuffer.ts';

/** The county's centre in ticks: on the central meridian of zone 37, at 30.2° N. */
const EAST_TICKS = 37_500_000 * TICKS_PER_M;
const NORTH_TICKS = 3_340_000 * TICKS_PER_M;

export interface Placement {
    readonly epsg: number;
    readonly wkt: string;
    /** Ticks in, coordinates out, in place. */
    readonly place: (rings: RingBuffer) => void;
}

/** The plane CRS of all layers but G. Source   EPSG 4525, names as GDAL writes them */
export const PLANE_WKT = 'PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 37",'
    + 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],'
    + 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    + 'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",111],PARAMETER["scale_factor",1],'
    + 'PARAMETER["false_easting",37500000],PARAMETER["false_northing",0],UNIT["metre",1]]';

/** Source   EPSG 4490, names as GDAL writes them */
const DEGREE_WKT = 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",'
    + 'SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';

type Mover = (xTicks: number, yTicks: number, out: Float64Array, at: number) => void;

function onPlane(move: Mover): Placement {
    return {epsg: 4525, wkt: PLANE_WKT, place: rings => {
        for (let k = 0; k < 2 * rings.vertices; k += 2) move(rings.xy[k], rings.xy[k + 1], rings.xy, k);
    }};
}

/** As surveyed: every coordinate a whole number of 0.1 mm. */
export function surveyed(): Placement {
    return onPlane((x, y, out, at) => {
        out[at] = (EAST_TICKS + x) / TICKS_PER_M;
        out[at + 1] = (NORTH_TICKS + y) / TICKS_PER_M;
    });
}

/** Written again by another program: each place off by at most `noiseM` in x and in y, alike in all parcels. */
export function reExported(noiseM: number, seed: number): Placement {
    return onPlane((x, y, out, at) => {
        out[at] = (EAST_TICKS + x) / TICKS_PER_M + noiseM * (hash32(x, y, seed + 71) / 2147483648 - 1);
        out[at + 1] = (NORTH_TICKS + y) / TICKS_PER_M + noiseM * (hash32(x, y, seed + 72) / 2147483648 - 1);
    });
}

/** Rounded to whole millimetres. */
export function toMillimetres(): Placement {
    const perMm = TICKS_PER_M / 1000;
    return onPlane((x, y, out, at) => {
        out[at] = Math.round((EAST_TICKS + x) / perMm) / 1000;
        out[at + 1] = Math.round((NORTH_TICKS + y) / perMm) / 1000;
    });
}

/** Surveyed from other control points: every place 0.2 to 0.5 m off, by a drift that turns over hundreds of metres. */
export function drifted(seed: number): Placement {
    return onPlane((x, y, out, at) => {
        const xM = x / TICKS_PER_M, yM = y / TICKS_PER_M;
        const angle = 2 * Math.PI * smoothNoise(xM, yM, 900, seed + 73);
        const length = TICKS_PER_M * (0.35 + 0.149 * smoothNoise(xM, yM, 600, seed + 74));
        out[at] = (EAST_TICKS + Math.round(x + length * Math.cos(angle))) / TICKS_PER_M;
        out[at + 1] = (NORTH_TICKS + Math.round(y + length * Math.sin(angle))) / TICKS_PER_M;
    });
}

/** In degrees with nine decimals, some 0.1 mm. */
export function inDegrees(): Placement {
    const plane = crsFromCode('EPSG:4525'), degrees = crsFromCode('EPSG:4490'), asSurveyed = surveyed();
    return {epsg: 4490, wkt: DEGREE_WKT, place: rings => {
        asSurveyed.place(rings);
        const coords = rings.xy.subarray(0, 2 * rings.vertices);
        projectInto(plane, degrees, coords, coords);
        for (let k = 0; k < coords.length; k++) coords[k] = Math.round(coords[k] * 1e9) / 1e9;
    }};
}

/** Rings that begin at another vertex; each ring at one that depends on the number only. */
export function turnRings(rings: RingBuffer, seed: number): void {
    for (let ring = 0; ring < rings.rings; ring++) {
        const start = 2 * rings.ringStart(ring), end = 2 * rings.ringEnd[ring];
        const turn = 2 * (1 + hash32(ring, end - start, seed) % ((end - start) / 2 - 1));
        const part = rings.xy.slice(start, end);
        rings.xy.set(part.subarray(turn), start);
        rings.xy.set(part.subarray(0, turn), end - turn);
    }
}
