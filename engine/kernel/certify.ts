/**
 * Certification of one layer: are its rings valid, and where do its parcels overlap or leave gaps?
 *
 * Nothing is repaired here. What a faulty ring encloses follows the even-odd rule; what is found is returned with its
 * place, and the overlay goes on.
 *
 * Cost    one arrangement of the layer
 */

import {featureCount, type Polygons} from '../core/polygons.ts';
import {arrange, type Arrangement} from './arrange.ts';
import {components} from './group.ts';
import {gatherSteps} from './geometry.ts';
import {checkOptions, DEFAULT_STEP_M, latticeFor} from './lattice.ts';
import {matchVertices} from './matchVertices.ts';
import {ellipsoidalTicks, type EdgeArea} from './overlay.ts';
import {firstDuplicate, repeatedVertices, ringTouchFinder} from './ringTouches.ts';
import {VertexTable, type Edges} from './tables.ts';

export type FaultCode = 'kernel/not-finite' | 'kernel/degenerate-ring' | 'kernel/duplicate-points'
    | 'kernel/self-crossing' | 'kernel/ring-touches-itself' | 'kernel/doubled-edge' | 'kernel/overlap' | 'kernel/gap'
    | 'kernel/empty-parcel';

/**
 * One fault. A parcel has at most one fault of each code; `count` says how often, `at` shows the first place (smallest
 * x, then y).
 *
 * Units   at in metres of the working CRS; areas in m² (plane), areaTicks in ellipsoidal ticks
 */
export interface Fault {
    readonly code: FaultCode;
    /** Feature of the layer, -1 for a gap. */
    readonly parcel: number;
    /** The other parcel of an overlap. */
    readonly other?: number;
    readonly at?: readonly [number, number];
    readonly count: number;
    readonly areaM2?: number;
    readonly areaTicks?: number;
}

export interface Certificate {
    readonly faults: readonly Fault[];
    /** Ellipsoidal area of each parcel as delivered (under even-odd, overlaps counted in both), in ticks. */
    readonly parcelTicks: Float64Array;
    /** Twice the plane area of each parcel, in steps². */
    readonly parcelArea2: ArrayLike<bigint>;
    /**
     * Bit v: the edge from vertex v to the next of its ring belongs to no other parcel as it is (outer border, border of a
     * gap, T-junction). Only `certifyCoverage` finds out.
     */
    readonly loose?: Uint8Array;
    /**
     * By parcel: 1 when it has no fault but duplicate points, lies on no other, and noding the layer cuts none of its edges.
     * Only `certifyCoverage` finds out.
     */
    readonly isSound?: Uint8Array;
    /** By parcel: min x, min y, max x, max y in relative steps, inverted where there are no vertices. From `certifyCoverage`. */
    readonly boxes?: Int32Array;
    /** No overlaps, no ring faults: the layer may take fast paths. */
    readonly isClean: boolean;
    readonly overlapTicks: number;
    readonly gapTicks: number;
}

/** Parcels on the same ground that are reported pair by pair. */
const MOST_STACKED = 8;

export interface CertifyOptions {
    readonly stepM?: number;
    readonly edgeArea?: EdgeArea;
    /** Overlaps are faults of coverages only. */
    readonly overlaps: 'forbidden' | 'allowed';
    /** Enclosed ground of no parcel is a fault of layers that should cover everything. */
    readonly reportGaps: boolean;
}

/** Collects faults a parcel at a time: one entry per (code, parcel, other). */
class FaultList {
    private readonly byKey = new Map<string, {code: FaultCode; parcel: number; other?: number; x: number; y: number;
        count: number; area2: bigint; areaTicks: number; hasArea: boolean}>();
    private readonly perM2: number;

    /** @param perM2 square steps per m² */
    constructor(perM2: number) {
        this.perM2 = perM2;
    }

