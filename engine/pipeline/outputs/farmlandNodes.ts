/**
 * Outlines without what basic farmland left on them: where its border crosses another one the overlay puts a vertex, and
 * a row of such vertices would draw the border on a page that must not show it.
 */

import type {LatticePolygon, Overlay} from '../../kernel/index.ts';
import type {PlacedLayers} from '../columns.ts';

/** A vertex that noding put on a straight edge lies within a pixel of it; steps of the lattice. */
const STRAIGHT_STEPS = 2;

/** A set of lattice places. */
class Places {
    private readonly x: Float64Array;
    private readonly y: Float64Array;
    private readonly mask: number;

    constructor(most: number) {
        const slots = 2 ** Math.ceil(Math.log2(2 * most + 16));
        this.x = new Float64Array(slots).fill(Number.NaN);
        this.y = new Float64Array(slots);
        this.mask = slots - 1;
    }

    /** The slot of a place, or the free one where it would be. */
    private slotOf(x: number, y: number): number {
        let hash = Math.imul(x % 4_294_967_296 | 0, 0x9e3779b1) ^ Math.imul(y % 4_294_967_296 | 0, 0x85ebca6b);
        hash ^= hash >>> 15;
        let slot = hash & this.mask;
        while (this.x[slot] === this.x[slot] && (this.x[slot] !== x || this.y[slot] !== y)) slot = (slot + 1) & this.mask;
        return slot;
    }

    add(x: number, y: number): void {
        const slot = this.slotOf(x, y);
        this.x[slot] = x;
        this.y[slot] = y;
    }

    has(x: number, y: number): boolean {
        return this.x[this.slotOf(x, y)] === x;
    }
}

/** Lattice places on borders of other layers where an edge of basic farmland, of whatever version, begins or ends. */
function farmlandVertices({arrangement}: Overlay, {farmlandVersions}: PlacedLayers): Places {
    const {graph, lattice, firstParcel} = arrangement;
    const ranges = farmlandVersions.map(({index}) => [firstParcel[index], firstParcel[index + 1] ?? Infinity] as const);
    const IS_FARMLAND = 1, IS_OTHER = 2;
    const marks = new Uint8Array(graph.x.length);
    for (let e = 0; e < graph.edgeCount; e++) {
        let bits = 0;
        for (let t = graph.toggleStart[e]; t < graph.toggleStart[e + 1]; t++) {
            const parcel = graph.toggleItems[t];
            let isFarmland = false;
            for (let r = 0; r < ranges.length; r++) isFarmland ||= parcel >= ranges[r][0] && parcel < ranges[r][1];
            bits |= isFarmland ? IS_FARMLAND : IS_OTHER;
        }
        marks[graph.origin[2 * e]] |= bits;
        marks[graph.origin[2 * e + 1]] |= bits;
    }
    let count = 0;
    for (let v = 0; v < marks.length; v++) if (marks[v] === (IS_FARMLAND | IS_OTHER)) count++;
    const places = new Places(count);
    for (let v = 0; v < marks.length; v++) {
        if (marks[v] === (IS_FARMLAND | IS_OTHER)) places.add(graph.x[v] + lattice.originX, graph.y[v] + lattice.originY);
    }
    return places;
}

/** Steps from vertex i of a ring to the segment between its vertices a and b. */
function offsetSteps(ring: Float64Array, i: number, a: number, b: number): number {
    const dx = ring[2 * b] - ring[2 * a], dy = ring[2 * b + 1] - ring[2 * a + 1];
    const px = ring[2 * i] - ring[2 * a], py = ring[2 * i + 1] - ring[2 * a + 1];
    const length2 = dx * dx + dy * dy;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
    return Math.hypot(px - t * dx, py - t * dy);
}

/** A ring without the vertices for which `isNode` says so, except those where it bends. */
function withoutNodes(ring: Float64Array, isNode: (x: number, y: number) => boolean): Float64Array {
    const n = ring.length / 2;
    const isKept = Uint8Array.from({length: n}, (_, i) => isNode(ring[2 * i], ring[2 * i + 1]) ? 0 : 1);
    const isOwn = isKept.slice();
    isKept[0] = 1; // its smallest vertex, where no ring goes straight on
    const bend = (a: number, b: number): void => {
        let farthest = -1, mostSteps = STRAIGHT_STEPS;
        for (let i = a + 1; i < b; i++) {
            const steps = offsetSteps(ring, i, a, b % n);
            if (steps > mostSteps) [farthest, mostSteps] = [i, steps];
        }
        if (farthest < 0) return;
        isKept[farthest] = 1;
        bend(a, farthest);
        bend(farthest, b);
    };
    const anchors = [...isKept.keys()].filter(i => isKept[i] === 1);
    anchors.forEach((a, k) => bend(a, anchors[k + 1] ?? n));
    // a node on an edge parallel to the chord can be as far off as the corners: it is straight between them
    let kept = [...isKept.keys()].filter(i => isKept[i] === 1);
    for (let i = 0; i < kept.length && kept.length > 3;) {
        const before = kept[(i + kept.length - 1) % kept.length], after = kept[(i + 1) % kept.length];
        if (isOwn[kept[i]] === 0 && offsetSteps(ring, kept[i], before, after) <= STRAIGHT_STEPS) kept = kept.filter((_, k) => k !== i);
        else i++;
    }
    return Float64Array.from(kept.flatMap(i => [ring[2 * i], ring[2 * i + 1]]));
}

/** Moves  a boundary by at most two steps of the lattice. */
export function withoutFarmlandNodes(overlay: Overlay, placed: PlacedLayers, shapes: readonly LatticePolygon[][]): LatticePolygon[][] {
    const places = farmlandVertices(overlay, placed);
    const clean = (ring: Float64Array): Float64Array => withoutNodes(ring, (x, y) => places.has(x, y));
    return shapes.map(polygons => polygons.map(({shell, holes}) => ({shell: clean(shell), holes: holes.map(clean)})));
}
