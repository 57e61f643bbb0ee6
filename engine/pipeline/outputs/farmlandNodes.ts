/**
 * Outlines without what basic farmland left on them: where its border crosses another one the overlay puts a vertex, and
 * a row of such vertices would draw the border on a page that must not show it.
 */

import type {LatticePolygon, Overlay} from '../../kernel/index.ts';
import type {PlacedLayers} from '../columns.ts';

/** A vertex that noding put on a straight edge lies within a pixel of it; steps of the lattice. */
const STRAIGHT_STEPS = 2;

/** Lattice places by x, then y. */
type Places = ReadonlyMap<number, readonly number[]>;

/** Lattice places where an edge of basic farmland, of whatever version, begins or ends. */
function farmlandVertices({arrangement}: Overlay, {farmlandVersions}: PlacedLayers): Places {
    const {graph, lattice, firstParcel} = arrangement;
    const ranges = farmlandVersions.map(({index}) => [firstParcel[index], firstParcel[index + 1] ?? Infinity] as const);
    const isFarmland = new Uint8Array(graph.x.length);
    for (const [first, end] of ranges) {
        for (let e = 0; e < graph.edgeCount; e++) {
            for (let t = graph.toggleStart[e]; t < graph.toggleStart[e + 1]; t++) {
                if (graph.toggleItems[t] >= first && graph.toggleItems[t] < end) isFarmland[graph.origin[2 * e]] = isFarmland[graph.origin[2 * e + 1]] = 1;
            }
        }
    }
    const places = new Map<number, number[]>();
    isFarmland.forEach((flag, v) => {
        if (flag === 0) return;
        const x = graph.x[v] + lattice.originX, y = graph.y[v] + lattice.originY;
        const column = places.get(x);
        if (column) column.push(y);
        else places.set(x, [y]);
    });
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
    const clean = (ring: Float64Array): Float64Array => withoutNodes(ring, (x, y) => places.get(x)?.includes(y) ?? false);
    return shapes.map(polygons => polygons.map(({shell, holes}) => ({shell: clean(shell), holes: holes.map(clean)})));
}