    add(code: FaultCode, parcel: number, x: number, y: number, more: {other?: number; count?: number; area2?: bigint; areaTicks?: number} = {}): void {
        const key = `${code} ${parcel} ${more.other ?? ''}`;
        let fault = this.byKey.get(key);
        if (!fault) {
            this.byKey.set(key, fault = {code, parcel, other: more.other, x, y, count: 0, area2: 0n, areaTicks: 0, hasArea: false});
        }
        if (x < fault.x || (x === fault.x && y < fault.y)) {
            fault.x = x;
            fault.y = y;
        }
        fault.count += more.count ?? 1;
        fault.area2 += more.area2 ?? 0n;
        fault.areaTicks += more.areaTicks ?? 0;
        fault.hasArea ||= more.area2 !== undefined;
    }

    list(): Fault[] {
        return [...this.byKey.values()].map(({x, y, hasArea, area2, areaTicks, other, ...rest}) => ({
            ...rest,
            ...other === undefined ? {} : {other},
            ...Number.isFinite(x) ? {at: [x, y] as const} : {},
            ...hasArea ? {areaM2: Number(area2) / 2 / this.perM2, areaTicks} : {},
        })).sort((a, b) => a.parcel - b.parcel || (a.code < b.code ? -1 : a.code > b.code ? 1 : (a.other ?? -1) - (b.other ?? -1)));
    }
}

/** Parcels of an edge before noding. */
function parcelsOfEdge({toggleStart, toggleItems}: Edges, edge: number): Int32Array {
    return toggleItems.subarray(toggleStart[edge], toggleStart[edge + 1]);
}

export function certify(polygons: Polygons, options: CertifyOptions): Certificate {
    const stepM = options.stepM ?? DEFAULT_STEP_M;
    checkOptions(stepM, 0);
    const lattice = latticeFor([polygons], stepM);
    const placed = gatherSteps(polygons, null, lattice);
    const vertices = new VertexTable(Math.ceil(polygons.coords.length / 4));
    const [matched] = matchVertices([placed], 0, vertices);
    const faults = new FaultList(lattice.perM * lattice.perM);
    const mx = (x: number): number => (x + lattice.originX) / lattice.perM;
    const my = (y: number): number => (y + lattice.originY) / lattice.perM;
    const touches = ringTouchFinder(polygons, matched.x, matched.y);
    // noding tells of a pair once for every bucket that both are in
    const told = new Set<string>();
    const isNew = (...what: number[]): boolean => told.size < told.add(what.join()).size;
    let tables: {vertices: VertexTable; edges: Edges} | null = null;
    const arrangement = arrange([{polygons: placed, matched}], vertices, lattice, {
        onBadRing: parcel => faults.add('kernel/not-finite', parcel, Infinity, Infinity),
        onDegenerateRing: (parcel, _, x, y) => faults.add('kernel/degenerate-ring', parcel, mx(x), my(y)),
        onDuplicatePoints: (parcel, ring, count) => {
            const v = firstDuplicate(matched.x, matched.y, polygons.ringStart[ring], polygons.ringStart[ring + 1]);
            faults.add('kernel/duplicate-points', parcel, mx(matched.x[v]), my(matched.y[v]), {count});
        },
        onDoubledEdge: (parcel, x, y) => faults.add('kernel/doubled-edge', parcel, mx(x), my(y)),
        onTables: (table, edges) => {
            tables = {vertices: table, edges};
        },
        onCrossing: (a, b, x, y) => {
            const others = new Set(parcelsOfEdge(tables!.edges, b));
            const parcels = parcelsOfEdge(tables!.edges, a).filter(parcel => others.has(parcel));
            if (parcels.length === 0 || !isNew(a, b)) return;
            for (const parcel of parcels) faults.add('kernel/self-crossing', parcel, mx(x), my(y));
        },
        onHit: (edge, vertex) => {
            const {vertices: {x, y}, edges} = tables!;
            const from = edges.from[edge], to = edges.to[edge];
            for (const parcel of parcelsOfEdge(edges, edge)) {
                if (touches(parcel, x[vertex], y[vertex], x[from], y[from], x[to], y[to]) && isNew(edge, vertex, parcel)) {
                    faults.add('kernel/ring-touches-itself', parcel, mx(x[vertex]), my(y[vertex]));
                }
            }
        },
    });
    repeatedVertices(polygons, matched.x, matched.y, (parcel, x, y) => faults.add('kernel/ring-touches-itself', parcel, mx(x), my(y)));
    return finish(polygons, arrangement, options, faults);
}

