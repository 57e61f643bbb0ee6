/** Job B: a layer that shares no vertex with the survey, as another bureau draws: sites of a plan, in full doubles. */

import {INDEPENDENT, classIndex} from './classes.ts';
import {PARCELS_PER_200K, type County} from './county.ts';
import {TICKS_PER_M} from './mesh.ts';
import {hash32, pick, shuffled, unit} from './random.ts';
import type {RingBuffer} from './ringBuffer.ts';

const BLOBS_PER_200K = 9_974;

export interface Independent {
    readonly count: number;
    /** In ticks, not whole ones. */
    readonly emit: (index: number, out: RingBuffer) => void;
    readonly classOf: (index: number) => number;
    readonly villageOf: (index: number) => number;
}

/** Blobs in the squares of a grid, one in each: they cannot meet. */
export function independentLayer(county: County): Independent {
    const count = Math.round(BLOBS_PER_200K * county.features / PARCELS_PER_200K);
    const side = Math.ceil(Math.sqrt(count)), stepM = 0.97 * county.mesh.sideM / side;
    const seed = hash32(9, 1, county.seed), order = shuffled(side * side, seed).subarray(0, count);
    return {
        count,
        emit: (index, out) => {
            const square = order[index], i = square % side, j = (square - i) / side;
            const radiusM = stepM * (0.055 + 0.226 * unit(square, 1, seed) ** 2);
            const roomM = stepM * 0.49 - 1.26 * radiusM;
            const x = (i + 0.5 - side / 2) * stepM + roomM * (2 * unit(square, 2, seed) - 1);
            const y = (j + 0.5 - side / 2) * stepM + roomM * (2 * unit(square, 3, seed) - 1);
            const vertices = 24 + Math.floor(40 * unit(square, 4, seed));
            const p2 = 2 * Math.PI * unit(square, 5, seed), p3 = 2 * Math.PI * unit(square, 6, seed);
            for (let k = 0; k < vertices; k++) {
                const angle = -2 * Math.PI * (k + 0.6 * unit(square, 20 + k, seed)) / vertices;
                const r = radiusM * (1 + 0.15 * Math.sin(2 * angle + p2) + 0.1 * Math.sin(3 * angle + p3));
                out.vertex(TICKS_PER_M * (x + r * Math.cos(angle)), TICKS_PER_M * (y + r * Math.sin(angle)));
            }
            out.endRing();
        },
        classOf: index => classIndex(pick(INDEPENDENT, unit(order[index], 7, seed))),
        villageOf: index => order[index] % county.villages,
    };
}
