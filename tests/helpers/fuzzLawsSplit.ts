/** Cutting edges at lattice points that lie on them exactly changes no ground, and an ellipsoidal area by a tick a cut at most. */

import {crsFromCode, edgeAreaOn} from '../../engine/crs/index.ts';
import {certify, certifyCoverage, fromLattice, toLattice, type Certificate, type EdgeArea, type LatticePolygons} from '../../engine/kernel/index.ts';
import {polygonsOf} from './coverages.ts';
import {holds, unlessThrown, type FuzzCase} from './fuzzCase.ts';

const MOST_CUTS = 3;
/** A zone with a prefix, and how far around its middle it is asked about. */
const ZONE = edgeAreaOn(crsFromCode('EPSG:4527'), 0.0001);
const ZONE_REACH_STEPS = 3e9;
const MIDDLE = {x: 395e9, y: 33.6e9};

/** Quadratic along any edge, so that Simpson's rule is exact and what an edge adds is what its parts add; small enough for doubles. */
const curved: EdgeArea = (x0, y0, x1, y1) => {
    const density = (x: number, y: number): number => x * 1e-4 * (1 + y * 1e-12);
    return (y1 - y0) * 1e-9 * (density(x0, y0) + 4 * density((x0 + x1) / 2, (y0 + y1) / 2) + density(x1, y1)) / 6;
};

function divisor(a: number, b: number): number {
    while (b !== 0) [a, b] = [b, a % b];
    return a;
}

/** The layer with up to three corners more on each edge, the same ones whichever way it runs; and how many. */
function cutUp({xy, ringStart, featureStart, ...place}: LatticePolygons): {polygons: LatticePolygons; cuts: Float64Array} {
    const points: number[] = [], starts = [0], cuts = new Float64Array(featureStart.length - 1);
    let feature = 0;
    for (let ring = 0; ring + 1 < ringStart.length; ring++) {
        while (featureStart[feature + 1] <= ring) feature++;
        for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) {
            const w = v + 1 === ringStart[ring + 1] ? ringStart[ring] : v + 1;
            const [ax, ay, bx, by] = [xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1]], n = divisor(Math.abs(bx - ax), Math.abs(by - ay));
            points.push(ax, ay);
            for (let k = 1, count = Math.min(MOST_CUTS, n - 1); k <= count; k++) {
                // counted from the middle, so that both directions cut at the same places where the count is odd
                const share = Math.round(k * n / (count + 1));
                points.push(ax + (bx - ax) / n * share, ay + (by - ay) / n * share);
                cuts[feature]++;
            }
        }
        starts.push(points.length / 2);
    }
    return {polygons: {...place, xy: Int32Array.from(points), ringStart: Uint32Array.from(starts), featureStart}, cuts};
}

export function checkSplit({layers, stepM}: FuzzCase): void {
    const [{features}] = layers;
    const lattice = toLattice(polygonsOf(features), stepM);
    if (!lattice) return;
    const isInZone = stepM === 0.0001 && Math.abs(lattice.originX - MIDDLE.x) < ZONE_REACH_STEPS && Math.abs(lattice.originY - MIDDLE.y) < ZONE_REACH_STEPS;
    const options = {stepM, edgeArea: isInZone ? ZONE : curved, overlaps: 'forbidden', reportGaps: false} as const;
    const {polygons, cuts} = cutUp(lattice);
    const [whole, other] = [lattice, polygons].map(one => unlessThrown('certify-throws', () => certify(fromLattice(one), options)));
    if (!whole.isClean) return; // what is faulty is noded, and new corners bend what lies a step beside them
    const [short, otherShort] = [lattice, polygons].map(one => unlessThrown('certify-coverage-throws', () => certifyCoverage(one, options)));
    const all = cuts.reduce((sum, one) => sum + one, 0);
    cuts.forEach((own, parcel) => {
        // a parcel that noding cuts is cut by the corners of its neighbours too
        const isSound = short.isSound?.[parcel] === 1 && otherShort.isSound?.[parcel] === 1;
        compare(parcel, whole, other, isSound ? own : all, 'arranged');
        compare(parcel, short, otherShort, isSound ? own : all, 'as a coverage');
    });
}

function compare(parcel: number, one: Certificate, other: Certificate, cuts: number, way: string): void {
    if (BigInt(one.parcelArea2[parcel]) !== BigInt(other.parcelArea2[parcel])) return;
    holds('split-edges', Math.abs(one.parcelTicks[parcel] - other.parcelTicks[parcel]) <= cuts,
        () => `parcel ${parcel} has ${one.parcelTicks[parcel]} ticks, with ${cuts} corners more on its edges ${other.parcelTicks[parcel]} (${way})`);
}
