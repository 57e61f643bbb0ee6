/**
 * Changed faces -> patches, and which of them are set aside.
 *
 * A patch is a connected set of changed faces with one direction and one class after. Two reasons set one aside, tested
 * in this order: *sliver*, its mean width 2·area/perimeter is below the limit; *small*, the connected area of all changed
 * faces with the same target group, in whatever direction, is below the minimum mapping area of that group. A group with
 * a patch that meets basic farmland is never small. Where a raster lies off the parcels, *shift* comes before both: the patch is
 * there only because of that. Nothing is dropped: every changed face is in a patch, and every patch
 * is in one list or the other.
 */

import {TICKS_PER_M2} from '../core/units.ts';
import {components, perimeters, type Overlay} from '../kernel/index.ts';
import {DIRECTION, DIRECTIONS, type FaceDirection, type FaceFacts} from './faceFacts.ts';

/** Groups of classes with a minimum mapping area of their own. */
export const TARGET_GROUPS = ['constructionOrFacility', 'otherAgricultural', 'rest'] as const;
export type TargetGroup = typeof TARGET_GROUPS[number];

export interface Thresholds {
    /** Mean width below which a patch is a sliver, metres. */
    readonly minWidthM: number;
    /** Minimum mapping area by target group, m². */
    readonly minAreaM2: Readonly<Record<TargetGroup, number>>;
    /** Overlap from which a patch meets basic farmland, m². */
    readonly minBasicFarmlandM2: number;
}

export interface SetAside {
    readonly reason: 'sliver' | 'small' | 'shift';
    /** Metres of width or m² of group area it fell below; metres of the shift that explains it. */
    readonly limit: number;
    /** Connected area of its target group, in ticks. */
    readonly groupTicks: number;
}

export interface RawPatch {
    readonly direction: Exclude<FaceDirection, 'nothing' | 'outsideBefore' | 'outsideAfter'>;
    /** Index into `facts.codes`. */
    readonly toCode: number;
    /** What a parcel whose class did not change is grouped by; '' for changed classes. */
    readonly signal: string;
    readonly faces: readonly number[];
    readonly ticks: number;
    readonly widthM: number;
    readonly basicFarmlandTicks: number;
    readonly meetsBasicFarmland: boolean;
    readonly setAside: SetAside | null;
}

export interface PatchInput {
    readonly overlay: Overlay;
    readonly facts: FaceFacts;
    /** Target group of each code, index into TARGET_GROUPS. */
    readonly groupOfCode: Uint8Array;
    readonly inBasicFarmland: Uint8Array;
    /** Signal number of each unchanged face, -1 for none; names in `signals`. */
    readonly signalOf: Int32Array;
    readonly signals: readonly string[];
    readonly thresholds: Thresholds;
    readonly shift: ShiftExplanation | null;
}

/** Which patches are there only because one of the layers lies off the other. */
export interface ShiftExplanation {
    readonly lengthM: number;
    /** 1 for each list of faces that the shift explains. */
    readonly explains: (faceLists: readonly (readonly number[])[]) => Uint8Array;
}

/** Patches up to which each is asked whether a shift explains it. */
const MOST_EXPLAINED = 200_000;

/** Key per face: one number for each (direction, class after) and for each (class, signal) of unchanged faces. */
function patchKeys({overlay, facts, signalOf}: PatchInput): Int32Array {
    const codeCount = facts.codes.length;
    const key = new Int32Array(overlay.faceCount).fill(-1);
    for (let face = 1; face < key.length; face++) {
        const direction = facts.direction[face];
        if (direction >= DIRECTION.loss && direction <= DIRECTION.other) {
            key[face] = (direction - DIRECTION.loss) * codeCount + facts.toCode[face];
        } else if (direction === DIRECTION.unchanged && signalOf[face] >= 0) {
            key[face] = 4 * codeCount + signalOf[face] * codeCount + facts.toCode[face];
        }
    }
    return key;
}

