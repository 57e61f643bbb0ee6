/**
 * The bare diff is the overlay of everything, grouped by class: the same patches, whatever it leaves out of the noding, and
 * the same bytes into whatever strips its work is cut.
 *
 * Cost    the overlay of some hundred parcels
 */

import {
    canonicalOutline, certifyCoverage, components, outlines, overlay, parcelPrints, parcelsAt, pieces, printSource, sharePrints, toLattice,
    type ClassedCoverage, type LatticePolygons, type Overlay,
} from '../../engine/kernel/index.ts';
import {polygonsOf} from './coverages.ts';
import {CODES, holds, stepsPerMetre, unlessThrown, type FuzzCase} from './fuzzCase.ts';

const HARMLESS = new Set(['kernel/duplicate-points', 'kernel/gap']);

/** Green's theorem on a plane a little larger than drawn: what an edge adds is what its parts add. */
const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2e4 * (y1 - y0) / 1e4 * 0.9993;

interface Patch {
    readonly from: number;
    readonly to: number;
    readonly area2: bigint;
    readonly ticks: number;
    /** Shell first, then holes. */
    readonly rings: readonly ArrayLike<number>[];
}

interface Classed {
    readonly coverage: ClassedCoverage;
    readonly lattice: LatticePolygons;
    readonly codes: readonly number[];
}

/** As the pipeline hands it over, or with no more than has to be known. */
function classed({features, codes}: FuzzCase['layers'][number], stepM: number, hasMarks: boolean): Classed | null {
    const lattice = toLattice(polygonsOf(features), stepM);
    if (!lattice) return null;
    const {faults, boxes, isSound, parcelTicks} = unlessThrown('certify-coverage-throws',
        () => certifyCoverage(lattice, {stepM, edgeArea, overlaps: 'forbidden', reportGaps: false}));
    const named = faults.filter(({code}) => !HARMLESS.has(code)).flatMap(({parcel, other}) => (other === undefined ? [parcel] : [parcel, other]));
    const marks = hasMarks ? {prints: printSource(sharePrints(parcelPrints(lattice, boxes!, parcelTicks), lattice.originX, lattice.originY)), isSound: isSound ?? new Uint8Array(features.length)} : {};
    return {coverage: {polygons: lattice, classOf: Int32Array.from(codes), faulty: new Set(named), boxes: boxes!, ...marks}, lattice, codes};
}

function piecesOf(given: readonly Classed[], asked: readonly number[], toleranceM: number, strips: number): Patch[] {
    const [first, second] = given.map(({coverage}) => coverage);
    const {pieces: list} = unlessThrown('pieces-throw',
        () => pieces(first, second, {toleranceM, classCount: CODES, isAsked: Uint8Array.from(asked), edgeArea, strips}));
    return list.map(({from, to, area2, ticks, polygons}) => ({from, to, area2, ticks, rings: polygons.flatMap(({shell, holes}) => [shell, ...holes])}));
}

/** Faces of the overlay of all parcels by the classes of their owners, and what is claimed by more than one. */
function patchesOf(result: Overlay, given: readonly Classed[], asked: readonly number[]): {patches: Patch[]; claimedTwice: bigint} {
    const key = new Int32Array(result.faceCount).fill(-1);
    let claimedTwice = 0n;
    for (let face = 1; face < key.length; face++) {
        const [b, a] = [result.parcelOf[0][face], result.parcelOf[1][face]];
        if (b < 0 || a < 0) continue;
        if (parcelsAt(result, 0, face).length > 1 || parcelsAt(result, 1, face).length > 1) claimedTwice += result.area2[face];
        const from = given[0].codes[b], to = given[1].codes[a];
        if (from !== to && asked[from] === 1) key[face] = from * CODES + to;
    }
    const {componentOf, count} = components(result.arrangement, key);
    const area2 = new Array<bigint>(count).fill(0n), ticks = new Float64Array(count), keyOf = new Int32Array(count);
    componentOf.forEach((patch, face) => {
        if (patch < 0) return;
        area2[patch] += result.area2[face];
        ticks[patch] += result.areaTicks[face];
        keyOf[patch] = key[face];
    });
    const shapes = outlines(result.arrangement, componentOf, count);
    return {claimedTwice, patches: shapes.map((polygons, i): Patch => ({
        from: Math.floor(keyOf[i] / CODES), to: keyOf[i] % CODES, area2: area2[i], ticks: ticks[i], rings: polygons.flatMap(({shell, holes}) => [shell, ...holes]),
    }))};
}

/** Corners of a ring whose edges run along the axes; the nodes between them are nobody's doing. */
function cornersOf(ring: ArrayLike<number>): Float64Array {
    const n = ring.length, corners: number[] = [];
    for (let i = 0; i < n; i += 2) {
        const [x, y, before, after] = [ring[i], ring[i + 1], (i + n - 2) % n, (i + 2) % n];
        const isStraight = (ring[before] === x && ring[after] === x) || (ring[before + 1] === y && ring[after + 1] === y);
        if (!isStraight) corners.push(x, y);
    }
    return Float64Array.from(corners);
}

