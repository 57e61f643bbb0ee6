/**
 * Certification of a coverage without arranging it.
 *
 * Let every parcel be fine by itself and walk its rings with the parcel on the left. Edges that two parcels walk in
 * opposite directions cancel. What is left, the loose edges, has around each point a winding number equal to the number
 * of parcels that cover it; so only the loose edges, a few in a hundred, have to be arranged to find every overlap and
 * gap. Parcels that are not certainly fine go into that arrangement whole, and they, and all that lies near an overlap,
 * are certified by `certify` as before.
 *
 * Keeps   the faults of `certify`; areas differ by no more than rounding near a needle may move them
 * Cost    some 150 ns a vertex for a clean county
 */

import Flatbush from 'flatbush';
import type {CertifyOptions, Certificate, Fault} from './certify.ts';
import {certify} from './certify.ts';
import {arrangeChain, chainTables, CUT, SHARED, type ArrangedChain, type Chain} from './chain.ts';
import {pairEdges} from './edgePairs.ts';
import {gather} from './geometry.ts';
import {fromLattice, type LatticePolygons} from './latticePolygons.ts';
import {edgesNear} from './nearEdges.ts';
import {checkParcels, type ParcelCheck} from './parcelCheck.ts';
import type {Edges} from './tables.ts';
import {ringOf, vertexRings} from './vertexRings.ts';

/** With more of the parcels in doubt, the whole layer is arranged. */
const MOST_IN_DOUBT = 0.4;
/** Times the chain is arranged again before the whole layer is. */
const MOST_ROUNDS = 6;
/** Boxes of overlaps are widened by what rounding may move. */
const BOX_MARGIN_STEPS = 2;

/**
 * Certify a layer whose parcels must not overlap.
 *
 * @returns the certificate, with `loose`, `boxes` and, unless the whole layer had to be arranged, `isSound`
 */
export function certifyCoverage(polygons: LatticePolygons, options: CertifyOptions): Certificate {
    const check = checkParcels(polygons);
    const {loose, parcelTicks} = pairEdges(polygons, check, options.edgeArea);
    const chain = chainOf(polygons, check, loose, null);
    const tables = chainTables(polygons, chain);
    const isLoose = withSuspects(chain, tables.edges, loose);
    const n = check.isSuspect.length;
    const stepM = options.stepM ?? 1 / polygons.perM;
    const arrangeAll = (): Certificate => ({
        ...certify(fromLattice(polygons), {...options, stepM}), loose: isLoose, boxes: check.boxes,
    });
    if (options.overlaps === 'allowed' || check.suspectCount > MOST_IN_DOUBT * n) return arrangeAll();
    const first = arrangeChain(polygons, chain, tables, options.edgeArea);
    if (!first || parcelsInDoubt(check, first).length > MOST_IN_DOUBT * n) return arrangeAll();
    const arranged = refine(polygons, check, chain, first, loose, options);
    if (!arranged) return arrangeAll();
    const inDoubt = parcelsInDoubt(check, arranged.result);
    if (inDoubt.length > MOST_IN_DOUBT * n) return arrangeAll();
    return {
        ...finish(polygons, check, arranged.result, inDoubt, parcelTicks, options), loose: isLoose,
        isSound: soundParcels(n, inDoubt, arranged.chain, arranged.result), boxes: check.boxes,
    };
}

/** Parcels that are not in doubt and have no edge that noding cuts. */
function soundParcels(n: number, inDoubt: Int32Array, chain: Chain, {touched}: ArrangedChain): Uint8Array {
    const isSound = new Uint8Array(n).fill(1);
    for (const parcel of inDoubt) isSound[parcel] = 0;
    touched.forEach((mark, i) => {
        if (mark === CUT) isSound[chain.parcel[i]] = 0;
    });
    return isSound;
}

/**
 * Arranges the chain again with all edges near it where it was cut, since they take part in the cutting, until no more
 * of them come near.
 */
function refine(
    polygons: LatticePolygons, check: ParcelCheck, chain: Chain, first: ArrangedChain, loose: Uint8Array,
    {edgeArea}: CertifyOptions,
): {chain: Chain; result: ArrangedChain} | null {
    let result: ArrangedChain | null = first, whole = chain;
    const isKnown = loose.slice(), more: number[] = [];
    for (let round = 0; result; round++) {
        // a spike of a suspect covers nothing, and cuts all the same what it crosses
        const marked = result.touched.map((mark, i) => whole.side[i] === 0 ? SHARED : mark);
        const near = marked.some(mark => mark !== 0) ? edgesNear(polygons, check, whole, marked, isKnown) : [];
        if (near.length === 0) break;
        if (round === MOST_ROUNDS) return null;
        for (const v of near) {
            isKnown[v >>> 3] |= 1 << (v & 7);
            more.push(v);
        }
        whole = chainOf(polygons, check, loose, more);
        result = arrangeChain(polygons, whole, chainTables(polygons, whole), edgeArea);
    }
    return result && {chain: whole, result};
}

