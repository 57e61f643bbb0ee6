/** Certificates against an oracle of their own: every fault by brute force over the rings of one layer on the lattice. */

import {certify, type Certificate, type FaultCode} from '../../engine/kernel/index.ts';
import {polygonsOf, scrambled} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {bumpyEdgeArea, holds, isFinite, setName, stepsPerMetre, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {crossInside, entersPixel} from './fuzzExact.ts';
import {bordersOf, extentOf, place, readings, type LatticeRing} from './fuzzReference.ts';

function certificateOf(layer: FuzzLayer, stepM: number): Certificate {
    return unlessThrown('certify-throws', () => certify(polygonsOf(layer.features), {
        stepM, edgeArea: bumpyEdgeArea, overlaps: layer.overlaps, reportGaps: true,
    }));
}

export function checkCertificates({layers, stepM, seed}: FuzzCase): void {
    layers.forEach((layer, k) => {
        const certificate = certificateOf(layer, stepM);
        const [rings] = place({layers: [layer], stepM, toleranceM: 0}).layers;
        checkFaults(certificate, rings, `layer ${k}`);
        if (isFinite([layer])) checkAreas(certificate, rings, layer, stepM, `layer ${k}`);
        if ((seed >> 3) % 3 === 0 && isFinite([layer])) checkOrder(certificate, layer, stepM, seed);
    });
}

/** Distinct points in a row; the last is not the first. */
function withoutRepeats(ring: readonly number[]): number[] {
    const kept: number[] = [];
    for (let i = 0; i < ring.length; i += 2) {
        if (kept.length > 0 && kept.at(-2) === ring[i] && kept.at(-1) === ring[i + 1]) continue;
        kept.push(ring[i], ring[i + 1]);
    }
    while (kept.length > 2 && kept.at(-2) === kept[0] && kept.at(-1) === kept[1]) kept.length -= 2;
    return kept;
}

/** Faults of single parcels that rings show by themselves. */
function expectedFaults(rings: readonly LatticeRing[]): Map<FaultCode, boolean> {
    const finite = rings.filter(ring => ring !== null && ring.length > 0) as readonly (readonly number[])[], kept = finite.map(withoutRepeats);
    const sound = kept.filter(ring => ring.length >= 6);
    const {borders} = bordersOf([[sound]], {hasIdleCorners: true, hasIdleEdges: true});
    const odd = borders.filter(({parcels}) => parcels !== 0);
    const isCrossing = odd.some(({ax, ay, bx, by}, i) => odd.slice(i + 1).some(
        ({ax: cx, ay: cy, bx: dx, by: dy}) => cx <= bx && crossInside(ax, ay, bx, by, cx, cy, dx, dy)));
    const edgeCount = sound.reduce((sum, ring) => sum + ring.length / 2, 0);
    return new Map<FaultCode, boolean>([
        ['kernel/not-finite', rings.includes(null)],
        ['kernel/duplicate-points', kept.some((ring, i) => ring.length < finite[i].length)],
        ['kernel/degenerate-ring', kept.some(ring => ring.length < 6)],
        ['kernel/doubled-edge', borders.length < edgeCount],
        ['kernel/self-crossing', isCrossing],
    ]);
}

function checkFaults({faults, isClean}: Certificate, features: readonly (readonly LatticeRing[])[], where: string): void {
    const has = new Set(faults.map(({code, parcel}) => `${code} ${parcel}`));
    features.forEach((rings, parcel) => {
        for (const [code, isThere] of expectedFaults(rings)) {
            holds('faults-found', has.has(`${code} ${parcel}`) === isThere, () => `parcel ${parcel} of ${where} ${isThere ? 'has' : 'has no'} ${code}, the certificate says otherwise`);
        }
        const kept = rings.filter(ring => ring !== null).map(withoutRepeats).filter(ring => ring.length >= 6);
        const touches = kept.some(ring => new Set(Array.from({length: ring.length / 2}, (_, i) => `${ring[2 * i]} ${ring[2 * i + 1]}`)).size < ring.length / 2);
        if (touches) holds('faults-found', has.has(`kernel/ring-touches-itself ${parcel}`), () => `parcel ${parcel} of ${where} visits a point twice, the certificate does not say so`);
        if (has.has(`kernel/ring-touches-itself ${parcel}`) && !rings.includes(null)) {
            holds('faults-found', touches || kept.some(passesItself), () => `no ring of parcel ${parcel} of ${where} comes near itself, the certificate says so`);
        }
    });
    const clean = faults.every(({code}) => code === 'kernel/duplicate-points' || code === 'kernel/gap');
    holds('clean-means-clean', isClean === clean, () => `${where} is ${isClean ? '' : 'not '}called clean`);
}

/** Does an edge of a ring pass the pixel of a corner of the same ring, or of a crossing? */
function passesItself(ring: readonly number[]): boolean {
    const n = ring.length;
    for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
        for (let k = 0; k < n; k += 2) {
            if (k !== i && k !== j && entersPixel(ring[j], ring[j + 1], ring[i], ring[i + 1], ring[k], ring[k + 1])) return true;
        }
    }
    return false;
}

