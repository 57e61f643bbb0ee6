/**
 * Compares two drawn lands in nine strips and prints how many pieces there are, with a checksum of the borders of each strip.
 * Started as a program by `tests/e2e/stripThreads.test.ts`, since threads of TypeScript start from programs only.
 */

import {createHash} from 'node:crypto';
import {certifyCoverage, parcelBoxes, planPieces, toLattice, type ClassedCoverage, type Strip} from '../../engine/kernel/index.ts';
import {bordersOfStrips} from '../../engine/pipeline/stripThreads.ts';
import {polygonsOf, randomCoverage, type Random} from './coverages.ts';
import {seededRandom} from './forAll.ts';

const CLASSES = 4;

function coverage(random: Random): ClassedCoverage {
    const features = randomCoverage(random, {columns: 40, rows: 12, sizeM: 4000, originX: 37_500_000, originY: 3_360_000, bends: 4});
    const polygons = toLattice(polygonsOf(features))!;
    const {isSound} = certifyCoverage(polygons, {stepM: 1e-4, overlaps: 'forbidden', reportGaps: false});
    return {
        polygons, boxes: parcelBoxes(polygons), classOf: Int32Array.from(features, () => Math.floor(random() * CLASSES)), faulty: new Set(),
        ...isSound ? {isSound} : {},
    };
}

const random = seededRandom(20261130);
const plan = planPieces(coverage(random), coverage(random), {toleranceM: 0.001, classCount: CLASSES, isAsked: Uint8Array.of(1, 1, 0, 1), strips: 9});
/** A strip that no thread can work. */
const broken = (): Strip => ({...plan.strips[0](), layers: null as unknown as Strip['layers']});
const borders = await bordersOfStrips(process.argv[3] === 'true' ? [broken, ...plan.strips] : plan.strips, Number(process.argv[2]));
process.stdout.write(JSON.stringify({
    strips: plan.strips.length, pieces: plan.finish(borders).pieces.length,
    borders: borders.map(one => Object.values(one).map((array: Float64Array | Int32Array) => createHash('sha256').update(array).digest('hex'))),
}));
