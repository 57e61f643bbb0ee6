/** What a GeoJSON root says of its CRS. Nothing is guessed: coordinates that cannot be degrees take the default away. */

import type {Issue} from '../core/issue.ts';
import type {JsonObject} from './geojsonCheck.ts';
import {isObject} from './geojsonCheck.ts';
import type {RawCrs} from './rawLayer.ts';

const WGS84_LON_LAT = 4326;
/** A polygon across the date line may run past 180; nothing runs past a whole turn. */
const MAX_LON_DEG = 360;
const MAX_LAT_DEG = 90;

/**
 * @param maxX largest |x| of the polygons
 * @returns null, with an Issue, when the default cannot hold or the member cannot be read
 * Source  RFC 7946 section 4; GeoJSON 1.0 (2008) section 3 for the old member
 */
export function geojsonCrs(root: JsonObject, maxX: number, maxY: number, file: string, issues: Issue[]): RawCrs | null {
    if (!('crs' in root)) {
        if (maxX <= MAX_LON_DEG && maxY <= MAX_LAT_DEG) return {epsg: WGS84_LON_LAT,
            from: 'GeoJSON default (RFC 7946)'};
        issues.push({code: 'formats/no-crs', severity: 'warning', layer: file,
            message: `no crs is stated and coordinates up to ${maxX}, ${maxY} are no degrees; give the coordinate reference system with --crs`});
        return null;
    }
    const member = root['crs'];
    if (member === null) {
        issues.push({code: 'formats/no-crs', severity: 'warning', layer: file,
            message: 'the member "crs" is null: the file says that no CRS can be assumed; give it with --crs'});
        return null;
    }
    const properties = isObject(member) ? member['properties'] : undefined;
    const name = isObject(properties) ? properties['name'] ?? properties['code'] : undefined;
    const epsg = epsgOf(typeof name === 'number' ? `EPSG:${name}` : name);
    if (epsg !== null) return {epsg, from: 'crs member'};
    issues.push({code: 'formats/bad-crs', severity: 'warning', layer: file,
        message: `the member "crs" (${JSON.stringify(member).slice(0, 80)}) names no EPSG code; give it with --crs`});
    return null;
}

function epsgOf(name: unknown): number | null {
    if (typeof name !== 'string') return null;
    // CRS84 is WGS 84 in the order longitude, latitude, which is the order of GeoJSON anyway.
    if (/(?:^|:)(?:OGC:[\d.]*:)?CRS84$/i.test(name)) return WGS84_LON_LAT;
    const match = /EPSG:(?:[\d.]*:)?(\d{4,6})$/i.exec(name) ?? /\/EPSG\/[\d.]+\/(\d{4,6})$/i.exec(name);
    return match ? Number(match[1]) : null;
}
