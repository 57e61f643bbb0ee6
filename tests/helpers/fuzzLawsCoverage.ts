/**
 * The short ways that a coverage on the 32-bit lattice may take: certifying it without arranging it, leaving out of the
 * noding what its certificate vouches for. They must say what the long way says.
 */

import {certify, certifyCoverage, fromLattice, overlay, toLattice, type Certificate, type LatticePolygons, type Overlay, type OverlayOptions}
    from '../../engine/kernel/index.ts';
import {polygonsOf, type Point, type Rings} from './coverages.ts';
import {bumpyEdgeArea, holds, isFinite, kernelLayers, stepsPerMetre, sweptArea2, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {faceTexts, plainNames, sameTexts} from './fuzzLawsOverlay.ts';
import {bordersOf, place, soundParcels} from './fuzzReference.ts';

/** With many of its parcels in doubt a layer is arranged as a whole: twice as many sound ones far away keep it on the short way. */
const FAR_COLUMNS = 7;

function withFarParcels(features: readonly Rings[], stepM: number): Rings[] {
    const [[x0, y0]] = features.flat(2).length > 0 ? features.flat(2) : [[0, 0]];
    const side = 50 * stepM, at = (c: number, r: number): Point => [x0 + (20_000_000 + 50 * c) * stepM, y0 + 50 * r * stepM];
    const far = Array.from({length: 2 * features.length + 2}, (_, i): Rings => {
        const c = i % FAR_COLUMNS, r = Math.floor(i / FAR_COLUMNS);
        return [[at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1)]];
    });
    return side > 0 ? [...features, ...far] : [...features];
}

/** The layer on the 32-bit lattice among far parcels; null where it does not fit. */
function latticeOf(layer: FuzzLayer, stepM: number): LatticePolygons | null {
    return isFinite([layer]) ? toLattice(polygonsOf(withFarParcels(layer.features, stepM)), stepM) : null;
}

const HARMLESS = new Set(['kernel/duplicate-points', 'kernel/gap']);

function isLoose({loose}: Certificate, vertex: number): boolean {
    return (loose![vertex >>> 3] >>> (vertex & 7) & 1) === 1;
}

/** Parcels that no fault names and none of whose edges is loose. */
function vouchedFor({ringStart, featureStart}: LatticePolygons, certificate: Certificate, count: number): Uint8Array {
    const isNamed = new Set(certificate.faults.filter(({code}) => !HARMLESS.has(code)).flatMap(({parcel, other}) => [parcel, other]));
    return Uint8Array.from({length: count}, (_, f) => {
        if (isNamed.has(f)) return 0;
        for (let v = ringStart[featureStart[f]]; v < ringStart[featureStart[f + 1]]; v++) if (isLoose(certificate, v)) return 0;
        return 1;
    });
}

export function checkCoverages({layers, stepM}: FuzzCase): void {
    layers.forEach((layer, k) => {
        const lattice = latticeOf(layer, stepM);
        if (!lattice) return;
        const options = {stepM, edgeArea: bumpyEdgeArea, overlaps: 'forbidden', reportGaps: true} as const;
        const short = unlessThrown('certify-coverage-throws', () => certifyCoverage(lattice, options));
        const long = unlessThrown('certify-throws', () => certify(fromLattice(lattice), options));
        sameFaults(short, long, sweptArea2([layer], stepM) / 2 / stepsPerMetre(stepM) ** 2, `layer ${k}`);
        sameAreas(short, long, lattice, layer, stepM, `layer ${k}`);
        checkLoose(short, lattice, layer.features.length, `layer ${k}`);
    });
}

/** Every fault of one way is found by the other, but for those that edges may sweep away near a needle. */
function sameFaults(short: Certificate, long: Certificate, sweptM2: number, where: string): void {
    const list = ({faults}: Certificate, leastM2: number): string[] => faults
        .filter(({code, areaM2}) => code !== 'kernel/empty-parcel' && code !== 'kernel/gap' && (areaM2 === undefined || areaM2 >= leastM2))
        .map(({code, parcel, other, at, count}) => `${code} ${parcel} ${other ?? ''} ${code === 'kernel/overlap' ? '' : `${at} ${count}`}`);
    const [here, there] = [list(short, 0), list(long, 0)];
    const more = list(short, 2 * sweptM2).find(one => !there.includes(one)), missing = list(long, 2 * sweptM2).find(one => !here.includes(one));
    holds('coverage-faults', more === undefined && missing === undefined, () => `${where} certified the short way has ${more}, the long way ${missing}`);
    const gaps = [short, long].map(({faults}) => faults.filter(({code}) => code === 'kernel/gap').map(({areaM2}) => areaM2!));
    // what a faulty ring encloses may open where its own idle edges bend a border a step wide
    const isOrdered = long.faults.every(({code}) => HARMLESS.has(code) || code === 'kernel/overlap');
    for (const [i, list] of isOrdered ? gaps.entries() : []) {
        const alone = list.find(areaM2 => areaM2 > 2 * sweptM2 && !gaps[1 - i].some(other => Math.abs(other - areaM2) <= sweptM2));
        holds('coverage-faults', alone === undefined, () => `${where} has a gap of ${alone} m² certified the ${i === 0 ? 'short' : 'long'} way only`);
    }
    holds('coverage-clean', short.isClean === short.faults.every(({code}) => HARMLESS.has(code)), () => `${where} is ${short.isClean ? '' : 'not '}called clean`);
}

