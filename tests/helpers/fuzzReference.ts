/**
 * The overlay once more, in the plainest way: every edge is held against every other and every point, and areas are summed
 * in vertical strips. It shares no code with the kernel and has no order, no index and no faces; it says how much ground
 * each set of parcels covers.
 *
 * Cost    O(n²); for some hundred edges
 */

import type {Rings} from './coverages.ts';
import {stepsPerMetre, type FuzzCase} from './fuzzCase.ts';
import {crossInside, crossingCentre, entersPixel} from './fuzzExact.ts';

/** It is nobody's law whether corners and edges that enclose nothing bend what lies near them. */
const READINGS: readonly Reading[] = [
    {hasIdleCorners: true, hasIdleEdges: false}, {hasIdleCorners: true, hasIdleEdges: true}, {hasIdleCorners: false, hasIdleEdges: false},
];

/** A ring on the lattice as x, y, x, y …; null for one with a coordinate that is not finite. */
export type LatticeRing = readonly number[] | null;

/** Rings on the lattice by layer and feature, in steps from `originX`, `originY`. */
export interface Placed {
    readonly layers: readonly (readonly (readonly LatticeRing[])[])[];
    readonly originX: number;
    readonly originY: number;
}

interface Known {
    readonly inX: number;
    readonly inY: number;
    readonly x: number;
    readonly y: number;
}

/**
 * Final positions by the rule of `matchVertices`: that of the nearest delivered position of an earlier layer within
 * tolerance, ties to the smaller x, then y; else the rounded own position.
 */
export function place({layers, stepM, toleranceM}: Pick<FuzzCase, 'layers' | 'stepM' | 'toleranceM'>): Placed {
    const perM = stepsPerMetre(stepM), tolerance = toleranceM * perM;
    let originX = Infinity, originY = Infinity;
    for (const {features} of layers) {
        for (const [x, y] of features.flat(2)) {
            if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
            originX = Math.min(originX, Math.round(x * perM));
            originY = Math.min(originY, Math.round(y * perM));
        }
    }
    if (originX === Infinity) originX = originY = 0;
    const known: Known[] = [];
    const isKnown = new Set<string>();
    const placeRing = (ring: Rings[number], layer: number, fresh: Known[]): LatticeRing => {
        const flat: number[] = [];
        let isFinite = true;
        for (const [px, py] of open(ring)) {
            if (!Number.isFinite(px) || !Number.isFinite(py)) {
                isFinite = false;
                continue;
            }
            const inX = px * perM - originX, inY = py * perM - originY;
            let x = Math.round(px * perM) - originX, y = Math.round(py * perM) - originY;
            const near = layer > 0 && tolerance > 0 ? nearest(known, inX, inY, tolerance) : null;
            if (near) ({x, y} = near);
            fresh.push({inX, inY, x, y});
            flat.push(x, y);
        }
        return isFinite ? flat : null;
    };
    const placed = layers.map(({features}, layer) => {
        const fresh: Known[] = [];
        const made = features.map(rings => rings.map(ring => placeRing(ring, layer, fresh)));
        for (const one of fresh) {
            const key = `${one.inX} ${one.inY}`;
            if (isKnown.has(key)) continue;
            isKnown.add(key);
            known.push(one);
        }
        return made;
    });
    return {layers: placed, originX, originY};
}

function nearest(known: readonly Known[], inX: number, inY: number, tolerance: number): Known | null {
    let best: Known | null = null, bestSquared = tolerance * tolerance;
    for (const one of known) {
        const dx = one.inX - inX, dy = one.inY - inY, squared = dx * dx + dy * dy;
        if (squared > bestSquared) continue;
        if (squared === bestSquared && best && (one.inX > best.inX || (one.inX === best.inX && one.inY >= best.inY))) continue;
        best = one;
        bestSquared = squared;
    }
    return best;
}

/** A ring without a last point that repeats the first; readers drop it. */
function open(ring: Rings[number]): Rings[number] {
    const last = ring.length - 1;
    return last > 0 && ring[0][0] === ring[last][0] && ring[0][1] === ring[last][1] ? ring.slice(0, -1) : ring;
}

/** An edge with the parcels (bits) whose boundary it is. */
export interface Border {
    readonly ax: number;
    readonly ay: number;
    readonly bx: number;
    readonly by: number;
    parcels: number;
}

export class Borders {
    readonly list: Border[] = [];
    private readonly byEnds = new Map<string, Border>();

    /** Enter or leave the parcels once more across the edge between two points. */
    cross(ax: number, ay: number, bx: number, by: number, parcels: number): void {
        if (ax === bx && ay === by) return;
        if (ax > bx || (ax === bx && ay > by)) [ax, ay, bx, by] = [bx, by, ax, ay];
        const key = `${ax} ${ay} ${bx} ${by}`;
        const known = this.byEnds.get(key);
        if (known) {
            known.parcels ^= parcels;
            return;
        }
        const border = {ax, ay, bx, by, parcels};
        this.byEnds.set(key, border);
        this.list.push(border);
    }
}

export interface Borderland {
    readonly borders: readonly Border[];
    /** Points as `x y`, each a centre of a hot pixel. */
    readonly points: readonly (readonly [number, number])[];
}

/** What may bend edges: every corner, or those of edges that bound something; every edge, or those. */
interface Reading {
    readonly hasIdleCorners: boolean;
    readonly hasIdleEdges: boolean;
}

