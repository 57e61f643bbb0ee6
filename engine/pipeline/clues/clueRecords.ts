/**
 * Clues as every output writes them: what lies under each, its parts with verdict and route, its days, the clues it meets.
 *
 * Keeps   parts and the ground outside the survey add up to the clue; classes and that ground too, in ticks
 */

import type {Clue} from '../../clues/readClues.ts';
import {decimalUnits, divideHalfUp} from '../../core/units.ts';
import type {Overlay} from '../../kernel/index.ts';
import {parcelsAt} from '../../kernel/index.ts';
import type {Layer} from '../../layers/index.ts';
import {KINDS, type Kind} from '../../policy/kinds.ts';
import type {DueDate} from '../../policy/answers.ts';
import type {Pack} from '../../policy/pack.ts';
import {patchDeadlines} from '../../route/patchDeadlines.ts';
import type {Columns, Placed, Village} from '../columns.ts';
import type {Frame, LonLat, MultiPolygon} from '../frame.ts';
import {lawfulRecord} from '../judgeParts.ts';
import {labelPoint} from '../labelPoint.ts';
import {outlinesOf, partRecord, type PartRecord} from '../records.ts';
import type {ClueFaces, JudgedRound} from './judgeClues.ts';
import type {ClueList, ClueState} from './loadClues.ts';

export interface CluePart extends PartRecord {
    readonly direction: JudgedDirection;
    /** Mean width below the pack's limit: mostly the border of the clue lying beside that of the parcel. Decides nothing. */
    readonly isSliver: boolean;
}
type JudgedDirection = 'loss' | 'gain' | 'internal' | 'other' | 'unchanged';

export interface OutsidePart {
    readonly ticks: bigint;
    readonly basicFarmlandTicks: bigint;
    readonly geometry: MultiPolygon;
}

/** A clue that another one lies on. */
export interface Meeting {
    readonly other: Clue;
    readonly ticks: bigint | null;
    /** Of the smaller of the two, in 1/10000; null where one is a point. */
    readonly share: bigint | null;
    /** The same ground to the last tick. */
    readonly same: boolean;
}

export interface EarlierMeetings {
    readonly batch: string;
    readonly meetings: readonly Meeting[];
}

export interface UnitShare {
    readonly code: string;
    readonly name: string;
    readonly ticks: bigint;
}

export interface ClueRecord {
    readonly clue: Clue;
    readonly number: number;
    readonly state: ClueState;
    /** 0 of points, and of clues that nothing is known of. */
    readonly ticks: bigint;
    /** Largest first. Of a point: the class at the place, without area. */
    readonly byClass: readonly {readonly code: string; readonly ticks: bigint}[];
    readonly outsideTicks: bigint;
    readonly cultivatedTicks: bigint;
    readonly onCultivated: boolean;
    /** null without a layer of basic farmland. */
    readonly basicFarmlandTicks: bigint | null;
    /** As the pack counts it: from its least overlap on. Of a point: at the place. */
    readonly meetsBasicFarmland: boolean | null;
    readonly redlineTicks: bigint | null;
    readonly onRedline: boolean | null;
    readonly papersTicks: bigint;
    /** Papers that lie on the clue, in words. */
    readonly papers: readonly string[];
    readonly villages: readonly UnitShare[];
    readonly townships: readonly UnitShare[];
    readonly parts: readonly CluePart[];
    readonly outside: OutsidePart | null;
    /** Largest first, of the parts that decide. */
    readonly kinds: readonly Kind[];
    /** Parts that decide: all but slivers, and those too where there is nothing else. */
    readonly deciding: readonly CluePart[];
    readonly deadlines: readonly DueDate[];
    readonly duplicates: readonly Meeting[];
    readonly earlier: readonly EarlierMeetings[];
    /** Where to drive to; null of clues without a place on the survey. */
    readonly label: LonLat | null;
    /** null of points and of clues without a place on the survey. */
    readonly geometry: MultiPolygon | null;
}

