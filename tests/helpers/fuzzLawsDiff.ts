/**
 * The bookkeeping on the faces of an overlay: ledgers close, matrices add up, a layer against itself has no patch. The same
 * classes, coefficients and further layers that the product has, on whatever land the fuzzer made.
 */

import fc from 'fast-check';
import {addAmount, zeroAmount, type Amount} from '../../engine/core/amount.ts';
import {diff, type DiffResult} from '../../engine/diff/index.ts';
import {faceAmounts, LEDGER_TERMS, residual, type LedgerRow} from '../../engine/diff/ledger.ts';
import type {Overlay} from '../../engine/kernel/index.ts';
import {parts} from '../../engine/overlap/index.ts';
import {tableOf} from '../unit/diff/surveys.ts';
import {holds, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {insertion, verdictsAround} from './ruleTables.ts';

/** By class of the fuzzer. */
const CLASS = ['0101', '0103', '0702'] as const;
const BASES = ['gross', 'net', 'plane'] as const;
/** In 1/10000. */
const MOST_RIDGE = 3000;

/** Class and ridge coefficient by parcel; one layer of a case in two has no ridges of its own. */
function surveyTable({codes}: FuzzLayer, seed: number): ReturnType<typeof tableOf> {
    return tableOf(codes.map((code, i) => ({code: CLASS[code], at: [], kcxs: seed % 2 === 0 ? -1 : (seed + 997 * i) % MOST_RIDGE})));
}

function compared(result: Overlay, [before, after]: readonly FuzzLayer[], seed: number, inBasicFarmland: Uint8Array): DiffResult {
    // lands are of every size, so that some patches are set aside and some are not
    const least = 10 ** (seed % 9 - 6);
    return unlessThrown('diff-throws', () => diff({
        overlay: result, before: surveyTable(before, seed >> 1), after: surveyTable(after, seed >> 2), inBasicFarmland,
        targetGroup: code => code === '0702' ? 'constructionOrFacility' : 'rest', signals: [],
        signalOf: facts => new Int32Array(facts.direction.length).fill(-1),
        thresholds: {minWidthM: least, minAreaM2: {constructionOrFacility: least, otherAgricultural: least, rest: 3 * least}, minBasicFarmlandM2: least},
    }));
}

function sumOf(amounts: Iterable<Amount>): Amount {
    const total = zeroAmount();
    for (const amount of amounts) addAmount(total, amount);
    return total;
}

const same = (a: Amount, b: Amount): boolean => BASES.every(basis => a[basis] === b[basis]);
const inWords = (amount: Amount): string => BASES.map(basis => `${basis} ${amount[basis]}`).join(', ');

function checkLedger({ledgerBy, facts}: DiffResult, villageOf: (face: number) => string): LedgerRow | undefined {
    const [whole] = ledgerBy({before: () => '', after: () => ''}).values();
    const byVillage = ledgerBy({before: villageOf, after: villageOf});
    const byClass = ledgerBy({before: face => String(facts.fromCode[face]), after: face => String(facts.toCode[face])});
    for (const [name, rows] of [['village', byVillage], ['class', byClass]] as const) {
        for (const [key, row] of rows) {
            const rest = residual(row);
            holds('ledger-closes', same(rest, zeroAmount()), () => `the row of ${name} ${key} leaves ${inWords(rest)}`);
        }
        for (const term of LEDGER_TERMS) {
            const sum = sumOf([...rows.values()].map(row => row[term])), all = whole?.[term] ?? zeroAmount();
            holds('matrix-sums', same(sum, all), () => `${term} by ${name} is ${inWords(sum)}, in all ${inWords(all)}`);
        }
    }
    return whole;
}

/** @param result of the layers of the case; the third counts as basic farmland, the fourth as villages */
export function checkDiff({layers, seed}: FuzzCase, result: Overlay): void {
    const column = (k: number): Int32Array => k < layers.length ? result.parcelOf[k] : new Int32Array(result.faceCount).fill(-1);
    const farmland = column(2), village = column(3), inBasicFarmland = Uint8Array.from(farmland, parcel => parcel >= 0 ? 1 : 0);
    const made = compared(result, layers, seed, inBasicFarmland), {patches, facts} = made;
    const whole = checkLedger(made, face => String(village[face]));
    const split = unlessThrown('parts-throw', () => parts({
        overlay: result, diff: made, patches, minWidthM: 10 ** (seed % 7 - 5),
        columns: {village, inBasicFarmland, lawfulSet: Int32Array.from(farmland, parcel => parcel % 3 + 1)},
        amountOf: (face, direction) => {
            const amounts = faceAmounts(result, facts, face);
            return direction === 'gain' ? amounts.after : amounts.before;
        },
    }));
    const isTaken = new Uint8Array(result.faceCount);
    patches.forEach((patch, i) => {
        const sum = sumOf(split[i].map(({amount}) => amount));
        holds('matrix-sums', Number(sum.gross) === patch.ticks, () => `parts have ${sum.gross} ticks, their patch ${patch.ticks}`);
        for (const face of patch.faces) {
            holds('patches-apart', isTaken[face] === 0, () => `face ${face} is in two patches`);
            isTaken[face] = 1;
        }
        const faces = split[i].flatMap(part => part.faces);
        holds('parts-are-patch', faces.length === patch.faces.length && faces.every(face => isTaken[face] === 1), () => `parts of patch ${i} have other faces than it`);
    });
    for (const [direction, isAside, term] of [['loss', false, 'loss'], ['loss', true, 'setAsideLoss'], ['gain', false, 'gain'], ['gain', true, 'setAsideGain']] as const) {
        const sum = sumOf(split.filter((_, i) => patches[i].direction === direction && (patches[i].setAside !== null) === isAside).flat().map(({amount}) => amount));
        holds('matrix-sums', same(sum, whole?.[term] ?? zeroAmount()), () => `patches of ${term} are ${inWords(sum)}, the ledger has ${whole && inWords(whole[term])}`);
    }
}

/** @param result of a layer against itself */
export function checkNoPatch(layer: FuzzLayer, result: Overlay, seed: number): void {
    const {patches} = compared(result, [layer, layer], seed, new Uint8Array(result.faceCount));
    holds('same-twice', patches.length === 0, () => `a layer against itself has ${patches.length} patches`);
}

/** Adding a rule changes only verdicts that name it. */
export function checkRules(seed: number): void {
    for (const added of fc.sample(insertion, {seed, numRuns: 5})) {
        const {before, after} = verdictsAround(added);
        holds('added-rule', after.ruleId === 'added' ? after.kind === added.kind : JSON.stringify(after) === JSON.stringify(before),
            () => `a rule for ${added.kind} turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`);
    }
}