const textOf = ({from, to, area2, rings}: Patch): string =>
    `${from}>${to} ${area2} ${canonicalOutline(rings.map(ring => ({shell: cornersOf(ring), holes: []}))).join(' ')}`;

function lengthOf(rings: readonly ArrayLike<number>[]): number {
    let sum = 0;
    for (const ring of rings) for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) sum += Math.abs(ring[i] - ring[j]) + Math.abs(ring[i + 1] - ring[j + 1]);
    return sum;
}

const sizeOf = (rings: readonly ArrayLike<number>[]): number => rings.reduce((sum, ring) => sum + ring.length / 2, 0);

function samePatches(here: readonly Patch[], there: readonly Patch[], what: string): void {
    const [texts, others] = [here, there].map(list => new Map(list.map(patch => [textOf(patch), patch])));
    const only = [...texts.keys()].find(text => !others.has(text)), missing = [...others.keys()].find(text => !texts.has(text));
    holds('land-pieces', here.length === there.length && only === undefined && missing === undefined,
        () => `${here.length} patches, ${there.length} ${what}: ${only?.slice(0, 300)} instead of ${missing?.slice(0, 300)}`);
    for (const [text, {ticks, rings}] of texts) {
        const other = others.get(text)!, most = sizeOf(rings) + sizeOf(other.rings);
        holds('land-ticks', Math.abs(ticks - other.ticks) <= most, () => `a patch has ${ticks} ticks, ${other.ticks} ${what}: ${text.slice(0, 300)}`);
    }
}

/** Ground of each pair of classes, where borders may lie a tolerance and a step elsewhere. */
function nearlySamePatches(here: readonly Patch[], there: readonly Patch[], widthSteps: number, claimedTwice: bigint): void {
    for (const pair of new Set([...here, ...there].map(({from, to}) => `${from}>${to}`))) {
        const [mine, theirs] = [here, there].map(list => list.filter(({from, to}) => `${from}>${to}` === pair));
        const [area2, other] = [mine, theirs].map(list => Number(list.reduce((sum, one) => sum + one.area2, 0n)));
        const around = [...mine, ...theirs].reduce((sum, {rings}) => sum + lengthOf(rings), 0);
        const slack = 2 * widthSteps * (around + 8 * widthSteps) + Number(claimedTwice);
        holds('land-areas', Math.abs(area2 - other) <= slack, () => `classes ${pair} share ${area2} half steps² in ${mine.length} pieces, ${other} in ${theirs.length} patches of the overlay`);
    }
}

export function checkLand(fuzzCase: FuzzCase): void {
    const {layers, stepM, toleranceM, land, seed} = fuzzCase, {asked, isExact} = land!;
    const given = layers.map(layer => classed(layer, stepM, seed % 3 !== 0));
    if (given.includes(null)) return; // too wide for the lattice of one layer
    const both = given as readonly Classed[];
    const result = unlessThrown('overlay-throws', () => overlay(both.map(({lattice, codes}, k) => ({
        id: `layer${k}`, polygons: lattice, overlaps: 'forbidden' as const, compareAttributes: (a: number, b: number) => codes[a] - codes[b],
    })), {stepM, toleranceM, edgeArea}));
    const here = piecesOf(both, asked, toleranceM, 1), {patches, claimedTwice} = patchesOf(result, both, asked);
    holds('land-asked', here.every(({from, to}) => from !== to && asked[from] === 1), () => 'a piece of a class that is not asked for, or that did not change');
    const strips = 2 + seed % 8, parts = piecesOf(both, asked, toleranceM, strips);
    const bytes = (list: readonly Patch[]): string => list.map(({from, to, area2, ticks, rings}) => `${from}>${to} ${area2} ${ticks} ${rings.map(ring => Array.from(ring).join()).join(';')}`).join('\n');
    holds('land-strips', bytes(parts) === bytes(here), () => `${here.length} pieces, cut into ${strips} strips ${parts.length} others:\n${bytes(here).slice(0, 600)}\n${bytes(parts).slice(0, 600)}`);
    if (!isExact) {
        nearlySamePatches(here, patches, 3 * toleranceM * stepsPerMetre(stepM) + 3, claimedTwice);
        return;
    }
    samePatches(here, patches, 'by the overlay of all parcels');
    if (seed % 4 !== 0) return;
    const bare = layers.map(layer => classed(layer, stepM, seed % 3 === 0)) as readonly Classed[];
    samePatches(piecesOf(bare, asked, toleranceM, strips), here, 'when less is known of the parcels, or more');
}