/** An earlier list, where it stands in the overlay and which of its clues are there. */
export interface PlacedEarlier {
    readonly list: ClueList;
    readonly batch: string;
    readonly index: number;
    /** Clue of each parcel of the layer. */
    readonly clueOf: Int32Array;
}

export interface ClueRecordsInput {
    readonly list: ClueList;
    readonly overlay: Overlay;
    readonly frame: Frame;
    readonly survey: Layer<'survey'>;
    readonly columns: Columns;
    readonly lawful: readonly Placed[];
    readonly hasBasicFarmland: boolean;
    readonly redline: Placed | null;
    readonly earlier: readonly PlacedEarlier[];
    readonly faces: ClueFaces;
    readonly rounds: readonly JudgedRound[];
    readonly pack: Pack;
    readonly detectedOn: string;
    /** From which share of the smaller on two clues are one, as a decimal. */
    readonly duplicateShare: string;
}

const SHARE_UNITS = 4;

/** Sums by key, largest first, then by key. */
class Sums {
    private readonly ticks = new Map<string, number>();

    add(key: string, ticks: number): void {
        this.ticks.set(key, (this.ticks.get(key) ?? 0) + ticks);
    }

    list(): {key: string; ticks: bigint}[] {
        return [...this.ticks].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key, ticks]) => ({key, ticks: BigInt(ticks)}));
    }
}

function meeting(other: Clue, shared: number, ticks: readonly [bigint, bigint], isPoint: boolean): Meeting {
    if (isPoint) return {other, ticks: null, share: null, same: false};
    const smaller = ticks[0] < ticks[1] ? ticks[0] : ticks[1];
    return {
        other, ticks: BigInt(shared), same: ticks[0] === ticks[1] && BigInt(shared) === ticks[0],
        share: smaller === 0n ? 0n : divideHalfUp(BigInt(shared) * 10n ** BigInt(SHARE_UNITS), smaller),
    };
}

const bySize = (a: Meeting, b: Meeting): number => {
    const share = (b.share ?? 0n) - (a.share ?? 0n);
    return share !== 0n ? Number(share) : a.other.record - b.other.record;
};

/** Clues of the list on the same ground: points, and areas from the share on. */
function duplicatesOf({list, faces, overlay, duplicateShare}: ClueRecordsInput): Meeting[][] {
    const {clues, state} = list, count = clues.length;
    const ticks = faces.facesOf.map(own => BigInt(own.reduce((sum, face) => sum + overlay.areaTicks[face], 0)));
    const least = decimalUnits(duplicateShare, SHARE_UNITS);
    const meetings: Meeting[][] = clues.map(() => []);
    for (const [key, shared] of faces.shared) {
        const a = Math.floor(key / count), b = key % count;
        const isPoint = state[a] === 'point' || state[b] === 'point';
        const smaller = ticks[a] < ticks[b] ? ticks[a] : ticks[b];
        if (!isPoint && BigInt(shared) * 10n ** BigInt(SHARE_UNITS) < least * smaller) continue;
        meetings[a].push(meeting(clues[b], shared, [ticks[a], ticks[b]], isPoint));
        meetings[b].push(meeting(clues[a], shared, [ticks[b], ticks[a]], isPoint));
    }
    return meetings.map(own => own.sort(bySize));
}

/** For each clue the clues of an earlier list on its ground. */
function earlierOf({list, faces, overlay}: ClueRecordsInput, {list: before, index, clueOf, batch}: PlacedEarlier): EarlierMeetings[] {
    const ticksOf = new Map<number, number>();
    const shared = new Map<string, number>();
    for (let face = 1; face < overlay.faceCount; face++) {
        if (overlay.parcelOf[index][face] < 0) continue;
        for (const parcel of parcelsAt(overlay, index, face)) {
            const old = clueOf[parcel];
            ticksOf.set(old, (ticksOf.get(old) ?? 0) + overlay.areaTicks[face]);
            for (const clue of faces.cluesOf.get(face) ?? []) {
                const key = `${clue} ${old}`;
                shared.set(key, (shared.get(key) ?? 0) + overlay.areaTicks[face]);
            }
        }
    }
    const meetings: Meeting[][] = list.clues.map(() => []);
    for (const [key, ticks] of shared) {
        const [clue, old] = key.split(' ').map(Number);
        const own = BigInt(faces.facesOf[clue].reduce((sum, face) => sum + overlay.areaTicks[face], 0));
        const isPoint = list.state[clue] === 'point' || before.state[old] === 'point';
        meetings[clue].push(meeting(before.clues[old], ticks, [own, BigInt(ticksOf.get(old) ?? 0)], isPoint));
    }
    return meetings.map(own => ({batch, meetings: own.sort(bySize)}));
}

