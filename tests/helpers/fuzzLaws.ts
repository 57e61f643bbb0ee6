/** All laws of the kernel, asked of one case; the dear ones of some cases only. */

import {overlay, type OverlayOptions} from '../../engine/kernel/index.ts';
import {bumpyEdgeArea, isFinite, kernelLayers, unlessThrown, type FuzzCase} from './fuzzCase.ts';
import {checkCertificates} from './fuzzLawsCertify.ts';
import {checkCoverages, checkSound} from './fuzzLawsCoverage.ts';
import {checkDiff, checkRules} from './fuzzLawsDiff.ts';
import {checkLand} from './fuzzLawsLand.ts';
import {checkOutlines} from './fuzzLawsOutlines.ts';
import {
    checkCoveredAreas, checkEdges, checkMirror, checkMoves, checkNoise, checkOrder, checkSameTwice, checkShift, checkSweptAreas, checkTicks,
} from './fuzzLawsOverlay.ts';
import {checkPieces} from './fuzzLawsPieces.ts';
import {checkSettled} from './fuzzLawsSettle.ts';
import {checkSplit} from './fuzzLawsSplit.ts';
import {place} from './fuzzReference.ts';

/** Asks all laws of a case. @throws LawBroken with the name of the first that does not hold */
export function checkCase(fuzzCase: FuzzCase, asksAll = false): void {
    const asks = (every: number, offset = 0): boolean => asksAll || (fuzzCase.seed + offset) % every === 0;
    const {layers, stepM, toleranceM} = fuzzCase;
    if (fuzzCase.land) {
        checkLand(fuzzCase);
        return;
    }
    const options: OverlayOptions = {stepM, toleranceM, edgeArea: bumpyEdgeArea};
    const given = kernelLayers(layers);
    const result = unlessThrown('overlay-throws', () => overlay(given, options));
    const placed = place(fuzzCase);
    checkMoves(fuzzCase, result);
    checkEdges(result);
    // corners of a ring that is left out for a coordinate may still bend its neighbours
    if (isFinite(layers)) checkCoveredAreas(result, placed);
    if (asks(5) || !isFinite(layers)) checkSweptAreas(result, placed);
    if (asks(5, 1)) checkTicks(result);
    if (asks(3, 1)) checkOutlines(fuzzCase, result);
    if (asks(6) && isFinite(layers)) checkOrder(fuzzCase, result, placed, options);
    if (asks(8, 1)) checkSound(fuzzCase, result, options);
    if (asks(8, 2)) checkShift(fuzzCase, placed);
    if (layers.length > 1 && asks(8, 5)) checkMirror(fuzzCase);
    if (asks(8, 3)) checkSameTwice(fuzzCase);
    checkNoise(fuzzCase, result, placed);
    if (asks(6, 5)) checkCertificates(fuzzCase);
    if (asks(14, 7)) checkCoverages(fuzzCase);
    if (layers.length > 1 && asks(4, 2)) checkDiff(fuzzCase, result);
    if (asks(16, 3)) checkSplit(fuzzCase);
    if (asks(100, 9)) checkRules(fuzzCase.seed);
    if (layers.length > 1 && asks(4)) checkSettled(fuzzCase, result, asks(8));
    if (layers.length > 1 && asks(24, 1)) checkPieces(fuzzCase, asks(48, 1));
}
