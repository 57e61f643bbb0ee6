/**
 * group(faces, key) -> connected components, dissolved rings, areas and widths. A library: diff and overlap import it.
 *
 * Keys    one integer a face; negative means "no part of any group". The unbounded face must have a negative key
 * Order   results do not depend on face or edge numbers, except for the numbering of components
 */

import {assertInvariant} from '../core/errors.ts';
import type {Arrangement} from './arrange.ts';
import {AreaSum} from './area.ts';
import {canonicalRing, compareCanonical} from './canonical.ts';

/** One polygon on the lattice (steps from the CRS origin, interleaved, open rings): a shell and its holes. */
export interface LatticePolygon {
    /** Counter-clockwise, from its smallest vertex. */
    readonly shell: Float64Array;
    /** Clockwise. */
    readonly holes: readonly Float64Array[];
}

/**
 * Edge-connected components of equal key >= 0; settled faces have no edges and belong to none. Faces that meet in a point only are not connected.
 * @returns component number of each face, -1 where the key is negative, and their count
 */
export function components(arrangement: Arrangement, key: Int32Array): {readonly componentOf: Int32Array; readonly count: number} {
    const {faces, graph} = arrangement;
    const parent = new Int32Array(faces.count);
    for (let f = 0; f < parent.length; f++) parent[f] = f;
    const find = (face: number): number => {
        while (parent[face] !== face) face = parent[face] = parent[parent[face]];
        return face;
    };
    for (let e = 0; e < graph.edgeCount; e++) {
        const left = faces.faceOf[2 * e], right = faces.faceOf[2 * e + 1];
        if (key[left] >= 0 && key[left] === key[right]) parent[find(left)] = find(right);
    }
    const componentOf = new Int32Array(key.length).fill(-1);
    let count = 0;
    const numberOf = new Map<number, number>();
    for (let f = 0; f < faces.count; f++) {
        if (key[f] < 0) continue;
        const root = find(f);
        let number = numberOf.get(root);
        if (number === undefined) numberOf.set(root, number = count++);
        componentOf[f] = number;
    }
    return {componentOf, count};
}

/** Length units of the perimeter sum: integers, so that the sum does not depend on the order of edges. */
const LENGTH_UNITS_PER_STEP = 1024;

/** Perimeter of each group in steps. Boundaries between faces of one group do not count. */
export function perimeters(arrangement: Arrangement, key: Int32Array, groupCount: number): Float64Array {
    const {faces, graph} = arrangement;
    const {x, y, origin} = graph;
    const units = new Float64Array(groupCount);
    for (let e = 0; e < graph.edgeCount; e++) {
        const left = key[faces.faceOf[2 * e]], right = key[faces.faceOf[2 * e + 1]];
        if (left === right) continue;
        const a = origin[2 * e], b = origin[2 * e + 1];
        const dx = x[b] - x[a], dy = y[b] - y[a];
        const length = Math.round(Math.sqrt(dx * dx + dy * dy) * LENGTH_UNITS_PER_STEP);
        if (left >= 0) units[left] += length;
        if (right >= 0) units[right] += length;
    }
    return units.map(sum => sum / LENGTH_UNITS_PER_STEP);
}

/** What outlines are traced in. */
export type Traced = Pick<Arrangement, 'graph' | 'lattice'> & {readonly faces: Pick<Arrangement['faces'], 'faceOf'>};

/** Half-edges on the boundary of each group, group on the left. */
function boundaryByGroup(arrangement: Traced, key: Int32Array, groupCount: number): {start: Int32Array; items: Int32Array} {
    const {faces, graph} = arrangement;
    const start = new Int32Array(groupCount + 1);
    const halfCount = 2 * graph.edgeCount;
    const groupOf = (h: number): number => {
        const group = key[faces.faceOf[h]];
        return group >= 0 && group !== key[faces.faceOf[h ^ 1]] ? group : -1;
    };
    for (let h = 0; h < halfCount; h++) {
        const group = groupOf(h);
        if (group >= 0) start[group + 1]++;
    }
    for (let g = 0; g < groupCount; g++) start[g + 1] += start[g];
    const items = new Int32Array(start[groupCount]);
    const fill = start.slice();
    for (let h = 0; h < halfCount; h++) {
        const group = groupOf(h);
        if (group >= 0) items[fill[group]++] = h;
    }
    return {start, items};
}

