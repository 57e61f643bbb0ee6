/** Where vertices end, found by looking at every vertex before: the definition, without any index. */

import {gatherSteps} from '../../../engine/kernel/geometry.ts';
import {latticeFor, type Lattice} from '../../../engine/kernel/lattice.ts';
import {matchVertices, type MatchedLayer} from '../../../engine/kernel/matchVertices.ts';
import {VertexTable} from '../../../engine/kernel/tables.ts';

export type Place = readonly [x: number, y: number];

/** Layers of bare vertices in metres, matched. */
export function matchMetres(
    layers: readonly (readonly number[])[], stepM: number, toleranceM: number,
): {lattice: Lattice; matched: readonly (MatchedLayer & {readonly maxMoveM: number})[]} {
    const flat = layers.map(coords => ({
        coords: Float64Array.from(coords), ringStart: Uint32Array.of(0, coords.length / 2), featureStart: Uint32Array.of(0, 1),
    }));
    const lattice = latticeFor(flat, stepM), tolerance = toleranceM * lattice.perM;
    const placed = flat.map(polygons => gatherSteps(polygons, null, lattice));
    return {
        lattice,
        matched: matchVertices(placed, tolerance, new VertexTable(0, tolerance)).map(one => ({...one, maxMoveM: one.maxMove / lattice.perM})),
    };
}

export function finalPlaces(layers: readonly (readonly Place[])[], toleranceM: number, stepM: number): Place[][] {
    const seen: {readonly at: Place; readonly final: Place}[] = [];
    return layers.map((places) => {
        const finals = places.map((at): Place => {
            const distance = (other: Place): number => (other[0] - at[0]) ** 2 + (other[1] - at[1]) ** 2;
            const within = seen.filter(one => distance(one.at) <= toleranceM * toleranceM)
                .sort((a, b) => distance(a.at) - distance(b.at) || a.at[0] - b.at[0] || a.at[1] - b.at[1]);
            return within[0]?.final ?? [Math.floor(at[0] / stepM + 0.5) * stepM, Math.floor(at[1] / stepM + 0.5) * stepM];
        });
        // a place delivered before keeps the final place it had first
        places.forEach((at, i) => seen.push({at, final: finals[i]}));
        return finals;
    });
}
