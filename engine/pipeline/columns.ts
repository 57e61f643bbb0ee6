/** What the further layers say of each face of the overlay: village, basic farmland, lawful records, season. */

import type {Overlay} from '../kernel/index.ts';
import {parcelsAt} from '../kernel/index.ts';
import type {FaceColumns} from '../overlap/index.ts';
import type {FaceFacts} from '../diff/index.ts';
import type {Layer} from '../layers/layer.ts';

/** A village with its township, by code; '' where unknown. */
export interface Village {
    readonly code: string;
    readonly name: string;
    readonly townshipCode: string;
    readonly townshipName: string;
}

/** One lawful record: row `row` of lawful layer `layer`. */
export interface LawfulRef {
    readonly layer: number;
    readonly row: number;
}

export interface Columns extends FaceColumns {
    readonly villages: readonly Village[];
    /** Sets of lawful records, by the numbers of `lawfulSet`. */
    readonly lawfulSets: readonly (readonly LawfulRef[])[];
    /** Older versions of basic farmland, when the newest says no more. */
    readonly wasBasicFarmland: Uint8Array;
}

/** Layers of an overlay by kind: overlay index and layer. */
export interface Placed {
    readonly index: number;
    readonly layer: Layer;
}

function unitTable(placed: Placed): {readonly code: readonly string[]; readonly name: readonly string[]} {
    const {parcels} = placed.layer;
    return parcels.table === 'unit' ? parcels : {code: [], name: []};
}

/**
 * The village of each face: by the village layer where there is one, else by the parcel's own 坐落单位 (the before
 * parcel's, or the after parcel's where there is none). Township names come from the township layer.
 */
function villageColumn(
    overlay: Overlay, village: Placed | null, township: Placed | null, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): {village: Int32Array; villages: Village[]} {
    const townshipNames = new Map<string, string>();
    if (township) unitTable(township).code.forEach((code, i) => townshipNames.set(code, unitTable(township).name[i]));
    const villages: Village[] = [];
    const numberOf = new Map<string, number>();
    const number = (code: string, name: string, townshipCode: string): number => {
        const key = `${code}\u0001${townshipCode}`;
        let n = numberOf.get(key);
        if (n === undefined) {
            numberOf.set(key, n = villages.length);
            villages.push({code, name, townshipCode, townshipName: townshipNames.get(townshipCode) ?? ''});
        }
        return n;
    };
    const column = new Int32Array(overlay.faceCount).fill(-1);
    const townshipOf = (face: number, villageCode: string): string => {
        if (villageCode !== '') return villageCode.slice(0, 9);
        const row = township ? overlay.parcelOf[township.index][face] : -1;
        return row >= 0 ? unitTable(township!).code[row] : '';
    };
    for (let face = 1; face < column.length; face++) {
        let code = '', name = '';
        if (village) {
            const row = overlay.parcelOf[village.index][face];
            if (row >= 0) [code, name] = [unitTable(village).code[row], unitTable(village).name[row]];
        } else {
            const b = overlay.parcelOf[0][face], a = overlay.parcelOf[1][face];
            if (b >= 0) [code, name] = [before.parcels.zldwdm[b].slice(0, 12), before.parcels.zldwmc[b]];
            if (code === '' && a >= 0) [code, name] = [after.parcels.zldwdm[a].slice(0, 12), after.parcels.zldwmc[a]];
        }
        const townshipCode = townshipOf(face, code);
        if (code !== '' || townshipCode !== '') column[face] = number(code, name, townshipCode);
    }
    return sortedVillages(column, villages);
}

/** Renumbered by code, so that numbers do not depend on the order of faces. */
function sortedVillages(column: Int32Array, villages: readonly Village[]): {village: Int32Array; villages: Village[]} {
    const order = villages.map((_, i) => i).sort((a, b) => {
        const [p, q] = [`${villages[a].code} ${villages[a].townshipCode}`, `${villages[b].code} ${villages[b].townshipCode}`];
        return p < q ? -1 : p > q ? 1 : 0;
    });
    const rank = new Int32Array(villages.length);
    order.forEach((old, i) => (rank[old] = i));
    return {village: column.map(v => v < 0 ? -1 : rank[v]), villages: order.map(old => villages[old])};
}