/** Loose edges, those of suspects, and the edges from the vertices of `more`. */
function chainOf(
    polygons: LatticePolygons, check: ParcelCheck, loose: Uint8Array, more: readonly number[] | null,
): Chain {
    const {xy, ringStart, featureStart} = polygons;
    const {isSuspect, isFlipped, suspectCount} = check;
    const from: number[] = [], to: number[] = [], parcels: number[] = [], side: number[] = [];
    const rings = vertexRings(polygons);
    const add = (v: number, ring: number, isOfSuspect: boolean): void => {
        from.push(v);
        to.push(v + 1 === ringStart[ring + 1] ? ringStart[ring] : v + 1);
        parcels.push(rings.parcelOfRing[ring]);
        side.push(isOfSuspect ? 0 : isFlipped[ring] ? -1 : 1);
    };
    for (let byte = 0; byte < loose.length; byte++) {
        for (let bits = loose[byte]; bits !== 0; bits &= bits - 1) {
            const v = 8 * byte + 31 - Math.clz32(bits & -bits);
            add(v, ringOf(rings, ringStart, v), false);
        }
    }
    for (const v of more ?? []) add(v, ringOf(rings, ringStart, v), false);
    for (let parcel = 0; parcel < isSuspect.length && suspectCount > 0; parcel++) {
        if (!isSuspect[parcel]) continue;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            for (let v = ringStart[ring], u = ringStart[ring + 1] - 1; v < ringStart[ring + 1]; u = v++) {
                if (xy[2 * u] !== xy[2 * v] || xy[2 * u + 1] !== xy[2 * v + 1]) add(u, ring, true);
            }
        }
    }
    return {
        from: Int32Array.from(from), to: Int32Array.from(to), parcel: Int32Array.from(parcels), side: Int8Array.from(side),
    };
}

/** The loose edges when suspects are no exception: an edge of two parcels, one of them suspect, is not loose. */
function withSuspects(chain: Chain, {count, toggleStart, toggleItems}: Edges, loose: Uint8Array): Uint8Array {
    if (!chain.side.includes(0)) return loose;
    const all = loose.slice();
    const set = (v: number, isLoose: boolean): void => {
        if (isLoose) all[v >>> 3] |= 1 << (v & 7);
        else all[v >>> 3] &= ~(1 << (v & 7));
    };
    for (let e = 0; e < count; e++) {
        const i = toggleItems[toggleStart[e]], j = toggleItems[toggleStart[e + 1] - 1];
        const isShared = toggleStart[e + 1] - toggleStart[e] === 2 && chain.parcel[i] !== chain.parcel[j]
            && chain.side[i] * chain.side[j] === 0;
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) set(chain.from[toggleItems[t]], !isShared);
    }
    return all;
}

/** Suspects, and parcels whose box meets that of ground covered twice; ascending. */
function parcelsInDoubt(
    {isSuspect, suspectCount, boxes}: ParcelCheck, {graph, cells, windingOf, labelOf, labels}: ArrangedChain,
): Int32Array {
    const {x, y, origin} = graph;
    const isDoubled = Uint8Array.from(windingOf, (n, face) => n + labels.parcels(labelOf[face]).length > 1 ? 1 : 0);
    const boxOf = new Map<number, [number, number, number, number]>();
    for (let h = 0; h < 2 * graph.edgeCount; h++) {
        const face = cells.faceOf[h], a = origin[h];
        if (isDoubled[face] === 0) continue;
        let box = boxOf.get(face);
        if (!box) boxOf.set(face, box = [Infinity, Infinity, -Infinity, -Infinity]);
        box[0] = Math.min(box[0], x[a]);
        box[1] = Math.min(box[1], y[a]);
        box[2] = Math.max(box[2], x[a]);
        box[3] = Math.max(box[3], y[a]);
    }
    if (boxOf.size === 0 && suspectCount === 0) return new Int32Array(0);
    if (boxOf.size === 0) return Int32Array.from(isSuspect.keys()).filter(parcel => isSuspect[parcel] === 1);
    const index = new Flatbush(boxOf.size);
    const margin = BOX_MARGIN_STEPS;
    for (const [minX, minY, maxX, maxY] of boxOf.values()) {
        index.add(minX - margin, minY - margin, maxX + margin, maxY + margin);
    }
    index.finish();
    const inDoubt: number[] = [];
    for (let parcel = 0; parcel < isSuspect.length; parcel++) {
        const p = 4 * parcel;
        if (isSuspect[parcel] || index.search(boxes[p], boxes[p + 1], boxes[p + 2], boxes[p + 3]).length > 0) inDoubt.push(parcel);
    }
    return Int32Array.from(inDoubt);
}

