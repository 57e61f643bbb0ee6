/**
 * Official areas of pieces: a before parcel's TBMJ shared out to the parts that lie on it, by plane area, to 0.01 m². Shares are
 * differences of rounded running sums, so that no piece is negative, the remainder comes last, and the pieces add up to the
 * official figure exactly.
 *
 * Source  survey databases apportion change areas so: in proportion, the last piece taking what is left
 */

import {decimalString, divideHalfUp} from '../core/units.ts';
import type {FaceFacts} from '../diff/index.ts';
import type {Overlay} from '../kernel/index.ts';
import type {ClassTable} from '../layers/layer.ts';
import type {JudgedPatch} from './judgeParts.ts';

/** Official area of each part in 0.01 m², summed over its before parcels; null where no parcel under it has TBMJ. */
export function apportionedAreas(
    overlay: Overlay, facts: FaceFacts, before: ClassTable, patches: readonly JudgedPatch[],
): (patch: JudgedPatch, part: number) => string | null {
    const parts = patches.flatMap((patch, p) => patch.parts.map((_, n) => ({patch: p, n})));
    const partOf = new Int32Array(overlay.faceCount).fill(-1);
    parts.forEach(({patch, n}, i) => {
        for (const face of patches[patch].parts[n].part.faces) partOf[face] = i;
    });
    // plane area of each (parcel, part) pair; part -1 is the rest of the parcel
    const pieces = new Map<number, Map<number, bigint>>();
    for (let face = 1; face < overlay.faceCount; face++) {
        if (partOf[face] >= 0 && facts.before[face] >= 0) pieces.set(facts.before[face], new Map<number, bigint>());
    }
    // a settled face is all of its parcel, and of no part
    for (let face = 1; face < overlay.arrangement.faces.count; face++) {
        const ofParcel = pieces.get(facts.before[face]);
        ofParcel?.set(partOf[face], (ofParcel.get(partOf[face]) ?? 0n) + overlay.area2[face]);
    }
    const hundredths = new Array<bigint | null>(parts.length).fill(null);
    for (const [parcel, ofParcel] of pieces) {
        const official = before.officialAreaM2[parcel];
        if (!Number.isFinite(official)) continue;
        const total = [...ofParcel.values()].reduce((sum, area) => sum + area, 0n);
        const whole = BigInt(Math.round(official * 100));
        let covered = 0n, given = 0n;
        // the rest of the parcel comes last and takes the remainder; else the last part does
        const order = [...ofParcel.keys()].sort((a, b) => (a < 0 ? 1 : 0) - (b < 0 ? 1 : 0) || a - b);
        order.forEach((part) => {
            covered += ofParcel.get(part)!;
            const upTo = divideHalfUp(whole * covered, total);
            const share = upTo - given;
            given = upTo;
            if (part >= 0) hundredths[part] = (hundredths[part] ?? 0n) + share;
        });
    }
    const indexOf = new Map(parts.map(({patch, n}, i) => [`${patch} ${n}`, i]));
    const patchIndex = new Map(patches.map((patch, i) => [patch, i]));
    return (patch, part) => {
        const value = hundredths[indexOf.get(`${patchIndex.get(patch)} ${part}`)!];
        return value === null ? null : decimalString(value, 2);
    };
}