function sameAreas(short: Certificate, long: Certificate, lattice: LatticePolygons, {features}: FuzzLayer, stepM: number, where: string): void {
    const [placed] = place({layers: [{features, overlaps: 'forbidden', codes: []}], stepM, toleranceM: 0}).layers;
    for (let parcel = 0; parcel + 1 < lattice.featureStart.length; parcel++) {
        const own = parcel < placed.length ? bordersOf([[placed[parcel]]]).borders : [];
        const swept2 = own.reduce((sum, {ax, ay, bx, by}) => sum + 2 * (Math.abs(bx - ax) + Math.abs(by - ay) + 2), 0);
        const difference = Number(BigInt(short.parcelArea2[parcel]) - BigInt(long.parcelArea2[parcel]));
        holds('coverage-areas', Math.abs(difference) <= swept2, () => `parcel ${parcel} of ${where} has ${short.parcelArea2[parcel]} half steps² the short way, ${long.parcelArea2[parcel]} the long way`);
        if (difference === 0 && long.isClean) {
            const ticks = Math.abs(short.parcelTicks[parcel] - long.parcelTicks[parcel]);
            holds('coverage-ticks', ticks <= 2 * own.length + 8, () => `parcel ${parcel} of ${where} has ${short.parcelTicks[parcel]} ticks the short way, ${long.parcelTicks[parcel]} the long way`);
        }
    }
}

/** An edge that is not loose is the edge of another parcel too, where no fault names its own. */
function checkLoose(certificate: Certificate, {xy, ringStart, featureStart}: LatticePolygons, count: number, where: string): void {
    const named = new Set(certificate.faults.filter(({code}) => !HARMLESS.has(code)).flatMap(({parcel, other}) => [parcel, other]));
    const parcelsOf = new Map<string, number[]>();
    const each = (visit: (key: string, parcel: number, vertex: number) => void): void => {
        for (let f = 0; f < count; f++) {
            for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
                for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) {
                    const w = v + 1 === ringStart[ring + 1] ? ringStart[ring] : v + 1;
                    const ends = [[xy[2 * v], xy[2 * v + 1]], [xy[2 * w], xy[2 * w + 1]]].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
                    if (ends[0].join() !== ends[1].join()) visit(ends.join(), f, v);
                }
            }
        }
    };
    each((key, parcel) => parcelsOf.set(key, [...parcelsOf.get(key) ?? [], parcel]));
    each((key, parcel, vertex) => {
        if (named.has(parcel)) return;
        // two parcels may lie on the same side of an edge, by less than a step: that is shared and loose
        holds('loose-edges', isLoose(certificate, vertex) || parcelsOf.get(key)!.length > 1, () => `edge ${key} of parcel ${parcel} of ${where} is not called loose, no other parcel has it`);
    });
}

/** Certificates by parcel as the product makes them, for odd seeds as the laws would allow them. */
export function vouched({layers, stepM, seed}: Pick<FuzzCase, 'layers' | 'stepM' | 'seed'>): ReturnType<typeof kernelLayers> {
    return kernelLayers(layers).map((layer, k) => {
        if ((seed >> 4) % 2 === 1) return {...layer, isSound: soundParcels(place({layers: [layers[k]], stepM, toleranceM: 0}).layers[0])};
        const lattice = latticeOf(layers[k], stepM);
        if (!lattice) return layer;
        const certificate = unlessThrown('certify-coverage-throws', () => certifyCoverage(lattice, {stepM, overlaps: 'forbidden', reportGaps: false}));
        return {...layer, isSound: vouchedFor(lattice, certificate, layers[k].features.length)};
    });
}

/** What a certificate vouches for need not be tested: with and without, the faces are the same. */
export function checkSound(fuzzCase: FuzzCase, result: Overlay, options: OverlayOptions): void {
    const other = unlessThrown('overlay-throws', () => overlay(vouched(fuzzCase), options));
    const names = plainNames(fuzzCase.layers);
    sameTexts('sound-changes-nothing', faceTexts(other, names), faceTexts(result, names), 'with certificates');
}
