/**
 * Whether one GeoJSON value can be read, and where it cannot. Quick checks on every feature; `geojson-validation`, a
 * hundred times slower, words the findings of those that fail.
 *
 * Source  RFC 7946, sections 3 (objects), 3.1.6 (polygons), 5 (bounding box), 7.1 (members with defined meaning)
 */

import {valid} from 'geojson-validation';
import {RING_BEGINS_PART, RING_IS_HOLE} from '../core/polygons.ts';

export type Json = string | number | boolean | null | readonly Json[] | {readonly [key: string]: Json};
export type JsonObject = {readonly [key: string]: Json};
export type RingCoordinates = readonly (readonly number[])[];

export const GEOMETRY_TYPES: readonly string[] = [
    'Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection',
];

/** What is wrong, and at which path (`geometry.coordinates[0][2]`). */
export interface Fault { readonly reason: string; readonly path: string }

/** Things about polygons that are said and change nothing. */
export interface RingFindings { open: boolean; short: boolean; winding: boolean; extraDimension: boolean }

export interface GeometryOutcome {
    readonly rings: readonly RingCoordinates[];
    /** Of each ring, its bits of `Polygons.ringRole`. */
    readonly roles: readonly number[];
    readonly findings: RingFindings;
    /** Types that are not polygons: the whole geometry, or members of a collection. */
    readonly otherTypes: readonly string[];
    readonly fault: Fault | null;
}

