/** Coordinates from one CRS to another, and the plane a county is worked in. The one place that calls proj4. */

import {createRequire} from 'node:module';
import type proj4 from 'proj4';
import {EngineError} from '../core/errors.ts';
import {crsFromCode, type Crs} from './crs.ts';
import {cgcs2000ZoneCode} from './knownCodes.ts';
import {forwardInto, inverseInto, type TransverseMercator} from './transverseMercator.ts';

const load = createRequire(import.meta.url);

const DATUM_SHIFT = / \+towgs84=\S+/;

/**
 * `out` holds the coordinates of `coords`, moved from one CRS to the other.
 *
 * CRS     CGCS2000, WGS 84 and the other datums tied to the Earth's centre count as one (they differ by less than a
 *         metre and have no parameters to do better); other datums are shifted by the parameters their `Crs` carries
 * Shape   interleaved x,y; `out` may be `coords`
 * Keeps   equal CRS, or equal planes on CGCS2000 and WGS 84: every bit; zones that differ by prefix: a plain shift
 * Cost    one pass; Gauss–Krüger and UTM without proj4
 * @throws EngineError `crs/not-finite` - with the index of the first vertex that has no place in the target
 */
export function projectInto(from: Crs, to: Crs, coords: Float64Array, out: Float64Array): void {
    const eastShiftM = prefixShift(from, to);
    if (from.proj4 === to.proj4 || isSameEarthPlane(from, to)) {
        if (out !== coords) out.set(coords);
    } else if (eastShiftM !== null) {
        for (let i = 0; i + 1 < coords.length; i += 2) {
            out[i] = coords[i] + eastShiftM;
            out[i + 1] = coords[i + 1];
        }
    } else if (shiftOf(from) === shiftOf(to) && isOwnSeries(from) && isOwnSeries(to)) {
        if (from.tm) inverseInto(from.tm, coords, out);
        else copyLonLat(coords, out);
        if (to.tm) forwardInto(to.tm, out, out);
    } else {
        throughProj4(from, to, coords, out);
    }
    requireFinite(from, to, coords, out);
}

/** How the datum stands to WGS 84, as proj4 text; empty for datums at the Earth's centre. */
function shiftOf(crs: Crs): string {
    return DATUM_SHIFT.exec(crs.proj4)?.[0] ?? '';
}

/** Geographic or transverse Mercator: our own series does it, proj4 is not needed. */
function isOwnSeries(crs: Crs): boolean {
    return (crs.kind === 'geographic' || crs.tm !== undefined) && !crs.proj4.includes('+pm=');
}

/** From degrees to a plane on the same datum, by our own series alone. */
export function isForwardSeries(from: Crs, to: Crs): boolean {
    return from.kind === 'geographic' && to.tm !== undefined && shiftOf(from) === shiftOf(to) && isOwnSeries(from) && isOwnSeries(to);
}

function isPlain(crs: Crs): boolean {
    return isOwnSeries(crs) && shiftOf(crs) === '';
}

/** CGCS2000 and WGS 84 with the same projection: their ellipsoids differ by 0.1 mm at the pole, nothing else does. */
function isSameEarthPlane(from: Crs, to: Crs): boolean {
    const earth = (crs: Crs) => (crs.datum === 'cgcs2000' || crs.datum === 'wgs84') && isPlain(crs);
    if (!earth(from) || !earth(to)) return false;
    if (from.kind === 'geographic' && to.kind === 'geographic') return true;
    return from.tm !== undefined && to.tm !== undefined && samePlane(from.tm, to.tm)
        && from.tm.falseEastingM === to.tm.falseEastingM;
}

function samePlane(one: TransverseMercator, two: TransverseMercator): boolean {
    return one.lon0Deg === two.lon0Deg && one.lat0Deg === two.lat0Deg && one.k0 === two.k0
        && one.falseNorthingM === two.falseNorthingM;
}

/** Metres to add to the eastings when two zones differ by their prefix only; null otherwise. */
function prefixShift(from: Crs, to: Crs): number | null {
    if (!from.tm || !to.tm || !isPlain(from) || !isPlain(to) || !samePlane(from.tm, to.tm)) return null;
    const earth = new Set(['cgcs2000', 'wgs84']);
    const sameDatum = from.datum === to.datum && from.tm.aM === to.tm.aM && from.tm.invF === to.tm.invF;
    if (!sameDatum && !(earth.has(from.datum) && earth.has(to.datum))) return null;
    return to.tm.falseEastingM - from.tm.falseEastingM;
}

