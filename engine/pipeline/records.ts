/**
 * Patches and parts as every output writes them: identity, decimal strings, names, geometry in longitude and latitude.
 *
 * Order   patches that meet basic farmland first, then by area, largest first, then by id
 */

import {createHash} from 'node:crypto';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import {muFromTicks} from '../core/units.ts';
import {addAmount, grossText, netText, planeText, zeroAmount, type Amount} from '../core/amount.ts';
import type {FaceFacts, RawPatch} from '../diff/index.ts';
import {canonicalOutline, outlines, type LatticePolygon, type Overlay} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import {parcelText} from '../layers/layerCodec.ts';
import type {Columns, LawfulRef} from './columns.ts';
import type {Frame, LonLat, MultiPolygon} from './frame.ts';
import type {JudgedPart, JudgedPatch} from './judgeParts.ts';
import {labelPoint} from './labelPoint.ts';

export interface Areas {
    readonly areaM2: string;
    readonly netAreaM2: string;
    readonly planeAreaM2: string;
}

export interface PartRecord extends Areas {
    readonly patchId: string;
    readonly fromCode: string;
    readonly toCode: string;
    readonly villageCode: string;
    readonly villageName: string;
    readonly townshipCode: string;
    readonly townshipName: string;
    readonly inBasicFarmland: boolean;
    readonly lawful: readonly LawfulRef[];
    readonly areaMu: string;
    readonly amount: Amount;
    /** Apportioned official area, when asked for and the before layer has TBMJ. */
    readonly officialAreaM2: string | null;
    readonly judged: JudgedPart;
    readonly geometry: MultiPolygon;
}

export interface PatchRecord extends Areas {
    readonly id: string;
    readonly direction: RawPatch['direction'];
    readonly toCode: string;
    /** What a satellite saw (TBLX) where that is no class; ''. */
    readonly seenType: string;
    readonly fromCodes: readonly string[];
    readonly areaMu: string;
    readonly amount: Amount;
    readonly widthM: number;
    readonly basicFarmlandM2: string;
    readonly basicFarmlandTicks: bigint;
    readonly meetsBasicFarmland: boolean;
    /** Some overlap, below what counts as meeting. */
    readonly touchesBasicFarmland: boolean;
    /** Names of villages, or their codes where they have none. */
    readonly villages: readonly string[];
    readonly parcelsBefore: readonly string[];
    readonly parcelsAfter: readonly string[];
    readonly label: LonLat;
    readonly geometry: MultiPolygon;
    readonly parts: readonly PartRecord[];
    readonly judged: JudgedPatch;
}

export interface RecordsInput {
    readonly overlay: Overlay;
    readonly facts: FaceFacts;
    readonly columns: Columns;
    readonly frame: Frame;
    readonly before: Layer<'survey'>;
    readonly after: Layer<'survey' | 'monitoring'>;
    /** Official areas of the pieces of a patch, by the part's place in it; null without the option. */
    readonly official: ((patch: JudgedPatch, part: number) => string | null) | null;
}

export function areas(amount: Readonly<Amount>): Areas {
    return {areaM2: grossText(amount), netAreaM2: netText(amount), planeAreaM2: planeText(amount)};
}

/**
 * Hash of what the patch is: direction, classes, signal, CRS and the canonical outline on the lattice. The letter before it
 * keeps spreadsheets from reading `12e3…` as a number.
 */
