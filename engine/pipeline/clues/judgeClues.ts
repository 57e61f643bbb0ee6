/**
 * One overlay of survey, clues and further layers, read clue by clue.
 *
 * A face under several clues belongs to each of them fully. So clues are judged in rounds: in a round no two clues share ground, and the
 * round is a layer after the survey like any other, with the same patches, parts, rules and routes.
 *
 * Keeps   the faces of a clue are its area: each is in one patch of one direction, or outside the survey
 */

import {roundsOf} from '../../clues/rounds.ts';
import {EngineError} from '../../core/errors.ts';
import {DIRECTION, DIRECTIONS, faceFacts} from '../../diff/faceFacts.ts';
import type {FaceFacts, RawPatch} from '../../diff/index.ts';
import {faceAmounts} from '../../diff/ledger.ts';
import {components, parcelsAt, perimeters, type Overlay} from '../../kernel/index.ts';
import type {Layer} from '../../layers/index.ts';
import {parts} from '../../overlap/index.ts';
import {TICKS_PER_M2} from '../../core/units.ts';
import type {Pack} from '../../policy/pack.ts';
import {signalAtFace, signalColumn, type Columns, type Placed} from '../columns.ts';
import {judgeParts, type JudgedPart} from '../judgeParts.ts';

export interface ClueFaces {
    /** Faces of each clue, ascending. */
    readonly facesOf: readonly (readonly number[])[];
    /** Clues on each face that has any, ascending. */
    readonly cluesOf: ReadonlyMap<number, readonly number[]>;
    /** Shared ground of two clues in ticks, by `first * count + second`, first < second. */
    readonly shared: ReadonlyMap<number, number>;
}

/** More clues on one place are one list pasted many times over. */
const MOST_ON_A_PLACE = 200;

/** @throws EngineError `clues/too-deep` */
export function clueFaces(overlay: Overlay, index: number, count: number, file: string): ClueFaces {
    const facesOf: number[][] = Array.from({length: count}, () => []);
    const cluesOf = new Map<number, readonly number[]>();
    const shared = new Map<number, number>();
    for (let face = 1; face < overlay.faceCount; face++) {
        if (overlay.parcelOf[index][face] < 0) continue;
        const clues = parcelsAt(overlay, index, face);
        if (clues.length > MOST_ON_A_PLACE) {
            throw new EngineError('clues/too-deep', `${clues.length} clues lie on the same place; at most ${MOST_ON_A_PLACE} can`,
                {file, fix: 'the list was pasted many times over: keep each clue once', facts: {clues: clues.length, most: MOST_ON_A_PLACE}});
        }
        cluesOf.set(face, clues);
        clues.forEach((clue, i) => {
            facesOf[clue].push(face);
            for (const other of clues.slice(i + 1)) {
                const key = clue * count + other;
                shared.set(key, (shared.get(key) ?? 0) + overlay.areaTicks[face]);
            }
        });
    }
    return {facesOf, cluesOf, shared};
}

export interface JudgedClue {
    readonly patches: readonly {readonly patch: RawPatch; readonly parts: readonly JudgedPart[]}[];
    readonly outsideFaces: readonly number[];
}

export interface ClueJudgeInput {
    readonly overlay: Overlay;
    /** Place of the clues in the overlay. */
    readonly index: number;
    readonly survey: Layer<'survey'>;
    readonly clues: Layer<'monitoring'>;
    readonly isPoint: (clue: number) => boolean;
    readonly faces: ClueFaces;
    readonly columns: Columns;
    readonly lawful: readonly Placed[];
    readonly season: Placed | null;
    readonly pack: Pack;
    readonly minWidthM: number;
    readonly minBasicFarmlandM2: number;
    /** Day on which each clue was seen. */
    readonly seenOn: readonly string[];
    readonly detectedOn: string;
}

export interface JudgedRound {
    readonly facts: FaceFacts;
    /** Clues of the round, in the order of the list. */
    readonly clues: readonly number[];
    readonly judged: ReadonlyMap<number, JudgedClue>;
}

/** @throws EngineError `policy/fact-missing` */
export function judgeRounds(input: ClueJudgeInput): JudgedRound[] {
    const {faces} = input;
    const count = faces.facesOf.length;
    const round = roundsOf(count, [...faces.shared.keys()].map(key => [Math.floor(key / count), key % count] as const));
    const clues: number[][] = [];
    round.forEach((number, clue) => {
        if (faces.facesOf[clue].length > 0) (clues[number] ??= []).push(clue);
    });
    return clues.filter(list => list !== undefined).map(list => judgeRound(input, list));
}

