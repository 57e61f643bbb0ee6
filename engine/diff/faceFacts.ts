/**
 * What two surveys say about each face: direction, classes, ridge coefficients.
 *
 * Shape   one row per face of the overlay; row 0, the unbounded face, is `nothing`
 */

import {UNCLASSIFIED} from '../core/unclassified.ts';
import type {Overlay} from '../kernel/index.ts';
import type {ClassTable} from '../layers/layer.ts';

/** TBLX of land that a satellite sees cultivated. */
const CULTIVATED_TYPE = '01';

export const DIRECTIONS = ['nothing', 'loss', 'gain', 'internal', 'other', 'unchanged', 'outsideBefore', 'outsideAfter'] as const;
export type FaceDirection = typeof DIRECTIONS[number];

/** Numbers of the directions in `FaceFacts.direction`. */
export const DIRECTION = Object.fromEntries(DIRECTIONS.map((name, i) => [name, i])) as Readonly<Record<FaceDirection, number>>;

export interface FaceFacts {
    /** Index into `DIRECTIONS`. `outsideBefore`: the after layer says nothing there; `outsideAfter`: the before layer. */
    readonly direction: Uint8Array;
    /** Parcel of the before and after layer, -1 for none. */
    readonly before: Int32Array;
    readonly after: Int32Array;
    /** Index into `codes`, -1 for none. A code may stand there twice: `unclassified` does for each type of change. */
    readonly fromCode: Int32Array;
    readonly toCode: Int32Array;
    readonly codes: readonly string[];
    /** Ridge coefficient in 1/10000 that holds before and after; 0 where the land is not cultivated. */
    readonly ridgeBefore: Int32Array;
    readonly ridgeAfter: Int32Array;
}

/** The classes of a table as texts, and the number of each parcel's. What a satellite saw without a class is told apart by its type of change. */
function classKeys({code, changeType}: ClassTable): {keys: string[]; keyOf: Int32Array} {
    const keys: string[] = [];
    const numberOf = new Map<string, number>();
    const keyOf = new Int32Array(code.length);
    for (let parcel = 0; parcel < keyOf.length; parcel++) {
        const one = code[parcel];
        const text = one === UNCLASSIFIED ? `${one}\u0001${changeType[parcel]}` : one;
        let number = numberOf.get(text);
        if (number === undefined) {
            numberOf.set(text, number = keys.length);
            keys.push(one === UNCLASSIFIED ? text : `${one}\u0001`);
        }
        keyOf[parcel] = number;
    }
    return {keys, keyOf};
}

/** Classes of both tables in string order, so that numbers do not depend on the order of parcels, and the class of each parcel. */
function codeIndex(before: ClassTable, after: ClassTable): {codes: string[]; classOf: [Int32Array, Int32Array]} {
    const tables = [classKeys(before), classKeys(after)];
    const keys = [...new Set(tables.flatMap(table => table.keys))].sort();
    const [first, second] = tables.map((table) => {
        const rank = table.keys.map(key => keys.indexOf(key));
        return table.keyOf.map(number => rank[number]);
    });
    return {codes: keys.map(key => key.slice(0, key.indexOf('\u0001'))), classOf: [first, second]};
}

function directionOf(fromCultivated: boolean, toCultivated: boolean, isSameCode: boolean): FaceDirection {
    if (fromCultivated && !toCultivated) return 'loss';
    if (!fromCultivated && toCultivated) return 'gain';
    if (isSameCode) return 'unchanged';
    return fromCultivated ? 'internal' : 'other';
}

/**
 * A parcel without KCXS of its own inherits the before parcel's on land that was cultivated: a satellite layer does not
 * measure ridges. Layer 0 of the overlay is the before layer, layer 1 the after layer.
 */
export function faceFacts(overlay: Overlay, before: ClassTable, after: ClassTable): FaceFacts {
    const n = overlay.faceCount;
    const {codes, classOf: [beforeCode, afterCode]} = codeIndex(before, after);
    const direction = new Uint8Array(n);
    const fromCode = new Int32Array(n).fill(-1), toCode = new Int32Array(n).fill(-1);
    const ridgeBefore = new Int32Array(n), ridgeAfter = new Int32Array(n);
    const [beforeOf, afterOf] = overlay.parcelOf;
    const {cultivated: cultivatedBefore, kcxs: kcxsBefore} = before, {cultivated: cultivatedAfter, kcxs: kcxsAfter} = after;
    for (let face = 1; face < n; face++) {
        const b = beforeOf[face], a = afterOf[face];
        const fromCultivated = b >= 0 && cultivatedBefore[b] === 1, toCultivated = a >= 0 && cultivatedAfter[a] === 1;
        if (b >= 0) fromCode[face] = beforeCode[b];
        if (a >= 0) toCode[face] = afterCode[a];
        if (fromCultivated) ridgeBefore[face] = Math.max(0, kcxsBefore[b]);
        if (toCultivated) ridgeAfter[face] = kcxsAfter[a] >= 0 ? kcxsAfter[a] : ridgeBefore[face];
        // seen from above, cultivated land is cultivated land: which class of it, the survey says
        if (fromCultivated && toCultivated && after.changeType[a] === CULTIVATED_TYPE) toCode[face] = fromCode[face];
        direction[face] = b < 0 && a < 0 ? DIRECTION.nothing
            : a < 0 ? DIRECTION.outsideBefore
                : b < 0 ? DIRECTION.outsideAfter
                    : DIRECTION[directionOf(fromCultivated, toCultivated, fromCode[face] === toCode[face])];
    }
    return {direction, before: beforeOf, after: afterOf, fromCode, toCode, codes, ridgeBefore, ridgeAfter};
}