export interface PlacedLayers {
    readonly basicFarmland: Placed | null;
    readonly olderBasicFarmland: readonly Placed[];
    readonly village: Placed | null;
    readonly township: Placed | null;
    readonly lawful: readonly Placed[];
    readonly season: Placed | null;
}

export function columnsOf(
    overlay: Overlay, placed: PlacedLayers, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): Columns {
    const inBasicFarmland = new Uint8Array(overlay.faceCount), wasBasicFarmland = new Uint8Array(overlay.faceCount);
    const lawfulSet = new Int32Array(overlay.faceCount);
    const lawfulSets: LawfulRef[][] = [[]];
    const setOfKey = new Map<string, number>([['', 0]]);
    for (let face = 1; face < overlay.faceCount; face++) {
        if (placed.basicFarmland && overlay.parcelOf[placed.basicFarmland.index][face] >= 0) inBasicFarmland[face] = 1;
        else if (placed.olderBasicFarmland.some(({index}) => overlay.parcelOf[index][face] >= 0)) wasBasicFarmland[face] = 1;
        const refs = placed.lawful.flatMap(({index}, layer) => overlay.parcelOf[index][face] < 0 ? []
            : parcelsAt(overlay, index, face).map(row => ({layer, row})));
        const key = refs.map(({layer, row}) => `${layer}.${row}`).join(' ');
        let set = setOfKey.get(key);
        if (set === undefined) {
            setOfKey.set(key, set = lawfulSets.length);
            lawfulSets.push(refs);
        }
        lawfulSet[face] = set;
    }
    return {
        inBasicFarmland, wasBasicFarmland, lawfulSet, lawfulSets,
        ...villageColumn(overlay, placed.village, placed.township, before, after),
    };
}

/** What is said of a parcel whose class did not change: idle seasons, and its planting attribute where it is new or idle. */
export interface Signal {
    readonly seasonIdle: readonly string[];
    readonly planting: string | null;
}

/** 未耕种: idle whether it is new or not. */
export const UNPLANTED = 'WG';

/** Numbers the signals of unchanged cultivated faces; names are canonical, so that a patch's identity may use them. */
export function signalColumn(
    overlay: Overlay, season: Placed | null, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): {signalOf: (facts: FaceFacts) => Int32Array; names: string[]; signals: Signal[]} {
    const names: string[] = [], signals: Signal[] = [];
    const numberOf = new Map<string, number>();
    const seasons = season?.layer.parcels.table === 'season' ? season.layer.parcels : null;
    const signalAt = (face: number, facts: FaceFacts): number => {
        const a = facts.after[face], b = facts.before[face];
        const rows = season && seasons ? parcelsAt(overlay, season.index, face) : [];
        const idle = [...new Set(rows.flatMap(row => seasons!.idleSeasons[row]))].sort();
        const unplanted = rows.some(row => seasons!.unplanted[row] === 1 || seasons!.planting[row] === UNPLANTED);
        const now = unplanted ? UNPLANTED : after.parcels.zzsxdm[a];
        const planting = now === UNPLANTED || (now !== '' && now !== before.parcels.zzsxdm[b]) ? now : '';
        if (idle.length === 0 && planting === '') return -1;
        const name = `${idle.join('+')}|${planting}`;
        let number = numberOf.get(name);
        if (number === undefined) {
            numberOf.set(name, number = names.length);
            names.push(name);
            signals.push({seasonIdle: idle, planting: planting === '' ? null : planting});
        }
        return number;
    };
    return {
        names, signals,
        signalOf: (facts) => {
            const column = new Int32Array(overlay.faceCount).fill(-1);
            for (let face = 1; face < column.length; face++) {
                const a = facts.after[face], b = facts.before[face];
                if (a < 0 || b < 0 || facts.fromCode[face] !== facts.toCode[face] || after.parcels.cultivated[a] !== 1) continue;
                column[face] = signalAt(face, facts);
            }
            return column;
        },
    };
}