function copyLonLat(source: Float64Array, out: Float64Array): void {
    for (let i = 0; i + 1 < source.length; i += 2) {
        const onGlobe = Math.abs(source[i]) <= 360 && Math.abs(source[i + 1]) <= 90;
        out[i] = onGlobe ? source[i] : NaN;
        out[i + 1] = source[i + 1];
    }
}

function throughProj4(from: Crs, to: Crs, source: Float64Array, out: Float64Array): void {
    // Equal shifts cancel, and must not be made: proj4 turns rotations back with an error of up to 3 mm.
    const isSameDatum = shiftOf(from) === shiftOf(to) || !from.datumKnown || !to.datumKnown;
    const text = (crs: Crs) => (isSameDatum ? crs.proj4.replace(DATUM_SHIFT, '') : withShift(crs));
    // loaded by the first layer that needs it: a county in Gauss–Krüger never waits for it
    const converter = (load('proj4') as typeof proj4)(text(from), text(to));
    const point: [number, number] = [0, 0];
    for (let i = 0; i + 1 < source.length; i += 2) {
        point[0] = source[i];
        point[1] = source[i + 1];
        if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) {
            // proj4 throws a bare TypeError for these; the index is the caller's, so NaN goes on to `requireFinite`
            out[i] = NaN;
            continue;
        }
        const [x, y] = converter.forward(point);
        out[i] = x;
        out[i + 1] = y;
    }
}

/** proj4 shifts only when both sides say how they stand to WGS 84; a datum at the Earth's centre stands at zero. */
function withShift(crs: Crs): string {
    return shiftOf(crs) === '' && !crs.proj4.includes('+nadgrids=') ? `${crs.proj4} +towgs84=0,0,0,0,0,0,0` : crs.proj4;
}

function requireFinite(from: Crs, to: Crs, source: Float64Array, out: Float64Array): void {
    for (let i = 0; i + 1 < out.length; i += 2) {
        if (Number.isFinite(out[i]) && Number.isFinite(out[i + 1])) continue;
        // projected in place, the place it came from is gone; the index still finds it
        const place = source === out ? '' : ` at (${source[i]}, ${source[i + 1]})`;
        throw new EngineError('crs/not-finite', `vertex ${i / 2}${place} of ${from.id} has no place in `
            + `${to.id} (${to.name})`, {
            where: `vertex ${i / 2}`,
            fix: 'check the CRS of the layer, or choose a working CRS nearer to it with --crs',
            facts: {index: i / 2, from: from.id, to: to.id, ...(source !== out && {x: source[i], y: source[i + 1]})},
        });
    }
}

/** Longitudes and latitudes between which Gauss–Krüger zones of the Chinese survey are used. */
export const CHINA_LON_LAT = [72, 3, 136, 54] as const;

/** Farther from the meridian than this a declared zone does not serve as the working plane. */
const MAX_DEGREES_OFF = 4.5;

/**
 * The plane to work in: the first declared CGCS2000 Gauss–Krüger zone that fits the extent, else the 3° zone (without
 * prefix) of its middle inside China, else the UTM zone on WGS 84.
 *
 * Units   degrees; west, south, east, north
 * @throws EngineError `crs/bad-extent`
 */
export function workingCrs(
    lonLatBbox: readonly [number, number, number, number], declared: readonly Crs[],
): Crs {
    const [west, south, east, north] = lonLatBbox;
    const fits = lonLatBbox.every(Number.isFinite) && west <= east && south <= north && Math.abs(south) <= 90
        && Math.abs(north) <= 90 && west >= -360 && east <= 360;
    if (!fits) {
        throw new EngineError('crs/bad-extent', `no working CRS for the extent [${lonLatBbox.join(', ')}]`, {
            fix: 'check that the layers have coordinates and the right CRS', facts: {lonLatBbox},
        });
    }
    const lon = (west + east) / 2;
    const lat = (south + north) / 2;
    const survey = declared.find((crs) => crs.datum === 'cgcs2000' && crs.tm !== undefined && crs.tm.k0 === 1
        && Math.abs(lon - crs.tm.lon0Deg) <= MAX_DEGREES_OFF);
    if (survey) return survey;
    const [chinaWest, chinaSouth, chinaEast, chinaNorth] = CHINA_LON_LAT;
    if (lon >= chinaWest && lon <= chinaEast && lat >= chinaSouth && lat <= chinaNorth) {
        const meridian = Math.min(135, Math.max(75, 3 * Math.round(lon / 3)));
        return crsFromCode(`EPSG:${cgcs2000ZoneCode(3, meridian, false)}`);
    }
    const zone = (Math.floor((lon + 180) / 6) % 60 + 60) % 60 + 1;
    return crsFromCode(`EPSG:${(lat < 0 ? 32700 : 32600) + zone}`);
}
