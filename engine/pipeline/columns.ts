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

/** The name that most ground of a code bears; of equals the first in string order. */
class NamesByArea {
    private readonly ticks = new Map<string, Map<string, number>>();

    add(code: string, name: string, ticks: number): void {
        const names = this.ticks.get(code) ?? new Map<string, number>();
        names.set(name, (names.get(name) ?? 0) + ticks);
        this.ticks.set(code, names);
    }

    nameOf(code: string): string {
        return [...this.ticks.get(code) ?? []].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
    }
}

/**
 * The village of each face: by the village layer where there is one, else by the parcel's own 坐落单位 (the before
 * parcel's, or the after parcel's where there is none). The township is that of the township layer where there is one,
 * else the first nine digits of the village.
 */
function villageColumn(
    overlay: Overlay, village: Placed | null, township: Placed | null, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): {village: Int32Array; villages: Village[]} {
    const villageNames = new NamesByArea(), townshipNames = new NamesByArea();
    const codes: {code: string; townshipCode: string}[] = [];
    const column = new Int32Array(overlay.faceCount).fill(-1);
    const units = village ? unitTable(village) : null, towns = township ? unitTable(township) : null;
    // columns are made when they are first looked at
    const own = village ? null : {codeBefore: before.parcels.zldwdm, nameBefore: before.parcels.zldwmc, codeAfter: after.parcels.zldwdm, nameAfter: after.parcels.zldwmc};
    const villageOf = village ? overlay.parcelOf[village.index] : null, townOf = township ? overlay.parcelOf[township.index] : null;
    const [beforeOf, afterOf] = overlay.parcelOf;
    /** A county has some hundred pairs of codes, and a face a tenth of a microsecond. */
    const numbersByTown = new Map<string, Map<string, number>>();
    const numberFor = (code: string, townshipCode: string): number => {
        let numbers = numbersByTown.get(townshipCode);
        if (!numbers) numbersByTown.set(townshipCode, numbers = new Map());
        let number = numbers.get(code);
        if (number === undefined) {
            numbers.set(code, number = codes.length);
            codes.push({code, townshipCode});
        }
        return number;
    };
    for (let face = 1; face < column.length; face++) {
        let code = '', name = '';
        if (villageOf && units) {
            const row = villageOf[face];
            if (row >= 0) {
                code = units.code[row];
                name = units.name[row];
            }
        } else if (own) {
            const b = beforeOf[face], a = afterOf[face];
            if (b >= 0) {
                code = own.codeBefore[b].slice(0, 12);
                name = own.nameBefore[b];
            }
            if (code === '' && a >= 0) {
                code = own.codeAfter[a].slice(0, 12);
                name = own.nameAfter[a];
            }
        }
        const town = townOf ? townOf[face] : -1;
        const townshipCode = town >= 0 ? towns!.code[town] : code.slice(0, 9); // a town's row is of its table
        if (code === '' && townshipCode === '') continue;
        // further layers run on under ground that is settled, as faces of no survey
        const isOfSurvey = beforeOf[face] >= 0 || afterOf[face] >= 0;
        if (code !== '' && isOfSurvey) villageNames.add(code, name, overlay.areaTicks[face]);
        if (town >= 0 && isOfSurvey) townshipNames.add(townshipCode, towns!.name[town], overlay.areaTicks[face]);
        column[face] = numberFor(code, townshipCode);
    }
    return sortedVillages(column, codes.map(({code, townshipCode}) => ({
        code, name: villageNames.nameOf(code), townshipCode, townshipName: townshipNames.nameOf(townshipCode),
    })));
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
    /** All versions of basic farmland, oldest first, the one in force among them. */
    readonly farmlandVersions: readonly Placed[];
    readonly village: Placed | null;
    readonly township: Placed | null;
    readonly lawful: readonly Placed[];
    readonly season: Placed | null;
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** Each record of a lawful layer as text, so that nothing depends on the order of records. */
function recordTexts({parcels}: Layer): string[] {
    if (parcels.table !== 'lawful') return [];
    return parcels.documentNo.map((number, row) => [
        number, parcels.recordType[row], parcels.typeText[row], parcels.approvedOn[row], parcels.validFrom[row], parcels.validTo[row],
        parcels.actor[row], parcels.project[row], parcels.sourceNote[row],
    ].join('\u0001'));
}

/** Sets renumbered by the content of their records; the empty set stays 0. */
function sortedSets(
    column: Int32Array, sets: readonly (readonly LawfulRef[])[], textOf: (ref: LawfulRef) => string,
): {lawfulSet: Int32Array; lawfulSets: readonly (readonly LawfulRef[])[]} {
    const texts = sets.map(refs => refs.map(textOf).join('\u0002'));
    const order = sets.map((_, i) => i).sort((a, b) => (a === 0 ? -1 : b === 0 ? 1 : compareText(texts[a], texts[b])));
    const rank = new Int32Array(sets.length);
    order.forEach((old, i) => (rank[old] = i));
    return {lawfulSet: column.map(set => rank[set]), lawfulSets: order.map(old => sets[old])};
}

export function columnsOf(
    overlay: Overlay, placed: PlacedLayers, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): Columns {
    const inBasicFarmland = new Uint8Array(overlay.faceCount);
    const lawfulSet = new Int32Array(overlay.faceCount);
    const lawfulSets: LawfulRef[][] = [[]];
    const setOfKey = new Map<string, number>([['', 0]]);
    const content = placed.lawful.map(({layer}) => recordTexts(layer));
    // settled faces carry neither basic farmland nor papers: nobody asks about them there
    for (let face = 1; face < overlay.arrangement.faces.count; face++) {
        if (placed.basicFarmland && overlay.parcelOf[placed.basicFarmland.index][face] >= 0) inBasicFarmland[face] = 1;
        const refs = placed.lawful.flatMap(({index}, layer) => overlay.parcelOf[index][face] < 0 ? []
            : parcelsAt(overlay, index, face).map(row => ({layer, row})))
            .sort((a, b) => compareText(content[a.layer][a.row], content[b.layer][b.row]) || a.layer - b.layer || a.row - b.row);
        const key = refs.map(({layer, row}) => `${layer}.${row}`).join(' ');
        let set = setOfKey.get(key);
        if (set === undefined) {
            setOfKey.set(key, set = lawfulSets.length);
            lawfulSets.push(refs);
        }
        lawfulSet[face] = set;
    }
    return {
        inBasicFarmland, ...sortedSets(lawfulSet, lawfulSets, ({layer, row}) => content[layer][row]),
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

/** What the season layer and the surveys say of planting at a face; the season layer has seen it last and wins. */
export function signalAtFace(
    overlay: Overlay, season: Placed | null, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): (face: number, beforeParcel: number, afterParcel: number) => Signal {
    const table = season?.layer.parcels.table === 'season' ? season.layer.parcels : null;
    return (face, b, a) => {
        const rows = season && table ? parcelsAt(overlay, season.index, face) : [];
        const idle = [...new Set(rows.flatMap(row => table!.idleSeasons[row]))].sort();
        const unplanted = rows.some(row => table!.unplanted[row] === 1 || table!.planting[row] === UNPLANTED);
        const seen = rows.map(row => table!.planting[row]).filter(code => code !== '').sort()[0] ?? '';
        const now = unplanted ? UNPLANTED : seen || after.parcels.zzsxdm[a];
        const isNew = now === UNPLANTED || (now !== '' && now !== before.parcels.zzsxdm[b]);
        return {seasonIdle: idle, planting: isNew ? now : null};
    };
}

/** Numbers the signals of unchanged cultivated faces; names are canonical, so that a patch's identity may use them. */
export function signalColumn(
    overlay: Overlay, season: Placed | null, before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>,
): {signalOf: (facts: FaceFacts) => Int32Array; names: string[]; signals: Signal[]} {
    const names: string[] = [], signals: Signal[] = [];
    const numberOf = new Map<string, number>();
    const signalAt = signalAtFace(overlay, season, before, after);
    const number = (signal: Signal): number => {
        if (signal.seasonIdle.length === 0 && signal.planting === null) return -1;
        const name = `${signal.seasonIdle.join('+')}|${signal.planting ?? ''}`;
        let found = numberOf.get(name);
        if (found === undefined) {
            numberOf.set(name, found = names.length);
            names.push(name);
            signals.push(signal);
        }
        return found;
    };
    return {
        names, signals,
        signalOf: (facts) => {
            const column = new Int32Array(overlay.faceCount).fill(-1);
            // settled faces have none: what would be one keeps a parcel from being settled
            for (let face = 1; face < overlay.arrangement.faces.count; face++) {
                const a = facts.after[face], b = facts.before[face];
                if (a < 0 || b < 0 || facts.fromCode[face] !== facts.toCode[face] || after.parcels.cultivated[a] !== 1) continue;
                column[face] = number(signalAt(face, b, a));
            }
            return column;
        },
    };
}