/** Connected area (ticks) of each face's target group, and whether any patch of that group meets basic farmland. */
function targetGroups(
    {overlay, facts, groupOfCode}: PatchInput, patchOf: Int32Array, meets: Uint8Array,
): {ticks: Float64Array; isSaved: Uint8Array; groupOf: Int32Array} {
    const key = new Int32Array(overlay.faceCount).fill(-1);
    for (let face = 1; face < key.length; face++) {
        const direction = facts.direction[face];
        if (direction >= DIRECTION.loss && direction <= DIRECTION.other) key[face] = groupOfCode[facts.toCode[face]];
    }
    const {componentOf, count} = components(overlay.arrangement, key);
    const ticks = new Float64Array(count), isSaved = new Uint8Array(count);
    for (let face = 1; face < key.length; face++) {
        const group = componentOf[face];
        if (group < 0) continue;
        ticks[group] += overlay.areaTicks[face];
        if (meets[patchOf[face]]) isSaved[group] = 1;
    }
    return {ticks, isSaved, groupOf: componentOf};
}

export function patches(input: PatchInput): RawPatch[] {
    const {overlay, facts, groupOfCode, inBasicFarmland, signalOf, signals, thresholds} = input;
    const {componentOf: patchOf, count} = components(overlay.arrangement, patchKeys(input));
    const ticks = new Float64Array(count), farmlandTicks = new Float64Array(count);
    const faces: number[][] = Array.from({length: count}, () => []);
    for (let face = 1; face < overlay.faceCount; face++) {
        const patch = patchOf[face];
        if (patch < 0) continue;
        faces[patch].push(face);
        ticks[patch] += overlay.areaTicks[face];
        if (inBasicFarmland[face]) farmlandTicks[patch] += overlay.areaTicks[face];
    }
    const meets = Uint8Array.from(farmlandTicks, t => t > 0 && t >= thresholds.minBasicFarmlandM2 * TICKS_PER_M2 ? 1 : 0);
    const perimeterSteps = perimeters(overlay.arrangement, patchOf, count);
    const groups = targetGroups(input, patchOf, meets);
    const {perM} = overlay.arrangement.lattice;
    const widthsM = Float64Array.from(ticks, (own, patch) => 2 * own / TICKS_PER_M2 / (perimeterSteps[patch] / perM));
    // slivers are set aside anyway; where there are very many, no time is spent on their other reason
    const isExplained = input.shift?.explains(count <= MOST_EXPLAINED ? faces : faces.map((list, patch) => widthsM[patch] < thresholds.minWidthM ? [] : list));
    return faces.map((list, patch) => {
        const first = list[0];
        const direction = DIRECTIONS[facts.direction[first]] as RawPatch['direction'];
        const widthM = widthsM[patch];
        const group = groups.groupOf[first];
        let setAside: SetAside | null = null;
        if (group >= 0) {
            const minAreaM2 = thresholds.minAreaM2[TARGET_GROUPS[groupOfCode[facts.toCode[first]]]];
            const groupTicks = groups.ticks[group];
            if (isExplained?.[patch] === 1) setAside = {reason: 'shift', limit: input.shift!.lengthM, groupTicks};
            else if (widthM < thresholds.minWidthM) setAside = {reason: 'sliver', limit: thresholds.minWidthM, groupTicks};
            else if (groupTicks < minAreaM2 * TICKS_PER_M2 && !groups.isSaved[group]) {
                setAside = {reason: 'small', limit: minAreaM2, groupTicks};
            }
        }
        return {
            direction, toCode: facts.toCode[first], signal: direction === 'unchanged' ? signals[signalOf[first]] : '',
            faces: list, ticks: ticks[patch], widthM,
            basicFarmlandTicks: farmlandTicks[patch], meetsBasicFarmland: meets[patch] === 1, setAside,
        };
    });
}
