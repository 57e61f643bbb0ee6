/** Where classes changed, by GEOS alone: parcels cut pair by pair, pieces of one (from, to) dissolved. */

import type {Geos} from '../helpers/geos.ts';
import {ringsOf, polygonWkt} from '../unit/bench/workloadLand.ts';
import type {LayerSource} from '../../scripts/bench/workload/shapefile.ts';

interface ClassedRings {
    readonly rings: readonly Float64Array[];
    readonly code: string;
    readonly box: readonly [number, number, number, number];
}

/** Parcels with their class, as the generator emits them: no file is read. */
export function classedRings(layer: LayerSource): ClassedRings[] {
    const field = layer.fields.findIndex(({name}) => name === 'DLBM');
    return ringsOf(layer).map((rings, i) => {
        const xs = rings[0].filter((_, k) => k % 2 === 0), ys = rings[0].filter((_, k) => k % 2 === 1);
        return {rings, code: String(layer.row(i)[field]), box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]};
    });
}

/** Areas of the patches of each `from>to`, ascending. */
export type PatchAreas = ReadonlyMap<string, readonly number[]>;

/** Units   m² of the plane */
export function geosPatches(geos: Geos, before: readonly ClassedRings[], after: readonly ClassedRings[], from: string): PatchAreas {
    const [eastM, northM] = before[0].box;
    const read = ({rings}: ClassedRings): number => geos.read(polygonWkt(rings, Math.floor(eastM), Math.floor(northM)));
    const later = new Map<ClassedRings, number>(), shares = new Map<string, number[]>();
    for (const one of before) {
        if (!one.code.startsWith(from)) continue;
        let handle: number | undefined;
        for (const other of after) {
            if (other.code === one.code || one.box[0] > other.box[2] || other.box[0] > one.box[2] || one.box[1] > other.box[3] || other.box[1] > one.box[3]) continue;
            handle ??= read(one);
            if (!later.has(other)) later.set(other, read(other));
            const shared = geos.intersection(handle, later.get(other)!);
            if (geos.area(shared) === 0) continue;
            const key = `${one.code}>${other.code}`;
            shares.set(key, [...shares.get(key) ?? [], shared]);
        }
    }
    const areas = new Map<string, readonly number[]>();
    for (const [key, [first, ...others]] of shares) {
        const dissolved = others.reduce((sum, one) => geos.unionOf(sum, one), first);
        areas.set(key, geos.partAreas(dissolved).sort((a, b) => a - b));
    }
    return areas;
}