function finish(polygons: Polygons, arrangement: Arrangement, options: CertifyOptions, faults: FaultList): Certificate {
    const {faces, graph, lattice} = arrangement;
    const {areaTicks} = ellipsoidalTicks(arrangement, options.edgeArea);
    const n = featureCount(polygons);
    const parcelTicks = new Float64Array(n), parcelArea2 = new Array<bigint>(n).fill(0n);
    let overlapTicks = 0, gapTicks = 0;
    /** The face's smallest vertex in metres: a place that does not depend on how the face was walked. */
    const placeOf = (face: number): [number, number] => {
        const {x, y, origin, next} = graph;
        let best = origin[faces.edgeOf[face]];
        for (let h = next[faces.edgeOf[face]]; h !== faces.edgeOf[face]; h = next[h]) {
            const v = origin[h];
            if (x[v] < x[best] || (x[v] === x[best] && y[v] < y[best])) best = v;
        }
        return [(x[best] + lattice.originX) / lattice.perM, (y[best] + lattice.originY) / lattice.perM];
    };
    const gapKey = new Int32Array(faces.count).fill(-1);
    for (let face = 1; face < faces.count; face++) {
        const area2 = faces.area2[face];
        const parcels = faces.labels.parcels(faces.labelOf[face]);
        for (const parcel of parcels) {
            parcelTicks[parcel] += areaTicks[face];
            parcelArea2[parcel] += area2;
        }
        if (parcels.length === 0) gapKey[face] = 0;
        if (parcels.length < 2 || options.overlaps === 'allowed') continue;
        overlapTicks += areaTicks[face];
        const [x, y] = placeOf(face);
        // pairs of the first few of a stack, and the first with each of the rest: n copies of a parcel are no n² findings
        for (let i = 0; i < parcels.length; i++) {
            for (let j = i + 1; j < (i === 0 ? parcels.length : Math.min(parcels.length, MOST_STACKED)); j++) {
                faults.add('kernel/overlap', parcels[i], x, y, {other: parcels[j], area2, areaTicks: areaTicks[face]});
            }
        }
    }
    if (options.reportGaps) {
        const {componentOf, count} = components(arrangement, gapKey);
        const gaps = Array.from({length: count}, () => ({ticks: 0, area2: 0n, at: [Infinity, Infinity] as [number, number]}));
        for (let face = 1; face < faces.count; face++) {
            if (componentOf[face] < 0) continue;
            const gap = gaps[componentOf[face]], at = placeOf(face);
            gap.ticks += areaTicks[face];
            gap.area2 += faces.area2[face];
            if (at[0] < gap.at[0] || (at[0] === gap.at[0] && at[1] < gap.at[1])) gap.at = at;
        }
        gaps.sort((a, b) => a.area2 > b.area2 ? -1 : a.area2 < b.area2 ? 1 : a.at[0] - b.at[0] || a.at[1] - b.at[1]);
        gaps.forEach((gap, i) => faults.add('kernel/gap', -1, ...gap.at, {other: i, area2: gap.area2, areaTicks: gap.ticks}));
        gapTicks = gaps.reduce((sum, gap) => sum + gap.ticks, 0);
    }
    for (let parcel = 0; parcel < n; parcel++) {
        if (parcelArea2[parcel] === 0n) faults.add('kernel/empty-parcel', parcel, Infinity, Infinity);
    }
    const list = faults.list();
    const isClean = list.every(fault => fault.code === 'kernel/duplicate-points' || fault.code === 'kernel/gap');
    return {faults: list, parcelTicks, parcelArea2, isClean, overlapTicks, gapTicks};
}