function patchId(patch: RawPatch, facts: FaceFacts, fromCodes: readonly string[], crsId: string, shape: readonly LatticePolygon[]): string {
    const content = JSON.stringify([patch.direction, facts.codes[patch.toCode], fromCodes, patch.signal, crsId, canonicalOutline(shape)]);
    return `p${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** Identifiers of the parcels under a patch: BSM where the layer has it, else the record number. */
function parcelIds(layer: Layer<'survey' | 'monitoring'>, parcelOf: Int32Array, faces: readonly number[]): string[] {
    const ids = new Set<string>();
    for (const face of faces) {
        const parcel = parcelOf[face];
        if (parcel >= 0) ids.add(parcelText(layer.parcels, 'bsm', parcel) || String(layer.record[parcel]));
    }
    return [...ids].sort((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));
}

/** @param id of the patch, or of whatever the part belongs to */
export function partRecord(
    {facts, columns}: Pick<RecordsInput, 'facts' | 'columns'>, patch: Pick<JudgedPatch, 'patch' | 'parts'>, number: number, id: string, geometry: MultiPolygon,
    officialAreaM2: string | null,
): PartRecord {
    const judged = patch.parts[number];
    const {part} = judged;
    const village = part.village >= 0 ? columns.villages[part.village] : {code: '', name: '', townshipCode: '', townshipName: ''};
    return {
        patchId: id, fromCode: facts.codes[part.fromCode], toCode: facts.codes[patch.patch.toCode],
        villageCode: village.code, villageName: village.name,
        townshipCode: village.townshipCode, townshipName: village.townshipName,
        inBasicFarmland: part.inBasicFarmland, lawful: columns.lawfulSets[part.lawfulSet],
        ...areas(part.amount), areaMu: muFromTicks(part.amount.gross), amount: part.amount,
        officialAreaM2, judged, geometry,
    };
}

/** Outlines of a list of face lists, in lattice steps. */
export function outlinesOf(overlay: Overlay, faceLists: readonly (readonly number[])[], keep?: Uint8Array): LatticePolygon[][] {
    const key = new Int32Array(overlay.faceCount).fill(-1);
    faceLists.forEach((faces, i) => {
        for (const face of faces) key[face] = i;
    });
    return outlines(overlay.arrangement, key, faceLists.length, keep);
}

function isEarlier(a: PatchRecord, b: PatchRecord): number {
    if (a.meetsBasicFarmland !== b.meetsBasicFarmland) return a.meetsBasicFarmland ? -1 : 1;
    if (a.amount.gross !== b.amount.gross) return a.amount.gross > b.amount.gross ? -1 : 1;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function patchRecords(input: RecordsInput, patches: readonly JudgedPatch[]): PatchRecord[] {
    const {overlay, facts, frame} = input;
    const shapes = outlinesOf(overlay, patches.map(({patch}) => patch.faces));
    // a patch of one part has its shape
    const several = patches.filter(({parts}) => parts.length > 1);
    const partShapes = frame.toLonLat(outlinesOf(overlay, several.flatMap(({parts}) => parts.map(({part}) => part.faces))));
    const geometries = frame.toLonLat(shapes);
    let nextPart = 0;
    return patches.map((judged, i): PatchRecord => {
        const {patch} = judged;
        const fromCodes = [...new Set(patch.faces.map(face => facts.codes[facts.fromCode[face]]))].sort();
        const id = patchId(patch, facts, fromCodes, frame.crs.id, shapes[i]);
        const geometry = geometries[i];
        const parts = judged.parts.map((_, number) => partRecord(
            input, judged, number, id, judged.parts.length > 1 ? partShapes[nextPart++] : geometry, input.official?.(judged, number) ?? null));
        const amount = zeroAmount();
        for (const part of parts) addAmount(amount, part.amount);
        const basicFarmlandTicks = BigInt(patch.basicFarmlandTicks);
        return {
            id, direction: patch.direction, toCode: facts.codes[patch.toCode], fromCodes,
            // faces of a patch are of one type
            seenType: facts.codes[patch.toCode] === UNCLASSIFIED ? input.after.parcels.changeType[facts.after[patch.faces[0]]] ?? '' : '',
            ...areas(amount), areaMu: muFromTicks(amount.gross), amount,
            widthM: Math.round(patch.widthM * 1000) / 1000,
            basicFarmlandM2: grossText({...zeroAmount(), gross: basicFarmlandTicks}), basicFarmlandTicks,
            meetsBasicFarmland: patch.meetsBasicFarmland,
            touchesBasicFarmland: !patch.meetsBasicFarmland && basicFarmlandTicks > 0n,
            villages: [...new Set(parts.map(part => part.villageName || part.villageCode).filter(name => name !== ''))],
            parcelsBefore: parcelIds(input.before, facts.before, patch.faces),
            parcelsAfter: parcelIds(input.after, facts.after, patch.faces),
            label: labelPoint(geometry), geometry, parts, judged,
        };
    }).sort(isEarlier);
}
