/** Plain answers that other stages and screens take from a pack. */

import type {KindInfo} from './kinds.ts';
import {KIND_IDS, KINDS} from './kinds.ts';
import type {Kind} from './kinds.ts';
import type {Department, Pack} from './pack.ts';

/** Kinds the pack's table can give, in the order of the closed list. */
export function kindsOf(pack: Pack): readonly (KindInfo & {readonly id: Kind})[] {
    const {rows, otherwise} = pack.classification.table;
    const given = new Set<Kind>([...rows, otherwise].map(row => row.then.kind));
    return KIND_IDS.filter(id => given.has(id)).map(id => ({id, ...KINDS[id]}));
}

export function departmentsOf(pack: Pack): readonly Department[] {
    return pack.departments;
}

/** Thresholds of set-asides and of meeting basic farmland. Units m², m; null: no rule, nothing is set aside for it. */
export interface Thresholds {
    readonly minAreaM2: {
        readonly construction: number | null;
        readonly agricultural: number | null;
        readonly other: number | null;
    };
    readonly minThicknessM: number | null;
    readonly minOverlapM2: number | null;
}

export function thresholdsOf({detection, basicFarmland}: Pack): Thresholds {
    const number = ({value}: {readonly value: string | null}) => value === null ? null : Number(value);
    return {
        minAreaM2: {
            construction: number(detection.minAreaConstructionM2),
            agricultural: number(detection.minAreaAgriculturalM2),
            other: number(detection.minAreaOtherM2),
        },
        minThicknessM: number(detection.minThicknessM),
        minOverlapM2: number(basicFarmland.minOverlapM2),
    };
}
