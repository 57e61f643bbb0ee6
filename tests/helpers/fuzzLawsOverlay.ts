/**
 * The laws of the overlay, asked of one case. What an overlay must satisfy is computed from the input by code of its own
 * (`fuzzReference`), or follows from asking the kernel the same question in other words (other order, other place).
 */

import {outlines, overlay, parcelsAt, type KernelLayer, type Overlay, type OverlayOptions} from '../../engine/kernel/index.ts';
import {scrambled} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {bumpyEdgeArea, holds, kernelLayers, setName, stepsPerMetre, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {crossInside, liesInside} from './fuzzExact.ts';
import {checkNoPatch} from './fuzzLawsDiff.ts';
import {bordersOf, extentOf, place, readings, type Border, type Placed} from './fuzzReference.ts';

/** Bits of the parcels that cover a face, parcels numbered over all layers; ground settled elsewhere does not count. */
function parcelBits({labelOf, arrangement: {faces, ground}}: Overlay, face: number): number {
    let bits = 0;
    for (const parcel of faces.labels.parcels(labelOf[face])) if (parcel < ground) bits |= 1 << parcel;
    return bits;
}

function areasBySet(result: Overlay): Map<number, bigint> {
    const areas = new Map<number, bigint>();
    for (let face = 1; face < result.faceCount; face++) {
        const bits = parcelBits(result, face);
        if (bits !== 0) areas.set(bits, (areas.get(bits) ?? 0n) + result.area2[face]);
    }
    return areas;
}

/** Metres that a vertex of layer k may move: a tolerance for each layer before it, and half a step along each axis. */
export function mostMoveM({toleranceM, stepM}: FuzzCase, k: number): number {
    return k * toleranceM + stepM * Math.SQRT1_2 + 4e7 * 4 * Number.EPSILON + 1e-9 * stepM;
}

export function checkMoves(fuzzCase: FuzzCase, {moves}: Overlay): void {
    moves.forEach(({maxMoveM, moved, vertices}, k) => {
        const most = mostMoveM(fuzzCase, k);
        holds('moves-bounded', maxMoveM <= most && moved >= 0 && moved <= vertices, () => `${moved} of ${vertices} vertices of layer ${k} moved, up to ${maxMoveM} m; no more than ${most} are allowed`);
        if (fuzzCase.toleranceM === 0 || k === 0) holds('moves-none', moved === 0, () => `${moved} vertices of layer ${k} moved without a tolerance`);
    });
}

/** Every pair of noded edges: no two meet but in a common end, and their labels differ by their toggles. */
export function checkEdges(result: Overlay): void {
    const {graph: {x, y, origin, edgeCount, toggleStart, toggleItems}, faces} = result.arrangement;
    const order = Array.from({length: edgeCount}, (_, e) => e).sort((e, f) => x[origin[2 * e]] - x[origin[2 * f]]);
    const ends = (e: number): string => `(${x[origin[2 * e]]} ${y[origin[2 * e]]}, ${x[origin[2 * e + 1]]} ${y[origin[2 * e + 1]]})`;
    for (let i = 0; i < edgeCount; i++) {
        const e = order[i], a = origin[2 * e], b = origin[2 * e + 1];
        const ax = x[a], ay = y[a], bx = x[b], by = y[b], low = Math.min(ay, by), high = Math.max(ay, by);
        holds('edges-whole', Number.isInteger(ax) && Number.isInteger(ay) && (ax < bx || (ax === bx && ay < by)), () => `edge ${ends(e)} is none`);
        for (let j = i + 1; j < edgeCount; j++) {
            const f = order[j], c = origin[2 * f], d = origin[2 * f + 1];
            const cx = x[c], cy = y[c], dx = x[d], dy = y[d];
            if (cx > bx) break;
            if ((cy < low && dy < low) || (cy > high && dy > high) || dx < ax) continue;
            const meet = liesInside(ax, ay, bx, by, cx, cy) || liesInside(ax, ay, bx, by, dx, dy) || liesInside(cx, cy, dx, dy, ax, ay)
                || liesInside(cx, cy, dx, dy, bx, by) || crossInside(ax, ay, bx, by, cx, cy, dx, dy)
                || (ax === cx && ay === cy && bx === dx && by === dy);
            holds('edges-noded', !meet, () => `edges ${ends(e)} and ${ends(f)} meet off a node`);
        }
        const left = new Set(faces.labels.parcels(faces.labelOf[faces.faceOf[2 * e]]));
        for (let t = toggleStart[e]; t < toggleStart[e + 1]; t++) if (!left.delete(toggleItems[t])) left.add(toggleItems[t]);
        const right = faces.labels.parcels(faces.labelOf[faces.faceOf[2 * e + 1]]);
        holds('labels-agree', left.size === right.length && right.every(parcel => left.has(parcel)), () => `labels across edge ${ends(e)} contradict its parcels`);
    }
}

/** The ground of each set of parcels is what the reference says; each face has area. */
export function checkCoveredAreas(result: Overlay, {layers}: Placed): void {
    for (let face = 1; face < result.faceCount; face++) holds('faces-have-area', result.area2[face] > 0n, () => `face ${face} has area2 ${result.area2[face]}`);
    const found = areasBySet(result);
    const slack = 1e-13 * extentOf(layers) ** 2 + 1e-6;
    let fault = '';
    for (const expected of readings(layers)) {
        const bits = [...new Set([...found.keys(), ...expected.keys()])]
            .find(one => Math.abs(Number(found.get(one) ?? 0n) - (expected.get(one) ?? 0)) > slack);
        if (bits === undefined) return;
        fault ||= `parcels ${setName(bits)} cover ${found.get(bits)} half steps², by the reference ${expected.get(bits)}`;
    }
    holds('areas-of-sets', false, () => fault);
}

/** Area of each parcel against its own rings before any snapping: no more differs than its edges may sweep. */
export function checkSweptAreas(result: Overlay, {layers}: Placed): void {
    const areas = new Map<number, number>();
    for (const [bits, area2] of areasBySet(result)) for (let p = 0; p < 31; p++) if (bits >> p & 1) areas.set(p, (areas.get(p) ?? 0) + Number(area2));
    layers.flat().forEach((rings, parcel) => {
        const own = bordersOf([[rings]]).borders.filter(({parcels}) => parcels !== 0);
        let swept2 = 0, extent = 0;
        for (const {ax, ay, bx, by} of own) {
            swept2 += Math.abs(bx - ax) + Math.abs(by - ay) + 2;
            extent = Math.max(extent, Math.abs(ax), Math.abs(bx), Math.abs(ay), Math.abs(by));
        }
        const exact = evenOddArea2(own), found = areas.get(parcel) ?? 0;
        holds('area-of-parcel', Math.abs(exact - found) <= swept2 + 1e-13 * extent * extent,
            () => `parcel ${parcel} covers ${found} half steps², under even-odd ${exact}, and its edges sweep ${swept2}`);
    });
}

/** Twice the even-odd area of edges that may cross: strips end at crossings too. */
function evenOddArea2(edges: readonly Border[]): number {
    const xs = new Set(edges.flatMap(({ax, bx}) => [ax, bx]));
    edges.forEach(({ax, ay, bx, by}, i) => {
        for (const {ax: cx, ay: cy, bx: dx, by: dy} of edges.slice(i + 1)) {
            const d = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx), n = (cx - ax) * (dy - cy) - (cy - ay) * (dx - cx);
            if (n / d > 0 && n / d < 1) xs.add(ax + (bx - ax) * (n / d));
        }
    });
    const sorted = [...xs].sort((a, b) => a - b);
    let sum = 0;
    for (let s = 0; s + 1 < sorted.length; s++) {
        const width = sorted[s + 1] - sorted[s], x = sorted[s] + width / 2;
        const ys = edges.filter(({ax, bx}) => ax < x && x < bx).map(({ax, ay, bx, by}) => ay + (by - ay) * ((x - ax) / (bx - ax))).sort((a, b) => a - b);
        for (let i = 1; i < ys.length; i += 2) sum += 2 * width * (ys[i] - ys[i - 1]);
    }
    return sum;
}

