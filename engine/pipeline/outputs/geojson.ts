/** `patches.geojson`, `parts.geojson`, `set-aside.geojson`: longitude and latitude, one feature a row, one line a feature. */

import {decimalString, TICKS_PER_M2} from '../../core/units.ts';
import {KINDS} from '../../policy/kinds.ts';
import type {DueDate} from '../../policy/answers.ts';
import type {Pack} from '../../policy/pack.ts';
import type {Placed} from '../columns.ts';
import type {LonLat, MultiPolygon} from '../frame.ts';
import {lawfulRecord} from '../judgeParts.ts';
import type {PartRecord, PatchRecord} from '../records.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Texts of geometries: a patch of one part has its geometry. */
const texts = new WeakMap<MultiPolygon, string>();

function textOf(geometry: MultiPolygon): string {
    let text = texts.get(geometry);
    if (text === undefined) texts.set(geometry, text = JSON.stringify(geometry));
    return text;
}

/** A FeatureCollection, one line a feature. A geometry is the coordinates of a MultiPolygon, a place, or nothing. */
export function collection(
    name: string, features: readonly {readonly properties: Properties; readonly geometry: MultiPolygon | LonLat | null}[],
): string {
    const isPlace = (geometry: MultiPolygon | LonLat): geometry is LonLat => typeof geometry[0] === 'number';
    const shape = (geometry: MultiPolygon | LonLat | null): string => geometry === null ? 'null'
        : isPlace(geometry) ? `{"type":"Point","coordinates":${JSON.stringify(geometry)}}` : `{"type":"MultiPolygon","coordinates":${textOf(geometry)}}`;
    const lines = features.map(({properties, geometry}) => `{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":${shape(geometry)}}`);
    return `{"type":"FeatureCollection","name":${JSON.stringify(name)},"features":[\n${lines.join(',\n')}\n]}\n`;
}

export const days = (deadlines: readonly DueDate[]): {kind: string; dueOn: string}[] => deadlines.map(({kind, dueOn}) => ({kind, dueOn}));

export function patchProperties(patch: PatchRecord): Properties {
    return {
        id: patch.id, direction: patch.direction, toCode: patch.toCode, seenType: patch.seenType, fromCodes: patch.fromCodes,
        areaM2: patch.areaM2, netAreaM2: patch.netAreaM2, planeAreaM2: patch.planeAreaM2, areaMu: patch.areaMu,
        widthM: patch.widthM, basicFarmlandM2: patch.basicFarmlandM2, meetsBasicFarmland: patch.meetsBasicFarmland,
        touchesBasicFarmland: patch.touchesBasicFarmland,
        villages: patch.villages, parcelsBefore: patch.parcelsBefore, parcelsAfter: patch.parcelsAfter,
        kinds: [...new Set(patch.parts.map(part => part.judged.verdict.kind))],
        kindNames: [...new Set(patch.parts.map(part => KINDS[part.judged.verdict.kind].zh))],
        leadNames: [...new Set(patch.parts.flatMap(part => part.judged.routing.lead?.name ?? []))],
        deadlines: days(patch.judged.deadlines),
        criminalLines: patch.judged.criminal.filter(({areaMu}) => areaMu !== '0.00')
            .map(({line, thresholdMu, areaMu, cumulativeMu, reached}) => ({line, thresholdMu, areaMu, cumulativeMu, reached})),
    };
}

export function partProperties(part: PartRecord, deadlines: readonly DueDate[], pack: Pack, lawful: readonly Placed[]): Properties {
    const {verdict, routing} = part.judged;
    return {
        patchId: part.patchId, fromCode: part.fromCode, toCode: part.toCode,
        villageCode: part.villageCode, villageName: part.villageName,
        townshipCode: part.townshipCode, townshipName: part.townshipName,
        inBasicFarmland: part.inBasicFarmland,
        lawfulRecords: part.lawful.map(ref => lawfulRecord(pack, lawful, ref)),
        areaM2: part.areaM2, netAreaM2: part.netAreaM2, planeAreaM2: part.planeAreaM2, areaMu: part.areaMu,
        ...part.officialAreaM2 === null ? {} : {officialAreaM2: part.officialAreaM2},
        basicFarmlandM2: decimalString(part.judged.part.basicFarmlandTicks, 4),
        kind: verdict.kind, kindName: KINDS[verdict.kind].zh, suspected: verdict.suspected, ruleId: verdict.ruleId,
        reasons: verdict.reasons.map(({fact, value}) => ({fact, value})),
        clause: verdict.clause.map(({source, article, quote}) => ({source, article, ...quote === undefined ? {} : {quote}})),
        lead: routing.lead?.code ?? null, leadName: routing.lead?.name ?? null, jointWith: routing.jointWith.map(({code}) => code),
        jointWhenConfirmed: routing.jointWhenConfirmed.map(({code}) => code),
        enforcingAuthority: routing.enforcingAuthority?.code ?? null, enforcingName: routing.enforcingAuthority?.name ?? null, copyTo: routing.copyTo.map(({code}) => code),
        township: routing.township.code,
        deadlines: days(deadlines),
    };
}

export function patchesGeoJson(patches: readonly PatchRecord[]): string {
    return collection('patches', patches.map(patch => ({properties: patchProperties(patch), geometry: patch.geometry})));
}

export function partsGeoJson(patches: readonly PatchRecord[], pack: Pack, lawful: readonly Placed[]): string {
    return collection('parts', patches.flatMap(patch => patch.parts.map(part => (
        {properties: partProperties(part, patch.judged.deadlines, pack, lawful), geometry: part.geometry}))));
}

export function setAsideProperties(patch: PatchRecord): Properties {
    const setAside = patch.judged.patch.setAside!; // the list holds set-aside patches only
    return {
        ...patchProperties(patch), reason: setAside.reason, limit: setAside.limit,
        groupAreaM2: (setAside.groupTicks / TICKS_PER_M2).toFixed(4),
    };
}

export function setAsideGeoJson(patches: readonly PatchRecord[]): string {
    return collection('set-aside', patches.map(patch => ({properties: setAsideProperties(patch), geometry: patch.geometry})));
}
