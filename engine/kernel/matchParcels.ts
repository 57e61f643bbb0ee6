/**
 * Parcel matching: parcels of the first two layers that are the same ground, whatever order, start or winding their
 * rings are written in. In a yearly survey that is 97 to 99 % of all parcels, and none of them has to be cut to know
 * what changed there.
 *
 * Cost    O(vertices) and one hash of parcels
 */

import {featureCount, type Polygons} from '../core/polygons.ts';
import {canonicalGeometry, compareCanonical} from './canonical.ts';
import type {MatchedLayer} from './matchVertices.ts';

export interface Positioned {
    readonly polygons: Polygons;
    readonly matched: MatchedLayer;
}

/** What equal parcels have in common and most others have not: vertex count and coordinate sums, exact below 2^53. */
function signature({polygons, matched}: Positioned, feature: number): string {
    const start = polygons.ringStart[polygons.featureStart[feature]], end = polygons.ringStart[polygons.featureStart[feature + 1]];
    let sumX = 0, sumY = 0;
    for (let v = start; v < end; v++) {
        sumX += matched.x[v];
        sumY += matched.y[v];
    }
    return `${end - start} ${sumX} ${sumY}`;
}

/**
 * The parcel of the second layer that is the same as each parcel of the first, or -1. A parcel is paired once; parcels
 * drawn twice pair in the order of the layer, which only a layer that is not certified can have.
 */
export function matchParcels(first: Positioned, second: Positioned): Int32Array {
    const bySignature = new Map<string, number[]>();
    const secondCount = featureCount(second.polygons);
    for (let feature = 0; feature < secondCount; feature++) {
        const key = signature(second, feature);
        const list = bySignature.get(key);
        if (list) list.push(feature);
        else bySignature.set(key, [feature]);
    }
    const twin = new Int32Array(featureCount(first.polygons)).fill(-1);
    for (let feature = 0; feature < twin.length; feature++) {
        const candidates = bySignature.get(signature(first, feature));
        if (!candidates || candidates.length === 0) continue;
        const own = canonicalGeometry(first.polygons, first.matched, feature);
        const at = candidates.findIndex(other => compareCanonical(own, canonicalGeometry(second.polygons, second.matched, other)) === 0);
        if (at >= 0) [twin[feature]] = candidates.splice(at, 1);
    }
    return twin;
}