/** Ellipsoidal ticks: every face has the sum of its own outline, and any grouping adds up. */
export function checkTicks({arrangement, areaTicks, edgeTicks}: Overlay): void {
    const {graph, faces, lattice} = arrangement;
    const sums = new Map<number, number>();
    let total = 0, border = 0;
    for (let e = 0; e < graph.edgeCount; e++) {
        const a = graph.origin[2 * e], b = graph.origin[2 * e + 1];
        const ticks = Math.round(1e4 * bumpyEdgeArea(graph.x[a] + lattice.originX, graph.y[a] + lattice.originY, graph.x[b] + lattice.originX, graph.y[b] + lattice.originY));
        holds('ticks-of-edges', ticks === edgeTicks[e], () => `edge ${e} has ${edgeTicks[e]} ticks, not ${ticks}`);
        const left = faces.faceOf[2 * e], right = faces.faceOf[2 * e + 1];
        sums.set(left, (sums.get(left) ?? 0) + ticks);
        sums.set(right, (sums.get(right) ?? 0) - ticks);
        if (left === 0) border += ticks;
        if (right === 0) border -= ticks;
    }
    for (let face = 1; face < faces.count; face++) {
        total += areaTicks[face];
        holds('ticks-of-faces', areaTicks[face] === sums.get(face) && Number.isInteger(areaTicks[face]), () => `face ${face} has ${areaTicks[face]} ticks, not ${sums.get(face)}`);
    }
    holds('ticks-add-up', total + border === 0, () => `all faces have ${total} ticks, their outline ${-border}`);
}