/** The boundary half-edge that follows h around its group, turning through the group's own faces only. */
function followBoundary(arrangement: Traced, key: Int32Array, h: number): number {
    const {faces, graph} = arrangement;
    const group = key[faces.faceOf[h]];
    let next = graph.next[h];
    while (key[faces.faceOf[next ^ 1]] === group) next = graph.next[next ^ 1];
    return next;
}

/**
 * Cut a closed walk at vertices it visits twice, so that no ring touches itself.
 * @param at place of each vertex in the open walk, -1 for none; left as it was found
 */
function simpleRings(walk: readonly number[], at: Int32Array): number[][] {
    const rings: number[][] = [];
    const open: number[] = [];
    for (const vertex of walk) {
        const seen = at[vertex];
        if (seen >= 0) {
            const ring = open.splice(seen);
            for (const v of ring) at[v] = -1;
            rings.push(ring);
        }
        at[vertex] = open.length;
        open.push(vertex);
    }
    for (const v of open) at[v] = -1;
    rings.push(open);
    return rings;
}

interface TracedRing {
    readonly coords: Float64Array;
    readonly area2: bigint;
    /** The ring with the vertices that are not kept: it says what lies in what. */
    readonly full: Float64Array;
}

/**
 * Vertices that the first `layerCount` layers need by themselves: their own, and crossings of their edges with each
 * other. The rest are nodes that further layers left on their edges.
 */
export function ownVertices(arrangement: Arrangement, layerCount: number): Uint8Array {
    const {graph, firstParcel, layerVertices} = arrangement;
    const endParcel = firstParcel[layerCount] ?? Infinity;
    const degree = new Uint32Array(graph.x.length);
    for (let e = 0; e < graph.edgeCount; e++) {
        if (graph.toggleItems[graph.toggleStart[e]] >= endParcel) continue; // toggles ascend
        degree[graph.origin[2 * e]]++;
        degree[graph.origin[2 * e + 1]]++;
    }
    return Uint8Array.from(degree, (d, v) => v < layerVertices[layerCount - 1] || d !== 2 ? 1 : 0);
}

/**
 * Dissolved polygons of each group; a group may be in several pieces. Cost O(edges of the groups' boundaries).
 * With `keep`, vertices that are not kept are left out of the rings, which may move a boundary by half a step.
 */
export function outlines(
    arrangement: Traced, key: Int32Array, groupCount: number, keep?: Uint8Array,
): LatticePolygon[][] {
    const {graph, lattice} = arrangement;
    const {x, y, origin} = graph;
    const boundary = boundaryByGroup(arrangement, key, groupCount);
    const isDone = new Uint8Array(2 * graph.edgeCount);
    const at = new Int32Array(x.length).fill(-1);
    const result: LatticePolygon[][] = [];
    for (let group = 0; group < groupCount; group++) {
        const rings: TracedRing[] = [];
        for (let i = boundary.start[group]; i < boundary.start[group + 1]; i++) {
            const first = boundary.items[i];
            if (isDone[first]) continue;
            const walk: number[] = [];
            let h = first;
            do {
                isDone[h] = 1;
                walk.push(origin[h]);
                h = followBoundary(arrangement, key, h);
            } while (h !== first);
            for (const ring of simpleRings(walk, at)) {
                const full = trace(ring, x, y, lattice.originX, lattice.originY);
                const kept = keep ? ring.filter(v => keep[v] === 1) : ring;
                const thinned = kept.length < 3 || kept.length === ring.length ? full : trace(kept, x, y, lattice.originX, lattice.originY);
                // a ring of few steps may turn over when it loses its bends: it keeps them
                rings.push({...full, coords: (full.area2 > 0n ? thinned.area2 > 0n : thinned.area2 < 0n) ? thinned.coords : full.coords, full: full.coords});
            }
        }
        result.push(assemble(rings));
    }
    return result;
}

/** Ring coordinates from the smallest vertex, in the walk's own direction. */
function trace(ring: readonly number[], x: Float64Array, y: Float64Array, originX: number, originY: number): Omit<TracedRing, 'full'> {
    let least = 0;
    for (let i = 1; i < ring.length; i++) {
        const v = ring[i], w = ring[least];
        if (x[v] < x[w] || (x[v] === x[w] && y[v] < y[w])) least = i;
    }
    const coords = new Float64Array(2 * ring.length);
    const sum = new AreaSum();
    const x0 = x[ring[least]], y0 = y[ring[least]];
    for (let i = 0; i < ring.length; i++) {
        const v = ring[(least + i) % ring.length], w = ring[(least + i + 1) % ring.length];
        coords[2 * i] = x[v] + originX;
        coords[2 * i + 1] = y[v] + originY;
        sum.addCross(x[v] - x0, y[v] - y0, x[w] - x0, y[w] - y0);
    }
    return {coords, area2: sum.take()};
}