function judgeRound(input: ClueJudgeInput, list: readonly number[]): JudgedRound {
    const {overlay, survey, clues, faces, columns, season, pack} = input;
    const clueOf = new Int32Array(overlay.faceCount).fill(-1);
    for (const clue of list) for (const face of faces.facesOf[clue]) clueOf[face] = clue;
    // the round stands where the clues do
    const facts = faceFacts({...overlay, parcelOf: [overlay.parcelOf[0], clueOf]}, survey.parcels, clues.parcels);
    const signals = signalColumn(overlay, season, survey, clues);
    const found = patchesOf(input, clueOf, facts, signals.signalOf(facts), signals.names);
    const rawParts = parts({
        overlay, diff: {facts}, patches: found.map(({patch}) => patch), columns, minWidthM: input.minWidthM,
        amountOf: (face, direction) => {
            const amounts = faceAmounts(overlay, facts, face);
            return direction === 'gain' ? amounts.after : amounts.before;
        },
    });
    const cultivated = new Set<string>();
    for (const {code, cultivated: flags} of [survey.parcels, clues.parcels]) code.forEach((one, i) => flags[i] && cultivated.add(one));
    const judged = new Map(list.map(clue => [clue, {
        patches: [] as {patch: RawPatch; parts: JudgedPart[]}[], outsideFaces: faces.facesOf[clue].filter(face => overlay.parcelOf[0][face] < 0),
    }]));
    const signalAt = signalAtFace(overlay, season, survey, clues);
    found.forEach(({clue, patch}, i) => {
        const [ofPatch] = judgeParts({
            pack, facts, columns, lawful: input.lawful, after: clues, afterDate: input.seenOn[clue], detectedOn: input.detectedOn,
            fromCultivated: code => cultivated.has(code),
            signalOf: name => signals.signals[signals.names.indexOf(name)] ?? null, signalAt,
        }, [patch], [rawParts[i]], face => overlay.areaTicks[face]);
        judged.get(clue)!.patches.push({patch, parts: ofPatch}); // every patch is of a clue of the list
    });
    return {facts, clues: list, judged};
}

/** Connected ground of one clue with one direction, class after and signal: what the main job calls a patch. */
function patchesOf(
    {overlay, columns, isPoint, minWidthM, minBasicFarmlandM2}: ClueJudgeInput, clueOf: Int32Array, facts: FaceFacts, signalOf: Int32Array,
    signals: readonly string[],
): {clue: number; patch: RawPatch}[] {
    const key = new Int32Array(overlay.faceCount).fill(-1);
    const numbers = new Map<string, number>();
    for (let face = 1; face < key.length; face++) {
        if (clueOf[face] < 0 || facts.before[face] < 0) continue;
        const name = `${clueOf[face]} ${facts.direction[face]} ${facts.toCode[face]} ${facts.direction[face] === DIRECTION.unchanged ? signalOf[face] : -1}`;
        let number = numbers.get(name);
        if (number === undefined) numbers.set(name, number = numbers.size);
        key[face] = number;
    }
    const {componentOf, count} = components(overlay.arrangement, key);
    const faces: number[][] = Array.from({length: count}, () => []);
    const ticks = new Float64Array(count), farmland = new Float64Array(count);
    componentOf.forEach((patch, face) => {
        if (patch < 0) return;
        faces[patch].push(face);
        ticks[patch] += overlay.areaTicks[face];
        if (columns.inBasicFarmland[face]) farmland[patch] += overlay.areaTicks[face];
    });
    const perimeterSteps = perimeters(overlay.arrangement, componentOf, count);
    const {perM} = overlay.arrangement.lattice;
    return faces.map((own, number) => {
        const [first] = own;
        const clue = clueOf[first], direction = DIRECTIONS[facts.direction[first]] as RawPatch['direction']; // there is a parcel before and a clue
        const widthM = 2 * ticks[number] / TICKS_PER_M2 / (perimeterSteps[number] / perM);
        const least = isPoint(clue) ? 0 : minBasicFarmlandM2 * TICKS_PER_M2;
        return {clue, patch: {
            direction, toCode: facts.toCode[first], signal: direction === 'unchanged' && signalOf[first] >= 0 ? signals[signalOf[first]] : '',
            faces: own, ticks: ticks[number], widthM, basicFarmlandTicks: farmland[number],
            meetsBasicFarmland: farmland[number] > 0 && farmland[number] >= least,
            setAside: widthM < minWidthM && !isPoint(clue) ? {reason: 'sliver', limit: minWidthM, groupTicks: ticks[number]} : null,
        } satisfies RawPatch};
    }).sort((a, b) => a.clue - b.clue || b.patch.ticks - a.patch.ticks || a.patch.faces[0] - b.patch.faces[0]);
}
