/** The two surveys as records: numbers, classes, ridges, planting, official areas. */

import {bsm, className, isCultivated, YSDM} from '../sampleCodes.ts';
import type {SampleRow} from '../sampleFields.ts';
import {officialAreaM2} from '../officialArea.ts';
import type {CountyMap} from './countyMap.ts';
import {dissolved, planeArea, type MultiPolygon} from './dissolve.ts';
import type {CountyUnits} from './names.ts';
import {COUNTY_CODE} from './names.ts';
import {hash} from './random.ts';
import {placed} from './placed.ts';

/** A parcel of one survey with what stays with it when the next survey comes. */
export interface SurveyParcel {
    /** Parcel of the first survey it is, or was cut from. */
    readonly parcel: number;
    readonly row: SampleRow;
    readonly shape: MultiPolygon;
}

interface Piece {
    readonly parcel: number;
    readonly change: number;
    readonly code: string;
    readonly planting: string;
    readonly polygon: MultiPolygon;
}

/** KCXS by slope class (2 … 5) of terraced and sloping fields; class 1 has none. Made up. */
const RIDGES: Readonly<Record<string, readonly number[]>> = {
    TT: [0.0583, 0.1042, 0.1508, 0.1983],
    PD: [0.0317, 0.0658, 0.0925, 0.1208],
};
/** Rise over run of 2°, 6°, 15° and 25°. */
const SLOPE_LIMITS = [0.0349, 0.1051, 0.2679, 0.4663];
const PLANTING: Readonly<Record<string, string>> = {
    LS: '种植粮食作物',
    FLS: '种植非粮食作物',
    LYFL: '粮与非粮轮作',
    WG: '未耕种',
    JKHF: '即可恢复',
    GCHF: '工程恢复',
};

function round2(value: number): number {
    return Math.round(value * 100) / 100;
}

function planting(code: string, parcel: number, given: string): string {
    if (given) return given;
    if (isCultivated(code)) {
        const chance = hash(parcel, 11, 5) % 100;
        return chance < 78 ? 'LS' : chance < 90 ? 'LYFL' : 'FLS';
    }
    return code.endsWith('K') ? 'JKHF' : '';
}

/** CZCSXM: town, village, or industry standing alone; blank for farms, roads and water. */
function townAttribute(map: CountyMap, piece: Piece): string {
    if (!/^(05|06|07|08|10|12)/.test(piece.code) || /^(1003|1006|1202)/.test(piece.code)) return '';
    if (piece.change >= 0) return piece.code === '0601' ? '203A' : piece.code === '0702' ? '203' : '';
    const {landscape, raster} = map.canvas;
    const {settlement} = landscape.features[raster.parcels[piece.parcel].feature];
    return settlement < 0 ? '' : landscape.settlements[settlement].rank === 'town' ? '202' : '203';
}

function rowOf(
    map: CountyMap,
    units: CountyUnits,
    piece: Piece,
    number: {serial: number; inVillage: number},
    year: number,
): SampleRow {
    const parcel = map.canvas.parcel(piece.parcel);
    const village = units.villages[parcel.village];
    const unit = `${village.code}0000000`;
    const unitName = village.townshipName + village.name;
    const isField = isCultivated(piece.code);
    const slopeClass = 1 + SLOPE_LIMITS.filter(limit => parcel.steepness > limit).length;
    const terraced = piece.code === '0101' || hash(piece.parcel, 7, 3) % 10 < 6 ? 'TT' : 'PD';
    const ridgeShare = isField && slopeClass > 1 ? RIDGES[terraced][slopeClass - 2] : 0;
    const areaM2 = officialAreaM2(placed(piece.polygon));
    const ridgeM2 = round2(areaM2 * ridgeShare);
    const planted = planting(piece.code, piece.parcel, piece.planting);
    const isState = /^(1003|1101|1103|1106|1109|07?01|08)/.test(piece.code);
    const {guide} = map.canvas.landscape.features[parcel.feature];
    const isLine = /^(1003|1006|1101|1107)/.test(piece.code) && piece.change < 0;
    return {
        BSM: bsm(COUNTY_CODE, '11', number.serial),
        YSDM: YSDM.dltb,
        TBYBH: String(number.inVillage).padStart(5, '0'),
        TBBH: String(number.inVillage).padStart(5, '0'),
        DLBM: piece.code,
        DLMC: className(piece.code),
        QSXZ: isState ? '20' : '30',
        QSDWDM: unit,
        QSDWMC: unitName,
        ZLDWDM: unit,
        ZLDWMC: unitName,
        TBMJ: areaM2,
        KCDLBM: ridgeShare > 0 ? '1203' : '',
        KCXS: ridgeShare,
        KCMJ: ridgeM2,
        TBDLMJ: round2(areaM2 - ridgeM2),
        GDLX: isField && slopeClass > 1 ? terraced : '',
        GDPDJB: isField ? String(slopeClass) : '',
        XZDWKD: isLine ? (guide?.widthM ?? null) : null,
        ZZSXDM: planted,
        ZZSXMC: PLANTING[planted] ?? '',
        GDDB: isField ? 5 + slopeClass + (hash(piece.parcel, 13, 1) % 3) : null,
        FRDBS: '0',
        CZCSXM: townAttribute(map, piece),
        SJNF: year,
        MSSM: '00',
    };
}