function checkAreas(certificate: Certificate, features: readonly (readonly LatticeRing[])[], layer: FuzzLayer, stepM: number, where: string): void {
    const slack = 1e-12 * extentOf([features]) ** 2 + 1e-5, perM2 = stepsPerMetre(stepM) ** 2;
    const faults: string[] = [];
    for (const covered of readings([features])) {
        const fault = areaFault(certificate, features.length, covered, layer.overlaps === 'forbidden', slack, perM2);
        if (fault === null) return;
        faults.push(fault);
    }
    holds('certified-areas', false, () => `${where}: ${faults[0]}`);
}

/** What a certificate says wrongly of areas and overlaps; null when nothing. */
function areaFault(
    {faults, parcelArea2, isClean}: Certificate, count: number, covered: ReadonlyMap<number, number>, isForbidden: boolean, slack: number, perM2: number,
): string | null {
    const shared = new Map<string, number>(), own = new Float64Array(count);
    for (const [bits, area2] of covered) {
        const parcels = Array.from({length: count}, (_, i) => i).filter(i => bits >> i & 1);
        for (const parcel of parcels) own[parcel] += area2;
        parcels.forEach((a, i) => parcels.slice(i + 1).forEach(b => shared.set(`${a} ${b}`, (shared.get(`${a} ${b}`) ?? 0) + area2)));
        if (isForbidden && parcels.length > 1 && area2 > slack && isClean) return `called clean, but parcels ${setName(bits)} share ${area2} half steps²`;
    }
    for (let parcel = 0; parcel < count; parcel++) {
        if (Math.abs(Number(parcelArea2[parcel]) - own[parcel]) > slack) return `parcel ${parcel} has ${parcelArea2[parcel]} half steps², by the reference ${own[parcel]}`;
        const isEmpty = faults.some(fault => fault.code === 'kernel/empty-parcel' && fault.parcel === parcel);
        if (isEmpty !== (parcelArea2[parcel] === 0n)) return `parcel ${parcel} is ${isEmpty ? '' : 'not '}called empty`;
    }
    const found = new Map(faults.filter(({code}) => code === 'kernel/overlap').map(({parcel, other, areaM2}) => [`${parcel} ${other}`, areaM2! * 2 * perM2]));
    for (const [pair, area2] of found) {
        const expected = shared.get(pair) ?? 0;
        if (Math.abs(area2 - expected) > slack + 1e-9 * expected) return `parcels ${pair} are said to share ${area2} half steps², by the reference ${expected}`;
    }
    // of a stack of more than eight parcels not every pair is named
    for (const [pair, area2] of shared) if (isForbidden && area2 > slack && !found.has(pair) && count < 9) return `parcels ${pair} share ${area2} half steps² unsaid`;
    return null;
}

function checkOrder(certificate: Certificate, layer: FuzzLayer, stepM: number, seed: number): void {
    const {features, order} = scrambled(seededRandom(seed ^ 0xcafe), layer.features);
    const other = certificateOf({...layer, features}, stepM);
    order.forEach((from, to) => {
        holds('certificate-order', certificate.parcelArea2[from] === other.parcelArea2[to] && certificate.parcelTicks[from] === other.parcelTicks[to],
            () => `parcel ${from} is certified with another area in another order`);
    });
    const list = ({faults}: Certificate, name: (parcel: number) => number): string => faults
        .filter(({code}) => code !== 'kernel/gap' && code !== 'kernel/duplicate-points') // a ring closed by a second A is no fault, one with two A inside is
        .map(({code, parcel, other: second, count, at, areaTicks}) => `${code} ${second === undefined ? name(parcel) : [name(parcel), name(second)].sort()} ${
            code === 'kernel/ring-touches-itself' ? '' : count} ${at} ${areaTicks}`)
        .sort().join('\n');
    const here = list(certificate, parcel => parcel), there = list(other, parcel => order[parcel]);
    holds('certificate-order', here === there || features.length > 8, () => `faults differ in another order:\n${here}\nand\n${there}`);
    holds('certificate-order', certificate.overlapTicks === other.overlapTicks && certificate.gapTicks === other.gapTicks, () => 'overlaps or gaps have another area in another order');
}
