/**
 * Ground of which two surveys say different things, as the edges around it. Parcels of one kind count as one piece of
 * ground: an edge that parcels of a kind have twice, in whichever survey, is no border of what changed.
 *
 * Keeps   even-odd over the edges of one kind is where one survey has that kind and the other has not; so what any kind
 *         covers is all that changed, and what parcels without a kind cover
 * Order   the set of edges does not depend on the order of parcels, rings or vertices
 * Cost    one hash of the edges given
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
    const toggles = new EdgeToggles(surveys.reduce((sum, {xy}) => sum + xy.length / 2, 0));
    // parcels like no other have numbers of their own behind all kinds
    let unlike = 0;
    for (const list of kinds) for (let f = 0; f < list.length; f++) if (list[f] >= unlike) unlike = list[f] + 1;
    surveys.forEach(({xy, ringStart, featureStart, ...survey}, k) => {
        const shiftX = survey.originX - originX, shiftY = survey.originY - originY;
        for (let f = 0; f + 1 < featureStart.length; f++) {
            const kind = kinds[k][f] < 0 ? unlike++ : kinds[k][f];
            for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
                for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
                    toggles.toggle(xy[2 * u] + shiftX, xy[2 * u + 1] + shiftY, xy[2 * v] + shiftX, xy[2 * v + 1] + shiftY, kind);
                }
            }
        }
    });
    return toggles.odd();
}

/** Numbers an edge has in the table: its ends, the smaller one first, and its owner. */
const STRIDE = 5;

/** Edges with their owners that were met an odd number of times. */
class EdgeToggles {
    private readonly edges: Int32Array;
    private readonly isOdd: Uint8Array;
    private readonly slots: Int32Array;
    private count = 0;

    constructor(most: number) {
        this.edges = new Int32Array(STRIDE * most);
        this.isOdd = new Uint8Array(most);
        this.slots = new Int32Array(2 ** Math.ceil(Math.log2(1.5 * most + 16))).fill(-1);
    }

    toggle(ux: number, uy: number, vx: number, vy: number, owner: number): void {
        if (ux === vx && uy === vy) return;
        const {edges, slots} = this, mask = slots.length - 1;
        const isForward = ux < vx || (ux === vx && uy < vy);
        const ax = isForward ? ux : vx, ay = isForward ? uy : vy, bx = isForward ? vx : ux, by = isForward ? vy : uy;
        let hash = Math.imul(ax, 0x9e3779b1) ^ Math.imul(ay, 0x85ebca6b) ^ Math.imul(bx, 0xc2b2ae35) ^ Math.imul(by, 0x27d4eb2f) ^ owner;
        hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
        let slot = (hash ^ (hash >>> 13)) & mask;
        for (let e = slots[slot]; e >= 0; e = slots[slot]) {
            const at = STRIDE * e;
            if (edges[at] === ax && edges[at + 1] === ay && edges[at + 2] === bx && edges[at + 3] === by && edges[at + 4] === owner) {
                this.isOdd[e] ^= 1;
                return;
            }
            slot = (slot + 1) & mask;
        }
        const e = this.count++;
        const at = STRIDE * e;
        edges[at] = ax;
        edges[at + 1] = ay;
        edges[at + 2] = bx;
        edges[at + 3] = by;
        edges[at + 4] = owner;
        this.isOdd[e] = 1;
        slots[slot] = e;
    }

    odd(): OwnedEdges {
        let count = 0;
        for (let e = 0; e < this.count; e++) count += this.isOdd[e];
        const x = new Float64Array(2 * count), y = new Float64Array(2 * count);
        const from = new Int32Array(count), to = new Int32Array(count), owner = new Int32Array(count);
        for (let e = 0, i = 0; e < this.count; e++) {
            if (this.isOdd[e] === 0) continue;
            const at = STRIDE * e;
            x[2 * i] = this.edges[at];
            y[2 * i] = this.edges[at + 1];
            x[2 * i + 1] = this.edges[at + 2];
            y[2 * i + 1] = this.edges[at + 3];
            from[i] = 2 * i;
            to[i] = 2 * i + 1;
            owner[i++] = this.edges[at + 4];
        }
        return {x, y, from, to, owner, count};
    }
}