/** Numbers as surveyors give them: within a village, from north-west to south-east. */
function firstNumbers(map: CountyMap): {serial: Int32Array; inVillage: Int32Array; last: number[]} {
    const {parcels} = map.canvas.raster;
    const order = parcels
        .map((_, id) => id)
        .slice(1)
        .sort(
            (a, b) =>
                parcels[a].village - parcels[b].village ||
                Math.floor(parcels[b].centre[1] / 150) - Math.floor(parcels[a].centre[1] / 150) ||
                parcels[a].centre[0] - parcels[b].centre[0],
        );
    const [serial, inVillage, last]: [Int32Array, Int32Array, number[]] = [
        new Int32Array(parcels.length),
        new Int32Array(parcels.length),
        [],
    ];
    order.forEach((id, i) => {
        serial[id] = i + 1;
        inVillage[id] = last[parcels[id].village] = (last[parcels[id].village] ?? 0) + 1;
    });
    return {serial, inVillage, last};
}

export function makeSurveys(map: CountyMap, units: CountyUnits): {before: SurveyParcel[]; after: SurveyParcel[]} {
    const {canvas, arcs} = map;
    const {parcels} = canvas.raster;
    const numbers = firstNumbers(map);
    const numberOf = (id: number): {serial: number; inVillage: number} => ({
        serial: numbers.serial[id],
        inVillage: numbers.inVillage[id],
    });
    const first = dissolved(arcs, face => (map.before[face] === 0 ? -1 : map.before[face]), 1);
    const before = [...first]
        .map(([parcel, polygon]): SurveyParcel => {
            const piece = {parcel, change: -1, code: parcels[parcel].code, planting: '', polygon};
            return {parcel, row: rowOf(map, units, piece, numberOf(parcel), 2024), shape: polygon};
        })
        .sort((a, b) => String(a.row.BSM).localeCompare(String(b.row.BSM), 'en'));

    const turned = new Map(
        canvas.changes.flatMap((change, id) => (change.parcel >= 0 ? [[change.parcel, id] as const] : [])),
    );
    const base = parcels.length;
    const keyOf = (face: number): number => {
        const parcel = map.before[face];
        if (parcel === 0) return -1;
        return map.change[face] < 0 ? parcel : base + map.change[face] * 64 + parcels[parcel].village;
    };
    const somewhere = new Map<number, number>();
    for (let face = 0; face < map.before.length; face++)
        if (!somewhere.has(keyOf(face))) somewhere.set(keyOf(face), map.before[face]);
    let serial = parcels.length - 1;
    const after = [...dissolved(arcs, keyOf, 2)].flatMap(([key, shape]) =>
        [...shape]
            .sort((a, b) => planeArea([b]) - planeArea([a]))
            .map((polygon, n): SurveyParcel => {
                const parcel = key < base ? key : (somewhere.get(key) ?? 0);
                const change = key < base ? (turned.get(key) ?? -1) : Math.floor((key - base) / 64);
                const isOld = key < base && n === 0;
                const village = parcels[parcel].village;
                const number = isOld ? numberOf(parcel) : {serial: ++serial, inVillage: ++numbers.last[village]};
                const piece = {
                    parcel,
                    change: key < base ? -1 : change,
                    polygon: [polygon],
                    code: change < 0 ? parcels[parcel].code : canvas.changes[change].code,
                    planting: change < 0 ? '' : canvas.changes[change].planting,
                };
                return {parcel, row: rowOf(map, units, piece, number, 2025), shape: [polygon]};
            }),
    );
    return {
        before,
        after: after.sort(
            (a, b) =>
                hash(Number(a.row.BSM?.toString().slice(8)), 2, 9) - hash(Number(b.row.BSM?.toString().slice(8)), 2, 9),
        ),
    };
}