function finish(
    polygons: LatticePolygons, check: ParcelCheck, arranged: ArrangedChain, inDoubt: Int32Array, parcelTicks: Float64Array,
    options: CertifyOptions,
): Omit<Certificate, 'loose' | 'isSound' | 'boxes'> {
    const {originX, originY, perM} = polygons;
    const {cells, labelOf, labels, areaTicks, bent} = arranged;
    const area2 = check.area2;
    for (let face = 1; face < cells.count; face++) {
        for (const suspect of labels.parcels(labelOf[face])) {
            area2[suspect] += cells.area2[face];
            parcelTicks[suspect] += areaTicks[face];
        }
    }
    for (const [parcel, more] of bent) {
        area2[parcel] += more.area2;
        parcelTicks[parcel] += more.ticks;
    }
    const faults: Fault[] = [];
    let overlapTicks = 0;
    if (inDoubt.length > 0) {
        const stepM = options.stepM ?? 1 / perM;
        const part = certify(gather(polygons, inDoubt), {...options, stepM, reportGaps: false});
        overlapTicks = part.overlapTicks;
        for (const fault of part.faults) {
            const parcel = inDoubt[fault.parcel], other = fault.other === undefined ? {} : {other: inDoubt[fault.other]};
            const isKnown = fault.code === 'kernel/duplicate-points' && !check.isSuspect[parcel];
            if (!isKnown && fault.code !== 'kernel/empty-parcel') faults.push({...fault, parcel, ...other});
        }
    }
    for (const {parcel, count, x, y} of check.duplicates) {
        faults.push({code: 'kernel/duplicate-points', parcel, count, at: [(x + originX) / perM, (y + originY) / perM]});
    }
    for (let parcel = 0; parcel < area2.length; parcel++) {
        if (area2[parcel] === 0n) faults.push({code: 'kernel/empty-parcel', parcel, count: 1});
    }
    const gaps = options.reportGaps ? gapFaults(polygons, arranged) : [];
    return {
        faults: [...gaps, ...faults.sort(compareFaults)],
        parcelTicks,
        parcelArea2: area2,
        isClean: faults.every(fault => fault.code === 'kernel/duplicate-points'),
        overlapTicks,
        gapTicks: gaps.reduce((sum, gap) => sum + gap.areaTicks!, 0),
    };
}

function compareFaults(a: Fault, b: Fault): number {
    return a.parcel - b.parcel || (a.code < b.code ? -1 : a.code > b.code ? 1 : (a.other ?? -1) - (b.other ?? -1));
}

/** Bounded faces that nothing covers, the largest first. */
function gapFaults(
    {originX, originY, perM}: LatticePolygons, {graph, cells, windingOf, labelOf, areaTicks}: ArrangedChain,
): Fault[] {
    const {x, y, origin, next} = graph;
    const gaps: {area2: bigint; x: number; y: number; ticks: number}[] = [];
    for (let face = 1; face < cells.count; face++) {
        if (windingOf[face] !== 0 || labelOf[face] !== 0) continue;
        let best = origin[cells.edgeOf[face]];
        for (let h = next[cells.edgeOf[face]]; h !== cells.edgeOf[face]; h = next[h]) {
            const v = origin[h];
            if (x[v] < x[best] || (x[v] === x[best] && y[v] < y[best])) best = v;
        }
        gaps.push({area2: cells.area2[face], x: x[best], y: y[best], ticks: areaTicks[face]});
    }
    gaps.sort((a, b) => a.area2 > b.area2 ? -1 : a.area2 < b.area2 ? 1 : a.x - b.x || a.y - b.y);
    return gaps.map((gap, i) => ({
        code: 'kernel/gap', parcel: -1, count: 1, other: i, at: [(gap.x + originX) / perM, (gap.y + originY) / perM],
        areaM2: Number(gap.area2) / 2 / (perM * perM), areaTicks: gap.ticks,
    }));
}
