/**
 * The other label columns of the overlay -> the parts of each patch. Reads faces; never calls the overlay.
 *
 * A part is a patch's faces grouped by class before, village, inside basic farmland or not, and the lawful records that
 * cover them. A part thinner than a sliver joins the largest neighbouring part, and says what it took in.
 *
 * Keeps   parts of a patch have its faces, each once; so areas add up in every basis
 * Order   parts of a patch by area, largest first, then by key
 */

import type {DiffResult, FaceFacts, RawPatch} from '../diff/index.ts';
import {addAmount, zeroAmount, type Amount} from '../core/amount.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import {perimeters, type Overlay} from '../kernel/index.ts';

/** What the other layers say of each face. */
export interface FaceColumns {
    /** Index of the village, -1 outside all. */
    readonly village: Int32Array;
    readonly inBasicFarmland: Uint8Array;
    /** Number of the set of lawful records that cover the face; 0 is the empty set. */
    readonly lawfulSet: Int32Array;
}

/** Area that came with thinner neighbours: it stands under the part's own key but was drawn under another. */
export interface Absorbed {
    readonly fromCode: number;
    readonly village: number;
    readonly inBasicFarmland: boolean;
    readonly lawfulSet: number;
    readonly ticks: number;
    readonly widthM: number;
}

export interface RawPart {
    readonly fromCode: number;
    readonly village: number;
    readonly inBasicFarmland: boolean;
    readonly lawfulSet: number;
    readonly faces: readonly number[];
    readonly amount: Amount;
    /** Ticks of its faces inside basic farmland, where the patch meets it: also of strips that joined it. */
    readonly basicFarmlandTicks: bigint;
    readonly widthM: number;
    readonly absorbed: readonly Absorbed[];
}

export interface PartsInput {
    readonly overlay: Overlay;
    readonly diff: Pick<DiffResult, 'facts'>;
    readonly patches: readonly RawPatch[];
    readonly columns: FaceColumns;
    readonly minWidthM: number;
    /** Amount of a face under the ridge coefficient that its patch's direction asks for. */
    readonly amountOf: (face: number, direction: RawPatch['direction']) => Amount;
}

interface Draft {
    readonly patch: number;
    readonly key: string;
    readonly fromCode: number;
    readonly village: number;
    readonly inBasicFarmland: boolean;
    readonly lawfulSet: number;
    faces: number[];
    ticks: number;
    widthM: number;
    absorbed: Absorbed[];
    /** Number of the draft this one has joined, or -1. */
    joined: number;
}

function draftParts(
    {overlay, patches, columns}: PartsInput, facts: FaceFacts,
): {drafts: Draft[]; draftOf: Int32Array; firstOfPatch: number[]} {
    const drafts: Draft[] = [];
    const draftOf = new Int32Array(overlay.faceCount).fill(-1);
    const firstOfPatch: number[] = [];
    patches.forEach((patch, number) => {
        firstOfPatch.push(drafts.length);
        const byKey = new Map<string, number>();
        for (const face of patch.faces) {
            const inBasicFarmland = patch.meetsBasicFarmland && columns.inBasicFarmland[face] === 1;
            const fromCode = facts.fromCode[face], village = columns.village[face], lawfulSet = columns.lawfulSet[face];
            const key = `${fromCode} ${village} ${inBasicFarmland ? 1 : 0} ${lawfulSet}`;
            let draft = byKey.get(key);
            if (draft === undefined) {
                byKey.set(key, draft = drafts.length);
                drafts.push({patch: number, key, fromCode, village, inBasicFarmland, lawfulSet, faces: [], ticks: 0, widthM: 0, absorbed: [], joined: -1});
            }
            drafts[draft].faces.push(face);
            drafts[draft].ticks += overlay.areaTicks[face];
            draftOf[face] = draft;
        }
    });
    firstOfPatch.push(drafts.length);
    return {drafts, draftOf, firstOfPatch};
}

/** Drafts of one patch that share an edge, by draft. */
function neighbours(overlay: Overlay, drafts: readonly Draft[], draftOf: Int32Array): Map<number, Set<number>> {
    const {faces, graph} = overlay.arrangement;
    const result = new Map<number, Set<number>>();
    const link = (a: number, b: number): void => {
        const set = result.get(a) ?? new Set<number>();
        set.add(b);
        result.set(a, set);
    };
    for (let e = 0; e < graph.edgeCount; e++) {
        const left = draftOf[faces.faceOf[2 * e]], right = draftOf[faces.faceOf[2 * e + 1]];
        if (left < 0 || right < 0 || left === right || drafts[left].patch !== drafts[right].patch) continue;
        link(left, right);
        link(right, left);
    }
    return result;
}

/** Larger first; equal areas by key, which depends on what the part is and not on its number. */
function isLarger(a: Draft, b: Draft): boolean {
    return a.ticks > b.ticks || (a.ticks === b.ticks && a.key < b.key);
}

function joinThinParts(input: PartsInput, drafts: Draft[], draftOf: Int32Array): void {
    const {overlay, minWidthM} = input;
    const perimeterSteps = perimeters(overlay.arrangement, draftOf, drafts.length);
    const {perM} = overlay.arrangement.lattice;
    drafts.forEach((draft, i) => {
        draft.widthM = 2 * draft.ticks / TICKS_PER_M2 / (perimeterSteps[i] / perM);
    });
    const adjacent = neighbours(overlay, drafts, draftOf);
    drafts.forEach((draft, i) => {
        if (draft.widthM >= minWidthM) return;
        let host = -1;
        for (const other of adjacent.get(i) ?? []) {
            if (drafts[other].widthM >= minWidthM && (host < 0 || isLarger(drafts[other], drafts[host]))) host = other;
        }
        draft.joined = host;
    });
    for (const draft of drafts) {
        if (draft.joined < 0) continue;
        const host = drafts[draft.joined];
        for (const face of draft.faces) host.faces.push(face);
        const {fromCode, village, inBasicFarmland, lawfulSet, ticks, widthM} = draft;
        host.absorbed.push({fromCode, village, inBasicFarmland, lawfulSet, ticks, widthM});
    }
}

/** The parts of each patch, in the order of `patches`. */
export function parts(input: PartsInput): RawPart[][] {
    const {facts} = input.diff;
    const {drafts, draftOf, firstOfPatch} = draftParts(input, facts);
    joinThinParts(input, drafts, draftOf);
    return input.patches.map((patch, number) => drafts.slice(firstOfPatch[number], firstOfPatch[number + 1])
        .filter(draft => draft.joined < 0)
        .sort((a, b) => isLarger(a, b) ? -1 : 1)
        .map(({faces, widthM, fromCode, village, inBasicFarmland, lawfulSet, absorbed}) => {
            const amount = zeroAmount();
            let farmland = 0;
            for (const face of faces) {
                addAmount(amount, input.amountOf(face, patch.direction));
                if (patch.meetsBasicFarmland && input.columns.inBasicFarmland[face]) farmland += input.overlay.areaTicks[face];
            }
            return {
                fromCode, village, inBasicFarmland, lawfulSet, faces, amount, basicFarmlandTicks: BigInt(farmland), widthM,
                absorbed: absorbed.sort((a, b) => b.ticks - a.ticks || a.fromCode - b.fromCode || a.village - b.village),
            };
        }));
}
