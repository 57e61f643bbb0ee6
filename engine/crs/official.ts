/**
 * The official area of a parcel on the ellipsoid: the series every survey data base in China is checked with. Here it
 * is the oracle of `area.ts` and a labelled alternative, never the figure the engine works with: it is not additive.
 *
 * Source  国土调查办发〔2008〕32号《图幅理论面积与图斑椭球面积计算公式及要求》, constants for CGCS2000 (domain facts §4.2)
 */

import {EngineError} from '../core/errors.ts';
import type {Crs} from './crs.ts';

const B_M = 6356752.31414036;
const E2 = 0.0066943800229;
const SECOND_E2 = 0.00673949677548;
const POLAR_RADIUS_M = 6399593.62586;
const K0 = 1.57048761144159e-7;
const K1 = 5.05250178820567e-3;
const K2 = 2.98472900956587e-5;
const K3 = 2.41626669230084e-7;
const K4 = 2.22241238938534e-9;

const E4 = E2 * E2;
const E6 = E4 * E2;
const E8 = E4 * E4;
const A = 1 + 3 / 6 * E2 + 30 / 80 * E4 + 35 / 112 * E6 + 630 / 2304 * E8;
const B = 1 / 6 * E2 + 15 / 80 * E4 + 21 / 112 * E6 + 420 / 2304 * E8;
const C = 3 / 80 * E4 + 7 / 112 * E6 + 180 / 2304 * E8;
const D = 1 / 112 * E6 + 45 / 2304 * E8;
const E = 5 / 2304 * E8;

export interface OfficialOptions {
    /** Edges longer than this are cut into `floor(length / densifyM) + 1` equal parts; 70 in bureaus' software. */
    readonly densifyM?: number;
}

/**
 * Signed area of an open ring by the official series, counter-clockwise positive, unrounded.
 *
 * Shape   vertices [start, end) of interleaved x,y; the closing edge is implied
 * Units   m²; coordinates in metres of `crs`
 * @throws EngineError `crs/official-needs-gk`
 */
export function officialRingAreaM2(
    crs: Crs, coords: Float64Array, start: number, end: number, options: OfficialOptions = {},
): number {
    const tm = crs.tm;
    if (crs.datum !== 'cgcs2000' || tm === undefined || tm.k0 !== 1 || tm.lat0Deg !== 0) {
        throw new EngineError('crs/official-needs-gk', `the official area series is defined on CGCS2000 Gauss–Krüger `
            + `coordinates, and ${crs.id} (${crs.name}) are none`, {fix: 'choose a CGCS2000 zone with --crs'});
    }
    const densifyM = options.densifyM ?? Infinity;
    const here = {lat: 0, lon: 0};
    let areaM2 = 0;
    for (let vertex = start; vertex < end; vertex++) {
        const next = vertex + 1 < end ? vertex + 1 : start;
        const x0 = coords[2 * vertex] - tm.falseEastingM, y0 = coords[2 * vertex + 1] - tm.falseNorthingM;
        const x1 = coords[2 * next] - tm.falseEastingM, y1 = coords[2 * next + 1] - tm.falseNorthingM;
        const length = Math.hypot(x1 - x0, y1 - y0);
        const parts = length > densifyM ? Math.floor(length / densifyM) + 1 : 1;
        inverse(x0, y0, here);
        for (let part = 1; part <= parts; part++) {
            const {lat, lon} = here;
            const t = part / parts;
            inverse(x0 + t * (x1 - x0), y0 + t * (y1 - y0), here);
            areaM2 += trapezoid((lon + here.lon) / 2, here.lat - lat, (here.lat + lat) / 2);
        }
    }
    return areaM2;
}

/** Area between the central meridian and a meridian `dLon` east of it, over `dLat` around `midLat`; radians. */
function trapezoid(dLon: number, dLat: number, midLat: number): number {
    return 2 * B_M * B_M * dLon * (A * Math.sin(dLat / 2) * Math.cos(midLat)
        - B * Math.sin(1.5 * dLat) * Math.cos(3 * midLat)
        + C * Math.sin(2.5 * dLat) * Math.cos(5 * midLat)
        - D * Math.sin(3.5 * dLat) * Math.cos(7 * midLat)
        + E * Math.sin(4.5 * dLat) * Math.cos(9 * midLat));
}

/** Latitude, and longitude from the central meridian, of a place `east` of it and `north` of the equator; radians. */
function inverse(east: number, north: number, out: {lat: number; lon: number}): void {
    const foot = K0 * north;
    const sin = Math.sin(foot);
    const sin2 = sin * sin;
    const bf = foot + Math.cos(foot) * sin * (K1 - sin2 * (K2 - sin2 * (K3 - sin2 * K4)));
    const cos = Math.cos(bf);
    const t = Math.tan(bf);
    const t2 = t * t;
    const eta2 = SECOND_E2 * cos * cos;
    const v2 = 1 + eta2;
    const u = east * Math.sqrt(v2) / POLAR_RADIUS_M;
    const u2 = u * u;
    out.lat = bf - 0.5 * v2 * t * u2 + v2 * t * u2 * u2 * (5 + 3 * t2 + eta2 - 9 * eta2 * t2) / 24
        - v2 * t * u2 * u2 * u2 * (61 + 90 * t2 + 45 * t2 * t2) / 720;
    out.lon = (u - u * u2 * (1 + 2 * t2 + eta2) / 6
        + u * u2 * u2 * (5 + 28 * t2 + 24 * t2 * t2 + 6 * eta2 + 8 * eta2 * t2) / 120) / cos;
}
