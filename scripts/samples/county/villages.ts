/** Whose land it is: each village reaches as far as its people walk; streams and steep ground make borders. */

import {CostQueue, FRAME, steepness, type Point} from './field.ts';
import {SegmentIndex} from './lines.ts';
import type {Terrain} from './terrain.ts';

const STEP = 20;
const COLUMNS = FRAME.width / STEP + 1;
const ROWS = FRAME.height / STEP + 1;

/** Walking cost from each village centre to each node of a 20 m grid. */
export interface VillageReach {
    /** Node of a place. */
    readonly nodeOf: (p: Point) => number;
    readonly costs: readonly Float32Array[];
    readonly nearest: Uint8Array;
}

function nodeOf([x, y]: Point): number {
    return Math.round(y / STEP) * COLUMNS + Math.round(x / STEP);
}

function walk(ground: Float32Array, from: Point): Float32Array {
    const best = new Float32Array(ground.length).fill(Infinity);
    const queue = new CostQueue();
    const start = nodeOf(from);
    best[start] = 0;
    queue.push(0, start);
    while (queue.size > 0) {
        const [cost, node] = queue.pop();
        if (cost > best[node]) continue;
        const [column, row] = [node % COLUMNS, Math.floor(node / COLUMNS)];
        for (let dy = -1; dy <= 1; dy++) {
            for (let dx = -1; dx <= 1; dx++) {
                const [c, r] = [column + dx, row + dy];
                if ((dx === 0 && dy === 0) || c < 0 || r < 0 || c >= COLUMNS || r >= ROWS) continue;
                const next = r * COLUMNS + c;
                const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
                const through = Math.fround(cost + (length * (ground[node] + ground[next])) / 2);
                if (through < best[next]) {
                    best[next] = through;
                    queue.push(through, next);
                }
            }
        }
    }
    return best;
}

export function villageReach(terrain: Terrain, centres: readonly Point[]): VillageReach {
    const water = new SegmentIndex(terrain.streams);
    const ground = new Float32Array(COLUMNS * ROWS);
    for (let node = 0; node < ground.length; node++) {
        const [x, y] = [(node % COLUMNS) * STEP, Math.floor(node / COLUMNS) * STEP];
        ground[node] =
            1 +
            9 * steepness(terrain.height, x, y) +
            (water.nearest([x, y], 12) ? 7 : 0) +
            (terrain.riverDistance(x, y) < 40 ? 14 : 0);
    }
    const costs = centres.map(centre => walk(ground, centre));
    const nearest = new Uint8Array(ground.length);
    for (let node = 0; node < ground.length; node++) {
        for (let v = 1; v < costs.length; v++) if (costs[v][node] < costs[nearest[node]][node]) nearest[node] = v;
    }
    return {costs, nearest, nodeOf};
}

/** The village of a place; borders between grid nodes are where the interpolated costs are equal. */
export function villageAt(reach: VillageReach, x: number, y: number): number {
    const [u, v] = [Math.min(x / STEP, COLUMNS - 1.001), Math.min(y / STEP, ROWS - 1.001)];
    const [ix, iy] = [Math.floor(u), Math.floor(v)];
    const at = iy * COLUMNS + ix;
    const corners = [at, at + 1, at + COLUMNS, at + COLUMNS + 1];
    const first = reach.nearest[at];
    if (corners.every(corner => reach.nearest[corner] === first)) return first;
    const weights = [
        (1 - (u - ix)) * (1 - (v - iy)),
        (u - ix) * (1 - (v - iy)),
        (1 - (u - ix)) * (v - iy),
        (u - ix) * (v - iy),
    ];
    let [best, bestCost] = [first, Infinity];
    for (const village of new Set(corners.map(corner => reach.nearest[corner]))) {
        const cost = corners.reduce((sum, corner, i) => sum + weights[i] * reach.costs[village][corner], 0);
        if (cost < bestCost) [best, bestCost] = [village, cost];
    }
    return best;
}