export function isObject(value: Json | undefined): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: Json | undefined): string {
    if (value === undefined) return 'missing';
    if (value === null) return 'null';
    return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The first findings of `geojson-validation` about a value, for a message; '' if it finds none. */
export function validatorSays(value: Json): string {
    try {
        const found = valid(value, true);
        return found.length === 0 ? '' : `geojson-validation: ${found.slice(0, 3).join('; ')}`;
    } catch {
        return ''; // it assumes shapes that broken input does not have; our own reason stands
    }
}

/** Rings of a geometry that is Polygon, MultiPolygon or a collection with such; or the fault that forbids reading it. */
export function checkGeometry(geometry: Json, path: string): GeometryOutcome {
    const collected = {rings: [] as RingCoordinates[], roles: [] as number[], otherTypes: [] as string[],
        findings: {open: false, short: false, winding: false, extraDimension: false}};
    const fault = collectGeometry(geometry, path, collected);
    return {...collected, fault};
}

/** The place of a geometry that is a point, or a multipoint or collection of one; `checkGeometry` found no fault in it. */
export function pointOf(geometry: Json): readonly [number, number] | null {
    if (!isObject(geometry)) return null;
    const inner = geometry['type'] === 'MultiPoint' ? geometry['coordinates'] : geometry['geometries'];
    if (geometry['type'] === 'GeometryCollection') return Array.isArray(inner) && inner.length === 1 ? pointOf(inner[0] as Json) : null;
    const position = geometry['type'] === 'Point' ? geometry['coordinates']
        : geometry['type'] === 'MultiPoint' && Array.isArray(inner) && inner.length === 1 ? inner[0] as Json : null;
    return Array.isArray(position) && typeof position[0] === 'number' && typeof position[1] === 'number' ? [position[0], position[1]] : null;
}

interface Collected {
    readonly rings: RingCoordinates[]; readonly roles: number[]; readonly otherTypes: string[]; readonly findings: RingFindings;
}

function collectGeometry(geometry: Json | undefined, path: string, into: Collected): Fault | null {
    if (!isObject(geometry)) return {reason: `with a geometry that is ${kindOf(geometry)}, not an object`, path};
    const type = geometry['type'];
    if (typeof type !== 'string' || !GEOMETRY_TYPES.includes(type)) {
        return {reason: typeof type === 'string' ? `of the unknown geometry type "${type.slice(0, 40)}"`
            : `with a geometry type that is ${kindOf(type)}`,
            path: dotted(path, 'type')};
    }
    if (type === 'GeometryCollection') {
        const members = geometry['geometries'];
        if (!Array.isArray(members)) return {reason: `with a "geometries" member that is ${kindOf(members)}, not an array`, path: dotted(path, 'geometries')};
        for (let i = 0; i < members.length; i++) {
            const fault = collectGeometry(members[i] as Json, `${dotted(path, 'geometries')}[${i}]`, into);
            if (fault !== null) return fault;
        }
        return null;
    }
    const coordinates = geometry['coordinates'];
    const at = dotted(path, 'coordinates');
    if (!Array.isArray(coordinates)) return {reason: `with a "coordinates" member that is ${kindOf(coordinates)}, not an array`, path: at};
    if (type === 'Polygon') return collectPolygon(coordinates as readonly Json[], at, into);
    if (type === 'MultiPolygon') {
        for (let i = 0; i < coordinates.length; i++) {
            const fault = collectPolygon(coordinates[i] as Json, `${at}[${i}]`, into);
            if (fault !== null) return fault;
        }
        return null;
    }
    into.otherTypes.push(type);
    const depth = type === 'Point' ? 0 : type === 'MultiLineString' ? 2 : 1;
    return positionsFault(coordinates as readonly Json[], depth, type.endsWith('LineString') ? 2 : 0, at);
}

function collectPolygon(polygon: Json, path: string, into: Collected): Fault | null {
    if (!Array.isArray(polygon)) return {reason: `with ${kindOf(polygon)} where the rings of a polygon belong`, path};
    for (let r = 0; r < polygon.length; r++) {
        const ring = polygon[r] as Json;
        const at = `${path}[${r}]`;
        const fault = positionsFault(ring, 1, 0, at);
        if (fault !== null) return fault;
        const positions = ring as unknown as RingCoordinates; // every position was just checked
        lookAtRing(positions, r === 0, into.findings);
        into.rings.push(positions);
        into.roles.push(r === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
    }
    return null;
}

/** @param leastPositions of the innermost array of positions */
function positionsFault(value: Json, depth: number, leastPositions: number, path: string): Fault | null {
    if (!Array.isArray(value)) return {reason: `with ${kindOf(value)} where an array of positions belongs`, path};
    if (depth === 0) return positionFault(value as readonly Json[], path);
    for (let i = 0; i < value.length; i++) {
        // Paths are only put together for what is wrong: a county has ten million positions.
        const item = value[i] as Json;
        if (depth === 1 && isPosition(item)) continue;
        const fault = positionsFault(item, depth - 1, leastPositions, `${path}[${i}]`);
        if (fault !== null) return fault;
    }
    if (depth === 1 && value.length < leastPositions) return {reason: `with a line of ${value.length} positions`, path};
    return null;
}

function isPosition(value: Json): boolean {
    return Array.isArray(value) && value.length >= 2 && value.length <= 4
        && value.every((number) => Number.isFinite(number));
}

function positionFault(position: readonly Json[], path: string): Fault | null {
    if (position.length < 2) return {reason: `with a position of ${position.length} numbers`, path};
    const wrong = position.findIndex((number) => typeof number !== 'number' || !Number.isFinite(number));
    if (wrong < 0) return null;
    const value = position[wrong];
    return {reason: `with a position that holds ${typeof value === 'number' ? 'a number that is not finite' : kindOf(value)}`, path: `${path}[${wrong}]`};
}

function lookAtRing(ring: RingCoordinates, isShell: boolean, findings: RingFindings): void {
    if (ring.length < 4) findings.short = true;
    if (ring.length === 0) return;
    const first = ring[0], last = ring[ring.length - 1];
    if (first.length !== last.length || first.some((number, axis) => number !== last[axis])) findings.open = true;
    let area2 = 0;
    for (let i = 1; i < ring.length; i++) {
        if (ring[i].length > 2) findings.extraDimension = true;
        area2 += (ring[i - 1][0] - first[0]) * (ring[i][1] - first[1]) - (ring[i][0] - first[0]) * (ring[i - 1][1] - first[1]);
    }
    if (isShell ? area2 < 0 : area2 > 0) findings.winding = true;
}

/** Faults that leave a Feature, a collection or a geometry readable: members that must not be there, ids, boxes. */
export function memberFaults(object: JsonObject, type: string, path: string): Fault[] {
    const faults: Fault[] = [];
    for (const name of FORBIDDEN[type] ?? FORBIDDEN['geometry']) {
        if (name in object) faults.push({reason: `with a member "${name}" that a ${type} must not have`,
            path: dotted(path, name)});
    }
    if ('bbox' in object) {
        const box = object['bbox'];
        if (!Array.isArray(box)) faults.push({reason: `with a bbox that is ${kindOf(box)}, not an array of numbers`,
            path: dotted(path, 'bbox')});
        else if (!box.every((number) => typeof number === 'number')) faults.push({reason: 'with a bbox that holds something else than numbers', path: dotted(path, 'bbox')});
        else if (box.length !== 4 && box.length !== 6) faults.push({reason: `with a bbox of ${box.length} numbers instead of 4 or 6`, path: dotted(path, 'bbox')});
    }
    if (type === 'Feature' && 'id' in object && typeof object['id'] !== 'string' && typeof object['id'] !== 'number') {
        faults.push({reason: `with an id that is ${kindOf(object['id'])}, neither text nor number`,
            path: dotted(path, 'id')});
    }
    return faults;
}

const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
    Feature: ['features', 'coordinates', 'geometries'],
    FeatureCollection: ['coordinates', 'geometries', 'geometry', 'properties'],
    geometry: ['geometry', 'properties', 'features'],
};

export function dotted(path: string, name: string): string {
    return path === '' ? name : `${path}.${name}`;
}

/** Names that appear twice at the top level of an object's text: JSON.parse would keep the last in silence. */
export function doubledMembers(text: string): string[] {
    const seen = new Set<string>(), doubled = new Set<string>();
    let depth = 0;
    for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs)) {
        const token = match[0];
        if (token === '{' || token === '[') depth++;
        else if (token === '}' || token === ']') depth--;
        else if (depth === 1 && match[1] !== undefined) {
            const name = token.slice(1, token.lastIndexOf('"'));
            if (seen.has(name)) doubled.add(name);
            seen.add(name);
        }
    }
    return [...doubled];
}