/** Edges of all rings, parcels numbered over all layers, and the points they run between. */
export function bordersOf(layers: Placed['layers'], {hasIdleCorners, hasIdleEdges}: Reading = READINGS[0]): Borderland {
    const borders = new Borders();
    const points = new Map<string, readonly [number, number]>();
    let parcel = 0;
    for (const features of layers) {
        for (const rings of features) {
            for (const ring of rings) {
                if (ring === null) continue;
                let turns = 0;
                for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
                    points.set(`${ring[i]} ${ring[i + 1]}`, [ring[i], ring[i + 1]]);
                    if (ring[i] !== ring[j] || ring[i + 1] !== ring[j + 1]) turns++;
                }
                if (turns < 3) continue;
                for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) borders.cross(ring[j], ring[j + 1], ring[i], ring[i + 1], 1 << parcel);
            }
            parcel++;
        }
    }
    const odd = borders.list.filter(({parcels}) => parcels !== 0);
    const ends = new Map(odd.flatMap(({ax, ay, bx, by}) => [[`${ax} ${ay}`, [ax, ay]], [`${bx} ${by}`, [bx, by]]] as const));
    return {borders: hasIdleEdges ? borders.list : odd, points: [...(hasIdleCorners ? points : ends).values()]};
}

/** Each edge routed through the hot pixels that it enters: of corners and of crossings. */
export function snapRounded({borders, points}: Borderland): readonly Border[] {
    const hot = new Map(points.map(point => [point.join(' '), point]));
    const n = borders.length;
    for (let i = 0; i < n; i++) {
        const {ax, ay, bx, by} = borders[i], low = Math.min(ay, by), high = Math.max(ay, by);
        for (let j = i + 1; j < n; j++) {
            const {ax: cx, ay: cy, bx: dx, by: dy} = borders[j];
            if (dx < ax || cx > bx || (cy < low && dy < low) || (cy > high && dy > high)) continue;
            if (!crossInside(ax, ay, bx, by, cx, cy, dx, dy)) continue;
            const centre = crossingCentre(ax, ay, bx, by, cx, cy, dx, dy);
            hot.set(centre.join(' '), centre);
        }
    }
    const centres = [...hot.values()];
    const routed = new Borders();
    for (const {ax, ay, bx, by, parcels} of borders) {
        if (parcels === 0) continue;
        const low = Math.min(ay, by), high = Math.max(ay, by);
        const way = centres.filter(([x, y]) => x >= ax && x <= bx && y >= low && y <= high && entersPixel(ax, ay, bx, by, x, y))
            .sort((p, q) => Math.abs(p[0] - ax) + Math.abs(p[1] - ay) - Math.abs(q[0] - ax) - Math.abs(q[1] - ay));
        for (let i = 1; i < way.length; i++) routed.cross(...way[i - 1], ...way[i], parcels);
    }
    return routed.list.filter(({parcels}) => parcels !== 0);
}

/** Twice the area (steps²) of what each set of parcels (bits) covers, for edges that do not cross. In doubles. */
export function coveredArea2(borders: readonly Border[]): Map<number, number> {
    const xs = [...new Set(borders.flatMap(({ax, bx}) => [ax, bx]))].sort((a, b) => a - b);
    const result = new Map<number, number>();
    let open: Border[] = [];
    const starting = [...borders].sort((a, b) => a.ax - b.ax);
    let next = 0;
    const mid: {y: number; parcels: number}[] = [];
    for (let s = 0; s + 1 < xs.length; s++) {
        const width = xs[s + 1] - xs[s], x = xs[s] + width / 2;
        open = open.filter(({bx}) => bx > xs[s]);
        for (; next < starting.length && starting[next].ax <= xs[s]; next++) if (starting[next].bx > xs[s]) open.push(starting[next]);
        mid.length = 0;
        for (const {ax, ay, bx, by, parcels} of open) mid.push({y: ay + (by - ay) * ((x - ax) / (bx - ax)), parcels});
        mid.sort((a, b) => a.y - b.y);
        let covered = 0;
        for (let i = 0; i < mid.length; i++) {
            if (covered !== 0) result.set(covered, (result.get(covered) ?? 0) + 2 * width * (mid[i].y - mid[i - 1].y));
            covered ^= mid[i].parcels;
        }
    }
    return result;
}

/** The ground of each set of parcels under every reading; for sound rings they are the same. */
export function* readings(layers: Placed['layers']): Generator<Map<number, number>> {
    for (const reading of READINGS) yield coveredArea2(snapRounded(bordersOf(layers, reading)));
}

/** Largest coordinate on the lattice; all are counted from a corner of the land. */
export function extentOf(layers: Placed['layers']): number {
    let extent = 0;
    for (const ring of layers.flat(2)) for (const v of ring ?? []) extent = Math.max(extent, v);
    return extent;
}

/** By parcel of one layer: 1 when its edges meet no other edge and no corner of the layer but at their ends, and none is doubled. */
export function soundParcels(features: Placed['layers'][number]): Uint8Array {
    const {borders, points} = bordersOf([features], {hasIdleCorners: true, hasIdleEdges: true});
    const met = borders.filter(({ax, ay, bx, by}, i) => points.some(([x, y]) => (x !== ax || y !== ay) && (x !== bx || y !== by) && entersPixel(ax, ay, bx, by, x, y))
        || borders.some(({ax: cx, ay: cy, bx: dx, by: dy}, j) => i !== j && crossInside(ax, ay, bx, by, cx, cy, dx, dy)));
    const isMet = new Set(met.map(({ax, ay, bx, by}) => `${ax} ${ay} ${bx} ${by}`));
    return Uint8Array.from(features, (rings) => {
        if (rings.includes(null)) return 0;
        const own = bordersOf([[rings]], {hasIdleCorners: true, hasIdleEdges: true}).borders;
        return own.every(({ax, ay, bx, by, parcels}) => parcels !== 0 && !isMet.has(`${ax} ${ay} ${bx} ${by}`)) ? 1 : 0;
    });
}
