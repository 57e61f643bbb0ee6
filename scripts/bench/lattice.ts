/** A written result on whole tenths of a millimetre: the form in which results are compared, summed and proved. */

import {createHash} from 'node:crypto';

/** Coordinates are written with four decimals. */
export const STEPS_PER_M = 1e4;

export interface LatticePatch {
    readonly from: string;
    readonly to: string;
    /** Shell first; open rings, interleaved x, y in steps from the origin of the result. */
    readonly rings: readonly Float64Array[];
    readonly areaM2: number;
    readonly perimeterM: number;
}

export interface LatticeResult {
    readonly patches: readonly LatticePatch[];
    /** Features without any polygon. */
    readonly nullGeometries: number;
}

type Position = readonly number[];
interface Feature {
    readonly properties: {readonly from?: unknown; readonly to?: unknown; readonly areaM2?: unknown} | null;
    readonly geometry: {readonly type: string; readonly coordinates: unknown} | null;
}

/** The polygons of a feature; every part of a multi-polygon is a patch of its own. */
function polygonsOf({geometry}: Feature): Position[][][] {
    if (geometry === null) return [];
    // GeoJSON, RFC 7946, 3.1.6 and 3.1.7
    if (geometry.type === 'Polygon') return [geometry.coordinates as Position[][]];
    if (geometry.type === 'MultiPolygon') return geometry.coordinates as Position[][][];
    return [];
}

/**
 * A result as it was written.
 *
 * @param areas `stated` takes each patch's own `areaM2`, which its engine summed before it rounded: right for a reference
 * @throws Error if the text is no feature collection with `from` and `to`
 */
export function readResult(text: string, areas: 'written' | 'stated' = 'written'): LatticeResult {
    const {features} = JSON.parse(text) as {readonly features?: readonly Feature[]};
    if (!Array.isArray(features)) throw new Error('the result is no feature collection');
    const patches: LatticePatch[] = [];
    let nullGeometries = 0;
    for (const feature of features as readonly Feature[]) {
        const {from, to, areaM2} = feature.properties ?? {};
        if (typeof from !== 'string' || typeof to !== 'string') throw new Error('a feature has no text in from or to');
        const polygons = polygonsOf(feature).filter(rings => rings.length > 0);
        if (polygons.length === 0) nullGeometries++;
        const stated = areas === 'stated' && polygons.length === 1 && typeof areaM2 === 'number' ? {areaM2} : {};
        for (const rings of polygons) patches.push({...latticePatch(from, to, rings.map(openRing)), ...stated});
    }
    return {patches, nullGeometries};
}

function openRing(ring: readonly Position[]): Float64Array {
    const steps = Float64Array.from(ring.flatMap(([x, y]) => [Math.round(x * STEPS_PER_M), Math.round(y * STEPS_PER_M)]));
    const last = steps.length - 2;
    const isClosed = last >= 2 && steps[0] === steps[last] && steps[1] === steps[last + 1];
    return isClosed ? steps.slice(0, last) : steps;
}

/** Twice the area in square steps, positive when counter-clockwise. */
function twiceArea(ring: Float64Array): number {
    let twice = 0;
    for (let k = 2; k + 3 < ring.length; k += 2) {
        twice += (ring[k] - ring[0]) * (ring[k + 3] - ring[1]) - (ring[k + 2] - ring[0]) * (ring[k + 1] - ring[1]);
    }
    return twice;
}

function lengthSteps(ring: Float64Array): number {
    let length = 0;
    for (let k = 0; k < ring.length; k += 2) {
        const next = (k + 2) % ring.length;
        length += Math.hypot(ring[next] - ring[k], ring[next + 1] - ring[k + 1]);
    }
    return length;
}

function latticePatch(from: string, to: string, rings: readonly Float64Array[]): LatticePatch {
    const areas = rings.map(ring => Math.abs(twiceArea(ring)) / 2);
    return {
        from, to, rings,
        areaM2: areas.slice(1).reduce((sum, hole) => sum - hole, areas[0]) / STEPS_PER_M ** 2,
        perimeterM: rings.reduce((sum, ring) => sum + lengthSteps(ring), 0) / STEPS_PER_M,
    };
}

/** The ring from its smallest vertex on, shells counter-clockwise and holes clockwise. */
function canonicalRing(ring: Float64Array, isShell: boolean): string {
    const points: string[] = [];
    const count = ring.length / 2;
    let first = 0;
    for (let k = 1; k < count; k++) {
        const byX = ring[2 * k] - ring[2 * first];
        if (byX < 0 || (byX === 0 && ring[2 * k + 1] < ring[2 * first + 1])) first = k;
    }
    const step = twiceArea(ring) >= 0 === isShell ? 1 : count - 1;
    for (let k = 0, at = first; k < count; k++, at = (at + step) % count) points.push(`${ring[2 * at]} ${ring[2 * at + 1]}`);
    return points.join(',');
}

/** The same sum for the same patches, whatever their order, where their rings begin and which way they run. */
export function checksum({patches}: LatticeResult): string {
    const lines = patches.map(({from, to, rings: [shell, ...holes]}) =>
        [from, to, canonicalRing(shell, true), ...holes.map(hole => canonicalRing(hole, false)).sort()].join('|'));
    return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