/** Shells with the holes that lie in them. A hole belongs to the smallest shell that contains it. */
function assemble(rings: readonly TracedRing[]): LatticePolygon[] {
    const shells = rings.filter(ring => ring.area2 > 0n)
        .sort((a, b) => a.area2 < b.area2 ? -1 : a.area2 > b.area2 ? 1 : compareCoords(a.coords, b.coords));
    const holes: Float64Array[][] = shells.map(() => []);
    const boxes = shells.length === 1 ? [] : shells.map(shell => ringBox(shell.full));
    for (const hole of rings) {
        if (hole.area2 > 0n) continue;
        const [x, y] = hole.full; // one vertex of the hole: a shell whose box misses it cannot hold it
        const shell = shells.length === 1 ? 0 : shells.findIndex((candidate, i) => boxes[i][0] <= x && x <= boxes[i][2]
            && boxes[i][1] <= y && y <= boxes[i][3] && ringInside(hole.full, candidate.full));
        assertInvariant(shell >= 0, 'a hole lies in no shell of its group');
        holes[shell].push(hole.coords);
    }
    return shells
        .map((shell, i) => ({shell: shell.coords, holes: holes[i].sort(compareCoords)}))
        .sort((a, b) => compareCoords(a.shell, b.shell));
}

function ringBox(ring: Float64Array): readonly [number, number, number, number] {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (let i = 0; i < ring.length; i += 2) {
        minX = Math.min(minX, ring[i]);
        maxX = Math.max(maxX, ring[i]);
        minY = Math.min(minY, ring[i + 1]);
        maxY = Math.max(maxY, ring[i + 1]);
    }
    return [minX, minY, maxX, maxY];
}

/** Order by first (smallest) vertex, then the rest. */
export function compareCoords(a: Float64Array, b: Float64Array): number {
    const n = Math.min(a.length, b.length);
    for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
}

/**
 * Does a hole lie in a shell? Rings of one group never cross; they may touch in vertices. The first vertex of the hole
 * that is no vertex of the shell decides; if all are, the middle of an edge does, in doubled coordinates.
 */
function ringInside(hole: Float64Array, shell: Float64Array): boolean {
    for (let i = 0; i < hole.length; i += 2) {
        const side = pointSide(2 * hole[i], 2 * hole[i + 1], shell);
        if (side !== 0) return side > 0;
    }
    for (let i = 0, j = hole.length - 2; i < hole.length; j = i, i += 2) {
        const side = pointSide(hole[i] + hole[j], hole[i + 1] + hole[j + 1], shell);
        if (side !== 0) return side > 0;
    }
    return false;
}

/** 1 inside, 0 on, -1 outside; the point in doubled coordinates. Exact by BigInt: asked for holes only. */
function pointSide(px: number, py: number, ring: Float64Array): number {
    let isInside = false;
    const n = ring.length;
    for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
        const ax = 2 * ring[j], ay = 2 * ring[j + 1], bx = 2 * ring[i], by = 2 * ring[i + 1];
        if (Math.min(ay, by) > py || Math.max(ay, by) < py) continue;
        const cross = BigInt(bx - ax) * BigInt(py - ay) - BigInt(by - ay) * BigInt(px - ax);
        if (cross === 0n && Math.min(ax, bx) <= px && px <= Math.max(ax, bx)) return 0;
        if ((ay <= py) === (by <= py)) continue;
        if (by > ay === cross > 0n) isInside = !isInside;
    }
    return isInside ? 1 : -1;
}

/** A canonical number list of a dissolved shape, for identity: independent of how it was traced. */
export function canonicalOutline(polygons: readonly LatticePolygon[]): number[] {
    const rings: number[][] = [];
    for (const {shell, holes} of polygons) {
        for (const ring of [shell, ...holes]) {
            const n = ring.length / 2;
            const xs = Array.from({length: n}, (_, i) => ring[2 * i]), ys = Array.from({length: n}, (_, i) => ring[2 * i + 1]);
            rings.push(canonicalRing(xs, ys));
        }
    }
    return rings.sort(compareCanonical).flat();
}