interface Drawn {
    readonly geometry: MultiPolygon;
    readonly parts: readonly CluePart[];
    readonly outside: OutsidePart | null;
}

/** Parts with their shapes, round by round: in a round a face has one clue. */
function drawRounds(input: ClueRecordsInput): Map<number, Drawn> {
    const {overlay, frame, columns, faces, list} = input;
    const drawn = new Map<number, Drawn>();
    for (const {facts, clues, judged} of input.rounds) {
        const shapes = frame.toLonLat(outlinesOf(overlay, clues.map(clue => faces.facesOf[clue])));
        const all = clues.flatMap(clue => judged.get(clue)!.patches.flatMap(patch => patch.parts.map((_, number) => ({clue, patch, number}))));
        const partShapes = frame.toLonLat(outlinesOf(overlay, all.map(({patch, number}) => patch.parts[number].part.faces)));
        const outsideShapes = frame.toLonLat(outlinesOf(overlay, clues.map(clue => judged.get(clue)!.outsideFaces)));
        const partsOf = new Map<number, CluePart[]>(clues.map(clue => [clue, []]));
        all.forEach(({clue, patch, number}, i) => partsOf.get(clue)!.push({ // every clue of the round has a list
            ...partRecord({facts, columns}, patch, number, list.clues[clue].id, partShapes[i], null),
            direction: patch.patch.direction, isSliver: patch.patch.setAside !== null,
        }));
        clues.forEach((clue, i) => {
            const {outsideFaces} = judged.get(clue)!;
            drawn.set(clue, {
                geometry: shapes[i], parts: partsOf.get(clue)!,
                outside: outsideFaces.length === 0 ? null : {
                    geometry: outsideShapes[i], ticks: BigInt(outsideFaces.reduce((sum, face) => sum + overlay.areaTicks[face], 0)),
                    basicFarmlandTicks: BigInt(outsideFaces.reduce((sum, face) => sum + (columns.inBasicFarmland[face] ? overlay.areaTicks[face] : 0), 0)),
                },
            });
        });
    }
    return drawn;
}

/** What lies under the faces of one clue. */
function underFaces({overlay, survey, columns, redline, pack, lawful}: ClueRecordsInput, own: readonly number[]) {
    const classes = new Sums(), villages = new Sums(), townships = new Sums(), papers = new Sums();
    const names = new Map<string, string>();
    let ticks = 0, outside = 0, cultivated = 0, farmland = 0, covered = 0, inRedline = 0;
    for (const face of own) {
        const area = overlay.areaTicks[face], parcel = overlay.parcelOf[0][face];
        ticks += area;
        if (parcel < 0) outside += area;
        else {
            classes.add(survey.parcels.code[parcel], area);
            if (survey.parcels.cultivated[parcel] === 1) cultivated += area;
        }
        if (columns.inBasicFarmland[face]) farmland += area;
        if (redline && overlay.parcelOf[redline.index][face] >= 0) inRedline += area;
        if (columns.lawfulSet[face] !== 0) {
            covered += area;
            for (const ref of columns.lawfulSets[columns.lawfulSet[face]]) {
                const record = lawfulRecord(pack, lawful, ref);
                papers.add(`${pack.lawful.types.find(({id}) => id === record.type)?.zh ?? record.type}${record.documentNo ?? '（无文号）'}`, area);
            }
        }
        const unit: Village | null = columns.village[face] < 0 ? null : columns.villages[columns.village[face]];
        if (unit && unit.code !== '') {
            villages.add(unit.code, area);
            names.set(unit.code, unit.name);
        }
        if (unit && unit.townshipCode !== '') {
            townships.add(unit.townshipCode, area);
            names.set(unit.townshipCode, unit.townshipName);
        }
    }
    const units = (sums: Sums): UnitShare[] => sums.list().map(({key, ticks: area}) => ({code: key, name: names.get(key) ?? '', ticks: area}));
    return {
        ticks: BigInt(ticks), outsideTicks: BigInt(outside), cultivatedTicks: BigInt(cultivated), farmland: BigInt(farmland), papersTicks: BigInt(covered),
        inRedline: BigInt(inRedline), byClass: classes.list().map(({key, ticks: area}) => ({code: key, ticks: area})),
        papers: papers.list().map(({key}) => key), villages: units(villages), townships: units(townships),
    };
}