/** Every face as text by stable names of parcels: sets, owners of coverages, outline. */
export function faceTexts(result: Overlay, names: readonly (readonly (string | number)[])[], shiftX = 0, shiftY = 0): string[] {
    const count = result.arrangement.faces.count;
    const shapes = outlines(result.arrangement, Int32Array.from({length: count}, (_, f) => f - 1), count - 1);
    const texts: string[] = [];
    for (let face = 1; face < count; face++) {
        const sets = names.map((list, k) => parcelsAt(result, k, face).map(p => list[p]).sort().join('+')
            + (result.layers[k].overlaps === 'forbidden' ? `!${result.parcelOf[k][face] < 0 ? '' : list[result.parcelOf[k][face]]}` : ''));
        const rings = shapes[face - 1].flatMap(({shell, holes}) => [shell, ...holes]);
        texts.push(`${sets.join(' ')} ${rings.map(ring => ring.map((v, i) => v - (i % 2 ? shiftY : shiftX)).join()).join(';')}`);
    }
    return texts.sort();
}

export function sameTexts(law: string, here: readonly string[], there: readonly string[], what: string): void {
    const only = here.find(text => !there.includes(text)), missing = there.find(text => !here.includes(text));
    holds(law, here.length === there.length && only === undefined && missing === undefined, () => `${what}: ${only?.slice(0, 300)} instead of ${missing?.slice(0, 300)}`);
}

export const plainNames = (layers: readonly FuzzLayer[]): number[][] => layers.map(({features}) => features.map((_, i) => i));

/** Parcels on the same ground are told apart by nothing geometry says: they share the name of the first. */
function namesByGround({layers}: Placed): string[][] {
    const ground = (rings: Placed['layers'][number][number]): string => bordersOf([[rings]]).borders
        .filter(({parcels}) => parcels !== 0).map(({ax, ay, bx, by}) => `${ax} ${ay} ${bx} ${by}`).sort().join();
    return layers.map(features => features.map(ground)).map((grounds, k) => grounds.map(one => `${k}.${grounds.indexOf(one)}`));
}

export function checkOrder({layers, seed}: FuzzCase, result: Overlay, placed: Placed, options: OverlayOptions): void {
    const random = seededRandom(seed ^ 0x5eed);
    const turned = layers.map(layer => ({...layer, ...scrambled(random, layer.features)}));
    const names = namesByGround(placed);
    const other = unlessThrown('overlay-throws', () => overlay(kernelLayers(turned), options));
    sameTexts('order-changes-nothing', faceTexts(other, turned.map(({order}, k) => order.map(i => names[k][i]))), faceTexts(result, names), 'in another order');
}

/** The case on its lattice points, moved by whole steps; null where a double cannot say so. */
function atSteps({layers, stepM}: FuzzCase, placed: Placed, dx: number, dy: number): KernelLayer[] | null {
    const perM = stepsPerMetre(stepM);
    let isExact = true;
    const metres = (steps: number): number => {
        const value = steps / perM;
        if (Math.round(value * perM) !== steps) isExact = false;
        return value;
    };
    const moved = layers.map((layer, k) => ({...layer, features: placed.layers[k].map(rings => rings.flatMap((ring) => {
        if (ring === null) return [];
        return [Array.from({length: ring.length / 2}, (_, i): [number, number] =>
            [metres(ring[2 * i] + placed.originX + dx), metres(ring[2 * i + 1] + placed.originY + dy)])];
    }))}));
    return isExact ? kernelLayers(moved) : null;
}

