/**
 * Ground of which two surveys say different things, as the edges around it. Parcels of one kind count as one piece of
 * ground: an edge that parcels of a kind have twice, in whichever survey, is no border of what changed.
 *
 * Keeps   even-odd over the edges of one kind is where one survey has that kind and the other has not; so what any kind
 *         covers is all that changed, and what parcels without a kind cover
 * Order   the set of edges does not depend on the order of parcels, rings or vertices
 * Cost    two passes over the edges given, and one hash of each
 */

import type {LatticePolygons} from './latticePolygons.ts';
import type {OwnedEdges} from './regions.ts';

/** Surveys farther apart than this have coordinates that the other one's 32 bits do not hold, in steps. */
export const MOST_SHIFT_STEPS = 2 ** 30;

/** The same edges counted from a place (dx, dy) of theirs. */
export function shiftedEdges(edges: OwnedEdges, dx: number, dy: number): OwnedEdges {
    return dx === 0 && dy === 0 ? edges : {...edges, x: edges.x.map(x => x - dx), y: edges.y.map(y => y - dy)};
}

/**
 * Relative to the origin of the first survey, from which the others' are at most `MOST_SHIFT_STEPS` away.
 * @param kinds of the parcels of each survey; a negative one is like no other
 */
export function changedGround(surveys: readonly LatticePolygons[], kinds: readonly ArrayLike<number>[]): OwnedEdges {
    const [{originX, originY}] = surveys;
    const tiles = new EdgeTiles(surveys.reduce((sum, {xy}) => sum + xy.length / 2, 0));
    // parcels like no other have numbers of their own behind all kinds
    let unlike = 0;
    for (const list of kinds) for (let f = 0; f < list.length; f++) if (list[f] >= unlike) unlike = list[f] + 1;
    const visitAll = (): void => {
        let own = unlike;
        surveys.forEach((survey, k) => {
            const shiftX = survey.originX - originX, shiftY = survey.originY - originY;
            for (let f = 0; f + 1 < survey.featureStart.length; f++) tiles.visit(survey, f, shiftX, shiftY, kinds[k][f] < 0 ? own++ : kinds[k][f]);
        });
    };
    visitAll();
    tiles.endCounting();
    visitAll();
    return tiles.odd();
}

/** Numbers an edge has: its ends, the smaller one first, and its owner. */
const STRIDE = 5;
const EDGES_PER_TILE = 1024;
/** Tiles of one row; rows far apart share them. */
const TILE_COLUMNS = 64;
/** Side of a tile, some hundred metres. */
const TILE_SHIFT = 22;

/**
 * Edges with their owners, sorted by tiles of their smaller ends: a table of all of them would miss the cache at every step.
 * Every edge is visited twice, to be counted and to be entered.
 */
class EdgeTiles {
    private readonly edges: Int32Array;
    private readonly start: Uint32Array;
    private readonly mask: number;
    private next: Uint32Array | null = null;

    constructor(most: number) {
        this.edges = new Int32Array(STRIDE * most);
        const tiles = 2 ** Math.ceil(Math.log2(most / EDGES_PER_TILE + 1));
        this.mask = tiles - 1;
        this.start = new Uint32Array(tiles + 1);
    }

    visit({xy, ringStart, featureStart}: LatticePolygons, f: number, shiftX: number, shiftY: number, owner: number): void {
        const {start, edges, mask, next} = this;
        for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
            for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
                const ux = xy[2 * u] + shiftX, uy = xy[2 * u + 1] + shiftY, vx = xy[2 * v] + shiftX, vy = xy[2 * v + 1] + shiftY;
                if (ux === vx && uy === vy) continue;
                const isForward = ux < vx || (ux === vx && uy < vy), ax = isForward ? ux : vx, ay = isForward ? uy : vy;
                const tile = ((ay >> TILE_SHIFT) * TILE_COLUMNS + (ax >> TILE_SHIFT)) & mask;
                if (next === null) {
                    start[tile + 1]++;
                    continue;
                }
                const at = STRIDE * next[tile]++;
                edges[at] = ax;
                edges[at + 1] = ay;
                edges[at + 2] = isForward ? vx : ux;
                edges[at + 3] = isForward ? vy : uy;
                edges[at + 4] = owner;
            }
        }
    }

    endCounting(): void {
        const {start} = this;
        for (let t = 1; t < start.length; t++) start[t] += start[t - 1];
        this.next = start.slice();
    }

    /** Those that were met an odd number of times. */
    odd(): OwnedEdges {
        const {edges, start} = this;
        const isOdd = new Uint8Array(start[start.length - 1]);
        let largest = 0, count = 0;
        for (let t = 0; t + 1 < start.length; t++) largest = Math.max(largest, start[t + 1] - start[t]);
        const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * largest + 2)));
        for (let t = 0; t + 1 < start.length; t++) count += toggleTile(edges, start[t], start[t + 1], slots, isOdd);
        const x = new Float64Array(2 * count), y = new Float64Array(2 * count);
        const from = new Int32Array(count), to = new Int32Array(count), owner = new Int32Array(count);
        for (let e = 0, i = 0; e < isOdd.length; e++) {
            if (isOdd[e] === 0) continue;
            const at = STRIDE * e;
            x[2 * i] = edges[at];
            y[2 * i] = edges[at + 1];
            x[2 * i + 1] = edges[at + 2];
            y[2 * i + 1] = edges[at + 3];
            from[i] = 2 * i;
            to[i] = 2 * i + 1;
            owner[i++] = edges[at + 4];
        }
        return {x, y, from, to, owner, count};
    }
}

/** Marks the first of equal edges in [first, end) where there is an odd number of them, and returns how many were marked. */
function toggleTile(edges: Int32Array, first: number, end: number, slots: Int32Array, isOdd: Uint8Array): number {
    const size = Math.min(slots.length, 2 ** Math.ceil(Math.log2(2 * (end - first) + 2))), mask = size - 1;
    slots.fill(-1, 0, size);
    let count = 0;
    for (let e = first; e < end; e++) {
        const at = STRIDE * e, ax = edges[at], ay = edges[at + 1], bx = edges[at + 2], by = edges[at + 3], owner = edges[at + 4];
        let hash = Math.imul(ax, 0x9e3779b1) ^ Math.imul(ay, 0x85ebca6b) ^ Math.imul(bx, 0xc2b2ae35) ^ Math.imul(by, 0x27d4eb2f) ^ owner;
        hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
        let slot = (hash ^ (hash >>> 13)) & mask, found = slots[slot];
        while (found >= 0) {
            const other = STRIDE * found;
            if (edges[other] === ax && edges[other + 1] === ay && edges[other + 2] === bx && edges[other + 3] === by && edges[other + 4] === owner) break;
            slot = (slot + 1) & mask;
            found = slots[slot];
        }
        if (found < 0) slots[slot] = found = e;
        isOdd[found] ^= 1;
        count += isOdd[found] === 1 ? 1 : -1;
    }
    return count;
}