function kindsByArea(parts: readonly CluePart[]): Kind[] {
    const sums = new Sums();
    for (const part of parts) sums.add(part.judged.verdict.kind, Number(part.amount.gross));
    return sums.list().map(({key}) => key as Kind).filter(kind => kind in KINDS); // keys are kinds
}

/** In the order of the list. */
export function clueRecords(input: ClueRecordsInput): ClueRecord[] {
    const {list, faces, hasBasicFarmland, redline, pack, detectedOn} = input;
    const drawn = drawRounds(input);
    const duplicates = duplicatesOf(input);
    const earlier = input.earlier.map(one => earlierOf(input, one));
    return list.clues.map((clue, number): ClueRecord => {
        const own = faces.facesOf[number], isPoint = list.state[number] === 'point';
        const under = underFaces(input, own);
        const draft = drawn.get(number) ?? null;
        const parts = draft?.parts ?? [];
        const wide = parts.filter(({isSliver}) => !isSliver), deciding = wide.length > 0 ? wide : parts;
        const meets = hasBasicFarmland ? deciding.some(part => part.judged.part.basicFarmlandTicks > 0n) : null;
        const kinds = kindsByArea(deciding);
        const area = (ticks: bigint): bigint => isPoint ? 0n : ticks;
        const state: ClueState = list.state[number] === 'area' && own.length === 0 ? 'noPlace'
            : own.length > 0 && under.byClass.length === 0 ? 'outside' : list.state[number];
        const x = list.points[2 * number], y = list.points[2 * number + 1];
        const hasShares = (units: readonly UnitShare[]): UnitShare[] => units.map(unit => ({...unit, ticks: area(unit.ticks)}));
        return {
            clue, number, state, ticks: area(under.ticks),
            byClass: under.byClass.map(({code, ticks}) => ({code, ticks: area(ticks)})),
            outsideTicks: area(under.outsideTicks), cultivatedTicks: area(under.cultivatedTicks), onCultivated: under.cultivatedTicks > 0n,
            basicFarmlandTicks: hasBasicFarmland ? area(under.farmland) : null, meetsBasicFarmland: meets,
            redlineTicks: redline ? area(under.inRedline) : null, onRedline: redline ? under.inRedline > 0n : null,
            papersTicks: area(under.papersTicks), papers: under.papers,
            villages: hasShares(under.villages), townships: hasShares(under.townships),
            parts: isPoint ? [] : parts, outside: isPoint ? null : draft?.outside ?? null, kinds, deciding,
            deadlines: deciding.length === 0 ? [] : patchDeadlines(pack, {
                kinds, directions: [...new Set(deciding.map(({direction}) => direction))], meetsBasicFarmland: meets === true, detectedOn,
            }),
            duplicates: duplicates[number], earlier: earlier.map(one => one[number]).filter(({meetings}) => meetings.length > 0),
            label: isPoint ? input.frame.placeToLonLat(x, y, list.crs) : draft ? labelPoint(draft.geometry) : null,
            geometry: isPoint ? null : draft?.geometry ?? null,
        };
    });
}