export function checkShift(fuzzCase: FuzzCase, placed: Placed): void {
    const {seed, stepM, layers} = fuzzCase;
    const dx = [1, 123_456_789, -98_765_432][seed % 3], dy = [7, -55_555_555, 1][seed % 3];
    const here = atSteps(fuzzCase, placed, 0, 0), there = atSteps(fuzzCase, placed, dx, dy);
    if (!here || !there) return;
    const options = {stepM, toleranceM: 0}, names = plainNames(layers);
    const [first, second] = [here, there].map(given => unlessThrown('overlay-throws', () => overlay(given, options)));
    sameTexts('shift-changes-nothing', faceTexts(second, names, dx, dy), faceTexts(first, names), 'moved by whole steps');
}

export function checkMirror(fuzzCase: FuzzCase): void {
    const {layers, stepM} = fuzzCase;
    const turned = [layers[1], layers[0], ...layers.slice(2)];
    const [names0, names1, ...rest] = namesByGround(place({...fuzzCase, toleranceM: 0}));
    const here = unlessThrown('overlay-throws', () => overlay(kernelLayers(layers), {stepM, toleranceM: 0}));
    const there = unlessThrown('overlay-throws', () => overlay(kernelLayers(turned), {stepM, toleranceM: 0}));
    const swapped: Overlay = {...there, layers: here.layers,
        parcelOf: [there.parcelOf[1], there.parcelOf[0], ...there.parcelOf.slice(2)],
        arrangement: {...there.arrangement, firstParcel: [there.arrangement.firstParcel[1], there.arrangement.firstParcel[0], ...there.arrangement.firstParcel.slice(2)]}};
    sameTexts('mirrored', faceTexts(swapped, [names0, names1, ...rest]), faceTexts(here, [names0, names1, ...rest]), 'with before and after exchanged');
}

export function checkSameTwice({layers, stepM, toleranceM, seed}: FuzzCase): void {
    for (const layer of layers) {
        const result = unlessThrown('overlay-throws', () => overlay(kernelLayers([layer, layer]), {stepM, toleranceM}));
        for (let face = 1; face < result.faceCount; face++) {
            holds('same-twice', result.parcelOf[0][face] === result.parcelOf[1][face] && parcelsAt(result, 0, face).join() === parcelsAt(result, 1, face).join(),
                () => `a layer against itself has a face of parcels ${result.parcelOf[0][face]} and ${result.parcelOf[1][face]}`);
        }
        checkNoPatch(layer, result, seed);
    }
}

/** Noise below half the distance of any two points and within tolerance is no change, to the last step. */
export function checkNoise({layers, noiseM, toleranceM}: FuzzCase, result: Overlay, placed: Placed): void {
    if (noiseM === undefined || noiseM * Math.SQRT2 >= toleranceM * 0.999) return;
    const points = layers[0].features.flat(2).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    const least = 2.01 * Math.SQRT2 * noiseM + 1e-7;
    for (const [i, [x, y]] of points.entries()) {
        for (const [u, v] of points.slice(i + 1)) if ((x !== u || y !== v) && Math.hypot(x - u, y - v) < least) return;
    }
    const [before, after] = placed.layers;
    const count = before.length;
    const named = (rings: readonly (readonly number[] | null)[]): string => rings.map(ring => [...ring ?? []].sort((a, b) => a - b).join()).sort().join(';');
    const twin = before.map(rings => after.findIndex(other => named(other) === named(rings)));
    if (twin.includes(-1) || new Set(twin).size < count) return; // a ring that is not finite, or a parcel drawn twice
    for (let face = 1; face < result.faceCount; face++) {
        const here = parcelsAt(result, 0, face).map(parcel => twin[parcel]).sort().join(), there = [...parcelsAt(result, 1, face)].sort().join();
        holds('noise-is-no-change', here === there, () => `noise of ${noiseM} m makes a face of parcels ${here} before and ${there} after`);
    }
}
